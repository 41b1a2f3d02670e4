//! Agreements that come while the gateway runs: from an officer, or through the relay. Not: signing one (`cmd`).

use blo_proto::{Code, OfficeId, Refusal, frame::Counterpart as Said, pairing::SignedPairing};
use bytes::Bytes;

use super::{counterpart::Counterpart, engine::Engine, round::Round, unpairings::serial_of};
use crate::{
    courier::Event,
    shelf::{Entry, Kind, Named, PeerTag, ShelfError, keys},
};

/// Offices that the relay names and that nobody here has agreed with.
const STRANGERS_MAX: usize = 1_024;

impl Engine {
    /// Takes an agreement with both signatures, durably; an older one changes nothing. Whether it is new.
    pub(super) fn agree(
        &mut self,
        signed: &SignedPairing,
        round: &mut Round,
    ) -> Result<bool, Refusal> {
        let tag_of = |office: &OfficeId| self.shelf.vault().peer(office);
        let own_keys = self.all_own_keys();
        let fresh = Counterpart::new(&self.parts.office, &own_keys, signed, tag_of)?;
        if fresh.outdated {
            let detail = "the pairing names another key than this home's";
            return Err(Refusal::new(Code::KeyChanged, detail));
        }
        let (office, tag, bytes) = (fresh.office.clone(), fresh.tag, signed.encode());
        let known = self.peers.get(&office);
        if known.is_some_and(|known| known.settled() >= fresh.serial) {
            return Ok(false);
        }
        self.watch_closed(round); // before the first agreement with another key of ours
        self.keep_agreement(&office, tag, (fresh.serial, bytes), round);
        match self.peers.get_mut(&office) {
            Some(peer) if peer.key == fresh.key => {
                peer.validity = fresh.validity;
                peer.serial = fresh.serial;
                peer.pairing = fresh.pairing;
                peer.forget_rolled(fresh.serial);
                if let Some(ended) = peer.ended.take() {
                    peer.parted_before = serial_of(&ended);
                }
                peer.outdated = false;
                self.unblock(&office, round);
                self.reopen(&office, round);
                self.clear(Code::KeyChanged.as_str(), office.as_str(), round);
                self.listen_again(&office, round);
            }
            Some(_) => {
                let fresh = self.with_another_key(fresh, round);
                self.meet(fresh, round)?;
            }
            None => self.meet(fresh, round)?,
        }
        let agreed = Event::Parted {
            with: office.clone(),
            over: false,
        };
        self.cause(agreed, round);
        tracing::info!(%office, "an agreement is in force");
        Ok(true)
    }

    /// A counterpart that was none before, or has another key.
    fn meet(&mut self, peer: Counterpart, round: &mut Round) -> Result<(), Refusal> {
        let (office, tag) = (peer.office.clone(), peer.tag);
        let unread = |error: ShelfError| Refusal::new(Code::StorageFailed, error.to_string());
        self.peers.insert(office.clone(), peer);
        if self.courier.peer(&office).is_none() {
            let numbers = self.restore_numbers(tag).map_err(unread)?;
            self.courier.meet(office.clone(), numbers);
            self.restore_bundle(&office, tag).map_err(unread)?;
            self.restore_debts(&office, tag).map_err(unread)?;
        }
        self.listen_again(&office, round);
        Ok(())
    }

    /// What the relay said of an office while there was no agreement with it counts now.
    fn listen_again(&mut self, office: &OfficeId, round: &mut Round) {
        if let Some(said) = self.strangers.remove(office) {
            self.counterpart(said, round);
        }
    }

    /// On disk: the newest for what goes on, and each for what it proves.
    fn keep_agreement(
        &self,
        office: &OfficeId,
        tag: PeerTag,
        (serial, bytes): (u64, Bytes),
        round: &mut Round,
    ) {
        if let Some((serial, before)) = self.agreed_by_files(office, tag) {
            let mut entry = Entry::new(round.now, Kind::Value(named(office, before)));
            entry.point(keys::former_agreement(tag, serial), Vec::new());
            round.push(entry);
        }
        let mut entry = Entry::new(round.now, Kind::Value(named(office, bytes.clone())));
        entry.point(keys::agreement(tag), Vec::new());
        entry.point(keys::former_agreement(tag, serial), Vec::new());
        round.push(entry);
        round.attach = None;
        self.facts.agreed(office, bytes);
    }

    /// The agreement in use, where only a file of the home has it, which the next one replaces.
    fn agreed_by_files(&self, office: &OfficeId, tag: PeerTag) -> Option<(u64, Bytes)> {
        let before = self.facts.agreement(office)?;
        let serial = decoded(before.clone())?.unproven().ok()?.serial;
        let kept = self.shelf.value(&keys::former_agreement(tag, serial));
        matches!(kept, Ok(None)).then_some((serial, before))
    }

    /// The relay passes an agreement on: our own signature is on it, so it counts, unless it changes a key, which an
    /// officer takes in.
    pub(super) fn agreed_at_relay(&mut self, said: &Said, round: &mut Round) {
        let Ok(signed) = SignedPairing::decode(said.pairing.clone()) else {
            return;
        };
        let Ok(pairing) = signed.unproven() else {
            return;
        };
        let Some(them) = pairing.counterpart_of(&self.parts.office) else {
            return;
        };
        if let Some(peer) = self.peers.get_mut(&said.office) {
            peer.serial_at_relay = peer.serial_at_relay.max(pairing.serial);
        }
        let known = self.peers.get(&them.office);
        if them.office != said.office
            || known.is_some_and(|peer| peer.key != them.key || peer.settled() >= pairing.serial)
        {
            return;
        }
        if let Err(refusal) = self.agree(&signed, round) {
            tracing::warn!(%refusal, "an agreement that the relay passed on does not hold");
        }
        round.attach = None;
    }

    /// Kept until an officer here agrees with it.
    pub(super) fn remember_stranger(&mut self, said: Said) {
        if self.strangers.len() < STRANGERS_MAX || self.strangers.contains_key(&said.office) {
            self.strangers.insert(said.office.clone(), said);
        }
    }

    /// Agreements that came while the gateway ran.
    pub(super) fn kept_agreements(&self) -> Result<Vec<SignedPairing>, ShelfError> {
        let mut agreements = Vec::new();
        for (_, value) in self.shelf.prefix(&keys::agreements())? {
            let Some(position) = keys::position(&value) else {
                continue;
            };
            match self.shelf.read(position).map(|body| body.kind) {
                Ok(Some(Kind::Value(Named { bytes, .. }))) => {
                    agreements.extend(decoded(bytes));
                }
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "an agreement cannot be read"),
            }
        }
        Ok(agreements)
    }
}

fn named(office: &OfficeId, bytes: Bytes) -> Named {
    Named {
        name: office.to_string(),
        bytes,
    }
}

fn decoded(bytes: Bytes) -> Option<SignedPairing> {
    SignedPairing::decode(bytes).ok()
}
