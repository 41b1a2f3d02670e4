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
const COUNTERPART: u8 = b'o';
const EXERCISE: u8 = b'e';
const FILES: u8 = b'a';

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
    let offices = std::iter::once(&alert.sender).chain(&alert.recipients);
    facts.extend(offices.map(|one| fact(COUNTERPART, one.as_str())));
    facts.push(fact(EXERCISE, yes_or_no(alert.is_exercise())));
    if !alert.attachments.is_empty() {
        facts.push(fact(FILES, yes_or_no(true)));
    }
    facts
}

const fn yes_or_no(which: bool) -> &'static str {
    if which { "yes" } else { "no" }
}

const fn direction(sent: bool) -> &'static str {
    if sent { "sent" } else { "received" }
}

/// A question, parsed.
pub(in crate::desk) struct Question {
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
    counterpart: Option<OfficeId>,
    status: Option<Status>,
    exercise: Option<bool>,
    with_files: bool,
    pub(super) limit: usize,
}

impl Question {
    pub(in crate::desk) fn parse(input: &SearchInput) -> Result<Self, DeskError> {
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
            counterpart: optional("counterpart", input.counterpart.as_deref())?,
            status: status(input.status.as_deref())?,
            exercise: input.exercise,
            with_files: input.with_files,
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
            (
                COUNTERPART,
                self.counterpart.as_ref().map(ToString::to_string),
            ),
            (EXERCISE, self.exercise.map(|one| yes_or_no(one).to_owned())),
            (FILES, self.with_files.then(|| yes_or_no(true).to_owned())),
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

    /// Whether an alert has all that is asked for, whatever the index said of it.
    ///
    /// # Errors
    /// `storage_failed`.
    pub(in crate::desk) fn is_answered_by(
        &self,
        reading: &Reading,
        found: &Found,
    ) -> Result<bool, DeskError> {
        let Some(written) = found.written() else {
            return Ok(false);
        };
        let facts = self.has_facts(written.alert(), found);
        if !facts || (self.unread_only && !is_unread(reading, found)?) {
            return Ok(false);
        }
        if let Some(status) = self.status
            && status_of(reading, found)? != Some(status)
        {
            return Ok(false);
        }
        if self.phrases.is_empty() {
            return Ok(true);
        }
        let text = text_of(reading, found)?;
        Ok(self.phrases.iter().all(|phrase| phrase.is_in(&text)))
    }

    fn has_facts(&self, alert: &Alert, found: &Found) -> bool {
        let is_with = |one: &OfficeId| *one == alert.sender || alert.recipients.contains(one);
        found.stored_at >= self.since
            && found.stored_at < self.until
            && self.from.as_ref().is_none_or(|from| *from == alert.sender)
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
                .is_none_or(|one| *one == alert.incident && !Marks::of(alert).hides_words())
            && self.counterpart.as_ref().is_none_or(is_with)
            && self.exercise.is_none_or(|one| one == alert.is_exercise())
            && (!self.with_files || !alert.attachments.is_empty())
    }

    /// The only box that is asked for.
    pub(in crate::desk) const fn sent(&self) -> Option<bool> {
        self.sent
    }
}

/// As a listing says it: of a sent one the lowest among its recipients.
fn status_of(reading: &Reading, found: &Found) -> Result<Option<Status>, DeskError> {
    let offices = found.written().map(|one| one.alert().recipients.len());
    let places = match found.sent {
        true => (0..offices.unwrap_or_default())
            .map(|at| u8::try_from(at).unwrap_or(u8::MAX))
            .collect(),
        false => vec![keys::OWN],
    };
    let mut lowest: Option<Status> = None;
    for at in places {
        let standing = reading.shelf.standing(found.name, at).map_err(disk)?;
        if let Some(Standing { status, .. }) = standing {
            lowest = Some(lowest.map_or(status, |low| low.min(status)));
        }
    }
    Ok(lowest)
}

/// A status by the word that listings have for it.
fn status(text: Option<&str>) -> Result<Option<Status>, DeskError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let found = Status::ALL.into_iter().find(|one| one.as_str() == text);
    let known = Status::ALL.map(Status::as_str).join(", ");
    let said = Said::of("desk-search-status").with("status", text);
    let said = said.with("known", known);
    found.map(Some).ok_or_else(|| DeskError::unusable(said))
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
