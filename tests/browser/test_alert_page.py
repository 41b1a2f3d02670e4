"""Everything that an alert says, as words and never as markup: whom and what it is about, its files, its thread."""

import http.client
import json
import shutil
import struct
import urllib.parse
import zlib

import pytest

from alerts import MARKUP, feed, hand_in, opened, text
from browser import LAPTOP, PHONE
from test_hostile import fits
from test_looks import look
from world import SOUTH, until

GIANT = "ขขขขขขขขขขขขขขขขขขขข" * 20


def everything(word):
    """One entity of each kind, with a word in every field that takes any."""
    name = [{"text": word, "romanised": word, "alias": True}]
    much = {"amount": "200000", "unit": "tablet"}
    return [
        {"key": "p1", "note": word, "person": {
            "names": name, "sex": "male", "born": "2533-01-02", "age_from": 30, "age_to": 40, "nationalities": ["TH"],
            "role": "suspect", "height_cm": 170, "marks": word, "telephones": [word[:38]], "warnings": ["armed"]}},
        {"key": "t1", "document": {"kind": "passport", "number": word, "issuing_state": "MM", "authority": word, "state": "forged"}},
        {"key": "v1", "vehicle": {"kind": "pickup", "plate": word, "plate_state": "TH", "plate_province": word, "make": word,
                                  "model": word, "colour": word}},
        {"key": "s1", "vessel": {"kind": "longtail", "name": word, "registration": word, "call_sign": word, "imo": "9074728",
                                 "flag": "LA", "colour": word, "engine": word}},
        {"key": "c1", "consignment": {"container": "CSQU3054380", "seal": word, "waybill": word, "declared": word, "found": word,
                                      "shipper": word, "consignee": word, "packages": 3, "weight": much}},
        {"key": "f1", "firearm": {"kind": "rifle", "make": word, "model": word, "calibre": word, "serial": word, "count": 2}},
        {"key": "d1", "drugs": {"substance": "meth_tablet", "substance_name": word, "form": "tablet", "quantity": much,
                                "brand": word, "concealment": word, "test": "field", "seized_by": word,
                                "seized_at": "2026-11-29T03:04:05Z"}},
        {"key": "w1", "wildlife": {"scientific_name": word, "common_names": name, "appendix": "I", "quantity": much,
                                   "source": "W", "permit": word, "care": word}},
        {"key": "o1", "organisation": {"names": name, "registration": word, "state": "TH", "address": word}},
        {"key": "e1", "device": {"kind": "telephone", "make": word, "model": word, "telephones": [word[:38]], "handles": [word]}},
        {"key": "m1", "money": {"amount": "1000000.50", "currency": "THB", "form": "cash", "account": word}},
        {"key": "l1", "location": {"description": word, "crossing": "no-such-crossing", "point_e7": [204432000, 998811000],
                                   "road": word, "river_km": word, "grid": word, "address": word}},
    ]


def rich(office, word, **more):
    return feed(office, **{
        "to": [SOUTH], "precedence": "PRIORITY", "category": "drugs", "texts": [text(word[:150], description=word, instruction=word)],
        "officer": word, "incident": word, "entities": everything(word),
        "links": [{"subject": "p1", "relation": "drives", "object": "v1", "confidence": "likely"}],
        "areas": [{"description": word, "crossing": "mae-sai-2", "direction": "inbound", "centre_e7": [204432000, 998811000], "radius_m": 500}],
        "response_types": ["stop_and_check", "call_back"], "evaluation": {"source": "B", "information": "2"},
        "handling": {"tlp": "amber", "code": "H1", "note": word, "pap": "red", "sensitivities": ["health"], "purpose": word},
        "provenance": {"feed": word, "format": "cap-1.2", "original": "ab" * 32, "mapper": word, "released_by": word},
        "extensions": [{"name": "org.example.x", "value": word}], **more})


@pytest.mark.parametrize("word", [MARKUP, GIANT, "\"'`><svg onload=document.title='taken'>"])
def test_every_field_of_every_kind_is_shown_as_words_and_fits(at_south, north, south, word):
    ident = rich(north, word)
    opened(at_south, south, north, ident)
    page = at_south.one("article").get_attribute("textContent")
    for key in ("p1", "t1", "v1", "s1", "c1", "f1", "d1", "w1", "o1", "e1", "m1", "l1"):
        assert word.split()[0] in at_south.one(f"#entity-{key}").get_attribute("textContent") or key in ("m1",), key
    for said in ("200000 tablet", "pickup", "methamphetamine tablets", "W · taken from the wild", "20.4432000, 99.8811000",
                 "TLP:AMBER", "H1 · no evidence in court", "PAP:RED", "B · mostly reliable", "stop and check", "1000000.50",
                 "Buddhist era",
                 "The check digit does not agree (IMO)", "org.example.x", "ab" * 32):
        assert said in page or said.lower() in page.lower(), said
    for size in (LAPTOP, PHONE):
        at_south.resize(size)
        assert fits(at_south), size
    assert "taken" not in at_south.driver.title
    assert not at_south.all("article bdi *, article dd script, article img, article svg")
    assert not at_south.complaints()


@pytest.mark.parametrize("tag", ["my", "th"])
def test_kinds_and_codes_speak_the_readers_language(at_south, north, south, tag):
    ident = rich(north, "กข 1234")
    at_south.choose_language(tag)
    opened(at_south, south, north, ident)
    words = {"my": ("ယာဉ်", "ပစ်ကပ်ကား", "မက်အမ်ဖီတမင်းဆေးပြား"), "th": ("ยานพาหนะ", "รถกระบะ", "ยาบ้า")}[tag]
    for word in words:
        assert word in at_south.text("article"), word
    look(at_south, f"alert-rich-{tag}")


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + b"\xb3\x00\x1b" * 40 for _ in range(30)))) + chunk(b"IEND", b""))


def fetched(browser, office, path):
    where = urllib.parse.urlparse(office.address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=10)
    connection.request("GET", path, headers={"Cookie": f"blo={browser.driver.get_cookie('blo')['value']}"})
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers


def test_pictures_are_shown_and_no_file_of_another_office_runs(at_south, north, south):
    script = b"<svg xmlns='http://www.w3.org/2000/svg' onload=\"document.title='taken'\"/><script>document.title='taken'</script>"
    files = [("photo.png", "image/png", png()), ("<img src=x onerror=alert(1)>.svg", "image/svg+xml", script),
             ("page.html", "text/html", script), ("liar.png", "image/png", script)]
    handles = [hand_in(north, *one) for one in files]
    ident = feed(north, to=[SOUTH], precedence="PRIORITY", texts=[text("WITHFILES")], attachments=handles)
    until("the alert", lambda: ident in south.blo("inbox").stdout)
    path = f"/alert/{north.name}/{ident}"
    assert fetched(at_south, south, f"{path}/file/1")[0] == 303, "an alert that nobody opened hands nothing out"
    opened(at_south, south, north, ident)

    def whole():
        at_south.go(south.address + path[1:])
        return len(at_south.all(".files a.get")) == len(files)

    until("the files", whole)
    width = "return [...document.querySelectorAll('.files img')].map(i => i.naturalWidth)"
    at_south.until("the picture", lambda b: b.driver.execute_script(width) == [40, 0])
    for number, (name, _, data) in enumerate(files, 1):
        status, body, headers = fetched(at_south, south, f"{path}/file/{number}")
        assert (status, body) == (200, data), name
        assert headers["content-type"] == ("image/png" if number == 1 else "application/octet-stream")
        assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in headers["content-security-policy"] and "default-src 'none'" in headers["content-security-policy"]
    assert fetched(at_south, south, f"{path}/file/9")[0] == 404
    at_south.driver.get(south.address + f"{path}/file/2".lstrip("/"))
    assert "taken" not in at_south.driver.title
    at_south.go(south.address + path[1:])
    look(at_south, "alert-files")
    assert "taken" not in at_south.driver.title


def test_victims_stay_hidden_until_somebody_says_why(at_south, north, south):
    entity = {"key": "p1", "person": {"names": [{"text": "HIDDENVICTIM"}], "role": "victim"}}
    handle = hand_in(north, "HIDDENNAME.png", "image/png", png())
    ident = feed(north, to=[SOUTH], precedence="PRIORITY", texts=[text("HIDDENHEAD")], entities=[entity], attachments=[handle])
    opened(at_south, south, north, ident)
    for word in ("HIDDENVICTIM", "HIDDENHEAD", "HIDDENNAME"):
        assert word not in at_south.driver.page_source, word
    assert not at_south.all(".files a.get, .files img")
    look(at_south, "alert-hidden")
    at_south.one("#reason").send_keys("WHYSHOWN")
    at_south.press('form[action$="/reveal"] button')
    assert "HIDDENVICTIM" in at_south.text("#entity-p1") and "WHYSHOWN" in at_south.text(".done-here")
    at_south.go(f"{south.address}alert/{north.name}/{ident}")
    assert "HIDDENVICTIM" not in at_south.driver.page_source and "WHYSHOWN" in at_south.text(".done-here")


def test_an_update_stands_at_the_top_of_what_it_replaces_and_both_lead_to_each_other(at_south, north, south):
    first = feed(north, to=[SOUTH], precedence="PRIORITY", texts=[text("FIRSTVERSION")])
    opened(at_south, south, north, first)
    second = feed(north, message_type="update", references=[{"sender": north.name, "id": first}], texts=[text("SECONDVERSION")])
    until("the update", lambda: second in south.blo("inbox").stdout)
    at_south.go(f"{south.address}alert/{north.name}/{first}")
    at_south.press("article > .warning a")
    assert second in at_south.driver.current_url
    at_south.press('form[action$="/open"] button')
    assert "SECONDVERSION" in at_south.text(".thread li[aria-current]")
    at_south.press(".thread li:not([aria-current]) a")
    assert first in at_south.driver.current_url
    look(at_south, "alert-thread")


def test_a_cancel_that_comes_first_says_so_and_its_alert_is_cancelled_when_it_comes(at_south, north, south, world):
    """Both cross by hand, the cancel first: the south has no link meanwhile."""
    config = south.home / "blo.toml"
    before = config.read_text()
    south.stop()
    config.write_text(before.replace(f'address = "{json.loads(before.split("address = ")[1].splitlines()[0])}"', 'address = "127.0.0.1:1"', 1))
    try:
        south.start()
        alert = feed(north, to=[SOUTH], precedence="ROUTINE", texts=[text("CANCELLEDBEFORE")])
        folders = [world.folder / name for name in ("alone", "both", "cancel")]
        north.blo("carry", "out", "--to", SOUTH, "--out", folders[0])
        north.blo("cancel", alert)
        north.blo("carry", "out", "--to", SOUTH, "--out", folders[1])
        folders[2].mkdir()
        for one in folders[1].glob("*.envelope"):
            if not (folders[0] / one.name).exists():
                shutil.copy(one, folders[2])
        for one in folders[1].glob("*.bundle"):
            shutil.copy(one, folders[2])
        south.blo("carry", "in", folders[2], check=False)
        cancel = until("the cancel", lambda: [one for one in listed(south) if one["message_type"] == "cancel" and one["about"]["id"] == alert])[0]
        at_south.sign_in(south.address, "Lt. Anong")
        opened(at_south, south, north, cancel["id"])
        assert "has not come" in at_south.text("article > .warning") and alert in at_south.text("article > .warning")
        look(at_south, "alert-cancel-first")
        south.blo("carry", "in", folders[0], check=False)
        opened(at_south, south, north, alert)
        assert "took this alert back" in at_south.text("article > .warning")
        at_south.press("article > .warning a")
        assert cancel["id"] in at_south.driver.current_url
        assert "has not come" not in at_south.text("article")
    finally:
        south.stop()
        config.write_text(before)
        south.start()


def listed(office):
    return [json.loads(line) for line in office.blo("inbox", "--json").stdout.splitlines()]
