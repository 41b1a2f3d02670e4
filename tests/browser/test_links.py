"""How persons, things and places hang together: chosen on the form, kept, said in words before it goes, read on the other
side, said again by an update, refused at its field; and in which language a counterpart reads."""

from selenium.webdriver.support.ui import Select

from alerts import opened
from browser import scripts
from test_drafts import compose, kept, throw_all_away, value
from test_entities import add, fill
from test_looks import look
from world import NORTH, SOUTH


def choose(browser, row, **parts):
    for part, chosen in parts.items():
        Select(browser.one(f"#link-{row}-{part}")).select_by_value(chosen)


def test_who_drives_what_is_chosen_kept_and_read_on_the_other_side(at_south, at_north, south, north):
    at_south.choose_language("th")
    throw_all_away(at_south, south)
    compose(at_south, south)
    at_south.one("#headline").send_keys("WHODRIVESWHAT คนขับกับรถ")
    add(at_south, "person")
    assert not at_south.all("#links"), "one alone hangs together with nothing"
    fill(at_south, {"entity-1-names-0-text": "นันดา"})
    add(at_south, "vehicle")
    fill(at_south, {"entity-2-plate": "กข 1234"})
    choose(at_south, 1, subject="e1", relation="drives", object="e2", confidence="likely")
    # With how sure that is, which was chosen last.
    at_south.until("all of it in words", lambda b: b.text_now("#preview .lines").count("·") == 3)
    said = at_south.text("#preview .lines")
    assert "นันดา" in said and "ขับ" in said, said
    kept(at_south)
    at_south.driver.refresh()
    assert value(at_south, "#link-1-relation") == "drives" and value(at_south, "#link-1-confidence") == "likely"
    at_south.press('button[value="link-room"]')
    choose(at_south, 2, subject="e2", relation="found_in", object="e1")
    at_south.press('button[value="link-room"]')
    look(at_south, "compose-links-th")
    at_south.press('button[value="link-off-2"]')
    at_south.press("form.compose button.main")
    assert "/alert/" in at_south.driver.current_url, at_south.text(".warning[role=alert]")
    ident = at_south.driver.current_url.rsplit("/", 1)[1]

    at_north.choose_language("my")
    opened(at_north, north, south, ident)
    lines = at_north.all("#links + .lines li")
    assert len(lines) == 1 and "e1" in lines[0].text and "e2" in lines[0].text
    look(at_north, "alert-links-my")
    assert not at_south.complaints() and not at_north.complaints()

    compose(at_south, south, f"?update={SOUTH}/{ident}")
    assert value(at_south, "#link-1-subject") == "e1" and value(at_south, "#link-1-object") == "e2"
    at_south.press("form.compose button.main")
    assert "drives" in south.blo("show", at_south.driver.current_url.rsplit("/", 1)[1]).stdout


def test_a_link_that_is_not_whole_is_refused_at_its_field_without_a_script(at_south, south):
    at_south.choose_language("my")
    throw_all_away(at_south, south)
    scripts(at_south, False)
    compose(at_south, south)
    at_south.one("#headline").send_keys("NOTAWHOLELINK")
    add(at_south, "person")
    fill(at_south, {"entity-1-names-0-text": "ထွန်း"})
    add(at_south, "vehicle")
    choose(at_south, 1, subject="e1", relation="drives", object="e2")
    at_south.press("form.compose button.main")
    assert at_south.all('.warning[role=alert] a[href="#link-1-object"]')
    assert value(at_south, "#link-1-object") == "e2" and at_south.all("#links .warning")
    assert at_south.one('#links [aria-invalid="true"]').get_attribute("id") == "link-1-object"
    assert "NOTAWHOLELINK" not in south.blo("inbox", "--sent").stdout
    scripts(at_south, True)
    look(at_south, "compose-link-refused-my")
    scripts(at_south, False)
    fill(at_south, {"entity-2-plate": "7A 1234"})
    at_south.press("form.compose button.main")
    assert "/alert/" in at_south.driver.current_url
    assert "drives" in south.blo("show", at_south.driver.current_url.rsplit("/", 1)[1]).stdout
    scripts(at_south, True)


def test_the_preview_is_in_the_language_that_was_said_of_the_counterpart(at_south, south):
    throw_all_away(at_south, south)

    def read_in():
        compose(at_south, south, f"?phrase=15&to={NORTH}")
        return at_south.one("#preview .text.phrase p[lang]").get_attribute("lang")

    try:
        assert read_in() == "my"
        at_south.go(f"{south.address}counterparts/{NORTH}")
        Select(at_south.one("#reads-in")).select_by_value("vi")
        at_south.press(f'form[action="/counterparts/{NORTH}/language"] button')
        assert value(at_south, "#reads-in") == "vi"
        look(at_south, "counterpart-language")
        assert read_in() == "vi"
        assert "Tiếng Việt" in south.blo("pair", "language", NORTH).stdout
        assert "ภาษาไทย" in south.blo("pair", "language", NORTH, "th").stdout
        assert read_in() == "th"
        assert south.blo("pair", "language", "nobody.vn", check=False).returncode == 66
        assert south.blo("pair", "language", NORTH, "zh", check=False).returncode == 64
    finally:
        south.blo("pair", "language", NORTH, "country")
    assert read_in() == "my"
