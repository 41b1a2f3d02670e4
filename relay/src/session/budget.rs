//! What a gateway left unanswered: bytes per lane between its submit and the relay's answer. Not: the gateway's own
//! disk, which its acks speak of.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use blo_proto::{
    Code, Digest,
    frame::{Frame, Lane},
    limits,
};

/// All four lanes of a link.
#[derive(Debug, Default)]
pub(super) struct Budgets(Mutex<BTreeMap<Lane, Budget>>);

#[derive(Debug, Default)]
struct Budget {
    bytes: usize,
    /// Per envelope: how often it was submitted, and its bytes.
    unanswered: BTreeMap<Digest, (usize, usize)>,
    /// Per envelope: how many refusals are on their way to it that nothing was counted for.
    passed_by: BTreeMap<Digest, usize>,
}

impl Budgets {
    /// Counts an envelope as unanswered; `false` where that would be more than the lane allows.
    pub(super) fn take(&self, lane: Lane, envelope: Digest, bytes: usize) -> bool {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let budget = lanes.entry(lane).or_default();
        let after = budget.bytes.saturating_add(bytes);
        if after > limits::LANE_BUDGET_BYTES {
            return false;
        }
        budget.bytes = after;
        let entry = budget.unanswered.entry(envelope).or_insert((0, bytes));
        entry.0 = entry.0.saturating_add(1);
        true
    }

    /// An envelope will be refused that was not counted: that refusal gives nothing back, since another copy of the
    /// same envelope may be unanswered.
    pub(super) fn pass_by(&self, lane: Lane, envelope: Digest) {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let budget = lanes.entry(lane).or_default();
        let times = budget.passed_by.entry(envelope).or_default();
        *times = times.saturating_add(1);
    }

    /// Takes note of what the relay says on a lane.
    pub(super) fn answered(&self, lane: Lane, frame: &Frame) {
        let answered: Vec<Digest> = match frame {
            Frame::Receipt(receipt) => match receipt.unproven() {
                Ok(receipt) => receipt.entries.iter().map(|(digest, _)| *digest).collect(),
                Err(_) => return,
            },
            Frame::Settled(envelope) => vec![*envelope],
            Frame::Refused(refused) => refused.envelope.into_iter().collect(),
            _ => return,
        };
        let may_be_passed_by = matches!(frame, Frame::Refused(refused)
            if [Code::TooFast, Code::OverBudget].iter().any(|code| refused.code == code.as_str()));
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(budget) = lanes.get_mut(&lane) {
            for envelope in &answered {
                if !(may_be_passed_by && budget.passes_by(envelope)) {
                    budget.give_back(envelope);
                }
            }
        }
    }
}

impl Budget {
    /// Whether a refusal is one that nothing was counted for. A copy that was counted may be refused with the same
    /// code (FLASH has a rate of its own): then it gives back with the later of the two, and never too early.
    fn passes_by(&mut self, envelope: &Digest) -> bool {
        let Some(times) = self.passed_by.get_mut(envelope) else {
            return false;
        };
        *times = times.saturating_sub(1);
        if *times == 0 {
            self.passed_by.remove(envelope);
        }
        true
    }

    fn give_back(&mut self, envelope: &Digest) {
        let Some((times, bytes)) = self.unanswered.get_mut(envelope) else {
            return; // an answer that nobody waits for: it expired, or it went over the budget
        };
        self.bytes = self.bytes.saturating_sub(*bytes);
        *times = times.saturating_sub(1);
        if *times == 0 {
            self.unanswered.remove(envelope);
        }
    }
}

#[cfg(test)]
mod tests {
    use blo_proto::Precedence;

    use super::*;

    const FLASH: Lane = Lane::Of(Precedence::Flash);
    const ONE: Digest = Digest::from_bytes([1; 32]);
    const TWO: Digest = Digest::from_bytes([2; 32]);

    #[test]
    fn what_is_answered_makes_room_on_its_own_lane_alone() {
        let budgets = Budgets::default();
        let half = limits::LANE_BUDGET_BYTES / 2;
        assert!(budgets.take(FLASH, ONE, half));
        assert!(budgets.take(FLASH, ONE, half));
        assert!(!budgets.take(FLASH, TWO, 1));
        assert!(budgets.take(Lane::Of(Precedence::Routine), TWO, half));
        budgets.answered(FLASH, &Frame::Settled(TWO));
        assert!(!budgets.take(FLASH, TWO, 1));
        budgets.answered(FLASH, &Frame::Settled(ONE));
        assert!(budgets.take(FLASH, TWO, half));
        assert!(!budgets.take(FLASH, TWO, 1));
        budgets.answered(FLASH, &Frame::Settled(ONE));
        budgets.answered(FLASH, &Frame::Settled(ONE));
        assert!(budgets.take(FLASH, TWO, half));
        assert!(!budgets.take(FLASH, TWO, 1));
    }
}
