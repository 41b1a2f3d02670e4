//! Whom a judge believes: a folder with one PEM file per authority, and their revocation lists. `th.pem` vouches for
//! offices of th and for nobody else, `relays.pem` for relays; a list may lie in any `.pem` or `.crl` file, since its
//! own signature says whose it is. Not: anything that the evidence itself brings.

use std::{collections::BTreeMap, path::Path};

use blo_proto::{Timestamp, certificate, revocation::List};
use bytes::Bytes;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer, pem::PemObject as _};

use super::revocation;
use crate::{
    authority::chain::{self, BadChain, Purpose},
    keys::HomeError,
};

/// Name of the file of the authorities for relays, without its ending.
const RELAYS: &str = "relays";

/// Authorities, by whom they vouch for, and lists of what they revoked.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    authorities: BTreeMap<String, Vec<Bytes>>,
    crls: Vec<Bytes>,
    /// Lists that the evidence brings: they count as far as they prove themselves.
    brought: Vec<Bytes>,
}

/// By what it was judged whether one authority had taken a certificate back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// For whom it vouches: a country, or `relays`.
    pub whose: String,
    /// `None` where no list of its is here.
    pub list: Option<JudgedBy>,
}

/// A list that the judge went by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedBy {
    /// Who signed it, by its distinguished name.
    pub authority: String,
    /// Its number.
    pub number: String,
    /// When the next one was due.
    pub until: Timestamp,
    /// It came with the evidence, and those that are trusted have none that is newer.
    pub brought: bool,
}

impl JudgedBy {
    fn of(list: &List, brought: bool) -> Self {
        Self {
            authority: list.authority.clone(),
            number: list.number.to_string(),
            until: list.until,
            brought,
        }
    }
}

/// When something was said, and whether anybody but its author says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// When.
    pub(super) at: Timestamp,
    /// By a relay's statement.
    pub(super) proven: bool,
}

impl Trust {
    /// Reads a folder.
    ///
    /// # Errors
    /// The folder's; a file that is not PEM, or has neither a certificate nor a revocation list in it.
    pub fn read(folder: &Path) -> Result<Self, HomeError> {
        let mut trust = Self::default();
        for entry in std::fs::read_dir(folder).map_err(HomeError::io(folder))? {
            let path = entry.map_err(HomeError::io(folder))?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let ending = path.extension().and_then(|ending| ending.to_str());
            if let (Some(stem), Some("pem" | "crl")) = (stem, ending) {
                trust.take(stem, &path)?;
            }
        }
        Ok(trust)
    }

    fn take(&mut self, stem: &str, path: &Path) -> Result<(), HomeError> {
        let text = std::fs::read(path).map_err(HomeError::io(path))?;
        let bad = |e| HomeError::damaged(path, format!("it is not PEM: {e}"));
        let certificates: Vec<Bytes> = CertificateDer::pem_slice_iter(&text)
            .map(|der| der.map(|der| Bytes::copy_from_slice(&der)))
            .collect::<Result<_, _>>()
            .map_err(bad)?;
        let crls: Vec<Bytes> = CertificateRevocationListDer::pem_slice_iter(&text)
            .map(|der| der.map(|der| Bytes::copy_from_slice(&der)))
            .collect::<Result<_, _>>()
            .map_err(bad)?;
        if certificates.is_empty() && crls.is_empty() {
            let why = "there is neither a certificate nor a revocation list in it";
            return Err(HomeError::damaged(path, why));
        }
        if let Some(why) = crls.iter().find_map(revocation::unreadable) {
            return Err(HomeError::damaged(path, why));
        }
        self.crls.extend(crls);
        if !certificates.is_empty() {
            let known = self.authorities.entry(stem.to_owned()).or_default();
            known.extend(certificates);
        }
        Ok(())
    }

    /// The same, with lists that the evidence brings.
    pub(super) fn with_lists(&self, brought: &[Bytes]) -> Self {
        Self {
            brought: brought.to_vec(),
            ..self.clone()
        }
    }

    /// Whether the authorities of a country vouch for an office's certificates at a time.
    pub(super) fn office(
        &self,
        country: &str,
        chain: &[Bytes],
        moment: Moment,
    ) -> Result<Revocation, BadChain> {
        self.judge(country, chain, (Purpose::Office, moment))
    }

    /// Whether an authority for relays vouches for a relay's certificates at a time.
    ///
    /// The relay's own statement proves no time of itself.
    pub(super) fn relay(&self, chain: &[Bytes], at: Timestamp) -> Result<Revocation, BadChain> {
        let moment = Moment { at, proven: false };
        self.judge(RELAYS, chain, (Purpose::Relay, moment))
    }

    fn judge(
        &self,
        whose: &str,
        chain: &[Bytes],
        (purpose, moment): (Purpose, Moment),
    ) -> Result<Revocation, BadChain> {
        let authorities = self
            .authorities
            .get(whose)
            .ok_or_else(|| BadChain(format!("no {whose}.pem is among those that are trusted")))?;
        chain::verify(chain, authorities, purpose, moment.at)?;
        let (lists, list) = self.lists(authorities, chain);
        let judged = Revocation {
            whose: whose.to_owned(),
            list,
        };
        match revocation::of(chain, authorities, &lists, (purpose, moment.at))? {
            None => Ok(judged),
            Some(revoked) if moment.proven && moment.at < revoked => Ok(judged),
            Some(revoked) => Err(BadChain(format!(
                "the authority revoked it at {revoked}, and no relay shows that this is older"
            ))),
        }
    }

    /// The lists that a leaf is judged by: of each authority the one with the highest number that was made while the leaf
    /// could be valid, and all that are later, since those may leave out what is over. And the one that is named.
    fn lists(&self, authorities: &[Bytes], chain: &[Bytes]) -> (Vec<Bytes>, Option<JudgedBy>) {
        let anchor = |der: &Bytes| CertificateDer::from(der.to_vec());
        let anchors: Vec<_> = authorities.iter().map(anchor).collect();
        let leaf = chain.first().map(|leaf| certificate::not_after(leaf));
        let over = leaf.flatten().unwrap_or_default();
        let (mut newest, mut judged) = (BTreeMap::<_, (List, bool)>::new(), Vec::new());
        let mut later = None;
        let own = self.crls.iter().map(|der| (der, false));
        for (der, brought) in own.chain(self.brought.iter().map(|der| (der, true))) {
            let Ok(list) = List::read(der, &anchors) else {
                // Of another authority; or the judge of chains says why one of those that are trusted does not hold.
                judged.extend((!brought).then(|| der.clone()));
                continue;
            };
            if list.since > over {
                judged.push(der.clone());
                later = Some(JudgedBy::of(&list, brought));
                continue;
            }
            let whose = (list.issuer.clone(), list.signer.clone());
            let known = newest.get(&whose);
            if known.is_none_or(|(known, _)| known.number < list.number) {
                newest.insert(whose, (list, brought));
            }
        }
        let named = newest.values().max_by_key(|(list, _)| list.until);
        let named = named.map(|(list, brought)| JudgedBy::of(list, *brought));
        judged.extend(newest.into_values().map(|(list, _)| list.der));
        (judged, named.or(later))
    }
}
