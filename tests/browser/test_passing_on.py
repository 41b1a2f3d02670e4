"""A third office: what came from one counterpart is passed on to another from the page, with its originator's consent where
its marks ask for it, asked and given by pages, and it is read there with whose words it is."""

import json
import urllib.parse

import pytest

from selenium.webdriver.common.by import By

from alerts import act, feed, opened, text
from conftest import ANONG, KHIN, opened as of_two
from test_alert_acts import again
from test_hostile import ask
from test_looks import look
from test_roles import signed_in
from world import NORTH, SOUTH, World, until

THIRD, SOMSRI = "chiang-khong.th", "Lt. Somsri"


class OfThree(World):
    """The south is paired with both others, with the third one by its shell."""

    def make(self):
        super().make()
        port = self.relay.said(r"listening.*?127\.0\.0\.1:(\d+)").group(1)
        self.offices[THIRD] = third = self.found(THIRD, port)
        south, agreement = self.offices[SOUTH], self.folder / "agreement-third"
        until_ = "2045-01-01T00:00:00Z"
        south.blo("pair", "sign", THIRD, "--certificate", self.folder / f"{THIRD}.pem", "--until", until_, "--out", agreement)
        third.blo("pair", "sign", SOUTH, "--certificate", self.folder / f"{SOUTH}.pem", "--in", agreement, "--out", agreement)
        south.blo("pair", "sign", THIRD, "--in", agreement)
        self.run("blo-relay", "pairing", "add", "--by", "test", "--config", "relay.toml", agreement)
        third.officer(SOMSRI)
        third.start()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    yield from of_two(OfThree(tmp_path_factory.mktemp("three")))


@pytest.fixture
def third(world):
    return world.offices[THIRD]


def marked(**handling):
    return {"to": [SOUTH], "precedence": "PRIORITY", "officer": KHIN, "handling": handling}


def received(office, words):
    """The alert with these words in the office's inbox, once it is there."""
    def look_for():
        items = [json.loads(line) for line in office.blo("inbox", "--json").stdout.splitlines()]
        return [one for one in items if words in one["headline"]]
    return until(f"{words} at {office.name}", look_for)[0]


def nothing_arrived(south, third, words, before):
    """Nothing went to the third office: neither sent here nor received there."""
    sent = south.blo("inbox", "--sent", "--json").stdout.splitlines()
    assert len([one for one in sent if THIRD in json.loads(one)["recipients"]]) == before
    assert words not in third.blo("inbox").stdout


def sent_to_third(south):
    sent = south.blo("inbox", "--sent", "--json").stdout.splitlines()
    return len([one for one in sent if THIRD in json.loads(one)["recipients"]])


def test_what_its_marks_let_go_is_passed_on_and_read_with_whose_it_is(at_south, browsers, north, south, third):
    ident = feed(north, texts=[text("LETGO")], **marked(tlp="green"))
    opened(at_south, south, north, ident)
    form = act(at_south, "forward")
    at_south.one(f'{form} input[value="{THIRD}"]').click()
    at_south.one("#forward-note").send_keys("WESAWITTOO")
    at_south.press(f"{form} button.main")
    came = received(third, "LETGO")
    at_third = browsers()
    at_third.sign_in(third.address, SOMSRI)
    opened(at_third, third, south, came["id"])
    shown = at_third.text("article")
    for words in (f"{NORTH}: LETGO", NORTH, SOUTH, ident, "WESAWITTOO"):
        assert words in shown, (words, shown)
    look(at_third, "alert-passed-on")
    assert not at_third.complaints() and not at_south.complaints()


@pytest.mark.parametrize("case", ["red", "H2", "minor"])
def test_without_consent_it_is_not_offered_and_a_form_made_by_hand_is_refused(at_south, north, south, third, case):
    words = f"STAYS{case.upper()}"
    person = {"key": "p1", "sensitivities": ["minor"], "person": {"names": [{"text": "CHILDSNAME"}]}}
    more = {
        "red": marked(tlp="red"),
        "H2": marked(code="H2"),
        "minor": {**marked(tlp="amber"), "entities": [person]},
    }[case]
    ident = feed(north, texts=[text(words)], **more)
    before = sent_to_third(south)
    opened(at_south, south, north, ident)
    offered = at_south.all(f'#act-forward input[value="{THIRD}"]')
    assert not offered and f"To {THIRD} only with the consent of {NORTH}" in at_south.text(".acts")
    headers = signed_in(south, ANONG)
    form = urllib.parse.urlencode({"key": "ab" * 16, "to": THIRD, "note": "x"})
    status, page, _ = ask(south, "POST", f"/alert/{NORTH}/{ident}/act/forward", headers, form)
    assert status >= 400 and NORTH in page, (status, page)
    nothing_arrived(south, third, words, before)


def test_consent_is_asked_and_given_by_pages_and_then_it_goes_to_that_office_alone(at_south, at_north, browsers, north, south, third):
    ident = feed(north, texts=[text("ASKEDFIRST")], **marked(tlp="red"))
    opened(at_south, south, north, ident)
    form = act(at_south, "ask")
    at_south.one(f'{form} input[value="forward"]').click()
    at_south.one(f'{form} input[value="{THIRD}"]').click()
    at_south.one("#ask-note").send_keys("THEYHAVETHETRUCK")
    at_south.press(f"{form} button.main")
    asked = json.loads(south.blo("consent", "list", "--json").stdout.splitlines()[-1])["id"]
    opened(at_north, north, south, asked)
    assert THIRD in at_north.text("article") and "THEYHAVETHETRUCK" in at_north.text("article")
    form = act(at_north, "give")
    at_north.one("#give-conditions").send_keys("FORTHEMALONE")
    at_north.press(f"{form} button.main")
    offered = f'#act-forward input[value="{THIRD}"]'
    until("the consent at the south", lambda: again(at_south).all(offered))
    assert "FORTHEMALONE" in at_south.text(".consents")
    form = act(at_south, "forward")
    at_south.one(offered).click()
    at_south.press(f"{form} button.main")
    came = received(third, "ASKEDFIRST")
    at_third = browsers()
    at_third.sign_in(third.address, SOMSRI)
    opened(at_third, third, south, came["id"])
    assert f"{NORTH}: ASKEDFIRST" in at_third.text("article") and "TLP:RED" in at_third.text("article").upper()
    look(at_third, "alert-passed-on-by-consent")
    # Taken back, it goes nowhere any more.
    at_north.go(f"{north.address}alert/{NORTH}/{ident}")
    given = at_north.all(".consents a")[-1].get_attribute("href")
    at_north.go(given)
    form = act(at_north, "cancel")
    at_north.press(f"{form} button.main")
    until("the consent taken back", lambda: "taken back" in again(at_south).text(".consents"))
    before = sent_to_third(south)
    headers = signed_in(south, ANONG)
    form = urllib.parse.urlencode({"key": "cd" * 16, "to": THIRD})
    status, _, _ = ask(south, "POST", f"/alert/{NORTH}/{ident}/act/forward", headers, form)
    assert status >= 400
    nothing_arrived(south, third, "ASKEDFIRSTAGAIN", before)
    assert not at_south.complaints() and not at_north.complaints() and not at_third.complaints()
    assert at_third.driver.find_elements(By.CSS_SELECTOR, "article")
