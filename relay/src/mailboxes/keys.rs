//! The keys of the relay's index, which [`super::record`] lists: ordered and short. Pure. Not: what they lead to.

use blo_proto::Precedence;
use blo_store::Key;

use super::proposed::{Proposal, ProposedEntry};
use super::record::{Entry, Stream, Thing};
use super::rolling::RollOverEntry;
use crate::quota::Pair;

/// `q` recipient rank position.
pub(super) fn queue_key(recipient: u32, rank: u32, position: u64) -> Key {
    key(
        b'q',
        &[
            &recipient.to_be_bytes(),
            &[rank_byte(rank)],
            &position.to_be_bytes(),
        ],
    )
}

/// `n` stream sequence.
pub(super) fn number_key(stream: &Stream, sequence: u64) -> Key {
    key(b'n', &[&stream_bytes(stream), &sequence.to_be_bytes()])
}

/// `x` minute recipient rank position.
pub(super) fn expiry_key(stream: &Stream, minute: u64, position: u64) -> Key {
    let lane = (stream.recipient, rank_byte(stream.rank));
    timed_key(minute, lane, position)
}

/// The last `x` of a minute.
pub(super) fn expiry_end(minute: u64) -> Key {
    timed_key(minute, (u32::MAX, u8::MAX), u64::MAX)
}

fn timed_key(minute: u64, (recipient, rank): (u32, u8), position: u64) -> Key {
    let (minute, position) = (minute.to_be_bytes(), position.to_be_bytes());
    key(
        b'x',
        &[&minute, &recipient.to_be_bytes(), &[rank], &position],
    )
}

/// Recipient and rank of an `x` key.
pub(super) fn lane_in(key: &[u8]) -> Option<(u32, u32)> {
    let recipient = key.get(9..13)?.first_chunk()?;
    Some((u32::from_be_bytes(*recipient), u32::from(*key.get(13)?)))
}

/// Of a tally: sender recipient.
pub(super) fn pair_bytes((sender, recipient): Pair) -> Key {
    [sender.to_be_bytes(), recipient.to_be_bytes()].concat()
}

/// The other way.
pub(super) fn pair_in(key: &[u8]) -> Option<Pair> {
    let (sender, recipient) = key.split_first_chunk()?;
    let recipient = recipient.first_chunk()?;
    Some((u32::from_be_bytes(*sender), u32::from_be_bytes(*recipient)))
}

/// `y` minute position.
pub(super) fn left_key(minute: u64, position: u64) -> Key {
    key(b'y', &[&minute.to_be_bytes(), &position.to_be_bytes()])
}

/// `l` stream.
pub(super) fn mark_key(stream: &Stream) -> Key {
    key(b'l', &[&stream_bytes(stream)])
}

/// `o` sender position.
pub(super) fn owed_key(sender: u32, position: u64) -> Key {
    key(b'o', &[&sender.to_be_bytes(), &position.to_be_bytes()])
}

/// `r` and what of the registry it is.
pub(super) fn registry_key(entry: &Entry) -> Key {
    match entry {
        Entry::Pairing(pairing) => pair_key(pairing.one, pairing.other),
        Entry::Ended(ended) => pair_key(ended.one, ended.other),
        Entry::Standing(standing) => key(b'r', &[b"s", &standing.handle.to_be_bytes()]),
        Entry::State(state) => {
            let thing: &[u8] = if state.thing() == Thing::Bundle {
                b"b"
            } else {
                b"t"
            };
            key(b'r', &[thing, &state.handle.to_be_bytes()])
        }
        // In the place of the tokens that it ends, and they in its place.
        Entry::Takeover(takeover) => key(b'r', &[b"t", &takeover.handle.to_be_bytes()]),
        Entry::Dispute(dispute) => key(b'r', &[b"d", &dispute.handle.to_be_bytes()]),
        Entry::Office(office) => key(b'r', &[b"a", &office.handle.to_be_bytes()]),
        Entry::Epoch(_) => epoch_key(),
        Entry::Proposed(proposed) => proposal_key(proposed),
        Entry::RollOver(rolling) => rolling_key(rolling),
        Entry::Allowed(allowed) => {
            let (one, other) = (allowed.one.to_be_bytes(), allowed.other.to_be_bytes());
            key(b'r', &[b"l", &one, &other])
        }
        Entry::Authority(authority) => key(b'r', &[b"c", &authority.id]),
        Entry::List(list) => key(b'r', &[b"v", &list.id]),
        Entry::Held(_)
        | Entry::Fetched(_)
        | Entry::Expired(_)
        | Entry::Told(_)
        | Entry::Forgotten(_)
        | Entry::Skipped(_)
        | Entry::Void(_) => key(b'r', &[b"?"]),
    }
}

/// One for a pair, so that the newest of its agreements and ends is found, and the other ones are not.
fn pair_key(one: u32, other: u32) -> Key {
    key(b'r', &[b"p", &one.to_be_bytes(), &other.to_be_bytes()])
}

/// One for each author, addressee and thing.
pub(super) fn proposal_key(proposed: &ProposedEntry) -> Key {
    let thing: &[u8] = match proposed.thing() {
        Proposal::Introduction => b"i",
        Proposal::Half => b"h",
    };
    let (from, to) = (proposed.from.to_be_bytes(), proposed.to.to_be_bytes());
    key(b'r', &[thing, &from, &to])
}

/// One for each statement. Read before pairings, which it changes, and after offices, whose keys say whether it counts.
pub(super) fn rolling_key(rolling: &RollOverEntry) -> Key {
    let (one, other) = (rolling.one.to_be_bytes(), rolling.other.to_be_bytes());
    key(b'r', &[b"k", &one, &other, &rolling.digest])
}

/// `r e`: the newest of all.
pub(super) fn epoch_key() -> Key {
    key(b'r', &[b"e"])
}

fn stream_bytes(stream: &Stream) -> Vec<u8> {
    let mut bytes = stream.sender.to_be_bytes().to_vec();
    bytes.extend_from_slice(&stream.stream.to_be_bytes());
    bytes.extend_from_slice(&stream.recipient.to_be_bytes());
    bytes.push(rank_byte(stream.rank));
    bytes
}

fn key(kind: u8, parts: &[&[u8]]) -> Key {
    let mut key = vec![kind];
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

fn rank_byte(rank: u32) -> u8 {
    u8::try_from(rank).unwrap_or(u8::MAX)
}

/// The precedence of a rank: 0 for FLASH to 3 for ROUTINE.
pub(super) fn precedence_of(rank: u32) -> Precedence {
    Precedence::URGENT_FIRST
        .into_iter()
        .find(|precedence| u32::try_from(precedence.rank()) == Ok(rank))
        .unwrap_or(Precedence::Routine)
}
