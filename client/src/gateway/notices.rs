//! What a counterpart says about our envelopes: receipts, and notices. Not: what it says in alerts.

use std::collections::BTreeMap;

use blo_proto::{
    Code, Digest, OfficeId, Precedence, SessionId, Timestamp,
    bundle::SignedBundle,
    content::Content,
    envelope::{self, Proof},
    notice::{CannotOpen, Notice},
    receipt::{Fact, Receipt, Receipts, Status},
};
use blo_store::Position;
use bytes::Bytes;

use super::{
    counterpart::Offered,
    engine::Engine,
    round::{Round, random_stream},
};
use crate::{
    backoff::Backoff,
    courier::{Event, Number},
    shelf::{Entry, Kind, Named, Standing, Tag, keys},
};

use super::facts::{kept_fact, stated_fact};

impl Engine {
    pub(super) fn receipts_came(
        &mut self,
        from: &OfficeId,
        receipts: &Receipts,
        round: &mut Round,
    ) {
        let event = Event::Receipted {
            from: from.clone(),
            stream: receipts.stream,
            number: receipts.number,
        };
        self.cause(event, round);
        for receipt in &receipts.receipts {
            self.receipt_came(from, receipt, round);
        }
    }

    pub(super) fn receipt_came(&mut self, from: &OfficeId, receipt: &Receipt, round: &mut Round) {
        let Some((name, recipient)) = self.ours(from, &receipt.envelope) else {
            return;
        };
        if let (
            Fact::Delivered {
                session,
                session_kept: true,
                ..
            },
            Some(peer),
        ) = (&receipt.fact, self.peers.get_mut(from))
        {
            peer.keeps(*session);
        }
        let counter = match &receipt.fact {
            Fact::Actioned { counter, .. } => *counter,
            Fact::Delivered { .. } | Fact::Read { .. } | Fact::Refused { .. } => 0,
        };
        let row = (name, recipient);
        let before = self.standing(row, round).map(|standing| standing.status);
        round.target().fact(name, recipient);
        self.climb(row, receipt.fact.status(), counter, round);
        if before == Some(Status::Held)
            && let Some(peer) = self.peers.get_mut(from)
        {
            peer.held = peer.held.saturating_sub(1);
        }
        if let Some(&id) = self.bindings.get(&receipt.envelope) {
            self.forget(id, round);
            self.cause(Event::Ended { id }, round);
        }
    }

    /// Which alert of ours to `office` an envelope carried.
    pub(super) fn ours(&self, office: &OfficeId, envelope: &Digest) -> Option<(Tag, u8)> {
        let (name, recipient, tag) = self.shelf.binding(self.binding_tag(envelope)).ok()??;
        let peer = self.peers.get(office)?;
        (peer.tag == tag && recipient != keys::OWN).then_some((name, recipient))
    }

    pub(super) fn notice_came(&mut self, from: &OfficeId, notice: Notice, round: &mut Round) {
        match notice {
            Notice::Marks(marks) => {
                let number = Number {
                    stream: marks.stream,
                    precedence: marks.precedence,
                    sequence: marks.held_through,
                };
                self.cause(
                    Event::Marked {
                        from: from.clone(),
                        number,
                    },
                    round,
                );
            }
            Notice::VoidNumbers(void) if void.recipient == self.parts.office => {
                for (sequence, last) in void.ranges {
                    let first = Number {
                        stream: void.stream,
                        precedence: void.precedence,
                        sequence,
                    };
                    let from = from.clone();
                    self.cause(Event::Voided { from, first, last }, round);
                }
            }
            Notice::StreamStart(start) => {
                let ends: BTreeMap<Precedence, u64> = start.ends.into_iter().collect();
                // No more marks of the stream before will come, whatever it carried.
                for precedence in Precedence::URGENT_FIRST {
                    let number = Number {
                        stream: start.predecessor,
                        precedence,
                        sequence: ends.get(&precedence).copied().unwrap_or(0),
                    };
                    let from = from.clone();
                    self.cause(Event::Marked { from, number }, round);
                }
            }
            Notice::Bundle(bundle) => self.bundle_came(from, bundle, round),
            Notice::Restored(restored) => self.restored_came(from, restored, round),
            Notice::CannotOpen(cannot) => self.cannot_open_came(from, cannot, round),
            _ => {}
        }
    }

    /// A counterpart's bundle: the highest epoch is kept durably, a lower or a second one of it is refused.
    pub(super) fn bundle_came(&mut self, from: &OfficeId, bytes: Bytes, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(from) else {
            return;
        };
        let clock = (self.clockwork.now(), self.clockwork.is_sure());
        let offered = SignedBundle::decode(bytes.clone());
        let offered = offered.and_then(|signed| peer.offered(&signed, clock));
        match offered {
            Ok(Offered::Known) => {}
            Ok(Offered::Newer(bundle)) => {
                peer.bundle = Some(bundle);
                let sealable = peer.is_sealable(round.now);
                let named = Named {
                    name: from.to_string(),
                    bytes,
                };
                let mut entry = Entry::new(round.now, Kind::Bundle(named));
                entry.point(keys::bundle(peer.tag), Vec::new());
                round.push(entry);
                round.attach = None;
                if sealable {
                    self.cause(Event::Sealable(from.clone()), round);
                }
            }
            Err(refusal) => {
                tracing::warn!(%refusal, office = %from, "a bundle is refused");
                self.alarm(refusal.code, from.as_str(), round);
                round.attach = None;
            }
        }
    }

    /// The counterpart could not open an alert: sealed anew, at most three times, backed off.
    pub(super) fn cannot_open_came(
        &mut self,
        from: &OfficeId,
        cannot: CannotOpen,
        round: &mut Round,
    ) {
        if !cannot.bundle.is_empty() {
            self.bundle_came(from, cannot.bundle, round);
        }
        let number = Number {
            stream: cannot.stream,
            precedence: cannot.precedence,
            sequence: cannot.sequence,
        };
        self.shown(from, number, round);
        let Some(row) = self.ours(from, &cannot.envelope) else {
            self.cause(Event::Doubted { by: from.clone() }, round);
            return;
        };
        let Some(standing) = self
            .standing(row, round)
            .filter(|known| !known.status.answered())
        else {
            return;
        };
        let Ok(Some((position, true))) = self.shelf.alert(row.0) else {
            return;
        };
        // What was sealed before is of no interest once a newer sealing is there, or waits to be made.
        let newest = self.newest_sealing(row.0, row.1);
        let is_newest = newest.is_some_and(|(_, (_, number), attempt)| {
            let about = (cannot.stream, cannot.precedence, cannot.sequence);
            (number.stream, number.precedence, number.sequence) == about
                && attempt == u32::from(standing.attempt)
        });
        if !is_newest {
            return;
        }
        if let Some(&id) = self.bindings.get(&cannot.envelope) {
            self.forget(id, round);
            self.cause(Event::Ended { id }, round);
        }
        let reseals = u32::from(standing.attempt).saturating_sub(1);
        let change = crate::shelf::StatusChange {
            status: Status::RefusedByRecipient.as_str().to_owned(),
            code: Code::CannotOpen.as_str().to_owned(),
        };
        round.push(Entry::new(round.now, Kind::Status(change)));
        if reseals >= blo_proto::limits::RESEAL_MAX {
            round.target().fact(row.0, row.1);
            self.climb(row, Status::RefusedByRecipient, 0, round);
            return;
        }
        self.reseal(row, position, standing, round);
    }

    /// A counterpart names a number of ours.
    pub(super) fn shown(&mut self, by: &OfficeId, number: Number, round: &mut Round) {
        let (by, fresh) = (by.clone(), random_stream());
        self.cause(Event::Shown { by, number, fresh }, round);
    }

    pub(super) fn reseal(
        &mut self,
        row: (Tag, u8),
        position: Position,
        standing: Standing,
        round: &mut Round,
    ) {
        let attempt = standing.attempt.saturating_add(1);
        let Ok(Some(Kind::Sent(sent))) = self.shelf.read(position).map(|body| body.kind) else {
            return;
        };
        let Ok(content) = Content::decode(sent.content) else {
            return;
        };
        let origin = super::engine::Origin::Stored(position);
        let Some(load) = self.alert_load(std::sync::Arc::new(content), row.1, origin) else {
            return;
        };
        let standing = Standing {
            attempt,
            ..standing
        };
        round.standings.insert(row, standing);
        round.target().standing(row.0, row.1, standing);
        round
            .target()
            .queue_again(load.precedence, position, row.1, (false, attempt));
        let wait = Backoff::RESEAL.wait_ms(u32::from(attempt).saturating_sub(2), 0);
        let not_before = round.now.plus_millis(wait);
        self.offer(load, (attempt.into(), not_before), None, round);
    }

    /// The sender asks again about an envelope: our present status, at most once a minute.
    pub(super) fn repeated(&mut self, header: &Bytes, signature: &Bytes, round: &mut Round) {
        let binding = envelope::binding(header, signature);
        let recent = |at: &Timestamp| round.now.millis_since(*at) < 60_000;
        if self.restated.get(&binding).is_some_and(recent) {
            return;
        }
        self.restated
            .retain(|_, at| round.now.millis_since(*at) < 60_000);
        self.restated.insert(binding, round.now);
        let proof = Proof {
            header: header.clone(),
            signature: signature.clone(),
            sealed_digest: Digest::from_bytes([0; 32]),
            plaintext: Bytes::new(),
        };
        let Ok(header) = proof.header() else {
            return;
        };
        if !self.peers.contains_key(&header.number.sender)
            || header.number.recipient != self.parts.office
        {
            return;
        }
        let row = self
            .shelf
            .binding(self.binding_tag(&binding))
            .ok()
            .flatten();
        let Some((name, keys::OWN, _)) = row else {
            self.say_cannot_open(&header.number, binding, round);
            return;
        };
        let fact = self.present_fact(name, header.session, round);
        let entry = kept_fact(&header.number, header.exercise, binding, &fact);
        round.push(Entry::new(round.now, Kind::Fact(entry)));
        self.owe_fact(&header.number, header.exercise, (binding, fact), round);
    }

    /// The newest fact that this office stated about a received alert.
    pub(super) fn present_fact(&self, name: Tag, session: SessionId, round: &Round) -> Fact {
        let facts = self.shelf.facts(name).unwrap_or_default();
        let stated = facts.iter().rev().find_map(|(position, _)| {
            match self.shelf.read(*position).ok()?.kind? {
                Kind::Fact(kept) => stated_fact(&kept, round.now),
                _ => None,
            }
        });
        let session_kept = false;
        stated.unwrap_or(Fact::Delivered {
            at: round.now,
            session,
            session_kept,
        })
    }
}
