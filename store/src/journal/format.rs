//! The bytes of a segment, and nothing but the bytes: no I/O, no decisions. All numbers are little-endian.
//!
//! ```text
//! segment  header 512 │ batch │ batch │ … │ zeros or end of file
//! batch    header 56 │ 12 × records: clear length, body length, checksum │ clear body clear body … │ zeros to 8
//! sparse   header 56 │ 20 × records: … and position                      │ clear body clear body … │ zeros to 8
//! ```
//!
//! Each checksum (CRC32C) covers the segment's incarnation, a random number that no peer knows, so that bytes of
//! another segment, of an earlier use of the space or inside somebody's body are never taken for a batch.

use crate::Position;
use crate::width::{index, narrow, wide};

/// Length of a segment's header: one sector, so that it is written whole or not at all.
pub(crate) const SEGMENT_HEADER_BYTES: usize = 512;
/// Length of a batch's header without its table.
pub(crate) const BATCH_HEADER_BYTES: usize = 56;
/// Length of one line of a batch's table.
const ENTRY_BYTES: usize = 12;
/// Length of one line of a sparse batch's table.
const SPARSE_ENTRY_BYTES: usize = 20;
/// Batches begin at multiples of this.
pub(crate) const ALIGNMENT: usize = 8;

const BATCH_MAGIC: u32 = u32::from_le_bytes(*b"BLOb");

/// What a batch is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Records of the store's user; only these have positions.
    Records,
    /// Nothing inside: it states the synced end.
    Synced,
    /// One [`crate::journal::mark::Mark`].
    Mark,
    /// The segment is complete and another one follows.
    Sealed,
    /// What compaction kept: records that say their positions.
    Sparse,
    /// Of a later version, and marked as safe to skip (footers, reserves).
    Skipped(u16),
    /// Of a later version, and not safe to skip.
    Unknown(u16),
}

/// Kinds with this bit may be skipped by versions that do not know them.
const SKIPPABLE: u16 = 0x8000;

impl Kind {
    /// True if it holds records of the store's user.
    pub(crate) fn has_records(self) -> bool {
        matches!(self, Self::Records | Self::Sparse)
    }

    fn line_bytes(self) -> usize {
        match self {
            Self::Sparse => SPARSE_ENTRY_BYTES,
            _ => ENTRY_BYTES,
        }
    }

    fn number(self) -> u16 {
        match self {
            Self::Records => 1,
            Self::Synced => 2,
            Self::Mark => 3,
            Self::Sealed => 4,
            Self::Sparse => 5,
            Self::Skipped(number) | Self::Unknown(number) => number,
        }
    }

    fn from_number(number: u16) -> Self {
        match number {
            1 => Self::Records,
            2 => Self::Synced,
            3 => Self::Mark,
            4 => Self::Sealed,
            5 => Self::Sparse,
            number if number & SKIPPABLE != 0 => Self::Skipped(number),
            number => Self::Unknown(number),
        }
    }
}

/// The header of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct BatchHeader {
    /// What it is for.
    pub(crate) kind: Kind,
    /// Where it begins in the segment.
    pub(crate) offset: u64,
    /// The position of its first record, or of the next one if it has none.
    pub(crate) first: Position,
    /// Everything below this offset was synced when the batch was written.
    pub(crate) synced_end: u64,
    /// The position after its last record.
    pub(crate) next: Position,
    /// Lines of its table.
    pub(crate) entries: u32,
    /// Length with header, table and padding.
    pub(crate) length: u32,
    table_checksum: u32,
}

impl BatchHeader {
    /// Where the next batch begins.
    pub(crate) fn end(&self) -> u64 {
        self.offset.saturating_add(u64::from(self.length))
    }

    /// Length of header and table.
    pub(crate) fn table_end(&self) -> usize {
        BATCH_HEADER_BYTES + self.kind.line_bytes() * index(self.entries)
    }

    /// Reads the header that begins at the start of `bytes`; None if none does.
    pub(crate) fn decode(bytes: &[u8], incarnation: u64, offset: u64) -> Option<Self> {
        let bytes = bytes.get(..BATCH_HEADER_BYTES)?;
        let mut fields = Fields(bytes);
        if fields.u32() != BATCH_MAGIC {
            return None;
        }
        let (covered, checksum) = bytes.split_last_chunk::<4>()?;
        if crc32c::crc32c(covered) != u32::from_le_bytes(*checksum) {
            return None;
        }
        let (kind, flags) = (fields.u16(), fields.u16());
        let kind = if flags == 0 {
            Kind::from_number(kind)
        } else {
            Kind::Unknown(kind)
        };
        let place = (fields.u64(), fields.u64());
        let first = Position::new(fields.u64());
        let (stated, entries) = (fields.u64(), fields.u32());
        // Nothing of a sparse batch's segment was ever unsynced: it says where its records end instead.
        let (synced_end, next) = match kind {
            Kind::Sparse => (0, Position::new(stated)),
            Kind::Records => (stated, first.plus(u64::from(entries))),
            _ => (stated, first),
        };
        let header = Self {
            kind,
            offset,
            first,
            synced_end,
            next,
            entries,
            length: fields.u32(),
            table_checksum: fields.u32(),
        };
        let sound = place == (incarnation, offset)
            && header.synced_end <= offset
            && header.table_end() <= index(header.length)
            && index(header.length).is_multiple_of(ALIGNMENT);
        sound.then_some(header)
    }

    /// The lines of the table; None if it is damaged. `bytes` begin with the batch and hold at least the table.
    pub(crate) fn table(&self, bytes: &[u8], incarnation: u64) -> Option<Vec<Entry>> {
        let table = bytes.get(BATCH_HEADER_BYTES..self.table_end())?;
        if table_checksum(incarnation, self.offset, table) != self.table_checksum {
            return None;
        }
        let mut at = self.table_end();
        let mut position = self.first;
        let mut entries = Vec::with_capacity(index(self.entries));
        for line in table.chunks_exact(self.kind.line_bytes()) {
            let mut fields = Fields(line);
            let (clear, body, checksum) = (fields.u32(), fields.u32(), fields.u32());
            if self.kind == Kind::Sparse {
                position = Position::new(fields.u64());
            }
            entries.push(Entry {
                position,
                at,
                clear,
                body,
                checksum,
            });
            at = at.checked_add(index(clear))?.checked_add(index(body))?;
            position = position.next();
        }
        (at <= index(self.length)).then_some(entries)
    }
}

/// One record inside a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    /// Its position.
    pub(crate) position: Position,
    /// Where it begins, counted from the batch.
    pub(crate) at: usize,
    clear: u32,
    body: u32,
    checksum: u32,
}

impl Entry {
    /// Length of the record.
    pub(crate) fn bytes(&self) -> usize {
        index(self.clear).saturating_add(index(self.body))
    }

    /// Clear part and body out of the record's own bytes; None if the checksum does not match.
    pub(crate) fn split<'a>(
        &self,
        record: &'a [u8],
        incarnation: u64,
    ) -> Option<(&'a [u8], &'a [u8])> {
        let (clear, body) = record.split_at_checked(index(self.clear))?;
        let whole = body.len() == index(self.body)
            && record_checksum(incarnation, self.position, clear, body) == self.checksum;
        whole.then_some((clear, body))
    }

    /// As [`Entry::split`], out of the batch's bytes.
    pub(crate) fn within<'a>(
        &self,
        batch: &'a [u8],
        incarnation: u64,
    ) -> Option<(&'a [u8], &'a [u8])> {
        self.split(
            batch.get(self.at..self.at.checked_add(self.bytes())?)?,
            incarnation,
        )
    }
}

/// Where a batch goes and what it says about what is before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The segment's incarnation.
    pub(crate) incarnation: u64,
    /// Where in the segment.
    pub(crate) offset: u64,
    /// The synced end.
    pub(crate) synced_end: u64,
    /// The position of its first record, or of the next one.
    pub(crate) first: Position,
}

/// The bytes of a batch. `records` are pairs of clear part and body.
pub(crate) fn encode_batch<'a>(
    kind: Kind,
    place: Place,
    records: impl Iterator<Item = (&'a [u8], &'a [u8])> + Clone,
) -> Vec<u8> {
    let first = place.first.number();
    let placed = (first..).map(Position::new).zip(records);
    encode(
        kind,
        place,
        placed.map(|(at, (clear, body))| (at, clear, body)),
    )
}

/// The bytes of a sparse batch. `records` are positions in order, clear parts and bodies.
pub(crate) fn encode_sparse(
    (incarnation, offset): (u64, u64),
    records: &[(Position, Vec<u8>, Vec<u8>)],
) -> Vec<u8> {
    let first = records.first().map(|record| record.0).unwrap_or_default();
    let next = records.last().map_or(first, |record| record.0.next());
    let place = Place {
        incarnation,
        offset,
        synced_end: next.number(),
        first,
    };
    let placed = records.iter();
    let placed = placed.map(|(at, clear, body)| (*at, clear.as_slice(), body.as_slice()));
    encode(Kind::Sparse, place, placed)
}

fn encode<'a>(
    kind: Kind,
    place: Place,
    records: impl Iterator<Item = (Position, &'a [u8], &'a [u8])> + Clone,
) -> Vec<u8> {
    let entries = records.clone().count();
    let data: usize = records
        .clone()
        .map(|(_, clear, body)| clear.len() + body.len())
        .sum();
    let length = BATCH_HEADER_BYTES + kind.line_bytes() * entries + data;
    let length = length.next_multiple_of(ALIGNMENT);
    let mut bytes = Vec::with_capacity(length);
    bytes.resize(BATCH_HEADER_BYTES, 0);
    for (position, clear, body) in records.clone() {
        bytes.extend_from_slice(&short(clear.len()).to_le_bytes());
        bytes.extend_from_slice(&short(body.len()).to_le_bytes());
        let checksum = record_checksum(place.incarnation, position, clear, body);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        if kind == Kind::Sparse {
            bytes.extend_from_slice(&position.number().to_le_bytes());
        }
    }
    let table = bytes.get(BATCH_HEADER_BYTES..).unwrap_or_default();
    let table_checksum = table_checksum(place.incarnation, place.offset, table);
    for (_, clear, body) in records {
        bytes.extend_from_slice(clear);
        bytes.extend_from_slice(body);
    }
    bytes.resize(length, 0);
    let header = batch_header(kind, place, (short(entries), short(length)), table_checksum);
    if let Some(start) = bytes.first_chunk_mut::<BATCH_HEADER_BYTES>() {
        *start = header;
    }
    bytes
}

fn batch_header(
    kind: Kind,
    place: Place,
    (entries, length): (u32, u32),
    table_checksum: u32,
) -> [u8; BATCH_HEADER_BYTES] {
    let mut bytes = Vec::with_capacity(BATCH_HEADER_BYTES);
    bytes.extend_from_slice(&BATCH_MAGIC.to_le_bytes());
    bytes.extend_from_slice(&kind.number().to_le_bytes());
    bytes.extend_from_slice(&0_u16.to_le_bytes());
    for number in [
        place.incarnation,
        place.offset,
        place.first.number(),
        place.synced_end,
    ] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    for number in [entries, length, table_checksum] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    let checksum = crc32c::crc32c(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    <[u8; BATCH_HEADER_BYTES]>::try_from(bytes).expect("the fields fill the header")
}

/// The first batch header at or after `from`, aligned. `limit` is where to stop looking.
pub(crate) fn find_batch(
    bytes: &[u8],
    incarnation: u64,
    from: u64,
    limit: u64,
) -> Option<BatchHeader> {
    let start = narrow(from).next_multiple_of(ALIGNMENT);
    let end = narrow(limit).min(bytes.len());
    (start..end).step_by(ALIGNMENT).find_map(|at| {
        let here = bytes.get(at..)?;
        if !here.starts_with(&BATCH_MAGIC.to_le_bytes()) {
            return None;
        }
        BatchHeader::decode(here, incarnation, wide(at))
    })
}

fn record_checksum(incarnation: u64, position: Position, clear: &[u8], body: &[u8]) -> u32 {
    let mut checksum = crc32c::crc32c(&incarnation.to_le_bytes());
    checksum = crc32c::crc32c_append(checksum, &position.number().to_le_bytes());
    checksum = crc32c::crc32c_append(checksum, &short(clear.len()).to_le_bytes());
    checksum = crc32c::crc32c_append(checksum, clear);
    crc32c::crc32c_append(checksum, body)
}

fn table_checksum(incarnation: u64, offset: u64, table: &[u8]) -> u32 {
    let mut checksum = crc32c::crc32c(&incarnation.to_le_bytes());
    checksum = crc32c::crc32c_append(checksum, &offset.to_le_bytes());
    crc32c::crc32c_append(checksum, table)
}

fn short(length: usize) -> u32 {
    u32::try_from(length).expect("appends are bounded far below 4 GiB")
}

/// Reads numbers off the front of bytes whose length was checked; what is missing reads as zero.
pub(crate) struct Fields<'a>(pub(crate) &'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((taken, rest)) = self.0.split_first_chunk::<N>() else {
            self.0 = &[];
            return [0; N];
        };
        self.0 = rest;
        *taken
    }

    pub(crate) fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    pub(crate) fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    pub(crate) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    pub(crate) fn array16(&mut self) -> [u8; 16] {
        self.take()
    }
}
