//! What a segment's file is called and how it begins: which one it is, what comes before it and, if it was written
//! anew without what was not needed any more, which segments it stands for. Bytes only, no I/O.
//!
//! ```text
//! NUMBER-INCARNATION.journal                        as it was written
//! NUMBER-INCARNATION-FROM-LINK-GENERATION.journal   compacted: stands for the segments FROM to NUMBER
//! ```
//!
//! Whichever of two files stands for more, or was compacted more often, supersedes the other. So a file that a
//! compaction replaced is known for that whether or not its removal reached the disk.

use crate::Position;
use crate::journal::format::{Fields, SEGMENT_HEADER_BYTES};

const SEGMENT_MAGIC: &[u8; 8] = b"BLOJRNL\0";
const VERSION: u16 = 1;

/// Which file a segment is: in its name and in its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct SegmentName {
    /// Grows by at least one with every segment.
    pub(crate) number: u64,
    /// Random, never zero.
    pub(crate) incarnation: u64,
    /// Set if it stands for others.
    pub(crate) compacted: Option<Compacted>,
}

/// What a compacted segment stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Compacted {
    /// The lowest number; the highest is its own.
    pub(crate) from: u64,
    /// The incarnation by which the segment after names it: that of the last one as it was written.
    pub(crate) link: u64,
    /// Above that of everything that it stands for.
    pub(crate) generation: u64,
}

impl SegmentName {
    /// The name of a segment that is written for the first time.
    pub(crate) const fn new(number: u64, incarnation: u64) -> Self {
        Self {
            number,
            incarnation,
            compacted: None,
        }
    }

    /// The incarnation by which the segment after names it.
    pub(crate) fn link(self) -> u64 {
        self.compacted
            .map_or(self.incarnation, |compacted| compacted.link)
    }

    /// The lowest number that it stands for.
    pub(crate) fn from(self) -> u64 {
        self.compacted
            .map_or(self.number, |compacted| compacted.from)
    }

    /// How often what it stands for was compacted.
    pub(crate) fn generation(self) -> u64 {
        self.compacted.map_or(0, |compacted| compacted.generation)
    }

    /// True if the other one does not count where this one is.
    pub(crate) fn supersedes(self, other: Self) -> bool {
        let contains = self.from() <= other.from() && other.number <= self.number;
        self.compacted.is_some() && contains && self.generation() > other.generation()
    }

    /// The file's name.
    pub(crate) fn file_name(self) -> String {
        let (number, incarnation) = (self.number, self.incarnation);
        match self.compacted {
            None => format!("{number:016x}-{incarnation:016x}.journal"),
            Some(Compacted {
                from,
                link,
                generation,
            }) => format!(
                "{number:016x}-{incarnation:016x}-{from:016x}-{link:016x}-{generation:016x}.journal"
            ),
        }
    }

    /// The other way; None if it is not a segment's name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let parts = name.strip_suffix(".journal")?.split('-');
        let numbers: Result<Vec<u64>, _> =
            parts.map(|part| u64::from_str_radix(part, 16)).collect();
        let parsed = match numbers.ok()?[..] {
            [number, incarnation] => Self::new(number, incarnation),
            [number, incarnation, from, link, generation] => Self {
                number,
                incarnation,
                compacted: Some(Compacted {
                    from,
                    link,
                    generation,
                }),
            },
            _ => return None,
        };
        (parsed.file_name() == name && parsed.incarnation != 0).then_some(parsed)
    }
}

/// Where the segment before ended: what lies above that in it does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Before {
    /// Its incarnation.
    pub(crate) incarnation: u64,
    /// Its synced end.
    pub(crate) end: u64,
}

/// What was known when a compacted segment was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Extent {
    /// Its length: all of it was synced before it got its name.
    pub(crate) end: u64,
    /// The position after the last one that it stands for.
    pub(crate) next: Position,
    /// The index held everything up to here: an index that does not may lack what was left out.
    pub(crate) through: Position,
}

/// The header of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct SegmentHeader {
    /// As in the file's name.
    pub(crate) name: SegmentName,
    /// The position of the first record that it may hold.
    pub(crate) first: Position,
    /// The segment before; None for the first of a journal.
    pub(crate) before: Option<Before>,
    /// Of a compacted one.
    pub(crate) extent: Option<Extent>,
}

/// What is wrong with a segment's header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum HeaderFault {
    /// The checksum does not match.
    Damaged,
    /// It is whole, and of another version.
    Version(u16),
}

impl SegmentHeader {
    /// The header's bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SEGMENT_HEADER_BYTES);
        bytes.extend_from_slice(SEGMENT_MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&[0; 6]); // reserved: a later version's flags
        let before = self.before.unwrap_or(Before {
            incarnation: 0,
            end: 0,
        });
        let extent = self.extent.unwrap_or(Extent {
            end: 0,
            next: Position::START,
            through: Position::START,
        });
        for number in [
            self.name.number,
            self.name.incarnation,
            self.first.number(),
            before.incarnation,
            before.end,
            extent.end,
            extent.next.number(),
            extent.through.number(),
        ] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.resize(SEGMENT_HEADER_BYTES - 4, 0);
        let checksum = crc32c::crc32c(&bytes);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Reads a header and checks it against the file's name.
    pub(crate) fn decode(bytes: &[u8], name: SegmentName) -> Result<Self, HeaderFault> {
        let parts = bytes
            .get(..SEGMENT_HEADER_BYTES)
            .and_then(|b| b.split_last_chunk::<4>());
        let (covered, checksum) = parts.ok_or(HeaderFault::Damaged)?;
        let whole = crc32c::crc32c(covered) == u32::from_le_bytes(*checksum)
            && covered.starts_with(SEGMENT_MAGIC);
        if !whole {
            return Err(HeaderFault::Damaged);
        }
        let mut fields = Fields(covered.get(8..).unwrap_or_default());
        let (version, _) = (fields.u16(), (fields.u16(), fields.u32()));
        if version != VERSION {
            return Err(HeaderFault::Version(version));
        }
        let found = (fields.u64(), fields.u64());
        let first = Position::new(fields.u64());
        let before = Before {
            incarnation: fields.u64(),
            end: fields.u64(),
        };
        let extent = Extent {
            end: fields.u64(),
            next: Position::new(fields.u64()),
            through: Position::new(fields.u64()),
        };
        let is_compacted = extent.end != 0;
        if found != (name.number, name.incarnation) || is_compacted != name.compacted.is_some() {
            return Err(HeaderFault::Damaged);
        }
        Ok(Self {
            name,
            first,
            before: (before.incarnation != 0).then_some(before),
            extent: is_compacted.then_some(extent),
        })
    }
}
