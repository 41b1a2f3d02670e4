//! Who and what an alert is about: each entity with its fields by name, how they hang together, and where. Not: what is
//! doubtful about the alert as a whole (`facts`).

use serde_json::Value;

use super::{
    piece::{Fact, Line, Piece},
    words::{Words, degrees, is_strange},
};
use crate::{
    desk::{AreaInput, EntityInput, View},
    words::{Field, entity},
};

/// One entity.
#[derive(Clone, Debug)]
pub(super) struct Card {
    /// What leads to it on the page.
    pub(super) anchor: String,
    pub(super) title: Line,
    pub(super) fields: Vec<Fact>,
}

/// What of an entity names it best.
const NAMES: [(&str, &str); 12] = [
    ("person", "names"),
    ("document", "number"),
    ("vehicle", "plate"),
    ("vessel", "name"),
    ("consignment", "container"),
    ("firearm", "serial"),
    ("drugs", "substance"),
    ("wildlife", "scientific_name"),
    ("organisation", "names"),
    ("device", "imei"),
    ("money", "amount"),
    ("location", "description"),
];

/// Every entity, in the order of the alert.
pub(super) fn cards(words: Words<'_>, view: &View) -> Vec<Card> {
    let all = view.entities.iter().enumerate();
    all.map(|(at, one)| card(words, view, (at, one))).collect()
}

fn card(words: Words<'_>, view: &View, (at, one): (usize, &EntityInput)) -> Card {
    let whole = serde_json::to_value(one).unwrap_or_default();
    let mut fields = Vec::new();
    let mut add = |path: &str, name: String, values: Vec<Line>| {
        let path = format!("entities[{at}].{path}");
        let doubts = view.doubts.iter().filter(|doubt| doubt.at == path);
        let doubts: Vec<String> = doubts.map(|doubt| words.doubt(doubt)).collect();
        if !values.is_empty() || !doubts.is_empty() {
            fields.push(Fact {
                name,
                values,
                doubts,
            });
        }
    };
    if let Some((kind, of)) = kind_of(&whole) {
        for field in entity::KINDS.iter().filter(|(name, _)| *name == kind) {
            for name in field.1 {
                let called = entity::field(kind, name, words.tongue.0);
                let values = of
                    .get(*name)
                    .map(|value| values(words, (kind, name), value));
                add(
                    &format!("{kind}.{name}"),
                    called,
                    values.unwrap_or_default(),
                );
            }
        }
    }
    let called = |name| entity::field("", name, words.tongue.0);
    let note = (!one.note.is_empty()).then(|| vec![Piece::Theirs(one.note.clone())]);
    add("note", called("note"), note.into_iter().collect());
    let marks = one.sensitivities.iter();
    let marks = marks.map(|code| vec![Piece::Said(words.with_code(Field::Sensitivity, code))]);
    add("sensitivities", called("sensitivities"), marks.collect());
    Card {
        anchor: format!("entity-{}", one.key),
        title: label(words, one, &whole),
        fields,
    }
}

/// The kind of an entity and its fields.
fn kind_of(whole: &Value) -> Option<(&'static str, &Value)> {
    let mut kinds = entity::KINDS.iter();
    kinds.find_map(|(kind, _)| Some((*kind, whole.get(kind)?)))
}

/// `Vehicle v1 · กข 1234`.
fn label(words: Words<'_>, one: &EntityInput, whole: &Value) -> Line {
    let Some((kind, of)) = kind_of(whole) else {
        let unknown = entity::kind("", words.tongue.0);
        return vec![Piece::Said(unknown), Piece::Code(one.key.clone())];
    };
    let mut label = vec![
        Piece::Said(entity::kind(kind, words.tongue.0)),
        Piece::Code(one.key.clone()),
    ];
    let best = NAMES.iter().find(|(name, _)| *name == kind);
    let best = best.and_then(|(_, name)| Some((*name, of.get(*name)?)));
    let best = best.map(|(name, value)| values(words, (kind, name), value));
    label.extend(best.into_iter().flatten().next().into_iter().flatten());
    label
}

/// What a field says; several where it is a list.
fn values(words: Words<'_>, (kind, field): (&str, &str), value: &Value) -> Vec<Line> {
    let one = |value: &Value| one_value(words, (kind, field), value);
    match value {
        Value::Array(all) if field != "point_e7" => all.iter().map(one).collect(),
        value => vec![one(value)],
    }
}

fn one_value(words: Words<'_>, (kind, field): (&str, &str), value: &Value) -> Line {
    match (field, value) {
        ("point_e7", value) => vec![Piece::Code(point(value))],
        ("seized_at", Value::String(at)) => vec![Piece::Time(at.clone())],
        ("crossing", Value::String(id)) => vec![words.crossing(id)],
        ("mrz" | "vin" | "imei" | "imsi" | "container" | "cas", Value::String(code)) => {
            vec![Piece::Code(code.clone())]
        }
        (_, Value::String(text)) => vec![coded(words, (kind, field), text)],
        (_, Value::Object(parts)) => object(words, parts),
        (_, Value::Null) => Line::new(),
        (_, value) => vec![Piece::Theirs(value.to_string())],
    }
}

fn coded(words: Words<'_>, (kind, field): (&str, &str), text: &str) -> Piece {
    match entity::coded(kind, field) {
        // Who knows the convention reads its codes.
        Some(of @ (Field::Appendix | Field::Origin)) => Piece::Said(words.with_code(of, text)),
        Some(of) => Piece::Said(words.tongue.coded(of, text)),
        None => Piece::Theirs(text.to_owned()),
    }
}

/// A name, or how much: R-32, to the letter.
fn object(words: Words<'_>, parts: &serde_json::Map<String, Value>) -> Line {
    let text = |name: &str| parts.get(name).and_then(Value::as_str).unwrap_or_default();
    if parts.contains_key("amount") {
        return vec![Piece::Theirs(format!(
            "{} {}",
            text("amount"),
            text("unit")
        ))];
    }
    let mut line = vec![Piece::Theirs(text("text").to_owned())];
    if !text("romanised").is_empty() {
        line.push(Piece::Theirs(format!("({})", text("romanised"))));
    }
    if parts.get("alias").and_then(Value::as_bool) == Some(true) {
        let alias = entity::field("", "alias", words.tongue.0);
        line.push(Piece::Said(format!("· {alias}")));
    }
    line
}

fn point(value: &Value) -> String {
    let pair: Option<(i32, i32)> = serde_json::from_value(value.clone()).ok();
    pair.map(degrees).unwrap_or_default()
}

/// How entities hang together: one line each.
pub(super) fn links(words: Words<'_>, view: &View) -> Vec<Line> {
    let way = |key: &str| {
        let of = view.entities.iter().find(|one| one.key == key);
        let whole = of.map(|one| serde_json::to_value(one).unwrap_or_default());
        let kind = whole
            .as_ref()
            .and_then(kind_of)
            .map_or("", |(kind, _)| kind);
        let called = format!("{} {key}", entity::kind(kind, words.tongue.0));
        match of {
            Some(_) => Piece::Way(format!("#entity-{key}"), called),
            None => Piece::Code(key.to_owned()),
        }
    };
    let link = |link: &crate::desk::LinkInput| {
        let relation = words.tongue.coded(Field::Relation, &link.relation);
        let mut line = vec![
            way(&link.subject),
            Piece::Said(format!("→ {relation} →")),
            way(&link.object),
        ];
        let sure = words.tongue.coded(Field::Certainty, &link.confidence);
        line.extend((!sure.is_empty()).then(|| Piece::Said(format!("· {sure}"))));
        line
    };
    view.links.iter().map(link).collect()
}

/// Where else, or more exactly: the facts of each area.
pub(super) fn areas(words: Words<'_>, view: &View) -> Vec<Vec<Fact>> {
    view.areas.iter().map(|one| area(words, one)).collect()
}

fn area(words: Words<'_>, area: &AreaInput) -> Vec<Fact> {
    let metres = |metres: u32| {
        if metres == 0 {
            String::new()
        } else {
            metres.to_string()
        }
    };
    let corners = area.polygon_e7.iter().map(|corner| degrees(*corner));
    let corners = corners.collect::<Vec<_>>().join("; ");
    let direction = words.tongue.coded(Field::Direction, &area.direction);
    let crossing = words.crossing(&area.crossing);
    let rows = [
        ("description", Piece::Theirs(area.description.clone())),
        ("crossing", crossing),
        ("subdivision", Piece::Code(area.subdivision.clone())),
        ("locode", Piece::Code(area.locode.clone())),
        ("direction", Piece::Said(direction)),
        (
            "centre_e7",
            Piece::Code(area.centre_e7.map(degrees).unwrap_or_default()),
        ),
        ("radius_m", Piece::Code(metres(area.radius_m))),
        ("accuracy_m", Piece::Code(metres(area.accuracy_m))),
        ("polygon_e7", Piece::Code(corners)),
    ];
    let rows = rows.into_iter().filter(|(_, piece)| piece.says());
    rows.map(|(name, piece)| Fact::of(entity::field("", name, words.tongue.0), vec![piece]))
        .collect()
}

/// Whether one of them says what this version does not know.
pub(super) fn strange(view: &View) -> bool {
    let of_entity = |one: &EntityInput| {
        let whole = serde_json::to_value(one).unwrap_or_default();
        let Some((kind, of)) = kind_of(&whole) else {
            return true;
        };
        let coded = |(name, value): (&String, &Value)| {
            entity::coded(kind, name).is_some() && all_text(value).any(is_strange)
        };
        one.unknown
            || one.sensitivities.iter().any(|code| is_strange(code))
            || of.as_object().into_iter().flatten().any(coded)
    };
    let of_link =
        |one: &crate::desk::LinkInput| is_strange(&one.relation) || is_strange(&one.confidence);
    view.entities.iter().any(of_entity)
        || view.links.iter().any(of_link)
        || view.areas.iter().any(|area| is_strange(&area.direction))
}

fn all_text(value: &Value) -> impl Iterator<Item = &str> {
    let one = value.as_str().into_iter();
    let several = value.as_array().into_iter().flatten();
    one.chain(several.filter_map(Value::as_str))
}
