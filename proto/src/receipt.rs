//! Signed facts about envelopes: a counterpart's, carried in an envelope that signs them, and a relay's, signed
//! alone. And the ladder of statuses that they prove. Not: when a receipt is made.

use bytes::Bytes;
use prost::Message;

use crate::{
    alert::{Outcome, line},
    id::{Digest, RelayId, SessionId, StoreEpoch, StreamId},
    limits,
    notice::{code, digest},
    refusal::{Code, Refusal},
    sign::{self, IdentityKey, SignFault, Signer, Verified},
    time::Timestamp,
    wire,
};

/// How far an alert has come at one counterpart. Ordered; merging takes the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// On the sender's disk.
    Queued,
    /// On the relay's disk.
    Held,
    /// The relay let it expire.
    Expired,
    /// The relay will never take it.
    RefusedByRelay,
    /// No receipt before it expired: not sent any more, still open.
    Unconfirmed,
    /// The recipient's gateway will not show it.
    RefusedByRecipient,
    /// On the recipient's disk, verified.
    Delivered,
    /// Opened by an officer.
    Read,
    /// An officer stated an outcome.
    Actioned,
}

impl Status {
    /// All, lowest first.
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Held,
        Self::Expired,
        Self::RefusedByRelay,
        Self::Unconfirmed,
        Self::RefusedByRecipient,
        Self::Delivered,
        Self::Read,
        Self::Actioned,
    ];

    /// The status as one word of a listing.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Held => "held",
            Self::Expired => "expired",
            Self::RefusedByRelay => "refused_by_relay",
            Self::Unconfirmed => "unconfirmed",
            Self::RefusedByRecipient => "refused_by_recipient",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Actioned => "actioned",
        }
    }

    /// The status of a word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// The higher of two: a status never climbs down.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        self.max(other)
    }

    /// Whether the recipient itself has answered: only its word is final.
    pub fn answered(self) -> bool {
        self >= Self::RefusedByRecipient
    }
}

/// A numbered message of receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipts {
    /// The author's numbering of receipts to this counterpart.
    pub stream: StreamId,
    /// From 1, dense.
    pub number: u64,
    /// One, or many that all say *delivered*.
    pub receipts: Vec<Receipt>,
}

/// A fact about one envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// SHA-256(header ‖ signature).
    pub envelope: Digest,
    /// What is stated.
    pub fact: Fact,
}

/// What a recipient states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Verified, opened, on disk.
    Delivered {
        /// When.
        at: Timestamp,
        /// The session it was sealed in.
        session: SessionId,
        /// Whether the recipient keeps that session, so that the encapsulation need not come again.
        session_kept: bool,
    },
    /// Opened by an officer.
    Read {
        /// When.
        at: Timestamp,
        /// Who, as the office asserts.
        officer: String,
    },
    /// An outcome.
    Actioned {
        /// When.
        at: Timestamp,
        /// Who, as the office asserts.
        officer: String,
        /// From 1 per alert; the highest is the latest word.
        counter: u64,
        /// What came of it.
        outcome: Outcome,
        /// In the officer's words.
        note: String,
    },
    /// It will not be shown.
    Refused {
        /// When.
        at: Timestamp,
        /// Why, from the table of refusals.
        code: String,
    },
}

impl Fact {
    /// The status that the fact proves.
    pub const fn status(&self) -> Status {
        match self {
            Self::Delivered { .. } => Status::Delivered,
            Self::Read { .. } => Status::Read,
            Self::Actioned { .. } => Status::Actioned,
            Self::Refused { .. } => Status::RefusedByRecipient,
        }
    }

    /// When it was stated.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Delivered { at, .. }
            | Self::Read { at, .. }
            | Self::Actioned { at, .. }
            | Self::Refused { at, .. } => *at,
        }
    }
}

impl Receipts {
    pub(crate) fn to_wire(&self) -> wire::Receipts {
        wire::Receipts {
            stream: self.stream.0,
            number: self.number,
            receipts: self.receipts.iter().map(receipt_to_wire).collect(),
        }
    }

    pub(crate) fn from_wire(wire: wire::Receipts) -> Result<Self, Refusal> {
        if wire.number == 0
            || wire.receipts.is_empty()
            || wire.receipts.len() > limits::RECEIPTS_MAX
        {
            return Err(Refusal::malformed(
                "receipts are numbered, and from 1 to 256",
            ));
        }
        let receipts: Vec<_> = wire
            .receipts
            .into_iter()
            .map(receipt_from_wire)
            .collect::<Result<_, _>>()?;
        let alone = receipts.len() == 1;
        if !alone
            && receipts
                .iter()
                .any(|r| r.fact.status() != Status::Delivered)
        {
            //
            return Err(Refusal::malformed(
                "only delivered receipts share an envelope",
            ));
        }
        Ok(Self {
            stream: StreamId(wire.stream),
            number: wire.number,
            receipts,
        })
    }
}

fn receipt_to_wire(receipt: &Receipt) -> wire::Receipt {
    use wire::receipt::Fact as Wire;
    let fact = match receipt.fact.clone() {
        Fact::Delivered {
            at,
            session,
            session_kept,
        } => Wire::Delivered(wire::Delivered {
            at_ms: at.as_millis(),
            session: Bytes::copy_from_slice(session.as_bytes()),
            session_kept,
        }),
        Fact::Read { at, officer } => Wire::Read(wire::Read {
            at_ms: at.as_millis(),
            officer,
        }),
        Fact::Actioned {
            at,
            officer,
            counter,
            outcome,
            note,
        } => Wire::Actioned(wire::Actioned {
            at_ms: at.as_millis(),
            officer,
            counter,
            outcome: outcome.number(),
            note,
        }),
        Fact::Refused { at, code } => Wire::Refused(wire::RefusedByRecipient {
            at_ms: at.as_millis(),
            code,
        }),
    };
    let envelope = Bytes::copy_from_slice(receipt.envelope.as_bytes());
    wire::Receipt {
        envelope,
        fact: Some(fact),
    }
}

fn receipt_from_wire(receipt: wire::Receipt) -> Result<Receipt, Refusal> {
    use wire::receipt::Fact as Wire;
    let fact = match receipt.fact {
        None => return Err(Refusal::malformed("a receipt states no known fact")),
        Some(Wire::Delivered(delivered)) => Fact::Delivered {
            at: Timestamp::from_millis(delivered.at_ms),
            session: SessionId::from_slice(&delivered.session)
                .ok_or_else(|| Refusal::malformed("a session has 16 bytes"))?,
            session_kept: delivered.session_kept,
        },
        Some(Wire::Read(read)) => Fact::Read {
            at: Timestamp::from_millis(read.at_ms),
            officer: line("officer", read.officer)?,
        },
        Some(Wire::Actioned(actioned)) => Fact::Actioned {
            at: Timestamp::from_millis(actioned.at_ms),
            officer: line("officer", actioned.officer)?,
            counter: actioned.counter,
            outcome: Outcome::from_number(actioned.outcome),
            note: line("note", actioned.note)?,
        },
        Some(Wire::Refused(refused)) => Fact::Refused {
            at: Timestamp::from_millis(refused.at_ms),
            code: code(&refused.code)?,
        },
    };
    Ok(Receipt {
        envelope: digest(&receipt.envelope)?,
        fact,
    })
}

/// A relay's statement about envelopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayReceipt {
    /// Which relay.
    pub relay: RelayId,
    /// Its store's epoch.
    pub epoch: StoreEpoch,
    /// When.
    pub at: Timestamp,
    /// What is stated.
    pub fact: RelayFact,
    /// About which envelopes: SHA-256(header ‖ signature), and the position in the relay's journal.
    pub entries: Vec<(Digest, u64)>,
}

/// What a relay states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelayFact {
    /// On its disk.
    Held,
    /// Not fetched before it expired.
    Expired,
    /// Never to be admitted: the code from the table.
    Refused(String),
}

impl RelayFact {
    /// The status that the fact proves.
    pub const fn status(&self) -> Status {
        match self {
            Self::Held => Status::Held,
            Self::Expired => Status::Expired,
            Self::Refused(_) => Status::RefusedByRelay,
        }
    }
}

/// A relay's statement as it travels: the bytes that were signed, and the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRelayReceipt {
    pub(crate) bytes: Bytes,
    pub(crate) signature: Bytes,
}

impl SignedRelayReceipt {
    /// Signs a statement with the relay's key.
    ///
    /// # Errors
    /// The signer's own fault.
    pub fn sign(receipt: &RelayReceipt, signer: &dyn Signer) -> Result<Self, SignFault> {
        let (fact, code) = match &receipt.fact {
            RelayFact::Held => (wire::RelayFact::Held, String::new()),
            RelayFact::Expired => (wire::RelayFact::Expired, String::new()),
            RelayFact::Refused(code) => (wire::RelayFact::Refused, code.clone()),
        };
        let entry = |&(envelope, position): &(Digest, u64)| wire::RelayEntry {
            envelope: Bytes::copy_from_slice(envelope.as_bytes()),
            position,
        };
        let wire = wire::RelayReceipt {
            relay: receipt.relay.to_string(),
            store_epoch: Bytes::copy_from_slice(receipt.epoch.as_bytes()),
            at_ms: receipt.at.as_millis(),
            fact: fact.into(),
            entries: receipt.entries.iter().map(entry).collect(),
            code,
        };
        let bytes = Bytes::from(wire.encode_to_vec());
        let signature = sign::sign(signer, sign::RELAY_RECEIPT, &bytes, &[])?;
        Ok(Self {
            bytes,
            signature: Bytes::copy_from_slice(&signature),
        })
    }

    /// Checks the statement under the relay's key, and that it is that relay's.
    ///
    /// # Errors
    /// `bad_signature`, `malformed`, `wrong_sender`.
    pub fn verify(
        &self,
        relay: &RelayId,
        key: &IdentityKey,
    ) -> Result<Verified<RelayReceipt>, Refusal> {
        sign::verify(
            key,
            sign::RELAY_RECEIPT,
            (&self.bytes, &[]),
            &self.signature,
        )?;
        let receipt = self.unproven()?;
        if receipt.relay != *relay {
            return Err(Refusal::new(
                Code::WrongSender,
                "the receipt names another relay",
            ));
        }
        Ok(Verified::new(receipt))
    }

    /// What it says, unproven: which relay's key to look for.
    ///
    /// # Errors
    /// `malformed`.
    pub fn unproven(&self) -> Result<RelayReceipt, Refusal> {
        let wire = wire::RelayReceipt::decode(self.bytes.clone())?;
        let fact = match wire.fact() {
            wire::RelayFact::Held => RelayFact::Held,
            wire::RelayFact::Expired => RelayFact::Expired,
            wire::RelayFact::Refused => RelayFact::Refused(code(&wire.code)?),
            wire::RelayFact::Unspecified => {
                return Err(Refusal::malformed(
                    "the relay's receipt states no known fact",
                ));
            }
        };
        if wire.entries.len() > limits::RELAY_ENTRIES_MAX {
            return Err(Refusal::malformed(
                "the relay's receipt names too many envelopes",
            ));
        }
        let entry = |e: &wire::RelayEntry| Ok::<_, Refusal>((digest(&e.envelope)?, e.position));
        Ok(RelayReceipt {
            relay: wire
                .relay
                .parse()
                .map_err(|e| Refusal::malformed(format!("{e}")))?,
            epoch: StoreEpoch::from_slice(&wire.store_epoch)
                .ok_or_else(|| Refusal::malformed("a store epoch has 16 bytes"))?,
            at: Timestamp::from_millis(wire.at_ms),
            fact,
            entries: wire.entries.iter().map(entry).collect::<Result<_, _>>()?,
        })
    }

    /// The bytes as they lie in a record or an evidence file.
    pub fn encode(&self) -> Bytes {
        self.to_wire().encode_to_vec().into()
    }

    /// Reads what [`SignedRelayReceipt::encode`] made.
    ///
    /// # Errors
    /// `malformed`.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        Ok(Self::from_wire(wire::SignedRelayReceipt::decode(bytes)?))
    }

    pub(crate) fn to_wire(&self) -> wire::SignedRelayReceipt {
        wire::SignedRelayReceipt {
            receipt: self.bytes.clone(),
            signature: self.signature.clone(),
        }
    }

    pub(crate) fn from_wire(wire: wire::SignedRelayReceipt) -> Self {
        Self {
            bytes: wire.receipt,
            signature: wire.signature,
        }
    }
}

#[cfg(test)]
mod tests;
