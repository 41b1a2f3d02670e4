//! What an office hands in and what another gets out, without a gateway in between.

use blo_proto::alert::Written;

use super::*;
use crate::desk::reading::words_of as reading_words;

/// The alert of a line of a feed.
fn written(line: serde_json::Value) -> Result<Written, DeskError> {
    let input: AlertInput =
        serde_json::from_value(line).map_err(|e| DeskError::bad_content(format!("{e}")))?;
    let sender = "mae-sai.th".parse().unwrap();
    let now = blo_proto::Timestamp::from_millis(1_764_400_000_000);
    let alert = parse::alert(&sender, (&input, Vec::new()), now, &|_, _| None)?;
    parse::written(&alert)
}

fn line(more: serde_json::Value) -> serde_json::Value {
    let mut line = serde_json::json!({
        "to": ["tachileik.mm"], "precedence": "FLASH",
        "texts": [{ "language": "my", "headline": "ျမန္မာ" }],
    });
    let serde_json::Value::Object(more) = more else {
        unreachable!("it is an object");
    };
    line.as_object_mut().unwrap().extend(more);
    line
}

fn refused(more: serde_json::Value) -> String {
    written(line(more)).unwrap_err().message
}

#[test]
fn r32_what_is_handed_in_is_what_is_got_out() {
    let entities = serde_json::json!([
        { "key": "p1", "sensitivities": ["victim"], "person": {
            "names": [{ "text": "นันดา", "romanised": "Nanda" }], "sex": "female", "born": "1999", "nationalities": ["MM"],
            "role": "victim", "warnings": ["armed"] } },
        { "key": "v1", "note": "no light at the back", "vehicle": {
            "kind": "pickup", "plate": "กข 1234", "plate_state": "TH", "vin": "1M8GDM9AXKP042788" } },
        { "key": "d1", "drugs": { "substance": "meth_tablet", "quantity": { "amount": "200000.50", "unit": "tablet" },
            "seized_at": "2026-11-24T07:00:00.000Z" } },
        { "key": "w1", "wildlife": { "appendix": "II", "source": "W", "term": "TUS" } },
        { "key": "l1", "location": { "point_e7": [204_000_000, 998_000_000] } },
    ]);
    let more = serde_json::json!({
        "entities": entities,
        "links": [{ "subject": "p1", "relation": "drives", "object": "v1", "confidence": "likely" }],
        "areas": [{ "description": "bank", "polygon_e7": [[1, 2], [3, 4], [5, 6]], "direction": "inbound" }],
        "response_types": ["stop_and_check"],
        "evaluation": { "source": "B", "information": "2" },
        "extensions": [{ "name": "th.customs:lane", "value": "4" }],
        "event_codes": [{ "name": "SAME", "value": "CDW" }],
        "provenance": { "feed": "cad", "format": "cap-1.2", "original": "ab".repeat(32), "mapper": "m 1", "released_by": "Lt." },
    });
    let view = reading_words(written(line(more.clone())).unwrap().alert());
    let view = serde_json::to_value(view).unwrap();
    for (name, value) in more.as_object().unwrap() {
        assert_eq!(&view[name], value, "{name}");
    }
}

#[test]
fn what_is_wrong_with_an_entity_names_its_place() {
    let entities = |one: serde_json::Value| {
        refused(serde_json::json!({ "entities": [{ "key": "v0", "vehicle": {} }, one] }))
    };
    for (one, said) in [
        (
            serde_json::json!({ "vehicle": { "plat": "x" } }),
            "entities[1]: unknown field `plat`",
        ),
        (
            serde_json::json!({ "vehicle": { "kind": "boat" } }),
            "entities[1].vehicle.kind",
        ),
        (
            serde_json::json!({ "vehicle": { "plate": "x".repeat(501) } }),
            "entities[1].vehicle.plate",
        ),
        (
            serde_json::json!({ "vehicle": {}, "person": {} }),
            "entities[1] is not of exactly one kind",
        ),
        (
            serde_json::json!({ "key": "x1" }),
            "entities[1] is not of exactly one kind",
        ),
        (
            serde_json::json!({ "key": "x1", "unknown": true }),
            "entities[1] is not of exactly one kind",
        ),
        (
            serde_json::json!({ "key": "v0", "vehicle": {} }),
            "entities[1].key",
        ),
        (
            serde_json::json!({ "drugs": { "quantity": { "amount": "2,5", "unit": "KGM" } } }),
            "entities[1].drugs.quantity",
        ),
        (
            serde_json::json!({ "sensitivities": ["secret"], "vehicle": {} }),
            "entities[1].sensitivities",
        ),
    ] {
        let message = entities(one);
        assert!(message.contains(said), "{said}: {message}");
    }
    let link = serde_json::json!({ "subject": "p1", "relation": "drives", "object": "v1" });
    assert!(refused(serde_json::json!({ "links": [link] })).contains("links[0].subject"));
}

/// what somebody signed is never changed; what it says in Unicode stands beside it.
#[test]
fn r33_a_text_in_zawgyi_is_signed_as_it_was_written_and_shown_with_its_reading() {
    let written = written(line(serde_json::json!({}))).unwrap();
    assert_eq!(written.alert().texts[0].headline, "ျမန္မာ");
    let view = reading_words(written.alert());
    assert_eq!(view.texts[0].headline, "ျမန္မာ");
    assert_eq!(view.unicode[0].headline, "မြန်မာ");
    assert_eq!(view.doubts[0].code, "zawgyi");
    assert_eq!(view.doubts[0].at, "texts[0].headline");
}

/// Whoever shows entities shows all of them: the order and the names are those that a line of a feed is read by.
#[test]
fn the_words_know_every_field_of_every_kind_in_its_order() {
    for (kind, fields) in crate::words::entity::KINDS {
        let line = serde_json::json!({ kind: { "of tomorrow": 1 } });
        let error = serde_json::from_value::<EntityInput>(line).unwrap_err();
        let known: Vec<String> = fields.iter().map(|name| format!("`{name}`")).collect();
        let known = format!("expected one of {}", known.join(", "));
        assert!(error.to_string().ends_with(&known), "{kind}: {error}");
    }
    let kinds: Vec<&str> = crate::words::entity::KINDS.map(|(kind, _)| kind).into();
    assert_eq!(kinds, KINDS);
}

#[test]
fn the_way_to_what_is_refused_is_told_by_itself() {
    let way = |more| written(line(more)).unwrap_err().at().map(str::to_owned);
    let entities = |one| serde_json::json!({ "entities": [{ "vehicle": {} }, one] });
    let of = |one| way(entities(one));
    // By the desk, and by the alert format.
    let kind = of(serde_json::json!({ "vehicle": { "kind": "boat" } }));
    assert_eq!(kind.as_deref(), Some("entities[1].vehicle.kind"));
    let digits = of(serde_json::json!({ "device": { "imei": "1" } }));
    assert_eq!(digits.as_deref(), Some("entities[1].device.imei"));
    let else_where = serde_json::json!({ "response_types": ["dance"] });
    assert_eq!(way(else_where), None);
}

#[test]
fn what_cannot_be_read_keeps_its_place_among_what_is_doubted() {
    let inputs = serde_json::json!([{ "vehicle": { "kind": "boat" } }, { "vehicle": { "vin": "1M8GDM9AXKPO42788" } }]);
    let inputs: Vec<EntityInput> = serde_json::from_value(inputs).unwrap();
    let alert = Alert {
        entities: readable(&inputs),
        ..Alert::new(
            blo_proto::alert::Status::Actual,
            "mae-sai.th".parse().unwrap(),
            Vec::new(),
            blo_proto::Precedence::Routine,
        )
    };
    let doubts = crate::desk::doubt::of(&alert, &[]);
    let ways: Vec<&str> = doubts.iter().map(|doubt| doubt.at.as_str()).collect();
    assert_eq!(ways, ["entities[1].vehicle.vin"]);
}
