//! The frames with more than a field or two. Not: the framing.

use bytes::Bytes;

use super::blobs::BlobToken;
use crate::{
    envelope::Carried,
    id::{Digest, OfficeId, Precedence, RelayId, StoreEpoch},
    notice,
    receipt::SignedRelayReceipt,
    refusal::Refusal,
    time::Timestamp,
    wire,
};

/// What a gateway says first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// Versions that it speaks.
    pub versions: Vec<u32>,
    /// Features that it has.
    pub features: Vec<String>,
    /// Its clock.
    pub clock: Timestamp,
    /// The link token as last kept; empty on the first link ever.
    pub link_token: Bytes,
    /// Highest (store epoch, position) seen in a *held* of this relay.
    pub known: Option<(StoreEpoch, u64)>,
    /// Highest CRL number known per authority.
    pub crls: Vec<(String, u64)>,
    /// Software and version, for the operator.
    pub software: String,
}

/// An envelope that its sender asks about again, without its sealed body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The header's bytes.
    pub header: Bytes,
    /// 64 bytes.
    pub signature: Bytes,
    /// SHA-256 of the sealed body: with it the signature can be checked.
    pub sealed_digest: Digest,
}

impl Repeated {
    /// About an envelope.
    pub fn of(carried: &Carried) -> Self {
        Self {
            header: carried.header_bytes().clone(),
            signature: carried.signature().clone(),
            sealed_digest: carried.sealed_digest(),
        }
    }

    pub(super) fn to_wire(&self) -> wire::Repeated {
        wire::Repeated {
            header: self.header.clone(),
            signature: self.signature.clone(),
            sealed_digest: Bytes::copy_from_slice(self.sealed_digest.as_bytes()),
        }
    }

    pub(super) fn from_wire(again: wire::Repeated) -> Result<Self, Refusal> {
        Ok(Self {
            header: again.header,
            signature: again.signature,
            sealed_digest: notice::digest(&again.sealed_digest)?,
        })
    }
}

/// What the relay answers: the link is up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// The version spoken on this link.
    pub version: u32,
    /// Features that the relay has.
    pub features: Vec<String>,
    /// Its name.
    pub relay: RelayId,
    /// Its clock.
    pub clock: Timestamp,
    /// Its store's epoch.
    pub epoch: StoreEpoch,
    /// Newest position in its journal.
    pub position: u64,
    /// To be kept durably before `TokenKept`.
    pub link_token: Bytes,
    /// Unanswered bytes that it allows per precedence.
    pub budgets: Vec<(Precedence, u64)>,
    /// Opens the connection for attachments while this link is up; `None` where the relay takes none.
    pub blob_token: Option<BlobToken>,
}

/// All that a gateway may know of one counterpart through the relay. Each part but the serial proves itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// Which office.
    pub office: OfficeId,
    /// An encoded `SignedPairing`; empty = none active.
    pub pairing: Bytes,
    /// An encoded `SignedBundle`; empty = none yet.
    pub bundle: Bytes,
    /// Certificates, DER, leaf first.
    pub chain: Vec<Bytes>,
    /// The highest serial that the two have used, as the relay knows; 0 = none. Unlike the rest it is the relay's word.
    pub serial: u64,
}

/// The relay does not take an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// SHA-256(header ‖ signature); `None` where it could not be read.
    pub envelope: Option<Digest>,
    /// From the table of refusals; one that this version does not know counts as *never*.
    pub code: String,
    /// With a *later* code.
    pub retry_after_s: u32,
    /// With a *never* code on a readable envelope.
    pub receipt: Option<SignedRelayReceipt>,
}

impl Hello {
    pub(super) fn to_wire(&self) -> wire::Hello {
        let (epoch, position) = self.known.map_or((Bytes::new(), 0), |(epoch, position)| {
            (Bytes::copy_from_slice(epoch.as_bytes()), position)
        });
        let crl = |(authority, number): &(String, u64)| wire::CrlNumber {
            authority: authority.clone(),
            number: *number,
        };
        wire::Hello {
            versions: self.versions.clone(),
            features: self.features.clone(),
            clock_ms: self.clock.as_millis(),
            link_token: self.link_token.clone(),
            known_store_epoch: epoch,
            known_position: position,
            crls: self.crls.iter().map(crl).collect(),
            software: self.software.clone(),
        }
    }

    pub(super) fn from_wire(hello: wire::Hello) -> Result<Self, Refusal> {
        let known = match hello.known_store_epoch.len() {
            0 => None,
            _ => Some((epoch(&hello.known_store_epoch)?, hello.known_position)),
        };
        let many = [hello.versions.len(), hello.features.len(), hello.crls.len()];
        if many.into_iter().any(|count| count > 64) || hello.link_token.len() > 64 {
            return Err(Refusal::malformed("a hello lists at most 64 of anything"));
        }
        Ok(Self {
            versions: hello.versions,
            features: hello.features,
            clock: Timestamp::from_millis(hello.clock_ms),
            link_token: hello.link_token,
            known,
            crls: hello
                .crls
                .into_iter()
                .map(|crl| (crl.authority, crl.number))
                .collect(),
            software: hello
                .software
                .chars()
                .filter(|c| !c.is_control())
                .take(80)
                .collect(),
        })
    }
}

impl Welcome {
    pub(super) fn to_wire(&self) -> wire::Welcome {
        let budget = |&(lane, bytes): &(Precedence, u64)| wire::LaneBudget {
            lane: lane.number().into(),
            bytes,
        };
        wire::Welcome {
            version: self.version,
            features: self.features.clone(),
            relay: self.relay.to_string(),
            clock_ms: self.clock.as_millis(),
            store_epoch: Bytes::copy_from_slice(self.epoch.as_bytes()),
            position: self.position,
            link_token: self.link_token.clone(),
            budgets: self.budgets.iter().map(budget).collect(),
            blob_token: self.blob_token.map_or_else(Bytes::new, BlobToken::to_bytes),
        }
    }

    pub(super) fn from_wire(welcome: wire::Welcome) -> Result<Self, Refusal> {
        let budget =
            |b: &wire::LaneBudget| Ok::<_, Refusal>((notice::precedence(b.lane)?, b.bytes));
        if welcome.link_token.is_empty() || welcome.link_token.len() > 64 {
            return Err(Refusal::malformed("a link token has 1 to 64 bytes"));
        }
        Ok(Self {
            version: welcome.version,
            features: welcome.features,
            relay: welcome
                .relay
                .parse()
                .map_err(|e| Refusal::malformed(format!("{e}")))?,
            clock: Timestamp::from_millis(welcome.clock_ms),
            epoch: epoch(&welcome.store_epoch)?,
            position: welcome.position,
            link_token: welcome.link_token,
            budgets: welcome
                .budgets
                .iter()
                .map(budget)
                .collect::<Result<_, _>>()?,
            blob_token: match welcome.blob_token.len() {
                0 => None,
                _ => Some(BlobToken::of(&welcome.blob_token)?),
            },
        })
    }
}

impl Counterpart {
    pub(super) fn to_wire(&self) -> wire::Counterpart {
        wire::Counterpart {
            office: self.office.to_string(),
            pairing: self.pairing.clone(),
            bundle: self.bundle.clone(),
            chain: self.chain.clone(),
            serial: self.serial,
        }
    }

    pub(super) fn from_wire(counterpart: wire::Counterpart) -> Result<Self, Refusal> {
        if counterpart.chain.len() > 8 {
            return Err(Refusal::malformed("a chain has at most 8 certificates"));
        }
        Ok(Self {
            office: office(&counterpart.office)?,
            pairing: counterpart.pairing,
            bundle: counterpart.bundle,
            chain: counterpart.chain,
            serial: counterpart.serial,
        })
    }
}

impl Refused {
    pub(super) fn to_wire(&self) -> wire::Refused {
        wire::Refused {
            envelope: self.envelope.map_or_else(Bytes::new, |digest| {
                Bytes::copy_from_slice(digest.as_bytes())
            }),
            code: self.code.clone(),
            retry_after_s: self.retry_after_s,
            receipt: self.receipt.as_ref().map(SignedRelayReceipt::to_wire),
        }
    }

    pub(super) fn from_wire(refused: wire::Refused) -> Result<Self, Refusal> {
        let envelope = match refused.envelope.len() {
            0 => None,
            _ => Some(notice::digest(&refused.envelope)?),
        };
        Ok(Self {
            envelope,
            code: notice::code(&refused.code)?,
            retry_after_s: refused.retry_after_s,
            receipt: refused.receipt.map(SignedRelayReceipt::from_wire),
        })
    }
}

pub(super) fn office(text: &str) -> Result<OfficeId, Refusal> {
    text.parse().map_err(|e| Refusal::malformed(format!("{e}")))
}

fn epoch(bytes: &[u8]) -> Result<StoreEpoch, Refusal> {
    StoreEpoch::from_slice(bytes).ok_or_else(|| Refusal::malformed("a store epoch has 16 bytes"))
}
