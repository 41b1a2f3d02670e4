//! What holds over QUIC holds over TCP: who may link, what may be said, and that nobody keeps others out.

use std::{net::Ipv4Addr, time::Duration};

use blo_kit::{
    one_stream::{OneStream, silent},
    papers::{Leaf, seed},
    stranger::{Closed, Manner, hello, now, soon},
};
use blo_proto::{
    Code,
    frame::{Frame, Lane},
};
use bytes::Bytes;
use rustls::crypto::aws_lc_rs::kx_group;
use tokio::{io::AsyncReadExt as _, time::timeout};

use crate::{
    crl_revoked::listed,
    stage::{FLASH, OTHER, SOUTH, Stage, long},
};

/// From the handshake to the hello, and a little.
const PATIENCE: Duration = Duration::from_secs(13);
/// More than one address may have under way.
const SILENT: usize = 1_100;

/// How a connection ends on which nothing is said.
async fn ends(link: Result<OneStream, Closed>) -> Closed {
    match link {
        Ok(mut link) => link.closed().await,
        Err(closed) => closed,
    }
}

/// Says these frames as the third office, and how that ends.
async fn said(stage: &Stage, frames: &[(Lane, Frame)], bytes: &[u8]) -> Closed {
    let plain = Manner::default();
    let link = OneStream::connect(&stage.to, Some(&stage.other), &plain);
    let mut link = link.await.unwrap();
    link.say(frames).await.unwrap();
    link.say_bytes(bytes).await.unwrap();
    link.closed().await
}

fn open() -> Vec<(Lane, Frame)> {
    Lane::URGENT_FIRST
        .map(|lane| (lane, Frame::Open(lane)))
        .to_vec()
}

#[tokio::test]
async fn who_may_not_link_over_quic_may_not_over_tcp() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let plain = Manner::default();
    let foreign = stage.myanmar.issue(&Leaf::office(SOUTH), seed());
    for papers in [None, Some(&foreign)] {
        let end = ends(OneStream::connect(&stage.to, papers, &plain).await).await;
        assert!(end.reason.contains("alert"), "{end:?}");
    }
    let weak = Manner {
        group: Some(kx_group::X25519),
        ..Manner::default()
    };
    let http = Manner {
        alpn: b"h2".to_vec(),
        ..Manner::default()
    };
    let mute = Manner {
        alpn: Vec::new(),
        ..Manner::default()
    };
    let link = OneStream::connect(&stage.to, Some(&stage.south), &mute).await;
    let end = timeout(PATIENCE / 3, ends(link)).await;
    assert!(end.is_ok(), "nobody waits for who names no protocol");
    for manner in [weak, http] {
        let link = OneStream::connect(&stage.to, Some(&stage.south), &manner).await;
        assert!(link.is_err(), "{manner:?}");
    }
    // Of the right authority, and never registered.
    let unknown = stage.thailand.issue(&Leaf::office("mae-sot.th"), seed());
    let end = OneStream::link(&stage.to, &unknown, Bytes::new()).await;
    assert_eq!(end.unwrap_err().code, Some(Code::Unregistered));
    let other_key = stage.thailand.issue(&Leaf::office(OTHER), seed());
    let end = OneStream::link(&stage.to, &other_key, Bytes::new()).await;
    assert_eq!(end.unwrap_err().code, Some(Code::KeyChanged));
    stage.still_works(&mut south).await;
    assert!(stage.relay.is_running());
}

#[tokio::test]
async fn what_is_no_chunk_and_what_comes_too_early_ends_the_connection_alone() {
    let mut stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    for bytes in [
        &[9, 0, 1, 0][..],
        &[0, 0, 0],
        &[4, 255, 255],
        &[0, 0, 4, 255, 255, 255, 255],
    ] {
        said(&stage, &[], bytes).await;
        said(&stage, &open(), bytes).await;
    }
    let swapped = [
        (Lane::Control, Frame::Open(FLASH)),
        (FLASH, Frame::Open(Lane::Control)),
    ];
    said(&stage, &swapped, &[]).await;
    let early = (Lane::Control, Frame::Ack(vec![1]));
    let end = said(&stage, &[open(), vec![early.clone()]].concat(), &[]).await;
    assert_eq!(
        end.code,
        Some(Code::UnexpectedFrame),
        "before a hello: {end:?}"
    );
    let greeting = (Lane::Control, hello(Bytes::new()));
    let end = said(&stage, &[open(), vec![greeting, early]].concat(), &[]).await;
    assert_eq!(
        end.code,
        Some(Code::UnexpectedFrame),
        "before the token is kept: {end:?}"
    );
    stage.still_works(&mut south).await;
    assert!(stage.relay.is_running() && !stage.relay.said().contains("panicked"));
}

#[tokio::test]
async fn an_office_has_one_link_whatever_carries_it() {
    let stage = Stage::set();
    let mut quic = stage.link(&stage.other).await;
    let stale = OneStream::link(&stage.to, &stage.other, Bytes::from_static(&[9; 16])).await;
    assert_eq!(
        stale.err().unwrap().code,
        Some(Code::SecondGateway),
        "a copy"
    );
    quic.say(Lane::Control, &Frame::Ping(now())).await.unwrap();
    let pong = |frame| matches!(frame, Frame::Pong { .. }).then_some(());
    quic.hear(Lane::Control, pong).await.unwrap();
}

#[tokio::test]
async fn whoever_is_revoked_is_cut_off_over_tcp_as_well() {
    let stage = listed();
    let link = OneStream::link(&stage.to, &stage.other, Bytes::new()).await;
    let (mut other, _) = link.unwrap();
    let revokes = stage.thailand.list(3, &[&stage.other], long());
    stage.relay.put_list("th", &revokes);
    let cut = timeout(Duration::from_secs(2), other.closed()).await;
    let cut = cut.expect("cut off within two seconds");
    assert_eq!(cut.code, Some(Code::BadCertificate), "{cut:?}");
    let again = OneStream::link(&stage.to, &stage.other, Bytes::new()).await;
    assert!(again.is_err());
}

#[tokio::test]
async fn connections_on_which_nothing_is_said_end_and_keep_nobody_out() {
    let stage = Stage::set();
    let mut held = Vec::new();
    for _ in 0..SILENT {
        held.push(silent(&stage.to, Ipv4Addr::new(127, 0, 0, 2).into()).await);
    }
    let link = OneStream::link(&stage.to, &stage.south, Bytes::new()).await;
    let (mut south, _) = link.unwrap();
    south
        .say(&[(Lane::Control, Frame::Ping(now()))])
        .await
        .unwrap();
    let pong = |_, frame| matches!(frame, Frame::Pong { .. }).then_some(());
    south.hear(pong).await.unwrap();
    let plain = Manner::default();
    let link = OneStream::connect(&stage.to, Some(&stage.north), &plain);
    let mut mute = link.await.unwrap();
    let end = timeout(PATIENCE, mute.closed()).await;
    assert!(end.is_ok(), "nobody waits for a hello for ever");
    for stream in &mut held {
        let ended = soon("the end of a silent connection", stream.read(&mut [0; 16])).await;
        assert!(ended.is_err() || ended.is_ok_and(|length| length == 0));
    }
}
