//! Who is not let in: by name, use, country, key, group, protocol, date, revocation. Not: what a link may say.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use blo_proto::Code;
use blo_relay::server::Relay;
use bytes::Bytes;
use rcgen::{ExtendedKeyUsagePurpose, SanType};
use rustls::{
    NamedGroup,
    client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue},
    crypto::aws_lc_rs::kx_group,
};
use rustls_pki_types::ServerName;

use crate::{
    gateway::{Ended, Gateway, Manner, connect, ended, soon},
    papers::{Authority, Leaf, Papers, REVOKED, SOUTH, Scene, dns},
};

/// TLS alerts (RFC 8446 §6.2) as QUIC closes with them.
const REVOKED_ALERT: &str = "44";
const NO_CERTIFICATE_ALERT: &str = "116";
const NO_PROTOCOL_ALERT: &str = "120";

async fn refused(scene: &Scene, address: SocketAddr, papers: &Papers) -> Ended {
    match Gateway::link((address, &scene.root), papers, Bytes::new()).await {
        Ok((_, welcome)) => panic!("{welcome:?}"),
        Err(ended) => ended,
    }
}

async fn set() -> (Scene, Relay, SocketAddr) {
    let scene = Scene::set();
    let relay = scene.start().await;
    let address = relay.address();
    (scene, relay, address)
}

/// Whoever was refused before, the registered office still links.
async fn still_links(scene: &Scene, address: SocketAddr) {
    let to = (address, &scene.root);
    let linked = Gateway::link(to, &scene.south, Bytes::new()).await;
    assert!(linked.is_ok());
}

#[tokio::test]
async fn r10_only_one_dns_name_that_is_an_office_is_a_name() {
    let (scene, _relay, address) = set().await;
    let uri = SanType::URI("spiffe://mae-sai.th/gateway".try_into().unwrap());
    let mail = SanType::Rfc822Name("gateway@mae-sai.th".try_into().unwrap());
    let ip = SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let wrong = [
        vec![],
        vec![uri.clone()],
        vec![mail],
        vec![ip.clone()],
        vec![dns(SOUTH), dns("chiang-saen.th")],
        vec![dns(SOUTH), uri],
        vec![dns(SOUTH), ip],
        vec![dns("*.th")],
        vec![dns("th")],
        vec![dns("gateway.mae-sai.th")],
    ];
    for names in wrong {
        // Its CN and its key are the registered office's: nothing but the name is wrong.
        let leaf = Leaf {
            names: names.clone(),
            ..Leaf::office(SOUTH, 1)
        };
        let ended = refused(&scene, address, &scene.thailand.issue(&leaf)).await;
        assert!(ended.is_err(), "{names:?}: {ended:?}");
    }
    still_links(&scene, address).await;
}

#[tokio::test]
async fn a_certificate_for_another_use_or_another_time_is_refused() {
    let (scene, _relay, address) = set().await;
    let (client, server) = (
        ExtendedKeyUsagePurpose::ClientAuth,
        ExtendedKeyUsagePurpose::ServerAuth,
    );
    for uses in [vec![], vec![server.clone()], vec![client, server]] {
        let leaf = Leaf {
            uses,
            ..Leaf::office(SOUTH, 1)
        };
        assert!(
            refused(&scene, address, &scene.thailand.issue(&leaf))
                .await
                .is_err()
        );
    }
    for years in [(2020, 2022), (2079, 2080)] {
        let leaf = Leaf {
            years,
            ..Leaf::office(SOUTH, 1)
        };
        assert!(
            refused(&scene, address, &scene.thailand.issue(&leaf))
                .await
                .is_err()
        );
    }
    still_links(&scene, address).await;
}

#[tokio::test]
async fn an_authority_vouches_for_its_own_country_and_by_itself() {
    let (scene, _relay, address) = set().await;
    let leaf = Leaf::office(SOUTH, 1);
    // No authority here has a name constraint: the relay itself binds each to its country.
    let issued = [
        scene.myanmar.issue(&leaf),
        Authority::new("Thailand").issue(&leaf),
        scene.thailand.below("A province").issue(&leaf),
    ];
    for papers in &issued {
        assert!(refused(&scene, address, papers).await.is_err());
    }
    still_links(&scene, address).await;
}

#[tokio::test]
async fn another_key_than_the_registered_one_is_refused_though_its_certificate_holds() {
    let (scene, _relay, address) = set().await;
    let papers = scene.thailand.issue(&Leaf::office(SOUTH, 5));
    assert_eq!(
        refused(&scene, address, &papers).await,
        Ok(Code::KeyChanged)
    );
    let papers = scene.thailand.issue(&Leaf::office("chiang-saen.th", 6));
    assert_eq!(
        refused(&scene, address, &papers).await,
        Ok(Code::Unregistered)
    );
    still_links(&scene, address).await;
}

#[tokio::test]
async fn a_revoked_certificate_is_refused_though_its_key_is_registered() {
    let (scene, _relay, address) = set().await;
    let leaf = Leaf {
        serial: REVOKED,
        ..Leaf::office(SOUTH, 1)
    };
    let ended = refused(&scene, address, &scene.thailand.issue(&leaf)).await;
    assert!(
        ended.clone().unwrap_err().contains(REVOKED_ALERT),
        "{ended:?}"
    );
    still_links(&scene, address).await;
}

#[tokio::test]
async fn nobody_links_without_a_certificate() {
    let (scene, _relay, address) = set().await;
    let to = (address, &scene.root);
    // In TLS 1.3 the client's side of the handshake is done before it is judged.
    let end = match connect(to, None, &Manner::default()).await {
        Ok((connection, _endpoint)) => ended(&soon(connection.closed()).await),
        Err(end) => end,
    };
    assert!(
        end.clone().unwrap_err().contains(NO_CERTIFICATE_ALERT),
        "{end:?}"
    );
}

#[tokio::test]
async fn a_group_that_a_quantum_computer_breaks_is_refused_and_so_is_another_protocol() {
    let (scene, _relay, address) = set().await;
    let to = (address, &scene.root);
    for group in [kx_group::X25519, kx_group::SECP256R1, kx_group::SECP384R1] {
        let manner = Manner {
            group: Some(group),
            ..Manner::default()
        };
        assert!(connect(to, Some(&scene.south), &manner).await.is_err());
    }
    let manner = Manner {
        protocol: Some(b"h3"),
        ..Manner::default()
    };
    let Err(end) = connect(to, Some(&scene.south), &manner).await else {
        panic!("h3 was spoken");
    };
    assert!(
        end.clone().unwrap_err().contains(NO_PROTOCOL_ALERT),
        "{end:?}"
    );
    let manner = Manner {
        group: Some(kx_group::X25519MLKEM768),
        ..Manner::default()
    };
    assert!(connect(to, Some(&scene.south), &manner).await.is_ok());
}

/// Counts the tickets that a relay hands out.
#[derive(Debug, Default)]
struct Tickets(AtomicUsize);

impl ClientSessionStore for Tickets {
    fn set_kx_hint(&self, _server: ServerName<'static>, _group: NamedGroup) {}

    fn kx_hint(&self, _server: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _server: ServerName<'static>, _value: Tls12ClientSessionValue) {}

    fn tls12_session(&self, _server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _server: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, _server: ServerName<'static>, _value: Tls13ClientSessionValue) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn take_tls13_ticket(&self, _server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        None
    }
}

#[tokio::test]
async fn no_ticket_is_handed_out_so_that_nothing_can_be_resumed() {
    let (scene, _relay, address) = set().await;
    let tickets = Arc::new(Tickets::default());
    let manner = Manner {
        store: Some(Arc::<Tickets>::clone(&tickets)),
        ..Manner::default()
    };
    let to = (address, &scene.root);
    let (connection, _endpoint) = connect(to, Some(&scene.south), &manner).await.ok().unwrap();
    // Tickets follow the handshake at once; a stream that was never a lane is answered after them.
    let (mut send, _receive) = connection.open_bi().await.unwrap();
    send.write_all(&blo_proto::frame::Frame::TokenKept.to_bytes())
        .await
        .unwrap();
    assert_eq!(
        ended(&soon(connection.closed()).await),
        Ok(Code::UnexpectedFrame)
    );
    assert_eq!(tickets.0.load(Ordering::SeqCst), 0);
}
