//! What carries a link: QUIC, or TLS on TCP where UDP is blocked. The handshake is over. Not: frames (`lane`).

use std::collections::BTreeMap;

use blo_proto::{
    Code, Refusal,
    frame::{Frame, Lane},
    limits,
};
use quinn::{Connection, RecvStream, SendStream, VarInt};
use rustls_pki_types::CertificateDer;
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::lane::{Inlets, Reader, Writer};

/// A window of frames with chunks, and what is around them.
const BLOB_WINDOW_BYTES: u32 = limits::BLOB_WINDOW_MAX * 66 * 1_024;
const _: () = assert!(BLOB_WINDOW_BYTES as usize > 8 * limits::BLOB_SEALED_CHUNK_BYTES);
const _: () = assert!(limits::BLOB_WINDOW_MAX == 8, "in the line above, too");

/// A connection whose handshake is over.
#[derive(Debug)]
pub enum Wire {
    /// A stream for every lane.
    Quic(Connection),
    /// All lanes on one stream.
    Tcp(Box<TlsStream<TcpStream>>),
}

/// What a connection is for.
pub(super) enum Opened {
    /// A link.
    Lanes(Inlets, Writer),
    /// Attachments, on what is otherwise control's stream.
    Blobs(Inlets, Writer),
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

    /// Waits for the gateway to open every lane, or the one stream for blobs.
    ///
    /// # Errors
    /// `unexpected_frame` where it does something else first.
    pub(super) async fn open(self) -> Result<Opened, Refusal> {
        let lanes = |inlets, writer| Ok(Opened::Lanes(inlets, writer));
        match self {
            Self::Quic(connection) => {
                let (mut incoming, mut outgoing) = (Vec::new(), Vec::new());
                let (streams, blobs) = streams(&connection).await?;
                for (lane, (send, reader)) in streams {
                    outgoing.push((lane, send));
                    incoming.push((lane, reader));
                }
                let inlets = Inlets::of_streams(incoming);
                let writer = Writer::to_streams(outgoing);
                if blobs {
                    return Ok(Opened::Blobs(inlets, writer));
                }
                lanes(inlets, writer)
            }
            Self::Tcp(stream) => {
                let (read, write) = tokio::io::split(*stream);
                let mut inlets = Inlets::of_one(read);
                for lane in Lane::URGENT_FIRST {
                    match inlets.next_of(lane).await? {
                        Some(Frame::Open(said)) if said == lane => {}
                        Some(Frame::OpenBlobs) if lane == Lane::Control => {
                            return Ok(Opened::Blobs(inlets, Writer::to_one(write)));
                        }
                        _ => return Err(without_lane()),
                    }
                }
                lanes(inlets, Writer::to_one(write))
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

    /// A connection for blobs has one stream and a window of chunks on it, and holds no more of either way's.
    pub(super) fn keep_little(&self) {
        if let Self::Quic(connection) = self {
            connection.set_max_concurrent_bi_streams(VarInt::from_u32(1));
            connection.set_receive_window(VarInt::from_u32(BLOB_WINDOW_BYTES));
            connection.set_send_window(BLOB_WINDOW_BYTES.into());
        }
    }

    /// Ends the connection with the code's place in the table, and its text.
    pub(super) fn close(&self, code: Code) {
        if let Self::Quic(connection) = self {
            connection.close(VarInt::from_u32(code.index()), code.as_str().as_bytes());
        }
    }
}

type Streams = BTreeMap<Lane, (SendStream, Reader)>;

/// Waits for all five streams, each of which says first which lane it is; or for the one that says that it is for blobs.
async fn streams(connection: &Connection) -> Result<(Streams, bool), Refusal> {
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
            Some(Frame::OpenBlobs) if streams.is_empty() => {
                streams.insert(Lane::Control, (send, reader));
                return Ok((streams, true));
            }
            _ => return Err(without_lane()),
        }
    }
    Ok((streams, false))
}

fn without_lane() -> Refusal {
    Refusal::new(Code::UnexpectedFrame, "a stream without its lane")
}
