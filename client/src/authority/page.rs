//! The authority of one office's page: what lets a browser on the office's network know the gateway. ECDSA P-256, since
//! browsers take no Ed25519; constrained to the page's own names, so that who takes its key can be the page and no other
//! site. Never the identity key. Not: how the page is served (`web`).
//!
//! ```text
//!  HOME/page/  authority.pem (for browsers)  authority.key (sealed)  certificate.pem  certificate.key (sealed)
//! ```

use std::{net::IpAddr, time::Duration};

use blo_proto::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType, SerialNumber, date_time_ymd,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use zeroize::Zeroizing;

use super::{AuthorityError, BACKDATE, DAY, age, named, serial};
use crate::keys::{self, Home, HomeError};

mod shown;

pub use shown::Shown;

/// Folder of the home.
pub const FOLDER: &str = "page";
/// What browsers are given.
pub const AUTHORITY: &str = "authority.pem";
const CERTIFICATE: &str = "certificate.pem";
/// The page's names, in the order in which they were given.
const NAMES: &str = "names";
const AUTHORITY_KEY: &str = "authority.key";
const CERTIFICATE_KEY: &str = "certificate.key";
/// As long as the equipment: a new authority must be installed at every browser by hand.
const AUTHORITY_DAYS: u32 = 10 * 366;
/// Browsers refuse longer ones.
pub const CERTIFICATE_DAYS: u32 = 397;
/// A certificate with so little left is worth a word.
const SOON: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The authority is a new one: browsers are to be given it.
    pub new_authority: bool,
    /// Last moment of the certificate.
    pub until: Timestamp,
}

/// The page's certificate, its key, and the names that it is for.
pub struct Kept {
    /// DER: the leaf, then the authority.
    pub chain: Vec<CertificateDer<'static>>,
    /// PKCS#8.
    pub key: PrivateKeyDer<'static>,
    /// Host names and addresses.
    pub names: Vec<String>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kept({:?})", self.names)
    }
}

/// Makes a certificate for these names, and an authority for it where there is none that may vouch for them.
///
/// # Errors
/// Where a name is none; the disk's.
pub fn make(
    home: &Home,
    (hosts, addresses): (&[String], &[IpAddr]),
    now: Timestamp,
) -> Result<Made, AuthorityError> {
    let names = names(hosts, addresses)?;
    let before = home.path.join(FOLDER).join(NAMES);
    let same = std::fs::read_to_string(&before).is_ok_and(|text| text.lines().eq(names.iter()));
    let office = home.config.office.as_str();
    let authority = if same { kept_authority(home)? } else { None };
    let (new_authority, (pem, key)) = match authority {
        Some(authority) => (false, authority),
        None => (true, new_authority(home, (hosts, addresses), now)?),
    };
    let issuer = Issuer::from_ca_cert_pem(&pem, key)?;
    let own = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut params = dated(now, CERTIFICATE_DAYS);
    params.distinguished_name = named(&format!("Page of {office}"));
    params.subject_alt_names = alternative(hosts, addresses)?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let certificate = params.signed_by(&own, &issuer)?;
    home.keep(
        (FOLDER, CERTIFICATE_KEY),
        &Zeroizing::new(own.serialize_der()),
    )?;
    let put = |name: &str, text: String| {
        keys::write_private(&home.path.join(FOLDER).join(name), text.as_bytes())
    };
    put(CERTIFICATE, certificate.pem())?;
    put(NAMES, names.join("\n"))?;
    Ok(Made {
        new_authority,
        until: now.plus_millis(u64::from(CERTIFICATE_DAYS) * 86_400_000),
    })
}

/// What [`make`] made last; `None` where nothing was made.
///
/// # Errors
/// `Locked`, `Damaged`, the disk's.
pub fn kept(home: &Home) -> Result<Option<Kept>, HomeError> {
    let folder = home.path.join(FOLDER);
    if !folder.join(CERTIFICATE).exists() {
        return Ok(None);
    }
    let mut chain = Vec::new();
    for name in [CERTIFICATE, AUTHORITY] {
        let ders = keys::certificates(&folder.join(name))?;
        chain.extend(ders.iter().map(|der| CertificateDer::from(der.to_vec())));
    }
    let key = home.kept((FOLDER, CERTIFICATE_KEY))?;
    let path = folder.join(NAMES);
    let names = std::fs::read_to_string(&path).map_err(HomeError::io(&path))?;
    Ok(Some(Kept {
        chain,
        key: PrivatePkcs8KeyDer::from(key.to_vec()).into(),
        names: names.lines().map(str::to_owned).collect(),
    }))
}

/// Whether a certificate that ends then is to be made anew now.
pub fn ends_soon(until: Timestamp, now: Timestamp) -> bool {
    until.as_millis().saturating_sub(now.as_millis())
        < u64::try_from(SOON.as_millis()).unwrap_or(u64::MAX)
}

fn kept_authority(home: &Home) -> Result<Option<(String, KeyPair)>, AuthorityError> {
    let path = home.path.join(FOLDER).join(AUTHORITY);
    let Ok(pem) = std::fs::read_to_string(&path) else {
        return Ok(None);
    };
    let key = home.kept((FOLDER, AUTHORITY_KEY))?;
    let der = PrivatePkcs8KeyDer::from(key.as_slice());
    let key = KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_ECDSA_P256_SHA256)?;
    Ok(Some((pem, key)))
}

fn new_authority(
    home: &Home,
    (hosts, addresses): (&[String], &[IpAddr]),
    now: Timestamp,
) -> Result<(String, KeyPair), AuthorityError> {
    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut params = dated(now, AUTHORITY_DAYS);
    params.distinguished_name = named(&format!("Desk authority of {}", home.config.office));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.name_constraints = Some(constraints(hosts, addresses));
    let pem = params.self_signed(&key)?.pem();
    home.keep(
        (FOLDER, AUTHORITY_KEY),
        &Zeroizing::new(key.serialize_der()),
    )?;
    keys::write_private(&home.path.join(FOLDER).join(AUTHORITY), pem.as_bytes())?;
    Ok((pem, key))
}

/// Its own names alone. A kind of name that is not listed would be free: each kind has an entry.
fn constraints(hosts: &[String], addresses: &[IpAddr]) -> NameConstraints {
    let mut permitted: Vec<_> = hosts.iter().cloned().map(GeneralSubtree::DnsName).collect();
    permitted.extend(addresses.iter().map(|address| {
        GeneralSubtree::IpAddress(match address {
            IpAddr::V4(v4) => CidrSubnet::V4(v4.octets(), [0xff; 4]),
            IpAddr::V6(v6) => CidrSubnet::V6(v6.octets(), [0xff; 16]),
        })
    }));
    let mut excluded = Vec::new();
    if hosts.is_empty() {
        excluded.push(GeneralSubtree::DnsName(String::new()));
    }
    if addresses.is_empty() {
        excluded.push(GeneralSubtree::IpAddress(CidrSubnet::V4([0; 4], [0; 4])));
        excluded.push(GeneralSubtree::IpAddress(CidrSubnet::V6([0; 16], [0; 16])));
    }
    NameConstraints {
        permitted_subtrees: permitted,
        excluded_subtrees: excluded,
    }
}

fn dated(now: Timestamp, days: u32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.serial_number = Some(SerialNumber::from_slice(&serial()));
    params.not_before = date_time_ymd(1970, 1, 1) + age(now) - BACKDATE;
    params.not_after = date_time_ymd(1970, 1, 1) + age(now) + DAY * days;
    params
}

fn alternative(hosts: &[String], addresses: &[IpAddr]) -> Result<Vec<SanType>, AuthorityError> {
    let host = |host: &String| Ok(SanType::DnsName(host.as_str().try_into()?));
    let hosts = hosts.iter().map(host);
    hosts
        .chain(
            addresses
                .iter()
                .map(|address| Ok(SanType::IpAddress(*address))),
        )
        .collect()
}

fn names(hosts: &[String], addresses: &[IpAddr]) -> Result<Vec<String>, AuthorityError> {
    let label = |label: &str| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(plain) && !label.starts_with('-')
    };
    for host in hosts {
        let is_address = host.parse::<IpAddr>().is_ok();
        if is_address || host.len() > 253 || !host.split('.').all(label) {
            return Err(AuthorityError::Refused(format!(
                "“{host}” is no host name of small letters, digits, - and dots; an address goes with --ip"
            )));
        }
    }
    let names = hosts
        .iter()
        .cloned()
        .chain(addresses.iter().map(ToString::to_string));
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        let nothing = "a certificate is for a host name or an address at least".to_owned();
        return Err(AuthorityError::Refused(nothing));
    }
    Ok(names)
}

#[cfg(test)]
mod tests;
