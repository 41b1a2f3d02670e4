//! Keys that lie side by side, packed into one value: a database that keeps nine keys a page and some hundred bytes of
//! memory for each page then has tens of ours in the place of one of its own. Pure. Not: where blocks are kept (`blocks`).
//!
//! ```text
//! fence → row │ row │ …    the rows from this fence on and before the next, in order
//! row     shared 1 │ rest 1 │ value length 1 or 2 │ rest of the key │ value
//! ```
//! `shared` is how many bytes a key has in common with the one before it, the first with the fence.

use std::ops::Range;

use crate::{KEY_BYTES_MAX, Key, VALUE_BYTES_MAX};

/// A key with its value.
pub(super) type Row = (Key, Vec<u8>);
/// The same, where they lie.
pub(super) type Pair<'a> = (&'a [u8], &'a [u8]);

/// A block has no more, unless it is of one row. A change of one row writes a block anew; and every key of the database
/// costs some dozens of bytes of disk and memory.
pub(super) const BLOCK_BYTES_MAX: usize = 1024;
/// The lengths below this take one byte, and the others two.
const LONG: usize = 0x80;
const _: () = {
    assert!(
        KEY_BYTES_MAX <= u8::MAX as usize,
        "a key's length fits a byte"
    );
    assert!(
        VALUE_BYTES_MAX < LONG << 8,
        "a value's length fits two bytes"
    );
};

/// The bytes of rows that begin at `fence`.
pub(super) fn encode(fence: &[u8], rows: &[Pair<'_>]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BLOCK_BYTES_MAX);
    let mut before = fence;
    for &(key, value) in rows {
        let shared = shared(before, key);
        let rest = key.get(shared..).unwrap_or_default();
        bytes.extend([byte(shared), byte(rest.len())]);
        if value.len() >= LONG {
            bytes.push(byte(LONG | value.len() >> 8));
        }
        bytes.push(byte(value.len() & 0xFF));
        bytes.extend_from_slice(rest);
        bytes.extend_from_slice(value);
        before = key;
    }
    bytes
}

/// The rows of a block in order, each an error once its bytes make no sense.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    before: Key,
    bytes: &'a [u8],
}

/// The bytes are of no block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damaged;

impl<'a> Rows<'a> {
    pub(super) fn of(fence: &[u8], bytes: &'a [u8]) -> Self {
        let before = fence.to_vec();
        Self { before, bytes }
    }

    /// Makes `before` the next key, and gives its value.
    fn step(&mut self) -> Option<&'a [u8]> {
        let (&[shared, rest], bytes) = self.bytes.split_first_chunk()?;
        let (&first, bytes) = bytes.split_first()?;
        let (length, bytes) = match usize::from(first) {
            short if short < LONG => (short, bytes),
            long => {
                let (&low, bytes) = bytes.split_first()?;
                ((long & !LONG) << 8 | usize::from(low), bytes)
            }
        };
        let (rest, bytes) = bytes.split_at_checked(usize::from(rest))?;
        let (value, bytes) = bytes.split_at_checked(length)?;
        self.bytes = bytes;
        if usize::from(shared) > self.before.len() {
            return None;
        }
        self.before.truncate(usize::from(shared));
        self.before.extend_from_slice(rest);
        Some(value)
    }

    /// The value of a key.
    pub(super) fn find(mut self, key: &[u8]) -> Result<Option<Vec<u8>>, Damaged> {
        while !self.bytes.is_empty() {
            let value = self.step().ok_or(Damaged)?;
            if self.before.as_slice() >= key {
                return Ok((self.before == key).then(|| value.to_vec()));
            }
        }
        Ok(None)
    }
}

/// A block's rows all at once, the keys in one place: a block is written anew for each change of one of them.
#[derive(Debug, Default)]
pub(super) struct Read<'a> {
    keys: Vec<u8>,
    /// Where each key ends, and its value.
    rows: Vec<(usize, &'a [u8])>,
}

impl<'a> Read<'a> {
    pub(super) fn of(fence: &[u8], bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut read = Self::default();
        let mut rows = Rows::of(fence, bytes);
        while !rows.bytes.is_empty() {
            let value = rows.step().ok_or(Damaged)?;
            read.keys.extend_from_slice(&rows.before);
            read.rows.push((read.keys.len(), value));
        }
        Ok(read)
    }

    /// The rows in order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        let mut start = 0;
        self.rows.iter().map(move |&(end, value)| {
            let key = self.keys.get(start..end).unwrap_or_default();
            start = end;
            (key, value)
        })
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Damaged>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.bytes.is_empty() {
            return None;
        }
        let Some(value) = self.step() else {
            self.bytes = &[];
            return Some(Err(Damaged));
        };
        Some(Ok((self.before.clone(), value.to_vec())))
    }
}

/// Which rows come into one block each, of those that were one from `fence` on; the first `changed` end with the last
/// one that is new. Those are packed tight, and what comes after them stays by itself if there is no room: keys that
/// come in order fill their blocks, whatever lies behind them.
pub(super) fn pack(fence: &[u8], rows: &[Pair<'_>], changed: usize) -> Vec<Range<usize>> {
    let mut blocks = fill(fence, rows, 0..changed);
    let behind = changed..rows.len();
    let last = blocks.last().map_or(0..0, Clone::clone);
    let together = last.start..rows.len();
    if bytes_of(fence, rows, together.clone()) <= BLOCK_BYTES_MAX {
        blocks.pop();
        blocks.extend((!together.is_empty()).then_some(together));
    } else {
        blocks.extend(fill(fence, rows, behind));
    }
    blocks
}

/// As few blocks as hold these, one after another.
fn fill(fence: &[u8], rows: &[Pair<'_>], range: Range<usize>) -> Vec<Range<usize>> {
    let (mut blocks, mut start, mut bytes) = (Vec::new(), range.start, 0);
    for number in range.clone() {
        let more = bytes_of(fence, rows, number..number + 1);
        if number > start && bytes + more > BLOCK_BYTES_MAX {
            blocks.push(start..number);
            (start, bytes) = (number, 0);
        }
        bytes += more;
    }
    blocks.extend((start < range.end).then_some(start..range.end));
    blocks
}

/// Bytes of rows in a block; of its first one, a few more than it takes where the block's fence is its key.
fn bytes_of(fence: &[u8], rows: &[Pair<'_>], range: Range<usize>) -> usize {
    let size = |number: usize| {
        let &(key, value) = rows.get(number)?;
        let before = match number.checked_sub(1).and_then(|before| rows.get(before)) {
            Some(&(before, _)) => before,
            None => fence,
        };
        let length = if value.len() < LONG { 1 } else { 2 };
        Some(2 + length + key.len() - shared(before, key) + value.len())
    };
    range.filter_map(size).sum()
}

fn shared(one: &[u8], other: &[u8]) -> usize {
    let same = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other);
    same.count()
}

fn byte(length: usize) -> u8 {
    u8::try_from(length).expect("lengths of keys and values are bounded before they come here")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::arbitrary::any;
    use proptest::collection::{btree_map, vec};
    use proptest::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn rows_of(fence: &[u8], bytes: &[u8]) -> Result<Vec<Row>, Damaged> {
        let one_by_one: Result<Vec<Row>, Damaged> = Rows::of(fence, bytes).collect();
        let read = Read::of(fence, bytes);
        let at_once = read.map(|read| {
            let owned = |(key, value): Pair<'_>| (key.to_vec(), value.to_vec());
            read.pairs().map(owned).collect()
        });
        assert_eq!(at_once, one_by_one);
        one_by_one
    }

    fn pairs(rows: &[Row]) -> Vec<Pair<'_>> {
        let mut pairs = Vec::new();
        for (key, value) in rows {
            pairs.push((key.as_slice(), value.as_slice()));
        }
        pairs
    }

    proptest! {
        #[test]
        fn rows_read_back_as_written_and_are_found_one_by_one(
            rows in btree_map(vec(0_u8..3, 0..KEY_BYTES_MAX), vec(any::<u8>(), 0..VALUE_BYTES_MAX), 0..12),
            fence in vec(0_u8..3, 0..3),
            other in vec(0_u8..3, 0..3),
        ) {
            let ordered: Vec<Row> = rows.clone().into_iter().collect();
            let bytes = encode(&fence, &pairs(&ordered));
            prop_assert_eq!(rows_of(&fence, &bytes), Ok(ordered.clone()));
            for key in rows.keys().chain([&other]) {
                prop_assert_eq!(Rows::of(&fence, &bytes).find(key), Ok(rows.get(key).cloned()));
            }
        }

        #[test]
        fn rows_are_packed_in_order_and_no_block_is_too_long(
            rows in btree_map(vec(any::<u8>(), 0..20), vec(any::<u8>(), 0..VALUE_BYTES_MAX), 0..40),
            changed in 0_usize..40,
        ) {
            let rows: Vec<Row> = rows.into_iter().collect();
            let blocks = pack(&[], &pairs(&rows), changed.min(rows.len()));
            let in_order: Vec<usize> = blocks.iter().cloned().flatten().collect();
            prop_assert_eq!(in_order, (0..rows.len()).collect::<Vec<_>>());
            for block in blocks {
                prop_assert!(!block.is_empty());
                let fence = &rows[block.start].0;
                prop_assert!(block.len() == 1 || encode(fence, &pairs(&rows[block])).len() <= BLOCK_BYTES_MAX);
            }
        }

        #[test]
        fn what_is_no_block_is_an_error_and_never_a_panic(bytes in vec(any::<u8>(), 0..64)) {
            if let Ok(rows) = rows_of(&[], &bytes) {
                let keys: BTreeMap<_, _> = rows.into_iter().collect();
                prop_assert!(keys.len() <= bytes.len());
            }
        }
    }

    #[test]
    fn keys_that_come_in_order_before_others_fill_their_blocks() {
        let row =
            |first: u8, number: u16| ([&[first][..], &number.to_be_bytes()].concat(), vec![7; 29]);
        let mut blocks: Vec<Vec<Row>> = vec![(0..20).map(|number| row(9, number)).collect()];
        for number in 0..1_000 {
            // Always before those that begin with 9: into the block that comes last before them.
            let at = blocks
                .partition_point(|block| block[0].0[0] < 9)
                .saturating_sub(1);
            let mut rows = blocks.remove(at);
            let place = rows.partition_point(|(key, _)| key[0] < 9);
            rows.insert(place, row(1, number));
            let parts = pack(&[], &pairs(&rows), place + 1);
            blocks.splice(at..at, parts.into_iter().map(|part| rows[part].to_vec()));
        }
        let full = BLOCK_BYTES_MAX / (29 + 3 + 3);
        assert!(blocks.len() <= 1_000 / full + 2, "{} blocks", blocks.len());
    }
}
