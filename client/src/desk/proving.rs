//! What proves one alert and its receipts, gathered for an evidence file. Not: the file, nor its judge.

use std::collections::BTreeSet;

use blo_proto::{
    Digest, OfficeId, content::Body, envelope::Proof, pairing::SignedPairing, receipt::Status,
    rollover::SignedRollOver,
};
use blo_store::Position;

use super::{
    error::DeskError,
    reading::{Found, Reading, all_base64, base64, disk, kept_proof, proof_part},
    view::{EvidenceCounterpart, EvidenceParts},
};
use crate::{
    gateway::{own_proof, received_content},
    shelf::{Fact, Kind, Named, PeerTag, Received, Tag, keys},
};

/// Records that are searched for our own receipts: they follow soon on what they are about.
const SEARCH_RECORDS_MAX: u64 = 100_000;
/// `Envelope::cargo` of receipts.
const RECEIPTS: u32 = 1;

impl Reading {
    pub(super) fn evidence(&self, found: &Found) -> Result<EvidenceParts, DeskError> {
        let Some(written) = found.written() else {
            return Ok(EvidenceParts::default());
        };
        let alert = written.alert();
        let counterparts = if found.sent {
            let each = alert.recipients.iter().enumerate();
            each.map(|(index, office)| {
                let recipient = u8::try_from(index).unwrap_or(u8::MAX);
                let alerts = self.own_proofs(found.name, recipient)?;
                self.with(found, office, recipient, &alerts)
            })
            .collect::<Result<_, _>>()?
        } else {
            let alerts: Vec<Proof> = found.received.iter().filter_map(kept_proof).collect();
            vec![self.with(found, &alert.sender, keys::OWN, &alerts)?]
        };
        Ok(EvidenceParts {
            id: found.content.id.to_string(),
            sender: alert.sender.to_string(),
            own_chain: all_base64(&self.facts.chain),
            counterparts,
        })
    }

    fn with(
        &self,
        found: &Found,
        office: &OfficeId,
        recipient: u8,
        alerts: &[Proof],
    ) -> Result<EvidenceCounterpart, DeskError> {
        let mut part = EvidenceCounterpart {
            office: office.to_string(),
            chain: self.chain(self.shelf.vault().peer(office))?,
            pairing: self
                .facts
                .agreement(office)
                .map(|bytes| base64(&bytes))
                .unwrap_or_default(),
            roll_overs: self.roll_overs(office)?,
            alerts: alerts.iter().map(proof_part).collect(),
            relay_chain: self.chain(self.relay_tag())?,
            ..EvidenceCounterpart::default()
        };
        for (position, about) in self.shelf.facts(found.name).map_err(disk)? {
            if about != recipient {
                continue;
            }
            match self.shelf.read(position).map_err(disk)?.kind {
                Some(Kind::Relay(kept)) => part.relay_receipts.push(base64(&kept.statement)),
                Some(Kind::Receipts(kept)) => {
                    part.receipts
                        .extend(kept_proof(&kept).as_ref().map(proof_part));
                }
                Some(_) | None => {}
            }
        }
        if !found.sent {
            part.receipts
                .extend(self.own_receipts(found, alerts)?.iter().map(proof_part));
        }
        Ok(part)
    }

    /// Our own receipts of a received alert, as they left. Nothing but evidence asks for them, so they are found by
    /// reading on from the alert, and no index is kept.
    fn own_receipts(&self, found: &Found, alerts: &[Proof]) -> Result<Vec<Proof>, DeskError> {
        let bindings: Vec<Digest> = alerts.iter().map(Proof::binding).collect();
        let mut missing = BTreeSet::from([(Status::Delivered, 0)]);
        for (position, _) in self.shelf.facts(found.name).map_err(disk)? {
            if let Some(Kind::Fact(fact)) = self.shelf.read(position).map_err(disk)?.kind {
                missing.extend(stated_by(&fact));
            }
        }
        let first = found.position.number().saturating_add(1);
        let last = first.saturating_add(SEARCH_RECORDS_MAX);
        let mut proofs = Vec::new();
        for number in first..=last.min(self.shelf.last().number()) {
            if missing.is_empty() {
                break;
            }
            // A record that was ended is no longer there.
            let Ok(body) = self.shelf.read(Position::new(number)) else {
                continue;
            };
            let Some(Kind::Envelope(kept)) = body.kind.filter(is_receipts) else {
                continue;
            };
            let Some((proof, stated)) = own_proof(&kept).and_then(|p| stated(p, &bindings)) else {
                continue;
            };
            let before = missing.len();
            missing.retain(|fact| !stated.contains(fact));
            if missing.len() < before {
                proofs.push(proof);
            }
        }
        Ok(proofs)
    }

    fn chain(&self, tag: PeerTag) -> Result<Vec<String>, DeskError> {
        let body = self.shelf.single(&keys::chain(tag)).map_err(disk)?;
        Ok(match body.and_then(|body| body.kind) {
            Some(Kind::Chain(chain)) => all_base64(&chain.certificates),
            Some(_) | None => Vec::new(),
        })
    }

    /// What either of the two said of its keys since the pairing, as far as each follows on the one before.
    fn roll_overs(&self, office: &OfficeId) -> Result<Vec<String>, DeskError> {
        let agreed = self.facts.agreement(office).unwrap_or_default();
        let agreed = SignedPairing::decode(agreed).and_then(|signed| signed.unproven());
        let Ok(mut stage) = agreed else {
            return Ok(Vec::new());
        };
        let tag = self.shelf.vault().peer(office);
        let mut known = Vec::new();
        for (_, value) in self.shelf.prefix(&keys::roll_overs(tag)).map_err(disk)? {
            let Some(position) = keys::position(&value) else {
                continue;
            };
            let kind = self.shelf.read(position).map_err(disk)?.kind;
            let Some(Kind::Value(Named { bytes, .. })) = kind else {
                continue;
            };
            let signed = SignedRollOver::decode(bytes);
            let read = signed.and_then(|signed| Ok((signed.unproven()?, signed)));
            known.extend(read.ok().filter(|(said, _)| said.serial > stage.serial));
        }
        known.sort_by_key(|(said, _)| said.serial);
        let mut followed = Vec::new();
        for (said, signed) in known {
            let key = keys::rolled(tag, signed.digest().as_bytes());
            let counts = self.shelf.value(&key).map_err(disk)?.is_some();
            if counts && let Ok(next) = said.applied_to(&stage) {
                stage = next;
                followed.push(base64(&signed.encode()));
            }
        }
        Ok(followed)
    }

    fn relay_tag(&self) -> PeerTag {
        let Tag([a, b, c, d, e, f, g, h, ..]) = self
            .shelf
            .vault()
            .tag(b'y', &[self.facts.relay.as_str().as_bytes()]);
        PeerTag([a, b, c, d, e, f, g, h])
    }
}

fn is_receipts(kind: &Kind) -> bool {
    matches!(kind, Kind::Envelope(kept) if kept.cargo == RECEIPTS)
}

/// What a kept fact states: a status, and of *actioned* which one.
const fn stated_by(fact: &Fact) -> Option<(Status, u64)> {
    match fact.fact {
        1 => Some((Status::Delivered, 0)),
        2 => Some((Status::Read, 0)),
        3 => Some((Status::Actioned, fact.counter)),
        4 => Some((Status::RefusedByRecipient, 0)),
        _ => None,
    }
}

type Facts = BTreeSet<(Status, u64)>;

/// What an envelope of ours states about these envelopes: which facts, an *actioned* by its counter.
fn stated(proof: Proof, bindings: &[Digest]) -> Option<(Proof, Facts)> {
    let kept = Received {
        plaintext: proof.plaintext.clone(),
        ..Received::default()
    };
    let content = received_content(&kept)?;
    let Body::Receipts(receipts) = content.body else {
        return None;
    };
    let about = receipts.receipts.iter();
    let about = about.filter(|receipt| bindings.contains(&receipt.envelope));
    let facts: Facts = about
        .map(|receipt| match &receipt.fact {
            blo_proto::receipt::Fact::Actioned { counter, .. } => (Status::Actioned, *counter),
            other => (other.status(), 0),
        })
        .collect();
    (!facts.is_empty()).then_some((proof, facts))
}
