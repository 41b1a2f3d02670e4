//! One stream for all lanes: TLS on TCP, straight or through an HTTP proxy (RFC 9110 §9.3.6, CONNECT). Not: when
//! (`reach`), nor which lane is urgent (`blo_proto::frame::lanes`).

use std::{
    collections::BTreeMap,
    future::poll_fn,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use blo_proto::{
    Code,
    frame::{
        Frame, Lane,
        lanes::{Broken, Inlet, Outlet},
    },
    limits,
};
use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf, ReadHalf, WriteHalf},
    net::TcpStream,
    sync::mpsc,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::streams::{BATCH_BYTES_MAX, End};

/// A link's stream.
pub(super) type Stream = TlsStream<TcpStream>;

/// What a proxy may answer before the relay is heard.
const ANSWER_BYTES_MAX: usize = 8 * 1_024;

/// Connects, and proves both ends. `through` is the relay's `host:port` where `address` is a proxy's.
pub(super) async fn connect(
    address: SocketAddr,
    through: Option<&str>,
    tls: &Arc<ClientConfig>,
    name: &str,
) -> Result<Stream, End> {
    let stream = TcpStream::connect(address).await;
    let mut stream = stream.map_err(|e| End::because(format!("{address} over TCP: {e}")))?;
    tune(&stream).map_err(End::because)?;
    if let Some(relay) = through {
        ask_proxy(&mut stream, relay).await?;
    }
    let name = ServerName::try_from(name.to_owned()).map_err(End::because)?;
    let connector = TlsConnector::from(Arc::clone(tls));
    connector.connect(name, stream).await.map_err(|e| ended(&e))
}

/// Asks a proxy to let us through.
async fn ask_proxy(stream: &mut TcpStream, relay: &str) -> Result<(), End> {
    let failed = |why: String| End::because(format!("the proxy does not let us through: {why}"));
    let request = format!("CONNECT {relay} HTTP/1.1\r\nHost: {relay}\r\n\r\n");
    let written = stream.write_all(request.as_bytes()).await;
    written.map_err(|e| failed(e.to_string()))?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        // Byte by byte: what follows is TLS's.
        let byte = stream.read_u8().await.map_err(|e| failed(e.to_string()))?;
        answer.push(byte);
        if answer.len() > ANSWER_BYTES_MAX {
            return Err(failed("its answer has no end".to_owned()));
        }
    }
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.lines().next().unwrap_or_default();
    let code = status.split_whitespace().nth(1).unwrap_or_default();
    if code.len() == 3 && code.starts_with('2') && status.starts_with("HTTP/1.") {
        Ok(())
    } else {
        let said: String = status
            .chars()
            .filter(|c| !c.is_control())
            .take(100)
            .collect();
        Err(failed(format!("it says “{said}”")))
    }
}

/// A dead link ends as over QUIC, and little is handed to the system that a FLASH would wait behind.
fn tune(stream: &TcpStream) -> io::Result<()> {
    let socket = SockRef::from(stream);
    let ask = Duration::from_millis(limits::TCP_ASK_EVERY_MS);
    let keepalive = TcpKeepalive::new().with_time(ask).with_interval(ask);
    socket.set_tcp_keepalive(&keepalive.with_retries(limits::TCP_UNANSWERED_MAX))?;
    let dead = limits::TCP_ASK_EVERY_MS.saturating_mul(limits::TCP_UNANSWERED_MAX.into());
    socket.set_tcp_user_timeout(Some(Duration::from_millis(dead)))?;
    socket.set_tcp_notsent_lowat(limits::TCP_UNSENT_BYTES)?;
    stream.set_nodelay(true)
}

/// As a connection over QUIC would say it: alerts 42 to 49 and 116 are about our certificate (RFC 8446 §6.2).
fn ended(error: &io::Error) -> End {
    let tls = error.get_ref().and_then(|e| e.downcast_ref());
    let about_us = match tls {
        Some(rustls::Error::AlertReceived(alert)) => {
            matches!(u8::from(*alert), 42..=49 | 116)
        }
        _ => false,
    };
    End {
        code: about_us.then_some(Code::BadCertificate),
        reason: match tls {
            Some(tls) => format!("the relay refused the connection: {tls}"),
            None => format!("the connection over TCP ended: {error}"),
        },
    }
}

/// All lanes, the way in.
pub(super) struct In {
    stream: ReadHalf<Stream>,
    inlet: Inlet,
    end: Option<End>,
}

impl In {
    pub(super) fn new(stream: ReadHalf<Stream>) -> Self {
        Self {
            stream,
            inlet: Inlet::default(),
            end: None,
        }
    }

    /// The next frame and its lane; `None` where the relay ended the stream. May be given up at any time: nothing is
    /// lost.
    pub(super) async fn next(&mut self) -> Result<Option<(Lane, Frame)>, End> {
        let Self { stream, inlet, end } = self;
        let next = poll_fn(|context| inlet.poll_next(|piece| read(stream, context, piece, end)));
        told(next.await, end)
    }

    /// The next frame of one lane.
    pub(super) async fn next_of(&mut self, lane: Lane) -> Result<Option<Frame>, End> {
        let Self { stream, inlet, end } = self;
        let next =
            poll_fn(|context| inlet.poll_of(lane, |piece| read(stream, context, piece, end)));
        told(next.await, end)
    }
}

fn told<T>(
    next: Result<Option<T>, blo_proto::Refusal>,
    end: &mut Option<End>,
) -> Result<Option<T>, End> {
    match (next, end.take()) {
        (Ok(None), Some(end)) => Err(end),
        (next, _) => next.map_err(|e| End::because(format!("the relay sent a bad frame: {e}"))),
    }
}

fn read(
    stream: &mut ReadHalf<Stream>,
    context: &mut Context<'_>,
    piece: &mut [u8],
    end: &mut Option<End>,
) -> Poll<Result<usize, Broken>> {
    let mut piece = ReadBuf::new(piece);
    let read = ready!(Pin::new(stream).poll_read(context, &mut piece));
    Poll::Ready(read.map(|()| piece.filled().len()).map_err(|error| {
        *end = Some(ended(&error));
        Broken
    }))
}

/// Writes every lane's queue until all are closed and empty, the most urgent first; then ends the stream.
pub(super) async fn write(
    mut stream: WriteHalf<Stream>,
    mut outlet: Outlet,
    mut queues: BTreeMap<Lane, mpsc::Receiver<Frame>>,
) -> Result<(), End> {
    let written = poll_fn(|context| {
        loop {
            let more = fill(&mut outlet, &mut queues, context);
            let write = |bytes: &[u8]| write_some(&mut stream, context, bytes);
            match ready!(outlet.poll_write(write)) {
                Ok(()) if more => {}
                Ok(()) if !queues.is_empty() => return Poll::Pending,
                ended => return Poll::Ready(ended),
            }
        }
    });
    if written.await.is_err() {
        // Why is told by the way in.
        return std::future::pending().await;
    }
    let _ = stream.shutdown().await; // it may be broken
    Ok(())
}

/// Takes what the queues have; says whether one may have more than a lane takes at once. A queue that is closed and
/// empty is let go.
fn fill(
    outlet: &mut Outlet,
    queues: &mut BTreeMap<Lane, mpsc::Receiver<Frame>>,
    context: &mut Context<'_>,
) -> bool {
    let mut more = false;
    queues.retain(|lane, queue| {
        while outlet.of(*lane).len() < BATCH_BYTES_MAX {
            match queue.poll_recv(context) {
                Poll::Ready(Some(frame)) => _ = outlet.put(*lane, &frame),
                Poll::Ready(None) => return false,
                Poll::Pending => return true,
            }
        }
        more = true;
        true
    });
    more
}

fn write_some(
    stream: &mut WriteHalf<Stream>,
    context: &mut Context<'_>,
    bytes: &[u8],
) -> Poll<Result<usize, Broken>> {
    let stream = Pin::new(stream);
    let written = if bytes.is_empty() {
        ready!(stream.poll_flush(context)).map(|()| 0)
    } else {
        ready!(stream.poll_write(context, bytes))
    };
    Poll::Ready(written.map_err(|_| Broken))
}
