//! One round of the gateway: all that waited is decided, written with one commit, and only then let out. Not: the
//! deciding.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    Precedence, StreamId, Timestamp,
    frame::{Frame, Lane},
};
use bytes::Bytes;

use crate::{
    courier::{ParcelId, Via},
    shelf::{Entry, Kind, Named, Standing, Tag},
};

/// Told once the round's commit is answered: `None` = durable.
pub(super) type Reply = Box<dyn FnOnce(Option<&crate::shelf::ShelfError>) + Send>;

pub(super) struct Round {
    pub(super) now: Timestamp,
    pub(super) entries: Vec<Entry>,
    /// Which entry the effects of an event are written into.
    pub(super) attach: Option<usize>,
    /// What is counted, in one record at the end.
    pub(super) counts: Entry,
    pub(super) counted: bool,
    /// Parcels whose queue entry is written in this round.
    pub(super) placed: Vec<ParcelId>,
    /// Envelopes made in this round and their entries.
    pub(super) sealed: Vec<(ParcelId, usize)>,
    /// Receipts owed with an entry of this round.
    pub(super) owed: Vec<(u64, usize)>,
    /// Of the relay whose event is being taken.
    pub(super) via: Via,
    pub(super) acks: BTreeMap<(Via, Precedence), Vec<u64>>,
    /// To every relay that is linked.
    pub(super) outbox: Vec<(Lane, Frame)>,
    /// To one relay.
    pub(super) for_one: Vec<(Via, Lane, Frame)>,
    pub(super) replies: Vec<Reply>,
    pub(super) tokens_kept: BTreeSet<Via>,
    /// The handling of an envelope failed: nothing of this round counts.
    pub(super) poisoned: bool,
    /// Something has come that nothing may be waited for with.
    pub(super) hurried: bool,
    /// Something was kept for a key that does not count yet.
    pub(super) kept_early: bool,
    /// Something was queued on disk alone.
    pub(super) left_on_disk: bool,
    /// Something was queued among what waits on disk already, not behind it.
    pub(super) queued_among: bool,
    /// What waits on disk until this round is there, and then not any more.
    pub(super) unqueued: BTreeSet<(u64, u8)>,
    /// Bytes that came in.
    pub(super) bytes: usize,
    // What this round has written, for those who look it up before the commit.
    pub(super) names: BTreeMap<Tag, Tag>,
    pub(super) references: BTreeMap<Tag, (Tag, Tag, blo_proto::AlertId)>,
    pub(super) standings: BTreeMap<(Tag, u8), Standing>,
}

impl Round {
    pub(super) fn new(now: Timestamp) -> Self {
        let named = Named {
            name: "counts".to_owned(),
            bytes: Bytes::new(),
        };
        Self {
            now,
            entries: Vec::new(),
            attach: None,
            counts: Entry::new(now, Kind::Value(named)),
            counted: false,
            placed: Vec::new(),
            sealed: Vec::new(),
            owed: Vec::new(),
            via: Via::default(),
            acks: BTreeMap::new(),
            outbox: Vec::new(),
            for_one: Vec::new(),
            replies: Vec::new(),
            tokens_kept: BTreeSet::new(),
            poisoned: false,
            hurried: false,
            kept_early: false,
            left_on_disk: false,
            queued_among: false,
            unqueued: BTreeSet::new(),
            bytes: 0,
            names: BTreeMap::new(),
            references: BTreeMap::new(),
            standings: BTreeMap::new(),
        }
    }

    /// Goes on with a round that was left open.
    pub(super) fn goes_on(&mut self, now: Timestamp) {
        self.now = now;
        self.counts.set_time(now);
    }

    /// Adds an entry; effects attach to it from now on.
    pub(super) fn push(&mut self, entry: Entry) -> usize {
        let at = self.entries.len();
        self.entries.push(entry);
        self.attach = Some(at);
        at
    }

    /// The entry that effects are written into: the latest of this event, or the counts.
    pub(super) fn target(&mut self) -> &mut Entry {
        match self.attach.and_then(|at| self.entries.get_mut(at)) {
            Some(entry) => entry,
            None => {
                self.counted = true;
                &mut self.counts
            }
        }
    }

    pub(super) fn counts(&mut self) -> &mut Entry {
        self.counted = true;
        &mut self.counts
    }

    pub(super) fn ack(&mut self, lane: Lane, position: u64) {
        if let Lane::Of(precedence) = lane {
            let acks = self.acks.entry((self.via, precedence));
            acks.or_default().push(position);
        }
    }

    /// Everything that is to be written.
    pub(super) fn take_entries(&mut self) -> Vec<Entry> {
        let mut entries = std::mem::take(&mut self.entries);
        if self.counted {
            entries.push(self.counts.clone());
        }
        entries
    }

    /// Whether it has something, and nobody waits for any of it: what the relay and counterparts state of alerts that
    /// left, and what is counted of that.
    pub(super) fn is_unhurried(&self) -> bool {
        let states = |entry: &Entry| entry.is_statement();
        let has_some = self.counted || !self.entries.is_empty() || !self.acks.is_empty();
        let leaves = !self.outbox.is_empty() || !self.for_one.is_empty() || !self.sealed.is_empty();
        let answers = !self.replies.is_empty() || !self.tokens_kept.is_empty() || self.poisoned;
        let queues = self.kept_early || self.left_on_disk || self.queued_among;
        let hurries = self.hurried || leaves || answers || queues;
        has_some && !hurries && self.entries.iter().all(states)
    }
}

/// Random bytes.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    super::chance::fill(&mut bytes);
    bytes
}

pub(super) fn random_stream() -> StreamId {
    StreamId(u64::from_be_bytes(random()))
}
