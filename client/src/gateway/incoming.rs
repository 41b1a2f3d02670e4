//! What comes in: verify, open, name, keep; then what is owed for it. Poison is set aside and answered, and never
//! blocks. Not: acks before the commit (`engine`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use blo_proto::{
    Code, Digest, Number as FullNumber, OfficeId, Refusal, SessionId, StreamId, Timestamp,
    Verified,
    content::{Body, Margin},
    envelope::{self, Carried, Opened},
    facts::Route,
    frame::Lane,
    receipt::Receipt,
    seal::{OpeningSession, Parties},
};
use blo_store::Position;
use bytes::Bytes;

use super::facts::{kept, proof};
use super::{counterpart::Counterpart, engine::Engine, round::Round};
use crate::{
    courier::{Event, Number},
    shelf::{Entry, Kind, Named, Tag, keys},
};

/// Opening sessions in memory; others are derived again from what is kept.
const OPENING_MAX: usize = 256;

/// What a report to the sender names: the number, its label, and what receipts bind.
pub(super) type Clue = (FullNumber, bool, Digest);

/// Whose an envelope is, as far as that is known. Only of what verified is anything stated: the rest a relay can make
/// alone, by bending a bit of what is genuine.
pub(super) enum Whose {
    /// Of nobody that is known here.
    Nobody,
    /// It names this counterpart, and its signature was not verified.
    Claimed(OfficeId),
    /// Its sender signed it.
    Verified(Clue),
}

/// Why an envelope was not read.
struct Unread {
    refusal: Refusal,
    whose: Whose,
}

/// A receipt that is owed.
pub(super) struct Duty {
    pub(super) receipt: Receipt,
    /// The entry of this round that it is about.
    pub(super) entry: Option<usize>,
    /// The record with the debt.
    pub(super) kept: Option<Position>,
}

impl Engine {
    /// Takes an envelope in. One whose reading or handling panics is set aside, and holds up nothing.
    pub(super) fn deliver(&mut self, lane: Lane, position: u64, bytes: Bytes, round: &mut Round) {
        if self.is_left_at_relay(&bytes, round.via) {
            return;
        }
        round.ack(lane, position);
        if !self.keep_early(&bytes, round) {
            self.take_in(bytes, round);
        }
    }

    /// As [`Engine::deliver`], of one that is acknowledged.
    pub(super) fn take_in(&mut self, bytes: Bytes, round: &mut Round) {
        if self.poison.remove(&bytes) {
            let whose = self.whose(&bytes, round.now);
            let refusal = Refusal::new(Code::BadContent, "its handling failed before");
            return self.quarantine(bytes, &refusal, whose, round);
        }
        let read = catch_unwind(AssertUnwindSafe(|| self.read_envelope(&bytes, round)));
        match read {
            Ok(Ok((verified, opened))) => {
                let handled = AssertUnwindSafe(|| self.opened(&verified, &opened, round));
                if catch_unwind(handled).is_err() {
                    // Half of it may be in memory: this round does not count, and what is known is read again.
                    tracing::error!(
                        "the handling of an envelope failed: it is set aside when it comes again"
                    );
                    self.poison.insert(bytes);
                    round.poisoned = true;
                }
            }
            Ok(Err(unread)) => self.quarantine(bytes, &unread.refusal, unread.whose, round),
            Err(_) => {
                tracing::error!("the reading of an envelope failed");
                let refusal = Refusal::new(Code::BadContent, "its reading failed");
                let whose = self.whose(&bytes, round.now);
                self.quarantine(bytes, &refusal, whose, round);
            }
        }
    }

    /// Decodes, judges and opens. What does not verify says nothing about its number.
    fn read_envelope(
        &mut self,
        bytes: &Bytes,
        round: &mut Round,
    ) -> Result<(Verified<Carried>, Opened), Box<Unread>> {
        let unread = |refusal, whose| Box::new(Unread { refusal, whose });
        let carried = Carried::decode(bytes.clone());
        let carried = carried.map_err(|refusal| unread(refusal, Whose::Nobody))?;
        let from = carried.header().number.sender.clone();
        let judged = self.judge(&carried, round.now);
        let verified = judged.map_err(|refusal| unread(refusal, self.claimed(from.clone())))?;
        let (number, ..) = clue(&verified);
        let number = Number {
            stream: number.stream,
            precedence: number.precedence,
            sequence: number.sequence,
        };
        self.cause(Event::Arrived { from, number }, round);
        match self.open(&verified, round.now) {
            Ok(opened) => Ok((verified, opened)),
            Err(refusal) => Err(unread(refusal, Whose::Verified(clue(&verified)))),
        }
    }

    fn claimed(&self, sender: OfficeId) -> Whose {
        if self.peers.contains_key(&sender) {
            Whose::Claimed(sender)
        } else {
            Whose::Nobody
        }
    }

    /// Whose an envelope is that could not be handled, if that can be read without harm.
    fn whose(&self, bytes: &Bytes, now: Timestamp) -> Whose {
        let read = AssertUnwindSafe(|| {
            let carried = Carried::decode(bytes.clone()).ok()?;
            let sender = carried.header().number.sender.clone();
            let verified = self.judge(&carried, now);
            Some(verified.map_or_else(|_| self.claimed(sender), |it| Whose::Verified(clue(&it))))
        });
        catch_unwind(read).ok().flatten().unwrap_or(Whose::Nobody)
    }

    /// the route and the signature, by the pinned key and our own time of arrival. While our clock and the relay's
    /// disagree what holds by either is taken: a relay that says another year makes nobody refuse.
    pub(super) fn judge(
        &self,
        carried: &Carried,
        now: Timestamp,
    ) -> Result<Verified<Carried>, Refusal> {
        let number = carried.header().number.clone();
        let peer = self.peers.get(&number.sender);
        let route = |sender_key| Route {
            from: &number.sender,
            sender_key,
            recipient_known: number.recipient == self.parts.office,
            pairing: peer.and_then(Counterpart::agreed),
        };
        let by_time = |refusal: &Refusal| {
            matches!(refusal.code, Code::LifetimeTooLong | Code::PairingExpired)
        };
        let by_key = |key| match carried.clone().judge(&route(key), now) {
            Err(refusal) if by_time(&refusal) && !self.clockwork.is_sure() => {
                carried.clone().judge(&route(key), self.parts.clock.now())
            }
            judged => judged,
        };
        // by the key before as well, as long as what was held under it can live.
        let expires_at = carried.header().expires_at;
        let keys = peer.map_or_else(Vec::new, |peer| peer.keys_until(expires_at));
        let mut others = keys.iter().skip(1);
        match by_key(keys.first().copied()) {
            Err(refusal) if refusal.code == Code::BadSignature => {
                let held = others.find_map(|key| by_key(Some(key)).ok());
                held.ok_or(refusal)
            }
            judged => judged,
        }
    }

    /// Opens what was sealed between any of the keys that the two have, had, or will have.
    pub(super) fn open(
        &mut self,
        verified: &Verified<Carried>,
        now: Timestamp,
    ) -> Result<Opened, Refusal> {
        let header = verified.get().header();
        let key = (header.number.sender.clone(), header.session);
        if let Some(session) = self.opening.get(&key) {
            return envelope::open(verified, session);
        }
        let mut sessions = self.opening_sessions(verified.get())?.into_iter();
        let mut session = sessions
            .next()
            .ok_or_else(|| cannot("the keys of the session are not known here"))?;
        let mut opened = envelope::open(verified, &session);
        for other in sessions {
            match &opened {
                Err(refusal) if refusal.code == Code::CannotOpen => {}
                Ok(_) | Err(_) => break,
            }
            opened = envelope::open(verified, &other);
            session = other;
        }
        let cannot_open = |refusal: &Refusal| refusal.code == Code::CannotOpen;
        let fits = !opened.as_ref().is_err_and(cannot_open);
        if fits
            && let Some(peer) = self.peers.get_mut(&key.0)
            && peer.keep(header.session, now)
        {
            if self.opening.len() >= OPENING_MAX {
                self.opening.pop_first();
            }
            self.opening.insert(key, session);
        }
        opened
    }

    /// The sessions that an envelope may be sealed in, by the keys that it may be sealed between.
    fn opening_sessions(&self, carried: &Carried) -> Result<Vec<OpeningSession>, Refusal> {
        let header = carried.header();
        let sender = &header.number.sender;
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
        let peer = self.peers.get(sender);
        let peer = peer.ok_or_else(|| cannot("no counterpart"))?;
        let mut sessions = Vec::new();
        for sender_key in peer.keys_until(header.expires_at) {
            if carried.clone().verify(sender_key).is_err() {
                continue;
            }
            for recipient_key in self.all_own_keys() {
                let parties = Parties {
                    sender: sender.clone(),
                    sender_key: sender_key.clone(),
                    recipient: self.parts.office.clone(),
                    recipient_key,
                };
                let session = OpeningSession::derive(&parties, &sealing, &bundle, &encapsulation)?;
                sessions.push(session);
            }
        }
        Ok(sessions)
    }

    pub(super) fn kept_encapsulation(
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

    pub(super) fn session_tag(
        &self,
        sender: &OfficeId,
        session: SessionId,
        epoch: Timestamp,
    ) -> Tag {
        let epoch = epoch.as_millis().to_be_bytes();
        let parts: [&[u8]; 3] = [sender.as_str().as_bytes(), session.as_bytes(), &epoch];
        self.shelf.vault().tag(b's', &parts)
    }

    pub(super) fn opened(
        &mut self,
        verified: &Verified<Carried>,
        opened: &Opened,
        round: &mut Round,
    ) {
        #[cfg(test)]
        tests::prick(&opened.content);
        let header = verified.get().header();
        let from = header.number.sender.clone();
        let key = (from.clone(), header.session);
        let kept_session = self.opening.contains_key(&key);
        if !matches!(opened.content.body, Body::Notice(_)) {
            let number = Number {
                stream: header.number.stream,
                precedence: header.number.precedence,
                sequence: header.number.sequence,
            };
            let event = Event::Traffic {
                from: from.clone(),
                number,
                composed: opened.content.composed_at,
            };
            self.cause(event, round);
        }
        self.margin(&from, &opened.margin, round);
        match &opened.content.body {
            Body::Alert(_) => self.alert_came(verified, opened, kept_session, round),
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
                let (composed, epoch) = (opened.content.composed_at, opened.margin.author_epoch);
                self.notice_came(&from, (notice.clone(), composed, epoch), round);
            }
        }
    }

    pub(super) fn margin(&mut self, from: &OfficeId, margin: &Margin, round: &mut Round) {
        if let Some(peer) = self.peers.get_mut(from) {
            peer.reads_short = margin.reads_short;
        }
        let ours = self.courier.peer(from).map(|peer| peer.receipt_stream());
        // Nothing said of our stream means that nothing of it has come.
        let of_ours = |(stream, _): &(StreamId, u64)| Some(*stream) == ours;
        let silent = ours.filter(|_| !margin.acknowledged.iter().any(of_ours));
        let all = margin.acknowledged.iter().copied();
        for (stream, through) in all.chain(silent.map(|stream| (stream, 0))) {
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
}

fn cannot(detail: &str) -> Refusal {
    Refusal::new(Code::CannotOpen, detail)
}

fn clue(verified: &Verified<Carried>) -> Clue {
    let header = verified.get().header();
    let binding = verified.get().binding();
    (header.number.clone(), header.exercise, binding)
}

#[cfg(test)]
pub(crate) mod tests {
    //! An alert that no code can handle.

    use super::*;

    /// Its headline.
    pub(crate) const POISON: &str = "poison";

    pub(super) fn prick(content: &blo_proto::content::Content) {
        if let Body::Alert(written) = &content.body {
            let first = written.alert().texts.first();
            assert!(first.is_none_or(|text| text.headline != POISON), "pricked");
        }
    }
}
