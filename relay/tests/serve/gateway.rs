//! A gateway that a test makes up: it connects with any papers in any manner, and says what it is told. Not: the
//! product's.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use blo_proto::{
    Code, Precedence,
    frame::{Decoder, Frame, Hello, Lane, Welcome},
    limits,
};
use bytes::Bytes;
use quinn::{
    ClientConfig, Connection, ConnectionError, Endpoint, RecvStream, SendStream,
    crypto::rustls::QuicClientConfig,
};
use rustls::{
    RootCertStore,
    client::{ClientSessionStore, Resumption},
    crypto::aws_lc_rs,
};
use rustls_pki_types::CertificateDer;
use tokio::time::timeout;

use crate::papers::{Papers, RELAY, now};

/// Longer than anything takes that a test waits for.
const SOON: Duration = Duration::from_secs(20);
pub(crate) const FLASH: Lane = Lane::Of(Precedence::Flash);

/// A link.
pub(crate) struct Gateway {
    pub(crate) connection: Connection,
    lanes: BTreeMap<Lane, (SendStream, RecvStream, Decoder)>,
    _endpoint: Endpoint,
}

/// How a link ended: the code that it was closed with, or the transport's words.
pub(crate) type Ended = Result<Code, String>;

/// Connects and opens nothing.
pub(crate) async fn connect(
    (address, root): (SocketAddr, &CertificateDer<'static>),
    papers: &Papers,
    tickets: Option<Arc<dyn ClientSessionStore>>,
) -> Result<(Connection, Endpoint), Ended> {
    let mut endpoint = Endpoint::client((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    endpoint.set_default_client_config(client(root, papers, tickets));
    let connecting = endpoint.connect(address, RELAY).unwrap();
    match soon(connecting).await {
        Ok(connection) => Ok((connection, endpoint)),
        Err(error) => Err(ended(&error)),
    }
}

impl Gateway {
    /// Links up to the welcome.
    pub(crate) async fn link(
        to: (SocketAddr, &CertificateDer<'static>),
        papers: &Papers,
        token: Bytes,
    ) -> Result<(Self, Welcome), Ended> {
        let (connection, endpoint) = connect(to, papers, None).await?;
        let mut gateway = Self {
            connection,
            lanes: BTreeMap::new(),
            _endpoint: endpoint,
        };
        let urgent = Precedence::URGENT_FIRST.map(Lane::Of);
        for lane in [Lane::Control].into_iter().chain(urgent) {
            let opened = soon(gateway.connection.open_bi()).await;
            let (send, receive) = opened.map_err(|error| ended(&error))?;
            let streams = (send, receive, Decoder::default());
            gateway.lanes.insert(lane, streams);
            gateway.say(lane, &Frame::Open(lane)).await?;
        }
        gateway.say(Lane::Control, &hello(token)).await?;
        let welcome = gateway.hear(Lane::Control, |frame| match frame {
            Frame::Welcome(welcome) => Some(welcome),
            _ => None,
        });
        let welcome = welcome.await?;
        Ok((gateway, welcome))
    }

    pub(crate) async fn say(&mut self, lane: Lane, frame: &Frame) -> Result<(), Ended> {
        let (send, _, _) = self.lanes.get_mut(&lane).unwrap();
        match soon(send.write_all(&frame.to_bytes())).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.end().await),
        }
    }

    /// The next frame of a lane in which `wanted` finds something.
    pub(crate) async fn hear<T>(
        &mut self,
        lane: Lane,
        mut wanted: impl FnMut(Frame) -> Option<T>,
    ) -> Result<T, Ended> {
        loop {
            let Some(frame) = soon(self.next(lane)).await else {
                return Err(self.end().await);
            };
            if let Some(found) = wanted(frame) {
                return Ok(found);
            }
        }
    }

    /// How the relay ended the link.
    pub(crate) async fn end(&self) -> Ended {
        ended(&soon(self.connection.closed()).await)
    }

    async fn next(&mut self, lane: Lane) -> Option<Frame> {
        let (_, receive, decoder) = self.lanes.get_mut(&lane).unwrap();
        loop {
            if let Some(frame) = decoder.next_frame().unwrap() {
                return Some(frame);
            }
            match receive.read_chunk(65_536, true).await {
                Ok(Some(chunk)) => decoder.push(&chunk.bytes),
                Ok(None) | Err(_) => return None,
            }
        }
    }
}

/// What comes in time, or a failed test.
pub(crate) async fn soon<T>(coming: impl Future<Output = T>) -> T {
    let Ok(come) = timeout(SOON, coming).await else {
        panic!("waited in vain");
    };
    come
}

pub(crate) fn ended(error: &ConnectionError) -> Ended {
    match error {
        ConnectionError::ApplicationClosed(close) => {
            let index = u32::try_from(close.error_code.into_inner()).unwrap();
            let code = Code::from_index(index).unwrap();
            assert_eq!(close.reason, code.as_str(), "code and reason agree");
            Ok(code)
        }
        other => Err(other.to_string()),
    }
}

fn hello(token: Bytes) -> Frame {
    Frame::Hello(Hello {
        versions: vec![limits::VERSION],
        features: Vec::new(),
        clock: now(),
        link_token: token,
        known: None,
        crls: Vec::new(),
        software: "a test".to_owned(),
    })
}

fn client(
    root: &CertificateDer<'static>,
    papers: &Papers,
    tickets: Option<Arc<dyn ClientSessionStore>>,
) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots)
        .with_client_auth_cert(papers.chain.clone(), papers.key().into())
        .unwrap();
    tls.alpn_protocols = vec![limits::ALPN.to_vec()];
    if let Some(tickets) = tickets {
        tls.resumption = Resumption::store(tickets);
    }
    ClientConfig::new(Arc::new(QuicClientConfig::try_from(tls).unwrap()))
}
