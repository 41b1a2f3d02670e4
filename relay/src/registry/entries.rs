//! What somebody asks of the registry → the record that does it, or a refusal. Changes nothing. Not: what a record then
//! does (`registry`).

use blo_proto::{
    Code, IdentityKey, OfficeId, Refusal, StoreEpoch, Timestamp, Verified, bundle::SignedBundle,
    certificate, limits, pairing::SignedPairing, unpairing::SignedUnpairing,
};
use bytes::Bytes;

use super::{Ended, Office, Registry, encode_chain};
use crate::mailboxes::{
    Began, EndedEntry, Entry, EpochEntry, OfficeEntry, PairingEntry, StandingEntry, StateEntry,
    Thing,
};

/// Characters of the name of who did something.
const NAME_CHARS_MAX: usize = 100;

impl Registry {
    /// The record that registers the office of a certificate chain, DER, leaf first; `None` where it is registered
    /// as it is. With `replace` another key takes the place of the known one: its agreements end.
    ///
    /// # Errors
    /// `bad_certificate`; `key_changed` where the office is registered with another key; `malformed` where nobody's name
    /// is given.
    pub fn office_entry(
        &self,
        chain: &[Bytes],
        replace: bool,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        let leaf = chain
            .first()
            .ok_or_else(|| Refusal::new(Code::BadCertificate, "the file holds no certificate"))?;
        let leaf = certificate::office(leaf)?;
        let known = self.snapshot.offices.get(&leaf.name);
        if let Some(office) = known {
            if office.key != leaf.key && !replace && !office.removed {
                let detail = format!("{} is registered with another key", leaf.name);
                return Err(Refusal::new(Code::KeyChanged, detail));
            }
            if office.chain == chain && !office.removed {
                return Ok(None);
            }
        }
        let handle = known.map_or_else(|| self.next_handle(), |office| office.handle);
        let entry = Entry::Office(OfficeEntry {
            handle,
            office: leaf.name.to_string(),
            key: leaf.key.as_bytes().to_vec(),
            by,
            at: now.as_millis(),
            removed: false,
            formerly: known.map_or_else(Vec::new, |known| before(known, &leaf.key)),
        });
        Ok(Some((entry, encode_chain(chain))))
    }

    /// The record by which an office is registered no more; `None` where it is so already. Its pairings are over before.
    /// One that was never known here is known from then on for its serials alone, by the certificates of another
    /// registry.
    ///
    /// # Errors
    /// `unregistered` where it never was and `chain` is empty; `bad_certificate` where that is another office's; `malformed`
    /// where nobody's name is given or a pairing of its is in force.
    pub fn removal_entry(
        &self,
        office: &OfficeId,
        chain: &[Bytes],
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        let Some(known) = self.snapshot.offices.get(office) else {
            return self.stranger_entry(office, chain, (by, now)).map(Some);
        };
        if known.removed {
            return Ok(None);
        }
        if let Some((counterpart, _)) = self.snapshot.counterparts(office).first() {
            let detail = format!("its pairing with {counterpart} is in force");
            return Err(Refusal::new(Code::Malformed, detail));
        }
        let entry = Entry::Office(OfficeEntry {
            handle: known.handle,
            office: office.to_string(),
            key: known.key.as_bytes().to_vec(),
            by,
            at: now.as_millis(),
            removed: true,
            formerly: known.formerly.clone(),
        });
        Ok(Some((entry, encode_chain(&known.chain))))
    }

    fn stranger_entry(
        &self,
        office: &OfficeId,
        chain: &[Bytes],
        (by, now): (String, Timestamp),
    ) -> Result<(Entry, Bytes), Refusal> {
        let leaf = chain.first();
        let leaf = leaf.ok_or_else(|| Refusal::new(Code::Unregistered, office.to_string()))?;
        let leaf = certificate::office(leaf)?;
        if leaf.name != *office {
            return Err(Refusal::new(Code::BadCertificate, leaf.name.to_string()));
        }
        let entry = Entry::Office(OfficeEntry {
            handle: self.next_handle(),
            office: office.to_string(),
            key: leaf.key.as_bytes().to_vec(),
            by,
            at: now.as_millis(),
            removed: true,
            formerly: Vec::new(),
        });
        Ok((entry, encode_chain(chain)))
    }

    fn next_handle(&self) -> u32 {
        let handles = self.snapshot.offices.values().map(|office| office.handle);
        handles.max().unwrap_or(0).saturating_add(1)
    }

    /// The record of a pairing; `None` where it is in force already. R-11: both signatures, under the registered
    /// keys.
    ///
    /// # Errors
    /// `unpaired`, `bad_signature`, `pairing_expired`, `unregistered`, `key_changed`, `not_allowed`, `malformed`.
    pub fn pairing_entry(
        &self,
        signed: &SignedPairing,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        let verified = signed.verify()?;
        let pairing = verified.get();
        if now > pairing.not_after {
            return Err(Refusal::new(
                Code::PairingExpired,
                pairing.not_after.to_string(),
            ));
        }
        let [first, second] = &pairing.parties;
        self.may_pair(&first.office, &second.office)?;
        let known = self.snapshot.agreed(&first.office, &second.office);
        if known.is_some_and(|known| known.bytes == signed.encode()) {
            return Ok(None);
        }
        let rolled = self.snapshot.rolled(pairing);
        let mut handles = Vec::new();
        for party in &rolled.parties {
            let office = self.snapshot.registered(&party.office)?;
            if office.key != party.key {
                let detail = format!("the pairing names another key of {}", party.office);
                return Err(Refusal::new(Code::KeyChanged, detail));
            }
            handles.push(office.handle);
        }
        handles.sort_unstable();
        let [one, other] = handles[..] else {
            return Err(Refusal::new(Code::Malformed, ""));
        };
        let highest = self.snapshot.serial(&first.office, &second.office);
        if highest >= pairing.serial {
            let detail = format!("serial {} is not above {highest}", pairing.serial);
            return Err(Refusal::new(Code::PairingExpired, detail));
        }
        Ok(Some((
            Entry::Pairing(PairingEntry {
                one,
                other,
                by,
                at: now.as_millis(),
            }),
            signed.encode(),
        )))
    }

    /// The record by which one of two offices ends their agreement; `None` where that is known. R-18: either of the two
    /// brings it, since who signed it may have lost what it knew.
    ///
    /// # Errors
    /// `wrong_sender` where `from` is not one of the two, `unpaired` where nothing was agreed, `pairing_expired` where
    /// another serial is the next one, `bad_signature`, `malformed`.
    pub fn unpairing_entry(
        &self,
        from: &OfficeId,
        signed: &SignedUnpairing,
        now: Timestamp,
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let said = signed.unproven()?;
        if !said.offices.contains(from) {
            return Err(Refusal::new(Code::WrongSender, said.by.to_string()));
        }
        let registered = self.snapshot.offices.get(&said.by);
        let key = registered.map(|office| &office.key);
        let key = key.ok_or_else(|| Refusal::new(Code::Unregistered, said.by.to_string()))?;
        let unpairing = signed.verify(key)?.into_inner();
        let [one, other] = &unpairing.offices;
        let same = |(_, ended): (&OfficeId, &Ended)| ended.bytes == signed.encode();
        if self.snapshot.parted(from).any(same) {
            return Ok(None);
        }
        let by = (said.by.as_str(), now);
        let entry = self.end_entry((one, other), unpairing.serial, by)?;
        Ok(Some((entry, signed.encode())))
    }

    /// The record by which the operator ends an agreement; with a `serial` that another registry knows of, also one
    /// that was never known here. `None` where that serial is known.
    ///
    /// # Errors
    /// `unpaired` where there is none, `unregistered`, `malformed` where nobody's name is given.
    pub fn parting_entry(
        &self,
        (one, other): (&OfficeId, &OfficeId),
        serial: Option<u64>,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let highest = self.snapshot.highest(one, other);
        let entry = match serial {
            Some(serial) if serial <= highest => return Ok(None),
            // Who a key's change parted has no name.
            Some(serial) => self.ended((one, other), serial, (by, now))?,
            None => {
                let serial = highest.saturating_add(1);
                self.end_entry((one, other), serial, (&name(by)?, now))?
            }
        };
        Ok(Some((entry, Bytes::new())))
    }

    fn end_entry(
        &self,
        (one, other): (&OfficeId, &OfficeId),
        serial: u64,
        (by, now): (&str, Timestamp),
    ) -> Result<Entry, Refusal> {
        if self.snapshot.agreed(one, other).is_none() {
            let detail = format!("{one} and {other} have no agreement");
            return Err(Refusal::new(Code::Unpaired, detail));
        }
        // One further and no more: nobody uses up the numbers of a pair. Who ends it may not know what does not count yet.
        let (in_force, highest) = (
            self.snapshot.serial(one, other),
            self.snapshot.highest(one, other),
        );
        let next = highest.saturating_add(1);
        if serial <= in_force || serial > next {
            let detail = format!("serial {serial} ends nothing: the next one is {next}");
            return Err(Refusal::new(Code::PairingExpired, detail));
        }
        self.ended((one, other), serial.max(highest), (by, now))
    }

    fn ended(
        &self,
        (one, other): (&OfficeId, &OfficeId),
        serial: u64,
        (by, now): (&str, Timestamp),
    ) -> Result<Entry, Refusal> {
        let handle = |office: &OfficeId| {
            let registered = self.snapshot.offices.get(office);
            let handle = registered.map(|office| office.handle);
            handle.ok_or_else(|| Refusal::new(Code::Unregistered, office.to_string()))
        };
        let (one, other) = (handle(one)?, handle(other)?);
        Ok(Entry::Ended(EndedEntry {
            one: one.min(other),
            other: one.max(other),
            serial,
            by: by.to_owned(),
            at: now.as_millis(),
        }))
    }

    /// The record by which the operator suspends an office, or lets it link again; `None` where it is so.
    ///
    /// # Errors
    /// `unregistered`, `malformed` where nobody's name is given.
    pub fn standing_entry(
        &self,
        office: &OfficeId,
        (suspended, refuse_queued): (bool, bool),
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        let registered = self.snapshot.offices.get(office);
        let registered =
            registered.ok_or_else(|| Refusal::new(Code::Unregistered, office.to_string()))?;
        let known = registered.suspended.as_ref();
        let refuses = known.is_some_and(|known| known.refuse_queued);
        if known.is_some() == suspended && refuses >= refuse_queued {
            return Ok(None);
        }
        let entry = Entry::Standing(StandingEntry {
            handle: registered.handle,
            suspended,
            refuse_queued,
            by,
            at: now.as_millis(),
        });
        Ok(Some((entry, Bytes::new())))
    }

    /// The record of an office's bundle; `None` where it is known.
    ///
    /// # Errors
    /// `unregistered`, `bad_signature`, `wrong_sender`, `bundle_rolled_back`, `bundle_ahead`.
    pub fn bundle_entry(
        &self,
        office: &OfficeId,
        signed: &SignedBundle,
        now: Timestamp,
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let registered = self
            .snapshot
            .offices
            .get(office)
            .ok_or_else(|| Refusal::new(Code::Unregistered, office.to_string()))?;
        let bundle: Verified<_> = signed.verify(office, &registered.key)?;
        let (epoch, digest) = (bundle.get().epoch, bundle.get().digest());
        if bundle.get().is_ahead(now) {
            let detail = format!("{epoch}, and it is {now}");
            return Err(Refusal::new(Code::BundleAhead, detail));
        }
        // One that was taken by a wrong clock stops no honest one.
        let ahead = |known: &Timestamp| known.millis_since(now) > limits::BUNDLE_AHEAD_MAX_MS;
        let known = registered.bundle.as_ref();
        match known.filter(|(known, _, _)| !ahead(known)) {
            Some((known, same, _)) if *known == epoch && *same == digest => return Ok(None),
            Some((known, _, _)) if *known >= epoch => {
                return Err(Refusal::new(
                    Code::BundleRolledBack,
                    format!("{epoch} after {known}"),
                ));
            }
            _ => {}
        }
        let entry = StateEntry {
            handle: registered.handle,
            thing: Thing::Bundle.into(),
            ..StateEntry::default()
        };
        Ok(Some((Entry::State(entry), signed.encode())))
    }

    /// The record by which an operator takes a restored relay for what it is; `None` where nobody waits for it.
    ///
    /// # Errors
    /// `malformed` where nobody's name is given.
    pub fn confirm_entry(
        &self,
        epoch: StoreEpoch,
        by: &str,
        now: Timestamp,
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        if self.snapshot.confirmed().is_ok() {
            return Ok(None);
        }
        let entry = EpochEntry {
            epoch: epoch.as_bytes().to_vec(),
            began: Began::Confirmed.into(),
            by,
            at: now.as_millis(),
            newest: self.snapshot.epoch.newest,
        };
        Ok(Some((Entry::Epoch(entry), Bytes::new())))
    }
}

/// The keys of an office before `key`, where the operator says that this is its key.
fn before(known: &Office, key: &IdentityKey) -> Vec<Vec<u8>> {
    let mut formerly = known.formerly.clone();
    if known.key != *key {
        formerly.push(known.key.as_bytes().to_vec());
        formerly.push(Vec::new());
    }
    formerly
}

/// Who did something, as it is recorded.
pub(super) fn name(by: &str) -> Result<String, Refusal> {
    let by = by.trim();
    if by.is_empty() || by.chars().count() > NAME_CHARS_MAX || by.contains(char::is_control) {
        let detail = format!("a name has 1 to {NAME_CHARS_MAX} characters");
        return Err(Refusal::new(Code::Malformed, detail));
    }
    Ok(by.to_owned())
}
