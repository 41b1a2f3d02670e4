//! What the journal holds: records, and the numbers they are known by. Not what the bytes mean.

use std::fmt;

/// One journal record: a part that index and projection may see, and a part that nobody here looks into.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// What projection, index and segment footers may see. At most [`crate::CLEAR_BYTES_MAX`].
    pub clear: Vec<u8>,
    /// Opaque bytes, stored and returned as they came.
    pub body: Vec<u8>,
}

/// Lengths only: a body may be somebody's words.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("clear_bytes", &self.clear.len())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// The number of a record in its journal: dense, from 1 upwards, never given to another durable record.
///
/// [`Position::START`] (0) comes before every record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Position(u64);

impl Position {
    /// Before the first record: what [`crate::Store::last`] answers for an empty journal.
    pub const START: Self = Self(0);

    /// The position with this number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number, as it is written to disk.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The position so many after this one.
    pub(crate) const fn plus(self, count: u64) -> Self {
        Self(self.0.saturating_add(count))
    }

    /// The position after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A record as read back from disk, its checksum verified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Where it is in the journal.
    pub position: Position,
    /// What was appended.
    pub record: Record,
}
