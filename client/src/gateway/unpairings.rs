//! Agreements that end: by an officer here, or by the counterpart. Not: what becomes of what waits, which the relay
//! refuses.

use std::{collections::BTreeSet, panic::catch_unwind};

use blo_proto::{
    Code, OfficeId, Refusal, Timestamp,
    envelope::Carried,
    frame::{Frame, Lane},
    limits,
    unpairing::{SignedUnpairing, Unpairing},
};
use bytes::Bytes;

use super::{command::Fault, counterpart::Counterpart, engine::Engine, round::Round};
use crate::{
    courier::{Event, Via},
    shelf::{Entry, Kind, Named, ShelfError, keys},
};

/// Of one counterpart on one link: a part of what a lane carries unanswered.
const LEFT_BYTES_MAX: usize = limits::LANE_BUDGET_BYTES / 8;

/// How long the relay may call an agreement over before the un-pairing is here.
const DOUBTED_MS: u64 = 10_000;

impl Engine {
    /// An officer ends the agreement with an office: it counts here at once, and at the relay as soon as it is reached.
    /// Whether it is new.
    pub(super) fn end_agreement(
        &mut self,
        office: &OfficeId,
        round: &mut Round,
    ) -> Result<bool, Fault> {
        let peer = self.peers.get(office);
        let peer = peer.ok_or_else(|| Fault::Counterpart(office.clone(), Code::Unpaired))?;
        if peer.ended.is_some() {
            return Ok(false);
        }
        let own = &self.parts.office;
        let unpairing = Unpairing::new(own, office, peer.highest(), round.now)?;
        let signed = SignedUnpairing::sign(&unpairing, self.parts.signer.as_ref());
        let signed = signed.map_err(|fault| Refusal::new(Code::Malformed, fault.to_string()))?;
        if self.link_up() {
            let frame = Frame::Unpair(signed.encode());
            round.outbox.push((Lane::Control, frame));
        }
        self.keep_end(office, signed, round);
        tracing::warn!(%office, "an agreement is ended");
        Ok(true)
    }

    /// The relay passes on that an agreement of ours was ended. R-18: by whoever signed that, under the pinned key.
    pub(super) fn unpaired(&mut self, bytes: Bytes, round: &mut Round) {
        round.attach = None;
        let taken = SignedUnpairing::decode(bytes).and_then(|signed| self.take_end(signed, round));
        if let Err(refusal) = taken {
            tracing::warn!(%refusal, "an un-pairing that the relay passed on does not hold");
        }
        round.attach = None;
    }

    fn take_end(&mut self, signed: SignedUnpairing, round: &mut Round) -> Result<(), Refusal> {
        let said = signed.unproven()?;
        let Some(office) = said.counterpart_of(&self.parts.office).cloned() else {
            return Err(Refusal::new(Code::WrongAudience, "it is of two others"));
        };
        let Some(peer) = self.peers.get(&office) else {
            return Ok(());
        };
        let by_us = said.by == self.parts.office;
        let mut keys = if by_us {
            self.all_own_keys()
        } else {
            let before = peer.before.iter().map(|(key, _)| key.clone());
            std::iter::once(peer.key.clone()).chain(before).collect()
        };
        keys.retain(|key| signed.verify(key).is_ok());
        if keys.is_empty() {
            return Err(Refusal::new(Code::BadSignature, said.by.to_string()));
        }
        if said.serial <= peer.settled() {
            return Ok(()); // known, or another agreement followed
        }
        self.keep_end(&office, signed, round);
        if !by_us {
            let message = format!(
                "{office} ended the agreement with this office on {}. Nothing is sent to it or taken from it any more; \
                 call the office by telephone.",
                said.at
            );
            self.raise(Code::Unpaired.as_str(), office.as_str(), message, round);
        }
        Ok(())
    }

    fn keep_end(&mut self, office: &OfficeId, signed: SignedUnpairing, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(office) else {
            return;
        };
        let named = Named {
            name: office.to_string(),
            bytes: signed.encode(),
        };
        let mut entry = Entry::new(round.now, Kind::Value(named));
        entry.point(keys::ended(peer.tag), Vec::new());
        peer.ended = Some(signed);
        peer.parted_before = None;
        round.push(entry);
        round.attach = None;
        let parted = Event::Parted {
            with: office.clone(),
            over: true,
        };
        self.cause(parted, round);
        for (named, since, statement) in std::mem::take(&mut self.doubted) {
            if named == *office {
                self.relay_statement(&statement, round);
            } else {
                self.doubted.push((named, since, statement));
            }
        }
        round.attach = None;
    }

    /// Whether an envelope is of an office with which there is no agreement any more, or not yet one, or not yet one of
    /// the keys that the two have now. It is neither taken nor acknowledged: where the agreement is over, the relay refuses
    /// it, and its sender knows, as soon as the relay knows of that; where one is under way, the relay may be the first to
    /// have it, and what comes then is fetched once it is here. A relay is not let fill the lane so, which others need:
    /// what is beyond the bound is set aside like anything unproven.
    pub(super) fn is_left_at_relay(&mut self, envelope: &Bytes, via: Via) -> bool {
        let open = |peer: &Counterpart| peer.ended.is_none() && !peer.is_closed();
        if self.peers.values().all(open) && !self.signs() {
            return false;
        }
        let read = catch_unwind(|| Carried::decode(envelope.clone()));
        let Ok(Ok(carried)) = read else {
            return false;
        };
        let sender = carried.header().number.sender.clone();
        let waits = match self.peers.get(&sender) {
            Some(peer) => peer.leaves(carried),
            None => self.has_signed(&sender),
        };
        let left = self.left.get(&(via, sender.clone())).copied();
        let bytes = left.unwrap_or_default().saturating_add(envelope.len());
        if !waits || bytes > LEFT_BYTES_MAX {
            return false;
        }
        self.left.insert((via, sender), bytes);
        true
    }

    /// An agreement was made, and the relay may have been the first to know: what came then comes again on another link.
    /// So does what is of nobody with whom one can still be made, to be set aside.
    pub(super) fn fetch_what_was_left(&mut self) {
        let is_settled = |office: &OfficeId| match self.peers.get(office) {
            Some(peer) => peer.ended.is_none() && !peer.is_closed(),
            None => !self.has_signed(office),
        };
        let left = self.left.keys().filter(|(_, office)| is_settled(office));
        let by: BTreeSet<Via> = left.map(|(via, _)| *via).collect();
        for via in by {
            self.at = via;
            self.down(None, "an agreement was made anew");
        }
    }

    /// The relay calls an agreement over that nobody has ended, and has nothing to show for it. What it had to show may have
    /// gone with its link, and then comes at the next.
    pub(super) fn watch_doubted(&mut self, round: &mut Round) {
        let up = self.relays.iter().filter(|relay| relay.up);
        let Some(up_since) = up.filter_map(|relay| relay.since).max() else {
            return;
        };
        let mut late = BTreeSet::new();
        for (office, since, _) in &mut self.doubted {
            if round.now.millis_since(up_since.max(*since)) > DOUBTED_MS {
                late.insert(office.clone());
                *since = Timestamp::from_millis(u64::MAX); // said once
            }
        }
        for office in late {
            self.untimely(office.as_str(), round);
        }
    }

    /// Told at every link, whoever signed it: a relay that was restored or made anew may not know, nor a counterpart.
    pub(super) fn tell_ends(&self, round: &mut Round) {
        for ended in self.peers.values().filter_map(|peer| peer.ended.as_ref()) {
            let frame = Frame::Unpair(ended.encode());
            round.outbox.push((Lane::Control, frame));
        }
    }

    /// what the relay had when an agreement ended arrives no more, so none of it is a gap once the two have agreed
    /// anew. It is told then, all at once: nothing that is said while they are parted arrives.
    pub(super) fn void_what_parted(&mut self, round: &mut Round) {
        if !self.link_up() {
            return;
        }
        let mut voided = Vec::new();
        for peer in self.peers.values_mut() {
            let known = |parted: u64| parted < peer.serial_at_relay;
            if peer.parted_before.is_some_and(known) && peer.is_sealable(round.now) {
                peer.parted_before = None;
                voided.push((peer.office.clone(), peer.tag));
            }
        }
        for (to, tag) in voided {
            round.counts().delete(keys::ended(tag));
            let kept = BTreeSet::new();
            self.cause(Event::Forgone { to, kept }, round);
            round.attach = None;
        }
    }

    /// What is on disk of agreements that ended; where another followed, that those numbers are not void yet.
    pub(super) fn restore_ends(&mut self) -> Result<(), ShelfError> {
        for peer in self.peers.values_mut() {
            let Some(body) = self.shelf.single(&keys::ended(peer.tag))? else {
                continue;
            };
            let Some(Kind::Value(Named { bytes, .. })) = body.kind else {
                continue;
            };
            let Ok(ended) = SignedUnpairing::decode(bytes) else {
                continue;
            };
            match serial_of(&ended) {
                Some(serial) if serial > peer.serial => peer.ended = Some(ended),
                before => peer.parted_before = before,
            }
        }
        Ok(())
    }
}

/// Of an end that was judged when it came.
pub(super) fn serial_of(ended: &SignedUnpairing) -> Option<u64> {
    Some(ended.unproven().ok()?.serial)
}
