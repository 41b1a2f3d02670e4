"""What the form shows before anything is sent: how the other side reads it, that it is an exercise, which files go."""

import base64

from selenium.webdriver.support.ui import Select

from browser import scripts
from conftest import ANONG
from test_drafts import compose, kept, throw_all_away
from world import until


def test_the_preview_follows_what_is_typed_in_the_counterparts_language_with_number_and_original(at_south, south):
    at_south.choose_language("th")
    compose(at_south, south, "?phrase=12")
    assert at_south.one('#preview [lang="my"] .mark').text == "12"
    at_south.one("#slot-vehicle").send_keys("กข 1234")
    at_south.until("the preview", lambda b: "กข 1234" in b.text_now("#preview"))
    original = at_south.one('#preview .original[lang="th"]').text
    assert "กข 1234" in original and original != at_south.one('#preview p[lang="my"]').text
    assert at_south.all("#preview .note"), "who vouches for it is said"
    at_south.shot("compose-preview-th-1024")
    throw_all_away(at_south, south)
    assert not at_south.complaints()


def test_an_exercise_looks_like_one_from_the_moment_it_is_ticked(at_south, south, north):
    compose(at_south, south)
    plain = at_south.one("form.compose").value_of_css_property("border-top-color")
    banner = "return getComputedStyle(document.getElementById('compose'), '::before').content"
    assert at_south.driver.execute_script(banner) == "none"
    at_south.one('input[name="exercise"]').click()
    assert at_south.one("form.compose").value_of_css_property("border-top-color") != plain
    assert "EXERCISE" in at_south.driver.execute_script(banner)
    assert at_south.driver.title.startswith("EXERCISE")
    at_south.shot("compose-exercise-en-1024")
    at_south.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert at_south.one("form.compose").is_displayed() and "EXERCISE" in at_south.driver.execute_script(banner)
    at_south.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    at_south.one("#headline").send_keys("ONLYEXERCISE")
    at_south.press("button.main")
    line = until("the exercise", lambda: [one for one in north.blo("inbox").stdout.splitlines() if "ONLYEXERCISE" in one])
    assert "exercise" in line[0].lower()


def test_handling_and_deadlines_stand_under_one_fold_and_travel(at_south, south, north):
    compose(at_south, south)
    at_south.one("#headline").send_keys("HANDLEDSO")
    assert not at_south.one("#tlp").is_displayed()
    at_south.one("details.more summary").click()
    Select(at_south.one("#tlp")).select_by_value("amber+strict")
    Select(at_south.one("#source")).select_by_value("B")
    Select(at_south.one("#over-in")).select_by_value("8")
    kept(at_south)
    at_south.driver.refresh()
    assert at_south.one("#tlp").is_displayed(), "what is said is not hidden"
    at_south.shot("compose-more-en-1024")
    at_south.press("button.main")
    ident = at_south.driver.current_url.rsplit("/", 1)[1]
    until("the alert", lambda: "HANDLEDSO" in north.blo("inbox").stdout)
    assert "amber+strict" in north.blo("show", ident).stdout.lower()


def picture(folder, name="photo.png"):
    path = folder / name
    path.write_bytes(base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="))
    return path


def test_photos_stay_with_the_draft_over_a_restart_and_go_with_the_alert(at_south, browsers, south, north, tmp_path):
    throw_all_away(at_south, south)
    compose(at_south, south)
    at_south.one("#headline").send_keys("WITHPHOTOS")
    for name in ("one.png", "two.png", "three.png"):
        before = at_south.one("html").id
        at_south.one("#file").send_keys(str(picture(tmp_path, name)))
        at_south.until("the file in the form", lambda b: b.is_new(before) and name in b.text_now("#files"))
    assert at_south.one("#headline").get_attribute("value") == "WITHPHOTOS"
    at_south.press('.file:nth-of-type(2) button')
    assert "two.png" not in at_south.text("#files")
    draft = at_south.driver.current_url.split("draft=")[1].split("#")[0]
    south.stop()
    south.start()

    again = browsers()
    again.sign_in(south.address, ANONG)
    compose(again, south, f"?draft={draft}")
    assert "one.png" in again.text("#files") and "three.png" in again.text("#files")
    again.shot("compose-files-en-1024")
    again.press("button.main")
    assert "/alert/" in again.driver.current_url
    ident = again.driver.current_url.rsplit("/", 1)[1]
    until("the alert", lambda: "WITHPHOTOS" in north.blo("inbox").stdout)
    shown = until("the files", lambda: [text for text in [north.blo("show", ident).stdout] if "three.png" in text])[0]
    assert "one.png" in shown and "two.png" not in shown


def test_what_is_too_large_is_said_before_it_is_sent_and_again_where_no_script_runs(at_south, south, tmp_path):
    large = tmp_path / "large.bin"
    with open(large, "wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    compose(at_south, south)
    at_south.one("#headline").send_keys("TOOLARGE")
    kept(at_south)
    at_south.one("#file").send_keys(str(large))
    at_south.until("the refusal", lambda b: "large.bin" in b.text_now("#kept"))
    assert not at_south.one("#file").get_attribute("value")
    scripts(at_south, False)
    at_south.driver.refresh()
    at_south.one("#file").send_keys(str(large))
    at_south.press("#add-files")
    assert at_south.all(".warning[role=alert]") and at_south.one("#headline").get_attribute("value") == "TOOLARGE"
    at_south.one("#file").send_keys(str(picture(tmp_path, "small.png")))
    at_south.press("button.main")
    assert at_south.all(".warning[role=alert]"), "a file that was not added is not left behind in silence"
    assert "TOOLARGE" not in south.blo("inbox", "--sent").stdout
    at_south.one("#file").send_keys(str(picture(tmp_path, "small.png")))
    at_south.press("#add-files")
    assert "small.png" in at_south.text("#files")
    at_south.press("#add-files")
    throw_all_away(at_south, south)
