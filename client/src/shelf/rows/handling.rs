//! Keys of what is kept about handling: consents, openings, exports, and whose words an alert of ours passes on.

use blo_store::{Key, Position};

use super::{Tag, key, tag_at, u64_at};

/// All alerts that ask, give or refuse consent.
pub fn consents() -> Key {
    key(b'Y', &[b"c"])
}

/// Those about one alert; the record's position follows, the value is the name of the alert that says it.
pub fn consents_about(name: Tag) -> Key {
    key(b'Y', &[b"c", &name.0])
}

/// One of [`consents`]: about which alert, where it lies, and its own name.
pub fn parse_consent(key: &[u8], value: &[u8]) -> Option<(Tag, Position, Tag)> {
    let position = Position::new(u64_at(key, 18)?);
    Some((tag_at(key, 2)?, position, tag_at(value, 0)?))
}

/// All openings of what alerts hide; the record's position follows.
pub fn openings() -> Key {
    key(b'Y', &[b"o"])
}

/// Those of one alert.
pub fn openings_of(name: Tag) -> Key {
    key(b'Y', &[b"n", &name.0])
}

/// All exports.
pub fn exports() -> Key {
    key(b'Y', &[b"e"])
}

/// One export by its id → its record.
pub fn export(id: &[u8; 16]) -> Key {
    key(b'Y', &[b"e", id])
}

/// An alert of ours that passes on another's words → that alert's name.
pub fn passed_on(name: Tag) -> Key {
    key(b'Y', &[b"f", &name.0])
}
