//! One blob under way. Not: which one's turn it is.

use blo_proto::Timestamp;

use super::event::{Offer, Way};

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Chunks are moved.
    Moving,
    /// Out: the relay has all of it. In: all of it is here, and is looked at.
    Whole,
    /// In: it is what its sender signed; the relay is told.
    Proven,
}

/// What is known of how far it is at the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    No,
    Asked,
    Yes,
}

#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) offer: Offer,
    /// Which came first.
    pub(super) order: u64,
    pub(super) stage: Stage,
    pub(super) known: Known,
    /// So many chunks are where it goes to.
    pub(super) kept: u32,
    /// In: so many are at the relay.
    pub(super) there: u32,
    /// The chunk that is to be asked for or sent next.
    pub(super) next: u32,
    /// Frames about it without an answer.
    pub(super) unanswered: u32,
    /// *Taken* is among them.
    pub(super) told: bool,
    /// An answer brought nothing on: nothing more is asked until all are there.
    pub(super) stalled: bool,
    /// Answers in a row that brought nothing on.
    pub(super) tries: u32,
    pub(super) not_before: Timestamp,
}

/// What is to be said of it next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Ask,
    Chunk(u32),
    SayTaken,
}

impl Job {
    pub(super) fn of(offer: Offer, order: u64) -> Self {
        let stage = if offer.proven {
            Stage::Proven
        } else if offer.way == Way::In && offer.kept == offer.chunks {
            Stage::Whole
        } else {
            Stage::Moving
        };
        Self {
            order,
            stage,
            known: Known::No,
            kept: offer.kept,
            there: 0,
            next: offer.kept,
            unanswered: 0,
            told: false,
            stalled: false,
            tries: 0,
            not_before: Timestamp::default(),
            offer,
        }
    }

    /// What can be said of it at `now`, were the connection there.
    pub(super) fn step(&self, now: Timestamp) -> Option<Step> {
        if self.not_before > now || self.stalled {
            return None;
        }
        match (self.stage, self.known, self.offer.way) {
            (Stage::Proven, _, _) => (!self.told).then_some(Step::SayTaken),
            (Stage::Whole, _, Way::In) | (_, Known::Asked, _) => None,
            (_, Known::No, _) => Some(Step::Ask),
            (Stage::Whole, Known::Yes, Way::Out) => None,
            (Stage::Moving, Known::Yes, Way::Out) => self.chunk(self.offer.chunks),
            (Stage::Moving, Known::Yes, Way::In) => self.chunk(self.there),
        }
    }

    fn chunk(&self, end: u32) -> Option<Step> {
        (self.next < end).then_some(Step::Chunk(self.next))
    }

    /// Notes that a step is on its way.
    pub(super) const fn stepped(&mut self, step: Step) {
        self.unanswered = self.unanswered.saturating_add(1);
        match step {
            Step::Ask => {
                self.known = Known::Asked;
                self.there = 0; // the answer says, and what is news meanwhile
            }
            Step::Chunk(index) => self.next = index.saturating_add(1),
            Step::SayTaken => self.told = true,
        }
    }

    /// The connection is gone, and with it every answer.
    pub(super) const fn disconnected(&mut self) {
        self.known = Known::No;
        self.unanswered = 0;
        self.told = false;
        self.stalled = false;
        self.next = self.kept;
    }

    /// All that was on its way is answered: goes on from where it is.
    pub(super) const fn drained(&mut self) {
        self.stalled = false;
        self.next = self.kept;
    }
}
