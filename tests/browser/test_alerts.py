"""An alert from one page to the other: written, told, opened, answered."""

from selenium.webdriver.common.by import By

from conftest import ANONG, KHIN
from world import NORTH, SOUTH, until


# 07:35 UTC by the browser's own clock, with its zone.
HERE = """
const at = new Date("2026-12-01T07:35Z"), off = -at.getTimezoneOffset(), two = (n) => String(n).padStart(2, "0");
return at.getFullYear() + "-" + two(at.getMonth() + 1) + "-" + two(at.getDate()) + " " + two(at.getHours()) + ":"
    + two(at.getMinutes()) + " (" + (off < 0 ? "-" : "+") + two(Math.trunc(Math.abs(off) / 60)) + ":" + two(Math.abs(off) % 60) + ")";
"""


def write(browser, office, headline, precedence="ROUTINE", confirm=False):
    browser.go(office.address + "compose")
    browser.one(f'input[name="precedence"][value="{precedence}"]').click()
    browser.one("#headline").send_keys(headline)
    if confirm:
        browser.one('input[name="confirmed"]').click()
    browser.press("button.main")


def test_an_alert_written_in_thai_is_read_in_burmese_and_its_sender_sees_how_far_it_is(at_south, at_north, south):
    at_south.choose_language("th")
    at_north.choose_language("my")
    write(at_south, south, "รถกระบะขาวข้ามสะพาน", "PRIORITY")
    sent = at_south.driver.current_url
    row = "//li[contains(@class,'unread')]//bdi[contains(text(),'รถกระบะขาวข้ามสะพาน')]"
    found = at_north.until("the alert", lambda b: b.driver.find_elements(By.XPATH, row))
    assert found[0].get_attribute("lang") == "th"
    found[0].click()
    at_north.until("the alert opened", lambda b: b.all("article.alert .outcomes button"))
    assert at_north.one("html").get_attribute("lang") == "my"
    at_north.one("#note").send_keys("တွေ့ပြီ")
    at_north.press('.outcomes button[value="stopped"]')
    assert KHIN in at_north.text(".ladder")

    def ladder():
        at_south.go(sent)
        return KHIN in at_south.text(".ladder") and "တွေ့ပြီ" in at_south.text(".ladder")

    until("the answer in the sender's ladder", ladder)
    assert not at_south.complaints() and not at_north.complaints()


def test_a_flash_asks_once_sounds_until_it_is_opened_and_shows_on_a_board_that_nobody_touches(at_south, at_north, south):
    write(at_south, south, "FLASHONPAGE", "FLASH")
    assert at_south.text(".warning") and at_south.one("#headline").get_attribute("value") == "FLASHONPAGE"
    at_south.one('input[name="confirmed"]').click()
    at_south.press("button.main")
    at_north.until("the alarm", lambda b: b.one("#alarm").is_displayed())
    assert SOUTH in at_north.text("#alarm")
    at_north.until("a title that says so", lambda b: "FLASH" in b.driver.title)
    at_north.one("#sound").click()
    at_north.until("the sound on", lambda b: b.one("#sound").get_attribute("aria-pressed") == "true")
    row = "//li[contains(@class,'unread')]//bdi[text()='FLASHONPAGE']"
    at_north.until("the row", lambda b: b.driver.find_elements(By.XPATH, row))[0].click()
    at_north.until("the alert opened", lambda b: b.all("article.alert .outcomes button"))
    at_north.until("the alarm over", lambda b: not b.one("#alarm").is_displayed())


def test_looking_at_an_alert_by_its_address_tells_nobody_that_it_was_read(at_south, at_north, south, north):
    write(at_south, south, "LOOKEDAT")
    row = "//li[contains(@class,'unread')]//form[.//bdi[text()='LOOKEDAT']]"
    form = at_north.until("the row", lambda b: b.driver.find_elements(By.XPATH, row))[0]
    path = form.get_attribute("action").removesuffix("/open")
    at_north.go(path)
    assert at_north.all('form[action$="/open"] button')
    assert not at_north.all(".outcomes")
    ident = path.rsplit("/", 1)[1]
    inbox = north.blo("inbox", "--unread").stdout
    assert ident in inbox


def test_pressing_send_twice_sends_once(at_south, south, north):
    at_south.go(south.address + "compose")
    at_south.one("#headline").send_keys("SENTONCE")
    at_south.driver.execute_script(
        "const f=document.getElementById('compose');"
        "const d=new URLSearchParams([...new FormData(f)].filter(([,v])=>typeof v==='string'));"
        "window.both=Promise.all([1,2].map(()=>fetch('/compose',{method:'POST',body:d}))).then(a=>a.map(r=>r.url));"
    )
    urls = at_south.driver.execute_async_script("window.both.then(arguments[0])")
    assert len(set(urls)) == 1 and "/alert/" in urls[0]
    until("the alert", lambda: "SENTONCE" in north.blo("inbox").stdout)
    assert north.blo("inbox").stdout.count("SENTONCE") == 1
    assert ANONG in north.blo("show", urls[0].rsplit("/", 1)[1]).stdout


def test_a_phrases_moment_stands_by_the_clock_of_who_reads_it_and_words_of_an_office_stay_as_they_are(at_south, south, north):
    north.blo("send", "--to", SOUTH, "--precedence", "PRIORITY", "--category", "drugs", "--phrase", "12",
              "--slot", "vehicle=MOMENTCAR", "--slot", "place=Tachileik", "--slot", "time=2026-12-01T14:05:00+06:30")
    words = "2026-12-01 07:35 UTC"
    north.blo("send", "--to", SOUTH, "--precedence", "ROUTINE", "--language", "en", "--headline", f"AS TYPED {words}")
    at_south.go(south.address)
    here = at_south.driver.execute_script(HERE)
    at_south.sees(here, "#live")
    at_south.sees(f"AS TYPED {words}", "#live")
    row = "//li[contains(@class,'unread')]//bdi[contains(text(),'MOMENTCAR')]"
    at_south.driver.find_elements(By.XPATH, row)[0].click()
    at_south.until("the alert opened", lambda b: b.all("article.alert .outcomes button"))
    at_south.sees(here, ".phrase")
    assert "UTC" not in at_south.text(".phrase")
