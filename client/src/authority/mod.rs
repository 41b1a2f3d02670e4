//! A certificate authority in a folder: a nation's, for offices, or one for relays. Ed25519, name-constrained, no
//! authority below it, with a revocation list. Not: who may ask it; that is a person's judgement.
//!
//! ```text
//!  DIR/authority.key (encrypted)  authority.pem  authority.toml (what was issued and revoked)  crl.pem
//! ```

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use blo_proto::{OfficeId, RelayId, Timestamp};
use bytes::Bytes;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyIdMethod, KeyPair,
    KeyUsagePurpose, NameConstraints, RevokedCertParams, SanType, SerialNumber,
    SubjectPublicKeyInfo, date_time_ymd,
};
use rustls_pki_types::PrivatePkcs8KeyDer;
use zeroize::Zeroizing;

pub use error::AuthorityError;
pub use request::Request;
use state::{Issued, State};

use crate::keys::{self, Cost, Passphrase};

pub mod chain;
mod error;
pub mod page;
pub mod request;
mod state;

#[cfg(test)]
mod tests;

/// The authority's own certificate, PEM.
pub const CERTIFICATE: &str = "authority.pem";
/// Its revocation list, PEM.
pub const CRL: &str = "crl.pem";
const KEY: &str = "authority.key";
/// Stops an office's key file from being read as an authority's.
const LABEL: &[u8] = b"BLO-RELAY/1/authority/key\0";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// An authority outlives the offices' equipment.
const OWN_DAYS: u32 = 20 * 366;
/// A certificate is renewed about once a year.
pub const LEAF_DAYS: u32 = 398;
/// A relay without a fresh list closes the border: a month leaves time to bring one.
const CRL_DAYS: u32 = 30;
/// Clocks differ: validity begins this much earlier.
const BACKDATE: Duration = Duration::from_secs(60 * 60);

/// For whom an authority vouches.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Kind {
    /// Offices of one country, ISO 3166-1 alpha-2.
    Country(String),
    /// Relays.
    Relays,
}

/// An unlocked authority.
pub struct Authority {
    folder: PathBuf,
    key: KeyPair,
    state: State,
}

/// A certificate that was issued, and its serial number.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// PEM, the leaf alone.
    pub pem: String,
    /// DER.
    pub der: Bytes,
    /// Hexadecimal.
    pub serial: String,
    /// For whom.
    pub name: String,
}

impl Authority {
    /// Makes an authority in a folder, with an empty revocation list.
    ///
    /// # Errors
    /// Where there is one, or the country is none; the disk's.
    pub fn create(
        folder: &Path,
        kind: Kind,
        (passphrase, cost): (&Passphrase, Cost),
        now: Timestamp,
    ) -> Result<Self, AuthorityError> {
        check_kind(&kind)?;
        keys::create_folder(folder)?;
        if folder.join(KEY).exists() {
            return Err(keys::HomeError::Exists(folder.join(KEY)).into());
        }
        let seed = Zeroizing::new(keys::random::<32>());
        let key = key_pair(&seed)?;
        let certificate = own_params(&kind, now)?.self_signed(&key)?;
        keys::write_private(&folder.join(CERTIFICATE), certificate.pem().as_bytes())?;
        let mut authority = Self {
            folder: folder.to_owned(),
            key,
            state: State::new(kind),
        };
        authority.crl(now)?;
        // The key comes last: where it is, the authority is whole.
        keys::file::lock(&folder.join(KEY), LABEL, (passphrase, cost), &*seed)?;
        Ok(authority)
    }

    /// Unlocks the authority of a folder.
    ///
    /// # Errors
    /// Where the passphrase is wrong or a file is missing or damaged.
    pub fn open(folder: &Path, passphrase: &Passphrase) -> Result<Self, AuthorityError> {
        let secret = keys::file::unlock(&folder.join(KEY), LABEL, passphrase)?;
        let seed: [u8; 32] = secret
            .as_slice()
            .try_into()
            .map_err(|_| keys::HomeError::damaged(&folder.join(KEY), "it does not hold a key"))?;
        Ok(Self {
            folder: folder.to_owned(),
            key: key_pair(&Zeroizing::new(seed))?,
            state: State::read(folder)?,
        })
    }

    /// The authority's own certificate, PEM.
    ///
    /// # Errors
    /// The disk's.
    pub fn certificate(&self) -> Result<String, AuthorityError> {
        let path = self.folder.join(CERTIFICATE);
        let io = |e| AuthorityError::from(keys::HomeError::io(&path)(e));
        std::fs::read_to_string(&path).map_err(io)
    }

    /// Issues a certificate for a request whose own signature was checked: its one name and its key, nothing else
    /// that it may ask for.
    ///
    /// # Errors
    /// Where the name is not this authority's to vouch for.
    pub fn issue(
        &mut self,
        request: &Request,
        days: u32,
        now: Timestamp,
    ) -> Result<Certificate, AuthorityError> {
        let usage = self.usage_for(&request.name)?;
        if days == 0 || days > OWN_DAYS {
            return Err(AuthorityError::Refused(format!(
                "{days} days is no validity"
            )));
        }
        let serial = serial();
        let mut params = CertificateParams::default();
        params.distinguished_name = named(&request.name);
        params.subject_alt_names = vec![SanType::DnsName(request.name.as_str().try_into()?)];
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![usage];
        params.use_authority_key_identifier_extension = true;
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        params.not_before = date_time_ymd(1970, 1, 1) + age(now) - BACKDATE;
        params.not_after = date_time_ymd(1970, 1, 1) + age(now) + DAY * days;
        let key = SubjectPublicKeyInfo::from_der(&request.spki)?;
        let certificate = params.signed_by(&key, &self.issuer()?)?;
        let serial = hex::encode(serial);
        self.state.issued.push(Issued {
            serial: serial.clone(),
            name: request.name.clone(),
            until: now.plus_millis(u64::from(days) * 86_400_000).to_string(),
            revoked: None,
        });
        self.state.write(&self.folder)?;
        Ok(Certificate {
            pem: certificate.pem(),
            der: Bytes::copy_from_slice(certificate.der()),
            serial,
            name: request.name.clone(),
        })
    }

    /// Revokes a certificate by its serial number and writes a new list.
    ///
    /// # Errors
    /// Where no such certificate was issued here.
    pub fn revoke(&mut self, serial: &str, now: Timestamp) -> Result<String, AuthorityError> {
        let wanted = serial.replace(':', "").to_lowercase();
        let issued = self.state.issued.iter_mut();
        let entry = issued
            .into_iter()
            .find(|issued| issued.serial == wanted)
            .ok_or_else(|| {
                AuthorityError::Refused(format!("no certificate {wanted} was issued here"))
            })?;
        let name = entry.name.clone();
        entry.revoked.get_or_insert_with(|| now.to_string());
        self.crl(now)?;
        Ok(name)
    }

    /// Writes a new revocation list, its number one higher, and returns it as PEM.
    ///
    /// # Errors
    /// The disk's.
    pub fn crl(&mut self, now: Timestamp) -> Result<String, AuthorityError> {
        // The number is on disk before a list that bears it: a number is never used for two lists.
        self.state.crl_number += 1;
        self.state.write(&self.folder)?;
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(1970, 1, 1) + age(now) - BACKDATE,
            next_update: date_time_ymd(1970, 1, 1) + age(now) + DAY * CRL_DAYS,
            crl_number: SerialNumber::from(self.state.crl_number),
            issuing_distribution_point: None,
            revoked_certs: self.revoked()?,
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let pem = list.signed_by(&self.issuer()?)?.pem()?;
        keys::write_private(&self.folder.join(CRL), pem.as_bytes())?;
        Ok(pem)
    }

    fn revoked(&self) -> Result<Vec<RevokedCertParams>, AuthorityError> {
        let mut revoked = Vec::new();
        for issued in &self.state.issued {
            if let Some(when) = &issued.revoked {
                let damaged = |why: String| keys::HomeError::damaged(&self.folder, why);
                let serial = hex::decode(&issued.serial).map_err(|e| damaged(e.to_string()))?;
                let when: Timestamp = when.parse().map_err(|e| damaged(format!("{e}")))?;
                revoked.push(RevokedCertParams {
                    serial_number: SerialNumber::from(serial),
                    revocation_time: date_time_ymd(1970, 1, 1) + age(when),
                    reason_code: None,
                    invalidity_date: None,
                });
            }
        }
        Ok(revoked)
    }

    fn usage_for(&self, name: &str) -> Result<ExtendedKeyUsagePurpose, AuthorityError> {
        match &self.state.kind {
            Kind::Country(country) => {
                let office: OfficeId = name
                    .parse()
                    .map_err(|e| AuthorityError::Refused(format!("{e}")))?;
                if office.country() != country {
                    let why = format!("{office} is not an office of {country}");
                    return Err(AuthorityError::Refused(why));
                }
                Ok(ExtendedKeyUsagePurpose::ClientAuth)
            }
            Kind::Relays => {
                name.parse::<RelayId>()
                    .map_err(|e| AuthorityError::Refused(format!("{e}")))?;
                Ok(ExtendedKeyUsagePurpose::ServerAuth)
            }
        }
    }

    fn issuer(&self) -> Result<Issuer<'_, &KeyPair>, AuthorityError> {
        Ok(Issuer::from_ca_cert_pem(&self.certificate()?, &self.key)?)
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Authority({:?})", self.state.kind)
    }
}

fn own_params(kind: &Kind, now: Timestamp) -> Result<CertificateParams, AuthorityError> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.serial_number = Some(SerialNumber::from_slice(&serial()));
    params.not_before = date_time_ymd(1970, 1, 1) + age(now) - BACKDATE;
    params.not_after = date_time_ymd(1970, 1, 1) + age(now) + DAY * OWN_DAYS;
    params.distinguished_name = match kind {
        Kind::Country(country) => named(&format!("Border liaison authority of {country}")),
        Kind::Relays => named("Border liaison authority for relays"),
    };
    if let Kind::Country(country) = kind {
        // A constraint on DNS names binds DNS names alone: addresses are shut out beside it.
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName(country.clone())],
            excluded_subtrees: vec![
                GeneralSubtree::IpAddress(rcgen::CidrSubnet::V4([0; 4], [0; 4])),
                GeneralSubtree::IpAddress(rcgen::CidrSubnet::V6([0; 16], [0; 16])),
            ],
        });
    }
    Ok(params)
}

fn check_kind(kind: &Kind) -> Result<(), AuthorityError> {
    match kind {
        Kind::Country(country) => format!("post.{country}")
            .parse::<OfficeId>()
            .map(drop)
            .map_err(|_| {
                AuthorityError::Refused(format!(
                    "“{country}” is no country: two small letters of ISO 3166-1, such as th"
                ))
            }),
        Kind::Relays => Ok(()),
    }
}

pub(crate) fn key_pair(seed: &[u8; 32]) -> Result<KeyPair, AuthorityError> {
    key_pair_of(&keys::pkcs8(seed))
}

/// The key pair of a PKCS#8 key.
pub(crate) fn key_pair_of(pkcs8: &[u8]) -> Result<KeyPair, AuthorityError> {
    let der = PrivatePkcs8KeyDer::from(pkcs8);
    Ok(KeyPair::from_pkcs8_der_and_sign_algo(
        &der,
        &rcgen::PKCS_ED25519,
    )?)
}

pub(crate) fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// Sixteen random bytes, positive and without a leading zero (RFC 5280 §4.1.2.2).
fn serial() -> [u8; 16] {
    let mut bytes = keys::random::<16>();
    let [first, ..] = &mut bytes;
    *first = (*first & 0x7f) | 0x40;
    bytes
}

/// Whole seconds since 1970. rcgen's own type of a date has no name that this crate can write.
const fn age(time: Timestamp) -> Duration {
    Duration::from_secs(time.as_millis() / 1_000)
}
