"""What an officer has begun to write is there again, whatever went away in between: page, browser, gateway."""

import re

from selenium.webdriver.common.by import By

from browser import scripts
from conftest import ANONG
from world import NORTH, until

SOMSAK = "Somsak"


def compose(browser, office, query=""):
    browser.go(office.address + "compose" + query)


def typed(browser, words, field="#headline"):
    """Types as an officer does, and waits until the gateway has it."""
    browser.one(field).send_keys(words)
    kept(browser)


def kept(browser):
    browser.until("a draft that is kept", lambda b: "draft=" in b.driver.current_url)
    browser.until("the last word kept", lambda b: b.one("#kept").get_attribute("data-state") == "kept")


def value(browser, field="#headline"):
    return browser.one(field).get_attribute("value")


def fix_port(office):
    """From the next start on the gateway listens where it does now, as an office's does."""
    port = re.search(r":(\d+)/", office.address).group(1)
    config = office.home / "blo.toml"
    config.write_text(config.read_text().replace('"127.0.0.1:0"', f'"127.0.0.1:{port}"'))


def kill(office):
    office.gateway.process.kill()
    office.gateway.process.wait()
    office.gateway = None


def throw_all_away(browser, office):
    compose(browser, office)
    while browser.all(".drafts form button"):
        browser.press(".drafts form button")


def test_what_is_typed_outlives_a_reload_a_crash_of_the_browser_and_a_kill_of_the_gateway(at_south, browsers, south):
    throw_all_away(at_south, south)
    compose(at_south, south)
    typed(at_south, "ZEBRADRAFT รถกระบะ")
    typed(at_south, "ที่สะพานสอง", "#place")
    at_south.driver.refresh()
    assert value(at_south) == "ZEBRADRAFT รถกระบะ" and value(at_south, "#place") == "ที่สะพานสอง"
    # A reload at once, within the pause that the script waits for.
    at_south.one("#headline").send_keys(" MORE")
    at_south.driver.refresh()
    # The page may be on its way once more, to show what overtook its reload.
    now = "return document.querySelector('#headline')?.value"
    at_south.until("the last words", lambda b: b.driver.execute_script(now) == "ZEBRADRAFT รถกระบะ MORE")
    # The gateway and the browser are gone without a word of their own.
    kill(south)
    at_south.kill()
    marker = "ZEBRADRAFT".encode()
    clear = [path for path in south.home.rglob("*") if path.is_file() and marker in path.read_bytes()]
    assert not clear, clear
    south.start()
    again = browsers()
    again.sign_in(south.address, ANONG)
    compose(again, south)
    row = again.until("the draft", lambda b: b.driver.find_elements(By.XPATH, "//a[contains(.,'ZEBRADRAFT')]"))[0]
    assert row.find_elements(By.CSS_SELECTOR, "time[datetime]")
    again.press(".drafts a")
    assert value(again) == "ZEBRADRAFT รถกระบะ MORE" and value(again, "#place") == "ที่สะพานสอง"
    throw_all_away(again, south)
    assert "ZEBRADRAFT" not in again.text()


def test_a_page_that_is_left_at_once_keeps_its_last_words(at_south, south):
    throw_all_away(at_south, south)
    compose(at_south, south)
    at_south.one("#headline").send_keys("LEFTATONCE")
    at_south.go(south.address)

    def listed():
        compose(at_south, south)
        return "LEFTATONCE" in at_south.text()

    until("the draft", listed)


def test_a_draft_ends_when_it_is_sent_or_thrown_away(at_south, south, north):
    throw_all_away(at_south, south)
    compose(at_south, south)
    typed(at_south, "SENTFROMDRAFT")
    at_south.driver.refresh()
    at_south.press("button.main")
    assert "/alert/" in at_south.driver.current_url
    until("the alert", lambda: "SENTFROMDRAFT" in north.blo("inbox").stdout)
    compose(at_south, south)
    assert "SENTFROMDRAFT" not in at_south.text()
    typed(at_south, "THROWNAWAY")
    at_south.press('button[formaction="/compose/discard"]')
    assert "THROWNAWAY" not in at_south.text() and not at_south.all(".drafts")
    assert "THROWNAWAY" not in south.blo("inbox", "--sent").stdout


def test_of_two_windows_on_one_draft_neither_takes_the_others_words_away(at_south, south):
    throw_all_away(at_south, south)
    compose(at_south, south)
    typed(at_south, "BEGUN")
    draft = at_south.driver.current_url
    first = at_south.driver.current_window_handle
    at_south.driver.switch_to.new_window("tab")
    at_south.go(draft)
    typed(at_south, " IN THE SECOND")
    assert at_south.driver.current_url == draft
    at_south.driver.switch_to.window(first)
    at_south.one("#headline").send_keys(" IN THE FIRST")
    at_south.until("a draft of its own", lambda b: b.driver.current_url not in (draft, south.address + "compose"))
    kept(at_south)
    compose(at_south, south)
    listed = at_south.text(".drafts")
    assert "BEGUN IN THE SECOND" in listed and "BEGUN IN THE FIRST" in listed
    throw_all_away(at_south, south)


def test_without_the_script_the_form_is_kept_by_its_button_and_a_phrase_loses_nothing(at_south, south):
    throw_all_away(at_south, south)
    scripts(at_south, False)
    compose(at_south, south)
    at_south.one("#description").send_keys("WITHOUTSCRIPT")
    groups = at_south.all(".phrases details summary")
    groups[1].click()
    at_south.press('.phrases button[value="phrase-100"]')
    assert at_south.one('input[name="phrase"]').get_attribute("value") == "100"
    at_south.one("#slot-vehicle").send_keys("กข 1234")
    at_south.press('button[value="keep"]')
    assert value(at_south, "#description") == "WITHOUTSCRIPT" and value(at_south, "#slot-vehicle") == "กข 1234"
    compose(at_south, south)
    assert "WITHOUTSCRIPT" in at_south.text(".drafts")
    throw_all_away(at_south, south)


def begun_in_two_windows(browser, office, words):
    """Two windows without the script on one draft that begins with these words: the draft, and each window."""
    throw_all_away(browser, office)
    scripts(browser, False)
    compose(browser, office)
    browser.one("#headline").send_keys(words)
    browser.press('button[value="keep"]')
    draft, first = browser.driver.current_url, browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    scripts(browser, False)
    browser.go(draft)
    second = browser.driver.current_window_handle
    assert value(browser) == words
    return draft, first, second


def sent(browser):
    browser.press("button.main")
    return "/alert/" in browser.driver.current_url


def test_without_the_script_what_one_window_sends_takes_no_words_of_the_other_away(at_south, south, north):
    draft, first, second = begun_in_two_windows(at_south, south, "SHARED")
    at_south.one("#headline").send_keys(" SECOND")
    at_south.press('button[value="keep"]')
    assert at_south.driver.current_url == draft
    at_south.driver.switch_to.window(first)
    at_south.one("#headline").send_keys(" FIRST")
    assert sent(at_south)
    compose(at_south, south)
    assert "SHARED SECOND" in at_south.text(".drafts") and "SHARED FIRST" not in at_south.text()
    at_south.driver.switch_to.window(second)
    assert sent(at_south)
    until("both", lambda: all(one in north.blo("inbox").stdout for one in ("SHARED FIRST", "SHARED SECOND")))
    compose(at_south, south)
    assert "SHARED" not in at_south.text()


def test_without_the_script_a_draft_that_another_window_sent_comes_back_filled_and_goes_as_a_new_alert(
    at_south, south, north
):
    _, first, second = begun_in_two_windows(at_south, south, "TWICE")
    at_south.driver.switch_to.window(first)
    assert sent(at_south)
    at_south.driver.switch_to.window(second)
    at_south.one("#headline").send_keys(" OTHERWISE")
    assert not sent(at_south)
    assert "another window" in at_south.text(".warning[role=alert]")
    assert value(at_south) == "TWICE OTHERWISE"
    at_south.go(south.address)
    compose(at_south, south)
    assert "TWICE OTHERWISE" in at_south.text(".drafts"), "kept, though the window was closed"
    at_south.press(".drafts a")
    assert sent(at_south)
    until("both", lambda: north.blo("inbox").stdout.count("TWICE") == 2)
    compose(at_south, south)
    assert "TWICE" not in at_south.text()


def test_one_officer_sees_no_draft_of_another_and_a_page_left_open_writes_in_nobodys_name(at_south, browsers, south):
    south.officer(SOMSAK)
    throw_all_away(at_south, south)
    compose(at_south, south)
    typed(at_south, "OFANONG")
    draft = at_south.driver.current_url
    other = browsers()
    other.sign_in(south.address, SOMSAK)
    compose(other, south)
    assert "OFANONG" not in other.text()
    other.go(draft)
    assert "OFANONG" not in other.driver.page_source and other.all(".warning")
    # Somsak signs in where the page of Anong still stands open.
    ticket = other.driver.get_cookie("blo")["value"]
    at_south.driver.delete_cookie("blo")
    at_south.driver.add_cookie({"name": "blo", "value": ticket, "path": "/"})
    at_south.one("#headline").send_keys("NOTSOMSAKS")
    at_south.until("the refusal", lambda b: b.one("#kept").get_attribute("data-state") == "refused")
    at_south.press("button.main")
    assert at_south.all(".warning[role=alert]")
    assert "NOTSOMSAKS" not in south.blo("inbox", "--sent").stdout
    compose(other, south)
    assert "NOTSOMSAKS" not in other.text()


def test_while_the_gateway_is_away_the_page_says_so_keeps_what_is_typed_and_sends_once(at_south, browsers, south, north):
    fix_port(south)
    south.stop()
    south.start()
    at_south.sign_in(south.address, ANONG)
    throw_all_away(at_south, south)
    compose(at_south, south)
    typed(at_south, "BEFORE")
    south.stop()
    at_south.one("#headline").send_keys("-AWAY")
    at_south.until("that it is away", lambda b: b.one("#kept").get_attribute("data-state") == "away")
    assert at_south.text("#kept")
    at_south.one("button.main").click()
    at_south.one("button.main").click()
    assert value(at_south) == "BEFORE-AWAY", "the page stands as it was"
    south.start()
    # Sessions are in memory alone: the officer signs in elsewhere, and goes on here.
    second = browsers()
    second.sign_in(south.address, ANONG)
    at_south.until("that it asks to sign in", lambda b: b.one("#kept").get_attribute("data-state") == "signedOut")
    ticket = second.driver.get_cookie("blo")["value"]
    at_south.driver.delete_cookie("blo")
    at_south.driver.add_cookie({"name": "blo", "value": ticket, "path": "/"})
    typed(at_south, "-BACK")
    at_south.press("button.main")
    until("the alert", lambda: "BEFORE-AWAY-BACK" in north.blo("inbox").stdout)
    assert north.blo("inbox").stdout.count("BEFORE-AWAY") == 1
