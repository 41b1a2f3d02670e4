//! Whom national authorities vouch for, and whom they have revoked by now. Not: the handshake (`tls`), nor whether an
//! office is registered (`session`).
//!
//! ```text
//!  th.crl, mm.crl ── lookout, twice a second ─► Authorities ─► tls: who may begin
//!                                                    └───────► session: who may stay
//! ```

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use blo_proto::{OfficeId, Timestamp};
use bytes::Bytes;
use rustls::{
    RootCertStore,
    server::{
        WebPkiClientVerifier,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
};
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer, UnixTime};
use x509_parser::{asn1_rs::FromDer, certificate::X509Certificate};

use crate::{
    config::{self, Authority, ConfigError},
    tls,
};

mod list;
mod lookout;

pub use list::{Issued, List, in_pem};
pub use lookout::Lookout;

/// Judges the certificates of one country.
type Judge = Arc<dyn ClientCertVerifier>;

/// What all authorities say at one moment.
#[derive(Clone, Debug, Default)]
pub struct Authorities {
    verifiers: BTreeMap<String, Judge>,
    /// The newest list that was seen of each, by country and issuer.
    lists: BTreeMap<(String, Vec<u8>), Arc<List>>,
    /// What is wrong with a file, which is why an earlier list of it is in force.
    complaints: BTreeMap<PathBuf, String>,
}

impl Authorities {
    /// Judges an office's leaf by the authority of the country that the leaf names, and by no other.
    ///
    /// # Errors
    /// Why nobody vouches for it.
    pub fn vouch(
        &self,
        office: &OfficeId,
        leaf: &CertificateDer<'_>,
        now: Timestamp,
    ) -> Result<ClientCertVerified, rustls::Error> {
        let verifier = self.verifiers.get(office.country()).ok_or_else(|| {
            rustls::Error::General(format!("no authority of {}", office.country()))
        })?;
        // A path length of an anchor is not judged by the library, so the anchor itself must have signed the leaf.
        let now = std::time::Duration::from_millis(now.as_millis());
        verifier.verify_client_cert(leaf, &[], UnixTime::since_unix_epoch(now))
    }

    /// The list that revokes an office's certificate, if one does.
    pub fn revoked(&self, office: &OfficeId, issued: &Issued) -> Option<&List> {
        let key = (office.country().to_owned(), issued.issuer.clone());
        let list = self.lists.get(&key)?;
        list.revokes(issued).then_some(list)
    }

    /// The lists in force, each with its country.
    pub fn lists(&self) -> impl Iterator<Item = (&str, &List)> {
        let lists = self.lists.iter();
        lists.map(|((country, _), list)| (country.as_str(), list.as_ref()))
    }

    /// The lists that are not in force in `earlier`, DER.
    pub fn newer_than(&self, earlier: &Self) -> Vec<Bytes> {
        let newer = self.lists.iter().filter(|(key, list)| {
            let known = earlier.lists.get(*key);
            known.is_none_or(|known| !Arc::ptr_eq(known, list))
        });
        newer.map(|(_, list)| list.der.clone()).collect()
    }

    /// Files of lists that are not taken, and why.
    pub const fn complaints(&self) -> &BTreeMap<PathBuf, String> {
        &self.complaints
    }
}

/// An authority's certificates, each of which may issue and is in force.
fn anchors(
    authority: &Authority,
    now: Timestamp,
) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let path = &authority.certificates;
    let wrong = |why: &str| ConfigError::Wrong {
        path: path.clone(),
        why: why.to_owned(),
    };
    let found = tls::certificates(path, &config::read(path)?)?;
    for der in &found {
        let (_, parsed) =
            X509Certificate::from_der(der).map_err(|_| wrong("it is no X.509 certificate"))?;
        if !parsed.is_ca() {
            return Err(wrong("it is not an authority's certificate"));
        }
        let not_after = parsed.validity().not_after.timestamp();
        if u64::try_from(not_after).unwrap_or(0).saturating_mul(1_000) < now.as_millis() {
            return Err(wrong("the authority's certificate has expired"));
        }
    }
    Ok(found)
}

fn country_verifier(
    anchors: impl Iterator<Item = CertificateDer<'static>>,
    lists: impl Iterator<Item = Bytes>,
) -> Result<Judge, String> {
    let mut roots = RootCertStore::empty();
    for anchor in anchors {
        roots.add(anchor).map_err(|error| error.to_string())?;
    }
    let lists = lists.map(|der| CertificateRevocationListDer::from(der.to_vec()));
    let builder =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(tls::provider()))
            .with_crls(lists)
            .only_check_end_entity_revocation()
            // A list that is over its time may lack the newest revocations.
            .enforce_revocation_expiration();
    builder
        .build()
        .map(|judge| -> Judge { judge })
        .map_err(|error| error.to_string())
}
