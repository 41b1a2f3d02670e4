//! An office whose journal was restored, or lost a record: it counts anew, and asks every counterpart for what it
//! lacks until it is answered. Not: answering such a question (`giving`).

use blo_proto::{
    Number as FullNumber, OfficeId, Precedence, StoreEpoch, StreamId,
    content::Body,
    limits,
    notice::{Notice, Restored, StreamStart},
};

use super::{
    engine::Engine,
    facts::kept_fact,
    round::{Round, random_stream},
};
use crate::{
    courier::Number,
    shelf::{Entry, Kind, PeerTag, ShelfError, keys},
};

/// After so long without an answer a counterpart is asked once more.
const ASK_EVERY_MS: u64 = 10 * 60_000;

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
            round.counts().stream(tag, random_stream());
            round.counts().receipt_number(tag, random_stream(), 0);
            self.state_anew(&office, tag, round)?;
        }
        Ok(())
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
        if !self.link_up {
            return;
        }
        let now = round.now;
        let due = |at: blo_proto::Timestamp| now.millis_since(at) >= ASK_EVERY_MS;
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
        let mut have = peer.arrived_through();
        have.truncate(limits::RESTORE_MARKS_MAX);
        let restored = Restored {
            epoch: StoreEpoch::from_bytes(self.shelf.epoch()),
            have,
            served: false,
        };
        round.attach = None;
        self.notice(office, Precedence::Flash, Notice::StreamStart(start), round);
        self.notice(office, Precedence::Flash, Notice::Restored(restored), round);
    }

    /// A counterpart answers our question, or asks its own.
    pub(super) fn restored_came(&mut self, from: &OfficeId, said: Restored, round: &mut Round) {
        if !said.served {
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
            && peer.asks.take().is_some()
        {
            round.counts().delete(keys::asks(peer.tag));
        }
    }
}
