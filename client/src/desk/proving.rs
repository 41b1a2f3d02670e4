//! What proves one alert and its receipts, gathered for an evidence file. Not: the file, nor its judge.

use std::collections::BTreeSet;

use blo_proto::{Digest, OfficeId, content::Body, envelope::Proof, receipt::Status};
use blo_store::Position;
use bytes::Bytes;

use super::{
    error::DeskError,
    papers::Said,
    reading::{Found, Reading, all_base64, base64, disk, kept_proof, proof_part},
    view::{EvidenceCounterpart, EvidenceParts},
};
use crate::{
    gateway::{own_proof, received_content},
    shelf::{Fact, Kind, Received, keys},
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
        let counterparts: Vec<Part> = if found.sent {
            let each = alert.recipients.iter().enumerate();
            each.map(|(index, office)| {
                let recipient = u8::try_from(index).unwrap_or(u8::MAX);
                let alerts = self.own_proofs(found.name, recipient)?;
                self.with(found, office, recipient, alerts)
            })
            .collect::<Result<_, _>>()?
        } else {
            let alerts: Vec<Proof> = found.received.iter().filter_map(kept_proof).collect();
            vec![self.with(found, &alert.sender, keys::OWN, alerts)?]
        };
        let own_chain = shared_chain(&counterparts, &self.facts.chains);
        let offices = alert.recipients.iter().chain([&alert.sender]);
        let crls = self.revocation_lists(offices)?;
        let parts = counterparts.into_iter();
        Ok(EvidenceParts {
            id: found.content.id.to_string(),
            sender: alert.sender.to_string(),
            counterparts: parts.map(|part| part.beside(&own_chain)).collect(),
            own_chain: all_base64(&own_chain),
            crls: all_base64(&crls),
        })
    }

    fn with(
        &self,
        found: &Found,
        office: &OfficeId,
        recipient: u8,
        alerts: Vec<Proof>,
    ) -> Result<Part, DeskError> {
        let mut said = Said {
            alerts,
            ..Said::default()
        };
        for (position, about) in self.shelf.facts(found.name).map_err(disk)? {
            if about != recipient {
                continue;
            }
            match self.shelf.read(position).map_err(disk)?.kind {
                Some(Kind::Relay(kept)) => said.statements.push(kept.statement),
                Some(Kind::Receipts(kept)) => said.receipts.extend(kept_proof(&kept)),
                Some(_) | None => {}
            }
        }
        if !found.sent {
            let own = self.own_receipts(found, &said.alerts)?;
            said.receipts.extend(own);
        }
        let (papers, said) = self.papers(office, (found.sent, said))?;
        let statements = said.statements.iter();
        let view = EvidenceCounterpart {
            office: office.to_string(),
            chain: all_base64(&papers.chain),
            pairing: base64(&papers.pairing),
            roll_overs: all_base64(&papers.roll_overs),
            own_chain: Vec::new(),
            alerts: said.alerts.iter().map(proof_part).collect(),
            receipts: said.receipts.iter().map(proof_part).collect(),
            relay_receipts: statements.map(|bytes| base64(bytes)).collect(),
            relay_chain: all_base64(&papers.relay_chain),
        };
        let own_chain = papers.own_chain;
        Ok(Part { view, own_chain })
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
}

/// What proves an alert between two offices, and our own certificates then.
struct Part {
    view: EvidenceCounterpart,
    own_chain: Vec<Bytes>,
}

impl Part {
    /// With our own certificates only where they are others than those of the whole.
    fn beside(self, shared: &[Bytes]) -> EvidenceCounterpart {
        let own_chain = if self.own_chain == shared {
            Vec::new()
        } else {
            all_base64(&self.own_chain)
        };
        EvidenceCounterpart {
            own_chain,
            ..self.view
        }
    }
}

/// Our certificates towards the first, which are those towards all but where a key was changed in between.
fn shared_chain(parts: &[Part], chains: &[Vec<Bytes>]) -> Vec<Bytes> {
    let first = parts.first().map(|part| &part.own_chain);
    first.or(chains.first()).cloned().unwrap_or_default()
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
