//! What goes out: performing the courier's effects, sealing and submitting. Not: when (`courier`).

use std::sync::Arc;

use blo_proto::{
    AlertId, OfficeId, Precedence, Refusal, Timestamp,
    content::{Body, Content, Margin},
    envelope::{self, Carried, Draft},
    frame::{Frame, Lane},
    limits,
    notice::{Marks, Notice, SignedVoidNumbers, StreamStart, VoidNumbers},
    receipt::{Receipts, Status},
};
use blo_store::Position;
use bytes::Bytes;

use super::{
    counterpart::digest_bytes,
    engine::{Engine, Load, Origin},
    round::{Round, random},
};
use crate::{
    courier::{Cargo, Effect, Event, Number, Offer, ParcelId, Table},
    shelf::{Entry, Envelope, EventKind, Kind, ShelfError, Standing, StatusChange, Tag, keys},
};

/// Parcels in memory per precedence; more wait on disk.
const WINDOW: usize = 1_024;
const REFILL: usize = 512;

impl Engine {
    pub(super) fn perform(&mut self, effect: Effect, round: &mut Round) {
        match effect {
            Effect::Seal {
                id,
                number,
                attempt,
            } => self.seal(id, number, attempt, round),
            Effect::Submit { id } => self.submit(id, round),
            Effect::Held { id, settled } => self.held(id, settled, round),
            Effect::Refused { id } => self.over(id, Status::RefusedByRelay, round),
            Effect::Lapsed { id } => self.over(id, Status::Unconfirmed, round),
            Effect::Void { to, number } => self.void(&to, number, round),
            Effect::StreamBegun {
                to,
                precedence,
                fresh,
                predecessor,
                ends,
            } => {
                if let Some(peer) = self.peers.get(&to) {
                    round.counts().stream(peer.tag, fresh);
                }
                let stream = StreamStart {
                    stream: fresh,
                    predecessor,
                    ends,
                };
                self.notice(&to, precedence, Notice::StreamStart(stream), round);
            }
            Effect::Receipts {
                to,
                precedence,
                exercise,
                number,
                duties,
            } => {
                self.receipts(&to, (precedence, exercise), number, &duties, round);
            }
            Effect::Owe { to, duties } => self.owe(&to, &duties, round),
            Effect::Again {
                to,
                number,
                precedence,
            } => self.again(&to, number, precedence, round),
            Effect::Covered { by, numbers } => {
                let Some(tag) = self.peers.get(&by).map(|peer| peer.tag) else {
                    return;
                };
                for number in numbers {
                    round.counts().delete(keys::uncovered(tag, number));
                }
            }
            Effect::Marks { to, number } => {
                let marks = Marks {
                    stream: number.stream,
                    precedence: number.precedence,
                    held_through: number.sequence,
                    at: round.now,
                };
                self.notice(&to, number.precedence, Notice::Marks(marks), round);
            }
            Effect::Count {
                table,
                office,
                stream,
                precedence,
                counted,
            } => {
                let rank = precedence.map_or(0, Precedence::number);
                if let Some(peer) = self.peers.get(&office) {
                    let low = keys::count_low(table, peer.tag, stream, rank);
                    round.counts().count(&low, &counted);
                }
            }
            Effect::Mark { from, number } => {
                if let Some(peer) = self.peers.get(&from) {
                    let key = keys::mark(peer.tag, number.stream, number.precedence);
                    let at = round.now.as_millis().to_be_bytes();
                    let value = [number.sequence.to_be_bytes(), at].concat();
                    round.counts().put(key, value);
                }
            }
        }
    }

    /// Hands a parcel to the courier, and performs what follows.
    pub(super) fn offer(
        &mut self,
        load: Load,
        (attempt, not_before): (u32, Timestamp),
        sealed: Option<(blo_proto::StreamId, u64, u64)>,
        round: &mut Round,
    ) -> ParcelId {
        let id = ParcelId(self.fresh_id());
        let offer = Offer {
            id,
            to: load.to.clone(),
            precedence: load.precedence,
            cargo: load.cargo,
            expires_at: load.expires_at,
            attempt,
            not_before,
            sealed,
        };
        if let Origin::Stored(position) = load.origin {
            self.in_memory.insert((position.number(), load.recipient));
        }
        if let Some(binding) = load.binding {
            self.bindings.insert(binding, id);
        }
        self.parcels.insert(id, load);
        self.cause(Event::Accepted(offer), round);
        id
    }

    /// Whether one more of this precedence is kept in memory; otherwise it is loaded when its turn comes.
    pub(super) fn has_room(&mut self, precedence: Precedence, round: &mut Round) -> bool {
        let full = self.courier.waiting(precedence) >= WINDOW;
        let last = self.shelf.last().number();
        let Some(backlog) = self.backlog.get_mut(precedence.rank()) else {
            return true;
        };
        if full && backlog.is_none() {
            *backlog = Some((last, u8::MAX));
        }
        let room = backlog.is_none();
        if !room {
            round.left_on_disk = true;
        }
        room
    }

    /// Whether something on disk could be loaded now.
    pub(super) fn can_refill(&self) -> bool {
        Precedence::URGENT_FIRST
            .into_iter()
            .zip(self.backlog)
            .any(|(precedence, backlog)| {
                backlog.is_some() && self.courier.waiting(precedence) < WINDOW - REFILL
            })
    }

    /// Loads what waits on disk, as room is made.
    pub(super) fn refill(&mut self, round: &mut Round) {
        for precedence in Precedence::URGENT_FIRST {
            let after = self.backlog.get(precedence.rank()).copied().flatten();
            if let Some(after) = after
                && self.courier.waiting(precedence) < WINDOW - REFILL
                && let Err(error) = self.load(precedence, after, round)
            {
                tracing::error!(%error, "the outbox cannot be read");
            }
        }
    }

    fn load(
        &mut self,
        precedence: Precedence,
        (position, recipient): (u64, u8),
        round: &mut Round,
    ) -> Result<(), ShelfError> {
        let after = (Position::new(position), recipient);
        let found = self.shelf.queue(precedence, after, REFILL)?;
        // What this round leaves on disk is not there yet: it is read in the next one.
        let next = (found.len() >= REFILL || round.left_on_disk).then(|| {
            let last = found.last();
            last.map_or((position, recipient), |last| {
                (last.position.number(), last.recipient)
            })
        });
        if let Some(slot) = self.backlog.get_mut(precedence.rank()) {
            *slot = next;
        }
        for queued in found {
            if !self
                .in_memory
                .contains(&(queued.position.number(), queued.recipient))
            {
                round.attach = None;
                self.load_one(precedence, queued, round)?;
            }
        }
        Ok(())
    }

    fn load_one(
        &mut self,
        precedence: Precedence,
        queued: crate::shelf::Queued,
        round: &mut Round,
    ) -> Result<(), ShelfError> {
        let origin = Origin::Stored(queued.position);
        let again = (u32::from(queued.attempt).max(1), Timestamp::default());
        match self.shelf.read(queued.position)?.kind {
            Some(Kind::Sent(sent)) => {
                let Ok(content) = Content::decode(sent.content) else {
                    return Ok(());
                };
                if let Some(load) = self.alert_load(Arc::new(content), queued.recipient, origin) {
                    let id = self.offer(load, again, None, round);
                    self.restamp(id, round);
                }
            }
            Some(Kind::Envelope(kept)) => {
                let Ok(carried) = Carried::decode(kept.bytes.clone()) else {
                    return Ok(());
                };
                let header = carried.header();
                let bytes = u64::try_from(kept.bytes.len()).unwrap_or(u64::MAX);
                let sealed = (header.number.stream, header.number.sequence, bytes);
                let cargo = match kept.cargo {
                    0 => Cargo::Alert,
                    1 => Cargo::Receipts(0),
                    _ => Cargo::Notice,
                };
                let load = Load {
                    to: header.number.recipient.clone(),
                    cargo,
                    name: kept.name.as_slice().try_into().ok().map(Tag),
                    recipient: queued.recipient,
                    precedence,
                    exercise: header.exercise,
                    expires_at: header.expires_at,
                    content: None,
                    origin,
                    envelope: Some(kept.bytes.clone()),
                    binding: Some(carried.binding()),
                };
                self.offer(load, again, Some(sealed), round);
            }
            Some(_) | None => {}
        }
        Ok(())
    }

    /// Alerts that were made offline by a clock that the relay shows to be wrong: their times move with it.
    pub(super) fn restamp_all(&mut self, round: &mut Round) {
        let waiting: Vec<ParcelId> = self.parcels.keys().copied().collect();
        for id in waiting {
            self.restamp(id, round);
        }
    }

    fn restamp(&mut self, id: ParcelId, round: &mut Round) {
        let Some(offset) = self
            .clockwork
            .offset_ms()
            .filter(|_| self.clockwork.by_relay())
        else {
            return;
        };
        let Some(load) = self.parcels.get(&id).filter(|load| load.binding.is_none()) else {
            return;
        };
        let Some(content) = load
            .content
            .clone()
            .filter(|content| !content.by_relay_time)
        else {
            return;
        };
        let (Some(name), Origin::Stored(position)) = (load.name, load.origin) else {
            return;
        };
        let recipient = load.recipient;
        let stamped = Content {
            composed_at: moved(content.composed_at, offset),
            expires_at: moved(content.expires_at, offset),
            by_relay_time: true,
            ..(*content).clone()
        };
        let reference = match self.shelf.read(position).map(|body| body.kind) {
            Ok(Some(Kind::Sent(sent))) => sent.reference,
            Ok(_) | Err(_) => return,
        };
        let sent = crate::shelf::Sent {
            content: stamped.encode(),
            reference,
        };
        let mut entry = Entry::new(round.now, Kind::Sent(sent));
        entry.restamped(name);
        entry.queue(load.precedence, recipient, (false, 1));
        entry.answered(content.expires_at, name, recipient);
        entry.expiry(stamped.expires_at, name, recipient);
        let at = round.push(entry);
        self.forget(id, round);
        self.cause(Event::Ended { id }, round);
        let load = self.alert_load(Arc::new(stamped), recipient, Origin::Round(at));
        if let Some(load) = load {
            self.offer(load, (1, Timestamp::default()), None, round);
        }
    }

    /// An alert's content on its way to one of its recipients.
    pub(super) fn alert_load(
        &self,
        content: Arc<Content>,
        recipient: u8,
        origin: Origin,
    ) -> Option<Load> {
        let Body::Alert(written) = &content.body else {
            return None;
        };
        let alert = written.alert();
        let to = alert.recipients.get(usize::from(recipient))?.clone();
        Some(Load {
            to,
            cargo: Cargo::Alert,
            name: Some(self.shelf.vault().name(&self.parts.office, &content.id)),
            recipient,
            precedence: alert.precedence,
            exercise: alert.is_exercise(),
            expires_at: content.expires_at,
            content: Some(content),
            origin,
            envelope: None,
            binding: None,
        })
    }

    fn seal(&mut self, id: ParcelId, number: Number, attempt: u32, round: &mut Round) {
        if let Err(refusal) = self.try_seal(id, number, attempt, round) {
            tracing::error!(%refusal, "an envelope could not be sealed");
        }
    }

    fn try_seal(
        &mut self,
        id: ParcelId,
        number: Number,
        attempt: u32,
        round: &mut Round,
    ) -> Result<(), Refusal> {
        let Some(mut load) = self.parcels.remove(&id) else {
            return Ok(());
        };
        let content = self.content_of(&load);
        let Some(content) = content else {
            self.parcels.insert(id, load);
            return Ok(());
        };
        let content = Content {
            attempt,
            ..(*content).clone()
        };
        let sealed = self.sealed(&load, number, &content, round.now);
        let sealed = match sealed {
            Ok(sealed) => sealed,
            Err(refusal) => {
                self.parcels.insert(id, load);
                return Err(refusal);
            }
        };
        if let Some(old) = load.binding.replace(sealed.binding) {
            self.bindings.remove(&old);
        }
        self.bindings.insert(sealed.binding, id);
        let entry = self.envelope_entry(&load, number, &sealed, (attempt, round));
        let at = round.entries.len();
        round.entries.push(entry);
        load.envelope = Some(sealed.bytes);
        load.origin = Origin::Round(at);
        load.content = None;
        self.parcels.insert(id, load);
        round.sealed.push((id, at));
        Ok(())
    }

    /// The content again: kept in memory until sealed, then on disk only.
    fn content_of(&self, load: &Load) -> Option<Arc<Content>> {
        if let Some(content) = &load.content {
            return Some(Arc::clone(content));
        }
        if let Some(name) = load.name {
            let (position, _) = self.shelf.alert(name).ok()??;
            let Some(Kind::Sent(sent)) = self.shelf.read(position).ok()?.kind else {
                return None;
            };
            return Content::decode(sent.content).ok().map(Arc::new);
        }
        let Origin::Stored(position) = load.origin else {
            return None;
        };
        self.own_content(position)
            .map(|(content, _)| Arc::new(content))
    }

    /// What an envelope of ours says.
    pub(super) fn own_content(&self, position: Position) -> Option<(Content, bool)> {
        let Some(Kind::Envelope(kept)) = self.shelf.read(position).ok()?.kind else {
            return None;
        };
        let proof = own_proof(&kept)?;
        let verified = proof
            .verify(self.parts.signer.identity())
            .ok()?
            .into_inner();
        let (header, content, _) = verified;
        Some((content, header.exercise))
    }

    fn sealed(
        &mut self,
        load: &Load,
        number: Number,
        content: &Content,
        now: Timestamp,
    ) -> Result<envelope::Sealed, Refusal> {
        let acknowledged = self.courier.peer(&load.to).map(|peer| peer.acknowledged());
        let margin = Margin {
            author_epoch: self.own_bundle,
            acknowledged: acknowledged.unwrap_or_default(),
        };
        let Some(peer) = self.peers.get_mut(&load.to) else {
            return Err(Refusal::new(blo_proto::Code::Unpaired, load.to.to_string()));
        };
        let office = &self.parts.office;
        let signer = &*self.parts.signer;
        let (session, ride) = peer.session(office, signer, now)?;
        let number = blo_proto::Number {
            sender: office.clone(),
            stream: number.stream,
            recipient: load.to.clone(),
            precedence: number.precedence,
            sequence: number.sequence,
        };
        let draft = Draft {
            number: &number,
            exercise: load.exercise,
            content,
            margin: &margin,
            salt: random(),
        };
        let fault = |fault: blo_proto::sign::SignFault| {
            Refusal::new(blo_proto::Code::BadSignature, fault.to_string())
        };
        envelope::seal(&draft, session, ride, signer).map_err(fault)
    }

    /// The envelope's record: its number is durable with its bytes, before the first of them leaves.
    fn envelope_entry(
        &self,
        load: &Load,
        number: Number,
        sealed: &envelope::Sealed,
        (attempt, round): (u32, &mut Round),
    ) -> Entry {
        let kept = Envelope {
            bytes: sealed.bytes.clone(),
            plaintext: sealed.proof.plaintext.clone(),
            sealed_digest: digest_bytes(&sealed.proof.sealed_digest),
            cargo: match load.cargo {
                Cargo::Alert => 0,
                Cargo::Receipts(_) => 1,
                Cargo::Notice => 2,
            },
            name: load.name.map_or_else(Vec::new, |name| name.0.to_vec()),
            recipient: load.recipient.into(),
        };
        let mut entry = Entry::new(round.now, Kind::Envelope(kept));
        let attempt = u8::try_from(attempt).unwrap_or(u8::MAX);
        match load.origin {
            Origin::None => {}
            Origin::Stored(position) => {
                entry.unqueue(load.precedence, position, load.recipient);
            }
            Origin::Round(at) => {
                if let Some(before) = round.entries.get_mut(at) {
                    before.unqueue_here(load.precedence, load.recipient);
                    entry.join();
                }
                let between = round.entries.iter_mut().skip(at.saturating_add(1));
                between.for_each(Entry::join);
            }
        }
        entry.queue(load.precedence, load.recipient, (true, attempt));
        let Some(peer) = self.peers.get(&load.to) else {
            return entry;
        };
        entry.number(peer.tag, number);
        if let Some(name) = load.name {
            let tag = self.binding_tag(&sealed.binding);
            entry.binding(tag, name, (load.recipient, peer.tag));
            entry.fact(name, load.recipient);
            self.note_attempt(&mut entry, (name, load.recipient), attempt, round);
        }
        if let Cargo::Receipts(receipts) = load.cargo {
            let precedence = vec![load.precedence.number()];
            entry.point(keys::uncovered(peer.tag, receipts), precedence);
            if let Some(known) = self.courier.peer(&load.to) {
                entry.receipt_number(peer.tag, known.receipt_stream(), receipts);
            }
        }
        entry
    }

    fn note_attempt(&self, entry: &mut Entry, row: (Tag, u8), attempt: u8, round: &mut Round) {
        if attempt > 1
            && let Some(standing) = self.standing(row, round)
        {
            let standing = Standing {
                attempt,
                ..standing
            };
            round.standings.insert(row, standing);
            entry.standing(row.0, row.1, standing);
        }
    }

    pub(super) fn binding_tag(&self, binding: &blo_proto::Digest) -> Tag {
        self.shelf.vault().tag(b'b', &[binding.as_bytes()])
    }

    fn submit(&mut self, id: ParcelId, round: &mut Round) {
        if let Some(load) = self.parcels.get(&id)
            && let Some(bytes) = &load.envelope
        {
            let lane = Lane::Of(load.precedence);
            round.outbox.push((lane, Frame::Submit(bytes.clone())));
        }
    }

    /// How far an alert has come at one office, this round's writes included.
    pub(super) fn standing(&self, row: (Tag, u8), round: &Round) -> Option<Standing> {
        round
            .standings
            .get(&row)
            .copied()
            .or_else(|| self.shelf.standing(row.0, row.1).ok().flatten())
    }

    /// a status never climbs down. Whether it climbed.
    pub(super) fn climb(
        &mut self,
        row: (Tag, u8),
        status: Status,
        counter: u64,
        round: &mut Round,
    ) -> bool {
        let (name, recipient) = row;
        let Some(known) = self.standing(row, round) else {
            return false;
        };
        let newer = known.status == status && counter > known.counter;
        if known.status.merge(status) == known.status && !newer {
            return false;
        }
        let standing = Standing {
            status,
            at: round.now,
            counter: counter.max(known.counter),
            attempt: known.attempt,
        };
        round.standings.insert(row, standing);
        let entry = round.target();
        entry.standing(name, recipient, standing);
        entry.event(EventKind::Status(status), name, recipient);
        true
    }

    fn held(&mut self, id: ParcelId, settled: bool, round: &mut Round) {
        let Some(load) = self.forget(id, round) else {
            return;
        };
        if let Some(name) = load.name
            && !settled
            && self.climb((name, load.recipient), Status::Held, 0, round)
            && let Some(peer) = self.peers.get_mut(&load.to)
        {
            peer.held = peer.held.saturating_add(1);
        }
    }

    /// It is not sent any more.
    fn over(&mut self, id: ParcelId, status: Status, round: &mut Round) {
        let alert = self
            .parcels
            .get(&id)
            .is_some_and(|load| load.name.is_some());
        if alert && round.attach.is_none() {
            let change = StatusChange {
                status: status.as_str().to_owned(),
                code: String::new(),
            };
            round.push(Entry::new(round.now, Kind::Status(change)));
        }
        if let Some(load) = self.forget(id, round)
            && let Some(name) = load.name
        {
            round.target().fact(name, load.recipient);
            self.climb((name, load.recipient), status, 0, round);
        }
    }

    /// The parcel leaves memory and queue.
    pub(super) fn forget(&mut self, id: ParcelId, round: &mut Round) -> Option<Load> {
        let load = self.parcels.remove(&id)?;
        if let Some(binding) = &load.binding {
            self.bindings.remove(binding);
        }
        match load.origin {
            Origin::Stored(position) => {
                self.in_memory.remove(&(position.number(), load.recipient));
                round
                    .target()
                    .unqueue(load.precedence, position, load.recipient);
            }
            Origin::Round(at) => {
                if let Some(entry) = round.entries.get_mut(at) {
                    entry.unqueue_here(load.precedence, load.recipient);
                }
            }
            Origin::None => {}
        }
        Some(load)
    }

    pub(super) fn void(&mut self, to: &OfficeId, number: Number, round: &mut Round) {
        let void = VoidNumbers {
            stream: number.stream,
            recipient: to.clone(),
            precedence: number.precedence,
            ranges: vec![(number.sequence, number.sequence)],
        };
        match SignedVoidNumbers::sign(&self.parts.office, &void, &*self.parts.signer) {
            Ok(signed) => round
                .outbox
                .push((Lane::Control, Frame::VoidNumbers(signed))),
            Err(fault) => tracing::error!(%fault, "void numbers could not be signed"),
        }
        self.notice(to, number.precedence, Notice::VoidNumbers(void), round);
    }

    /// Housekeeping to one counterpart. Always actual.
    pub(super) fn notice(
        &mut self,
        to: &OfficeId,
        precedence: Precedence,
        notice: Notice,
        round: &mut Round,
    ) {
        self.message(
            to,
            (precedence, false),
            (Cargo::Notice, Body::Notice(notice)),
            round,
        );
    }

    fn message(
        &mut self,
        to: &OfficeId,
        (precedence, exercise): (Precedence, bool),
        (cargo, body): (Cargo, Body),
        round: &mut Round,
    ) {
        let content = Content {
            id: AlertId::new(round.now, &random()),
            attempt: 1,
            composed_at: round.now,
            expires_at: round.now.plus_millis(limits::LIFETIME_MAX_MS),
            by_relay_time: self.clockwork.by_relay(),
            body,
        };
        self.resend(to, (precedence, exercise), cargo, content, round);
    }

    fn resend(
        &mut self,
        to: &OfficeId,
        (precedence, exercise): (Precedence, bool),
        cargo: Cargo,
        content: Content,
        round: &mut Round,
    ) {
        let attempt = content.attempt;
        let load = Load {
            to: to.clone(),
            cargo,
            name: None,
            recipient: keys::NOT_AN_ALERT,
            precedence,
            exercise,
            expires_at: content.expires_at,
            content: Some(Arc::new(content)),
            origin: Origin::None,
            envelope: None,
            binding: None,
        };
        self.offer(load, (attempt, Timestamp::default()), None, round);
    }

    fn receipts(
        &mut self,
        to: &OfficeId,
        (precedence, exercise): (Precedence, bool),
        number: u64,
        duties: &[u64],
        round: &mut Round,
    ) {
        let Some(tag) = self.peers.get(to).map(|peer| peer.tag) else {
            return;
        };
        let mut receipts = Vec::new();
        for duty in duties {
            if let Some(duty) = self.duties.remove(duty) {
                if let Some(position) = duty.kept {
                    round.counts().delete(keys::owed(tag, position));
                }
                receipts.push(duty.receipt);
            }
        }
        let Some(stream) = self.courier.peer(to).map(|peer| peer.receipt_stream()) else {
            return;
        };
        let body = Body::Receipts(Receipts {
            stream,
            number,
            receipts,
        });
        self.message(
            to,
            (precedence, exercise),
            (Cargo::Receipts(number), body),
            round,
        );
    }

    /// Receipts that cannot be sealed now are owed, durably, with the fact that they state.
    fn owe(&mut self, to: &OfficeId, duties: &[u64], round: &mut Round) {
        let Some(tag) = self.peers.get(to).map(|peer| peer.tag) else {
            return;
        };
        for id in duties {
            if let Some(at) = self.duties.get_mut(id).and_then(|duty| duty.entry.take())
                && let Some(entry) = round.entries.get_mut(at)
            {
                entry.owed(tag);
                round.owed.push((*id, at));
            }
        }
    }

    fn again(&mut self, to: &OfficeId, number: u64, precedence: Precedence, round: &mut Round) {
        let Some(tag) = self.peers.get(to).map(|peer| peer.tag) else {
            return;
        };
        let value = self
            .shelf
            .value(&keys::uncovered(tag, number))
            .ok()
            .flatten();
        let position = value.as_deref().and_then(keys::position);
        let Some((mut content, exercise)) = position.and_then(|at| self.own_content(at)) else {
            return;
        };
        content.attempt = content.attempt.saturating_add(1);
        content.expires_at = round.now.plus_millis(limits::LIFETIME_MAX_MS);
        self.resend(
            to,
            (precedence, exercise),
            Cargo::Receipts(number),
            content,
            round,
        );
    }

    /// After the commit: what was written in this round lies at these positions.
    pub(super) fn settle_origins(&mut self, round: &Round, positions: &[Position]) {
        for load in self.parcels.values_mut() {
            if let Origin::Round(at) = load.origin
                && let Some(&position) = positions.get(at)
            {
                load.origin = Origin::Stored(position);
                self.in_memory.insert((position.number(), load.recipient));
            }
        }
        for &(id, at) in &round.owed {
            if let (Some(duty), Some(&position)) = (self.duties.get_mut(&id), positions.get(at)) {
                duty.kept = Some(position);
            }
        }
    }

    /// Alerts that are over, of which the relay or the recipient had the last word.
    pub(super) fn sweep(&mut self, round: &mut Round) {
        let over = match self.shelf.over(round.now, REFILL) {
            Ok(over) => over,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                return;
            }
        };
        for (minute, name, recipient) in over {
            round.attach = None;
            let row = (name, recipient);
            let status = self.standing(row, round).map(|standing| standing.status);
            if status == Some(Status::Queued) {
                // The courier's: it lapses when its turn comes, unless its time was stamped by a wrong clock.
                continue;
            }
            if status == Some(Status::Held) {
                let status = Status::Unconfirmed.as_str().to_owned();
                let change = StatusChange {
                    status,
                    code: String::new(),
                };
                round.push(Entry::new(round.now, Kind::Status(change)));
                round.target().fact(name, recipient);
                self.climb(row, Status::Unconfirmed, 0, round);
            }
            round
                .target()
                .answered(Timestamp::from_minute(minute), name, recipient);
        }
        round.attach = None;
    }

    /// The table of numbers that the relay answered.
    pub(super) const TABLES: [Table; 3] = [Table::Held, Table::Arrived, Table::Receipts];
}

fn moved(at: Timestamp, offset_ms: i64) -> Timestamp {
    let by = offset_ms.unsigned_abs();
    if offset_ms < 0 {
        at.minus_millis(by)
    } else {
        at.plus_millis(by)
    }
}

/// What proves an envelope of ours.
pub(crate) fn own_proof(kept: &Envelope) -> Option<envelope::Proof> {
    let carried = Carried::decode(kept.bytes.clone()).ok()?;
    Some(envelope::Proof {
        header: carried.header_bytes().clone(),
        signature: carried.signature().clone(),
        sealed_digest: blo_proto::Digest::from_slice(&kept.sealed_digest)?,
        plaintext: Bytes::clone(&kept.plaintext),
    })
}
