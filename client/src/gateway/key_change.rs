//! A counterpart with another key than the pinned one: nothing goes either way until officers have compared numbers
//! again, and then what waits is sealed anew. Not: taking the agreement (`pairings`), nor going through all that stands
//! open (`reborn`).

use std::collections::BTreeSet;

use blo_proto::{
    Code, IdentityKey, OfficeId, Timestamp, certificate, envelope::Header,
    frame::Counterpart as Said,
};
use bytes::Bytes;

use super::{
    alarms::REVOKED,
    counterpart::Counterpart,
    engine::{Engine, Load, Origin},
    reborn::Rest,
    rolling::Day,
    round::{Round, random_stream},
};
use crate::{
    courier::{Cargo, Event, ParcelId},
    shelf::{Entry, Envelope, Kind, Named, PeerTag, Queued, ShelfError, Tag, keys},
};

impl Engine {
    /// whether nothing of a counterpart is taken now. The certificate that the relay shows is believed only as far
    /// as that: it opens nothing, and another one than ours closes all.
    pub(super) fn is_blocked(&mut self, said: &Said, round: &mut Round) -> bool {
        let Some(peer) = self.peers.get(&said.office) else {
            return false;
        };
        match shown_key(said) {
            // By its own time the relay is on another side of the day.
            Some(_) if let Some(day) = self.is_of_another_day(said, round.now) => {
                day == Day::Next || peer.is_closed()
            }
            Some(key) if key != peer.key => {
                self.block(&said.office, &key, round);
                true
            }
            Some(_) if peer.is_contradicted() => true,
            Some(_) => {
                self.unblock(&said.office, round);
                if self.keep_shown_chain(said, round) {
                    self.judge_certificates();
                    self.watch_closed(round);
                }
                let peer = self.peers.get(&said.office);
                peer.is_some_and(Counterpart::is_closed)
            }
            None => peer.is_closed(),
        }
    }

    /// Carries out what closes a counterpart besides another key of its, and what opens it again: this home has another
    /// key than the agreement names, since the one before may be stolen; or the counterpart's certificate is revoked.
    /// What was sealed before counts for nobody any more, and officers are told.
    pub(super) fn watch_closed(&mut self, round: &mut Round) {
        let mut changed = Vec::new();
        for peer in self.peers.values() {
            let (closed, name) = (peer.is_closed(), peer.office.as_str());
            let tells = peer.outdated && !self.stands(Code::KeyChanged.as_str(), name)
                || peer.revoked.is_some() != self.stands(REVOKED, name);
            if closed != peer.shut || tells {
                changed.push(peer.office.clone());
            }
        }
        for office in changed {
            self.carry_out(&office, round);
        }
        self.tell_own_revocation(round);
    }

    fn carry_out(&mut self, office: &OfficeId, round: &mut Round) {
        let Some(peer) = self.peers.get(office) else {
            return;
        };
        let (closed, shut, outdated) = (peer.is_closed(), peer.shut, peer.outdated);
        let revoked = peer.revoked.clone();
        if closed && !shut {
            tracing::error!(%office, outdated, revoked, "nothing is sent or taken until both agree anew");
            self.shut(office, None, round);
        } else if shut && !closed {
            self.reopen(office, round);
        }
        if outdated {
            let message = format!(
                "This office has another key since it agreed with {office}. Nothing is sent to it or taken from it, and \
                 what waits here is kept. Call the office by telephone, then pair anew (`blo pair propose {office}`)."
            );
            self.raise(Code::KeyChanged.as_str(), office.as_str(), message, round);
        }
        let Some(by) = revoked else {
            return self.clear(REVOKED, office.as_str(), round);
        };
        let message = format!(
            "The authority has revoked the certificate of {office} ({by}). Nothing is sent to it or taken from it, and what \
             waits here is kept. Call the office by telephone; once it has another certificate, pair anew (`blo pair \
             propose {office}`)."
        );
        self.raise(REVOKED, office.as_str(), message, round);
    }

    fn tell_own_revocation(&mut self, round: &mut Round) {
        let Some(by) = self.revocations.own.clone() else {
            return self.clear(REVOKED, "", round);
        };
        if !self.stands(REVOKED, "") {
            let message = format!(
                "The authority has revoked this office's own certificate ({by}): the relay lets it in no more, and \
                 counterparts take nothing of it. Call the authority and every counterpart by telephone; if the key may \
                 be stolen, give the office another one (`blo key replace`)."
            );
            self.raise(REVOKED, "", message, round);
        }
    }

    /// Nothing that was sealed to a counterpart so far leaves any more; on disk, with the key that it was shown to have
    /// if that is why.
    fn shut(&mut self, office: &OfficeId, by: Option<&IdentityKey>, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(office) else {
            return;
        };
        peer.shut = true;
        peer.rekeyed = true;
        peer.resting = None;
        keep_key(office, peer.tag, by, round);
        self.unseal(office, round);
    }

    /// Unless something else closes it, all that stands open is sealed anew from now on.
    pub(super) fn reopen(&mut self, office: &OfficeId, round: &mut Round) {
        let now = round.now;
        let Some(peer) = self.peers.get_mut(office).filter(|peer| peer.shut) else {
            return;
        };
        if peer.is_closed() {
            return keep_key(office, peer.tag, peer.changed.as_ref(), round);
        }
        peer.shut = false;
        peer.resting = Some(Rest::default());
        let sealable = peer.is_sealable(now);
        keep_key(office, peer.tag, Some(&peer.key), round);
        if sealable {
            self.cause(Event::Sealable(office.clone()), round);
        }
    }

    pub(super) fn block(&mut self, office: &OfficeId, key: &IdentityKey, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(office) else {
            return;
        };
        let fresh = peer.changed.as_ref() != Some(key);
        if fresh {
            peer.changed = Some(key.clone());
            self.shut(office, Some(key), round);
        }
        let (code, name) = (Code::KeyChanged.as_str(), office.as_str());
        if fresh || !self.stands(code, name) {
            tracing::error!(%office, "the counterpart's key changed: nothing is sent or taken until both agree anew");
        }
        let message = format!(
            "The key of {office} is another than the one that this office agreed to. Nothing is sent to it or taken \
             from it, and what waits here is kept. Call the office by telephone; if the change is theirs, pair anew \
             (`blo pair propose {office}`)."
        );
        self.raise(code, name, message, round);
    }

    /// The relay has no agreement of the two since a key was replaced, and what was submitted waits here. Which key that
    /// was, it shows; where that is the pinned one again, an agreement is missing all the same.
    pub(super) fn refused_for_its_key(&mut self, id: ParcelId, round: &mut Round) {
        let Some(office) = self.parcels.get(&id).map(|load| load.to.clone()) else {
            return;
        };
        let message = format!(
            "The relay takes nothing for {office} since a key was replaced there; what waits here is kept. Call the \
             office by telephone, then pair anew (`blo pair propose {office}`)."
        );
        self.raise(Code::KeyChanged.as_str(), office.as_str(), message, round);
        round.attach = None;
    }

    /// The pinned key counts again.
    pub(super) fn unblock(&mut self, office: &OfficeId, round: &mut Round) {
        let peer = self.peers.get_mut(office);
        if peer.is_some_and(|peer| peer.changed.take().is_some()) {
            self.clear(Code::KeyChanged.as_str(), office.as_str(), round);
            self.reopen(office, round);
        }
    }

    /// An officer agreed with a known counterpart's other key: `fresh` with what stays so. What was sealed to the key
    /// before is sealed anew.
    pub(super) fn with_another_key(
        &mut self,
        mut fresh: Counterpart,
        round: &mut Round,
    ) -> Counterpart {
        let office = fresh.office.clone();
        if let Some(known) = self.peers.get(&office) {
            fresh.held = known.held;
            fresh.presence.clone_from(&known.presence);
            fresh.asks = known.asks;
        }
        fresh.rekeyed = true;
        fresh.resting = Some(Rest::default());
        keep_key(&office, fresh.tag, Some(&fresh.key), round);
        self.opening.retain(|(of, _), _| *of != office);
        self.unseal(&office, round);
        self.clear(Code::KeyChanged.as_str(), office.as_str(), round);
        self.clear(REVOKED, office.as_str(), round);
        fresh
    }

    /// What the relay has not answered is of no use as it is sealed.
    pub(super) fn unseal(&mut self, office: &OfficeId, round: &mut Round) {
        round.attach = None;
        let (to, fresh) = (office.clone(), random_stream());
        self.cause(Event::Blocked { to, fresh }, round);
        round.attach = None;
    }

    /// All that stands open after a change of key is sealed anew or waits for it: the numbers before are no gap.
    pub(super) fn sealed_anew(&mut self, office: &OfficeId, round: &mut Round) {
        let Some(peer) = self.peers.get_mut(office).filter(|peer| peer.rekeyed) else {
            return;
        };
        peer.rekeyed = false;
        round.counts().delete(keys::changed(peer.tag));
        let (to, kept) = (office.clone(), BTreeSet::new());
        self.cause(Event::Forgone { to, kept }, round);
        round.attach = None;
    }

    /// Whether an envelope of ours that waits on disk was sealed to a key that does not count any more.
    pub(super) fn is_of_old_key(&self, header: &Header) -> bool {
        let office = &header.number.recipient;
        let rekeyed = self.peers.get(office).is_some_and(|peer| peer.rekeyed);
        let stream = self.courier.peer(office).map(|peer| peer.stream());
        rekeyed && stream.is_some_and(|stream| stream != header.number.stream)
    }

    /// Loads what such an envelope says, to be sealed anew. Receipts are stated anew by themselves.
    pub(super) fn load_anew(
        &mut self,
        queued: Queued,
        kept: &Envelope,
        header: &Header,
        round: &mut Round,
    ) {
        let number = &header.number;
        let (position, recipient) = (queued.position, queued.recipient);
        let cargo = match kept.cargo {
            0 => Cargo::Alert,
            1 => {
                round.unqueued.insert((position.number(), recipient));
                let counts = round.counts();
                return counts.unqueue(number.precedence, position, recipient);
            }
            _ => Cargo::Notice,
        };
        let load = Load {
            to: number.recipient.clone(),
            cargo,
            name: kept.name.as_slice().try_into().ok().map(Tag),
            recipient,
            precedence: number.precedence,
            exercise: header.exercise,
            expires_at: header.expires_at,
            again: false,
            content: None,
            origin: Origin::Stored(position),
            envelope: None,
            binding: None,
        };
        let attempt = u32::from(queued.attempt).max(1).saturating_add(1);
        self.offer(load, (attempt, Timestamp::default()), None, round);
    }

    /// What is on disk of counterparts whose key changed.
    pub(super) fn restore_changes(&mut self) -> Result<(), ShelfError> {
        for peer in self.peers.values_mut() {
            let Some(body) = self.shelf.single(&keys::changed(peer.tag))? else {
                continue;
            };
            let Some(Kind::Value(Named { bytes, .. })) = body.kind else {
                continue;
            };
            peer.rekeyed = true;
            let before = peer.before.as_ref().map(|(before, _)| before);
            match IdentityKey::from_slice(&bytes) {
                Ok(key) if key == peer.key || before == Some(&key) => {
                    peer.resting = Some(Rest::default());
                }
                Ok(key) => {
                    peer.shut = true;
                    peer.changed = Some(key);
                }
                Err(_) => peer.shut = true, // no other key of theirs closed it
            }
        }
        Ok(())
    }

    /// The relay lets this home in no more: its key is not the registered one.
    pub(super) fn own_key_changed(&mut self, round: &mut Round) {
        let message = format!(
            "The relay {} knows this office by another key than this home's: nothing is sent or received by it, and what \
             waits is kept. If the office has a newer home, use that one; if nobody here changed the key, call the \
             relay's operator and every counterpart by telephone.",
            self.relay().name
        );
        self.raise_by_relay(Code::KeyChanged.as_str(), "", message, round);
    }

    /// The relay let it in.
    pub(super) fn own_key_known(&mut self, round: &mut Round) {
        self.clear_by_relay(Code::KeyChanged.as_str(), "", round);
    }
}

/// The key in the certificate of a counterpart, where that is one.
pub(super) fn shown_key(said: &Said) -> Option<IdentityKey> {
    let leaf = certificate::office(said.chain.first()?).ok()?;
    (leaf.name == said.office).then_some(leaf.key)
}

pub(super) fn keep_key(
    office: &OfficeId,
    tag: PeerTag,
    key: Option<&IdentityKey>,
    round: &mut Round,
) {
    let bytes = key.map(|key| Bytes::copy_from_slice(key.as_bytes()));
    let named = Named {
        name: office.to_string(),
        bytes: bytes.unwrap_or_default(),
    };
    let mut entry = Entry::new(round.now, Kind::Value(named));
    entry.point(keys::changed(tag), Vec::new());
    round.push(entry);
    round.attach = None;
}
