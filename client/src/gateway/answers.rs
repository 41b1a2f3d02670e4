//! What the relay says about envelopes and counterparts. Not: what counterparts say (`incoming`).

use blo_proto::{
    Code, Digest, OfficeId, StoreEpoch, When,
    frame::{Counterpart as Said, Refused},
    receipt::{RelayFact, RelayReceipt, SignedRelayReceipt, Status},
};
use bytes::Bytes;

use super::{
    counterpart::Counterpart,
    engine::Engine,
    round::{Round, random_stream},
};
use crate::{
    courier::{Answer, Event},
    shelf::{Chain, Entry, Kind, Named, RelayStatement, Row, Tag, keys},
};

impl Engine {
    /// A signed statement: verified under the relay's key, kept as evidence, and what it proves.
    pub(super) fn relay_statement(&mut self, signed: &SignedRelayReceipt, round: &mut Round) {
        let Some((statement, at)) = self.keep_statement(signed, round) else {
            return;
        };
        for &(envelope, position) in &statement.entries {
            round.attach = Some(at);
            self.stated(&envelope, &statement.fact, round);
            self.seen(statement.epoch, position, round);
        }
    }

    /// Keeps it with the alerts that it is about, and says where in this round.
    fn keep_statement(
        &mut self,
        signed: &SignedRelayReceipt,
        round: &mut Round,
    ) -> Option<(RelayReceipt, usize)> {
        let key = self.relay_key.as_ref()?;
        let statement = match signed.verify(&self.parts.relay, key) {
            Ok(statement) => statement.into_inner(),
            Err(refusal) => {
                tracing::warn!(%refusal, "a statement of the relay is refused");
                return None;
            }
        };
        let kept = RelayStatement {
            statement: signed.encode(),
            rows: Vec::new(),
        };
        let at = round.push(Entry::new(round.now, Kind::Relay(kept)));
        for (envelope, _) in &statement.entries {
            self.note_row(envelope, at, round);
        }
        round.attach = None;
        Some((statement, at))
    }

    pub(super) fn note_row(&mut self, envelope: &Digest, at: usize, round: &mut Round) {
        let Some((name, recipient)) = self.row_of(envelope) else {
            return;
        };
        if let Some(entry) = round.entries.get_mut(at) {
            entry.fact(name, recipient);
            if let Some(Kind::Relay(kept)) = entry.kind() {
                kept.rows.push(Row {
                    name: name.0.to_vec(),
                    recipient: recipient.into(),
                });
            }
        }
    }

    pub(super) fn row_of(&self, envelope: &Digest) -> Option<(Tag, u8)> {
        if let Some(load) = self
            .bindings
            .get(envelope)
            .and_then(|id| self.parcels.get(id))
        {
            return load.name.map(|name| (name, load.recipient));
        }
        let (name, recipient, _) = self.shelf.binding(self.binding_tag(envelope)).ok()??;
        (recipient != keys::OWN).then_some((name, recipient))
    }

    pub(super) fn stated(&mut self, envelope: &Digest, fact: &RelayFact, round: &mut Round) {
        if self.made_good_at_once(envelope, fact, round) {
            return;
        }
        let id = self.bindings.get(envelope).copied();
        match (fact, id) {
            (RelayFact::Held, Some(id)) => {
                self.cause(
                    Event::Answered {
                        id,
                        answer: Answer::Held,
                    },
                    round,
                );
            }
            (RelayFact::Refused(_), Some(id)) => {
                self.cause(
                    Event::Answered {
                        id,
                        answer: Answer::Never,
                    },
                    round,
                );
            }
            (RelayFact::Held | RelayFact::Expired | RelayFact::Refused(_), _) => {
                let Some(row) = self.row_of(envelope) else {
                    return;
                };
                let before = self.standing(row, round).map(|standing| standing.status);
                if let Some(id) = id {
                    self.forget(id, round);
                    self.cause(Event::Ended { id }, round);
                }
                self.climb(row, fact.status(), 0, round);
                if *fact == RelayFact::Expired {
                    self.void_expired(row, envelope, round);
                }
                if before == Some(Status::Held) {
                    self.unhold(row);
                }
            }
        }
    }

    /// The relay let go what it held: its number is told to be void, so that no gap is seen where there is none.
    pub(super) fn void_expired(&mut self, row: (Tag, u8), envelope: &Digest, round: &mut Round) {
        for (position, _) in self.shelf.facts(row.0).unwrap_or_default() {
            let Ok(Some(Kind::Envelope(kept))) = self.shelf.read(position).map(|body| body.kind)
            else {
                continue;
            };
            let Ok(carried) = blo_proto::envelope::Carried::decode(kept.bytes) else {
                continue;
            };
            if carried.binding() == *envelope {
                let number = &carried.header().number;
                let void = crate::courier::Number {
                    stream: number.stream,
                    precedence: number.precedence,
                    sequence: number.sequence,
                };
                self.void(
                    &number.recipient,
                    void,
                    blo_proto::Timestamp::default(),
                    round,
                );
                return;
            }
        }
    }

    pub(super) fn unhold(&mut self, row: (Tag, u8)) {
        let office = self.recipient_of(row);
        if let Some(peer) = office.and_then(|office| self.peers.get_mut(&office)) {
            peer.held = peer.held.saturating_sub(1);
        }
    }

    /// To whom an alert of ours goes there.
    pub(super) fn recipient_of(&self, (name, recipient): (Tag, u8)) -> Option<OfficeId> {
        let (position, _) = self.shelf.alert(name).ok()?.filter(|(_, sent)| *sent)?;
        let Some(Kind::Sent(sent)) = self.shelf.read(position).ok()?.kind else {
            return None;
        };
        let content = blo_proto::content::Content::decode(sent.content).ok()?;
        let blo_proto::content::Body::Alert(written) = &content.body else {
            return None;
        };
        let recipients = &written.alert().recipients;
        recipients.get(usize::from(recipient)).cloned()
    }

    /// The highest position of the relay's journal that it stated: a lower one later is a loss.
    pub(super) fn seen(&mut self, epoch: StoreEpoch, position: u64, round: &mut Round) {
        // Until what was lost is queued again, the relay counts as what it was before: a crash then finds it so.
        if self.loss.is_some() {
            return;
        }
        let higher = self
            .known
            .is_none_or(|(known, at)| known != epoch || at < position);
        if position > 0 && higher {
            self.known = Some((epoch, position));
            let value = [epoch.as_bytes().as_slice(), &position.to_be_bytes()].concat();
            round.target().put(keys::single(keys::VALUE_KNOWN), value);
        }
    }

    pub(super) fn settled(&mut self, envelope: Digest, round: &mut Round) {
        round.attach = None;
        if let Some(&id) = self.bindings.get(&envelope) {
            self.cause(
                Event::Answered {
                    id,
                    answer: Answer::Settled,
                },
                round,
            );
        }
    }

    pub(super) fn refused(&mut self, refused: Refused, round: &mut Round) {
        round.attach = None;
        let Some(id) = refused
            .envelope
            .and_then(|envelope| self.bindings.get(&envelope).copied())
        else {
            tracing::warn!(
                code = refused.code,
                "the relay refused something unreadable"
            );
            return;
        };
        let code: Option<Code> = refused.code.parse().ok();
        tracing::info!(code = refused.code, "the relay refused an envelope");
        let answer = match code {
            Some(Code::NumberConflict) => {
                // What was sealed stays, and the relay's word that the number was another's: both are evidence.
                if let Some(signed) = &refused.receipt {
                    self.keep_statement(signed, round);
                }
                Answer::Conflict {
                    fresh: random_stream(),
                }
            }
            Some(code) if code.when() == When::Later || self.is_forgotten(id, code, round) => {
                Answer::Later {
                    retry_after_ms: u64::from(refused.retry_after_s).saturating_mul(1_000),
                }
            }
            Some(_) | None => {
                if let Some(signed) = refused.receipt {
                    self.relay_statement(&signed, round);
                }
                Answer::Never
            }
        };
        self.cause(Event::Answered { id, answer }, round);
        round.attach = None;
    }

    /// What the relay passes on about a counterpart. Each part proves itself; the pinned key judges.
    pub(super) fn counterpart(&mut self, said: Said, round: &mut Round) {
        round.attach = None;
        self.agreed_at_relay(&said, round);
        let Some(peer) = self.peers.get_mut(&said.office) else {
            self.remember_stranger(said);
            return;
        };
        let tag = peer.tag;
        if !said.chain.is_empty() && peer.chain != said.chain {
            peer.chain.clone_from(&said.chain);
            keep_chain(said.office.as_str(), tag, said.chain, round);
        }
        let waited = peer.asks.is_some() && !peer.told;
        peer.told |= !said.pairing.is_empty();
        if !said.bundle.is_empty() {
            self.bundle_came(&said.office, said.bundle, round);
        }
        let sealable = |peer: &Counterpart| peer.is_sealable(round.now);
        if waited && self.peers.get(&said.office).is_some_and(sealable) {
            self.cause(Event::Sealable(said.office), round);
        }
    }

    pub(super) fn keep_relay_chain(&self, chain: Vec<Bytes>, round: &mut Round) {
        let name = self.parts.relay.as_str();
        let tag = self.relay_tag();
        let kept = match self.shelf.single(&keys::chain(tag)) {
            Ok(Some(body)) => match body.kind {
                Some(Kind::Chain(kept)) => kept.certificates,
                Some(_) | None => Vec::new(),
            },
            Ok(None) | Err(_) => Vec::new(),
        };
        if kept != chain && !chain.is_empty() {
            keep_chain(name, tag, chain, round);
        }
        round.attach = None;
    }

    pub(super) fn relay_tag(&self) -> crate::shelf::PeerTag {
        let Tag([a, b, c, d, e, f, g, h, ..]) = self
            .shelf
            .vault()
            .tag(b'y', &[self.parts.relay.as_str().as_bytes()]);
        crate::shelf::PeerTag([a, b, c, d, e, f, g, h])
    }

    pub(super) fn keep_value(&self, which: u8, bytes: Bytes, round: &mut Round) {
        let named = Named {
            name: char::from(which).to_string(),
            bytes,
        };
        let mut entry = Entry::new(round.now, Kind::Value(named));
        entry.point(keys::single(which), Vec::new());
        round.push(entry);
        round.attach = None;
    }
}

fn keep_chain(name: &str, tag: crate::shelf::PeerTag, certificates: Vec<Bytes>, round: &mut Round) {
    let chain = Chain {
        name: name.to_owned(),
        certificates,
    };
    let mut entry = Entry::new(round.now, Kind::Chain(chain));
    entry.point(keys::chain(tag), Vec::new());
    round.push(entry);
    round.attach = None;
}
