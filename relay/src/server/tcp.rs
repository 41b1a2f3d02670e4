//! The way in for offices whose network lets no UDP out: TLS 1.3 on TCP, with the papers and the gate of QUIC. Not: what
//! is said then (`session`).

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use blo_proto::limits;
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::gate::{Gate, Verdict};
use crate::{
    session::{self, Wire},
    tls::{Terms, Witness},
};

/// After a socket was refused by the system, which is out of something.
const BREATHE: Duration = Duration::from_millis(100);
/// Ports that are free on UDP and taken on TCP are passed over, where any will do.
const TRIES_MAX: usize = 32;

/// Binds the two sockets of a relay.
///
/// # Errors
/// A clause that says which cannot be bound.
pub(super) async fn bind(
    udp: SocketAddr,
    tcp: Option<SocketAddr>,
) -> Result<(std::net::UdpSocket, Option<TcpListener>), String> {
    let mut last = String::new();
    for _ in 0..TRIES_MAX {
        let socket = std::net::UdpSocket::bind(udp)
            .map_err(|error| format!("{udp} cannot be bound (UDP): {error}"))?;
        let Some(wanted) = tcp else {
            return Ok((socket, None));
        };
        let bound = socket.local_addr().map_err(|error| error.to_string())?;
        let same = if wanted == udp { bound } else { wanted };
        match TcpListener::bind(same).await {
            Ok(listener) => return Ok((socket, Some(listener))),
            Err(error) => last = format!("{same} cannot be bound (TCP): {error}"),
        }
        if udp.port() != 0 {
            break;
        }
    }
    Err(last)
}

/// What a way in needs.
pub(super) struct Door {
    pub(super) terms: Terms,
    pub(super) gate: Gate,
    pub(super) sessions: TaskTracker,
    pub(super) setup: session::Setup,
    /// The relay was dropped.
    pub(super) gone: CancellationToken,
}

impl Door {
    /// Lets in whoever may begin a handshake, until it is dropped.
    pub(super) async fn serve(self, listener: TcpListener) {
        loop {
            let (stream, from) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a TCP connection could not be accepted");
                    sleep(BREATHE).await;
                    continue;
                }
            };
            // Who has completed TCP's own handshake has proven its address.
            let verdict = self.gate.judge(from.ip(), true, self.sessions.len());
            if let Verdict::Enter(pass) = verdict {
                let witness = Witness::default();
                let shaken = shake(stream, self.terms.clone(), witness.clone());
                let link = super::link((from, pass), shaken, witness, self.setup.clone());
                let gone = self.gone.clone();
                let link = async move { gone.run_until_cancelled(link).await };
                self.sessions.spawn(link);
            }
        }
    }
}

/// The handshake, of which `witness` is told why a certificate was refused.
async fn shake(stream: TcpStream, terms: Terms, witness: Witness) -> Result<Wire, String> {
    tune(&stream).map_err(|error| error.to_string())?;
    let tls = terms.server(witness).map_err(|error| error.to_string())?;
    let shaken = TlsAcceptor::from(Arc::new(tls)).accept(stream).await;
    let stream = shaken.map_err(|error| error.to_string())?;
    // Over QUIC such a handshake fails by itself (RFC 9001 §8.1).
    if stream.get_ref().1.alpn_protocol() != Some(limits::ALPN) {
        return Err("no protocol was agreed".to_owned());
    }
    Ok(Wire::Tcp(Box::new(stream)))
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
