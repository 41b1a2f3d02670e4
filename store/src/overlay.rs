//! What is committed and not yet in the index, held in memory over it, so that a reader sees every record whose
//! append was answered. Pure.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;

use crate::index::Changes;
use crate::{Key, Position, Update};

/// Keys that the index does not know the present state of.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    entries: BTreeMap<Name, Entry>,
}

/// A key, a short one in its place: every commit looks some hundred of them up, and most that they are compared with lie
/// in other lines of the cache.
#[derive(Clone, Debug)]
enum Name {
    Short(u8, [u8; SHORT_BYTES]),
    Long(Box<[u8]>),
}

/// Nearly all keys are shorter.
const SHORT_BYTES: usize = 38;

impl Name {
    fn of(key: &[u8]) -> Self {
        let mut bytes = [0; SHORT_BYTES];
        match (bytes.get_mut(..key.len()), u8::try_from(key.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(key);
                Self::Short(length, bytes)
            }
            _ => Self::Long(key.into()),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Short(length, bytes) => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Self::Long(bytes) => bytes,
        }
    }
}

impl Borrow<[u8]> for Name {
    fn borrow(&self) -> &[u8] {
        self.bytes()
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

/// What a key was last made.
#[derive(Debug)]
struct Entry {
    /// By which record.
    position: Position,
    /// None: it is gone.
    value: Option<Vec<u8>>,
}

impl Overlay {
    /// Takes the updates of the record at `position`, which is above all before. Returns their keys.
    pub(crate) fn put(&mut self, position: Position, updates: Vec<Update>) -> Vec<Key> {
        let keys = updates.into_iter().map(|update| {
            let (key, value) = match update {
                Update::Put(key, value) => (key, Some(value)),
                Update::Delete(key) => (key, None),
            };
            let entry = Entry { position, value };
            self.entries.insert(Name::of(&key), entry);
            key
        });
        keys.collect()
    }

    /// What the index must take in to hold these records, whose keys are given. What a later record changes again
    /// is left for that one: much never reaches the index at all.
    pub(crate) fn changes(&self, records: Vec<(Position, Vec<Key>)>) -> Changes {
        let mut changes = Changes::default();
        for (position, keys) in records {
            changes.position = position;
            for key in keys {
                if let Some(entry) = self
                    .entries
                    .get(key.as_slice())
                    .filter(|entry| entry.position == position)
                {
                    changes.add(key, entry.value.clone());
                }
            }
        }
        changes
    }

    /// Forgets what the index now holds: the updates of `keys` by records up to `position`.
    pub(crate) fn settle<'a>(&mut self, position: Position, keys: impl Iterator<Item = &'a Key>) {
        for key in keys {
            let entry = self.entries.get(key.as_slice());
            if entry.is_some_and(|entry| entry.position <= position) {
                self.entries.remove(key.as_slice());
            }
        }
    }

    /// Forgets keys that nothing below has.
    pub(crate) fn forget<'a>(&mut self, keys: impl Iterator<Item = &'a Key>) {
        for key in keys {
            let entry = self.entries.get(key.as_slice());
            if entry.is_some_and(|entry| entry.value.is_none()) {
                self.entries.remove(key.as_slice());
            }
        }
    }

    /// What the key was last made, if it is not the index that knows.
    pub(crate) fn value(&self, key: &[u8]) -> Option<Option<&Vec<u8>>> {
        self.entries.get(key).map(|entry| entry.value.as_ref())
    }

    /// All keys that it is not the index that knows, and what they were last made.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&[u8], Option<&Vec<u8>>)> {
        let entries = self.entries.iter();
        entries.map(|(key, entry)| (key.bytes(), entry.value.as_ref()))
    }

    /// The first `limit` keys of a range, merged with the index's own. `index` gives pairs in order and is read
    /// only as far as needed.
    pub(crate) fn merge<E>(
        &self,
        bounds: &(Bound<Key>, Bound<Key>),
        limit: usize,
        index: impl Iterator<Item = Result<(Key, Vec<u8>), E>>,
    ) -> Result<Vec<(Key, Vec<u8>)>, E> {
        let mut merged = Vec::new();
        if is_empty(bounds) {
            return Ok(merged);
        }
        let (from, to) = (bounds.0.as_ref(), bounds.1.as_ref());
        let range = (from.map(Vec::as_slice), to.map(Vec::as_slice));
        let above = self.entries.range::<[u8], _>(range);
        let mut above = above.map(|(key, entry)| (key.bytes(), entry)).peekable();
        let mut below = index.peekable();
        while merged.len() < limit {
            if matches!(below.peek(), Some(Err(_))) {
                below.next().transpose()?;
            }
            let lower = match below.peek() {
                Some(Ok((key, _))) => Some(key),
                _ => None,
            };
            let take_above = match (above.peek(), lower) {
                (None, None) => break,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (Some((upper, _)), Some(lower)) => {
                    if *upper == lower.as_slice() {
                        below.next();
                        continue;
                    }
                    *upper < lower.as_slice()
                }
            };
            if take_above {
                if let Some((key, entry)) = above.next() {
                    merged.extend(entry.value.clone().map(|value| (key.to_vec(), value)));
                }
            } else {
                merged.extend(below.next().transpose()?);
            }
        }
        Ok(merged)
    }
}

/// True for ranges that hold nothing, which `BTreeMap::range` answers with a panic.
pub(crate) fn is_empty(bounds: &(Bound<Key>, Bound<Key>)) -> bool {
    match bounds {
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (
            Bound::Included(from) | Bound::Excluded(from),
            Bound::Included(to) | Bound::Excluded(to),
        ) => from >= to,
        _ => false,
    }
}

/// The bounds of all keys that begin with `prefix`.
pub(crate) fn prefix_bounds(prefix: &[u8]) -> (Bound<Key>, Bound<Key>) {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(more) = last.checked_add(1) {
            end.push(more);
            return (Bound::Included(prefix.to_vec()), Bound::Excluded(end));
        }
    }
    (Bound::Included(prefix.to_vec()), Bound::Unbounded)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::arbitrary::any;
    use proptest::collection::{btree_map, vec};
    use proptest::strategy::{Just, Strategy};
    use proptest::{prop_assert_eq, prop_oneof, proptest};

    use super::*;
    use crate::index::Memory;

    fn key() -> impl Strategy<Value = Key> {
        vec(prop_oneof![Just(0_u8), Just(1), Just(254), Just(255)], 0..4)
    }

    fn bound() -> impl Strategy<Value = Bound<Key>> {
        prop_oneof![
            key().prop_map(Bound::Included),
            key().prop_map(Bound::Excluded),
            Just(Bound::Unbounded)
        ]
    }

    fn update((key, value): (Key, Option<u8>)) -> Update {
        match value {
            Some(byte) => Update::Put(key, vec![byte]),
            None => Update::Delete(key),
        }
    }

    fn applied(
        mut keys: BTreeMap<Key, Vec<u8>>,
        records: &[Vec<Update>],
    ) -> BTreeMap<Key, Vec<u8>> {
        for update in records.iter().flatten() {
            match update {
                Update::Put(key, value) => keys.insert(key.clone(), value.clone()),
                Update::Delete(key) => keys.remove(key),
            };
        }
        keys
    }

    proptest! {
        /// The merge is what a map with everything applied to it would give.
        #[test]
        fn a_merged_range_is_the_range_of_the_merged(
            index in btree_map(key(), vec(any::<u8>(), 0..3), 0..20),
            updates in vec((key(), any::<Option<u8>>()), 0..20),
            from in bound(), to in bound(), limit in 0_usize..12,
        ) {
            let mut overlay = Overlay::default();
            let mut whole = index.clone();
            for (number, (key, value)) in updates.into_iter().enumerate() {
                let updates = vec![update((key.clone(), value))];
                overlay.put(Position::new(number as u64 + 1), updates);
                match value {
                    Some(byte) => whole.insert(key, vec![byte]),
                    None => whole.remove(&key),
                };
            }
            let bounds = (from, to);
            let expected: Vec<_> = if is_empty(&bounds) { vec![] } else {
                whole.range(bounds.clone()).take(limit).map(|(k, v)| (k.clone(), v.clone())).collect()
            };
            let below: Vec<Result<_, Infallible>> = if is_empty(&bounds) { vec![] } else {
                index.range(bounds.clone()).map(|(k, v)| Ok((k.clone(), v.clone()))).collect()
            };
            prop_assert_eq!(overlay.merge(&bounds, limit, below.into_iter()).unwrap(), expected);
        }

        /// An index that is led late is whole together with what is held over it, and, after a stop, together with
        /// the records above its position.
        #[test]
        fn an_index_led_late_lacks_only_what_later_records_say(
            records in vec(vec((key(), any::<Option<u8>>()), 0..4), 1..24),
            batch in 1_usize..8,
        ) {
            let records: Vec<Vec<_>> = records.into_iter().map(|updates| updates.into_iter().map(update).collect()).collect();
            let whole = applied(BTreeMap::new(), &records);
            let mut overlay = Overlay::default();
            let changed: Vec<_> = records.iter().zip(1..).map(|(updates, number)| {
                let position = Position::new(number);
                (position, overlay.put(position, updates.clone()))
            }).collect();
            let (index, mut at) = (Memory::default(), 0);
            for taken in changed.chunks(batch) {
                let changes = overlay.changes(taken.to_vec());
                index.apply(&changes);
                overlay.settle(changes.position, changes.keys());
                at += taken.len();
                let bounds = (Bound::Unbounded, Bound::Unbounded);
                let below = index.range(&bounds);
                prop_assert_eq!(index.position(), Position::new(at as u64));
                prop_assert_eq!(&applied(below.clone().into_iter().collect(), &records[at..]), &whole);
                let below = below.into_iter().map(Ok::<_, Infallible>);
                let seen: BTreeMap<_, _> = overlay.merge(&bounds, usize::MAX, below).unwrap().into_iter().collect();
                prop_assert_eq!(&seen, &whole);
            }
            prop_assert_eq!(overlay.entries.len(), 0);
        }

        #[test]
        fn prefix_bounds_hold_exactly_the_keys_with_the_prefix(prefix in key(), other in key()) {
            let bounds = prefix_bounds(&prefix);
            let inside = std::ops::RangeBounds::contains(&bounds, &other);
            prop_assert_eq!(inside, other.starts_with(&prefix));
        }
    }

    #[test]
    fn a_newer_update_outlives_the_settling_of_an_older_one() {
        let mut overlay = Overlay::default();
        let key = b"k".to_vec();
        overlay.put(Position::new(1), vec![Update::Put(key.clone(), vec![1])]);
        overlay.put(Position::new(2), vec![Update::Delete(key.clone())]);
        overlay.settle(Position::new(1), [&key].into_iter());
        assert_eq!(overlay.value(&key), Some(None));
        overlay.settle(Position::new(2), [&key].into_iter());
        assert_eq!(overlay.value(&key), None);
    }
}
