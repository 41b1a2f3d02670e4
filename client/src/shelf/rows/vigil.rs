//! Keys of what is watched until an officer has acted: alerts that nobody opened here or there, requests without an answer.

use blo_proto::{Precedence, Timestamp};
use blo_store::Key;

use super::{Tag, key, tag_at, u64_at};

/// All that came with a precedence and that nobody here has opened.
pub fn unopened(precedence: Precedence) -> Key {
    key(b'T', &[b"u", &[rank(precedence)]])
}

/// One of [`unopened`] → [`unopened_value`].
pub fn unopened_one(precedence: Precedence, name: Tag) -> Key {
    let mut key = unopened(precedence);
    key.extend_from_slice(&name.0);
    key
}

/// Since when, and how many contacts were called.
pub fn unopened_value(since: Timestamp, called: u8) -> Vec<u8> {
    let mut value = since.as_millis().to_be_bytes().to_vec();
    value.push(called);
    value
}

/// One of [`unopened`]: which, since when, how many contacts were called.
pub fn parse_unopened(key: &[u8], value: &[u8]) -> Option<(Tag, Timestamp, u8)> {
    let since = Timestamp::from_millis(u64_at(value, 0)?);
    Some((tag_at(key, 3)?, since, *value.get(8)?))
}

/// All that this office sent as FLASH and that its recipient has not opened.
pub fn unseen() -> Key {
    key(b'T', &[b"s"])
}

/// One of [`unseen`] → since when.
pub fn unseen_one(name: Tag, recipient: u8) -> Key {
    key(b'T', &[b"s", &name.0, &[recipient]])
}

/// One of [`unseen`]: which, to which of its recipients, since when.
pub fn parse_unseen(key: &[u8], value: &[u8]) -> Option<(Tag, u8, Timestamp)> {
    let since = Timestamp::from_millis(u64_at(value, 0)?);
    Some((tag_at(key, 2)?, *key.get(18)?, since))
}

/// All that an answer is asked for.
pub fn unanswered() -> Key {
    key(b'T', &[b"r"])
}

/// One of [`unanswered`]: of a request of this office at which of its recipients, or [`super::OWN`] of one that came →
/// when that was.
pub fn unanswered_one(name: Tag, recipient: u8) -> Key {
    key(b'T', &[b"r", &name.0, &[recipient]])
}

/// One of [`unanswered`].
pub fn parse_unanswered(key: &[u8]) -> Option<(Tag, u8)> {
    Some((tag_at(key, 2)?, *key.get(18)?))
}

fn rank(precedence: Precedence) -> u8 {
    u8::try_from(precedence.rank()).unwrap_or(u8::MAX)
}
