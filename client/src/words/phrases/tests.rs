//! The promise of the phrases: every one, in every language, with every slot, unmistakable. Then what is refused.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    Timestamp,
    alert::{Direction, Phrase, Slot, Value},
};

use super::{
    Filled, FilledSlot, Group, Kind, Reviewed, Standing, all, entry, fill, pattern, render, table,
};
use crate::{
    gazetteer::Gazetteer,
    words::{Field, Language},
};

fn now() -> Timestamp {
    "2026-11-29T15:30:00Z".parse().unwrap()
}

/// What an officer may type into a slot, and how it is shown in every language but for a direction.
fn sample(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Place => ("Bridge 2", "Bridge 2"),
        Kind::Time => ("2026-11-29T14:05:00Z", "2026-11-29 14:05 UTC"),
        Kind::Date => ("2026-11-30", "2026-11-30"),
        Kind::Vehicle => ("กข 1234", "กข 1234"),
        Kind::Count => ("17", "17"),
        Kind::Direction => ("inbound", ""),
        Kind::Person => ("Zaw Zaw 1988", "Zaw Zaw 1988"),
        Kind::Quantity => ("12.5 kg", "12.5 kg"),
        Kind::Telephone => ("+66 53 733 000", "+66 53 733 000"),
        Kind::Text => ("AA-77", "AA-77"),
    }
}

fn filled(number: u32) -> Filled {
    let slots = entry(number).unwrap().slots.iter();
    let texts = slots.map(|slot| (slot.name.to_owned(), sample(slot.kind).0.to_owned()));
    let texts: BTreeMap<_, _> = texts.collect();
    Filled::from(&fill(number, &texts, now()).unwrap())
}

/// A phrase as it reads, and what of it is no slot.
fn read(number: u32, language: Language) -> (String, String) {
    let rendered = render(&filled(number), language, &Reviewed::default());
    let mut words = rendered.text.clone();
    for slot in entry(number).unwrap().slots {
        let shown = match slot.kind {
            Kind::Direction => Field::Direction.words("inbound", language).unwrap(),
            kind => sample(kind).1.to_owned(),
        };
        assert_eq!(
            words.matches(&shown).count(),
            1,
            "{language} {number}: {words}"
        );
        words = words.replacen(&shown, "", 1);
    }
    assert!(
        !words.contains(|c: char| c.is_numeric()),
        "{language} {number}: {words}"
    );
    (rendered.text, words)
}

#[test]
fn r38_every_phrase_renders_in_every_language_with_every_slot_and_is_like_no_other() {
    assert!(all().count() >= 80);
    for language in Language::ALL {
        let mut seen = BTreeSet::new();
        for entry in all() {
            let (text, words) = read(entry.number, language);
            assert!(
                language.writes(&words),
                "{language} {}: {words}",
                entry.number
            );
            if language != Language::English {
                let (english, bare) = read(entry.number, Language::English);
                assert_ne!(text, english, "{language} {}", entry.number);
                assert_ne!(words, bare, "{language} {}", entry.number);
            }
            let bare = pattern(language, entry.number).unwrap();
            assert!(
                seen.insert(words.clone()),
                "{language} {}: twice “{words}”",
                entry.number
            );
            assert!(
                seen.insert(bare.clone()) || bare == words,
                "{language}: twice “{bare}”"
            );
        }
    }
}

#[test]
fn r38_every_slot_of_the_catalogue_stands_in_every_wording_exactly_once() {
    for language in Language::ALL {
        for entry in all() {
            let mut wording = pattern(language, entry.number).unwrap();
            for slot in entry.slots {
                let placed = format!("{{ ${} }}", slot.name);
                assert_eq!(
                    wording.matches(&placed).count(),
                    1,
                    "{language} {}",
                    entry.number
                );
                wording = wording.replace(&placed, "");
            }
            assert!(
                !wording.contains(['{', '$', '}']),
                "{language} {}: {wording}",
                entry.number
            );
        }
    }
}

#[test]
fn r38_a_number_is_used_once_and_lies_in_its_group() {
    let numbers: Vec<u32> = all().map(|entry| entry.number).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    for entry in all() {
        assert!(entry.group.numbers().contains(&entry.number), "{entry:?}");
    }
    for group in Group::ALL {
        let count = all().filter(|entry| entry.group == group).count();
        assert!((1..=90).contains(&count), "{group}: {count}");
    }
}

/// What each number says in English is never changed: what is signed today is read in ten years.
#[test]
fn r38_what_a_number_says_stays_what_it_says() {
    let wordings: Vec<String> = all()
        .map(|entry| {
            format!(
                "{} {}",
                entry.number,
                pattern(Language::English, entry.number).unwrap()
            )
        })
        .collect();
    insta::assert_snapshot!("catalogue", wordings.join("\n"));
}

fn refused(number: u32, slots: &[(&str, &str)]) -> String {
    let texts = slots
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    fill(number, &texts.collect(), now())
        .unwrap_err()
        .0
        .in_language(Language::English)
}

#[test]
fn what_does_not_fit_is_refused_with_the_slot_and_what_fits() {
    let refused_12 = |time: &str| {
        let slots = [("vehicle", "กข 1234"), ("place", "x"), ("time", time)];
        refused(12, &slots)
    };
    assert!(
        refused(612, &[]).contains("no phrase 612"),
        "{}",
        refused(612, &[])
    );
    let lacking = refused(15, &[]);
    assert!(lacking.contains("vehicle"), "{lacking}");
    let strange = refused(15, &[("vehicle", "x"), ("colour", "red")]);
    assert!(
        strange.contains("colour") && strange.contains("vehicle"),
        "{strange}"
    );
    for time in [
        "14:05",
        "25:00Z",
        "later",
        "14:05+7",
        "next 14:05Z",
        "14:05Zz",
        "24:00Z",
    ] {
        let said = refused_12(time);
        assert!(
            said.contains(time) && said.contains("time") && said.contains("14:05+07:00"),
            "{said}"
        );
    }
}

#[test]
fn every_kind_of_slot_refuses_what_is_none() {
    for (kind, text) in [
        ("date", "29.11.2026"),
        ("date", "2026-13-01"),
        ("count", "-3"),
        ("count", "many"),
        ("quantity", "12,5 kg"),
        ("quantity", "kg"),
        ("quantity", "5"),
        ("telephone", "call me"),
        ("telephone", "12"),
        ("direction", "north"),
    ] {
        let entry = all()
            .find(|entry| entry.slots.iter().any(|slot| slot.name == kind))
            .unwrap();
        let slots: Vec<(&str, &str)> = entry
            .slots
            .iter()
            .map(|slot| {
                (
                    slot.name,
                    if slot.name == kind {
                        text
                    } else {
                        sample(slot.kind).0
                    },
                )
            })
            .collect();
        let said = refused(entry.number, &slots);
        assert!(said.contains(text), "{kind}: {said}");
    }
}

fn moment(text: &str) -> String {
    let texts = [("time", text)].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let phrase = fill(112, &texts.into(), now()).unwrap();
    Filled::from(&phrase).slots[0].value.clone()
}

/// It is 15:30 in Greenwich, 22:30 in Mae Sai, and half past midnight of the next day in the east.
#[test]
fn a_time_of_the_day_is_of_the_day_that_it_is_there() {
    for (typed, is) in [
        ("14:05Z", "2026-11-29T14:05:00.000Z"),
        ("23:05+07:00", "2026-11-29T16:05:00.000Z"),
        ("tomorrow 02:00+07:00", "2026-11-29T19:00:00.000Z"),
        ("yesterday 23:59Z", "2026-11-28T23:59:00.000Z"),
        ("01:00+09:00", "2026-11-29T16:00:00.000Z"),
        ("today 10:00-05:30", "2026-11-29T15:30:00.000Z"),
        ("2026-12-01T08:00+06:30", "2026-12-01T01:30:00.000Z"),
    ] {
        assert_eq!(moment(typed), is, "{typed}");
    }
}

#[test]
fn a_phrase_and_a_slot_of_a_newer_version_are_shown_as_such() {
    let slot = |name: &str, value| Slot {
        name: name.to_owned(),
        value,
    };
    let newer = Phrase {
        number: 612,
        slots: vec![
            slot("vehicle", Value::Text("AB 12".to_owned())),
            slot("mood", Value::Unknown),
        ],
    };
    for language in Language::ALL {
        let shown = render(&Filled::from(&newer), language, &Reviewed::default());
        assert_eq!(shown.standing, Standing::Unknown);
        assert!(
            shown.text.contains("612") && shown.text.contains("[vehicle: AB 12]"),
            "{shown:?}"
        );
        assert!(shown.text.contains("[mood: ?]"), "{shown:?}");
    }
    let more = Phrase {
        number: 15,
        slots: vec![
            slot("vehicle", Value::Text("AB 12".to_owned())),
            slot("way", Value::Direction(Direction::Unknown(9))),
        ],
    };
    let shown = render(
        &Filled::from(&more),
        Language::English,
        &Reviewed::default(),
    );
    assert_eq!(
        shown.text,
        "The vehicle AB 12 is using false number plates. [way: unknown (9)]"
    );
    let none = Filled {
        number: 15,
        slots: Vec::new(),
    };
    let shown = render(&none, Language::English, &Reviewed::default());
    assert_eq!(shown.text, "The vehicle — is using false number plates.");
}

/// A value that looks like a slot is a value.
#[test]
fn what_an_officer_typed_is_never_taken_for_wording() {
    let slots = [("place", "{ $time }"), ("time", "2026-11-29T14:05:00Z")];
    let texts = slots.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let phrase = Filled::from(&fill(1, &texts.into(), now()).unwrap());
    let shown = render(&phrase, Language::English, &Reviewed::default());
    assert!(
        shown.text.contains("at { $time } at 2026-11-29 14:05 UTC"),
        "{shown:?}"
    );
    assert_eq!(
        phrase.slots[0],
        FilledSlot {
            name: "place".to_owned(),
            kind: "text".to_owned(),
            value: "{ $time }".to_owned(),
        }
    );
}

/// The Thai table with one cell of phrase 15 changed; its line is the sixteenth.
fn changed(column: usize, cell: &str) -> String {
    let table = table(Language::Thai, &Reviewed::default());
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let mut cells: Vec<&str> = record.iter().collect();
        if cells[1] == "15" {
            (cells[5], cells[6], cells[7]) = ("reviewed", "Somchai", "2026-12-01");
            cells[column] = cell;
        }
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

const BETTER: &str = "รถ { $vehicle } ติดป้ายทะเบียนปลอม";

#[test]
fn a_review_counts_once_it_is_taken_in_and_says_who_vouches_for_it() {
    let reviewed = Reviewed::default().with(&changed(3, BETTER)).unwrap();
    assert_eq!(reviewed.len(), 1);
    let shown = render(&filled(15), Language::Thai, &reviewed);
    assert_eq!(shown.text, "รถ กข 1234 ติดป้ายทะเบียนปลอม");
    let Standing::Reviewed(review) = shown.standing else {
        panic!("{:?}", shown.standing);
    };
    assert_eq!(
        (review.reviewer.as_str(), review.date.as_str()),
        ("Somchai", "2026-12-01")
    );
    let again = Reviewed::kept(&reviewed.table(Language::Thai).unwrap()).unwrap();
    assert_eq!(again, reviewed);
    assert_eq!(
        Reviewed::default()
            .with(&table(Language::Thai, &reviewed))
            .unwrap(),
        reviewed
    );
    let unchanged = table(Language::Thai, &Reviewed::default());
    assert!(Reviewed::default().with(&unchanged).unwrap().is_empty());
}

#[test]
fn a_wrong_table_names_line_and_column_and_nothing_of_it_counts() {
    let other = pattern(Language::Thai, 13).unwrap();
    let long = "ก".repeat(401);
    for (column, name, cell) in [
        (0, "language", "fr"),
        (0, "language", "en"),
        (1, "number", "612"),
        (2, "english", "Something else { $vehicle }."),
        (3, "translation", ""),
        (3, "translation", "รถติดป้ายทะเบียนปลอม"),
        (3, "translation", "รถ { $vehicle } { $vehicle } ปลอม"),
        (3, "translation", "รถ { $vehicle } { $place } ปลอม"),
        (
            3,
            "translation",
            "The vehicle { $vehicle } has false plates",
        ),
        (3, "translation", "รถ { $vehicle }\u{1b}[2J ปลอม"),
        (3, "translation", &long),
        (3, "translation", &other),
        (5, "status", "fine"),
        (6, "reviewer", " "),
        (7, "date", "1.12.2026"),
    ] {
        let bad = Reviewed::default()
            .with(&changed(column, cell))
            .unwrap_err();
        assert_eq!((bad.line, bad.column), (16, name), "{cell}: {bad:?}");
        assert!(bad.why.sentences(Language::Thai).is_some(), "{bad:?}");
    }
    let unmarked =
        changed(3, BETTER).replace("reviewed,Somchai", "\"machine, unreviewed\",Somchai");
    let bad = Reviewed::default().with(&unmarked).unwrap_err();
    assert_eq!((bad.line, bad.column), (16, "status"));
    let headless = changed(3, BETTER).replace("number,english", "no,english");
    assert_eq!(Reviewed::default().with(&headless).unwrap_err().line, 1);
}

/// Two phrases of the same slots that read the same: an officer could not tell them apart.
#[test]
fn a_review_that_reads_like_another_phrase_is_refused() {
    let like = changed(3, &pattern(Language::Thai, 203).unwrap());
    let bad = Reviewed::default().with(&like).unwrap_err();
    assert_eq!(
        (bad.column, bad.why.id.as_str()),
        ("translation", "row-clash")
    );
}

#[test]
fn a_review_of_an_older_wording_is_left_out_when_the_wording_has_changed() {
    let kept = changed(2, "The vehicle { $vehicle } had false plates.");
    assert!(Reviewed::kept(&kept).unwrap().is_empty());
}

/// What was signed is the id: it stays beside the name.
#[test]
fn a_crossing_is_named_in_the_readers_language_with_its_id_and_an_unknown_one_by_its_id() {
    let known = Reviewed::default().naming(Gazetteer::built_in());
    let said = |id: &str, language| {
        let slots = [
            ("place", format!("crossing:{id}")),
            ("time", "2026-11-29T14:05:00Z".to_owned()),
        ];
        let texts = slots.map(|(name, text)| (name.to_owned(), text));
        let phrase = Filled::from(&fill(1, &texts.into(), now()).unwrap());
        render(&phrase, language, &known).text
    };
    let thai = said("aranyaprathet-poipet", Language::Thai);
    let name = "จุดผ่านแดนถาวรบ้านคลองลึก (ปอยเปต) (aranyaprathet-poipet)";
    assert!(thai.contains(name), "{thai}");
    let lao = said("aranyaprathet-poipet", Language::Lao);
    let name = "Ban Khlong Luek (Aranyaprathet) – Poipet (aranyaprathet-poipet)";
    assert!(lao.contains(name), "{lao}");
    let unknown = said("over-the-hill", Language::Thai);
    assert!(
        unknown.contains("over-the-hill") && !unknown.contains('('),
        "{unknown}"
    );
}
