//! What time ends: envelopes that expired, numbers that need not be known any more. Not: when to look.

use std::collections::BTreeMap;

use blo_proto::{Code, Timestamp, limits};
use blo_store::StoreError;
use bytes::Bytes;

use super::{flight::After, task::Task};
use crate::{
    admission::Known,
    mailboxes::{self, Entry, Forgotten, Held, Left, Skipped, Stream, Void},
    queue::{Event, Item},
};

/// Numbers of a stream that are given up between two sweeps at most, and by one record: its clear part is bounded.
const VOID_AT_ONCE_MAX: usize = 1_000;

/// What of a stream left, and is old.
#[derive(Default)]
struct Old {
    minutes: Vec<u64>,
    positions: Vec<u64>,
    sequences: Vec<u64>,
}

impl Task {
    /// What is due every second.
    pub(super) fn sweep(&mut self) {
        self.tell_on();
        self.retry();
        self.close_on();
        self.end_proposals();
        self.look_at_keys();
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
        let mut streams: BTreeMap<Stream, Old> = BTreeMap::new();
        for (stream, _) in std::mem::take(&mut self.voided) {
            streams.entry(stream).or_default();
        }
        for left in over.old {
            let old = streams.entry(left.stream).or_default();
            old.minutes.push(left.minute);
            old.positions.push(left.position);
            old.sequences.push(left.sequence);
        }
        for (stream, old) in streams {
            if let Err(error) = self.forget(stream, old, now) {
                tracing::error!(%error, "numbers of a stream cannot be looked up");
            }
        }
    }

    /// Moves a stream's mark as far as it can, and forgets what is old below it.
    fn forget(&mut self, stream: Stream, old: Old, now: Timestamp) -> Result<(), StoreError> {
        let (above, mark) = self.mailboxes.forgettable(&stream, now)?;
        let mut below = old.sequences;
        below.retain(|sequence| *sequence <= above);
        let skipped = if mark > above {
            None // the next sweep sees what follows
        } else {
            self.mailboxes.skippable(&stream, now)?
        };
        if mark > above || !old.positions.is_empty() {
            self.end(Entry::Forgotten(Forgotten {
                stream,
                above,
                mark,
                minutes: old.minutes,
                positions: old.positions,
            }));
        }
        if !below.is_empty() {
            self.end(Entry::Skipped(Skipped {
                stream,
                mark,
                sequences: below,
            }));
        }
        if let Some(skipped) = skipped {
            self.end(Entry::Skipped(skipped));
        }
        Ok(())
    }

    fn end(&mut self, entry: Entry) {
        self.sweeping = self.sweeping.saturating_add(1);
        self.flights
            .ending
            .push(entry, Bytes::new(), After::Forgotten);
    }

    /// Takes numbers that their sender gave up, so that the mark can move over them. So many of a stream until the next
    /// sweep: a mark moves over the others in the end, as over any that never come.
    pub(super) fn give_up(&mut self, stream: Stream, ranges: &[(u64, u64)]) {
        let Ok(mark) = self.mailboxes.mark(&stream) else {
            return;
        };
        let above = |&(first, last): &(u64, u64)| first.max(mark.saturating_add(1))..=last;
        let mut sequences: Vec<u64> = ranges
            .iter()
            .flat_map(above)
            .take(limits::EXCEPTIONS_MAX)
            .filter(|sequence| matches!(self.known(&stream, *sequence), Ok(Known::Nothing)))
            .collect();
        let voided = self.voided.entry(stream).or_default();
        sequences.truncate(VOID_AT_ONCE_MAX.saturating_sub(*voided));
        *voided = voided.saturating_add(sequences.len());
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
            let refused = self.why_closed(&held.stream).map(Code::as_str);
            let left = Left {
                position: item.position,
                held: Held {
                    unreadable,
                    refused: refused.unwrap_or_default().to_owned(),
                    ..held
                },
            };
            self.sweeping = self.sweeping.saturating_add(1);
            let after = After::Expired(left.clone());
            self.flights
                .ending
                .push(Entry::Expired(left), Bytes::new(), after);
        }
    }
}
