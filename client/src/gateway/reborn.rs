//! An office whose journal was restored, or lost a record: it counts anew, and asks every counterpart for what it
//! lacks until it is answered. Not: answering such a question (`giving`).

use blo_proto::{
    Number as FullNumber, OfficeId, Precedence, StoreEpoch, StreamId, Timestamp,
    content::{Body, Content},
    limits,
    notice::{Notice, Restored, StreamStart},
    receipt::Status,
};

use super::{
    counterpart::Counterpart,
    engine::Engine,
    facts::kept_fact,
    giving::ROUND_RECORDS_MAX,
    round::{Round, random_stream},
};
use crate::{
    courier::Number,
    shelf::{Entry, Kind, Named, PeerTag, ShelfError, Standing, Tag, keys},
};

/// After so long without an answer a counterpart is asked once more.
const ASK_EVERY_MS: u64 = 10 * 60_000;

/// How far what stands open has been sealed anew: for another key, or once a counterpart has answered.
#[derive(Clone, Copy, Default)]
pub(super) struct Rest {
    after: Option<(u64, Tag, u8)>,
    /// It has answered. What is sealed anew for a key alone leaves our question as it is.
    answered: bool,
}

impl Engine {
    /// Compares the journal with the one that this office last wrote to, before anything else is done with it.
    pub(super) async fn own_journal(&mut self) {
        let epoch = self.shelf.epoch();
        let mut round = Round::new(self.clockwork.now());
        let key = keys::single(keys::VALUE_EPOCH);
        let anew = match self.shelf.value(&key) {
            Ok(Some(known)) if known == epoch => {
                self.own_journal = true;
                return;
            }
            Ok(Some(_)) => self.count_anew(&mut round).map(|()| true),
            // A copy from before this office had ever written: only the store knows that it is one.
            Ok(None) if self.restored => self.count_anew(&mut round).map(|()| true),
            Ok(None) => Ok(false),
            Err(error) => Err(error),
        };
        let anew = match anew {
            Ok(anew) => anew,
            Err(error) => {
                tracing::error!(%error, "the journal cannot be read");
                self.doubt_disk();
                return;
            }
        };
        round.counts().put(key, epoch.to_vec());
        self.commit(round).await;
        if anew && !self.unread {
            // What is in memory was read before.
            self.read_again();
        }
        // Where the commit failed, or was not read back, the comparison comes again.
        self.own_journal = !self.unread;
    }

    /// New streams towards every counterpart, receipts stated anew in them, and a question to each.
    fn count_anew(&mut self, round: &mut Round) -> Result<(), ShelfError> {
        tracing::warn!(
            "this journal was restored or lost a record: counterparts are asked for what is missing"
        );
        let now = round.now.as_millis().to_be_bytes().to_vec();
        round.counts().put(keys::single(keys::VALUE_RESTORED), now);
        let peers: Vec<_> = self
            .peers
            .values()
            .map(|peer| (peer.office.clone(), peer.tag))
            .collect();
        for (office, tag) in peers {
            let before = self.courier.peer(&office).map(|peer| peer.stream());
            let before = before.unwrap_or(StreamId(0)).0.to_be_bytes().to_vec();
            round.counts().put(keys::asks(tag), before);
            self.keep_had(&office, tag, round);
            round.counts().stream(tag, random_stream());
            round.counts().receipt_number(tag, random_stream(), 0);
            self.state_anew(&office, tag, round)?;
        }
        Ok(())
    }

    /// How far a counterpart's streams had come when this journal was put back. What is closed by void numbers since, as
    /// after a change of key, came to the home that is gone and not here.
    fn keep_had(&self, office: &OfficeId, tag: PeerTag, round: &mut Round) {
        let question = self.question(office);
        let named = Named {
            name: office.to_string(),
            bytes: self.encoded(&question, round),
        };
        let mut entry = Entry::new(round.now, Kind::Value(named));
        entry.point(keys::had(tag), Vec::new());
        round.push(entry);
        round.attach = None;
    }

    fn question(&self, office: &OfficeId) -> Restored {
        let peer = self.courier.peer(office);
        let mut have = peer.map_or_else(Vec::new, |peer| peer.arrived_through());
        have.truncate(limits::RESTORE_MARKS_MAX);
        Restored {
            epoch: StoreEpoch::from_bytes(self.shelf.epoch()),
            have,
            served: false,
        }
    }

    /// What was kept then, if it was.
    fn had_then(&self, office: &OfficeId) -> Option<Restored> {
        let tag = self.peers.get(office)?.tag;
        let kept = self.shelf.single(&keys::had(tag)).ok().flatten()?;
        let Some(Kind::Value(named)) = kept.kind else {
            return None;
        };
        match Content::decode(named.bytes).ok()?.body {
            Body::Notice(Notice::Restored(question)) => Some(question),
            Body::Notice(_) | Body::Alert(_) | Body::Receipts(_) => None,
        }
    }

    /// Receipts that no margin had covered are owed again, to be numbered in the new stream.
    fn state_anew(
        &self,
        office: &OfficeId,
        tag: PeerTag,
        round: &mut Round,
    ) -> Result<(), ShelfError> {
        for (key, value) in self.shelf.prefix(&keys::uncovered_prefix(tag))? {
            round.counts().delete(key.clone());
            let Some((_, position, precedence)) = keys::parse_uncovered(&key, &value) else {
                continue;
            };
            let Some((content, exercise)) = self.own_content(position) else {
                continue;
            };
            let Body::Receipts(receipts) = content.body else {
                continue;
            };
            let number = FullNumber {
                sender: office.clone(),
                stream: receipts.stream,
                recipient: self.parts.office.clone(),
                precedence,
                sequence: receipts.number,
            };
            for receipt in receipts.receipts {
                let fact = kept_fact(&number, exercise, receipt.envelope, &receipt.fact);
                let mut entry = Entry::new(round.now, Kind::Fact(fact));
                entry.owed(tag);
                round.push(entry);
            }
        }
        round.attach = None;
        Ok(())
    }

    /// Asks counterparts that have not answered yet, once a link, and again where it stays unanswered.
    pub(super) fn ask_again(&mut self, round: &mut Round) {
        if !self.link_up() {
            return;
        }
        let now = round.now;
        let due = |at: Timestamp| now.millis_since(at) >= ASK_EVERY_MS;
        let mut to = Vec::new();
        for peer in self.peers.values_mut() {
            if let Some(before) = peer.asks
                && peer.is_sealable(now)
                && peer.asked_at.is_none_or(due)
            {
                peer.asked_at = Some(now);
                to.push((peer.office.clone(), before));
            }
        }
        for (office, before) in to {
            self.ask(&office, before, round);
        }
    }

    fn ask(&mut self, office: &OfficeId, before: StreamId, round: &mut Round) {
        let Some(peer) = self.courier.peer(office) else {
            return;
        };
        let start = StreamStart {
            stream: peer.stream(),
            predecessor: before,
            ends: peer.ends_of(before),
        };
        let had = self.had_then(office);
        let restored = had.unwrap_or_else(|| self.question(office));
        round.attach = None;
        self.notice(office, Precedence::Flash, Notice::StreamStart(start), round);
        // Before the question, so that no answer is sealed to a key that is gone.
        if let Some(bundle) = self.own_signed_bundle() {
            let notice = Notice::Bundle(bundle.encode());
            self.notice(office, Precedence::Flash, notice, round);
        }
        self.notice(office, Precedence::Flash, Notice::Restored(restored), round);
    }

    /// A counterpart answers our question, or asks its own.
    pub(super) fn restored_came(
        &mut self,
        from: &OfficeId,
        (said, epoch): (Restored, Timestamp),
        round: &mut Round,
    ) {
        if !said.served {
            if !self.can_answer(from, epoch, round) {
                return;
            }
            for &(stream, precedence, sequence) in &said.have {
                let number = Number {
                    stream,
                    precedence,
                    sequence,
                };
                self.shown(from, number, round);
            }
            self.asked(from, said, round);
            return;
        }
        if said.epoch.as_bytes() != &self.shelf.epoch() {
            return;
        }
        if let Some(peer) = self.peers.get_mut(from)
            && peer.asks.is_some()
            && peer.resting.is_none_or(|rest| !rest.answered)
        {
            peer.resting = Some(Rest {
                after: None,
                answered: true,
            });
        }
    }

    /// Whether what is sealed to a counterpart now is for the key that it has: else its question is left for the next
    /// time that it asks. One that has an older key than we may take finds that out by what it cannot open.
    fn can_answer(&mut self, office: &OfficeId, has: Timestamp, round: &mut Round) -> bool {
        let peer = self.peers.get(office);
        let known = peer.and_then(|peer| peer.bundle.as_ref());
        let known = known.map(|bundle| bundle.epoch);
        if known > Some(has)
            && let Some(bundle) = self.own_signed_bundle()
        {
            let notice = Notice::Bundle(bundle.encode());
            self.notice(office, Precedence::Flash, notice, round);
        }
        known == Some(has)
    }

    /// What a counterpart said in its answer may be about envelopes that this home does not know any more, or sealed to
    /// a key that it has not. So what stands open after it is sealed anew, and is stated again, a part of it each round;
    /// only then the question is answered.
    pub(super) fn send_the_rest(&mut self, round: &mut Round) {
        let resting = |peer: &Counterpart| Some((peer.office.clone(), peer.tag, peer.resting?));
        let all: Vec<_> = self.peers.values().filter_map(resting).collect();
        if !self.link_up() || all.is_empty() {
            return;
        }
        round.attach = None;
        for (office, tag, rest) in all {
            let found = self
                .shelf
                .open_after(round.now, rest.after, ROUND_RECORDS_MAX);
            let found = match found {
                Ok(found) => found,
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read");
                    return self.doubt_disk();
                }
            };
            for &(_, name, recipient) in &found {
                let row = (name, recipient);
                let open = |one: &Standing| matches!(one.status, Status::Queued | Status::Held);
                if let Some(standing) = self.standing(row, round).filter(open) {
                    self.queue_anew(&office, row, standing, round);
                }
            }
            let more = found.len() >= ROUND_RECORDS_MAX;
            let settled = !more && rest.answered;
            if settled {
                round.counts().delete(keys::asks(tag));
                round.counts().delete(keys::had(tag));
            }
            if !more {
                self.sealed_anew(&office, round);
            }
            if let Some(peer) = self.peers.get_mut(&office) {
                peer.asks = peer.asks.filter(|_| !settled);
                peer.resting = more.then(|| Rest {
                    after: found.last().copied(),
                    ..rest
                });
            }
        }
        // What is queued here is on disk with this round, and loaded in the next, urgent first.
        self.backlog = [Some((0, 0)); 4];
        round.queued_among = true;
    }
}
