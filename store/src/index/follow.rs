//! Leads the index after the journal, on a thread of its own, in batches: never on the path of a commit, and late,
//! since what is changed again or ended meanwhile never reaches it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::{Key, Position, StoreError};

/// The keys that a committed record changes.
pub(crate) type Changed = (Position, Vec<Key>);

/// How long to wait before looking again whether a full disk has space.
const SPACE_WAIT: Duration = Duration::from_millis(200);
/// While the index is filled so many times more records may wait: else nobody could append until that is done.
const FILLING_FACTOR: usize = 16;

/// What the writer gives to the follower.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    state: Mutex<FeedState>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct FeedState {
    queue: VecDeque<Changed>,
    /// Records taken from the queue and not yet in the index.
    under_way: usize,
    /// The disk is too full for sled: it waits, and so must whoever wants to append.
    starved: bool,
    /// The index is filled with what it lacked at opening; what is queued comes after that.
    filling: bool,
    ending: bool,
    ended: bool,
    failed: Option<StoreError>,
}

impl Feed {
    /// Hands over committed records, and waits while the index is too far behind.
    pub(crate) fn push(&self, records: Vec<Changed>, behind_max: usize) {
        let mut state = self.lock();
        let slept = state.queue.is_empty();
        state.queue.extend(records);
        // In between the follower waits for more: waking it for each commit would cost more than what it does.
        if slept || state.queue.len() > behind_max / 2 {
            self.changed.notify_all();
        }
        let behind_max = if state.filling {
            behind_max.saturating_mul(FILLING_FACTOR)
        } else {
            behind_max
        };
        while state.behind() > behind_max && state.advances() {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// True if the index is too far behind and waits for space on the disk.
    pub(crate) fn is_stuck(&self, behind_max: usize) -> bool {
        let state = self.lock();
        state.starved && state.behind() > behind_max
    }

    /// Records committed and not yet in the index.
    pub(crate) fn behind(&self) -> usize {
        self.lock().behind()
    }

    /// What the index failed with.
    pub(crate) fn failure(&self) -> Option<StoreError> {
        self.lock().failed.clone()
    }

    /// Says whether the index is being filled with what it lacked at opening.
    pub(crate) fn set_filling(&self, filling: bool) {
        self.lock().filling = filling;
        self.changed.notify_all();
    }

    /// True while the index lacks records from before opening.
    pub(crate) fn is_filling(&self) -> bool {
        self.lock().filling
    }

    /// True if the store is to end.
    pub(crate) fn is_ending(&self) -> bool {
        self.lock().ending
    }

    /// Nothing is applied any more.
    pub(crate) fn abandon(&self) {
        drop(Ending(self));
    }

    /// The index cannot go on.
    pub(crate) fn fail(&self, error: StoreError) {
        self.lock().failed = Some(error);
        self.changed.notify_all();
    }

    /// Lets the follower finish the queue and end.
    pub(crate) fn end(&self) {
        self.lock().ending = true;
        self.changed.notify_all();
    }

    /// How many records are to be taken in next, oldest first: those that are no longer young, or that are too many.
    /// None when there will be none.
    fn due(&self, (young_max, delay): (usize, Duration)) -> Option<usize> {
        let waits = |state: &mut FeedState| state.queue.is_empty() && !state.ending;
        let state = self.changed.wait_while(self.lock(), waits);
        let state = state.unwrap_or_else(PoisonError::into_inner);
        let grown = state.queue.len();
        let few = |state: &mut FeedState| state.queue.len() <= young_max && !state.ending;
        let waited = self.changed.wait_timeout_while(state, delay, few);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let due = match state.ending {
            true => state.queue.len(),
            false => grown.max(state.queue.len().saturating_sub(young_max)),
        };
        (due > 0).then_some(due)
    }

    /// Rests between two batches, unless many wait or the store is to end: a core that is taken for all of them at once
    /// would hold up what is under way.
    fn rest(&self, pause: Duration, young_max: usize) {
        let few = |state: &mut FeedState| state.queue.len() <= young_max && !state.ending;
        let rested = self.changed.wait_timeout_while(self.lock(), pause, few);
        drop(rested.unwrap_or_else(PoisonError::into_inner));
    }

    /// What there is of the next batch, without waiting.
    pub(crate) fn take(&self, records_max: usize) -> Option<Vec<Changed>> {
        let mut state = self.lock();
        let taken = state.queue.len().min(records_max);
        state.under_way = taken;
        (taken > 0).then(|| state.queue.drain(..taken).collect())
    }

    /// The batch is in the index, or is not. False if there is nothing to go on with.
    pub(crate) fn done(&self, outcome: Result<(), StoreError>) -> bool {
        let mut state = self.lock();
        state.under_way = 0;
        let going_on = outcome.is_ok();
        if let Err(error) = outcome {
            state.failed = Some(error);
        }
        self.changed.notify_all();
        going_on
    }

    /// False if the disk stayed full until the end.
    pub(crate) fn wait_for_space(&self, has_space: impl Fn() -> bool) -> bool {
        let mut state = self.lock();
        while !has_space() {
            if state.ending {
                return false;
            }
            state.starved = true;
            self.changed.notify_all();
            let waited = self.changed.wait_timeout(state, SPACE_WAIT);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.starved = false;
        true
    }

    fn lock(&self) -> MutexGuard<'_, FeedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FeedState {
    fn advances(&self) -> bool {
        !self.starved && !self.ended && self.failed.is_none()
    }

    fn behind(&self) -> usize {
        self.queue.len() + self.under_way
    }
}

/// Marks the feed as ended however the follower's thread ends, so that nobody waits for it.
struct Ending<'a>(&'a Feed);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.ended = true;
        if state.behind() > 0 && state.failed.is_none() && !state.ending {
            state.failed = Some(StoreError::Index {
                reason: "its thread ended".to_owned(),
            });
        }
        self.0.changed.notify_all();
    }
}

/// Runs until the feed ends or `take_in` fails, with at most `records_max` of them at once. The youngest, so many and
/// no older than that, wait to be changed again. `has_space` keeps sled away from a full disk, which it does not survive.
pub(crate) fn follow(
    feed: &Feed,
    (records_max, young): (usize, (usize, Duration)),
    has_space: impl Fn() -> bool,
    take_in: impl Fn(Vec<Changed>) -> Result<(), StoreError>,
) {
    let _ending = Ending(feed);
    let (young_max, delay) = young;
    while let Some(mut due) = feed.due(young) {
        // All of them within half the time in which the next ones grow old.
        let batches = u32::try_from(due.div_ceil(records_max.max(1))).unwrap_or(u32::MAX);
        let pause = delay / 2 / batches.max(1);
        while let Some(records) = feed.take(records_max.min(due)) {
            due -= records.len();
            if !feed.wait_for_space(&has_space) || !feed.done(take_in(records)) {
                return;
            }
            if due > 0 {
                feed.rest(pause, young_max);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::{Changed, Feed, follow};
    use crate::{Position, StoreError};

    const DELAY: Duration = Duration::from_millis(10);

    fn record(number: u64) -> Changed {
        (Position::new(number), vec![number.to_be_bytes().to_vec()])
    }

    #[test]
    fn everything_handed_over_is_applied_in_order_before_the_end() {
        let feed = Feed::default();
        let applied = Mutex::new(Vec::new());
        thread::scope(|scope| {
            scope.spawn(|| {
                let take_in = |records: Vec<Changed>| {
                    let (last, _) = records.last().unwrap();
                    applied.lock().unwrap().push((last.number(), records.len()));
                    Ok(())
                };
                follow(&feed, (8, (500, DELAY)), || true, take_in);
            });
            for number in 1..=100 {
                feed.push(vec![record(number)], 1000);
            }
            feed.end();
        });
        let applied = applied.into_inner().unwrap();
        assert_eq!(applied.last(), Some(&(100, 4)));
        assert_eq!(applied.iter().map(|(_, keys)| keys).sum::<usize>(), 100);
        assert!(applied.iter().all(|(_, keys)| *keys <= 8));
        assert_eq!(feed.behind(), 0);
    }

    #[test]
    fn nobody_waits_for_an_index_that_failed() {
        let feed = Feed::default();
        let fails = |_: Vec<Changed>| {
            Err(StoreError::Index {
                reason: "broken".to_owned(),
            })
        };
        thread::scope(|scope| {
            scope.spawn(|| follow(&feed, (8, (0, DELAY)), || true, fails));
            for number in 1..=200 {
                feed.push(vec![record(number)], 1);
            }
        });
        assert!(matches!(feed.failure(), Some(StoreError::Index { .. })));
    }

    #[test]
    fn a_full_disk_stops_the_index_and_not_the_writer() {
        let feed = Feed::default();
        let full = AtomicBool::new(true);
        let mut stuck = false;
        let has_space = || !full.load(Ordering::SeqCst);
        thread::scope(|scope| {
            scope.spawn(|| follow(&feed, (8, (2, DELAY)), has_space, |_| Ok(())));
            for number in 1..=20 {
                feed.push(vec![record(number)], 4);
            }
            // Looked at inside, judged outside: a panic in here would wait for the follower for ever.
            stuck = feed.is_stuck(4);
            full.store(false, Ordering::SeqCst);
            feed.push((21..=100).map(record).collect(), 4);
            feed.end();
        });
        assert!(stuck, "the writer went on, and the index did not");
        assert_eq!(feed.behind(), 0);
    }
}
