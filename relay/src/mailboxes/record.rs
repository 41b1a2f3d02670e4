//! The relay's journal records: what is in their clear part, and what each does to the index. Pure.
//!
//! ```text
//! q recipient rank position                → Held          one key per held envelope, in order
//! n sender stream recipient rank sequence  → Number        until everything up to it is forgotten
//! x minute recipient rank position         → nothing       held, and over at that minute
//! y minute position                        → number's key  left, and may be forgotten some time after that minute
//! l sender stream recipient rank           → mark          all numbers up to it have left
//! o sender position                        → binding       expired; its sender is still to be told
//! r …                                      → position      the newest record of a thing in the registry: an office,
//!                                                          its standing, its bundle, its link tokens or the takeover
//!                                                          that ended them, whether two gateways came as it, a
//!                                                          pair's agreement or its end, an authority, its list
//! ```
//! Every key is ordered and short: offices are known by a handle of four bytes. What is held is told by `q` alone, and the
//! two others lead there. The store adds up what is held of each sender and recipient.
//!
//! The keys also say how long a record's space is needed: Held until Fetched or Expired takes its keys, these until
//! Forgotten (and Told) has, Forgotten until the stream's next and until the space of what it forgot is free.

use blo_store::{Key, Position, Projected, Projection, ProjectionError, Record, Update};
use bytes::Bytes;
use prost::Message;

use super::keys::{
    expiry_key, left_key, mark_key, number_key, owed_key, pair_bytes, queue_key, registry_key,
};
use super::numbers::{FORGET_KEYS_MAX, Forgotten, Number, Skipped, Void};
use super::offices::{
    AuthorityEntry, DisputeEntry, ListEntry, OfficeEntry, StandingEntry, TakeoverEntry,
};
use super::proposed::{AllowedEntry, ProposedEntry};
use super::rolling::RollOverEntry;

pub use epoch::{Began, EpochEntry};

mod epoch;

/// The clear part of a record.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Clear {
    /// What it is.
    #[prost(
        oneof = "Entry",
        tags = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 21, 22"
    )]
    pub(super) entry: Option<Entry>,
}

/// Entries and their bodies, as the store takes them.
pub(super) fn records(entries: Vec<(Entry, Bytes)>) -> Vec<Record> {
    let record = |(entry, body): (Entry, Bytes)| Record {
        clear: Clear { entry: Some(entry) }.encode_to_vec(),
        body: body.into(),
    };
    entries.into_iter().map(record).collect()
}

/// What a record says.
#[derive(Clone, PartialEq, prost::Oneof)]
pub enum Entry {
    /// An envelope is held; the body is the envelope.
    #[prost(message, tag = "1")]
    Held(Held),
    /// It was fetched.
    #[prost(message, tag = "2")]
    Fetched(Left),
    /// It expired, or could not be read any more.
    #[prost(message, tag = "3")]
    Expired(Left),
    /// Its sender was told that it expired.
    #[prost(message, tag = "4")]
    Told(Told),
    /// Numbers below the mark need not be known any more.
    #[prost(message, tag = "5")]
    Forgotten(Forgotten),
    /// Numbers that their sender gave up.
    #[prost(message, tag = "6")]
    Void(Void),
    /// An office; the body is its certificates, length-prefixed DER.
    #[prost(message, tag = "7")]
    Office(OfficeEntry),
    /// A pairing; the body is the signed pairing.
    #[prost(message, tag = "8")]
    Pairing(PairingEntry),
    /// An office's own things: its newest bundle (the body), its link tokens.
    #[prost(message, tag = "9")]
    State(StateEntry),
    /// How the store's epoch began, and who confirmed it.
    #[prost(message, tag = "10")]
    Epoch(EpochEntry),
    /// Numbers need not be known any more though others before them never came.
    #[prost(message, tag = "11")]
    Skipped(Skipped),
    /// Two offices have no agreement any more; the body is the signed un-pairing, if one of them ended it.
    #[prost(message, tag = "12")]
    Ended(EndedEntry),
    /// An office is suspended, or is not any more.
    #[prost(message, tag = "13")]
    Standing(StandingEntry),
    /// An office's key changes by plan, for one of its pairs; the body is the signed roll-over.
    #[prost(message, tag = "14")]
    RollOver(RollOverEntry),
    /// What an office says to another before they have agreed, in the body: its introduction, or its half.
    #[prost(message, tag = "15")]
    Proposed(ProposedEntry),
    /// The operator says whether two offices may pair.
    #[prost(message, tag = "16")]
    Allowed(AllowedEntry),
    /// An office's next link is of the home that says so, and of no other.
    #[prost(message, tag = "17")]
    Takeover(TakeoverEntry),
    /// Two gateways came as one office.
    #[prost(message, tag = "18")]
    Dispute(DisputeEntry),
    /// An authority vouches for offices of a country, or does not any more; the body is its certificate, DER.
    #[prost(message, tag = "21")]
    Authority(AuthorityEntry),
    /// The newest revocation list that the operator brought of an authority; the body is the list, DER.
    #[prost(message, tag = "22")]
    List(ListEntry),
}

/// One stream of numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Message)]
pub struct Stream {
    /// Sender's handle.
    #[prost(uint32, tag = "1")]
    pub sender: u32,
    /// Sender's stream.
    #[prost(fixed64, tag = "2")]
    pub stream: u64,
    /// Recipient's handle.
    #[prost(uint32, tag = "3")]
    pub recipient: u32,
    /// 0 for FLASH to 3 for ROUTINE.
    #[prost(uint32, tag = "4")]
    pub rank: u32,
}

/// A held envelope, as the index knows it.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Held {
    /// Its stream.
    #[prost(message, required, tag = "1")]
    pub stream: Stream,
    /// Its sequence in the stream.
    #[prost(uint64, tag = "2")]
    pub sequence: u64,
    /// When it is over, minutes since 1970.
    #[prost(uint64, tag = "3")]
    pub minute: u64,
    /// SHA-256(header ‖ signature).
    #[prost(bytes = "vec", tag = "5")]
    pub binding: Vec<u8>,
    /// Bytes of the envelope.
    #[prost(uint64, tag = "6")]
    pub bytes: u64,
    /// It ended because the disk could not give it back.
    #[prost(bool, tag = "7")]
    pub unreadable: bool,
    /// It was refused after it was held: a code of the table of refusals.
    #[prost(string, tag = "8")]
    pub refused: String,
}

/// A held envelope that left.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Left {
    /// Where it was written.
    #[prost(uint64, tag = "1")]
    pub position: u64,
    /// What it was.
    #[prost(message, required, tag = "2")]
    pub held: Held,
}

/// A sender was told of an expiry.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Told {
    /// The sender.
    #[prost(uint32, tag = "1")]
    pub sender: u32,
    /// The envelope's position.
    #[prost(uint64, tag = "2")]
    pub position: u64,
}

/// A pairing of the registry.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct PairingEntry {
    /// The two handles, the lower first.
    #[prost(uint32, tag = "1")]
    pub one: u32,
    /// The higher.
    #[prost(uint32, tag = "2")]
    pub other: u32,
    /// Who took it in, in the operator's words; empty in a journal of earlier software.
    #[prost(string, tag = "3")]
    pub by: String,
    /// When, milliseconds since 1970.
    #[prost(uint64, tag = "4")]
    pub at: u64,
}

/// The end of a pairing.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct EndedEntry {
    /// The two handles, the lower first.
    #[prost(uint32, tag = "1")]
    pub one: u32,
    /// The higher.
    #[prost(uint32, tag = "2")]
    pub other: u32,
    /// No pairing of the two with this serial or a lower one counts again.
    #[prost(uint64, tag = "3")]
    pub serial: u64,
    /// Who ended it: an office's id, or the operator in his own words.
    #[prost(string, tag = "4")]
    pub by: String,
    /// When that came to the relay, milliseconds since 1970.
    #[prost(uint64, tag = "5")]
    pub at: u64,
}

/// What an office's links change.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct StateEntry {
    /// Whose.
    #[prost(uint32, tag = "1")]
    pub handle: u32,
    /// Which of its things.
    #[prost(enumeration = "Thing", tag = "2")]
    pub thing: i32,
    /// The newest link token handed out.
    #[prost(bytes = "vec", tag = "3")]
    pub token: Vec<u8>,
    /// The one before, valid until the newest is kept.
    #[prost(bytes = "vec", tag = "4")]
    pub previous: Vec<u8>,
    /// The newest is on the office's disk.
    #[prost(bool, tag = "5")]
    pub kept: bool,
    /// Of link tokens: the registered key of the office then. Empty in a journal of earlier software: any key's.
    #[prost(bytes = "vec", tag = "6")]
    pub key: Vec<u8>,
    /// Of link tokens: the takeover that they began with, if any.
    #[prost(message, optional, tag = "7")]
    pub takeover: Option<TakeoverEntry>,
}

/// What a [`StateEntry`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub enum Thing {
    /// Its bundle, in the body.
    Bundle = 0,
    /// Its link tokens.
    Token = 1,
}

/// The relay's projection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mailboxes;

impl Projection for Mailboxes {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let clear = Clear::decode(clear).map_err(|error| ProjectionError(error.to_string()))?;
        let entry = clear.entry.ok_or_else(|| {
            ProjectionError("a record of a kind that this version does not know".to_owned())
        })?;
        if matches!(&entry, Entry::Forgotten(one) if !is_bounded(one)) {
            let why = "a record that forgets more numbers than are forgotten at once";
            return Err(ProjectionError(why.to_owned()));
        }
        Ok(project(position.number(), &entry))
    }

    /// What is held, by sender and recipient, and its bytes.
    fn tally(&self, key: &[u8], value: &[u8]) -> Option<(Key, u64)> {
        if key.first() != Some(&b'q') {
            return None;
        }
        let held = Held::decode(value).ok()?;
        let pair = (held.stream.sender, held.stream.recipient);
        Some((pair_bytes(pair), held.bytes))
    }

    fn version(&self) -> u32 {
        1
    }
}

fn is_bounded(forgotten: &Forgotten) -> bool {
    let numbers = forgotten.mark.saturating_sub(forgotten.above);
    usize::try_from(numbers).is_ok_and(|numbers| numbers <= FORGET_KEYS_MAX)
}

fn project(position: u64, entry: &Entry) -> Projected {
    let mut projected = Projected::default();
    let updates = &mut projected.updates;
    match entry {
        Entry::Held(held) => hold(position, held, updates),
        Entry::Fetched(left) => {
            projected.ends.push(Position::new(left.position));
            leave(left, updates);
        }
        Entry::Expired(left) => {
            projected.ends.push(Position::new(left.position));
            leave(left, updates);
            let owed = owed_key(left.held.stream.sender, left.position);
            updates.push(Update::Put(owed, left.held.encode_to_vec()));
        }
        Entry::Told(told) => updates.push(Update::Delete(owed_key(told.sender, told.position))),
        Entry::Forgotten(forgotten) => {
            for (minute, position) in forgotten.minutes.iter().zip(&forgotten.positions) {
                updates.push(Update::Delete(left_key(*minute, *position)));
            }
            let numbers = forgotten.above.saturating_add(1)..=forgotten.mark;
            move_mark(&forgotten.stream, forgotten.mark, numbers, updates);
        }
        Entry::Skipped(skipped) => {
            let numbers = skipped.sequences.iter().copied();
            move_mark(&skipped.stream, skipped.mark, numbers, updates);
        }
        Entry::Void(void) => {
            let keys = void.sequences.iter();
            let keys = keys.map(|sequence| number_key(&void.stream, *sequence));
            updates.extend(keys.map(|key| Update::Put(key, given_up())));
        }
        Entry::Proposed(proposed) => updates.push(proposed.update(position)),
        Entry::RollOver(rolling) => updates.push(rolling.update(position)),
        Entry::Office(_)
        | Entry::Allowed(_)
        | Entry::Pairing(_)
        | Entry::State(_)
        | Entry::Epoch(_)
        | Entry::Ended(_)
        | Entry::Standing(_)
        | Entry::Takeover(_)
        | Entry::Dispute(_)
        | Entry::Authority(_)
        | Entry::List(_) => {
            let value = position.to_be_bytes().to_vec();
            updates.push(Update::Put(registry_key(entry), value));
            // Who was admitted, agreed and ended when is history; keys, tokens and lists that are renewed are not.
            projected.lasting = !matches!(entry, Entry::State(_) | Entry::List(_));
        }
    }
    projected
}

fn hold(position: u64, held: &Held, updates: &mut Vec<Update>) {
    let stream = &held.stream;
    let number = Number {
        position,
        ..Number::default()
    };
    updates.push(Update::Put(
        queue_key(stream.recipient, stream.rank, position),
        held.encode_to_vec(),
    ));
    updates.push(Update::Put(
        number_key(stream, held.sequence),
        number.encode_to_vec(),
    ));
    let expiry = expiry_key(stream, held.minute, position);
    updates.push(Update::Put(expiry, Vec::new()));
}

fn given_up() -> Vec<u8> {
    let number = Number {
        gone: true,
        ..Number::default()
    };
    number.encode_to_vec()
}

fn move_mark(
    stream: &Stream,
    mark: u64,
    forgotten: impl Iterator<Item = u64>,
    updates: &mut Vec<Update>,
) {
    updates.extend(forgotten.map(|sequence| Update::Delete(number_key(stream, sequence))));
    let mark = mark.to_be_bytes().to_vec();
    updates.push(Update::Put(mark_key(stream), mark));
}

fn leave(left: &Left, updates: &mut Vec<Update>) {
    let held = &left.held;
    let stream = &held.stream;
    updates.push(Update::Delete(queue_key(
        stream.recipient,
        stream.rank,
        left.position,
    )));
    let number = number_key(stream, held.sequence);
    // Apart from what is still held, so that looking for what is over never reads through what left.
    let expiry = expiry_key(stream, held.minute, left.position);
    updates.push(Update::Delete(expiry));
    updates.push(Update::Put(
        left_key(held.minute, left.position),
        number.clone(),
    ));
    let gone = Number {
        binding: held.binding.clone(),
        position: left.position,
        minute: held.minute,
        gone: true,
    };
    updates.push(Update::Put(number, gone.encode_to_vec()));
}
