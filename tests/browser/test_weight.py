"""Hundreds of unread alerts: the board stays light, what is urgent stays on top, and all of them can be leafed through. Last
of all files: it leaves them unread."""

import json
import os
import subprocess

from conftest import ANONG
from world import PASSPHRASE, SOUTH, TARGET, until

COUNT = 300
SHOWN = 30
BYTES_MAX = 300 * 1024
# What the browser fetched for this page, fonts aside.
FETCHED = """
const all = [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')];
return all.filter(one => !one.name.includes('/fonts/')).reduce((sum, one) => sum + one.encodedBodySize, 0);
"""


def send(office, alerts):
    subprocess.run(
        [str(TARGET / "blo"), "--home", str(office.home), "send", "--json", "-"],
        input="".join(json.dumps(one) + "\n" for one in alerts), text=True, check=True, capture_output=True, timeout=120,
        env={**os.environ, "BLO_PASSPHRASE": PASSPHRASE, "LANG": "C.UTF-8"},
    )


def alert(headline, precedence="ROUTINE"):
    return {"to": [SOUTH], "precedence": precedence, "category": "drugs", "texts": [{"language": "th", "headline": headline}]}


def test_hundreds_of_unread_alerts_make_no_heavy_board_and_none_is_out_of_reach(browsers, south, north):
    send(north, [alert("รถกระบะสีขาวข้ามสะพานที่สองมุ่งหน้าไปทางเหนือ" * 3 + f" {number}") for number in range(COUNT)])
    send(north, [alert("ONTOPOFALL", "FLASH")])
    browser = browsers()
    browser.sign_in(south.address, ANONG)
    browser.sees("ONTOPOFALL", ".now")
    until("all of them", lambda: unread_now(browser) > COUNT)
    unread = unread_now(browser)
    browser.go(south.address)
    assert len(browser.all(".now li")) == SHOWN
    # FLASH first, whatever came before it; what was taken back last.
    rows = [one.get_attribute("class").split() for one in browser.all(".now li")]
    assert ["cancelled" in row for row in rows] == sorted("cancelled" in row for row in rows)
    urgent = [row[2] for row in rows if "cancelled" not in row]
    assert urgent == sorted(urgent, key=["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"].index)
    assert "ONTOPOFALL" in "".join(one.text for one in browser.all(".now li.FLASH"))
    fetched = browser.driver.execute_script(FETCHED)
    assert 0 < fetched < BYTES_MAX, fetched
    print(f"{fetched} bytes for {unread} unread")
    seen = set()
    browser.press('a[href="/unread"]')
    while True:
        seen |= {one.get_attribute("action") for one in browser.all(".rows form")}
        if not browser.all('a[rel="next"]'):
            break
        browser.press('a[rel="next"]')
    assert len(seen) == unread
    browser.press('a[rel="prev"]')
    assert len(browser.all(".rows form")) == SHOWN
    assert not browser.complaints()


def unread_now(browser):
    return int(browser.one(".columns").get_attribute("data-unread"))
