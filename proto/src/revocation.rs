//! One revocation list (RFC 5280, section 5): read, and held against the authority that should have signed it. Not:
//! which of two lists counts.

use std::collections::BTreeSet;

use bytes::Bytes;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer, pem::PemObject};
use webpki::BorrowedCertRevocationList;
use x509_parser::{
    asn1_rs::{Any, FromDer},
    certificate::X509Certificate,
    num_bigint::BigUint,
    revocation_list::CertificateRevocationList,
    x509::SubjectPublicKeyInfo,
};

use crate::{limits, time::Timestamp};

/// A list is passed on to offices in one frame.
const LIST_BYTES_MAX: usize = limits::FRAME_BYTES_MAX - 64;

const _: () = assert!(limits::FRAME_BYTES_MAX > 64);

/// A list that its authority signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Who signed it, by its distinguished name.
    pub authority: String,
    /// Its number: a higher one is newer.
    pub number: BigUint,
    /// When it was made.
    pub since: Timestamp,
    /// When the next one is due, and this one over.
    pub until: Timestamp,
    /// Its bytes, as offices get them.
    pub der: Bytes,
    /// The distinguished name, DER.
    pub issuer: Vec<u8>,
    /// The key that signed it, DER.
    pub signer: Vec<u8>,
    revoked: BTreeSet<Vec<u8>>,
}

/// Which certificate: who issued it, and its serial number there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The distinguished name of its issuer, DER.
    issuer: Vec<u8>,
    serial: Vec<u8>,
}

impl Issued {
    /// What a certificate says; `None` where it is no X.509.
    pub fn read(der: &CertificateDer<'_>) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        Some(Self {
            issuer: certificate.issuer().as_raw().to_vec(),
            serial: serial(certificate.raw_serial()),
        })
    }
}

impl List {
    /// Reads a list that one of `authorities` signed.
    ///
    /// # Errors
    /// A clause that says why it does not count.
    pub fn read<'a>(
        der: &Bytes,
        authorities: impl IntoIterator<Item = &'a CertificateDer<'static>>,
    ) -> Result<Self, String> {
        if der.len() > LIST_BYTES_MAX {
            return Err(format!(
                "a CRL has over {LIST_BYTES_MAX} bytes, which no frame carries"
            ));
        }
        let parsed = CertificateRevocationList::from_der(der);
        let (rest, list) = parsed.map_err(|_| "it is no CRL".to_owned())?;
        if !rest.is_empty() {
            return Err("bytes follow the CRL".to_owned());
        }
        let authority = list.issuer().to_string();
        let mut authorities = authorities.into_iter();
        let signer = authorities.find_map(|one| signer(der, &list, one));
        let signer = signer.ok_or_else(|| {
            format!("no certificate of its authority signed the CRL of {authority}")
        })?;
        // Whatever the judge of certificates would not understand must not come before it.
        BorrowedCertRevocationList::from_der(der)
            .map_err(|error| format!("the CRL of {authority} cannot be used: {error}"))?;
        let number = list.crl_number().ok_or_else(|| {
            format!("the CRL of {authority} has no number (RFC 5280, 5.2.3), by which a newer one is known")
        })?;
        let until = list.next_update().ok_or_else(|| {
            format!("the CRL of {authority} does not say when the next one is due")
        })?;
        let revoked = list.iter_revoked_certificates();
        Ok(Self {
            number: number.clone(),
            since: millis(list.last_update().timestamp()),
            until: millis(until.timestamp()),
            signer,
            issuer: list.issuer().as_raw().to_vec(),
            revoked: revoked.map(|one| serial(one.raw_serial())).collect(),
            der: der.clone(),
            authority,
        })
    }

    /// Whether it revokes a certificate.
    pub fn revokes(&self, issued: &Issued) -> bool {
        self.issuer == issued.issuer && self.revoked.contains(&issued.serial)
    }

    /// How many certificates it revokes.
    pub fn len(&self) -> usize {
        self.revoked.len()
    }

    /// Whether it revokes none.
    pub fn is_empty(&self) -> bool {
        self.revoked.is_empty()
    }
}

/// Every CRL of a PEM file, DER, not looked into.
///
/// # Errors
/// A clause that says that there is none.
pub fn in_pem(pem: &[u8]) -> Result<Vec<Bytes>, String> {
    let found: Result<Vec<_>, _> = CertificateRevocationListDer::pem_slice_iter(pem).collect();
    match found {
        Ok(lists) if !lists.is_empty() => {
            let bytes = |list: &CertificateRevocationListDer<'_>| Bytes::copy_from_slice(list);
            Ok(lists.iter().map(bytes).collect())
        }
        _ => Err("it holds no CRL in PEM".to_owned()),
    }
}

/// The key of `authority`, DER, if it may sign lists under the name that this one bears, and signed it.
fn signer(der: &[u8], list: &CertificateRevocationList<'_>, authority: &[u8]) -> Option<Vec<u8>> {
    let (_, authority) = X509Certificate::from_der(authority).ok()?;
    let usage = authority.key_usage().ok()?;
    let may = usage.is_none_or(|usage| usage.value.crl_sign());
    if !may || authority.subject().as_raw() != list.issuer().as_raw() {
        return None;
    }
    let key = authority.public_key();
    let (tbs, signature) = (list.tbs_cert_list.as_ref(), &list.signature_value.data);
    is_signed(key, (der, tbs), signature).then(|| key.raw.to_vec())
}

/// Whether a key signed a list or a certificate: all of it, and the part that is signed.
pub fn is_signed(
    key: &SubjectPublicKeyInfo<'_>,
    (der, tbs): (&[u8], &[u8]),
    signature: &[u8],
) -> bool {
    let (Some(of_key), Some(of_signed)) = (algorithm(key.raw, 0), algorithm(der, 1)) else {
        return false;
    };
    let public = &key.subject_public_key.data;
    webpki::ALL_VERIFICATION_ALGS.iter().any(|algorithm| {
        algorithm.public_key_alg_id().as_ref() == of_key
            && algorithm.signature_alg_id().as_ref() == of_signed
            && algorithm.verify_signature(public, tbs, signature).is_ok()
    })
}

/// Seconds since 1970, as certificates have them.
fn millis(seconds: i64) -> Timestamp {
    Timestamp::from_millis(u64::try_from(seconds).unwrap_or(0).saturating_mul(1_000))
}

/// The content of the AlgorithmIdentifier that stands at a place of a sequence.
fn algorithm(sequence: &[u8], place: usize) -> Option<&[u8]> {
    let (_, outer) = Any::from_der(sequence).ok()?;
    let mut rest = outer.data;
    for _ in 0..place {
        (rest, _) = Any::from_der(rest).ok()?;
    }
    let (_, algorithm) = Any::from_der(rest).ok()?;
    Some(algorithm.data)
}

/// A serial number as everybody writes it the same: without the zero that keeps it positive.
fn serial(raw: &[u8]) -> Vec<u8> {
    raw.iter().copied().skip_while(|byte| *byte == 0).collect()
}
