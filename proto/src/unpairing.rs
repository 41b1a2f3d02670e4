//! One office ends its agreement with another: a statement that it alone signs, and that counts at once. Not: what then
//! becomes of what waits.

use bytes::Bytes;
use prost::Message;

use crate::{
    id::OfficeId,
    refusal::Refusal,
    sign::{self, IdentityKey, SignFault, Signer, Verified},
    time::Timestamp,
    wire,
};

/// The end of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpairing {
    /// Both offices, in order.
    pub offices: [OfficeId; 2],
    /// Which of them ends it.
    pub by: OfficeId,
    /// From the same count as the agreements of the two: what it ends has a lower one, and what follows a higher one.
    pub serial: u64,
    /// When, by the clock of the office that ends it.
    pub at: Timestamp,
}

impl Unpairing {
    /// The end of the agreement of `by` with another office, whose serial is `ended`.
    ///
    /// # Errors
    /// `malformed` where it is one office with itself, or no serial is left.
    pub fn new(
        by: &OfficeId,
        other: &OfficeId,
        ended: u64,
        at: Timestamp,
    ) -> Result<Self, Refusal> {
        let mut offices = [by.clone(), other.clone()];
        offices.sort();
        let serial = ended.checked_add(1);
        let unpairing = Self {
            offices,
            by: by.clone(),
            serial: serial.ok_or_else(|| Refusal::malformed("no higher serial is left"))?,
            at,
        };
        unpairing.check()?;
        Ok(unpairing)
    }

    /// The office with which `office` has agreed nothing any more; `None` where it is neither.
    pub fn counterpart_of(&self, office: &OfficeId) -> Option<&OfficeId> {
        let [first, second] = &self.offices;
        if first == office {
            Some(second)
        } else {
            (second == office).then_some(first)
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        let [first, second] = &self.offices;
        if first >= second || self.serial == 0 || !self.offices.contains(&self.by) {
            let detail =
                "an un-pairing names two offices in order, one of which ends it, and a serial";
            return Err(Refusal::malformed(detail));
        }
        Ok(())
    }

    fn parse(bytes: &Bytes) -> Result<Self, Refusal> {
        let wire = wire::Unpairing::decode(bytes.clone())?;
        let office = |name: &str| -> Result<OfficeId, Refusal> {
            name.parse()
                .map_err(|error| Refusal::malformed(format!("{error}")))
        };
        let unpairing = Self {
            offices: [office(&wire.office_a)?, office(&wire.office_b)?],
            by: office(&wire.by)?,
            serial: wire.serial,
            at: Timestamp::from_millis(wire.at_ms),
        };
        unpairing.check()?;
        Ok(unpairing)
    }
}

/// An un-pairing as it travels and lies in files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedUnpairing {
    bytes: Bytes,
    signature: Bytes,
}

impl SignedUnpairing {
    /// Signs it in the name of the office that ends the agreement.
    ///
    /// # Errors
    /// The signer's own fault.
    pub fn sign(unpairing: &Unpairing, signer: &dyn Signer) -> Result<Self, SignFault> {
        let [a, b] = &unpairing.offices;
        let wire = wire::Unpairing {
            office_a: a.to_string(),
            office_b: b.to_string(),
            by: unpairing.by.to_string(),
            serial: unpairing.serial,
            at_ms: unpairing.at.as_millis(),
        };
        let bytes = Bytes::from(wire.encode_to_vec());
        let signature = sign::sign(signer, sign::UNPAIRING, &bytes, &[])?;
        Ok(Self {
            bytes,
            signature: Bytes::copy_from_slice(&signature),
        })
    }

    /// What it says, unproven: to find the key that must have signed it.
    ///
    /// # Errors
    /// `malformed`.
    pub fn unproven(&self) -> Result<Unpairing, Refusal> {
        Unpairing::parse(&self.bytes)
    }

    /// holds with the signature of the office that it names as ending the agreement, whose key is `key`.
    ///
    /// # Errors
    /// `bad_signature`, `malformed`.
    pub fn verify(&self, key: &IdentityKey) -> Result<Verified<Unpairing>, Refusal> {
        sign::verify(key, sign::UNPAIRING, (&self.bytes, &[]), &self.signature)?;
        Ok(Verified::new(self.unproven()?))
    }

    /// The bytes as they travel and lie in files.
    pub fn encode(&self) -> Bytes {
        let wire = wire::SignedUnpairing {
            unpairing: self.bytes.clone(),
            signature: self.signature.clone(),
        };
        wire.encode_to_vec().into()
    }

    /// Reads what [`SignedUnpairing::encode`] made.
    ///
    /// # Errors
    /// `malformed`.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        let wire = wire::SignedUnpairing::decode(bytes)?;
        Ok(Self {
            bytes: wire.unpairing,
            signature: wire.signature,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pairing::{Pairing, Party, SignedPairing},
        refusal::Code,
        sign::MemorySigner,
    };

    fn signers() -> [MemorySigner; 2] {
        [1, 2].map(|seed| MemorySigner::from_seed(&[seed; 32]))
    }

    fn pairing() -> Pairing {
        let [south, north] = signers();
        let party = |office: &str, signer: &MemorySigner| Party {
            office: office.parse().unwrap(),
            key: signer.identity().clone(),
        };
        let parties = [party("mae-sai.th", &south), party("tachileik.mm", &north)];
        let (from, to) = (Timestamp::from_millis(1), Timestamp::from_millis(9));
        Pairing::new(parties, 7, from, to).unwrap()
    }

    #[test]
    fn r18_an_unpairing_holds_under_the_key_of_the_office_that_ends_it_and_under_no_other() {
        let [south, north] = signers();
        let offices = pairing().parties.map(|party| party.office);
        let at = Timestamp::from_millis(5);
        let unpairing = Unpairing::new(&offices[0], &offices[1], 7, at).unwrap();
        assert_eq!(unpairing.serial, 8);
        let signed = SignedUnpairing::sign(&unpairing, &south).unwrap();
        let signed = SignedUnpairing::decode(signed.encode()).unwrap();
        assert_eq!(*signed.verify(south.identity()).unwrap().get(), unpairing);
        let refusal = signed.verify(north.identity()).unwrap_err();
        assert_eq!(refusal.code, Code::BadSignature);
    }

    #[test]
    fn a_pairings_signature_is_none_of_an_unpairing() {
        let [south, _] = signers();
        let mut signed = SignedPairing::propose(&pairing());
        signed.sign_as(&south).unwrap();
        let pairing = wire::SignedPairing::decode(signed.encode()).unwrap();
        let forged = SignedUnpairing {
            bytes: pairing.pairing,
            signature: pairing.signature_a,
        };
        assert!(forged.verify(south.identity()).is_err());
    }

    #[test]
    fn r18_a_stranger_ends_nothing_and_nobody_an_agreement_with_itself() {
        let [south, _] = signers();
        let offices = pairing().parties.map(|party| party.office);
        let at = Timestamp::from_millis(5);
        assert!(Unpairing::new(&offices[0], &offices[0], 7, at).is_err());
        let by = "poipet.kh".parse().unwrap();
        let of_others = Unpairing {
            by,
            ..Unpairing::new(&offices[0], &offices[1], 7, at).unwrap()
        };
        let signed = SignedUnpairing::sign(&of_others, &south).unwrap();
        let refusal = signed.verify(south.identity()).unwrap_err();
        assert_eq!(refusal.code, Code::Malformed);
    }
}
