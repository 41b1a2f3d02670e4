//! Agreements, certificates and revocation lists. Not: alerts.

use super::{Key, PeerTag, Tag, key};

/// All agreements that were taken in while the gateway ran.
pub fn agreements() -> Key {
    key(b'K', &[b"g"])
}

/// The newest agreement with a counterpart.
pub fn agreement(peer: PeerTag) -> Key {
    key(b'K', &[b"g", &peer.0])
}

/// All agreements that there were with a counterpart, for what they prove, in order of their serials.
pub fn former_agreements(peer: PeerTag) -> Key {
    key(b'K', &[b"f", &peer.0])
}

/// One of [`former_agreements`].
pub fn former_agreement(peer: PeerTag, serial: u64) -> Key {
    key(b'K', &[b"f", &peer.0, &serial.to_be_bytes()])
}

/// All chains of certificates that a counterpart showed, for what they prove.
pub fn former_chains(peer: PeerTag) -> Key {
    key(b'K', &[b"h", &peer.0])
}

/// One of [`former_chains`], by a digest of its leaf.
pub fn former_chain(peer: PeerTag, leaf: Tag) -> Key {
    key(b'K', &[b"h", &peer.0, &leaf.0])
}

/// The newest revocation list of every authority.
pub fn revocation_lists() -> Key {
    key(b'K', &[b"l"])
}

/// One of [`revocation_lists`], by a digest of whose it is.
pub fn revocation_list(whose: Tag) -> Key {
    key(b'K', &[b"l", &whose.0])
}
