"""An alert on paper: its marks on every sheet, all six scripts, no controls, and nothing that was not written down."""

import base64
import io

import pypdf

from alerts import MARKUP, feed, opened, text
from test_looks import HEADLINES, look
from world import NORTH, SOUTH, until


def sheets(browser):
    paper = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": False, "preferCSSPageSize": False}
    pdf = base64.b64decode(browser.driver.execute_cdp_cmd("Page.printToPDF", paper)["data"])
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_every_sheet_has_the_marks_and_who_printed_is_written_down(at_south, north, south):
    long = "The van waits behind the market and leaves at night. " * 90
    texts = [text(headline, tag, description=long if tag == "en" else "") for tag, headline in HEADLINES.items()]
    ident = feed(north, to=[SOUTH], precedence="PRIORITY", status="exercise", texts=texts,
                 handling={"tlp": "amber"}, officer=MARKUP)
    opened(at_south, south, north, ident)
    at_south.press("form.print button")
    look(at_south, "alert-sheets")
    pages = sheets(at_south)
    assert len(pages) >= 3
    for page in pages:
        for word in ("TLP:AMBER", "EXERCISE", ident, NORTH, SOUTH, "SHA-256", "Lt. Anong"):
            assert word in page, (word, page[:400])
        for control in ("Sign out", "Download", "Print", "Answer", "Alarm off"):
            assert control not in page, control
    whole = "".join(pages)
    for letter in "រລပรắ":
        assert letter in whole, letter
    assert "taken" not in at_south.driver.title and not at_south.complaints()
    at_south.go(f"{south.address}alert/{NORTH}/{ident}")
    assert "printed by" in at_south.text(".done-here") and "Lt. Anong" in at_south.text(".done-here")


def test_the_page_itself_prints_nothing_but_where_the_button_is(at_south, north, south):
    ident = feed(north, to=[SOUTH], precedence="PRIORITY", texts=[text("NOTONPAPER")])
    opened(at_south, south, north, ident)
    pages = sheets(at_south)
    assert "NOTONPAPER" not in "".join(pages) and "its own button" in "".join(pages)


def test_what_is_hidden_is_on_paper_only_after_it_was_shown_with_a_reason(at_south, north, south):
    entity = {"key": "p1", "person": {"names": [{"text": "PAPERVICTIM"}], "role": "victim"}}
    ident = feed(south, to=[NORTH], precedence="PRIORITY", texts=[text("PAPERHEAD")], entities=[entity])
    opened(at_south, south, south, ident)
    at_south.press("form.print button")
    assert "PAPERVICTIM" not in "".join(sheets(at_south))
    at_south.go(f"{south.address}alert/{SOUTH}/{ident}")
    at_south.one("#reason").send_keys("PROSECUTORASKS")
    at_south.press('form[action$="/reveal"] button')
    at_south.press("form.print button")
    assert "PAPERVICTIM" in "".join(sheets(at_south))
    at_south.go(f"{south.address}alert/{SOUTH}/{ident}")
    until("both acts", lambda: at_south.text(".done-here").count("printed by") == 2)
    assert "PAPERVICTIM" not in at_south.driver.page_source
