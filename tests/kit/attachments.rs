//! A stranger's connection for attachments, beside its link, over QUIC or TCP. Not: what is sealed in a chunk, which a
//! relay does not know either.

use blo_proto::{
    BlobId, Timestamp,
    frame::{
        BlobFrame, Frame, Lane,
        blobs::{BlobShape, BlobStands, BlobToken, PutChunk},
    },
    limits::BLOB_SEALED_CHUNK_BYTES,
};
use bytes::Bytes;

use crate::{
    one_stream::OneStream,
    papers::{Papers, office},
    stranger::{Closed, Destination, Manner, Stranger, now},
};

/// Bytes of the last chunk of [`chunks`].
pub const LAST_BYTES: usize = 500;
const HOUR_MS: u64 = 60 * 60 * 1_000;

/// A connection whose stream is for attachments.
#[derive(Debug)]
pub enum Attachments {
    /// Over QUIC.
    Quic(Box<Stranger>),
    /// Over TLS on TCP.
    Tcp(Box<OneStream>),
}

impl Attachments {
    /// Connects, says the token and waits for the welcome; how many frames may be unanswered.
    ///
    /// # Errors
    /// [`Closed`] where the relay does not let it in.
    pub async fn open(
        to: &Destination,
        papers: &Papers,
        token: BlobToken,
    ) -> Result<(Self, u32), Closed> {
        let mut stranger = Stranger::connect(to, Some(papers), &Manner::default()).await?;
        stranger.open(Lane::Control, &Frame::OpenBlobs).await?;
        Self::Quic(Box::new(stranger)).greet(token).await
    }

    /// The same over TCP.
    ///
    /// # Errors
    /// As [`Attachments::open`].
    pub async fn open_tcp(
        to: &Destination,
        papers: &Papers,
        token: BlobToken,
    ) -> Result<(Self, u32), Closed> {
        let mut stream = OneStream::connect(to, Some(papers), &Manner::default()).await?;
        stream.say(&[(Lane::Control, Frame::OpenBlobs)]).await?;
        Self::Tcp(Box::new(stream)).greet(token).await
    }

    async fn greet(mut self, token: BlobToken) -> Result<(Self, u32), Closed> {
        self.say(BlobFrame::Hello(token)).await?;
        match self.hear().await? {
            BlobFrame::Welcome(window) => Ok((self, window)),
            other => panic!("no welcome: {other:?}"),
        }
    }

    /// Says something.
    ///
    /// # Errors
    /// [`Closed`] where the connection is no more.
    pub async fn say(&mut self, frame: BlobFrame) -> Result<(), Closed> {
        self.say_frame(Frame::Blob(frame)).await
    }

    /// The same of any frame.
    ///
    /// # Errors
    /// [`Closed`] where the connection is no more.
    pub async fn say_frame(&mut self, frame: Frame) -> Result<(), Closed> {
        match self {
            Self::Quic(stranger) => stranger.say(Lane::Control, &frame).await,
            Self::Tcp(stream) => stream.say(&[(Lane::Control, frame)]).await,
        }
    }

    /// The next answer.
    ///
    /// # Errors
    /// [`Closed`] where the connection ends first.
    pub async fn hear(&mut self) -> Result<BlobFrame, Closed> {
        let wanted = |frame| match frame {
            Frame::Blob(blob) => Some(blob),
            _ => None,
        };
        match self {
            Self::Quic(stranger) => stranger.hear(Lane::Control, wanted).await,
            Self::Tcp(stream) => stream.hear(|_, frame| wanted(frame)).await,
        }
    }

    /// Says something, and what it is answered.
    ///
    /// # Panics
    /// Where the connection ends.
    pub async fn ask(&mut self, frame: BlobFrame) -> BlobFrame {
        self.say(frame).await.unwrap();
        self.hear().await.unwrap()
    }

    /// How a blob stands after this is said.
    ///
    /// # Panics
    /// Where that is not the answer.
    pub async fn stands(&mut self, frame: BlobFrame) -> BlobStands {
        match self.ask(frame).await {
            BlobFrame::Stands(stands) => stands,
            other => panic!("{other:?}"),
        }
    }

    /// The code with which this is refused.
    ///
    /// # Panics
    /// Where it is not.
    pub async fn refused(&mut self, frame: BlobFrame) -> String {
        match self.ask(frame).await {
            BlobFrame::Refused { code, .. } => code,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until the relay ends the connection.
    pub async fn closed(&mut self) -> Closed {
        match self {
            Self::Quic(stranger) => stranger.closed().await,
            Self::Tcp(stream) => stream.closed().await,
        }
    }
}

/// An id that is this byte, sixteen times.
pub const fn blob(byte: u8) -> BlobId {
    BlobId::from_bytes([byte; 16])
}

/// The chunks of a blob for an office, the last of them short. Each is of bytes that nobody can tell from sealed ones.
pub fn chunks(recipient: &str, byte: u8, count: u32) -> Vec<PutChunk> {
    let full = BLOB_SEALED_CHUNK_BYTES * usize::try_from(count - 1).unwrap();
    let shape = BlobShape::of(u64::try_from(full + LAST_BYTES).unwrap()).unwrap();
    let expires_at: Timestamp = now().plus_millis(HOUR_MS);
    let chunk = |index| PutChunk {
        recipient: office(recipient),
        blob: blob(byte),
        shape,
        expires_at,
        index,
        chunk: random(shape.chunk_bytes(index).unwrap()),
    };
    (0..count).map(chunk).collect()
}

fn random(length: usize) -> Bytes {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).unwrap();
    bytes.into()
}
