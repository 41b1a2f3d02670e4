//! The store: a journal and its index behind one door.

mod compact;
mod copy;
mod driver;
mod fill;
mod house;
mod ledger;
mod lookup;
mod opening;
mod replay;
mod room;
mod verify;
mod writer;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

pub use self::copy::restore;
use self::driver::Driver;
use self::house::{House, bytes_of};
use self::opening::{Opened, Plan};
pub use self::replay::Replay;
pub use self::verify::{rebuild, verify};
use self::writer::{Job, Need, Queue, Writer};
use crate::index::{Changed, Feed, Index, follow};
use crate::journal::{Segments, segment_of};
use crate::lock::Lock;
use crate::overlay::Overlay;
use crate::pending::Answerer;
use crate::reserve::Reserve;
use crate::width::wide;
use crate::{
    APPEND_BYTES_MAX, APPEND_RECORDS_MAX, CLEAR_BYTES_MAX, Damage, Disk, Opening, Options, Pending,
    Position, Projection, Record, Statistics, StoreError, Stored, Update,
};

/// A journal and its index, open. Shared by reference (`Arc<Store>`) between threads and tasks.
///
/// Dropping it finishes what was appended but does not mark the journal as closed: the next opening then takes
/// longer. [`Store::close`] does.
pub struct Store {
    shared: Arc<Shared>,
    writer: Mutex<Option<Driver>>,
}

impl Store {
    /// Opens the store in `dir`, creating what is missing, and tells what was found.
    ///
    /// Blocks for as long as recovery takes: the last segment is always read; everything is when the index has
    /// to be rebuilt, which then goes on behind unless it is large.
    ///
    /// # Errors
    /// [`StoreError::Locked`] if it is open elsewhere, [`StoreError::Version`] if another version wrote it,
    /// [`StoreError::Projection`] if a record cannot be projected, [`StoreError::Index`] if not even a new index
    /// can be opened, [`StoreError::Full`] or [`StoreError::Io`].
    pub fn open(
        dir: &Path,
        projection: Arc<dyn Projection>,
        options: Options,
    ) -> Result<(Self, Opening), StoreError> {
        Self::open_as(dir, projection, options, false)
    }

    fn open_as(
        dir: &Path,
        projection: Arc<dyn Projection>,
        options: Options,
        rebuild: bool,
    ) -> Result<(Self, Opening), StoreError> {
        let made = create_durably(&*options.disk, dir);
        made.map_err(|error| StoreError::io("create", dir, error))?;
        let lock = Lock::take(dir)?;
        let reserve = Reserve::open(Arc::clone(&options.disk), dir, options.reserve_bytes);
        let plan = Plan {
            dir,
            projection: &*projection,
            options: &options,
            reserve: &reserve,
            rebuild,
        };
        let Opened {
            journal,
            index,
            gap,
            opening,
        } = plan.open()?;
        let shared = Arc::new(Shared {
            dir: dir.to_owned(),
            epoch: opening.store_epoch,
            known: Arc::new(opening.quarantined.clone()),
            segments: journal.segments(),
            last: AtomicU64::new(opening.last.number()),
            view: RwLock::new(View {
                overlay: gap.overlay,
                index: Some(Arc::new(index)),
            }),
            house: House::new(bytes_of(&journal.segments()), !reserve.restore()),
            reserve,
            queue: Queue::default(),
            feed: Feed::default(),
            statistics: Mutex::default(),
            projection,
            options,
        });
        let writer = Writer {
            shared: Arc::clone(&shared),
            journal,
            follower: None,
            keeper: None,
            _lock: lock,
        };
        let driver = Driver::start(writer, gap.records, dir)?;
        Ok((
            Self {
                shared,
                writer: Mutex::new(Some(driver)),
            },
            opening,
        ))
    }

    /// Appends `records`: all of them survive or none. Returns at once; the answer comes by [`Pending`], with
    /// the positions in the order of the records. Appends are committed in the order of these calls.
    ///
    /// What waits is not bounded here: a caller bounds what it has under way.
    ///
    /// The answer is an error if [`StoreError::Full`] (nothing was kept), [`StoreError::TooLarge`],
    /// [`StoreError::Projection`], [`StoreError::Index`], [`StoreError::Closed`] or [`StoreError::Io`] (whether
    /// it was kept shows at the next opening).
    pub fn append(&self, records: Vec<Record>) -> Pending {
        self.queue(records, Need::New)
    }

    /// As [`Store::append`], and may use the last share of a nearly full disk that is open to anything new.
    pub fn append_urgent(&self, records: Vec<Record>) -> Pending {
        self.queue(records, Need::Urgent)
    }

    /// As [`Store::append`], and may use the reserve of a full disk: for records that end others.
    pub fn append_reserved(&self, records: Vec<Record>) -> Pending {
        self.queue(records, Need::Ending)
    }

    /// The record at `position`, from disk, its checksum verified.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Damaged`] or [`StoreError::Io`].
    pub fn read(&self, position: Position) -> Result<Stored, StoreError> {
        let shared = &self.shared;
        if position == Position::START || position > self.last() {
            return Err(StoreError::Missing { position });
        }
        let (_, segment) =
            segment_of(&shared.segments, position).ok_or(StoreError::Missing { position })?;
        let known = replay::is_known(&shared.known, position);
        match segment.read(position) {
            Err(StoreError::Missing { .. }) if segment.is_compacted() => {
                Err(StoreError::Missing { position })
            }
            Err(StoreError::Damaged { .. } | StoreError::Missing { .. }) => {
                if !known {
                    shared.statistics().damaged_reads += 1;
                    shared.queue.note(true);
                }
                Err(StoreError::Damaged { position })
            }
            outcome => outcome,
        }
    }

    /// The records from `from` to the last one of now, in order, read from disk batch by batch.
    pub fn replay(&self, from: Position) -> Replay {
        let known = Arc::clone(&self.shared.known);
        Replay::new(&self.shared.segments, from, self.last(), known)
    }

    /// The epoch of this store; see [`Opening::store_epoch`].
    pub fn epoch(&self) -> [u8; 16] {
        self.shared.epoch
    }

    /// The last durable record; [`Position::START`] if there is none.
    pub fn last(&self) -> Position {
        Position::new(self.shared.last.load(Ordering::Acquire))
    }

    /// Why nothing can be appended or looked up any more, until the store is opened anew; None while it works.
    pub fn failure(&self) -> Option<StoreError> {
        let closed = || self.shared.queue.is_abandoned();
        let failed = self.shared.feed.failure();
        failed.or_else(|| closed().then_some(StoreError::Closed))
    }

    /// Counters since opening.
    pub fn statistics(&self) -> Statistics {
        let mut statistics = *self.shared.statistics();
        let house = self.shared.house.state();
        statistics.journal_bytes = house.bytes;
        statistics.dead_bytes = house.dead;
        statistics.compactions = house.compactions;
        statistics.compacted_bytes = house.freed;
        statistics.behind = wide(self.shared.feed.behind());
        let segments = self
            .shared
            .segments
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        statistics.segments = wide(segments.len());
        statistics.reserve_bytes = self.shared.reserve.held();
        statistics
    }

    /// Closes the store: finishes what was appended, brings the index to the journal's end (unless it is still being
    /// filled with what it lacked at opening) and onto the disk,
    /// marks the journal as closed and releases the lock. A second call does nothing.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`] or [`StoreError::Index`]: no record is lost by that, and the
    /// next opening rebuilds the index.
    pub fn close(&self) -> Result<(), StoreError> {
        self.end(true)
    }

    fn end(&self, clean: bool) -> Result<(), StoreError> {
        self.shared.queue.end(clean);
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        writer.map_or(Ok(()), Driver::end)
    }

    fn queue(&self, records: Vec<Record>, need: Need) -> Pending {
        let (answer, mut pending) = Answerer::new();
        pending.by_hand.clone_from(&self.shared.options.by_hand);
        match check_bounds(&records) {
            Err(error) => answer.answer(Err(error)),
            Ok(()) if records.is_empty() => answer.answer(Ok(Vec::new())),
            Ok(()) => {
                self.shared.queue.push(Job {
                    records,
                    need,
                    answer,
                });
                if let Some(hand) = &self.shared.options.by_hand {
                    hand.wake();
                }
            }
        }
        pending
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Err(error) = self.end(false) {
            tracing::error!(%error, "the store did not end in order");
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Store");
        shown
            .field("dir", &self.shared.dir)
            .field("last", &self.last())
            .finish_non_exhaustive()
    }
}

/// What callers, writer and follower share.
pub(crate) struct Shared {
    dir: PathBuf,
    options: Options,
    projection: Arc<dyn Projection>,
    epoch: [u8; 16],
    /// Damage named at opening.
    known: Arc<Vec<Damage>>,
    segments: Segments,
    /// The last record that readers see.
    last: AtomicU64,
    view: RwLock<View>,
    reserve: Reserve,
    house: House,
    queue: Queue,
    feed: Feed,
    statistics: Mutex<Statistics>,
}

/// What lookups see: the overlay masks every key that is on its way into the index, so that under the read lock
/// both together are one unmoving state.
struct View {
    overlay: Overlay,
    /// None once closed.
    index: Option<Arc<Index>>,
}

impl Shared {
    fn look<T>(
        &self,
        look: impl FnOnce(&Overlay, &Index) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(error) = self.feed.failure() {
            return Err(error);
        }
        let view = self.view.read().unwrap_or_else(PoisonError::into_inner);
        look(
            &view.overlay,
            view.index.as_deref().ok_or(StoreError::Closed)?,
        )
    }

    /// Lets readers see committed records. Returns which keys they changed.
    fn show(&self, records: Vec<(Position, Vec<Update>)>) -> Vec<Changed> {
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        // Before anybody sees the keys: whoever finds a position there may read it.
        if let Some((last, _)) = records.last() {
            self.last.store(last.number(), Ordering::Release);
        }
        let changed = records.into_iter();
        changed
            .map(|(position, updates)| (position, view.overlay.put(position, updates)))
            .collect()
    }

    fn take_index(&self) -> Option<Arc<Index>> {
        self.view
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .index
            .take()
    }

    /// Leads the index after the journal here and now.
    fn lead(&self) {
        let records_max = self.options.index_batch_records;
        while self.has_index_space()
            && let Some(records) = self.feed.take(records_max)
        {
            let view = self.view.read().unwrap_or_else(PoisonError::into_inner);
            let index = view.index.as_ref().map(Arc::clone);
            drop(view);
            let taken = index.ok_or(StoreError::Closed);
            self.feed
                .done(taken.and_then(|index| self.take_in(&index, records)));
        }
    }

    /// Brings what records made of their keys into the index, and out of what is held over it.
    fn take_in(&self, index: &Index, records: Vec<Changed>) -> Result<(), StoreError> {
        let view = self.view.read().unwrap_or_else(PoisonError::into_inner);
        let changes = view.overlay.changes(records);
        drop(view);
        index.apply(&changes, &*self.projection)?;
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        view.overlay.settle(changes.position, changes.keys());
        Ok(())
    }

    fn start_follower(
        self: &Arc<Self>,
        gap: Option<(Position, Position)>,
    ) -> Result<JoinHandle<()>, StoreError> {
        let shared = Arc::clone(self);
        let view = self.view.read().unwrap_or_else(PoisonError::into_inner);
        let index = view
            .index
            .as_ref()
            .map(Arc::clone)
            .ok_or(StoreError::Closed)?;
        drop(view);
        self.feed.set_filling(gap.is_some());
        let run = move || {
            if let Some(records) = gap {
                if !shared.fill(&index, records) {
                    shared.feed.abandon();
                    shared.queue.note(false);
                    return;
                }
                shared.feed.set_filling(false);
            }
            let has_space = || shared.has_index_space();
            let options = &shared.options;
            let young = (options.behind_records_max / 2, options.index_delay);
            let bounds = (options.index_batch_records, young);
            follow(&shared.feed, bounds, has_space, |records| {
                shared.take_in(&index, records)
            });
            if let Some(error) = shared.feed.failure() {
                tracing::error!(%error, "the index does not follow any more");
                shared.queue.note(false);
            }
        };
        let started = thread::Builder::new()
            .name("blo-index".to_owned())
            .spawn(run);
        started.map_err(|error| StoreError::io("start a thread for", &self.dir, error))
    }

    fn statistics(&self) -> MutexGuard<'_, Statistics> {
        self.statistics
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

/// Makes a folder so that it is still there after a power cut, with all the folders above it that were missing.
fn create_durably(disk: &dyn Disk, dir: &Path) -> io::Result<()> {
    let missing: Vec<_> = dir
        .ancestors()
        .take_while(|above| !above.exists())
        .collect();
    disk.create_dir(dir)?;
    for made in missing.iter().filter_map(|made| made.parent()) {
        let relative = made.as_os_str().is_empty();
        disk.sync_dir(if relative { Path::new(".") } else { made })?;
    }
    Ok(())
}

fn check_bounds(records: &[Record]) -> Result<(), StoreError> {
    let over = |bytes, max| Err(StoreError::TooLarge { bytes, max });
    if records.len() > APPEND_RECORDS_MAX {
        return over(records.len(), APPEND_RECORDS_MAX);
    }
    let mut sum = 0_usize;
    for record in records {
        if record.clear.len() > CLEAR_BYTES_MAX {
            return over(record.clear.len(), CLEAR_BYTES_MAX);
        }
        sum = sum
            .saturating_add(record.clear.len())
            .saturating_add(record.body.len());
    }
    if sum > APPEND_BYTES_MAX {
        return over(sum, APPEND_BYTES_MAX);
    }
    Ok(())
}
