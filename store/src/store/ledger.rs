//! Which records are needed, by the journal's word alone. Pure.
//!
//! A record is needed while one of its puts stands, that is, while no later record changes the key; or while one of
//! its deletes is the last change of its key and an older put of that key is still on disk: without the delete an
//! index made anew would have the key again. So what ends something outlives every copy of what it ends.
//!
//! Keys are known by 96 bits of a keyed hash, 16 bytes for each change, and counted in shares of a bounded size.

use std::hash::{BuildHasher, RandomState};

use crate::{Projected, Update};

/// Changes that are held in memory at once: 16 bytes each.
const CHANGES_MAX: usize = 2 * 1024 * 1024;

/// The records of a journal in order, and what becomes of their keys.
#[derive(Debug)]
pub(super) struct Ledger {
    /// Bytes of each record.
    bytes: Vec<u32>,
    /// Whether it is needed for its own sake.
    stands: Vec<bool>,
    /// A record that only keeps away what another one put.
    masks: Vec<(u32, u32)>,
    changes: Vec<Change>,
    changes_max: usize,
    /// Keys are counted in so many shares, a power of two; this one is counted now.
    shares: u64,
    share: u64,
    next: u32,
    hashes: (RandomState, RandomState),
}

/// One change of one key. The order is by key, then by record; a put is above a delete of the same record, so that
/// the record is kept if it does both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Change {
    key: u64,
    more: u32,
    /// Twice the record's number; one more if it puts.
    what: u32,
}

impl Change {
    fn same_key(&self, other: &Self) -> bool {
        (self.key, self.more) == (other.key, other.more)
    }

    fn record(self) -> u32 {
        self.what >> 1
    }

    fn puts(self) -> bool {
        self.what & 1 == 1
    }
}

impl Default for Ledger {
    fn default() -> Self {
        Self::with_memory(CHANGES_MAX)
    }
}

impl Ledger {
    fn with_memory(changes_max: usize) -> Self {
        Self {
            bytes: Vec::new(),
            stands: Vec::new(),
            masks: Vec::new(),
            changes: Vec::new(),
            changes_max,
            shares: 1,
            share: 0,
            next: 0,
            hashes: (RandomState::new(), RandomState::new()),
        }
    }

    /// Takes the next record. In every share the same ones come in the same order.
    pub(super) fn add(&mut self, bytes: usize, projected: &Projected, keep: bool) {
        let number = self.next;
        self.next += 1;
        if self.share == 0 {
            self.bytes.push(u32::try_from(bytes).unwrap_or(u32::MAX));
            let stands = keep || projected.lasting || projected.updates.is_empty();
            self.stands.push(stands);
        }
        for update in &projected.updates {
            let key = self.hashes.0.hash_one(update.key());
            if key & (self.shares - 1) != self.share {
                continue;
            }
            let more = self.hashes.1.hash_one(update.key());
            let puts = matches!(update, Update::Put(..));
            self.changes.push(Change {
                key,
                more: u32::try_from(more >> 32).unwrap_or_default(),
                what: number << 1 | u32::from(puts),
            });
        }
        while self.share == 0 && self.changes.len() > self.changes_max {
            self.shares *= 2;
            let shares = self.shares;
            self.changes.retain(|change| change.key & (shares - 1) == 0);
        }
    }

    /// Settles the share that was counted. True if the records are to be gone through again, for the next one.
    pub(super) fn settle(&mut self) -> bool {
        self.changes.sort_unstable();
        for changes in self.changes.chunk_by(Change::same_key) {
            let Some((last, before)) = changes.split_last() else {
                continue;
            };
            if last.puts() {
                if let Some(stands) = self.stands.get_mut(line(last.record())) {
                    *stands = true;
                }
                continue;
            }
            let puts = before.iter().filter(|change| change.puts());
            self.masks
                .extend(puts.map(|put| (last.record(), put.record())));
        }
        self.changes.clear();
        self.next = 0;
        self.share += 1;
        self.share < self.shares
    }

    /// Whether each record is kept, if those that `stays` names stay on disk whatever becomes of their keys.
    pub(super) fn kept(&self, stays: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut kept = self.stands.clone();
        for (number, kept) in kept.iter_mut().enumerate() {
            *kept = *kept || stays(number);
        }
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for (delete, put) in &self.masks {
                let (delete, put) = (line(*delete), line(*put));
                if kept.get(put) == Some(&true) && kept.get(delete) == Some(&false) {
                    kept[delete] = true;
                    changed = true;
                }
            }
        }
        kept
    }

    /// Bytes of a record.
    pub(super) fn bytes(&self, number: usize) -> u64 {
        self.bytes.get(number).copied().map_or(0, u64::from)
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }
}

fn line(number: u32) -> usize {
    usize::try_from(number).expect("32 bits fit a length in memory")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::{prop_assert_eq, proptest};

    use super::*;

    fn record(updates: &[(u8, bool)]) -> Projected {
        let updates = updates.iter().map(|(key, puts)| match puts {
            true => Update::Put(vec![*key], vec![]),
            false => Update::Delete(vec![*key]),
        });
        Projected {
            updates: updates.collect(),
            ..Projected::default()
        }
    }

    fn count(records: &[Projected], changes_max: usize) -> Ledger {
        let mut ledger = Ledger::with_memory(changes_max);
        loop {
            for record in records {
                ledger.add(1, record, false);
            }
            if !ledger.settle() {
                return ledger;
            }
        }
    }

    /// Which record each key's value is of, with the records that are kept.
    fn index(records: &[Projected], kept: &[bool]) -> BTreeMap<Vec<u8>, usize> {
        let mut index = BTreeMap::new();
        for (number, record) in records.iter().enumerate().filter(|(n, _)| kept[*n]) {
            for update in &record.updates {
                match update {
                    Update::Put(key, _) => index.insert(key.clone(), number),
                    Update::Delete(key) => index.remove(key),
                };
            }
        }
        index
    }

    #[test]
    fn what_ends_something_stays_as_long_as_that_is_on_disk() {
        let records = [
            record(&[(1, true), (2, true)]),
            record(&[(1, false), (3, true)]),
            record(&[(2, false)]),
            record(&[(3, false), (4, true)]),
            record(&[(4, true)]),
        ];
        let ledger = count(&records, 100);
        assert_eq!(ledger.kept(|_| false), [false, false, false, false, true]);
        // The first one's file is not written anew: its keys must stay ended.
        let kept = ledger.kept(|number| number == 0);
        assert_eq!(kept, [true, true, true, true, true]);
    }

    #[test]
    fn what_has_no_keys_or_lasts_is_kept() {
        let lasting = Projected {
            lasting: true,
            ..record(&[(1, true)])
        };
        let records = [record(&[]), lasting, record(&[(1, true)])];
        assert_eq!(count(&records, 100).kept(|_| false), [true, true, true]);
    }

    proptest! {
        #[test]
        fn what_is_kept_gives_the_same_index_whatever_else_is_still_on_disk(
            updates in vec(vec((0_u8..12, proptest::bool::ANY), 0..4), 0..60),
            stays in vec(proptest::bool::ANY, 60),
            changes_max in 1_usize..200,
        ) {
            let records: Vec<_> = updates.iter().map(|updates| record(updates)).collect();
            let all = index(&records, &vec![true; records.len()]);
            let ledger = count(&records, changes_max);
            let kept = ledger.kept(|number| stays[number]);
            prop_assert_eq!(&index(&records, &kept), &all);
            // Oldest first: after any number of steps the index is the same.
            for step in 0..records.len() {
                let left: Vec<_> = (0..records.len()).map(|n| n >= step || kept[n]).collect();
                prop_assert_eq!(&index(&records, &left), &all);
            }
        }
    }
}
