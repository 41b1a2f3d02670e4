//! The lanes' bytes as frames, in and out, from a stream each or from one for all. Not: what they mean.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
};

use blo_proto::{
    Code, Precedence, Refusal,
    frame::{
        Decoder, Frame, Lane,
        lanes::{self, Broken, Outlet},
    },
    limits,
};
use bytes::{Buf, BytesMut};
use quinn::{RecvStream, SendStream};
use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    sync::mpsc,
};

use super::one::{self, Read, Write};
use crate::hub;

/// Bytes taken from a stream at once.
const CHUNK_BYTES_MAX: usize = 64 * 1_024;
/// Bytes that wait on one lane of a gateway that does not read: its budget of envelopes, and as much of answers.
const WAITING_BYTES_MAX: usize = 2 * limits::LANE_BUDGET_BYTES;

/// A stream's frames, in order.
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

/// All lanes of a link, the way in: of several frames that are there the most urgent one first. One task reads them
/// all: tasks of their own would hand a FLASH over after a ROUTINE that came behind it.
pub(super) enum Inlets {
    Streams(Vec<Inlet>),
    One(Box<(Read, lanes::Inlet)>),
}

pub(super) struct Inlet {
    lane: Lane,
    reader: Reader,
    waiting: Option<Frame>,
    ended: bool,
}

impl Inlets {
    /// The way in of a stream for each lane.
    pub(super) fn of_streams(streams: impl IntoIterator<Item = (Lane, Reader)>) -> Self {
        let inlet = |(lane, reader)| Inlet {
            lane,
            reader,
            waiting: None,
            ended: false,
        };
        let mut lanes: Vec<_> = streams.into_iter().map(inlet).collect();
        lanes.sort_by_key(|inlet| std::cmp::Reverse(priority(inlet.lane)));
        Self::Streams(lanes)
    }

    /// The way in of one stream for all lanes.
    pub(super) fn of_one(read: Read) -> Self {
        Self::One(Box::new((read, lanes::Inlet::default())))
    }

    /// The next frame and its lane; `None` when every stream has ended. May be given up at any time: nothing is lost.
    pub(super) async fn next(&mut self) -> Result<Option<(Lane, Frame)>, Refusal> {
        match self {
            Self::Streams(lanes) => poll_fn(|context| poll_streams(lanes, context)).await,
            Self::One(one) => {
                let (stream, inlet) = &mut **one;
                let next = |context: &mut Context<'_>| {
                    inlet.poll_next(|piece| one::poll_read(stream, context, piece))
                };
                poll_fn(next).await
            }
        }
    }

    /// The next frame of one lane alone: the others wait.
    pub(super) async fn next_of(&mut self, lane: Lane) -> Result<Option<Frame>, Refusal> {
        match self {
            Self::Streams(lanes) => match lanes.iter_mut().find(|one| one.lane == lane) {
                Some(inlet) => inlet.reader.next().await,
                None => Ok(None),
            },
            Self::One(one) => {
                let (stream, inlet) = &mut **one;
                let next = |context: &mut Context<'_>| {
                    inlet.poll_of(lane, |piece| one::poll_read(stream, context, piece))
                };
                poll_fn(next).await
            }
        }
    }
}

fn poll_streams(
    lanes: &mut [Inlet],
    context: &mut Context<'_>,
) -> Poll<Result<Option<(Lane, Frame)>, Refusal>> {
    // From the least urgent on: what came before it, and is more urgent, is seen then even if it came meanwhile.
    for inlet in lanes.iter_mut().rev() {
        if inlet.waiting.is_none() && !inlet.ended {
            match inlet.reader.poll(context) {
                Poll::Ready(Ok(Some(frame))) => inlet.waiting = Some(frame),
                Poll::Ready(Ok(None)) => inlet.ended = true,
                Poll::Ready(Err(refusal)) => return Poll::Ready(Err(refusal)),
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

/// All lanes of a link, the way out. One task writes them all, the most urgent first: tasks of their own would run in
/// the order that the scheduler likes.
pub(super) struct Writer {
    waiting: Outlet,
    way: Way,
}

enum Way {
    /// The most urgent first.
    Streams(Vec<(Lane, SendStream)>),
    /// `None` once it broke: that is told by the way in.
    One(Option<Write>),
}

impl Writer {
    /// A writer to a stream for each lane.
    pub(super) fn to_streams(mut streams: Vec<(Lane, SendStream)>) -> Self {
        streams.sort_by_key(|(lane, _)| std::cmp::Reverse(priority(*lane)));
        Self {
            waiting: Outlet::default(),
            way: Way::Streams(streams),
        }
    }

    /// A writer to one stream for all lanes.
    pub(super) fn to_one(write: Write) -> Self {
        Self {
            waiting: Outlet::default(),
            way: Way::One(Some(write)),
        }
    }

    /// Adds a frame to what waits.
    ///
    /// # Errors
    /// `over_budget` where the gateway has not read for too long.
    pub(super) fn put(&mut self, lane: Lane, frame: &Frame) -> Result<(), Code> {
        if self.waiting.put(lane, frame) > WAITING_BYTES_MAX {
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

    /// Writes what waits. May be given up at any time: nothing is lost.
    pub(super) async fn flush(&mut self) {
        poll_fn(|context| self.poll_write(context)).await;
    }

    /// Writes what waits, ends the control lane and, where that can be known, waits until the gateway has it.
    pub(super) async fn finish(&mut self) {
        self.flush().await;
        match &mut self.way {
            Way::Streams(streams) => {
                let control = streams.iter_mut().find(|(lane, _)| *lane == Lane::Control);
                if let Some((_, control)) = control
                    && control.finish().is_ok()
                {
                    let _ = control.stopped().await; // whoever waits for it sets a bound
                }
            }
            Way::One(Some(stream)) => {
                let _ = stream.shutdown().await; // it may be broken
            }
            Way::One(None) => {}
        }
    }

    /// Ready when nothing waits. A stream that failed is told by the connection.
    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.way {
            Way::Streams(streams) => poll_write_streams(streams, &mut self.waiting, context),
            Way::One(way) => {
                if let Some(stream) = way {
                    let write = |bytes: &[u8]| one::poll_write(stream, context, bytes);
                    match ready!(self.waiting.poll_write(write)) {
                        Ok(()) => return Poll::Ready(()),
                        Err(Broken) => *way = None,
                    }
                }
                self.waiting = Outlet::default();
                Poll::Ready(())
            }
        }
    }
}

fn poll_write_streams(
    streams: &mut [(Lane, SendStream)],
    outlet: &mut Outlet,
    context: &mut Context<'_>,
) -> Poll<()> {
    let mut blocked = false;
    for (lane, stream) in streams {
        let waiting = outlet.of(*lane);
        while !waiting.is_empty() {
            match AsyncWrite::poll_write(Pin::new(stream), context, waiting) {
                Poll::Ready(Ok(written)) => waiting.advance(written),
                Poll::Ready(Err(_)) => waiting.clear(),
                Poll::Pending => {
                    blocked = true;
                    break;
                }
            }
        }
        if waiting.is_empty() {
            // Most links are idle, and each would keep room for the most that ever waited.
            *waiting = BytesMut::new();
        }
    }
    if blocked {
        Poll::Pending
    } else {
        Poll::Ready(())
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
