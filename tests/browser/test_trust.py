"""How a device comes to trust the desk: the administrator opens the door, the device fetches the authority in the clear,
compares it, and from then on opens the page without a warning. Nobody else opens the door, and it serves nothing else."""

import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from browser import PHONE
from conftest import ANONG
from test_lan import own_address
from test_looks import LANGUAGES, look
from test_print import sheets

CHIEF = "Maj. Chief"


@pytest.fixture
def on_lan(south):
    """The south's page on the network with a certificate, and a door whose port the system chooses."""
    config = south.home / "blo.toml"
    before = config.read_text()
    address = own_address()
    south.stop()
    config.write_text(re.sub(r'listen = "[^"]*"', f'listen = "{address}:0"\nauthority_port = 0', before))
    south.blo("desk-cert", "--ip", address)
    if CHIEF not in south.blo("officer", "list").stdout:
        south.officer(CHIEF, "administrator")
    south.start()
    yield address
    south.stop()
    config.write_text(before)
    south.start()


def trusting(authority, home):
    """A browser's home in which that authority is trusted for web sites, as the page says to do it."""
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    for words in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "desk", "-i", str(authority)]):
        subprocess.run(["certutil", "-d", f"sql:{database}", *words], check=True, timeout=30)
    return home


def fetched(address, host=None):
    """Status and bytes, with nothing of a browser."""
    asked = urllib.request.Request(address, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_a_device_fetches_the_authority_while_the_administrator_keeps_the_door_open(south, on_lan, browsers, tmp_path):
    chief = browsers(home=trusting(south.home / "page" / "authority.pem", tmp_path / "chief"))
    chief.sign_in(south.address, CHIEF)
    chief.go(f"{south.address}officers")
    chief.press('a[href="/trust"]')
    assert chief.all("#shut") and not chief.all("#open")
    fingerprint = chief.text(".fingerprint")
    assert fingerprint in south.blo("desk-cert", "--ip", on_lan).stdout
    chief.press('form[action="/trust/open"] button')
    assert chief.all("#open")
    door = chief.text("#door")
    assert door.startswith(f"http://{on_lan}:")
    phone = browsers(size=PHONE, home=tmp_path / "phone")
    for tag in LANGUAGES:
        phone.go(f"{door}?lang={tag}")
        look(phone, f"door-{tag}")
        assert phone.text(".fingerprint") == fingerprint
        assert not phone.driver.get_cookies()
    assert not phone.complaints()
    phone.go(south.address)
    assert "ERR_CERT_AUTHORITY_INVALID" in phone.driver.page_source
    status, authority = fetched(f"{door}authority.crt")
    assert status == 200
    assert fetched(f"{door}sign-in")[0] == fetched(f"{door}officers")[0] == 404
    assert fetched(f"{door}authority.crt", "evil.example")[0] == 421
    file = tmp_path / "authority.crt"
    file.write_bytes(authority)
    device = browsers(home=trusting(file, tmp_path / "device"))
    device.sign_in(south.address, ANONG)
    assert device.all("#live") and not device.complaints()
    device.go(f"{south.address}trust")
    assert not device.all(".fingerprint"), "it is the administrator's"
    chief.press('form[action="/trust/close"] button')
    assert chief.all("#shut")
    with pytest.raises(urllib.error.URLError):
        fetched(door)


def test_the_sheet_for_the_wall_has_the_code_the_number_and_every_device(south, on_lan, browsers, tmp_path):
    chief = browsers(home=trusting(south.home / "page" / "authority.pem", tmp_path / "chief"))
    chief.sign_in(south.address, CHIEF)
    chief.go(f"{south.address}trust")
    chief.press('form[action="/trust/open"] button')
    for tag in LANGUAGES:
        if not chief.is_in(tag):
            chief.choose_language(tag)
        chief.go(f"{south.address}trust")
        look(chief, f"trust-{tag}")
    chief.choose_language("en")
    chief.go(f"{south.address}trust")
    pages = sheets(chief)
    whole = " ".join(pages)
    assert len(pages) == 1, len(pages)
    number = "".join(chief.text(".fingerprint").split())
    for word in ("Android", "iPhone", "Windows", "Firefox", "Debian", "only while the administrator"):
        assert word in whole, word
    assert number in whole.replace(" ", "")
    for control in ("Sign out", "Shut it now", "Alarm"):
        assert control not in whole, control
    assert not chief.complaints()
    chief.press('form[action="/trust/close"] button')


def test_without_a_certificate_the_page_says_how_to_make_one(south, north, browsers):
    if CHIEF not in north.blo("officer", "list").stdout:
        north.officer(CHIEF, "administrator")
    chief = browsers()
    chief.sign_in(north.address, CHIEF)
    chief.go(f"{north.address}trust")
    assert "blo desk-cert" in chief.text("main") and not chief.all('form[action="/trust/open"]')
