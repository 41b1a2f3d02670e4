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
use rustls_pki_types::ServerName;

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

#[tokio::test]
async fn an_operator_sees_who_cannot_get_in_or_nothing_through_and_why() {
    let (scene, relay, address) = set().await;
    let to = (address, &scene.root);
    assert_eq!(refusals(&scene, &[]).await, [serde_json::Value::Null; 0]);
    // In the handshake: nobody knows who it was but for its certificate.
    let years = (2020, 2022);
    let expired = Leaf {
        years,
        ..Leaf::office(SOUTH, 1)
    };
    let expired = scene.thailand.issue(&expired);
    for _ in 0..2 {
        assert!(Gateway::link(to, &expired, Bytes::new()).await.is_err());
    }
    let foreign = scene.myanmar.issue(&Leaf::office(SOUTH, 1));
    assert!(Gateway::link(to, &foreign, Bytes::new()).await.is_err());
    // At the hello: its authority vouches for it.
    let other = scene.thailand.issue(&Leaf::office("chiang-saen.th", 6));
    assert!(Gateway::link(to, &other, Bytes::new()).await.is_err());
    // On the link, which stays.
    let (mut south, _) = Gateway::link(to, &scene.south, Bytes::new()).await.unwrap();
    south.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    let junk = Frame::Submit(Bytes::from_static(b"a secret word"));
    south.say(FLASH, &junk).await.unwrap();
    let refused = |frame| matches!(frame, Frame::Refused(_)).then_some(());
    south.hear(FLASH, refused).await.unwrap();

    let mut seen = Vec::new();
    for line in refusals(&scene, &["--since", "1h"]).await {
        assert!(!line.to_string().contains("secret"), "{line}");
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        seen.push((
            text("office"),
            text("address"),
            text("what"),
            text("code"),
            text("why"),
            line["count"].as_u64().unwrap(),
        ));
    }
    let row = |office: &str, address: &str, what: &str, (code, why): (&str, &str), count| {
        let owned = str::to_owned;
        (
            owned(office),
            owned(address),
            owned(what),
            owned(code),
            owned(why),
            count,
        )
    };
    let nobody = "no authority of its country here has issued it";
    // The latest first.
    assert_eq!(
        seen,
        [
            row(SOUTH, "", "sent", ("malformed", ""), 1),
            row(
                "chiang-saen.th",
                "",
                "link",
                ("unregistered", "chiang-saen.th"),
                1
            ),
            row(
                SOUTH,
                "127.0.0.1",
                "handshake",
                ("bad_certificate", nobody),
                1
            ),
            row(
                SOUTH,
                "127.0.0.1",
                "handshake",
                ("bad_certificate", "it has expired"),
                2
            ),
        ]
    );
    let later = refusals(&scene, &["--since", "2080-01-01T00:00:00Z"]).await;
    assert!(later.is_empty(), "{later:?}");
    relay.shutdown().await;
    let said = failed(&blo_relay(&["refusals"], Some(&scene.file())), 69);
    assert!(said.contains("log"), "{said}");
}
