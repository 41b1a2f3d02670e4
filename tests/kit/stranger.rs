//! A gateway that is not ours: it speaks the protocol from blo-proto and quinn alone, and says whatever a test wants
//! it to say. Not: anything that the product shares beyond the protocol's core.

use std::{
    collections::BTreeMap,
    future::poll_fn,
    net::{Ipv4Addr, SocketAddr},
    pin::pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use blo_proto::{
    Code, Precedence, Timestamp,
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
    crypto::{CryptoProvider, SupportedKxGroup, aws_lc_rs},
};
use rustls_pki_types::CertificateDer;
use tokio::time::timeout;

use crate::{papers::Papers, wait::SOON};

/// As a gateway's where nothing else is configured.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// Where a relay is, and what proves that it is that one.
#[derive(Clone, Debug)]
pub struct Destination {
    /// Its address.
    pub address: SocketAddr,
    /// Its name.
    pub name: String,
    /// Who vouches for it.
    pub root: CertificateDer<'static>,
}

/// Why a link is no more: the code of the last goodbye or of the close, and the close itself as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// From the table of refusals, where one was said.
    pub code: Option<Code>,
    /// The transport's own words.
    pub reason: String,
}

/// A link to a relay.
#[derive(Debug)]
pub struct Stranger {
    /// The connection itself, for what has no words.
    pub connection: Connection,
    lanes: Lanes,
    goodbye: Option<Code>,
    // Keeps the socket open.
    _endpoint: Endpoint,
}

/// Per lane both directions, and what was read of the next frame.
pub type Lanes = BTreeMap<Lane, (SendStream, RecvStream, Decoder)>;

/// What TLS is spoken with.
#[derive(Clone, Debug)]
pub struct Manner {
    /// Application protocol; none where it is empty.
    pub alpn: Vec<u8>,
    /// The only group that is offered; `None` = what the product asks for.
    pub group: Option<&'static dyn SupportedKxGroup>,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            alpn: limits::ALPN.to_vec(),
            group: None,
        }
    }
}

impl Stranger {
    /// Connects with `papers`; no stream is opened yet.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the handshake.
    pub async fn connect(
        to: &Destination,
        papers: Option<&Papers>,
        manner: &Manner,
    ) -> Result<Self, Closed> {
        Self::connect_from(&socket(), to, papers, manner).await
    }

    /// The same from a socket that others use as well.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the handshake.
    pub async fn connect_from(
        from: &Endpoint,
        to: &Destination,
        papers: Option<&Papers>,
        manner: &Manner,
    ) -> Result<Self, Closed> {
        Self::connect_by(from, to, client(to, papers, manner)).await
    }

    async fn connect_by(
        from: &Endpoint,
        to: &Destination,
        config: ClientConfig,
    ) -> Result<Self, Closed> {
        let connecting = from.connect_with(config, to.address, &to.name).unwrap();
        let connection = soon("the handshake", connecting)
            .await
            .map_err(|error| closed(&error))?;
        Ok(Self::over(connection, Lanes::new(), from.clone()))
    }

    /// The other end of a link that is up already.
    pub fn over(connection: Connection, lanes: Lanes, endpoint: Endpoint) -> Self {
        Self {
            connection,
            lanes,
            goodbye: None,
            _endpoint: endpoint,
        }
    }

    /// Connects, opens the five lanes, says hello with this link token and waits for the welcome.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the link first.
    pub async fn link(
        to: &Destination,
        papers: &Papers,
        token: Bytes,
    ) -> Result<(Self, Welcome), Closed> {
        Self::link_from(&socket(), to, papers, token).await
    }

    /// The same from a socket that others use as well.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the link first.
    pub async fn link_from(
        from: &Endpoint,
        to: &Destination,
        papers: &Papers,
        token: Bytes,
    ) -> Result<(Self, Welcome), Closed> {
        let config = client(to, Some(papers), &Manner::default());
        Self::greet(Self::connect_by(from, to, config).await?, token).await
    }

    /// The same with a configuration that is used again, for the first time with this home.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the link first.
    pub async fn link_by(
        from: &Endpoint,
        to: &Destination,
        config: ClientConfig,
    ) -> Result<(Self, Welcome), Closed> {
        Self::greet(Self::connect_by(from, to, config).await?, Bytes::new()).await
    }

    async fn greet(mut stranger: Self, token: Bytes) -> Result<(Self, Welcome), Closed> {
        stranger.open_lanes().await?;
        stranger.say(Lane::Control, &hello(token)).await?;
        let welcome = stranger
            .hear(Lane::Control, |frame| match frame {
                Frame::Welcome(welcome) => Some(welcome),
                _ => None,
            })
            .await?;
        Ok((stranger, welcome))
    }

    /// Opens a stream and says this first on it, as if it were a lane.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the connection first.
    pub async fn open(&mut self, lane: Lane, first: &Frame) -> Result<(), Closed> {
        let opening = soon("a stream", self.connection.open_bi()).await;
        let (send, receive) = opening.map_err(|error| closed(&error))?;
        self.lanes.insert(lane, (send, receive, Decoder::default()));
        self.say(lane, first).await
    }

    /// Opens control and the four lanes.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the link first.
    pub async fn open_lanes(&mut self) -> Result<(), Closed> {
        let lanes = [
            Lane::Control,
            Lane::Of(Precedence::Flash),
            Lane::Of(Precedence::Immediate),
            Lane::Of(Precedence::Priority),
            Lane::Of(Precedence::Routine),
        ];
        for lane in lanes {
            self.open(lane, &Frame::Open(lane)).await?;
        }
        Ok(())
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// [`Closed`] where the link is no more.
    pub async fn say(&mut self, lane: Lane, frame: &Frame) -> Result<(), Closed> {
        self.say_bytes(lane, &frame.to_bytes()).await
    }

    /// Sends bytes that may be no frame at all.
    ///
    /// # Errors
    /// [`Closed`] where the link is no more.
    pub async fn say_bytes(&mut self, lane: Lane, bytes: &[u8]) -> Result<(), Closed> {
        let (send, _, _) = self.lanes.get_mut(&lane).unwrap();
        if soon("room to send", send.write_all(bytes)).await.is_ok() {
            return Ok(());
        }
        Err(self.closed().await)
    }

    /// The next frame on a lane in which `wanted` finds something; others are passed over.
    ///
    /// # Errors
    /// [`Closed`] where the link ends first.
    ///
    /// # Panics
    /// Where neither comes in time.
    pub async fn hear<T>(
        &mut self,
        lane: Lane,
        mut wanted: impl FnMut(Frame) -> Option<T>,
    ) -> Result<T, Closed> {
        loop {
            let frame = soon("a frame", self.next(lane)).await?;
            if let Frame::Goodbye(code) = &frame {
                self.goodbye = code.parse().ok();
            }
            if let Some(found) = wanted(frame) {
                return Ok(found);
            }
        }
    }

    /// The next frame on any lane in which `wanted` finds something, of several that are there the most urgent one;
    /// others are passed over.
    ///
    /// # Errors
    /// [`Closed`] where the link ends first.
    pub async fn hear_any<T>(
        &mut self,
        mut wanted: impl FnMut(Lane, Frame) -> Option<T>,
    ) -> Result<T, Closed> {
        loop {
            let came = poll_fn(|context| self.poll_any(context));
            let Some((lane, frame)) = soon("a frame", came).await else {
                return Err(self.closed().await);
            };
            if let Some(found) = wanted(lane, frame) {
                return Ok(found);
            }
        }
    }

    /// The most urgent frame that is there; `None` where a lane has ended.
    fn poll_any(&mut self, context: &mut Context<'_>) -> Poll<Option<(Lane, Frame)>> {
        for (lane, (_, receive, decoder)) in self.lanes.iter_mut().rev() {
            loop {
                if let Some(frame) = decoder.next_frame().unwrap() {
                    return Poll::Ready(Some((*lane, frame)));
                }
                match pin!(receive.read_chunk(65_536, true)).poll(context) {
                    Poll::Ready(Ok(Some(chunk))) => decoder.push(&chunk.bytes),
                    Poll::Ready(Ok(None) | Err(_)) => return Poll::Ready(None),
                    Poll::Pending => break,
                }
            }
        }
        Poll::Pending
    }

    /// Waits until the relay ends the link. The link is gone then.
    pub async fn closed(&mut self) -> Closed {
        if self.lanes.contains_key(&Lane::Control) {
            // What was still said is heard first: the goodbye.
            while self.goodbye.is_none() {
                match soon("the end of the link", self.next(Lane::Control)).await {
                    Ok(Frame::Goodbye(code)) => self.goodbye = code.parse().ok(),
                    Ok(_) => {}
                    Err(_) => break,
                }
            }
        }
        let mut end = closed(&soon("the end of the link", self.connection.closed()).await);
        end.code = self.goodbye.or(end.code);
        end
    }

    async fn next(&mut self, lane: Lane) -> Result<Frame, Closed> {
        let (_, receive, decoder) = self.lanes.get_mut(&lane).unwrap();
        loop {
            if let Some(frame) = decoder.next_frame().unwrap() {
                return Ok(frame);
            }
            match receive.read_chunk(65_536, true).await {
                Ok(Some(chunk)) => decoder.push(&chunk.bytes),
                Ok(None) | Err(_) => {
                    let end = soon("the end of the link", self.connection.closed()).await;
                    let mut end = closed(&end);
                    end.code = self.goodbye.or(end.code);
                    return Err(end);
                }
            }
        }
    }
}

/// A socket on the loopback interface that links can be made from. Must be called within a Tokio runtime.
pub fn socket() -> Endpoint {
    Endpoint::client((Ipv4Addr::LOCALHOST, 0).into()).unwrap()
}

/// A hello with this link token.
pub fn hello(token: Bytes) -> Frame {
    Frame::Hello(Hello {
        versions: vec![limits::VERSION],
        features: Vec::new(),
        clock: now(),
        link_token: token,
        known: None,
        crls: Vec::new(),
        software: "stranger".to_owned(),
    })
}

/// The system's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "a stranger has no clock handed to it: it lives in the same hour as the relay"
)]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_millis(u64::try_from(since.unwrap().as_millis()).unwrap())
}

/// What comes in time, or a failed test.
///
/// # Panics
/// Where it does not.
pub async fn soon<T>(what: &str, coming: impl Future<Output = T>) -> T {
    let Ok(come) = timeout(SOON, coming).await else {
        panic!("waited in vain: {what}");
    };
    come
}

fn closed(error: &ConnectionError) -> Closed {
    let code = match error {
        ConnectionError::ApplicationClosed(close) => std::str::from_utf8(&close.reason)
            .ok()
            .and_then(|reason| reason.parse().ok()),
        _ => None,
    };
    Closed {
        code,
        reason: error.to_string(),
    }
}

/// What a client speaks QUIC with. It remembers sessions, as clients do, for all connections that it makes.
pub fn client(to: &Destination, papers: Option<&Papers>, manner: &Manner) -> ClientConfig {
    let tls = tls(to, papers, manner);
    let mut config = ClientConfig::new(Arc::new(QuicClientConfig::try_from(tls).unwrap()));
    let mut transport = quinn::TransportConfig::default();
    transport.keep_alive_interval(Some(KEEP_ALIVE));
    config.transport_config(Arc::new(transport));
    config
}

/// What it speaks TLS with.
pub fn tls(to: &Destination, papers: Option<&Papers>, manner: &Manner) -> rustls::ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(to.root.clone()).unwrap();
    let provider = aws_lc_rs::default_provider();
    let provider = CryptoProvider {
        kx_groups: manner
            .group
            .map_or(provider.kx_groups.clone(), |group| vec![group]),
        ..provider
    };
    let builder = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots);
    let mut tls = match papers {
        Some(papers) => builder
            .with_client_auth_cert(papers.chain.clone(), papers.key().into())
            .unwrap(),
        None => builder.with_no_client_auth(),
    };
    tls.alpn_protocols = vec![manner.alpn.clone()];
    tls.alpn_protocols.retain(|protocol| !protocol.is_empty());
    tls.enable_early_data = true; // as whoever wants to get past a judgement would
    tls
}
