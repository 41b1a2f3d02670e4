//! Every lane on one stream of bytes, where the transport gives no more than one: chunks of one lane each, u8 lane, u16
//! big-endian length, then that many bytes of what the lane's own stream would carry. Not: the sockets.

use std::task::{Poll, ready};

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::{Decoder, Frame, Lane, lane_of};
use crate::{
    id::Precedence,
    limits,
    refusal::{Code, Refusal},
};

const HEAD_BYTES: usize = 3;
/// Bytes taken from the stream at once.
const PIECE_BYTES: usize = 8 * 1_024;
/// Bytes that are read before the most urgent frame of them is handed over.
const AHEAD_BYTES: usize = 64 * 1_024;
/// Bytes that wait where one lane alone is listened to: as many as the lanes' budgets.
const UNHEARD_BYTES_MAX: usize = Lane::COUNT * limits::LANE_BUDGET_BYTES;
const _: () = assert!(UNHEARD_BYTES_MAX > AHEAD_BYTES + Lane::COUNT * limits::FRAME_BYTES_MAX);

/// The stream is over without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// One for each lane, in the order of [`Lane::URGENT_FIRST`].
#[derive(Debug, Default)]
struct PerLane<T>([T; Lane::COUNT]);

impl<T> PerLane<T> {
    const fn of(&mut self, lane: Lane) -> &mut T {
        let [control, flash, immediate, priority, routine] = &mut self.0;
        match lane {
            Lane::Control => control,
            Lane::Of(Precedence::Flash) => flash,
            Lane::Of(Precedence::Immediate) => immediate,
            Lane::Of(Precedence::Priority) => priority,
            Lane::Of(Precedence::Routine) => routine,
        }
    }
}

/// All lanes, the way out. What is put in leaves the most urgent lane first, a chunk at a time.
#[derive(Debug, Default)]
pub struct Outlet {
    waiting: PerLane<BytesMut>,
    /// On its way to the stream.
    chunk: Bytes,
}

impl Outlet {
    /// Adds a frame to what waits on a lane; returns how many bytes do now.
    pub fn put(&mut self, lane: Lane, frame: &Frame) -> usize {
        let waiting = self.waiting.of(lane);
        frame.encode(waiting);
        waiting.len()
    }

    /// What waits on a lane, for one that has a stream of its own.
    pub fn of(&mut self, lane: Lane) -> &mut BytesMut {
        self.waiting.of(lane)
    }

    /// Hands what waits to one stream for all lanes, a chunk at a time, so that a FLASH that comes meanwhile is next.
    /// `write` says how much the stream took; with nothing to write it hands on what the stream itself still holds, which
    /// is asked for before each chunk. Ready when nothing waits.
    ///
    /// # Errors
    /// [`Broken`] as `write` says it.
    pub fn poll_write(
        &mut self,
        mut write: impl FnMut(&[u8]) -> Poll<Result<usize, Broken>>,
    ) -> Poll<Result<(), Broken>> {
        loop {
            ready!(write(&[]))?;
            if self.chunk.is_empty() {
                let Some(chunk) = self.next_chunk() else {
                    return Poll::Ready(Ok(()));
                };
                self.chunk = chunk;
            }
            let written = ready!(write(&self.chunk))?;
            self.chunk.advance(written.min(self.chunk.len()));
        }
    }

    /// The next chunk, head included; `None` when nothing waits.
    fn next_chunk(&mut self) -> Option<Bytes> {
        let mut lanes = Lane::URGENT_FIRST.into_iter().zip(&mut self.waiting.0);
        let (lane, waiting) = lanes.find(|(_, waiting)| !waiting.is_empty())?;
        let length = waiting.len().min(limits::CHUNK_BYTES_MAX);
        let mut chunk = BytesMut::with_capacity(length.saturating_add(HEAD_BYTES));
        chunk.put_u8(u8::try_from(super::lane_number(lane)).unwrap_or(u8::MAX));
        chunk.put_u16(u16::try_from(length).unwrap_or(u16::MAX));
        chunk.put(waiting.split_to(length));
        if waiting.is_empty() {
            // Most links are idle, and each would keep room for the most that ever waited.
            *waiting = BytesMut::new();
        }
        Some(chunk.freeze())
    }
}

/// All lanes, the way in: of several frames that are there the most urgent one comes first.
#[derive(Debug, Default)]
pub struct Inlet {
    /// Of a chunk's head, as far as it came.
    head: BytesMut,
    /// The lane of the chunk that is coming, and how much of it is still to come.
    coming: Option<(Lane, usize)>,
    lanes: PerLane<Decoder>,
    end: Option<Result<(), Broken>>,
}

impl Inlet {
    /// The next frame and its lane from one stream for all lanes, of which `read` says how much there was; none is its
    /// end. `None` when the stream has ended, or broke. May be given up at any time: nothing is lost.
    ///
    /// # Errors
    /// `malformed`, `too_large`: the stream cannot be read any further.
    pub fn poll_next(
        &mut self,
        mut read: impl FnMut(&mut [u8]) -> Poll<Result<usize, Broken>>,
    ) -> Poll<Result<Option<(Lane, Frame)>, Refusal>> {
        while self.end.is_none() && self.waits() < AHEAD_BYTES {
            if self.poll_read(&mut read)?.is_pending() {
                break;
            }
        }
        self.poll_taken(Self::next_frame, read)
    }

    /// As [`Inlet::poll_next`], the next frame of one lane alone: the others wait.
    ///
    /// # Errors
    /// As [`Inlet::poll_next`]; `over_budget` where too much waits meanwhile.
    pub fn poll_of(
        &mut self,
        lane: Lane,
        read: impl FnMut(&mut [u8]) -> Poll<Result<usize, Broken>>,
    ) -> Poll<Result<Option<Frame>, Refusal>> {
        self.poll_taken(|inlet| inlet.next_of(lane), read)
    }

    fn poll_taken<T>(
        &mut self,
        take: impl Fn(&mut Self) -> Result<Option<T>, Refusal>,
        mut read: impl FnMut(&mut [u8]) -> Poll<Result<usize, Broken>>,
    ) -> Poll<Result<Option<T>, Refusal>> {
        loop {
            if let Some(taken) = take(self)? {
                return Poll::Ready(Ok(Some(taken)));
            }
            match self.end {
                Some(Ok(())) => return Poll::Ready(self.is_whole().map(|()| None)),
                Some(Err(Broken)) => return Poll::Ready(Ok(None)),
                None => ready!(self.poll_read(&mut read)?),
            }
        }
    }

    fn poll_read(
        &mut self,
        mut read: impl FnMut(&mut [u8]) -> Poll<Result<usize, Broken>>,
    ) -> Result<Poll<()>, Refusal> {
        if self.waits() > UNHEARD_BYTES_MAX {
            return Err(Refusal::new(
                Code::OverBudget,
                "more waits than the lanes allow",
            ));
        }
        let mut piece = [0; PIECE_BYTES];
        match read(&mut piece) {
            Poll::Ready(Ok(0)) => self.end = Some(Ok(())),
            Poll::Ready(Ok(length)) => self.push(piece.get(..length).unwrap_or_default())?,
            Poll::Ready(Err(Broken)) => self.end = Some(Err(Broken)),
            Poll::Pending => return Ok(Poll::Pending),
        }
        Ok(Poll::Ready(()))
    }

    /// Takes bytes as they came.
    ///
    /// # Errors
    /// `malformed`: no such lane, or a chunk that is empty or too long. The stream cannot be read any further.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), Refusal> {
        while !bytes.is_empty() {
            let Some((lane, left)) = self.coming else {
                self.begin(&mut bytes)?;
                continue;
            };
            let (piece, rest) = bytes.split_at(left.min(bytes.len()));
            self.lanes.of(lane).push(piece);
            let left = left.saturating_sub(piece.len());
            self.coming = (left > 0).then_some((lane, left));
            bytes = rest;
        }
        Ok(())
    }

    /// Takes what is there of a head.
    fn begin(&mut self, bytes: &mut &[u8]) -> Result<(), Refusal> {
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        let (piece, rest) = bytes.split_at(missing.min(bytes.len()));
        self.head.extend_from_slice(piece);
        *bytes = rest;
        if self.head.len() == HEAD_BYTES {
            let lane = lane_of(self.head.get_u8().into())?;
            let length = usize::from(self.head.get_u16());
            if length == 0 || length > limits::CHUNK_BYTES_MAX {
                return Err(Refusal::malformed(format!("a chunk of {length} bytes")));
            }
            self.coming = Some((lane, length));
        }
        Ok(())
    }

    /// The next whole frame and its lane; `None` until more bytes come.
    ///
    /// # Errors
    /// As [`Decoder::next_frame`].
    pub fn next_frame(&mut self) -> Result<Option<(Lane, Frame)>, Refusal> {
        for lane in Lane::URGENT_FIRST {
            if let Some(frame) = self.next_of(lane)? {
                return Ok(Some((lane, frame)));
            }
        }
        Ok(None)
    }

    /// The next whole frame of one lane.
    ///
    /// # Errors
    /// As [`Decoder::next_frame`].
    fn next_of(&mut self, lane: Lane) -> Result<Option<Frame>, Refusal> {
        self.lanes.of(lane).next_frame()
    }

    /// Bytes that wait to be taken, of whole frames and of such that are still coming.
    fn waits(&self) -> usize {
        self.lanes.0.iter().map(Decoder::waits).sum()
    }

    /// Whether the stream may end here: `malformed` within a chunk or a frame.
    fn is_whole(&self) -> Result<(), Refusal> {
        let whole = self.head.is_empty() && self.coming.is_none();
        if whole && !self.lanes.0.iter().any(Decoder::is_mid_frame) {
            Ok(())
        } else {
            Err(Refusal::new(Code::Malformed, "it ended within a frame"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use proptest::{arbitrary::any, collection, prop_assert, prop_assert_eq, proptest};

    use super::*;

    const FLASH: Lane = Lane::Of(Precedence::Flash);
    const ROUTINE: Lane = Lane::Of(Precedence::Routine);

    fn frame(bytes: usize) -> Frame {
        Frame::Submit(vec![7; bytes].into())
    }

    fn all(inlet: &mut Inlet) -> Vec<(Lane, Frame)> {
        std::iter::from_fn(|| inlet.next_frame().unwrap()).collect()
    }

    #[test]
    fn a_flash_waits_for_one_chunk_of_what_is_on_its_way_and_no_more() {
        let mut outlet = Outlet::default();
        outlet.put(ROUTINE, &frame(3 * limits::CHUNK_BYTES_MAX));
        let mut inlet = Inlet::default();
        inlet.push(&outlet.next_chunk().unwrap()).unwrap();
        outlet.put(FLASH, &frame(100));
        outlet.put(Lane::Control, &Frame::TokenKept);
        for expected in [Lane::Control, FLASH] {
            inlet.push(&outlet.next_chunk().unwrap()).unwrap();
            assert_eq!(inlet.next_frame().unwrap().unwrap().0, expected);
        }
        assert!(inlet.is_whole().is_err(), "the ROUTINE is on its way");
        while let Some(chunk) = outlet.next_chunk() {
            assert!(chunk.len() <= limits::CHUNK_BYTES_MAX + HEAD_BYTES);
            inlet.push(&chunk).unwrap();
        }
        assert_eq!(
            all(&mut inlet),
            [(ROUTINE, frame(3 * limits::CHUNK_BYTES_MAX))]
        );
        inlet.is_whole().unwrap();
        assert_eq!((inlet.waits(), outlet.of(ROUTINE).len()), (0, 0));
    }

    #[test]
    fn the_bytes_of_a_chunk_are_those_of_the_specification() {
        let mut outlet = Outlet::default();
        let frame = Frame::Goodbye("revoked".to_owned());
        outlet.put(FLASH, &frame);
        let bytes = frame.to_bytes();
        let head = [4, 0, u8::try_from(bytes.len()).unwrap()];
        assert_eq!(outlet.next_chunk().unwrap(), [&head[..], &bytes].concat());
    }

    #[test]
    fn a_wrong_lane_an_empty_and_a_long_chunk_end_the_stream() {
        for head in [[9, 0, 1], [1, 0, 0], [0, 255, 255]] {
            let refusal = Inlet::default().push(&head).unwrap_err();
            assert_eq!(refusal.code, Code::Malformed, "{head:?}");
        }
        let mut cut = Inlet::default();
        cut.push(&[1, 0]).unwrap();
        assert!(cut.is_whole().is_err());
    }

    /// Gives 400 bytes at a time, and says this once there is no more.
    fn little(
        wire: &mut VecDeque<u8>,
        at_last: Poll<Result<usize, Broken>>,
    ) -> impl FnMut(&mut [u8]) -> Poll<Result<usize, Broken>> {
        move |piece| {
            let length = wire.len().min(400);
            let given = piece.iter_mut().zip(wire.drain(..length));
            given.for_each(|(to, from)| *to = from);
            if length == 0 {
                at_last
            } else {
                Poll::Ready(Ok(length))
            }
        }
    }

    #[test]
    fn a_stream_that_takes_and_gives_little_carries_all_the_same() {
        let mut outlet = Outlet::default();
        outlet.put(ROUTINE, &frame(3 * limits::CHUNK_BYTES_MAX));
        let (mut wire, mut turn, mut inlet) = (VecDeque::new(), 0, Inlet::default());
        let mut came = Vec::new();
        while came.len() < 2 {
            turn += 1;
            if turn == 2 {
                outlet.put(FLASH, &frame(2_000));
            }
            let _ = outlet.poll_write(|bytes| {
                if wire.len() >= 700 {
                    return Poll::Pending;
                }
                let taken = bytes.len().min(700);
                wire.extend(bytes[..taken].iter().copied());
                Poll::Ready(Ok(taken))
            });
            if let Poll::Ready(next) = inlet.poll_next(little(&mut wire, Poll::Pending)) {
                came.extend(next.unwrap().map(|(lane, _)| lane));
            }
        }
        assert_eq!(came, [FLASH, ROUTINE], "it overtakes");
    }

    #[test]
    fn a_stream_ends_between_frames_or_breaks() {
        let end = |bytes: &[u8], at_last| {
            let mut wire = bytes.iter().copied().collect();
            Inlet::default().poll_next(little(&mut wire, Poll::Ready(at_last)))
        };
        let half = [2, 0, 9, 0];
        assert_eq!(end(&[], Ok(0)), Poll::Ready(Ok(None)));
        assert!(
            matches!(end(&half, Ok(0)), Poll::Ready(Err(refusal)) if refusal.code == Code::Malformed)
        );
        assert_eq!(end(&half, Err(Broken)), Poll::Ready(Ok(None)));
    }

    #[test]
    fn who_fills_the_other_lanes_while_one_is_listened_to_is_stopped() {
        let mut outlet = Outlet::default();
        let big = frame(limits::ENVELOPE_BYTES_MAX);
        let mut inlet = Inlet::default();
        let listened = loop {
            outlet.put(ROUTINE, &big);
            let chunk = outlet.next_chunk().unwrap();
            let mut rest = &chunk[..];
            let listened = inlet.poll_of(Lane::Control, |piece| {
                let length = rest.len();
                piece[..length].copy_from_slice(rest);
                rest = &[];
                if length == 0 {
                    Poll::Pending
                } else {
                    Poll::Ready(Ok(length))
                }
            });
            if let Poll::Ready(listened) = listened {
                break listened;
            }
        };
        assert_eq!(listened.unwrap_err().code, Code::OverBudget);
        assert!(inlet.waits() < UNHEARD_BYTES_MAX + 2 * PIECE_BYTES);
    }

    proptest! {
        #[test]
        fn frames_come_out_whole_and_in_order_however_the_bytes_are_cut(
            put in collection::vec((0_usize..Lane::COUNT, 0_usize..10_000), 1..12),
            cuts in collection::vec(1_usize..6_000, 1..8),
        ) {
            let mut outlet = Outlet::default();
            for (rank, bytes) in &put {
                outlet.put(Lane::URGENT_FIRST[*rank], &frame(*bytes));
            }
            let wire: Vec<u8> = std::iter::from_fn(|| outlet.next_chunk()).flatten().collect();
            let (mut inlet, mut rest, mut came) = (Inlet::default(), &wire[..], Vec::new());
            for cut in cuts.iter().cycle() {
                let (piece, after) = rest.split_at((*cut).min(rest.len()));
                inlet.push(piece).unwrap();
                came.extend(all(&mut inlet));
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            inlet.is_whole().unwrap();
            let mut put = put;
            put.sort_by_key(|(rank, _)| *rank);
            let put = put.iter().map(|(rank, bytes)| (Lane::URGENT_FIRST[*rank], frame(*bytes)));
            let expected: Vec<_> = put.collect();
            prop_assert_eq!(came, expected);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in collection::vec(any::<u8>(), 0..4_000)) {
            let mut inlet = Inlet::default();
            if inlet.push(&bytes).is_ok() {
                while let Ok(Some(_)) = inlet.next_frame() {}
                prop_assert!(inlet.waits() <= bytes.len());
            }
        }
    }
}
