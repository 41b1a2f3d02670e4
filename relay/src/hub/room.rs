//! What is held for whom, told to the operator, and to a recipient for whom there is no more room. Not: the bounds
//! (`quota`).

use blo_proto::{
    OfficeId,
    frame::{Frame, Lane},
};

use super::task::Task;
use crate::{
    figures::{Figures, memory_bytes},
    mailboxes::Stream,
    quota::Used,
};

/// A recipient is told of a sender whose envelopes wait at most this often.
const WAITING_EVERY_MS: u64 = 60_000;

impl Task {
    /// Tells a recipient that envelopes of a sender wait for room in its mailbox.
    pub(super) fn tell_waiting(&mut self, stream: &Stream, sender: &OfficeId) {
        let (pair, now) = ((stream.sender, stream.recipient), self.now());
        let last = self.waits.get(&pair);
        if last.is_some_and(|last| now.millis_since(*last) < WAITING_EVERY_MS) {
            return;
        }
        if let Some(link) = self.links.confirmed(stream.recipient) {
            self.waits.insert(pair, now);
            let frame = Frame::Waiting(sender.clone());
            self.links.send(link, Lane::Control, frame);
        }
    }

    pub(super) fn figures(&self) -> Figures {
        let snapshot = self.registry.snapshot();
        let named = |(handle, used): (&u32, &Used)| {
            let office = snapshot.by_handle(*handle)?.0.to_string();
            Some((office, *used))
        };
        let refusals = self.voice.refusals.iter();
        Figures {
            links: self.links.count(),
            held: self.quota.held().iter().filter_map(named).collect(),
            blobs: Used::default(), // they are not the hub's
            quarantined: self.quarantined,
            flash_over_rate: self.quota.flash_over_rate(),
            refusals: refusals
                .map(|(code, count)| (code.to_string(), *count))
                .collect(),
            memory_bytes: memory_bytes(),
        }
    }
}
