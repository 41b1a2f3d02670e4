//! What two offices say to each other before they have agreed, the newest of each kind, until they have: introductions,
//! and pairings with one signature. And which pairs may pair at all. Not: whom to believe, which officers find out by
//! the safety numbers; the relay passes on, and joins two signatures over the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    Code, IdentityKey, OfficeId, Refusal, Timestamp,
    frame::Frame,
    introduction::{SignedIntroduction, joined},
    limits,
    pairing::{Pairing, SignedPairing},
};
use bytes::Bytes;

use super::{Registry, Snapshot, entries::name};
use crate::mailboxes::{AllowedEntry, Entry, Proposal, ProposedEntry};

/// The operator's word on two offices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// They may pair.
    pub allowed: bool,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Something that waits for an agreement.
#[derive(Clone, Debug)]
pub struct Proposed {
    entry: ProposedEntry,
    /// When an introduction was made, or a half came.
    at: Timestamp,
    /// When it is of no use any more.
    until: Timestamp,
    /// What its author knew, or the half's own.
    serial: u64,
    /// Which keys must be the registered ones.
    keys: Vec<(OfficeId, IdentityKey)>,
    bytes: Bytes,
}

/// To whom, of whom, and what.
type Key = (OfficeId, OfficeId, Proposal);

/// All that waits.
#[derive(Debug, Default)]
pub(super) struct Proposals {
    waiting: BTreeMap<Key, Proposed>,
    /// On disk, and of no use any more.
    over: BTreeSet<(u32, u32, Proposal)>,
}

impl Registry {
    /// From now on only pairs that the operator allowed may pair, or any.
    #[must_use]
    pub fn with_allow_list(mut self, allow_list: bool) -> Self {
        std::sync::Arc::make_mut(&mut self.snapshot).allow_list = allow_list;
        self
    }

    /// Whether two offices may pair. What they agreed before stays.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn may_pair(&self, one: &OfficeId, other: &OfficeId) -> Result<(), Refusal> {
        //
        let pair = (one.min(other).clone(), one.max(other).clone());
        let said = self.snapshot.allowed.get(&pair);
        if self.snapshot.allow_list && !said.is_some_and(|said| said.allowed) {
            let detail = format!("{one} and {other}");
            return Err(Refusal::new(Code::NotAllowed, detail));
        }
        Ok(())
    }

    /// The record of the operator's word on two offices; `None` where it was said so already.
    ///
    /// # Errors
    /// `unregistered`, `malformed` where nobody's name is given or it is one office with itself.
    pub fn allowed_entry(
        &self,
        (one, other): (&OfficeId, &OfficeId),
        allowed: bool,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        if one == other {
            let detail = "an office does not pair with itself";
            return Err(Refusal::new(Code::Malformed, detail));
        }
        let (one, other) = (one.min(other), one.max(other));
        let handle = |office: &OfficeId| {
            let registered = self.snapshot.offices.get(office);
            let handle = registered.map(|office| office.handle);
            handle.ok_or_else(|| Refusal::new(Code::Unregistered, office.to_string()))
        };
        let (a, b) = (handle(one)?, handle(other)?);
        let said = self.snapshot.allowed.get(&(one.clone(), other.clone()));
        if said.is_some_and(|said| said.allowed == allowed) {
            return Ok(None);
        }
        let entry = AllowedEntry {
            one: a.min(b),
            other: a.max(b),
            allowed,
            by,
            at: now.as_millis(),
        };
        Ok(Some((Entry::Allowed(entry), Bytes::new())))
    }

    /// The record of an introduction that came over the link of `from`; `None` where it or a newer one is known.
    ///
    /// # Errors
    /// `wrong_sender` where `from` is not its author, `key_changed`, `unknown_recipient`, `pairing_expired` where it is
    /// of another time, `not_allowed`, `quota` where too many wait for its addressee, `bad_signature`, `malformed`.
    pub fn introduction_entry(
        &self,
        from: &OfficeId,
        signed: &SignedIntroduction,
        now: Timestamp,
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        //
        let introduction = signed.verify()?.into_inner();
        if introduction.office != *from {
            let detail = introduction.office.to_string();
            return Err(Refusal::new(Code::WrongSender, detail));
        }
        let to = &introduction.to;
        let handles = self.handles(from, &introduction.key, to)?;
        let ahead = now.plus_millis(limits::PAIRING_BACKDATE_MS);
        let of_now = introduction.at <= ahead
            && now.millis_since(introduction.at) <= limits::INTRODUCTION_AGE_MAX_MS
            && now < introduction.until;
        if !of_now {
            let detail = format!("an introduction of {}", introduction.at);
            return Err(Refusal::new(Code::PairingExpired, detail));
        }
        self.may_pair(from, to)?;
        let key = (to.clone(), from.clone(), Proposal::Introduction);
        match self.proposals.waiting.get(&key) {
            Some(known) if known.at >= introduction.at => return Ok(None),
            Some(_) => {}
            None => self.proposals.has_room(to)?,
        }
        let entry = proposed(handles, Proposal::Introduction, now);
        Ok(Some((entry, signed.encode())))
    }

    /// The record of a pairing with one signature that came over the link of `from`, or of the pairing that it
    /// completes; `None` where that is known.
    ///
    /// # Errors
    /// `wrong_sender` where it is of two others, `key_changed`, `unknown_recipient`, `pairing_expired` where it is over
    /// or its serial is used up, `not_allowed`, `bad_signature`, `malformed`.
    pub fn half_entry(
        &self,
        from: &OfficeId,
        signed: &SignedPairing,
        now: Timestamp,
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let pairing = signed.unproven()?;
        let (Some(own), Some(other)) = (pairing.party(from), pairing.counterpart_of(from)) else {
            let detail = format!("a pairing without {from}");
            return Err(Refusal::new(Code::WrongSender, detail));
        };
        if signed.verify().is_ok() {
            return self.pairing_entry(signed, (from.as_str(), now));
        }
        signed.verify_half(from)?;
        let handles = self.handles(from, &own.key, &other.office)?;
        self.handles(&other.office, &other.key, from)?;
        self.may_pair(from, &other.office)?;
        let agreed = self.snapshot.agreed(from, &other.office);
        if agreed.is_some_and(|agreed| agreed.pairing == pairing) {
            return Ok(None);
        }
        let highest = self.snapshot.serial(from, &other.office);
        if now > pairing.not_after || pairing.serial <= highest {
            let detail = format!("serial {} until {}", pairing.serial, pairing.not_after);
            return Err(Refusal::new(Code::PairingExpired, detail));
        }
        if let Some(whole) = self.completed(from, &other.office, signed) {
            return self.pairing_entry(&whole, (from.as_str(), now));
        }
        let key = (other.office.clone(), from.clone(), Proposal::Half);
        let bytes = signed.encode();
        if let Some(known) = self.proposals.waiting.get(&key)
            && (known.bytes == bytes || known.serial > pairing.serial)
        {
            return Ok(None);
        }
        Ok(Some((proposed(handles, Proposal::Half, now), bytes)))
    }

    /// Both signatures, where the other office's over the same bytes waits here.
    fn completed(
        &self,
        from: &OfficeId,
        other: &OfficeId,
        half: &SignedPairing,
    ) -> Option<SignedPairing> {
        let key = (from.clone(), other.clone(), Proposal::Half);
        let theirs = self.proposals.waiting.get(&key)?;
        let theirs = SignedPairing::decode(theirs.bytes.clone()).ok()?;
        let whole = joined(from, half, &theirs).ok()?;
        whole.verify().is_ok().then_some(whole)
    }

    /// The handles of `from`, which must be registered with this key, and of `to`.
    fn handles(
        &self,
        from: &OfficeId,
        key: &IdentityKey,
        to: &OfficeId,
    ) -> Result<(u32, u32), Refusal> {
        let offices = &self.snapshot.offices;
        let author = offices.get(from);
        let author = author.ok_or_else(|| Refusal::new(Code::Unregistered, from.to_string()))?;
        if author.key != *key {
            return Err(Refusal::new(Code::KeyChanged, from.to_string()));
        }
        let addressee = offices.get(to);
        let unknown = || Refusal::new(Code::UnknownRecipient, to.to_string());
        Ok((author.handle, addressee.ok_or_else(unknown)?.handle))
    }

    /// What waits for an office, introductions before halves of the same author.
    pub fn proposals_to(&self, office: &OfficeId, now: Timestamp) -> Vec<Frame> {
        let all = self.proposals.waiting.iter();
        all.filter(|((to, _, _), one)| to == office && !one.is_over(now))
            .map(|((_, _, thing), one)| frame(*thing, one.bytes.clone()))
            .collect()
    }

    /// The addressee of a record that was just written, and what it is told.
    pub fn proposal(&self, entry: &ProposedEntry) -> Option<(OfficeId, Frame)> {
        let key = self.key_of(entry)?;
        let one = self.proposals.waiting.get(&key)?;
        Some((key.0, frame(key.2, one.bytes.clone())))
    }

    /// How many introductions wait, and how many halves.
    pub fn proposals(&self) -> usize {
        self.proposals.waiting.len()
    }

    /// The records that end what waited too long or was settled.
    pub fn over(&mut self, now: Timestamp) -> Vec<Entry> {
        let Proposals { waiting, over } = &mut self.proposals;
        waiting.retain(|_, one| {
            let stays = !one.is_over(now);
            if !stays {
                over.insert(one.place());
            }
            stays
        });
        let stands: BTreeSet<_> = waiting.values().map(Proposed::place).collect();
        let over = std::mem::take(over);
        let ended = over.difference(&stands);
        let ended = ended.map(|&(from, to, thing)| ProposedEntry {
            from,
            to,
            thing: thing.into(),
            at: now.as_millis(),
            over: true,
        });
        ended.map(Entry::Proposed).collect()
    }

    pub(super) fn apply_allowed(&mut self, entry: &AllowedEntry) {
        let snapshot = std::sync::Arc::make_mut(&mut self.snapshot);
        let id = |handle| snapshot.by_handle(handle).map(|(id, _)| id.clone());
        if let (Some(one), Some(other)) = (id(entry.one), id(entry.other)) {
            let said = Allowed {
                allowed: entry.allowed,
                by: entry.by.clone(),
                at: Timestamp::from_millis(entry.at),
            };
            let pair = (one.clone().min(other.clone()), one.max(other));
            snapshot.allowed.insert(pair, said);
        }
    }

    pub(super) fn apply_proposed(&mut self, entry: &ProposedEntry, body: &Bytes) {
        let Some(key) = self.key_of(entry) else {
            return;
        };
        if entry.over {
            self.proposals.waiting.remove(&key);
            return;
        }
        let read = match key.2 {
            Proposal::Introduction => introduction(entry, body),
            Proposal::Half => half(entry, body),
        };
        match read {
            Ok(one) if one.holds(&key, &self.snapshot) => {
                self.proposals.waiting.insert(key, one);
            }
            // Of a key that was replaced since, or settled.
            Ok(_) | Err(_) => {
                self.proposals.waiting.remove(&key);
                self.proposals.over.insert(place(entry));
            }
        }
    }

    /// A pairing of two offices or its end settles what waited before it.
    pub(super) fn forget_between(&mut self, one: &OfficeId, other: &OfficeId) {
        let serial = self.snapshot.serial(one, other);
        for (to, from) in [(one, other), (other, one)] {
            for thing in [Proposal::Introduction, Proposal::Half] {
                let key = (to.clone(), from.clone(), thing);
                let waiting = self.proposals.waiting.get(&key);
                let settled = waiting
                    .filter(|waits| waits.serial < serial || !waits.holds(&key, &self.snapshot));
                if let Some(place) = settled.map(Proposed::place) {
                    self.proposals.waiting.remove(&key);
                    self.proposals.over.insert(place);
                }
            }
        }
    }

    /// What names another key of an office than the one that is registered now is nothing any more.
    pub(super) fn forget_keys_before(&mut self, office: &OfficeId) {
        let Proposals { waiting, over } = &mut self.proposals;
        let snapshot = &self.snapshot;
        waiting.retain(|key, one| {
            let concerns = key.0 == *office || key.1 == *office;
            let stays = !concerns || one.holds(key, snapshot);
            if !stays {
                over.insert(one.place());
            }
            stays
        });
    }

    fn key_of(&self, entry: &ProposedEntry) -> Option<Key> {
        let id = |handle| self.snapshot.by_handle(handle).map(|(id, _)| id.clone());
        Some((id(entry.to)?, id(entry.from)?, entry.thing()))
    }
}

impl Proposals {
    fn has_room(&self, to: &OfficeId) -> Result<(), Refusal> {
        let introduced =
            |(addressee, _, thing): &&Key| addressee == to && *thing == Proposal::Introduction;
        let count = self.waiting.keys().filter(introduced).count();
        if count >= limits::INTRODUCTIONS_WAITING_MAX {
            let detail = format!("{count} introductions wait for {to}");
            return Err(Refusal::new(Code::Quota, detail));
        }
        Ok(())
    }
}

impl Proposed {
    fn is_over(&self, now: Timestamp) -> bool {
        now > self.until || now.millis_since(self.at) > limits::INTRODUCTION_AGE_MAX_MS
    }

    /// Under the registered keys; and a half's serial is not used up.
    fn holds(&self, (one, other, thing): &Key, snapshot: &Snapshot) -> bool {
        let registered = |(office, key): &(OfficeId, IdentityKey)| {
            let known = snapshot.offices.get(office);
            known.is_some_and(|known| known.key == *key)
        };
        let open = *thing != Proposal::Half || self.serial > snapshot.serial(one, other);
        open && self.keys.iter().all(registered)
    }

    fn place(&self) -> (u32, u32, Proposal) {
        place(&self.entry)
    }
}

fn place(entry: &ProposedEntry) -> (u32, u32, Proposal) {
    (entry.from, entry.to, entry.thing())
}

fn frame(thing: Proposal, bytes: Bytes) -> Frame {
    match thing {
        Proposal::Introduction => Frame::Introduce(bytes),
        Proposal::Half => Frame::Agree(bytes),
    }
}

fn proposed((from, to): (u32, u32), thing: Proposal, now: Timestamp) -> Entry {
    Entry::Proposed(ProposedEntry {
        from,
        to,
        thing: thing.into(),
        at: now.as_millis(),
        over: false,
    })
}

fn introduction(entry: &ProposedEntry, body: &Bytes) -> Result<Proposed, Refusal> {
    let read = SignedIntroduction::decode(body.clone())?;
    let read = read.verify()?.into_inner();
    Ok(Proposed {
        entry: entry.clone(),
        at: read.at,
        until: read.until,
        serial: read.serial,
        keys: vec![(read.office, read.key)],
        bytes: body.clone(),
    })
}

fn half(entry: &ProposedEntry, body: &Bytes) -> Result<Proposed, Refusal> {
    let Pairing {
        parties,
        serial,
        not_after,
        ..
    } = SignedPairing::decode(body.clone())?.unproven()?;
    Ok(Proposed {
        entry: entry.clone(),
        at: Timestamp::from_millis(entry.at),
        until: not_after,
        serial,
        keys: parties.map(|party| (party.office, party.key)).to_vec(),
        bytes: body.clone(),
    })
}
