//! What is committed and not yet in the index, held in memory over it, so that a reader sees every record whose
//! append was answered. Pure.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::{Key, Position, Update};

/// Keys that the index does not know the present state of. None: the key is gone.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    entries: BTreeMap<Key, (Position, Option<Vec<u8>>)>,
}

impl Overlay {
    /// Takes the updates of the record at `position`, which is above all before.
    pub(crate) fn put(&mut self, position: Position, updates: &[Update]) {
        for update in updates {
            let (key, value) = match update {
                Update::Put(key, value) => (key, Some(value.clone())),
                Update::Delete(key) => (key, None),
            };
            self.entries.insert(key.clone(), (position, value));
        }
    }

    /// Forgets what the index now holds: the updates of `keys` by records up to `position`.
    pub(crate) fn settle<'a>(&mut self, position: Position, keys: impl Iterator<Item = &'a Key>) {
        for key in keys {
            if self
                .entries
                .get(key)
                .is_some_and(|(last, _)| *last <= position)
            {
                self.entries.remove(key);
            }
        }
    }

    /// Forgets keys that nothing below has.
    pub(crate) fn forget<'a>(&mut self, keys: impl Iterator<Item = &'a [u8]>) {
        for key in keys {
            if matches!(self.entries.get(key), Some((_, None))) {
                self.entries.remove(key);
            }
        }
    }

    /// True if the record at `position` is the last that changed the key.
    pub(crate) fn is_of(&self, key: &[u8], position: Position) -> bool {
        self.entries
            .get(key)
            .is_some_and(|(last, _)| *last == position)
    }

    /// What the key was last made, if it is not the index that knows.
    pub(crate) fn value(&self, key: &[u8]) -> Option<Option<&Vec<u8>>> {
        self.entries.get(key).map(|(_, value)| value.as_ref())
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
        let mut above = self.entries.range(bounds.clone()).peekable();
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
                    if *upper == lower {
                        below.next();
                        continue;
                    }
                    *upper < lower
                }
            };
            if take_above {
                if let Some((key, (_, Some(value)))) = above.next() {
                    merged.push((key.clone(), value.clone()));
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
                let update = match value {
                    Some(byte) => Update::Put(key.clone(), vec![byte]),
                    None => Update::Delete(key.clone()),
                };
                overlay.put(Position::new(number as u64 + 1), &[update]);
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
        overlay.put(Position::new(1), &[Update::Put(key.clone(), vec![1])]);
        overlay.put(Position::new(2), &[Update::Delete(key.clone())]);
        overlay.settle(Position::new(1), [&key].into_iter());
        assert_eq!(overlay.value(&key), Some(None));
        overlay.settle(Position::new(2), [&key].into_iter());
        assert_eq!(overlay.value(&key), None);
    }
}
