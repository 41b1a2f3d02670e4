//! Under which agreement and certificates an alert was said: those of today, or earlier ones, where a key was changed or
//! a certificate or agreement renewed since. Not: judging them (`evidence`).

use std::collections::BTreeSet;

use blo_proto::{
    Digest, IdentityKey, OfficeId, Timestamp,
    certificate::{self, Leaf},
    envelope::Proof,
    pairing::{Pairing, SignedPairing},
    receipt::{RelayReceipt, SignedRelayReceipt},
    rollover::SignedRollOver,
};
use bytes::Bytes;

use super::{
    error::DeskError,
    reading::{Reading, disk},
};
use crate::{
    gateway::{RELAYS, received_content},
    shelf::{Kind, Named, PeerTag, Received, keys},
};

/// Envelopes and statements about one alert and one office.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) alerts: Vec<Proof>,
    pub(super) receipts: Vec<Proof>,
    pub(super) statements: Vec<Bytes>,
}

/// What they are judged by. Empty where it is not known.
#[derive(Clone, Debug, Default)]
pub(super) struct Papers {
    pub(super) pairing: Bytes,
    pub(super) roll_overs: Vec<Bytes>,
    pub(super) own_chain: Vec<Bytes>,
    pub(super) chain: Vec<Bytes>,
    pub(super) relay_chain: Vec<Bytes>,
}

/// An agreement, and all that holds under it.
struct Fitting {
    pairing: Bytes,
    roll_overs: Vec<Bytes>,
    /// Ours, and theirs.
    keys: [Vec<IdentityKey>; 2],
    relay_chain: Vec<Bytes>,
    at: Timestamp,
    said: Said,
}

/// What either of the two said of its keys since an agreement, and what that made of it.
#[derive(Default)]
struct Since {
    roll_overs: Vec<Bytes>,
    stages: Vec<Pairing>,
}

impl Reading {
    /// The papers under which most of this holds, the newest first, and what of it does: one that was sealed to another
    /// key since proves nothing under them.
    pub(super) fn papers(
        &self,
        office: &OfficeId,
        (sent, said): (bool, Said),
    ) -> Result<(Papers, Said), DeskError> {
        let tag = self.shelf.vault().peer(office);
        let (chains, relays) = (self.chains(tag)?, self.relay_chains()?);
        let mut best: Option<Fitting> = None;
        for pairing in self.agreements(office, tag)? {
            let since = self.roll_overs(tag, &pairing)?;
            let fitting = self.fitting((pairing, since), (office, sent), &said, &relays);
            let count = |one: &Fitting| one.said.alerts.len() + one.said.receipts.len();
            if let Some(fitting) = fitting
                && best
                    .as_ref()
                    .is_none_or(|best| count(best) < count(&fitting))
            {
                best = Some(fitting);
            }
        }
        let newest = |chains: &[Vec<Bytes>]| chains.first().cloned().unwrap_or_default();
        let Some(best) = best else {
            let papers = Papers {
                pairing: self.facts.agreement(office).unwrap_or_default(),
                roll_overs: Vec::new(),
                own_chain: newest(&self.facts.chains),
                chain: newest(&chains),
                relay_chain: newest(&relays),
            };
            return Ok((papers, said));
        };
        let [own, theirs] = &best.keys;
        let papers = Papers {
            pairing: best.pairing,
            roll_overs: best.roll_overs,
            own_chain: chain_of(&self.facts.chains, own, best.at),
            chain: chain_of(&chains, theirs, best.at),
            relay_chain: best.relay_chain,
        };
        Ok((papers, best.said))
    }

    /// What holds under an agreement, if it was in force then and at least one envelope of the alert does.
    fn fitting(
        &self,
        (bytes, since): (Bytes, Since),
        (office, sent): (&OfficeId, bool),
        said: &Said,
        relays: &[Vec<Bytes>],
    ) -> Option<Fitting> {
        let pairing: Pairing = SignedPairing::decode(bytes.clone()).ok()?.unproven().ok()?;
        let stages = || std::iter::once(&pairing).chain(&since.stages);
        let keys = |office: &OfficeId| -> Vec<IdentityKey> {
            let parties = stages().filter_map(|stage| stage.party(office));
            parties.map(|party| party.key.clone()).collect()
        };
        let (own, theirs) = (keys(&self.facts.office), keys(office));
        let (sender, recipient) = if sent {
            (&own, &theirs)
        } else {
            (&theirs, &own)
        };
        let alerts = under(sender, &said.alerts);
        let bindings: Vec<Digest> = alerts.iter().map(Proof::binding).collect();
        let composed = alerts.first().and_then(composed_at)?;
        let (relay_chain, statements, first) = stated(&said.statements, relays, &bindings);
        let at = first.unwrap_or(composed);
        let said = Said {
            receipts: under(recipient, &said.receipts),
            alerts,
            statements,
        };
        pairing.valid_at(at).then_some(Fitting {
            pairing: bytes,
            roll_overs: since.roll_overs,
            keys: [own, theirs],
            relay_chain,
            at,
            said,
        })
    }

    /// What either of the two said of its keys since an agreement, as far as each follows on the one before and counts.
    fn roll_overs(&self, tag: PeerTag, agreed: &Bytes) -> Result<Since, DeskError> {
        let mut since = Since::default();
        let agreed = SignedPairing::decode(agreed.clone()).and_then(|signed| signed.unproven());
        let Ok(mut stage) = agreed else {
            return Ok(since);
        };
        let mut known = Vec::new();
        for (_, value) in self.shelf.prefix(&keys::roll_overs(tag)).map_err(disk)? {
            let Some(Kind::Value(Named { bytes, .. })) = self.at(&value) else {
                continue;
            };
            let signed = SignedRollOver::decode(bytes);
            let read = signed.and_then(|signed| Ok((signed.unproven()?, signed)));
            known.extend(read.ok().filter(|(said, _)| said.serial > stage.serial));
        }
        known.sort_by_key(|(said, _)| said.serial);
        for (said, signed) in known {
            let key = keys::rolled(tag, signed.digest().as_bytes());
            let counts = self.shelf.value(&key).map_err(disk)?.is_some();
            if counts && let Ok(next) = said.applied_to(&stage) {
                stage = next;
                since.stages.push(stage.clone());
                since.roll_overs.push(signed.encode());
            }
        }
        Ok(since)
    }

    /// Every agreement with an office, the newest first.
    fn agreements(&self, office: &OfficeId, tag: PeerTag) -> Result<Vec<Bytes>, DeskError> {
        let mut all: Vec<Bytes> = self.facts.agreement(office).into_iter().collect();
        let former = self.shelf.prefix(&keys::former_agreements(tag));
        for (_, value) in former.map_err(disk)?.into_iter().rev() {
            if let Some(Kind::Value(named)) = self.at(&value) {
                all.push(named.bytes);
            }
        }
        Ok(all)
    }

    /// Every chain that an office, or the relay, has shown, the newest first.
    fn chains(&self, tag: PeerTag) -> Result<Vec<Vec<Bytes>>, DeskError> {
        let body = self.shelf.single(&keys::chain(tag)).map_err(disk)?;
        let newest = body.and_then(|body| body.kind);
        let former = self.shelf.prefix(&keys::former_chains(tag));
        let former = former.map_err(disk)?;
        let former = former.iter().filter_map(|(_, value)| self.at(value));
        let all = newest.into_iter().chain(former);
        let chain = |kind| match kind {
            Kind::Chain(chain) => Some(chain.certificates),
            _ => None,
        };
        Ok(all.filter_map(chain).collect())
    }

    /// The newest lists that are here of the countries of these offices, and of relays.
    pub(super) fn revocation_lists<'a>(
        &self,
        offices: impl Iterator<Item = &'a OfficeId>,
    ) -> Result<Vec<Bytes>, DeskError> {
        let mut whose: BTreeSet<&str> = offices.map(OfficeId::country).collect();
        whose.insert(RELAYS);
        let kept = self.shelf.prefix(&keys::revocation_lists());
        let mut lists = Vec::new();
        for (_, value) in kept.map_err(disk)? {
            if let Some(Kind::Value(named)) = self.at(&value)
                && whose.contains(named.name.as_str())
            {
                lists.push(named.bytes);
            }
        }
        Ok(lists)
    }

    fn at(&self, value: &[u8]) -> Option<Kind> {
        self.shelf.read(keys::position(value)?).ok()?.kind
    }

    /// Those of every relay of this office.
    fn relay_chains(&self) -> Result<Vec<Vec<Bytes>>, DeskError> {
        let mut all = Vec::new();
        for relay in &self.facts.relays {
            all.extend(self.chains(self.shelf.vault().relay(relay))?);
        }
        Ok(all)
    }
}

fn under(keys: &[IdentityKey], all: &[Proof]) -> Vec<Proof> {
    let holds = |proof: &&Proof| keys.iter().any(|key| proof.verify_header(key).is_ok());
    all.iter().filter(holds).cloned().collect()
}

fn composed_at(proof: &Proof) -> Option<Timestamp> {
    let kept = Received {
        plaintext: proof.plaintext.clone(),
        ..Received::default()
    };
    Some(received_content(&kept)?.composed_at)
}

/// The relay's chain under which most statements about these envelopes hold, those, and the time of the first. Where none
/// does, the newest and all of them, for the judge to say why.
fn stated(
    all: &[Bytes],
    relays: &[Vec<Bytes>],
    bindings: &[Digest],
) -> (Vec<Bytes>, Vec<Bytes>, Option<Timestamp>) {
    let newest = relays.first().cloned().unwrap_or_default();
    let (held, first) = about(all, bindings, |signed| signed.unproven().ok());
    let mut best = (newest, held, first);
    let mut most = 0;
    for chain in relays {
        let Some(Ok(leaf)) = chain.first().map(|der| certificate::relay(der)) else {
            continue;
        };
        let verified = |signed: &SignedRelayReceipt| {
            let verified = signed.verify(&leaf.name, &leaf.key).ok()?;
            Some(verified.into_inner())
        };
        let (held, first) = about(all, bindings, verified);
        if held.len() > most {
            most = held.len();
            best = (chain.clone(), held, first);
        }
    }
    best
}

/// The statements that can be read and are about these envelopes, and the time of the first.
fn about(
    all: &[Bytes],
    bindings: &[Digest],
    read: impl Fn(&SignedRelayReceipt) -> Option<RelayReceipt>,
) -> (Vec<Bytes>, Option<Timestamp>) {
    let mut held = Vec::new();
    let mut first: Option<Timestamp> = None;
    for bytes in all {
        let signed = SignedRelayReceipt::decode(bytes.clone()).ok();
        let Some(said) = signed.as_ref().and_then(&read) else {
            continue;
        };
        let mut entries = said.entries.iter();
        if entries.any(|(envelope, _)| bindings.contains(envelope)) {
            first = Some(first.map_or(said.at, |first| first.min(said.at)));
            held.push(bytes.clone());
        }
    }
    (held, first)
}

/// The first of these for one of the keys that is valid at a time; else the first for one of them; else the first.
fn chain_of(chains: &[Vec<Bytes>], keys: &[IdentityKey], at: Timestamp) -> Vec<Bytes> {
    let leaf = |chain: &&Vec<Bytes>| certificate::office(chain.first()?).ok();
    let of_key = |chain: &&Vec<Bytes>| leaf(chain).is_some_and(|leaf| keys.contains(&leaf.key));
    let then = |chain: &&Vec<Bytes>| {
        let in_time = |leaf: &Leaf<OfficeId>| leaf.not_before <= at && at <= leaf.not_after;
        of_key(chain) && leaf(chain).as_ref().is_some_and(in_time)
    };
    let mut all = chains.iter();
    let found = all.clone().find(then).or_else(|| all.clone().find(of_key));
    found.or_else(|| all.next()).cloned().unwrap_or_default()
}
