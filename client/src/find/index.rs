//! Which alerts can hold what is looked for: a bit per alert and slice, in blocks that a processor's cache holds. It
//! takes 512 bytes per alert and what finds it by name, however much it says; an alert that says more fills more of its
//! bits, and is looked at in vain more often. Not: whether an alert does hold it.
//!
//! ```text
//!  earlier:  newest of those before the start ──► oldest      (read in the background)
//!  later:    first of those since the start ────► newest
//! ```

use std::{collections::BTreeMap, fmt, ops::ControlFlow};

use super::{Gram, SLICES};
use crate::shelf::{Position, Tag};

/// One alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: Tag,
    /// Its place in the listing.
    pub position: Position,
    /// When it came, in milliseconds, by this gateway's time.
    pub at_ms: u64,
}

/// Every alert that was read so far.
#[derive(Default)]
pub struct Index {
    earlier: Rows,
    later: Rows,
    places: BTreeMap<Tag, Place>,
}

/// Where an alert's bits are.
#[derive(Clone, Copy)]
struct Place {
    is_later: bool,
    row: usize,
}

impl Index {
    /// How many alerts it has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether it has that one.
    pub fn has(&self, name: Tag) -> bool {
        self.places.contains_key(&name)
    }

    /// Takes in an alert that is older than all that it has.
    pub fn push_older(&mut self, row: Row, grams: &[Gram]) {
        self.push(row, grams, false);
    }

    /// Takes in an alert that is newer than all that it has.
    pub fn push_newer(&mut self, row: Row, grams: &[Gram]) {
        self.push(row, grams, true);
    }

    fn push(&mut self, row: Row, grams: &[Gram], is_later: bool) {
        let name = row.name;
        if self.has(name) {
            return self.add(name, grams);
        }
        let rows = self.rows(is_later);
        let place = Place {
            is_later,
            row: rows.push(row),
        };
        rows.set(place.row, grams);
        self.places.insert(name, place);
    }

    /// More was said about an alert.
    pub fn add(&mut self, name: Tag, grams: &[Gram]) {
        if let Some(place) = self.places.get(&name).copied() {
            self.rows(place.is_later).set(place.row, grams);
        }
    }

    /// Nothing of an alert is left here.
    pub fn remove(&mut self, name: Tag) {
        if let Some(place) = self.places.remove(&name) {
            self.rows(place.is_later).clear(place.row);
        }
    }

    /// Every alert that falls into all of these slices, newest first, as long as `each` goes on.
    pub fn walk(&self, grams: &[Gram], mut each: impl FnMut(&Row) -> ControlFlow<()>) {
        let later = self.later.blocks.iter().enumerate().rev();
        for (at, block) in later {
            let mut bits = block.all_of(grams);
            bits.reverse();
            for (word, mut found) in (0..WORDS).rev().zip(bits) {
                while found != 0 {
                    let bit = 63 - found.leading_zeros();
                    found &= !(1 << bit);
                    if self.later.give(at, (word, bit), &mut each).is_break() {
                        return;
                    }
                }
            }
        }
        for (at, block) in self.earlier.blocks.iter().enumerate() {
            for (word, mut found) in block.all_of(grams).into_iter().enumerate() {
                while found != 0 {
                    let bit = found.trailing_zeros();
                    found &= found - 1;
                    if self.earlier.give(at, (word, bit), &mut each).is_break() {
                        return;
                    }
                }
            }
        }
    }

    const fn rows(&mut self, is_later: bool) -> &mut Rows {
        if is_later {
            &mut self.later
        } else {
            &mut self.earlier
        }
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({} alerts)", self.len())
    }
}

/// Alerts in one order.
#[derive(Default)]
struct Rows {
    rows: Vec<Option<Row>>,
    blocks: Vec<Block>,
}

impl Rows {
    fn push(&mut self, row: Row) -> usize {
        let at = self.rows.len();
        if at.is_multiple_of(BLOCK_ROWS) {
            self.blocks.push(Block::new());
        }
        self.rows.push(Some(row));
        at
    }

    fn set(&mut self, row: usize, grams: &[Gram]) {
        if let Some(block) = self.blocks.get_mut(row / BLOCK_ROWS) {
            let (word, bit) = (row % BLOCK_ROWS / 64, row % 64);
            for gram in grams.iter().chain(&[EVERY]) {
                if let Some(word) = block.0.get_mut(usize::from(*gram) * WORDS + word) {
                    *word |= 1 << bit;
                }
            }
        }
    }

    fn clear(&mut self, row: usize) {
        if let Some(row) = self.rows.get_mut(row) {
            *row = None;
        }
        if let Some(block) = self.blocks.get_mut(row / BLOCK_ROWS) {
            let (word, bit) = (row % BLOCK_ROWS / 64, row % 64);
            let words = block.0.iter_mut().skip(word).step_by(WORDS);
            words.for_each(|word| *word &= !(1 << bit));
        }
    }

    fn give(
        &self,
        block: usize,
        (word, bit): (usize, u32),
        each: &mut impl FnMut(&Row) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let bit = usize::try_from(bit).unwrap_or_default();
        let row = self.rows.get(block * BLOCK_ROWS + word * 64 + bit);
        row.and_then(Option::as_ref)
            .map_or(ControlFlow::Continue(()), each)
    }
}

/// The bits of 512 alerts, slice by slice: a slice of them is one line of a cache.
struct Block(Box<[u64]>);

impl Block {
    fn new() -> Self {
        Self(vec![0; SLICES_KEPT * WORDS].into_boxed_slice())
    }

    fn all_of(&self, grams: &[Gram]) -> [u64; WORDS] {
        let mut all = [u64::MAX; WORDS];
        for gram in grams.iter().chain(&[EVERY]) {
            let from = usize::from(*gram) * WORDS;
            let slice = self.0.get(from..from + WORDS).unwrap_or(&[0; WORDS]);
            for (all, one) in all.iter_mut().zip(slice) {
                *all &= one;
            }
        }
        all
    }
}

const WORDS: usize = 8;
const BLOCK_ROWS: usize = WORDS * 64;
/// One more slice: every alert that is there.
const SLICES_KEPT: usize = SLICES + 1;
const EVERY: Gram = 4_096;
const _: () = assert!(EVERY as usize == SLICES);
