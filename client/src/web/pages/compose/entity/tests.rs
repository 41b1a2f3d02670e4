//! Small forms filled in and read back, without a browser.

use serde_json::json;

use super::{super::super::super::tongue::Tongue, *};
use crate::{
    desk::LinkInput,
    words::{Field, Language, entity},
};

fn now() -> Timestamp {
    Timestamp::from_millis(1_764_400_000_000)
}

fn tongue() -> Tongue {
    Tongue(Language::Thai)
}

/// One of each kind with every field, as a line of a feed has it.
fn samples() -> Vec<EntityInput> {
    let all = json!([
        { "key": "p1", "note": "seen\ntwice", "sensitivities": ["minor", "victim"], "person": {
            "names": [{ "text": "นันดา", "romanised": "Nanda", "alias": false },
                { "text": "ดำ", "romanised": "", "alias": true }],
            "sex": "female", "born": "1999-05", "age_from": 20, "age_to": 30, "nationalities": ["MM", "TH"],
            "role": "victim", "height_cm": 160, "marks": "scar", "telephones": ["+66 53 733 000", "191"],
            "warnings": ["armed", "self_harm"] } },
        { "key": "e2", "document": { "kind": "passport", "number": "AA 1", "issuing_state": "TH", "authority": "MFA",
            "issued": "2020", "expires": "2030-01-02", "mrz": "P<THA\nX<1", "state": "forged" } },
        { "key": "e3", "vehicle": { "kind": "pickup", "plate": "กข 1234", "plate_state": "TH", "plate_province": "เชียงราย",
            "vin": "1M8GDM9AXKP042788", "make": "Isuzu", "model": "D-Max", "colour": "ขาว" } },
        { "key": "e4", "vessel": { "kind": "longtail", "name": "น้ำโขง", "registration": "1", "call_sign": "HS1",
            "imo": "9074729", "mmsi": "567000123", "flag": "LA", "colour": "แดง", "engine": "Honda" } },
        { "key": "e5", "consignment": { "container": "CSQU3054383", "seal": "9", "waybill": "W", "hs_code": "2939",
            "declared": "tea", "found": "pills", "shipper": "A", "consignee": "B", "packages": 4,
            "weight": { "amount": "12.50", "unit": "KGM" } } },
        { "key": "e6", "firearm": { "kind": "rifle", "make": "M", "model": "56", "calibre": "7.62×39", "serial": "S", "count": 2,
            "rounds": 300 } },
        { "key": "e7", "drugs": { "substance": "meth_tablet", "substance_name": "ยาบ้า", "cas": "537-46-2", "form": "tablet",
            "quantity": { "amount": "200000", "unit": "tablet" }, "packages": 100, "brand": "999", "concealment": "tyre",
            "test": "field", "origin": "MM", "destination": "TH", "seized_by": "ตชด.", "seized_at": "2026-11-24T07:00:00.000Z" } },
        { "key": "e8", "wildlife": { "scientific_name": "Manis javanica",
            "common_names": [{ "text": "ลิ่น", "romanised": "", "alias": false }],
            "appendix": "I", "term": "SCA", "quantity": { "amount": "3", "unit": "KGM" }, "source": "W", "live": 1,
            "permit": "N", "permit_state": "LA", "care": "water", "origin": "LA", "destination": "VN" } },
        { "key": "e9", "organisation": { "names": [{ "text": "", "romanised": "Golden Co", "alias": false }],
            "registration": "R", "state": "MM", "address": "1\n2" } },
        { "key": "e10", "device": { "kind": "telephone", "make": "N", "model": "1", "imei": "490154203237518",
            "imsi": "520031234567890", "telephones": ["1 22"], "handles": ["line:@a b", "telegram:@c"] } },
        { "key": "e11", "money": { "amount": "12000.50", "currency": "THB", "form": "cash", "account": "1-2" } },
        { "key": "e12", "location": { "description": "bank", "crossing": "mae-sai", "point_e7": [204_432_000, -998_811_005],
            "road": "1", "river_km": "2363", "grid": "47QND", "address": "a" } },
    ]);
    let all: Vec<EntityInput> = serde_json::from_value(all).unwrap();
    let whole = serde_json::to_value(&all).unwrap();
    // What a kind gains is looked at here, too.
    for ((kind, fields), one) in KINDS.iter().zip(KINDS.iter().map(|(kind, _)| {
        let mut all = whole.as_array().unwrap().iter();
        all.find_map(|one| one.get(kind)).unwrap()
    })) {
        for field in *fields {
            assert!(one.get(field).is_some(), "{kind}.{field} has no sample");
        }
    }
    all
}

/// As a browser sends it and a draft keeps it.
fn sent(form: &Form) -> Form {
    let kept = form.to_keep();
    let mut bytes = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &kept {
        bytes.append_pair(name, &value.replace('\n', "\r\n"));
    }
    Form::of(bytes.finish().as_bytes())
}

fn inputs(form: &Form) -> Vec<EntityInput> {
    fill(form, AlertInput::default(), now()).entities
}

#[test]
fn every_kind_with_every_field_comes_out_of_its_form_as_it_went_in() {
    let samples = samples();
    let mut form = Form::default();
    for one in &samples {
        put(&mut form, one);
    }
    assert_eq!(inputs(&sent(&form)), samples);
    fits(&form, now()).unwrap();
}

#[test]
fn every_field_stands_on_the_form_and_every_coded_value_can_be_chosen_in_words() {
    let mut form = Form::default();
    for one in samples() {
        put(&mut form, &one);
    }
    let (cards, kinds) = cards((&form, tongue()), "", &[]);
    assert_eq!(kinds.len(), KINDS.len());
    for (card, (kind, fields)) in cards.iter().zip(order()) {
        assert_eq!(card.kind, kind);
        // With the note and the sensitivities.
        assert_eq!(card.blanks.len(), fields.len() + 2, "{kind}");
        for field in fields {
            let Some(coded) = entity::coded(kind, field) else {
                continue;
            };
            let values = table::values(coded);
            assert!(!values.is_empty(), "{kind}.{field}");
            for (value, language) in values
                .iter()
                .flat_map(|value| Language::ALL.map(|one| (value, one)))
            {
                assert!(
                    coded.words(value, language).is_some(),
                    "{kind}.{field}: {value} in {language}"
                );
            }
        }
    }
}

/// The kinds in the order of the samples.
fn order() -> Vec<(&'static str, &'static [&'static str])> {
    let names = [
        "person",
        "document",
        "vehicle",
        "vessel",
        "consignment",
        "firearm",
        "drugs",
        "wildlife",
        "organisation",
        "device",
        "money",
        "location",
    ];
    names
        .map(|name| *KINDS.iter().find(|(kind, _)| *kind == name).unwrap())
        .to_vec()
}

#[test]
fn one_is_added_and_taken_off_and_no_key_is_given_twice() {
    let mut form = Form::default();
    for kind in ["vehicle", "person", "vehicle"] {
        pressed(&mut form, &format!("entity-add-{kind}")).unwrap();
    }
    form.set("entity-1-plate", "A");
    form.set("entity-3-plate", "C");
    form.set("entity-2-names-4-text", "นันดา");
    for (subject, confidence) in [("e1", "likely"), ("e3", "")] {
        link::put(&mut form, &link(subject, "carries", "e2", confidence));
    }
    assert_eq!(pressed(&mut form, "entity-off-1").unwrap(), "#entities");
    assert_eq!(pressed(&mut form, "entity-add-money").unwrap(), "#entity-4");
    form.set("entity-4-amount", "5");
    let alert = fill(&sent(&form), AlertInput::default(), now());
    let keys: Vec<&str> = alert.entities.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["e2", "e3", "e1"]);
    assert_eq!(
        alert.entities[0].person.as_ref().unwrap().names[0].text,
        "นันดา"
    );
    let links: Vec<&str> = alert
        .links
        .iter()
        .map(|link| link.subject.as_str())
        .collect();
    assert_eq!(links, ["e3"], "a link goes with what it names");
    assert_eq!(pressed(&mut form, "keep"), None);
}

#[test]
fn there_are_as_many_as_an_alert_has_and_no_more() {
    let mut form = Form::default();
    for _ in 0..limits::ENTITIES_MAX {
        assert!(add(&mut form, "device").is_some());
    }
    assert_eq!(
        pressed(&mut form, "entity-add-device").unwrap(),
        "#entities"
    );
    let (cards, kinds) = cards((&form, tongue()), "", &[]);
    assert_eq!((cards.len(), kinds.len()), (limits::ENTITIES_MAX, 0));
}

#[test]
fn a_form_has_room_for_every_name_of_as_many_persons_as_an_alert_has() {
    let mut form = Form::default();
    for _ in 0..limits::ENTITIES_MAX {
        let number = add(&mut form, "person").unwrap();
        for row in 0..limits::ENTITY_LIST_MAX {
            for part in ["text", "romanised", "alias"] {
                form.set(&format!("entity-{number}-names-{row}-{part}"), "n");
            }
        }
    }
    let all = inputs(&sent(&form));
    assert_eq!(all.len(), limits::ENTITIES_MAX);
    let last = all.last().unwrap().person.as_ref().unwrap();
    assert_eq!(last.names.len(), limits::ENTITY_LIST_MAX);
}

#[test]
fn what_fits_no_field_is_refused_at_that_field_and_stays_as_it_was_typed() {
    for (kind, field, typed) in [
        ("person", "age_from", "twenty"),
        ("drugs", "quantity", "much"),
        ("drugs", "seized_at", "14:05"),
        ("location", "point_e7", "20.44320001, 99"),
        ("location", "point_e7", "20.4432"),
    ] {
        let mut form = Form::default();
        // One in which nothing is typed is none.
        add(&mut form, "vehicle");
        let number = add(&mut form, kind).unwrap();
        let name = format!("entity-{number}-{field}");
        form.set(&name, typed);
        let error = fits(&form, now()).unwrap_err();
        assert_eq!(
            error.at(),
            Some(format!("entities[0].{kind}.{field}").as_str())
        );
        let line = wrong((&form, tongue()), &error, now()).unwrap();
        assert_eq!(line.field, name);
        let (cards, _) = cards((&form, tongue()), &line.field, &[]);
        let blank = cards[1].blanks.iter().find(|one| one.wrong).unwrap();
        assert!(matches!(&blank.input, Input::Line(text, _) if text == typed));
    }
}

#[test]
fn a_doubt_leads_to_its_field_also_within_names() {
    let mut form = Form::default();
    add(&mut form, "vehicle");
    add(&mut form, "person");
    form.set("entity-2-names-0-romanised", "Nаnda");
    let doubt = |at: &str| crate::desk::DoubtView {
        at: at.to_owned(),
        code: "mixed_scripts".to_owned(),
        ..crate::desk::DoubtView::default()
    };
    let doubts = [
        doubt("entities[0].person.names.romanised"),
        doubt("texts[0].headline"),
    ];
    let lines = lines((&form, tongue()), &doubts, now());
    let fields: Vec<&str> = lines.iter().map(|line| line.field.as_str()).collect();
    assert_eq!(fields, ["entity-2-names", "headline"]);
    let (cards, _) = cards((&form, tongue()), "", &lines);
    assert_eq!(cards[1].blanks[0].doubts.len(), 1);
}

fn link(subject: &str, relation: &str, object: &str, confidence: &str) -> LinkInput {
    LinkInput {
        subject: subject.to_owned(),
        relation: relation.to_owned(),
        object: object.to_owned(),
        confidence: confidence.to_owned(),
    }
}

/// A person in a vehicle, and a device in which nothing is typed.
fn of_two() -> Form {
    let mut form = Form::default();
    for kind in ["person", "vehicle", "device"] {
        pressed(&mut form, &format!("entity-add-{kind}")).unwrap();
    }
    form.set("entity-1-names-0-text", "นันดา");
    form.set("entity-2-plate", "กข 1234");
    form
}

#[test]
fn links_of_every_kind_come_out_of_their_rows_as_they_went_in_and_are_said_in_words() {
    let mut form = of_two();
    let mut all = Vec::new();
    for relation in table::values(Field::Relation) {
        for sure in table::values(Field::Certainty).iter().map(String::as_str) {
            all.push(link("e1", &relation, "e2", sure));
        }
    }
    all.push(link("e2", "other", "e1", ""));
    for one in &all {
        link::put(&mut form, one);
    }
    let sent = sent(&form);
    assert_eq!(fill(&sent, AlertInput::default(), now()).links, all);
    fits(&sent, now()).unwrap();
    let said = joined((&sent, tongue()), now());
    assert_eq!(said.len(), all.len());
    assert!(said[0].from.contains("นันดา") && said[0].to.contains("กข 1234"));
    assert!(said.iter().all(|one| Language::Thai.writes(&one.relation)));
    let shown = links((&sent, tongue()), "", now());
    assert_eq!(shown.rows.len(), all.len() + 1, "and an empty one");
    assert!(shown.rows.last().unwrap().off.is_none() && shown.room.is_some());
    assert!(shown.rows[0].relations[0].chosen && shown.rows[0].subjects[0].chosen);
}

#[test]
fn a_row_that_lacks_an_end_or_names_what_is_not_written_is_refused_at_its_field() {
    for (one, part) in [
        (link("", "drives", "e2", ""), "subject"),
        (link("e1", "", "e2", ""), "relation"),
        (link("e1", "drives", "", ""), "object"),
        (link("e1", "drives", "e1", ""), "object"),
        (link("e1", "holds", "e3", ""), "object"),
        (link("e9", "holds", "e1", "likely"), "subject"),
        (link("", "", "", "likely"), "subject"),
    ] {
        let mut form = of_two();
        link::put(&mut form, &link("e1", "drives", "e2", ""));
        link::put(&mut form, &one);
        let form = sent(&form);
        let error = fits(&form, now()).unwrap_err();
        let line = wrong((&form, tongue()), &error, now()).unwrap();
        assert_eq!(line.field, format!("link-2-{part}"), "{one:?}");
        let shown = links((&form, tongue()), &line.field, now());
        let marked: Vec<&str> = shown.rows.iter().map(|row| row.wrong).collect();
        assert_eq!(marked, ["", part, ""]);
        assert_eq!(fill(&form, AlertInput::default(), now()).links.len(), 1);
    }
}

#[test]
fn a_link_is_taken_off_alone_and_no_row_stands_where_there_is_nothing_to_choose() {
    let mut form = of_two();
    for relation in ["drives", "owns"] {
        link::put(&mut form, &link("e1", relation, "e2", ""));
    }
    assert_eq!(pressed(&mut form, "link-off-1").unwrap(), "#links");
    assert_eq!(pressed(&mut form, "link-room").unwrap(), "#links");
    let links = fill(&form, AlertInput::default(), now()).links;
    assert_eq!(links, [link("e1", "owns", "e2", "")]);
    let mut alone = Form::default();
    pressed(&mut alone, "entity-add-person").unwrap();
    assert!(super::links((&alone, tongue()), "", now()).rows.is_empty());
}
