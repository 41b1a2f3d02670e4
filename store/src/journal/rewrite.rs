//! Writes neighbouring segments anew, as one, without the records that are not needed any more. Not: which those
//! are.
//!
//! ```text
//! old │ old │ old     write, sync ─ rename ─ sync the folder ─ readers change over ─ remove the old
//! new                                         ▲ from here on the new one counts, before that the old ones do
//! ```

use std::path::Path;
use std::sync::{Arc, PoisonError};

use crate::journal::format::{BatchHeader, SEGMENT_HEADER_BYTES, encode_sparse};
use crate::journal::header::{Compacted, Extent, SegmentHeader, SegmentName};
use crate::journal::segment::Segment;
use crate::journal::survey::UNFINISHED;
use crate::journal::{Segments, random_incarnation};
use crate::width::wide;
use crate::{Disk, DiskFile, Position, StoreError};

/// Bytes that are written at once; a record of more goes alone.
const BATCH_BYTES: usize = 256 * 1024;
/// Bytes after which the disk is to catch up, so that a commit never waits behind more of them.
const SYNC_BYTES: u64 = 2 * 1024 * 1024;

/// Neighbours that become one.
pub(crate) struct Group<'a> {
    /// Where they are.
    pub(crate) disk: &'a dyn Disk,
    /// Their folder.
    pub(crate) dir: &'a Path,
    /// In order, with no record between them that is not theirs; not empty, their headers known.
    pub(crate) segments: &'a [Arc<Segment>],
    /// The position after the last one that they may hold.
    pub(crate) next: Position,
    /// See [`Extent::through`].
    pub(crate) through: Position,
}

/// Why a group was not written anew.
#[derive(Debug)]
pub(crate) enum Obstacle {
    /// Nothing has changed.
    Stopped,
    /// Nothing has changed, because of this.
    Failed(StoreError),
    /// Which of the files count after a power cut is not known: nothing may be left out any more that rests on it.
    Unsure(StoreError),
}

impl Group<'_> {
    /// Writes the new segment. `keep` says of each record in order whether it stays; `go_on` is asked after each
    /// step, with its bytes.
    pub(crate) fn rewrite(
        &self,
        keep: &mut dyn FnMut() -> bool,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Arc<Segment>, Obstacle> {
        let name = self.name();
        let unfinished = self.dir.join(format!("{}{UNFINISHED}", name.file_name()));
        let written = self.write(name, &unfinished, (keep, go_on));
        let segment = written.inspect_err(|_| {
            let _ = self.disk.remove(&unfinished); // it only takes space
        })?;
        let renamed = self.disk.rename(&unfinished, &segment.path);
        renamed
            .and_then(|()| self.disk.sync_dir(self.dir))
            .map_err(|error| {
                let _ = self.disk.remove(&segment.path);
                Obstacle::Unsure(StoreError::io("name", &segment.path, error))
            })?;
        Ok(Arc::new(segment))
    }

    /// Lets readers change over, and removes the old files. One that stays only takes space: its successor's name
    /// says that it does not count.
    pub(crate) fn replace(&self, segments: &Segments, segment: Arc<Segment>) {
        let mut all = segments.write().unwrap_or_else(PoisonError::into_inner);
        let first = self.segments.first();
        let place = first.and_then(|first| all.iter().position(|one| Arc::ptr_eq(one, first)));
        if let Some(place) = place {
            all.splice(place..place + self.segments.len(), [segment]);
        }
        drop(all);
        for old in self.segments {
            if let Err(error) = self.disk.remove(&old.path) {
                tracing::warn!(path = %old.path.display(), %error, "an old segment could not be removed");
            }
        }
    }

    fn name(&self) -> SegmentName {
        let names = self.segments.iter().map(|segment| segment.name);
        let last = names.clone().next_back().expect("a group is not empty");
        let compacted = Compacted {
            from: names
                .clone()
                .map(SegmentName::from)
                .min()
                .unwrap_or(last.number),
            link: last.link(),
            generation: names.map(SegmentName::generation).max().unwrap_or(0) + 1,
        };
        SegmentName {
            number: last.number,
            incarnation: random_incarnation(),
            compacted: Some(compacted),
        }
    }

    fn write(
        &self,
        name: SegmentName,
        path: &Path,
        (keep, go_on): (&mut dyn FnMut() -> bool, &mut dyn FnMut(u64) -> bool),
    ) -> Result<Segment, Obstacle> {
        let failed = |error| Obstacle::Failed(StoreError::io("write to", path, error));
        let file = self.disk.create(path).map_err(failed)?;
        let mut out = Out {
            file: &*file,
            incarnation: name.incarnation,
            end: wide(SEGMENT_HEADER_BYTES),
            synced: 0,
            batch: Vec::new(),
            bytes: 0,
            headers: Vec::new(),
        };
        for segment in self.segments {
            let mut at = 0;
            while let Some(read) = segment
                .batch(at, Position::START)
                .map_err(Obstacle::Failed)?
            {
                let mut bytes = 0;
                for stored in read.records {
                    let stored = stored.map_err(Obstacle::Failed)?;
                    bytes += wide(stored.record.clear.len() + stored.record.body.len());
                    if keep() {
                        let record = stored.record;
                        out.put((stored.position, record.clear, record.body))
                            .map_err(failed)?;
                    }
                }
                at = read.next;
                if !go_on(bytes) {
                    return Err(Obstacle::Stopped);
                }
            }
        }
        out.flush().map_err(failed)?;
        let (end, headers) = (out.end, out.headers);
        let header = self.header(name, end);
        let whole = file.write_at(&header.encode(), 0);
        whole.and_then(|()| file.sync_data()).map_err(failed)?;
        let segment = Segment::created(header, self.dir.join(name.file_name()), file, end);
        for header in &headers {
            segment.extend(header);
        }
        Ok(segment)
    }

    fn header(&self, name: SegmentName, end: u64) -> SegmentHeader {
        let oldest = self.segments.first().and_then(|first| first.header);
        let oldest = oldest.expect("the headers of a group are known");
        let extents = self
            .segments
            .iter()
            .filter_map(|segment| segment.header?.extent);
        let through = extents.map(|extent| extent.through).max();
        SegmentHeader {
            name,
            first: oldest.first,
            before: oldest.before,
            extent: Some(Extent {
                end,
                next: self.next,
                through: through.unwrap_or_default().max(self.through),
            }),
        }
    }
}

/// The new file while it is written.
struct Out<'a> {
    file: &'a dyn DiskFile,
    incarnation: u64,
    end: u64,
    synced: u64,
    batch: Vec<(Position, Vec<u8>, Vec<u8>)>,
    bytes: usize,
    headers: Vec<BatchHeader>,
}

impl Out<'_> {
    fn put(&mut self, record: (Position, Vec<u8>, Vec<u8>)) -> std::io::Result<()> {
        self.bytes += record.1.len() + record.2.len();
        self.batch.push(record);
        if self.bytes < BATCH_BYTES {
            return Ok(());
        }
        self.flush()
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let bytes = encode_sparse((self.incarnation, self.end), &self.batch);
        self.file.write_at(&bytes, self.end)?;
        let header = BatchHeader::decode(&bytes, self.incarnation, self.end);
        self.headers
            .push(header.expect("a batch that was just encoded decodes"));
        self.end += wide(bytes.len());
        self.batch.clear();
        self.bytes = 0;
        if self.end - self.synced >= SYNC_BYTES {
            self.file.sync_data()?;
            self.synced = self.end;
        }
        Ok(())
    }
}
