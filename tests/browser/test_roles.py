"""What each role may do on the page, and what an officer of another agency sees."""

import urllib.parse

import pytest

from browser import LAPTOP, PHONE
from test_hostile import ask
from test_looks import look
from world import PASSWORD, SOUTH, until

ADMINISTRATOR, SUPERVISOR, OFFICER = "Maj. Rule", "Capt. Head", "Pvt. Plain"
WORDS = "ONLYFORPOLICE"


@pytest.fixture(scope="module")
def staff(world):
    north = world.offices["tachileik.mm"]
    for name, role in ((ADMINISTRATOR, "administrator"), (SUPERVISOR, "supervisor"), (OFFICER, "officer")):
        north.officer(name, role)
    return north


def signed_in(office, name):
    """What a request needs to come from that officer's page."""
    host = urllib.parse.urlparse(office.address).netloc
    ours = [("Host", host), ("Origin", f"http://{host}")]
    form = urllib.parse.urlencode({"name": name, "password": PASSWORD})
    status, _, headers = ask(office, "POST", "/sign-in", ours, form)
    assert status == 303, name
    return [*ours, ("Cookie", headers["set-cookie"].split(";")[0])]


def test_only_a_supervisor_passes_on_and_consents_and_only_an_administrator_sees_who_is_listed(staff):
    forms = ["/alert/x.th/0/act/forward", "/alert/x.th/0/act/give", "/alert/x.th/0/act/deny"]
    may = {OFFICER: set(), SUPERVISOR: set(forms), ADMINISTRATOR: {"/officers"}}
    for name, allowed in may.items():
        headers = signed_in(staff, name)
        for path in forms:
            status, text, _ = ask(staff, "POST", path, headers, "x=1")
            assert (status != 403) == (path in allowed), (name, path, status)
        status, text, _ = ask(staff, "GET", "/officers", headers)
        assert (status == 200) == ("/officers" in allowed), name
        assert (SUPERVISOR in text) == ("/officers" in allowed), name
        status, _, _ = ask(staff, "POST", "/officers/lock", headers, urllib.parse.urlencode({"name": "Nobody"}))
        assert status == (409 if "/officers" in allowed else 403), name
    host = urllib.parse.urlparse(staff.address).netloc
    for method, path in (("GET", "/officers"), ("POST", "/officers/lock")):
        nobody = [("Host", host), ("Origin", f"http://{host}")]
        assert ask(staff, method, path, nobody, "name=x" if method == "POST" else "")[0] == 303


def test_an_administrator_locks_an_officer_out_and_in_again(browsers, staff):
    theirs = signed_in(staff, OFFICER)
    assert ask(staff, "GET", "/counterparts", theirs)[0] == 200
    browser = browsers()
    browser.sign_in(staff.address, ADMINISTRATOR)
    browser.one('nav a[href="/officers"]').click()
    row = f"//li[.//bdi[text()='{OFFICER}']]//button"
    browser.until("the list", lambda b: b.driver.find_elements("xpath", row))[0].click()
    browser.sees("LOCKED OUT", "main")
    look(browser, "officers-en")
    assert ask(staff, "GET", "/counterparts", theirs)[0] == 303
    with pytest.raises(AssertionError):
        signed_in(staff, OFFICER)
    assert "LOCKED OUT" in staff.blo("officer", "list").stdout
    browser.driver.find_elements("xpath", row)[0].click()
    until("let in", lambda: "LOCKED OUT" not in staff.blo("officer", "list").stdout)
    signed_in(staff, OFFICER)
    assert not browser.complaints()


@pytest.fixture
def need_to_know(staff):
    config = staff.home / "blo.toml"
    before = config.read_text()
    staff.stop()
    config.write_text(before + '\n[need_to_know]\ndrugs = ["police"]\n')
    staff.start()
    password = staff.world.secret(PASSWORD)
    for name in ("police", "customs"):
        staff.blo("officer", "add", f"Of {name}", "--agency", name, "--password-file", password)
    yield staff
    staff.stop()
    config.write_text(before)
    staff.start()


def test_what_is_for_another_agency_is_one_line_without_words(browsers, south, need_to_know):
    office = need_to_know
    sent = south.blo("send", "--to", "tachileik.mm", "--precedence", "IMMEDIATE", "--category", "drugs", "--language", "en",
                     "--headline", WORDS, "--description", WORDS).stdout
    ident = next(word for word in sent.replace('"', " ").split() if word.count("-") == 4)
    police, customs = browsers(), browsers()
    police.sign_in(office.address, "Of police")
    police.sees(WORDS)
    customs.sign_in(office.address, "Of customs")
    customs.sees("for other agencies", ".now")
    for size in (LAPTOP, PHONE):
        customs.resize(size)
        assert WORDS not in customs.driver.page_source
    look(customs, "withheld-en")
    path = f"/alert/{SOUTH}/{ident}"
    theirs = signed_in(office, "Of customs")
    for way, where in (
        ("GET", path), ("POST", path + "/open"), ("POST", path + "/acknowledge"), ("GET", f"/compose?update={SOUTH}/{ident}"),
        ("GET", path.replace(SOUTH, "%6dae-sai.th")),
    ):
        status, text, _ = ask(office, way, where, theirs, "x=1" if way == "POST" else "")
        assert status == 403 and WORDS not in text, where
    # A form names an alert where no address does.
    about = {"key": "5" * 32, "officer": "Of customs", "about": f"{SOUTH}/{ident}", "about-kind": "answer", "to": SOUTH,
             "precedence": "ROUTINE", "language": "en", "headline": "IN THE DARK"}
    for where in ("/compose", "/compose/change", "/compose?draft=" + "5" * 32):
        way = "GET" if "?" in where else "POST"
        status, text, _ = ask(office, way, where, theirs, urllib.parse.urlencode(about) if way == "POST" else "")
        assert WORDS not in text, where
        assert status == {"/compose": 400, "/compose/change": 303}.get(where, 403), where
    assert "IN THE DARK" not in office.blo("inbox", "--sent").stdout
    assert ask(office, "GET", path, signed_in(office, "Of police"))[0] == 200
    assert ident in office.blo("inbox", "--unread").stdout
    assert not customs.complaints()
