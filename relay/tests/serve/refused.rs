//! Certificates out of their time, and tickets that would outlive them. Not: names, countries and keys, which the
//! tests of `tls` refuse one by one.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use blo_proto::{Code, frame::Frame};
use blo_relay::server::Relay;
use bytes::Bytes;
use rustls::{
    NamedGroup,
    client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue},
};
use rustls_pki_types::ServerName;

use crate::{
    gateway::{Gateway, connect, ended, soon},
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
