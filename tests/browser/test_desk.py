"""The desk as a whole: whether anybody hears it, and what its board shows."""

import json
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from alerts import feed, text
from conftest import ANONG, KHIN
from test_alerts import write
from world import NORTH, SOUTH, until


def turn_on(browser):
    browser.one("#sound").click()
    browser.until("the sound on", lambda b: b.one("#sound").get_attribute("aria-pressed") == "true")


def pages(office):
    """How many pages of the office are open, and how many can sound, as `blo status` says."""
    said = json.loads(office.blo("status", "--json").stdout)["pages"]
    return said["open"], said["audible"]


def test_a_muted_desk_is_red_on_every_page_until_one_can_sound(at_south, south):
    at_south.until("the warning", lambda b: b.one("#unheard").is_displayed())
    assert "NO PAGE CAN SOUND" in south.blo("status").stdout
    turn_on(at_south)
    at_south.until("no warning", lambda b: not b.one("#unheard").is_displayed())
    until("the gateway knows", lambda: pages(south)[1] == 1)
    assert "NO PAGE CAN SOUND" not in south.blo("status").stdout
    # One tap is enough for the visit: the next page of the tab sounds as well, and is never red.
    at_south.press('nav a[href="/counterparts"]')
    at_south.until("the sound still on", lambda b: b.one("#sound").get_attribute("aria-pressed") == "true")
    assert not at_south.one("#unheard").is_displayed()
    at_south.one("#sound").click()
    at_south.until("the warning again", lambda b: b.one("#unheard").is_displayed())
    at_south.press('nav a[href="/compose"]')
    assert at_south.one("#unheard").is_displayed()
    assert not at_south.complaints()


def test_a_page_that_is_closed_is_counted_no_more(browsers, south):
    until("no page", lambda: pages(south) == (0, 0))
    browser = browsers()
    browser.sign_in(south.address, ANONG)
    turn_on(browser)
    until("one that sounds", lambda: pages(south) == (1, 1))
    browser.go("about:blank")
    until("none", lambda: pages(south) == (0, 0))


def test_with_no_page_open_the_program_of_the_alarm_is_run(world, south, north):
    told = world.folder / "rung"
    config = north.home / "blo.toml"
    before = config.read_text()
    north.stop()
    script = f"echo $BLO_ALARM_PRECEDENCE >> {told}"
    config.write_text(before + f'\n[alarm]\nexec = ["/bin/sh", "-c", "{script}"]\n')
    north.start()
    try:
        assert pages(north) == (0, 0)
        sent = south.blo("send", "--to", NORTH, "--precedence", "FLASH", "--language", "en", "--headline", "UNHEARD").stdout
        until("the program", told.exists)
        assert told.read_text().startswith("FLASH")
        north.blo("show", re.search(r"[0-9a-f-]{36}", sent).group())
    finally:
        north.stop()
        config.write_text(before)
        north.start()


def test_title_and_icon_say_how_many_wait_on_every_page(at_south, south, north):
    def count(pattern=r"\((\d+)\)"):
        # A FLASH that another test left takes turns with it.
        title = at_south.until("a title without an alarm", lambda b: "⚠" not in b.driver.title and b.driver.title)
        found = re.search(pattern, title)
        return int(found.group(1)) if found else 0

    before = count()
    north.blo("send", "--to", SOUTH, "--precedence", "ROUTINE", "--language", "en", "--headline", "COUNTED")
    at_south.until("one more", lambda b: count() == before + 1)
    at_south.go(south.address + "counterparts")
    at_south.until("on another page", lambda b: count() == before + 1)
    icon = at_south.one('link[rel="icon"]').get_attribute("href")
    assert f"unread={before + 1}" in icon
    with urllib.request.urlopen(icon) as answer:
        assert f">{before + 1}</text>" in answer.read().decode()


def arrive(north, precedence, headline):
    """An alert of the north, on its way; its id."""
    return feed(north, to=[SOUTH], precedence=precedence, category="drugs", texts=[text(headline)])


@pytest.mark.parametrize("by", ["a pointer that is down", "a pointer that moves", "keys"])
def test_no_row_moves_while_one_is_aimed_at_and_the_alarm_of_a_flash_does_not_wait(at_south, south, north, by):
    headline = f"AIMED AT BY {by}"
    aimed = arrive(north, "IMMEDIATE", headline)
    at_south.sees(headline, ".now")
    row = at_south.driver.find_element(By.XPATH, f"//section[contains(@class,'now')]//li[contains(.,'{headline}')]//button")
    told = int(re.search(r"unread=(\d+)", at_south.one('link[rel="icon"]').get_attribute("href")).group(1)) + 1
    hand = ActionChains(at_south.driver, duration=20).move_to_element(row)
    (hand.click_and_hold() if by == "a pointer that is down" else hand).perform()
    place = row.rect

    def rings():
        if by == "a pointer that moves":
            ActionChains(at_south.driver, duration=20).move_by_offset(1, 0).move_by_offset(-1, 0).perform()
        if by == "keys":
            row.send_keys(Keys.SHIFT)
        return f"unread={told}&" in at_south.one('link[rel="icon"]').get_attribute("href")

    rings()
    with ThreadPoolExecutor() as meanwhile:
        flash = meanwhile.submit(arrive, north, "FLASH", f"OVER {by}")
        until("the alarm", rings)
    assert at_south.one("#alarm").is_displayed()
    assert row.rect == place and f"OVER {by}" not in at_south.text(".now")
    # A finger that slides off a row presses nothing.
    away = at_south.one("header .brand")
    ActionChains(at_south.driver).move_to_element(away).release().perform()
    at_south.sees(f"OVER {by}", ".now")
    at_south.until("the room of the alarm", lambda b: "over" not in (b.one("#alarm").get_attribute("class") or ""))
    assert at_south.driver.current_url == south.address
    for one in (flash.result(), aimed):
        south.blo("show", one)
    assert not at_south.complaints()


LOADED = """
const done = arguments[0];
document.fonts.ready.then(() => done([...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)));
"""


@pytest.mark.parametrize("tag, script", [("km", "Khmer"), ("lo", "Lao"), ("my", "Myanmar"), ("th", "Thai")])
def test_the_page_brings_the_fonts_of_its_scripts_and_they_are_kept(browsers, south, tag, script):
    browser = browsers()
    browser.go(south.address)
    browser.one(f'.languages button[lang="{tag}"]').click()
    browser.until("the language", lambda b: b.is_in(tag))

    def loaded():
        return [one.strip('"') for one in browser.driver.execute_async_script(LOADED)]

    until(f"the font for {script}", lambda: f"BLO {script}" in loaded())
    with urllib.request.urlopen(south.address + "fonts.css") as answer:
        sheet = answer.read().decode()
    assert sheet.count("@font-face") == 8
    path = re.search(rf"/fonts/NotoSans{script}-Bold\.[0-9a-f]+\.ttf", sheet).group()
    with urllib.request.urlopen(south.address + path[1:]) as answer:
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"] == "font/ttf"
    assert not browser.complaints()


def test_without_fonts_the_page_goes_on_and_the_doctor_says_what_to_type(world, north):
    assert "fonts" in {one["check"]: one for one in checked(north)} and not lacks_fonts(north)
    config = north.home / "blo.toml"
    before = config.read_text()
    north.stop()
    config.write_text(before.replace("[page]\n", f'[page]\nfonts = "{world.folder}"\n'))
    north.start()
    try:
        assert "apt-get install --yes fonts-noto-core" in lacks_fonts(north)
        with urllib.request.urlopen(north.address + "fonts.css") as answer:
            assert answer.read() == b""
    finally:
        north.stop()
        config.write_text(before)
        north.start()


def checked(office):
    said = json.loads(office.blo("doctor", "--json", check=False).stdout)
    return said["checks"] if isinstance(said, dict) else said


def lacks_fonts(office):
    """What the doctor says to do about fonts; empty where nothing is."""
    return next(one["remedy"] for one in checked(office) if one["check"] == "fonts")
