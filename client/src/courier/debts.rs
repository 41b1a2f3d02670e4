//! The receipts that a counterpart is owed: which share a message, and which wait for others. Not: their numbers (`peer`).

use std::collections::BTreeMap;

use blo_proto::{Precedence, Timestamp, limits, moment::Moment};

use super::event::Owed;

/// What one counterpart is owed.
#[derive(Clone, Debug, Default)]
pub(super) struct Debts {
    owed: Vec<Owed>,
    /// After receipts that share left.
    moment: Moment,
}

impl Debts {
    pub(super) fn add(&mut self, owed: Owed) {
        self.owed.push(owed);
    }

    /// Those that are to be written down now, since they do not leave yet.
    pub(super) fn keep(&mut self) -> Vec<u64> {
        let new = self.owed.iter_mut().filter(|owed| !owed.kept);
        let keep = |owed: &mut Owed| {
            owed.kept = true;
            owed.duty
        };
        new.map(keep).collect()
    }

    /// When those that wait for others are due at the latest.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let due = self.moment.due().filter(|_| !self.owed.is_empty());
        due.map(Timestamp::from_millis)
    }

    /// What leaves now, a message each, the most urgent first: what others wait to share stays for a moment.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<Vec<Owed>> {
        let shared = self.owed.iter().filter(|owed| !owed.alone);
        let flash = shared
            .clone()
            .any(|owed| owed.precedence == Precedence::Flash);
        let many = shared.count() >= limits::RECEIPTS_MAX;
        if flash || many || !self.moment.lasts(now.as_millis()) {
            return self.take(now);
        }
        let owed = std::mem::take(&mut self.owed);
        let (alone, shared) = owed.into_iter().partition(|owed| owed.alone);
        self.owed = shared;
        messages(alone)
    }

    /// Everything.
    pub(super) fn take(&mut self, now: Timestamp) -> Vec<Vec<Owed>> {
        if self.owed.iter().any(|owed| !owed.alone) {
            self.moment.begin(now.as_millis());
        }
        messages(std::mem::take(&mut self.owed))
    }
}

/// *Delivered* share, others stand alone.
fn messages(mut owed: Vec<Owed>) -> Vec<Vec<Owed>> {
    owed.sort_by_key(|owed| owed.precedence.rank());
    let (alone, shared): (Vec<Owed>, Vec<Owed>) = owed.into_iter().partition(|owed| owed.alone);
    let mut groups: BTreeMap<(usize, bool), Vec<Owed>> = BTreeMap::new();
    for owed in shared {
        let group = groups.entry((owed.precedence.rank(), owed.exercise));
        group.or_default().push(owed);
    }
    let shared = groups.values();
    let shared = shared.flat_map(|group| group.chunks(limits::RECEIPTS_MAX));
    let all = shared.chain(alone.chunks(1));
    all.map(<[Owed]>::to_vec).collect()
}
