"""What another office, or another site, may try."""

import concurrent.futures
import http.client
import urllib.parse

import pytest

from selenium.webdriver.common.by import By

from browser import LAPTOP, PHONE
from conftest import ANONG
from world import NORTH, SOUTH

MARKUP = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"><b>bold</b>&amp;"
GIANT = "ก" * 160
QUOTES = "\"'`><svg onload=document.title='taken'>"


@pytest.mark.parametrize("headline", [MARKUP, GIANT, QUOTES, "w" * 160, "a\u200bb\u00ad" * 30])
def test_words_of_another_office_stay_words_and_fit(at_south, north, headline):
    north.blo("send", "--to", SOUTH, "--precedence", "PRIORITY", "--language", "en", "--headline", headline,
              "--description", headline * 3, "--place", headline, "--officer", headline)
    shown = f"//li[contains(@class,'unread')]//bdi[contains(., {quoted(headline[:40])})]"
    row = at_south.until("the alert", lambda b: b.driver.find_elements(By.XPATH, shown))[0]
    for size in (LAPTOP, PHONE):
        at_south.resize(size)
        assert fits(at_south), size
    row.click()
    at_south.until("the alert opened", lambda b: b.all("article.alert .outcomes"))
    for size in (LAPTOP, PHONE):
        at_south.resize(size)
        assert fits(at_south), size
    assert "taken" not in at_south.driver.title
    assert not at_south.all("article bdi *, article .text script, article .text img, article .text svg")
    assert not at_south.complaints()


def quoted(text):
    parts = text.split('"')
    return "concat('', " + ", '\"', ".join(f'"{part}"' for part in parts) + ")"


def fits(browser):
    return browser.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def ask(office, method, path, headers, body=""):
    where = urllib.parse.urlparse(office.address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    for name, value in headers:
        connection.putheader(name, value)
    if body:
        connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body.encode())
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), answer.headers


def test_another_name_for_this_address_is_not_answered(south):
    host = urllib.parse.urlparse(south.address).netloc
    assert ask(south, "GET", "/", [("Host", host)])[0] == 200
    for other in ("evil.example", f"evil.example:{host.rsplit(':', 1)[1]}", "127.0.0.1"):
        status, text, _ = ask(south, "GET", "/", [("Host", other)])
        assert status == 421 and "sign-in" not in text, other


def test_a_form_of_another_site_does_nothing(at_south, south):
    host = urllib.parse.urlparse(south.address).netloc
    ticket = at_south.driver.get_cookie("blo")
    assert ticket["httpOnly"] and ticket["sameSite"] == "Strict"
    cookie = ("Cookie", f"blo={ticket['value']}")
    form = {"key": "1" * 32, "officer": ANONG, "to": NORTH, "precedence": "ROUTINE", "headline": "FORGED", "language": "en"}
    body = urllib.parse.urlencode(form)
    for origin in ("http://evil.example", "null", f"https://{host}"):
        status, _, _ = ask(south, "POST", "/compose", [("Host", host), ("Origin", origin), cookie], body)
        assert status == 403, origin
    assert ask(south, "POST", "/compose", [("Host", host), cookie], body)[0] == 403
    assert "FORGED" not in south.blo("inbox", "--sent").stdout
    ours = [("Host", host), ("Origin", f"http://{host}"), cookie]
    assert ask(south, "POST", "/compose", ours, body.replace("FORGED", "OWNFORM"))[0] == 303
    assert "OWNFORM" in south.blo("inbox", "--sent").stdout


def test_guessing_passwords_takes_ever_longer_and_locks_nobody_else_out(south):
    south.officer("Guessed")
    host = urllib.parse.urlparse(south.address).netloc
    ours = [("Host", host), ("Origin", f"http://{host}")]
    tries = [ask(south, "POST", "/sign-in", ours, "name=Guessed&password=wrong-word-1")[0] for _ in range(6)]
    assert tries == [403] * 5 + [429]
    right = "name=Guessed&password=mango-tree-7788"
    assert ask(south, "POST", "/sign-in", ours, right)[0] == 429
    assert ask(south, "POST", "/sign-in", ours, right.replace("Guessed", "Lt. Anong"))[0] == 303


def test_guessing_many_passwords_at_once_tries_no_more_of_them(south):
    south.officer("Besieged")
    host = urllib.parse.urlparse(south.address).netloc
    ours = [("Host", host), ("Origin", f"http://{host}")]

    def guess(number):
        return ask(south, "POST", "/sign-in", ours, f"name=Besieged&password=wrong-word-{number}")[0]

    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        tries = list(pool.map(guess, range(24)))
    assert sorted(tries) == [403] * 5 + [429] * 19


def test_every_answer_forbids_what_the_page_does_not_need(south):
    host = urllib.parse.urlparse(south.address).netloc
    for path in ("/", "/style.css", "/nothing", "/alert/x/y", "/live/"):
        _, _, headers = ask(south, "GET", path, [("Host", host)])
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"]
    assert ask(south, "POST", "/sign-in", [("Host", host), ("Origin", f"http://{host}")], "x" * 600_000)[0] == 413
