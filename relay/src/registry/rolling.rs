//! Keys that change by plan: what offices said of them, which of it counts, and what that makes of an agreement. R-21.
//! Not: who is told, and when it is looked at (`hub`).

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::{
    Code, IdentityKey, OfficeId, Refusal, Timestamp,
    pairing::Pairing,
    rollover::{Pending, RollOver, SignedRollOver, Standing, Verdict, judge},
};
use bytes::Bytes;

use super::{Office, Registry, Snapshot, encode_chain, entries::name};
use crate::mailboxes::{EndedEntry, Entry, OfficeEntry, RollOverEntry};

/// What one office said to one other of its next key.
#[derive(Clone, Debug)]
pub struct Rolling {
    /// What it said, and when that came here.
    pub pending: Pending,
    /// As it travels.
    pub bytes: Bytes,
    /// The certificates of the key after, DER, leaf first.
    pub chain: Vec<Bytes>,
    entry: RollOverEntry,
}

/// An office whose next key counts from now on.
#[derive(Clone, Debug)]
pub struct Due {
    /// Which.
    pub office: OfficeId,
    /// Its certificate until now, DER.
    pub before: Bytes,
    /// Those of the key after, leaf first.
    pub chain: Vec<Bytes>,
    /// With whom its agreements go on.
    pub counterparts: Vec<OfficeId>,
}

type Records = Vec<(Entry, Bytes)>;

/// By author and key after: whether it is due for one, and all of it.
type Announced<'a> = BTreeMap<(&'a OfficeId, &'a [u8]), (bool, Vec<&'a Rolling>)>;

impl Office {
    /// Whether its key `old` was followed by `new`, by a roll-over.
    fn rolled(&self, old: &IdentityKey, new: &IdentityKey) -> bool {
        let keys: Vec<&[u8]> = self.formerly.iter().map(Vec::as_slice).collect();
        let own: &[u8] = self.key.as_bytes();
        let followed = keys.iter().zip(keys.iter().skip(1).chain([&own]));
        let (old, new): (&[u8], &[u8]) = (old.as_bytes(), new.as_bytes());
        followed
            .into_iter()
            .any(|(one, next)| *one == old && *next == new)
    }
}

impl Snapshot {
    /// What is known of keys that change by plan between two offices, in the order of serials.
    fn rolling(&self, one: &OfficeId, other: &OfficeId) -> &[Rolling] {
        let pair = (one.min(other).clone(), one.max(other).clone());
        self.rolling.get(&pair).map_or(&[], Vec::as_slice)
    }

    /// All that `office` or its counterparts said of keys that change by plan.
    pub fn rolling_of<'a>(&'a self, office: &'a OfficeId) -> impl Iterator<Item = &'a Rolling> {
        let concerned = self
            .rolling
            .iter()
            .filter(move |((one, other), _)| one == office || other == office);
        concerned.flat_map(|(_, all)| all)
    }

    /// The highest serial that two offices have used, also of what does not count yet; 0 = none ever.
    pub fn highest(&self, one: &OfficeId, other: &OfficeId) -> u64 {
        let rolling = self.rolling(one, other).iter();
        let highest = rolling.map(|rolling| rolling.pending.said.serial).max();
        self.serial(one, other).max(highest.unwrap_or(0))
    }

    /// Which of two offices announced a new key, and from when it counts, in words.
    pub fn next_key(&self, one: &OfficeId, other: &OfficeId) -> Option<(String, String)> {
        let mut rolling = self.rolling(one, other).iter();
        let pending = &rolling.find(|rolling| self.is_open(rolling))?.pending;
        Some((
            pending.said.by.to_string(),
            pending.counts_from().to_string(),
        ))
    }

    /// A pairing with what the roll-overs that count make of it.
    pub(super) fn rolled(&self, pairing: &Pairing) -> Pairing {
        let [one, other] = &pairing.parties;
        let rolling = self.rolling(&one.office, &other.office);
        let mut rolled = pairing.clone();
        for one in rolling.iter().filter(|one| self.counts(one)) {
            let said = &one.pending.said;
            if said.serial > rolled.serial
                && let Ok(next) = said.applied_to(&rolled)
            {
                rolled = next;
            }
        }
        rolled
    }

    /// Whether a roll-over counts.
    pub fn counts(&self, rolling: &Rolling) -> bool {
        let said = &rolling.pending.said;
        let author = self.offices.get(&said.by);
        rolling.entry.counted || author.is_some_and(|author| author.rolled(&said.old, &said.new))
    }

    /// Whether a roll-over can come to count: its agreement is in force, names the key before, as does the registry, and
    /// nobody said otherwise.
    fn is_open(&self, rolling: &Rolling) -> bool {
        let said = &rolling.pending.said;
        let [one, other] = &said.offices;
        let (Some(agreed), Some(author)) = (self.agreed(one, other), self.offices.get(&said.by))
        else {
            return false;
        };
        let another = |other: &&Rolling| {
            other.pending.said.by == said.by && other.pending.digest != rolling.pending.digest
        };
        // Asked last: most of what is known counts long since.
        let no_rival = || {
            let mut rivals = self.rolling(one, other).iter().filter(another);
            rivals.all(|rival| self.counts(rival))
        };
        author.key == said.old
            && author.suspended.is_none()
            && !author.removed
            && said.serial > agreed.pairing.serial
            && said.applied_to(&agreed.pairing).is_ok()
            && !self.counts(rolling)
            && no_rival()
    }
}

impl Registry {
    /// Whether a roll-over is known here.
    pub fn knows(&self, signed: &SignedRollOver) -> bool {
        let digest = signed.digest();
        let mut all = self.snapshot.rolling.values().flatten();
        all.any(|one| one.pending.digest == digest)
    }

    /// The records that a roll-over makes, which came over the link of `from`; none where it is known. Either of the two
    /// offices brings it, since its author may have lost what it knew. Where another one of the same author does not
    /// count yet, neither ever does, and the two have no agreement any more.
    ///
    /// # Errors
    /// `wrong_sender` where it is of two others, `unregistered`, `suspended`, `unpaired` where there is no agreement,
    /// `key_changed`, `pairing_expired` where another serial is the next one, `bad_signature`, `bad_certificate`,
    /// `malformed`.
    pub fn roll_over_entries(
        &self,
        from: &OfficeId,
        signed: &SignedRollOver,
        now: Timestamp,
    ) -> Result<Records, Refusal> {
        let said = signed.unproven()?;
        let [one, other] = &said.offices;
        if !said.offices.contains(from) {
            return Err(Refusal::new(Code::WrongSender, said.by.to_string()));
        }
        if self.knows(signed) {
            return Ok(Vec::new());
        }
        let (entry, author) = self.roll_over_entry(signed, &said, now)?;
        if author.suspended.is_some() {
            return Err(Refusal::new(Code::Suspended, said.by.to_string()));
        }
        let taken = |counted| {
            let entry = RollOverEntry { counted, ..entry };
            (Entry::RollOver(entry), signed.encode())
        };
        let Some(agreed) = self.snapshot.agreed(one, other) else {
            self.is_behind(signed, &said, author)?;
            return Ok(vec![taken(true)]);
        };
        if author.key != said.old {
            return Err(Refusal::new(Code::KeyChanged, said.by.to_string()));
        }
        let rolling = self.snapshot.rolling(one, other).iter();
        let mut pending = rolling.filter(|one| one.pending.said.by == said.by);
        let pending = pending.find(|one| self.snapshot.is_open(one));
        let standing = Standing {
            pairing: &agreed.pairing,
            highest: self.snapshot.highest(one, other),
            pending: pending.map(|one| &one.pending),
        };
        Ok(match judge(signed, &standing)? {
            Verdict::Known => Vec::new(),
            Verdict::Taken(_) => vec![taken(false)],
            Verdict::Contradicted(said) => {
                let highest = standing.highest.max(said.serial);
                let ended = self.blocked((one, other), highest, now)?;
                vec![(Entry::Ended(ended), Bytes::new()), taken(false)]
            }
        })
    }

    /// The record of a roll-over that counted at another registry of this relay, whose operator says so; `None` where it
    /// is known.
    ///
    /// # Errors
    /// As [`Registry::roll_over_entries`]; `malformed` where nobody's name is given.
    pub fn rolled_entry(
        &self,
        signed: &SignedRollOver,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        name(by)?;
        if self.knows(signed) {
            return Ok(None);
        }
        let said = signed.unproven()?;
        let (entry, author) = self.roll_over_entry(signed, &said, now)?;
        self.is_behind(signed, &said, author)?;
        let entry = RollOverEntry {
            counted: true,
            ..entry
        };
        Ok(Some((Entry::RollOver(entry), signed.encode())))
    }

    fn roll_over_entry(
        &self,
        signed: &SignedRollOver,
        said: &RollOver,
        now: Timestamp,
    ) -> Result<(RollOverEntry, &Office), Refusal> {
        let [one, other] = &said.offices;
        let (one, other) = (
            self.snapshot.registered(one)?,
            self.snapshot.registered(other)?,
        );
        let author = self.snapshot.registered(&said.by)?;
        let entry = RollOverEntry {
            one: one.handle.min(other.handle),
            other: one.handle.max(other.handle),
            digest: signed.digest().as_bytes().to_vec(),
            at: now.as_millis(),
            counted: false,
            over: false,
        };
        Ok((entry, author))
    }

    /// A relay that lost all is told again what counted: the operator has registered the key that it led to, and an
    /// agreement of the keys before comes after it.
    fn is_behind(
        &self,
        signed: &SignedRollOver,
        said: &RollOver,
        author: &Office,
    ) -> Result<(), Refusal> {
        let [one, other] = &said.offices;
        let later = self.snapshot.rolling(one, other).iter();
        let mut later = later.map(|later| &later.pending.said);
        let ended = self.snapshot.serial(one, other) > 0;
        let leads = author.key == said.new
            || later.any(|later| later.by == said.by && later.old == said.new);
        if ended || !leads {
            let detail = format!("{one} and {other} have no agreement");
            return Err(Refusal::new(Code::Unpaired, detail));
        }
        signed.verify(&said.old).map(|_| ())
    }

    /// Every office whose next key counts at `now`. Where it does for one of its pairs, it does for all to whom it named
    /// the same.
    pub fn due(&self, now: Timestamp) -> Vec<Due> {
        let mut due = Announced::new();
        for rolling in self.snapshot.rolling.values().flatten() {
            let said = &rolling.pending.said;
            if self.snapshot.is_open(rolling) {
                let key = (&said.by, said.new.as_bytes().as_slice());
                let (is_due, all) = due.entry(key).or_default();
                *is_due |= rolling.pending.counts_from() <= now;
                all.push(rolling);
            }
        }
        let due = due.into_iter().filter(|(_, (is_due, _))| *is_due);
        let one = |((office, _), (_, all)): (_, (_, Vec<&Rolling>))| {
            let office: &OfficeId = office;
            let first = all.first()?;
            let before = self.snapshot.offices.get(office)?.chain.first();
            let counterpart = |rolling: &&Rolling| {
                let mut offices = rolling.pending.said.offices.iter();
                offices.find(|one| *one != office).cloned()
            };
            Some(Due {
                office: office.clone(),
                before: before.cloned().unwrap_or_default(),
                chain: first.chain.clone(),
                counterparts: all.iter().filter_map(counterpart).collect(),
            })
        };
        due.filter_map(one).collect()
    }

    /// The record by which the next key of an office counts: one, so that no crash leaves a part of it.
    ///
    /// # Errors
    /// `unregistered`, `bad_certificate`.
    pub fn counting_entry(&self, due: &Due, now: Timestamp) -> Result<(Entry, Bytes), Refusal> {
        let known = self.snapshot.registered(&due.office)?;
        let leaf = due.chain.first().cloned().unwrap_or_default();
        let leaf = blo_proto::certificate::office(&leaf)?;
        let mut formerly = known.formerly.clone();
        formerly.push(known.key.as_bytes().to_vec());
        let entry = OfficeEntry {
            handle: known.handle,
            office: due.office.to_string(),
            key: leaf.key.as_bytes().to_vec(),
            by: due.office.to_string(),
            at: now.as_millis(),
            removed: false,
            formerly,
        };
        Ok((Entry::Office(entry), encode_chain(&due.chain)))
    }

    /// The records that block an office whose certificate counts no more: with those to whom it named its next key it has
    /// to agree anew.
    ///
    /// # Errors
    /// `unregistered`.
    pub fn blocking_entries(&self, due: &Due, now: Timestamp) -> Result<Records, Refusal> {
        let blocked = |other: &OfficeId| {
            let pair = (&due.office, other);
            let ended = self.blocked(pair, self.snapshot.highest(pair.0, pair.1), now)?;
            Ok((Entry::Ended(ended), Bytes::new()))
        };
        due.counterparts.iter().map(blocked).collect()
    }

    /// As where a key was replaced: nobody's word ended it.
    fn blocked(
        &self,
        (one, other): (&OfficeId, &OfficeId),
        serial: u64,
        now: Timestamp,
    ) -> Result<EndedEntry, Refusal> {
        let one = self.snapshot.registered(one)?.handle;
        let other = self.snapshot.registered(other)?.handle;
        Ok(EndedEntry {
            one: one.min(other),
            other: one.max(other),
            serial,
            by: String::new(),
            at: now.as_millis(),
        })
    }

    /// The records of roll-overs that need not be known any more.
    pub fn forgotten_roll_overs(&mut self) -> Vec<Entry> {
        let rolled = std::mem::take(&mut self.rolled).into_iter();
        let over = rolled.map(|entry| RollOverEntry {
            over: true,
            ..entry
        });
        over.map(Entry::RollOver).collect()
    }

    pub(super) fn apply_roll_over(
        &mut self,
        entry: &RollOverEntry,
        body: &Bytes,
    ) -> Result<(), Refusal> {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        if entry.over {
            for all in snapshot.rolling.values_mut() {
                all.retain(|one| one.entry.digest != entry.digest);
            }
            return Ok(());
        }
        let signed = SignedRollOver::decode(body.clone())?;
        let said = signed.verify(&signed.unproven()?.old)?.into_inner();
        let rolling = Rolling {
            pending: Pending {
                digest: signed.digest(),
                said,
                seen: Timestamp::from_millis(entry.at),
            },
            bytes: body.clone(),
            chain: signed.chain().to_vec(),
            entry: entry.clone(),
        };
        let author = snapshot.offices.get(&rolling.pending.said.by);
        let of_key = author.is_some_and(|author| author.key == rolling.pending.said.old);
        if !of_key && !snapshot.counts(&rolling) {
            self.rolled.insert(entry.clone()); // of a key that was replaced since
            return Ok(());
        }
        let [one, other] = rolling.pending.said.offices.clone();
        let all = snapshot.rolling.entry((one, other)).or_default();
        all.retain(|known| known.entry.digest != entry.digest);
        all.push(rolling);
        all.sort_by_key(|one| one.pending.said.serial);
        Ok(())
    }

    /// The key of an office is another one: its agreements that name it by now go on, and the others are over.
    pub(super) fn go_on_with(&mut self, office: &OfficeId) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        for (counterpart, agreed) in snapshot.counterparts(office) {
            let rolled = snapshot.rolled(&agreed.pairing);
            let key = snapshot.offices.get(office).map(|office| &office.key);
            let goes_on = rolled.party(office).map(|party| &party.key) == key;
            let pair = (
                office.min(&counterpart).clone(),
                office.max(&counterpart).clone(),
            );
            if !goes_on {
                snapshot.part(office, &counterpart, None);
            } else if let Some(agreed) = snapshot.pairings.get_mut(&pair) {
                agreed.pairing = rolled;
            }
        }
        self.void_rolling(|rolling, by| {
            rolling.pending.said.by == *office && by.key != rolling.pending.said.old
        });
    }

    /// Those that do not count, and never will.
    pub(super) fn void_rolling(&mut self, is_void: impl Fn(&Rolling, &Office) -> bool) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let mut void = Vec::new();
        for one in snapshot.rolling.values().flatten() {
            let author = snapshot.offices.get(&one.pending.said.by);
            if author.is_some_and(|author| is_void(one, author)) && !snapshot.counts(one) {
                void.push(one.entry.clone());
            }
        }
        for all in snapshot.rolling.values_mut() {
            all.retain(|one| !void.contains(&one.entry));
        }
        self.rolled.extend(void);
    }

    /// An agreement takes the place of what was said before it.
    pub(super) fn forget_rolled_through(&mut self, pair: &(OfficeId, OfficeId), serial: u64) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        if let Some(all) = snapshot.rolling.get_mut(pair) {
            let before = |one: &&Rolling| one.pending.said.serial <= serial;
            let over = all.iter().filter(before).map(|one| one.entry.clone());
            self.rolled.extend(over);
            all.retain(|one| one.pending.said.serial > serial);
        }
    }

    /// An agreement is over. Where a key is why, both are shown what was said, so that they know.
    pub(super) fn forget_rolled(&mut self, one: &OfficeId, other: &OfficeId) {
        let pair = (one.min(other).clone(), one.max(other).clone());
        let ended = self.snapshot.ended.get(&pair);
        let ended = ended.filter(|ended| !ended.is_of_key());
        if let Some(serial) = ended.map(|ended| ended.serial) {
            self.forget_rolled_through(&pair, serial);
        }
    }
}
