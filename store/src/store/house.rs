//! What is done behind: compaction, when the journal holds much that is not needed any more. Never on the path of
//! a commit, in small steps, and given up at once when the store is to end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::Shared;
use super::compact::Compaction;
use crate::journal::Segments;
use crate::width::wide;
use crate::{CompactReport, Projected, Record, Store, StoreError, Update};

/// After opening nobody knows how much is dead: it is counted once, when those who wait have been served, or when the
/// disk is full.
const FIRST_LOOK: Duration = Duration::from_secs(60);
/// A step, and the rest after it: about as long as the step takes.
const STEP_BYTES: u64 = 512 * 1024;
const STEP_REST: Duration = Duration::from_millis(2);
/// While the reserve is not whole: how long until it is tried again, and the part of a segment that is worth freeing.
const SPACE_WAIT: Duration = Duration::from_secs(1);
const TIGHT_SHARE: u64 = 8;
/// What a record is taken to be worth until some were counted.
const RECORD_BYTES_GUESS: u64 = 1024;

/// The state of the house.
#[derive(Debug, Default)]
pub(super) struct House {
    state: Mutex<State>,
    changed: Condvar,
    /// Held by whoever compacts.
    at_work: Mutex<()>,
    ending: AtomicBool,
    /// What a power cut would leave is not known: nothing is left out any more in this run.
    halted: AtomicBool,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    /// Bytes of the journal.
    pub(super) bytes: u64,
    /// Bytes of it that are not needed, as far as is known.
    pub(super) dead: u64,
    /// What was found when it was last counted.
    alive_counted: u64,
    dead_counted: u64,
    counted: bool,
    /// Bytes that were ended since the last count began: it may have come too early for them.
    dead_since: u64,
    /// The reserve for a full disk is not whole.
    tight: bool,
    /// Changes that took a key away since then.
    deletes: u64,
    /// Records with a body, and their bytes.
    bodies: u64,
    body_bytes: u64,
    pub(super) compactions: u64,
    pub(super) freed: u64,
}

/// What one commit did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Growth {
    pub(super) bytes: u64,
    pub(super) bodies: u64,
    pub(super) body_bytes: u64,
    /// Records that are not needed any more.
    pub(super) ended: u64,
    pub(super) deletes: u64,
}

impl Growth {
    /// Takes one record in.
    pub(super) fn add(&mut self, record: &Record, projected: &Projected) {
        let bytes = wide(record.clear.len() + record.body.len());
        let deletes = projected.updates.iter();
        let deletes = deletes.filter(|update| matches!(update, Update::Delete(_)));
        self.bytes += bytes;
        self.deletes += wide(deletes.count());
        self.ended += wide(projected.ends.len());
        if !record.body.is_empty() {
            self.bodies += 1;
            self.body_bytes += bytes;
        }
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            bodies: self.bodies + other.bodies,
            body_bytes: self.body_bytes + other.body_bytes,
            ended: self.ended + other.ended,
            deletes: self.deletes + other.deletes,
        }
    }
}

impl House {
    pub(super) fn new(bytes: u64, tight: bool) -> Self {
        let house = Self::default();
        let mut state = house.lock();
        state.tight = tight;
        state.bytes = bytes;
        state.alive_counted = bytes;
        drop(state);
        house
    }

    /// Takes note of a commit.
    pub(super) fn grow(&self, growth: Growth, segment_bytes: u64) {
        let mut state = self.lock();
        state.bytes += growth.bytes;
        state.bodies += growth.bodies;
        state.body_bytes += growth.body_bytes;
        state.deletes += growth.deletes;
        let average = state.body_bytes.checked_div(state.bodies);
        let ended = growth.ended * average.unwrap_or(RECORD_BYTES_GUESS);
        state.dead_since += ended;
        state.dead = (state.dead + ended).min(state.bytes);
        if state.is_due(segment_bytes) {
            self.changed.notify_all();
        }
    }

    /// The reserve gave something up.
    pub(super) fn tighten(&self) {
        self.lock().tight = true;
        self.changed.notify_all();
    }

    /// Takes note of what `is_tight` says, asked under the lock: who gives up something meanwhile takes the lock after
    /// that.
    pub(super) fn loosen(&self, is_tight: impl Fn() -> bool) {
        let mut state = self.lock();
        state.tight = is_tight();
    }

    /// Nothing is left out of the journal any more until the store is opened again.
    pub(super) fn halt(&self) {
        self.halted.store(true, Ordering::Relaxed);
    }

    /// Ends what is under way, and returns when it has ended.
    pub(super) fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
        self.changed.notify_all();
        drop(self.at_work());
    }

    pub(super) fn state(&self) -> State {
        *self.lock()
    }

    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    fn counted(&self, report: &CompactReport) {
        let mut state = self.lock();
        let meanwhile = state.bytes.saturating_sub(report.bytes_before);
        state.bytes = report.bytes_after + meanwhile;
        let dead = report.bytes_after.saturating_sub(report.bytes_alive);
        state.dead = (dead + state.dead_since).min(state.bytes);
        (state.alive_counted, state.dead_counted) = (report.bytes_alive, dead);
        (state.counted, state.deletes) = (true, 0);
        if report.rewritten > 0 {
            state.compactions += 1;
            state.freed += report.bytes_before.saturating_sub(report.bytes_after);
        }
    }

    fn rest(&self, time: Duration) {
        let waits = |_: &mut State| !self.is_ending();
        let waited = self.changed.wait_timeout_while(self.lock(), time, waits);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn at_work(&self) -> MutexGuard<'_, ()> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_due(&self, segment_bytes: u64) -> bool {
        let segment_bytes = self.worth(segment_bytes);
        let much = self.dead >= (self.bytes / 4).max(segment_bytes)
            && self.dead >= self.dead_counted + segment_bytes / 2;
        let grown = self.bytes >= self.alive_counted + self.alive_counted / 2 + segment_bytes;
        (self.counted && much) || (grown && self.deletes > 0)
    }

    fn is_unknown(&self, segment_bytes: u64) -> bool {
        !self.counted && self.bytes > 2 * self.worth(segment_bytes)
    }

    fn worth(&self, segment_bytes: u64) -> u64 {
        if self.tight {
            segment_bytes / TIGHT_SHARE
        } else {
            segment_bytes
        }
    }
}

impl Store {
    /// Frees the space of records that are not needed any more, now and without rests; otherwise that is done
    /// behind, when it is worth it. Blocks until it is done; appends go on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Io`]: nothing is lost, and what was done counts.
    pub fn compact(&self) -> Result<CompactReport, StoreError> {
        let house = &self.shared.house;
        let done = self.shared.compact(&mut |_| !house.is_ending());
        done.map(Option::unwrap_or_default)
    }
}

impl Shared {
    pub(super) fn compact(
        &self,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<CompactReport>, StoreError> {
        let at_work = self.house.at_work();
        if self.house.is_ending() || self.house.halted.load(Ordering::Relaxed) {
            return Ok(None);
        }
        self.house.lock().dead_since = 0;
        let shared = self;
        let report = Compaction { shared, go_on }.run();
        drop(at_work);
        self.restore_reserve();
        let report = report?;
        if let Some(report) = &report {
            self.house.counted(report);
            tracing::info!(?report, "the journal was compacted");
        }
        Ok(report)
    }

    pub(super) fn start_keeper(self: &Arc<Self>) -> Result<Option<JoinHandle<()>>, StoreError> {
        if !self.options.keeps_house {
            return Ok(None);
        }
        let shared = Arc::clone(self);
        let started = thread::Builder::new()
            .name("blo-keeper".to_owned())
            .spawn(move || shared.keep_house());
        let started =
            started.map_err(|error| StoreError::io("start a thread for", &self.dir, error));
        started.map(Some)
    }

    fn keep_house(&self) {
        let segment_bytes = self.options.segment_bytes;
        let mut first = true;
        while self.wait_until_due(segment_bytes, first) {
            first = false;
            let mut bytes = 0;
            let done = self.compact(&mut |step| {
                bytes += step;
                if bytes >= STEP_BYTES {
                    bytes = 0;
                    self.house.rest(STEP_REST);
                }
                !self.house.is_ending()
            });
            if let Err(error) = done {
                tracing::warn!(%error, "the journal could not be compacted");
                self.house.rest(FIRST_LOOK);
            }
        }
    }

    /// False at the end.
    fn wait_until_due(&self, segment_bytes: u64, first: bool) -> bool {
        let house = &self.house;
        let waits = |state: &mut State| !house.is_ending() && !state.is_due(segment_bytes);
        let loose = |state: &mut State| waits(state) && !state.tight;
        let mut state = house.lock();
        if first {
            let waited = house.changed.wait_timeout_while(state, FIRST_LOOK, loose);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.is_unknown(segment_bytes) {
                return !house.is_ending();
            }
        }
        loop {
            if house.is_ending() || state.is_due(segment_bytes) {
                return !house.is_ending();
            }
            if state.tight {
                let waited = house.changed.wait_timeout_while(state, SPACE_WAIT, waits);
                drop(waited.unwrap_or_else(PoisonError::into_inner));
                self.restore_reserve();
                state = house.lock();
            } else {
                let waited = house.changed.wait_while(state, loose);
                state = waited.unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

/// How much the files hold. One that cannot be measured is found out by whoever reads it.
pub(super) fn bytes_of(segments: &Segments) -> u64 {
    let segments = segments.read().unwrap_or_else(PoisonError::into_inner);
    let sizes = segments.iter().map(|segment| match segment.end() {
        0 => segment.file().size().unwrap_or_default(),
        end => end,
    });
    sizes.sum()
}
