"""What an officer does with an alert from its page, and what the other side's page says of it then."""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from alerts import act, feed, opened, text
from conftest import ANONG
from test_looks import look
from world import NORTH, SOUTH, until


def again(browser):
    browser.go(browser.driver.current_url)
    return browser


def test_a_request_is_delayed_then_refused_and_the_asker_sees_both(at_south, at_north, north, south):
    ident = feed(north, to=[SOUTH], precedence="PRIORITY", message_type="request", texts=[text("WHOOWNSTHEPLATE")])
    opened(at_south, south, north, ident)
    assert f"/compose?answer={NORTH}/{ident}" in at_south.one(".acts a.get").get_attribute("href")
    form = act(at_south, "delay")
    Select(at_south.one("#delay-reason")).select_by_value("searching")
    Select(at_south.one("#delay-until")).select_by_value("4h")
    at_south.one("#delay-note").send_keys("DELAYNOTE")
    look(at_south, "alert-delay")
    at_south.press(f"{form} button.main")
    assert "delay" in at_south.text(".thread") and at_south.all("#act-refuse")
    form = act(at_south, "refuse")
    Select(at_south.one("#refuse-reason")).select_by_value("not_authorised")
    at_south.press(f"{form} button.main")
    assert "refusal" in at_south.text(".thread") and not at_south.all("#act-refuse, #act-delay")
    at_north.go(f"{north.address}alert/{NORTH}/{ident}")
    until("both at the asker's", lambda: len(again(at_north).all(".thread li")) == 3)
    at_north.press(".thread li:nth-child(2) a")
    at_north.press('form[action$="/open"] button')
    assert "it is being looked for" in at_north.text("article") and "DELAYNOTE" in at_north.text("article")
    assert not at_south.complaints() and not at_north.complaints()


def test_a_cancel_from_the_page_reaches_the_other_and_is_not_offered_again(at_south, at_north, north, south):
    ident = feed(south, to=[NORTH], precedence="PRIORITY", texts=[text("TAKENBACK")])
    opened(at_south, south, south, ident)
    assert f"/compose?update={SOUTH}/{ident}" in at_south.one(".acts a.get").get_attribute("href")
    form = act(at_south, "cancel")
    at_south.one("#cancel-note").send_keys("WRONGCAR")
    at_south.press(f"{form} button.main")
    assert "took this alert back" in at_south.text("article > .warning")
    assert not at_south.all("#act-cancel") and "neither updated nor cancelled" in at_south.text(".acts")
    opened(at_north, north, south, ident)
    until("the cancel at the north", lambda: "took this alert back" in again(at_north).text("article"))
    assert "no answer is needed" in at_north.text(".acts") and not at_north.all(".acts a.get")


def test_what_the_desk_refuses_is_said_in_place_and_what_was_typed_stays(at_south, north, south):
    ident = feed(north, to=[SOUTH], precedence="PRIORITY", texts=[text("FORNOBODYELSE")], handling={"tlp": "red"})
    opened(at_south, south, north, ident)
    form = act(at_south, "ask")
    at_south.one("#ask-note").send_keys("<b>TYPEDBEFORE</b>")
    at_south.press(f"{form} button.main")
    assert "Choose at least one use" in at_south.text(f"{form} .warning")
    assert at_south.one("#ask-note").get_attribute("value") == "<b>TYPEDBEFORE</b>"
    look(at_south, "alert-refused-act")


def test_consent_goes_from_page_to_page_and_back(at_south, at_north, north, south):
    ident = feed(north, to=[SOUTH], precedence="PRIORITY", texts=[text("CONSENTNEEDED")], handling={"tlp": "red"})
    opened(at_south, south, north, ident)
    assert not at_south.all("form.print") and NORTH in at_south.text(".acts .note")
    form = act(at_south, "ask")
    at_south.one(f'{form} input[value="export"]').click()
    at_south.one("#ask-note").send_keys("FORTHECOURTFILE")
    at_south.press(f"{form} button.main")
    assert "export" not in at_south.text(".consents") and "write it to a file" in at_south.text(".consents")
    at_north.go(north.address)
    row = "//li[contains(@class,'unread')]//form[contains(., 'onsent')]//button"
    at_north.until("the question", lambda b: b.driver.find_elements(By.XPATH, row))[0].click()
    at_north.until("the question opened", lambda b: b.all("#act-give"))
    assert "write it to a file" in at_north.text("article")
    form = act(at_north, "give")
    at_north.one("#give-conditions").send_keys("ONECOPYALONE")
    Select(at_north.one("#give-until")).select_by_value("7d")
    look(at_north, "alert-consent-asked")
    at_north.press(f"{form} button.main")
    assert not at_north.all("#act-give, #act-deny")
    until("the consent at the south", lambda: again(at_south).all("form.print"))
    assert "ONECOPYALONE" in at_south.text(".consents")
    given = at_north.all(".consents a")[-1].get_attribute("href")
    at_north.go(given)
    form = act(at_north, "cancel")
    at_north.press(f"{form} button.main")
    until("the consent taken back", lambda: not again(at_south).all("form.print"))
    assert "taken back" in at_south.text(".consents")


def test_a_flash_that_nobody_opens_is_said_to_be_unseen_on_its_senders_page(browsers, at_south, north, south):
    config = south.home / "blo.toml"
    before = config.read_text()
    south.stop()
    config.write_text(before + '\n[alarm]\nescalate_after = "1s"\n')
    south.start()
    try:
        at_south.sign_in(south.address, ANONG)
        ident = feed(south, to=[NORTH], precedence="FLASH", texts=[text("NOBODYOPENSIT")])
        at_south.go(f"{south.address}alert/{SOUTH}/{ident}")
        until("not seen", lambda: again(at_south).all(".known-one.warning"))
        assert "NOT SEEN" in at_south.text(".known-one") and NORTH in at_south.text(".known-one")
        look(at_south, "alert-not-seen")
        north.blo("show", ident)
        until("seen", lambda: not again(at_south).all(".known-one.warning"))
        assert "Opened at" in at_south.text(".known-one")
    finally:
        south.stop()
        config.write_text(before)
        south.start()


def test_a_keyboard_is_enough_to_delay_an_answer(at_south, north, south):
    ident = feed(north, to=[SOUTH], precedence="PRIORITY", message_type="request", texts=[text("BYKEYS")])
    opened(at_south, south, north, ident)
    now = lambda: at_south.driver.switch_to.active_element  # noqa: E731

    def to(wanted):
        for _ in range(80):
            if wanted(now()):
                return now()
            now().send_keys(Keys.TAB)
        raise AssertionError("the keyboard does not get there")

    to(lambda one: one.tag_name == "summary" and "later" in one.text).send_keys(Keys.ENTER)
    to(lambda one: one.get_attribute("id") == "delay-note").send_keys("KEYSALONE", Keys.ENTER)
    at_south.until("the delay", lambda b: "delay" in b.text_now(".thread"))
