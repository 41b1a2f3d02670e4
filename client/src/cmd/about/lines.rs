//! People, things and places of an alert as lines of `show`. Not: what they mean.

use serde_json::Value;

use super::super::{out, reader, tell};
use crate::{
    desk::{EntityInput, LinkInput, View},
    words::{Field, Language, Said, entity},
};

/// What a view says of them, and what is doubtful about the whole.
pub(in crate::cmd) fn lines(view: &View) -> Vec<String> {
    let mut lines: Vec<String> = view.entities.iter().map(entity).collect();
    let mut add = |name: &str, words: String| {
        if !words.trim().is_empty() {
            let name = tell(&Said::of(format!("about-{name}")));
            lines.push(format!("  {name:<9}  {}", out::tame(&words)));
        }
    };
    for one in &view.links {
        add("link", link(one));
    }
    for area in &view.areas {
        add(
            "area",
            serde_json::to_value(area)
                .map(|value| words("", &value))
                .unwrap_or_default(),
        );
    }
    let asked = view.response_types.iter();
    let asked: Vec<String> = asked
        .map(|one| Field::Response.shown(one, reader()))
        .collect();
    add("asked", asked.join(", "));
    if let Some(one) = &view.evaluation {
        let mapped = [&one.scheme, &one.grade].map(String::as_str).join(" ");
        add(
            "believed",
            format!("{}{} {mapped}", one.source, one.information),
        );
    }
    if let Some(one) = &view.provenance {
        for whose in &one.passed_on {
            add("passed-on", format!("{} {}", whose.sender, whose.id));
            add("passed-on-digest", whose.digest.clone());
        }
        add(
            "from",
            [&one.feed, &one.format, &one.mapper, &one.released_by]
                .map(String::as_str)
                .join(" "),
        );
    }
    for one in view.event_codes.iter().chain(&view.extensions) {
        add("besides", format!("{} = {}", one.name, one.value));
    }
    for text in &view.unicode {
        for said in [&text.headline, &text.description, &text.instruction] {
            add("unicode", format!("{}: {said}", text.language));
        }
    }
    for doubt in &view.doubts {
        add("doubt", format!("{}: {}", doubt.at, super::doubtful(doubt)));
    }
    lines
}

/// `p1 drives v1 (likely)`.
fn link(one: &LinkInput) -> String {
    let coded = |field: Field, value: &str| field.shown(value, reader());
    let sure = match one.confidence.as_str() {
        "" => String::new(),
        sure => format!(" ({})", coded(Field::Certainty, sure)),
    };
    let relation = coded(Field::Relation, &one.relation);
    format!("{} {relation} {}{sure}", one.subject, one.object)
}

/// `vehicle v1: kind pickup, plate กข 1234`.
fn entity(entity: &EntityInput) -> String {
    let whole = serde_json::to_value(entity).unwrap_or_default();
    let kind = whole
        .as_object()
        .and_then(|fields| fields.iter().find(|(_, value)| value.is_object()));
    let (name, said) = match kind {
        Some((name, value)) => (called(name), words(name, value)),
        None => (
            tell(&Said::of("about-unknown")),
            tell(&Said::of("about-kind-unknown")),
        ),
    };
    let mut said = vec![said];
    if !entity.note.is_empty() {
        said.push(tell(&Said::of("about-note").with("note", &entity.note)));
    }
    if !entity.sensitivities.is_empty() {
        let what = entity.sensitivities.iter();
        let what: Vec<String> = what
            .map(|one| Field::Sensitivity.shown(one, reader()))
            .collect();
        let what = what.join(" ");
        said.push(tell(&Said::of("about-sensitive").with("what", what)));
    }
    said.retain(|part| !part.is_empty());
    format!(
        "  {name:<9}  {}: {}",
        out::tame(&entity.key),
        out::tame(&said.join(", "))
    )
}

/// What a kind is called.
fn called(kind: &str) -> String {
    match reader() {
        Language::English => kind.to_owned(),
        language => entity::kind(kind, language),
    }
}

/// A value of a kind as a person reads it: fields by commas, lists by semicolons, a quantity as amount and unit.
fn words(kind: &str, value: &Value) -> String {
    match value {
        Value::Object(fields) => match (fields.get("amount"), fields.get("unit")) {
            (Some(Value::String(amount)), Some(Value::String(unit))) => format!("{amount} {unit}"),
            _ => {
                let each = fields.iter().map(|(name, value)| field(kind, name, value));
                each.collect::<Vec<_>>().join(", ")
            }
        },
        Value::Array(values) => {
            let each: Vec<String> = values.iter().map(|value| words(kind, value)).collect();
            each.join("; ")
        }
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// A field with its name: in English as listings have both, in another language in that.
fn field(kind: &str, name: &str, value: &Value) -> String {
    let said = match (entity::coded(kind, name), value) {
        (Some(coded), Value::String(value)) => coded.shown(value, reader()),
        (Some(coded), Value::Array(values)) => {
            let each = values.iter().filter_map(Value::as_str);
            let each: Vec<String> = each.map(|value| coded.shown(value, reader())).collect();
            each.join("; ")
        }
        _ => words(kind, value),
    };
    match (reader(), name, value) {
        (Language::English, ..) => format!("{name} {said}"),
        (_, "text", _) => said,
        (language, _, Value::Bool(true)) => entity::field(kind, name, language),
        (language, ..) => format!("{} {said}", entity::field(kind, name, language)),
    }
}
