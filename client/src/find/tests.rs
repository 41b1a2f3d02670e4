//! What is found and what is not, in every script of the offices; and that no alert which holds a phrase is passed
//! over.

use std::ops::ControlFlow;

use proptest::{arbitrary::any, prop_assert, proptest, strategy::Strategy as _};

use super::{Gram, Index, Phrase, Row, Text, fact};
use crate::shelf::{Position, Tag};

fn text(said: &str) -> Text {
    let mut text = Text::default();
    text.push(said);
    text
}

fn grams(text: &Text) -> Vec<Gram> {
    let mut grams = Vec::new();
    text.grams(|gram| grams.push(gram));
    grams
}

/// Whether it stands there; and then every slice of the phrase is one of the text's.
fn is_found(phrase: &str, said: &str) -> bool {
    let (phrase, text) = (Phrase::parse(phrase).expect("long enough"), text(said));
    let found = phrase.is_in(&text);
    let all = grams(&text);
    assert!(!found || phrase.grams().iter().all(|gram| all.contains(gram)));
    found
}

#[test]
fn r37_a_phrase_is_found_in_every_script_without_blanks_between_words() {
    for (phrase, said) in [
        ("ยาบ้า", "พบยาบ้าสองแสนเม็ดในรถกระบะ"),
        ("รถกระบะ", "พบยาบ้าสองแสนเม็ดในรถกระบะ"),
        ("ຢາບ້າ", "ກວດພົບຢາບ້າໃນລົດກະບະ"),
        ("ယာဉ်", "သံသယရှိယာဉ်တစ်စီးဖြတ်သန်းသွားသည်"),
        ("ថ្នាំញៀន", "រកឃើញថ្នាំញៀននៅក្នុងរថយន្ត"),
        ("heroin", "50 kg of HEROIN, hidden"),
        ("border pass", "a Border-Pass was shown"),
        ("ＡＢＣ", "abc"),
        // Invisible word breaks are in one text and not in another.
        ("ថ្នាំញៀន", "រកឃើញ\u{200b}ថ្នាំ\u{200b}ញៀន"),
        ("ថ្នាំ\u{200b}ញៀន", "រកឃើញថ្នាំញៀន"),
        // Both ways to write the same letters.
        ("น\u{e49}\u{e33}", "ในแม่น้ำโขง"),
    ] {
        assert!(is_found(phrase, said), "{phrase} in {said}");
    }
}

#[test]
fn r37_a_number_is_found_with_separators_and_without_and_in_every_digit() {
    for (phrase, said) in [
        ("กข 1234", "ทะเบียน กข 1234 เชียงราย"),
        ("กข1234", "ทะเบียน กข-1234 เชียงราย"),
        ("กข 1234", "ทะเบียนกข๑๒๓๔"),
        ("0891234567", "call 089-123 4567 at night"),
        ("089-123-4567", "call 0891234567"),
        ("+66 89 123", "(+66) 891234567"),
        ("MSKU 1234565", "container MSKU1234565"),
        ("msku1234565", "container MSKU 123456-5"),
        ("၁၂၃", "no 123"),
        ("១២៣", "no 123"),
        ("໑໒໓", "no 123"),
        ("234", "no 12345"),
    ] {
        assert!(is_found(phrase, said), "{phrase} in {said}");
    }
    assert!(!is_found("1235", "no 12345"));
}

#[test]
fn r37_vietnamese_is_found_without_its_marks_and_exactly_with_them() {
    assert!(is_found("ma tuy", "Phát hiện ma túy tại cửa khẩu"));
    assert!(is_found("ma túy", "Phát hiện ma túy tại cửa khẩu"));
    assert!(is_found("ma tu\u{301}y", "Phát hiện MA TÚY"));
    assert!(is_found("duong 9", "Đường số 9, đường 9"));
    assert!(!is_found("ma tùy", "Phát hiện ma túy tại cửa khẩu"));
}

#[test]
fn r37_nothing_is_found_that_does_not_stand_there() {
    for (phrase, said) in [
        ("heroin", "heron in the reeds"),
        ("men", "the melon"),
        ("themen", "the men"),
        // Another vowel or tone makes another word: a letter is not cut out of its marks.
        ("คน", "คนี"),
        ("น้", "แม่น้ำ"),
        ("ကာ", "ကားတစ်စီး"),
        // The second consonant is written below the first.
        ("ញៀ", "ក\u{17d2}ញៀ"),
    ] {
        assert!(!is_found(phrase, said), "{phrase} in {said}");
    }
    let mut apart = Text::default();
    apart.push("head");
    apart.push("line");
    assert!(!Phrase::parse("headline").unwrap().is_in(&apart));
}

#[test]
fn r37_one_letter_is_no_phrase() {
    for typed in ["", " ", "a", "ก", "!?", "\u{200b}x"] {
        assert!(Phrase::parse(typed).is_none(), "{typed}");
    }
}

#[test]
fn r37_no_word_hides_a_coded_fact_and_no_fact_another() {
    let mut facts = Vec::new();
    for (role, values) in [
        (b'd', "sent received"),
        (b'e', "yes no"),
        (b'a', "yes"),
        (b'p', "FLASH IMMEDIATE PRIORITY ROUTINE"),
        (
            b'c',
            "drugs precursors migrant_smuggling trafficking_persons wildlife arms money other",
        ),
    ] {
        facts.extend(values.split(' ').map(|value| fact(role, value)));
    }
    // Of these words one falls where IMMEDIATE did, and another where SENT did.
    let said = "รถกระบะสีขาวข้ามสะพานที่สองเวลาสิบสี่นาฬิกาห้านาทีมุ่งหน้าไปทางเหนือ";
    let words = grams(&text(said));
    let mut index = Index::default();
    for (number, fact) in facts.iter().enumerate() {
        let mut all = words.clone();
        all.push(*fact);
        index.push_newer(row(u64::try_from(number).unwrap()), &all);
    }
    for (number, fact) in facts.iter().enumerate() {
        let found = walked(&index, &[*fact]);
        assert_eq!(found, [u64::try_from(number).unwrap()]);
    }
}

fn row(number: u64) -> Row {
    let mut name = [0; 16];
    name[..8].copy_from_slice(&number.to_be_bytes());
    Row {
        name: Tag(name),
        position: Position::new(number),
        at_ms: number,
    }
}

fn walked(index: &Index, grams: &[Gram]) -> Vec<u64> {
    let mut found = Vec::new();
    index.walk(grams, |row| {
        found.push(row.position.number());
        ControlFlow::Continue(())
    });
    found
}

#[test]
fn r37_the_newest_come_first_over_what_was_there_and_what_came_since() {
    let mut index = Index::default();
    for number in (1..=1_500).rev() {
        index.push_older(row(number), &[fact(0, &(number % 3).to_string())]);
    }
    for number in 1_501..=3_000 {
        index.push_newer(row(number), &[fact(0, &(number % 3).to_string())]);
    }
    let all: Vec<u64> = (1..=3_000).rev().collect();
    assert_eq!(walked(&index, &[]), all);
    let wanted = fact(0, "0");
    let third: Vec<u64> = all.iter().copied().filter(|one| one % 3 == 0).collect();
    assert_eq!(walked(&index, &[wanted]), third);
    index.remove(row(2_997).name);
    index.remove(row(3).name);
    assert!(!index.has(row(3).name));
    assert_eq!(
        walked(&index, &[wanted]),
        third[..third.len() - 1][..1]
            .iter()
            .chain(&third[2..third.len() - 1])
            .copied()
            .collect::<Vec<_>>()
    );
    index.add(row(1).name, &[wanted]);
    assert_eq!(walked(&index, &[wanted]).last(), Some(&1));
}

proptest! {
    /// A piece of any text is found in it, as far as it is not cut out of a letter's marks; and by its slices always.
    #[test]
    fn r37_no_alert_that_holds_a_phrase_is_passed_over(
        said in any::<String>(),
        (from, length) in (0_usize..40).prop_flat_map(|from| (proptest::strategy::Just(from), 2_usize..12)),
    ) {
        let piece: String = said.chars().skip(from).take(length).collect();
        let text = text(&said);
        if let Some(phrase) = Phrase::parse(&piece)
            && phrase.is_in(&text)
        {
            let all = grams(&text);
            prop_assert!(phrase.grams().iter().all(|gram| all.contains(gram)));
        }
        if let Some(phrase) = Phrase::parse(&said) {
            prop_assert!(phrase.is_in(&text));
        }
    }
}

#[test]
fn r37_what_is_said_of_persons_and_vehicles_is_among_the_words() {
    use blo_proto::alert::{
        Alert, Entity, Status,
        entity::{Kind, Name, Person, Vehicle},
    };
    let office = |id: &str| id.parse().unwrap();
    let recipients = vec![office("tachileik.mm")];
    let sender = office("mae-sai.th");
    let routine = blo_proto::Precedence::Routine;
    let mut alert = Alert::new(Status::Actual, sender, recipients, routine);
    let name = Name {
        text: "สมชาย".to_owned(),
        romanised: "Somchai".to_owned(),
        alias: false,
    };
    let person = Person {
        names: vec![name],
        telephones: vec!["+66 89 123 4567".to_owned()],
        ..Person::default()
    };
    let vehicle = Vehicle {
        plate: "กข 1234".to_owned(),
        ..Vehicle::default()
    };
    for (key, kind) in [
        ("p1", Kind::Person(person.into())),
        ("v1", Kind::Vehicle(vehicle.into())),
    ] {
        alert.entities.push(Entity {
            key: key.to_owned(),
            note: format!("note of {key}"),
            sensitivities: Vec::new(),
            kind,
        });
    }
    let mut text = Text::default();
    super::words_of(&alert, &mut |piece| text.push(piece));
    for phrase in ["สมชาย", "somchai", "+66891234567", "กข1234", "note of v1"] {
        assert!(Phrase::parse(phrase).unwrap().is_in(&text), "{phrase}");
    }
}
