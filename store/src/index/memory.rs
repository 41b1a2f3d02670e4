//! An index that lives in memory and ends with it, for a store that commits by hand: nothing rests on an index, so
//! a simulation does without the database. Not: for a gateway or a relay.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Changes;
use crate::{Key, Position};

#[derive(Debug, Default)]
pub(crate) struct Memory {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    keys: BTreeMap<Key, Vec<u8>>,
    position: Position,
}

impl Memory {
    pub(crate) fn position(&self) -> Position {
        self.lock().position
    }

    pub(crate) fn apply(&self, changes: &Changes) {
        let mut state = self.lock();
        for (key, value) in &changes.keys {
            match value {
                Some(value) => state.keys.insert(key.clone(), value.clone()),
                None => state.keys.remove(key),
            };
        }
        state.position = changes.position;
    }

    pub(crate) fn value(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.lock().keys.get(key).cloned()
    }

    /// The pairs of a range that is not empty.
    pub(crate) fn range(&self, bounds: &(Bound<Key>, Bound<Key>)) -> Vec<(Key, Vec<u8>)> {
        let state = self.lock();
        let pairs = state.keys.range(bounds.clone());
        pairs
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
