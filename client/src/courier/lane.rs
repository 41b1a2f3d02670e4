//! One precedence's way out over one relay: what is ready, and how many bytes are unanswered. Not: what is in it.

use std::collections::BTreeMap;

use super::event::ParcelId;

#[derive(Debug, Default)]
pub(super) struct Lane {
    budget: u64,
    used: u64,
    ready: BTreeMap<ParcelId, u64>,
    submitted: BTreeMap<ParcelId, u64>,
}

impl Lane {
    pub(super) fn open(budget: u64) -> Self {
        Self {
            budget,
            ..Self::default()
        }
    }

    /// The link is gone: what was ready or unanswered.
    pub(super) fn close(self) -> Vec<ParcelId> {
        self.submitted
            .into_keys()
            .chain(self.ready.into_keys())
            .collect()
    }

    /// What no relay was given yet.
    pub(super) fn take_ready(&mut self, mut wanted: impl FnMut(ParcelId) -> bool) -> Vec<ParcelId> {
        let taken: Vec<ParcelId> = self
            .ready
            .keys()
            .copied()
            .filter(|&id| wanted(id))
            .collect();
        for id in &taken {
            self.ready.remove(id);
        }
        taken
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
}
