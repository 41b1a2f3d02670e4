"""Whom and what an alert is about, by small forms: added, taken off, kept, doubted, refused at the field, read by the others."""

from selenium.webdriver.support.ui import Select

from alerts import opened
from browser import PHONE, scripts
from test_drafts import compose, kept, throw_all_away, value
from test_looks import look
from world import NORTH, SOUTH


def add(browser, kind):
    browser.press(f'button[value="entity-add-{kind}"]')


def fill(browser, fields):
    for name, words in fields.items():
        browser.one(f'[name="{name}"]').send_keys(words)


def test_a_vehicle_and_a_person_are_kept_over_a_reload_and_seen_by_name_on_the_other_side(at_south, at_north, south, north):
    at_south.choose_language("th")
    throw_all_away(at_south, south)
    compose(at_south, south)
    at_south.one("#headline").send_keys("SMALLFORMS รถและคนขับ")
    at_south.one("#description").send_keys("บรรทัดหนึ่ง\nบรรทัดสอง")
    add(at_south, "vehicle")
    assert value(at_south).startswith("SMALLFORMS")
    fill(at_south, {"entity-1-plate": "กข 1234", "entity-1-vin": "1M8GDM9AXKPO42788", "entity-1-plate_state": "th"})
    Select(at_south.one("#entity-1-kind")).select_by_value("pickup")
    add(at_south, "person")
    add(at_south, "money")
    fill(at_south, {"entity-2-names-0-text": "นันดา", "entity-2-names-0-romanised": "Nanda", "entity-2-telephones": "191\n+66 53 733 000"})
    at_south.one('input[name="entity-2-warnings"][value="armed"]').click()
    at_south.press('button[value="entity-room-2"]')
    fill(at_south, {"entity-2-names-1-text": "ดำ"})
    at_south.press('button[value="entity-off-3"]')
    assert not at_south.all("#entity-3")
    # In mid-draft, by the script alone.
    fill(at_south, {"entity-1-colour": "ขาว"})
    kept(at_south)
    at_south.driver.refresh()
    assert value(at_south, "#entity-1-colour") == "ขาว" and value(at_south, "#entity-2-names-1-text") == "ดำ"
    assert value(at_south, "#entity-1-kind") == "pickup"
    # O is no character of a chassis number: it is doubted before it is sent, at its field and above the button, and goes.
    assert at_south.text("#about-entity-1-vin .doubt") in at_south.text("#preview .doubts")
    assert at_south.all('#preview .doubts a[href="#entity-1-vin"]')
    look(at_south, "compose-entities-th")
    at_south.press("button.main")
    assert "/alert/" in at_south.driver.current_url, at_south.text(".warning[role=alert]")
    ident = at_south.driver.current_url.rsplit("/", 1)[1]

    at_north.choose_language("my")
    shown = opened(at_north, north, south, ident).text("main")
    for words in ("ယာဉ်", "ပစ်ကပ်", "กข 1234", "ขาว", "นันดา", "Nanda", "ดำ", "လက်နက်", "TH", "บรรทัดสอง"):
        assert words in shown, f"{words}: {shown}"
    assert not at_south.complaints() and not at_north.complaints()

    # An update begins with them, and says them again.
    compose(at_south, south, f"?update={SOUTH}/{ident}")
    assert value(at_south, "#entity-1-plate") == "กข 1234" and value(at_south, "#entity-2-names-1-text") == "ดำ"
    at_south.one("#entity-1-colour").clear()
    fill(at_south, {"entity-1-colour": "ดำด้าน"})
    at_south.press("button.main")
    assert "/alert/" in at_south.driver.current_url, at_south.text(".warning[role=alert]")
    said = south.blo("show", at_south.driver.current_url.rsplit("/", 1)[1]).stdout
    assert "ดำด้าน" in said and "นันดา" in said


def test_what_is_refused_is_said_at_its_field_with_what_was_typed_and_without_a_script(at_south, south):
    at_south.choose_language("my")
    throw_all_away(at_south, south)
    scripts(at_south, False)
    compose(at_south, south)
    at_south.one("#headline").send_keys("REFUSEDATTHEFIELD")
    add(at_south, "device")
    add(at_south, "person")
    fill(at_south, {"entity-1-imei": "12345", "entity-2-names-0-text": "ထွန်း"})
    at_south.press("button.main")
    assert at_south.one('[aria-invalid="true"]').get_attribute("id") == "entity-1-imei"
    assert value(at_south, "#entity-1-imei") == "12345" and value(at_south, "#entity-2-names-0-text") == "ထွန်း"
    assert at_south.all("#about-entity-1-imei .warning")
    assert at_south.all('.warning[role=alert] a[href="#entity-1-imei"]')
    # A picture takes a script of its own.
    scripts(at_south, True)
    at_south.shot("compose-refused-my-1024")
    at_south.resize(PHONE)
    at_south.shot("compose-refused-my-390")
    assert at_south.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    scripts(at_south, False)
    at_south.one("#entity-1-imei").clear()
    fill(at_south, {"entity-1-imei": "49 015420 323751 8", "entity-2-age_from": "ten"})
    at_south.press("button.main")
    assert at_south.one('[aria-invalid="true"]').get_attribute("id") == "entity-2-age_from"
    assert "REFUSEDATTHEFIELD" not in south.blo("inbox", "--sent").stdout
    at_south.one("#entity-2-age_from").clear()
    at_south.press("button.main")
    assert "/alert/" in at_south.driver.current_url
    assert "490154203237518" in south.blo("show", at_south.driver.current_url.rsplit("/", 1)[1]).stdout


def test_a_draft_without_words_is_listed_by_what_it_is_about_and_for_whom(at_south, south):
    throw_all_away(at_south, south)
    compose(at_south, south)
    add(at_south, "vehicle")
    fill(at_south, {"entity-1-plate": "กข 1234"})
    kept(at_south)
    compose(at_south, south)
    listed = at_south.text(".drafts")
    assert f"Vehicle · → {NORTH}" in listed and "without words" not in listed
    throw_all_away(at_south, south)
