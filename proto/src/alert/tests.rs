//! What an alert may hold, in characters and in bytes, and what an older gateway makes of a newer one.

use unicode_normalization::UnicodeNormalization as _;

use super::*;

fn text(headline: &str) -> Text {
    Text::original("my", headline)
}

fn alert() -> Alert {
    Alert {
        category: Category::Wildlife,
        texts: vec![text("ကြံ့ချို")],
        officer: "Lt. Somchai".into(),
        effective_at: Some(Timestamp::from_millis(1)),
        onset_at: None,
        place: Some(Place {
            description: "second bridge".into(),
            crossing: "mae-sai-2".into(),
            point: Some((204_312_345, 998_812_345)),
            direction: Direction::Outbound,
        }),
        handling: Handling {
            tlp: Tlp::AmberStrict,
            code: HandlingCode::H3,
            note: "ask first".into(),
            pap: Pap::Amber,
            sensitivities: vec![Sensitivity::Victim, Sensitivity::Unknown(77)],
            legal_basis: "treaty, art. 7".into(),
            purpose: "to prevent".into(),
            retain_until: Some(Timestamp::from_millis(3)),
        },
        references: vec![Reference {
            sender: "tachileik.mm".parse().unwrap(),
            id: AlertId::new(Timestamp::from_millis(1), &[1; 10]),
            digest: Digest::from_bytes([2; 32]),
        }],
        incident: "case 7".into(),
        urgency: Urgency::Expected,
        severity: Severity::Minor,
        certainty: Certainty::Possible,
        respond_by: Some(Timestamp::from_millis(2)),
        response_types: vec![ResponseType::StopAndCheck, ResponseType::Unknown(99)],
        evaluation: Some(evaluation()),
        phrases: vec![phrase()],
        delay: Some(Delay {
            reason: DelayReason::Searching,
            note: "in the archive".into(),
            until: Some(Timestamp::from_millis(5)),
        }),
        consent: Some(Consent {
            uses: vec![Use::Forward],
            offices: vec!["poipet.kh".parse().unwrap()],
            conditions: "no names".into(),
            until: None,
        }),
        decline: Some(Decline {
            reason: DeclineReason::Investigation,
            note: "ours first".into(),
        }),
        ..Alert::new(
            Status::Actual,
            "mae-sai.th".parse().unwrap(),
            vec!["tachileik.mm".parse().unwrap()],
            Precedence::Priority,
        )
    }
}

fn evaluation() -> Evaluation {
    Evaluation {
        source: SourceGrade::B,
        information: InformationGrade::Two,
        scheme: "admiralty".into(),
        grade: "B2".into(),
    }
}

fn phrase() -> Phrase {
    Phrase {
        number: 12,
        slots: vec![
            slot("plate", Value::Text("กข 1234".into())),
            slot("at", Value::Time(Timestamp::from_millis(4))),
            slot("day", Value::Date(Timestamp::from_millis(0))),
            slot("count", Value::Count(-1)),
            slot("way", Value::Direction(Direction::Inbound)),
            slot("weight", Value::Quantity(quantity("12.50", "KGM"))),
            slot("crossing", Value::Crossing("mae-sai-2".into())),
            slot("newer", Value::Unknown),
        ],
    }
}

fn slot(name: &str, value: Value) -> Slot {
    Slot {
        name: name.into(),
        value,
    }
}

fn quantity(amount: &str, unit: &str) -> Quantity {
    Quantity {
        amount: amount.into(),
        unit: unit.into(),
    }
}

fn refused(alert: &Alert) -> Refusal {
    let refusal = Written::write(alert).unwrap_err();
    assert_eq!(refusal.code, Code::BadContent);
    refusal
}

#[test]
fn an_alert_comes_back_as_it_was() {
    let written = Written::write(&alert()).unwrap();
    assert_eq!(written.alert(), &alert());
    assert_eq!(Written::read(written.bytes().clone()).unwrap(), written);
}

#[test]
fn a_text_is_bounded_in_characters_and_in_bytes() {
    let headline = |text: String| Alert {
        texts: vec![self::text(&text)],
        ..alert()
    };
    let burmese = "က".repeat(limits::HEADLINE_CHARS_MAX);
    assert_eq!(burmese.len(), 3 * limits::HEADLINE_CHARS_MAX);
    assert!(Written::write(&headline(burmese.clone())).is_ok());
    refused(&headline(format!("{burmese}က")));
    let full = |count: usize| {
        let mut alert = alert();
        alert.texts[0].description = "က".repeat(count);
        alert.texts[0].instruction = "𝄞".repeat(limits::TEXT_CHARS_MAX);
        alert
    };
    assert!(Written::write(&full(limits::TEXT_CHARS_MAX)).is_ok());
    refused(&full(limits::TEXT_CHARS_MAX + 1));
    let officer = |count: usize| Alert {
        officer: "x".repeat(count),
        ..alert()
    };
    assert!(Written::write(&officer(limits::LINE_CHARS_MAX)).is_ok());
    refused(&officer(limits::LINE_CHARS_MAX + 1));
}

#[test]
fn an_alert_is_bounded_as_a_whole() {
    let mut large = alert();
    let mut full = text("x");
    full.description = "က".repeat(limits::TEXT_CHARS_MAX);
    full.instruction = full.description.clone();
    large.texts = vec![full; 2];
    assert!(Written::write(&large).is_ok());
    large.texts = vec![large.texts[0].clone(); limits::TEXTS_MAX];
    assert!(refused(&large).detail.contains("131072 bytes"));
}

#[test]
fn no_control_character_moves_a_readers_cursor() {
    for bad in [
        '\0', '\x07', '\x08', '\r', '\x1b', '\x7f', '\u{85}', '\u{9b}',
    ] {
        let mut alert = alert();
        alert.texts[0].description = format!("a{bad}b");
        assert!(
            refused(&alert).detail.contains("control character"),
            "{bad:?}"
        );
    }
    let mut lines = alert();
    lines.texts[0].description = "one\n\ttwo".into();
    assert!(Written::write(&lines).is_ok());
}

#[test]
fn what_an_alert_must_say_it_says() {
    let change = |change: &dyn Fn(&mut Alert)| {
        let mut alert = alert();
        change(&mut alert);
        refused(&alert)
    };
    change(&|a| a.status = Status::Unspecified);
    change(&|a| a.status = Status::Unknown(9));
    change(&|a| (a.texts, a.phrases) = (Vec::new(), Vec::new()));
    change(&|a| a.texts = vec![text("x"); limits::TEXTS_MAX + 1]);
    change(&|a| a.texts = vec![text(" ")]);
    change(&|a| a.texts[0].language = "t".into());
    change(&|a| a.texts[0].language = "th_TH".into());
    change(&|a| a.texts[0].language = "a".repeat(limits::LANGUAGE_BYTES_MAX + 1));
    change(&|a| a.references = vec![a.references[0].clone(); limits::REFERENCES_MAX + 1]);
    change(&|a| a.handling.note.clear());
    change(&|a| a.place.as_mut().unwrap().point = Some((900_000_001, 0)));
    change(&|a| a.place.as_mut().unwrap().point = Some((0, -1_800_000_001)));
    change(&|a| a.place.as_mut().unwrap().point = Some((i32::MIN, i32::MIN)));
}

#[test]
fn r12_an_alert_names_each_recipient_once_and_never_its_sender() {
    let to = |offices: Vec<OfficeId>| Alert {
        recipients: offices,
        ..alert()
    };
    let north: OfficeId = "tachileik.mm".parse().unwrap();
    refused(&to(Vec::new()));
    refused(&to(vec![north.clone(), north]));
    refused(&to(vec!["mae-sai.th".parse().unwrap()]));
    let many = (0..=limits::RECIPIENTS_MAX).map(|n| format!("post-{n}.mm").parse().unwrap());
    let many: Vec<_> = many.collect();
    assert!(Written::write(&to(many[1..].to_vec())).is_ok());
    refused(&to(many));
}

#[test]
fn texts_are_written_in_one_unicode_form_and_read_as_they_are() {
    let mut composed = alert();
    composed.officer = "Lt. Ngô".nfd().collect();
    let written = Written::write(&composed).unwrap();
    assert_eq!(written.alert().officer, "Lt. Ngô".nfc().collect::<String>());
}

#[test]
fn fields_and_values_of_a_newer_version_survive() {
    let mut wire = alert().to_wire();
    wire.category = 99;
    let mut bytes = wire.encode_to_vec();
    // Field 900, varint 5: a field that this version does not know.
    bytes.extend_from_slice(&[0xa0, 0x38, 5]);
    let written = Written::read(bytes.clone().into()).unwrap();
    assert_eq!(written.bytes(), &bytes);
    assert_eq!(written.alert().category, Category::Unknown(99));
    assert_ne!(
        written.digest(),
        Written::write(written.alert()).unwrap().digest()
    );
}

#[test]
fn bytes_that_are_no_alert_are_refused() {
    for bad in [&b""[..], b"\xff", &[0; 200]] {
        assert!(Written::read(Bytes::copy_from_slice(bad)).is_err());
    }
}

#[test]
fn no_text_turns_the_direction_of_writing() {
    for turn in ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}') {
        let mut headline = alert();
        headline.texts[0].headline = format!("bridge {turn}2");
        let mut officer = alert();
        officer.officer = format!("Lt. {turn}Somchai");
        let mut note = alert();
        note.handling.note.push(turn);
        for alert in [headline, officer, note] {
            assert!(refused(&alert).detail.contains("direction"));
        }
    }
    let mut joined = alert();
    joined.texts[0].headline = "\u{200D}\u{200C}က".into();
    assert!(Written::write(&joined).is_ok(), "joiners are words' own");
}

fn attachment(name: &str) -> Attachment {
    Attachment {
        name: name.into(),
        media_type: "image/jpeg".into(),
        size: 5_000_000,
        digest: Digest::from_bytes([3; 32]),
        blob: crate::id::BlobId::from_bytes([4; 16]),
        key: BlobKey::from_bytes([5; 32]),
    }
}

fn with(attachments: Vec<Attachment>) -> Alert {
    Alert {
        attachments,
        ..alert()
    }
}

#[test]
fn an_alert_names_files_and_an_older_office_reads_it_without_them() {
    let full = with(vec![attachment("นอแรด ๒.jpg")]);
    let written = Written::write(&full).unwrap();
    assert_eq!(written.alert(), &full);
    let shown = format!("{:?} {:?}", full, full.attachments);
    assert!(!shown.contains("jpg") && !shown.contains("[5"), "{shown}");
    // What it does not know it keeps, under the same digest.
    let mut wire = wire::Alert::decode(written.bytes().clone()).unwrap();
    wire.attachments.clear();
    let older = Written::read(wire.encode_to_vec().into()).unwrap();
    assert_eq!(older.alert(), &alert());
}

#[test]
fn the_name_of_a_file_names_no_other_one_and_hides_nothing() {
    for good in ["a", "photo.jpg", "ကြံ့ချို.jpg", "a..b", "two words (1).tar.gz"] {
        assert!(
            Written::write(&with(vec![attachment(good)])).is_ok(),
            "{good}"
        );
    }
    let long = "x".repeat(limits::ATTACHMENT_NAME_CHARS_MAX + 1);
    let heavy = "က".repeat(limits::ATTACHMENT_NAME_BYTES_MAX / 3 + 1);
    for bad in [
        "",
        " ",
        ".",
        "..",
        ".profile",
        "-rf",
        "a/b",
        "../a",
        "a\\b",
        "a\nb",
        "a\tb",
        "a\0b",
        "a ",
        "gpj\u{202E}.exe",
        "a\u{200F}.jpg",
        &long,
        &heavy,
    ] {
        refused(&with(vec![attachment(bad)]));
    }
}

#[test]
fn what_an_alert_says_of_a_file_is_bounded() {
    let change = |change: &dyn Fn(&mut Attachment)| {
        let mut one = attachment("a.jpg");
        change(&mut one);
        refused(&with(vec![one]))
    };
    change(&|a| a.size = 0);
    change(&|a| a.size = limits::BLOB_BYTES_MAX as u64 + 1);
    for bad in [
        "",
        "image",
        "image/",
        "/jpeg",
        "image/jp eg",
        "a/b/c",
        "text/html; charset=x",
    ] {
        change(&|a| a.media_type = bad.into());
    }
    change(&|a| a.media_type = format!("a/{}", "b".repeat(limits::MEDIA_TYPE_BYTES_MAX)));
    let numbered = |n: usize| Attachment {
        blob: crate::id::BlobId::from_bytes([u8::try_from(n).unwrap(); 16]),
        ..attachment(&format!("{n}.jpg"))
    };
    let many: Vec<_> = (0..=limits::ATTACHMENTS_MAX).map(numbered).collect();
    assert!(Written::write(&with(many[1..].to_vec())).is_ok());
    refused(&with(many));
    let same_name = Attachment {
        blob: crate::id::BlobId::from_bytes([9; 16]),
        ..attachment("a.jpg")
    };
    refused(&with(vec![attachment("a.jpg"), same_name]));
    refused(&with(vec![attachment("a.jpg"), attachment("b.jpg")]));
    let mut wire = with(vec![attachment("a.jpg")]).to_wire();
    wire.attachments[0].key = Bytes::from_static(&[5; 31]);
    assert!(Written::read(wire.encode_to_vec().into()).is_err());
}

#[test]
fn a_phrase_is_bounded_and_fills_each_slot_once() {
    let with = |phrase: Phrase| Alert {
        phrases: vec![phrase],
        ..alert()
    };
    let phrase = |number, slots| Phrase { number, slots };
    let text = |name: &str| slot(name, Value::Text("x".into()));
    assert!(Written::write(&with(phrase(1, vec![text("a"), text("b")]))).is_ok());
    refused(&with(phrase(0, Vec::new())));
    refused(&with(phrase(1, vec![text("a"), text("a")])));
    refused(&with(phrase(1, vec![text("")])));
    refused(&with(phrase(1, vec![text("Plate")])));
    let many = (0..=limits::SLOTS_MAX).map(|n| text(&format!("s{n}")));
    refused(&with(phrase(1, many.collect())));
    for wrong in ["", "12,5", "1.", ".5", "1.2.3", "-1", "1e3", "٣"] {
        let quantity = Value::Quantity(quantity(wrong, "KGM"));
        refused(&with(phrase(1, vec![slot("a", quantity)])));
    }
}

#[test]
fn a_phrase_says_something_without_a_text() {
    let phrases_only = Alert {
        texts: Vec::new(),
        ..alert()
    };
    assert!(Written::write(&phrases_only).is_ok());
    refused(&Alert {
        phrases: Vec::new(),
        ..phrases_only
    });
}

#[test]
fn r43_whose_words_an_alert_has_is_signed_and_is_never_its_senders_own() {
    let mut alert = alert();
    let whose = |sender: &str| Reference {
        sender: sender.parse().unwrap(),
        id: AlertId::new(Timestamp::from_millis(1), &[1; 10]),
        digest: Digest::from_bytes([5; 32]),
    };
    let origin = |passed_on| Provenance {
        passed_on,
        ..Provenance::default()
    };
    alert.provenance = Some(origin(vec![whose("poipet.kh"), whose("tachileik.mm")]));
    let written = Written::write(&alert).unwrap();
    let read = Written::read(written.bytes().clone()).unwrap();
    assert_eq!(read.alert().provenance, alert.provenance);

    let own = alert.sender.to_string();
    alert.provenance = Some(origin(vec![whose(&own)]));
    let refusal = Written::write(&alert).unwrap_err();
    assert!(refusal.detail.contains("passes on"), "{refusal}");
    let many = limits::REFERENCES_MAX + 1;
    alert.provenance = Some(origin(vec![whose("poipet.kh"); many]));
    let refusal = Written::write(&alert).unwrap_err();
    assert!(refusal.detail.contains("passed_on"), "{refusal}");
}
