//! Short forms: `name=value,name=value`. A comma or a backslash within a value has a backslash before it, values of a
//! list are parted by semicolons.

use serde_json::{Map, Value, json};

use super::super::Failure;
use crate::{
    desk::{EntityInput, LinkInput},
    words::Said,
};

/// Where a word of a short form goes.
#[derive(Clone, Copy)]
enum To {
    /// A field of the kind.
    Text(&'static str),
    /// Several values.
    List(&'static str),
    Number(&'static str),
    /// A new name, or an alias.
    Name {
        alias: bool,
    },
    /// The last name, in Latin letters.
    Romanised,
    /// `30` or `30-45`.
    Age,
    /// Of the quantity.
    Quantity(&'static str),
    /// A field of the entity.
    Entity(&'static str),
    /// Several values of the entity.
    EntityList(&'static str),
}

const EVERY: [(&str, To); 3] = [
    ("key", To::Entity("key")),
    ("note", To::Entity("note")),
    ("sensitive", To::EntityList("sensitivities")),
];
const VEHICLE: [(&str, To); 8] = [
    ("plate", To::Text("plate")),
    ("state", To::Text("plate_state")),
    ("province", To::Text("plate_province")),
    ("kind", To::Text("kind")),
    ("colour", To::Text("colour")),
    ("make", To::Text("make")),
    ("model", To::Text("model")),
    ("vin", To::Text("vin")),
];
const PERSON: [(&str, To); 12] = [
    ("name", To::Name { alias: false }),
    ("romanised", To::Romanised),
    ("alias", To::Name { alias: true }),
    ("sex", To::Text("sex")),
    ("born", To::Text("born")),
    ("age", To::Age),
    ("nationality", To::List("nationalities")),
    ("role", To::Text("role")),
    ("height", To::Number("height_cm")),
    ("marks", To::Text("marks")),
    ("telephone", To::List("telephones")),
    ("warning", To::List("warnings")),
];
const DRUGS: [(&str, To); 14] = [
    ("substance", To::Text("substance")),
    ("amount", To::Quantity("amount")),
    ("unit", To::Quantity("unit")),
    ("name", To::Text("substance_name")),
    ("cas", To::Text("cas")),
    ("form", To::Text("form")),
    ("packages", To::Number("packages")),
    ("brand", To::Text("brand")),
    ("hidden", To::Text("concealment")),
    ("test", To::Text("test")),
    ("from", To::Text("origin")),
    ("to", To::Text("destination")),
    ("by", To::Text("seized_by")),
    ("at", To::Text("seized_at")),
];

/// An entity of its short form.
pub(super) fn entity(kind: &str, words: &str) -> Result<EntityInput, Failure> {
    let table: &[(&str, To)] = match kind {
        "vehicle" => &VEHICLE,
        "person" => &PERSON,
        _ => &DRUGS,
    };
    let (mut whole, mut inner) = (Map::new(), Map::new());
    for pair in parts(words) {
        let wrong = || wrong(kind, &pair, table);
        let (name, value) = pair.split_once('=').ok_or_else(wrong)?;
        let (name, value) = (name.trim(), value.trim());
        let named = table.iter().chain(&EVERY).find(|(word, _)| *word == name);
        let (_, to) = named.ok_or_else(wrong)?;
        put(*to, value, (&mut whole, &mut inner)).ok_or_else(wrong)?;
    }
    whole.insert(kind.to_owned(), Value::Object(inner));
    serde_json::from_value(Value::Object(whole)).map_err(|e| {
        let said = Said::of("about-unsendable").with("option", format!("--{kind}"));
        Failure::say(64, &said.with("why", e))
    })
}

/// Puts one value where it goes; nothing where it is none.
fn put(
    to: To,
    value: &str,
    (whole, inner): (&mut Map<String, Value>, &mut Map<String, Value>),
) -> Option<()> {
    let list = || {
        value
            .split(';')
            .map(|one| Value::from(one.trim()))
            .collect::<Vec<_>>()
    };
    let number = |text: &str| text.trim().parse::<u32>().ok().map(Value::from);
    match to {
        To::Text(field) => inner.insert(field.to_owned(), value.into()),
        To::Entity(field) => whole.insert(field.to_owned(), value.into()),
        To::List(field) => inner.insert(field.to_owned(), list().into()),
        To::EntityList(field) => whole.insert(field.to_owned(), list().into()),
        To::Number(field) => inner.insert(field.to_owned(), number(value)?),
        To::Quantity(field) => {
            let quantity = inner
                .entry("quantity")
                .or_insert_with(|| json!({ "amount": "", "unit": "" }));
            quantity
                .as_object_mut()?
                .insert(field.to_owned(), value.into())
        }
        To::Name { alias } => {
            let names = inner.entry("names").or_insert_with(|| json!([]));
            names
                .as_array_mut()?
                .push(json!({ "text": value, "alias": alias }));
            None
        }
        To::Romanised => {
            let names = inner
                .entry("names")
                .or_insert_with(|| json!([{}]))
                .as_array_mut()?;
            names
                .last_mut()?
                .as_object_mut()?
                .insert("romanised".to_owned(), value.into())
        }
        To::Age => {
            let (from, until) = value.split_once('-').unwrap_or((value, value));
            inner.insert("age_from".to_owned(), number(from)?);
            inner.insert("age_to".to_owned(), number(until)?)
        }
    };
    Some(())
}

/// `name=value` parts, by commas that have no backslash before them.
fn parts(words: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = words.chars();
    while let Some(c) = rest.next() {
        let next = match c {
            '\\' => rest.next(),
            ',' => {
                parts.push(String::new());
                continue;
            }
            c => Some(c),
        };
        if let (Some(part), Some(c)) = (parts.last_mut(), next) {
            part.push(c);
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn wrong(kind: &str, pair: &str, table: &[(&str, To)]) -> Failure {
    let known: Vec<&str> = table.iter().chain(&EVERY).map(|(word, _)| *word).collect();
    let said = Said::of("about-no-name").with("option", format!("--{kind}"));
    let said = said.with("words", pair).with("names", known.join(", "));
    Failure::say(64, &said)
}

/// A link of three words, and how sure it is: `p1 drives v1 likely`.
pub(super) fn link(words: &str) -> Result<LinkInput, Failure> {
    let all: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let (named, confidence) = match all.as_slice() {
        [subject, relation, object] => ([subject, relation, object], ""),
        [subject, relation, object, sure] => ([subject, relation, object], sure.as_str()),
        _ => {
            let said = Said::of("about-no-link").with("words", words);
            return Err(Failure::say(64, &said));
        }
    };
    let [subject, relation, object] = named.map(Clone::clone);
    Ok(LinkInput {
        subject,
        relation,
        object,
        confidence: confidence.to_owned(),
    })
}
