"""The map: signs where alerts say that they are, by shape and not by colour alone, and the same as a list."""

import json
import os
import subprocess

import pytest
from selenium.webdriver.common.by import By

from test_looks import LANGUAGES, look
from world import NORTH, PASSPHRASE, SOUTH, TARGET, until

AT = {"FLASH": (204400000, 998800000), "PRIORITY": (204500000, 998900000)}


def send(office, to, precedence, headline, point):
    """One alert with a point, as a feed hands it in."""
    line = {"to": [to], "precedence": precedence, "place": {"point_e7": point},
            "areas": [{"centre_e7": point, "radius_m": 2000}],
            "texts": [{"language": "en", "headline": headline}]}
    done = subprocess.run(
        [TARGET / "blo", "--home", office.home, "send", "--json", "-"], input=json.dumps(line) + "\n", text=True,
        capture_output=True, timeout=60, env={**os.environ, "BLO_PASSPHRASE": PASSPHRASE, "LANG": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def drawn(world):
    """South sent two, north one that nobody here has opened."""
    south, north = world.offices[SOUTH], world.offices[NORTH]
    for precedence, at in AT.items():
        send(south, NORTH, precedence, f"MAPPED {precedence}", at)
    send(north, SOUTH, "IMMEDIATE", "MAPUNOPENED", (204300000, 998700000))
    until("the alert", lambda: "MAPUNOPENED" in south.blo("inbox").stdout)
    return south


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_map_fits_says_that_it_draws_no_border_and_needs_no_network(at_south, drawn, tag):
    if tag != "en":
        at_south.choose_language(tag)
    at_south.go(drawn.address + "map")
    assert at_south.text(".warning"), "no borders"
    assert at_south.all(".net line") and at_south.all(".crossings > g")
    look(at_south, f"map-{tag}")
    loaded = at_south.driver.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert all(one.startswith(drawn.address) for one in loaded), loaded
    assert not at_south.complaints()


def test_a_sign_leads_to_its_alert_and_each_precedence_has_a_shape(at_south, drawn):
    at_south.go(drawn.address + "map?latitude=20.44&longitude=99.88&zoom=4")
    look(at_south, "map-near")
    shapes = {}
    for precedence in AT:
        sign = at_south.one(f"svg a.sign.{precedence} path")
        shapes[precedence] = sign.get_attribute("d")
    assert len(set(shapes.values())) == len(AT)
    at_south.one("svg a.sign.FLASH").click()
    at_south.until("the alert", lambda b: "MAPPED FLASH" in b.text_now("article.alert"))


def test_what_nobody_opened_is_listed_without_its_place(at_south, drawn):
    at_south.go(drawn.address + "map?latitude=20.43&longitude=99.87&zoom=4")
    row = "//tr[.//bdi[text()='MAPUNOPENED']]"
    assert at_south.driver.find_elements(By.XPATH, row)
    assert "99.87" not in at_south.one("main").get_attribute("innerHTML").split("<tbody>")[1]
    assert not at_south.all("svg a.sign.IMMEDIATE")


def test_links_go_nearer_and_farther_and_any_address_is_a_map(at_south, drawn):
    at_south.go(drawn.address + "map")
    lines = len(at_south.all(".net line"))
    at_south.press("nav.outcomes a:first-child")
    assert "zoom=1" in at_south.driver.current_url and len(at_south.all(".net line")) != 0 and lines
    for query in ("latitude=NaN&longitude=1e999&zoom=-4", "latitude=%22%3E%3Cscript%3E", "zoom=99999999999999"):
        at_south.go(drawn.address + "map?" + query)
        assert at_south.all("svg .net line") and not at_south.complaints()
