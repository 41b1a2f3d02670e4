//! Frames on QUIC streams. Not: which connection.

use blo_proto::{
    Code, Precedence,
    frame::{Frame, Lane},
    limits,
};
use bytes::{Bytes, BytesMut};
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

/// Reads one frame; `None` at the end of the stream.
pub(super) async fn read(stream: &mut RecvStream) -> Result<Option<Frame>, End> {
    let mut length = [0; 4];
    match stream.read_exact(&mut length).await {
        Ok(()) => {}
        Err(quinn::ReadExactError::FinishedEarly(0)) => return Ok(None),
        Err(e) => return Err(End::because(e)),
    }
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > limits::FRAME_BYTES_MAX {
        return Err(End::because(format!(
            "the relay sent a frame of {length} bytes"
        )));
    }
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await.map_err(End::because)?;
    Frame::decode(Bytes::from(bytes))
        .map(Some)
        .map_err(|refusal| End::because(format!("the relay sent a bad frame: {refusal}")))
}
