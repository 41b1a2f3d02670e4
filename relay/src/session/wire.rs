//! What carries a link: QUIC, or TLS on TCP where UDP is blocked. The handshake is over. Not: frames (`lane`).

use std::collections::BTreeMap;

use blo_proto::{
    Code, Refusal,
    frame::{Frame, Lane},
};
use quinn::{Connection, RecvStream, SendStream, VarInt};
use rustls_pki_types::CertificateDer;
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::lane::{Inlets, Reader, Writer};

/// A connection whose handshake is over.
#[derive(Debug)]
pub enum Wire {
    /// A stream for every lane.
    Quic(Connection),
    /// All lanes on one stream.
    Tcp(Box<TlsStream<TcpStream>>),
}

/// What ends a connection whose streams are taken.
pub(super) enum Ending {
    Quic(Connection),
    /// It ends with its streams.
    Tcp,
}

impl Wire {
    /// The leaf that the handshake verified.
    pub(super) fn leaf(&self) -> Option<CertificateDer<'static>> {
        match self {
            Self::Quic(connection) => {
                let chain = connection.peer_identity()?;
                let chain = chain.downcast::<Vec<CertificateDer<'static>>>().ok()?;
                chain.into_iter().next()
            }
            Self::Tcp(stream) => {
                let chain = stream.get_ref().1.peer_certificates()?;
                chain.first().map(|leaf| leaf.clone().into_owned())
            }
        }
    }

    /// For the log.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Quic(_) => "udp",
            Self::Tcp(_) => "tcp",
        }
    }

    /// What ends it.
    pub(super) fn ending(&self) -> Ending {
        match self {
            Self::Quic(connection) => Ending::Quic(connection.clone()),
            Self::Tcp(_) => Ending::Tcp,
        }
    }

    /// Waits for the gateway to open every lane.
    ///
    /// # Errors
    /// `unexpected_frame` where it does something else first.
    pub(super) async fn open(self) -> Result<(Inlets, Writer), Refusal> {
        match self {
            Self::Quic(connection) => {
                let (mut incoming, mut outgoing) = (Vec::new(), Vec::new());
                for (lane, (send, reader)) in streams(&connection).await? {
                    outgoing.push((lane, send));
                    incoming.push((lane, reader));
                }
                Ok((Inlets::of_streams(incoming), Writer::to_streams(outgoing)))
            }
            Self::Tcp(stream) => {
                let (read, write) = tokio::io::split(*stream);
                let mut inlets = Inlets::of_one(read);
                for lane in Lane::URGENT_FIRST {
                    if inlets.next_of(lane).await? != Some(Frame::Open(lane)) {
                        return Err(without_lane());
                    }
                }
                Ok((inlets, Writer::to_one(write)))
            }
        }
    }
}

impl Ending {
    /// Resolves when the connection is over, with the reason. One that ends with its streams never says so.
    pub(super) async fn closed(&self) -> String {
        match self {
            Self::Quic(connection) => connection.closed().await.to_string(),
            Self::Tcp => std::future::pending().await,
        }
    }

    /// Whether only the end of what comes in says that the connection is over.
    pub(super) const fn is_told_by_reader(&self) -> bool {
        matches!(self, Self::Tcp)
    }

    /// Ends the connection with the code's place in the table, and its text.
    pub(super) fn close(&self, code: Code) {
        if let Self::Quic(connection) = self {
            connection.close(VarInt::from_u32(code.index()), code.as_str().as_bytes());
        }
    }
}

/// Waits for all five streams, each of which says first which lane it is.
async fn streams(connection: &Connection) -> Result<BTreeMap<Lane, (SendStream, Reader)>, Refusal> {
    let mut streams = BTreeMap::new();
    while streams.len() < Lane::COUNT {
        let (send, receive): (SendStream, RecvStream) = connection
            .accept_bi()
            .await
            .map_err(|error| Refusal::new(Code::UnexpectedFrame, error.to_string()))?;
        let mut reader = Reader::new(receive);
        match reader.next().await? {
            Some(Frame::Open(lane)) if !streams.contains_key(&lane) => {
                let _ = send.set_priority(super::lane::priority(lane)); // an error means that it is closed
                streams.insert(lane, (send, reader));
            }
            _ => return Err(without_lane()),
        }
    }
    Ok(streams)
}

fn without_lane() -> Refusal {
    Refusal::new(Code::UnexpectedFrame, "a stream without its lane")
}
