"""Alerts as feeds and hostile offices write them, and an alert's page."""

import json
import os
import socket
import subprocess

from base64 import b64encode

from world import PASSPHRASE, TARGET, until

MARKUP = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


def feed(office, **alert):
    """Sends one line of a feed; the alert's id."""
    done = subprocess.run(
        [str(TARGET / "blo"), "--home", str(office.home), "send", "--json", "-"],
        input=json.dumps(alert) + "\n", capture_output=True, text=True, timeout=120,
        env={**os.environ, "BLO_PASSPHRASE": PASSPHRASE, "LANG": "C.UTF-8"},
    )
    answer = json.loads(done.stdout.splitlines()[0]) if done.stdout else {}
    assert "id" in answer, f"{done.stdout}{done.stderr}"
    return answer["id"]


def text(headline, language="en", **more):
    return {"language": language, "headline": headline, "original": True, **more}


def hand_in(office, name, media_type, data):
    """Hands a file in as whoever holds the office's own socket can: with any name and type. Its handle."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(office.home / "gateway.sock"))
        answers = line.makefile()

        def ask(verb, **what):
            line.sendall((json.dumps({"verb": verb, "with": what}) + "\n").encode())
            return json.loads(answers.readline())

        begun = ask("attach", name=name, media_type=media_type, size=len(data))
        assert "ok" in begun, begun
        handle = begun["ok"]["attachment"]
        assert "ok" in ask("attach_part", attachment=handle, bytes=b64encode(data).decode())
        assert "ok" in ask("attach_end", attachment=handle)
        return handle


def opened(browser, office, sender, ident):
    """The alert's page, opened by a press where nobody has opened it yet."""
    until(f"{ident} at {office.name}", lambda: ident in office.blo("inbox").stdout + office.blo("inbox", "--sent").stdout)
    browser.go(f"{office.address}alert/{sender.name}/{ident}")
    if browser.all('form[action$="/open"] button'):
        browser.press('form[action$="/open"] button')
    return browser


def act(browser, name):
    """Unfolds a form; nothing is folded away from who has a keyboard alone."""
    browser.one(f"#act-{name} summary").click()
    return f"#act-{name}"
