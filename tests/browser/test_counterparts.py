"""Two fresh offices pair through their pages alone, a key that changes blocks until the numbers are compared anew, and the
way to a counterpart is tested by one press."""

import pytest

from browser import Browser
from conftest import ANONG, KHIN, opened
from test_looks import LANGUAGES, look
from world import NORTH, SOUTH, World, until


class Strangers(World):
    """A relay and two offices that have agreed to nothing."""

    def pair(self):
        pass


@pytest.fixture
def strangers(tmp_path_factory):
    yield from opened(Strangers(tmp_path_factory.mktemp("strangers")))


@pytest.fixture(scope="module")
def paired(tmp_path_factory):
    """Two that have paired by their pages."""
    for world in opened(Strangers(tmp_path_factory.mktemp("paired"))):
        pages = Browser(), Browser()
        try:
            pair_by_pages(world, signed_in(world, pages))
        finally:
            for browser in pages:
                browser.end()
        yield world


@pytest.fixture
def at_paired(paired, browsers):
    return signed_in(paired, (browsers(), browsers()))


def signed_in(world, pages):
    south, north = pages
    south.sign_in(world.offices[SOUTH].address, ANONG)
    north.sign_in(world.offices[NORTH].address, KHIN)
    return pages


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


def introduced(world, pages):
    (south, north), (a, b) = pages, (world.offices[SOUTH], world.offices[NORTH])
    digits = {SOUTH: own_digits(south, a), NORTH: own_digits(north, b)}
    introduce(south, a, NORTH, "+66 53 731 000")
    introduce(north, b, SOUTH, "+95 84 51 000")
    to_north, to_south = address(world, SOUTH, f"counterparts/{NORTH}"), address(world, NORTH, f"counterparts/{SOUTH}")
    return digits, to_north, to_south


def in_force(browser, page):
    comes_to(browser, page, ".steps li:nth-child(4).well")


def pair_by_pages(world, pages):
    south, north = pages
    digits, to_north, to_south = introduced(world, pages)
    hear(south, to_north, digits[NORTH])
    hear(north, to_south, digits[SOUTH])
    in_force(north, to_south)
    in_force(south, to_north)


def test_two_fresh_offices_pair_by_their_pages_and_a_telephone(strangers, browsers):
    south, north = pages = signed_in(strangers, (browsers(), browsers()))
    digits, to_north, to_south = introduced(strangers, pages)
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
def test_the_way_is_tested_by_one_press_and_each_step_says_how_it_is(paired, at_paired, tag):
    south, _ = at_paired
    if tag != "en":
        south.choose_language(tag)
    south.go(address(paired, SOUTH, "counterparts"))
    look(south, f"counterparts-own-{tag}")
    south.press(f"form[action='/counterparts/{NORTH}/way'] button")
    steps = south.all(".steps > li")
    assert len(steps) == 4
    assert not south.all(".steps .wrong"), south.text(".steps")
    assert "ms" in steps[2].text, "how long its gateway took"
    look(south, f"way-{tag}")
    south.go(address(paired, SOUTH, f"counterparts/{NORTH}"))
    look(south, f"pairing-{tag}")
    assert not south.complaints()


def test_a_way_that_is_broken_says_where_and_what_to_do(paired, at_paired):
    south, _ = at_paired
    paired.offices[NORTH].stop()
    try:
        page = address(paired, SOUTH, f"counterparts/{NORTH}/way")

        def broken(browser):
            browser.go(page)
            browser.press("form button.main")
            return browser.all(".steps > li:nth-child(3) .look, .steps > li:nth-child(3) .untested")

        south.until("the step that fails", broken)
        assert south.all(".steps > li:nth-child(2) .well"), "the relay is not to blame"
    finally:
        paired.offices[NORTH].start()


def test_what_is_no_introduction_and_no_office_is_refused_with_what_to_do(paired, at_paired, tmp_path):
    south, _ = at_paired
    file = tmp_path / "not.blo"
    file.write_bytes(b"\x00<script>no such file</script>" * 20)
    south.go(address(paired, SOUTH, "counterparts"))
    south.one("#file").send_keys(str(file))
    south.press("form[action='/counterparts/take'] button")
    assert south.all(".warning[role='alert']")
    south.one("#office").send_keys("Not An Office")
    south.press("form[action='/counterparts/introduce'] button")
    assert "tachileik.mm" in south.text(".warning[role='alert']")
    for path in ("counterparts/nowhere", "counterparts/poipet.kh/way"):
        south.go(address(paired, SOUTH, path))
        assert south.all(".warning, main")


def replace_key(world):
    """The north's key may be stolen: its administrator makes another one, and the relay's operator registers it."""
    north, folder = world.offices[NORTH], world.folder
    north.stop()
    north.blo("key", "replace", "--csr-out", folder / "new.csr")
    world.issue("mm", "new.csr", folder / "new.pem")
    north.blo("certificate", "add", folder / "new.pem", "--authority", folder / "authority-mm" / "authority.pem")
    world.run("blo-relay", "office", "add", "--by", "test", "--replace", "--config", "relay.toml", "--cert", folder / "new.pem")
    north.start()


def test_a_changed_key_blocks_until_the_numbers_are_compared_anew(paired, at_paired, browsers):
    south, _ = at_paired
    replace_key(paired)
    compose = address(paired, SOUTH, "compose")
    comes_to(south, compose, ".blocked.whole")
    assert NORTH in south.text(".blocked")
    look(south, "blocked")
    south.choose_language("my")
    south.go(compose)
    look(south, "blocked-my")
    south.choose_language("en")
    refused = paired.offices[SOUTH].blo(
        "send", "--to", NORTH, "--precedence", "ROUTINE", "--language", "en", "--headline", "BLOCKED", check=False)
    assert refused.returncode != 0, "nothing is sent"
    north = browsers()
    north.sign_in(paired.offices[NORTH].address, KHIN)
    digits, to_north, to_south = introduced(paired, (south, north))
    comes_to(south, to_north, "#digits")
    assert south.all(".warning[role='alert']"), "it says that the key is another one"
    hear(south, to_north, digits[NORTH])
    south.go(compose)
    assert south.all(".blocked"), "one signature is none"
    hear(north, to_south, digits[SOUTH])
    in_force(south, to_north)
    south.until("the way open", lambda b: b.go(compose) or not b.all(".blocked"))
    paired.offices[SOUTH].blo("send", "--to", NORTH, "--precedence", "ROUTINE", "--language", "en", "--headline", "AFTERWARDS")
    until("the alert", lambda: "AFTERWARDS" in paired.offices[NORTH].blo("inbox").stdout)
