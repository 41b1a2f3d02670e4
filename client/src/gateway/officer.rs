//! What officers and feeds ask for: taking an alert, opening one, stating an outcome. Answered by the commit.
//! Not: words for a person (`desk`).

use std::sync::Arc;

use blo_proto::{
    AlertId, BlobId, Code, OfficeId, Timestamp,
    alert::{Alert, BlobKey, MessageType, Written},
    content::{Body, Content},
    limits,
    receipt::{Fact, Status},
};
use bytes::Bytes;
use tokio::sync::oneshot;

use super::{
    command::{Act, Command, Expiry, Fault, Opened, Order, Taken},
    engine::{Engine, Origin},
    facts::{kept_fact, proof},
    round::{Round, random},
};
use crate::shelf::{Entry, EventKind, Kind, Sent, ShelfError, Standing, Tag, keys};

type Answer<T> = oneshot::Sender<Result<T, Fault>>;

impl Engine {
    /// Whether the gateway is to stop.
    pub(super) fn command(&mut self, command: Command, round: &mut Round) -> bool {
        round.attach = None;
        round.hurried = true;
        match command {
            Command::Send(order, answer) => {
                let taken = self.take(*order, round);
                reply(taken, answer, round);
            }
            Command::Read(opened, answer) => {
                let done = self.read(&opened, round);
                reply(done, answer, round);
            }
            Command::Act(opened, act, answer) => {
                let done = self.act(&opened, act, round);
                reply(done, answer, round);
            }
            Command::Forget(forget, answer) => self.forget_alert(&forget, answer, round),
            kept @ (Command::Reveal(..) | Command::Export(..)) => self.keep_handling(kept, round),
            Command::Agree(signed, answer) => {
                let done = self.agree(&signed, round).map_err(Fault::from);
                reply(done, answer, round);
            }
            Command::Carried(carried, answer) => {
                self.blob_carried(carried, round);
                let told = move |failed: Option<&_>| _ = answer.send(failed.is_none());
                round.replies.push(Box::new(told));
            }
            Command::Propose(answer) => {
                let looks = self.look_at_proposals(round.now);
                reply(Ok(looks), answer, round);
            }
            Command::Announce(answer) => {
                self.find_other_key();
                let count = self.announce(round);
                reply(Ok(count), answer, round);
            }
            Command::Carry(frames) => self.carry(frames, round),
            told @ (Command::Rang(_) | Command::Pages(_)) => self.alarm_told(told, round),
            Command::TestAlarm(answer) => self.test_alarm(answer),
            Command::Proposed(proposals) => self.proposed(proposals),
            Command::Unpair(office, answer) => {
                let done = self.end_agreement(&office, round);
                reply(done, answer, round);
            }
            Command::Examine(answer) => reply(Ok(self.examine(round)), answer, round),
            Command::SealToCarry(office, place, answer) => {
                let sealed = self.seal_to_carry((&office, place), round);
                reply(sealed, answer, round);
            }
            Command::TakeByHand(all, answer) => {
                let taken = self.take_by_hand(all, round);
                reply(taken, answer, round);
            }
            Command::ChunkByHand(chunk, answer) => self.chunk_by_hand(chunk, answer),
            Command::Test(office, answer) => self.test(&office, answer, round),
            Command::Stop(answer) => {
                round.replies.push(Box::new(move |_| _ = answer.send(())));
                return true;
            }
        }
        false
    }

    fn take(&mut self, order: Order, round: &mut Round) -> Result<Taken, Fault> {
        self.is_readable()?;
        round.bytes = round.bytes.saturating_add(order.alert.bytes().len());
        let reference = (!order.reference.is_empty())
            .then(|| self.shelf.vault().tag(b'r', &[order.reference.as_bytes()]));
        let reference = reference.map(|tag| (tag, self.order_digest(&order)));
        if let Some((tag, said)) = reference
            && let Some(taken) = self.taken_before(tag, said, round)?
        {
            return Ok(taken);
        }
        let now = round.now;
        // by a clock that was put back, too, an update is newer than what it updates.
        let composed_at = order
            .after
            .map_or(now, |after| now.max(after.plus_millis(1)));
        let expires_at = lifetime(order.expiry, now)?;
        self.can_send(&order.alert.alert().recipients, now)?;
        let content = Content {
            id: AlertId::new(composed_at, &random()),
            attempt: 1,
            composed_at,
            expires_at,
            by_relay_time: self.clockwork.by_relay(),
            body: Body::Alert(Box::new(self.with_its_time(order.alert, now))),
        };
        let id = content.id;
        let name = self.shelf.vault().name(&self.parts.office, &id);
        let sent = Sent {
            content: content.encode(),
            reference: order.reference,
        };
        let mut entry = Entry::new(now, Kind::Sent(sent));
        entry.alert(name, true);
        if let Body::Alert(written) = &content.body {
            self.note_consent(&mut entry, name, written.alert());
        }
        if let Some(original) = order.passes_on {
            entry.put(keys::passed_on(name), original.0.to_vec());
        }
        if let Some((tag, said)) = reference {
            entry.reference(tag, name, said);
            round.references.insert(tag, (name, said, id));
        }
        self.place(entry, content, name, round);
        Ok(Taken {
            id,
            repeated: false,
        })
    }

    /// A request of which nobody said by when it is to be answered has a time of its precedence.
    fn with_its_time(&self, written: Written, now: Timestamp) -> Written {
        let alert = written.alert();
        if alert.message_type != MessageType::Request || alert.respond_by.is_some() {
            return written;
        }
        let within = self.parts.officers.requests.within_ms(alert.precedence);
        let respond_by = Some(now.plus_millis(within));
        let timed = Alert {
            respond_by,
            ..alert.clone()
        };
        Written::write(&timed).unwrap_or(written)
    }

    /// Queues an alert to each of its recipients, and offers it to the courier where there is room.
    fn place(&mut self, mut entry: Entry, content: Content, name: Tag, round: &mut Round) {
        let Body::Alert(written) = &content.body else {
            return;
        };
        let alert = written.alert();
        let precedence = alert.precedence;
        entry.set_urgent(precedence);
        let count = u8::try_from(alert.recipients.len()).unwrap_or(u8::MAX);
        for recipient in 0..count {
            let standing = Standing {
                status: Status::Queued,
                at: round.now,
                counter: 0,
                attempt: 1,
            };
            round.standings.insert((name, recipient), standing);
            entry.standing(name, recipient, standing);
            entry.queue(precedence, recipient, (false, 1));
            entry.expiry(content.expires_at, name, recipient);
        }
        self.note_names(&mut entry, name, &content);
        self.watch_sent(&mut entry, name, (&content, alert));
        self.note_blobs(&mut entry, name, (alert, content.expires_at));
        entry.event(EventKind::Sent, name, 0);
        let at = round.push(entry);
        let content = Arc::new(content);
        for recipient in 0..count {
            if !self.has_room(precedence, round) {
                continue;
            }
            let load = self.alert_load(Arc::clone(&content), recipient, Origin::Round(at));
            if let Some(load) = load {
                self.offer(load, (1, Timestamp::default()), None, round);
            }
        }
    }

    pub(super) fn is_readable(&self) -> Result<(), Fault> {
        if self.unread {
            let reason = "it could not be read after a failure".to_owned();
            return Err(ShelfError::from(blo_store::StoreError::Index { reason }).into());
        }
        Ok(())
    }

    pub(super) fn can_send_to(&self, office: &OfficeId, now: Timestamp) -> Result<(), Fault> {
        match self.peers.get(office) {
            None => Err(Fault::Counterpart(office.clone(), Code::Unpaired)),
            Some(peer) if peer.ended.is_some() => Err(Fault::Ended(office.clone())),
            Some(peer) if peer.revoked.is_some() => {
                Err(Fault::Counterpart(office.clone(), Code::BadCertificate))
            }
            Some(peer) if peer.is_closed() => {
                Err(Fault::Counterpart(office.clone(), Code::KeyChanged))
            }
            // Unless both clocks agree, the relay and the counterpart judge it: nobody is silenced for a clock.
            Some(peer) if self.clockwork.is_sure() && !peer.validity.holds_at(now) => {
                Err(Fault::Counterpart(office.clone(), Code::PairingExpired))
            }
            Some(_) => Ok(()),
        }
    }

    /// One counterpart whose key changed holds nothing up for the others: what is for it waits here until both agree anew,
    /// as what was queued before does. Where it is for nobody else, an officer is told at once.
    fn can_send(&self, recipients: &[OfficeId], now: Timestamp) -> Result<(), Fault> {
        let (mut changed, mut goes) = (None, false);
        for office in recipients {
            match self.can_send_to(office, now) {
                Err(fault @ Fault::Counterpart(_, Code::KeyChanged)) => {
                    _ = changed.get_or_insert(fault);
                }
                other => {
                    other?;
                    goes = true;
                }
            }
        }
        changed.filter(|_| !goes).map_or(Ok(()), Err)
    }

    fn order_digest(&self, order: &Order) -> Tag {
        let expiry = match order.expiry {
            Expiry::At(at) => [0, at.as_millis()],
            Expiry::After(ms) => [1, ms],
        };
        let expiry = expiry.map(u64::to_be_bytes).concat();
        let said = without_chance(&order.alert);
        self.shelf.vault().tag(b'o', &[&said, &expiry])
    }

    /// The same ref with the same content is the same alert.
    fn taken_before(&self, tag: Tag, said: Tag, round: &Round) -> Result<Option<Taken>, Fault> {
        let (before, id) = match round.references.get(&tag) {
            Some(&(_, before, id)) => (before, id),
            None => {
                let Some((name, before)) = self.shelf.reference(tag)? else {
                    return Ok(None);
                };
                let Some(id) = self.sent_id(name)? else {
                    return Ok(None);
                };
                (before, id)
            }
        };
        if before == said {
            Ok(Some(Taken { id, repeated: true }))
        } else {
            Err(Fault::Reference)
        }
    }

    fn sent_id(&self, name: Tag) -> Result<Option<AlertId>, Fault> {
        let Some((position, true)) = self.shelf.alert(name)? else {
            return Ok(None);
        };
        Ok(match self.shelf.read(position)?.kind {
            Some(Kind::Sent(sent)) => Content::decode(sent.content).ok().map(|content| content.id),
            Some(Kind::Deletion(left)) => super::deleted_id(&left),
            Some(_) | None => None,
        })
    }

    fn read(&mut self, opened: &Opened, round: &mut Round) -> Result<(), Fault> {
        let row = (opened.name, keys::OWN);
        let standing = self.standing(row, round);
        if standing.is_none_or(|standing| standing.status >= Status::Read) {
            return Ok(());
        }
        let fact = Fact::Read {
            at: round.now,
            officer: opened.officer.clone(),
        };
        self.state(opened, fact, 0, round)
    }

    fn act(&mut self, opened: &Opened, act: Act, round: &mut Round) -> Result<(), Fault> {
        let row = (opened.name, keys::OWN);
        let counter = self
            .standing(row, round)
            .map_or(1, |known| known.counter.saturating_add(1));
        let fact = Fact::Actioned {
            at: round.now,
            officer: opened.officer.clone(),
            counter,
            outcome: act.outcome,
            note: act.note,
        };
        self.state(opened, fact, counter, round)
    }

    /// Writes what this office states about a received alert, and owes the receipt.
    fn state(
        &mut self,
        opened: &Opened,
        fact: Fact,
        counter: u64,
        round: &mut Round,
    ) -> Result<(), Fault> {
        self.is_readable()?;
        let Some(Kind::Received(kept)) = self.shelf.read(opened.position)?.kind else {
            return Ok(());
        };
        let Some((proof, header)) = proof(&kept).and_then(|proof| {
            let header = proof.header().ok()?;
            Some((proof, header))
        }) else {
            return Ok(());
        };
        let binding = proof.binding();
        let status = fact.status();
        let stated = kept_fact(&header.number, header.exercise, binding, &fact);
        let mut entry = Entry::new(round.now, Kind::Fact(stated));
        entry.fact(opened.name, keys::OWN);
        round.push(entry);
        self.climb((opened.name, keys::OWN), status, counter, round);
        self.owe_fact(&header.number, header.exercise, (binding, fact), round);
        Ok(())
    }
}

/// What an alert says, but for what is drawn anew each time that its files are handed in.
fn without_chance(alert: &Written) -> Bytes {
    let mut said = alert.alert().clone();
    if said.attachments.is_empty() {
        return alert.bytes().clone();
    }
    for (index, one) in (0..).zip(&mut said.attachments) {
        one.blob = BlobId::from_bytes([index; 16]);
        one.key = BlobKey::from_bytes([0; 32]);
    }
    Written::write(&said).map_or_else(|_| alert.bytes().clone(), |it| it.bytes().clone())
}

fn lifetime(expiry: Expiry, now: Timestamp) -> Result<Timestamp, Fault> {
    let at = match expiry {
        Expiry::At(at) => at,
        Expiry::After(ms) => now.plus_millis(ms),
    };
    if at <= now {
        return Err(Fault::Lifetime("the alert would be over already"));
    }
    if at.millis_since(now) > limits::LIFETIME_MAX_MS {
        return Err(Fault::Lifetime("an alert lives at most 7 days"));
    }
    Ok(at)
}

/// Answers at once where nothing is written, and with the round's commit otherwise.
pub(super) fn reply<T: Send + 'static>(
    result: Result<T, Fault>,
    answer: Answer<T>,
    round: &mut Round,
) {
    match result {
        Err(fault) => drop(answer.send(Err(fault))),
        Ok(done) => round.replies.push(Box::new(move |failed| {
            drop(answer.send(match failed {
                None => Ok(done),
                Some(error) => Err(Fault::Shelf(error.clone())),
            }));
        })),
    }
}
