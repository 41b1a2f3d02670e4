"""Every page in every language at both sizes: nothing cut off, nothing wider than the screen, no serious finding of axe.
The pictures are kept as output."""

import pathlib

import axe_playwright_python
import pytest

from selenium.webdriver.common.keys import Keys

from browser import LAPTOP, PHONE
from conftest import ANONG, KHIN
from world import PASSWORD, SOUTH

LANGUAGES = ("en", "km", "lo", "my", "th", "vi")
HEADLINES = {
    "en": "White pickup crossed the second bridge at 14:05",
    "km": "រថយន្តភីកអាប់ពណ៌សឆ្លងស្ពានទីពីរ",
    "lo": "ລົດກະບະສີຂາວຂ້າມຂົວທີສອງ",
    "my": "ပစ်ကပ်အဖြူ ဒုတိယတံတားကို ဖြတ်သွားသည်",
    "th": "รถกระบะสีขาวข้ามสะพานที่สอง",
    "vi": "Xe bán tải trắng đã qua cầu thứ hai",
}
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# What is cut off: an element whose own text is larger than its box, where it cannot be scrolled.
CUT = """
return [...document.querySelectorAll('main *, header *')].filter(e => {
  const s = getComputedStyle(e);
  return s.overflow === 'hidden' && !e.classList.contains('only-read') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
      || e.getBoundingClientRect().right > innerWidth + 1 && s.position !== 'absolute';
}).map(e => e.outerHTML.slice(0, 120));
"""


@pytest.fixture(scope="module")
def some_alerts(world):
    north = world.offices["tachileik.mm"]
    for number, (tag, headline) in enumerate(HEADLINES.items()):
        precedence = ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")[number % 4]
        north.blo("send", "--to", SOUTH, "--precedence", precedence, "--category", "drugs", "--language", tag,
                  "--headline", headline, "--status", "exercise" if number == 4 else "actual")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_fits_in_every_language(browsers, south, some_alerts, tag):
    browser = browsers()
    browser.go(south.address)
    browser.one(f'.languages button[lang="{tag}"]').click()
    browser.until("the language", lambda b: b.is_in(tag))
    look(browser, f"sign-in-{tag}")
    browser.sign_in(south.address, ANONG)
    browser.until("the rows", lambda b: b.all(".row"))
    look(browser, f"board-{tag}")
    browser.one(".row.unread button").click()
    browser.until("the alert", lambda b: b.all("article.alert .outcomes"))
    look(browser, f"alert-{tag}")
    for page in ("compose", "counterparts"):
        browser.go(south.address + page)
        look(browser, f"{page}-{tag}")
    assert not browser.complaints()


def look(browser, name):
    for size, width in ((LAPTOP, "1024"), (PHONE, "390")):
        browser.resize(size)
        browser.shot(f"{name}-{width}")
        assert browser.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth"), (name, width)
        cut = browser.driver.execute_script(CUT)
        assert not cut, (name, width, cut)
        browser.driver.execute_script(AXE)
        found = browser.driver.execute_async_script(
            "axe.run(document, {resultTypes: ['violations']}).then(r => arguments[0](r.violations))"
        )
        serious = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found
                   if one["impact"] in ("serious", "critical")]
        assert not serious, (name, width, serious)
    browser.resize(LAPTOP)


def test_a_keyboard_is_enough(browsers, north, south):
    south.blo("send", "--to", "tachileik.mm", "--precedence", "PRIORITY", "--language", "en", "--headline", "BYKEYBOARD")
    browser = browsers()
    browser.go(north.address)
    keys = lambda *what: browser.driver.switch_to.active_element.send_keys(*what)  # noqa: E731
    assert browser.driver.switch_to.active_element.get_attribute("id") == "name"
    keys(KHIN)
    keys(Keys.TAB)
    keys(PASSWORD, Keys.ENTER)
    browser.until("the alert", lambda b: "BYKEYBOARD" in b.text_now("main"))

    def focused():
        now = browser.driver.switch_to.active_element
        return now.text if now.tag_name == "button" else ""

    for _ in range(60):
        if "BYKEYBOARD" in focused():
            break
        keys(Keys.TAB)
    assert "BYKEYBOARD" in focused()
    assert browser.driver.execute_script("return getComputedStyle(document.activeElement).outlineStyle") != "none"
    keys(Keys.ENTER)
    browser.until("the alert opened", lambda b: b.all("article.alert .outcomes"))
    for _ in range(60):
        if browser.driver.switch_to.active_element.get_attribute("value") == "under_watch":
            break
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    keys(Keys.ENTER)
    browser.until("what was done", lambda b: KHIN in b.text_now(".ladder"))
