//! What comes in: verify, open, name, keep; then what is owed for it. Poison is set aside and answered, and never
//! blocks. Not: acks before the commit (`engine`).

use blo_proto::{
    Code, OfficeId, Refusal, SessionId, Timestamp, Verified,
    content::{Body, Margin},
    envelope::{self, Carried, Opened},
    facts::Route,
    frame::Lane,
    receipt::Receipt,
    seal::{OpeningSession, Parties},
};
use blo_store::Position;
use bytes::Bytes;

use super::facts::{kept, proof};
use super::{engine::Engine, round::Round};
use crate::{
    courier::{Event, Number},
    shelf::{Entry, Kind, Named, Tag, keys},
};

/// Opening sessions in memory; others are derived again from what is kept.
const OPENING_MAX: usize = 256;

/// A receipt that is owed.
pub(super) struct Duty {
    pub(super) receipt: Receipt,
    /// The entry of this round that it is about.
    pub(super) entry: Option<usize>,
    /// The record with the debt.
    pub(super) kept: Option<Position>,
}

impl Engine {
    pub(super) fn deliver(&mut self, lane: Lane, position: u64, bytes: Bytes, round: &mut Round) {
        round.ack(lane, position);
        let judged = Carried::decode(bytes.clone()).map(|carried| {
            let header = carried.header();
            let clue = (header.number.clone(), header.exercise, carried.binding());
            (clue, self.judge(carried, round.now))
        });
        match judged {
            Err(refusal) => self.quarantine(bytes, &refusal, None, round),
            Ok((clue, Err(refusal))) => self.quarantine(bytes, &refusal, Some(clue), round),
            Ok(((number, exercise, binding), Ok(verified))) => {
                let arrived = Number {
                    stream: number.stream,
                    precedence: number.precedence,
                    sequence: number.sequence,
                };
                let from = number.sender.clone();
                self.cause(
                    Event::Arrived {
                        from,
                        number: arrived,
                    },
                    round,
                );
                match self.open(&verified, round.now) {
                    Ok(opened) => self.opened(&verified, &opened, round),
                    Err(refusal) => {
                        let clue = Some((number, exercise, binding));
                        self.quarantine(bytes, &refusal, clue, round);
                    }
                }
            }
        }
    }

    /// the route and the signature, by the pinned key and our own time of arrival.
    pub(super) fn judge(
        &self,
        carried: Carried,
        now: Timestamp,
    ) -> Result<Verified<Carried>, Refusal> {
        let number = carried.header().number.clone();
        let peer = self.peers.get(&number.sender);
        let route = Route {
            from: &number.sender,
            sender_key: peer.map(|peer| &peer.key),
            recipient_known: number.recipient == self.parts.office,
            pairing: peer.map(|peer| peer.validity),
        };
        carried.judge(&route, now)
    }

    pub(super) fn open(
        &mut self,
        verified: &Verified<Carried>,
        now: Timestamp,
    ) -> Result<Opened, Refusal> {
        let session = self.opening_session(verified.get(), now)?;
        envelope::open(verified, &session)
    }

    pub(super) fn opening_session(
        &mut self,
        carried: &Carried,
        now: Timestamp,
    ) -> Result<OpeningSession, Refusal> {
        let header = carried.header();
        let sender = &header.number.sender;
        let key = (sender.clone(), header.session);
        if let Some(session) = self.opening.get(&key) {
            return Ok(session.clone());
        }
        let cannot = |detail: &str| Refusal::new(Code::CannotOpen, detail);
        let encapsulation = match &header.encapsulation {
            Some(encapsulation) => encapsulation.clone(),
            None => self
                .kept_encapsulation(sender, header.session, header.recipient_epoch)
                .ok_or_else(|| cannot("the session is not known here"))?,
        };
        let sealing = self
            .parts
            .keyring
            .key(header.recipient_epoch)
            .ok_or_else(|| cannot("the sealing key is gone"))?;
        let bundle = self.bundle_digest(header.recipient_epoch, sealing.public_key())?;
        let peer = self
            .peers
            .get_mut(sender)
            .ok_or_else(|| cannot("no counterpart"))?;
        let parties = Parties {
            sender: sender.clone(),
            sender_key: peer.key.clone(),
            recipient: self.parts.office.clone(),
            recipient_key: self.parts.signer.identity().clone(),
        };
        let session = OpeningSession::derive(&parties, &sealing, &bundle, &encapsulation)?;
        if session.id() == header.session && peer.keep(header.session, now) {
            if self.opening.len() >= OPENING_MAX {
                self.opening.pop_first();
            }
            self.opening.insert(key, session.clone());
        }
        Ok(session)
    }

    pub(super) fn kept_encapsulation(
        &self,
        sender: &OfficeId,
        session: SessionId,
        epoch: Timestamp,
    ) -> Option<Bytes> {
        let key = keys::encapsulation(self.session_tag(sender, session, epoch));
        match self.shelf.single(&key).ok()??.kind? {
            Kind::Received(kept) | Kind::Receipts(kept) => {
                proof(&kept)?.header().ok()?.encapsulation
            }
            Kind::Value(named) => Some(named.bytes),
            _ => None,
        }
    }

    pub(super) fn session_tag(
        &self,
        sender: &OfficeId,
        session: SessionId,
        epoch: Timestamp,
    ) -> Tag {
        let epoch = epoch.as_millis().to_be_bytes();
        let parts: [&[u8]; 3] = [sender.as_str().as_bytes(), session.as_bytes(), &epoch];
        self.shelf.vault().tag(b's', &parts)
    }

    pub(super) fn opened(
        &mut self,
        verified: &Verified<Carried>,
        opened: &Opened,
        round: &mut Round,
    ) {
        let header = verified.get().header();
        let from = header.number.sender.clone();
        let key = (from.clone(), header.session);
        let kept_session = self.opening.contains_key(&key);
        if !matches!(opened.content.body, Body::Notice(_)) {
            let number = Number {
                stream: header.number.stream,
                precedence: header.number.precedence,
                sequence: header.number.sequence,
            };
            let from = from.clone();
            self.cause(Event::Traffic { from, number }, round);
        }
        self.margin(&from, &opened.margin, round);
        match &opened.content.body {
            Body::Alert(_) => self.alert_came(verified, opened, kept_session, round),
            Body::Receipts(receipts) => {
                let entry = Entry::new(round.now, Kind::Receipts(kept(&opened.proof)));
                round.push(entry);
                self.receipts_came(&from, receipts, round);
                self.keep_session(verified.get(), round);
            }
            Body::Notice(notice) => {
                if header.encapsulation.is_some() {
                    let named = Named {
                        name: "session".to_owned(),
                        bytes: header.encapsulation.clone().unwrap_or_default(),
                    };
                    round.push(Entry::new(round.now, Kind::Value(named)));
                    self.keep_session(verified.get(), round);
                }
                round.attach = None;
                self.notice_came(&from, notice.clone(), round);
            }
        }
    }

    pub(super) fn margin(&mut self, from: &OfficeId, margin: &Margin, round: &mut Round) {
        for &(stream, through) in &margin.acknowledged {
            self.cause(
                Event::Covered {
                    by: from.clone(),
                    stream,
                    through,
                },
                round,
            );
        }
    }
}
