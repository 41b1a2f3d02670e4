"""A headless Chromium at an office's page, and what an officer does there."""

import base64
import os
import pathlib
import signal
import subprocess

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from world import PASSWORD, ROOT, until

SHOTS = pathlib.Path(os.environ.get("BLO_SHOTS", ROOT / "target" / "tests-run" / "pages"))
LAPTOP, PHONE = (1024, 600), (390, 844)


class Browser:
    """One browser with a profile of its own."""

    def __init__(self, size=LAPTOP, home=None):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for word in (
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
            "--mute-audio",  # a machine without a loudspeaker
        ):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        env = {**os.environ, **({"HOME": str(home)} if home else {})}
        service = webdriver.ChromeService("/usr/bin/chromedriver", env=env)
        self.driver = webdriver.Chrome(options=options, service=service)
        self.resize(size)

    def resize(self, size):
        width, height = size
        view = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", view)

    def go(self, address):
        self.driver.get(address)

    def one(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def text(self, css="body"):
        return self.one(css).text

    def until(self, what, tried):
        return until(what, lambda: tried(self))

    def sees(self, words, css="body"):
        """Waits until the page shows the words."""
        return until(f"“{words}” on the page", lambda: words in self.text_now(css))

    def text_now(self, css):
        # The page may be on its way to the next one.
        try:
            return self.text(css)
        except Exception:  # noqa: BLE001
            return ""

    def choose_language(self, tag):
        before = self.one("html").id
        Select(self.one("#tag")).select_by_value(tag)
        until(f"the page in {tag}", lambda: self.is_new(before) and self.is_in(tag))

    def is_in(self, tag):
        """Whether the page speaks that language."""
        try:
            return self.one("html").get_attribute("lang") == tag
        except Exception:  # noqa: BLE001
            return False

    def is_new(self, before):
        try:
            return self.one("html").id != before
        except Exception:  # noqa: BLE001
            return False

    def sign_in(self, address, name, password=PASSWORD):
        self.go(address)
        Select(self.one("#name")).select_by_visible_text(name)
        self.one("#password").send_keys(password)
        self.press(".sign-in form.fields button")

    def press(self, css):
        """Presses a button and waits for the page that it leads to."""
        before = self.one("html").id
        self.one(css).click()
        until(f"the page after {css}", lambda: self.is_new(before))

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        # A page that was never painted has no width yet.
        self.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        (SHOTS / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))

    def complaints(self):
        """What the browser itself holds against the page: errors of script and policy. A refusal that it was sent is none."""
        log = self.driver.get_log("browser")
        return [one for one in log if one["level"] == "SEVERE" and one["source"] != "network"]

    def kill(self):
        """The browser is gone at once, as in a crash: its processes are children of the driver's service."""
        for line in subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True).stdout.splitlines():
            pid, parent = map(int, line.split())
            if parent == self.driver.service.process.pid:
                os.kill(pid, signal.SIGKILL)
        self.driver.service.stop()
        self.driver = None

    def end(self):
        if self.driver:
            self.driver.quit()


def scripts(browser, run):
    """Whether this window runs any."""
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not run})
