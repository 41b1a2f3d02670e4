"""A shift is handed over by one officer and taken over by another, and stays written down."""

from conftest import ANONG
from test_looks import look

NEXT = "Sgt. Next"
NOTE = "รถกระบะสีขาวยังไม่พบ"


def test_a_shift_is_handed_over_and_taken_over_and_both_are_there_after_a_start(browsers, south, at_south):
    south.officer(NEXT)
    at_south.go(south.address + "handover")
    at_south.one("#note").send_keys(NOTE)
    at_south.press("form.fields button.main")
    first = at_south.text(".past li")
    assert ANONG in first and NOTE in first and "NOT TAKEN OVER" in first
    assert not at_south.all('form[action="/handover/take"]'), "nobody takes over from himself"
    other = browsers()
    other.sign_in(south.address, NEXT)
    other.go(south.address + "handover")
    look(other, "handover-en")
    other.press('form[action="/handover/take"] button')
    assert NEXT in other.text(".past li") and "NOT TAKEN OVER" not in other.text(".past li")
    south.stop()
    south.start()
    other.sign_in(south.address, NEXT)
    other.go(south.address + "handover")
    first = other.text(".past li")
    assert all(word in first for word in (ANONG, NOTE, NEXT))
    for path in (south.home / "handovers").iterdir():
        assert NOTE.encode() not in path.read_bytes()
    assert not other.complaints() and not at_south.complaints()


def test_it_prints_what_stands_and_no_controls(at_south, south):
    at_south.go(south.address + "handover")
    at_south.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert at_south.one("#open").is_displayed()
    assert not [one for one in at_south.all("header, form, button") if one.is_displayed()]
    at_south.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
