//! Keys of what alerts say of each other: which of them name which one first.

use blo_proto::alert::MessageType;
use blo_store::{Key, Position};

use super::{Tag, key, tag_at, u64_at};

/// Another alert that names one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Where it lay when it came or was taken.
    pub position: Position,
    /// As what.
    pub message_type: MessageType,
    /// Its own row.
    pub name: Tag,
}

/// All that name an alert first, in the journal's order.
pub(in crate::shelf) fn thread(target: Tag) -> Key {
    key(b'T', &[b"n", &target.0])
}

/// The value of one of [`thread`].
pub(in crate::shelf) fn naming(message_type: MessageType, name: Tag) -> Vec<u8> {
    let mut value = message_type.number().to_be_bytes().to_vec();
    value.extend_from_slice(&name.0);
    value
}

/// One of [`thread`].
pub(in crate::shelf) fn parse_naming(key: &[u8], value: &[u8]) -> Option<Naming> {
    let (number, _) = value.split_first_chunk::<4>()?;
    Some(Naming {
        position: Position::new(u64_at(key, 18)?),
        message_type: MessageType::from_number(i32::from_be_bytes(*number)),
        name: tag_at(value, 4)?,
    })
}
