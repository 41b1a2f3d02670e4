//! Content ⇄ envelope: the only door. Sealing commits, encrypts and signs; receiving judges the route, verifies,
//! opens and recomputes the commitment before anything is shown. Not: when, nor in what order.

use bytes::Bytes;
use prost::Message;
use sha2::{Digest as _, Sha256};

pub use padding::padded_length;

use crate::{
    content::{Content, Margin},
    facts::Route,
    id::{Digest, Number, SessionId, StreamId},
    limits,
    refusal::{Code, Refusal},
    seal::{self, OpeningSession, SealingSession},
    sign::{self, IdentityKey, Label, SignFault, Signer, Verified, length_u32},
    time::Timestamp,
    wire,
};

mod agreement;
mod padding;
mod short;

#[cfg(test)]
mod tests;

const COMMITMENT_LABEL: &[u8] = b"BLO-RELAY/1/commitment\0";
/// Bytes of the random salt that hides the content behind its commitment.
pub const SALT_BYTES: usize = 32;

/// All that is needed to seal one content to one counterpart.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The number that the sender gave it, on disk before the first byte leaves.
    pub number: &'a Number,
    /// Whether it travels under the exercise label.
    pub exercise: bool,
    /// What is sealed.
    pub content: &'a Content,
    /// What rides along.
    pub margin: &'a Margin,
    /// 32 fresh random bytes.
    pub salt: [u8; SALT_BYTES],
    /// the recipient said that it opens the short form, which is used where it saves padded bytes.
    pub short: bool,
}

/// A sealed, signed envelope, and what its sender keeps to prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The encoded envelope, as it is sent and stored.
    pub bytes: Bytes,
    /// SHA-256(header): equal number and digest is a repeat.
    pub header_digest: Digest,
    /// SHA-256(header ‖ signature): what receipts bind.
    pub binding: Digest,
    /// What proves authorship to a third party.
    pub proof: Proof,
}

/// Seals `draft` in `session`. The encapsulation rides along until the recipient named the session.
///
/// # Errors
/// The signer's own fault.
pub fn seal(
    draft: &Draft<'_>,
    session: &SealingSession,
    with_encapsulation: bool,
    signer: &dyn Signer,
) -> Result<Sealed, SignFault> {
    let plaintext = plaintext(draft);
    let number = draft.number;
    let header = wire::Header {
        version: limits::VERSION,
        exercise: draft.exercise,
        sender: number.sender.to_string(),
        recipient: number.recipient.to_string(),
        sender_stream: number.stream.0,
        sequence: number.sequence,
        precedence: number.precedence.number().into(),
        expires_at_minute: draft.content.expires_at.minute_up(),
        commitment: Bytes::copy_from_slice(commitment(number, &plaintext).as_bytes()),
        suite: seal::SUITE,
        session: Bytes::copy_from_slice(session.id().as_bytes()),
        recipient_epoch: session.recipient_epoch().as_millis(),
        encapsulation: if with_encapsulation {
            session.encapsulation().clone()
        } else {
            Bytes::new()
        },
        via: String::new(),
    };
    let header = Bytes::from(header.encode_to_vec());
    let sealed = Bytes::from(session.seal(&header, padding::pad(&plaintext, draft.short)));
    let sealed_digest = Digest::from_bytes(Sha256::digest(&sealed).into());
    let label = label(draft.exercise);
    let signature = sign::sign(signer, label, &header, sealed_digest.as_bytes())?;
    let signature = Bytes::copy_from_slice(&signature);
    let proof = Proof {
        header: header.clone(),
        signature: signature.clone(),
        sealed_digest,
        plaintext: plaintext.into(),
    };
    let binding = binding(&header, &signature);
    let header_digest = Digest::from_bytes(Sha256::digest(&header).into());
    let bytes = wire::Envelope {
        header,
        signature,
        sealed,
    }
    .encode_to_vec()
    .into();
    Ok(Sealed {
        bytes,
        header_digest,
        binding,
        proof,
    })
}

/// A header, parsed; its bytes are kept beside it and never made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Who, to whom, which stream, how urgent, which one.
    pub number: Number,
    /// Under which label it is signed.
    pub exercise: bool,
    /// When the relay may let it go, at the start of a minute.
    pub expires_at: Timestamp,
    /// What it commits to.
    pub commitment: Digest,
    /// The sealing session.
    pub session: SessionId,
    /// Which bundle of the recipient.
    pub recipient_epoch: Timestamp,
    /// Present until the recipient named the session.
    pub encapsulation: Option<Bytes>,
}

/// An envelope as it is carried: the parsed header beside the bytes that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    header: Header,
    header_bytes: Bytes,
    signature: Bytes,
    sealed: Bytes,
    bytes: Bytes,
}

impl Carried {
    /// Reads an envelope, proving nothing yet.
    ///
    /// # Errors
    /// `too_large`, `malformed`, `unsupported_version`.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        if bytes.len() > limits::ENVELOPE_BYTES_MAX {
            return Err(Refusal::new(
                Code::TooLarge,
                format!("{} bytes", bytes.len()),
            ));
        }
        let wire = wire::Envelope::decode(bytes.clone())?;
        if wire.signature.len() != 64 || wire.sealed.len() > limits::SEALED_BYTES_MAX {
            return Err(Refusal::malformed(
                "the signature or the sealed body has a wrong length",
            ));
        }
        let header = Header::parse(&wire.header)?;
        Ok(Self {
            header,
            header_bytes: wire.header,
            signature: wire.signature,
            sealed: wire.sealed,
            bytes,
        })
    }

    /// The parsed header.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The header's bytes as they arrived.
    pub const fn header_bytes(&self) -> &Bytes {
        &self.header_bytes
    }

    /// The 64 signature bytes.
    pub const fn signature(&self) -> &Bytes {
        &self.signature
    }

    /// The whole envelope as it arrived, to be kept and forwarded.
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// SHA-256 of the sealed body.
    pub fn sealed_digest(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.sealed).into())
    }

    /// SHA-256(header).
    pub fn header_digest(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.header_bytes).into())
    }

    /// SHA-256(header ‖ signature): what receipts bind.
    pub fn binding(&self) -> Digest {
        binding(&self.header_bytes, &self.signature)
    }

    /// judges the route and the signature, in the order that a stranger's envelope is cheapest to refuse.
    ///
    /// # Errors
    /// `wrong_sender`, `unknown_recipient`, `unpaired`, `pairing_expired`, `lifetime_too_long`, `key_changed`,
    /// `bad_signature`.
    pub fn judge(self, route: &Route<'_>, now: Timestamp) -> Result<Verified<Self>, Refusal> {
        let number = &self.header.number;
        if number.sender != *route.from {
            let detail = format!("{} on the link of {}", number.sender, route.from);
            return Err(Refusal::new(Code::WrongSender, detail));
        }
        if !route.recipient_known {
            return Err(Refusal::new(
                Code::UnknownRecipient,
                number.recipient.to_string(),
            ));
        }
        let pair = || format!("{} and {}", number.sender, number.recipient);
        match route.pairing {
            None => return Err(Refusal::new(Code::Unpaired, pair())),
            Some(validity) if !validity.holds_at(now) => {
                return Err(Refusal::new(Code::PairingExpired, pair()));
            }
            Some(_) => {}
        }
        let latest = now
            .plus_millis(limits::LIFETIME_MAX_MS)
            .plus_millis(limits::CLOCK_SKEW_MAX_MS);
        if self.header.expires_at > latest {
            return Err(Refusal::new(
                Code::LifetimeTooLong,
                self.header.expires_at.to_string(),
            ));
        }
        let key = route.sender_key.ok_or_else(|| {
            Refusal::new(Code::KeyChanged, format!("no key of {}", number.sender))
        })?;
        self.verify(key)
    }

    /// Checks the signature alone, where the route was judged before.
    ///
    /// # Errors
    /// `bad_signature`.
    pub fn verify(self, key: &IdentityKey) -> Result<Verified<Self>, Refusal> {
        let digest = Sha256::digest(&self.sealed);
        let label = label(self.header.exercise);
        sign::verify(
            key,
            label,
            (&self.header_bytes, digest.as_slice()),
            &self.signature,
        )?;
        Ok(Verified::new(self))
    }
}

/// Opens a verified envelope.
///
/// # Errors
/// `cannot_open` where the session does not fit; `malformed`, `bad_content`, `commitment_mismatch`,
/// `status_mismatch`, `wrong_audience`, `wrong_sender` where the content is not what the header says.
pub fn open(envelope: &Verified<Carried>, session: &OpeningSession) -> Result<Opened, Refusal> {
    let carried = envelope.get();
    if session.id() != carried.header.session {
        return Err(Refusal::new(
            Code::CannotOpen,
            "the header names another session",
        ));
    }
    let (form, padded) = session.open(&carried.header_bytes, &carried.sealed)?;
    let proof = Proof {
        header: carried.header_bytes.clone(),
        signature: carried.signature.clone(),
        sealed_digest: carried.sealed_digest(),
        plaintext: padding::unpad(form, padded)?,
    };
    let (content, margin) = proof.read(&carried.header)?;
    Ok(Opened {
        content,
        margin,
        proof,
    })
}

/// What an envelope said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What was sealed.
    pub content: Content,
    /// What rode along.
    pub margin: Margin,
    /// What proves it to a third party.
    pub proof: Proof,
}

/// Header, signature, digest of the sealed body, and plaintext: proves to anyone who holds the sender's public
/// key what the sender said, with neither office's secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof {
    /// The header's bytes.
    pub header: Bytes,
    /// 64 bytes.
    pub signature: Bytes,
    /// SHA-256 of the sealed body.
    pub sealed_digest: Digest,
    /// Salt, content and margin, without padding.
    pub plaintext: Bytes,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Proof({})", self.binding())
    }
}

impl Proof {
    /// SHA-256(header ‖ signature): what receipts bind.
    pub fn binding(&self) -> Digest {
        binding(&self.header, &self.signature)
    }

    /// The parsed header, unproven.
    ///
    /// # Errors
    /// `malformed`.
    pub fn header(&self) -> Result<Header, Refusal> {
        Header::parse(&self.header)
    }

    /// Checks the signature alone: that `key` signed something sealed under this header, whatever it is.
    ///
    /// # Errors
    /// `malformed`, `bad_signature`.
    pub fn verify_header(&self, key: &IdentityKey) -> Result<Verified<Header>, Refusal> {
        let header = self.header()?;
        let tail = self.sealed_digest.as_bytes();
        sign::verify(
            key,
            label(header.exercise),
            (&self.header, tail),
            &self.signature,
        )?;
        Ok(Verified::new(header))
    }

    /// Checks the whole chain from the signature down to the words.
    ///
    /// # Errors
    /// `bad_signature`, `commitment_mismatch` and whatever [`open`] refuses.
    pub fn verify(
        &self,
        key: &IdentityKey,
    ) -> Result<Verified<(Header, Content, Margin)>, Refusal> {
        let header = self.verify_header(key)?.into_inner();
        let (content, margin) = self.read(&header)?;
        Ok(Verified::new((header, content, margin)))
    }

    /// the commitment is recomputed before anything is shown.
    fn read(&self, header: &Header) -> Result<(Content, Margin), Refusal> {
        if commitment(&header.number, &self.plaintext) != header.commitment {
            return Err(Refusal::new(
                Code::CommitmentMismatch,
                header.number.sender.to_string(),
            ));
        }
        let (content, margin) = padding::parts(&self.plaintext)?;
        let content = Content::decode(content)?;
        let margin = Margin::decode(margin)?;
        agreement::of(header, &content)?;
        Ok((content, margin))
    }
}

impl Header {
    fn parse(bytes: &Bytes) -> Result<Self, Refusal> {
        if bytes.len() > limits::HEADER_BYTES_MAX {
            return Err(Refusal::new(
                Code::TooLarge,
                "the header is larger than its bound",
            ));
        }
        let wire = wire::Header::decode(bytes.clone())?;
        if wire.version != limits::VERSION || wire.suite != seal::SUITE || !wire.via.is_empty() {
            let detail = format!("version {}, suite {}", wire.version, wire.suite);
            return Err(Refusal::new(Code::UnsupportedVersion, detail));
        }
        let office = |text: &str| text.parse().map_err(|e| Refusal::malformed(format!("{e}")));
        let number = Number {
            sender: office(&wire.sender)?,
            stream: StreamId(wire.sender_stream),
            recipient: office(&wire.recipient)?,
            precedence: crate::notice::precedence(wire.precedence)?,
            sequence: wire.sequence,
        };
        if number.sequence == 0 || number.sender == number.recipient {
            return Err(Refusal::malformed(
                "a sequence counts from 1, to another office",
            ));
        }
        if !matches!(wire.encapsulation.len(), 0 | seal::ENCAPSULATION_BYTES) {
            return Err(Refusal::malformed("an encapsulation has 1120 bytes"));
        }
        Ok(Self {
            number,
            exercise: wire.exercise,
            expires_at: Timestamp::from_minute(wire.expires_at_minute),
            commitment: crate::notice::digest(&wire.commitment)?,
            session: SessionId::from_slice(&wire.session)
                .ok_or_else(|| Refusal::malformed("a session has 16 bytes"))?,
            recipient_epoch: Timestamp::from_millis(wire.recipient_epoch),
            encapsulation: (!wire.encapsulation.is_empty()).then_some(wire.encapsulation),
        })
    }
}

/// SHA-256(header ‖ signature).
pub fn binding(header: &[u8], signature: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(header);
    hash.update(signature);
    Digest::from_bytes(hash.finalize().into())
}

/// an exercise can never be replayed as real.
const fn label(exercise: bool) -> Label {
    if exercise {
        sign::EXERCISE
    } else {
        sign::ACTUAL
    }
}

/// SHA-256(label ‖ length-prefixed sender, recipient, stream, sequence ‖ plaintext without padding).
fn commitment(number: &Number, plaintext: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(COMMITMENT_LABEL);
    let (stream, sequence) = (number.stream.0.to_be_bytes(), number.sequence.to_be_bytes());
    for part in [
        number.sender.as_str().as_bytes(),
        number.recipient.as_str().as_bytes(),
        &stream,
        &sequence,
    ] {
        hash.update(length_u32(part));
        hash.update(part);
    }
    hash.update(plaintext);
    Digest::from_bytes(hash.finalize().into())
}

/// Salt ‖ u32 length ‖ content ‖ u32 length ‖ margin.
fn plaintext(draft: &Draft<'_>) -> Vec<u8> {
    let (content, margin) = (draft.content.encode(), draft.margin.encode());
    let length = [SALT_BYTES, 4, content.len(), 4, margin.len()];
    let mut plaintext = Vec::with_capacity(length.into_iter().fold(0, usize::saturating_add));
    plaintext.extend_from_slice(&draft.salt);
    for part in [content.as_ref(), &margin] {
        plaintext.extend_from_slice(&length_u32(part));
        plaintext.extend_from_slice(part);
    }
    plaintext
}
