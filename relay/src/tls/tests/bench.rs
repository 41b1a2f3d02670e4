//! A relay on loopback, authorities that issue what they should not, and a gateway that tries to link.

use std::{
    collections::BTreeMap,
    fs,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::Arc,
    time::Duration,
};

use blo_proto::{
    Code, Precedence, Timestamp,
    frame::{Frame, Hello, Lane},
    limits,
};
use quinn::{Connection, Endpoint, RecvStream, SendStream, crypto::rustls::QuicClientConfig};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ED25519,
    RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};
use rustls::{RootCertStore, crypto::SupportedKxGroup};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::time::timeout;

use crate::{
    admin::{self, Answer, Question},
    config::Config,
    server::Relay,
};

const WITHIN: Duration = Duration::from_secs(20);
const LANES: [Lane; 5] = [
    Lane::Control,
    Lane::Of(Precedence::Flash),
    Lane::Of(Precedence::Immediate),
    Lane::Of(Precedence::Priority),
    Lane::Of(Precedence::Routine),
];

fn now() -> Timestamp {
    "2026-11-24T07:00:00Z".parse().unwrap()
}

pub(crate) fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ED25519).unwrap()
}

/// An authority without name constraints: what it may vouch for is then the relay's own judgement.
pub(crate) struct Ca {
    pub(crate) pem: String,
    pub(super) der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Ca {
    pub(crate) fn new(name: &str) -> Self {
        let key = key();
        let params = ca_params(name);
        let certificate = params.self_signed(&key).unwrap();
        Self {
            pem: certificate.pem(),
            der: certificate.der().clone(),
            issuer: Issuer::new(params, key),
        }
    }

    /// An authority below this one.
    pub(super) fn below(&self, name: &str) -> Self {
        let key = key();
        let params = ca_params(name);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Self {
            pem: certificate.pem(),
            der: certificate.der().clone(),
            issuer: Issuer::new(params, key),
        }
    }

    pub(crate) fn issue(&self, leaf: &CertificateParams, key: &KeyPair) -> CertificateDer<'static> {
        leaf.signed_by(key, &self.issuer).unwrap().der().clone()
    }

    /// The first list, which revokes one serial number and is good until the year `until`.
    pub(super) fn crl(&self, serial: &[u8], until: i32) -> String {
        self.numbered_crl(1, serial, (2025, until))
    }

    /// A list with this number, which revokes one serial number and is good between these years.
    pub(crate) fn numbered_crl(&self, number: u64, serial: &[u8], years: (i32, i32)) -> String {
        let revoked = RevokedCertParams {
            serial_number: SerialNumber::from_slice(serial),
            revocation_time: date_time_ymd(2026, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(years.0, 1, 1),
            next_update: date_time_ymd(years.1, 1, 1),
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: vec![revoked],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().pem().unwrap()
    }
}

fn ca_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// An office's leaf as it should be, with these names.
pub(crate) fn leaf(names: Vec<SanType>) -> CertificateParams {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "mae-sai.th");
    params.subject_alt_names = names;
    params.is_ca = IsCa::ExplicitNoCa;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.serial_number = Some(SerialNumber::from_slice(&[7]));
    params
}

pub(crate) fn dns(name: &str) -> SanType {
    SanType::DnsName(name.try_into().unwrap())
}

pub(crate) struct Bench {
    pub(crate) th: Ca,
    pub(super) kh: Ca,
    /// Of `mae-sai.th`, which is registered.
    pub(super) registered: KeyPair,
    relays: CertificateDer<'static>,
    pub(crate) config: Config,
    folder: tempfile::TempDir,
    relay: Option<Relay>,
}

impl Bench {
    /// A relay's files, with one office registered.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let relays = Ca::new("relays");
        let own = key();
        let mut params = leaf(vec![dns("relay.example")]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.signed_by(&own, &relays.issuer).unwrap().pem();
        write(folder.path(), "relay.pem", &certificate);
        write(folder.path(), "relay.key", &own.serialize_pem());
        let (th, kh) = (Ca::new("th"), Ca::new("kh"));
        write(folder.path(), "th.pem", &th.pem);
        write(folder.path(), "kh.pem", &kh.pem);
        let text = "name = 'relay.example'\nlisten = '127.0.0.1:0'\ndata = 'data'\n\
            certificate = 'relay.pem'\nkey = 'relay.key'\n\
            [[authority]]\ncountry = 'th'\ncertificates = 'th.pem'\n\
            [[authority]]\ncountry = 'kh'\ncertificates = 'kh.pem'\n";
        let path = write(folder.path(), "relay.toml", text);
        let config = Config::read(&path).unwrap();
        let registered = key();
        let leaf = th.issue(&leaf(vec![dns("mae-sai.th")]), &registered);
        let chain = vec![hex::encode(&leaf)];
        let added = admin::ask(
            &config,
            Question::OfficeAdd {
                chain,
                replace: false,
                by: "Daw Khin".to_owned(),
            },
            now(),
        )
        .unwrap();
        assert!(matches!(added, Answer::Done(true)), "{added:?}");
        let relays = relays.der;
        Self {
            th,
            kh,
            registered,
            relays,
            config,
            folder,
            relay: None,
        }
    }

    /// Gives the authority of Thailand a revocation list.
    pub(crate) fn with_crl(mut self, pem: &str) -> Self {
        let path = self.write("th.crl.pem", pem);
        self.config.authorities.first_mut().unwrap().crl = Some(path);
        self
    }

    /// Writes a file of the relay's anew.
    pub(crate) fn write(&self, name: &str, text: &str) -> std::path::PathBuf {
        write(self.folder.path(), name, text)
    }

    pub(super) async fn start(mut self) -> Self {
        let options = blo_store::Options::default();
        let relay = Relay::start(&self.config, options, Arc::new(now))
            .await
            .unwrap();
        self.relay = Some(relay);
        self
    }

    pub(super) async fn shutdown(&mut self) {
        let relay = self.relay.take().unwrap();
        timeout(WITHIN, relay.shutdown())
            .await
            .expect("a relay stops in time");
    }

    /// Tries to link with these certificates.
    pub(super) async fn link(
        &self,
        chain: Vec<CertificateDer<'static>>,
        key: &KeyPair,
    ) -> Result<Gateway, String> {
        self.link_as(Some((chain, key)), "blo/1", post_quantum())
            .await
    }

    /// Tries to link as anybody.
    pub(super) async fn link_as(
        &self,
        identity: Option<(Vec<CertificateDer<'static>>, &KeyPair)>,
        alpn: &str,
        groups: Vec<&'static dyn SupportedKxGroup>,
    ) -> Result<Gateway, String> {
        let tls = self.client(identity, alpn, groups);
        let tls = QuicClientConfig::try_from(tls).map_err(|e| e.to_string())?;
        let local: SocketAddr = (Ipv4Addr::LOCALHOST, 0).into();
        let mut endpoint = Endpoint::client(local).unwrap();
        endpoint.set_default_client_config(quinn::ClientConfig::new(Arc::new(tls)));
        let address = self.relay.as_ref().unwrap().address();
        let linking = greet(endpoint, address);
        timeout(WITHIN, linking)
            .await
            .expect("a relay answers in time")
    }

    fn client(
        &self,
        identity: Option<(Vec<CertificateDer<'static>>, &KeyPair)>,
        alpn: &str,
        groups: Vec<&'static dyn SupportedKxGroup>,
    ) -> rustls::ClientConfig {
        let mut provider = crate::tls::provider();
        provider.kx_groups = groups;
        let mut roots = RootCertStore::empty();
        roots.add(self.relays.clone()).unwrap();
        let builder = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .unwrap()
            .with_root_certificates(roots);
        let mut tls = match identity {
            None => builder.with_no_client_auth(),
            Some((chain, key)) => {
                let key = PrivatePkcs8KeyDer::from(key.serialize_der());
                builder
                    .with_client_auth_cert(chain, PrivateKeyDer::Pkcs8(key))
                    .unwrap()
            }
        };
        tls.alpn_protocols = vec![alpn.as_bytes().to_vec()];
        tls
    }
}

pub(super) fn post_quantum() -> Vec<&'static dyn SupportedKxGroup> {
    crate::tls::provider().kx_groups
}

/// A gateway that was welcomed.
pub(super) struct Gateway {
    streams: BTreeMap<Lane, (SendStream, RecvStream)>,
    connection: Connection,
    _endpoint: Endpoint,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gateway")
    }
}

impl Gateway {
    pub(super) async fn send(&mut self, lane: Lane, bytes: &[u8]) {
        let (send, _) = self.streams.get_mut(&lane).unwrap();
        send.write_all(bytes).await.unwrap();
    }

    /// The next frame of a lane.
    pub(super) async fn next(&mut self, lane: Lane) -> Option<Frame> {
        let (_, receive) = self.streams.get_mut(&lane).unwrap();
        timeout(WITHIN, read(receive))
            .await
            .expect("a frame comes in time")
            .ok()
    }

    /// The code with which the relay closes, after its goodbye.
    pub(super) async fn goodbye(&mut self) -> (Option<String>, Option<Code>) {
        let mut said = None;
        while let Some(frame) = self.next(Lane::Control).await {
            if let Frame::Goodbye(code) = frame {
                said = Some(code);
            }
        }
        let closed = timeout(WITHIN, self.connection.closed())
            .await
            .expect("it closes in time");
        let code = match closed {
            quinn::ConnectionError::ApplicationClosed(close) => {
                u32::try_from(close.error_code.into_inner())
                    .ok()
                    .and_then(Code::from_index)
            }
            _ => None,
        };
        (said, code)
    }
}

async fn greet(endpoint: Endpoint, address: SocketAddr) -> Result<Gateway, String> {
    let connecting = endpoint
        .connect(address, "relay.example")
        .map_err(|e| e.to_string())?;
    let connection = connecting.await.map_err(|e| e.to_string())?;
    let mut streams = BTreeMap::new();
    // What a write says matters little: a refusal is read as the connection's end.
    for lane in LANES {
        let (mut send, receive) = connection.open_bi().await.map_err(|e| e.to_string())?;
        let mut first = Frame::Open(lane).to_bytes().to_vec();
        if lane == Lane::Control {
            first.extend_from_slice(&hello().to_bytes());
        }
        let _ = send.write_all(&first).await;
        streams.insert(lane, (send, receive));
    }
    let (_, control) = streams.get_mut(&Lane::Control).unwrap();
    match read(control).await {
        Ok(Frame::Welcome(_)) => Ok(Gateway {
            streams,
            connection,
            _endpoint: endpoint,
        }),
        Ok(Frame::Goodbye(code)) => Err(format!("goodbye {code}")),
        Ok(other) => Err(format!("{other:?}")),
        Err(_) => Err(connection.closed().await.to_string()),
    }
}

async fn read(stream: &mut RecvStream) -> Result<Frame, String> {
    let mut length = [0; 4];
    stream
        .read_exact(&mut length)
        .await
        .map_err(|e| e.to_string())?;
    let mut bytes = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap()];
    stream
        .read_exact(&mut bytes)
        .await
        .map_err(|e| e.to_string())?;
    Frame::decode(bytes.into()).map_err(|e| e.to_string())
}

fn hello() -> Frame {
    Frame::Hello(Hello {
        versions: vec![limits::VERSION],
        features: Vec::new(),
        clock: now(),
        link_token: bytes::Bytes::new(),
        known: None,
        crls: Vec::new(),
        software: "test".to_owned(),
    })
}

fn write(folder: &Path, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}
