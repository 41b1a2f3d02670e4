//! Which offices there are, with which registered keys; who is paired with whom; everyone's newest bundle and link
//! tokens. Its truth is in the journal. Not: whether an envelope is admitted.

use std::{borrow::Borrow, cmp::Ordering, collections::BTreeMap, sync::Arc};

use blo_proto::{
    Code, Digest, IdentityKey, OfficeId, Refusal, StoreEpoch, Timestamp, Verified,
    bundle::SignedBundle,
    certificate,
    facts::{Route, Validity},
    limits,
    pairing::{Pairing, SignedPairing},
};
use bytes::{Buf, BufMut, Bytes, BytesMut};

use crate::mailboxes::{Began, Entry, EpochEntry, OfficeEntry, PairingEntry, StateEntry, Thing};

/// Characters of the name of who confirmed a restored relay.
const NAME_CHARS_MAX: usize = 100;

/// One registered office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its handle in the mailboxes.
    pub handle: u32,
    /// The only key with which it may link and sign.
    pub key: IdentityKey,
    /// Its certificates, DER, leaf first.
    pub chain: Vec<Bytes>,
    /// Its newest bundle: epoch, digest of the signed bytes, as it travels.
    pub bundle: Option<(Timestamp, Digest, Bytes)>,
}

/// One pairing in force.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// What both signed.
    pub pairing: Pairing,
    /// As it travels.
    pub bytes: Bytes,
}

/// The registry as it is now: swapped whole, never changed in place.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// By id.
    pub offices: BTreeMap<OfficeId, Office>,
    /// By both ids in order.
    pub pairings: BTreeMap<(OfficeId, OfficeId), Agreed>,
    /// How the store's epoch began.
    pub epoch: EpochEntry,
}

impl Snapshot {
    /// Refuses every link to a relay that was restored from a backup and that its operator has not confirmed.
    ///
    /// # Errors
    /// `unconfirmed`.
    pub fn confirmed(&self) -> Result<(), Refusal> {
        if self.epoch.began() == Began::Restored {
            let detail = "restored from a backup; see blo-relay registry confirm";
            return Err(Refusal::new(Code::Unconfirmed, detail));
        }
        Ok(())
    }

    /// What an envelope from the link of `from` is judged against.
    pub fn route<'a>(&'a self, from: &'a OfficeId, to: &OfficeId) -> Route<'a> {
        let agreed = self.agreed(from, to);
        Route {
            from,
            sender_key: self.offices.get(from).map(|office| &office.key),
            recipient_known: self.offices.contains_key(to),
            pairing: agreed.map(|agreed| Validity {
                not_before: agreed.pairing.not_before,
                not_after: agreed.pairing.not_after,
            }),
        }
    }

    /// The pairing of two offices, in either order.
    pub fn agreed(&self, one: &OfficeId, other: &OfficeId) -> Option<&Agreed> {
        let pair: (&OfficeId, &OfficeId) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        self.pairings.get(&pair as &dyn InOrder)
    }

    /// Everyone that `office` is paired with.
    pub fn counterparts(&self, office: &OfficeId) -> Vec<(OfficeId, Agreed)> {
        let counterpart = |agreed: &Agreed| {
            let party = agreed.pairing.counterpart_of(office)?;
            Some((party.office.clone(), agreed.clone()))
        };
        self.pairings.values().filter_map(counterpart).collect()
    }

    /// The office with a handle.
    pub fn by_handle(&self, handle: u32) -> Option<(&OfficeId, &Office)> {
        self.offices
            .iter()
            .find(|(_, office)| office.handle == handle)
    }
}

/// The registry, with what links alone need to know.
#[derive(Debug, Default)]
pub struct Registry {
    snapshot: Arc<Snapshot>,
    tokens: BTreeMap<u32, Tokens>,
}

/// The link tokens of one office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// The newest handed out; empty = none ever.
    pub newest: Bytes,
    /// The one before, valid until the newest is known to be kept.
    pub previous: Bytes,
    /// Whether the newest is known to be kept.
    pub kept: bool,
}

impl Tokens {
    /// Whether a link that presents `token` is the gateway that was last here. A copy of its home that links
    /// first takes its place, and is found when the original presents what is not valid any more.
    pub fn accept(&self, token: &[u8]) -> bool {
        // A relay that knows of none, new or restored, takes any.
        self.newest.is_empty() || token == self.newest || (!self.kept && token == self.previous)
    }
}

impl Registry {
    /// The registry of its records.
    ///
    /// # Errors
    /// A refusal that names the record which does not hold.
    pub fn load(entries: Vec<(Entry, Bytes)>) -> Result<Self, Refusal> {
        let mut registry = Self::default();
        for (entry, body) in entries {
            registry.apply(&entry, &body)?;
        }
        Ok(registry)
    }

    /// The registry now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot)
    }

    /// An office's link tokens.
    pub fn tokens(&self, handle: u32) -> Tokens {
        self.tokens.get(&handle).cloned().unwrap_or_default()
    }

    /// The record that registers the office of a certificate chain, DER, leaf first; `None` where it is registered
    /// as it is.
    ///
    /// # Errors
    /// `bad_certificate`; `key_changed` where the office is registered with another key.
    pub fn office_entry(&self, chain: &[Bytes]) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let leaf = chain
            .first()
            .ok_or_else(|| Refusal::new(Code::BadCertificate, "the file holds no certificate"))?;
        let leaf = certificate::office(leaf)?;
        let known = self.snapshot.offices.get(&leaf.name);
        if let Some(office) = known {
            if office.key != leaf.key {
                let detail = format!("{} is registered with another key", leaf.name);
                return Err(Refusal::new(Code::KeyChanged, detail));
            }
            if office.chain == chain {
                return Ok(None);
            }
        }
        let highest = self
            .snapshot
            .offices
            .values()
            .map(|office| office.handle)
            .max();
        let handle = known
            .map(|office| office.handle)
            .unwrap_or_else(|| highest.unwrap_or(0).saturating_add(1));
        let entry = Entry::Office(OfficeEntry {
            handle,
            office: leaf.name.to_string(),
            key: leaf.key.as_bytes().to_vec(),
        });
        Ok(Some((entry, encode_chain(chain))))
    }

    /// The record of a pairing; `None` where it is in force already. R-11: both signatures, under the registered
    /// keys.
    ///
    /// # Errors
    /// `unpaired`, `bad_signature`, `pairing_expired`, `unregistered`, `key_changed`, `malformed`.
    pub fn pairing_entry(
        &self,
        signed: &SignedPairing,
        now: Timestamp,
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let verified = signed.verify()?;
        let pairing = verified.get();
        if now > pairing.not_after {
            return Err(Refusal::new(
                Code::PairingExpired,
                pairing.not_after.to_string(),
            ));
        }
        let mut handles = Vec::new();
        for party in &pairing.parties {
            let office = self.snapshot.offices.get(&party.office).ok_or_else(|| {
                Refusal::new(
                    Code::Unregistered,
                    format!("{} is not registered", party.office),
                )
            })?;
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
        let [first, second] = &pairing.parties;
        if let Some(known) = self.snapshot.agreed(&first.office, &second.office) {
            if known.bytes == signed.encode() {
                return Ok(None);
            }
            if known.pairing.serial >= pairing.serial {
                let detail = format!(
                    "serial {} is not above {}",
                    pairing.serial, known.pairing.serial
                );
                return Err(Refusal::new(Code::PairingExpired, detail));
            }
        }
        Ok(Some((
            Entry::Pairing(PairingEntry { one, other }),
            signed.encode(),
        )))
    }

    /// The record that forgets an office's link tokens; `None` where there are none.
    ///
    /// # Errors
    /// `unregistered`.
    pub fn relink_entry(&self, office: &OfficeId) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let registered = self.snapshot.offices.get(office);
        let handle = registered
            .map(|office| office.handle)
            .ok_or_else(|| Refusal::new(Code::Unregistered, office.to_string()))?;
        if self.tokens(handle).newest.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self::token_entry(handle, &Tokens::default())))
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
        let by = by.trim();
        if by.is_empty() || by.chars().count() > NAME_CHARS_MAX || by.contains(char::is_control) {
            let detail = format!("a name has 1 to {NAME_CHARS_MAX} characters");
            return Err(Refusal::new(Code::Malformed, detail));
        }
        if self.snapshot.confirmed().is_ok() {
            return Ok(None);
        }
        let entry = EpochEntry {
            epoch: epoch.as_bytes().to_vec(),
            began: Began::Confirmed.into(),
            by: by.to_owned(),
            at: now.as_millis(),
            newest: self.snapshot.epoch.newest,
        };
        Ok(Some((Entry::Epoch(entry), Bytes::new())))
    }

    /// The record of an office's link tokens.
    pub fn token_entry(handle: u32, tokens: &Tokens) -> (Entry, Bytes) {
        let entry = StateEntry {
            handle,
            thing: Thing::Token.into(),
            token: tokens.newest.to_vec(),
            previous: tokens.previous.to_vec(),
            kept: tokens.kept,
        };
        (Entry::State(entry), Bytes::new())
    }

    /// Takes over a record that is on disk.
    ///
    /// # Errors
    /// A refusal where the record does not hold.
    pub fn apply(&mut self, entry: &Entry, body: &Bytes) -> Result<(), Refusal> {
        match entry {
            Entry::Office(office) => self.apply_office(office, body),
            Entry::Pairing(_) => self.apply_pairing(body),
            Entry::State(state) if state.thing() == Thing::Bundle => self.apply_bundle(state, body),
            Entry::State(state) => {
                self.apply_tokens(state);
                Ok(())
            }
            Entry::Epoch(epoch) => {
                Arc::make_mut(&mut self.snapshot).epoch = epoch.clone();
                Ok(())
            }
            Entry::Held(_)
            | Entry::Fetched(_)
            | Entry::Expired(_)
            | Entry::Told(_)
            | Entry::Forgotten(_)
            | Entry::Skipped(_)
            | Entry::Void(_) => Ok(()),
        }
    }

    fn apply_office(&mut self, entry: &OfficeEntry, body: &Bytes) -> Result<(), Refusal> {
        let id: OfficeId = entry
            .office
            .parse()
            .map_err(|e| Refusal::new(Code::Malformed, format!("{e}")))?;
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let bundle = snapshot
            .offices
            .get(&id)
            .and_then(|office| office.bundle.clone());
        let key = IdentityKey::from_slice(&entry.key)?;
        let chain = decode_chain(body.clone());
        snapshot.offices.insert(
            id,
            Office {
                handle: entry.handle,
                key,
                chain,
                bundle,
            },
        );
        Ok(())
    }

    fn apply_pairing(&mut self, body: &Bytes) -> Result<(), Refusal> {
        let pairing = SignedPairing::decode(body.clone())?.verify()?.into_inner();
        let [first, second] = &pairing.parties;
        let key = (first.office.clone(), second.office.clone());
        let agreed = Agreed {
            pairing,
            bytes: body.clone(),
        };
        Arc::make_mut(&mut self.snapshot)
            .pairings
            .insert(key, agreed);
        Ok(())
    }

    fn apply_bundle(&mut self, state: &StateEntry, body: &Bytes) -> Result<(), Refusal> {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let owner = snapshot
            .offices
            .iter_mut()
            .find(|(_, office)| office.handle == state.handle);
        let Some((id, office)) = owner else {
            return Ok(());
        };
        let bundle = SignedBundle::decode(body.clone())?.verify(id, &office.key)?;
        office.bundle = Some((bundle.get().epoch, bundle.get().digest(), body.clone()));
        Ok(())
    }

    fn apply_tokens(&mut self, state: &StateEntry) {
        let tokens = Tokens {
            newest: Bytes::copy_from_slice(&state.token),
            previous: Bytes::copy_from_slice(&state.previous),
            kept: state.kept,
        };
        self.tokens.insert(state.handle, tokens);
    }
}

/// Two ids in order, owned or not: a pairing is looked up for every envelope, and nothing is copied for it.
trait InOrder {
    fn ids(&self) -> (&OfficeId, &OfficeId);
}

impl InOrder for (OfficeId, OfficeId) {
    fn ids(&self) -> (&OfficeId, &OfficeId) {
        (&self.0, &self.1)
    }
}

impl InOrder for (&OfficeId, &OfficeId) {
    fn ids(&self) -> (&OfficeId, &OfficeId) {
        (self.0, self.1)
    }
}

impl<'a> Borrow<dyn InOrder + 'a> for (OfficeId, OfficeId) {
    fn borrow(&self) -> &(dyn InOrder + 'a) {
        self
    }
}

impl PartialEq for dyn InOrder + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.ids() == other.ids()
    }
}

impl Eq for dyn InOrder + '_ {}

impl PartialOrd for dyn InOrder + '_ {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for dyn InOrder + '_ {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ids().cmp(&other.ids())
    }
}

fn encode_chain(chain: &[Bytes]) -> Bytes {
    let mut bytes = BytesMut::new();
    for der in chain {
        bytes.put_u32(u32::try_from(der.len()).unwrap_or(u32::MAX));
        bytes.put_slice(der);
    }
    bytes.freeze()
}

fn decode_chain(mut bytes: Bytes) -> Vec<Bytes> {
    let mut chain = Vec::new();
    while let Ok(length) = bytes.try_get_u32() {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > bytes.len() {
            break;
        }
        chain.push(bytes.split_to(length));
    }
    chain
}
