//! One precedence's way out: what is ready, and how many bytes are unanswered. Not: what is in it.

use std::collections::BTreeMap;

use super::event::ParcelId;

#[derive(Debug, Default)]
pub(super) struct Lane {
    budget: u64,
    used: u64,
    ready: BTreeMap<ParcelId, u64>,
    submitted: BTreeMap<ParcelId, u64>,
    /// Every parcel of this precedence, whatever its stage.
    pub(super) total: usize,
}

impl Lane {
    pub(super) const fn open(&mut self, budget: u64) {
        self.budget = budget;
        self.used = 0;
    }

    /// The link is gone: what was unanswered is ready again.
    pub(super) fn close(&mut self) -> Vec<ParcelId> {
        self.used = 0;
        let again: Vec<ParcelId> = self.submitted.keys().copied().collect();
        self.ready.append(&mut self.submitted);
        again
    }

    pub(super) fn ready(&mut self, id: ParcelId, bytes: u64) {
        self.ready.insert(id, bytes);
    }

    /// Something is ready and waits for an answer to what is under way.
    pub(super) fn is_blocked(&self) -> bool {
        !self.ready.is_empty()
    }

    /// Something is ready or unanswered.
    pub(super) fn is_busy(&self) -> bool {
        !self.ready.is_empty() || !self.submitted.is_empty()
    }

    /// The next one that the budget allows; the first always goes.
    pub(super) fn next(&mut self) -> Option<ParcelId> {
        let (&id, &bytes) = self.ready.first_key_value()?;
        let used = self.used.saturating_add(bytes);
        if used > self.budget && self.used > 0 {
            return None;
        }
        self.used = used;
        self.ready.remove(&id);
        self.submitted.insert(id, bytes);
        Some(id)
    }

    pub(super) fn forget(&mut self, id: ParcelId) {
        self.ready.remove(&id);
        if let Some(bytes) = self.submitted.remove(&id) {
            self.used = self.used.saturating_sub(bytes);
        }
    }

    pub(super) const fn add(&mut self) {
        self.total = self.total.saturating_add(1);
    }

    pub(super) const fn remove(&mut self) {
        self.total = self.total.saturating_sub(1);
    }
}
