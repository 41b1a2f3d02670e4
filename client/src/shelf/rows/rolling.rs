//! Keys of what is known of identity keys that change by plan.

use blo_proto::{Precedence, Timestamp};
use blo_store::Key;

use super::{PeerTag, key};

/// All that a counterpart and we said of next keys.
pub fn roll_overs(peer: PeerTag) -> Key {
    key(b'K', &[b"n", &peer.0])
}

/// One of it → the record with the signed statement, and since when that is on disk.
pub fn roll_over(peer: PeerTag, digest: &[u8; 32]) -> Key {
    let mut key = roll_overs(peer);
    key.extend_from_slice(digest);
    key
}

/// The time in a value of [`roll_over`], or of [`rolled`].
pub fn parse_since(value: &[u8]) -> Option<Timestamp> {
    let (_, since) = value.split_last_chunk::<8>()?;
    Some(Timestamp::from_millis(u64::from_be_bytes(*since)))
}

/// A roll-over counts → since when.
pub fn rolled(peer: PeerTag, digest: &[u8; 32]) -> Key {
    key(b'K', &[b"m", &peer.0, digest])
}

/// All that waits here for a counterpart's next key to count.
pub fn early(peer: PeerTag) -> Key {
    key(b'K', &[b"w", &peer.0])
}

/// One envelope of it, the urgent first → its record.
pub fn early_one(peer: PeerTag, precedence: Precedence, binding: &[u8; 32]) -> Key {
    let mut key = early(peer);
    key.push(u8::try_from(precedence.rank()).unwrap_or(u8::MAX));
    key.extend_from_slice(binding);
    key
}
