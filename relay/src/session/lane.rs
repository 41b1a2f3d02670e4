//! One stream's bytes as frames, in and out. Not: what they mean.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
};

use blo_proto::{
    Code, Precedence, Refusal,
    frame::{Decoder, Frame, Lane},
    limits,
};
use bytes::{Buf, BytesMut};
use quinn::SendStream;
use tokio::{io::AsyncWrite, sync::mpsc};

use super::Receive;
use crate::hub;

/// Bytes taken from a stream at once.
const CHUNK_BYTES_MAX: usize = 64 * 1_024;
/// Bytes that wait on one lane of a gateway that does not read: its budget of envelopes, and as much of answers.
const WAITING_BYTES_MAX: usize = 2 * limits::LANE_BUDGET_BYTES;

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
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Frame>, Refusal>> {
        loop {
            if let Some(frame) = self.decoder.next_frame()? {
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
                    let refusal = Refusal::new(Code::Malformed, "a stream ended within a frame");
                    return Poll::Ready(Err(refusal));
                }
                // A connection that broke is told by the connection.
                Ok(None) | Err(_) => return Poll::Ready(Ok(None)),
            }
        }
    }
}

/// All streams of a link, the way in: of several frames that are there the most urgent one first. One task reads them
/// all: tasks of their own would hand a FLASH over after a ROUTINE that came behind it.
pub(super) struct Inlets {
    lanes: Vec<Inlet>,
}

struct Inlet {
    lane: Lane,
    reader: Reader,
    waiting: Option<Frame>,
    ended: bool,
}

impl Inlets {
    /// The way in of these streams.
    pub(super) fn new(streams: impl IntoIterator<Item = (Lane, Reader)>) -> Self {
        let inlet = |(lane, reader)| Inlet {
            lane,
            reader,
            waiting: None,
            ended: false,
        };
        let mut lanes: Vec<_> = streams.into_iter().map(inlet).collect();
        lanes.sort_by_key(|inlet| std::cmp::Reverse(priority(inlet.lane)));
        Self { lanes }
    }

    /// The next frame and its lane; `None` when every stream has ended. May be given up at any time: nothing is lost.
    pub(super) async fn next(&mut self) -> Result<Option<(Lane, Frame)>, Refusal> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next frame of the control stream alone: the others wait in their streams.
    pub(super) async fn next_control(&mut self) -> Result<Option<Frame>, Refusal> {
        match self.lanes.iter_mut().find(|one| one.lane == Lane::Control) {
            Some(control) => control.reader.next().await,
            None => Ok(None),
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<(Lane, Frame)>, Refusal>> {
        // From the least urgent on: what came before it, and is more urgent, is seen then even if it came meanwhile.
        for inlet in self.lanes.iter_mut().rev() {
            if inlet.waiting.is_none() && !inlet.ended {
                match inlet.reader.poll(context) {
                    Poll::Ready(Ok(Some(frame))) => inlet.waiting = Some(frame),
                    Poll::Ready(Ok(None)) => inlet.ended = true,
                    Poll::Ready(Err(refusal)) => return Poll::Ready(Err(refusal)),
                    Poll::Pending => {}
                }
            }
        }
        for inlet in &mut self.lanes {
            if let Some(frame) = inlet.waiting.take() {
                return Poll::Ready(Ok(Some((inlet.lane, frame))));
            }
        }
        if self.lanes.iter().all(|inlet| inlet.ended) {
            return Poll::Ready(Ok(None));
        }
        Poll::Pending
    }
}

/// All streams of a link, the way out. One task writes them all, the most urgent first: tasks of their own would run in
/// the order that the scheduler likes.
pub(super) struct Writer {
    lanes: Vec<Outgoing>,
}

struct Outgoing {
    lane: Lane,
    stream: SendStream,
    waiting: BytesMut,
}

impl Writer {
    /// A writer of these streams.
    pub(super) fn new(streams: impl IntoIterator<Item = (Lane, SendStream)>) -> Self {
        let outgoing = |(lane, stream)| Outgoing {
            lane,
            stream,
            waiting: BytesMut::new(),
        };
        let mut lanes: Vec<_> = streams.into_iter().map(outgoing).collect();
        lanes.sort_by_key(|outgoing| std::cmp::Reverse(priority(outgoing.lane)));
        Self { lanes }
    }

    /// Adds a frame to what waits.
    ///
    /// # Errors
    /// `over_budget` where the gateway has not read for too long.
    pub(super) fn put(&mut self, lane: Lane, frame: &Frame) -> Result<(), Code> {
        let Some(outgoing) = self.lanes.iter_mut().find(|outgoing| outgoing.lane == lane) else {
            return Ok(());
        };
        frame.encode(&mut outgoing.waiting);
        if outgoing.waiting.len() > WAITING_BYTES_MAX {
            Err(Code::OverBudget)
        } else {
            Ok(())
        }
    }

    /// Writes frames as they come, each shown to `taken` first; resolves when none will come, or with the code that ends the link. May be given up
    /// at any time: nothing is lost.
    pub(super) async fn pump(
        &mut self,
        frames: &mut mpsc::UnboundedReceiver<hub::Outgoing>,
        taken: impl Fn(Lane, &Frame),
    ) -> Result<(), Code> {
        poll_fn(|context| {
            loop {
                let came = frames.poll_recv(context);
                if let Poll::Ready(Some((lane, frame))) = &came {
                    taken(*lane, frame);
                    self.put(*lane, frame)?;
                    continue;
                }
                // Everything that has come is in: the most urgent of it leaves first.
                let _ = self.poll_write(context); // what is blocked wakes this again
                return came.map(|_| Ok(()));
            }
        })
        .await
    }

    /// Writes what waits, ends the control stream and waits until the gateway has it.
    pub(super) async fn finish(&mut self) {
        poll_fn(|context| self.poll_write(context)).await;
        if let Some(control) = self.lanes.iter_mut().find(|one| one.lane == Lane::Control)
            && control.stream.finish().is_ok()
        {
            let _ = control.stream.stopped().await; // whoever waits for it sets a bound
        }
    }

    /// Ready when nothing waits. A stream that failed is told by the connection.
    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut blocked = false;
        for outgoing in &mut self.lanes {
            while !outgoing.waiting.is_empty() {
                let stream = Pin::new(&mut outgoing.stream);
                match AsyncWrite::poll_write(stream, context, &outgoing.waiting) {
                    Poll::Ready(Ok(written)) => outgoing.waiting.advance(written),
                    Poll::Ready(Err(_)) => outgoing.waiting.clear(),
                    Poll::Pending => {
                        blocked = true;
                        break;
                    }
                }
            }
            if outgoing.waiting.is_empty() {
                // Most links are idle, and each would keep room for the most that ever waited.
                outgoing.waiting = BytesMut::new();
            }
        }
        if blocked {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    }
}

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
