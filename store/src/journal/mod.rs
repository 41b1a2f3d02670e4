//! The journal: append-only segments that only this room writes. What it has answered is on disk.
//!
//! ```text
//! commit ── write one batch ── fdatasync ── answered
//!             │ no space          │ failed: final for this file
//!             ▼                   ▼
//!          roll back           create, sync, rename, sync the folder; the same batch again, in the new segment
//! ```
//!
//! One batch is under way at a time, so at most one can be above the synced end.
//!
//! A batch that would lengthen the file brings zeros with it, for those after it: a sync of bytes that the file has had
//! writes no more than them, and not also where the file ends.

mod format;
mod header;
mod mark;
mod rewrite;
mod scan;
mod segment;
mod survey;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

pub(crate) use self::mark::{Mark, State};
pub(crate) use self::rewrite::{Group, Obstacle};
pub(crate) use self::segment::Segment;
pub(crate) use self::survey::{Survey, survey};

use self::format::{BatchHeader, Kind, Place, SEGMENT_HEADER_BYTES, encode_batch};
use self::header::{Before, SegmentHeader, SegmentName};
use self::survey::UNFINISHED;
use crate::error::is_full;
use crate::width::{narrow, wide};
use crate::{Disk, DiskFile, Position, Record, StoreError};

/// Zeros that are written at once for the batches to come: some hundred of them, and no wait that anybody feels.
const AHEAD_BYTES: u64 = 256 * 1024;

/// More than this is given back.
const BROUGHT_BYTES_KEPT: usize = 1024 * 1024;

/// The segments that readers see, by the position of their first record.
pub(crate) type Segments = Arc<RwLock<Vec<Arc<Segment>>>>;

/// What a journal is told once.
#[derive(Debug)]
pub(crate) struct Setup {
    /// The folder of the segments.
    pub(crate) dir: PathBuf,
    /// The disk it is on.
    pub(crate) disk: Arc<dyn Disk>,
    /// When to begin a new segment.
    pub(crate) segment_bytes: u64,
}

/// The writing end of a journal.
#[derive(Debug)]
pub(crate) struct Journal {
    setup: Setup,
    segments: Segments,
    active: Option<Arc<Segment>>,
    /// The synced end of the active segment, where the next batch goes.
    end: u64,
    /// How long the active segment's file is: zeros from `end` on.
    length: u64,
    /// Zeros to bring with a batch that lengthens it; none once there was no space for them.
    ahead: u64,
    /// A batch with zeros, when there was one last: memory of this size is dear to take anew.
    brought: Vec<u8>,
    /// The position of the next record.
    next: Position,
    /// True if a failed sync, write or creation made the active segment's file untouchable.
    spent: bool,
    /// True if something on disk says that all records are synced.
    stated: bool,
    highest: u64,
    mark: Mark,
    /// What was done, for statistics.
    pub(crate) tally: Tally,
}

/// Counts of the journal's own work.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Batches of records.
    pub(crate) commits: u64,
    /// Syncs of batches that succeeded.
    pub(crate) syncs: u64,
    /// Writes, syncs and creations that failed.
    pub(crate) failures: u64,
}

/// Why a batch did not get onto the disk.
enum Fault {
    /// There was no space, and what was written of it is gone again.
    RolledBack(StoreError),
    /// The file cannot be used any more.
    Final(StoreError),
}

impl Journal {
    /// Takes over a surveyed journal, repairs its end and writes `mark`. Everything that reading shows is on
    /// disk when this returns.
    pub(crate) fn open(setup: Setup, survey: Survey, mark: Mark) -> Result<Self, StoreError> {
        let next = survey.next();
        let mut journal = Self {
            setup,
            segments: Segments::default(),
            active: None,
            end: survey.last.end,
            length: 0,
            ahead: AHEAD_BYTES,
            brought: Vec::new(),
            next,
            spent: survey.ended,
            stated: true,
            highest: survey.highest,
            mark,
            tally: Tally::default(),
        };
        for path in &survey.unfinished {
            // It was never given its name, so nothing was answered from it; it only takes space.
            let _ = journal.setup.disk.remove(path);
        }
        journal.remove_superseded(&survey.superseded)?;
        journal.repair(&survey)?;
        let chain: Vec<_> = survey.chain.into_iter().map(Arc::new).collect();
        journal.active = chain.last().map(Arc::clone);
        if let Some(active) = &journal.active {
            // Measured after the repair: what is above the end are zeros.
            let measured = active.file().size();
            journal.length =
                measured.map_err(|error| StoreError::io("measure", &active.path, error))?;
        }
        *journal
            .segments
            .write()
            .unwrap_or_else(PoisonError::into_inner) = chain;
        if journal.active.is_none() || survey.ended {
            journal.rotate()?;
        } else {
            journal.write_mark()?;
        }
        Ok(journal)
    }

    /// Writes whole batches of unknown durability once more, zeros over what was torn, and syncs both: reading
    /// them back would prove nothing, because the page cache of a failed sync looks clean.
    fn repair(&self, survey: &Survey) -> Result<(), StoreError> {
        let Some(last) = survey.chain.last() else {
            return Ok(());
        };
        let failed = |error| StoreError::io("repair the end of", &last.path, error);
        let scan = &survey.last;
        if survey.unstated.is_empty() && scan.tail_bytes == 0 {
            return Ok(());
        }
        last.file()
            .write_at(&survey.unstated, scan.synced_end)
            .map_err(failed)?;
        let zeros = vec![0; narrow(scan.tail_bytes)];
        last.file().write_at(&zeros, scan.end).map_err(failed)?;
        last.file().sync_data().map_err(failed)
    }

    /// Removes what a compacted segment stands for, once that is there for good.
    fn remove_superseded(&self, paths: &[PathBuf]) -> Result<(), StoreError> {
        if paths.is_empty() {
            return Ok(());
        }
        let dir = &self.setup.dir;
        let synced = self.setup.disk.sync_dir(dir);
        synced.map_err(|error| StoreError::io("sync", dir, error))?;
        for path in paths {
            let _ = self.setup.disk.remove(path); // its name says that it does not count
        }
        Ok(())
    }

    /// The segments, for readers.
    pub(crate) fn segments(&self) -> Segments {
        Arc::clone(&self.segments)
    }

    /// An index that lacks a record up to here is not trusted: what it lacks may be gone.
    pub(crate) fn compacted_through(&self) -> Position {
        let segments = self.segments.read();
        let segments = segments.unwrap_or_else(PoisonError::into_inner);
        let extents = segments.iter().filter_map(|segment| segment.header?.extent);
        extents
            .map(|extent| extent.through)
            .max()
            .unwrap_or_default()
    }

    /// The position of the next record.
    pub(crate) fn next(&self) -> Position {
        self.next
    }

    /// True if a record was committed since the journal last said that everything is synced.
    pub(crate) fn is_unstated(&self) -> bool {
        !self.stated
    }

    /// What the journal says about itself.
    pub(crate) fn mark(&self) -> &Mark {
        &self.mark
    }

    /// Commits records: when this returns they are on disk, all of them or, with an error, none that anybody
    /// was told of.
    pub(crate) fn commit(&mut self, records: &[Record]) -> Result<(), StoreError> {
        let parts = records
            .iter()
            .map(|record| (&record.clear[..], &record.body[..]));
        self.put(Kind::Records, parts)?;
        self.next = Position::new(self.next.number() + wide(records.len()));
        self.stated = false;
        self.tally.commits += 1;
        Ok(())
    }

    /// States in an empty batch that everything before it is synced, so that damage to the last records is
    /// told from a commit that was cut short.
    pub(crate) fn state_synced(&mut self) -> Result<(), StoreError> {
        self.put(Kind::Synced, std::iter::empty())?;
        self.stated = true;
        Ok(())
    }

    /// Changes what the journal says about itself, on disk.
    pub(crate) fn remark(&mut self, mark: Mark) -> Result<(), StoreError> {
        self.mark = mark;
        self.write_mark()
    }

    fn write_mark(&mut self) -> Result<(), StoreError> {
        let content = self.mark.encode();
        self.put(Kind::Mark, std::iter::once((&content[..], &[][..])))?;
        self.stated = true;
        Ok(())
    }

    fn put<'a>(
        &mut self,
        kind: Kind,
        parts: impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone,
    ) -> Result<(), StoreError> {
        if self.spent || self.end >= self.setup.segment_bytes {
            self.rotate()?;
        }
        match self.put_once(kind, parts.clone()) {
            Ok(()) => Ok(()),
            Err(Fault::RolledBack(error)) => Err(error),
            Err(Fault::Final(_)) => {
                self.rotate()?;
                self.put_once(kind, parts).map_err(|fault| match fault {
                    Fault::RolledBack(error) | Fault::Final(error) => error,
                })
            }
        }
    }

    fn put_once<'a>(
        &mut self,
        kind: Kind,
        parts: impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone,
    ) -> Result<(), Fault> {
        let active = Arc::clone(
            self.active
                .as_ref()
                .expect("opening left an active segment"),
        );
        let place = Place {
            incarnation: active.name.incarnation,
            offset: self.end,
            synced_end: self.end,
            first: self.next,
        };
        let bytes = encode_batch(kind, place, parts);
        if let Err(error) = self.write(&active, &bytes) {
            self.tally.failures += 1;
            let full = is_full(&error);
            let error = StoreError::io("write to", &active.path, error);
            if full && self.roll_back(&active) {
                return Err(Fault::RolledBack(error));
            }
            self.spent = true;
            return Err(Fault::Final(error));
        }
        if let Err(error) = active.file().sync_data() {
            self.tally.failures += 1;
            self.spent = true;
            return Err(Fault::Final(StoreError::io("sync", &active.path, error)));
        }
        self.tally.syncs += 1;
        let header = BatchHeader::decode(&bytes, place.incarnation, place.offset);
        active.extend(&header.expect("a batch that was just encoded decodes"));
        self.end += wide(bytes.len());
        Ok(())
    }

    /// Writes a batch at the end, and zeros behind it if that is where the file ends.
    fn write(&mut self, active: &Segment, batch: &[u8]) -> io::Result<()> {
        let end = self.end + wide(batch.len());
        if end <= self.length {
            return active.file().write_at(batch, self.end);
        }
        let ahead = self.ahead.min(self.setup.segment_bytes.saturating_sub(end));
        let mut bytes = std::mem::take(&mut self.brought);
        bytes.clear();
        bytes.extend_from_slice(batch);
        bytes.resize(batch.len() + narrow(ahead), 0);
        let written = active.file().write_at(&bytes, self.end);
        if bytes.len() <= BROUGHT_BYTES_KEPT {
            self.brought = bytes;
        }
        match written {
            Err(error) if ahead > 0 && is_full(&error) && self.roll_back(active) => {
                self.ahead = 0;
                self.length = end;
                active.file().write_at(batch, self.end)
            }
            outcome => {
                self.length = end + ahead;
                outcome
            }
        }
    }

    /// Takes back what was written above the end. A batch that is not whole is never taken for one, so cutting it off
    /// needs no sync.
    fn roll_back(&mut self, active: &Segment) -> bool {
        let cut = active.file().set_len(self.end).is_ok();
        if cut {
            self.length = self.end;
        }
        cut
    }

    /// Begins a new segment. It gets its name only when header and first mark are on disk, and the old one is
    /// left only when the folder is: a crash in between leaves either the old end or the new beginning.
    fn rotate(&mut self) -> Result<(), StoreError> {
        let untouched = !self.spent;
        let (segment, end) = self.create().inspect_err(|_| self.tally.failures += 1)?;
        if untouched {
            self.seal_active();
        }
        let segment = Arc::new(segment);
        let mut segments = self
            .segments
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        // One that holds no record is not needed for reading any more.
        segments.retain(|old| old.first != segment.first);
        segments.push(Arc::clone(&segment));
        drop(segments);
        self.active = Some(segment);
        self.end = end;
        self.length = end;
        self.ahead = AHEAD_BYTES;
        self.spent = false;
        self.stated = true;
        Ok(())
    }

    fn create(&mut self) -> Result<(Segment, u64), StoreError> {
        let name = SegmentName::new(self.highest + 1, random_incarnation());
        let before = self.active.as_ref().map(|active| Before {
            incarnation: active.name.link(),
            end: self.end,
        });
        let header = SegmentHeader {
            name,
            first: self.next,
            before,
            extent: None,
        };
        let mut bytes = header.encode();
        let place = Place {
            incarnation: name.incarnation,
            offset: wide(SEGMENT_HEADER_BYTES),
            synced_end: wide(SEGMENT_HEADER_BYTES),
            first: self.next,
        };
        let content = self.mark.encode();
        bytes.extend(encode_batch(
            Kind::Mark,
            place,
            std::iter::once((&content[..], &[][..])),
        ));
        let (disk, dir) = (Arc::clone(&self.setup.disk), self.setup.dir.clone());
        let unfinished = dir.join(format!("{}{UNFINISHED}", name.file_name()));
        let file = write_new(&*disk, &unfinished, &bytes).inspect_err(|_| {
            let _ = disk.remove(&unfinished);
        })?;
        // From here on a crash may leave the new segment in the chain: the old one is not written any more.
        self.highest = name.number;
        self.spent = true;
        let path = dir.join(name.file_name());
        disk.rename(&unfinished, &path)
            .map_err(|error| StoreError::io("name", &path, error))?;
        disk.sync_dir(&dir)
            .map_err(|error| StoreError::io("sync", &dir, error))?;
        let end = wide(bytes.len());
        Ok((Segment::created(header, path, file, end), end))
    }

    /// Says at the end of the old segment that another one follows, so that its loss is noticed. The chain does
    /// not need it, so a failure changes nothing.
    fn seal_active(&mut self) {
        let Some(active) = &self.active else {
            return;
        };
        let place = Place {
            incarnation: active.name.incarnation,
            offset: self.end,
            synced_end: self.end,
            first: self.next,
        };
        let bytes = encode_batch(Kind::Sealed, place, std::iter::empty());
        let written = active.file().write_at(&bytes, self.end);
        if written.and_then(|()| active.file().sync_data()).is_err() {
            self.tally.failures += 1;
        }
    }
}

fn write_new(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<Box<dyn DiskFile>, StoreError> {
    let file = disk
        .create(path)
        .map_err(|error| StoreError::io("create", path, error))?;
    file.write_at(bytes, 0)
        .map_err(|error| StoreError::io("write to", path, error))?;
    file.sync_data()
        .map_err(|error| StoreError::io("sync", path, error))?;
    Ok(file)
}

/// The segment that may hold a position.
pub(crate) fn segment_of(
    segments: &RwLock<Vec<Arc<Segment>>>,
    position: Position,
) -> Option<(usize, Arc<Segment>)> {
    let segments = segments.read().unwrap_or_else(PoisonError::into_inner);
    let after = segments.partition_point(|segment| segment.first.is_none_or(|f| f <= position));
    let line = after.checked_sub(1)?;
    segments
        .get(line)
        .map(|segment| (line, Arc::clone(segment)))
}

/// 16 random bytes: an epoch, an index's name.
pub(crate) fn random_name() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the kernel gives random bytes once it has started");
    bytes
}

fn random_incarnation() -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = random_name();
    u64::from_le_bytes([a, b, c, d, e, f, g, h]).max(1)
}
