//! Two offices that agreed to talk: one record, signed by both identity keys over the same bytes. One signature
//! alone is a proposal, which nobody acts on. Not: the ceremony that compares keys.

use bytes::Bytes;
use prost::Message;
use sha2::{Digest as _, Sha256};

use crate::{
    id::{Digest, OfficeId, RelayId},
    limits,
    refusal::{Code, Refusal},
    seal,
    sign::{self, IdentityKey, SignFault, Signer, Verified},
    time::Timestamp,
    wire,
};

/// One of the two offices, with the key that the other pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The office.
    pub office: OfficeId,
    /// Its identity key.
    pub key: IdentityKey,
}

/// An agreement. Of the two parties the first sorts before the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// Both offices.
    pub parties: [Party; 2],
    /// Never goes back between the same two.
    pub serial: u64,
    /// First moment of validity.
    pub not_before: Timestamp,
    /// Last moment of validity.
    pub not_after: Timestamp,
    /// By which relays the two reach each other, in order of names; where there is none, by any that both are linked to.
    pub relays: Vec<RelayId>,
}

impl Pairing {
    /// The pairing of two offices.
    ///
    /// # Errors
    /// `malformed` where it is one office with itself, or the validity is empty or longer than 30 years.
    pub fn new(
        mut parties: [Party; 2],
        serial: u64,
        not_before: Timestamp,
        not_after: Timestamp,
    ) -> Result<Self, Refusal> {
        parties.sort_by(|one, other| one.office.cmp(&other.office));
        let pairing = Self {
            parties,
            serial,
            not_before,
            not_after,
            relays: Vec::new(),
        };
        pairing.check()?;
        Ok(pairing)
    }

    /// The same by these relays alone.
    ///
    /// # Errors
    /// `malformed` where there are more than an office may have.
    pub fn by_relays(mut self, relays: impl IntoIterator<Item = RelayId>) -> Result<Self, Refusal> {
        self.relays = relays.into_iter().collect();
        self.relays.sort();
        self.relays.dedup();
        self.check()?;
        Ok(self)
    }

    /// Whether the two reach each other by this relay.
    pub fn goes_by(&self, relay: &RelayId) -> bool {
        self.relays.is_empty() || self.relays.contains(relay)
    }

    /// The party that is not `office`; `None` where `office` is neither.
    pub fn counterpart_of(&self, office: &OfficeId) -> Option<&Party> {
        let [first, second] = &self.parties;
        if first.office == *office {
            Some(second)
        } else if second.office == *office {
            Some(first)
        } else {
            None
        }
    }

    /// The party that is `office`.
    pub fn party(&self, office: &OfficeId) -> Option<&Party> {
        self.parties.iter().find(|party| party.office == *office)
    }

    /// Whether it is valid at `now`.
    pub fn valid_at(&self, now: Timestamp) -> bool {
        self.not_before <= now && now <= self.not_after
    }

    fn check(&self) -> Result<(), Refusal> {
        let [first, second] = &self.parties;
        if first.office >= second.office {
            return Err(Refusal::malformed("a pairing names two offices in order"));
        }
        if first.key == second.key {
            return Err(Refusal::malformed(
                "both offices of a pairing have the same key",
            ));
        }
        if self.serial == 0 || self.not_before >= self.not_after {
            return Err(Refusal::malformed("a pairing has a serial and a validity"));
        }
        let longest = limits::PAIRING_YEARS_MAX.saturating_mul(366 * 24 * 60 * 60 * 1_000);
        if self.not_after.millis_since(self.not_before) > longest {
            return Err(Refusal::malformed(
                "a pairing is valid for at most 30 years",
            ));
        }
        let in_order = self.relays.is_sorted_by(|one, next| one < next);
        if self.relays.len() > limits::RELAYS_MAX || !in_order {
            return Err(Refusal::malformed(
                "a pairing names at most four relays, each once and in order",
            ));
        }
        Ok(())
    }

    fn parse(bytes: &Bytes) -> Result<Self, Refusal> {
        let wire = wire::Pairing::decode(bytes.clone())?;
        let party = |office: &str, key: &[u8]| {
            let office = office
                .parse()
                .map_err(|e| Refusal::malformed(format!("{e}")))?;
            Ok::<_, Refusal>(Party {
                office,
                key: IdentityKey::from_slice(key)?,
            })
        };
        if !wire.suites.contains(&seal::SUITE) {
            return Err(Refusal::new(
                Code::UnsupportedVersion,
                "the pairing allows no known suite",
            ));
        }
        let pairing = Self {
            parties: [
                party(&wire.office_a, &wire.key_a)?,
                party(&wire.office_b, &wire.key_b)?,
            ],
            serial: wire.serial,
            not_before: Timestamp::from_millis(wire.not_before_ms),
            not_after: Timestamp::from_millis(wire.not_after_ms),
            relays: names(&wire.relays)?,
        };
        pairing.check()?;
        Ok(pairing)
    }

    fn to_bytes(&self) -> Bytes {
        let [a, b] = &self.parties;
        let wire = wire::Pairing {
            office_a: a.office.to_string(),
            key_a: Bytes::copy_from_slice(a.key.as_bytes()),
            office_b: b.office.to_string(),
            key_b: Bytes::copy_from_slice(b.key.as_bytes()),
            serial: self.serial,
            not_before_ms: self.not_before.as_millis(),
            not_after_ms: self.not_after.as_millis(),
            suites: vec![seal::SUITE],
            relays: self.relays.iter().map(ToString::to_string).collect(),
        };
        wire.encode_to_vec().into()
    }
}

/// Names of relays, as they travel.
///
/// # Errors
/// `malformed` where one is none.
pub(crate) fn names(relays: &[String]) -> Result<Vec<RelayId>, Refusal> {
    let name = |name: &String| name.parse().map_err(|e| Refusal::malformed(format!("{e}")));
    relays.iter().map(name).collect()
}

/// A pairing as it travels: signed by none, one or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedPairing {
    bytes: Bytes,
    signatures: [Bytes; 2],
}

impl SignedPairing {
    /// A proposal that nobody has signed.
    pub fn propose(pairing: &Pairing) -> Self {
        Self {
            bytes: pairing.to_bytes(),
            signatures: [Bytes::new(), Bytes::new()],
        }
    }

    /// What it says, unproven: for showing it to the officer who is asked to sign.
    ///
    /// # Errors
    /// `malformed`, `unsupported_version`.
    pub fn unproven(&self) -> Result<Pairing, Refusal> {
        Pairing::parse(&self.bytes)
    }

    /// SHA-256 of the bytes that both sign.
    pub fn digest(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.bytes).into())
    }

    /// Adds the signature of the party whose key the signer holds.
    ///
    /// # Errors
    /// `key_changed` where the signer's key is neither party's; a fault of the signer as `malformed`.
    pub fn sign_as(&mut self, signer: &dyn Signer) -> Result<(), Refusal> {
        let pairing = self.unproven()?;
        let fault = |e: SignFault| Refusal::malformed(e.to_string());
        let signature = sign::sign(signer, sign::PAIRING, &self.bytes, &[]).map_err(fault)?;
        let mut signed = false;
        for (party, slot) in pairing.parties.iter().zip(self.signatures.iter_mut()) {
            if party.key == *signer.identity() {
                *slot = Bytes::copy_from_slice(&signature);
                signed = true;
            }
        }
        if signed {
            Ok(())
        } else {
            Err(Refusal::new(
                Code::KeyChanged,
                "the pairing names another key",
            ))
        }
    }

    /// holds only with both signatures, each under the key that the record names.
    ///
    /// # Errors
    /// `unpaired` where a signature is missing, `bad_signature`, `malformed`, `unsupported_version`.
    pub fn verify(&self) -> Result<Verified<Pairing>, Refusal> {
        let pairing = self.unproven()?;
        for (party, signature) in pairing.parties.iter().zip(&self.signatures) {
            if signature.is_empty() {
                let detail = format!("{} has not signed the pairing", party.office);
                return Err(Refusal::new(Code::Unpaired, detail));
            }
            sign::verify(&party.key, sign::PAIRING, (&self.bytes, &[]), signature)?;
        }
        Ok(Verified::new(pairing))
    }

    /// Checks the one signature of `office`, where the other is still to come.
    ///
    /// # Errors
    /// As [`SignedPairing::verify`].
    pub fn verify_half(&self, office: &OfficeId) -> Result<(), Refusal> {
        let pairing = self.unproven()?;
        for (party, signature) in pairing.parties.iter().zip(&self.signatures) {
            if party.office == *office {
                return sign::verify(&party.key, sign::PAIRING, (&self.bytes, &[]), signature);
            }
        }
        Err(Refusal::new(
            Code::Unpaired,
            format!("the pairing does not name {office}"),
        ))
    }

    /// The bytes as they travel and lie in files.
    pub fn encode(&self) -> Bytes {
        let [signature_a, signature_b] = self.signatures.clone();
        let wire = wire::SignedPairing {
            pairing: self.bytes.clone(),
            signature_a,
            signature_b,
        };
        wire.encode_to_vec().into()
    }

    /// Reads what [`SignedPairing::encode`] made.
    ///
    /// # Errors
    /// `malformed`.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        let wire = wire::SignedPairing::decode(bytes)?;
        Ok(Self {
            bytes: wire.pairing,
            signatures: [wire.signature_a, wire.signature_b],
        })
    }
}

#[cfg(test)]
mod tests;
