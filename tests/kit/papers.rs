//! Throw-away authorities and certificates, right ones and wrong ones, made without the product: what a hostile or
//! careless authority would hand out. Not: the product's own authority, which `world` uses.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};

use base64::Engine as _;
use blo_proto::{IdentityKey, OfficeId, Signer, Timestamp, sign::MemorySigner};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer, pem::PemObject};

/// A certificate authority without any scruples.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate.
    pub certificate: CertificateDer<'static>,
    /// The same, PEM.
    pub pem: String,
}

/// What a leaf says. Everything in it can be wrong.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Subject alternative names.
    pub names: Vec<SanType>,
    /// Subject CN, which nobody should read.
    pub common_name: String,
    /// Extended key usages.
    pub uses: Vec<ExtendedKeyUsagePurpose>,
    /// First and last year of validity.
    pub years: (i32, i32),
}

/// A certificate with its key.
#[derive(Debug)]
pub struct Papers {
    /// Leaf and authority, DER.
    pub chain: Vec<CertificateDer<'static>>,
    /// Leaf and authority, PEM.
    pub chain_pem: String,
    /// The identity key's seed.
    pub seed: [u8; 32],
    /// The leaf's serial number.
    pub serial: Vec<u8>,
}

impl Authority {
    /// An authority with this name and no constraint at all.
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2090, 1, 1);
        let certificate = params.self_signed(&key).unwrap();
        Self {
            pem: certificate.pem(),
            certificate: certificate.der().clone(),
            issuer: Issuer::new(params, key),
        }
    }

    /// Certifies the key of this seed.
    pub fn issue(&self, leaf: &Leaf, seed: [u8; 32]) -> Papers {
        let key = key_pair(&seed);
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, &leaf.common_name);
        params.subject_alt_names.clone_from(&leaf.names);
        params.extended_key_usages.clone_from(&leaf.uses);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        let mut serial = self::seed()[..16].to_vec();
        serial[0] = 1; // positive, and no longer than it seems
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        params.not_before = rcgen::date_time_ymd(leaf.years.0, 1, 1);
        params.not_after = rcgen::date_time_ymd(leaf.years.1, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Papers {
            chain: vec![certificate.der().clone(), self.certificate.clone()],
            chain_pem: format!("{}{}", certificate.pem(), self.pem),
            seed,
            serial,
        }
    }

    /// A revocation list with this number, PEM: the next one is due at the end of this time.
    pub fn list(
        &self,
        number: u64,
        revoked: &[&Papers],
        (since, until): (Timestamp, Timestamp),
    ) -> String {
        let time =
            |time: Timestamp| date_time_ymd(1970, 1, 1) + Duration::from_millis(time.as_millis());
        let revoked = revoked.iter().map(|papers| RevokedCertParams {
            serial_number: SerialNumber::from_slice(&papers.serial),
            revocation_time: time(since),
            reason_code: None,
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: time(since),
            next_update: time(until),
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().pem().unwrap()
    }
}

impl Leaf {
    /// What an office's leaf should say.
    pub fn office(name: &str) -> Self {
        Self {
            names: vec![dns(name)],
            common_name: "an office".to_owned(),
            uses: vec![ExtendedKeyUsagePurpose::ClientAuth],
            years: (2020, 2080),
        }
    }

    /// What a relay's leaf should say.
    pub fn relay(name: &str) -> Self {
        Self {
            uses: vec![ExtendedKeyUsagePurpose::ServerAuth],
            ..Self::office(name)
        }
    }
}

impl Papers {
    /// The private key, PKCS#8.
    pub fn key(&self) -> PrivatePkcs8KeyDer<'static> {
        key_pair(&self.seed).serialize_der().into()
    }

    /// What signs as this office.
    pub fn signer(&self) -> MemorySigner {
        MemorySigner::from_seed(&self.seed)
    }

    /// The public key.
    pub fn identity(&self) -> IdentityKey {
        self.signer().identity().clone()
    }

    /// Writes the chain, and the key for its owner alone.
    pub fn write(&self, chain: &Path, key: &Path) {
        fs::write(chain, &self.chain_pem).unwrap();
        fs::write(key, key_pair(&self.seed).serialize_pem()).unwrap();
        fs::set_permissions(key, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// DER as a PEM block (RFC 7468).
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// The first certificate of a PEM file.
pub fn first(pem: &[u8]) -> Option<CertificateDer<'static>> {
    CertificateDer::from_pem_slice(pem).ok()
}

/// A dNSName.
pub fn dns(name: &str) -> SanType {
    SanType::DnsName(name.try_into().unwrap())
}

/// An office's id.
pub fn office(name: &str) -> OfficeId {
    name.parse().unwrap()
}

/// 32 bytes that nobody can guess.
pub fn seed() -> [u8; 32] {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).unwrap();
    seed
}

fn key_pair(seed: &[u8; 32]) -> KeyPair {
    let der = SigningKey::from_bytes(seed).to_pkcs8_der().unwrap();
    let der = PrivatePkcs8KeyDer::from(der.as_bytes().to_vec());
    KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_ED25519).unwrap()
}
