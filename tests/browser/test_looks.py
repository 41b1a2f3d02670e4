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
RULES = "Maj. Looks"
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# What is cut off: an element whose own text is larger than its box, where it cannot be scrolled.
CUT = """
return [...document.querySelectorAll('main *, header *')].filter(e => {
  const s = getComputedStyle(e);
  return s.overflow === 'hidden' && !e.classList.contains('only-read') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
      || e.getBoundingClientRect().right > innerWidth + 1 && s.position !== 'absolute';
}).map(e => e.outerHTML.slice(0, 120));
"""


# What lies over another: words whose boxes share more than a third of the lower one's height. Names on the map stand where
# their places are, however near each other; the table below it has them one by one.
OVER = """
const boxes = [];
for (const e of document.querySelectorAll('main *, header *')) {
  if (e.children.length || !e.textContent.trim() || !e.checkVisibility() || e.closest('.only-read, option, svg, details:not([open])')) continue;
  for (const r of e.getClientRects()) if (r.width > 2 && r.height > 2) boxes.push([e, r]);
}
const over = [];
for (const [i, [e, a]] of boxes.entries()) for (const [f, b] of boxes.slice(i + 1)) {
  if (e === f) continue;
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (wide > 2 && high > Math.min(a.height, b.height) / 3) over.push([e.outerHTML.slice(0, 90), f.outerHTML.slice(0, 90)]);
}
return over;
"""
# Letters that are drawn as no letter is: the same as a place of Unicode that has none.
BOXES = """
const done = arguments[0];
document.fonts.ready.then(() => {
  const page = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  page.font = `24px ${getComputedStyle(document.body).fontFamily}`;
  page.textBaseline = 'top';
  const drawn = (text) => {
    page.clearRect(0, 0, 60, 60);
    page.fillText(text, 10, 10);
    return page.getImageData(0, 0, 60, 60).data.join();
  };
  const none = drawn('\\u0378');
  const letters = new Set([...document.body.innerText].filter((letter) => /\\p{L}|\\p{M}|\\p{N}/u.test(letter)));
  done([...letters].filter((letter) => drawn(letter) === none));
});
"""


@pytest.fixture(scope="module")
def some_alerts(world):
    north = world.offices["tachileik.mm"]
    world.offices[SOUTH].officer(RULES, "administrator")
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
    for page in ("compose", "counterparts", "handover", "unread", "archive", "map"):
        browser.go(south.address + page)
        look(browser, f"{page}-{tag}")
    browser.press('form[action="/sign-out"] button')
    browser.sign_in(south.address, RULES)
    browser.go(south.address + "officers")
    look(browser, f"officers-{tag}")
    assert not browser.complaints()


def test_a_box_in_the_place_of_a_letter_is_noticed(browsers, south):
    browser = browsers()
    browser.go(south.address)
    assert browser.driver.execute_async_script(BOXES) == []
    # A letter of Khitan, for which the fonts of this test have none.
    browser.driver.execute_script("document.querySelector('h1').textContent += '\\u{18B00}'")
    assert browser.driver.execute_async_script(BOXES)


def look(browser, name):
    for size, width in ((LAPTOP, "1024"), (PHONE, "390")):
        browser.resize(size)
        browser.shot(f"{name}-{width}")
        assert browser.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth"), (name, width)
        cut = browser.driver.execute_script(CUT)
        assert not cut, (name, width, cut)
        over = browser.driver.execute_script(OVER)
        assert not over, (name, width, over)
        boxes = browser.driver.execute_async_script(BOXES)
        assert not boxes, (name, width, boxes)
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
    # A browser gives a field the focus a moment after the page is there.
    browser.until("the first field", lambda b: b.driver.switch_to.active_element.get_attribute("id") == "name")
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
