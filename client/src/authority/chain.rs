//! A leaf and its authorities: whether one vouches for the other at a time (RFC 5280). Not: what the leaf says
//! (`blo_proto::certificate`).

use blo_proto::Timestamp;
use bytes::Bytes;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, VerifiedPath};
use x509_parser::{asn1_rs::FromDer as _, certificate::X509Certificate};

/// Ed25519 and nothing else.
pub const ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[webpki::aws_lc_rs::ED25519];

/// What a leaf is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An office: clientAuth.
    Office,
    /// A relay: serverAuth.
    Relay,
}

/// Why a chain does not hold, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadChain(pub String);

/// Checks that one of the authorities vouches for the leaf at `now`. webpki takes an authority's key, name and name
/// constraints from its certificate, but not its path length, dates or use: those are checked here.
///
/// # Errors
/// [`BadChain`].
pub fn verify(
    chain: &[Bytes],
    authorities: &[Bytes],
    purpose: Purpose,
    now: Timestamp,
) -> Result<(), BadChain> {
    let chain: Vec<_> = chain
        .iter()
        .map(|der| CertificateDer::from(der.as_ref()))
        .collect();
    let (leaf, between) = chain
        .split_first()
        .ok_or_else(|| BadChain("there is no certificate".to_owned()))?;
    let authorities: Vec<_> = authorities
        .iter()
        .map(|der| CertificateDer::from(der.as_ref()))
        .collect();
    let anchors = anchors(&authorities)?;
    let leaf = EndEntityCert::try_from(leaf).map_err(in_words)?;
    let usage = match purpose {
        Purpose::Office => KeyUsage::client_auth(),
        Purpose::Relay => KeyUsage::server_auth(),
    };
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_millis(now.as_millis()));
    let limit = |path: &VerifiedPath<'_>| within_limits(path, &authorities, now);
    leaf.verify_for_usage(
        ALGORITHMS,
        &anchors,
        between,
        time,
        usage,
        None,
        Some(&limit),
    )
    .map_err(in_words)?;
    Ok(())
}

/// Whether a certificate is one that may certify others.
pub fn is_authority(der: &[u8]) -> bool {
    X509Certificate::from_der(der).is_ok_and(|(_, certificate)| certificate.is_ca())
}

fn anchors<'a>(authorities: &'a [CertificateDer<'a>]) -> Result<Vec<TrustAnchor<'a>>, BadChain> {
    authorities
        .iter()
        .map(|der| webpki::anchor_from_trusted_cert(der).map_err(in_words))
        .collect()
}

fn within_limits(
    path: &VerifiedPath<'_>,
    authorities: &[CertificateDer<'_>],
    now: Timestamp,
) -> Result<(), webpki::Error> {
    let between = path.intermediate_certificates().count();
    let allowed = authorities.iter().any(|der| {
        webpki::anchor_from_trusted_cert(der).is_ok_and(|anchor| anchor == *path.anchor())
            && anchor_allows(der, between, now)
    });
    if allowed {
        Ok(())
    } else {
        Err(webpki::Error::PathLenConstraintViolated)
    }
}

fn anchor_allows(der: &[u8], between: usize, now: Timestamp) -> bool {
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return false;
    };
    let Ok(Some(basic)) = certificate.basic_constraints() else {
        return false;
    };
    let length = basic.value.path_len_constraint;
    let short = length.is_none_or(|max| u32::try_from(between).is_ok_and(|count| count <= max));
    let second = i64::try_from(now.as_millis() / 1_000).unwrap_or(i64::MAX);
    let validity = certificate.validity();
    let dated =
        validity.not_before.timestamp() <= second && second <= validity.not_after.timestamp();
    basic.value.ca && short && dated
}

fn in_words(error: webpki::Error) -> BadChain {
    use webpki::Error;
    BadChain(match error {
        Error::CertExpired { .. } => "a certificate's validity is over".to_owned(),
        Error::CertNotValidYet { .. } => "a certificate is not valid yet".to_owned(),
        Error::UnknownIssuer | Error::InvalidSignatureForPublicKey => {
            "no authority that is known here issued it".to_owned()
        }
        Error::NameConstraintViolation => {
            "the authority may not vouch for such a name: it is another country's".to_owned()
        }
        Error::PathLenConstraintViolated => {
            "the authority is over its time or may have no authority below it".to_owned()
        }
        other => format!("the certificates do not hold: {other}"),
    })
}
