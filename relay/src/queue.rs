//! THE MACHINE: what the relay holds for one office, in order. `Event` + now → `Effect`s. Pure: no I/O, no clock.
//! It keeps a bounded window per precedence and asks for more; the disk keeps the rest. Not: numbers, nor quotas.
//!
//! ```text
//! Submitted → [Persist]     Persisted → [Held, Push …]     Acked → [Settle]     Settled → [Fetched]
//! Linked, Drained → [Load]  Loaded → [Push …]              Due → [Expire]       Unlinked → []
//! LoadFailed, Unreadable → [] … Tick → [Load, Push …]      Unreadable for good → [Quarantine]
//! ```

use std::collections::{BTreeMap, VecDeque};

use blo_proto::{Digest, Precedence, Timestamp};

/// How many envelopes per precedence are known in memory.
pub const WINDOW_ITEMS_MAX: usize = 512;
/// Below this many left in the window the disk is asked for more.
const WINDOW_ITEMS_LOW: usize = 128;
const _: () = assert!(WINDOW_ITEMS_LOW < WINDOW_ITEMS_MAX);
/// Envelopes of a precedence that could not be read for now, at most: above it the disk is left alone for a while.
const SKIPPED_ITEMS_MAX: usize = 64;
/// A disk that failed is asked again after this time, and after twice as long each time that it fails again.
const RETRY_FIRST_MS: u64 = 1_000;
/// So often the time is doubled.
const RETRY_DOUBLINGS_MAX: u32 = 5;

/// One held envelope, as far as the machine knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where in the journal: the order of admission.
    pub position: u64,
    /// How urgent.
    pub precedence: Precedence,
    /// SHA-256(header ‖ signature).
    pub binding: Digest,
    /// Bytes of the envelope.
    pub bytes: u64,
    /// When it is over.
    pub expires_at: Timestamp,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An admitted envelope, known by a ticket until it has a position.
    Submitted(u64),
    /// The disk has it.
    Persisted(Item),
    /// The office's link is up.
    Linked,
    /// It is down.
    Unlinked,
    /// The disk was asked, and these come next of a precedence; `more` if others follow.
    Loaded {
        /// Which precedence.
        precedence: Precedence,
        /// In order.
        items: Vec<Item>,
        /// Others follow on disk.
        more: bool,
    },
    /// The disk could not be asked what comes next of a precedence.
    LoadFailed(Precedence),
    /// What was to be sent could not be read; `lost` if it never can.
    Unreadable {
        /// Which.
        item: Item,
        /// For good.
        lost: bool,
    },
    /// Time went by.
    Tick,
    /// The office's gateway has it on its own disk.
    Acked(u64),
    /// That it left is on disk.
    Settled(Item),
    /// The disk says that this one is over.
    Due(Item),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write it down.
    Persist(u64),
    /// Tell its sender that it is held. Only ever caused by [`Event::Persisted`].
    Held(Item),
    /// Send it to the office.
    Push(Item),
    /// Write down that it left.
    Settle(Item),
    /// Tell its sender that it was fetched: link news, not a status.
    Fetched(Item),
    /// Write down that it expired, and tell its sender.
    Expire(Item),
    /// Set aside what cannot be read any more, and tell its sender.
    Quarantine(Item),
    /// Ask the disk for what follows `after` in a precedence.
    Load {
        /// Which precedence.
        precedence: Precedence,
        /// The last position known.
        after: u64,
        /// How many at most.
        limit: usize,
    },
}

/// The machine of one office.
#[derive(Debug)]
pub struct Queue {
    lanes: [Lane; 4],
    linked: bool,
    budget_bytes: u64,
}

/// One precedence.
#[derive(Debug, Default)]
struct Lane {
    /// Known and not pushed, in order.
    waiting: VecDeque<Item>,
    /// Pushed and not acked.
    under_way: BTreeMap<u64, Item>,
    under_way_bytes: u64,
    /// The last position that entered the window.
    through: u64,
    /// Others follow on disk.
    more: bool,
    loading: bool,
    /// Could not be read for now.
    skipped: Vec<Item>,
    /// When the disk failed, until it is asked again.
    failed_at: Option<Timestamp>,
    /// How often in a row.
    failures: u32,
}

impl Queue {
    /// An office's queue of which the disk may hold anything. `budget_bytes` bounds what is pushed and not acked
    /// per precedence.
    pub fn new(budget_bytes: u64) -> Self {
        let lane = || Lane {
            more: true,
            ..Lane::default()
        };
        Self {
            lanes: [lane(), lane(), lane(), lane()],
            linked: false,
            budget_bytes,
        }
    }

    /// Whether something waits for a tick.
    pub fn waits_for_a_tick(&self) -> bool {
        self.lanes.iter().any(|lane| lane.failed_at.is_some())
    }

    /// Whether the office's link is up.
    pub const fn is_linked(&self) -> bool {
        self.linked
    }

    /// Answers one event.
    pub fn on(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Submitted(ticket) => effects.push(Effect::Persist(ticket)),
            Event::Persisted(item) => {
                effects.push(Effect::Held(item.clone()));
                self.enter(item);
            }
            Event::Linked => {
                self.forget();
                self.linked = true;
            }
            Event::Unlinked => self.forget(),
            Event::Loaded {
                precedence,
                items,
                more,
            } => self.loaded(precedence, items, more),
            Event::LoadFailed(precedence) => self.load_failed(precedence, now),
            Event::Unreadable { item, lost: true } => {
                self.remove(&item);
                effects.push(Effect::Quarantine(item));
            }
            Event::Unreadable { item, lost: false } => self.skip(item, now),
            Event::Tick => {
                for lane in &mut self.lanes {
                    lane.retry(now);
                }
            }
            Event::Acked(position) => effects.extend(self.acked(position)),
            Event::Settled(item) => effects.push(Effect::Fetched(item)),
            Event::Due(item) => {
                self.remove(&item);
                effects.push(Effect::Expire(item));
            }
        }
        self.push_on(now, &mut effects);
        effects
    }

    /// A fresh envelope joins the window only where nothing between it and the window is unknown.
    fn enter(&mut self, item: Item) {
        let lane = self.lane(item.precedence);
        if lane.more || lane.loading || lane.waiting.len() >= WINDOW_ITEMS_MAX {
            lane.more = true;
        } else {
            lane.admit(item);
        }
    }

    fn loaded(&mut self, precedence: Precedence, items: Vec<Item>, more: bool) {
        let lane = self.lane(precedence);
        if !lane.loading {
            return; // asked before the link changed
        }
        lane.loading = false;
        lane.more = more;
        for item in items {
            lane.admit(item);
        }
    }

    /// What failed once may work later: the precedence goes on at a tick, and does not wait for another link.
    fn load_failed(&mut self, precedence: Precedence, now: Timestamp) {
        let lane = self.lane(precedence);
        if lane.loading {
            lane.loading = false;
            lane.fail(now);
        }
    }

    /// Lets the others by, which do not wait for it.
    fn skip(&mut self, item: Item, now: Timestamp) {
        let lane = self.lane(item.precedence);
        if lane.take_under_way(item.position).is_some() {
            lane.skipped.push(item);
            lane.fail(now);
        }
    }

    fn acked(&mut self, position: u64) -> Option<Effect> {
        self.lanes
            .iter_mut()
            .find_map(|lane| {
                let item = lane.take_under_way(position)?;
                lane.failures = 0;
                Some(item)
            })
            .map(Effect::Settle)
    }

    fn remove(&mut self, item: &Item) {
        let lane = self.lane(item.precedence);
        lane.take_under_way(item.position);
        lane.waiting
            .retain(|waiting| waiting.position != item.position);
        lane.skipped
            .retain(|skipped| skipped.position != item.position);
    }

    /// What was under way comes from disk again.
    fn forget(&mut self) {
        self.linked = false;
        for lane in &mut self.lanes {
            *lane = Lane {
                more: true,
                ..Lane::default()
            };
        }
    }

    /// Pushes FLASH first, each precedence within its own budget: none waits for another.
    fn push_on(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if !self.linked {
            return;
        }
        for (lane, precedence) in self.lanes.iter_mut().zip(Precedence::URGENT_FIRST) {
            while let Some(item) = lane.next(self.budget_bytes, now) {
                effects.push(Effect::Push(item));
            }
            let asks = lane.more && !lane.loading && lane.failed_at.is_none();
            if asks && lane.waiting.len() < WINDOW_ITEMS_LOW {
                lane.loading = true;
                let limit = WINDOW_ITEMS_MAX.saturating_sub(lane.waiting.len());
                effects.push(Effect::Load {
                    precedence,
                    after: lane.through,
                    limit,
                });
            }
        }
    }

    fn lane(&mut self, precedence: Precedence) -> &mut Lane {
        let [flash, immediate, priority, routine] = &mut self.lanes;
        match precedence {
            Precedence::Flash => flash,
            Precedence::Immediate => immediate,
            Precedence::Priority => priority,
            Precedence::Routine => routine,
        }
    }
}

impl Lane {
    fn admit(&mut self, item: Item) {
        if item.position > self.through {
            self.through = item.position;
            self.waiting.push_back(item);
        }
    }

    fn fail(&mut self, now: Timestamp) {
        if self.failed_at.is_none() {
            self.failed_at = Some(now);
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// Takes up again what could not be read, if it is time.
    fn retry(&mut self, now: Timestamp) {
        let Some(at) = self.failed_at else {
            return;
        };
        let doublings = self.failures.saturating_sub(1).min(RETRY_DOUBLINGS_MAX);
        let wait_ms = RETRY_FIRST_MS.saturating_mul(1 << doublings);
        // A clock that jumped back must not make it wait for long.
        if now >= at && now.millis_since(at) < wait_ms {
            return;
        }
        self.failed_at = None;
        while let Some(item) = self.skipped.pop() {
            self.waiting.push_front(item);
        }
    }

    /// The next one that may be pushed. One is always allowed, however large.
    fn next(&mut self, budget_bytes: u64, now: Timestamp) -> Option<Item> {
        if self.skipped.len() >= SKIPPED_ITEMS_MAX {
            return None;
        }
        while self.waiting.front()?.expires_at <= now {
            // Its expiry is written down when the disk says that it is due.
            self.waiting.pop_front();
        }
        let after = self
            .under_way_bytes
            .saturating_add(self.waiting.front()?.bytes);
        if after > budget_bytes && !self.under_way.is_empty() {
            return None;
        }
        let item = self.waiting.pop_front()?;
        self.under_way_bytes = after;
        self.under_way.insert(item.position, item.clone());
        Some(item)
    }

    fn take_under_way(&mut self, position: u64) -> Option<Item> {
        let item = self.under_way.remove(&position)?;
        self.under_way_bytes = self.under_way_bytes.saturating_sub(item.bytes);
        Some(item)
    }
}

#[cfg(test)]
mod tests;
