//! What proves an alert to a third party, as plain data. Not: the file that it becomes (`evidence`).

use serde::{Deserialize, Serialize};

/// All that proves one alert and its receipts to a third party. Bytes are base64 (RFC 4648).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceParts {
    /// The alert's id.
    pub id: String,
    /// Who sent it.
    pub sender: String,
    /// This office's certificates, DER, leaf first.
    pub own_chain: Vec<String>,
    /// The newest revocation lists that this office has, of the countries that it is about and of relays, DER.
    #[serde(default)]
    pub crls: Vec<String>,
    /// One part per counterpart: of a received alert its sender.
    pub counterparts: Vec<EvidenceCounterpart>,
}

/// What proves one alert between two offices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceCounterpart {
    /// The other office.
    pub office: String,
    /// Its certificates, DER, leaf first; empty where they were never seen.
    pub chain: Vec<String>,
    /// The signed pairing.
    pub pairing: String,
    /// This office's certificates where they are others than those above: its key was another then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_chain: Vec<String>,
    /// The roll-overs of either that followed, in the order of their serials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roll_overs: Vec<String>,
    /// The alert's envelopes, one per sealing that left.
    pub alerts: Vec<ProofPart>,
    /// Envelopes of receipts about it.
    pub receipts: Vec<ProofPart>,
    /// The relay's signed statements about it.
    pub relay_receipts: Vec<String>,
    /// The relay's certificates, DER, leaf first.
    pub relay_chain: Vec<String>,
}

/// One envelope, opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofPart {
    /// The header's bytes.
    pub header: String,
    /// 64 bytes.
    pub signature: String,
    /// SHA-256 of the sealed body.
    pub sealed_digest: String,
    /// Salt, content and margin, without padding.
    pub plaintext: String,
}
