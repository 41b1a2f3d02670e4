"""What needs an officer now is what the board shows first, at both sizes, with a keyboard, and without the script; what is
written most stands at its side, or after it where there is no side."""

from alerts import feed, text
from browser import LAPTOP, PHONE, scripts
from test_looks import look
from world import SOUTH


def top(browser, css):
    return browser.driver.execute_script("return document.querySelector(arguments[0]).getBoundingClientRect().top", css)


def test_the_unread_stand_first_at_both_sizes(at_south, north, south):
    feed(north, to=[SOUTH], precedence="FLASH", texts=[text("FIRSTOFALL")], status="exercise")
    at_south.sees("FIRSTOFALL", ".now")
    for run in (True, False):
        scripts(at_south, run)
        at_south.go(south.address)
        scripts(at_south, True)  # to measure with
        at_south.resize(LAPTOP)
        assert top(at_south, ".now .row") < 320, "on the screen without a turn of the wheel"
        assert top(at_south, ".quick") < 320, "and what is written most at its side"
        at_south.resize(PHONE)
        assert top(at_south, ".now .row") < top(at_south, ".quick")
    before = "return !!(document.querySelector('.now').compareDocumentPosition(document.querySelector('.quick')) & 4)"
    assert at_south.driver.execute_script(before), "a keyboard comes to it first"
    look(at_south, "board-first")


def test_nothing_is_pushed_from_under_a_finger_by_the_alarm_once_the_page_is_there(at_south, north, south):
    feed(north, to=[SOUTH], precedence="FLASH", texts=[text("RINGSFROMTHEFIRST")], status="exercise")
    at_south.sees("RINGSFROMTHEFIRST", ".now")
    places = []
    for run in (False, True):
        scripts(at_south, run)
        at_south.go(south.address)
        scripts(at_south, True)  # to measure with
        if run:
            at_south.until("the news", lambda b: b.driver.title.startswith("⚠"))
        places.append((at_south.text("#alarm"), top(at_south, ".now .row")))
    assert places[0] == places[1] and "FLASH" in places[0][0]
