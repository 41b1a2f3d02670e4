//! Which envelope a refusal is about, and whether it may be signed. Not: the refusal.

use blo_proto::{Digest, envelope::Carried, facts::Route};
use bytes::Bytes;

/// The envelope that a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    pub(super) binding: Digest,
    /// Its sender is the office of the link, and signed it.
    pub(super) own: bool,
}

impl About {
    /// One whose route and signature were judged.
    pub(crate) const fn own(binding: Digest) -> Self {
        Self { binding, own: true }
    }

    /// One that is named, and of which nothing is known.
    pub const fn named(binding: Digest) -> Self {
        Self {
            binding,
            own: false,
        }
    }

    /// One that came on this route and is refused: looks whether the office of the link signed it.
    pub fn judged(binding: Digest, bytes: Bytes, route: &Route<'_>) -> Self {
        let own = Carried::decode(bytes).is_ok_and(|carried| {
            let named = carried.header().number.sender == *route.from;
            let key = route.sender_key.filter(|_| named);
            key.is_some_and(|key| carried.verify(key).is_ok())
        });
        Self { binding, own }
    }
}
