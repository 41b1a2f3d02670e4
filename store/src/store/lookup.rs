//! What is found without the journal: values, ranges and tallies of the index, and over it what is not in it yet. Not:
//! how the index comes to have it.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::index::Shift;
use crate::overlay::{is_empty, prefix_bounds};
use crate::{Key, Position, RANGE_KEYS_MAX, Store, StoreError, Tally};

impl Store {
    /// The value of an index key, as of the last answered append or later.
    ///
    /// # Errors
    /// [`StoreError::Index`] or [`StoreError::Closed`].
    pub fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.shared.look(|overlay, index| match overlay.value(key) {
            Some(value) => Ok(value.cloned()),
            None => index.value(key),
        })
    }

    /// The first keys in a range, in order, with their values: one state of the index, as of the last answered
    /// append or later. At most `limit` of them, and at most [`RANGE_KEYS_MAX`]; ask again from the last key on.
    ///
    /// # Errors
    /// [`StoreError::Index`] or [`StoreError::Closed`].
    pub fn range(
        &self,
        from: Bound<Key>,
        to: Bound<Key>,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        let bounds = (from, to);
        if is_empty(&bounds) {
            return Ok(Vec::new());
        }
        let limit = limit.min(RANGE_KEYS_MAX);
        self.shared
            .look(|overlay, index| overlay.merge(&bounds, limit, index.range(&bounds)))
    }

    /// As [`Store::range`], of the keys that begin with `prefix`.
    ///
    /// # Errors
    /// [`StoreError::Index`] or [`StoreError::Closed`].
    pub fn prefix(&self, prefix: &[u8], limit: usize) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        let (from, to) = prefix_bounds(prefix);
        self.range(from, to, limit)
    }

    /// What the keys of each kind add up to ([`crate::Projection::tally`]), as of the last answered append or later; kinds of
    /// which there are no keys are left out. What the index has is not gone through, only what it does not have yet.
    ///
    /// # Errors
    /// [`StoreError::Index`] or [`StoreError::Closed`].
    pub fn tallies(&self) -> Result<BTreeMap<Key, Tally>, StoreError> {
        let projection = &*self.shared.projection;
        self.shared.look(|overlay, index| {
            let _still = index.still();
            let mut tallies = index.tallies(projection)?;
            let is_new = index.position()? == Position::START;
            let mut shift = Shift::default();
            for (key, value) in overlay.each() {
                let had = if is_new { None } else { index.value(key)? };
                shift.change(projection, key, (had.as_deref(), value.map(Vec::as_slice)));
            }
            shift.onto(&mut tallies)?;
            Ok(tallies)
        })
    }
}
