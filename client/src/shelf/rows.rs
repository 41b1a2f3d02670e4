//! The index's keys and values: one letter says which table, then keyed digests and numbers, big-endian. Not: what
//! the records say.
//!
//! ```text
//!  A name           → position, sent?        R ref          → name, digest     I|O position → name
//!  S name recipient → status, at, counter    F name position recipient         B binding    → name, recipient
//!  Q rank position recipient → stage         X minute name recipient
//!  N peer rank → stream, last    P peer → stream, last    C table peer stream rank [above]   M mark
//!  D name recipient n (attachment to be moved) → over    G name recipient n → how far    H minute name → blobs
//!  J name (keys to be destroyed) → position
//!  T n target position → type, name (of what names it)    T u|s|r … (watched) → since
//!  Y c name position → consent, o position and n name position (openings), e id → export, f name → whose words it passes on
//!  U peer position (owed)        W peer number (uncovered) → position, rank    E encapsulation   K single values
//! ```

use std::ops::Bound;

use blo_proto::{Precedence, StreamId, Timestamp, receipt::Status};
use blo_store::{Key, Position};

use super::vault::{PeerTag, Tag};
use crate::courier::{Number, Table};

pub use blobs::{
    BlobRow, BlobState, blob_kept, blob_open, blob_state, blob_states, blobs_kept, blobs_open,
    parse_blob_kept, parse_blob_open, parse_blob_state,
};
pub(super) use forgetting::{all_to_destroy, parse_to_destroy};
pub use forgetting::{in_listing, to_destroy};
pub use papers::{
    agreement, agreements, former_agreement, former_agreements, former_chain, former_chains,
    revocation_list, revocation_lists,
};
pub use rolling::{early, early_one, parse_since, roll_over, roll_overs, rolled};
pub use threads::Naming;
pub(super) use threads::{naming, parse_naming, thread};
pub use vigil::{
    parse_unanswered, parse_unopened, parse_unseen, unanswered, unanswered_one, unopened,
    unopened_one, unopened_value, unseen, unseen_one,
};

mod blobs;
mod forgetting;
pub(super) mod handling;
mod papers;
mod rolling;
mod threads;
mod vigil;

/// Tables of single values: last numbers, counts, marks, times, tokens. Only the newest of each is ever asked for.
pub(super) const SUPERSEDED: [u8; 5] = *b"NPCMK";
/// Not a table: what a record tells, which stays in the journal.
pub(super) const EVENT: u8 = b'L';
/// The recipient's place in a row that is about this office itself.
pub const OWN: u8 = 0xff;
/// The recipient's place in a queue entry that is no alert.
pub const NOT_AN_ALERT: u8 = 0xfe;
/// The link token.
pub const VALUE_TOKEN: u8 = b't';
/// Highest store epoch and position of the relay.
pub const VALUE_KNOWN: u8 = b'k';
/// Store epoch of the journal that this office last wrote to: another one is a restored or damaged journal.
pub const VALUE_EPOCH: u8 = b'e';
/// The link token that this home made for itself, and the journal's epoch then.
pub const VALUE_TAKEOVER: u8 = b'o';
/// The key with which the relay last let us in.
pub const VALUE_KEY: u8 = b'Y';
/// When this office was last restored.
pub const VALUE_RESTORED: u8 = b'r';
/// Time of the last record, in the value itself.
pub const VALUE_TIME: u8 = b'T';

/// A key's table, and what is mostly appended to it: a position, and which recipient or event.
const KEY_ROOM: usize = 1 + 8 + 2;

fn key(table: u8, parts: &[&[u8]]) -> Key {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut key = Vec::with_capacity(length.saturating_add(KEY_ROOM));
    key.push(table);
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let slice = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_be_bytes(slice.try_into().ok()?))
}

fn tag_at(bytes: &[u8], at: usize) -> Option<Tag> {
    bytes.get(at..at.checked_add(16)?)?.try_into().ok().map(Tag)
}

/// The position that a value begins with.
pub fn position(value: &[u8]) -> Option<Position> {
    u64_at(value, 0).map(Position::new)
}

pub(super) fn alert(name: Tag) -> Key {
    key(b'A', &[&name.0])
}

pub(super) fn parse_alert(value: &[u8]) -> Option<(Position, bool)> {
    Some((position(value)?, *value.get(8)? == 1))
}

pub(super) fn reference(tag: Tag) -> Key {
    key(b'R', &[&tag.0])
}

pub(super) fn parse_tags(value: &[u8]) -> Option<(Tag, Tag)> {
    Some((tag_at(value, 0)?, tag_at(value, 16)?))
}

pub(super) fn listing_table(sent: bool) -> u8 {
    if sent { b'O' } else { b'I' }
}

pub(super) fn listing(sent: bool, since: Position) -> (Key, Key) {
    let table = listing_table(sent);
    (
        key(table, &[&since.number().to_be_bytes()]),
        key(table, &[&[0xff; 8]]),
    )
}

pub(super) fn parse_listing(key: &[u8], value: &[u8]) -> Option<(Position, Tag)> {
    Some((Position::new(u64_at(key, 1)?), tag_at(value, 0)?))
}

pub(super) fn standing(name: Tag, recipient: u8) -> Key {
    key(b'S', &[&name.0, &[recipient]])
}

const STANDING_BYTES: usize = 18;

/// How far an alert has come at one office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The word of the ladder.
    pub status: Status,
    /// Since when, by this gateway's time.
    pub at: Timestamp,
    /// Of *actioned*: the highest counter.
    pub counter: u64,
    /// Which sealing is the newest.
    pub attempt: u8,
}

impl Standing {
    pub(super) fn encode(self) -> Vec<u8> {
        let rank = Status::ALL.iter().position(|status| *status == self.status);
        let mut value = Vec::with_capacity(STANDING_BYTES);
        value.push(rank.and_then(|rank| u8::try_from(rank).ok()).unwrap_or(0));
        value.extend_from_slice(&self.at.as_millis().to_be_bytes());
        value.extend_from_slice(&self.counter.to_be_bytes());
        value.push(self.attempt);
        value
    }

    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        Some(Self {
            status: *Status::ALL.get(usize::from(*value.first()?))?,
            at: Timestamp::from_millis(u64_at(value, 1)?),
            counter: u64_at(value, 9)?,
            attempt: *value.get(17)?,
        })
    }
}

pub(super) fn facts(name: Tag) -> Key {
    key(b'F', &[&name.0])
}

pub(super) fn parse_fact(key: &[u8]) -> Option<(Position, u8)> {
    Some((Position::new(u64_at(key, 17)?), *key.get(25)?))
}

pub(super) fn binding(tag: Tag) -> Key {
    key(b'B', &[&tag.0])
}

pub(super) fn parse_row(value: &[u8]) -> Option<(Tag, u8, PeerTag)> {
    let peer = value.get(17..25)?.try_into().ok().map(PeerTag)?;
    Some((tag_at(value, 0)?, *value.get(16)?, peer))
}

pub(super) fn cancelled(name: Tag) -> Key {
    key(b'Z', &[&name.0])
}

pub(super) fn queue_prefix(precedence: Precedence) -> Key {
    let rank = u8::try_from(precedence.rank()).unwrap_or(u8::MAX);
    key(b'Q', &[&[rank]])
}

/// What waits to be answered by the relay → [`Queued`].
pub fn queue(precedence: Precedence, position: Position, recipient: u8) -> Key {
    let mut key = queue_prefix(precedence);
    key.extend_from_slice(&position.number().to_be_bytes());
    key.push(recipient);
    key
}

pub(super) fn queue_range(
    precedence: Precedence,
    (position, recipient): (Position, u8),
) -> (Key, Key) {
    let end = Position::new(u64::MAX);
    (
        queue(precedence, position, recipient),
        queue(precedence, end, u8::MAX),
    )
}

/// Something that waits to be answered by the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its record: a content, or an envelope.
    pub position: Position,
    /// Which recipient of an alert; [`NOT_AN_ALERT`].
    pub recipient: u8,
    /// The record is an envelope.
    pub sealed: bool,
    /// Which sealing that is, or is to be.
    pub attempt: u8,
}

impl Queued {
    pub(super) fn parse(key: &[u8], value: &[u8]) -> Option<Self> {
        Some(Self {
            position: Position::new(u64_at(key, 2)?),
            recipient: *key.get(10)?,
            sealed: *value.first()? == 1,
            attempt: *value.get(1)?,
        })
    }
}

pub(super) fn expiry(expires_at: Timestamp, name: Tag, recipient: u8) -> Key {
    key(
        b'X',
        &[&expires_at.minute_up().to_be_bytes(), &name.0, &[recipient]],
    )
}

pub(super) fn over(now: Timestamp) -> (Key, Key) {
    let minute = now.as_millis() / 60_000;
    (
        key(b'X', &[]),
        key(b'X', &[&minute.saturating_add(1).to_be_bytes()]),
    )
}

/// Alerts that are not over by `now`, after one of them.
pub(super) fn open(now: Timestamp, after: Option<(u64, Tag, u8)>) -> (Bound<Key>, Bound<Key>) {
    let from = match after {
        Some((minute, name, recipient)) => {
            let minute = minute.to_be_bytes();
            Bound::Excluded(key(b'X', &[&minute, &name.0, &[recipient]]))
        }
        None => {
            let minute = now.as_millis() / 60_000;
            Bound::Included(key(b'X', &[&minute.saturating_add(1).to_be_bytes()]))
        }
    };
    (from, Bound::Included(key(b'X', &[&[0xff; 26]])))
}

pub(super) fn parse_over(key: &[u8]) -> Option<(u64, Tag, u8)> {
    Some((u64_at(key, 1)?, tag_at(key, 9)?, *key.get(25)?))
}

/// Last number towards a counterpart → its stream and itself.
pub fn last_number(peer: PeerTag, precedence: Precedence) -> Key {
    key(b'N', &[&peer.0, &[precedence.number()]])
}

/// The stream in use towards a counterpart → itself, 0.
pub fn stream(peer: PeerTag) -> Key {
    key(b'N', &[&peer.0])
}

/// Last number of receipts towards a counterpart → their stream and itself.
pub fn receipt_number(peer: PeerTag) -> Key {
    key(b'P', &[&peer.0])
}

/// A stream and a number.
pub fn parse_number_value(value: &[u8]) -> Option<(StreamId, u64)> {
    Some((StreamId(u64_at(value, 0)?), u64_at(value, 8)?))
}

/// The value of [`parse_number_value`].
pub fn number_value(stream: StreamId, number: u64) -> Vec<u8> {
    [stream.0.to_be_bytes(), number.to_be_bytes()].concat()
}

const fn table_byte(table: Table) -> u8 {
    match table {
        Table::Held => b'h',
        Table::Arrived => b'a',
        Table::Receipts => b'r',
    }
}

/// Everything counted of one counterpart in one table.
pub fn count_prefix(table: Table, peer: PeerTag) -> Key {
    key(b'C', &[&[table_byte(table)], &peer.0])
}

/// A low-water mark → itself.
pub fn count_low(table: Table, peer: PeerTag, stream: StreamId, rank: u8) -> Key {
    let mut key = count_prefix(table, peer);
    key.extend_from_slice(&stream.0.to_be_bytes());
    key.push(rank);
    key
}

/// An exception above the mark.
pub fn count_above(low: &[u8], number: u64) -> Key {
    let mut key = low.to_vec();
    key.extend_from_slice(&number.to_be_bytes());
    key
}

/// Stream, precedence's number (0 = none), and the exception or, with `None`, that the value is the mark.
pub fn parse_count(key: &[u8]) -> Option<(StreamId, u8, Option<u64>)> {
    Some((StreamId(u64_at(key, 10)?), *key.get(18)?, u64_at(key, 19)))
}

/// All marks of a counterpart.
pub fn mark_prefix(peer: PeerTag) -> Key {
    key(b'M', &[&peer.0])
}

/// A counterpart's mark → through, when.
pub fn mark(peer: PeerTag, stream: StreamId, precedence: Precedence) -> Key {
    let mut key = mark_prefix(peer);
    key.extend_from_slice(&stream.0.to_be_bytes());
    key.push(precedence.number());
    key
}

/// A mark, as it was kept.
pub fn parse_mark(key: &[u8], value: &[u8]) -> Option<(Number, Timestamp)> {
    let number = Number {
        stream: StreamId(u64_at(key, 9)?),
        precedence: Precedence::from_number(*key.get(17)?)?,
        sequence: u64_at(value, 0)?,
    };
    Some((number, Timestamp::from_millis(u64_at(value, 8)?)))
}

/// All receipts owed to a counterpart.
pub fn owed_prefix(peer: PeerTag) -> Key {
    key(b'U', &[&peer.0])
}

/// A receipt owed about the record at a position.
pub fn owed(peer: PeerTag, position: Position) -> Key {
    let mut key = owed_prefix(peer);
    key.extend_from_slice(&position.number().to_be_bytes());
    key
}

/// The record that a receipt is owed for.
pub fn parse_owed(key: &[u8]) -> Option<Position> {
    u64_at(key, 9).map(Position::new)
}

/// All receipts that no margin of a counterpart has covered.
pub fn uncovered_prefix(peer: PeerTag) -> Key {
    key(b'W', &[&peer.0])
}

/// Receipts by their number → their newest envelope.
pub fn uncovered(peer: PeerTag, number: u64) -> Key {
    let mut key = uncovered_prefix(peer);
    key.extend_from_slice(&number.to_be_bytes());
    key
}

/// Number, position of the envelope, precedence.
pub fn parse_uncovered(key: &[u8], value: &[u8]) -> Option<(u64, Position, Precedence)> {
    Some((
        u64_at(key, 9)?,
        position(value)?,
        Precedence::from_number(*value.get(8)?)?,
    ))
}

/// The record whose header holds a session's encapsulation.
pub fn encapsulation(session: Tag) -> Key {
    key(b'E', &[&session.0])
}

/// A counterpart's newest bundle.
pub fn bundle(peer: PeerTag) -> Key {
    key(b'K', &[b"b", &peer.0])
}

/// The newest end of an agreement with a counterpart.
pub fn ended(peer: PeerTag) -> Key {
    key(b'K', &[b"u", &peer.0])
}

/// A counterpart's key is another than before, or was until not all is sealed anew → the record with the newer key.
pub fn changed(peer: PeerTag) -> Key {
    key(b'K', &[b"x", &peer.0])
}

/// The certificates of a counterpart or, under its own tag, of the relay.
pub fn chain(peer: PeerTag) -> Key {
    key(b'K', &[b"c", &peer.0])
}

/// After a restore of ours, until the counterpart has answered → the stream before.
pub fn asks(peer: PeerTag) -> Key {
    key(b'K', &[b"a", &peer.0])
}

/// With [`asks`]: the record with how far the counterpart's streams had come then.
pub fn had(peer: PeerTag) -> Key {
    key(b'K', &[b"y", &peer.0])
}

/// A counterpart was restored and asked: the record with its question.
pub fn asked(peer: PeerTag) -> Key {
    key(b'K', &[b"q", &peer.0])
}

/// The last restore of a counterpart that was answered → its epoch.
pub fn answered_restore(peer: PeerTag) -> Key {
    key(b'K', &[b"d", &peer.0])
}

/// The stream that a counterpart counts in, as it said last → itself, and when it said so in ms.
pub fn counts_in(peer: PeerTag) -> Key {
    key(b'K', &[b"i", &peer.0])
}

/// Since when a sealing key of ours has been published → itself.
pub fn published(epoch: Timestamp) -> Key {
    key(b'K', &[b"p", &epoch.as_millis().to_be_bytes()])
}

/// Every [`published`].
pub fn all_published() -> Key {
    key(b'K', &[b"p"])
}

/// The epoch of a [`published`].
pub fn parse_published(key: &[u8]) -> Option<Timestamp> {
    let (_, epoch) = key.split_last_chunk::<8>()?;
    Some(Timestamp::from_millis(u64::from_be_bytes(*epoch)))
}

/// A single value that each relay has.
pub fn of_relay(name: u8, relay: PeerTag) -> Key {
    key(b'K', &[&[name], &relay.0])
}

/// A single value.
pub fn single(name: u8) -> Key {
    key(b'K', &[&[name]])
}

#[cfg(test)]
mod tests;
