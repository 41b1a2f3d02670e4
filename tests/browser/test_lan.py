"""The page on the office's own network: only under the desk's certificate, and a browser that trusts the desk needs no
flag to ignore anything."""

import re
import shutil
import socket
import ssl
import subprocess
import urllib.parse

import pytest

from conftest import ANONG
from world import until


def own_address():
    """An address of this machine that is not its loopback; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_:
        any_.connect(("192.0.2.1", 9))
        return any_.getsockname()[0]


@pytest.fixture
def on_lan(south):
    """The south's gateway with its page at that address; back on loopback afterwards."""
    config = south.home / "blo.toml"
    before = config.read_text()
    address = own_address()
    assert not address.startswith("127."), "this machine has no other address than its loopback"
    south.stop()
    config.write_text(re.sub(r'listen = "[^"]*"', f'listen = "{address}:0"', before))
    yield address
    south.stop()
    config.write_text(before)
    south.start()


def test_without_the_desks_certificate_the_network_gets_no_page_and_alerts_go_on(south, north, on_lan):
    # Another test may have made one.
    shutil.rmtree(south.home / "page", ignore_errors=True)
    with pytest.raises(AssertionError):
        south.start(patience=3)
    assert "not served in the clear" in south.gateway.log.read_text()
    north.blo("send", "--to", south.name, "--precedence", "ROUTINE", "--language", "en", "--headline", "WITHOUTAPAGE")
    until("the alert", lambda: "WITHOUTAPAGE" in south.blo("inbox").stdout)


def test_a_browser_that_trusts_the_desk_signs_in_over_the_network_and_no_other_does(south, on_lan, browsers, tmp_path):
    made = south.blo("desk-cert", "--ip", on_lan, "--host", "desk.mae-sai.lan").stdout
    authority = south.home / "page" / "authority.pem"
    assert str(authority) in made
    south.start()
    assert south.address.startswith("https://")
    port = urllib.parse.urlparse(south.address).port
    stranger = browsers(home=tmp_path / "stranger")
    stranger.go(f"https://{on_lan}:{port}/")
    assert "ERR_CERT_AUTHORITY_INVALID" in stranger.driver.page_source
    assert not stranger.all(".sign-in")
    trusting = tmp_path / "trusting"
    database = trusting / ".pki" / "nssdb"
    database.mkdir(parents=True)
    for words in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "desk", "-i", str(authority)]):
        subprocess.run(["certutil", "-d", f"sql:{database}", *words], check=True, timeout=30)
    browser = browsers(home=trusting)
    browser.sign_in(f"https://{on_lan}:{port}/", ANONG)
    assert browser.all("#live")
    assert browser.driver.get_cookie("blo")["secure"]
    assert not browser.complaints()


def test_the_network_speaks_tls_13_or_nothing(south, on_lan):
    south.blo("desk-cert", "--ip", on_lan)
    south.start()
    port = urllib.parse.urlparse(south.address).port
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError), socket.create_connection((on_lan, port), 5) as plain:
        old.wrap_socket(plain, server_hostname=on_lan)
