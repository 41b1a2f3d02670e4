//! First packets of a real socket at the gate. Not: its counts (`gate`).

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use quinn::{ClientConfig, crypto::rustls::QuicClientConfig};
use rustls::RootCertStore;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::*;

const NAME: &str = "relay.example";
const WITHIN: Duration = Duration::from_secs(20);

/// A socket that accepts, and one that knows its certificate.
fn ends() -> (Endpoint, Endpoint) {
    let certified = rcgen::generate_simple_self_signed(vec![NAME.to_owned()]).unwrap();
    let certificate: CertificateDer<'static> = certified.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
    let provider = Arc::new(crate::tls::provider());
    let tls = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    let here = (Ipv4Addr::LOCALHOST, 0).into();
    let server = Endpoint::server(
        transport::server(tls, crate::config::Congestion::default()).unwrap(),
        here,
    )
    .unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let tls = QuicClientConfig::try_from(tls).unwrap();
    let mut client = Endpoint::client(here).unwrap();
    client.set_default_client_config(ClientConfig::new(Arc::new(tls)));
    (server, client)
}

/// The first packet of a new handshake.
async fn first(server: &Endpoint, client: &Endpoint) -> (Incoming, quinn::Connecting) {
    let connecting = client.connect(server.local_addr().unwrap(), NAME).unwrap();
    let incoming = timeout(WITHIN, server.accept()).await.unwrap();
    (incoming.unwrap(), connecting)
}

/// Takes every place that the gate has for an address.
fn fill(gate: &Gate, address: IpAddr) -> Vec<Pass> {
    let enter = || match gate.judge(address, true, 0) {
        Verdict::Enter(pass) => Some(pass),
        Verdict::Prove | Verdict::Ignore => None,
    };
    std::iter::from_fn(enter).collect()
}

#[tokio::test]
async fn an_address_that_has_all_its_handshakes_under_way_begins_none_even_if_proven() {
    let (server, client) = ends();
    let gate = Gate::default();
    let passes = fill(&gate, Ipv4Addr::LOCALHOST.into());
    let (incoming, connecting) = first(&server, &client).await;
    assert!(entered(incoming, &gate, 0).is_none(), "unproven");
    // It was asked for proof, and gives it.
    let proven = timeout(WITHIN, server.accept()).await.unwrap().unwrap();
    assert!(proven.remote_address_validated());
    assert!(
        entered(proven, &gate, 0).is_none(),
        "proven, and one too many"
    );
    drop((passes, connecting));
    let (incoming, _connecting) = first(&server, &client).await;
    let (_, pass) = entered(incoming, &gate, 0).unwrap();
    drop(pass);
}
