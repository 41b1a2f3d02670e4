//! Throw-away authorities and certificates, right and wrong ones; a relay's folder with them in it. Not: links.

use std::{fs, os::unix::fs::PermissionsExt, sync::Arc, time::Duration};

use blo_proto::{
    Timestamp,
    pairing::{Pairing, Party, SignedPairing},
    sign::{MemorySigner, Signer},
};
use blo_relay::{
    admin::{self, Answer, Question},
    config::Config,
    server::Relay,
};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};

pub(crate) const RELAY: &str = "relay.example";
pub(crate) const SOUTH: &str = "mae-sai.th";
pub(crate) const NORTH: &str = "tachileik.mm";

/// An authority without scruples.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) certificate: CertificateDer<'static>,
    pem: String,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        Self::of(authority(name), key)
    }

    fn of(params: CertificateParams, key: KeyPair) -> Self {
        let certificate = params.self_signed(&key).unwrap();
        Self {
            certificate: certificate.der().clone(),
            pem: certificate.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    pub(crate) fn issue(&self, leaf: &Leaf) -> Papers {
        self.issue_until(leaf, None)
    }

    fn issue_until(&self, leaf: &Leaf, until: Option<Duration>) -> Papers {
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, &leaf.common_name);
        params.subject_alt_names.clone_from(&leaf.names);
        params.extended_key_usages.clone_from(&leaf.uses);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        params.serial_number = Some(SerialNumber::from(leaf.serial));
        params.not_before = date_time_ymd(leaf.years.0, 1, 1);
        params.not_after = until.map_or_else(
            || date_time_ymd(leaf.years.1, 1, 1),
            |until| date_time_ymd(1970, 1, 1) + until,
        );
        let certificate = params
            .signed_by(&key_pair(&leaf.seed), &self.issuer)
            .unwrap();
        Papers {
            chain: vec![certificate.der().clone(), self.certificate.clone()],
            pem: certificate.pem(),
            seed: leaf.seed,
        }
    }

    /// Certifies an office for so many seconds from now on.
    pub(crate) fn issue_briefly(&self, name: &str, seed: u8, seconds: u64) -> Papers {
        let until = now().as_millis() / 1_000 + seconds;
        self.issue_until(&Leaf::office(name, seed), Some(Duration::from_secs(until)))
    }

    /// Its certificate.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// One whose certificate is over its time.
    pub(crate) fn expired(name: &str) -> Self {
        let key = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        let mut params = authority(name);
        params.not_after = date_time_ymd(2022, 1, 1);
        Self::of(params, key)
    }

    /// A revocation list with nobody on it, PEM.
    fn list(&self) -> String {
        self.numbered_list(1, &[])
    }

    /// A revocation list with this number, PEM, which takes back the certificates with these serials.
    pub(crate) fn numbered_list(&self, number: u64, revoked: &[u64]) -> String {
        let revoked = revoked.iter().map(|serial| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2024, 1, 1),
            reason_code: None,
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(2024, 1, 1),
            next_update: date_time_ymd(2080, 1, 1),
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().pem().unwrap()
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2090, 1, 1);
    params
}

/// What a certificate says. Everything in it can be wrong.
#[derive(Clone)]
pub(crate) struct Leaf {
    pub(crate) names: Vec<SanType>,
    pub(crate) common_name: String,
    pub(crate) uses: Vec<ExtendedKeyUsagePurpose>,
    pub(crate) years: (i32, i32),
    pub(crate) serial: u64,
    pub(crate) seed: [u8; 32],
}

impl Leaf {
    /// As an office's should be.
    pub(crate) fn office(name: &str, seed: u8) -> Self {
        Self {
            names: vec![dns(name)],
            common_name: name.to_owned(),
            uses: vec![ExtendedKeyUsagePurpose::ClientAuth],
            years: (2020, 2080),
            serial: u64::from(seed) + 1,
            seed: [seed; 32],
        }
    }

    /// As a relay's should be.
    pub(crate) fn relay() -> Self {
        Self {
            uses: vec![ExtendedKeyUsagePurpose::ServerAuth],
            ..Self::office(RELAY, 9)
        }
    }
}

pub(crate) fn dns(name: &str) -> SanType {
    SanType::DnsName(name.try_into().unwrap())
}

/// A certificate with its key.
pub(crate) struct Papers {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) pem: String,
    pub(crate) seed: [u8; 32],
}

impl Papers {
    pub(crate) fn key(&self) -> PrivatePkcs8KeyDer<'static> {
        key_pair(&self.seed).serialize_der().into()
    }

    pub(crate) fn signer(&self) -> MemorySigner {
        MemorySigner::from_seed(&self.seed)
    }
}

fn key_pair(seed: &[u8; 32]) -> KeyPair {
    let der = SigningKey::from_bytes(seed).to_pkcs8_der().unwrap();
    let der = PrivatePkcs8KeyDer::from(der.as_bytes().to_vec());
    KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_ED25519).unwrap()
}

/// A relay's folder: Thailand's authority has a revocation list, Myanmar's has none; both offices are registered and
/// paired.
pub(crate) struct Scene {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) root: CertificateDer<'static>,
    pub(crate) thailand: Authority,
    pub(crate) myanmar: Authority,
    pub(crate) south: Papers,
    pub(crate) north: Papers,
}

impl Scene {
    pub(crate) fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (thailand, myanmar) = (Authority::new("Thailand"), Authority::new("Myanmar"));
        let relays = Authority::new("relays");
        let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        put("th.pem", &thailand.pem);
        put("th.crl", &thailand.list());
        put("mm.pem", &myanmar.pem);
        let relay = relays.issue(&Leaf::relay());
        put("certificate.pem", &relay.pem);
        put("key.pem", &key_pair(&relay.seed).serialize_pem());
        let key = folder.path().join("key.pem");
        fs::set_permissions(key, fs::Permissions::from_mode(0o600)).unwrap();
        let scene = Self {
            root: relays.certificate.clone(),
            south: thailand.issue(&Leaf::office(SOUTH, 1)),
            north: myanmar.issue(&Leaf::office(NORTH, 2)),
            thailand,
            myanmar,
            folder,
        };
        scene.configure("127.0.0.1:0");
        scene.register(&scene.south);
        scene.register(&scene.north);
        scene.pair();
        scene
    }

    /// Writes the configuration anew.
    pub(crate) fn configure(&self, listen: &str) {
        let config = format!(
            "name = \"{RELAY}\"\nlisten = \"{listen}\"\ndata = \"data\"\n\
             certificate = \"certificate.pem\"\nkey = \"key.pem\"\n\
             [[authority]]\ncountry = \"th\"\ncertificates = \"th.pem\"\ncrl = \"th.crl\"\n\
             [[authority]]\ncountry = \"mm\"\ncertificates = \"mm.pem\"\n"
        );
        fs::write(self.file(), config).unwrap();
    }

    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("relay.toml")
    }

    pub(crate) fn config(&self) -> Config {
        Config::read(&self.file()).unwrap()
    }

    /// Puts a question to the running relay, or to its files.
    pub(crate) fn ask(&self, question: Question) -> Answer {
        admin::ask(&self.config(), question, now()).unwrap()
    }

    fn register(&self, papers: &Papers) {
        let chain = papers.chain.iter().map(hex::encode).collect();
        let answer = self.ask(Question::OfficeAdd {
            chain,
            replace: false,
            by: "Daw Khin".to_owned(),
        });
        assert!(matches!(answer, Answer::Done(true)), "{answer:?}");
    }

    fn pair(&self) {
        let pairing = hex::encode(self.pairing(&[&self.south, &self.north], 1).encode());
        let answer = self.ask(Question::PairingAdd {
            pairing,
            by: "Daw Khin".to_owned(),
        });
        assert!(matches!(answer, Answer::Done(true)), "{answer:?}");
    }

    /// The pairing of both offices, signed by some.
    pub(crate) fn pairing(&self, signers: &[&Papers], serial: u64) -> SignedPairing {
        let party = |name: &str, papers: &Papers| Party {
            office: name.parse().unwrap(),
            key: papers.signer().identity().clone(),
        };
        let parties = [party(SOUTH, &self.south), party(NORTH, &self.north)];
        let (from, until) = (now().minus_millis(60_000), now().plus_millis(86_400_000));
        let pairing = Pairing::new(parties, serial, from, until).unwrap();
        let mut signed = SignedPairing::propose(&pairing);
        for signer in signers {
            signed.sign_as(&signer.signer()).unwrap();
        }
        signed
    }

    pub(crate) async fn start(&self) -> Relay {
        let options = blo_store::Options::default();
        Relay::start(&self.config(), options, Arc::new(now))
            .await
            .unwrap()
    }
}

/// The system's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "a gateway lives in the same hour as the relay"
)]
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_millis(u64::try_from(since.unwrap().as_millis()).unwrap())
}
