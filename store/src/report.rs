//! What opening, verifying and rebuilding found: plain facts for logs and for people.

use std::fmt;

use crate::Position;

/// What [`crate::Store::open`] found and did.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Opening {
    /// Names this history of the journal. Drawn at creation, and anew whenever a record was lost or
    /// quarantined: a peer that remembers another one knows that what it was told may be gone.
    pub store_epoch: [u8; 16],
    /// The journal was created by this call.
    pub fresh: bool,
    /// The last user of the folder closed it.
    pub clean: bool,
    /// What became of the index.
    pub index: IndexState,
    /// The last record.
    pub last: Position,
    /// Bytes of an unfinished commit that were cut off the end. Nobody was told that they were durable.
    pub cut_bytes: u64,
    /// All damage that is known, old and new. What is not named here is served.
    pub quarantined: Vec<Damage>,
    /// True if some of that damage was not known before, so that a new epoch was drawn.
    pub newly_damaged: bool,
    /// The journal is a copy that [`crate::Store::backup`] or [`crate::restore`] made, and this is its first
    /// opening, so that a new epoch was drawn.
    pub restored: bool,
}

/// Whether the index of the last run is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IndexState {
    /// It was trusted; records that it lacked were added.
    Trusted {
        /// How many.
        caught_up: u64,
    },
    /// It was made anew from the journal.
    Rebuilt {
        /// Why the old one was not trusted.
        why: String,
    },
}

/// A stretch of one journal file that the disk changed, or lost, after it was synced.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Damage {
    /// Number of the segment.
    pub segment: u64,
    /// First byte of it.
    pub from: u64,
    /// Byte after the last one; equal to `from` if the whole file is missing.
    pub to: u64,
    /// Records that cannot be served any more: the first one and how many.
    pub lost: Option<(Position, u64)>,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "segment {}, bytes {} to {}",
            self.segment, self.from, self.to
        )?;
        match self.lost {
            Some((first, 1)) => write!(f, ": record {first} is lost"),
            Some((first, count)) => write!(f, ": {count} records from {first} on are lost"),
            None => write!(f, ": no record is lost"),
        }
    }
}

/// What [`crate::verify`] found.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct VerifyReport {
    /// The store's epoch.
    pub store_epoch: [u8; 16],
    /// Journal files read.
    pub segments: u64,
    /// Records whose checksum is right.
    pub records: u64,
    /// The last record.
    pub last: Position,
    /// Damage found, known or not.
    pub damage: Vec<Damage>,
    /// Bytes after the end that the next opening will cut.
    pub tail_bytes: u64,
    /// How the index compares.
    pub index: IndexVerdict,
}

impl VerifyReport {
    /// True if nothing is wrong: an index that will be rebuilt is not wrong.
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty() && !matches!(self.index, IndexVerdict::Differs { .. })
    }
}

/// The index beside the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IndexVerdict {
    /// Every key and value is what the journal says.
    Same {
        /// How many keys.
        keys: u64,
    },
    /// It is not what the journal says, although it would have been trusted.
    Differs {
        /// The first difference.
        how: String,
    },
    /// It would not be trusted: the next opening rebuilds it.
    NotTrusted {
        /// Why.
        why: String,
    },
}

/// What [`crate::rebuild`] did.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct RebuildReport {
    /// What opening found.
    pub opening: Opening,
    /// Keys in the new index.
    pub keys: u64,
}

/// What [`crate::Store::backup`] or [`crate::restore`] copied.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct CopyReport {
    /// The epoch of the store that the copy is of; the copy draws a new one when it is opened.
    pub store_epoch: [u8; 16],
    /// Journal files.
    pub segments: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The last record of the copy.
    pub last: Position,
}

/// What a compaction did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct CompactReport {
    /// Journal bytes before.
    pub bytes_before: u64,
    /// Journal bytes after.
    pub bytes_after: u64,
    /// Bytes of the records that are alive, and of what is kept with them.
    pub bytes_alive: u64,
    /// Records whose space was freed.
    pub dropped: u64,
    /// Segments that were written anew.
    pub rewritten: u64,
}

/// Counters since opening, and what is on disk now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Statistics {
    /// Commits: batches of records that shared one sync.
    pub commits: u64,
    /// Syncs of the journal that succeeded: of commits, and of empty batches that state the synced end.
    pub fdatasyncs: u64,
    /// Syncs and writes that failed, each of which ended its file or was rolled back.
    pub failures: u64,
    /// Appends refused because the disk is full.
    pub refused_full: u64,
    /// Records committed.
    pub records: u64,
    /// Their bytes, clear parts and bodies.
    pub bytes: u64,
    /// Records committed and not yet in the index.
    pub behind: u64,
    /// Reads that found damage.
    pub damaged_reads: u64,
    /// Journal files.
    pub segments: u64,
    /// Bytes of the journal.
    pub journal_bytes: u64,
    /// Bytes of it whose records are not needed any more: as counted by the last compaction, and estimated since.
    pub dead_bytes: u64,
    /// What the reserve for a full disk holds now; [`crate::Options::reserve_bytes`] if it is whole.
    pub reserve_bytes: u64,
    /// Compactions that freed space.
    pub compactions: u64,
    /// Bytes that they freed.
    pub compacted_bytes: u64,
}
