//! The life of one connection: look up, connect, hello, welcome, frames, one end. Not: another try.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use blo_proto::{
    Code,
    frame::{Frame, Hello, Lane},
};
use quinn::{
    ClientConfig, Connection, ConnectionError, Endpoint, IdleTimeout, TransportConfig, VarInt,
    crypto::rustls::QuicClientConfig,
};
use tokio::{sync::mpsc, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    LANES, LinkConfig, LinkEvent,
    streams::{self, End, Inlets, Reader},
};
use crate::tls::{self, Outcome};

/// A lost keep-alive is no lost link. The default silence of 30 s makes one every 10 s: a network address translator
/// forgets a silent office after 30 s or more.
const KEEP_ALIVES_PER_SILENCE: u32 = 3;
/// From the first packet to the relay's welcome.
const WELCOME_WITHIN: Duration = Duration::from_secs(20);
/// One of several addresses: a name may have one that nobody answers at.
const ADDRESS_WITHIN: Duration = Duration::from_secs(6);
/// What waits in the queues of a dropped link may take this long.
const FAREWELL: Duration = Duration::from_secs(1);

/// Queues out, events in.
pub(super) type Ends = (
    BTreeMap<Lane, mpsc::Receiver<Frame>>,
    mpsc::Sender<LinkEvent>,
);

/// What ends a connection from here.
pub(super) struct Stops {
    /// A lane has overflowed.
    pub(super) broken: CancellationToken,
    /// The link was dropped: before the welcome that is the end.
    pub(super) dropped: CancellationToken,
}

/// Runs one connection to its end and says how it ended.
pub(super) async fn run(
    config: Arc<LinkConfig>,
    hello: Hello,
    (queues, events): Ends,
    Stops { broken, dropped }: Stops,
) {
    let mut life = Life {
        queues,
        events: events.clone(),
        goodbye: Arc::default(),
        endpoint: None,
        dropped,
    };
    let end = tokio::select! {
        end = life.live(&config, hello) => end,
        () = broken.cancelled() => End::because("more waits to be sent than the link allows"),
    };
    let goodbye = life
        .goodbye
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let down = LinkEvent::Down {
        code: end.code.or(goodbye),
        reason: end.reason,
    };
    let _ = events.send(down).await;
    if let Some(endpoint) = life.endpoint {
        endpoint.close(VarInt::from_u32(0), b"");
        let _ = timeout(FAREWELL, endpoint.wait_idle()).await;
    }
}

struct Life {
    queues: BTreeMap<Lane, mpsc::Receiver<Frame>>,
    events: mpsc::Sender<LinkEvent>,
    /// The code of the relay's goodbye, which comes before its close.
    goodbye: Arc<Mutex<Option<Code>>>,
    /// Kept until the close has gone out.
    endpoint: Option<Endpoint>,
    dropped: CancellationToken,
}

impl Life {
    async fn live(&mut self, config: &LinkConfig, hello: Hello) -> End {
        let dropped = self.dropped.clone();
        let begun = tokio::select! {
            begun = timeout(WELCOME_WITHIN, self.begin(config, hello)) => begun,
            () = dropped.cancelled() => return End::because("closed here"),
        };
        match begun {
            Ok(Ok((connection, tasks))) => carry(&connection, tasks).await,
            Ok(Err(end)) => end,
            Err(_) => End::because("the relay did not answer in time"),
        }
    }

    async fn begin(&mut self, config: &LinkConfig, hello: Hello) -> Result<Begun, End> {
        let (endpoint, connection, outcome) = connect(config).await?;
        self.endpoint = Some(endpoint);
        let wire = connection.clone();
        let ended = |end| refine(&wire, end);
        let mut tasks = Tasks::default();
        let (mut readers, mut outgoing) = (Vec::new(), Vec::new());
        for lane in LANES {
            let (mut send, receive) = connection.open_bi().await.map_err(closed)?;
            let _ = send.set_priority(streams::priority(lane));
            let mut first = Frame::Open(lane).to_bytes().to_vec();
            if lane == Lane::Control {
                first.extend_from_slice(&Frame::Hello(hello.clone()).to_bytes());
            }
            send.write_all(&first)
                .await
                .map_err(|e| ended(End::because(e)))?;
            if let Some(queue) = self.queues.remove(&lane) {
                outgoing.push(streams::Outgoing::new(send, queue));
            }
            readers.push((lane, Reader::new(receive)));
        }
        tasks.writers.spawn(streams::write(outgoing));
        let control = readers.first_mut().map(|(_, reader)| reader);
        let control = control.expect("control is the first lane");
        self.welcome(control, &outcome).await.map_err(ended)?;
        tasks.read(self, readers);
        Ok((connection, tasks))
    }

    async fn welcome(&self, control: &mut Reader, outcome: &Outcome) -> Result<(), End> {
        loop {
            match control.next().await? {
                Some(Frame::Welcome(welcome)) => {
                    let proven = outcome
                        .proven()
                        .ok_or_else(|| End::because("the relay proved nothing"))?;
                    let up = LinkEvent::Up {
                        welcome,
                        relay_key: proven.key,
                        relay_chain: proven.chain,
                    };
                    let _ = self.events.send(up).await;
                    return Ok(());
                }
                Some(Frame::Goodbye(code)) => {
                    return Err(End {
                        code: code.parse().ok(),
                        reason: code,
                    });
                }
                Some(Frame::Unknown) => {}
                Some(_) => return Err(End::because("the relay spoke before its welcome")),
                None => return Err(End::because("the relay ended before its welcome")),
            }
        }
    }
}

type Begun = (Connection, Tasks);

/// Readers and writers of one connection; dropping them stops them.
#[derive(Default)]
struct Tasks {
    readers: JoinSet<Result<(), End>>,
    writers: JoinSet<Result<(), End>>,
}

impl Tasks {
    fn read(&mut self, life: &Life, readers: Vec<(Lane, Reader)>) {
        let events = life.events.clone();
        let goodbye = Arc::clone(&life.goodbye);
        self.readers
            .spawn(read_lanes(Inlets::new(readers), events, goodbye));
    }
}

/// Ends when the peer closes, a stream fails, or every queue was closed and written.
async fn carry(connection: &Connection, mut tasks: Tasks) -> End {
    loop {
        tokio::select! {
            error = connection.closed() => return closed(error),
            Some(done) = tasks.readers.join_next() => match done {
                Ok(Err(end)) => return refine(connection, end),
                Ok(Ok(())) => {}
                Err(e) => return End::because(e),
            },
            done = tasks.writers.join_next() => match done {
                Some(Ok(Err(end))) => return refine(connection, end),
                Some(Ok(Ok(()))) => {
                    let all = async { while tasks.writers.join_next().await.is_some() {} };
                    let _ = timeout(FAREWELL, all).await;
                    return End::because("closed here");
                }
                Some(Err(e)) => return End::because(e),
                None => return End::because("closed here"),
            },
        }
    }
}

/// Reads all lanes, of several that have something the most urgent first.
async fn read_lanes(
    mut inlets: Inlets,
    events: mpsc::Sender<LinkEvent>,
    goodbye: Arc<Mutex<Option<Code>>>,
) -> Result<(), End> {
    while let Some((lane, frame)) = inlets.next().await? {
        if let Frame::Goodbye(code) = &frame {
            *goodbye.lock().unwrap_or_else(PoisonError::into_inner) = code.parse().ok();
        }
        if events.send(LinkEvent::Frame(lane, frame)).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

async fn connect(config: &LinkConfig) -> Result<(Endpoint, Connection, Outcome), End> {
    let (tls, outcome) = tls::client_config(&config.credentials).map_err(End::because)?;
    let tls = QuicClientConfig::try_from(tls).map_err(End::because)?;
    let mut quic = ClientConfig::new(Arc::new(tls));
    quic.transport_config(Arc::new(transport(config.silence)));
    let found = tokio::net::lookup_host(&config.address).await;
    let addresses: Vec<SocketAddr> = found
        .map_err(|e| End::because(format!("{} cannot be looked up: {e}", config.address)))?
        .collect();
    let mut last = End::because(format!("{} has no address", config.address));
    for address in addresses {
        let local: SocketAddr = match address {
            SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let endpoint = Endpoint::client(local).map_err(End::because)?;
        let name = config.credentials.relay.as_str();
        let connecting = endpoint
            .connect_with(quic.clone(), address, name)
            .map_err(End::because)?;
        match timeout(ADDRESS_WITHIN, connecting).await {
            Ok(Ok(connection)) => return Ok((endpoint, connection, outcome)),
            Ok(Err(error)) => last = closed(error),
            Err(_) => last = End::because(format!("{address} does not answer")),
        }
    }
    Err(last)
}

fn transport(silence: Duration) -> TransportConfig {
    let silence_ms = u32::try_from(silence.as_millis()).unwrap_or(u32::MAX);
    let mut transport = TransportConfig::default();
    transport
        .keep_alive_interval(Some(silence / KEEP_ALIVES_PER_SILENCE))
        .max_idle_timeout(Some(IdleTimeout::from(VarInt::from_u32(silence_ms))))
        .max_concurrent_bidi_streams(VarInt::from_u32(0))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .stream_receive_window(VarInt::from_u32(STREAM_WINDOW_BYTES))
        .receive_window(VarInt::from_u32(STREAM_WINDOW_BYTES * LANES_COUNT))
        .send_window(u64::from(STREAM_WINDOW_BYTES * LANES_COUNT))
        .datagram_receive_buffer_size(None);
    transport
}

/// Above the lane budget, so that no stream ever blocks on its window; five of them fill no connection window, so
/// that no lane ever blocks another.
const STREAM_WINDOW_BYTES: u32 = 3 * 1_024 * 1_024;
const LANES_COUNT: u32 = 5;
const _: () = assert!(STREAM_WINDOW_BYTES as usize > blo_proto::limits::LANE_BUDGET_BYTES);

/// A stream's failure is told as the connection's, where that ended first.
fn refine(connection: &Connection, end: End) -> End {
    connection.close_reason().map_or(end, closed)
}

fn closed(error: ConnectionError) -> End {
    match &error {
        ConnectionError::ApplicationClosed(close) => {
            let index = u32::try_from(close.error_code.into_inner()).ok();
            let text = String::from_utf8_lossy(&close.reason).into_owned();
            End {
                code: text
                    .parse()
                    .ok()
                    .or_else(|| index.and_then(Code::from_index)),
                reason: format!("the relay closed the link: {text}"),
            }
        }
        ConnectionError::ConnectionClosed(close) => {
            // TLS alerts 42 to 49 and 116 are about our certificate (RFC 8446 §6.2).
            let alert = u64::from(close.error_code).checked_sub(0x100);
            End {
                code: alert
                    .filter(|alert| matches!(alert, 42..=49 | 116))
                    .map(|_| Code::BadCertificate),
                reason: format!("the relay refused the connection: {error}"),
            }
        }
        _ => End::because(error),
    }
}
