//! All lanes on one stream: TLS on TCP, where UDP is blocked. Not: which lane is urgent (`blo_proto::frame::lanes`).

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use blo_proto::frame::lanes::Broken;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf, ReadHalf, WriteHalf},
    net::TcpStream,
};
use tokio_rustls::server::TlsStream;

pub(super) type Read = ReadHalf<TlsStream<TcpStream>>;
pub(super) type Write = WriteHalf<TlsStream<TcpStream>>;

/// How much came; none is the end.
pub(super) fn poll_read(
    stream: &mut Read,
    context: &mut Context<'_>,
    piece: &mut [u8],
) -> Poll<Result<usize, Broken>> {
    let mut piece = ReadBuf::new(piece);
    let read = ready!(Pin::new(stream).poll_read(context, &mut piece));
    Poll::Ready(read.map(|()| piece.filled().len()).map_err(|_| Broken))
}

/// How much was taken; with nothing to write, hands on what TLS holds.
pub(super) fn poll_write(
    stream: &mut Write,
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
