//! What stands open towards a counterpart, sealed so that it can be carried by hand; and what came by hand, judged as
//! what the relay hands over. Durable before either is said. R-29. Not: files, nor which bytes are handed out (`desk`).

use std::sync::Arc;

use blo_proto::{
    Code, OfficeId, Precedence, bundle::SignedBundle, content::Content, envelope::Carried,
};
use blo_store::Position;
use bytes::Bytes;

use super::{
    command::Fault,
    counterpart::{Counterpart, Offered},
    engine::{Engine, Load, Origin},
    round::Round,
};
use crate::{
    courier::{Cargo, Event, Number},
    shelf::{Kind, Named, Queued, ShelfError, keys},
};

/// Things sealed, or looked at on disk, in one round, so that a new FLASH never waits for a long one.
const ROUND_MAX: usize = 256;

/// How far the sealing has come among what waits on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    rank: usize,
    position: u64,
    recipient: u8,
}

/// A part of it is sealed.
#[derive(Clone, Debug)]
pub struct Sealing {
    /// From where to go on; `None` = all is sealed.
    pub next: Option<Place>,
    /// False where nothing can be sealed to it: no bundle of it is known that can be used.
    pub sealable: bool,
    /// Our newest bundle, signed; empty where there is none.
    pub bundle: Bytes,
}

/// Something that came by hand.
#[derive(Clone, Debug)]
pub enum ByHand {
    /// An envelope.
    Envelope(Bytes),
    /// A signed bundle.
    Bundle(Bytes),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It is on this disk.
    New,
    /// It was here before.
    Before,
    /// Its time is over.
    Over,
    /// This office wrote it.
    Own,
    /// It is of no counterpart of this office.
    OfNobody,
    /// It is for another office.
    ForAnother(OfficeId),
    /// What is missing before it is too much to be kept track of: the relay has to bring that first.
    TooMany,
    /// It waits here for its sender's next key.
    Waits,
    /// It is not genuine, or not for now.
    Refused(Code),
    /// A chunk: so many of its attachment are here, and one before it is missing.
    Gap(u32),
    /// A chunk: no alert that is here names its attachment, or that is lost.
    NoAlert,
    /// It is genuine and cannot be read: kept unread, and its sender is told.
    SetAside(String),
}

impl Engine {
    /// Seals a part of what stands open towards an office, with the bundle that is known.
    pub(super) fn seal_to_carry(
        &mut self,
        (office, place): (&OfficeId, Place),
        round: &mut Round,
    ) -> Result<Sealing, Fault> {
        self.is_readable()?;
        self.can_send_to(office, round.now)?;
        let bundle = self.own_signed_bundle();
        let bundle = bundle.map(|bundle| bundle.encode()).unwrap_or_default();
        let sealable = |peer: &Counterpart| peer.is_sealable(round.now);
        if !self.peers.get(office).is_some_and(sealable) {
            return Ok(Sealing {
                next: None,
                sealable: false,
                bundle,
            });
        }
        if !self.courier.peer(office).is_some_and(|peer| peer.sealable) {
            self.cause(Event::Sealable(office.clone()), round);
        }
        let next = self.seal_some(office, place, round);
        // However that went: without a link nothing else is sealed.
        self.cause(Event::Carried(office.clone()), round);
        round.attach = None;
        Ok(Sealing {
            next: next?,
            sealable: true,
            bundle,
        })
    }

    fn seal_some(
        &mut self,
        office: &OfficeId,
        place: Place,
        round: &mut Round,
    ) -> Result<Option<Place>, ShelfError> {
        let (to, most) = (office.clone(), ROUND_MAX);
        self.cause(Event::Carries { to, most }, round);
        if place == Place::default() {
            self.renew_receipts(office, round)?;
        }
        if self.courier.has_to_carry(office, round.now) {
            return Ok(Some(place));
        }
        self.seal_unheld(office, place, round)
    }

    /// Receipts that no margin covers and whose envelope is over: their newest one has to live.
    fn renew_receipts(&mut self, office: &OfficeId, round: &mut Round) -> Result<(), ShelfError> {
        let Some(tag) = self.peers.get(office).map(|peer| peer.tag) else {
            return Ok(());
        };
        for (key, value) in self.shelf.prefix(&keys::uncovered_prefix(tag))? {
            let Some((number, position, precedence)) = keys::parse_uncovered(&key, &value) else {
                continue;
            };
            let Ok(Some(Kind::Envelope(kept))) = self.shelf.read(position).map(|body| body.kind)
            else {
                continue;
            };
            let carried = Carried::decode(kept.bytes);
            if carried.is_ok_and(|carried| carried.header().expires_at <= round.now) {
                round.attach = None;
                self.again(office, number, precedence, round);
            }
        }
        Ok(())
    }

    /// What waits on disk alone. Its envelope waits there in its place, and is loaded when its turn comes.
    fn seal_unheld(
        &mut self,
        office: &OfficeId,
        place: Place,
        round: &mut Round,
    ) -> Result<Option<Place>, ShelfError> {
        let Some(&precedence) = Precedence::URGENT_FIRST.get(place.rank) else {
            return Ok(None);
        };
        let after = (Position::new(place.position), place.recipient);
        let found = self.shelf.queue(precedence, after, ROUND_MAX)?;
        let last = self.shelf.last().number();
        for queued in &found {
            let row = (queued.position.number(), queued.recipient);
            if queued.sealed || self.in_memory.contains(&row) || round.unqueued.contains(&row) {
                continue;
            }
            round.attach = None;
            if let Some(load) = self.unheld(precedence, *queued, round)
                && load.to == *office
            {
                self.seal_one_unheld(load, u32::from(queued.attempt).max(1), round);
                round.left_on_disk = true;
                if let Some(backlog) = self.backlog.get_mut(precedence.rank()) {
                    backlog.get_or_insert((last, u8::MAX));
                }
            }
        }
        Ok(Some(match found.last() {
            Some(last) if found.len() == ROUND_MAX => Place {
                position: last.position.number(),
                recipient: last.recipient,
                ..place
            },
            _ if place.rank.saturating_add(1) < Precedence::URGENT_FIRST.len() => Place {
                rank: place.rank.saturating_add(1),
                ..Place::default()
            },
            _ => return Ok(None),
        }))
    }

    fn unheld(&self, precedence: Precedence, queued: Queued, round: &Round) -> Option<Load> {
        let origin = Origin::Stored(queued.position);
        match self.shelf.read(queued.position).ok()?.kind? {
            Kind::Sent(sent) => {
                let content = Arc::new(Content::decode(sent.content).ok()?);
                let load = self.alert_load(content, queued.recipient, origin)?;
                let again = self.had(&load, round);
                Some(Load { again, ..load })
            }
            Kind::Value(Named { name, bytes }) => {
                let content = Content::decode(bytes).ok()?;
                Some(Load {
                    to: name.parse().ok()?,
                    cargo: Cargo::Notice,
                    name: None,
                    recipient: keys::NOT_AN_ALERT,
                    precedence,
                    exercise: false,
                    expires_at: content.expires_at,
                    again: false,
                    content: Some(Arc::new(content)),
                    origin,
                    envelope: None,
                    binding: None,
                })
            }
            _ => None,
        }
    }

    fn seal_one_unheld(&mut self, load: Load, attempt: u32, round: &mut Round) {
        if load.expires_at <= round.now {
            return; // it lapses when it is loaded
        }
        let id = crate::courier::ParcelId(self.fresh_id());
        let (to, precedence) = (load.to.clone(), load.precedence);
        self.parcels.insert(id, load);
        let event = Event::Numbered {
            id,
            to,
            precedence,
            attempt,
        };
        self.cause(event, round);
        if let Some(binding) = self.parcels.remove(&id).and_then(|load| load.binding) {
            self.bindings.remove(&binding);
        }
    }

    /// Takes in what came by hand: what nobody signed is told to whoever brought it and leaves no trace, all else goes
    /// the way of what the relay hands over.
    pub(super) fn take_by_hand(
        &mut self,
        all: Vec<ByHand>,
        round: &mut Round,
    ) -> Result<Vec<TakenIn>, Fault> {
        self.is_readable()?;
        let mut taken = Vec::with_capacity(all.len());
        for one in all {
            round.attach = None;
            taken.push(match one {
                ByHand::Envelope(bytes) => self.envelope_by_hand(bytes, round),
                ByHand::Bundle(bytes) => self.bundle_by_hand(bytes, round),
            });
        }
        round.attach = None;
        Ok(taken)
    }

    fn envelope_by_hand(&mut self, bytes: Bytes, round: &mut Round) -> TakenIn {
        let read = std::panic::catch_unwind(|| Carried::decode(bytes.clone()));
        let carried = match read {
            Ok(Ok(carried)) => carried,
            Ok(Err(refusal)) => return TakenIn::Refused(refusal.code),
            Err(_) => return TakenIn::Refused(Code::Malformed),
        };
        let (number, over_at) = (&carried.header().number, carried.header().expires_at);
        if number.sender == self.parts.office {
            return TakenIn::Own;
        }
        if number.recipient != self.parts.office {
            return TakenIn::ForAnother(number.recipient.clone());
        }
        let peer = self.peers.get(&number.sender);
        if peer.is_some_and(|peer| peer.leaves(carried.clone())) {
            let ended = peer.is_some_and(|peer| peer.ended.is_some());
            return TakenIn::Refused(if ended {
                Code::Unpaired
            } else {
                Code::KeyChanged
            });
        }
        let of_line = Number {
            stream: number.stream,
            precedence: number.precedence,
            sequence: number.sequence,
        };
        let known = self.courier.peer(&number.sender);
        let (room, come) = known.map_or((true, false), |peer| {
            (peer.has_room_for(of_line), peer.has_come(of_line))
        });
        if over_at <= round.now {
            return TakenIn::Over;
        }
        if self.keep_early(&bytes, round) {
            return TakenIn::Waits;
        }
        if let Err(refusal) = self.judge(&carried, round.now) {
            return TakenIn::Refused(refusal.code);
        }
        let tag = self.binding_tag(&carried.binding());
        if let Ok(Some((_, keys::OWN, _))) = self.shelf.binding(tag) {
            return TakenIn::Before;
        }
        if !room {
            return TakenIn::TooMany;
        }
        let at = round.entries.len();
        self.take_in(bytes, round);
        let mut new = round.entries.iter_mut().skip(at);
        let aside = new.find_map(|entry| match entry.kind() {
            Some(Kind::Quarantined(kept)) => Some(kept.code.clone()),
            Some(_) | None => None,
        });
        match aside {
            Some(code) => TakenIn::SetAside(code),
            None if come => TakenIn::Before,
            None => TakenIn::New,
        }
    }

    /// A bundle counts where a counterpart signed it and it is newer; an older one, as in an old folder, is no alarm.
    fn bundle_by_hand(&mut self, bytes: Bytes, round: &mut Round) -> TakenIn {
        let signed = match SignedBundle::decode(bytes.clone()) {
            Ok(signed) => signed,
            Err(refusal) => return TakenIn::Refused(refusal.code),
        };
        let (own, key) = (&self.parts.office, self.parts.signer.identity());
        if signed.verify(own, key).is_ok() {
            return TakenIn::Own;
        }
        let clock = (round.now, self.clockwork.is_sure());
        for (office, peer) in &self.peers {
            match peer.offered(&signed, clock) {
                Ok(Offered::Known) => return TakenIn::Before,
                Ok(Offered::Newer(_)) => {
                    let office = office.clone();
                    self.bundle_came(&office, bytes, round);
                    return TakenIn::New;
                }
                Err(refusal) if refusal.code == Code::BundleRolledBack => return TakenIn::Before,
                Err(refusal) if refusal.code == Code::BundleAhead => {
                    return TakenIn::Refused(refusal.code);
                }
                Err(_) => {}
            }
        }
        TakenIn::OfNobody
    }
}

const _: () = assert!(ROUND_MAX < blo_store::RANGE_KEYS_MAX);
