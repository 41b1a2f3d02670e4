//! The store.

use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;

use crate::{
    Key, Opening, Options, Pending, Position, Projection, RebuildReport, Record, Statistics,
    StoreError, Stored, VerifyReport,
};

/// A journal and its index, open. Shared by reference (`Arc<Store>`) between threads and tasks.
#[derive(Debug)]
pub struct Store {}

impl Store {
    /// Opens the store in `dir`, creating what is missing.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Version`], [`StoreError::Projection`], [`StoreError::Index`],
    /// [`StoreError::Full`] or [`StoreError::Io`].
    pub fn open(
        dir: &Path,
        projection: Arc<dyn Projection>,
        options: Options,
    ) -> Result<(Self, Opening), StoreError> {
        let _ = (dir, projection, options);
        Err(StoreError::Closed)
    }

    /// Appends `records`: all of them survive or none. Returns at once; the answer comes by [`Pending`].
    pub fn append(&self, records: Vec<Record>) -> Pending {
        let _ = records;
        crate::pending::Answerer::new().1
    }

    /// As [`Store::append`], and may use the reserve of a nearly full disk: for records that end others.
    pub fn append_reserved(&self, records: Vec<Record>) -> Pending {
        self.append(records)
    }

    /// The record at `position`, from disk, its checksum verified.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Damaged`] or [`StoreError::Io`].
    pub fn read(&self, position: Position) -> Result<Stored, StoreError> {
        Err(StoreError::Missing { position })
    }

    /// The value of an index key.
    ///
    /// # Errors
    /// [`StoreError::Index`].
    pub fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let _ = key;
        Ok(None)
    }

    /// The first `limit` keys in a range, in order, with their values.
    ///
    /// # Errors
    /// [`StoreError::Index`].
    pub fn range(
        &self,
        from: Bound<Key>,
        to: Bound<Key>,
        limit: usize,
    ) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        let _ = (from, to, limit);
        Ok(Vec::new())
    }

    /// The first `limit` keys that begin with `prefix`, in order, with their values.
    ///
    /// # Errors
    /// [`StoreError::Index`].
    pub fn prefix(&self, prefix: &[u8], limit: usize) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        let _ = (prefix, limit);
        Ok(Vec::new())
    }

    /// The records from `from` to the last one of now, in order.
    pub fn replay(&self, from: Position) -> Replay<'_> {
        let _ = from;
        Replay { _store: self }
    }

    /// The epoch of this store; see [`Opening::store_epoch`].
    pub fn epoch(&self) -> [u8; 16] {
        [0; 16]
    }

    /// The last durable record; [`Position::START`] if there is none.
    pub fn last(&self) -> Position {
        Position::START
    }

    /// Counters since opening.
    pub fn statistics(&self) -> Statistics {
        Statistics::default()
    }

    /// Closes the store. Appends that were begun are finished.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Full`] or [`StoreError::Index`].
    pub fn close(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The records of a journal in order; see [`Store::replay`].
#[derive(Debug)]
pub struct Replay<'a> {
    _store: &'a Store,
}

impl Iterator for Replay<'_> {
    type Item = Result<Stored, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}

/// Reads the whole journal and compares the index with it. Changes nothing in the journal.
///
/// # Errors
/// As [`Store::open`].
pub fn verify(dir: &Path, projection: Arc<dyn Projection>) -> Result<VerifyReport, StoreError> {
    let _ = (dir, projection);
    Err(StoreError::Closed)
}

/// Throws the index away and makes it anew from the journal.
///
/// # Errors
/// As [`Store::open`].
pub fn rebuild(dir: &Path, projection: Arc<dyn Projection>) -> Result<RebuildReport, StoreError> {
    let _ = (dir, projection);
    Err(StoreError::Closed)
}
