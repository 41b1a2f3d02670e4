//! Finds alerts by what they say. After a start the shelf is read in the background, the newest alert first, and
//! what comes later is read when somebody asks or nothing else happens; every answer says how much of it is read.
//! Not: how texts are compared (`find`).

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use blo_proto::receipt::Status;
use blo_store::Position;
use serde::{Deserialize, Serialize};
use tokio_util::task::AbortOnDropHandle;

use super::{
    Desk,
    error::DeskError,
    reading::{Found, Reading, disk},
    view::Item,
};
use crate::{
    find::{Gram, Index, Row, Text, words_of},
    handling::Marks,
    shelf::{EventKind, Tag, keys},
};
pub(super) use question::Question;
use question::facts_of;

mod question;

/// Alerts that are looked at for one answer, some of them in vain: who asks goes on with a cursor.
const LOOKS_MAX: usize = 4_096;
/// Alerts and events that are read at once.
const BATCH: usize = 64;
/// Events that one question waits for. Where more came, the answer says that it does not know all.
const CATCH_UP_MAX: usize = 1_024;
/// Alerts follow each other faster than that where there are many: they are read once nobody is kept waiting.
const QUIET: Duration = Duration::from_millis(250);

/// What is looked for: everything that is said must be true of an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchInput {
    /// Phrases that it must hold, each of at least two characters.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Who sent it.
    #[serde(default)]
    pub from: Option<String>,
    /// One of those that it is for.
    #[serde(default)]
    pub to: Option<String>,
    /// It came at this time or later, RFC 3339.
    #[serde(default)]
    pub since: Option<String>,
    /// It came before this time, RFC 3339.
    #[serde(default)]
    pub until: Option<String>,
    /// Category of crime.
    #[serde(default)]
    pub category: Option<String>,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE.
    #[serde(default)]
    pub precedence: Option<String>,
    /// `received` or `sent`.
    #[serde(default)]
    pub direction: Option<String>,
    /// Received, and opened by nobody here.
    #[serde(default)]
    pub unread_only: bool,
    /// Its case number, whole.
    #[serde(default)]
    pub incident: Option<String>,
    /// Who sent it, or one of those that it is for.
    #[serde(default)]
    pub counterpart: Option<String>,
    /// How far it has come, from `queued` to `actioned`: of several recipients the lowest.
    #[serde(default)]
    pub status: Option<String>,
    /// Exercises and tests alone, or what is actual alone.
    #[serde(default)]
    pub exercise: Option<bool>,
    /// Files go with it.
    #[serde(default)]
    pub with_files: bool,
    /// At most so many; 20 where it is 0.
    #[serde(default)]
    pub limit: usize,
    /// Go on after the alert with this cursor.
    #[serde(default)]
    pub after: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    /// The newest first, whatever its precedence.
    pub items: Vec<Item>,
    /// Ask again after this cursor: there may be more.
    pub next: Option<String>,
    /// So many alerts are read.
    pub read: usize,
    /// Of so many; events that are still to be read count as alerts.
    pub of: usize,
}

impl Desk {
    /// Alerts that hold all of what is asked for, the newest first.
    ///
    /// # Errors
    /// `bad_content`, `bad_cursor`, `storage_failed`, `stopped`.
    pub async fn search(&self, search: SearchInput) -> Result<SearchView, DeskError> {
        let question = Question::parse(&search)?;
        let after = search.after.as_deref().map(|text| self.cursor(text));
        let after = after.transpose()?.map(|(position, _)| position);
        let (finder, reading) = (Arc::clone(&self.finder), self.reading.clone());
        let answer = tokio::task::spawn_blocking(move || {
            finder.catch_up(&reading)?;
            finder.answer(&reading, &question, after)
        });
        answer.await.map_err(|_| DeskError::stopped())?
    }

    /// Reads what lies on the shelf for questions to come, until dropped.
    pub fn read_for_search(&self) -> AbortOnDropHandle<()> {
        let (finder, reading) = (Arc::clone(&self.finder), self.reading.clone());
        let mut told = self.doors.told.clone();
        AbortOnDropHandle::new(tokio::spawn(async move {
            loop {
                let (one, shelf) = (Arc::clone(&finder), reading.clone());
                let read = tokio::task::spawn_blocking(move || one.source().read(&one, &shelf));
                match read.await {
                    Ok(Ok(true)) => {
                        told.mark_unchanged();
                        if told.changed().await.is_err() {
                            return;
                        }
                        while let Ok(Ok(())) = tokio::time::timeout(QUIET, told.changed()).await {}
                    }
                    Ok(Ok(false)) => {}
                    // What cannot be read is said to whoever asks.
                    Ok(Err(_)) | Err(_) => return,
                }
            }
        }))
    }
}

/// What was read so far, and what is to be.
#[derive(Default)]
pub(super) struct Finder {
    index: RwLock<Index>,
    source: Mutex<Source>,
}

impl fmt::Debug for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Finder(…)")
    }
}

impl Finder {
    fn source(&self) -> MutexGuard<'_, Source> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many alerts are still to be read; `None` before the first look.
    #[cfg(test)]
    pub(super) fn unread(&self, reading: &Reading) -> Option<usize> {
        let source = self.source();
        source.earlier.as_ref()?;
        Some(source.left(reading))
    }

    /// Nothing of an alert is left here.
    pub(super) fn forget(&self, name: Tag) {
        self.change(|index| index.remove(name));
    }

    fn change(&self, change: impl FnOnce(&mut Index)) {
        change(&mut self.index.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// Reads what came since it was last read, and something of what was there before.
    fn catch_up(&self, reading: &Reading) -> Result<(), DeskError> {
        let mut source = self.source();
        for _ in 0..CATCH_UP_MAX / BATCH {
            if source.read(self, reading)? {
                break;
            }
        }
        Ok(())
    }

    fn answer(
        &self,
        reading: &Reading,
        question: &Question,
        after: Option<u64>,
    ) -> Result<SearchView, DeskError> {
        let (rows, left) = {
            let left = self.source().left(reading);
            let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
            (question.rows(&index, after), (index.len(), left))
        };
        let mut view = SearchView {
            read: left.0,
            of: left.0.saturating_add(left.1),
            ..SearchView::default()
        };
        let full = rows.len() > LOOKS_MAX;
        let mut last = None;
        for row in rows.iter().take(LOOKS_MAX) {
            if view.items.len() == question.limit {
                view.next = last;
                return Ok(view);
            }
            last = Some(row.position.to_string());
            let Some((position, _)) = reading.shelf.alert(row.name).map_err(disk)? else {
                continue;
            };
            let found = reading.alert_at(position, row.name)?;
            // what the index gives can hold the phrase; only its text says whether it does.
            if let Some(found) = found
                && reading.may_see(&found)
                && question.is_answered_by(reading, &found)?
            {
                view.items.push(hit(reading, &found, row)?);
            }
        }
        if full {
            view.next = last;
        }
        Ok(view)
    }
}

/// What of an alert that was found is shown: what a listing shows of it.
fn hit(reading: &Reading, found: &Found, row: &Row) -> Result<Item, DeskError> {
    Ok(Item {
        cursor: row.position.to_string(),
        ..reading.item(found)?
    })
}

/// Where what is to be read comes from.
#[derive(Default)]
struct Source {
    /// Alerts before the start, the newest last; `None` before the first look.
    earlier: Option<Vec<(Position, Tag)>>,
    /// The last event that was read.
    cursor: (u64, u16),
}

impl Source {
    /// Reads a batch; whether nothing is left.
    fn read(&mut self, finder: &Finder, reading: &Reading) -> Result<bool, DeskError> {
        if self.earlier.is_none() {
            self.cursor = (reading.shelf.last().number(), u16::MAX);
            self.earlier = Some(all_alerts(reading)?);
        }
        let through = reading.shelf.last().number();
        let events = reading.shelf.events(self.cursor, BATCH).map_err(disk)?;
        for event in &events.rows {
            match event.kind {
                EventKind::Received | EventKind::Sent => {
                    Self::take(finder, reading, (event.position, event.name), true)?;
                }
                EventKind::Status(status) if status >= Status::Actioned => {
                    if let Some((_, grams)) = read(reading, (event.position, event.name))? {
                        finder.change(|index| index.add(event.name, &grams));
                    }
                }
                EventKind::Forgotten => finder.forget(event.name),
                EventKind::Status(_) | EventKind::Alarm => {}
            }
            self.cursor = (event.position.number(), event.sub);
        }
        if !events.rows.is_empty() {
            return Ok(false);
        }
        self.cursor = self.cursor.max(events.through);
        for _ in 0..BATCH {
            let Some(alert) = self.earlier.as_mut().and_then(Vec::pop) else {
                return Ok(self.cursor.0 >= through);
            };
            Self::take(finder, reading, alert, false)?;
        }
        Ok(false)
    }

    fn take(
        finder: &Finder,
        reading: &Reading,
        alert: (Position, Tag),
        is_later: bool,
    ) -> Result<(), DeskError> {
        if let Some((row, grams)) = read(reading, alert)? {
            finder.change(|index| match is_later {
                true => index.push_newer(row, &grams),
                false => index.push_older(row, &grams),
            });
        }
        Ok(())
    }

    /// Alerts that are still to be read, and at least one where events are.
    fn left(&self, reading: &Reading) -> usize {
        let behind = reading.shelf.last().number() > self.cursor.0;
        let earlier = self.earlier.as_ref().map_or(0, Vec::len);
        earlier.saturating_add(usize::from(behind))
    }
}

/// Every alert on the shelf, the newest last.
fn all_alerts(reading: &Reading) -> Result<Vec<(Position, Tag)>, DeskError> {
    let mut all = Vec::new();
    for sent in [false, true] {
        let mut after = Position::START;
        loop {
            let page = reading.shelf.listing(sent, after, super::PAGE);
            let page = page.map_err(disk)?;
            let Some((last, _)) = page.last() else {
                break;
            };
            after = *last;
            all.extend(page);
        }
    }
    all.sort_unstable();
    Ok(all)
}

/// An alert's row, and the slices that it falls into. `None` where nothing of it is left.
fn read(
    reading: &Reading,
    (position, name): (Position, Tag),
) -> Result<Option<(Row, Vec<Gram>)>, DeskError> {
    let Some((newest, _)) = reading.shelf.alert(name).map_err(disk)? else {
        return Ok(None);
    };
    let Some(found) = reading.alert_at(newest, name)? else {
        return Ok(None);
    };
    let Some(written) = found.written() else {
        return Ok(None);
    };
    let mut grams = facts_of(written.alert(), found.sent);
    text_of(reading, &found)?.grams(|gram| grams.push(gram));
    let at_ms = found.stored_at.as_millis();
    let row = Row {
        name,
        position,
        at_ms,
    };
    Ok(Some((row, grams)))
}

/// All that can be looked for in an alert, the notes of officers about it included. What a reader has to give a
/// reason for is to be left out here, and then no search tells that it is there.
fn text_of(reading: &Reading, found: &Found) -> Result<Text, DeskError> {
    let mut text = Text::default();
    let Some(written) = found.written() else {
        return Ok(text);
    };
    let alert = written.alert();
    // a hit would say what the words are.
    if Marks::of(alert).hides_words() {
        return Ok(text);
    }
    words_of(alert, &mut |piece| text.push(piece));
    text.push(&found.reference);
    let offices = if found.sent {
        alert.recipients.len()
    } else {
        1
    };
    let mut is_actioned = false;
    for at in 0..offices {
        let at = if found.sent {
            u8::try_from(at).unwrap_or(keys::OWN)
        } else {
            keys::OWN
        };
        let standing = reading.shelf.standing(found.name, at).map_err(disk)?;
        is_actioned |= standing.is_some_and(|standing| standing.status >= Status::Actioned);
    }
    if is_actioned {
        for receipt in reading.receipts(found)? {
            text.push(&receipt.note);
        }
    }
    Ok(text)
}
