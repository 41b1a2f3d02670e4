//! What goes out: performing the courier's effects, sealing and submitting. Not: when (`courier`).

use std::sync::Arc;

use blo_proto::{
    OfficeId, Precedence, Refusal, Timestamp,
    content::{Content, Margin},
    envelope::{self, Draft},
    frame::{Frame, Lane},
    notice::{Marks, Notice, StreamStart},
    receipt::Status,
};

use super::{
    counterpart::digest_bytes,
    engine::{Engine, Load, Origin},
    round::{Round, random},
};
use crate::{
    courier::{Cargo, Effect, Event, Number, Offer, ParcelId, Table, Via},
    shelf::{Entry, Envelope, Kind, Standing, Tag, keys},
};

impl Engine {
    fn give_up(&mut self, effect: Effect, round: &mut Round) {
        match effect {
            Effect::Void {
                to,
                number,
                not_before,
            } => self.void(&to, number, not_before, round),
            Effect::Voids {
                to,
                stream,
                precedence,
                ranges,
            } => {
                let line = (stream, precedence, Timestamp::default());
                self.void_ranges(&to, line, ranges, round);
            }
            _ => {}
        }
    }

    pub(super) fn perform(&mut self, effect: Effect, round: &mut Round) {
        match effect {
            Effect::Seal {
                id,
                number,
                attempt,
            } => self.seal(id, number, attempt, round),
            Effect::Submit { id, via } => self.submit(id, via, round),
            Effect::Held { id, settled } => self.held(id, settled, round),
            Effect::Refused { id } => self.over(id, Status::RefusedByRelay, round),
            Effect::Lapsed { id } => self.over(id, Status::Unconfirmed, round),
            given_up @ (Effect::Void { .. } | Effect::Voids { .. }) => {
                self.give_up(given_up, round);
            }
            Effect::StreamBegun {
                to,
                precedence,
                fresh,
                predecessor,
                ends,
            } => {
                let stream = StreamStart {
                    stream: fresh,
                    predecessor,
                    ends,
                };
                self.stream_begun(&to, precedence, stream, round);
            }
            Effect::Receipts {
                to,
                precedence,
                exercise,
                number,
                duties,
            } => {
                self.receipts(&to, (precedence, exercise), (number, &duties), round);
            }
            Effect::Owe { to, duties } => self.owe(&to, &duties, round),
            Effect::Again {
                to,
                number,
                precedence,
            } => self.again(&to, number, precedence, round),
            // They would overtake what the relay is given again, and count it: they are due again at the end of that.
            Effect::Marks { .. } if self.makes_good() => {}
            Effect::Marks { to, number } => {
                let marks = Marks {
                    stream: number.stream,
                    precedence: number.precedence,
                    held_through: number.sequence,
                    at: round.now,
                };
                self.notice(&to, number.precedence, Notice::Marks(marks), round);
            }
            Effect::Covered { .. }
            | Effect::Count { .. }
            | Effect::Mark { .. }
            | Effect::CountsIn { .. } => self.keep(effect, round),
        }
    }

    /// A new numbering: kept, and told first in the lane that needed it.
    fn stream_begun(
        &mut self,
        to: &OfficeId,
        precedence: Precedence,
        start: StreamStart,
        round: &mut Round,
    ) {
        if let Some(peer) = self.peers.get(to) {
            round.counts().stream(peer.tag, start.stream);
        }
        self.notice(to, precedence, Notice::StreamStart(start), round);
    }

    /// Numbers that are kept beside the records.
    fn keep(&self, effect: Effect, round: &mut Round) {
        match effect {
            Effect::Covered { by, numbers } => {
                let Some(tag) = self.peers.get(&by).map(|peer| peer.tag) else {
                    return;
                };
                for number in numbers {
                    round.counts().delete(keys::uncovered(tag, number));
                }
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
            Effect::CountsIn { from, stream, at } => {
                if let Some(peer) = self.peers.get(&from) {
                    let value = keys::number_value(stream, at.as_millis());
                    round.counts().put(keys::counts_in(peer.tag), value);
                }
            }
            _ => {}
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
        if matches!(load.origin, Origin::Round(_)) {
            round.placed.push(id);
        }
        self.parcels.insert(id, load);
        self.cause(Event::Accepted(offer), round);
        id
    }

    pub(super) fn seal(&mut self, id: ParcelId, number: Number, attempt: u32, round: &mut Round) {
        if let Err(refusal) = self.try_seal(id, number, attempt, round) {
            tracing::error!(%refusal, "an envelope could not be sealed");
        }
    }

    pub(super) fn try_seal(
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
        let content = match content.attempt == attempt {
            true => content,
            false => Arc::new(Content {
                attempt,
                ..(*content).clone()
            }),
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
        if let Origin::Stored(position) = load.origin {
            // The envelope waits from now on, and not what it was made of.
            let row = (position.number(), load.recipient);
            self.in_memory.remove(&row);
            round.unqueued.insert(row);
        }
        load.origin = Origin::Round(at);
        round.placed.push(id);
        load.content = None;
        self.parcels.insert(id, load);
        round.sealed.push((id, at));
        Ok(())
    }

    pub(super) fn sealed(
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
            again: load.again,
            reads_short: true,
        };
        let Some(peer) = self.peers.get_mut(&load.to) else {
            return Err(Refusal::new(blo_proto::Code::Unpaired, load.to.to_string()));
        };
        let office = &self.parts.office;
        let signer = &*self.parts.signer;
        let reads_short = peer.reads_short;
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
            // who has named the session said so in this run of its gateway.
            short: reads_short && !ride,
        };
        let fault = |fault: blo_proto::sign::SignFault| {
            Refusal::new(blo_proto::Code::BadSignature, fault.to_string())
        };
        envelope::seal(&draft, session, ride, signer).map_err(fault)
    }

    /// The envelope's record: its number is durable with its bytes, before the first of them leaves.
    pub(super) fn envelope_entry(
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
        if let Some(name) = load.content.as_deref().and_then(|it| self.alert_stated(it)) {
            entry.is_about(name);
        }
        if let Cargo::Receipts(receipts) = load.cargo {
            let precedence = vec![load.precedence.number()];
            entry.point(keys::uncovered(peer.tag, receipts), precedence);
            if let Some(known) = self.courier.peer(&load.to) {
                // Not `receipts`: older ones are sealed again, too.
                let last = known.receipt_last();
                entry.receipt_number(peer.tag, known.receipt_stream(), last);
            }
        }
        entry
    }

    /// The one alert that an officer here said something of: receipts with words stand alone.
    fn alert_stated(&self, content: &Content) -> Option<Tag> {
        let blo_proto::content::Body::Receipts(receipts) = &content.body else {
            return None;
        };
        let [receipt] = receipts.receipts.as_slice() else {
            return None;
        };
        let binding = self.shelf.binding(self.binding_tag(&receipt.envelope));
        binding.ok()?.map(|(name, _, _)| name)
    }

    pub(super) fn note_attempt(
        &self,
        entry: &mut Entry,
        row: (Tag, u8),
        attempt: u8,
        round: &mut Round,
    ) {
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

    pub(super) fn submit(&mut self, id: ParcelId, via: Via, round: &mut Round) {
        if let Some(load) = self.parcels.get(&id)
            && let Some(bytes) = &load.envelope
        {
            let lane = Lane::Of(load.precedence);
            let frame = Frame::Submit(bytes.clone());
            round.for_one.push((via, lane, frame));
        }
    }

    /// The table of numbers that the relay answered.
    pub(super) const TABLES: [Table; 3] = [Table::Held, Table::Arrived, Table::Receipts];
}
