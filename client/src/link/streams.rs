//! Frames on QUIC streams. Not: which connection.

use blo_proto::{
    Code, Precedence,
    frame::{Decoder, Frame, Lane},
};
use bytes::BytesMut;
use quinn::{RecvStream, SendStream};
use tokio::sync::mpsc;

/// Why a connection ended.
#[derive(Debug)]
pub(super) struct End {
    pub(super) code: Option<Code>,
    pub(super) reason: String,
}

impl End {
    #[expect(clippy::needless_pass_by_value, reason = "it is the target of map_err")]
    pub(super) fn because(reason: impl ToString) -> Self {
        Self {
            code: None,
            reason: reason.to_string(),
        }
    }
}

/// Bytes written in one go at most: a FLASH that comes meanwhile waits for no more.
const BATCH_BYTES_MAX: usize = 64 * 1_024;

/// Urgency on the wire. Control is above all: it is small and rare, and the link lives by it.
pub(super) fn priority(lane: Lane) -> i32 {
    match lane {
        Lane::Control => 50,
        Lane::Of(Precedence::Flash) => 40,
        Lane::Of(Precedence::Immediate) => 30,
        Lane::Of(Precedence::Priority) => 20,
        Lane::Of(Precedence::Routine) => 10,
    }
}

/// Writes a lane's queue until it closes and is empty, then finishes the stream and waits for its last
/// acknowledgement.
pub(super) async fn write(
    mut stream: SendStream,
    mut queue: mpsc::Receiver<Frame>,
) -> Result<(), End> {
    let mut batch = BytesMut::new();
    while let Some(frame) = queue.recv().await {
        frame.encode(&mut batch);
        while batch.len() < BATCH_BYTES_MAX
            && let Ok(frame) = queue.try_recv()
        {
            frame.encode(&mut batch);
        }
        stream
            .write_all_chunks(&mut [batch.split().freeze()])
            .await
            .map_err(End::because)?;
    }
    let _ = stream.finish();
    let _ = stream.stopped().await;
    Ok(())
}

/// Bytes taken from a stream at once.
const CHUNK_BYTES_MAX: usize = 64 * 1_024;

/// A stream's frames, in order. Waiting for one may be given up at any time: nothing is lost.
pub(super) struct Reader {
    stream: RecvStream,
    decoder: Decoder,
}

impl Reader {
    pub(super) fn new(stream: RecvStream) -> Self {
        Self {
            stream,
            decoder: Decoder::default(),
        }
    }

    /// The next frame; `None` at the end of the stream.
    pub(super) async fn next(&mut self) -> Result<Option<Frame>, End> {
        loop {
            let frame = self.decoder.next_frame();
            if let Some(frame) =
                frame.map_err(|e| End::because(format!("the relay sent a bad frame: {e}")))?
            {
                return Ok(Some(frame));
            }
            match self.stream.read_chunk(CHUNK_BYTES_MAX, true).await {
                Ok(Some(chunk)) => self.decoder.push(&chunk.bytes),
                Ok(None) if self.decoder.is_mid_frame() => {
                    return Err(End::because("the relay ended a stream within a frame"));
                }
                Ok(None) => return Ok(None),
                Err(e) => return Err(End::because(e)),
            }
        }
    }
}
