//! What a relay counts, for its operator. Not: who counts (`hub`, the store).

use std::{collections::BTreeMap, fs};

use serde::{Deserialize, Serialize};

use crate::quota::Used;

/// What the store did since it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Batches of records that shared one sync.
    pub commits: u64,
    /// Syncs of the journal.
    pub fdatasyncs: u64,
    /// Records committed.
    pub records: u64,
    /// Bytes of the journal.
    pub journal_bytes: u64,
    /// Reads that found damage.
    pub damaged_reads: u64,
}

impl From<blo_store::Statistics> for Counters {
    fn from(said: blo_store::Statistics) -> Self {
        Self {
            commits: said.commits,
            fdatasyncs: said.fdatasyncs,
            records: said.records,
            journal_bytes: said.journal_bytes,
            damaged_reads: said.damaged_reads,
        }
    }
}

/// What a running relay holds, and did since it was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Links that are up.
    pub links: usize,
    /// Held now, by recipient; those for whom nothing is held are left out.
    pub held: BTreeMap<String, Used>,
    /// Attachments that wait, and the bytes that are kept of them.
    #[serde(default)]
    pub blobs: Used,
    /// Held envelopes that the disk could not give back: set aside, their senders told.
    pub quarantined: u64,
    /// How often a FLASH had to wait for its pair's rate.
    pub flash_over_rate: u64,
    /// Refusals, by code.
    pub refusals: BTreeMap<String, u64>,
    /// Bytes of memory that the process has; `None` where the system does not say.
    pub memory_bytes: Option<u64>,
}

/// Bytes of memory that this process has.
pub(crate) fn memory_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1_024)
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_has_some_memory() {
        assert!(super::memory_bytes().unwrap() > 1 << 20);
    }
}
