//! Keys that change by plan: a counterpart's and our own. What is said of one is kept and shown, counts a day later, and
//! until then what the next key signed waits here. R-21. Not: what holds (`next_key`), nor with which key of ours the
//! relay lets us in (`own_key`).

use std::collections::BTreeSet;

use blo_proto::{
    Code, Digest, OfficeId, Refusal, Timestamp,
    envelope::Carried,
    frame::{Counterpart as Said, Frame, Lane, Refused},
    rollover::{RollOver, SignedRollOver, Verdict},
};
use bytes::Bytes;

use super::{engine::Engine, next_key::Rolled, round::Round};
use crate::{
    authority::chain::{self, Purpose},
    shelf::{Entry, Kind, Named, Quarantined, ShelfError, keys},
};

/// A next key was announced and does not count yet.
const ROLL_OVER: &str = "roll_over";
/// The relay does not take what we announced.
const NOT_TAKEN: &str = "roll_over_refused";
/// Why an envelope is kept that nobody may read yet.
const EARLY: &str = "early";
/// Envelopes that waited for a key and are taken in one round.
const EARLY_AT_ONCE: usize = 64;

impl Engine {
    /// The relay hands over what a counterpart said of its next key, or we of ours.
    pub(super) fn roll_over_came(&mut self, bytes: Bytes, round: &mut Round) {
        round.attach = None;
        let taken = SignedRollOver::decode(bytes).and_then(|one| self.take_roll_over(one, round));
        if let Err(refusal) = taken {
            tracing::warn!(%refusal, "a roll-over that the relay passed on does not hold");
        }
        round.attach = None;
    }

    fn take_roll_over(&mut self, signed: SignedRollOver, round: &mut Round) -> Result<(), Refusal> {
        let said = signed.unproven()?;
        let Some(office) = self.told_with(&said) else {
            return Err(Refusal::new(Code::WrongAudience, "it is of two others"));
        };
        let Some(peer) = self.peers.get(&office) else {
            return Ok(());
        };
        if peer.ended.is_some() || said.serial <= peer.serial {
            return Ok(()); // over, or followed by what is known
        }
        match peer.judge(&signed)? {
            Verdict::Known => {}
            Verdict::Taken(said) => {
                self.vouched(&said, signed.chain(), round.now)?;
                self.keep_roll_over(&office, signed, round);
            }
            Verdict::Contradicted(said) => {
                self.keep_roll_over(&office, signed, round);
                self.contradicted(&office, &said, round);
            }
        }
        Ok(())
    }

    /// The counterpart that a statement of or to this office is about.
    fn told_with(&self, said: &RollOver) -> Option<OfficeId> {
        let own = &self.parts.office;
        let ours = said.offices.contains(own);
        let mut others = said.offices.iter().filter(|office| *office != own);
        others.next().filter(|_| ours).cloned()
    }

    /// Where the authority of its author's country is known here, it has to vouch for the next key.
    fn vouched(&self, said: &RollOver, chain: &[Bytes], now: Timestamp) -> Result<(), Refusal> {
        let known = self.parts.own_keys.as_ref();
        let authorities = known.map(|known| known.authorities(said.by.country()));
        let authorities = authorities.unwrap_or_default();
        if authorities.is_empty() {
            return Ok(());
        }
        chain::verify(chain, &authorities, Purpose::Office, now)
            .map_err(|error| Refusal::new(Code::BadCertificate, error.to_string()))
    }

    fn keep_roll_over(&mut self, office: &OfficeId, signed: SignedRollOver, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(office) else {
            return;
        };
        // A relay whose clock is behind brings no day forward.
        let seen = round.now.max(self.parts.clock.now());
        let named = Named {
            name: office.to_string(),
            bytes: signed.encode(),
        };
        let mut entry = Entry::new(round.now, Kind::Value(named));
        let since = seen.as_millis().to_be_bytes().to_vec();
        entry.point(keys::roll_over(peer.tag, signed.digest().as_bytes()), since);
        round.push(entry);
        round.attach = None;
        if let Ok(rolled) = Rolled::new(signed, seen) {
            tracing::warn!(%office, by = %rolled.pending.said.by, from = %rolled.pending.counts_from(), "a key changes by plan");
            peer.know(rolled);
        }
        self.show_roll_overs(office, round);
    }

    /// Two statements of one author within the day: one of them is not its officers'.
    fn contradicted(&mut self, office: &OfficeId, said: &RollOver, round: &mut Round) {
        self.clear(ROLL_OVER, office.as_str(), round);
        let whose = if said.by == *office {
            format!("Two different new keys were announced for {office} within a day")
        } else {
            "Two different new keys were announced for this office within a day: somebody else may have its key".to_owned()
        };
        let message = format!(
            "{whose}. Neither counts, and nothing goes to {office} or comes from it until both offices have compared \
             numbers again. Call the office by telephone, then pair anew (`blo pair propose {office}`)."
        );
        self.raise(Code::KeyChanged.as_str(), office.as_str(), message, round);
        self.block(office, &said.new, round);
    }

    /// What time causes: what is due counts, and what is announced is shown.
    pub(super) fn look_at_roll_overs(&mut self, round: &mut Round) {
        self.announce(round);
        let offices: Vec<OfficeId> = self.peers.keys().cloned().collect();
        for office in offices {
            // By a clock that agrees with the relay's in this run: neither alone brings a day forward.
            let due = match self.peers.get(&office) {
                Some(peer) if self.clockwork.is_sure() => peer.due(round.now),
                Some(_) | None => Vec::new(),
            };
            for digest in due {
                self.count_roll_over(&office, digest, round);
            }
            self.show_roll_overs(&office, round);
        }
        round.attach = None;
    }

    fn count_roll_over(&mut self, office: &OfficeId, digest: Digest, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(office) else {
            return;
        };
        let Some(by) = peer.count(digest, round.now) else {
            return;
        };
        let since = round.now.as_millis().to_be_bytes().to_vec();
        let key = keys::rolled(peer.tag, digest.as_bytes());
        round.counts().put(key, since);
        tracing::warn!(%office, %by, "a key that changed by plan counts from now on");
        if by != *office {
            return;
        }
        peer.early = true;
        if peer.rekeyed {
            let (tag, key) = (peer.tag, peer.key.clone());
            super::key_change::keep_key(office, tag, Some(&key), round);
        }
        if let Some(said) = self.strangers.remove(office) {
            self.counterpart(said, round);
        }
    }

    /// What is announced with an office, as its officers are to know it.
    fn show_roll_overs(&mut self, office: &OfficeId, round: &mut Round) {
        let Some(peer) = self
            .peers
            .get(office)
            .filter(|peer| !peer.is_contradicted())
        else {
            return;
        };
        let Some(pending) = peer.pending().next().map(|one| &one.pending) else {
            return self.clear(ROLL_OVER, office.as_str(), round);
        };
        let from = pending.counts_from();
        let message = if pending.said.by == *office {
            format!(
                "{office} announced a new key on {}. It counts here from {from}; until then nothing changes. Call the office \
                 by telephone: if its officers know nothing of it, end the pairing (`blo pair end {office}`) before then.",
                pending.seen
            )
        } else if self.is_own(&pending.said.new) {
            format!(
                "This office's new key is announced to {office}. It counts from {from}; if nobody here did that, end the \
                 pairing (`blo pair end {office}`) before then and call the office by telephone."
            )
        } else {
            format!(
                "Somebody announced to {office} a new key for this office that this home does not have. It counts from \
                 {from}: end the pairing (`blo pair end {office}`) before then, and call the office by telephone."
            )
        };
        self.raise(ROLL_OVER, office.as_str(), message, round);
    }

    /// Told at every link, whoever signed it: a relay that was restored or made anew may not know. The newest first, so
    /// that each leads to a key that is known by then.
    pub(super) fn tell_roll_overs(&self, round: &mut Round) {
        for peer in self.peers.values().filter(|peer| peer.ended.is_none()) {
            for one in peer.rolling.iter().rev() {
                let frame = Frame::RollOver(one.signed.encode());
                round.outbox.push((Lane::Control, frame));
            }
        }
    }

    /// The relay does not take what we said of our next key.
    pub(super) fn roll_over_refused(&mut self, refused: &Refused, round: &mut Round) {
        let Some(about) = refused.envelope else {
            return;
        };
        let own = &self.parts.office;
        let of = self.peers.values().find(|peer| {
            let mut pending = peer.pending();
            pending.any(|one| one.pending.said.by == *own && one.pending.digest == about)
        });
        let Some(office) = of.map(|peer| peer.office.clone()) else {
            return;
        };
        let message = format!(
            "The relay does not take the announcement of this office's new key to {office} ({}). Ask the relay's operator; \
             if this does not change within the day, the two offices have to pair anew.",
            refused.code
        );
        self.raise(NOT_TAKEN, office.as_str(), message, round);
    }

    /// Signs to every counterpart that was told nothing of it which key this office has next; to how many.
    pub(super) fn announce(&mut self, round: &mut Round) -> usize {
        if !self.other.as_ref().is_some_and(|other| other.is_next) {
            return 0;
        }
        let own = self.parts.office.clone();
        let is_due = |peer: &&super::counterpart::Counterpart| {
            let named = peer.pairing.party(&own).map(|party| &party.key);
            let told = peer.pending().any(|one| one.pending.said.by == own);
            let current = named == Some(self.parts.signer.identity());
            peer.ended.is_none() && peer.changed.is_none() && current && !told
        };
        let due: BTreeSet<OfficeId> = self
            .peers
            .values()
            .filter(is_due)
            .map(|p| p.office.clone())
            .collect();
        let mut count = 0_usize;
        for office in due {
            match self.say_next(&office, round) {
                Ok(()) => count = count.saturating_add(1),
                Err(refusal) => {
                    tracing::error!(%office, %refusal, "the next key cannot be announced");
                }
            }
        }
        count
    }

    fn say_next(&mut self, office: &OfficeId, round: &mut Round) -> Result<(), Refusal> {
        let (Some(other), Some(peer)) = (self.other.as_ref(), self.peers.get(office)) else {
            return Ok(());
        };
        let leaf = other.chain.first().cloned().unwrap_or_default();
        let known = (&peer.pairing, peer.highest());
        let said = RollOver::new(&self.parts.office, known, &leaf, round.now)?;
        let signers = (self.parts.signer.as_ref(), other.signer.as_ref());
        let signed = SignedRollOver::sign(&said, &other.chain, signers)?;
        if self.link_up() {
            let frame = Frame::RollOver(signed.encode());
            round.outbox.push((Lane::Control, frame));
        }
        self.keep_roll_over(office, signed, round);
        Ok(())
    }

    /// What is on disk of next keys.
    pub(super) fn restore_roll_overs(&mut self) -> Result<(), ShelfError> {
        for peer in self.peers.values_mut() {
            for (_, value) in self.shelf.prefix(&keys::roll_overs(peer.tag))? {
                let (Some(position), Some(seen)) =
                    (keys::position(&value), keys::parse_since(&value))
                else {
                    continue;
                };
                let Some(Kind::Value(Named { bytes, .. })) = self.shelf.read(position)?.kind else {
                    continue;
                };
                let signed = SignedRollOver::decode(bytes);
                if let Ok(rolled) = signed.and_then(|signed| Rolled::new(signed, seen)) {
                    peer.know(rolled);
                }
            }
            peer.forget_rolled(peer.serial);
            let digests: Vec<Digest> = peer.rolling.iter().map(|one| one.pending.digest).collect();
            for digest in digests {
                let value = self
                    .shelf
                    .value(&keys::rolled(peer.tag, digest.as_bytes()))?;
                if let Some(since) = value.as_deref().and_then(keys::parse_since) {
                    peer.count(digest, since);
                }
            }
            peer.early =
                peer.before.is_some() && !self.shelf.prefix(&keys::early(peer.tag))?.is_empty();
        }
        Ok(())
    }

    /// Keeps what a counterpart's next key signed until that counts: it is neither refused nor read before. Whether it is
    /// such.
    pub(super) fn keep_early(&mut self, bytes: &Bytes, round: &mut Round) -> bool {
        if self.peers.values().all(|peer| peer.next_key().is_none()) {
            return false;
        }
        let read = std::panic::catch_unwind(|| Carried::decode(bytes.clone()));
        let Ok(Ok(carried)) = read else {
            return false;
        };
        let number = carried.header().number.clone();
        let Some(peer) = self.peers.get(&number.sender) else {
            return false;
        };
        let signed = |key| carried.clone().verify(key).is_ok();
        if !peer.next_key().is_some_and(signed) {
            return false;
        }
        let kept = Quarantined {
            envelope: bytes.clone(),
            code: EARLY.to_owned(),
        };
        let mut entry = Entry::new(round.now, Kind::Quarantined(kept));
        let binding = carried.binding();
        let key = keys::early_one(peer.tag, number.precedence, binding.as_bytes());
        entry.point(key, Vec::new());
        round.push(entry);
        round.attach = None;
        round.kept_early = true;
        true
    }

    /// Whether something that waited for a key can be taken now.
    pub(super) fn has_early(&self) -> bool {
        self.peers.values().any(|peer| peer.early)
    }

    /// Takes what waited for a key that counts now, some at a time.
    pub(super) fn take_early(&mut self, round: &mut Round) {
        if round.kept_early {
            return; // it is on disk in the next round
        }
        let waiting = self.peers.values().filter(|peer| peer.early);
        let waiting: Vec<_> = waiting
            .map(|peer| (peer.office.clone(), peer.tag))
            .collect();
        for (office, tag) in waiting {
            let Ok(all) = self.shelf.prefix(&keys::early(tag)) else {
                return self.doubt_disk();
            };
            let more = all.len() > EARLY_AT_ONCE;
            for (key, value) in all.into_iter().take(EARLY_AT_ONCE) {
                let position = keys::position(&value);
                let kept = position
                    .and_then(|at| self.shelf.read(at).ok())
                    .and_then(|body| body.kind);
                round.attach = None;
                if let Some(Kind::Quarantined(kept)) = kept {
                    self.take_in(kept.envelope, round);
                }
                round.counts().delete(key);
            }
            if let Some(peer) = self.peers.get_mut(&office) {
                peer.early = more;
            }
        }
        round.attach = None;
    }

    /// Whether the relay shows of a counterpart the certificate of a key of another time: of its next one, or of the one
    /// before, where its day is another than ours.
    pub(super) fn is_of_another_day(&self, said: &Said, now: Timestamp) -> Option<Day> {
        let peer = self.peers.get(&said.office)?;
        let key = super::key_change::shown_key(said)?;
        if key == peer.key || peer.is_contradicted() {
            return None;
        }
        if peer.next_key() == Some(&key) {
            return Some(Day::Next);
        }
        peer.had(&key, now).then_some(Day::Before)
    }
}

/// Which key of a counterpart the relay knows it by, if not by the one that counts here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// The next one.
    Next,
    /// The one before.
    Before,
}
