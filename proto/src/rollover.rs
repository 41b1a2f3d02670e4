//! One office changes its key by plan: a statement for one of its pairs, signed by the key before and by the key after,
//! that counts a day after it was first seen. Not: whose authority issued the new certificate, which is judged where
//! authorities are known; nor what was sealed to the key before.

use bytes::Bytes;
use prost::Message;
use sha2::{Digest as _, Sha256};

use crate::{
    certificate,
    id::{Digest, OfficeId},
    limits,
    pairing::{Pairing, Party},
    refusal::{Code, Refusal},
    sign::{self, IdentityKey, SignFault, Signer, Verified},
    time::Timestamp,
    wire,
};

/// An office's next key, as one of its counterparts is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollOver {
    /// Both offices, in order.
    pub offices: [OfficeId; 2],
    /// Whose key changes.
    pub by: OfficeId,
    /// Its key until then.
    pub old: IdentityKey,
    /// Its key from then on.
    pub new: IdentityKey,
    /// SHA-256 of the certificate for the new key, DER.
    pub certificate: Digest,
    /// From the same count as the agreements of the two.
    pub serial: u64,
    /// When it was made, by the author's clock. Nothing follows from it: who could date it back gained nothing.
    pub at: Timestamp,
}

impl RollOver {
    /// The roll-over of `by` to the key of the certificate `leaf`, DER, for its agreement `pairing` with another office,
    /// where `highest` is the highest serial that the two used.
    ///
    /// # Errors
    /// `wrong_audience` where it is not `by`'s agreement; `bad_certificate`; `malformed` where the key is one of the two
    /// that the agreement names, or no serial is left.
    pub fn new(
        by: &OfficeId,
        (pairing, highest): (&Pairing, u64),
        leaf: &[u8],
        at: Timestamp,
    ) -> Result<Self, Refusal> {
        let own = pairing.party(by).ok_or_else(|| of_others(by))?;
        let serial = highest.max(pairing.serial).checked_add(1);
        let roll_over = Self {
            offices: pairing.parties.clone().map(|party| party.office),
            by: by.clone(),
            old: own.key.clone(),
            new: read(leaf, by)?,
            certificate: Digest::from_bytes(Sha256::digest(leaf).into()),
            serial: serial.ok_or_else(|| Refusal::malformed("no higher serial is left"))?,
            at,
        };
        roll_over.check()?;
        roll_over.applied_to(pairing)?;
        Ok(roll_over)
    }

    /// The agreement as it holds once this counts: with the author's new key and this serial, else as it was.
    ///
    /// # Errors
    /// `key_changed` where the agreement names another key of the author; `malformed` where it would name one key twice.
    pub fn applied_to(&self, pairing: &Pairing) -> Result<Pairing, Refusal> {
        let own = pairing.party(&self.by).ok_or_else(|| of_others(&self.by))?;
        if own.key != self.old {
            let detail = format!("the agreement names another key of {}", self.by);
            return Err(Refusal::new(Code::KeyChanged, detail));
        }
        let parties = pairing.parties.clone().map(|party| {
            if party.office != self.by {
                return party;
            }
            let key = self.new.clone();
            Party { key, ..party }
        });
        Pairing::new(parties, self.serial, pairing.not_before, pairing.not_after)
    }

    fn check(&self) -> Result<(), Refusal> {
        let [first, second] = &self.offices;
        if first >= second || self.serial == 0 || !self.offices.contains(&self.by) {
            let detail =
                "a roll-over names two offices in order, one of which is its author, and a serial";
            return Err(Refusal::malformed(detail));
        }
        if self.old == self.new {
            return Err(Refusal::malformed("a roll-over names two keys"));
        }
        Ok(())
    }

    fn parse(bytes: &Bytes) -> Result<Self, Refusal> {
        let wire = wire::RollOver::decode(bytes.clone())?;
        let office = |name: &str| -> Result<OfficeId, Refusal> {
            name.parse()
                .map_err(|error| Refusal::malformed(format!("{error}")))
        };
        let certificate = Digest::from_slice(&wire.certificate);
        let roll_over = Self {
            offices: [office(&wire.office_a)?, office(&wire.office_b)?],
            by: office(&wire.by)?,
            old: IdentityKey::from_slice(&wire.old_key)?,
            new: IdentityKey::from_slice(&wire.new_key)?,
            certificate: certificate
                .ok_or_else(|| Refusal::malformed("a certificate's digest has 32 bytes"))?,
            serial: wire.serial,
            at: Timestamp::from_millis(wire.at_ms),
        };
        roll_over.check()?;
        Ok(roll_over)
    }

    fn to_bytes(&self) -> Bytes {
        let [a, b] = &self.offices;
        let wire = wire::RollOver {
            office_a: a.to_string(),
            office_b: b.to_string(),
            by: self.by.to_string(),
            old_key: Bytes::copy_from_slice(self.old.as_bytes()),
            new_key: Bytes::copy_from_slice(self.new.as_bytes()),
            certificate: Bytes::copy_from_slice(self.certificate.as_bytes()),
            serial: self.serial,
            at_ms: self.at.as_millis(),
        };
        wire.encode_to_vec().into()
    }
}

/// A roll-over as it travels and lies in files, with the certificates of the new key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRollOver {
    bytes: Bytes,
    /// By the key before, and by the key after.
    signatures: [Bytes; 2],
    /// DER, leaf first.
    chain: Vec<Bytes>,
}

impl SignedRollOver {
    /// Signs it with both keys. `chain`: the certificates of the new one, DER, leaf first.
    ///
    /// # Errors
    /// `key_changed` where a signer has another key than it names; `bad_certificate`; `too_large`; a fault of a signer as
    /// `malformed`.
    pub fn sign(
        roll_over: &RollOver,
        chain: &[Bytes],
        (old, new): (&dyn Signer, &dyn Signer),
    ) -> Result<Self, Refusal> {
        if *old.identity() != roll_over.old || *new.identity() != roll_over.new {
            let detail = "the roll-over names another key than its signer's";
            return Err(Refusal::new(Code::KeyChanged, detail));
        }
        let bytes = roll_over.to_bytes();
        let signature = |signer: &dyn Signer| {
            let fault = |e: SignFault| Refusal::malformed(e.to_string());
            let signature = sign::sign(signer, sign::ROLL_OVER, &bytes, &[]).map_err(fault)?;
            Ok::<_, Refusal>(Bytes::copy_from_slice(&signature))
        };
        let signatures = [signature(old)?, signature(new)?];
        let signed = Self {
            chain: chain.to_vec(),
            signatures,
            bytes,
        };
        signed.certified(roll_over)?;
        if signed.encode().len() > limits::ROLL_OVER_BYTES_MAX {
            let detail = "the certificates are too long for a roll-over";
            return Err(Refusal::new(Code::TooLarge, detail));
        }
        Ok(signed)
    }

    /// What it says, unproven: to find the agreement that it is about.
    ///
    /// # Errors
    /// `malformed`.
    pub fn unproven(&self) -> Result<RollOver, Refusal> {
        RollOver::parse(&self.bytes)
    }

    /// SHA-256 of the bytes that both keys sign.
    pub fn digest(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.bytes).into())
    }

    /// The certificates of the new key, DER, leaf first.
    pub fn chain(&self) -> &[Bytes] {
        &self.chain
    }

    /// holds with the signatures of both keys, where `key` is the author's until then, and with the certificate
    /// that it names.
    ///
    /// # Errors
    /// `key_changed` where it names another key as the one until then; `bad_signature`, `bad_certificate`, `malformed`.
    pub fn verify(&self, key: &IdentityKey) -> Result<Verified<RollOver>, Refusal> {
        let said = self.unproven()?;
        if said.old != *key {
            let detail = format!("the key of {} is another one", said.by);
            return Err(Refusal::new(Code::KeyChanged, detail));
        }
        for (key, signature) in [&said.old, &said.new].into_iter().zip(&self.signatures) {
            sign::verify(key, sign::ROLL_OVER, (&self.bytes, &[]), signature)?;
        }
        self.certified(&said)?;
        Ok(Verified::new(said))
    }

    fn certified(&self, said: &RollOver) -> Result<(), Refusal> {
        let bad = |detail: &str| Err(Refusal::new(Code::BadCertificate, detail));
        let Some(leaf) = self.chain.first() else {
            return bad("a roll-over brings a certificate");
        };
        if self.chain.len() > limits::CHAIN_MAX {
            return bad("too many certificates");
        }
        if Sha256::digest(leaf).as_slice() != said.certificate.as_bytes() {
            return bad("it is another certificate than the one that is named");
        }
        if read(leaf, &said.by)? != said.new {
            return bad("the certificate is for another key");
        }
        Ok(())
    }

    /// The bytes as they travel and lie in files.
    pub fn encode(&self) -> Bytes {
        let [signature_old, signature_new] = self.signatures.clone();
        let wire = wire::SignedRollOver {
            roll_over: self.bytes.clone(),
            signature_old,
            signature_new,
            chain: self.chain.clone(),
        };
        wire.encode_to_vec().into()
    }

    /// Reads what [`SignedRollOver::encode`] made.
    ///
    /// # Errors
    /// `too_large`, `malformed`; also where it is something else, such as a pairing.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        if bytes.len() > limits::ROLL_OVER_BYTES_MAX {
            let detail = "it is longer than any roll-over";
            return Err(Refusal::new(Code::TooLarge, detail));
        }
        let wire = wire::SignedRollOver::decode(bytes)?;
        if wire.roll_over.is_empty() {
            return Err(Refusal::malformed("there is no roll-over in it"));
        }
        Ok(Self {
            bytes: wire.roll_over,
            signatures: [wire.signature_old, wire.signature_new],
            chain: wire.chain,
        })
    }
}

/// A roll-over that was taken and does not count yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// SHA-256 of its signed bytes.
    pub digest: Digest,
    /// What it says.
    pub said: RollOver,
    /// When who judges first had it on disk, by the judge's own time.
    pub seen: Timestamp,
}

impl Pending {
    /// From when it counts, for who saw it then.
    pub const fn counts_from(&self) -> Timestamp {
        self.seen.plus_millis(limits::ROLL_OVER_NOTICE_MS)
    }
}

/// What is known of two offices when a roll-over comes.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Their agreement in force, with what roll-overs that count made of it.
    pub pairing: &'a Pairing,
    /// The highest serial that the two used.
    pub highest: u64,
    /// A roll-over of the same author that does not count yet.
    pub pending: Option<&'a Pending>,
}

/// What a roll-over that holds does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is known, and changes nothing.
    Known,
    /// It is shown, and counts a day from now.
    Taken(RollOver),
    /// There is another one of the same author that does not count yet: neither does, and nothing goes between the two
    /// until numbers are compared again.
    Contradicted(RollOver),
}

/// judges a roll-over against what is known. One takes the serial after the highest, so that nobody uses up the
/// numbers of a pair; a second one before the first counts is somebody else's with the same key.
///
/// # Errors
/// `wrong_audience` where it is of two others, `pairing_expired` where another serial is the next one; as
/// [`SignedRollOver::verify`].
pub fn judge(signed: &SignedRollOver, standing: &Standing<'_>) -> Result<Verdict, Refusal> {
    let said = signed.unproven()?;
    let offices = standing.pairing.parties.clone().map(|party| party.office);
    if said.offices != offices {
        return Err(of_others(&said.by));
    }
    let pending = standing.pending;
    if pending.is_some_and(|pending| pending.digest == signed.digest()) {
        return Ok(Verdict::Known);
    }
    let own = standing.pairing.party(&said.by);
    let own = own.ok_or_else(|| of_others(&said.by))?;
    let said = signed.verify(&own.key)?.into_inner();
    said.applied_to(standing.pairing)?;
    let rival =
        |pending: &Pending| pending.said.by == said.by && said.serial >= pending.said.serial;
    let next = standing.highest.max(standing.pairing.serial);
    let next = next.checked_add(1);
    if pending.is_some_and(rival) && next.is_some_and(|next| said.serial <= next) {
        return Ok(Verdict::Contradicted(said));
    }
    if next != Some(said.serial) {
        let detail = format!("serial {} is not the next one", said.serial);
        return Err(Refusal::new(Code::PairingExpired, detail));
    }
    Ok(Verdict::Taken(said))
}

fn of_others(office: &OfficeId) -> Refusal {
    let detail = format!("it is no agreement of {office}");
    Refusal::new(Code::WrongAudience, detail)
}

/// The key of a certificate of `office`.
fn read(leaf: &[u8], office: &OfficeId) -> Result<IdentityKey, Refusal> {
    let leaf = certificate::office(leaf)?;
    if leaf.name != *office {
        let detail = "the certificate is for another office";
        return Err(Refusal::new(Code::BadCertificate, detail));
    }
    Ok(leaf.key)
}

#[cfg(test)]
mod tests;
