//! Frames about blobs come back as they were, and none breaks a bound.

use proptest::{prop_assert, prop_assert_eq, proptest};

use super::*;
use crate::{frame::Frame, refusal::Code};

const FULL: usize = limits::BLOB_SEALED_CHUNK_BYTES;

fn blob() -> BlobId {
    BlobId::from_bytes([6; 16])
}

fn other() -> OfficeId {
    "tachileik.mm".parse().unwrap()
}

fn put() -> PutChunk {
    PutChunk {
        recipient: other(),
        blob: blob(),
        shape: BlobShape::of(u64::try_from(FULL + 20).unwrap()).unwrap(),
        expires_at: Timestamp::from_millis(1_795_503_123_456),
        index: 1,
        chunk: vec![7; 20].into(),
    }
}

fn stands() -> BlobStands {
    BlobStands {
        office: other(),
        blob: blob(),
        kept: 1,
        chunks: 2,
        taken: false,
    }
}

/// Every kind.
pub(in crate::frame) fn every() -> Vec<Frame> {
    let (office, blob) = (other(), blob());
    let kinds = [
        BlobFrame::Hello(BlobToken::from_bytes([3; 16])),
        BlobFrame::Welcome(limits::BLOB_WINDOW_MAX),
        BlobFrame::Put(put()),
        BlobFrame::Put(PutChunk {
            index: 0,
            chunk: vec![7; FULL].into(),
            ..put()
        }),
        BlobFrame::Stands(stands()),
        BlobFrame::Stands(BlobStands {
            kept: 0,
            chunks: 0,
            taken: true,
            ..stands()
        }),
        BlobFrame::Ask {
            office: office.clone(),
            blob,
            sent: true,
        },
        BlobFrame::Get {
            sender: office.clone(),
            blob,
            index: 255,
        },
        BlobFrame::Chunk {
            sender: office.clone(),
            blob,
            index: 0,
            chunk: vec![7; FULL].into(),
        },
        BlobFrame::Refused {
            office: office.clone(),
            blob,
            code: "quota".into(),
            retry_after_s: 60,
        },
        BlobFrame::Taken {
            office: office.clone(),
            blob,
        },
        BlobFrame::News {
            office,
            blob,
            kept: 256,
            chunks: 256,
        },
    ];
    let kinds = kinds.into_iter().map(Frame::Blob);
    std::iter::once(Frame::OpenBlobs).chain(kinds).collect()
}

fn read(kind: Kind) -> Result<Frame, Refusal> {
    use prost::Message;
    let frame = wire::Frame { kind: Some(kind) };
    Frame::decode(frame.encode_to_vec().into())
}

#[test]
fn r16_a_frame_about_a_blob_that_breaks_a_bound_is_malformed() {
    let whole = put().to_wire();
    let put = |change: fn(&mut wire::PutChunk)| {
        let mut put = whole.clone();
        change(&mut put);
        Kind::PutChunk(put)
    };
    let so_far = |kept, chunks| {
        let stands = BlobStands {
            kept,
            chunks,
            ..stands()
        };
        BlobFrame::Stands(stands).to_wire()
    };
    let chunk = |index, bytes| {
        let (sender, blob) = (other(), blob());
        let chunk = vec![7; bytes].into();
        let frame = BlobFrame::Chunk {
            sender,
            blob,
            index,
            chunk,
        };
        frame.to_wire()
    };
    let token = Bytes::from_static(&[1; 15]);
    for bad in [
        put(|put| put.chunks += 1),
        put(|put| put.bytes += 1),
        put(|put| put.bytes = 0),
        put(|put| put.bytes = u64::MAX),
        put(|put| put.index = 0),
        put(|put| put.index = 2),
        put(|put| put.chunk = Bytes::new()),
        put(|put| put.blob = Bytes::from_static(&[1; 17])),
        put(|put| put.recipient = "Not An Office".into()),
        so_far(2, 1),
        so_far(257, 257),
        chunk(256, 20),
        chunk(0, FULL + 1),
        chunk(0, limits::BLOB_TAG_BYTES - 1),
        BlobFrame::Welcome(1).to_wire(),
        BlobFrame::Welcome(9).to_wire(),
        Kind::BlobHello(wire::BlobHello { token }),
    ] {
        let shown = format!("{bad:?}");
        assert_eq!(read(bad).unwrap_err().code, Code::Malformed, "{shown}");
    }
    assert_eq!(
        read(put(|_| ())).unwrap(),
        Frame::Blob(BlobFrame::Put(self::put()))
    );
}

#[test]
fn a_token_is_shown_to_nobody_and_neither_is_a_chunk() {
    let hello = Frame::Blob(BlobFrame::Hello(BlobToken::from_bytes([0xab; 16])));
    assert!(!format!("{hello:?}").contains("171"));
    assert!(!format!("{:?}", put()).contains('\u{7}'));
}

#[test]
fn the_largest_attachment_has_a_shape_and_one_byte_more_has_none() {
    let most = u64::try_from(limits::BLOB_CHUNKS_MAX * FULL).unwrap();
    assert_eq!(BlobShape::of(most).unwrap().chunks(), 256);
    for none in [0, 15, most + 1, most + 16, u64::MAX] {
        assert_eq!(BlobShape::of(none), None, "{none}");
    }
    assert_eq!(BlobShape::of(16).unwrap().chunks(), 1);
    let padded = crate::envelope::padded_length(limits::BLOB_BYTES_MAX);
    assert_eq!(padded, limits::BLOB_BYTES_MAX);
}

proptest! {
    #[test]
    fn chunks_of_a_shape_are_its_bytes(bytes in 0_u64..18_000_000) {
        let Some(shape) = BlobShape::of(bytes) else {
            return Ok(());
        };
        let chunks: Vec<_> = (0..shape.chunks()).map(|at| shape.chunk_bytes(at).unwrap()).collect();
        prop_assert_eq!(chunks.iter().sum::<usize>(), usize::try_from(bytes).unwrap());
        let (last, full) = chunks.split_last().unwrap();
        prop_assert!(full.iter().all(|&one| one == FULL));
        prop_assert!((limits::BLOB_TAG_BYTES..=FULL).contains(last));
        prop_assert_eq!(shape.chunk_bytes(shape.chunks()), None);
    }
}
