//! How far attachments are right now, for desks to show. Not: what is kept of it (`shelf`).

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::shelf::BlobRow;

/// How far attachments are right now.
#[derive(Debug)]
pub struct Moves {
    rows: Mutex<BTreeMap<BlobRow, Move>>,
    changes: watch::Sender<u64>,
}

/// How far one is right now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Move {
    /// So many of its chunks are where it goes to, as far as that is known in this run.
    pub kept: Option<u32>,
    /// Why it does not go on: a code of the table, or words.
    pub trouble: Option<String>,
}

impl Default for Moves {
    fn default() -> Self {
        Self {
            rows: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }
}

impl Moves {
    /// How far one is.
    pub fn of(&self, row: BlobRow) -> Move {
        self.rows().get(&row).cloned().unwrap_or_default()
    }

    /// Counts changes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(super) fn moved(&self, row: BlobRow, kept: u32) {
        self.change(row, |one| {
            *one = Move {
                kept: Some(kept),
                trouble: None,
            };
        });
    }

    pub(super) fn troubled(&self, row: BlobRow, trouble: &str) {
        self.change(row, |one| one.trouble = Some(trouble.to_owned()));
    }

    /// What is kept of it says all that there is to say.
    pub(super) fn forget(&self, row: BlobRow) {
        self.rows().remove(&row);
        self.tell();
    }

    /// Something was written down.
    pub(super) fn tell(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    fn change(&self, row: BlobRow, change: impl FnOnce(&mut Move)) {
        change(self.rows().entry(row).or_default());
        self.tell();
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<BlobRow, Move>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
