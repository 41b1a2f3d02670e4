//! Frames on QUIC streams. Not: which connection.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
};

use blo_proto::{
    Code, Precedence,
    frame::{Decoder, Frame, Lane},
};
use bytes::{Buf, BytesMut};
use quinn::{RecvStream, SendStream};
use tokio::{io::AsyncWrite, sync::mpsc};

use super::one;

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

    /// Two ways were tried.
    pub(super) fn and(self, other: &Self) -> Self {
        Self {
            code: self.code.or(other.code),
            reason: format!("{}; {}", self.reason, other.reason),
        }
    }
}

/// Bytes written in one go at most: a FLASH that comes meanwhile waits for no more.
pub(super) const BATCH_BYTES_MAX: usize = 64 * 1_024;

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

/// One lane's way out.
pub(super) struct Outgoing {
    stream: SendStream,
    queue: mpsc::Receiver<Frame>,
    batch: BytesMut,
    ended: bool,
}

impl Outgoing {
    pub(super) fn new(stream: SendStream, queue: mpsc::Receiver<Frame>) -> Self {
        Self {
            stream,
            queue,
            batch: BytesMut::new(),
            ended: false,
        }
    }

    fn fill(&mut self, context: &mut Context<'_>) {
        while self.batch.len() < BATCH_BYTES_MAX && !self.ended {
            match self.queue.poll_recv(context) {
                Poll::Ready(Some(frame)) => frame.encode(&mut self.batch),
                Poll::Ready(None) => self.ended = true,
                Poll::Pending => break,
            }
        }
    }

    /// Ready when the queue is closed and everything of it is written.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), End>> {
        loop {
            self.fill(context);
            if self.batch.is_empty() {
                return if self.ended {
                    Poll::Ready(Ok(()))
                } else {
                    Poll::Pending
                };
            }
            let stream = Pin::new(&mut self.stream);
            match AsyncWrite::poll_write(stream, context, &self.batch) {
                Poll::Ready(Ok(written)) => self.batch.advance(written),
                Poll::Ready(Err(e)) => return Poll::Ready(Err(End::because(e))),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// Writes every lane's queue until all are closed and empty, the most urgent first, then finishes the streams and waits
/// for their last acknowledgement. One task: tasks of their own would run in the order that the scheduler likes.
pub(super) async fn write(mut lanes: Vec<Outgoing>) -> Result<(), End> {
    poll_fn(|context| {
        let mut open = false;
        // From the least urgent on: what was put before it, and is more urgent, is seen then even if it came meanwhile.
        for lane in lanes.iter_mut().rev() {
            lane.fill(context);
        }
        for lane in &mut lanes {
            match lane.poll(context) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(end)) => return Poll::Ready(Err(end)),
                Poll::Pending => open = true,
            }
        }
        if open {
            Poll::Pending
        } else {
            Poll::Ready(Ok(()))
        }
    })
    .await?;
    for mut lane in lanes {
        let _ = lane.stream.finish();
        let _ = lane.stream.stopped().await;
    }
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
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Frame>, End>> {
        loop {
            let frame = self.decoder.next_frame();
            if let Some(frame) =
                frame.map_err(|e| End::because(format!("the relay sent a bad frame: {e}")))?
            {
                return Poll::Ready(Ok(Some(frame)));
            }
            // Given up and asked anew each time: no chunk is lost by that.
            let chunk = {
                let read = pin!(self.stream.read_chunk(CHUNK_BYTES_MAX, true));
                ready!(read.poll(context))
            };
            match chunk {
                Ok(Some(chunk)) => self.decoder.push(&chunk.bytes),
                Ok(None) if self.decoder.is_mid_frame() => {
                    let end = End::because("the relay ended a stream within a frame");
                    return Poll::Ready(Err(end));
                }
                Ok(None) => return Poll::Ready(Ok(None)),
                Err(e) => return Poll::Ready(Err(End::because(e))),
            }
        }
    }
}

/// All lanes of a connection, the way in: of several frames that are there the most urgent one comes first.
pub(super) enum Inlets {
    /// The most urgent one first.
    Streams(Vec<Inlet>),
    One(Box<one::In>),
}

pub(super) struct Inlet {
    lane: Lane,
    reader: Reader,
    waiting: Option<Frame>,
    ended: bool,
}

impl Inlets {
    /// Of a stream for each lane, the most urgent one first in the list.
    pub(super) fn new(readers: impl IntoIterator<Item = (Lane, Reader)>) -> Self {
        let inlet = |(lane, reader)| Inlet {
            lane,
            reader,
            waiting: None,
            ended: false,
        };
        Self::Streams(readers.into_iter().map(inlet).collect())
    }

    /// The next frame and its lane; `None` when every stream has ended. May be given up at any time: nothing is lost.
    pub(super) async fn next(&mut self) -> Result<Option<(Lane, Frame)>, End> {
        match self {
            Self::Streams(lanes) => poll_fn(|context| poll_streams(lanes, context)).await,
            Self::One(one) => one.next().await,
        }
    }

    /// The next frame of the control lane alone.
    pub(super) async fn next_control(&mut self) -> Result<Option<Frame>, End> {
        match self {
            Self::Streams(lanes) => match lanes.iter_mut().find(|one| one.lane == Lane::Control) {
                Some(control) => control.reader.next().await,
                None => Ok(None),
            },
            Self::One(one) => one.next_of(Lane::Control).await,
        }
    }
}

fn poll_streams(
    lanes: &mut [Inlet],
    context: &mut Context<'_>,
) -> Poll<Result<Option<(Lane, Frame)>, End>> {
    // From the least urgent on, as for what is written.
    for inlet in lanes.iter_mut().rev() {
        if inlet.waiting.is_none() && !inlet.ended {
            match inlet.reader.poll(context) {
                Poll::Ready(Ok(Some(frame))) => inlet.waiting = Some(frame),
                Poll::Ready(Ok(None)) => inlet.ended = true,
                Poll::Ready(Err(end)) => return Poll::Ready(Err(end)),
                Poll::Pending => {}
            }
        }
    }
    for inlet in lanes.iter_mut() {
        if let Some(frame) = inlet.waiting.take() {
            return Poll::Ready(Ok(Some((inlet.lane, frame))));
        }
    }
    if lanes.iter().all(|inlet| inlet.ended) {
        return Poll::Ready(Ok(None));
    }
    Poll::Pending
}
