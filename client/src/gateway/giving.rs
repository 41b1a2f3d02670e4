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
    engine::Engine,
    facts::{kept_fact, proof, received_content},
    round::{Round, random},
};
use crate::{
    courier::Event,
    shelf::{Entry, Kind, Named, PeerTag, ShelfError, Standing, Tag, keys},
};

/// Records looked at in one round, so that a new FLASH never waits for a long one.
const ROUND_RECORDS_MAX: usize = 256;
/// After so long nobody waits for a word on an alert any more.
const ANSWERED_FOR_MS: u64 = limits::RESTORE_DAYS * 24 * 60 * 60 * 1_000;

/// How far the answer to one counterpart has come.
pub(super) struct Giving {
    question: Restored,
    have: BTreeMap<(StreamId, Precedence), u64>,
    stage: Stage,
}

enum Stage {
    /// Alerts that we sent, after one of them.
    Sent(Option<(u64, Tag, u8)>),
    /// Alerts that we received, after one of them.
    Received(Position),
}

impl Giving {
    fn of(question: Restored) -> Self {
        let have = question.have.iter();
        Self {
            have: have
                .map(|&(stream, rank, last)| ((stream, rank), last))
                .collect(),
            stage: Stage::Sent(None),
            question,
        }
    }
}

impl Engine {
    pub(super) fn has_to_give(&self) -> bool {
        self.link_up && (self.loss.is_some() || !self.giving.is_empty())
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
        if self
            .giving
            .get(from)
            .is_some_and(|giving| giving.question.epoch == said.epoch)
        {
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
        self.giving.insert(from.clone(), Giving::of(said));
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
            self.giving.insert(office.clone(), Giving::of(question));
        }
        Ok(())
    }

    /// Gives a part to each that has asked.
    pub(super) fn give_again(&mut self, round: &mut Round) {
        if !self.link_up || self.giving.is_empty() {
            return;
        }
        for (office, mut giving) in std::mem::take(&mut self.giving) {
            round.attach = None;
            match self.give_part(&office, &mut giving, round) {
                Ok(true) => self.given(&office, &giving.question, round),
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
                    self.give_alert(office, &giving.have, (name, recipient), round);
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
        }
    }

    fn give_alert(
        &self,
        office: &OfficeId,
        have: &BTreeMap<(StreamId, Precedence), u64>,
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
        if !told && standing.status != Status::Held {
            return;
        }
        let Ok(Some((position, true))) = self.shelf.alert(name) else {
            return;
        };
        // Being sealed anew already.
        if self.in_memory.contains(&(position.number(), recipient)) {
            return;
        }
        let Ok(Some(Kind::Sent(sent))) = self.shelf.read(position).map(|body| body.kind) else {
            return;
        };
        let Ok(Body::Alert(written)) = Content::decode(sent.content).map(|content| content.body)
        else {
            return;
        };
        let alert = written.alert();
        if alert.recipients.get(usize::from(recipient)) != Some(office) {
            return;
        }
        if let Some((_, (_, number), _)) = self.newest_sealing(name, recipient) {
            let through = have.get(&(number.stream, number.precedence));
            if told && through.is_some_and(|&through| number.sequence <= through) {
                return;
            }
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

    fn given(&mut self, office: &OfficeId, question: &Restored, round: &mut Round) {
        round.attach = None;
        if let Some(tag) = self.peers.get(office).map(|peer| peer.tag) {
            let counts = round.counts();
            counts.delete(keys::asked(tag));
            counts.put(
                keys::answered_restore(tag),
                question.epoch.as_bytes().to_vec(),
            );
        }
        // What it had before and lacks now comes under new numbers: the old ones are no gap.
        let (to, kept) = (office.clone(), BTreeSet::new());
        self.cause(Event::Forgone { to, kept }, round);
        self.tell_served(office, question, round);
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
    fn encoded(&self, said: &Restored, round: &Round) -> Bytes {
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
