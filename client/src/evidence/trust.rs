//! Whom a judge believes: a folder with one PEM file per authority, and their revocation lists. `th.pem` vouches for
//! offices of th and for nobody else, `relays.pem` for relays; a list may lie in any `.pem` or `.crl` file, since its
//! own signature says whose it is. Not: anything that the evidence itself brings.

use std::{collections::BTreeMap, path::Path};

use blo_proto::Timestamp;
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

    /// Whether the authorities of a country vouch for an office's certificates at a time.
    pub(super) fn office(
        &self,
        country: &str,
        chain: &[Bytes],
        moment: Moment,
    ) -> Result<(), BadChain> {
        self.judge(country, chain, (Purpose::Office, moment))
    }

    /// Whether an authority for relays vouches for a relay's certificates at a time.
    ///
    /// The relay's own statement proves no time of itself.
    pub(super) fn relay(&self, chain: &[Bytes], at: Timestamp) -> Result<(), BadChain> {
        let moment = Moment { at, proven: false };
        self.judge(RELAYS, chain, (Purpose::Relay, moment))
    }

    fn judge(
        &self,
        whose: &str,
        chain: &[Bytes],
        (purpose, moment): (Purpose, Moment),
    ) -> Result<(), BadChain> {
        let authorities = self
            .authorities
            .get(whose)
            .ok_or_else(|| BadChain(format!("no {whose}.pem is among those that are trusted")))?;
        chain::verify(chain, authorities, purpose, moment.at)?;
        match revocation::of(chain, authorities, &self.crls, (purpose, moment.at))? {
            None => Ok(()),
            Some(revoked) if moment.proven && moment.at < revoked => Ok(()),
            Some(revoked) => Err(BadChain(format!(
                "the authority revoked it at {revoked}, and no relay shows that this is older"
            ))),
        }
    }
}
