//! Replayed: what was sent before is sent again, by its sender or by others.

use blo_kit::stranger::{Stranger, now};
use blo_proto::{Code, frame::Frame};

use crate::stage::{FLASH, SOUTH, Stage, held, is_refused, refused, submit};

#[tokio::test]
async fn a_repeat_is_answered_again_and_delivered_once() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    let letter = route.letter("Once", now());
    let (_, sealed) = route.seal(&letter, &stage.south);
    for _ in 0..5 {
        submit(&mut south, &sealed).await.unwrap();
        held(&mut south, &sealed).await;
    }
    let (_, last) = route.seal(&letter, &stage.south);
    submit(&mut south, &last).await.unwrap();
    held(&mut south, &last).await;

    let mut north = stage.link(&stage.north).await;
    let (position, first) = delivered(&mut north).await;
    assert_eq!(first, sealed.bytes);
    let (next, second) = delivered(&mut north).await;
    assert_eq!(second, last.bytes, "the repeats were not delivered");
    let ack = Frame::Ack(vec![position, next]);
    north.say(FLASH, &ack).await.unwrap();
    fetched(&mut south, &sealed.binding).await;

    // Settled: answered as such, and delivered no more.
    submit(&mut south, &sealed).await.unwrap();
    let settled = south.hear(FLASH, |frame| match frame {
        Frame::Settled(binding) => Some(binding),
        Frame::Receipt(_) | Frame::Refused(_) => panic!("{frame:?}"),
        _ => None,
    });
    assert_eq!(settled.await.unwrap(), sealed.binding);
    let (_, marker) = route.seal(&letter, &stage.south);
    submit(&mut south, &marker).await.unwrap();
    let (_, third) = delivered(&mut north).await;
    assert_eq!(third, marker.bytes);
}

#[tokio::test]
async fn another_envelope_under_a_number_that_was_used_is_refused() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    let letter = route.letter("The first", now());
    let (_, first) = route.seal(&letter, &stage.south);
    submit(&mut south, &first).await.unwrap();
    held(&mut south, &first).await;
    let letter = route.letter("The second", now());
    let (_, second) = route.seal_as(1, &letter, &stage.south);
    is_refused(&mut south, &second, Code::NumberConflict).await;
}

#[tokio::test]
async fn what_was_overheard_is_refused_from_anybody_else() {
    let stage = Stage::set();
    let mut route = stage.route(SOUTH, &stage.south);
    let letter = route.letter("Overheard", now());
    let (_, sealed) = route.seal(&letter, &stage.south);
    for papers in [&stage.other, &stage.north] {
        let mut thief = stage.link(papers).await;
        submit(&mut thief, &sealed).await.unwrap();
        let refused = refused(&mut thief).await;
        assert_eq!(refused.code, Code::WrongSender.as_str());
    }
    let mut south = stage.link(&stage.south).await;
    submit(&mut south, &sealed).await.unwrap();
    held(&mut south, &sealed).await;
}

async fn delivered(north: &mut Stranger) -> (u64, bytes::Bytes) {
    let delivered = north.hear(FLASH, |frame| match frame {
        Frame::Deliver { position, envelope } => Some((position, envelope)),
        _ => None,
    });
    delivered.await.unwrap()
}

async fn fetched(south: &mut Stranger, wanted: &blo_proto::Digest) {
    let fetched = south.hear(FLASH, |frame| match frame {
        Frame::Fetched(binding) if binding == *wanted => Some(()),
        _ => None,
    });
    fetched.await.unwrap();
}
