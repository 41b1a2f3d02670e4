//! Keys of alerts that are forgotten.

use blo_store::{Key, Position};

use super::{Tag, key, listing_table, tag_at};

/// An alert's place in a listing.
pub fn in_listing(sent: bool, position: Position) -> Key {
    key(listing_table(sent), &[&position.number().to_be_bytes()])
}

pub(in crate::shelf) fn all_to_destroy() -> Key {
    key(b'J', &[])
}

/// An alert was forgotten, and its keys may still be there → the record that says so.
pub fn to_destroy(name: Tag) -> Key {
    key(b'J', &[&name.0])
}

pub(in crate::shelf) fn parse_to_destroy(key: &[u8]) -> Option<Tag> {
    tag_at(key, 1)
}
