"""Who gets in, and what is shown to who does not."""

from selenium.webdriver.common.by import By

from conftest import ANONG, KHIN
from test_drafts import fix_port
from test_hostile import ask
from world import NORTH, PASSWORD, SOUTH


def test_a_wrong_password_opens_nothing_and_the_right_one_the_board(browsers, south):
    browser = browsers()
    browser.sign_in(south.address, ANONG, "not the password")
    assert "wrong" in browser.text(".warning")
    assert not browser.all("nav a")
    browser.sign_in(south.address, ANONG)
    assert SOUTH in browser.text("nav")
    assert browser.all("#live")
    assert not browser.complaints()


def test_before_sign_in_the_page_says_no_word_of_any_alert(browsers, south, north):
    north.blo("send", "--to", SOUTH, "--precedence", "FLASH", "--language", "en", "--headline", "SIGNEDOUTMARKER at the bridge")
    browser = browsers()
    browser.go(south.address)
    browser.sees(NORTH, ".flash-waits")
    browser.until("the alarm", lambda b: b.one("#alarm").is_displayed())
    assert NORTH in browser.text("#alarm")
    for path in ("", "board", "compose", "counterparts", f"alert/{NORTH}/0193d000-0000-7000-8000-000000000000"):
        browser.go(south.address + path)
        assert "SIGNEDOUTMARKER" not in browser.driver.page_source
        assert browser.all(".sign-in"), path


def test_a_locked_page_opens_for_the_same_officer_alone(browsers, south):
    browser = browsers()
    browser.sign_in(south.address, ANONG)
    browser.press('form[action="/lock"] button')
    assert ANONG in browser.text(".sign-in .who")
    browser.go(south.address + "compose")
    assert browser.all(".sign-in")
    browser.one("#password").send_keys("something else 1")
    browser.press(".sign-in form.fields button")
    assert browser.all(".sign-in .warning")
    browser.one("#password").send_keys(PASSWORD)
    browser.press(".sign-in form.fields button")
    assert browser.all("#live")
    browser.press('form[action="/sign-out"] button')
    browser.go(south.address + "board")
    assert browser.all(".sign-in")


def test_each_language_is_chosen_by_its_own_name_before_sign_in(browsers, south):
    browser = browsers()
    browser.go(south.address)
    for button in [one.text for one in browser.all(".languages button")]:
        browser.driver.find_element(By.XPATH, f"//ul[@class='languages']//button[text()='{button}']").click()
        shown = browser.until("the language", lambda b: b.text_now(".languages"))
        assert button in shown
    assert browser.one("html").get_attribute("lang") == "vi"


def test_an_officer_who_is_removed_is_out_at_once(browsers, south):
    south.officer("Sgt. Gone")
    browser = browsers()
    browser.sign_in(south.address, "Sgt. Gone")
    assert browser.all("#live")
    south.blo("officer", "remove", "Sgt. Gone")
    browser.go(south.address)
    assert browser.all(".sign-in")
    assert "Sgt. Gone" not in browser.driver.page_source
    assert KHIN not in browser.driver.page_source


def test_a_page_that_was_locked_elsewhere_covers_what_it_shows(at_south, south, north):
    north.blo("send", "--to", SOUTH, "--precedence", "PRIORITY", "--language", "en", "--headline", "COVERED")
    row = "//li[contains(@class,'unread')]//form[.//bdi[text()='COVERED']]//button"
    at_south.until("the alert", lambda b: b.driver.find_elements(By.XPATH, row))[0].click()
    at_south.sees("COVERED", "article")
    first = at_south.driver.current_window_handle
    at_south.driver.switch_to.new_window("tab")
    at_south.go(south.address)
    at_south.press('form[action="/lock"] button')
    at_south.driver.switch_to.window(first)
    at_south.until("the page covered", lambda b: b.all(".sign-in[data-locked]"))
    assert "COVERED" not in at_south.driver.page_source
    at_south.driver.back()
    at_south.until("still covered", lambda b: b.all(".sign-in[data-locked]"))
    assert not at_south.complaints()


def test_a_gateway_that_starts_anew_covers_every_page_that_was_open(at_south, south):
    fix_port(south)
    south.stop()
    south.start()
    at_south.sign_in(south.address, ANONG)
    at_south.go(south.address + "counterparts")
    at_south.sees(NORTH, "main")
    south.stop()
    south.start()
    at_south.until("the page covered", lambda b: b.all(".sign-in"))
    assert not at_south.all("nav a")


def test_a_ticket_that_was_handed_back_opens_nothing(browsers, south):
    browser = browsers()
    browser.sign_in(south.address, ANONG)
    host = ("Host", south.address.split("/")[2])
    ticket = ("Cookie", f"blo={browser.driver.get_cookie('blo')['value']}")
    assert ask(south, "GET", "/counterparts", [host, ticket])[0] == 200
    browser.press('form[action="/sign-out"] button')
    assert ask(south, "GET", "/counterparts", [host, ticket])[0] == 303
