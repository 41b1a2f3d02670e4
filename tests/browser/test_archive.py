"""The archive: found in six scripts, narrowed, kept as an address, printed, exported with what may leave and no more."""

import csv
import io
import json

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from conftest import ANONG
from test_hostile import MARKUP, ask, fits, quoted
from test_looks import LANGUAGES, look
from world import NORTH, SOUTH, until

# A word of each script, and a sentence in which it stands without a blank before or behind it where the script has none.
SAID = {
    "en": ("rhinoceros", "Two rhinoceros horns in a blue bag"),
    "km": ("កុយរមាស", "រកឃើញកុយរមាសក្នុងថង់"),
    "lo": ("ນໍແຮດ", "ພົບນໍແຮດໃນລົດກະບະ"),
    "my": ("ကြံ့ချို", "အိတ်ထဲတွင်ကြံ့ချိုတွေ့သည်"),
    "th": ("นอแรด", "พบนอแรดในรถกระบะ"),
    "vi": ("sừng tê giác", "Phát hiện sừng tê giác trong túi"),
}


@pytest.fixture(scope="module")
def archive(world):
    """Alerts at south: one of each script from north, an exercise, a secret one, one about a victim, one that south sent."""
    south, north = world.offices[SOUTH], world.offices[NORTH]
    for tag, (_, headline) in SAID.items():
        north.blo("send", "--to", SOUTH, "--precedence", "ROUTINE", "--category", "wildlife", "--language", tag,
                  "--headline", headline, "--incident", f"case-{tag}")
    north.blo("send", "--to", SOUTH, "--precedence", "PRIORITY", "--language", "en", "--headline", "ARCHIVEDRILL",
              "--status", "exercise")
    north.blo("send", "--to", SOUTH, "--precedence", "PRIORITY", "--language", "en", "--headline", "REDARCHIVE", "--tlp", "red")
    north.blo("send", "--to", SOUTH, "--precedence", "PRIORITY", "--language", "en", "--headline", "HIDDENARCHIVE",
              "--sensitivity", "victim", "--incident", "hidden-7")
    south.blo("send", "--to", NORTH, "--precedence", "IMMEDIATE", "--language", "en", "--headline", "SENTARCHIVE",
              "--vehicle", "plate=กข 1234,kind=pickup,colour=white")
    until("all of it", lambda: len(json_lines(south, "search", "--category", "wildlife")) == len(SAID))
    until("the last one", lambda: json_lines(south, "search", "REDARCHIVE"))
    return south


def json_lines(office, *words):
    return [json.loads(line) for line in office.blo(*words, "--json").stdout.splitlines()]


def headlines(browser):
    return [one.text for one in browser.all(".archive .headline")]


def find(browser, at, words="", **filters):
    browser.go(at.address + "archive")
    if words:
        browser.one("#words").send_keys(words)
    for name, value in filters.items():
        Select(browser.one(f"#{name}")).select_by_value(value)
    browser.press("#filters button.main")
    return headlines(browser)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_alert_is_found_by_a_word_of_its_script(at_south, archive, tag):
    word, headline = SAID[tag]
    assert find(at_south, archive, word) == [headline]
    assert at_south.one(".archive .headline").get_attribute("lang") == tag
    look(at_south, f"archive-{tag}")
    assert not at_south.complaints()


def test_filters_stand_in_the_address_and_an_address_is_a_view(at_south, archive):
    assert set(find(at_south, archive, category="wildlife")) >= {headline for _, headline in SAID.values()}
    assert find(at_south, archive, which="exercise", precedence="PRIORITY") == ["ARCHIVEDRILL"]
    kept = at_south.driver.current_url
    assert "which=exercise" in kept and "category=" not in kept, "what is not used is not in it"
    at_south.go(archive.address)
    at_south.go(kept)
    assert headlines(at_south) == ["ARCHIVEDRILL"]
    assert at_south.one("#which").get_attribute("value") == "exercise"
    assert "SENTARCHIVE" in find(at_south, archive, direction="sent", office=NORTH)
    assert find(at_south, archive, "SENTARCHIVE", direction="received") == []
    at_south.go(archive.address + "archive?from=2999-01-01")
    assert headlines(at_south) == []
    at_south.go(archive.address + "archive?to=29.11.2026")
    assert "2026-11-29" in at_south.text(".warning[role='alert']"), "it says what a day looks like"


def test_pages_of_fifty_follow_each_other_and_each_alert_is_there_once(at_south, archive):
    for number in range(60):
        archive.blo("send", "--to", NORTH, "--precedence", "ROUTINE", "--language", "en", "--headline", f"PAGED {number:02}")
    first = find(at_south, archive, "PAGED")
    assert first == [f"PAGED {number:02}" for number in range(59, 9, -1)]
    archive.blo("send", "--to", NORTH, "--precedence", "ROUTINE", "--language", "en", "--headline", "PAGED LATER")
    at_south.press('a[rel="next"]')
    assert headlines(at_south) == [f"PAGED {number:02}" for number in range(9, -1, -1)]
    assert not at_south.all('a[rel="next"]')


def test_what_is_hidden_is_found_by_no_word_and_shown_by_none(at_south, archive):
    for words in ("HIDDENARCHIVE", "hidden-7"):
        assert find(at_south, archive, words) == []
    at_south.go(archive.address + "archive?precedence=PRIORITY&direction=received")
    assert "HIDDENARCHIVE" not in at_south.driver.page_source
    assert "VICTIM" in at_south.text(".archive")


def export(browser, office, kind, address="archive"):
    """The file that a press leads to, fetched with the browser's own ticket."""
    browser.go(office.address + address)
    answer = browser.driver.execute_async_script(
        "const [kind, done] = arguments; const form = document.getElementById('filters');"
        "const asked = new URLSearchParams(new FormData(form)); asked.set('format', kind);"
        "fetch('/archive/export', {method: 'POST', body: asked}).then(async a => done("
        "[a.status, a.url, a.headers.get('content-disposition'), await a.text()]))", kind)
    status, url, disposition, text = answer
    assert status == 200 and f"alerts.{kind}" in disposition and url.endswith(f".{kind}")
    return text


def test_an_export_has_what_is_shown_with_its_marks_and_names_what_may_not_leave(at_south, archive):
    rows = list(csv.reader(io.StringIO(export(at_south, archive, "csv", "archive?words=ARCHIVE"))))
    assert "TLP:RED" in rows[0][0] and ANONG in rows[0][0]
    named = [dict(zip(rows[1], row)) for row in rows[2:]]
    assert len(named) == 3, "what is hidden is no hit"
    by = {row["headline"]: row for row in named}
    assert by["SENTARCHIVE"]["entities"] == "vehicle v1: colour white, kind pickup, plate กข 1234"
    red = by[""]
    assert red["marks"] == "TLP:RED" and NORTH in red["left_out"]
    assert "REDARCHIVE" not in str(rows)
    whole = json.loads(export(at_south, archive, "json", "archive?words=ARCHIVEDRILL"))
    assert whole["counts"] == {"written": 1, "left_out": 0} and whole["officer"] == ANONG
    noted = archive.blo("export", "--openings", "--format", "json", "-").stdout
    assert "ARCHIVEDRILL" in noted and ANONG in noted, "who asked for what is written down"


def test_the_print_view_says_how_the_whole_is_handled(at_south, archive):
    at_south.go(archive.address + "archive?words=ARCHIVE&view=print")
    assert "TLP:RED" in at_south.text("h1") and ANONG in at_south.text(".paper p")
    assert "ARCHIVEDRILL" in at_south.text("table")
    look(at_south, "archive-print")


def test_words_of_another_office_stay_words_in_the_archive(at_south, archive, north):
    north.blo("send", "--to", SOUTH, "--precedence", "ROUTINE", "--language", "en", "--headline", MARKUP)
    row = f"//ol[contains(@class,'archive')]//bdi[contains(., {quoted(MARKUP[:40])})]"

    def came(browser):
        browser.go(archive.address + "archive?words=onerror")
        return browser.driver.find_elements(By.XPATH, row)

    at_south.until("the alert", came)
    assert "taken" not in at_south.driver.title and not at_south.all(".archive bdi *") and fits(at_south)
    at_south.go(archive.address + "archive?words=%22%3E%3Cscript%3Edocument.title%3D%27taken%27%3C%2Fscript%3E")
    assert "taken" not in at_south.driver.title
    assert at_south.one("#words").get_attribute("value").startswith('"><script>')


def test_a_keyboard_finds(at_south, archive):
    at_south.go(archive.address + "archive")
    at_south.one("#words").send_keys("rhinoceros", Keys.ENTER)
    at_south.until("the one", lambda b: headlines(b) == [SAID["en"][1]])


def test_without_a_session_there_is_no_archive_and_no_export(south):
    host = south.address.split("/")[2]
    for path in ("/archive", "/archive/export/" + "00" * 16 + "/alerts.csv", "/map", "/counterparts"):
        status, text, headers = ask(south, "GET", path, [("Host", host)])
        assert status == 303 and headers["Location"] == "/", path
