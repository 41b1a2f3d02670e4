//! A verified leaf certificate (RFC 5280, DER) → who it names and with which key. Not: the chain, dates or
//! revocation, which TLS and the evidence verifier judge before.

use x509_parser::{
    asn1_rs::FromDer, certificate::X509Certificate, extensions::GeneralName,
    oid_registry::OID_SIG_ED25519,
};

use crate::{
    id::{OfficeId, RelayId},
    refusal::{Code, Refusal},
    sign::IdentityKey,
    time::Timestamp,
};

/// What a leaf certificate says about its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf<N> {
    /// The one name.
    pub name: N,
    /// The Ed25519 key.
    pub key: IdentityKey,
    /// First moment of validity.
    pub not_before: Timestamp,
    /// Last moment of validity.
    pub not_after: Timestamp,
    /// Serial number, big-endian.
    pub serial: Vec<u8>,
}

/// Reads an office's leaf: one SAN, a dNSName that is an office id; EKU clientAuth only; an Ed25519 key.
///
/// # Errors
/// `bad_certificate`, the detail saying which of these does not hold.
pub fn office(der: &[u8]) -> Result<Leaf<OfficeId>, Refusal> {
    //
    leaf(der, Use::Client)
}

/// Reads a relay's leaf: one SAN, a dNSName; EKU serverAuth only; an Ed25519 key.
///
/// # Errors
/// `bad_certificate`, the detail saying which of these does not hold.
pub fn relay(der: &[u8]) -> Result<Leaf<RelayId>, Refusal> {
    leaf(der, Use::Server)
}

/// Whether a certificate, an authority's or a leaf, is for a key of `certs-example`, whose private half is published:
/// anybody can act with it.
pub fn is_example(der: &[u8]) -> bool {
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return false;
    };
    let digits = hex::encode(&certificate.public_key().subject_public_key.data);
    EXAMPLES.lines().any(|example| example == digits)
}

/// The last moment of a certificate's validity, whoever's it is; `None` where it is no X.509.
pub fn not_after(der: &[u8]) -> Option<Timestamp> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let seconds = certificate.validity().not_after.timestamp();
    let seconds = u64::try_from(seconds).unwrap_or(0);
    Some(Timestamp::from_millis(seconds.saturating_mul(1_000)))
}

/// Public keys, hexadecimal, one a line.
const EXAMPLES: &str = include_str!("../../certs-example/keys");

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Client,
    Server,
}

fn leaf<N: std::str::FromStr>(der: &[u8], expected: Use) -> Result<Leaf<N>, Refusal>
where
    N::Err: std::fmt::Display,
{
    let (rest, certificate) =
        X509Certificate::from_der(der).map_err(|_| refuse("it is not an X.509 certificate"))?;
    if !rest.is_empty() {
        return Err(refuse("bytes follow the certificate"));
    }
    if certificate.is_ca() {
        return Err(refuse("it is an authority's certificate"));
    }
    check_use(&certificate, expected)?;
    let name = only_name(&certificate)?
        .parse::<N>()
        .map_err(|e| refuse(&e.to_string()))?;
    let spki = certificate.public_key();
    if spki.algorithm.algorithm != OID_SIG_ED25519 {
        return Err(refuse("its key is not Ed25519"));
    }
    let key = IdentityKey::from_slice(&spki.subject_public_key.data)
        .map_err(|refusal| refuse(&refusal.detail))?;
    let time = |seconds: i64| {
        Timestamp::from_millis(u64::try_from(seconds).unwrap_or(0).saturating_mul(1_000))
    };
    Ok(Leaf {
        name,
        key,
        not_before: time(certificate.validity().not_before.timestamp()),
        not_after: time(certificate.validity().not_after.timestamp()),
        serial: certificate.raw_serial().to_vec(),
    })
}

/// The only subject alternative name. Name constraints bind dNSNames alone, so every other kind is refused, and
/// the subject's CN is never read.
fn only_name<'a>(certificate: &'a X509Certificate<'_>) -> Result<&'a str, Refusal> {
    let names = certificate
        .subject_alternative_name()
        .map_err(|_| refuse("its subject alternative names cannot be read"))?
        .ok_or_else(|| refuse("it has no subject alternative name"))?;
    match names.value.general_names.as_slice() {
        [GeneralName::DNSName(name)] => Ok(name),
        [_] => Err(refuse("its subject alternative name is no dNSName")),
        _ => Err(refuse("it has more than one subject alternative name")),
    }
}

fn check_use(certificate: &X509Certificate<'_>, expected: Use) -> Result<(), Refusal> {
    let usage = certificate
        .extended_key_usage()
        .map_err(|_| refuse("its extended key usage cannot be read"))?
        .ok_or_else(|| refuse("it has no extended key usage"))?
        .value;
    let others = usage.any
        || usage.code_signing
        || usage.email_protection
        || usage.time_stamping
        || usage.ocsp_signing
        || !usage.other.is_empty();
    let only = match expected {
        Use::Client => usage.client_auth && !usage.server_auth,
        Use::Server => usage.server_auth && !usage.client_auth,
    };
    if only && !others {
        return Ok(());
    }
    Err(refuse(match expected {
        Use::Client => "an office's extended key usage is clientAuth and nothing else",
        Use::Server => "a relay's extended key usage is serverAuth and nothing else",
    }))
}

fn refuse(detail: &str) -> Refusal {
    Refusal::new(Code::BadCertificate, detail)
}

#[cfg(test)]
mod tests;
