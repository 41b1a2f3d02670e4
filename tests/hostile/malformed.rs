//! Malformed: bytes that are no frame, no envelope, no hello; frames where they have no place.

use blo_kit::stranger::{Manner, Stranger, hello};
use blo_proto::{
    Code,
    frame::{Frame, Lane},
};
use bytes::Bytes;

use crate::stage::{FLASH, Stage, refused};

#[tokio::test]
async fn bytes_that_are_no_frame_end_their_link_and_no_other() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut attacker = stage.link(&stage.other).await;
    let _ = attacker
        .say_bytes(FLASH, &[0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff])
        .await;
    assert_eq!(attacker.closed().await.code, Some(Code::Malformed));
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_envelope_that_cannot_be_read_is_refused_and_the_link_goes_on() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    for garbage in [&b""[..], b"\x00", b"no envelope at all", &[0x0a; 300]] {
        let frame = Frame::Submit(Bytes::copy_from_slice(garbage));
        south.say(FLASH, &frame).await.unwrap();
        let refused = refused(&mut south).await;
        assert_eq!(refused.code, Code::Malformed.as_str());
        assert_eq!(refused.envelope, None);
        assert!(refused.receipt.is_none(), "nobody signs about garbage");
    }
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn a_frame_that_only_a_relay_may_send_ends_the_link() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut attacker = stage.link(&stage.other).await;
    let frame = Frame::Deliver {
        position: 1,
        envelope: Bytes::from_static(b"x"),
    };
    let _ = attacker.say(FLASH, &frame).await;
    assert_eq!(attacker.closed().await.code, Some(Code::UnexpectedFrame));
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn a_link_that_begins_with_anything_but_hello_is_ended() {
    let stage = Stage::set();
    let manner = Manner::default();
    let connected = Stranger::connect(&stage.to, Some(&stage.other), &manner).await;
    let mut attacker = connected.unwrap();
    attacker.open_lanes().await.unwrap();
    let _ = attacker.say(Lane::Control, &Frame::TokenKept).await;
    assert_eq!(attacker.closed().await.code, Some(Code::UnexpectedFrame));
    let mut south = stage.link(&stage.south).await;
    let _ = south.say(Lane::Control, &hello(Bytes::new())).await;
    assert_eq!(south.closed().await.code, Some(Code::UnexpectedFrame));
}

#[tokio::test]
async fn a_version_that_nobody_speaks_is_refused_by_name() {
    let stage = Stage::set();
    let connected = Stranger::connect(&stage.to, Some(&stage.other), &Manner::default()).await;
    let mut stranger = connected.unwrap();
    stranger.open_lanes().await.unwrap();
    let Frame::Hello(mut words) = hello(Bytes::new()) else {
        unreachable!("it is a hello");
    };
    words.versions = vec![99];
    let _ = stranger.say(Lane::Control, &Frame::Hello(words)).await;
    assert_eq!(stranger.closed().await.code, Some(Code::UnsupportedVersion));
}

#[tokio::test]
async fn random_bytes_on_every_lane_leave_the_relay_standing() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    for round in 0..8 {
        let connected = Stranger::connect(&stage.to, Some(&stage.other), &Manner::default()).await;
        let mut attacker = connected.unwrap();
        let _ = attacker.open_lanes().await;
        let mut noise = vec![0; 3_000];
        getrandom::fill(&mut noise).unwrap();
        // Half of them begin with a plausible length.
        if round % 2 == 0 {
            noise[..4].copy_from_slice(&1_000_u32.to_be_bytes());
        }
        for lane in [Lane::Control, FLASH] {
            let _ = attacker.say_bytes(lane, &noise).await;
        }
        attacker.closed().await;
    }
    stage.still_works(&mut south).await;
}
