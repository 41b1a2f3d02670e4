//! What the relay says about envelopes and counterparts. Not: what counterparts say (`incoming`).

use std::collections::BTreeSet;

use blo_proto::{
    Code, Digest, OfficeId, StoreEpoch, Timestamp, When,
    envelope::Carried,
    frame::{Counterpart as Said, Refused},
    limits,
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
    shelf::{Entry, Kind, Named, RelayStatement, Row, Tag, keys},
};

/// Statements that wait for an un-pairing: the relay makes them again at its next link.
const DOUBTED_MAX: usize = 1_024;

/// What the relay's word that something of ours expired counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expiry {
    /// It never said so, or said so too early by its own time, and it is over since.
    Nothing,
    /// Our clock cannot tell yet.
    Doubtful,
    /// It is over by our own clock as well.
    Over,
}

impl Engine {
    /// A signed statement: verified under the relay's key, kept as evidence, and what it proves.
    pub(super) fn relay_statement(&mut self, signed: &SignedRelayReceipt, round: &mut Round) {
        let Some((statement, at)) = self.keep_statement(signed, round) else {
            return;
        };
        for &(envelope, position) in &statement.entries {
            round.attach = Some(at);
            self.stated(&envelope, &statement, round);
            self.seen(statement.epoch, position, round);
        }
        self.doubt(signed, &statement, round.now);
    }

    /// Keeps it with the alerts that it is about, and says where in this round.
    fn keep_statement(
        &mut self,
        signed: &SignedRelayReceipt,
        round: &mut Round,
    ) -> Option<(RelayReceipt, usize)> {
        let relay = self.relay();
        let statement = match signed.verify(&relay.name, relay.key.as_ref()?) {
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

    pub(super) fn stated(
        &mut self,
        envelope: &Digest,
        statement: &RelayReceipt,
        round: &mut Round,
    ) {
        let fact = &statement.fact;
        if self.made_good_at_once(envelope, fact, round) {
            return;
        }
        let id = self.bindings.get(envelope).copied();
        let answer = match (fact, id) {
            (RelayFact::Held, Some(id)) => Some((id, Answer::Held)),
            (RelayFact::Refused(code), Some(id)) => {
                // it waits here until both have agreed anew.
                let waits = *code == Code::KeyChanged.as_str();
                let to = self.parcels.get(&id).map(|load| load.to.clone());
                let ends = !waits && (self.may_end(code, to) || !self.was_held(id, round));
                let retry_after_ms = 0;
                let later = Answer::Later { retry_after_ms };
                Some((id, if ends { Answer::Never } else { later }))
            }
            (RelayFact::Held | RelayFact::Expired | RelayFact::Refused(_), _) => None,
        };
        if let Some((id, answer)) = answer {
            return self.cause(Event::Answered { id, answer }, round);
        }
        let Some(row) = self.row_of(envelope) else {
            return;
        };
        if !self.is_believed(row, envelope, statement, round) {
            return;
        }
        let before = self.standing(row, round).map(|standing| standing.status);
        if let Some(id) = id {
            self.forget(id, round);
            self.cause(Event::Ended { id }, round);
        }
        self.climb(row, fact.status(), 0, round);
        if *fact == RelayFact::Expired {
            self.void_sealing(row, envelope, round);
        }
        if before == Some(Status::Held) {
            self.unhold(row);
        }
    }

    /// the relay's word that an alert of ours ended unasked. *Expired* counts once its time is over by our own
    /// clock as well; *refused* counts of what the relay lost, or may not carry any more. Whatever does not is kept as
    /// evidence.
    fn is_believed(
        &mut self,
        row: (Tag, u8),
        envelope: &Digest,
        statement: &RelayReceipt,
        round: &mut Round,
    ) -> bool {
        let (believed, soon) = match &statement.fact {
            RelayFact::Held => (true, false),
            RelayFact::Refused(code) => {
                // of a changed key it is sealed anew once both have agreed.
                let waits = is_unpaired(code) || *code == Code::KeyChanged.as_str();
                (self.may_end(code, self.recipient_of(row)), waits)
            }
            RelayFact::Expired => self.is_over(row, envelope, (statement.at, round.now)),
        };
        if !believed && !soon {
            let office = self.recipient_of(row).map(|office| office.to_string());
            self.untimely(&office.unwrap_or_default(), round);
        }
        believed
    }

    /// whether a refusal may follow upon *held*: what the relay lost is sealed anew, a suspension is the operator's
    /// decision, and *unpaired* counts where an office has signed that: a relay that lost its registry says so, too.
    fn may_end(&self, code: &str, to: Option<OfficeId>) -> bool {
        let ended = |office: OfficeId| {
            let peer = self.peers.get(&office);
            peer.is_some_and(|peer| peer.ended.is_some())
        };
        match code.parse() {
            Ok(Code::LostByRelay | Code::Suspended) => true,
            Ok(Code::Unpaired) => to.is_some_and(ended),
            _ => false,
        }
    }

    /// That what it held may not be carried any more, the relay can say before the un-pairing itself is here: they come
    /// by different streams.
    fn doubt(&mut self, signed: &SignedRelayReceipt, statement: &RelayReceipt, now: Timestamp) {
        if !matches!(&statement.fact, RelayFact::Refused(code) if is_unpaired(code)) {
            return;
        }
        let rows = statement.entries.iter();
        let rows = rows.filter_map(|(envelope, _)| self.row_of(envelope));
        let offices: BTreeSet<_> = rows.filter_map(|row| self.recipient_of(row)).collect();
        for office in offices {
            let in_force = self.peers.get(&office).is_some_and(|it| it.ended.is_none());
            if in_force && self.doubted.len() < DOUBTED_MAX {
                self.doubted.push((office, now, signed.clone()));
            }
        }
    }

    /// Whether an envelope's time was over when the relay said so and is over here; and whether that may come to be so
    /// (`sweep`): its clock is a little ahead of ours, or ours is none to judge by.
    fn is_over(
        &self,
        row: (Tag, u8),
        envelope: &Digest,
        (stated, now): (Timestamp, Timestamp),
    ) -> (bool, bool) {
        let sealing = self.sealing(row, envelope);
        let Some(over_at) = sealing.map(|carried| carried.header().expires_at) else {
            return (false, false);
        };
        let sure = self.clockwork.is_sure();
        let near = over_at.millis_since(now) <= limits::CLOCK_SKEW_MAX_MS;
        let over = stated >= over_at;
        (over && sure && now >= over_at, over && (near || !sure))
    }

    /// What the relay's word counts for now that a sealing of an alert expired; where its time is over by our own clock,
    /// its number is void, whenever the relay let it go.
    pub(super) fn expired_as_stated(&mut self, row: (Tag, u8), round: &mut Round) -> Expiry {
        let mut expired = Vec::new();
        for (position, about) in self.shelf.facts(row.0).unwrap_or_default() {
            let kind = self.shelf.read(position).map(|body| body.kind);
            let (true, Ok(Some(Kind::Relay(kept)))) = (about == row.1, kind) else {
                continue;
            };
            let signed = SignedRelayReceipt::decode(kept.statement);
            let Ok(statement) = signed.and_then(|signed| signed.unproven()) else {
                continue;
            };
            if statement.fact == RelayFact::Expired {
                expired.push(statement);
            }
        }
        let mut counts = Expiry::Nothing;
        for statement in expired {
            for (envelope, _) in &statement.entries {
                let sealing = self.sealing(row, envelope);
                let Some(over_at) = sealing.map(|carried| carried.header().expires_at) else {
                    continue;
                };
                if self.clockwork.is_sure() && over_at <= round.now {
                    // It gains nothing by a word that came too early: a later one closes the number as well.
                    self.void_sealing(row, envelope, round);
                    if over_at <= statement.at {
                        counts = Expiry::Over;
                    }
                } else if counts == Expiry::Nothing {
                    counts = Expiry::Doubtful;
                }
            }
        }
        counts
    }

    /// An envelope that an alert of ours was sealed in.
    fn sealing(&self, row: (Tag, u8), envelope: &Digest) -> Option<Carried> {
        let facts = self.shelf.facts(row.0).ok()?;
        facts.into_iter().find_map(|(position, _)| {
            let Some(Kind::Envelope(kept)) = self.shelf.read(position).ok()?.kind else {
                return None;
            };
            let carried = Carried::decode(kept.bytes).ok()?;
            (carried.binding() == *envelope).then_some(carried)
        })
    }

    /// What an alert was sealed in does not arrive any more: its number is told to be void, so that no gap is seen
    /// where there is none.
    pub(super) fn void_sealing(&mut self, row: (Tag, u8), envelope: &Digest, round: &mut Round) {
        if let Some(carried) = self.sealing(row, envelope) {
            let number = &carried.header().number;
            let void = crate::courier::Number {
                stream: number.stream,
                precedence: number.precedence,
                sequence: number.sequence,
            };
            self.void(&number.recipient, void, Timestamp::default(), round);
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
        if self.relay().loss.is_some() {
            return;
        }
        let higher = self
            .relay()
            .known
            .is_none_or(|(known, at)| known != epoch || at < position);
        if position > 0 && higher {
            self.relay_mut().known = Some((epoch, position));
            let value = [epoch.as_bytes().as_slice(), &position.to_be_bytes()].concat();
            let key = self.of_relay(keys::VALUE_KNOWN);
            round.target().put(key, value);
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
        let ours = |envelope: Digest| Some((envelope, *self.bindings.get(&envelope)?));
        let Some((envelope, id)) = refused.envelope.and_then(ours) else {
            self.proposal_refused(&refused, round.now);
            self.roll_over_refused(&refused, round);
            tracing::warn!(
                code = refused.code,
                "the relay refused something unreadable"
            );
            return;
        };
        let later = Answer::Later {
            retry_after_ms: u64::from(refused.retry_after_s).saturating_mul(1_000),
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
            Some(Code::KeyChanged) => {
                self.refused_for_its_key(id, round);
                later
            }
            Some(code) if code.when() == When::Later || self.was_held(id, round) => later,
            Some(_) | None => {
                if let Some(signed) = refused.receipt {
                    self.relay_statement(&signed, round);
                }
                if self.bindings.get(&envelope) != Some(&id) {
                    return;
                }
                // Nothing signed says so of this envelope: a relay that refuses for good leaves the proof of it.
                tracing::warn!(code = refused.code, "the relay did not sign its refusal");
                later
            }
        };
        self.cause(Event::Answered { id, answer }, round);
        round.attach = None;
    }

    /// What the relay passes on about a counterpart. Each part proves itself; the pinned key judges.
    pub(super) fn counterpart(&mut self, said: Said, round: &mut Round) {
        round.attach = None;
        if let Some(peer) = self.peers.get_mut(&said.office) {
            peer.presence.named(round.via, !said.pairing.is_empty());
        }
        self.agreed_at_relay(&said, round);
        self.pairing_at_relay(&said, round.now);
        self.serial_at_relay(&said, round.now);
        let other_day = self.is_of_another_day(&said, round.now).is_some();
        let closed = self.is_blocked(&said, round) || self.names_another_key(&said);
        if closed || !self.peers.contains_key(&said.office) {
            self.remember_stranger(said);
            return;
        }
        if !other_day {
            let _ = self.keep_shown_chain(&said, round);
        }
        let Some(peer) = self.peers.get_mut(&said.office) else {
            return;
        };
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

fn is_unpaired(code: &str) -> bool {
    code == Code::Unpaired.as_str()
}
