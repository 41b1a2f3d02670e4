//! What comes in: verify, open, name, keep; then what is owed for it. Poison is set aside and answered, and never
//! blocks. Not: acks before the commit (`engine`).

use blo_proto::{
    Code, Digest, Number as FullNumber, OfficeId, Precedence, Refusal, SessionId, Timestamp,
    Verified,
    alert::MessageType,
    bundle::SignedBundle,
    content::{Body, Content, Margin},
    envelope::{self, Carried, Opened, Proof},
    facts::Route,
    frame::Lane,
    notice::{CannotOpen, Notice},
    receipt::{Fact, Receipt, Receipts, Status},
    seal::{OpeningSession, Parties},
};
use blo_store::Position;
use bytes::Bytes;

use super::{
    counterpart::{Offered, digest_bytes},
    engine::Engine,
    round::Round,
};
use crate::{
    backoff::Backoff,
    courier::{Event, Number, Owed},
    shelf::{
        Entry, EventKind, Fact as KeptFact, Kind, Named, Quarantined, Received, Standing, Tag, keys,
    },
};

/// Opening sessions in memory; others are derived again from what is kept.
const OPENING_MAX: usize = 256;
/// Unreadable envelopes that are kept per run; more are counted.
const UNREADABLE_KEPT_MAX: u64 = 1_024;
/// Void numbers closed by one notice.
const VOIDS_MAX: u64 = 4_096;

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
        let judged = Carried::decode(bytes.clone()).and_then(|carried| {
            let clue = (
                carried.header().number.clone(),
                carried.header().exercise,
                carried.binding(),
            );
            match self.judge(carried, round.now) {
                Ok(verified) => Ok((clue, Ok(verified))),
                Err(refusal) => Ok((clue, Err(refusal))),
            }
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
                    Ok(opened) => self.opened(&verified, opened, round),
                    Err(refusal) => {
                        let clue = Some((number, exercise, binding));
                        self.quarantine(bytes, &refusal, clue, round);
                    }
                }
            }
        }
    }

    /// the route and the signature, by the pinned key and our own time of arrival.
    fn judge(&self, carried: Carried, now: Timestamp) -> Result<Verified<Carried>, Refusal> {
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

    fn open(&mut self, verified: &Verified<Carried>, now: Timestamp) -> Result<Opened, Refusal> {
        let session = self.opening_session(verified.get(), now)?;
        envelope::open(verified, &session)
    }

    fn opening_session(
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

    fn kept_encapsulation(
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

    fn session_tag(&self, sender: &OfficeId, session: SessionId, epoch: Timestamp) -> Tag {
        let epoch = epoch.as_millis().to_be_bytes();
        let parts: [&[u8]; 3] = [sender.as_str().as_bytes(), session.as_bytes(), &epoch];
        self.shelf.vault().tag(b's', &parts)
    }

    fn opened(&mut self, verified: &Verified<Carried>, opened: Opened, round: &mut Round) {
        let header = verified.get().header();
        let from = header.number.sender.clone();
        let key = (from.clone(), header.session);
        let kept_session = self.opening.contains_key(&key);
        self.margin(&from, &opened.margin, round);
        match &opened.content.body {
            Body::Alert(_) => self.alert_came(verified, &opened, kept_session, round),
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

    /// The encapsulation is on disk before the receipt that names its session.
    fn keep_session(&self, carried: &Carried, round: &mut Round) {
        let header = carried.header();
        if header.encapsulation.is_some() {
            let tag = self.session_tag(
                &header.number.sender,
                header.session,
                header.recipient_epoch,
            );
            round.target().point(keys::encapsulation(tag), Vec::new());
        }
    }

    fn margin(&mut self, from: &OfficeId, margin: &Margin, round: &mut Round) {
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

    fn alert_came(
        &mut self,
        verified: &Verified<Carried>,
        opened: &Opened,
        session_kept: bool,
        round: &mut Round,
    ) {
        let header = verified.get().header();
        let number = &header.number;
        let content = &opened.content;
        let name = self.shelf.vault().name(&number.sender, &content.id);
        let said = self.said(content);
        let binding = verified.get().binding();
        let fact = Fact::Delivered {
            at: round.now,
            session: header.session,
            session_kept,
        };
        match self.known_as(name, round) {
            Some(known) if known != said => {
                let refusal = Refusal::new(Code::IdConflict, content.id.to_string());
                let clue = Some((number.clone(), header.exercise, binding));
                self.quarantine(verified.get().bytes().clone(), &refusal, clue, round);
            }
            Some(_) => {
                // The same alert again: a repeat whose ack was lost, or a re-sealing. Said again, shown once.
                let mut entry = Entry::new(round.now, Kind::Received(kept(&opened.proof)));
                if let Some(peer) = self.peers.get(&number.sender) {
                    let tag = self.binding_tag(&binding);
                    entry.binding(tag, name, (keys::OWN, peer.tag));
                }
                round.push(entry);
                self.keep_session(verified.get(), round);
                self.owe_fact(number, header.exercise, (binding, fact), round);
            }
            None => {
                self.keep_alert(verified.get(), opened, (name, said), round);
                self.owe_fact(number, header.exercise, (binding, fact), round);
            }
        }
    }

    fn keep_alert(
        &mut self,
        carried: &Carried,
        opened: &Opened,
        (name, said): (Tag, Tag),
        round: &mut Round,
    ) {
        let number = &carried.header().number;
        let mut entry = Entry::new(round.now, Kind::Received(kept(&opened.proof)));
        entry.alert(name, false);
        entry.fact(name, keys::OWN);
        let standing = Standing {
            status: Status::Delivered,
            at: round.now,
            counter: 0,
            attempt: 1,
        };
        entry.standing(name, keys::OWN, standing);
        if let Some(peer) = self.peers.get(&number.sender) {
            entry.binding(
                self.binding_tag(&carried.binding()),
                name,
                (keys::OWN, peer.tag),
            );
        }
        entry.event(EventKind::Received, name, keys::OWN);
        if let Body::Alert(written) = &opened.content.body
            && written.alert().message_type == MessageType::Cancel
        {
            for reference in &written.alert().references {
                if reference.sender == number.sender {
                    entry.cancels(self.shelf.vault().name(&reference.sender, &reference.id));
                }
            }
        }
        round.names.insert(name, said);
        round.standings.insert((name, keys::OWN), standing);
        round.push(entry);
        self.keep_session(carried, round);
    }

    /// A digest of an alert's content but for the count of its sealings.
    pub(super) fn said(&self, content: &Content) -> Tag {
        let first = Content {
            attempt: 1,
            ..content.clone()
        };
        self.shelf.vault().tag(b'd', &[&first.encode()])
    }

    /// What the alert of this name says, where there is one.
    fn known_as(&self, name: Tag, round: &Round) -> Option<Tag> {
        if let Some(said) = round.names.get(&name) {
            return Some(*said);
        }
        let (position, _) = self.shelf.alert(name).ok()??;
        match self.shelf.read(position).ok()?.kind? {
            Kind::Received(kept) => received_content(&kept).map(|content| self.said(&content)),
            _ => None,
        }
    }

    /// Owes a receipt for the entry that was just made.
    pub(super) fn owe_fact(
        &mut self,
        number: &FullNumber,
        exercise: bool,
        (envelope, fact): (Digest, Fact),
        round: &mut Round,
    ) {
        let alone = fact.status() != Status::Delivered;
        let id = self.fresh_id();
        let receipt = Receipt { envelope, fact };
        self.duties.insert(
            id,
            Duty {
                receipt,
                entry: round.attach,
                kept: None,
            },
        );
        let owed = Owed {
            duty: id,
            precedence: number.precedence,
            exercise,
            alone,
            kept: false,
        };
        self.cause(
            Event::Owed {
                to: number.sender.clone(),
                owed,
            },
            round,
        );
    }

    /// Sets an envelope aside, and says so to its sender where there is one.
    fn quarantine(
        &mut self,
        bytes: Bytes,
        refusal: &Refusal,
        clue: Option<(FullNumber, bool, Digest)>,
        round: &mut Round,
    ) {
        tracing::warn!(%refusal, "an envelope is set aside");
        self.live.quarantined = self.live.quarantined.saturating_add(1);
        let code = refusal.code;
        // A relay that floods with what nobody signed is counted, and does not fill the disk.
        let keep = clue.is_some() || self.live.quarantined <= UNREADABLE_KEPT_MAX;
        let kept = Quarantined {
            envelope: if keep { bytes } else { Bytes::new() },
            code: code.as_str().to_owned(),
        };
        round.push(Entry::new(round.now, Kind::Quarantined(kept)));
        let Some((number, exercise, binding)) = clue else {
            return;
        };
        let Some(peer) = self.peers.get_mut(&number.sender) else {
            return;
        };
        if !peer.may_report(code, round.now) {
            return;
        }
        if code == Code::CannotOpen {
            self.say_cannot_open(&number, binding, round);
            return;
        }
        let fact = Fact::Refused {
            at: round.now,
            code: code.as_str().to_owned(),
        };
        let entry = kept_fact(&number, exercise, binding, &fact);
        round.push(Entry::new(round.now, Kind::Fact(entry)));
        self.owe_fact(&number, exercise, (binding, fact), round);
    }

    pub(super) fn say_cannot_open(
        &mut self,
        number: &FullNumber,
        envelope: Digest,
        round: &mut Round,
    ) {
        let notice = CannotOpen {
            envelope,
            stream: number.stream,
            precedence: number.precedence,
            sequence: number.sequence,
            code: Code::CannotOpen.as_str().to_owned(),
            bundle: self
                .own_signed_bundle()
                .map(|bundle| bundle.encode())
                .unwrap_or_default(),
        };
        let sender = number.sender.clone();
        self.notice(
            &sender,
            number.precedence,
            Notice::CannotOpen(notice),
            round,
        );
    }

    fn receipts_came(&mut self, from: &OfficeId, receipts: &Receipts, round: &mut Round) {
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

    fn receipt_came(&mut self, from: &OfficeId, receipt: &Receipt, round: &mut Round) {
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

    fn notice_came(&mut self, from: &OfficeId, notice: Notice, round: &mut Round) {
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
                let all = void
                    .ranges
                    .iter()
                    .flat_map(|&(first, last)| first..=last.min(first.saturating_add(VOIDS_MAX)));
                for sequence in all.take(usize::try_from(VOIDS_MAX).unwrap_or(usize::MAX)) {
                    let number = Number {
                        stream: void.stream,
                        precedence: void.precedence,
                        sequence,
                    };
                    self.cause(
                        Event::Arrived {
                            from: from.clone(),
                            number,
                        },
                        round,
                    );
                }
            }
            Notice::StreamStart(start) => {
                for (precedence, sequence) in start.ends {
                    let number = Number {
                        stream: start.predecessor,
                        precedence,
                        sequence,
                    };
                    self.cause(
                        Event::Marked {
                            from: from.clone(),
                            number,
                        },
                        round,
                    );
                }
            }
            Notice::Bundle(bundle) => self.bundle_came(from, bundle, round),
            Notice::CannotOpen(cannot) => self.cannot_open_came(from, cannot, round),
            _ => {}
        }
    }

    /// A counterpart's bundle: the highest epoch is kept durably, a lower or a second one of it is refused.
    pub(super) fn bundle_came(&mut self, from: &OfficeId, bytes: Bytes, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(from) else {
            return;
        };
        let offered = SignedBundle::decode(bytes.clone()).and_then(|signed| peer.offered(&signed));
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
    fn cannot_open_came(&mut self, from: &OfficeId, cannot: CannotOpen, round: &mut Round) {
        if !cannot.bundle.is_empty() {
            self.bundle_came(from, cannot.bundle, round);
        }
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

    fn reseal(
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
            .queue_again(load.precedence, position, row.1, attempt);
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
    fn present_fact(&self, name: Tag, session: SessionId, round: &Round) -> Fact {
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

    /// A debt of an earlier run.
    pub(super) fn restore_duty(
        &mut self,
        position: Position,
        kind: Kind,
        at: Timestamp,
    ) -> Option<(OfficeId, Owed)> {
        let (sender, precedence, exercise, receipt) = match kind {
            Kind::Received(kept) => {
                let proof = proof(&kept)?;
                let header = proof.header().ok()?;
                let fact = Fact::Delivered {
                    at,
                    session: header.session,
                    session_kept: true,
                };
                let receipt = Receipt {
                    envelope: proof.binding(),
                    fact,
                };
                (
                    header.number.sender,
                    header.number.precedence,
                    header.exercise,
                    receipt,
                )
            }
            Kind::Fact(kept) => {
                let fact = stated_fact(&kept, at)?;
                let receipt = Receipt {
                    envelope: Digest::from_slice(&kept.envelope)?,
                    fact,
                };
                let precedence = Precedence::from_number(u8::try_from(kept.precedence).ok()?)?;
                (
                    kept.sender.parse().ok()?,
                    precedence,
                    kept.exercise,
                    receipt,
                )
            }
            _ => return None,
        };
        let alone = receipt.fact.status() != Status::Delivered;
        let duty = self.fresh_id();
        self.duties.insert(
            duty,
            Duty {
                receipt,
                entry: None,
                kept: Some(position),
            },
        );
        Some((
            sender,
            Owed {
                duty,
                precedence,
                exercise,
                alone,
                kept: true,
            },
        ))
    }
}

/// An opened envelope as it is kept.
fn kept(proof: &Proof) -> Received {
    Received {
        header: proof.header.clone(),
        signature: proof.signature.clone(),
        sealed_digest: digest_bytes(&proof.sealed_digest),
        plaintext: proof.plaintext.clone(),
    }
}

/// What proves a kept envelope.
pub(crate) fn proof(kept: &Received) -> Option<Proof> {
    Some(Proof {
        header: kept.header.clone(),
        signature: kept.signature.clone(),
        sealed_digest: Digest::from_slice(&kept.sealed_digest)?,
        plaintext: kept.plaintext.clone(),
    })
}

/// The content of a kept envelope. It was verified before it was kept, and its record is sealed.
pub(crate) fn received_content(kept: &Received) -> Option<Content> {
    let rest = kept.plaintext.get(32..)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let content = rest.get(..length)?;
    Content::decode(kept.plaintext.slice_ref(content)).ok()
}

/// A fact as it is kept.
pub(super) fn kept_fact(
    number: &FullNumber,
    exercise: bool,
    envelope: Digest,
    fact: &Fact,
) -> KeptFact {
    let mut kept = KeptFact {
        envelope: envelope.as_bytes().to_vec(),
        sender: number.sender.to_string(),
        precedence: number.precedence.number().into(),
        exercise,
        ..KeptFact::default()
    };
    match fact {
        Fact::Delivered {
            session,
            session_kept,
            ..
        } => {
            kept.fact = 1;
            kept.session = session.as_bytes().to_vec();
            kept.session_kept = *session_kept;
        }
        Fact::Read { officer, .. } => {
            kept.fact = 2;
            kept.officer.clone_from(officer);
        }
        Fact::Actioned {
            officer,
            counter,
            outcome,
            note,
            ..
        } => {
            kept.fact = 3;
            kept.officer.clone_from(officer);
            kept.counter = *counter;
            kept.outcome = outcome.number();
            kept.note.clone_from(note);
        }
        Fact::Refused { code, .. } => {
            kept.fact = 4;
            kept.code.clone_from(code);
        }
    }
    kept
}

/// A kept fact as it is stated.
fn stated_fact(kept: &KeptFact, at: Timestamp) -> Option<Fact> {
    Some(match kept.fact {
        1 => Fact::Delivered {
            at,
            session: SessionId::from_slice(&kept.session)?,
            session_kept: kept.session_kept,
        },
        2 => Fact::Read {
            at,
            officer: kept.officer.clone(),
        },
        3 => Fact::Actioned {
            at,
            officer: kept.officer.clone(),
            counter: kept.counter,
            outcome: blo_proto::alert::Outcome::from_number(kept.outcome),
            note: kept.note.clone(),
        },
        4 => Fact::Refused {
            at,
            code: kept.code.clone(),
        },
        _ => return None,
    })
}
