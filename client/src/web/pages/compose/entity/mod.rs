//! Whom and what an alert is about, on the form: a small form for each entity, of whatever kind, from one table. Not: how a
//! field stands there (`table`), nor what is typed into it (`typed`).
//!
//! ```text
//!  entity-3 = vehicle         the third small form
//!  entity-3-key = e3          what links name it by
//!  entity-3-plate = กข 1234   a field
//! ```
//!
//! How they hang together: `link`.

use std::collections::BTreeSet;

use blo_proto::{Timestamp, limits};
use serde_json::{Map, Value};

use super::form::Form;
use crate::{
    desk::{AlertInput, DeskError, EntityInput, View},
    words::entity::KINDS,
};
pub(super) use card::{Card, Input, Line, cards, kinds, lines, wrong};
pub(super) use link::{Joined, Links, joined, shown as links};

mod card;
mod link;
mod table;
#[cfg(test)]
mod tests;
mod typed;

/// Before the kind whose small form is added.
const ADD: &str = "entity-add-";
/// Before the number of a small form that is taken off.
const OFF: &str = "entity-off-";
/// Before the number of one that wants room for another name.
const ROOM: &str = "entity-room-";

/// One small form.
#[derive(Clone, Copy)]
struct Small {
    number: u32,
    kind: &'static str,
    fields: &'static [&'static str],
}

impl Small {
    /// What the fields of a small form are called on the page.
    fn name(&self, field: &str) -> String {
        format!("entity-{}-{field}", self.number)
    }
}

/// Every small form of a form, in its order.
fn all(form: &Form) -> Vec<Small> {
    let named = form.under("entity-");
    let small = named.iter().filter_map(|(number, kind)| {
        let (kind, fields) = KINDS.iter().find(|(name, _)| name == kind)?;
        let number = number.parse().ok()?;
        Some(Small {
            number,
            kind,
            fields,
        })
    });
    let mut all: Vec<Small> = small.collect();
    all.sort_by_key(|one| one.number);
    all
}

/// A press on one of the buttons here; where on the page what it did is seen.
pub(super) fn pressed(form: &mut Form, press: &str) -> Option<String> {
    if let Some(kind) = press.strip_prefix(ADD) {
        let kind = KINDS.iter().find(|(name, _)| *name == kind)?.0;
        return Some(match add(form, kind) {
            Some(number) => format!("#entity-{number}"),
            None => "#entities".to_owned(),
        });
    }
    if let Some(number) = press.strip_prefix(OFF) {
        take_off(form, number.parse().ok()?);
        return Some("#entities".to_owned());
    }
    if let Some(number) = press.strip_prefix(ROOM) {
        let number: u32 = number.parse().ok()?;
        return Some(format!("#entity-{number}"));
    }
    link::pressed(form, press)
}

/// Takes a small form off, and the links that name it: its key is given again.
fn take_off(form: &mut Form, number: u32) {
    let key = form.one(&format!("entity-{number}-key")).to_owned();
    link::take_off(form, &key);
    form.take_out(&format!("entity-{number}"));
    form.take_out_under(&format!("entity-{number}-"));
}

/// Adds an empty small form, unless there are as many as an alert has.
fn add(form: &mut Form, kind: &str) -> Option<u32> {
    let there = all(form);
    if there.len() >= limits::ENTITIES_MAX {
        return None;
    }
    let number = there.last().map_or(0, |one| one.number).checked_add(1)?;
    let keys: BTreeSet<&str> = there.iter().map(|one| form.one(&one.name("key"))).collect();
    // A key stays when another entity is taken off: links name it.
    let mut free = (1..).map(|count: u32| format!("e{count}"));
    let key = free.find(|key| !keys.contains(key.as_str()))?;
    form.set(&format!("entity-{number}"), kind);
    form.set(&format!("entity-{number}-key"), key);
    Some(number)
}

/// An update begins with those of the alert that it updates.
pub(super) fn begin(form: &mut Form, view: &View) {
    for one in &view.entities {
        put(form, one);
    }
    // What this version has no word for cannot be said again.
    let known = view
        .links
        .iter()
        .filter(|link| !link.relation.contains(' '));
    for one in known {
        link::put(form, one);
    }
}

fn put(form: &mut Form, one: &EntityInput) {
    let whole = serde_json::to_value(one).unwrap_or_default();
    let kind = KINDS.iter().find(|(kind, _)| whole.get(kind).is_some());
    let added = kind.and_then(|(kind, fields)| Some((add(form, kind)?, kind, fields)));
    let Some((number, kind, fields)) = added else {
        return;
    };
    let small = Small {
        number,
        kind,
        fields,
    };
    for field in *fields {
        let value = whole.get(kind).and_then(|of| of.get(field));
        if let Some(value) = value {
            let shape = table::shape(kind, field);
            typed::put(form, (&small.name(field), shape), value);
        }
    }
    form.set(&small.name("key"), one.key.as_str());
    form.set(&small.name("note"), one.note.as_str());
    for mark in &one.sensitivities {
        form.add(&small.name("sensitivities"), mark.as_str());
    }
}

/// An entity as it was typed, with the fields that hold what they cannot.
struct Read {
    small: Small,
    input: EntityInput,
    unfit: Vec<&'static str>,
}

/// Every small form in which something was typed: the entities of the alert, in its order.
fn read(form: &Form, now: Timestamp) -> Vec<Read> {
    let each = all(form).into_iter();
    each.filter_map(|small| read_one(form, small, now))
        .collect()
}

fn read_one(form: &Form, small: Small, now: Timestamp) -> Option<Read> {
    let (mut of, mut unfit) = (Map::new(), Vec::new());
    for field in small.fields {
        let shape = table::shape(small.kind, field);
        match typed::read(form, (&small.name(field), shape), now) {
            Ok(Some(value)) => {
                of.insert((*field).to_owned(), value);
            }
            Ok(None) => {}
            Err(typed::Unfit) => unfit.push(*field),
        }
    }
    let note = form.trimmed(&small.name("note"));
    let sensitivities = form.all(&small.name("sensitivities"));
    if of.is_empty() && unfit.is_empty() && note.is_empty() && sensitivities.is_empty() {
        return None;
    }
    let mut whole = Map::new();
    whole.insert(small.kind.to_owned(), Value::Object(of));
    let input = serde_json::from_value::<EntityInput>(Value::Object(whole)).ok()?;
    Some(Read {
        small,
        input: EntityInput {
            key: form.trimmed(&small.name("key")),
            note,
            sensitivities,
            ..input
        },
        unfit,
    })
}

/// Puts them into an alert, and how they hang together where both ends are there.
pub(super) fn fill(form: &Form, alert: AlertInput, now: Timestamp) -> AlertInput {
    let entities: Vec<EntityInput> = read(form, now).into_iter().map(|one| one.input).collect();
    let there = |key: &str| entities.iter().any(|one| one.key == key);
    AlertInput {
        links: link::inputs(form, &there),
        entities,
        ..alert
    }
}

/// Whether every field holds what it takes, and every link has its ends. What has a form by some standard is the desk's to judge.
///
/// # Errors
/// `bad_content`, with the way to the first that does not.
pub(super) fn fits(form: &Form, now: Timestamp) -> Result<(), DeskError> {
    let entities = read(form, now);
    for (at, one) in entities.iter().enumerate() {
        if let Some(field) = one.unfit.first() {
            let kind = one.small.kind;
            let way = format!("entities[{at}].{kind}.{field} is not in the form of this field");
            return Err(DeskError::bad_content(way));
        }
    }
    link::fits(form, &|key| entities.iter().any(|one| one.input.key == key))
}
