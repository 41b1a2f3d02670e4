//! What waits between two offices that may not write to each other any more: it ends as refused, and its sender is told.
//! Not: who may (`registry`).

use blo_proto::{Code, OfficeId, Precedence};

use super::task::Task;
use crate::{
    mailboxes::{Entry, Stream},
    queue::{Event, Item},
    registry::Snapshot,
};

/// Envelopes of a queue that are looked at between two sweeps.
const LOOK_ITEMS_MAX: usize = 4_096;
/// And at once.
const PAGE_ITEMS: usize = 512;
/// A queue for each precedence.
const LANES: usize = Precedence::URGENT_FIRST.len();
/// What was being written while the first pass went by is found by the second, a sweep later.
const PASSES: u8 = 2;

/// A queue that is gone through.
pub(super) struct Closing {
    recipient: u32,
    /// Only what is of this office.
    sender: Option<u32>,
    rank: usize,
    after: u64,
    passes: u8,
}

impl Task {
    /// What waited when the relay was stopped.
    pub(super) fn close_at_start(&mut self) {
        let snapshot = self.registry.snapshot();
        for (one, other) in snapshot.ended.keys() {
            self.close_pair(&snapshot, one, other);
        }
        for (id, office) in &snapshot.offices {
            let suspended = office.suspended.as_ref();
            if suspended.is_some_and(|suspended| suspended.refuse_queued) {
                self.close_office(&snapshot, id);
            }
        }
    }

    /// Ends what a change of the registry left without a route.
    pub(super) fn close(&mut self, entry: &Entry) {
        let snapshot = self.registry.snapshot();
        let office = |handle| snapshot.by_handle(handle).map(|(id, _)| id.clone());
        match entry {
            Entry::Ended(ended) => {
                if let (Some(one), Some(other)) = (office(ended.one), office(ended.other)) {
                    self.close_pair(&snapshot, &one, &other);
                }
            }
            Entry::Standing(standing) if standing.suspended && standing.refuse_queued => {
                if let Some(id) = office(standing.handle) {
                    self.close_office(&snapshot, &id);
                }
            }
            // Where the key changed no pairing is left, and else none is missing.
            Entry::Office(changed) => {
                if let Some(id) = office(changed.handle) {
                    let parted: Vec<_> = snapshot.parted(&id).map(|(other, _)| other).collect();
                    for other in parted {
                        self.close_pair(&snapshot, &id, other);
                    }
                }
            }
            _ => return,
        }
        self.close_on();
    }

    fn close_pair(&mut self, snapshot: &Snapshot, one: &OfficeId, other: &OfficeId) {
        let handle = |id| snapshot.offices.get(id).map(|office| office.handle);
        if let (Some(one), Some(other)) = (handle(one), handle(other)) {
            self.close_queue(one, Some(other));
            self.close_queue(other, Some(one));
        }
    }

    fn close_office(&mut self, snapshot: &Snapshot, office: &OfficeId) {
        let handle = |id: &OfficeId| snapshot.offices.get(id).map(|office| office.handle);
        let Some(own) = handle(office) else {
            return;
        };
        self.close_queue(own, None);
        for (counterpart, _) in snapshot.counterparts(office) {
            if let Some(recipient) = handle(&counterpart) {
                self.close_queue(recipient, Some(own));
            }
        }
    }

    fn close_queue(&mut self, recipient: u32, sender: Option<u32>) {
        self.closing.push(Closing {
            recipient,
            sender,
            rank: 0,
            after: 0,
            passes: PASSES,
        });
    }

    /// Goes on, some at a time.
    pub(super) fn close_on(&mut self) {
        for mut closing in std::mem::take(&mut self.closing) {
            match self.close_some(&mut closing) {
                Ok(true) => {}
                Ok(false) => self.closing.push(closing),
                Err(error) => {
                    tracing::error!(%error, "a queue cannot be read; it is tried again");
                    self.closing.push(closing);
                }
            }
        }
    }

    /// True if the queue was gone through as often as it must be.
    fn close_some(&mut self, closing: &mut Closing) -> Result<bool, blo_store::StoreError> {
        let mut looked = 0;
        while looked < LOOK_ITEMS_MAX {
            let recipient = closing.recipient;
            let page = (closing.rank, closing.after);
            let (items, more) = self
                .mailboxes
                .queue(recipient, page.0, page.1, PAGE_ITEMS)?;
            looked += items.len();
            for item in items {
                closing.after = item.position;
                let held = self.mailboxes.held(recipient, &item)?;
                let of = |sender| closing.sender.is_none_or(|only| only == sender);
                if held.is_some_and(|held| of(held.stream.sender) && self.is_closed(&held.stream)) {
                    self.queue_event(recipient, Event::Due(item));
                }
            }
            if !more {
                closing.after = 0;
                closing.rank = closing.rank.saturating_add(1) % LANES;
                if closing.rank == 0 {
                    closing.passes = closing.passes.saturating_sub(1);
                    return Ok(closing.passes == 0);
                }
            }
        }
        Ok(false)
    }

    fn is_closed(&self, stream: &Stream) -> bool {
        self.why_closed(stream).is_some()
    }

    /// Why nothing of a stream is delivered any more.
    pub(super) fn why_closed(&self, stream: &Stream) -> Option<Code> {
        let snapshot = self.registry.snapshot();
        let (sender, from) = snapshot.by_handle(stream.sender)?;
        let (recipient, to) = snapshot.by_handle(stream.recipient)?;
        let refuses = |suspended: &crate::registry::Suspended| suspended.refuse_queued;
        if [from, to]
            .iter()
            .any(|office| office.suspended.as_ref().is_some_and(refuses))
        {
            return Some(Code::Suspended);
        }
        let agreed = snapshot.agreed(sender, recipient);
        agreed
            .is_none()
            .then(|| snapshot.why_unpaired(sender, recipient))
    }

    /// Whether an envelope may not go out any more though it is in a window.
    pub(super) fn is_withdrawn(&self, handle: u32, item: &Item) -> bool {
        let concerns = |closing: &Closing| closing.recipient == handle;
        if !self.closing.iter().any(concerns) {
            return false;
        }
        let held = self.mailboxes.held(handle, item);
        held.is_ok_and(|held| held.is_some_and(|held| self.is_closed(&held.stream)))
    }
}
