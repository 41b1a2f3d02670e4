//! Blocks of keys in the database, each at its fence: looked up, read in order, changed. Not: what is in one (`block`).
//!
//! A key's block is the one with the last fence that is not above it; the lowest fence is the empty one. Rows move to
//! other blocks only to the right, when theirs is split: so a reader that the follower overtakes may meet a row twice,
//! and never misses one. What the follower takes in meanwhile is masked by the overlay, as everywhere.

use std::collections::BTreeMap;
use std::ops::Bound;

use sled::{Batch, Db, IVec};

use super::block::{Damaged, Pair, Read, Row, Rows, encode, pack};
use super::guard::guarded;
use super::{KEYS, Pairs};
use crate::{Key, StoreError};

/// What is made of keys: a value, or nothing.
pub(super) type Made = BTreeMap<Key, Option<Vec<u8>>>;

/// Is shown a key, the value that it had and the one that it has.
pub(super) type Each<'a> = dyn FnMut(&[u8], Option<&[u8]>, Option<&[u8]>) + 'a;

impl From<Damaged> for StoreError {
    fn from(_: Damaged) -> Self {
        Self::Index {
            reason: "a block of it is damaged".to_owned(),
        }
    }
}

/// A block as it is kept.
struct Block {
    /// Where it begins.
    fence: Key,
    /// None where nothing is kept yet.
    bytes: Option<IVec>,
    /// Where the next one begins.
    next: Option<Key>,
}

/// The value of a key.
pub(super) fn value(db: &Db, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    match last_before(db, key)? {
        Some((fence, bytes)) => Ok(Rows::of(&fence, &bytes).find(key)?),
        None => Ok(None),
    }
}

/// The pairs of a range in order; after an error nothing more.
pub(super) fn range(db: &Db, bounds: &(Bound<Key>, Bound<Key>)) -> Pairs {
    let (from, to) = bounds.clone();
    let begin = match &from {
        Bound::Included(key) | Bound::Excluded(key) => last_before(db, key),
        Bound::Unbounded => Ok(None),
    };
    let begin = match begin {
        Ok(begin) => begin.map_or_else(|| inner(&[]), |(fence, _)| inner(&fence)),
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    let mut blocks = db.range(begin..vec![KEYS + 1]);
    let mut rows: std::vec::IntoIter<Row> = Vec::new().into_iter();
    let mut last = from;
    let mut ended = false;
    Box::new(std::iter::from_fn(move || {
        while !ended {
            let Some((key, value)) = rows.next() else {
                match next_block(&mut blocks) {
                    Ok(Some(read)) => rows = read.into_iter(),
                    outcome => {
                        ended = true;
                        return outcome.err().map(Err);
                    }
                }
                continue;
            };
            // Also what was given already: its block was split meanwhile.
            if is_before(&key, &last) {
                continue;
            }
            if is_above(&key, &to) {
                ended = true;
                continue;
            }
            last = Bound::Excluded(key.clone());
            return Some(Ok((key, value)));
        }
        None
    }))
}

/// Adds to `batch` what becomes of the blocks, and shows `each` key that is made another value: what it had, what it has.
pub(super) fn apply(
    db: &Db,
    made: &Made,
    batch: &mut Batch,
    each: &mut Each<'_>,
) -> Result<(), StoreError> {
    let mut rest = made.iter().peekable();
    while let Some((first, _)) = rest.peek() {
        let block = around(db, first)?;
        let mut own = Vec::new();
        while let Some(one) =
            rest.next_if(|(key, _)| block.next.as_ref().is_none_or(|next| *key < next))
        {
            own.push(one);
        }
        block.rewrite(own, batch, each)?;
    }
    Ok(())
}

impl Block {
    fn rewrite(
        &self,
        made: Vec<(&Key, &Option<Vec<u8>>)>,
        batch: &mut Batch,
        each: &mut Each<'_>,
    ) -> Result<(), StoreError> {
        let old = Read::of(&self.fence, self.bytes.as_deref().unwrap_or_default())?;
        let mut old = old.pairs().peekable();
        let (mut rows, mut changed, mut differs) = (Vec::<Pair<'_>>::new(), 0, false);
        for (key, value) in made {
            while let Some(row) = old.next_if(|(before, _)| before < &key.as_slice()) {
                rows.push(row);
            }
            let had = old.next_if(|(same, _)| same == key).map(|(_, had)| had);
            if had != value.as_deref() {
                each(key, had, value.as_deref());
                differs = true;
            }
            if let Some(value) = value {
                rows.push((key, value));
                changed = rows.len();
            }
        }
        rows.extend(old);
        if !differs {
            return Ok(());
        }
        if rows.is_empty() {
            batch.remove(inner(&self.fence));
        }
        for (number, part) in pack(&self.fence, &rows, changed).into_iter().enumerate() {
            let rows = rows.get(part).unwrap_or_default();
            let fence = match rows.first() {
                Some(&(first, _)) if number > 0 => first,
                _ => &self.fence,
            };
            batch.insert(inner(fence), encode(fence, rows));
        }
        Ok(())
    }
}

/// The block that has a key, or will have it.
fn around(db: &Db, key: &[u8]) -> Result<Block, StoreError> {
    let found = last_before(db, key)?;
    let above = (Bound::Excluded(inner(key)), Bound::Excluded(vec![KEYS + 1]));
    let next = guarded(|| db.range::<Vec<u8>, _>(above).next().transpose())?;
    let (fence, bytes) = match found {
        Some((fence, bytes)) => (fence, Some(bytes)),
        None => (Key::new(), None),
    };
    Ok(Block {
        fence,
        bytes,
        next: next.map(|(next, _)| outer(&next)),
    })
}

/// The block with the last fence that is not above a key.
fn last_before(db: &Db, key: &[u8]) -> Result<Option<(Key, IVec)>, StoreError> {
    let up_to = vec![KEYS]..=inner(key);
    let found = guarded(|| db.range(up_to).next_back().transpose())?;
    Ok(found.map(|(fence, bytes)| (outer(&fence), bytes)))
}

fn next_block(blocks: &mut sled::Iter) -> Result<Option<Vec<Row>>, StoreError> {
    let Some((fence, bytes)) = guarded(|| blocks.next().transpose())? else {
        return Ok(None);
    };
    let rows: Result<Vec<Row>, Damaged> = Rows::of(&outer(&fence), &bytes).collect();
    Ok(Some(rows?))
}

fn is_before(key: &Key, from: &Bound<Key>) -> bool {
    match from {
        Bound::Included(from) => key < from,
        Bound::Excluded(from) => key <= from,
        Bound::Unbounded => false,
    }
}

fn is_above(key: &Key, to: &Bound<Key>) -> bool {
    match to {
        Bound::Included(to) => key > to,
        Bound::Excluded(to) => key >= to,
        Bound::Unbounded => false,
    }
}

/// A fence as the database has it.
pub(super) fn inner(key: &[u8]) -> Vec<u8> {
    let mut inner = Vec::with_capacity(key.len() + 1);
    inner.push(KEYS);
    inner.extend_from_slice(key);
    inner
}

fn outer(inner: &[u8]) -> Key {
    inner.get(1..).unwrap_or_default().to_vec()
}
