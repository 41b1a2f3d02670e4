//! What a counterpart says about our envelopes: receipts, and notices. Not: what it says in alerts.

use std::collections::BTreeMap;

use blo_proto::{
    Digest, OfficeId, Precedence, SessionId, StreamId, Timestamp,
    bundle::SignedBundle,
    envelope::{Header, Proof},
    frame::Repeated,
    notice::Notice,
    receipt::{Fact, Receipt, Receipts, Status},
};
use bytes::Bytes;

use super::{
    counterpart::Offered,
    engine::Engine,
    round::{Round, random_stream},
};
use crate::{
    courier::{Event, Number},
    shelf::{Entry, Kind, Named, Tag, keys},
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
        let climbs = self.climb(row, receipt.fact.status(), counter, round);
        if climbs && before.is_some_and(|before| before < Status::Delivered) {
            self.close_before(row, &receipt.envelope, round);
        }
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

    pub(super) fn notice_came(
        &mut self,
        from: &OfficeId,
        (notice, composed, epoch): (Notice, Timestamp, Timestamp),
        round: &mut Round,
    ) {
        match notice {
            Notice::Marks(marks) => {
                let number = Number {
                    stream: marks.stream,
                    precedence: marks.precedence,
                    sequence: marks.held_through,
                };
                self.counts_in(from, (marks.stream, composed), round);
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
                self.counts_in(from, (start.stream, composed), round);
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
            Notice::Restored(restored) => self.restored_came(from, (restored, epoch), round),
            Notice::CannotOpen(cannot) => self.cannot_open_came(from, cannot, round),
            Notice::NotHere(envelope) => self.not_here_came(from, &envelope, round),
            Notice::Test(test) => self.test_came(from, (test, composed), round),
            _ => {}
        }
    }

    fn counts_in(
        &mut self,
        from: &OfficeId,
        (stream, at): (StreamId, Timestamp),
        round: &mut Round,
    ) {
        // A clock that is far ahead says nothing of what will be composed once it is right.
        let (from, at) = (from.clone(), at.min(round.now));
        self.cause(Event::CountsIn { from, stream, at }, round);
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

    /// A counterpart names a number of ours.
    pub(super) fn shown(&mut self, by: &OfficeId, number: Number, round: &mut Round) {
        let (by, fresh) = (by.clone(), random_stream());
        self.cause(Event::Shown { by, number, fresh }, round);
    }

    /// The sender asks again about an envelope that it signed: our present status, at most once a minute.
    pub(super) fn repeated(&mut self, again: Repeated, round: &mut Round) {
        let proof = Proof {
            header: again.header,
            signature: again.signature,
            sealed_digest: again.sealed_digest,
            plaintext: Bytes::new(),
        };
        let binding = proof.binding();
        let recent = |at: &Timestamp| round.now.millis_since(*at) < 60_000;
        if self.restated.get(&binding).is_some_and(recent) {
            return;
        }
        let Some(header) = self.asked_about(&proof) else {
            return;
        };
        self.restated.retain(|_, at| recent(at));
        self.restated.insert(binding, round.now);
        let row = self
            .shelf
            .binding(self.binding_tag(&binding))
            .ok()
            .flatten();
        let Some((name, keys::OWN, _)) = row else {
            let (sender, precedence) = (header.number.sender, header.number.precedence);
            return self.notice(&sender, precedence, Notice::NotHere(binding), round);
        };
        let fact = self.present_fact(name, header.session, round);
        let entry = kept_fact(&header.number, header.exercise, binding, &fact);
        round.push(Entry::new(round.now, Kind::Fact(entry)));
        self.owe_fact(&header.number, header.exercise, (binding, fact), round);
    }

    /// The header of an envelope to us, if a counterpart signed it.
    fn asked_about(&self, proof: &Proof) -> Option<Header> {
        let header = proof.header().ok()?;
        let peer = self.peers.get(&header.number.sender)?;
        if header.number.recipient != self.parts.office {
            return None;
        }
        match proof.verify_header(&peer.key) {
            Ok(header) => Some(header.into_inner()),
            Err(refusal) => {
                tracing::warn!(%refusal, "the relay asks about what nobody sent");
                None
            }
        }
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
