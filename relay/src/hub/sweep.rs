//! What time ends: envelopes that expired, numbers that need not be known any more. Not: when to look.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{flight::After, task::Task};
use crate::{
    admission::Known,
    mailboxes::{self, Entry, Forgotten, Held, Left, Stream, Void},
    queue::{Event, Item},
};

/// Numbers that one record gives up at most: its clear part is bounded.
const VOID_AT_ONCE_MAX: usize = 1_000;

impl Task {
    /// What is due every second.
    pub(super) fn sweep(&mut self) {
        self.tell_on();
        self.retry();
        self.end_what_is_over();
    }

    /// Ends what is over, and forgets numbers that nobody can send again.
    pub(super) fn end_what_is_over(&mut self) {
        if self.sweeping > 0 {
            return;
        }
        let now = self.now();
        let over = match self.mailboxes.over(now) {
            Ok(over) => over,
            Err(error) => {
                tracing::error!(%error, "expiry cannot be looked up");
                return;
            }
        };
        self.sweeps_on = over.more;
        for (position, held) in over.expired {
            let item = mailboxes::item(position, &held);
            self.queue_event(held.stream.recipient, Event::Due(item));
        }
        let mut streams: BTreeMap<Stream, (Vec<u64>, Vec<u64>)> = BTreeMap::new();
        for (minute, position, stream) in over.old {
            let keys = streams.entry(stream).or_default();
            keys.0.push(minute);
            keys.1.push(position);
        }
        for (stream, (minutes, positions)) in streams {
            if let Ok((above, mark)) = self.mailboxes.forgettable(&stream, now) {
                let entry = Forgotten {
                    stream,
                    above,
                    mark,
                    minutes,
                    positions,
                };
                self.sweeping = self.sweeping.saturating_add(1);
                self.flights
                    .ending
                    .push(Entry::Forgotten(entry), Bytes::new(), After::Forgotten);
            }
        }
    }

    /// Takes numbers that their sender gave up, so that the mark can move over them.
    pub(super) fn give_up(&mut self, stream: Stream, ranges: &[(u64, u64)]) {
        let mut sequences = Vec::new();
        for &(first, last) in ranges {
            for sequence in (first..=last).take(VOID_AT_ONCE_MAX) {
                if sequences.len() == VOID_AT_ONCE_MAX {
                    break;
                }
                if matches!(self.known(&stream, sequence), Ok(Known::Nothing)) {
                    sequences.push(sequence);
                }
            }
        }
        if !sequences.is_empty() {
            let entry = Entry::Void(Void { stream, sequences });
            self.flights
                .adding
                .push(entry, Bytes::new(), After::Nothing);
        }
    }

    /// Sets aside what the disk cannot give back: its sender is told, and nothing waits for it.
    pub(super) fn quarantine(&mut self, handle: u32, item: &Item) {
        self.quarantined = self.quarantined.saturating_add(1);
        self.expire(handle, item, true);
    }

    /// Ends what was not fetched.
    pub(super) fn expire(&mut self, handle: u32, item: &Item, unreadable: bool) {
        if self.leaving.contains(&item.position) {
            return; // it was fetched: that is being written
        }
        if let Ok(Some(held)) = self.mailboxes.held(handle, item) {
            self.leaving.insert(item.position);
            let left = Left {
                position: item.position,
                held: Held { unreadable, ..held },
            };
            self.sweeping = self.sweeping.saturating_add(1);
            let after = After::Expired(left.clone());
            self.flights
                .ending
                .push(Entry::Expired(left), Bytes::new(), after);
        }
    }
}
