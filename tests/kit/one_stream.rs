//! A stranger who comes over TCP: all lanes on one stream of TLS. Not: QUIC (`stranger`).

use std::{net::IpAddr, sync::Arc};

use blo_proto::{
    Code,
    frame::{
        Frame, Lane, Welcome,
        lanes::{Inlet, Outlet},
    },
};
use bytes::Bytes;
use rustls_pki_types::ServerName;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{
    papers::Papers,
    stranger::{Closed, Destination, Manner, hello, soon, tls},
};

/// A connection to a relay.
#[derive(Debug)]
pub struct OneStream {
    /// The stream itself, for what has no words.
    pub stream: TlsStream<TcpStream>,
    inlet: Inlet,
    goodbye: Option<Code>,
}

/// A TCP connection to a relay from an address of this machine, on which nothing was said.
pub async fn silent(to: &Destination, from: IpAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((from, 0).into()).unwrap();
    soon("a connection", socket.connect(to.address))
        .await
        .unwrap()
}

impl OneStream {
    /// Connects with `papers`; nothing is said yet. A relay refuses a certificate only after that.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the handshake.
    pub async fn connect(
        to: &Destination,
        papers: Option<&Papers>,
        manner: &Manner,
    ) -> Result<Self, Closed> {
        let stream = TcpStream::connect(to.address).await.unwrap();
        let name = ServerName::try_from(to.name.clone()).unwrap();
        let connector = TlsConnector::from(Arc::new(tls(to, papers, manner)));
        let stream = soon("the handshake", connector.connect(name, stream)).await;
        Ok(Self {
            stream: stream.map_err(|error| closed(error.to_string()))?,
            inlet: Inlet::default(),
            goodbye: None,
        })
    }

    /// Connects, opens the lanes, says hello with this link token, waits for the welcome and keeps its token.
    ///
    /// # Errors
    /// [`Closed`] where the relay ends the link first.
    pub async fn link(
        to: &Destination,
        papers: &Papers,
        token: Bytes,
    ) -> Result<(Self, Welcome), Closed> {
        let mut link = Self::connect(to, Some(papers), &Manner::default()).await?;
        let opening = Lane::URGENT_FIRST.map(|lane| (lane, Frame::Open(lane)));
        link.say(&opening).await?;
        link.say(&[(Lane::Control, hello(token))]).await?;
        let welcome = link
            .hear(|_, frame| match frame {
                Frame::Welcome(welcome) => Some(welcome),
                _ => None,
            })
            .await?;
        link.say(&[(Lane::Control, Frame::TokenKept)]).await?;
        Ok((link, welcome))
    }

    /// Sends frames, the most urgent lane's first.
    ///
    /// # Errors
    /// [`Closed`] where the link is no more.
    pub async fn say(&mut self, frames: &[(Lane, Frame)]) -> Result<(), Closed> {
        let mut outlet = Outlet::default();
        for (lane, frame) in frames {
            outlet.put(*lane, frame);
        }
        let mut bytes = Vec::new();
        let _ = outlet.poll_write(|chunk| {
            bytes.extend_from_slice(chunk);
            std::task::Poll::Ready(Ok(chunk.len()))
        });
        self.say_bytes(&bytes).await
    }

    /// Sends bytes that may be no chunk at all.
    ///
    /// # Errors
    /// [`Closed`] where the link is no more.
    pub async fn say_bytes(&mut self, bytes: &[u8]) -> Result<(), Closed> {
        let stream = &mut self.stream;
        let said = async {
            stream.write_all(bytes).await?;
            stream.flush().await
        };
        soon("room to send", said)
            .await
            .map_err(|error| closed(error.to_string()))
    }

    /// The next frame in which `wanted` finds something; others are passed over.
    ///
    /// # Errors
    /// [`Closed`] where the link ends first.
    ///
    /// # Panics
    /// Where neither comes in time.
    pub async fn hear<T>(
        &mut self,
        mut wanted: impl FnMut(Lane, Frame) -> Option<T>,
    ) -> Result<T, Closed> {
        let mut piece = [0; 8_192];
        loop {
            while let Some((lane, frame)) = self.inlet.next_frame().unwrap() {
                if let Frame::Goodbye(code) = &frame {
                    self.goodbye = code.parse().ok();
                }
                if let Some(found) = wanted(lane, frame) {
                    return Ok(found);
                }
            }
            let reason = match soon("bytes", self.stream.read(&mut piece)).await {
                Ok(0) => "it ended".to_owned(),
                Ok(length) => {
                    self.inlet.push(&piece[..length]).unwrap();
                    continue;
                }
                Err(error) => error.to_string(),
            };
            let code = self.goodbye;
            return Err(Closed { code, reason });
        }
    }

    /// Why the link is no more.
    pub async fn closed(&mut self) -> Closed {
        let Err(closed) = self.hear(|_, _| None::<()>).await else {
            unreachable!("nothing is wanted")
        };
        closed
    }
}

fn closed(reason: String) -> Closed {
    Closed { code: None, reason }
}
