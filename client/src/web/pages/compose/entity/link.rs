//! How the entities of a form hang together: a row for each link, two of the entities and what one does with the other.
//! Not: the entities themselves.
//!
//! ```text
//!  link-1-subject = e2    link-1-relation = drives    link-1-object = e1    link-1-confidence = likely
//! ```

use std::collections::BTreeMap;

use blo_proto::{Timestamp, limits};
use serde_json::Value;

use super::{
    super::{super::super::tongue::Tongue, form::Form, more::Choice},
    Read, all, read, table,
};
use crate::{
    desk::{DeskError, LinkInput},
    words::{
        Field, Said,
        entity::{self, KINDS},
    },
};

/// Before the number of a row.
const ROW: &str = "link-";
/// Before the number of a row that is taken off.
const OFF: &str = "link-off-";
/// Makes room for another.
const ROOM: &str = "link-room";
const PARTS: [&str; 4] = ["subject", "relation", "object", "confidence"];
/// Of an entity's own words, so many tell it from another.
const NAME_CHARS: usize = 40;

/// One row as it was filled in: its number, and its parts in their order.
struct Row {
    number: u32,
    parts: [String; 4],
}

impl Row {
    fn input(self) -> LinkInput {
        let [subject, relation, object, confidence] = self.parts;
        LinkInput {
            subject,
            relation,
            object,
            confidence,
        }
    }

    /// The part that keeps it from being a link between two of these.
    fn lacks(&self, there: &dyn Fn(&str) -> bool) -> Option<&'static str> {
        let [subject, relation, object, _] = &self.parts;
        match () {
            () if !there(subject) => Some("subject"),
            () if relation.is_empty() => Some("relation"),
            () if !there(object) || subject == object => Some("object"),
            () => None,
        }
    }

    fn name(&self, part: &str) -> String {
        format!("{ROW}{}-{part}", self.number)
    }
}

/// Every row that says something, in its order.
fn rows(form: &Form) -> Vec<Row> {
    let mut rows: BTreeMap<u32, [String; 4]> = BTreeMap::new();
    for (rest, value) in form.under(ROW) {
        let named = rest.split_once('-');
        let named = named.and_then(|(number, part)| {
            let part = PARTS.iter().position(|one| *one == part)?;
            Some((number.parse().ok()?, part))
        });
        if let Some((number, part)) = named
            && let Some(its) = rows.entry(number).or_default().get_mut(part)
        {
            *its = value;
        }
    }
    let rows = rows.into_iter().take(limits::LINKS_MAX);
    rows.map(|(number, parts)| Row { number, parts }).collect()
}

/// A press on one of the buttons here; where on the page what it did is seen.
pub(super) fn pressed(form: &mut Form, press: &str) -> Option<String> {
    if let Some(number) = press.strip_prefix(OFF) {
        let number: u32 = number.parse().ok()?;
        form.take_out_under(&format!("{ROW}{number}-"));
    } else if press != ROOM {
        return None;
    }
    Some("#links".to_owned())
}

/// Puts a link onto the form.
pub(super) fn put(form: &mut Form, link: &LinkInput) {
    let last = rows(form).last().map_or(0, |row| row.number);
    let number = last.saturating_add(1);
    let parts = [
        &link.subject,
        &link.relation,
        &link.object,
        &link.confidence,
    ];
    for (part, value) in PARTS.iter().zip(parts) {
        form.set(&format!("{ROW}{number}-{part}"), value.as_str());
    }
}

/// An entity goes, and the links that name it: its key is given again.
pub(super) fn take_off(form: &mut Form, key: &str) {
    for row in rows(form) {
        let [subject, _, object, _] = &row.parts;
        if [subject, object].into_iter().any(|end| end == key) {
            form.take_out_under(&format!("{ROW}{}-", row.number));
        }
    }
}

/// Those that are whole, between entities of the alert.
pub(super) fn inputs(form: &Form, there: &dyn Fn(&str) -> bool) -> Vec<LinkInput> {
    let whole = rows(form).into_iter();
    let whole = whole.filter(|row| row.lacks(there).is_none());
    whole.map(Row::input).collect()
}

/// Whether every row is whole.
///
/// # Errors
/// `bad_content`, with the way to the first that is not.
pub(super) fn fits(form: &Form, there: &dyn Fn(&str) -> bool) -> Result<(), DeskError> {
    let lacks = |(at, row): (usize, Row)| Some((at, row.lacks(there)?));
    match rows(form).into_iter().enumerate().find_map(lacks) {
        Some((at, part)) => {
            let way = format!("links[{at}].{part} is not there");
            Err(DeskError::bad_content(way))
        }
        None => Ok(()),
    }
}

/// Where on the page the way to something wrong with a link leads, what it is called there, and what to do.
pub(super) fn wrong(form: &Form, tongue: Tongue, way: &str) -> Option<super::Line> {
    let (at, part) = way.strip_prefix("links[")?.split_once("].")?;
    let row = rows(form).into_iter().nth(at.parse().ok()?)?;
    let part = PARTS.iter().find(|one| **one == part)?;
    Some(super::Line {
        field: row.name(part),
        label: tongue.say("alert-section-links"),
        words: Said::of("link-unfit").in_language(tongue.0),
    })
}

/// One row as it is shown.
pub(in super::super) struct LinkRow {
    /// What its fields begin with.
    pub(in super::super) name: String,
    pub(in super::super) subjects: Vec<Choice>,
    pub(in super::super) relations: Vec<Choice>,
    pub(in super::super) objects: Vec<Choice>,
    pub(in super::super) sure: Vec<Choice>,
    /// Takes it off; of the empty one nothing does.
    pub(in super::super) off: Option<String>,
    /// The part that keeps it from being whole; empty where none was refused.
    pub(in super::super) wrong: &'static str,
}

/// All rows and what makes room for another.
#[derive(Default)]
pub(in super::super) struct Links {
    pub(in super::super) rows: Vec<LinkRow>,
    pub(in super::super) room: Option<&'static str>,
}

/// Every row, and an empty one while there are two entities to choose from.
pub(in super::super) fn shown(
    (form, tongue): (&Form, Tongue),
    wrong: &str,
    now: Timestamp,
) -> Links {
    let mut rows = rows(form);
    let small = all(form);
    let more = rows.len() < limits::LINKS_MAX && small.len() > 1;
    let last = rows.last().map_or(0, |row| row.number);
    if more {
        rows.push(Row {
            number: last.saturating_add(1),
            parts: <[String; 4]>::default(),
        });
    }
    let names = names((form, tongue), now);
    let rows = rows.into_iter().map(|row| {
        let [subject, relation, object, sure] = &row.parts;
        LinkRow {
            subjects: ends(&names, subject),
            relations: coded(tongue, Field::Relation, relation),
            objects: ends(&names, object),
            sure: coded(tongue, Field::Certainty, sure),
            off: (row.number <= last).then(|| format!("{OFF}{}", row.number)),
            wrong: part_of(&row, wrong),
            name: format!("{ROW}{}", row.number),
        }
    });
    Links {
        rows: rows.collect(),
        room: more.then_some(ROOM),
    }
}

fn part_of(row: &Row, field: &str) -> &'static str {
    let mut parts = PARTS.into_iter();
    let named = parts.find(|part| row.name(part) == field);
    named.unwrap_or_default()
}

fn ends(names: &[(String, String)], chosen: &str) -> Vec<Choice> {
    let mut all: Vec<Choice> = names
        .iter()
        .map(|(key, words)| Choice {
            chosen: key == chosen,
            value: key.clone(),
            words: words.clone(),
        })
        .collect();
    if !chosen.is_empty() && !all.iter().any(|one| one.chosen) {
        all.push(Choice {
            chosen: true,
            value: chosen.to_owned(),
            words: chosen.to_owned(),
        });
    }
    all
}

fn coded(tongue: Tongue, field: Field, chosen: &str) -> Vec<Choice> {
    let mut values = table::values(field);
    if !chosen.is_empty() && !values.iter().any(|one| one == chosen) {
        values.push(chosen.to_owned());
    }
    let choice = |value: String| Choice {
        words: tongue.coded(field, &value),
        chosen: value == chosen,
        value,
    };
    values.into_iter().map(choice).collect()
}

/// A link in words.
pub(in super::super) struct Joined {
    pub(in super::super) from: String,
    pub(in super::super) relation: String,
    pub(in super::super) to: String,
    pub(in super::super) sure: String,
}

/// Those that are whole, in the officer's words.
pub(in super::super) fn joined((form, tongue): (&Form, Tongue), now: Timestamp) -> Vec<Joined> {
    let names = names((form, tongue), now);
    let typed = read(form, now);
    let there = |key: &str| typed.iter().any(|one| one.input.key == key);
    let called = |key: &str| {
        let mut names = names.iter();
        names
            .find(|(one, _)| one == key)
            .map(|(_, words)| words.clone())
    };
    let joined = |link: LinkInput| Joined {
        from: called(&link.subject).unwrap_or_default(),
        relation: tongue.coded(Field::Relation, &link.relation),
        to: called(&link.object).unwrap_or_default(),
        sure: tongue.coded(Field::Certainty, &link.confidence),
    };
    inputs(form, &there).into_iter().map(joined).collect()
}

/// Every small form by its key: its kind, its key and the first words that were typed into it.
fn names((form, tongue): (&Form, Tongue), now: Timestamp) -> Vec<(String, String)> {
    let typed = read(form, now);
    let small = all(form).into_iter();
    let name = small.map(|one| {
        let key = form.trimmed(&one.name("key"));
        let own = typed.iter().find(|read| read.input.key == key);
        let words = own.map(first_words).unwrap_or_default();
        let called = format!("{} {key}", entity::kind(one.kind, tongue.0));
        let called = match words.is_empty() {
            true => called,
            false => format!("{called} · {words}"),
        };
        (key, called)
    });
    name.collect()
}

fn first_words(read: &Read) -> String {
    let whole = serde_json::to_value(&read.input).unwrap_or_default();
    let of = whole.get(read.small.kind);
    let fields = KINDS.iter().find(|(kind, _)| *kind == read.small.kind);
    let fields = fields
        .map(|(_, fields)| fields.iter())
        .into_iter()
        .flatten();
    let free = fields.filter(|field| entity::coded(read.small.kind, field).is_none());
    let mut texts = free.filter_map(|field| match of?.get(field)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => {
            let first = all.first()?;
            let name = |part: &str| first.get(part)?.as_str().filter(|text| !text.is_empty());
            name("text")
                .or_else(|| name("romanised"))
                .map(str::to_owned)
        }
        _ => None,
    });
    let text = texts.find(|text| !text.is_empty());
    let line = text.unwrap_or_else(|| read.input.note.clone());
    let line = line.lines().next().unwrap_or_default();
    line.chars().take(NAME_CHARS).collect()
}
