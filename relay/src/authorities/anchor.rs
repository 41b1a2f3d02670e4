//! One certificate of an authority, and its judgement of what it issued. Not: which lists count.

use std::{path::Path, sync::Arc};

use blo_proto::{Timestamp, revocation::is_signed};
use bytes::Bytes;
use rustls::{
    CertificateError, RootCertStore,
    server::{
        WebPkiClientVerifier,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
};
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};
use sha2::{Digest, Sha256};
use x509_parser::{asn1_rs::FromDer, certificate::X509Certificate};

use super::{Whose, unix};
use crate::{
    config::{ConfigError, ExpiredCrl},
    registry, tls,
};

/// A certificate of an authority.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) der: CertificateDer<'static>,
    /// Its distinguished name, for people.
    pub(super) subject: String,
    pub(super) not_after: Timestamp,
    /// Whether it has lists, of which the operator named a file or brought one: without one it vouches for nobody then.
    pub(super) listed: bool,
    /// Whether the configuration names it.
    pub(super) configured: bool,
    name: Vec<u8>,
    key: Vec<u8>,
    judge: Option<Arc<dyn ClientCertVerifier>>,
}

impl Anchor {
    /// Every certificate of an authority's file, each of which may issue.
    pub(super) fn read_all(
        path: &Path,
        pem: &[u8],
        listed: bool,
    ) -> Result<Vec<Self>, ConfigError> {
        let anchor = |der: CertificateDer<'static>| {
            let anchor = Self::read(der, listed).map_err(|why| ConfigError::Wrong {
                path: path.to_owned(),
                why,
            })?;
            Ok(Self {
                configured: true,
                ..anchor
            })
        };
        let found = tls::certificates(path, pem)?;
        found.into_iter().map(anchor).collect()
    }

    pub(super) fn read(der: CertificateDer<'static>, listed: bool) -> Result<Self, String> {
        let (_, parsed) =
            X509Certificate::from_der(&der).map_err(|_| "it is no X.509 certificate".to_owned())?;
        if !parsed.is_ca() {
            return Err("it is not an authority's certificate".to_owned());
        }
        Ok(Self {
            subject: parsed.subject().to_string(),
            name: parsed.subject().as_raw().to_vec(),
            key: parsed.public_key().raw.to_vec(),
            not_after: millis(parsed.validity().not_after.timestamp()),
            listed,
            configured: false,
            judge: None,
            der,
        })
    }

    /// Whose its lists are.
    pub(super) fn whose(&self, country: &str) -> Whose {
        (country.to_owned(), self.name.clone(), self.key.clone())
    }

    /// Whether it signs lists under this name and key.
    pub(super) fn signs(&self, issuer: &[u8], signer: &[u8]) -> bool {
        self.name == issuer && self.key == signer
    }

    /// SHA-256 of its certificate, hexadecimal.
    pub(super) fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(&self.der))
    }

    /// Whether it is over its time.
    pub(super) fn has_expired(&self, now: Timestamp) -> bool {
        self.not_after < now
    }

    /// Whether it signed a certificate, whatever else is to be said of that.
    pub(super) fn issued(&self, leaf: &CertificateDer<'_>) -> bool {
        let (own, read) = (
            X509Certificate::from_der(&self.der),
            X509Certificate::from_der(leaf),
        );
        let (Ok((_, own)), Ok((_, read))) = (own, read) else {
            return false;
        };
        let (tbs, signature) = (read.tbs_certificate.as_ref(), &read.signature_value.data);
        read.issuer().as_raw() == self.name && is_signed(own.public_key(), (leaf, tbs), signature)
    }

    /// The name of its lists in the registry.
    pub(super) fn list_id(&self, country: &str) -> Vec<u8> {
        registry::list_id(country, &self.name, &self.key)
    }

    /// Lets it judge by this list from now on.
    pub(super) fn arm(&mut self, list: Option<Bytes>, expired: ExpiredCrl) -> Result<(), String> {
        self.judge = None;
        if self.listed && list.is_none() {
            return Ok(());
        }
        let mut roots = RootCertStore::empty();
        roots
            .add(self.der.clone())
            .map_err(|error| error.to_string())?;
        let lists = list.map(|der| CertificateRevocationListDer::from(der.to_vec()));
        let mut builder =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(tls::provider()))
                .with_crls(lists)
                .only_check_end_entity_revocation();
        if expired == ExpiredCrl::Refuse {
            // A list that is over its time may lack the newest revocations.
            builder = builder.enforce_revocation_expiration();
        }
        self.judge = Some(builder.build().map_err(|error| error.to_string())?);
        Ok(())
    }

    /// Judges a leaf that it may have issued.
    pub(super) fn vouch(
        &self,
        leaf: &CertificateDer<'_>,
        now: Timestamp,
    ) -> Result<ClientCertVerified, rustls::Error> {
        let Some(judge) = &self.judge else {
            return Err(CertificateError::UnknownRevocationStatus.into());
        };
        // The library takes an anchor's word for ever, and does not judge its path length: the anchor itself must
        // have signed the leaf.
        let verified = judge.verify_client_cert(leaf, &[], unix(now))?;
        if self.has_expired(now) {
            let why = format!("the certificate of {} has expired", self.subject);
            return Err(rustls::Error::General(why));
        }
        Ok(verified)
    }
}

/// Seconds since 1970, as certificates have them.
pub(super) fn millis(seconds: i64) -> Timestamp {
    Timestamp::from_millis(u64::try_from(seconds).unwrap_or(0).saturating_mul(1_000))
}
