//! One open segment: finds and reads records by position. A thin map from positions to offsets is kept per
//! segment, one line per [`STRIDE_BYTES`]; between its lines batches are found by their lengths.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::journal::format::{BATCH_HEADER_BYTES, BatchHeader};
use crate::journal::header::{SegmentHeader, SegmentName};
use crate::journal::scan::{Scan, Sealed, scan};
use crate::width::{index, narrow, wide};
use crate::{Disk, DiskFile, Position, Record, StoreError, Stored};

/// A line of the map costs 16 bytes per this many of journal.
const STRIDE_BYTES: u64 = 16 * 1024;

/// An open segment of the journal.
#[derive(Debug)]
pub(crate) struct Segment {
    /// Which one.
    pub(crate) name: SegmentName,
    /// Its file's path.
    pub(crate) path: PathBuf,
    /// The position of the first record it may hold; None if its header is damaged and nothing tells.
    pub(crate) first: Option<Position>,
    /// Its header; None if that is damaged.
    pub(crate) header: Option<SegmentHeader>,
    /// What the next segment says; None while this is the last.
    pub(crate) sealed: Option<Sealed>,
    file: Box<dyn DiskFile>,
    map: Mutex<Map>,
}

/// Where batches are. `end` is where reading stops.
#[derive(Debug, Default)]
struct Map {
    lines: Vec<(Position, u64)>,
    end: u64,
    complete: bool,
}

impl Segment {
    /// Opens the file.
    pub(crate) fn open(disk: &dyn Disk, dir: &Path, name: SegmentName) -> Result<Self, StoreError> {
        let path = dir.join(name.file_name());
        let file = disk
            .open(&path)
            .map_err(|error| StoreError::io("open", &path, error))?;
        Ok(Self {
            name,
            path,
            first: None,
            header: None,
            sealed: None,
            file,
            map: Mutex::default(),
        })
    }

    /// A segment that was just created, with nothing after its first mark.
    pub(crate) fn created(
        header: SegmentHeader,
        path: PathBuf,
        file: Box<dyn DiskFile>,
        end: u64,
    ) -> Self {
        let map = Map {
            lines: Vec::new(),
            end,
            complete: true,
        };
        Self {
            name: header.name,
            path,
            first: Some(header.first),
            header: Some(header),
            sealed: None,
            file,
            map: Mutex::new(map),
        }
    }

    /// The file, for the writer.
    pub(crate) fn file(&self) -> &dyn DiskFile {
        &*self.file
    }

    /// Where reading stops: the end of what is synced, while this is the last segment.
    pub(crate) fn end(&self) -> u64 {
        self.map().end
    }

    /// The whole file's bytes.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, StoreError> {
        let size = self
            .file
            .size()
            .map_err(|error| self.failed("measure", error))?;
        let mut bytes = vec![0; narrow(size)];
        let read = self
            .file
            .read_at(&mut bytes, 0)
            .map_err(|error| self.failed("read", error))?;
        bytes.truncate(read);
        Ok(bytes)
    }

    /// Reads everything and says what it is.
    pub(crate) fn scan(&self) -> Result<Scan, StoreError> {
        Ok(scan(&self.bytes()?, self.name, self.first, self.sealed))
    }

    /// Takes over what a scan found.
    pub(crate) fn learn(&self, scan: &Scan) {
        let mut map = self.map();
        *map = Map {
            lines: Vec::new(),
            end: scan.end,
            complete: true,
        };
        for batch in &scan.batches {
            map.add(&batch.header, batch.after_damage);
        }
    }

    /// True if records that are not needed any more were left out.
    pub(crate) fn is_compacted(&self) -> bool {
        self.name.compacted.is_some()
    }

    /// Takes over a batch that the writer committed.
    pub(crate) fn extend(&self, header: &BatchHeader) {
        self.map().add(header, false);
    }

    /// The record at `position`.
    pub(crate) fn read(&self, position: Position) -> Result<Stored, StoreError> {
        let damaged = StoreError::Damaged { position };
        let (mut at, stop) = self.around(position)?;
        while at < stop {
            let header = self.header(at)?.ok_or(damaged.clone())?;
            let holds = header.kind.has_records() && header.first <= position;
            if holds && position < header.next {
                return self.record(&header, position);
            }
            at = header.end();
        }
        Err(StoreError::Missing { position })
    }

    /// The next batch of records at or after `at` that ends after `from`, whole, and where the one after begins.
    /// Damage that scanning knows of is stepped over; damaged records are left out and their positions given.
    pub(crate) fn batch(&self, mut at: u64, from: Position) -> Result<Option<Read>, StoreError> {
        self.complete()?;
        let end = self.map().end;
        while at < end {
            let Some(header) = self.header(at)? else {
                match self.map().line_after(at) {
                    Some(line) => at = line,
                    None => break,
                }
                continue;
            };
            at = header.end();
            if header.kind.has_records() && header.next > from {
                return self.records(&header).map(Some);
            }
        }
        Ok(None)
    }

    /// Where to begin looking for `position`.
    pub(crate) fn begin(&self, position: Position) -> Result<u64, StoreError> {
        Ok(self.around(position)?.0)
    }

    fn around(&self, position: Position) -> Result<(u64, u64), StoreError> {
        self.complete()?;
        let map = self.map();
        let after = map.lines.partition_point(|(first, _)| *first <= position);
        let stop = map.lines.get(after).map_or(map.end, |(_, offset)| *offset);
        let start = after.checked_sub(1).and_then(|line| map.lines.get(line));
        Ok((start.map_or(stop, |(_, offset)| *offset), stop))
    }

    /// Makes the map of a segment that was not read at opening.
    fn complete(&self) -> Result<(), StoreError> {
        if !self.map().complete {
            let scan = self.scan()?;
            self.learn(&scan);
        }
        Ok(())
    }

    fn header(&self, at: u64) -> Result<Option<BatchHeader>, StoreError> {
        let bytes = self.part(at, BATCH_HEADER_BYTES)?;
        Ok(BatchHeader::decode(&bytes, self.name.incarnation, at))
    }

    fn record(&self, header: &BatchHeader, position: Position) -> Result<Stored, StoreError> {
        let damaged = StoreError::Damaged { position };
        let table = self.part(header.offset, header.table_end())?;
        let entries = header.table(&table, self.name.incarnation);
        let entries = entries.ok_or(damaged.clone())?;
        let line = entries.binary_search_by_key(&position, |entry| entry.position);
        let Some(entry) = line.ok().and_then(|line| entries.get(line)) else {
            return Err(StoreError::Missing { position });
        };
        let bytes = self.part(header.offset + wide(entry.at), entry.bytes())?;
        let parts = entry.split(&bytes, self.name.incarnation);
        parts.map(|parts| stored(position, parts)).ok_or(damaged)
    }

    fn records(&self, header: &BatchHeader) -> Result<Read, StoreError> {
        let bytes = self.part(header.offset, index(header.length))?;
        let mut read = Read {
            next: header.end(),
            records: Vec::new(),
        };
        if let Some(entries) = header.table(&bytes, self.name.incarnation) {
            read.records.extend(entries.into_iter().map(|entry| {
                let position = entry.position;
                let parts = entry.within(&bytes, self.name.incarnation);
                parts
                    .map(|parts| stored(position, parts))
                    .ok_or(StoreError::Damaged { position })
            }));
        } else {
            let positions = (header.first.number()..header.next.number()).map(Position::new);
            // Which positions a sparse batch holds is not known without its table.
            let most = if self.is_compacted() { 1 } else { usize::MAX };
            let damaged = positions.map(|position| Err(StoreError::Damaged { position }));
            read.records.extend(damaged.take(most));
        }
        Ok(read)
    }

    fn part(&self, at: u64, length: usize) -> Result<Vec<u8>, StoreError> {
        let mut bytes = vec![0; length];
        let read = self
            .file
            .read_at(&mut bytes, at)
            .map_err(|error| self.failed("read", error))?;
        bytes.truncate(read);
        Ok(bytes)
    }

    fn map(&self) -> MutexGuard<'_, Map> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, doing: &'static str, error: std::io::Error) -> StoreError {
        StoreError::io(doing, &self.path, error)
    }
}

/// One batch of records, read.
#[derive(Debug)]
pub(crate) struct Read {
    /// Where the next batch begins.
    pub(crate) next: u64,
    /// Its records in order, damaged ones as errors.
    pub(crate) records: Vec<Result<Stored, StoreError>>,
}

impl Map {
    fn add(&mut self, header: &BatchHeader, after_damage: bool) {
        let far = self
            .lines
            .last()
            .is_none_or(|(_, at)| header.offset >= at + STRIDE_BYTES);
        if far || after_damage {
            self.lines.push((header.first, header.offset));
        }
        self.end = header.end();
    }

    fn line_after(&self, at: u64) -> Option<u64> {
        self.lines
            .iter()
            .map(|(_, offset)| *offset)
            .find(|offset| *offset > at)
    }
}

fn stored(position: Position, (clear, body): (&[u8], &[u8])) -> Stored {
    Stored {
        position,
        record: Record {
            clear: clear.to_vec(),
            body: body.to_vec(),
        },
    }
}
