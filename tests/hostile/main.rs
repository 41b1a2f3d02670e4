//! Can a bad peer hurt us? One file per attack: strangers against the real relay, and against a real gateway through
//! it. Each attack is refused with its code, and an honest link beside it goes on.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, which is what it is for"
)]

mod bent;
mod blob_link;
mod blobs;
mod clocks;
mod clone;
mod crl_expired;
mod crl_missing;
mod crl_revoked;
mod expired;
mod flood;
mod forged;
mod handshakes;
mod impostor;
mod invented;
mod lying;
mod malformed;
mod middle;
mod names;
mod neighbour;
mod one_sided;
mod oversized;
mod own_clock;
mod pairing_replayed;
mod poison;
mod readdressed;
mod replayed;
mod resumption;
mod second_gateway;
mod slow;
mod small_order;
mod stage;
mod tcp;
mod transport;
mod unpaired;
