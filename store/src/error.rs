//! What can go wrong, in two sentences each: what happened, what to do.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{Position, ProjectionError};

/// Why the store did not do what it was asked to. Cloned to everyone who waited for the same commit.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process (or another `Store` of this one) has the folder.
    #[error(
        "The store in {} is in use{}. Stop the program that uses it, or use another folder.",
        dir.display(), by(*pid)
    )]
    Locked {
        /// The store's folder.
        dir: PathBuf,
        /// Who has it, if the lock file tells.
        pid: Option<u32>,
    },
    /// The disk, or this store's share of it, is full. Nothing of the append was kept.
    #[error(
        "The disk that holds the store is full. Free some space; then it works again by itself."
    )]
    Full,
    /// A file operation failed. Whether an append that was answered with this survives a restart is not known.
    #[error("Could not {doing} {}: {source}. Check the disk and the permissions.", path.display())]
    Io {
        /// The operation, as a verb.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// The files are not a store, or one of another version.
    #[error(
        "{} is not a journal that this version can read ({found}). Use the version that wrote it, or another folder.",
        path.display()
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// What was found in it.
        found: String,
    },
    /// The record is there but its checksum does not match: the disk changed it.
    #[error(
        "Record {position} is damaged on disk. It stays refused; ask its sender to send it again."
    )]
    Damaged {
        /// Which record.
        position: Position,
    },
    /// No such record: never written, or lost with damage that was named at opening.
    #[error(
        "There is no record {position} in the journal. Use a position that the store gave out."
    )]
    Missing {
        /// Which record.
        position: Position,
    },
    /// The record or the append is over a bound.
    #[error(
        "This has {bytes} bytes, and at most {max} can be stored. Split it or make it smaller."
    )]
    TooLarge {
        /// How many there were.
        bytes: usize,
        /// How many are possible.
        max: usize,
    },
    /// The projection does not understand a record's clear part.
    #[error(
        "Record {position} cannot be read by this version: {source}. Use the version that wrote it."
    )]
    Projection {
        /// Which record, or the position it would have had.
        position: Position,
        /// What the projection said.
        source: ProjectionError,
    },
    /// The index failed. The journal is not touched by that.
    #[error(
        "The index failed: {reason}. Start the program again: the index is then rebuilt from the journal."
    )]
    Index {
        /// What it said.
        reason: String,
    },
    /// The store was closed.
    #[error("The store is closed. Open it again.")]
    Closed,
}

/// Exit codes of `sysexits.h` for programs that end with a store's error.
impl StoreError {
    /// The code that a program should exit with.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::TooLarge { .. } | Self::Version { .. } | Self::Projection { .. } => 65,
            Self::Missing { .. } => 66,
            Self::Index { .. } => 70,
            Self::Damaged { .. } => 74,
            Self::Locked { .. } | Self::Full | Self::Closed => 75,
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => 77,
                _ => 74,
            },
        }
    }

    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        if is_full(&source) {
            return Self::Full;
        }
        Self::Io {
            doing,
            path: path.to_owned(),
            source: Arc::new(source),
        }
    }
}

/// True if the system said that there is no space (or no quota) left.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

fn by(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" by process {pid}"))
        .unwrap_or_default()
}
