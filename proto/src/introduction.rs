//! One office introduces itself to one other: id, certificates, wishes, how to reach it. Of two introductions that name
//! each other both offices make the same pairing, and no more is said. Not: whether to believe one, which people find
//! out by comparing safety numbers.

use bytes::Bytes;
use prost::Message;
use sha2::{Digest as _, Sha256};

use crate::{
    certificate,
    id::{Digest, OfficeId, RelayId},
    limits,
    pairing::{self, Pairing, Party, SignedPairing},
    refusal::{Code, Refusal},
    sign::{self, IdentityKey, SignFault, Signer, Verified},
    time::Timestamp,
    wire,
};

pub use safety_number::{NotASafetyNumber, SafetyNumber};

mod safety_number;

/// Bytes of an introduction's random name.
pub const NAME_BYTES: usize = 16;

/// Years of 365 days, so that every pairing of two wishes is within its own bound of 30 years and their leap days.
const WISH_MAX_MS: u64 = limits::PAIRING_YEARS_MAX * 365 * 24 * 60 * 60 * 1_000;
const _: () = assert!(
    WISH_MAX_MS + limits::PAIRING_BACKDATE_MS
        <= limits::PAIRING_YEARS_MAX * 366 * 24 * 60 * 60 * 1_000
);

/// How to reach a post. As its introduction says: to be believed no sooner than that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The post's name, one line; may be empty.
    pub post: String,
    /// Telephone numbers, each one line.
    pub telephones: Vec<String>,
}

/// What an office says of itself to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// Its author.
    pub office: OfficeId,
    /// The author's identity key: the one of its leaf.
    pub key: IdentityKey,
    /// The author's certificates, DER, leaf first.
    pub chain: Vec<Bytes>,
    /// The only office that it is for.
    pub to: OfficeId,
    /// When it was made, by the author's clock.
    pub at: Timestamp,
    /// The last moment of validity that the author wishes.
    pub until: Timestamp,
    /// The highest number of an agreement between the two that the author signed or knows; 0 = none.
    pub serial: u64,
    /// How to reach the author.
    pub card: Card,
    /// Random.
    pub name: [u8; NAME_BYTES],
    /// The relays that the author is linked to; none = not said.
    pub relays: Vec<RelayId>,
}

impl Introduction {
    /// The pairing that both offices make of their two introductions, in whichever order: its serial follows all that
    /// either knows, it begins an hour before the later of the two, ends with the earlier wish, and goes by the relays
    /// that both named.
    ///
    /// # Errors
    /// `wrong_audience` where they do not name each other; `malformed` where no pairing comes of them.
    pub fn agreement(&self, other: &Self) -> Result<Pairing, Refusal> {
        //
        if self.to != other.office || other.to != self.office {
            let detail = "the two introductions do not name each other";
            return Err(Refusal::new(Code::WrongAudience, detail));
        }
        let serial = self.serial.max(other.serial).checked_add(1);
        let serial = serial.ok_or_else(|| Refusal::malformed("no agreement can follow"))?;
        let party = |one: &Self| Party {
            office: one.office.clone(),
            key: one.key.clone(),
        };
        let from = self.at.max(other.at);
        let said = !self.relays.is_empty() && !other.relays.is_empty();
        //
        let common = self
            .relays
            .iter()
            .filter(|relay| said && other.relays.contains(relay));
        let common: Vec<RelayId> = common.cloned().collect();
        if said && common.is_empty() {
            let detail = "the two offices have no relay in common";
            return Err(Refusal::new(Code::WrongAudience, detail));
        }
        let pairing = Pairing::new(
            [party(self), party(other)],
            serial,
            from.minus_millis(limits::PAIRING_BACKDATE_MS),
            self.until.min(other.until),
        )?;
        pairing.by_relays(common)
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.office == self.to {
            return Err(Refusal::malformed("an office introduces itself to another"));
        }
        if self.until <= self.at {
            return Err(Refusal::malformed("the validity wished for is empty"));
        }
        if self.until.millis_since(self.at) > WISH_MAX_MS {
            let detail = "the validity wished for is longer than 30 years";
            return Err(Refusal::malformed(detail));
        }
        if self.chain.len() > limits::CHAIN_MAX {
            return Err(Refusal::malformed("too many certificates"));
        }
        if self.relays.len() > limits::RELAYS_MAX {
            return Err(Refusal::malformed("too many relays"));
        }
        let leaf = leaf(&self.chain)?;
        if leaf.name != self.office || leaf.key != self.key {
            let detail = "the certificate is for another office or key";
            return Err(Refusal::new(Code::BadCertificate, detail));
        }
        self.card.check()
    }

    fn parse(bytes: &Bytes) -> Result<Self, Refusal> {
        let wire = wire::Introduction::decode(bytes.clone())?;
        let office = |text: &str| {
            text.parse::<OfficeId>()
                .map_err(|e| Refusal::malformed(format!("{e}")))
        };
        let card = wire.card.unwrap_or_default();
        let introduction = Self {
            office: office(&wire.office)?,
            key: leaf(&wire.chain)?.key,
            to: office(&wire.to)?,
            chain: wire.chain,
            at: Timestamp::from_millis(wire.at_ms),
            until: Timestamp::from_millis(wire.until_ms),
            serial: wire.serial,
            card: Card {
                post: card.post,
                telephones: card.telephones,
            },
            name: wire
                .name
                .as_ref()
                .try_into()
                .map_err(|_| Refusal::malformed("an introduction's name has 16 bytes"))?,
            relays: pairing::names(&wire.relays)?,
        };
        introduction.check()?;
        Ok(introduction)
    }

    fn to_bytes(&self) -> Bytes {
        let card = wire::Card {
            post: self.card.post.clone(),
            telephones: self.card.telephones.clone(),
        };
        let wire = wire::Introduction {
            office: self.office.to_string(),
            chain: self.chain.clone(),
            to: self.to.to_string(),
            at_ms: self.at.as_millis(),
            until_ms: self.until.as_millis(),
            serial: self.serial,
            card: Some(card),
            name: Bytes::copy_from_slice(&self.name),
            relays: self.relays.iter().map(ToString::to_string).collect(),
        };
        wire.encode_to_vec().into()
    }
}

impl Card {
    /// A card that can be shown on a terminal as it is.
    ///
    /// # Errors
    /// `malformed` where it is too long, or has a character that moves a cursor or turns the direction of writing.
    pub fn check(&self) -> Result<(), Refusal> {
        one_line("the name of a post", &self.post, limits::POST_CHARS_MAX)?;
        if self.telephones.len() > limits::TELEPHONES_MAX {
            let most = limits::TELEPHONES_MAX;
            return Err(Refusal::malformed(format!(
                "a post has at most {most} telephones"
            )));
        }
        for telephone in &self.telephones {
            one_line("a telephone", telephone, limits::TELEPHONE_CHARS_MAX)?;
            if telephone.trim().is_empty() {
                return Err(Refusal::malformed("a telephone has a number"));
            }
        }
        Ok(())
    }
}

fn one_line(what: &str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    if text.chars().count() > chars_max {
        let detail = format!("{what} has at most {chars_max} characters");
        return Err(Refusal::malformed(detail));
    }
    if text.chars().any(|c| c.is_control() || is_unseen(c)) {
        let detail = format!("{what} has a control character");
        return Err(Refusal::malformed(detail));
    }
    Ok(())
}

/// What ends a line or turns the direction of writing without being a control character.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn leaf(chain: &[Bytes]) -> Result<certificate::Leaf<OfficeId>, Refusal> {
    let leaf = chain.first();
    let leaf = leaf.ok_or_else(|| Refusal::malformed("an introduction brings a certificate"))?;
    certificate::office(leaf)
}

/// The agreement with both signatures, where each office signed its own copy: that of `us` from `ours`, the other from
/// `theirs`. Neither is checked here.
///
/// # Errors
/// `malformed` where the two are different agreements, or not with `us`.
pub fn joined(
    us: &OfficeId,
    ours: &SignedPairing,
    theirs: &SignedPairing,
) -> Result<SignedPairing, Refusal> {
    if ours.digest() != theirs.digest() {
        return Err(Refusal::malformed("the two signed different agreements"));
    }
    let [first, second] = ours.unproven()?.parties;
    let (mut joined, other) = (
        wire::SignedPairing::decode(ours.encode())?,
        wire::SignedPairing::decode(theirs.encode())?,
    );
    if first.office == *us {
        joined.signature_b = other.signature_b;
    } else if second.office == *us {
        joined.signature_a = other.signature_a;
    } else {
        return Err(Refusal::malformed("the agreement is with others"));
    }
    SignedPairing::decode(joined.encode_to_vec().into())
}

/// An introduction as it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIntroduction {
    bytes: Bytes,
    signature: Bytes,
}

impl SignedIntroduction {
    /// Signs it with the key of its own leaf.
    ///
    /// # Errors
    /// `key_changed` where the signer has another key; `malformed`, `bad_certificate`; a fault of the signer as
    /// `malformed`.
    pub fn sign(introduction: &Introduction, signer: &dyn Signer) -> Result<Self, Refusal> {
        introduction.check()?;
        if *signer.identity() != introduction.key {
            let detail = "the certificate is for another key";
            return Err(Refusal::new(Code::KeyChanged, detail));
        }
        let bytes = introduction.to_bytes();
        let fault = |e: SignFault| Refusal::malformed(e.to_string());
        let signature = sign::sign(signer, sign::INTRODUCTION, &bytes, &[]).map_err(fault)?;
        let signed = Self {
            bytes,
            signature: Bytes::copy_from_slice(&signature),
        };
        if signed.encode().len() > limits::INTRODUCTION_BYTES_MAX {
            let detail = "the certificates are too long for an introduction";
            return Err(Refusal::new(Code::TooLarge, detail));
        }
        Ok(signed)
    }

    /// Checks that who made it holds the key that it brings. Whose key that is, it does not say: the safety number does.
    ///
    /// # Errors
    /// `malformed`, `bad_certificate`, `bad_signature`.
    pub fn verify(&self) -> Result<Verified<Introduction>, Refusal> {
        let introduction = Introduction::parse(&self.bytes)?;
        sign::verify(
            &introduction.key,
            sign::INTRODUCTION,
            (&self.bytes, &[]),
            &self.signature,
        )?;
        Ok(Verified::new(introduction))
    }

    /// SHA-256 of the bytes that its author signed.
    pub fn digest(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.bytes).into())
    }

    /// The bytes as they travel and lie in files.
    pub fn encode(&self) -> Bytes {
        let wire = wire::SignedIntroduction {
            introduction: self.bytes.clone(),
            signature: self.signature.clone(),
        };
        wire.encode_to_vec().into()
    }

    /// Reads what [`SignedIntroduction::encode`] made.
    ///
    /// # Errors
    /// `too_large`, `malformed`; also where it is something else, such as a pairing.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        if bytes.len() > limits::INTRODUCTION_BYTES_MAX {
            let detail = "it is longer than any introduction";
            return Err(Refusal::new(Code::TooLarge, detail));
        }
        let wire = wire::SignedIntroduction::decode(bytes)?;
        if wire.introduction.is_empty() {
            return Err(Refusal::malformed("there is no introduction in it"));
        }
        Ok(Self {
            bytes: wire.introduction,
            signature: wire.signature,
        })
    }
}

#[cfg(test)]
mod tests;
