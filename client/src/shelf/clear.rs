//! The clear part of a record: the index changes that it causes, by keyed digests, numbers and times. Its
//! projection is to read it, so the same journal always gives the same index. Events lie there too and go into no
//! index: they are asked for in the journal's own order. Not: anything that was said.

use std::collections::BTreeSet;

use blo_store::{CLEAR_BYTES_MAX, Key, Position, Projected, Projection, ProjectionError, Update};
use prost::Message;

use super::{
    entry::{Entry, EventRow},
    rows,
};

/// Bytes of clear part after which a record's further changes go into a record of their own.
pub(super) const CLEAR_BYTES_AIM: usize = 8 * 1024;

/// One change of the index.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Change {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) key: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) value: Vec<u8>,
    #[prost(bool, tag = "3")]
    pub(super) delete: bool,
    /// The record's own position follows the key.
    #[prost(bool, tag = "4")]
    pub(super) key_at: bool,
    /// The record's own position comes before the value.
    #[prost(bool, tag = "5")]
    pub(super) value_at: bool,
    /// What follows the position in the key.
    #[prost(bytes = "vec", tag = "6")]
    pub(super) key_end: Vec<u8>,
}

impl Change {
    fn is_event(&self) -> bool {
        self.key == [rows::EVENT]
    }

    /// It is of the one newest value of its key, and nothing else of its record.
    fn is_single(&self) -> bool {
        let table = self.key.first().copied().unwrap_or_default();
        !self.key_at && !self.value_at && rows::SUPERSEDED.contains(&table)
    }
}

/// What index and projection may see.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Clear {
    #[prost(message, repeated, tag = "1")]
    pub(super) changes: Vec<Change>,
    /// These changes belong to the record so many places before this one.
    #[prost(uint32, tag = "2")]
    pub(super) back: u32,
    /// More changes of this record follow in the next ones.
    #[prost(bool, tag = "3")]
    pub(super) continued: bool,
    /// The record's body lies under the key of an alert as well.
    #[prost(message, optional, tag = "4")]
    pub(super) under: Option<Under>,
}

/// Which alert's key a record lies under, and of which month.
#[derive(Clone, Copy, PartialEq, Eq, Message)]
pub(super) struct Under {
    #[prost(uint32, tag = "1")]
    pub(super) month: u32,
    #[prost(fixed64, tag = "2")]
    pub(super) leaf: u64,
}

/// The part of a clear part that says so.
#[derive(Clone, PartialEq, Message)]
struct UnderAlone {
    #[prost(message, optional, tag = "4")]
    under: Option<Under>,
}

/// Which alert's key a record lies under, if any.
pub(super) fn under(clear: &[u8]) -> Option<Under> {
    UnderAlone::decode(clear).ok()?.under
}

impl Clear {
    /// False if nothing is lost with the record once its values are superseded. Alerts, envelopes and receipts are
    /// history, and what has a place in a table or is pointed to is looked up there.
    fn is_lasting(&self) -> bool {
        self.back > 0 || self.continued || !self.changes.iter().all(Change::is_single)
    }

    /// The record that these changes are of, when they lie at `position`.
    const fn own(&self, position: Position) -> Position {
        Position::new(position.number().saturating_sub(self.back as u64))
    }
}

/// What one record tells.
pub(super) struct Told {
    /// In their order.
    pub(super) events: Vec<EventRow>,
    /// The record that they are of, unless more of it follows in the next one.
    pub(super) whole: Option<Position>,
}

/// What changes tell, of whatever record they are.
pub(super) fn events(changes: &[Change]) -> impl Iterator<Item = EventRow> {
    let events = changes.iter().filter(|change| change.is_event());
    events.filter_map(|change| EventRow::parse(&change.key_end, &change.value))
}

/// Reads the events of the record at `position`. A clear part that cannot be read is no record of a gateway.
pub(super) fn told(position: Position, clear: &[u8]) -> Option<Told> {
    let clear = Clear::decode(clear).ok()?;
    let own = clear.own(position);
    let events = events(&clear.changes).map(|event| event.at(own));
    Some(Told {
        events: events.collect(),
        whole: (!clear.continued).then_some(own),
    })
}

/// Reads clear parts.
#[derive(Clone, Copy, Debug)]
pub struct ShelfProjection;

impl Projection for ShelfProjection {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let clear = Clear::decode(clear)
            .map_err(|error| ProjectionError(format!("it is no record of a gateway: {error}")))?;
        let own = clear.own(position).number().to_be_bytes();
        let update = |change: Change| {
            let mut key: Key = change.key;
            if change.key_at {
                key.reserve_exact(own.len() + change.key_end.len());
                key.extend_from_slice(&own);
                key.extend_from_slice(&change.key_end);
            }
            if change.delete {
                return Update::Delete(key);
            }
            if !change.value_at {
                return Update::Put(key, change.value);
            }
            Update::Put(key, [&own[..], &change.value].concat())
        };
        let lasting = clear.is_lasting();
        let changes = clear.changes.into_iter();
        Ok(Projected {
            lasting,
            updates: changes
                .filter(|change| !change.is_event())
                .map(update)
                .collect(),
            ends: Vec::new(),
        })
    }
}

/// Single values that a later one of these entries, which survive together or not at all, gives again are left out.
pub(super) fn drop_superseded(entries: &mut [Entry]) {
    let mut given = BTreeSet::new();
    for entry in entries.iter_mut().rev() {
        let mut kept = Vec::with_capacity(entry.changes.len());
        for change in entry.changes.drain(..).rev() {
            if !change.is_single() || given.insert(change.key.clone()) {
                kept.push(change);
            }
        }
        kept.reverse();
        entry.changes = kept;
    }
}

/// Splits changes so that each record's clear part stays within its bound.
pub(super) fn split(changes: Vec<Change>, under: Option<Under>) -> Vec<Vec<u8>> {
    let mut parts = vec![Clear {
        under,
        ..Clear::default()
    }];
    let mut bytes = 0;
    for change in changes {
        let more = change.encoded_len().saturating_add(4);
        if bytes + more > CLEAR_BYTES_AIM {
            let back = u32::try_from(parts.len()).unwrap_or(u32::MAX);
            if let Some(part) = parts.last_mut() {
                part.continued = true;
            }
            parts.push(Clear {
                back,
                ..Clear::default()
            });
            bytes = 0;
        }
        bytes += more;
        if let Some(part) = parts.last_mut() {
            part.changes.push(change);
        }
    }
    parts.iter().map(Message::encode_to_vec).collect()
}

const _: () = assert!(CLEAR_BYTES_AIM * 2 <= CLEAR_BYTES_MAX);
