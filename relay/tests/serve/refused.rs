//! Certificates out of their time, tickets that would outlive them, and what the operator learns of whoever is refused. Not: names, countries and keys, which the
//! tests of `tls` refuse one by one.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use blo_proto::{
    Code,
    frame::{Frame, Lane},
};
use blo_relay::server::Relay;
use bytes::Bytes;
use rustls::{
    NamedGroup,
    client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue},
};
use rustls_pki_types::{CertificateDer, ServerName};

use crate::{
    cli::{blo_relay, failed, ok},
    gateway::{FLASH, Gateway, connect, ended, soon},
    papers::{Leaf, SOUTH, Scene},
};

async fn set() -> (Scene, Relay, SocketAddr) {
    let scene = Scene::set();
    let relay = scene.start().await;
    let address = relay.address();
    (scene, relay, address)
}

#[tokio::test]
async fn a_certificate_before_or_after_its_time_is_refused() {
    let (scene, _relay, address) = set().await;
    for years in [(2020, 2022), (2079, 2080)] {
        let leaf = Leaf {
            years,
            ..Leaf::office(SOUTH, 1)
        };
        let papers = scene.thailand.issue(&leaf);
        let link = Gateway::link((address, &scene.root), &papers, Bytes::new()).await;
        assert!(matches!(link, Err(Err(_))), "{years:?}");
    }
    let to = (address, &scene.root);
    let link = Gateway::link(to, &scene.south, Bytes::new()).await;
    assert!(link.is_ok());
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
    let store = Arc::<Tickets>::clone(&tickets);
    let to = (address, &scene.root);
    let (connection, _endpoint) = connect(to, &scene.south, Some(store)).await.ok().unwrap();
    // Tickets follow the handshake at once; a stream that was never a lane is answered after them.
    let (mut send, _receive) = connection.open_bi().await.unwrap();
    send.write_all(&Frame::TokenKept.to_bytes()).await.unwrap();
    assert_eq!(
        ended(&soon(connection.closed()).await),
        Ok(Code::UnexpectedFrame)
    );
    assert_eq!(tickets.0.load(Ordering::SeqCst), 0);
}

/// What the verb says with these words, one object a line.
async fn refusals(scene: &Scene, words: &'static [&'static str]) -> Vec<serde_json::Value> {
    let file = scene.file();
    let asking = tokio::task::spawn_blocking(move || {
        let words = [&["refusals", "--json"], words].concat();
        ok(&blo_relay(&words, Some(&file)))
    });
    let said = asking.await.unwrap();
    let line = |line: &str| serde_json::from_str(line).unwrap();
    said.lines().map(line).collect()
}

/// Who, from where, what, code, why and how often.
type Row = (String, String, String, String, String, u64);

fn row(line: &serde_json::Value) -> Row {
    assert!(!line.to_string().contains("secret"), "{line}");
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let [office, address, what, code, why] = ["office", "address", "what", "code", "why"].map(text);
    (
        office,
        address,
        what,
        code,
        why,
        line["count"].as_u64().unwrap(),
    )
}

fn expected(office: &str, address: &str, what: &str, (code, why): (&str, &str), count: u64) -> Row {
    let [office, address, what, code, why] = [office, address, what, code, why].map(str::to_owned);
    (office, address, what, code, why, count)
}

/// Three that do not get in, and one that does and sends what is nothing.
async fn turned_away(scene: &Scene, to: (SocketAddr, &CertificateDer<'static>)) -> Gateway {
    let expired = Leaf {
        years: (2020, 2022),
        ..Leaf::office(SOUTH, 1)
    };
    let expired = scene.thailand.issue(&expired);
    let foreign = scene.myanmar.issue(&Leaf::office(SOUTH, 1));
    let other = scene.thailand.issue(&Leaf::office("chiang-saen.th", 6));
    for papers in [&expired, &expired, &foreign, &other] {
        assert!(Gateway::link(to, papers, Bytes::new()).await.is_err());
    }
    let (mut south, _) = Gateway::link(to, &scene.south, Bytes::new()).await.unwrap();
    south.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    let junk = Frame::Submit(Bytes::from_static(b"a secret word"));
    south.say(FLASH, &junk).await.unwrap();
    let refused = |frame| matches!(frame, Frame::Refused(_)).then_some(());
    south.hear(FLASH, refused).await.unwrap();
    south
}

#[tokio::test]
async fn an_operator_sees_who_cannot_get_in_or_nothing_through_and_why() {
    let (scene, relay, address) = set().await;
    assert_eq!(refusals(&scene, &[]).await, [serde_json::Value::Null; 0]);
    let south = turned_away(&scene, (address, &scene.root)).await;
    let seen = refusals(&scene, &["--since", "1h"]).await;
    let here = "127.0.0.1";
    let nobody = (
        "bad_certificate",
        "no authority of its country here has issued it",
    );
    let expired = ("bad_certificate", "it has expired");
    let unregistered = ("unregistered", "chiang-saen.th");
    // The latest first. Of a handshake nobody knows who it was, but for the certificate.
    assert_eq!(
        seen.iter().map(row).collect::<Vec<_>>(),
        [
            expected(SOUTH, "", "sent", ("malformed", ""), 1),
            expected("chiang-saen.th", "", "link", unregistered, 1),
            expected(SOUTH, here, "handshake", nobody, 1),
            expected(SOUTH, here, "handshake", expired, 2),
        ]
    );
    let later = refusals(&scene, &["--since", "2080-01-01T00:00:00Z"]).await;
    assert!(later.is_empty(), "{later:?}");
    drop(south);
    relay.shutdown().await;
    let said = failed(&blo_relay(&["refusals"], Some(&scene.file())), 69);
    assert!(said.contains("log"), "{said}");
}
