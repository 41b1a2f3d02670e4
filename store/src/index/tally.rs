//! What keys add up to, kept beside them and changed with them at once: how many there are of a kind, and the sum of what
//! each is worth. Which keys count, and what for, the projection says. Not: when they are changed.

use std::collections::BTreeMap;

use sled::{Batch, Db};

use super::guard::guarded;
use crate::{Key, Projection, StoreError, Tally};

/// Before every tally's key.
const TALLIES: u8 = 2;

/// Tallies by their keys; those of nothing are left out.
pub(crate) type Tallies = BTreeMap<Key, Tally>;

/// What changes of keys do to the tallies.
#[derive(Debug, Default)]
pub(crate) struct Shift {
    come: Tallies,
    gone: Tallies,
}

impl Shift {
    /// Takes in that a key has another value, or none any more, or had none.
    pub(crate) fn change(
        &mut self,
        projection: &dyn Projection,
        key: &[u8],
        (had, has): (Option<&[u8]>, Option<&[u8]>),
    ) {
        for (value, tallies) in [(had, &mut self.gone), (has, &mut self.come)] {
            if let Some((kind, worth)) = value.and_then(|value| projection.tally(key, value)) {
                let tally = tallies.entry(kind).or_default();
                tally.keys = tally.keys.saturating_add(1);
                tally.sum = tally.sum.saturating_add(worth);
            }
        }
    }

    /// The tallies that change, of those that `before` knows.
    fn changed(
        self,
        before: impl Fn(&Key) -> Result<Tally, StoreError>,
    ) -> Result<Tallies, StoreError> {
        let Self { mut come, gone } = self;
        for kind in gone.keys() {
            come.entry(kind.clone()).or_default();
        }
        for (kind, tally) in &mut come {
            let (before, gone) = (before(kind)?, gone.get(kind).copied().unwrap_or_default());
            let after = |before: u64, come: u64, gone: u64| {
                let after = before.saturating_add(come).checked_sub(gone);
                after.ok_or_else(|| StoreError::Index {
                    reason: "its tallies do not add up".to_owned(),
                })
            };
            *tally = Tally {
                keys: after(before.keys, tally.keys, gone.keys)?,
                sum: after(before.sum, tally.sum, gone.sum)?,
            };
        }
        Ok(come)
    }

    /// Changes tallies in memory.
    pub(crate) fn onto(self, tallies: &mut Tallies) -> Result<(), StoreError> {
        let known = &*tallies;
        let changed = self.changed(|kind| Ok(known.get(kind).copied().unwrap_or_default()))?;
        tallies.extend(changed);
        tallies.retain(|_, tally| *tally != Tally::default());
        Ok(())
    }

    /// Adds to `batch` what becomes of the database's tallies.
    pub(super) fn into_batch(self, db: &Db, batch: &mut Batch) -> Result<(), StoreError> {
        let known = |kind: &Key| {
            let bytes = guarded(|| db.get(inner(kind)))?;
            bytes.map_or(Ok(Tally::default()), |bytes| tally_in(&bytes))
        };
        for (kind, tally) in self.changed(known)? {
            if tally == Tally::default() {
                batch.remove(inner(&kind));
            } else {
                let bytes = [tally.keys.to_be_bytes(), tally.sum.to_be_bytes()].concat();
                batch.insert(inner(&kind), bytes);
            }
        }
        Ok(())
    }
}

/// All tallies of the database.
pub(super) fn all(db: &Db) -> Result<Tallies, StoreError> {
    let mut kept = db.scan_prefix([TALLIES]);
    let mut tallies = Tallies::new();
    while let Some((key, bytes)) = guarded(|| kept.next().transpose())? {
        let kind = key.get(1..).unwrap_or_default().to_vec();
        tallies.insert(kind, tally_in(&bytes)?);
    }
    Ok(tallies)
}

fn tally_in(bytes: &[u8]) -> Result<Tally, StoreError> {
    let number = |at: usize| {
        let bytes = bytes.get(at..at + 8)?;
        Some(u64::from_be_bytes(bytes.try_into().ok()?))
    };
    match (number(0), number(8)) {
        (Some(keys), Some(sum)) => Ok(Tally { keys, sum }),
        _ => Err(StoreError::Index {
            reason: "a tally of it is damaged".to_owned(),
        }),
    }
}

fn inner(kind: &[u8]) -> Vec<u8> {
    [&[TALLIES], kind].concat()
}
