//! Keys of attachments: which are to be moved, how far each has come, and until when this office keeps what it sent.

use blo_proto::{BlobId, Timestamp};
use blo_store::Key;

use super::{Tag, key, tag_at, u64_at};

/// Which attachment of an alert, to which of its recipients; [`super::OWN`] of one that came.
pub type BlobRow = (Tag, u8, u8);

/// How far an attachment has come, as far as that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobState {
    /// To be moved.
    Open,
    /// All of it is at the relay.
    AtRelay,
    /// Its recipient has it, says the relay.
    Taken,
    /// All of it is here, and what its sender signed.
    Whole,
    /// Not moved any more: its alert is over.
    Over,
    /// It is not what its sender signed.
    Mismatch,
    /// The file of this office is gone or damaged.
    Lost,
}

impl BlobState {
    const ALL: [Self; 7] = [
        Self::Open,
        Self::AtRelay,
        Self::Taken,
        Self::Whole,
        Self::Over,
        Self::Mismatch,
        Self::Lost,
    ];

    /// As it is kept.
    pub fn encode(self) -> Vec<u8> {
        let at = Self::ALL.iter().position(|one| *one == self);
        vec![at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)]
    }

    /// Reads what [`BlobState::encode`] made.
    pub fn parse(value: &[u8]) -> Option<Self> {
        Self::ALL.get(usize::from(*value.first()?)).copied()
    }
}

/// All that is to be moved.
pub fn blobs_open() -> Key {
    key(b'D', &[])
}

/// One attachment that is to be moved → when its alert is over, ms.
pub fn blob_open((name, recipient, index): BlobRow) -> Key {
    key(b'D', &[&name.0, &[recipient, index]])
}

/// One of [`blobs_open`].
pub fn parse_blob_open(key: &[u8], value: &[u8]) -> Option<(BlobRow, Timestamp)> {
    let row = (tag_at(key, 1)?, *key.get(17)?, *key.get(18)?);
    Some((row, Timestamp::from_millis(u64_at(value, 0)?)))
}

/// One attachment → [`BlobState`].
pub fn blob_state((name, recipient, index): BlobRow) -> Key {
    key(b'G', &[&name.0, &[recipient, index]])
}

/// How far every attachment has come.
pub fn blob_states() -> Key {
    key(b'G', &[])
}

/// One of [`blob_states`].
pub fn parse_blob_state(key: &[u8], value: &[u8]) -> Option<(BlobRow, BlobState)> {
    let row = (tag_at(key, 1)?, *key.get(17)?, *key.get(18)?);
    Some((row, BlobState::parse(value)?))
}

/// All that this office keeps of what it sent, in the order in which that ends.
pub fn blobs_kept() -> Key {
    key(b'H', &[])
}

/// What an alert of this office named → the ids of its blobs.
pub fn blob_kept(until: Timestamp, name: Tag) -> Key {
    key(b'H', &[&until.minute_up().to_be_bytes(), &name.0])
}

/// One of [`blobs_kept`]: until which minute, and which.
pub fn parse_blob_kept(key: &[u8], value: &[u8]) -> Option<(u64, Vec<BlobId>)> {
    let blobs: Option<Vec<_>> = value.chunks(16).map(BlobId::from_slice).collect();
    Some((u64_at(key, 1)?, blobs?))
}
