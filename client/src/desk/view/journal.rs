//! The journal's figures, and a copy's. Not: what lies in it.

use serde::{Deserialize, Serialize};

/// The journal's figures since the gateway started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalView {
    /// The last record.
    pub last: u64,
    /// Batches of records that shared one sync.
    pub commits: u64,
    /// Syncs.
    pub fdatasyncs: u64,
    /// Records committed.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What a backup copied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupView {
    /// The last record that is in it.
    pub last: u64,
    /// Bytes of the journal.
    pub bytes: u64,
}
