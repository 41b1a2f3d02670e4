//! Which offices there are, with which registered keys, and which are suspended; who is paired with whom, or is not any
//! more; everyone's newest bundle and link tokens. Its truth is in the journal. Not: whether an envelope is admitted.

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::{
    Code, Digest, IdentityKey, OfficeId, Refusal, Timestamp,
    bundle::SignedBundle,
    facts::{Route, Validity},
    pairing::Pairing,
};
use bytes::{Buf, BufMut, Bytes, BytesMut};

use crate::mailboxes::{
    Began, DisputeEntry, Entry, EpochEntry, OfficeEntry, RollOverEntry, StandingEntry, StateEntry,
    Thing,
};

mod agreements;
mod brought;
mod entries;
mod pair;
mod proposals;
mod rolling;
mod tokens;

pub use brought::{Authority, Brought, List, digits, list_id};
pub use tokens::{Takeover, Tokens};

use pair::InOrder;
use proposals::Proposals;
pub use proposals::{Allowed, Proposed};
pub use rolling::{Due, Rolling};

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
    /// It may not link, and nothing is taken for it.
    pub suspended: Option<Suspended>,
    /// Who registered it as it is, or removed it.
    pub added: Option<Added>,
    /// It is registered no more, and known for its serials alone.
    pub removed: bool,
    /// Its keys before, as in its record.
    pub formerly: Vec<Vec<u8>>,
}

/// Who had something taken in, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Added {
    /// `None` where earlier software wrote nobody down.
    fn of(by: &str, at: u64) -> Option<Self> {
        (!by.is_empty()).then(|| Self {
            by: by.to_owned(),
            at: Timestamp::from_millis(at),
        })
    }
}

/// An office that may not link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspended {
    /// Since when.
    pub since: Timestamp,
    /// Who said so.
    pub by: String,
    /// What waits for it or is of it ends as refused; else it waits until it expires.
    pub refuse_queued: bool,
}

/// One pairing in force.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// What both signed, with what roll-overs that count made of it.
    pub pairing: Pairing,
    /// As it travels.
    pub bytes: Bytes,
    /// Who had it taken in.
    pub added: Option<Added>,
}

/// Two offices that have no agreement any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// None of theirs with this serial or a lower one counts again.
    pub serial: u64,
    /// Who ended it.
    pub by: String,
    /// When that came to the relay.
    pub at: Timestamp,
    /// The un-pairing as one of them signed it; empty where the operator ended it, or a key changed.
    pub bytes: Bytes,
}

impl Ended {
    /// Nobody ended it: the key of one of the two was replaced.
    pub const fn is_of_key(&self) -> bool {
        self.by.is_empty() && self.bytes.is_empty()
    }
}

/// The registry as it is now: swapped whole, never changed in place.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// By id.
    pub offices: BTreeMap<OfficeId, Office>,
    /// By both ids in order.
    pub pairings: BTreeMap<(OfficeId, OfficeId), Agreed>,
    /// What was said of keys that change by plan, by both ids in order; in the order of serials.
    pub rolling: BTreeMap<(OfficeId, OfficeId), Vec<Rolling>>,
    /// Pairs that had one, by both ids in order.
    pub ended: BTreeMap<(OfficeId, OfficeId), Ended>,
    /// What the operator said of pairs that may pair or may not, by both ids in order.
    pub allowed: BTreeMap<(OfficeId, OfficeId), Allowed>,
    /// Only pairs that the operator allowed may pair.
    pub allow_list: bool,
    /// Authorities that the operator brought, and their lists.
    pub brought: Arc<Brought>,
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

    /// The office, if it may link with this key.
    ///
    /// # Errors
    /// `unconfirmed`, `unregistered`, `key_changed`, `suspended`.
    pub fn may_link(&self, office: &OfficeId, key: &IdentityKey) -> Result<&Office, Refusal> {
        // Before anything of an old registry is taken for what is so.
        self.confirmed()?;
        let refuse = |code| Err(Refusal::new(code, office.to_string()));
        match self.offices.get(office) {
            None => refuse(Code::Unregistered),
            Some(registered) if registered.removed => refuse(Code::Unregistered),
            Some(registered) if registered.key != *key => refuse(Code::KeyChanged),
            Some(registered) if registered.suspended.is_some() => refuse(Code::Suspended),
            Some(registered) => Ok(registered),
        }
    }

    /// The office, unless it was never registered or was removed.
    ///
    /// # Errors
    /// `unregistered`.
    pub fn registered(&self, office: &OfficeId) -> Result<&Office, Refusal> {
        let known = self.offices.get(office).filter(|known| !known.removed);
        known.ok_or_else(|| Refusal::new(Code::Unregistered, format!("{office} is not registered")))
    }

    /// What an envelope from the link of `from` is judged against.
    pub fn route<'a>(&'a self, from: &'a OfficeId, to: &OfficeId) -> Route<'a> {
        let agreed = self.agreed(from, to);
        Route {
            from,
            sender_key: self.offices.get(from).map(|office| &office.key),
            recipient_known: self.registered(to).is_ok(),
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

    /// The highest serial that two offices have used, but for roll-overs that do not count yet; 0 = none ever.
    pub fn serial(&self, one: &OfficeId, other: &OfficeId) -> u64 {
        let pair: (&OfficeId, &OfficeId) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        let ended = self.ended.get(&pair as &dyn InOrder);
        let agreed = self.pairings.get(&pair as &dyn InOrder);
        agreed
            .map(|agreed| agreed.pairing.serial)
            .max(ended.map(|ended| ended.serial))
            .unwrap_or(0)
    }

    /// Why nothing goes between two offices that have no agreement. R-21: an office whose key was replaced has to agree
    /// anew, and what its counterparts have for it waits with them until then.
    pub fn why_unpaired(&self, one: &OfficeId, other: &OfficeId) -> Code {
        let mut parted = self.parted(one);
        let ended = parted.find(|(office, _)| *office == other);
        match ended {
            Some((_, ended)) if ended.is_of_key() => Code::KeyChanged,
            Some(_) | None => Code::Unpaired,
        }
    }

    /// Everyone with whom `office` has no agreement any more.
    pub fn parted<'a>(
        &'a self,
        office: &'a OfficeId,
    ) -> impl Iterator<Item = (&'a OfficeId, &'a Ended)> {
        self.ended.iter().filter_map(move |((one, other), ended)| {
            if one == office {
                Some((other, ended))
            } else {
                (other == office).then_some((one, ended))
            }
        })
    }

    /// Everyone that `office` is paired with.
    pub fn counterparts(&self, office: &OfficeId) -> Vec<(OfficeId, Agreed)> {
        let counterpart = |agreed: &Agreed| {
            let party = agreed.pairing.counterpart_of(office)?;
            Some((party.office.clone(), agreed.clone()))
        };
        self.pairings.values().filter_map(counterpart).collect()
    }

    /// Ends the agreement of two offices, or of one with everyone where both are the same. `None`: its serial stays,
    /// and the key that it names is not registered any more.
    fn part(&mut self, one: &OfficeId, other: &OfficeId, ended: Option<Ended>) {
        // Records name a pair in the order of its handles, which is that of registering; pairings are kept by id.
        let (one, other) = (one.min(other), one.max(other));
        let of = |(a, b): &(OfficeId, OfficeId)| {
            (a == one && b == other) || (one == other && (a == one || b == one))
        };
        let pairs: Vec<_> = self
            .pairings
            .keys()
            .filter(|pair| of(pair))
            .cloned()
            .collect();
        for pair in pairs {
            if let Some(agreed) = self.pairings.remove(&pair) {
                let (one, other) = &pair;
                let of_key = Ended {
                    serial: agreed.pairing.serial.max(self.highest(one, other)),
                    by: String::new(),
                    at: Timestamp::from_millis(0),
                    bytes: Bytes::new(),
                };
                self.ended.insert(pair, of_key);
            }
        }
        if let Some(ended) = ended {
            self.ended.insert((one.clone(), other.clone()), ended);
        }
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
    proposals: Proposals,
    /// Roll-overs that are on disk and of no use any more.
    rolled: std::collections::BTreeSet<RollOverEntry>,
    disputes: BTreeMap<u32, DisputeEntry>,
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

    /// Takes over a record that is on disk.
    ///
    /// # Errors
    /// A refusal where the record does not hold.
    pub fn apply(&mut self, entry: &Entry, body: &Bytes) -> Result<(), Refusal> {
        match entry {
            Entry::Office(office) => self.apply_office(office, body),
            Entry::Pairing(pairing) => self.apply_pairing(pairing, body),
            Entry::Proposed(proposed) => {
                self.apply_proposed(proposed, body);
                Ok(())
            }
            Entry::RollOver(rolling) => self.apply_roll_over(rolling, body),
            Entry::Allowed(allowed) => {
                self.apply_allowed(allowed);
                Ok(())
            }
            Entry::Ended(ended) => {
                self.apply_ended(ended, body);
                Ok(())
            }
            Entry::Standing(standing) => {
                self.apply_standing(standing);
                Ok(())
            }
            Entry::State(state) if state.thing() == Thing::Bundle => self.apply_bundle(state, body),
            Entry::State(state) => {
                self.apply_tokens(state.handle, Tokens::of(state));
                Ok(())
            }
            Entry::Takeover(takeover) => {
                self.apply_tokens(takeover.handle, Tokens::awaiting(takeover));
                Ok(())
            }
            Entry::Dispute(dispute) => {
                self.disputes.insert(dispute.handle, dispute.clone());
                Ok(())
            }
            Entry::Authority(authority) => {
                self.apply_authority(authority, body);
                Ok(())
            }
            Entry::List(list) => {
                self.apply_list(list, body);
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
        let key = IdentityKey::from_slice(&entry.key)?;
        let known = snapshot.offices.remove(&id);
        let changed = known.as_ref().is_some_and(|known| known.key != key);
        let bundle = known.as_ref().filter(|_| !changed);
        let office = Office {
            handle: entry.handle,
            bundle: bundle.and_then(|known| known.bundle.clone()),
            key,
            chain: decode_chain(body.clone()),
            suspended: known.and_then(|known| known.suspended),
            added: Added::of(&entry.by, entry.at),
            removed: entry.removed,
            formerly: entry.formerly.clone(),
        };
        snapshot.offices.insert(id.clone(), office);
        if changed {
            self.go_on_with(&id);
        }
        self.forget_keys_before(&id);
        Ok(())
    }

    fn apply_standing(&mut self, entry: &StandingEntry) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let mut offices = snapshot.offices.values_mut();
        if let Some(office) = offices.find(|office| office.handle == entry.handle) {
            let suspended = Suspended {
                since: Timestamp::from_millis(entry.at),
                by: entry.by.clone(),
                refuse_queued: entry.refuse_queued,
            };
            office.suspended = entry.suspended.then_some(suspended);
        }
        if entry.suspended {
            self.void_rolling(|_, by| by.handle == entry.handle);
        }
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
        // One of a key that was replaced since is none any more.
        let Ok(bundle) = SignedBundle::decode(body.clone())?.verify(id, &office.key) else {
            return Ok(());
        };
        office.bundle = Some((bundle.get().epoch, bundle.get().digest(), body.clone()));
        Ok(())
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
