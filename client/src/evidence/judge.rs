//! The judge: from the authorities that are trusted down to the words. Not: the file's own digests (`format`).
//!
//! ```text
//!  trust ─► chain ─► key ◄─ pairing, roll-overs        key ─► proof ─► alert, receipts        relay's chain ─► its statements
//! ```

use blo_proto::{
    Code, Digest, IdentityKey, OfficeId, Refusal, RelayId, Timestamp, certificate,
    content::{Body, Content},
    envelope::Header,
    pairing::{Pairing, SignedPairing},
    receipt::{Receipt, RelayReceipt, SignedRelayReceipt},
    rollover::SignedRollOver,
};
use bytes::Bytes;

use super::{Counterpart, Evidence, NotProven, Opened, Revocation, Trust, trust::Moment, wrong};

/// What evidence proves.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What the sender said.
    pub content: Content,
    /// To whom, and what they and the relay stated.
    pub recipients: Vec<Recipient>,
    /// By which lists it was judged that nobody had taken a certificate back.
    pub revocations: Vec<Revocation>,
}

/// What is proven about one recipient.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Which office.
    pub office: OfficeId,
    /// The relay's statements about the alert's envelopes.
    pub relay: Vec<RelayReceipt>,
    /// The recipient's.
    pub receipts: Vec<Receipt>,
}

/// Judges evidence.
///
/// # Errors
/// [`NotProven`] with the first part that does not hold.
pub fn judge(evidence: &Evidence, trust: &Trust) -> Result<Judged, NotProven> {
    let sender: OfficeId = parse("sender", &evidence.sender)?;
    let trust = &trust.with_lists(&evidence.crls);
    let mut judged: Option<Judged> = None;
    for (index, one) in evidence.counterparts.iter().enumerate() {
        let case = Case {
            of: (index + 1).to_string(),
            evidence,
            one,
            trust,
            sender: sender.clone(),
        };
        let Some((content, recipient, revocations)) = case.judge()? else {
            continue;
        };
        match &mut judged {
            None => {
                judged = Some(Judged {
                    content,
                    recipients: vec![recipient],
                    revocations,
                });
            }
            Some(judged) if same(&judged.content, &content) => {
                judged.recipients.push(recipient);
                judged.revocations.extend(revocations);
            }
            Some(_) => return Err(case.wrong("alert-1", "it says other words than part 1")),
        }
    }
    let mut judged =
        judged.ok_or_else(|| wrong("1/alert-1", "no envelope of the alert is there"))?;
    judged
        .revocations
        .sort_by(|one, other| one.whose.cmp(&other.whose));
    judged.revocations.dedup();
    Ok(judged)
}

/// Sealed again a content differs in its attempt alone.
fn same(one: &Content, other: &Content) -> bool {
    one.body == other.body && one.composed_at == other.composed_at
}

struct Case<'a> {
    of: String,
    evidence: &'a Evidence,
    one: &'a Counterpart,
    trust: &'a Trust,
    sender: OfficeId,
}

/// What two offices agreed, and the keys that each had by it and by the roll-overs since: each names the one after and is
/// signed by both, so that one of them that is certified stands for all.
struct Agreement {
    pairing: Pairing,
    since: Vec<Pairing>,
}

impl Agreement {
    fn keys(&self, office: &OfficeId) -> Vec<IdentityKey> {
        let stages = std::iter::once(&self.pairing).chain(&self.since);
        let mut keys: Vec<IdentityKey> = Vec::new();
        for party in stages.filter_map(|stage| stage.party(office)) {
            if !keys.contains(&party.key) {
                keys.push(party.key.clone());
            }
        }
        keys
    }
}

/// An envelope that held.
struct Held {
    header: Header,
    content: Content,
    binding: Digest,
}

impl Case<'_> {
    fn judge(&self) -> Result<Option<(Content, Recipient, Vec<Revocation>)>, NotProven> {
        let office: OfficeId = parse(&self.name("office"), &self.one.office)?;
        let agreement = self.agreement(&office)?;
        let pairing = &agreement.pairing;
        let recipient = self.recipient(pairing, &office)?;
        let alert_keys = agreement.keys(&self.sender);
        let alerts = self.envelopes("alert", &self.one.alerts, &alert_keys)?;
        for (index, held) in alerts.iter().enumerate() {
            self.is_the_alert(held, &recipient)
                .map_err(|why| self.wrong(format!("alert-{}/header", index + 1), why))?;
        }
        let Some(first) = alerts.first() else {
            return if self.one.receipts.is_empty() && self.one.statements.is_empty() {
                Ok(None)
            } else {
                Err(self.wrong("alert-1", "it is missing, and something is stated about it"))
            };
        };
        if let Some(other) = alerts
            .iter()
            .position(|held| !same(&held.content, &first.content))
        {
            let name = format!("alert-{}/plaintext", other + 1);
            return Err(self.wrong(name, "it says other words than alert-1"));
        }
        let bindings: Vec<Digest> = alerts.iter().map(|held| held.binding).collect();
        let composed = first.content.composed_at;
        let (relay, mut revocations) = self.statements(&bindings, composed)?;
        let moment = moment(&relay, composed);
        if !pairing.valid_at(moment.at) {
            return Err(self.wrong("pairing", format!("it did not hold at {}", moment.at)));
        }
        revocations.extend(self.chains(&agreement, &office, moment)?);
        let receipts = self.receipts(&agreement, &recipient, &bindings)?;
        let content = first.content.clone();
        Ok(Some((
            content,
            Recipient {
                office: recipient,
                relay,
                receipts,
            },
            revocations,
        )))
    }

    fn agreement(&self, office: &OfficeId) -> Result<Agreement, NotProven> {
        let pairing = self.pairing(office)?;
        let mut stage = pairing.clone();
        let mut since = Vec::new();
        for (index, bytes) in self.one.roll_overs.iter().enumerate() {
            let name = format!("roll-over-{}", index + 1);
            stage = rolled(&stage, bytes).map_err(|e| self.wrong(name, e.to_string()))?;
            since.push(stage.clone());
        }
        Ok(Agreement { pairing, since })
    }

    fn pairing(&self, office: &OfficeId) -> Result<Pairing, NotProven> {
        let refused = |e: blo_proto::Refusal| self.wrong("pairing", e.to_string());
        let signed = SignedPairing::decode(self.one.pairing.clone()).map_err(refused)?;
        let pairing = signed.verify().map_err(refused)?.into_inner();
        if pairing.party(office).is_none() || pairing.party(&self.sender).is_none() {
            return Err(self.wrong("pairing", "it is between other offices"));
        }
        Ok(pairing)
    }

    fn recipient(&self, pairing: &Pairing, office: &OfficeId) -> Result<OfficeId, NotProven> {
        let recipient = pairing.counterpart_of(&self.sender);
        let recipient =
            recipient.ok_or_else(|| self.wrong("pairing", "it is between other offices"))?;
        if *office != self.sender && *office != recipient.office {
            return Err(self.wrong("office", "it is neither sender nor recipient"));
        }
        Ok(recipient.office.clone())
    }

    /// Every envelope holds under one of the keys, from its signature down to its words.
    fn envelopes(
        &self,
        kind: &str,
        all: &[Opened],
        keys: &[IdentityKey],
    ) -> Result<Vec<Held>, NotProven> {
        let mut held = Vec::new();
        for (index, opened) in all.iter().enumerate() {
            let name = format!("{kind}-{}", index + 1);
            let proof = opened.proof().ok_or_else(|| {
                self.wrong(format!("{name}/sealed-digest"), "it does not have 32 bytes")
            })?;
            let mut verified = Err(self.wrong(&name, "nobody's key is known"));
            for key in keys {
                verified = proof
                    .verify(key)
                    .map_err(|e| self.wrong(&name, e.to_string()));
                if verified.is_ok() {
                    break;
                }
            }
            let verified = verified?;
            let (header, content, _) = verified.into_inner();
            held.push(Held {
                header,
                content,
                binding: proof.binding(),
            });
        }
        Ok(held)
    }

    fn is_the_alert(&self, held: &Held, recipient: &OfficeId) -> Result<(), &'static str> {
        let number = &held.header.number;
        if number.sender != self.sender || number.recipient != *recipient {
            return Err("it is between other offices");
        }
        if held.content.id.to_string() != self.evidence.id {
            return Err("it is another alert than part id says");
        }
        match held.content.body {
            Body::Alert(_) => Ok(()),
            Body::Receipts(_) | Body::Notice(_) => Err("it is no alert"),
        }
    }

    fn statements(
        &self,
        bindings: &[Digest],
        composed: Timestamp,
    ) -> Result<(Vec<RelayReceipt>, Vec<Revocation>), NotProven> {
        let Some(leaf) = self.one.relay_chain.first() else {
            return if self.one.statements.is_empty() {
                Ok((Vec::new(), Vec::new()))
            } else {
                Err(self.wrong("relay-chain-1", "it is missing"))
            };
        };
        let leaf =
            certificate::relay(leaf).map_err(|e| self.wrong("relay-chain-1", e.to_string()))?;
        let mut said = Vec::new();
        for (index, bytes) in self.one.statements.iter().enumerate() {
            let name = format!("statement-{}", index + 1);
            let receipt =
                statement(bytes, &leaf.name, &leaf.key).map_err(|why| self.wrong(&name, why))?;
            if !receipt
                .entries
                .iter()
                .any(|(envelope, _)| bindings.contains(envelope))
            {
                return Err(self.wrong(&name, "it is about other envelopes"));
            }
            said.push(receipt);
        }
        let judged = self
            .trust
            .relay(&self.one.relay_chain, moment(&said, composed).at)
            .map_err(|e| self.wrong("relay-chain-1", e.to_string()))?;
        Ok((said, vec![judged]))
    }

    /// Both offices' certificates are for keys of the pairing or since, and an authority of each country vouches for them.
    fn chains(
        &self,
        agreement: &Agreement,
        office: &OfficeId,
        moment: Moment,
    ) -> Result<Vec<Revocation>, NotProven> {
        let mut judged = Vec::new();
        let pairing = &agreement.pairing;
        let own = pairing.counterpart_of(office);
        let own = own.ok_or_else(|| self.wrong("office", "it is not in the pairing"))?;
        let other = pairing
            .party(office)
            .ok_or_else(|| self.wrong("office", "it is not in the pairing"))?;
        let (own_name, own_chain) = if self.one.own_chain.is_empty() {
            ("own-chain-1".to_owned(), &self.evidence.own_chain)
        } else {
            (self.name("own-chain-1"), &self.one.own_chain)
        };
        for (name, chain, party) in [
            (own_name, own_chain, own),
            (self.name("chain-1"), &self.one.chain, other),
        ] {
            let leaf = chain.first().ok_or_else(|| wrong(&name, "it is missing"))?;
            let leaf = certificate::office(leaf).map_err(|e| wrong(&name, e.to_string()))?;
            if leaf.name != party.office || !agreement.keys(&party.office).contains(&leaf.key) {
                return Err(wrong(
                    &name,
                    "it is for another office or key than the pairing",
                ));
            }
            let vouched = self.trust.office(party.office.country(), chain, moment);
            judged.push(vouched.map_err(|e| wrong(&name, e.to_string()))?);
        }
        Ok(judged)
    }

    fn receipts(
        &self,
        agreement: &Agreement,
        recipient: &OfficeId,
        bindings: &[Digest],
    ) -> Result<Vec<Receipt>, NotProven> {
        let keys = agreement.keys(recipient);
        let envelopes = self.envelopes("receipt", &self.one.receipts, &keys)?;
        let mut all = Vec::new();
        for (index, held) in envelopes.into_iter().enumerate() {
            let name = format!("receipt-{}", index + 1);
            let from = &held.header.number.sender;
            let Body::Receipts(receipts) = held.content.body else {
                return Err(self.wrong(name, "it is no receipt"));
            };
            let before = all.len();
            let about = |receipt: &Receipt| bindings.contains(&receipt.envelope);
            all.extend(receipts.receipts.into_iter().filter(about));
            if from != recipient || all.len() == before {
                return Err(self.wrong(name, "it is about other envelopes"));
            }
        }
        all.sort_by_key(|receipt| (receipt.fact.status(), receipt.fact.at()));
        Ok(all)
    }

    fn name(&self, part: &str) -> String {
        format!("{}/{part}", self.of)
    }

    fn wrong(&self, part: impl AsRef<str>, why: impl Into<String>) -> NotProven {
        wrong(self.name(part.as_ref()), why)
    }
}

/// What a roll-over makes of an agreement.
fn rolled(before: &Pairing, bytes: &Bytes) -> Result<Pairing, Refusal> {
    let signed = SignedRollOver::decode(bytes.clone())?;
    let by = signed.unproven()?.by;
    let party = before.party(&by);
    let party = party.ok_or_else(|| Refusal::new(Code::WrongAudience, by.to_string()))?;
    signed.verify(&party.key)?.get().applied_to(before)
}

/// The relay's first word about an alert is the only time by somebody else; without one there is the sender's own.
fn moment(said: &[RelayReceipt], composed: Timestamp) -> Moment {
    let first = said.iter().map(|said| said.at).min();
    Moment {
        at: first.unwrap_or(composed),
        proven: first.is_some(),
    }
}

fn statement(bytes: &Bytes, relay: &RelayId, key: &IdentityKey) -> Result<RelayReceipt, String> {
    let signed = SignedRelayReceipt::decode(bytes.clone()).map_err(|e| e.to_string())?;
    let verified = signed.verify(relay, key).map_err(|e| e.to_string())?;
    Ok(verified.into_inner())
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(
    part: &str,
    text: &str,
) -> Result<T, NotProven> {
    text.parse().map_err(|e: T::Err| wrong(part, e.to_string()))
}

#[cfg(test)]
mod tests;
