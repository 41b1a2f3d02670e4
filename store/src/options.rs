//! Every bound of the store, with its unit last and its reason.

use std::sync::Arc;
use std::time::Duration;

use crate::{ByHand, Disk, RealDisk};

/// Longest clear part of a record: names, numbers and times, never content.
pub const CLEAR_BYTES_MAX: usize = 16 * 1024;
/// Longest index key. Longer ones would cost the index its density.
pub const KEY_BYTES_MAX: usize = 128;
/// Longest index value: far below sled's blob threshold (a quarter of a segment), above which nothing is synced.
pub const VALUE_BYTES_MAX: usize = 256;
/// Most records of one append.
pub const APPEND_RECORDS_MAX: usize = 4096;
/// Most bytes of one append, clear parts and bodies together.
pub const APPEND_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Most keys that one [`crate::Store::range`] gives: it holds up commits for as long as it runs.
pub const RANGE_KEYS_MAX: usize = 4096;

/// How a store behaves. [`Options::default`] has the product's figures; tests make them small.
#[derive(Clone, Debug)]
pub struct Options {
    /// A segment that has reached this size is followed by a new one. Recovery reads one segment into memory.
    pub segment_bytes: u64,
    /// Most records that share one sync; an append of more goes alone. Reading one record reads its batch's
    /// table, 12 bytes for each.
    pub commit_records_max: usize,
    /// Most bytes that share one sync.
    pub commit_bytes_max: usize,
    /// Most records that are committed and not yet in the index; the writer waits above it.
    pub behind_records_max: usize,
    /// Most records that go into the index at once.
    pub index_batch_records: usize,
    /// So long a record waits before the index takes it in, unless half of what may be behind waits: about as long as
    /// an alert is under way, so that what is changed again or ended meanwhile never reaches the index.
    pub index_delay: Duration,
    /// After this long without an append the journal states that everything is synced.
    pub idle: Duration,
    /// How long the index may take to open before it is thrown away.
    pub index_open_deadline: Duration,
    /// The size of a file that is given up on a full disk, so that opening, [`crate::Store::append_reserved`] and
    /// compaction have room. Nothing else is taken where it cannot be whole and 8 MiB free besides, but refused as
    /// [`crate::StoreError::Full`]; what is not urgent already where less than a quarter of it is free besides these.
    pub reserve_bytes: u64,
    /// Compact behind when it is worth it; else only [`crate::Store::compact`] does.
    pub keeps_house: bool,
    /// The disk that the journal is on.
    pub disk: Arc<dyn Disk>,
    /// Where there is one, no thread commits but whoever [`ByHand::step`]s, and the index lives in memory: for
    /// simulations.
    pub by_hand: Option<ByHand>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            segment_bytes: 32 * 1024 * 1024,
            commit_records_max: 512,
            commit_bytes_max: 4 * 1024 * 1024,
            behind_records_max: 16 * 1024,
            index_batch_records: 256,
            index_delay: Duration::from_secs(2),
            idle: Duration::from_millis(100),
            index_open_deadline: Duration::from_secs(60),
            reserve_bytes: 64 * 1024 * 1024,
            keeps_house: true,
            disk: Arc::new(RealDisk),
            by_hand: None,
        }
    }
}

const _: () = {
    assert!(
        CLEAR_BYTES_MAX < APPEND_BYTES_MAX,
        "a clear part fits an append"
    );
    assert!(
        KEY_BYTES_MAX + VALUE_BYTES_MAX < 4096,
        "a key and its value stay a small part of an index page"
    );
};
