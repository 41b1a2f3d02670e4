//! What is taken of an exported registry when it is put back: what is new, and nothing that would replace a key, bring a
//! serial back, or bring back what was removed. Pure. Not: whether an authority vouches for an office (`authorities`).

use std::collections::BTreeMap;

use blo_proto::{OfficeId, Timestamp, certificate, pairing::SignedPairing};
use bytes::Bytes;

use super::{
    AllowedExport, AuthorityExport, EndedExport, Export, ExportError, ListExport, OfficeExport,
    PairingExport, bytes,
};

/// What of a file is new, in the order in which it must be taken.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Offices to register.
    pub offices: Vec<(OfficeId, Vec<Bytes>)>,
    /// Pairings.
    pub pairings: Vec<([String; 2], SignedPairing)>,
    /// Pairs whose pairing is over.
    pub ended: Vec<EndedExport>,
    /// Offices that are suspended, and who did that.
    pub suspended: Vec<(OfficeId, String)>,
    /// What the operator said of pairs.
    pub allowed: Vec<AllowedExport>,
    /// Authorities, before any office.
    pub authorities: Vec<AuthorityExport>,
    /// Revocation lists.
    pub lists: Vec<ListExport>,
    /// How much was known.
    pub known: usize,
    /// What is not taken, and why, for a person.
    pub left: Vec<String>,
}

impl Export {
    /// What of it is new to a registry that has `known`. A key is never replaced, a serial never goes back.
    ///
    /// # Errors
    /// [`ExportError::KeyChanged`], [`ExportError::Wrong`]: then nothing is to be taken.
    pub fn plan(&self, known: &Self, now: Timestamp) -> Result<Plan, ExportError> {
        let mut plan = Plan::default();
        self.plan_authorities(known, &mut plan);
        let offices: BTreeMap<_, _> = known.offices.iter().map(|o| (&o.id, o)).collect();
        for office in &self.offices {
            let id = office.check()?;
            let there = offices.get(&office.id);
            if there.is_some_and(|there| there.key != office.key) {
                return Err(ExportError::KeyChanged(office.id.clone()));
            }
            if let Some(by) = &office.suspended_by {
                plan.suspended.push((id.clone(), by.clone()));
            }
            if there.is_some() {
                plan.known = plan.known.saturating_add(1);
            } else {
                plan.offices.push((id, office.certificates()?));
            }
        }
        let serial_of = |offices: &[String; 2]| {
            let ended = known.ended.iter().filter(|one| one.offices == *offices);
            ended.map(|one| one.serial).max().unwrap_or(0)
        };
        let newer = |one: &&EndedExport| one.serial > serial_of(&one.offices);
        let said = |one: &AllowedExport| known.allowed.iter().any(|k| k.offices == one.offices);
        plan.allowed = self
            .allowed
            .iter()
            .filter(|one| !said(one))
            .cloned()
            .collect();
        plan.ended = self.ended.iter().filter(newer).cloned().collect();
        let pairings: BTreeMap<_, _> = known.pairings.iter().map(|p| (&p.offices, p)).collect();
        for pairing in &self.pairings {
            let signed = pairing.check()?;
            let [one, other] = &pairing.offices;
            match pairings.get(&pairing.offices) {
                Some(there) if there.signed == pairing.signed => {
                    plan.known = plan.known.saturating_add(1);
                }
                Some(there) if there.serial >= pairing.serial => plan.left.push(format!(
                    "The pairing of {one} and {other} is known with serial {}: serial {} of the file is not taken.",
                    there.serial, pairing.serial
                )),
                None if serial_of(&pairing.offices) >= pairing.serial => plan.left.push(format!(
                    "The pairing of {one} and {other} was ended here: serial {} of the file is not taken.",
                    pairing.serial
                )),
                _ if now > signed.1 => plan.left.push(format!(
                    "The pairing of {one} and {other} is over since {}: it is not taken.",
                    signed.1
                )),
                _ => plan.pairings.push((pairing.offices.clone(), signed.0)),
            }
        }
        Ok(plan)
    }

    /// One that was removed comes back by a person's word alone.
    fn plan_authorities(&self, known: &Self, plan: &mut Plan) {
        let there = |one: &AuthorityExport| {
            let mut known = known.authorities.iter();
            known.find(|known| {
                (&known.country, &known.certificate) == (&one.country, &one.certificate)
            })
        };
        for one in self.authorities.iter().filter(|one| !one.removed) {
            match there(one) {
                None => plan.authorities.push(one.clone()),
                Some(known) if known.removed => plan.left.push(format!(
                    "An authority of {} was removed here by {} and stays so. To let it vouch again: blo-relay authority add",
                    one.country, known.by
                )),
                Some(_) => {}
            }
        }
        let new = self
            .lists
            .iter()
            .filter(|one| known.lists.iter().all(|known| known.crl != one.crl));
        plan.lists = new.cloned().collect();
    }
}

impl OfficeExport {
    /// Its id, if its certificate says the same as its line.
    fn check(&self) -> Result<OfficeId, ExportError> {
        let wrong = |why: String| ExportError::Wrong(format!("of {}: {why}", self.id));
        let chain = self.certificates()?;
        let leaf = chain
            .first()
            .ok_or_else(|| wrong("no certificate".to_owned()))?;
        let leaf = certificate::office(leaf).map_err(|refusal| wrong(refusal.to_string()))?;
        if leaf.name.as_str() != self.id || hex::encode(leaf.key.as_bytes()) != self.key {
            return Err(wrong(
                "the certificate is of another name or key".to_owned(),
            ));
        }
        Ok(leaf.name)
    }

    fn certificates(&self) -> Result<Vec<Bytes>, ExportError> {
        self.chain.iter().map(|der| bytes(der)).collect()
    }
}

impl PairingExport {
    /// The pairing and its end, if it says the same as its line.
    fn check(&self) -> Result<(SignedPairing, Timestamp), ExportError> {
        let [one, other] = &self.offices;
        let wrong = |why: String| ExportError::Wrong(format!("of {one} and {other}: {why}"));
        let signed = SignedPairing::decode(bytes(&self.signed)?)
            .map_err(|refusal| wrong(refusal.to_string()))?;
        let verified = signed
            .verify()
            .map_err(|refusal| wrong(refusal.to_string()))?;
        let pairing = verified.get();
        let named = pairing
            .parties
            .each_ref()
            .map(|party| party.office.to_string());
        if named != self.offices || pairing.serial != self.serial {
            return Err(wrong("the pairing says something else".to_owned()));
        }
        let not_after = pairing.not_after;
        Ok((signed, not_after))
    }
}
