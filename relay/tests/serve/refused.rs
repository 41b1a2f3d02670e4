//! Certificates out of their time, tickets that would outlive them, and what the operator learns of whoever is refused. Not: names, countries and keys, which the
//! tests of `tls` refuse one by one.

use std::{
    fs,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
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
    papers::{Authority, Leaf, SOUTH, Scene},
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

/// Long enough to link on a busy machine.
const BRIEF_S: u64 = 4;
/// From the end of a certificate to the end of its link.
const WITHIN: Duration = Duration::from_secs(2);

#[tokio::test]
async fn r24_a_link_ends_with_its_certificate() {
    let (scene, relay, address) = set().await;
    let to = (address, &scene.root);
    let brief = scene.thailand.issue_briefly(SOUTH, 1, BRIEF_S);
    let (mut gateway, welcome) = Gateway::link(to, &brief, Bytes::new()).await.unwrap();
    gateway.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    let ends = Duration::from_secs(BRIEF_S + 1) + WITHIN;
    let ended = tokio::time::timeout(ends, gateway.end()).await;
    assert_eq!(ended.expect("in time"), Ok(Code::BadCertificate));
    let seen = refusals(&scene, &[]).await;
    let why = ("bad_certificate", "it has expired");
    assert_eq!(row(&seen[0]), expected(SOUTH, "", "link", why, 1));
    // With its next one it goes on.
    let link = Gateway::link(to, &scene.south, welcome.link_token).await;
    assert!(link.is_ok());
    relay.shutdown().await;
}

#[tokio::test]
async fn an_authority_that_has_expired_at_the_start_keeps_out_its_own_offices_alone_and_is_an_alarm()
 {
    let scene = Scene::set();
    let put = |name: &str, text: &str| fs::write(scene.folder.path().join(name), text).unwrap();
    let expired = Authority::expired("Thailand");
    put("th.pem", expired.pem());
    put("th.crl", &expired.numbered_list(1, &[]));
    let relay = scene.start().await;
    let to = (relay.address(), &scene.root);
    let of_it = expired.issue(&Leaf::office(SOUTH, 1));
    assert!(Gateway::link(to, &of_it, Bytes::new()).await.is_err());
    let seen = refusals(&scene, &[]).await;
    assert_eq!(seen[0]["why"], "the certificate of CN=Thailand has expired");
    assert!(Gateway::link(to, &scene.north, Bytes::new()).await.is_ok());
    let said = |scene: &Scene, verb: &'static str| {
        let file = scene.file();
        tokio::task::spawn_blocking(move || ok(&blo_relay(&[verb], Some(&file))))
    };
    let alarm = |said: &str| {
        let mut lines = said.lines();
        lines.any(|line| line.starts_with("ALARM") && line.contains("no office of th"))
    };
    let status = said(&scene, "status").await.unwrap();
    assert!(alarm(&status), "{status}");
    relay.shutdown().await;
    let check = said(&scene, "check").await.unwrap();
    assert!(alarm(&check), "{check}");
    // Beside one that counts it is no alarm, and no reason to keep anybody out.
    let both = format!(
        "{}{}",
        scene.thailand.pem(),
        Authority::expired("Thailand").pem()
    );
    put("th.pem", &both);
    put("th.crl", &scene.thailand.numbered_list(1, &[]));
    let status = said(&scene, "status").await.unwrap();
    assert!(!alarm(&status), "{status}");
    let relay = scene.start().await;
    let to = (relay.address(), &scene.root);
    assert!(Gateway::link(to, &scene.south, Bytes::new()).await.is_ok());
}
