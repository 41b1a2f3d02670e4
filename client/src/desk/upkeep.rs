//! The journal of a stopped gateway, judged or indexed anew. Not: what its records say; no key is needed.

use std::{path::Path, sync::Arc};

use blo_store::{CopyReport, RebuildReport, StoreError, VerifyReport};

use crate::shelf::ShelfProjection;

/// Reads every record and compares the index with them.
///
/// # Errors
/// The store's: in use, or the disk's.
pub fn verify(journal: &Path) -> Result<VerifyReport, StoreError> {
    blo_store::verify(journal, Arc::new(ShelfProjection))
}

/// Makes the index anew.
///
/// # Errors
/// As [`verify`].
pub fn rebuild(journal: &Path) -> Result<RebuildReport, StoreError> {
    blo_store::rebuild(journal, Arc::new(ShelfProjection))
}

/// Copies a journal that nobody uses into a folder that has none.
///
/// # Errors
/// As [`verify`].
pub fn copy(journal: &Path, to: &Path) -> Result<CopyReport, StoreError> {
    blo_store::restore(journal, to)
}
