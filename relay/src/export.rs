//! The file that an operator keeps of a registry. Lines of JSON: a head, an office or a pairing a line, and the SHA-256
//! of all before, so that a file that is cut off shows. Pure. Not: what of it is taken when it is put back (`plan`).

use std::fmt::Write as _;

use blo_proto::{OfficeId, RelayId, StoreEpoch, Timestamp, pairing::SignedPairing};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::registry::{self, Agreed, Snapshot};

pub use plan::Plan;

mod plan;

/// The version of the format that this software writes and reads.
const VERSION: u64 = 1;

/// What a registry has that an operator could not make again. No link tokens and no bundles, which gateways bring at
/// their next link: old ones would look like a copied home and like keys that are held back. Nothing that is held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The store's epoch, hexadecimal.
    pub store_epoch: String,
    /// The newest position in the journal.
    pub position: u64,
    /// The offices.
    pub offices: Vec<OfficeExport>,
    /// The pairings.
    pub pairings: Vec<PairingExport>,
    /// Pairs whose pairing is over.
    pub ended: Vec<EndedExport>,
    /// What the operator said of pairs that may pair or may not.
    #[serde(default)]
    pub allowed: Vec<AllowedExport>,
    /// Authorities that the operator brought, those that were removed too.
    #[serde(default)]
    pub authorities: Vec<AuthorityExport>,
    /// Their newest lists.
    #[serde(default)]
    pub lists: Vec<ListExport>,
}

/// One office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeExport {
    /// Its id.
    pub id: String,
    /// Its registered key, hexadecimal.
    pub key: String,
    /// Its certificates, DER in hexadecimal, leaf first.
    pub chain: Vec<String>,
    /// Who suspended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_by: Option<String>,
    /// Who removed it: it is known for its serials alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_by: Option<String>,
}

/// One pairing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingExport {
    /// The two offices, in order.
    pub offices: [String; 2],
    /// Its serial.
    pub serial: u64,
    /// As both signed it, hexadecimal.
    pub signed: String,
    /// The roll-overs of either that count since, hexadecimal, in the order of their serials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roll_overs: Vec<String>,
}

/// Two offices whose pairing is over: none with this serial or a lower one counts again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndedExport {
    /// The two offices, in order.
    pub offices: [String; 2],
    /// The highest serial that they have used.
    pub serial: u64,
    /// Who ended it.
    pub by: String,
}

/// The operator's word on two offices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedExport {
    /// The two offices, in order.
    pub offices: [String; 2],
    /// They may pair.
    pub allowed: bool,
    /// Who said so.
    pub by: String,
}

/// One certificate of an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityExport {
    /// The country for which it vouches.
    pub country: String,
    /// DER in hexadecimal.
    pub certificate: String,
    /// Who added it, or removed it.
    pub by: String,
    /// It vouches for nobody any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

/// A revocation list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListExport {
    /// The country of its authority.
    pub country: String,
    /// DER in hexadecimal.
    pub crl: String,
    /// Who brought it.
    pub by: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    blo_relay_registry: u64,
    relay: String,
    exported_at: String,
    store_epoch: String,
    position: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Office(OfficeExport),
    Pairing(PairingExport),
    Ended(EndedExport),
    Allowed(AllowedExport),
    Authority(AuthorityExport),
    List(ListExport),
    Sha256(String),
}

/// Why a file is not taken: what is so and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Something else.
    #[error(
        "The file is no export of a registry. Name one that `blo-relay registry export` wrote."
    )]
    Other,
    /// Of another version.
    #[error(
        "The file has version {0} of the format, and this software reads version {VERSION}. Use the software that wrote it, or its successor."
    )]
    Version(u64),
    /// Its end is missing.
    #[error("The file is cut off: its last line is missing. Use another copy of it.")]
    CutOff,
    /// Its bytes are not what was written.
    #[error(
        "The file was changed after it was written: its checksum does not match. Use another copy of it."
    )]
    Changed,
    /// Of another relay.
    #[error(
        "The file is the registry of {of}, and this relay is {here}. Name this relay's file, or correct `name` in the configuration."
    )]
    AnotherRelay {
        /// Whose it is.
        of: String,
        /// Who reads it.
        here: String,
    },
    /// A part of it does not hold.
    #[error("In the file, {0}. Export it anew with the software that wrote it.")]
    Wrong(String),
    /// It names another key.
    #[error(
        "{0} is registered with another key than in the file, and nothing was changed. Call the office and compare numbers; if the file is right, begin with an empty data folder."
    )]
    KeyChanged(String),
}

impl Export {
    /// What there is to keep of a registry.
    pub fn of(epoch: StoreEpoch, position: u64, snapshot: &Snapshot) -> Self {
        let offices = snapshot.offices.iter().map(|(id, office)| OfficeExport {
            id: id.to_string(),
            key: hex::encode(office.key.as_bytes()),
            chain: office.chain.iter().map(hex::encode).collect(),
            suspended_by: office.suspended.as_ref().map(|one| one.by.clone()),
            removed_by: office.removed.then(|| said_by(office.added.as_ref())),
        });
        let pairings = snapshot
            .pairings
            .iter()
            .map(|(pair, agreed)| PairingExport::of(pair, agreed, snapshot));
        let ended = snapshot
            .ended
            .iter()
            .map(|((one, other), ended)| EndedExport {
                offices: [one.to_string(), other.to_string()],
                serial: ended.serial,
                by: ended.by.clone(),
            });
        let allowed = snapshot
            .allowed
            .iter()
            .map(|((one, other), said)| AllowedExport {
                offices: [one.to_string(), other.to_string()],
                allowed: said.allowed,
                by: said.by.clone(),
            });
        Self {
            authorities: snapshot
                .brought
                .authorities()
                .map(AuthorityExport::of)
                .collect(),
            lists: snapshot.brought.lists().map(ListExport::of).collect(),
            allowed: allowed.collect(),
            store_epoch: epoch.to_string(),
            position,
            offices: offices.collect(),
            pairings: pairings.collect(),
            ended: ended.collect(),
        }
    }

    /// How many offices are registered, without those that were removed.
    pub fn registered(&self) -> usize {
        let registered = self
            .offices
            .iter()
            .filter(|office| office.removed_by.is_none());
        registered.count()
    }

    /// The file.
    ///
    /// # Errors
    /// Never in practice: names and digits are always JSON.
    pub fn to_text(&self, relay: &RelayId, now: Timestamp) -> Result<String, serde_json::Error> {
        let head = Head {
            blo_relay_registry: VERSION,
            relay: relay.to_string(),
            exported_at: now.to_string(),
            store_epoch: self.store_epoch.clone(),
            position: self.position,
        };
        let mut text = serde_json::to_string(&head)?;
        let offices = self.offices.iter().cloned().map(Line::Office);
        let pairings = self.pairings.iter().cloned().map(Line::Pairing);
        let ended = self.ended.iter().cloned().map(Line::Ended);
        let allowed = self.allowed.iter().cloned().map(Line::Allowed);
        let authorities = self.authorities.iter().cloned().map(Line::Authority);
        let lists = self.lists.iter().cloned().map(Line::List);
        let registry = offices.chain(pairings).chain(ended).chain(allowed);
        for line in registry.chain(authorities).chain(lists) {
            text.push('\n');
            text.push_str(&serde_json::to_string(&line)?);
        }
        text.push('\n');
        let digest = Line::Sha256(digest(&text));
        let _ = writeln!(text, "{}", serde_json::to_string(&digest)?); // text takes everything
        Ok(text)
    }

    /// What a file of `relay` says.
    ///
    /// # Errors
    /// [`ExportError`].
    pub fn parse(text: &str, relay: &RelayId) -> Result<Self, ExportError> {
        let first = text.lines().next().unwrap_or_default();
        let head: serde_json::Value = serde_json::from_str(first).map_err(|_| {
            if first.starts_with("{\"blo_relay_registry\"") {
                ExportError::CutOff
            } else {
                ExportError::Other
            }
        })?;
        match head
            .get("blo_relay_registry")
            .map(|version| version.as_u64())
        {
            Some(Some(VERSION)) => {}
            Some(Some(other)) => return Err(ExportError::Version(other)),
            Some(None) | None => return Err(ExportError::Other),
        }
        let (lines, stated) = sealed(text)?;
        if digest(lines) != stated {
            return Err(ExportError::Changed);
        }
        let wrong = |error: serde_json::Error| ExportError::Wrong(error.to_string());
        let head: Head = serde_json::from_value(head).map_err(wrong)?;
        if head.relay != relay.as_str() {
            let here = relay.to_string();
            return Err(ExportError::AnotherRelay {
                of: head.relay,
                here,
            });
        }
        let mut export = Self {
            store_epoch: head.store_epoch,
            position: head.position,
            ..Self::default()
        };
        for line in lines.lines().skip(1) {
            match serde_json::from_str(line).map_err(wrong)? {
                Line::Office(office) => export.offices.push(office),
                Line::Pairing(pairing) => export.pairings.push(pairing),
                Line::Ended(ended) => export.ended.push(ended),
                Line::Allowed(said) => export.allowed.push(said),
                Line::Authority(authority) => export.authorities.push(authority),
                Line::List(list) => export.lists.push(list),
                Line::Sha256(_) => return Err(ExportError::Changed),
            }
        }
        Ok(export)
    }
}

impl AuthorityExport {
    fn of(authority: &registry::Authority) -> Self {
        Self {
            country: authority.country.clone(),
            certificate: hex::encode(&authority.der),
            by: said_by(authority.added.as_ref()),
            removed: authority.removed,
        }
    }
}

impl ListExport {
    fn of(list: &registry::List) -> Self {
        Self {
            country: list.country.clone(),
            crl: hex::encode(&list.der),
            by: said_by(list.added.as_ref()),
        }
    }
}

fn said_by(added: Option<&registry::Added>) -> String {
    added.map(|added| added.by.clone()).unwrap_or_default()
}

impl PairingExport {
    fn of(pair: &(OfficeId, OfficeId), agreed: &Agreed, snapshot: &Snapshot) -> Self {
        let signed = SignedPairing::decode(agreed.bytes.clone());
        let signed = signed.and_then(|signed| signed.unproven());
        let rolling = snapshot.rolling.get(pair).into_iter().flatten();
        let counts = rolling.filter(|one| snapshot.counts(one));
        Self {
            offices: [pair.0.to_string(), pair.1.to_string()],
            serial: signed.map_or(agreed.pairing.serial, |signed| signed.serial),
            signed: hex::encode(&agreed.bytes),
            roll_overs: counts.map(|one| hex::encode(&one.bytes)).collect(),
        }
    }
}

/// All lines but the last, and the checksum in it.
fn sealed(text: &str) -> Result<(&str, String), ExportError> {
    let whole = text.strip_suffix('\n').ok_or(ExportError::CutOff)?;
    let end = whole.rfind('\n').ok_or(ExportError::CutOff)?;
    let (lines, last) = text.split_at(end.saturating_add(1));
    match serde_json::from_str(last) {
        Ok(Line::Sha256(stated)) => Ok((lines, stated)),
        Ok(_) | Err(_) => Err(ExportError::CutOff),
    }
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

fn bytes(text: &str) -> Result<Bytes, ExportError> {
    let bytes = hex::decode(text).map_err(|error| ExportError::Wrong(error.to_string()))?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests;
