//! Connections that last no longer than a request takes, nor than the door is open: whoever holds one and says nothing
//! takes its place for seconds. Not: what is answered.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{self, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep_until},
};

use crate::web::listener::{Connection, Listener};

/// A page of a few kilobytes and a certificate of one.
const CONNECTION_MAX: Duration = Duration::from_secs(20);

/// A listener until a moment.
#[derive(Debug)]
pub(super) struct Brief {
    listener: Listener,
    closes: Instant,
}

impl Brief {
    /// For so long from now on.
    pub(super) fn of(listener: Listener, long: Duration) -> Self {
        Self {
            listener,
            closes: Instant::now() + long,
        }
    }

    /// When it is over.
    pub(super) const fn closes(&self) -> Instant {
        self.closes
    }
}

impl axum::serve::Listener for Brief {
    type Io = Ending;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Ending, SocketAddr) {
        let (connection, from) = axum::serve::Listener::accept(&mut self.listener).await;
        let ends = self.closes.min(Instant::now() + CONNECTION_MAX);
        let ends = Box::pin(sleep_until(ends));
        (Ending { connection, ends }, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.listener.address())
    }
}

/// One connection and its end.
#[derive(Debug)]
pub(super) struct Ending {
    connection: Connection,
    ends: Pin<Box<Sleep>>,
}

impl Ending {
    fn is_over(&mut self, context: &mut task::Context<'_>) -> bool {
        self.ends.as_mut().poll(context).is_ready()
    }
}

impl AsyncRead for Ending {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_over(context) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.connection).poll_read(context, into)
    }
}

impl AsyncWrite for Ending {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is_over(context) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.connection).poll_write(context, bytes)
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}
