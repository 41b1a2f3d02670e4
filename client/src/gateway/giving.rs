//! What a restored counterpart lacks is given to it again: alerts that are not over, sealed anew, and our present word
//! on its own. A part each round, from the journal, so that it goes on after a crash. Not: asking (`reborn`).

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    AlertId, OfficeId, Precedence, StreamId, Timestamp,
    content::{Body, Content},
    limits,
    notice::{Notice, Restored},
    receipt::Status,
};
use blo_store::Position;
use bytes::Bytes;

use super::{
    counterpart::Counterpart,
    engine::{Engine, Load},
    facts::{kept_fact, proof, received_content},
    round::{Round, random},
};
use crate::{
    courier::{Event, Number},
    shelf::{Entry, Kind, Named, PeerTag, ShelfError, Standing, Tag, keys},
};

/// Records looked at in one round, so that a new FLASH never waits for a long one.
pub(super) const ROUND_RECORDS_MAX: usize = 256;
/// After so long nobody waits for a word on an alert any more.
const ANSWERED_FOR_MS: u64 = limits::RESTORE_DAYS * 24 * 60 * 60 * 1_000;

/// How far the answer to one counterpart has come.
pub(super) struct Giving {
    question: Restored,
    have: BTreeMap<(StreamId, Precedence), u64>,
    stage: Stage,
    /// Our last numbers when it asked: what is still under way up to there may have come to the home that is gone.
    through: Vec<Number>,
    /// Alerts that were under way then.
    late: BTreeSet<(Tag, u8)>,
}

enum Stage {
    /// Alerts that we sent, after one of them.
    Sent(Option<(u64, Tag, u8)>),
    /// Alerts that we received, after one of them.
    Received(Position),
    /// It was told that this was all, but for what is under way.
    Late,
}

impl Giving {
    fn of(question: Restored, through: Vec<Number>) -> Self {
        let have = question.have.iter();
        Self {
            have: have
                .map(|&(stream, rank, last)| ((stream, rank), last))
                .collect(),
            stage: Stage::Sent(None),
            through,
            late: BTreeSet::new(),
            question,
        }
    }
}

impl Engine {
    pub(super) fn has_to_give(&self) -> bool {
        let rests = |peer: &Counterpart| peer.resting.is_some();
        let gives = |(office, giving): (&OfficeId, &Giving)| self.can_give(office, giving);
        let any = self.makes_good() || self.giving.iter().any(gives);
        self.link_up() && (any || self.peers.values().any(rests))
    }

    /// Whether there is something to do now, and not only once the relay has answered.
    fn can_give(&self, office: &OfficeId, giving: &Giving) -> bool {
        !matches!(giving.stage, Stage::Late) || self.is_closed(office, giving)
    }

    /// Whether nothing is under way any more that was when it asked.
    fn is_closed(&self, office: &OfficeId, giving: &Giving) -> bool {
        let known = self.courier.peer(office);
        let closed = |number| known.is_none_or(|peer| peer.is_closed(number));
        giving.through.iter().all(closed)
    }

    fn last_numbers(&self, office: &OfficeId) -> Vec<Number> {
        let known = self.courier.peer(office);
        known.map_or_else(Vec::new, |peer| peer.last_numbers())
    }

    /// Keeps the question of a restored counterpart; one that was answered is answered again.
    pub(super) fn asked(&mut self, from: &OfficeId, said: Restored, round: &mut Round) {
        let Some(tag) = self.peers.get(from).map(|peer| peer.tag) else {
            return;
        };
        let answered = self
            .shelf
            .value(&keys::answered_restore(tag))
            .ok()
            .flatten();
        if answered.as_deref() == Some(said.epoch.as_bytes()) {
            self.tell_served(from, &said, round);
            return;
        }
        let giving = self.giving.get(from);
        if let Some(giving) = giving.filter(|giving| giving.question.epoch == said.epoch) {
            if matches!(giving.stage, Stage::Late) {
                self.tell_served(from, &said, round);
            }
            return;
        }
        tracing::warn!(office = %from, "a counterpart was restored from a backup: it is given what it lacks");
        let named = Named {
            name: from.to_string(),
            bytes: self.encoded(&said, round),
        };
        let mut entry = Entry::new(round.now, Kind::Value(named));
        entry.point(keys::asked(tag), Vec::new());
        round.push(entry);
        round.attach = None;
        let through = self.last_numbers(from);
        self.giving.insert(from.clone(), Giving::of(said, through));
    }

    /// A question of an earlier run that was not answered to its end.
    pub(super) fn restore_question(
        &mut self,
        office: &OfficeId,
        tag: PeerTag,
    ) -> Result<(), ShelfError> {
        self.giving.remove(office);
        let Some(Kind::Value(named)) = self
            .shelf
            .single(&keys::asked(tag))?
            .and_then(|body| body.kind)
        else {
            return Ok(());
        };
        if let Ok(content) = Content::decode(named.bytes)
            && let Body::Notice(Notice::Restored(question)) = content.body
        {
            let through = self.last_numbers(office);
            self.giving
                .insert(office.clone(), Giving::of(question, through));
        }
        Ok(())
    }

    /// Gives a part to each that has asked.
    pub(super) fn give_again(&mut self, round: &mut Round) {
        if !self.link_up() || self.giving.is_empty() {
            return;
        }
        for (office, mut giving) in std::mem::take(&mut self.giving) {
            round.attach = None;
            match self.give_part(&office, &mut giving, round) {
                Ok(true) => self.given(&office, giving, round),
                Ok(false) => drop(self.giving.insert(office, giving)),
                Err(error) => {
                    tracing::error!(%error, "the journal cannot be read");
                    self.giving.insert(office, giving);
                    self.doubt_disk();
                    return;
                }
            }
        }
    }

    /// Whether that was all.
    fn give_part(
        &mut self,
        office: &OfficeId,
        giving: &mut Giving,
        round: &mut Round,
    ) -> Result<bool, ShelfError> {
        match giving.stage {
            Stage::Sent(after) => {
                let found = self.shelf.open_after(round.now, after, ROUND_RECORDS_MAX)?;
                for &(_, name, recipient) in &found {
                    self.give_alert(office, giving, (name, recipient), round);
                }
                giving.stage = match found.last() {
                    Some(&last) if found.len() >= ROUND_RECORDS_MAX => Stage::Sent(Some(last)),
                    Some(_) | None => Stage::Received(Position::new(0)),
                };
                // What is queued here is on disk with this round, and loaded in the next, urgent first.
                self.backlog = [Some((0, 0)); 4];
                round.queued_among = true;
                Ok(false)
            }
            Stage::Received(after) => {
                let found = self.shelf.listing(false, after, ROUND_RECORDS_MAX)?;
                for &(position, name) in &found {
                    giving.stage = Stage::Received(position);
                    self.state_again(office, (position, name), round);
                }
                Ok(found.len() < ROUND_RECORDS_MAX)
            }
            Stage::Late => Ok(self.is_closed(office, giving)),
        }
    }

    /// An alert that was under way to the home that is gone, and of which all is said now that its envelope left.
    fn give_late(&mut self, office: &OfficeId, row: (Tag, u8), round: &mut Round) {
        let left = |one: &Standing| one.status == Status::Queued || one.status >= Status::Delivered;
        if let Some(standing) = self.standing(row, round).filter(left) {
            self.queue_anew(office, row, standing, round);
        }
        self.backlog = [Some((0, 0)); 4];
        round.queued_among = true;
    }

    fn give_alert(
        &self,
        office: &OfficeId,
        giving: &mut Giving,
        (name, recipient): (Tag, u8),
        round: &mut Round,
    ) {
        let Some(standing) = self.standing((name, recipient), round) else {
            return;
        };
        let told = matches!(
            standing.status,
            Status::Delivered | Status::Read | Status::Actioned
        );
        if told
            && let Some((_, (_, number), _)) = self.newest_sealing(name, recipient)
            && let Some(&through) = giving.have.get(&(number.stream, number.precedence))
            && number.sequence <= through
        {
            return;
        }
        let open = told || matches!(standing.status, Status::Queued | Status::Held);
        if open && !self.queue_anew(office, (name, recipient), standing, round) {
            giving.late.insert((name, recipient));
        }
    }

    /// Queues an alert to that office anew, under the next attempt. False where it waits already.
    pub(super) fn queue_anew(
        &self,
        office: &OfficeId,
        (name, recipient): (Tag, u8),
        standing: Standing,
        round: &mut Round,
    ) -> bool {
        let Ok(Some((position, true))) = self.shelf.alert(name) else {
            return true;
        };
        let Ok(Some(Kind::Sent(sent))) = self.shelf.read(position).map(|body| body.kind) else {
            return true;
        };
        let Ok(Body::Alert(written)) = Content::decode(sent.content).map(|content| content.body)
        else {
            return true;
        };
        let alert = written.alert();
        if alert.recipients.get(usize::from(recipient)) != Some(office) {
            return true;
        }
        if self.waits((name, recipient), (alert.precedence, position), round) {
            return false;
        }
        let attempt = standing.attempt.saturating_add(1);
        let standing = Standing {
            attempt,
            ..standing
        };
        round.standings.insert((name, recipient), standing);
        let counts = round.counts();
        counts.standing(name, recipient, standing);
        counts.queue_again(alert.precedence, position, recipient, (false, attempt));
        true
    }

    /// Whether an alert of ours waits for the relay's answer.
    pub(super) fn is_waiting(&self, row: (Tag, u8), round: &Round) -> bool {
        let Ok(Some((position, true))) = self.shelf.alert(row.0) else {
            return false;
        };
        let Ok(Some(Kind::Sent(sent))) = self.shelf.read(position).map(|body| body.kind) else {
            return false;
        };
        let content = Content::decode(sent.content).map(|content| content.body);
        let Ok(Body::Alert(written)) = content else {
            return false;
        };
        self.waits(row, (written.alert().precedence, position), round)
    }

    /// Whether an alert, or its newest envelope, waits for the relay's answer.
    fn waits(
        &self,
        (name, recipient): (Tag, u8),
        (precedence, position): (Precedence, Position),
        round: &Round,
    ) -> bool {
        let here = |load: &Load| load.name == Some(name) && load.recipient == recipient;
        if self.parcels.values().any(here) {
            return true;
        }
        let sealed = self.newest_sealing(name, recipient);
        let sealed = sealed.map(|(position, ..)| position);
        [Some(position), sealed].into_iter().flatten().any(|at| {
            let queued = self.shelf.value(&keys::queue(precedence, at, recipient));
            let ends = round.unqueued.contains(&(at.number(), recipient));
            matches!(queued, Ok(Some(_))) && !ends
        })
    }

    /// States our present word on an alert of the restored office.
    fn state_again(
        &mut self,
        office: &OfficeId,
        (position, name): (Position, Tag),
        round: &mut Round,
    ) {
        let Ok(Some(Kind::Received(kept))) = self.shelf.read(position).map(|body| body.kind) else {
            return;
        };
        let Some(proof) = proof(&kept) else {
            return;
        };
        let (Ok(header), Some(content)) = (proof.header(), received_content(&kept)) else {
            return;
        };
        let asked_for = content.expires_at.plus_millis(ANSWERED_FOR_MS) > round.now;
        if header.number.sender != *office || !asked_for {
            return;
        }
        let binding = proof.binding();
        let fact = self.present_fact(name, header.session, round);
        let entry = kept_fact(&header.number, header.exercise, binding, &fact);
        round.push(Entry::new(round.now, Kind::Fact(entry)));
        self.owe_fact(&header.number, header.exercise, (binding, fact), round);
    }

    fn given(&mut self, office: &OfficeId, mut giving: Giving, round: &mut Round) {
        round.attach = None;
        // What it had before and lacks now comes under new numbers: the old ones are no gap.
        let (to, kept) = (office.clone(), BTreeSet::new());
        self.cause(Event::Forgone { to, kept }, round);
        if !matches!(giving.stage, Stage::Late) {
            self.tell_served(office, &giving.question, round);
            if !self.is_closed(office, &giving) {
                giving.stage = Stage::Late;
                self.giving.insert(office.clone(), giving);
                return;
            }
        }
        for row in &giving.late {
            self.give_late(office, *row, round);
        }
        round.attach = None;
        if let Some(tag) = self.peers.get(office).map(|peer| peer.tag) {
            let counts = round.counts();
            counts.delete(keys::asked(tag));
            counts.put(
                keys::answered_restore(tag),
                giving.question.epoch.as_bytes().to_vec(),
            );
        }
    }

    fn tell_served(&mut self, office: &OfficeId, question: &Restored, round: &mut Round) {
        let answer = Restored {
            epoch: question.epoch,
            have: Vec::new(),
            served: true,
        };
        self.notice(office, Precedence::Flash, Notice::Restored(answer), round);
    }

    /// The question of a restored counterpart, as it is kept until it is answered.
    pub(super) fn encoded(&self, said: &Restored, round: &Round) -> Bytes {
        let content = Content {
            id: AlertId::new(round.now, &random()),
            attempt: 1,
            composed_at: round.now,
            expires_at: Timestamp::default(),
            by_relay_time: false,
            body: Body::Notice(Notice::Restored(said.clone())),
        };
        content.encode()
    }
}
