//! What is asked for: parsed, narrowed by the index, and held against each alert. Not: reading the shelf.

use std::{fmt, ops::ControlFlow};

use blo_proto::{
    OfficeId, Precedence, Timestamp,
    alert::{Alert, Category},
    receipt::Status,
};

use super::{LOOKS_MAX, SearchInput, text_of};
use crate::{
    desk::{
        error::DeskError,
        parse,
        reading::{Found, Reading, disk},
    },
    find::{Gram, Index, Phrase, Row, fact},
    handling::Marks,
    shelf::{Standing, keys},
    words::Said,
};

/// Alerts of an answer where no bound is given, and the most.
const HITS_DEFAULT: usize = 20;
const HITS_MAX: usize = 1_000;
/// Phrases of one question.
const PHRASES_MAX: usize = 16;
const FROM: u8 = b'f';
const TO: u8 = b't';
const CATEGORY: u8 = b'c';
const PRECEDENCE: u8 = b'p';
const INCIDENT: u8 = b'i';
const DIRECTION: u8 = b'd';

pub(super) fn facts_of(alert: &Alert, sent: bool) -> Vec<Gram> {
    let mut facts = vec![
        fact(FROM, alert.sender.as_str()),
        fact(CATEGORY, &alert.category.to_string()),
        fact(PRECEDENCE, &alert.precedence.to_string()),
        fact(DIRECTION, direction(sent)),
    ];
    // a hit would say what the case number is.
    if !Marks::of(alert).hides_words() {
        facts.push(fact(INCIDENT, &alert.incident));
    }
    facts.extend(alert.recipients.iter().map(|to| fact(TO, to.as_str())));
    facts
}

const fn direction(sent: bool) -> &'static str {
    if sent { "sent" } else { "received" }
}

/// A question, parsed.
pub(super) struct Question {
    phrases: Vec<Phrase>,
    from: Option<OfficeId>,
    to: Option<OfficeId>,
    since: Timestamp,
    until: Timestamp,
    category: Option<Category>,
    precedence: Option<Precedence>,
    sent: Option<bool>,
    unread_only: bool,
    incident: Option<String>,
    pub(super) limit: usize,
}

impl Question {
    pub(super) fn parse(input: &SearchInput) -> Result<Self, DeskError> {
        if input.phrases.len() > PHRASES_MAX {
            let said = Said::of("desk-search-phrases").with("most", PHRASES_MAX);
            return Err(DeskError::unusable(said));
        }
        let phrase = |typed: &String| {
            Phrase::parse(typed).ok_or_else(|| DeskError::unusable(Said::of("desk-search-short")))
        };
        let sent = match input.direction.as_deref() {
            None => None,
            Some("sent") => Some(true),
            Some("received") => Some(false),
            Some(_) => {
                return Err(DeskError::unusable(Said::of("desk-search-direction")));
            }
        };
        Ok(Self {
            phrases: input.phrases.iter().map(phrase).collect::<Result<_, _>>()?,
            from: optional("from", input.from.as_deref())?,
            to: optional("to", input.to.as_deref())?,
            since: optional("since", input.since.as_deref())?.unwrap_or_default(),
            until: optional("until", input.until.as_deref())?
                .unwrap_or(Timestamp::from_millis(u64::MAX)),
            category: optional("category", input.category.as_deref())?,
            precedence: optional("precedence", input.precedence.as_deref())?,
            sent,
            unread_only: input.unread_only,
            incident: input.incident.clone(),
            limit: match input.limit {
                0 => HITS_DEFAULT,
                limit => limit.min(HITS_MAX),
            },
        })
    }

    /// What can be an answer, newest first, and one more than are looked at.
    pub(super) fn rows(&self, index: &Index, after: Option<u64>) -> Vec<Row> {
        let mut grams: Vec<Gram> = self.phrases.iter().flat_map(Phrase::grams).collect();
        let facts = [
            (FROM, self.from.as_ref().map(ToString::to_string)),
            (TO, self.to.as_ref().map(ToString::to_string)),
            (CATEGORY, self.category.as_ref().map(ToString::to_string)),
            (PRECEDENCE, self.precedence.map(|one| one.to_string())),
            (INCIDENT, self.incident.clone()),
            (DIRECTION, self.sent.map(|sent| direction(sent).to_owned())),
        ];
        let facts = facts.into_iter();
        grams.extend(facts.filter_map(|(role, value)| Some(fact(role, &value?))));
        grams.sort_unstable();
        grams.dedup();
        let before = after.unwrap_or(u64::MAX);
        let mut rows = Vec::new();
        index.walk(&grams, |row| {
            let at = Timestamp::from_millis(row.at_ms);
            if row.position.number() < before && at >= self.since && at < self.until {
                rows.push(*row);
            }
            if rows.len() > LOOKS_MAX {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        rows
    }

    pub(super) fn is_answered_by(
        &self,
        reading: &Reading,
        found: &Found,
    ) -> Result<bool, DeskError> {
        let Some(written) = found.written() else {
            return Ok(false);
        };
        let alert = written.alert();
        let facts = self.from.as_ref().is_none_or(|from| *from == alert.sender)
            && self
                .to
                .as_ref()
                .is_none_or(|to| alert.recipients.contains(to))
            && self.category.is_none_or(|one| one == alert.category)
            && self.precedence.is_none_or(|one| one == alert.precedence)
            && self.sent.is_none_or(|sent| sent == found.sent)
            && self
                .incident
                .as_ref()
                .is_none_or(|one| *one == alert.incident && !Marks::of(alert).hides_words());
        if !facts || (self.unread_only && !is_unread(reading, found)?) {
            return Ok(false);
        }
        if self.phrases.is_empty() {
            return Ok(true);
        }
        let text = text_of(reading, found)?;
        Ok(self.phrases.iter().all(|phrase| phrase.is_in(&text)))
    }
}

fn is_unread(reading: &Reading, found: &Found) -> Result<bool, DeskError> {
    let standing = reading.shelf.standing(found.name, keys::OWN);
    let is_read = |standing: Standing| standing.status >= Status::Read;
    Ok(!found.sent && !standing.map_err(disk)?.is_some_and(is_read))
}

fn optional<T: std::str::FromStr<Err: fmt::Display>>(
    name: &str,
    text: Option<&str>,
) -> Result<Option<T>, DeskError> {
    text.map(|text| parse::field(name, text)).transpose()
}
