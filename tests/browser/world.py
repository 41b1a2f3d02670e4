"""A relay and two offices, made and run with the product's own binaries, and browsers at their pages.

    relay ── mae-sai.th ── page ── browser (Chromium)
          └─ tachileik.mm ─ page ── browser
"""

import os
import pathlib
import re
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
PASSPHRASE = "of a test"
PASSWORD = "mango-tree-7788"
SOUTH, NORTH = "mae-sai.th", "tachileik.mm"
# Whatever is waited for comes sooner, or not at all.
PATIENCE_S = 30


def until(what, tried, patience=PATIENCE_S):
    """The first truthy answer of `tried`, or a failure that says what did not come."""
    end = time.monotonic() + patience
    while True:
        found = tried()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come within {patience} s")
        time.sleep(0.05)


class Process:
    """A process of ours, its output in a file, ended by its own pid."""

    def __init__(self, words, log, env=None):
        self.log = log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(
                [str(word) for word in words],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, "BLO_PASSPHRASE": PASSPHRASE, **(env or {})},
            )

    def said(self, pattern, patience=PATIENCE_S):
        """What the log says that matches, waited for."""

        def look():
            text = self.log.read_text(errors="replace")
            assert self.process.poll() is None, f"it ended: {text}"
            return re.search(pattern, text)

        return until(f"{pattern} in {self.log}", look, patience)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Office:
    """One office: its home, its gateway, its officers."""

    def __init__(self, world, name):
        self.world, self.name, self.home = world, name, world.folder / name
        self.gateway = None
        self.address = None

    def blo(self, *words, check=True):
        done = subprocess.run(
            [str(TARGET / "blo"), "--home", str(self.home), *map(str, words)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "BLO_PASSPHRASE": PASSPHRASE, "LANG": "C.UTF-8"},
        )
        if check:
            assert done.returncode == 0, f"{words}: {done.stderr}"
        return done

    def officer(self, name, role="supervisor"):
        self.blo("officer", "add", name, "--role", role, "--password-file", self.world.secret(PASSWORD))

    def start(self, patience=PATIENCE_S):
        log = self.world.folder / f"{self.name}.{time.monotonic_ns()}.log"
        self.gateway = Process([TARGET / "blo", "--home", self.home, "run"], log)
        self.address = self.gateway.said(r"page of \S+: (\S+)", patience).group(1)

    def stop(self):
        if self.gateway:
            self.gateway.stop()
            self.gateway = None


class World:
    """Everything, in one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.relay = None
        self.offices = {}

    def secret(self, text):
        path = self.folder / "password"
        path.write_text(text)
        path.chmod(0o600)
        return path

    def run(self, program, *words):
        done = subprocess.run(
            [str(TARGET / program), *map(str, words)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            cwd=self.folder,
            env={**os.environ, "BLO_PASSPHRASE": PASSPHRASE, "LANG": "C.UTF-8"},
        )
        assert done.returncode == 0, f"{program} {words}: {done.stderr}"
        return done.stdout

    def make(self):
        folder = self.folder
        for name, of in [("th", ["--country", "th"]), ("mm", ["--country", "mm"]), ("relays", ["--relay"])]:
            self.run("blo", "authority", "init", *of, "--kdf-cost", "test", "--out", folder / f"authority-{name}")
        self.run("blo", "authority", "relay-key", "--name", "localhost", "--out-key", "relay.key", "--out-csr", "relay.csr")
        self.issue("relays", "relay.csr", "relay.pem")
        (folder / "relay.toml").write_text(
            'name = "localhost"\nlisten = "127.0.0.1:0"\ndata = "data"\ncertificate = "relay.pem"\nkey = "relay.key"\n'
            + "".join(
                f'[[authority]]\ncountry = "{country}"\ncertificates = "authority-{country}/authority.pem"\n'
                f'crl = "authority-{country}/crl.pem"\n'
                for country in ("th", "mm")
            )
        )
        self.relay = Process([TARGET / "blo-relay", "run", "--config", folder / "relay.toml"], folder / "relay.log")
        # Its colours stand between the word and the address.
        port = self.relay.said(r"listening.*?127\.0\.0\.1:(\d+)").group(1)
        for name in (SOUTH, NORTH):
            self.offices[name] = self.found(name, port)
        self.pair()

    def issue(self, authority, request, certificate):
        self.run("blo", "authority", "issue", "--dir", f"authority-{authority}", "--csr", request, "--out", certificate)

    def found(self, name, port):
        office, country = Office(self, name), name.rsplit(".", 1)[1]
        request, certificate = f"{name}.csr", self.folder / f"{name}.pem"
        office.blo(
            "init", "--office", name, "--relay", f"127.0.0.1:{port}", "--relay-name", "localhost", "--kdf-cost", "test",
            "--relay-authority", self.folder / "authority-relays" / "authority.pem",
            "--csr-out", self.folder / request, "--page", "127.0.0.1:0",
        )
        self.issue(country, request, certificate)
        authority = self.folder / f"authority-{country}" / "authority.pem"
        office.blo("certificate", "add", certificate, "--authority", authority)
        self.run("blo-relay", "office", "add", "--by", "test", "--config", "relay.toml", "--cert", certificate)
        return office

    def pair(self):
        south, north = self.offices[SOUTH], self.offices[NORTH]
        agreement, until_ = self.folder / "agreement", "2045-01-01T00:00:00Z"
        south.blo("pair", "sign", NORTH, "--certificate", self.folder / f"{NORTH}.pem", "--until", until_, "--out", agreement)
        north.blo("pair", "sign", SOUTH, "--certificate", self.folder / f"{SOUTH}.pem", "--in", agreement, "--out", agreement)
        south.blo("pair", "sign", NORTH, "--in", agreement)
        self.run("blo-relay", "pairing", "add", "--by", "test", "--config", "relay.toml", agreement)

    def end(self):
        for office in self.offices.values():
            office.stop()
        if self.relay:
            self.relay.stop()
