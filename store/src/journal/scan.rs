//! What a segment's bytes say: which batches count, what is damage, where the end is. Pure.
//!
//! Below the synced end everything was on disk, so what is wrong there is damage: it is named and stepped over.
//! Above it nothing was promised, so the first wrong byte is where the journal ends.
//!
//! ```text
//! header │ batch │ batch │ ##### │ batch │ batch │ ##### batch
//!                         damage          ▲       cut
//!                                     synced end
//! ```

use crate::journal::format::{BatchHeader, Entry, Kind, SEGMENT_HEADER_BYTES, find_batch};
use crate::journal::header::SegmentName;
use crate::width::{index, narrow, wide};
use crate::{Damage, Position};

/// What the segment after says about this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sealed {
    /// Where it ended; what lies above does not count. None if that is not known.
    pub(crate) end: Option<u64>,
    /// The position of the next segment's first record, if known.
    pub(crate) next: Option<Position>,
}

/// A batch that counts. Damaged records are left out of `entries`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Batch {
    /// Its header.
    pub(crate) header: BatchHeader,
    /// Its whole records.
    pub(crate) entries: Vec<Entry>,
    /// True if damage lies directly before it, so that it cannot be reached by lengths.
    pub(crate) after_damage: bool,
}

/// A segment as read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Scan {
    /// The batches that count, in order.
    pub(crate) batches: Vec<Batch>,
    /// What is damaged.
    pub(crate) damage: Vec<Damage>,
    /// The highest synced end that is stated, here or by the next segment.
    pub(crate) synced_end: u64,
    /// Where the next batch would go: the end of the last batch that counts.
    pub(crate) end: u64,
    /// Bytes above the end that are not zero, up to the last of them.
    pub(crate) tail_bytes: u64,
    /// The position after the last record.
    pub(crate) next: Position,
    /// A kind of batch that this version may not skip.
    pub(crate) unknown: Option<u16>,
}

/// Reads a segment. `first` is the position of its first record, if its header or the one before told.
pub(crate) fn scan(
    bytes: &[u8],
    name: SegmentName,
    first: Option<Position>,
    sealed: Option<Sealed>,
) -> Scan {
    let size = wide(bytes.len());
    let sparse = name.compacted.is_some();
    // A compacted segment was synced whole before it got its name.
    let whole = sparse.then_some(size);
    let sealed_end = sealed.and_then(|sealed| sealed.end).or(whole);
    let limit = sealed_end.unwrap_or(size);
    let pieces = walk(bytes, name, limit, first);
    let stated = pieces.iter().filter_map(Piece::states).max();
    let floor = wide(SEGMENT_HEADER_BYTES);
    let synced_end = stated.max(sealed_end).unwrap_or(floor).max(floor);
    let mut settling = Settling::new(name.number, first, synced_end);
    settling.sparse = sparse;
    for piece in pieces {
        if !settling.take(piece) {
            break;
        }
    }
    let mut scan = settling.finish(sealed.and_then(|sealed| sealed.next));
    if let Some(end) = sealed_end {
        scan.end = end;
    }
    let tail = bytes
        .get(narrow(scan.end).min(bytes.len())..)
        .unwrap_or_default();
    scan.tail_bytes = tail
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| wide(last) + 1);
    scan
}

/// A stretch of a segment, before it is known whether it counts.
enum Piece {
    Batch {
        batch: Batch,
        lost: Vec<(Position, u64)>,
    },
    Gap {
        from: u64,
        to: u64,
    },
}

impl Piece {
    fn states(&self) -> Option<u64> {
        match self {
            Self::Batch { batch, .. } => Some(batch.header.synced_end),
            Self::Gap { .. } => None,
        }
    }
}

/// Cuts the bytes into batches and what lies between them, up to `limit` or the last batch.
fn walk(bytes: &[u8], name: SegmentName, limit: u64, first: Option<Position>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = wide(SEGMENT_HEADER_BYTES);
    let mut expected = first.unwrap_or_default();
    let mut look_from = at;
    while at < limit {
        let Some(header) = find_batch(bytes, name.incarnation, look_from, limit) else {
            pieces.push(Piece::Gap {
                from: at,
                to: limit,
            });
            break;
        };
        // A batch whose numbers go back was left by an earlier use of the space.
        if header.first < expected {
            look_from = header.offset + 8;
            continue;
        }
        if header.offset > at {
            pieces.push(Piece::Gap {
                from: at,
                to: header.offset,
            });
        }
        let after_damage = header.offset > at;
        let (entries, lost) = read_batch(bytes, name, &header);
        expected = header.next;
        at = header.end();
        look_from = at;
        pieces.push(Piece::Batch {
            batch: Batch {
                header,
                entries,
                after_damage,
            },
            lost,
        });
    }
    pieces
}

/// The whole records of a batch, and the damaged ones.
fn read_batch(
    bytes: &[u8],
    name: SegmentName,
    header: &BatchHeader,
) -> (Vec<Entry>, Vec<(Position, u64)>) {
    let start = narrow(header.offset);
    let end = start.saturating_add(index(header.length)).min(bytes.len());
    let batch = bytes.get(start..end).unwrap_or_default();
    let Some(entries) = header.table(batch, name.incarnation) else {
        let count = header.next.number().saturating_sub(header.first.number());
        return (Vec::new(), vec![(header.first, count.max(1))]);
    };
    let mut lost: Vec<(Position, u64)> = Vec::new();
    let whole = |entry: &Entry| entry.within(batch, name.incarnation).is_some();
    let (kept, damaged): (Vec<_>, Vec<_>) = entries.into_iter().partition(whole);
    for entry in damaged {
        match lost.last_mut() {
            Some((first, count)) if first.number() + *count == entry.position.number() => {
                *count += 1;
            }
            _ => lost.push((entry.position, 1)),
        }
    }
    (kept, lost)
}

/// Goes through the pieces in order and stops at the end of the journal.
struct Settling {
    scan: Scan,
    segment: u64,
    /// Positions may be left out.
    sparse: bool,
    expected: Option<Position>,
    gap: Option<(u64, u64)>,
}

impl Settling {
    fn new(segment: u64, first: Option<Position>, synced_end: u64) -> Self {
        let scan = Scan {
            synced_end,
            end: wide(SEGMENT_HEADER_BYTES),
            next: first.unwrap_or_default(),
            ..Scan::default()
        };
        Self {
            scan,
            segment,
            sparse: false,
            expected: first,
            gap: None,
        }
    }

    /// False if the journal ends before this piece.
    fn take(&mut self, piece: Piece) -> bool {
        match piece {
            Piece::Gap { from, to } => {
                if from >= self.scan.synced_end {
                    return false;
                }
                let to = to.min(self.scan.synced_end);
                self.gap = Some((from, to));
                self.scan.end = to;
                true
            }
            Piece::Batch { batch, lost } => {
                if !lost.is_empty() && batch.header.offset >= self.scan.synced_end {
                    return false;
                }
                self.batch(batch, lost);
                true
            }
        }
    }

    fn batch(&mut self, batch: Batch, lost: Vec<(Position, u64)>) {
        let header = batch.header;
        if let Kind::Unknown(kind) = header.kind {
            self.scan.unknown = Some(kind);
        }
        self.missing_before(header.first, header.offset);
        for (first, count) in lost {
            // A damaged mark loses no record: it has no position.
            let lost = header.kind.has_records().then_some((first, count));
            self.scan.damage.push(Damage {
                segment: self.segment,
                from: header.offset,
                to: header.end(),
                lost,
            });
        }
        self.expected = Some(header.next);
        self.scan.next = header.next;
        self.scan.end = header.end();
        self.scan.batches.push(batch);
    }

    /// Names what lies between the last batch and one that begins at `offset` with `next`.
    fn missing_before(&mut self, next: Position, offset: u64) {
        let expected = self.expected.unwrap_or(next);
        let count = next.number().saturating_sub(expected.number());
        let lost = (count > 0).then_some((expected, count));
        let (from, to) = match (self.gap.take(), lost) {
            (Some(gap), _) => gap,
            (None, Some(_)) if !self.sparse => (offset, offset),
            (None, _) => return,
        };
        self.scan.damage.push(Damage {
            segment: self.segment,
            from,
            to,
            lost,
        });
    }

    fn finish(mut self, next: Option<Position>) -> Scan {
        let end = self.scan.end;
        let next = next.unwrap_or(self.scan.next).max(self.scan.next);
        self.missing_before(next, end);
        self.scan.next = next;
        self.scan
    }
}
