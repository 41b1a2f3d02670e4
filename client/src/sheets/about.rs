//! Who and what an alert is about, in a cell: a line each, with the names that the fields have in the protocol, so that
//! a sheet reads the same at every office. Not: columns.

use serde_json::Value;

use super::Reader;
use crate::{
    desk::{AreaInput, EntityInput, LinkInput, View},
    words::phrases::{Filled, Standing, render},
};

/// `(6) the words in the reader's language`, a phrase a line. Which words nobody has reviewed is said behind them.
pub(super) fn phrases(all: &[Filled], reader: Reader<'_>) -> String {
    let line = |phrase: &Filled| {
        let own = render(phrase, reader.language, reader.reviewed);
        let mark = match own.standing {
            Standing::Machine => " [machine]",
            Standing::Original | Standing::Reviewed(_) | Standing::Unknown => "",
        };
        format!("({}) {}{mark}", phrase.number, on_one_line(&own.text))
    };
    lines(all, line)
}

/// `vehicle v1: kind pickup, plate กข 1234`, an entity a line.
pub(super) fn entities(view: &View) -> String {
    lines(&view.entities, entity)
}

/// `p1 drives v1 (likely)`, a link a line.
pub(super) fn links(view: &View) -> String {
    let line = |link: &LinkInput| {
        let sure = match link.confidence.as_str() {
            "" => String::new(),
            sure => format!(" ({sure})"),
        };
        let parts = [&link.subject, &link.relation, &link.object].map(String::as_str);
        on_one_line(&(parts.join(" ") + &sure))
    };
    lines(&view.links, line)
}

/// `description bank, centre 20.4000000 99.8000000, radius_m 500`, an area a line.
pub(super) fn areas(view: &View) -> String {
    let line = |area: &AreaInput| {
        let value = serde_json::to_value(area).unwrap_or_default();
        on_one_line(&words(&value))
    };
    lines(&view.areas, line)
}

/// `B2`: the source, then the information.
pub(super) fn evaluation(view: &View) -> String {
    let one = view.evaluation.as_ref();
    one.map_or_else(String::new, |one| {
        let mapped = [&one.scheme, &one.grade].map(String::as_str).join(" ");
        format!("{}{} {mapped}", one.source, one.information)
            .trim()
            .to_owned()
    })
}

/// Whose words it has, a line each: office, id and digest.
pub(super) fn passed_on(view: &View) -> String {
    let whose = view.provenance.as_ref().map(|one| one.passed_on.as_slice());
    lines(whose.unwrap_or_default(), |one| {
        format!("{} {} {}", one.sender, one.id, one.digest)
    })
}

fn lines<T>(all: &[T], line: impl Fn(&T) -> String) -> String {
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn entity(entity: &EntityInput) -> String {
    let whole = serde_json::to_value(entity).unwrap_or_default();
    let fields = whole.as_object().into_iter().flatten();
    let kind = fields.clone().find(|(_, value)| value.is_object());
    let mut said = vec![kind.map_or_else(String::new, |(_, value)| words(value))];
    // The key stands first, and the kind is what was just said.
    let others = fields
        .filter(|(name, value)| !["key", "unknown"].contains(&name.as_str()) && !value.is_object());
    said.extend(others.map(|(name, value)| format!("{name} {}", words(value))));
    said.retain(|part| !part.is_empty());
    let kind = kind.map_or("unknown", |(name, _)| name.as_str());
    let said = said.join(", ");
    let apart = if said.is_empty() { "" } else { ": " };
    on_one_line(&format!("{kind} {}{apart}{said}", entity.key))
}

/// Fields by commas, lists by semicolons, a quantity as amount and unit, a point in degrees.
fn words(value: &Value) -> String {
    match value {
        Value::Object(fields) => match (fields.get("amount"), fields.get("unit")) {
            (Some(Value::String(amount)), Some(Value::String(unit))) => format!("{amount} {unit}"),
            _ => {
                let each = fields.iter().map(|(name, value)| field(name, value));
                each.collect::<Vec<_>>().join(", ")
            }
        },
        Value::Array(values) => {
            let each: Vec<String> = values.iter().map(words).collect();
            each.join("; ")
        }
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn field(name: &str, value: &Value) -> String {
    match (name.strip_suffix("_e7"), value) {
        (Some(name), Value::Array(points)) if points.iter().all(Value::is_array) => {
            let each: Vec<String> = points.iter().map(point).collect();
            format!("{name} {}", each.join("; "))
        }
        (Some(name), point_e7) => format!("{name} {}", point(point_e7)),
        (None, value) => format!("{name} {}", words(value)),
    }
}

/// Latitude and longitude, WGS 84, in degrees.
fn point(value: &Value) -> String {
    let axes = value.as_array().into_iter().flatten();
    let axes = axes.filter_map(Value::as_i64).map(degrees);
    axes.collect::<Vec<_>>().join(" ")
}

/// Degrees of degrees × 10⁷, to the last digit.
pub(super) fn degrees(e7: i64) -> String {
    let (sign, value) = (if e7 < 0 { "-" } else { "" }, e7.unsigned_abs());
    format!("{sign}{}.{:07}", value / 10_000_000, value % 10_000_000)
}

/// One thing a line: no value begins a line that looks like another thing.
fn on_one_line(text: &str) -> String {
    text.replace(
        |c: char| c.is_control() || "\u{2028}\u{2029}".contains(c),
        " ",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, phrases::Reviewed};

    fn view(more: Value) -> View {
        let mut view = serde_json::to_value(View::default()).unwrap();
        let Value::Object(more) = more else {
            unreachable!("it is an object");
        };
        view.as_object_mut().unwrap().extend(more);
        serde_json::from_value(view).unwrap()
    }

    #[test]
    fn every_entity_is_a_line_with_its_kind_and_what_is_stated_of_it() {
        let view = view(serde_json::json!({
            "entities": [
                { "key": "p1", "note": "limps", "sensitivities": ["health"], "person": {
                    "names": [{ "text": "สมชาย", "romanised": "Somchai" }, { "text": "Chai", "alias": true }], "age_from": 30 } },
                { "key": "v1", "vehicle": { "plate": "กข 1234\nvehicle v2: plate x", "kind": "pickup" } },
                { "key": "d1", "drugs": { "quantity": { "amount": "200000.50", "unit": "tablet" } } },
                { "key": "l1", "location": { "point_e7": [-5_000_001, 998_765_432] } },
                { "key": "x1", "unknown": true },
            ],
            "links": [{ "subject": "p1", "relation": "drives", "object": "v1", "confidence": "likely" }],
            "areas": [{ "centre_e7": [204_000_000, 998_000_000], "radius_m": 500 },
                { "polygon_e7": [[10_000_000, 2], [3, 4], [5, 6]] }],
            "evaluation": { "source": "B", "information": "2" },
        }));
        assert_eq!(
            entities(&view).lines().collect::<Vec<_>>(),
            [
                "person p1: age_from 30, names romanised Somchai, text สมชาย; alias true, text Chai, note limps, \
                 sensitivities health",
                "vehicle v1: kind pickup, plate กข 1234 vehicle v2: plate x",
                "drugs d1: quantity 200000.50 tablet",
                "location l1: point -0.5000001 99.8765432",
                "unknown x1",
            ]
        );
        assert_eq!(links(&view), "p1 drives v1 (likely)");
        assert_eq!(
            areas(&view),
            "centre 20.4000000 99.8000000, radius_m 500\n\
             polygon 1.0000000 0.0000002; 0.0000003 0.0000004; 0.0000005 0.0000006"
        );
        assert_eq!(evaluation(&view), "B2");
        assert_eq!(evaluation(&View::default()), "");
    }

    #[test]
    fn a_phrase_has_its_number_its_words_and_who_vouches_for_them() {
        let phrase: Filled = serde_json::from_value(serde_json::json!({
            "number": 6, "slots": [{ "name": "vehicle", "kind": "text", "value": "กข 1234" }],
        }))
        .unwrap();
        let reviewed = Reviewed::default();
        let said = |language| {
            let reader = Reader {
                language,
                reviewed: &reviewed,
            };
            phrases(std::slice::from_ref(&phrase), reader)
        };
        let english = said(Language::English);
        assert!(english.starts_with("(6) ") && english.contains("กข 1234"));
        assert!(said(Language::Thai).ends_with(" [machine]"));
    }
}
