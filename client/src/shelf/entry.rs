//! One record in the making: what it says, sealed, and what it changes in the index, in the clear. Not: where.

use blo_proto::{Precedence, Timestamp, alert::MessageType, receipt::Status};
use blo_store::Position;

use super::{
    body::{Body, Kind},
    clear::Change,
    rows::{self, Standing},
    vault::{PeerTag, Tag},
};
use crate::courier::Counted;

/// A record in the making.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(super) body: Body,
    pub(super) changes: Vec<Change>,
    events: u16,
    /// The one alert that it is about, under whose key it is sealed.
    pub(super) about: Option<Tag>,
    is_about_several: bool,
    /// It survives only together with the entry before it.
    pub(super) joined: bool,
    pub(super) urgent: bool,
}

impl Entry {
    /// A record that changes nothing in the index yet.
    pub fn new(at: Timestamp, kind: Kind) -> Self {
        let body = Body {
            at_ms: at.as_millis(),
            kind: Some(kind),
        };
        let mut entry = Self {
            body,
            changes: Vec::new(),
            events: 0,
            about: None,
            is_about_several: false,
            joined: false,
            urgent: false,
        };
        let time = at.as_millis().to_be_bytes().to_vec();
        entry.put(rows::single(rows::VALUE_TIME), time);
        entry
    }

    /// It is written later than it was begun.
    pub(crate) fn set_time(&mut self, at: Timestamp) {
        self.body.at_ms = at.as_millis();
        if let Some(time) = self.changes.first_mut() {
            time.value = at.as_millis().to_be_bytes().to_vec();
        }
    }

    /// What it says, to be completed.
    pub const fn kind(&mut self) -> Option<&mut Kind> {
        self.body.kind.as_mut()
    }

    /// It takes something in that is nobody's to lose yet: a full disk refuses it. Everything else goes on with what
    /// was taken in before, or ends it.
    pub(super) const fn takes_in(&self) -> bool {
        matches!(
            self.body.kind,
            Some(Kind::Sent(_) | Kind::Received(_) | Kind::Quarantined(_))
        )
    }

    /// It states something of what left before, the relay or a counterpart: receipts.
    pub(crate) const fn is_statement(&self) -> bool {
        matches!(self.body.kind, Some(Kind::Relay(_) | Kind::Receipts(_)))
    }

    /// It is for the last share of a nearly full disk.
    pub const fn set_urgent(&mut self, precedence: Precedence) {
        self.urgent = matches!(precedence, Precedence::Flash);
    }

    /// Survives together with the entry before it, or not at all.
    pub const fn join(&mut self) {
        self.joined = true;
    }

    /// The key has this value.
    pub fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.changes.push(Change {
            key,
            value,
            ..Change::default()
        });
    }

    /// The key points here.
    pub fn point(&mut self, key: Vec<u8>, rest: Vec<u8>) {
        self.changes.push(Change {
            key,
            value: rest,
            value_at: true,
            ..Change::default()
        });
    }

    /// The key is gone.
    pub fn delete(&mut self, key: Vec<u8>) {
        self.changes.push(Change {
            key,
            delete: true,
            ..Change::default()
        });
    }

    fn put_here(&mut self, key: Vec<u8>, key_end: Vec<u8>, value: Vec<u8>) {
        self.changes.push(Change {
            key,
            key_at: true,
            key_end,
            value,
            ..Change::default()
        });
    }

    /// It says something of that alert: it is to be unreadable once that is forgotten. A record about several stays.
    pub fn is_about(&mut self, name: Tag) {
        self.is_about_several |= self.about.is_some_and(|about| about != name);
        self.about = (!self.is_about_several).then_some(name);
    }

    /// This record is what is left of the alert of that name.
    pub fn forgets(&mut self, name: Tag, sent: bool) {
        self.point(rows::alert(name), vec![u8::from(sent)]);
        self.point(rows::to_destroy(name), Vec::new());
    }

    /// This record is the alert of that name.
    pub fn alert(&mut self, name: Tag, sent: bool) {
        self.is_about(name);
        self.point(rows::alert(name), vec![u8::from(sent)]);
        self.put_here(vec![rows::listing_table(sent)], Vec::new(), name.0.to_vec());
    }

    /// This record has the alert of that name, with other times; its place in the listing stays.
    pub fn restamped(&mut self, name: Tag) {
        self.is_about(name);
        self.point(rows::alert(name), vec![1]);
    }

    /// A client's own name for it, and what was said.
    pub fn reference(&mut self, reference: Tag, name: Tag, said: Tag) {
        self.put(rows::reference(reference), [name.0, said.0].concat());
    }

    /// How far an alert has come.
    pub fn standing(&mut self, name: Tag, recipient: u8, standing: Standing) {
        self.put(rows::standing(name, recipient), standing.encode());
    }

    /// This record is about that alert.
    pub fn fact(&mut self, name: Tag, recipient: u8) {
        self.is_about(name);
        self.put_here(rows::facts(name), vec![recipient], Vec::new());
    }

    /// An envelope by what receipts bind: which alert it carried, to which of its recipients, and the counterpart.
    pub fn binding(&mut self, binding: Tag, name: Tag, (recipient, peer): (u8, PeerTag)) {
        let mut value = Vec::with_capacity(name.0.len() + 1 + peer.0.len());
        value.extend_from_slice(&name.0);
        value.push(recipient);
        value.extend_from_slice(&peer.0);
        self.put(rows::binding(binding), value);
    }

    /// This record waits to be answered by the relay.
    pub fn queue(&mut self, precedence: Precedence, recipient: u8, (sealed, attempt): (bool, u8)) {
        let value = vec![u8::from(sealed), attempt];
        self.put_here(rows::queue_prefix(precedence), vec![recipient], value);
    }

    /// As [`Entry::queue`], of another record.
    pub fn queue_again(
        &mut self,
        precedence: Precedence,
        position: Position,
        recipient: u8,
        (sealed, attempt): (bool, u8),
    ) {
        self.put(
            rows::queue(precedence, position, recipient),
            vec![u8::from(sealed), attempt],
        );
    }

    /// Takes [`Entry::queue`] back, in the same round.
    pub fn unqueue_here(&mut self, precedence: Precedence, recipient: u8) {
        let prefix = rows::queue_prefix(precedence);
        self.changes.retain(|change| {
            !(change.key_at && change.key == prefix && change.key_end == [recipient])
        });
    }

    /// A record does not wait any more.
    pub fn unqueue(&mut self, precedence: Precedence, position: Position, recipient: u8) {
        self.delete(rows::queue(precedence, position, recipient));
    }

    /// An alert is looked at when it is over.
    pub fn expiry(&mut self, expires_at: Timestamp, name: Tag, recipient: u8) {
        self.put(rows::expiry(expires_at, name, recipient), Vec::new());
    }

    /// It need not be looked at any more.
    pub fn answered(&mut self, expires_at: Timestamp, name: Tag, recipient: u8) {
        self.delete(rows::expiry(expires_at, name, recipient));
    }

    /// This record is the alert `name`, which names `target` first.
    pub fn names(&mut self, target: Tag, message_type: MessageType, name: Tag) {
        let value = rows::naming(message_type, name);
        self.put_here(rows::thread(target), Vec::new(), value);
    }

    /// This record is the alert `name`, which asks, gives or refuses consent about another one.
    pub fn consent(&mut self, about: Tag, name: Tag) {
        self.put_here(
            rows::handling::consents_about(about),
            Vec::new(),
            name.0.to_vec(),
        );
    }

    /// This record says that an officer opened what an alert hides. It stays when that is forgotten: it says who looked.
    pub fn opening(&mut self, of: Tag) {
        self.put_here(rows::handling::openings_of(of), Vec::new(), Vec::new());
        self.put_here(rows::handling::openings(), Vec::new(), Vec::new());
    }

    /// The last number towards a counterpart.
    pub fn number(&mut self, peer: PeerTag, number: crate::courier::Number) {
        let value = rows::number_value(number.stream, number.sequence);
        self.put(rows::last_number(peer, number.precedence), value);
    }

    /// A new stream towards a counterpart.
    pub fn stream(&mut self, peer: PeerTag, stream: blo_proto::StreamId) {
        self.put(rows::stream(peer), rows::number_value(stream, 0));
    }

    /// The last number of receipts towards a counterpart.
    pub fn receipt_number(&mut self, peer: PeerTag, stream: blo_proto::StreamId, number: u64) {
        self.put(
            rows::receipt_number(peer),
            rows::number_value(stream, number),
        );
    }

    /// What was counted.
    pub fn count(&mut self, low_key: &[u8], counted: &Counted) {
        if let Some(low) = counted.low {
            self.put(low_key.to_vec(), low.to_be_bytes().to_vec());
        }
        if let Some(above) = counted.above {
            self.put(rows::count_above(low_key, above), Vec::new());
        }
        for &passed in &counted.passed {
            self.delete(rows::count_above(low_key, passed));
        }
    }

    /// A receipt is owed for this record.
    pub fn owed(&mut self, peer: PeerTag) {
        self.put_here(rows::owed_prefix(peer), Vec::new(), Vec::new());
    }

    /// This record is something that `watch` tells.
    pub fn event(&mut self, what: EventKind, name: Tag, recipient: u8) {
        let mut value = Vec::with_capacity(1 + name.0.len() + 1 + 8);
        value.push(what.byte());
        value.extend_from_slice(&name.0);
        value.push(recipient);
        value.extend_from_slice(&self.body.at_ms.to_be_bytes());
        self.put_here(vec![rows::EVENT], self.events.to_be_bytes().to_vec(), value);
        self.events = self.events.saturating_add(1);
    }
}

/// What `watch` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// An alert came.
    Received,
    /// An alert was taken.
    Sent,
    /// An alert climbed.
    Status(Status),
    /// An officer must know.
    Alarm,
    /// An alert was forgotten.
    Forgotten,
}

impl EventKind {
    fn byte(self) -> u8 {
        match self {
            Self::Received => 0x80,
            Self::Sent => 0x81,
            Self::Alarm => 0x82,
            Self::Forgotten => 0x83,
            Self::Status(status) => {
                let rank = Status::ALL.iter().position(|one| *one == status);
                rank.and_then(|rank| u8::try_from(rank).ok()).unwrap_or(0)
            }
        }
    }

    fn parse(byte: u8) -> Option<Self> {
        match byte {
            0x80 => Some(Self::Received),
            0x81 => Some(Self::Sent),
            0x82 => Some(Self::Alarm),
            0x83 => Some(Self::Forgotten),
            rank => Status::ALL
                .get(usize::from(rank))
                .copied()
                .map(Self::Status),
        }
    }
}

/// One event, as its record tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// The record.
    pub position: Position,
    /// Which event of the record.
    pub sub: u16,
    /// What happened.
    pub kind: EventKind,
    /// To which alert.
    pub name: Tag,
    /// At which of its recipients.
    pub recipient: u8,
    /// When, by this gateway's time.
    pub at: Timestamp,
}

impl EventRow {
    /// The same, of the record at `position`.
    pub(super) const fn at(self, position: Position) -> Self {
        Self { position, ..self }
    }

    pub(super) fn parse(sub: &[u8], value: &[u8]) -> Option<Self> {
        let (kind, value) = value.split_first()?;
        let (name, value) = value.split_first_chunk::<16>()?;
        let (recipient, at) = value.split_first()?;
        Some(Self {
            position: Position::START,
            sub: u16::from_be_bytes(sub.try_into().ok()?),
            kind: EventKind::parse(*kind)?,
            name: Tag(*name),
            recipient: *recipient,
            at: Timestamp::from_millis(u64::from_be_bytes(at.try_into().ok()?)),
        })
    }
}
