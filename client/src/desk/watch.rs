//! What happens, in the order of the journal: read from it, so that nothing is lost or repeated, whoever restarts.
//! Not: polling; it sleeps until the journal grows.

use std::collections::VecDeque;

use tokio::sync::watch::Receiver;

use super::{
    error::DeskError,
    reading::{Reading, disk},
    recent::Recent,
    view::Event,
};
use crate::shelf::EventRow;

const BATCH: usize = 256;

/// A stream of events; see [`crate::desk::Desk::watch`].
#[derive(Debug)]
pub struct Watch {
    reading: Reading,
    told: Receiver<u64>,
    after: (u64, u16),
    ready: VecDeque<EventRow>,
    recent: Recent,
}

impl Watch {
    pub(super) fn new(reading: Reading, told: Receiver<u64>, after: (u64, u16)) -> Self {
        Self {
            reading,
            told,
            after,
            ready: VecDeque::new(),
            recent: Recent::default(),
        }
    }

    /// The next event; waits for it. `None` once the gateway is gone. May be dropped while waiting.
    ///
    /// # Errors
    /// `storage_failed`.
    pub async fn next(&mut self) -> Option<Result<Event, DeskError>> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                self.after = (row.position.number(), row.sub);
                match self.reading.event(row, &mut self.recent) {
                    Ok(Some(event)) => return Some(Ok(event)),
                    Ok(None) => continue,
                    Err(error) => return Some(Err(error)),
                }
            }
            let told = *self.told.borrow_and_update();
            match self.reading.shelf.events(self.after, BATCH).map_err(disk) {
                Ok(events) => {
                    if events.rows.is_empty() && events.through > self.after {
                        self.after = events.through;
                        // A long stretch that tells nothing: others have their turn.
                        tokio::task::yield_now().await;
                        continue;
                    }
                    self.ready.extend(events.rows);
                }
                Err(error) => return Some(Err(error)),
            }
            if self.ready.is_empty() && (told == u64::MAX || self.told.changed().await.is_err()) {
                return None;
            }
        }
    }
}

/// A cursor as text: a record, and which of its events.
pub(super) fn parse_cursor(text: &str) -> Option<(u64, u16)> {
    match text.split_once('.') {
        Some((position, sub)) => Some((position.parse().ok()?, sub.parse().ok()?)),
        None => Some((text.parse().ok()?, u16::MAX)),
    }
}
