//! What is taken of an exported registry when it is put back: what is new, and nothing that would replace a key, bring a
//! serial back, or bring back what was removed. Pure. Not: whether an authority vouches for an office (`authorities`).

use std::collections::BTreeMap;

use blo_proto::{
    OfficeId, Timestamp, certificate, pairing::SignedPairing, rollover::SignedRollOver,
};
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
    /// Offices to know for their serials alone.
    pub removed: Vec<(OfficeId, Vec<Bytes>)>,
    /// Roll-overs that counted.
    pub roll_overs: Vec<([String; 2], SignedRollOver)>,
    /// Pairings.
    pub pairings: Vec<([String; 2], SignedPairing)>,
    /// Pairs whose pairing is over.
    pub ended: Vec<EndedExport>,
    /// Serials of pairings that are not taken: none of theirs with one of these or a lower one counts again.
    pub serials: Vec<([String; 2], u64)>,
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
        self.plan_offices(known, &mut plan)?;
        let said = |one: &AllowedExport| known.allowed.iter().any(|k| k.offices == one.offices);
        let news = self.allowed.iter().filter(|one| !said(one));
        plan.allowed = news.cloned().collect();
        let newer = |one: &&EndedExport| one.serial > known.serial(&one.offices);
        plan.ended = self.ended.iter().filter(newer).cloned().collect();
        for pairing in &self.pairings {
            self.plan_pairing(pairing, (known, now), &mut plan)?;
        }
        Ok(plan)
    }

    fn plan_offices(&self, known: &Self, plan: &mut Plan) -> Result<(), ExportError> {
        let offices: BTreeMap<_, _> = known.offices.iter().map(|o| (&o.id, o)).collect();
        for office in &self.offices {
            let id = office.check()?;
            let there = offices.get(&office.id).copied();
            if let Some(by) = office
                .suspended_by
                .clone()
                .filter(|_| there.is_none_or(OfficeExport::is_registered))
            {
                plan.suspended.push((id.clone(), by));
            }
            match there {
                None if office.is_registered() => plan.offices.push((id, office.certificates()?)),
                None => plan.removed.push((id, office.certificates()?)),
                Some(there) if there.is_registered() != office.is_registered() => {
                    let what = if there.is_registered() {
                        "registered"
                    } else {
                        "removed"
                    };
                    plan.left.push(format!(
                        "{id} is {what} here and stays so: the file says otherwise. To change it: blo-relay office add, or remove"
                    ));
                }
                Some(there) if office.is_registered() && there.key != office.key => {
                    return Err(ExportError::KeyChanged(office.id.clone()));
                }
                Some(_) => plan.known = plan.known.saturating_add(1),
            }
        }
        Ok(())
    }

    fn plan_pairing(
        &self,
        pairing: &PairingExport,
        (known, now): (&Self, Timestamp),
        plan: &mut Plan,
    ) -> Result<(), ExportError> {
        let (signed, until) = pairing.check()?;
        let [one, other] = &pairing.offices;
        let highest = known.serial(&pairing.offices);
        let there = known
            .pairings
            .iter()
            .find(|there| there.offices == pairing.offices);
        let is_out = |id: &String| {
            let removed = |office: &OfficeExport| office.id == *id && !office.is_registered();
            known.offices.iter().any(removed)
        };
        let why = match there {
            Some(there) if there.signed == pairing.signed => {
                plan.known = plan.known.saturating_add(1);
                return Ok(());
            }
            Some(there) if there.serial >= pairing.serial => {
                format!("is known with serial {}", there.serial)
            }
            _ if highest >= pairing.serial => "was ended here".to_owned(),
            _ if now > until => format!("is over since {until}"),
            _ if pairing.offices.iter().any(is_out) => {
                "is of an office that was removed here".to_owned()
            }
            _ => {
                for rolled in pairing.rolled()? {
                    plan.roll_overs.push((pairing.offices.clone(), rolled));
                }
                plan.pairings.push((pairing.offices.clone(), signed));
                return Ok(());
            }
        };
        //
        if pairing.serial > highest {
            plan.serials.push((pairing.offices.clone(), pairing.serial));
        }
        plan.left.push(format!(
            "The pairing of {one} and {other} {why}: serial {} of the file is not taken.",
            pairing.serial
        ));
        Ok(())
    }

    /// The highest serial that two offices have used.
    fn serial(&self, offices: &[String; 2]) -> u64 {
        let ended = self.ended.iter().filter(|one| one.offices == *offices);
        let agreed = self.pairings.iter().filter(|one| one.offices == *offices);
        let serials = ended
            .map(|one| one.serial)
            .chain(agreed.map(|one| one.serial));
        serials.max().unwrap_or(0)
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
    fn is_registered(&self) -> bool {
        self.removed_by.is_none()
    }

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
    /// What counts since, the newest first: each leads to a key that is known by then.
    fn rolled(&self) -> Result<Vec<SignedRollOver>, ExportError> {
        let one = |text: &String| {
            let signed = SignedRollOver::decode(bytes(text)?);
            signed.map_err(|refusal| ExportError::Wrong(refusal.to_string()))
        };
        self.roll_overs.iter().rev().map(one).collect()
    }

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

#[cfg(test)]
mod tests {
    use blo_proto::{
        Signer,
        pairing::{Pairing, Party},
        sign::MemorySigner,
    };

    use super::*;

    /// A pairing of two offices, in force from 1970 on until then.
    fn pairing(serial: u64, until: Timestamp) -> PairingExport {
        let signers = [1, 2].map(|seed| MemorySigner::from_seed(&[seed; 32]));
        let offices = ["mae-sai.th", "tachileik.mm"];
        let party = |at: usize| Party {
            office: offices[at].parse().unwrap(),
            key: signers[at].identity().clone(),
        };
        let from = Timestamp::from_millis(0);
        let pairing = Pairing::new([party(0), party(1)], serial, from, until).unwrap();
        let mut signed = SignedPairing::propose(&pairing);
        for signer in &signers {
            signed.sign_as(signer).unwrap();
        }
        PairingExport {
            offices: offices.map(str::to_owned),
            serial,
            signed: hex::encode(signed.encode()),
            roll_overs: Vec::new(),
        }
    }

    #[test]
    fn r11_a_pairing_that_is_over_is_not_taken_and_its_serial_is_never_used_again() {
        let until = Timestamp::from_millis(1_000_000);
        let file = Export {
            pairings: vec![pairing(3, until)],
            ..Export::default()
        };
        let taken = file.plan(&Export::default(), until).unwrap();
        assert_eq!((taken.pairings.len(), taken.serials.len()), (1, 0));
        let plan = file.plan(&Export::default(), until.plus_millis(1)).unwrap();
        assert!(plan.pairings.is_empty());
        assert_eq!(plan.serials, [(file.pairings[0].offices.clone(), 3)]);
        assert!(plan.left[0].contains("over since"), "{:?}", plan.left);
        // A registry that knows of a higher one learns nothing by it.
        let known = Export {
            pairings: vec![pairing(4, until)],
            ..Export::default()
        };
        let plan = file.plan(&known, until.plus_millis(1)).unwrap();
        assert_eq!((plan.serials.len(), plan.left.len()), (0, 1));
    }
}
