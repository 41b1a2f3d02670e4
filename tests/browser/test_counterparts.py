"""Two fresh offices pair through their pages alone, a key that changes blocks until the numbers are compared anew, and the
way to a counterpart is tested by one press."""

import pytest

from conftest import ANONG, KHIN, opened
from test_looks import LANGUAGES, look
from world import NORTH, SOUTH, World, until


class Strangers(World):
    """A relay and two offices that have agreed to nothing."""

    def pair(self):
        pass


@pytest.fixture(scope="module")
def strangers(tmp_path_factory):
    yield from opened(Strangers(tmp_path_factory.mktemp("strangers")))


@pytest.fixture
def pages(strangers, browsers):
    south, north = browsers(), browsers()
    south.sign_in(strangers.offices[SOUTH].address, ANONG)
    north.sign_in(strangers.offices[NORTH].address, KHIN)
    return south, north


def address(strangers, name, path):
    return strangers.offices[name].address + path


def own_digits(browser, office):
    browser.go(office.address + "counterparts")
    return " ".join(browser.text(".own .digits").split())


def introduce(browser, office, to, telephone):
    browser.go(office.address + "counterparts")
    browser.one("#office").send_keys(to)
    browser.one("#telephones").send_keys(telephone)
    browser.press("form[action='/counterparts/introduce'] button")


def comes_to(browser, page, css):
    """The relay carries it: until the page has it."""

    def look_again(b):
        b.go(page)
        return b.all(css)

    browser.until(css, look_again)


def hear(browser, page, digits):
    comes_to(browser, page, "#digits")
    browser.one("#digits").send_keys(digits)
    browser.press("form[action$='/hear'] button")


def pair(strangers, pages):
    (south, north), (a, b) = pages, (strangers.offices[SOUTH], strangers.offices[NORTH])
    digits = {SOUTH: own_digits(south, a), NORTH: own_digits(north, b)}
    introduce(south, a, NORTH, "+66 53 731 000")
    introduce(north, b, SOUTH, "+95 84 51 000")
    to_north, to_south = address(strangers, SOUTH, f"counterparts/{NORTH}"), address(strangers, NORTH, f"counterparts/{SOUTH}")
    return digits, to_north, to_south


def in_force(browser, page):
    comes_to(browser, page, ".steps li:nth-child(4).well")


def test_two_fresh_offices_pair_by_their_pages_and_a_telephone(strangers, pages):
    south, north = pages
    digits, to_north, to_south = pair(strangers, pages)
    comes_to(south, to_north, "#digits")
    assert digits[NORTH].split()[0] not in south.text("main"), "another office's digits are heard, not read"
    assert "+95 84 51 000" in south.text(".compare"), "what it says of itself, as what nobody has confirmed"
    # A slip of the tongue is told from a forgery.
    south.one("#digits").send_keys("12345")
    south.press("form[action$='/hear'] button")
    assert south.all(".warning[role='alert']") and south.all("#digits")
    # Another number of the right form counts.
    hear(south, to_north, digits[SOUTH])
    assert "4" in south.text(".compare .warning:last-of-type"), "attempts that are left"
    look(south, "pairing-compare")
    hear(south, to_north, digits[NORTH])
    assert south.all(".steps li:nth-child(3).well") and ANONG in south.text("main")
    hear(north, to_south, digits[SOUTH])
    in_force(north, to_south)
    in_force(south, to_north)
    strangers.offices[SOUTH].blo("send", "--to", NORTH, "--precedence", "ROUTINE", "--language", "en", "--headline", "FIRSTWORD")
    until("the alert", lambda: "FIRSTWORD" in strangers.offices[NORTH].blo("inbox").stdout)
    north.go(address(strangers, NORTH, "counterparts"))
    assert "+66 53 731 000" in north.text(".cards") and KHIN in north.text(".cards")
    assert not south.complaints() and not north.complaints()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_way_is_tested_by_one_press_and_each_step_says_how_it_is(strangers, pages, tag):
    south, _ = pages
    if tag != "en":
        south.choose_language(tag)
    south.go(address(strangers, SOUTH, "counterparts"))
    look(south, f"counterparts-own-{tag}")
    south.press(f"form[action='/counterparts/{NORTH}/way'] button")
    steps = south.all(".steps > li")
    assert len(steps) == 4
    assert not south.all(".steps .wrong"), south.text(".steps")
    assert "ms" in steps[2].text, "how long its gateway took"
    look(south, f"way-{tag}")
    south.go(address(strangers, SOUTH, f"counterparts/{NORTH}"))
    look(south, f"pairing-{tag}")
    assert not south.complaints()


def test_a_way_that_is_broken_says_where_and_what_to_do(strangers, pages):
    south, _ = pages
    strangers.offices[NORTH].stop()
    try:
        page = address(strangers, SOUTH, f"counterparts/{NORTH}/way")

        def broken(browser):
            browser.go(page)
            browser.press("form button.main")
            return browser.all(".steps > li:nth-child(3) .look, .steps > li:nth-child(3) .untested")

        south.until("the step that fails", broken)
        assert south.all(".steps > li:nth-child(2) .well"), "the relay is not to blame"
    finally:
        strangers.offices[NORTH].start()


def test_what_is_no_introduction_and_no_office_is_refused_with_what_to_do(strangers, pages, tmp_path):
    south, _ = pages
    file = tmp_path / "not.blo"
    file.write_bytes(b"\x00<script>no such file</script>" * 20)
    south.go(address(strangers, SOUTH, "counterparts"))
    south.one("#file").send_keys(str(file))
    south.press("form[action='/counterparts/take'] button")
    assert south.all(".warning[role='alert']")
    south.one("#office").send_keys("Not An Office")
    south.press("form[action='/counterparts/introduce'] button")
    assert "tachileik.mm" in south.text(".warning[role='alert']")
    for path in ("counterparts/nowhere", "counterparts/poipet.kh/way"):
        south.go(address(strangers, SOUTH, path))
        assert south.all(".warning, main")


def replace_key(strangers):
    """The north's key may be stolen: its administrator makes another one, and the relay's operator registers it."""
    north, folder = strangers.offices[NORTH], strangers.folder
    north.stop()
    north.blo("key", "replace", "--csr-out", folder / "new.csr")
    strangers.issue("mm", "new.csr", folder / "new.pem")
    north.blo("certificate", "add", folder / "new.pem", "--authority", folder / "authority-mm" / "authority.pem")
    strangers.run("blo-relay", "office", "add", "--by", "test", "--replace", "--config", "relay.toml", "--cert", folder / "new.pem")
    north.start()


def test_a_changed_key_blocks_until_the_numbers_are_compared_anew(strangers, pages, browsers):
    south, _ = pages
    replace_key(strangers)
    compose = address(strangers, SOUTH, "compose")
    comes_to(south, compose, ".blocked.whole")
    assert NORTH in south.text(".blocked")
    look(south, "blocked")
    south.choose_language("my")
    south.go(compose)
    look(south, "blocked-my")
    south.choose_language("en")
    refused = strangers.offices[SOUTH].blo(
        "send", "--to", NORTH, "--precedence", "ROUTINE", "--language", "en", "--headline", "BLOCKED", check=False)
    assert refused.returncode != 0, "nothing is sent"
    north = browsers()
    north.sign_in(strangers.offices[NORTH].address, KHIN)
    digits, to_north, to_south = pair(strangers, (south, north))
    comes_to(south, to_north, "#digits")
    assert south.all(".warning[role='alert']"), "it says that the key is another one"
    hear(south, to_north, digits[NORTH])
    south.go(compose)
    assert south.all(".blocked"), "one signature is none"
    hear(north, to_south, digits[SOUTH])
    in_force(south, to_north)
    south.until("the way open", lambda b: b.go(compose) or not b.all(".blocked"))
    strangers.offices[SOUTH].blo("send", "--to", NORTH, "--precedence", "ROUTINE", "--language", "en", "--headline", "AFTERWARDS")
    until("the alert", lambda: "AFTERWARDS" in strangers.offices[NORTH].blo("inbox").stdout)
