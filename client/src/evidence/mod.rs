//! What proves one alert and its receipts to a third party: a text file, and its judge, who needs neither office's
//! keys nor any home. Not: gathering it (`desk`).
//!
//! ```text
//!  BLO-EVIDENCE/1
//!  part id 36 <SHA-256 of the bytes, hexadecimal>
//!  <the bytes, base64 (RFC 4648), 64 columns>
//!  part 1/alert-1/header …
//!  end <SHA-256 of all before this line>
//! ```
//!
//! The names of the parts, in this order: `id`, `sender`, `own-chain-N`, `crl-N`; then per counterpart `K/office`, `K/pairing`,
//! `K/roll-over-N`, `K/own-chain-N` where the office that gathered it had others then, `K/chain-N`, `K/alert-N/…`,
//! `K/receipt-N/…` (each `header`, `signature`, `sealed-digest`, `plaintext`),
//! `K/relay-chain-N`, `K/statement-N`. One file has one spelling: whatever differs by a byte is refused, by part.

use blo_proto::{Digest, envelope::Proof};
use bytes::Bytes;

pub use judge::{Judged, Recipient, judge};
pub use trust::{JudgedBy, Revocation, Trust};

mod format;
mod judge;
mod revocation;
mod trust;

/// Bytes of a file: many times the largest alert with all its receipts.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// One alert, and all that proves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The alert's id.
    pub id: String,
    /// Who sent it.
    pub sender: String,
    /// Certificates of the office that gathered it, DER, leaf first.
    pub own_chain: Vec<Bytes>,
    /// Revocation lists that it had, DER.
    pub crls: Vec<Bytes>,
    /// What lies between it and each other office.
    pub counterparts: Vec<Counterpart>,
}

/// What proves an alert between two offices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counterpart {
    /// The other office.
    pub office: String,
    /// The pairing, signed by both.
    pub pairing: Bytes,
    /// The roll-overs of either that followed, in the order of their serials.
    pub roll_overs: Vec<Bytes>,
    /// Certificates of the office that gathered it, where they were others then.
    pub own_chain: Vec<Bytes>,
    /// Its certificates, DER, leaf first.
    pub chain: Vec<Bytes>,
    /// The alert's envelopes.
    pub alerts: Vec<Opened>,
    /// The receipts' envelopes.
    pub receipts: Vec<Opened>,
    /// The relay's certificates, DER, leaf first.
    pub relay_chain: Vec<Bytes>,
    /// The relay's signed statements.
    pub statements: Vec<Bytes>,
}

/// One envelope, opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The header's bytes.
    pub header: Bytes,
    /// 64 bytes.
    pub signature: Bytes,
    /// SHA-256 of the sealed body.
    pub sealed_digest: Bytes,
    /// Salt, content and margin.
    pub plaintext: Bytes,
}

/// Why a file proves nothing: which part, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {why}")]
pub struct NotProven {
    /// The part's name, or `first line`, or `end`.
    pub part: String,
    /// In words.
    pub why: String,
}

impl Evidence {
    /// The text of a file.
    pub fn to_text(&self) -> String {
        format::write(&self.parts())
    }

    /// Reads a file. Every digest in it holds; nothing else is proven.
    ///
    /// # Errors
    /// [`NotProven`].
    pub fn parse(text: &[u8]) -> Result<Self, NotProven> {
        Self::from_parts(format::read(text)?)
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = vec![
            Part::new("id", self.id.as_bytes()),
            Part::new("sender", self.sender.as_bytes()),
        ];
        many(&mut parts, "own-chain", &self.own_chain);
        many(&mut parts, "crl", &self.crls);
        for (index, one) in self.counterparts.iter().enumerate() {
            let of = index + 1;
            parts.push(Part::new(format!("{of}/office"), one.office.as_bytes()));
            parts.push(Part::new(format!("{of}/pairing"), &one.pairing));
            many(&mut parts, &format!("{of}/roll-over"), &one.roll_overs);
            many(&mut parts, &format!("{of}/own-chain"), &one.own_chain);
            many(&mut parts, &format!("{of}/chain"), &one.chain);
            opened(&mut parts, &format!("{of}/alert"), &one.alerts);
            opened(&mut parts, &format!("{of}/receipt"), &one.receipts);
            many(&mut parts, &format!("{of}/relay-chain"), &one.relay_chain);
            many(&mut parts, &format!("{of}/statement"), &one.statements);
        }
        parts
    }

    fn from_parts(parts: Vec<Part>) -> Result<Self, NotProven> {
        let mut rest = Rest(parts.into_iter().peekable());
        let mut evidence = Self {
            id: rest.text("id")?,
            sender: rest.text("sender")?,
            own_chain: rest.many("own-chain"),
            crls: rest.many("crl"),
            counterparts: Vec::new(),
        };
        while rest.0.peek().is_some() {
            let of = evidence.counterparts.len() + 1;
            evidence.counterparts.push(Counterpart {
                office: rest.text(&format!("{of}/office"))?,
                pairing: rest.one(&format!("{of}/pairing"))?,
                roll_overs: rest.many(&format!("{of}/roll-over")),
                own_chain: rest.many(&format!("{of}/own-chain")),
                chain: rest.many(&format!("{of}/chain")),
                alerts: rest.opened(&format!("{of}/alert"))?,
                receipts: rest.opened(&format!("{of}/receipt"))?,
                relay_chain: rest.many(&format!("{of}/relay-chain")),
                statements: rest.many(&format!("{of}/statement")),
            });
        }
        Ok(evidence)
    }
}

impl Opened {
    fn proof(&self) -> Option<Proof> {
        Some(Proof {
            header: self.header.clone(),
            signature: self.signature.clone(),
            sealed_digest: Digest::from_slice(&self.sealed_digest)?,
            plaintext: self.plaintext.clone(),
        })
    }
}

/// A named part.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    name: String,
    bytes: Bytes,
}

impl Part {
    fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            name: name.into(),
            bytes: Bytes::copy_from_slice(bytes),
        }
    }
}

fn many(parts: &mut Vec<Part>, name: &str, all: &[Bytes]) {
    for (index, bytes) in all.iter().enumerate() {
        parts.push(Part::new(format!("{name}-{}", index + 1), bytes));
    }
}

fn opened(parts: &mut Vec<Part>, name: &str, all: &[Opened]) {
    for (index, one) in all.iter().enumerate() {
        let name = format!("{name}-{}", index + 1);
        for (field, bytes) in [
            ("header", &one.header),
            ("signature", &one.signature),
            ("sealed-digest", &one.sealed_digest),
            ("plaintext", &one.plaintext),
        ] {
            parts.push(Part::new(format!("{name}/{field}"), bytes));
        }
    }
}

/// Parts that are still to be taken, in their one order.
struct Rest(std::iter::Peekable<std::vec::IntoIter<Part>>);

impl Rest {
    fn one(&mut self, name: &str) -> Result<Bytes, NotProven> {
        match self.0.next_if(|part| part.name == name) {
            Some(part) => Ok(part.bytes),
            None => Err(match self.0.peek() {
                Some(part) => wrong(&part.name, format!("it stands where {name} must be")),
                None => wrong(name, "it is missing"),
            }),
        }
    }

    fn text(&mut self, name: &str) -> Result<String, NotProven> {
        String::from_utf8(self.one(name)?.to_vec()).map_err(|_| wrong(name, "it is no text"))
    }

    fn many(&mut self, name: &str) -> Vec<Bytes> {
        let mut all = Vec::new();
        let mut wanted = format!("{name}-1");
        while let Some(part) = self.0.next_if(|part| part.name == wanted) {
            all.push(part.bytes);
            wanted = format!("{name}-{}", all.len() + 1);
        }
        all
    }

    fn opened(&mut self, name: &str) -> Result<Vec<Opened>, NotProven> {
        let mut all = Vec::new();
        loop {
            let name = format!("{name}-{}", all.len() + 1);
            let header = format!("{name}/header");
            if self.0.peek().is_none_or(|part| part.name != header) {
                return Ok(all);
            }
            all.push(Opened {
                header: self.one(&header)?,
                signature: self.one(&format!("{name}/signature"))?,
                sealed_digest: self.one(&format!("{name}/sealed-digest"))?,
                plaintext: self.one(&format!("{name}/plaintext"))?,
            });
        }
    }
}

fn wrong(part: impl Into<String>, why: impl Into<String>) -> NotProven {
    NotProven {
        part: part.into(),
        why: why.into(),
    }
}
