//! Where browsers come in: loopback in the clear, anything else over TLS 1.3 under the desk's certificate. Bounded in
//! count, and in how long a handshake may take. Not: what is answered.

use std::{io, net::SocketAddr, pin::Pin, sync::Arc, task, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_util::task::AbortOnDropHandle;

/// Connections at once. A browser keeps up to six; an office has a few screens.
const CONNECTIONS_MAX: usize = 256;
/// A handshake takes two packets on the office's own network.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// After an error of the system, such as no descriptors left.
const PAUSE: Duration = Duration::from_millis(100);

/// Connections that are ready to be answered.
#[derive(Debug)]
pub(super) struct Listener {
    address: SocketAddr,
    ready: mpsc::Receiver<(Connection, SocketAddr)>,
    _accepting: AbortOnDropHandle<()>,
}

impl Listener {
    /// Listens there; over TLS where there is an acceptor.
    pub(super) async fn bind(at: SocketAddr, tls: Option<TlsAcceptor>) -> io::Result<Self> {
        let listener = TcpListener::bind(at).await?;
        let address = listener.local_addr()?;
        let (accepted, ready) = mpsc::channel(1);
        let accepting = tokio::spawn(accept_all(listener, tls, accepted));
        Ok(Self {
            address,
            ready,
            _accepting: AbortOnDropHandle::new(accepting),
        })
    }

    /// Where it listens.
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl axum::serve::Listener for Listener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            // The task ends with this listener alone.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn accept_all(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    accepted: mpsc::Sender<(Connection, SocketAddr)>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let (stream, from) = match listener.accept().await {
            Ok(one) => one,
            Err(error) => {
                tracing::warn!(%error, "the page's listener");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (tls, accepted) = (tls.clone(), accepted.clone());
        tokio::spawn(async move {
            let carrier = match tls {
                None => Carrier::Plain(stream),
                Some(tls) => match tokio::time::timeout(HANDSHAKE_MAX, tls.accept(stream)).await {
                    Ok(Ok(stream)) => Carrier::Tls(Box::new(stream)),
                    // A browser that does not know the desk's authority ends here, each time.
                    Ok(Err(error)) => {
                        return tracing::debug!(%error, %from, "no handshake with a browser");
                    }
                    Err(_) => return,
                },
            };
            let connection = Connection {
                carrier,
                _place: place,
            };
            let _ = accepted.send((connection, from)).await;
        });
    }
}

/// One browser's connection.
#[derive(Debug)]
pub(super) struct Connection {
    carrier: Carrier,
    _place: OwnedSemaphorePermit,
}

#[derive(Debug)]
enum Carrier {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> task::Poll<io::Result<()>> {
        match &mut self.carrier {
            Carrier::Plain(stream) => Pin::new(stream).poll_read(context, into),
            Carrier::Tls(stream) => Pin::new(stream).poll_read(context, into),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        bytes: &[u8],
    ) -> task::Poll<io::Result<usize>> {
        match &mut self.carrier {
            Carrier::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Carrier::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> task::Poll<io::Result<()>> {
        match &mut self.carrier {
            Carrier::Plain(stream) => Pin::new(stream).poll_flush(context),
            Carrier::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> task::Poll<io::Result<()>> {
        match &mut self.carrier {
            Carrier::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Carrier::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
