//! What proves one alert and its receipts, gathered for an evidence file. Not: the file, nor its judge.

use blo_proto::{OfficeId, envelope::Proof};

use super::{
    error::DeskError,
    reading::{Found, Reading, all_base64, base64, disk, kept_proof, proof_part},
    view::{EvidenceCounterpart, EvidenceParts},
};
use crate::shelf::{Kind, PeerTag, Tag, keys};

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
                .pairings
                .get(office)
                .map(|bytes| base64(bytes))
                .unwrap_or_default(),
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
        Ok(part)
    }

    fn chain(&self, tag: PeerTag) -> Result<Vec<String>, DeskError> {
        let body = self.shelf.single(&keys::chain(tag)).map_err(disk)?;
        Ok(match body.and_then(|body| body.kind) {
            Some(Kind::Chain(chain)) => all_base64(&chain.certificates),
            Some(_) | None => Vec::new(),
        })
    }

    fn relay_tag(&self) -> PeerTag {
        let Tag([a, b, c, d, e, f, g, h, ..]) = self
            .shelf
            .vault()
            .tag(b'y', &[self.facts.relay.as_str().as_bytes()]);
        PeerTag([a, b, c, d, e, f, g, h])
    }
}
