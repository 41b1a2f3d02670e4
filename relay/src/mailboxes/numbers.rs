//! What is known of numbers: which are held, which left, and up to which none need be known any more; and the records
//! that say so. Not: what such a record does to the index (`record`).

use std::ops::Bound;

use blo_proto::{Digest, Timestamp, limits};
use blo_store::{Key, Position, StoreError};
use prost::Message;

use super::{DIGEST_MINUTES, Held, LOOK_KEYS_MAX, Mailboxes, Stream, keys, last_u64};
use crate::admission::Known;

/// How many numbers are forgotten at once: more than one look finds, so that what was held up is caught up with.
pub(super) const FORGET_KEYS_MAX: usize = 4 * LOOK_KEYS_MAX;
/// How many numbers are forgotten one by one at once: a record's clear part is bounded.
const SKIP_AT_ONCE_MAX: usize = LOOK_KEYS_MAX;

/// Numbers that need not be known any more.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Forgotten {
    /// Of which stream.
    #[prost(message, required, tag = "1")]
    pub stream: Stream,
    /// The mark before.
    #[prost(uint64, tag = "2")]
    pub above: u64,
    /// The mark from now on: all numbers above the old one and up to this one are forgotten.
    #[prost(uint64, tag = "3")]
    pub mark: u64,
    /// Keys of what left that are done with: minutes.
    #[prost(uint64, repeated, tag = "4")]
    pub minutes: Vec<u64>,
    /// And positions, pairwise.
    #[prost(uint64, repeated, tag = "5")]
    pub positions: Vec<u64>,
}

/// Numbers that need not be known any more, one by one, and a mark that does not wait for those between them.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Skipped {
    /// Of which stream.
    #[prost(message, required, tag = "1")]
    pub stream: Stream,
    /// The mark from now on.
    #[prost(uint64, tag = "2")]
    pub mark: u64,
    /// Which are forgotten: at or below the mark.
    #[prost(uint64, repeated, tag = "3")]
    pub sequences: Vec<u64>,
}

/// Numbers given up.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Void {
    /// Of which stream.
    #[prost(message, required, tag = "1")]
    pub stream: Stream,
    /// Those that are not known by an envelope.
    #[prost(uint64, repeated, tag = "2")]
    pub sequences: Vec<u64>,
}

/// What is known of a number; of one that is held, where that is.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Number {
    /// SHA-256(header ‖ signature); empty while it is held, and for one that was given up.
    #[prost(bytes = "vec", tag = "1")]
    pub binding: Vec<u8>,
    /// Where it was written; 0 for one that was given up.
    #[prost(uint64, tag = "2")]
    pub position: u64,
    /// When it is over, of one that left.
    #[prost(uint64, tag = "3")]
    pub minute: u64,
    /// It left.
    #[prost(bool, tag = "4")]
    pub gone: bool,
}

impl Mailboxes {
    /// What is known on disk of a number.
    ///
    /// # Errors
    /// As [`blo_store::Store::value`].
    pub fn known(&self, stream: &Stream, sequence: u64) -> Result<Known, StoreError> {
        // What leaves between the two looks says so when it is looked at again.
        for _ in 0..2 {
            let Some(number) = self.number(stream, sequence)? else {
                break;
            };
            let binding = Digest::from_slice(&number.binding);
            if number.gone {
                return Ok(Known::Gone { binding });
            }
            let position = number.position;
            let key = keys::queue_key(stream.recipient, stream.rank, position);
            if let Some(value) = self.store.value(&key)? {
                let held = Held::decode(value.as_slice()).unwrap_or_default();
                return held_at(position, &held);
            }
        }
        Ok(if sequence <= self.mark(stream)? {
            Known::BelowMark
        } else {
            Known::Nothing
        })
    }

    /// How far a stream's mark can move at `now`: all numbers above the old mark and up to the new one have left
    /// and need not be told from others any more.
    ///
    /// # Errors
    /// As [`blo_store::Store::range`].
    pub fn forgettable(&self, stream: &Stream, now: Timestamp) -> Result<(u64, u64), StoreError> {
        let minute = now.as_millis() / 60_000;
        let above = self.mark(stream)?;
        let from = Bound::Excluded(keys::number_key(stream, above));
        let to = Bound::Included(keys::number_key(stream, u64::MAX));
        let mut mark = above;
        for (key, value) in self.store.range(from, to, FORGET_KEYS_MAX)? {
            let old = is_old(&value, minute);
            let next = number_in(&key).map(|(_, sequence)| sequence);
            if !old || next != mark.checked_add(1) {
                break;
            }
            mark = mark.saturating_add(1);
        }
        Ok((above, mark))
    }

    /// What a stream's mark moves over at `now` where too many numbers are known above it because one before them never
    /// came, or stays: the lowest that are old. What is not old yet stays known below the mark.
    ///
    /// # Errors
    /// As [`blo_store::Store::range`].
    pub fn skippable(
        &self,
        stream: &Stream,
        now: Timestamp,
    ) -> Result<Option<Skipped>, StoreError> {
        let minute = now.as_millis() / 60_000;
        let from = Bound::Excluded(keys::number_key(stream, self.mark(stream)?));
        let to = Bound::Included(keys::number_key(stream, u64::MAX));
        let found = self.store.range(from, to, limits::EXCEPTIONS_MAX)?;
        if found.len() < limits::EXCEPTIONS_MAX {
            return Ok(None);
        }
        let old = |(key, value): (Key, Vec<u8>)| {
            let (_, sequence) = number_in(&key)?;
            is_old(&value, minute).then_some(sequence)
        };
        let old = found.into_iter().filter_map(old).take(SKIP_AT_ONCE_MAX);
        let sequences: Vec<u64> = old.collect();
        Ok(sequences.last().copied().map(|mark| Skipped {
            stream: *stream,
            mark,
            sequences,
        }))
    }

    fn number(&self, stream: &Stream, sequence: u64) -> Result<Option<Number>, StoreError> {
        let value = self.store.value(&keys::number_key(stream, sequence))?;
        Ok(value.and_then(|value| Number::decode(value.as_slice()).ok()))
    }

    /// All numbers up to it have left, or are known one by one.
    ///
    /// # Errors
    /// As [`blo_store::Store::value`].
    pub fn mark(&self, stream: &Stream) -> Result<u64, StoreError> {
        let value = self.store.value(&keys::mark_key(stream))?;
        Ok(value.as_deref().and_then(last_u64).unwrap_or(0))
    }
}

fn held_at(position: u64, held: &Held) -> Result<Known, StoreError> {
    let binding = Digest::from_slice(&held.binding);
    let damaged = StoreError::Damaged {
        position: Position::new(position),
    };
    binding.map_or(Err(damaged), |binding| {
        Ok(Known::Held { binding, position })
    })
}

/// Whether a number left, and so long ago that no repeat of it can come.
fn is_old(number: &[u8], minute: u64) -> bool {
    let number = Number::decode(number).unwrap_or_default();
    number.gone && number.minute.saturating_add(DIGEST_MINUTES) <= minute
}

/// Stream and sequence of an `n` key.
pub(super) fn number_in(key: &[u8]) -> Option<(Stream, u64)> {
    let four = |from: usize| {
        key.get(from..from.checked_add(4)?)?
            .first_chunk()
            .map(|four| u32::from_be_bytes(*four))
    };
    let stream = Stream {
        sender: four(1)?,
        stream: key.get(5..13).and_then(last_u64)?,
        recipient: four(13)?,
        rank: u32::from(*key.get(17)?),
    };
    Some((stream, last_u64(key.get(18..26)?)?))
}
