//! Signed housekeeping between two gateways. Never receipted. Not: receipts.

use bytes::Bytes;

use crate::{
    id::{Digest, OfficeId, Precedence, StoreEpoch, StreamId},
    limits,
    refusal::Refusal,
    sign::{self, IdentityKey, SignFault, Signer, Verified},
    wire,
};

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// Up to where the relay answered *held*.
    Marks(Marks),
    /// Numbers that will never arrive.
    VoidNumbers(VoidNumbers),
    /// An envelope that cannot be opened here.
    CannotOpen(CannotOpen),
    /// A new numbering, and where the old one ended.
    StreamStart(StreamStart),
    /// The author's current bundle, an encoded `SignedBundle`.
    Bundle(Bytes),
    /// The author was restored from a backup, or answers that.
    Restored(Restored),
    /// "You ask about this envelope, and I have it not": SHA-256(header ‖ signature).
    NotHere(Digest),
    /// "Does this reach you?", or the answer to it. The only notice under the exercise label.
    Test(Test),
    /// A kind that this version does not know.
    Unknown,
}

/// "The relay answered held for all my numbers of this stream and precedence up to here."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// The author's stream.
    pub stream: StreamId,
    /// Which precedence.
    pub precedence: Precedence,
    /// The last number of which it and all before were held or void.
    pub held_through: u64,
    /// When, by the author's clock.
    pub at: crate::time::Timestamp,
}

/// Numbers that will never arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidNumbers {
    /// The author's stream.
    pub stream: StreamId,
    /// To whom they were counted.
    pub recipient: OfficeId,
    /// Which precedence.
    pub precedence: Precedence,
    /// First and last of each range, both included.
    pub ranges: Vec<(u64, u64)>,
}

/// "I hold no key for this envelope."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotOpen {
    /// SHA-256(header ‖ signature).
    pub envelope: Digest,
    /// The envelope's stream.
    pub stream: StreamId,
    /// The envelope's precedence.
    pub precedence: Precedence,
    /// The envelope's sequence.
    pub sequence: u64,
    /// Why, from the table of refusals.
    pub code: String,
    /// The author's current bundle, an encoded `SignedBundle`.
    pub bundle: Bytes,
}

/// The first notice of a new sender stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamStart {
    /// The new stream.
    pub stream: StreamId,
    /// The one that ended.
    pub predecessor: StreamId,
    /// Its last sequence per precedence.
    pub ends: Vec<(Precedence, u64)>,
}

/// A question that the other gateway answers by itself, or its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Random; the answer repeats it.
    pub nonce: [u8; 16],
    /// Whether it is the answer.
    pub is_answer: bool,
    /// When, by the author's clock.
    pub at: crate::time::Timestamp,
}

/// "I was restored from a backup: send me again what I lack." And the answer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Drawn by the restore; the answer repeats it.
    pub epoch: StoreEpoch,
    /// Per stream and precedence of the counterpart: all up to here is on the author's disk.
    pub have: Vec<(StreamId, Precedence, u64)>,
    /// The answer: all that was lacking is queued.
    pub served: bool,
}

impl Notice {
    pub(crate) fn to_wire(&self) -> wire::Notice {
        use wire::notice::Kind;
        let kind = match self {
            Self::Marks(marks) => Some(Kind::Marks(wire::Marks {
                stream: marks.stream.0,
                precedence: marks.precedence.number().into(),
                held_through: marks.held_through,
                at_ms: marks.at.as_millis(),
            })),
            Self::VoidNumbers(void) => Some(Kind::VoidNumbers(void.to_wire())),
            Self::CannotOpen(cannot) => Some(Kind::CannotOpen(wire::CannotOpen {
                envelope: Bytes::copy_from_slice(cannot.envelope.as_bytes()),
                stream: cannot.stream.0,
                precedence: cannot.precedence.number().into(),
                sequence: cannot.sequence,
                code: cannot.code.clone(),
                bundle: cannot.bundle.clone(),
            })),
            Self::StreamStart(start) => Some(Kind::StreamStart(wire::StreamStart {
                stream: start.stream.0,
                predecessor: start.predecessor.0,
                ends: start.ends.iter().map(stream_end).collect(),
            })),
            Self::Bundle(bundle) => Some(Kind::Bundle(bundle.clone())),
            Self::Restored(restored) => Some(Kind::Restored(restored.to_wire())),
            Self::NotHere(envelope) => Some(Kind::NotHere(wire::NotHere {
                envelope: Bytes::copy_from_slice(envelope.as_bytes()),
            })),
            Self::Test(test) => Some(Kind::Test(wire::Test {
                nonce: Bytes::copy_from_slice(&test.nonce),
                answer: test.is_answer,
                at_ms: test.at.as_millis(),
            })),
            Self::Unknown => None,
        };
        wire::Notice { kind }
    }

    pub(crate) fn from_wire(notice: wire::Notice) -> Result<Self, Refusal> {
        use wire::notice::Kind;
        Ok(match notice.kind {
            None => Self::Unknown,
            Some(Kind::Marks(marks)) => Self::Marks(Marks {
                stream: StreamId(marks.stream),
                precedence: precedence(marks.precedence)?,
                held_through: marks.held_through,
                at: crate::time::Timestamp::from_millis(marks.at_ms),
            }),
            Some(Kind::VoidNumbers(void)) => Self::VoidNumbers(VoidNumbers::from_wire(&void)?),
            Some(Kind::CannotOpen(cannot)) => Self::CannotOpen(CannotOpen {
                envelope: digest(&cannot.envelope)?,
                stream: StreamId(cannot.stream),
                precedence: precedence(cannot.precedence)?,
                sequence: cannot.sequence,
                code: code(&cannot.code)?,
                bundle: cannot.bundle,
            }),
            Some(Kind::StreamStart(start)) => Self::StreamStart(StreamStart::from_wire(&start)?),
            Some(Kind::Bundle(bundle)) => Self::Bundle(bundle),
            Some(Kind::Restored(restored)) => Self::Restored(Restored::from_wire(&restored)?),
            Some(Kind::NotHere(not_here)) => Self::NotHere(digest(&not_here.envelope)?),
            Some(Kind::Test(test)) => Self::Test(Test {
                nonce: (test.nonce.as_ref().try_into())
                    .map_err(|_| Refusal::malformed("a test's nonce has 16 bytes"))?,
                is_answer: test.answer,
                at: crate::time::Timestamp::from_millis(test.at_ms),
            }),
        })
    }
}

impl StreamStart {
    fn from_wire(start: &wire::StreamStart) -> Result<Self, Refusal> {
        if start.ends.len() > Precedence::URGENT_FIRST.len() {
            return Err(Refusal::malformed("a stream ends once per precedence"));
        }
        let end = |end: &wire::StreamEnd| {
            Ok::<_, Refusal>((precedence(end.precedence)?, end.last_sequence))
        };
        Ok(Self {
            stream: StreamId(start.stream),
            predecessor: StreamId(start.predecessor),
            ends: start.ends.iter().map(end).collect::<Result<_, _>>()?,
        })
    }
}

impl Restored {
    fn to_wire(&self) -> wire::Restored {
        let mark =
            |&(stream, precedence, held_through): &(StreamId, Precedence, u64)| wire::Marks {
                stream: stream.0,
                precedence: precedence.number().into(),
                held_through,
                at_ms: 0,
            };
        wire::Restored {
            epoch: Bytes::copy_from_slice(self.epoch.as_bytes()),
            have: self.have.iter().map(mark).collect(),
            served: self.served,
        }
    }

    fn from_wire(restored: &wire::Restored) -> Result<Self, Refusal> {
        if restored.have.len() > limits::RESTORE_MARKS_MAX {
            return Err(Refusal::malformed("a restored office has too many marks"));
        }
        let mark = |mark: &wire::Marks| {
            let precedence = precedence(mark.precedence)?;
            Ok::<_, Refusal>((StreamId(mark.stream), precedence, mark.held_through))
        };
        Ok(Self {
            epoch: StoreEpoch::from_slice(&restored.epoch)
                .ok_or_else(|| Refusal::malformed("an epoch has 16 bytes"))?,
            have: restored.have.iter().map(mark).collect::<Result<_, _>>()?,
            served: restored.served,
        })
    }
}

impl VoidNumbers {
    pub(crate) fn to_wire(&self) -> wire::VoidNumbers {
        wire::VoidNumbers {
            stream: self.stream.0,
            recipient: self.recipient.to_string(),
            precedence: self.precedence.number().into(),
            ranges: self
                .ranges
                .iter()
                .map(|&(first, last)| wire::NumberRange { first, last })
                .collect(),
        }
    }

    pub(crate) fn from_wire(void: &wire::VoidNumbers) -> Result<Self, Refusal> {
        if void.ranges.len() > limits::VOID_RANGES_MAX {
            return Err(Refusal::malformed("too many ranges of void numbers"));
        }
        let ranges: Vec<_> = void
            .ranges
            .iter()
            .map(|range| (range.first, range.last))
            .collect();
        if ranges
            .iter()
            .any(|&(first, last)| first == 0 || first > last)
        {
            return Err(Refusal::malformed("a range of void numbers is empty"));
        }
        Ok(Self {
            stream: StreamId(void.stream),
            recipient: void
                .recipient
                .parse()
                .map_err(|e| Refusal::malformed(format!("{e}")))?,
            precedence: precedence(void.precedence)?,
            ranges,
        })
    }
}

/// Void numbers as the relay is told of them on the control stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedVoidNumbers {
    pub(crate) sender: String,
    pub(crate) bytes: Bytes,
    pub(crate) signature: Bytes,
}

impl SignedVoidNumbers {
    /// Signs them.
    ///
    /// # Errors
    /// The signer's own fault.
    pub fn sign(
        sender: &OfficeId,
        void: &VoidNumbers,
        signer: &dyn Signer,
    ) -> Result<Self, SignFault> {
        use prost::Message;
        let bytes = Bytes::from(void.to_wire().encode_to_vec());
        let signature = sign::sign(
            signer,
            sign::VOID_NUMBERS,
            &bytes,
            sender.as_str().as_bytes(),
        )?;
        Ok(Self {
            sender: sender.to_string(),
            bytes,
            signature: Bytes::copy_from_slice(&signature),
        })
    }

    /// Checks that `sender`, whose key is `key`, gave them up.
    ///
    /// # Errors
    /// `bad_signature`, `malformed`.
    pub fn verify(
        &self,
        sender: &OfficeId,
        key: &IdentityKey,
    ) -> Result<Verified<VoidNumbers>, Refusal> {
        use prost::Message;
        let tail = sender.as_str().as_bytes();
        sign::verify(
            key,
            sign::VOID_NUMBERS,
            (&self.bytes, tail),
            &self.signature,
        )?;
        let wire = wire::VoidNumbers::decode(self.bytes.clone())?;
        Ok(Verified::new(VoidNumbers::from_wire(&wire)?))
    }
}

pub(crate) fn precedence(number: i32) -> Result<Precedence, Refusal> {
    u8::try_from(number)
        .ok()
        .and_then(Precedence::from_number)
        .ok_or_else(|| Refusal::malformed(format!("{number} is no precedence")))
}

pub(crate) fn digest(bytes: &[u8]) -> Result<Digest, Refusal> {
    Digest::from_slice(bytes).ok_or_else(|| Refusal::malformed("a digest has 32 bytes"))
}

pub(crate) fn code(text: &str) -> Result<String, Refusal> {
    let plain = |b: u8| b.is_ascii_lowercase() || b == b'_';
    if text.is_empty() || text.len() > 40 || !text.bytes().all(plain) {
        return Err(Refusal::malformed("a refusal's code is small letters"));
    }
    Ok(text.to_owned())
}

fn stream_end(&(precedence, last_sequence): &(Precedence, u64)) -> wire::StreamEnd {
    wire::StreamEnd {
        precedence: precedence.number().into(),
        last_sequence,
    }
}

#[cfg(test)]
mod tests;
