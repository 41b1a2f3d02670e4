//! One stream's bytes as frames, in and out. Not: what they mean.

use blo_proto::{
    Code, Precedence, Refusal,
    frame::{Decoder, Frame, Lane},
};
use bytes::BytesMut;
use quinn::SendStream;
use tokio::sync::mpsc;

use super::Receive;

/// Bytes taken from a stream at once.
const CHUNK_BYTES_MAX: usize = 64 * 1_024;
/// Bytes of frames written at once.
const WRITE_BYTES_MAX: usize = 64 * 1_024;

/// A stream's frames, in order.
pub(super) struct Reader {
    stream: Receive,
    decoder: Decoder,
}

impl Reader {
    pub(super) fn new(stream: Receive) -> Self {
        Self {
            stream,
            decoder: Decoder::default(),
        }
    }

    /// The next frame; `None` at the stream's end.
    pub(super) async fn next(&mut self) -> Result<Option<Frame>, Refusal> {
        loop {
            if let Some(frame) = self.decoder.next_frame()? {
                return Ok(Some(frame));
            }
            match self.stream.read_chunk(CHUNK_BYTES_MAX, true).await {
                Ok(Some(chunk)) => self.decoder.push(&chunk.bytes),
                Ok(None) if self.decoder.is_mid_frame() => {
                    return Err(Refusal::new(
                        Code::Malformed,
                        "a stream ended within a frame",
                    ));
                }
                // A connection that broke is told by the connection.
                Ok(None) | Err(_) => return Ok(None),
            }
        }
    }
}

/// Writes what waits, as much at once as there is.
pub(super) async fn write(mut stream: SendStream, mut waiting: mpsc::Receiver<Frame>) {
    let mut bytes = BytesMut::new();
    while let Some(frame) = waiting.recv().await {
        frame.encode(&mut bytes);
        while bytes.len() < WRITE_BYTES_MAX {
            let Ok(frame) = waiting.try_recv() else { break };
            frame.encode(&mut bytes);
        }
        if stream.write_chunk(bytes.split().freeze()).await.is_err() {
            return;
        }
    }
    if stream.finish().is_ok() {
        let _ = stream.stopped().await; // whoever waits for it sets a bound
    }
}

/// Runs lanes in one task, the most urgent first whenever it wakes: beside each other on two tasks, whichever the
/// scheduler picks would go first. A lane that waits holds up none.
pub(super) async fn urgent_first(mut lanes: Vec<(Lane, Running)>) -> () {
    lanes.sort_by_key(|(lane, _)| std::cmp::Reverse(priority(*lane)));
    std::future::poll_fn(move |context| {
        lanes.retain_mut(|(_, running)| running.as_mut().poll(context).is_pending());
        if lanes.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
}

/// A lane's writer.
pub(super) type Running = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// FLASH before everything else on the wire; control before FLASH, since it is small and tells of keys.
pub(super) const fn priority(lane: Lane) -> i32 {
    match lane {
        Lane::Control => 5,
        Lane::Of(Precedence::Flash) => 4,
        Lane::Of(Precedence::Immediate) => 3,
        Lane::Of(Precedence::Priority) => 2,
        Lane::Of(Precedence::Routine) => 1,
    }
}
