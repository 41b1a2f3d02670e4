//! Which received alerts nobody here has opened, the most urgent first, and which were opened or sent last. Read once
//! from the shelf, then kept by what the journal tells, so that no question looks through all alerts again. Not: what they
//! say (`board`).

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use blo_proto::receipt::Status;
use blo_store::Position;

use super::{
    error::DeskError,
    reading::{Reading, disk},
};
use crate::shelf::{EventKind, EventRow, Tag, keys};

/// Alerts of which it is known that they were the last ones opened, or sent: more than any list shows.
const LATEST_MAX: usize = 64;
/// Keys or events that are read at once.
const BATCH: usize = 1_024;
/// The rank of FLASH.
const FLASH: usize = 0;

/// An alert, and where it lay first.
pub(super) type Place = (Position, Tag);

/// What is known.
#[derive(Default)]
pub(super) struct Tally(Mutex<State>);

/// As of the journal's last event.
#[derive(Default)]
pub(super) struct State {
    begun: bool,
    cursor: (u64, u16),
    /// By rank of precedence, then by place.
    unread: BTreeMap<(usize, Position), Unread>,
    ranks: BTreeMap<Tag, (usize, Position)>,
    read: BTreeMap<Position, Tag>,
    sent: BTreeMap<Position, Tag>,
}

/// A received alert that nobody has opened.
struct Unread {
    name: Tag,
    sender: String,
}

impl Tally {
    /// What there is now.
    pub(super) fn now(&self, reading: &Reading) -> Result<MutexGuard<'_, State>, DeskError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.catch_up(reading)?;
        Ok(state)
    }
}

impl State {
    /// How many nobody has opened.
    pub(super) fn unread(&self) -> usize {
        self.unread.len()
    }

    /// Of each counterpart.
    pub(super) fn unread_by_sender(&self) -> BTreeMap<String, usize> {
        let mut all: BTreeMap<String, usize> = BTreeMap::new();
        for one in self.unread.values() {
            let count = all.entry(one.sender.clone()).or_default();
            *count = count.saturating_add(1);
        }
        all
    }

    /// The most urgent first, then the oldest, after so many of them.
    pub(super) fn most_urgent(&self, from: usize, limit: usize) -> Vec<Place> {
        let all = self.unread.iter().skip(from).take(limit);
        all.map(|((_, position), one)| (*position, one.name))
            .collect()
    }

    /// FLASH alone, the oldest first.
    pub(super) fn flash(&self, limit: usize) -> Vec<Place> {
        let all = self.unread.iter();
        let flash = all.take_while(|((rank, _), _)| *rank == FLASH);
        flash
            .take(limit)
            .map(|((_, position), one)| (*position, one.name))
            .collect()
    }

    /// Opened here, the last to come first.
    pub(super) fn read(&self, limit: usize) -> Vec<Place> {
        newest(&self.read, limit)
    }

    /// Sent from here, the newest first.
    pub(super) fn sent(&self, limit: usize) -> Vec<Place> {
        newest(&self.sent, limit)
    }

    fn catch_up(&mut self, reading: &Reading) -> Result<(), DeskError> {
        if !self.begun {
            self.begin(reading)?;
        }
        loop {
            let events = reading.shelf.events(self.cursor, BATCH).map_err(disk)?;
            for row in &events.rows {
                self.take(row, reading)?;
                self.cursor = (row.position.number(), row.sub);
            }
            if events.rows.is_empty() {
                // A long stretch may tell nothing.
                if events.through <= self.cursor {
                    return Ok(());
                }
                self.cursor = events.through;
            }
        }
    }

    fn begin(&mut self, reading: &Reading) -> Result<(), DeskError> {
        let cursor = (reading.shelf.last().number(), u16::MAX);
        let mut begun = Self::default();
        for sent in [false, true] {
            let mut after = Position::START;
            loop {
                let page = reading.shelf.listing(sent, after, BATCH).map_err(disk)?;
                for place in &page {
                    after = place.0;
                    match sent {
                        true => keep(&mut begun.sent, *place),
                        false => begun.arrived(*place, reading)?,
                    }
                }
                if page.len() < BATCH {
                    break;
                }
            }
        }
        *self = Self {
            begun: true,
            cursor,
            ..begun
        };
        Ok(())
    }

    fn take(&mut self, row: &EventRow, reading: &Reading) -> Result<(), DeskError> {
        let place = (row.position, row.name);
        match row.kind {
            EventKind::Received if !self.ranks.contains_key(&row.name) => {
                self.arrived(place, reading)
            }
            EventKind::Sent => {
                keep(&mut self.sent, place);
                Ok(())
            }
            EventKind::Status(status) if row.recipient == keys::OWN && status >= Status::Read => {
                if let Some((_, position)) = self.forget(row.name) {
                    keep(&mut self.read, (position, row.name));
                }
                Ok(())
            }
            EventKind::Forgotten => {
                self.forget(row.name);
                self.read.retain(|_, name| *name != row.name);
                self.sent.retain(|_, name| *name != row.name);
                Ok(())
            }
            EventKind::Received | EventKind::Status(_) | EventKind::Alarm => Ok(()),
        }
    }

    fn arrived(&mut self, (position, name): Place, reading: &Reading) -> Result<(), DeskError> {
        let standing = reading.shelf.standing(name, keys::OWN).map_err(disk)?;
        if standing.is_some_and(|standing| standing.status >= Status::Read) {
            keep(&mut self.read, (position, name));
            return Ok(());
        }
        let Some(found) = found(reading, (position, name))? else {
            return Ok(());
        };
        if let Some(written) = found.written() {
            let alert = written.alert();
            let at = (alert.precedence.rank(), position);
            let sender = alert.sender.to_string();
            self.unread.insert(at, Unread { name, sender });
            self.ranks.insert(name, at);
        }
        Ok(())
    }

    fn forget(&mut self, name: Tag) -> Option<(usize, Position)> {
        let at = self.ranks.remove(&name)?;
        self.unread.remove(&at);
        Some(at)
    }
}

/// An alert as it lies now: it may have been written anew elsewhere. `None` where nothing of it is left.
pub(super) fn found(
    reading: &Reading,
    (position, name): Place,
) -> Result<Option<super::reading::Found>, DeskError> {
    let newest = reading.shelf.alert(name).map_err(disk)?;
    let newest = newest.map_or(position, |(newest, _)| newest);
    reading.alert_at(newest, name)
}

fn newest(all: &BTreeMap<Position, Tag>, limit: usize) -> Vec<Place> {
    let newest = all.iter().rev().take(limit);
    newest.map(|(position, name)| (*position, *name)).collect()
}

fn keep(latest: &mut BTreeMap<Position, Tag>, (position, name): Place) {
    latest.insert(position, name);
    if latest.len() > LATEST_MAX {
        latest.pop_first();
    }
}

/// A count: keyed names are nobody's to read.
impl fmt::Debug for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tally(…)")
    }
}
