"""How many steps it takes: each press and each field that is typed in is one, Enter in that field with it."""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from conftest import ANONG
from world import NORTH, PASSWORD, SOUTH, until


class Counted:
    """An officer at a browser whose every step is counted."""

    def __init__(self, browser):
        self.browser, self.steps = browser, 0

    def press(self, css):
        self.steps += 1
        self.browser.press(css)

    def type(self, css, words, enter=False):
        self.steps += 1
        before = self.browser.one("html").id
        self.browser.one(css).send_keys(words, *([Keys.ENTER] if enter else []))
        if enter:
            self.browser.until("the page after Enter", lambda b: b.is_new(before))

    def choose(self, css, word):
        self.steps += 1
        Select(self.browser.one(css)).select_by_visible_text(word)


def test_signed_out_to_a_flash_with_place_and_vehicle_sent_in_eight_steps_at_most(browsers, south, north):
    browser = browsers()
    browser.go(south.address)
    officer = Counted(browser)
    officer.choose("#name", ANONG)
    officer.type("#password", PASSWORD, enter=True)
    officer.press('.quick a[href*="phrase=12&"], .quick a[href$="phrase=12"]')
    officer.type("#slot-vehicle", "กข 1234 เชียงราย")
    officer.type("#slot-place", "STEPPLACE", enter=True)
    officer.press(".warning button.main")
    assert "/alert/" in browser.driver.current_url
    assert officer.steps <= 8, officer.steps
    ident = browser.driver.current_url.rsplit("/", 1)[1]
    until("the alert", lambda: "STEPPLACE" in north.blo("inbox").stdout)
    came = north.blo("show", ident).stdout
    assert "FLASH" in came and "STEPPLACE" in came and "กข 1234 เชียงราย" in came


def test_from_the_board_three_taps_send_a_phrase_without_slots_to_the_last_counterpart(at_south, south, north):
    before = north.blo("inbox").stdout.count("Received and understood.")
    at_south.go(south.address)
    officer = Counted(at_south)
    officer.press('.quick a[href*="phrase=300"]')
    assert at_south.one(f'input[name="to"][value="{NORTH}"]').is_selected()
    officer.press("button.main")
    assert officer.steps <= 3 and "/alert/" in at_south.driver.current_url
    until("the alert", lambda: north.blo("inbox").stdout.count("Received and understood.") == before + 1)
    at_south.go(south.address)
    first = at_south.all(".quick a")[0]
    assert "phrase=300" in first.get_attribute("href") and NORTH in at_south.text(".quick h2")


def sent_from(office, *words):
    return office.blo("send", *words).stdout.split()[0]


def test_an_update_begins_with_what_was_said_and_says_it_anew(at_south, south, north):
    ident = sent_from(south, "--to", NORTH, "--precedence", "PRIORITY", "--category", "drugs", "--language", "en",
                      "--headline", "UPDATEDHERE", "--place", "bridge one")
    at_south.go(f"{south.address}compose?update={SOUTH}/{ident}")
    assert at_south.one("#headline").get_attribute("value") == "UPDATEDHERE"
    assert at_south.one("#place").get_attribute("value") == "bridge one"
    assert "UPDATEDHERE" in at_south.text(".about-alert")
    at_south.one("#place").clear()
    at_south.one("#place").send_keys("bridge two")
    at_south.press("button.main")
    assert "/alert/" in at_south.driver.current_url
    update = at_south.driver.current_url.rsplit("/", 1)[1]
    assert update != ident
    until("the update", lambda: update in north.blo("inbox").stdout)
    came = north.blo("show", update).stdout
    assert "bridge two" in came and "UPDATEDHERE" in came and "drugs" in came


def test_an_answer_shows_what_it_answers_has_its_phrases_first_and_goes_to_who_asked(at_south, at_north, south, north):
    ident = sent_from(north, "--to", SOUTH, "--precedence", "PRIORITY", "--type", "request", "--language", "en",
                      "--headline", "ASKEDHERE")
    until("the request", lambda: "ASKEDHERE" in south.blo("inbox").stdout)
    at_south.go(f"{south.address}compose?answer={NORTH}/{ident}")
    assert "/alert/" in at_south.driver.current_url, "it is opened first: its sender learns that it was read"
    at_south.press('form[action$="/open"] button')
    at_south.go(f"{south.address}compose?answer={NORTH}/{ident}")
    assert "ASKEDHERE" in at_south.text(".about-alert") and not at_south.one("#headline").get_attribute("value")
    first = at_south.all(".phrases details ul")[0].find_elements(By.CSS_SELECTOR, "button")[0]
    assert first.get_attribute("value") == "phrase-200" and first.is_displayed()
    at_south.press('.phrases button[value="phrase-201"]')
    assert "ASKEDHERE" in at_south.text(".about-alert"), "the draft remembers what it answers"
    at_south.press("button.main")
    assert "/alert/" in at_south.driver.current_url
    answer = at_south.driver.current_url.rsplit("/", 1)[1]
    until("the answer", lambda: answer in north.blo("inbox").stdout)
    assert ident in north.blo("show", answer).stdout


def test_what_cannot_be_changed_or_answered_is_said(at_south, south):
    for query in (f"update={SOUTH}/0193d000-0000-7000-8000-000000000000", "answer=nobody", "update=%2F"):
        at_south.go(f"{south.address}compose?{query}")
        assert at_south.all(".warning"), query
