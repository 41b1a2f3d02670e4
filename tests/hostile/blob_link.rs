//! The connection for attachments: only the token of a link of one's own that is up opens it, one beside each link, and
//! what is wrong on it ends it alone. Not: what is put on it (`blobs`).

use blo_kit::{
    attachments::{Attachments, LAST_BYTES, blob, chunks},
    one_stream::OneStream,
    papers::Papers,
    stranger::{Closed, Stranger, now},
};
use blo_proto::{
    Code,
    frame::{
        BlobFrame, Frame, Lane,
        blobs::{BlobShape, BlobToken, PutChunk},
    },
    limits::{BLOB_SEALED_CHUNK_BYTES, BLOB_WINDOW_MAX},
};
use bytes::Bytes;

use crate::stage::{NORTH, Stage};

/// A link, and what its welcome gave.
pub(crate) struct Side {
    pub(crate) link: Stranger,
    pub(crate) token: BlobToken,
    /// For its next link.
    pub(crate) link_token: Bytes,
}

/// Links for the first time, or with the token of the last link.
pub(crate) async fn linked(stage: &Stage, papers: &Papers, link_token: Bytes) -> Side {
    let link = Stranger::link(&stage.to, papers, link_token).await;
    let (mut link, welcome) = link.unwrap();
    link.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    Side {
        link,
        token: welcome.blob_token.unwrap(),
        link_token: welcome.link_token,
    }
}

/// Links for the first time, with a connection for attachments beside it.
pub(crate) async fn beside(stage: &Stage, papers: &Papers) -> (Side, Attachments) {
    let side = linked(stage, papers, Bytes::new()).await;
    let opened = Attachments::open(&stage.to, papers, side.token).await;
    let (attachments, window) = opened.unwrap();
    assert_eq!(window, BLOB_WINDOW_MAX);
    (side, attachments)
}

fn code(opened: Result<(Attachments, u32), Closed>) -> Option<Code> {
    opened.unwrap_err().code
}

/// The link is up: it answers.
async fn answers(link: &mut Stranger) {
    link.say(Lane::Control, &Frame::Ping(now())).await.unwrap();
    let pong = |frame| matches!(frame, Frame::Pong { .. }).then_some(());
    link.hear(Lane::Control, pong).await.unwrap();
}

#[tokio::test]
async fn r28_only_the_token_of_a_link_of_ones_own_that_is_up_opens_it() {
    let stage = Stage::set();
    let south = linked(&stage, &stage.south, Bytes::new()).await;
    let no_link = Some(Code::NoLink);
    for token in [[0; 16], [9; 16]].map(BlobToken::from_bytes) {
        let opened = Attachments::open(&stage.to, &stage.south, token).await;
        assert_eq!(code(opened), no_link, "drawn by itself");
        let opened = Attachments::open_tcp(&stage.to, &stage.south, token).await;
        assert_eq!(code(opened), no_link, "over TCP as well");
    }
    for papers in [&stage.north, &stage.other] {
        let opened = Attachments::open(&stage.to, papers, south.token).await;
        assert_eq!(code(opened), no_link, "that of another office");
    }
    let Side {
        link,
        token,
        link_token,
    } = south;
    let mut again = linked(&stage, &stage.south, link_token).await;
    let opened = Attachments::open(&stage.to, &stage.south, token).await;
    assert_eq!(code(opened), no_link, "that of a link that is over");
    drop(link);
    let opened = Attachments::open(&stage.to, &stage.south, again.token).await;
    assert!(opened.is_ok());
    answers(&mut again.link).await;
}

#[tokio::test]
async fn r28_it_opens_once_the_link_token_is_kept_and_ends_with_the_link() {
    let stage = Stage::set();
    let link = Stranger::link(&stage.to, &stage.south, Bytes::new()).await;
    let (mut south, welcome) = link.unwrap();
    let token = welcome.blob_token.unwrap();
    let mut early = Box::pin(Attachments::open(&stage.to, &stage.south, token));
    tokio::select! {
        biased;
        _ = &mut early => panic!("the token is not kept"),
        () = answers(&mut south) => {}
    }
    south.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    let (mut first, _) = early.await.unwrap();
    let mut put = chunks(NORTH, 1, 1);
    first.stands(BlobFrame::Put(put.remove(0))).await;
    // Another one takes its place.
    let opened = Attachments::open_tcp(&stage.to, &stage.south, token).await;
    let (mut second, _) = opened.unwrap();
    assert_eq!(first.closed().await.code, Some(Code::NoLink));
    let asked = BlobFrame::Ask {
        office: NORTH.parse().unwrap(),
        blob: blob(1),
        sent: true,
    };
    assert_eq!(second.stands(asked).await.kept, 1);
    drop(south);
    assert_eq!(second.closed().await.code, Some(Code::NoLink));
}

/// What ends a connection for attachments, and with what code.
fn wrong() -> Vec<(Code, Vec<Frame>)> {
    let whole = chunks(NORTH, 2, 2);
    let put = |change: fn(&mut PutChunk)| {
        let mut put = whole[0].clone();
        change(&mut put);
        Frame::Blob(BlobFrame::Put(put))
    };
    let bytes = |bytes: usize| vec![7; bytes].into();
    let oversized = put(|put| put.chunk = vec![7; BLOB_SEALED_CHUNK_BYTES + 1].into());
    let chunk = Frame::Blob(BlobFrame::Chunk {
        sender: NORTH.parse().unwrap(),
        blob: blob(2),
        index: 0,
        chunk: bytes(LAST_BYTES),
    });
    vec![
        (Code::Malformed, vec![oversized]),
        (Code::Malformed, vec![put(|put| put.index = 1)]),
        (Code::Malformed, vec![put(|put| put.index = 2)]),
        (
            Code::Malformed,
            vec![put(|put| put.shape = BlobShape::of(16).unwrap())],
        ),
        (Code::UnexpectedFrame, vec![chunk]),
        (Code::UnexpectedFrame, vec![Frame::Submit(bytes(100))]),
        (Code::UnexpectedFrame, vec![Frame::TokenKept]),
    ]
}

#[tokio::test]
async fn r28_what_is_wrong_on_it_ends_it_alone() {
    let mut stage = Stage::set();
    let mut south = linked(&stage, &stage.south, Bytes::new()).await;
    for tcp in [false, true] {
        for (expected, frames) in wrong() {
            let (to, token) = (&stage.to, south.token);
            let opened = if tcp {
                Attachments::open_tcp(to, &stage.south, token).await
            } else {
                Attachments::open(to, &stage.south, token).await
            };
            let (mut attachments, _) = opened.unwrap();
            for frame in frames {
                if attachments.say_frame(frame).await.is_err() {
                    break; // it has ended meanwhile
                }
            }
            let closed = attachments.closed().await;
            assert_eq!(closed.code, Some(expected), "{closed:?}");
        }
    }
    // Bytes that are no frame at all, and lanes that it has not.
    let (mut attachments, _) = Attachments::open(&stage.to, &stage.south, south.token)
        .await
        .unwrap();
    if let Attachments::Quic(stranger) = &mut attachments {
        let length = u32::MAX.to_be_bytes();
        stranger.say_bytes(Lane::Control, &length).await.unwrap();
    }
    assert_eq!(attachments.closed().await.code, Some(Code::TooLarge));
    let plain = blo_kit::stranger::Manner::default();
    let stream = OneStream::connect(&stage.to, Some(&stage.south), &plain).await;
    let mut stream = stream.unwrap();
    let hello = Frame::Blob(BlobFrame::Hello(south.token));
    let opening = [(Lane::Control, Frame::OpenBlobs), (Lane::Control, hello)];
    stream.say(&opening).await.unwrap();
    let urgent = (crate::stage::FLASH, Frame::Submit(Bytes::from_static(b"x")));
    stream.say(&[urgent]).await.unwrap();
    assert_eq!(stream.closed().await.code, Some(Code::UnexpectedFrame));
    answers(&mut south.link).await;
    stage.still_works(&mut south.link).await;
    assert!(!stage.relay.said().contains("panicked"));
}

#[tokio::test]
async fn a_relay_that_takes_no_attachments_says_so_and_opens_no_connection() {
    let stage = Stage::limited("[attachments]\npair_bytes_max = 0");
    let link = Stranger::link(&stage.to, &stage.south, Bytes::new()).await;
    let (mut south, welcome) = link.unwrap();
    assert_eq!(welcome.blob_token, None);
    south.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    let token = BlobToken::from_bytes([0; 16]);
    let opened = Attachments::open(&stage.to, &stage.south, token).await;
    assert_eq!(code(opened), Some(Code::UnexpectedFrame));
    stage.still_works(&mut south).await;
}
