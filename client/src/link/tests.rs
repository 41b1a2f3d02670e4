//! The link against a relay's end that is played here: only quinn and frames.

use std::{net::SocketAddr, time::Duration};

use blo_proto::{
    Precedence, Signer as _, StoreEpoch, Timestamp, certificate, limits, sign::MemorySigner,
};
use quinn::{Connection, Endpoint, SendStream, ServerConfig, VarInt};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::time::timeout;

use super::{streams::Reader, *};
use crate::{
    authority::{Authority, Kind, Request, key_pair, request},
    keys::{Cost, Passphrase, pkcs8},
};

const WITHIN: Duration = Duration::from_secs(10);
const RELAY_SEED: [u8; 32] = [7; 32];
const OFFICE_SEED: [u8; 32] = [8; 32];

fn now() -> Timestamp {
    "2026-11-24T07:00:00Z".parse().unwrap()
}

fn leaf(authority: &mut Authority, name: &str, seed: &[u8; 32]) -> Bytes {
    let text = request::make(name, &key_pair(seed).unwrap()).unwrap();
    let request = Request::from_pem(text.as_bytes()).unwrap();
    authority.issue(&request, 30, now()).unwrap().der
}

struct Bench {
    _folder: tempfile::TempDir,
    config: LinkConfig,
    relay_leaf: Bytes,
}

fn authority(folder: &std::path::Path, kind: Kind) -> (Authority, Bytes) {
    let passphrase = Passphrase::new("a".to_owned()).unwrap();
    let made = Authority::create(folder, kind, (&passphrase, Cost::TEST), now()).unwrap();
    let own = crate::keys::certificates(&folder.join(crate::authority::CERTIFICATE)).unwrap();
    (made, own.first().unwrap().clone())
}

fn bench(relay_named: &str) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let (mut nation, _) = authority(&folder.path().join("th"), Kind::Country("th".to_owned()));
    let (mut relays, root) = authority(&folder.path().join("relays"), Kind::Relays);
    let office_leaf = leaf(&mut nation, "mae-sai.th", &OFFICE_SEED);
    let relay_leaf = leaf(&mut relays, relay_named, &RELAY_SEED);
    let credentials = Credentials {
        chain: vec![office_leaf],
        pkcs8: pkcs8(&OFFICE_SEED),
        relay: "relay.example".parse().unwrap(),
        relay_authorities: vec![root],
        clock: Arc::new(now),
    };
    Bench {
        _folder: folder,
        config: LinkConfig {
            address: String::new(),
            silence: std::time::Duration::from_secs(30),
            credentials,
            tcp: Tcp::default(),
            tcp_address: None,
            proxy: None,
            congestion: crate::config::Congestion::default(),
            networks: Arc::default(),
        },
        relay_leaf,
    }
}

/// A relay's endpoint; `post_quantum` or not.
fn relay(leaf: &Bytes, groups: Vec<&'static dyn rustls::crypto::SupportedKxGroup>) -> Endpoint {
    let mut provider = crate::tls::provider();
    provider.kx_groups = groups;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8(&RELAY_SEED).to_vec()));
    let mut tls = rustls::ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(leaf.to_vec())], key)
        .unwrap();
    tls.alpn_protocols = vec![limits::ALPN.to_vec()];
    let tls = quinn::crypto::rustls::QuicServerConfig::try_from(tls).unwrap();
    let local: SocketAddr = "127.0.0.1:0".parse().unwrap();
    Endpoint::server(ServerConfig::with_crypto(Arc::new(tls)), local).unwrap()
}

fn post_quantum() -> Vec<&'static dyn rustls::crypto::SupportedKxGroup> {
    vec![rustls::crypto::aws_lc_rs::kx_group::X25519MLKEM768]
}

fn hello() -> Hello {
    Hello {
        versions: vec![1],
        features: Vec::new(),
        clock: now(),
        link_token: Bytes::new(),
        known: None,
        crls: Vec::new(),
        software: "test".to_owned(),
    }
}

fn welcome() -> Frame {
    Frame::Welcome(Welcome {
        version: 1,
        features: Vec::new(),
        relay: "relay.example".parse().unwrap(),
        clock: now(),
        epoch: StoreEpoch::from_slice(&[1; 16]).unwrap(),
        position: 0,
        link_token: Bytes::from_static(&[2; 16]),
        budgets: Vec::new(),
        blob_token: None,
    })
}

type Streams = BTreeMap<Lane, (SendStream, Reader)>;

/// Accepts a connection and its five streams up to the hello.
async fn accept(endpoint: &Endpoint) -> (Connection, Streams) {
    let connection = endpoint.accept().await.unwrap().await.unwrap();
    let mut lanes = BTreeMap::new();
    for _ in Lane::URGENT_FIRST {
        let (send, receive) = connection.accept_bi().await.unwrap();
        let mut receive = Reader::new(receive);
        let Some(Frame::Open(lane)) = receive.next().await.unwrap() else {
            panic!("a stream begins with its lane");
        };
        if lane == Lane::Control {
            let first = receive.next().await.unwrap();
            assert!(matches!(first, Some(Frame::Hello(_))));
        }
        lanes.insert(lane, (send, receive));
    }
    (connection, lanes)
}

async fn next(events: &mut mpsc::Receiver<LinkEvent>) -> Option<LinkEvent> {
    timeout(WITHIN, events.recv())
        .await
        .expect("an event comes in time")
}

fn start(mut bench: Bench, endpoint: &Endpoint) -> (Link, mpsc::Receiver<LinkEvent>) {
    bench.config.address = endpoint.local_addr().unwrap().to_string();
    Link::start(Arc::new(bench.config), hello())
}

async fn down(events: &mut mpsc::Receiver<LinkEvent>) -> (Option<Code>, String) {
    let Some(LinkEvent::Down { code, reason }) = next(events).await else {
        panic!("the link goes down");
    };
    assert!(next(events).await.is_none(), "nothing follows the end");
    (code, reason)
}

#[tokio::test]
async fn a_link_is_up_only_after_the_welcome_and_carries_frames_both_ways() {
    let bench = bench("relay.example");
    let endpoint = relay(&bench.relay_leaf, post_quantum());
    let (link, mut events) = start(bench, &endpoint);
    let (_connection, mut lanes) = accept(&endpoint).await;
    assert!(events.try_recv().is_err(), "no event before the welcome");
    let (control, _) = lanes.get_mut(&Lane::Control).unwrap();
    control.write_all(&welcome().to_bytes()).await.unwrap();
    let Some(LinkEvent::Up {
        relay_key,
        relay_chain,
        ..
    }) = next(&mut events).await
    else {
        panic!("the link comes up");
    };
    let relay = MemorySigner::from_seed(&RELAY_SEED);
    assert_eq!(&relay_key, relay.identity());
    assert_eq!(
        certificate::relay(relay_chain.first().unwrap())
            .unwrap()
            .key,
        relay_key
    );

    let flash = Lane::Of(Precedence::Flash);
    link.send(flash, Frame::Submit(Bytes::from_static(b"sealed")));
    let (send, receive) = lanes.get_mut(&flash).unwrap();
    let came = receive.next().await.unwrap();
    assert_eq!(came, Some(Frame::Submit(Bytes::from_static(b"sealed"))));
    let deliver = Frame::Deliver {
        position: 5,
        envelope: Bytes::from_static(b"sealed"),
    };
    send.write_all(&deliver.to_bytes()).await.unwrap();
    let Some(LinkEvent::Frame(lane, frame)) = next(&mut events).await else {
        panic!("a frame comes");
    };
    assert_eq!((lane, frame), (flash, deliver));

    link.send(Lane::Control, Frame::Goodbye("shutting_down".to_owned()));
    drop(link);
    let (_, control) = lanes.get_mut(&Lane::Control).unwrap();
    let last = control.next().await.unwrap();
    assert_eq!(last, Some(Frame::Goodbye("shutting_down".to_owned())));
    down(&mut events).await;
}

#[tokio::test]
async fn the_relays_code_comes_with_the_one_end() {
    let bench = bench("relay.example");
    let endpoint = relay(&bench.relay_leaf, post_quantum());
    let (_link, mut events) = start(bench, &endpoint);
    let (connection, _lanes) = accept(&endpoint).await;
    let code = Code::SecondGateway;
    connection.close(VarInt::from_u32(code.index()), code.as_str().as_bytes());
    assert_eq!(down(&mut events).await.0, Some(code));
}

#[tokio::test]
async fn a_goodbye_before_the_welcome_is_the_end() {
    let bench = bench("relay.example");
    let endpoint = relay(&bench.relay_leaf, post_quantum());
    let (_link, mut events) = start(bench, &endpoint);
    let (_connection, mut lanes) = accept(&endpoint).await;
    let (control, _) = lanes.get_mut(&Lane::Control).unwrap();
    let goodbye = Frame::Goodbye(Code::Unregistered.as_str().to_owned());
    control.write_all(&goodbye.to_bytes()).await.unwrap();
    assert_eq!(down(&mut events).await.0, Some(Code::Unregistered));
}

#[tokio::test]
async fn a_relay_with_another_name_or_without_the_hybrid_group_is_refused() {
    for (name, groups, word) in [
        ("other.example", post_quantum(), "other.example"),
        (
            "relay.example",
            vec![rustls::crypto::aws_lc_rs::kx_group::X25519],
            "refused",
        ),
    ] {
        let bench = bench(name);
        let endpoint = relay(&bench.relay_leaf, groups);
        let (_link, mut events) = start(bench, &endpoint);
        let server = tokio::spawn(async move {
            if let Some(incoming) = endpoint.accept().await {
                let _ = incoming.await;
            }
        });
        let (_, reason) = down(&mut events).await;
        assert!(reason.contains(word), "{reason}");
        server.abort();
    }
}

#[tokio::test]
async fn an_unknown_authority_for_relays_is_refused() {
    let ours = bench("relay.example");
    let theirs = bench("relay.example");
    let endpoint = relay(&theirs.relay_leaf, post_quantum());
    let (_link, mut events) = start(ours, &endpoint);
    let server = tokio::spawn(async move {
        if let Some(incoming) = endpoint.accept().await {
            let _ = incoming.await;
        }
    });
    let (_, reason) = down(&mut events).await;
    assert!(reason.contains("no authority"), "{reason}");
    server.abort();
}
