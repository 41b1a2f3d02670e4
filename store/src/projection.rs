//! How records become index keys: the one trait that the store's user implements. It never asks the index,
//! so that the same journal gives the same index from any earlier position.

use crate::{KEY_BYTES_MAX, Position, VALUE_BYTES_MAX};

/// An index key: ordered bytes, at most [`KEY_BYTES_MAX`]. One namespace; the projection puts prefixes.
pub type Key = Vec<u8>;

/// One change of the index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Update {
    /// The key has this value from now on; at most [`VALUE_BYTES_MAX`].
    Put(Key, Vec<u8>),
    /// The key is gone.
    Delete(Key),
}

impl Update {
    /// The key that this changes.
    pub fn key(&self) -> &[u8] {
        match self {
            Self::Put(key, _) | Self::Delete(key) => key,
        }
    }

    /// As [`Update::key`], for good.
    pub(crate) fn into_key(self) -> Key {
        match self {
            Self::Put(key, _) | Self::Delete(key) => key,
        }
    }
}

/// What one record means to the store.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Projected {
    /// The changes of the index, applied in this order. They alone say how long the record is needed: for as
    /// long as one of its puts stands, or one of its deletes is what keeps an older put away. A record without
    /// updates is kept.
    pub updates: Vec<Update>,
    /// The record is kept whatever becomes of its keys: it is history, or others point to it.
    pub lasting: bool,
    /// Records whose last put this one's updates take away: a hint when compaction pays, never a reason.
    pub ends: Vec<Position>,
}

/// What the keys of one kind add up to; see [`Projection::tally`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// How many there are.
    pub keys: u64,
    /// The sum of what each is worth.
    pub sum: u64,
}

/// The clear part of a record that the projection does not understand.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct ProjectionError(pub String);

/// A pure function from a record's position and clear part to what it does to the index.
///
/// It must not keep state between calls: it is called again for the same records after every restart that
/// rebuilds the index, and in another order than that of the first time only by starting from an earlier
/// position.
pub trait Projection: Send + Sync + 'static {
    /// What the record at `position` means.
    ///
    /// # Errors
    /// The clear part is not one of this projection's. An append is then refused whole; at opening it means
    /// that another version of the program wrote the journal.
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError>;

    /// Of which kind a key with this value is, and what it is worth, if such keys are to be added up: the store keeps
    /// how many there are of each kind, and the sum of their worth ([`crate::Store::tallies`]), so that nobody goes
    /// through them all to know. Pure, as all of this.
    fn tally(&self, _key: &[u8], _value: &[u8]) -> Option<(Key, u64)> {
        None
    }

    /// A number for what keys, values and tallies mean. An index that was made with another one is made anew.
    fn version(&self) -> u32 {
        0
    }
}

/// Projects and holds the result to the bounds of the index.
pub(crate) fn project_bounded(
    projection: &dyn Projection,
    position: Position,
    clear: &[u8],
) -> Result<Projected, ProjectionError> {
    let projected = projection.project(position, clear)?;
    for update in &projected.updates {
        if update.key().len() > KEY_BYTES_MAX {
            return Err(ProjectionError(format!(
                "an index key has {} bytes, at most {KEY_BYTES_MAX} are possible",
                update.key().len()
            )));
        }
        if let Update::Put(_, value) = update
            && value.len() > VALUE_BYTES_MAX
        {
            return Err(ProjectionError(format!(
                "an index value has {} bytes, at most {VALUE_BYTES_MAX} are possible",
                value.len()
            )));
        }
    }
    Ok(projected)
}
