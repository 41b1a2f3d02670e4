//! The life of one connection: look up, connect, hello, welcome, frames, one end. Not: another try.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use blo_proto::{
    Code,
    frame::{Frame, Hello, Lane, lanes::Outlet},
};
use quinn::{Connection, ConnectionError, Endpoint, VarInt};
use tokio::{sync::mpsc, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    LinkConfig, LinkEvent, Transport, one,
    reach::{self, Reached},
    streams::{self, End, Inlets, Reader},
};
use crate::tls::Outcome;

/// From the first packet to the relay's welcome.
const WELCOME_WITHIN: Duration = Duration::from_secs(20);
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
            Ok(Ok((wire, tasks))) => {
                let carried = carry(&wire, tasks);
                tokio::select! {
                    end = carried => end,
                    () = moves(&wire, config) => End::because("UDP works again: the link moves to it"),
                }
            }
            Ok(Err(end)) => end,
            Err(_) => End::because("the relay did not answer in time"),
        }
    }

    async fn begin(&mut self, config: &LinkConfig, hello: Hello) -> Result<Begun, End> {
        match reach::reach(config).await? {
            Reached::Quic(endpoint, connection, outcome) => {
                self.endpoint = Some(endpoint);
                self.over_quic(connection, &outcome, hello).await
            }
            Reached::Tcp(stream, outcome) => self.over_tcp(*stream, &outcome, hello).await,
        }
    }

    async fn over_quic(
        &mut self,
        connection: Connection,
        outcome: &Outcome,
        hello: Hello,
    ) -> Result<Begun, End> {
        let wire = Wire(Some(connection.clone()));
        let mut tasks = Tasks::default();
        let (mut readers, mut outgoing) = (Vec::new(), Vec::new());
        for lane in Lane::URGENT_FIRST {
            let (mut send, receive) = connection.open_bi().await.map_err(closed)?;
            let _ = send.set_priority(streams::priority(lane));
            let mut first = Frame::Open(lane).to_bytes().to_vec();
            if lane == Lane::Control {
                first.extend_from_slice(&Frame::Hello(hello.clone()).to_bytes());
            }
            send.write_all(&first)
                .await
                .map_err(|e| wire.refine(End::because(e)))?;
            if let Some(queue) = self.queues.remove(&lane) {
                outgoing.push(streams::Outgoing::new(send, queue));
            }
            readers.push((lane, Reader::new(receive)));
        }
        tasks.writers.spawn(streams::write(outgoing));
        let mut inlets = Inlets::new(readers);
        let welcomed = self.welcome(&mut inlets, outcome, Transport::Udp).await;
        welcomed.map_err(|end| wire.refine(end))?;
        tasks.read(self, inlets);
        Ok((wire, tasks))
    }

    async fn over_tcp(
        &mut self,
        stream: one::Stream,
        outcome: &Outcome,
        hello: Hello,
    ) -> Result<Begun, End> {
        let (read, write) = tokio::io::split(stream);
        let mut first = Outlet::default();
        for lane in Lane::URGENT_FIRST {
            first.put(lane, &Frame::Open(lane));
        }
        first.put(Lane::Control, &Frame::Hello(hello));
        let mut tasks = Tasks::default();
        let queues = std::mem::take(&mut self.queues);
        tasks.writers.spawn(one::write(write, first, queues));
        let mut inlets = Inlets::One(Box::new(one::In::new(read)));
        self.welcome(&mut inlets, outcome, Transport::Tcp).await?;
        tasks.read(self, inlets);
        Ok((Wire(None), tasks))
    }

    async fn welcome(
        &self,
        inlets: &mut Inlets,
        outcome: &Outcome,
        over: Transport,
    ) -> Result<(), End> {
        loop {
            match inlets.next_control().await? {
                Some(Frame::Welcome(welcome)) => {
                    let proven = outcome
                        .proven()
                        .ok_or_else(|| End::because("the relay proved nothing"))?;
                    let up = LinkEvent::Up {
                        welcome: Box::new(welcome),
                        relay_key: proven.key,
                        relay_chain: proven.chain,
                        over,
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

/// What says that the connection is over, and why; over TCP its streams alone.
struct Wire(Option<Connection>);

impl Wire {
    async fn closed(&self) -> End {
        match &self.0 {
            Some(connection) => closed(connection.closed().await),
            None => std::future::pending().await,
        }
    }

    /// A stream's failure is told as the connection's, where that ended first.
    fn refine(&self, end: End) -> End {
        let reason = self.0.as_ref().and_then(Connection::close_reason);
        reason.map_or(end, closed)
    }
}

/// Resolves when a link over TCP is to be left, because UDP works again.
async fn moves(wire: &Wire, config: &LinkConfig) {
    match wire.0 {
        Some(_) => std::future::pending().await,
        None => reach::udp_works(config).await,
    }
}

type Begun = (Wire, Tasks);

/// Readers and writers of one connection; dropping them stops them.
#[derive(Default)]
struct Tasks {
    readers: JoinSet<Result<(), End>>,
    writers: JoinSet<Result<(), End>>,
}

impl Tasks {
    fn read(&mut self, life: &Life, inlets: Inlets) {
        let events = life.events.clone();
        let goodbye = Arc::clone(&life.goodbye);
        self.readers.spawn(read_lanes(inlets, events, goodbye));
    }
}

/// Ends when the peer closes, a stream fails, or every queue was closed and written.
async fn carry(wire: &Wire, mut tasks: Tasks) -> End {
    loop {
        tokio::select! {
            end = wire.closed() => return end,
            Some(done) = tasks.readers.join_next() => match done {
                Ok(Err(end)) => return wire.refine(end),
                Ok(Ok(())) if wire.0.is_none() => return End::because("the relay ended the connection"),
                Ok(Ok(())) => {}
                Err(e) => return End::because(e),
            },
            done = tasks.writers.join_next() => match done {
                Some(Ok(Err(end))) => return wire.refine(end),
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

/// Why a connection over QUIC ended.
pub(super) fn closed(error: ConnectionError) -> End {
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
