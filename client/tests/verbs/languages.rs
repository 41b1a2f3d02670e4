//! What a person reads in a language of their own. Not: whether it is a good translation.

use super::*;

fn read_in(office: &Office, language: &str, arguments: &[&str]) -> Output {
    let home = office.ours();
    let mut all = vec!["--home", home.as_str()];
    all.extend(arguments);
    let mut command = command(&all);
    command.env("BLO_LANG", language).stdin(Stdio::null());
    command.output().unwrap()
}

const SENT: [&str; 13] = [
    "send",
    "--to",
    "tachileik.mm",
    "--precedence",
    "flash",
    "--phrase",
    "12",
    "--slot",
    "vehicle=กข 1234",
    "--slot",
    "place=Bridge 2",
    "--slot",
    "time=2026-11-29T14:05+07:00",
];

#[test]
fn r38_a_phrase_is_read_in_the_readers_language_with_its_number_and_its_original() {
    let office = Office::new();
    let _running = office.run();
    let sent = read_in(&office, "th", &SENT);
    assert!(sent.status.success(), "{}", stderr(&sent));
    assert!(stderr(&sent).contains("รอส่ง"), "{}", stderr(&sent));
    let id = stdout(&sent).trim().to_owned();

    for verb in [&["inbox", "--sent"][..], &["show", &id]] {
        let shown = stdout(&read_in(&office, "my_MM.UTF-8", verb));
        for part in [
            "(12)",
            "ယာဉ် กข 1234 သည် Bridge 2",
            "2026-11-29 07:05 UTC",
            "စက်ဖြင့်ဘာသာပြန်၊ မစစ်ဆေးရသေး",
            "en: The vehicle กข 1234 is travelling towards Bridge 2",
            "အရေးပေါ်ဆုံး (FLASH)",
        ] {
            assert!(shown.contains(part), "{verb:?}: no “{part}” in:\n{shown}");
        }
    }
    let item = read_in(&office, "vi", &["inbox", "--sent", "--json"]);
    let item: Value = serde_json::from_slice(&item.stdout).unwrap();
    assert_eq!(item["phrases"][0]["number"], 12);
    assert_eq!(item["language"], "vi");
    let headline = item["headline"].as_str().unwrap();
    assert!(headline.starts_with("Xe กข 1234 đang đi"), "{headline}");
}

#[test]
fn what_a_gateway_refuses_is_said_in_the_readers_language_and_the_code_stays() {
    let office = Office::new();
    let _running = office.run();
    let mut wrong = SENT;
    wrong[12] = "time=14:05";
    let refused = read_in(&office, "lo", &wrong);
    assert_eq!(refused.status.code(), Some(65));
    let said = stderr(&refused);
    assert!(said.contains("“14:05” ໃຊ້ກັບຊ່ອງ time"), "{said}");
    assert!(said.contains("14:05+07:00"), "{said}");

    let line = r#"{"to":["tachileik.mm"],"precedence":"FLASH","phrases":[{"number":612}]}"#;
    let home = office.ours();
    let mut child = command(&["--home", &home, "send", "--json", "-"])
        .env("BLO_LANG", "km")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(format!("{line}\n").as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["error"]["code"], "bad_content");
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("គ្មានឃ្លាលេខ 612"), "{message}");

    let unknown = read_in(
        &office,
        "fr_FR.UTF-8",
        &[
            "send",
            "--to",
            "kunming.cn",
            "--precedence",
            "flash",
            "--phrase",
            "300",
        ],
    );
    assert!(
        stderr(&unknown).contains("is not a counterpart"),
        "{}",
        stderr(&unknown)
    );
}

#[test]
fn phrases_are_found_and_reviewed_without_a_gateway() {
    let office = Office::new();
    let found = stdout(&read_in(
        &office,
        "th",
        &["phrases", "search", "ป้ายทะเบียน", "ปลอม"],
    ));
    assert!(found.contains("  15  รถ <vehicle>"), "{found}");
    assert!(found.contains("en: The vehicle <vehicle>"), "{found}");
    let safety = stdout(&blo(&["phrases", "list", "--group", "safety"]));
    assert!(
        safety.contains(" 507  ") && !safety.contains("  15  "),
        "{safety}"
    );

    let table = office.path("th.csv");
    let export = blo(&["phrases", "export", "--lang", "th", &table]);
    assert!(export.status.success(), "{}", stderr(&export));
    let text = std::fs::read_to_string(&table).unwrap();
    let old = "รถ { $vehicle } ใช้ป้ายทะเบียนปลอม,vehicle,\"machine, unreviewed\",,";
    let new = "รถ { $vehicle } ติดป้ายทะเบียนปลอม,vehicle,reviewed,Somchai,2026-12-01";
    assert!(text.contains(old), "{text}");
    std::fs::write(
        &table,
        text.replace(old, &new.replace("2026-12-01", "soon")),
    )
    .unwrap();
    let refused = office.verb(&["phrases", "import", &table]);
    assert_eq!(refused.status.code(), Some(65));
    assert!(
        stderr(&refused).contains("Line 16, column date"),
        "{}",
        stderr(&refused)
    );
    assert!(!Path::new(&format!("{}/phrases", office.ours())).exists());

    std::fs::write(&table, text.replace(old, new)).unwrap();
    let taken = office.verb(&["phrases", "import", &table]);
    assert!(taken.status.success(), "{}", stderr(&taken));
    let shown = stdout(&read_in(&office, "th", &["phrases", "search", "15", "ติด"]));
    assert!(
        shown.contains("ติดป้ายทะเบียนปลอม [ตรวจทานโดย Somchai"),
        "{shown}"
    );
    let damaged = format!("{}/phrases/th.csv", office.ours());
    std::fs::write(&damaged, "nothing of the kind").unwrap();
    let shown = read_in(&office, "th", &["phrases", "search", "15", "ใช้ป้าย"]);
    assert!(
        stdout(&shown).contains("ยังไม่ได้ตรวจทาน"),
        "{}",
        stdout(&shown)
    );
    assert!(stderr(&shown).contains("th.csv"), "{}", stderr(&shown));
}

#[test]
fn what_cannot_be_found_answered_or_forgotten_is_said_in_the_readers_language() {
    let office = Office::new();
    let _running = office.run();
    let sent = read_in(&office, "en", &SENT);
    let id = stdout(&sent).trim().to_owned();
    for (language, verb, exit, words) in [
        ("th", &["search", "x"][..], 65, "วลีที่ค้นหามีตัวอักษร"),
        (
            "vi",
            &["crossings", "search", "zzzz"],
            66,
            "không cửa khẩu nào có “zzzz”",
        ),
        (
            "km",
            &["consent", "ask", &id, "--use", "export"],
            65,
            "ការិយាល័យនេះបានផ្ញើការជូនដំណឹងនោះដោយខ្លួនឯង",
        ),
        ("my", &["answer", &id, "--headline", "yes"], 65, "ဤရုံးက ပို့ခဲ့သည်"),
        (
            "lo",
            &["forget", &id, "--reason", "over"],
            75,
            "ການແຈ້ງເຕືອນຍັງຢູ່ລະຫວ່າງທາງ",
        ),
    ] {
        let refused = read_in(&office, language, verb);
        let said = stderr(&refused);
        assert_eq!(refused.status.code(), Some(exit), "{verb:?}: {said}");
        assert!(said.contains(words), "{verb:?}: {said}");
    }
    let shown = read_in(&office, "th", &["cancel", &id, "--ref", "one"]);
    assert!(stderr(&shown).contains("รอส่ง"), "{}", stderr(&shown));
}

/// What an officer types about people, things and places; its own words are in no Latin letters.
const RICH: [&str; 30] = [
    "send",
    "--to",
    "tachileik.mm",
    "--precedence",
    "IMMEDIATE",
    "--type",
    "request",
    "--category",
    "drugs",
    "--language",
    "th",
    "--headline",
    "รถกระบะสีขาว",
    "--description",
    "มุ่งหน้าสะพาน 2",
    "--vehicle",
    "plate=กข 1234,state=th,colour=ขาว,kind=pickup",
    "--person",
    "name=สมชาย,age=30-45,nationality=th,role=driver",
    "--drugs",
    "substance=meth_tablet,amount=200000,unit=tablet",
    "--link",
    "p1 drives v1",
    "--response",
    "stop_and_check",
    "--handling-code",
    "H1",
    "--respond-by",
    "2099-01-01T00:00:00Z",
    "--convert-zawgyi",
];

/// Codes of the protocol, names and units that are the same in every language.
const SAME: [&str; 15] = [
    // Offices.
    "mae",
    "sai",
    "tachileik",
    // Codes that stand beside their words.
    "immediate",
    "queued",
    "request",
    "drugs",
    "pickup",
    "driver",
    "drives",
    "meth_tablet",
    "stop_and_check",
    "tlp",
    "amber",
    // A unit, as the officer wrote it.
    "tablet",
];

/// Latin words of at least three letters, without what stands between grave accents, which is a command.
fn latin(text: &str) -> std::collections::BTreeSet<String> {
    let said: String = text.split('`').step_by(2).collect();
    let words = said.split(|c: char| !c.is_alphanumeric() && c != '_');
    let words = words.filter(|word| word.len() > 2);
    words
        .filter(|word| word.chars().all(|c| c.is_ascii_alphabetic() || c == '_'))
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn no_english_is_left_in_an_alert_and_in_listings_but_codes_and_names() {
    let office = Office::new();
    let _running = office.run();
    let sent = read_in(&office, "en", &RICH);
    assert!(sent.status.success(), "{}", stderr(&sent));
    let id = stdout(&sent).trim().to_owned();
    let home = office.ours();
    let verbs = [&["show", &id][..], &["inbox", "--sent"], &["inbox"]];
    let mut left = Vec::new();
    for verb in verbs {
        let said = |language| {
            let output = read_in(&office, language, verb);
            let said = format!("{}{}", stdout(&output), stderr(&output));
            latin(&said.replace(&id, "").replace(&home, ""))
        };
        let english = said("en");
        assert!(!english.is_empty());
        for language in ["km", "lo", "my", "th", "vi"] {
            let both = said(language);
            let both = both.intersection(&english);
            let both = both.filter(|word| !SAME.contains(&word.as_str()));
            left.extend(both.map(|word| format!("{} {language}: {word}", verb[0])));
        }
    }
    assert_eq!(left, Vec::<String>::new());
}
