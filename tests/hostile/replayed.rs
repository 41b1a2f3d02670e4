//! Replayed: what was sent before is sent again, by its sender or by others.

use blo_kit::{
    papers::Papers,
    stranger::{Stranger, now},
};
use blo_proto::{
    Code,
    envelope::{Carried, Sealed},
    frame::Frame,
    sign::{ACTUAL, sign},
};

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

/// Another body under the header of `first`, as well signed: the header's commitment is for the recipient to open.
fn with_another_body(first: &Sealed, author: &Papers) -> Sealed {
    let mut bytes = first.bytes.to_vec();
    *bytes.last_mut().unwrap() ^= 1; // the body is the last field
    let bent = Carried::decode(bytes.clone().into()).unwrap();
    let digest = bent.sealed_digest();
    let signed = sign(
        &author.signer(),
        ACTUAL,
        bent.header_bytes(),
        digest.as_bytes(),
    );
    let at = bytes.windows(64).position(|part| part == bent.signature());
    let at = at.unwrap();
    bytes[at..at + 64].copy_from_slice(&signed.unwrap());
    let second = Carried::decode(bytes.into()).unwrap();
    assert_eq!(*second.header_bytes(), first.proof.header);
    Sealed {
        bytes: second.bytes().clone(),
        binding: second.binding(),
        ..first.clone()
    }
}

/// Hears *held* of the one and the refusal of the other, in whatever order; *held* of the other is never said.
async fn held_and_refused(south: &mut Stranger, first: &Sealed, second: &Sealed) {
    let (mut is_held, mut is_refused) = (false, false);
    while !(is_held && is_refused) {
        let said = south.hear(FLASH, |frame| match frame {
            Frame::Receipt(_) | Frame::Refused(_) => Some(frame),
            _ => None,
        });
        match said.await.unwrap() {
            Frame::Receipt(receipt) => {
                let entries = receipt.unproven().unwrap().entries;
                assert!(entries.iter().all(|(of, _)| *of == first.binding));
                is_held = true;
            }
            Frame::Refused(refused) => {
                assert_eq!(refused.code, Code::NumberConflict.as_str());
                assert_eq!(refused.envelope, Some(second.binding));
                is_refused = true;
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A *held* proves by when something was said: it is only ever about the bytes that the relay has.
#[tokio::test]
async fn r08_a_second_body_under_one_header_is_never_held_whenever_it_comes() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    let letter = route.letter("One header", now());
    // At once: the first may not be on disk yet.
    for _ in 0..5 {
        let (_, first) = route.seal(&letter, &stage.south);
        let second = with_another_body(&first, &stage.south);
        submit(&mut south, &first).await.unwrap();
        submit(&mut south, &second).await.unwrap();
        held_and_refused(&mut south, &first, &second).await;
    }
    // Once it is held, and once it has left.
    let (_, first) = route.seal(&letter, &stage.south);
    let second = with_another_body(&first, &stage.south);
    submit(&mut south, &first).await.unwrap();
    held(&mut south, &first).await;
    is_refused(&mut south, &second, Code::NumberConflict).await;
    let mut north = stage.link(&stage.north).await;
    let mut last = None;
    for _ in 0..6 {
        let (position, bytes) = delivered(&mut north).await;
        let ack = Frame::Ack(vec![position]);
        north.say(FLASH, &ack).await.unwrap();
        last = Some(bytes);
    }
    assert_eq!(last, Some(first.bytes.clone()));
    fetched(&mut south, &first.binding).await;
    is_refused(&mut south, &second, Code::NumberConflict).await;
    submit(&mut south, &first).await.unwrap();
    let settled = south.hear(FLASH, |frame| match frame {
        Frame::Settled(binding) => Some(binding),
        Frame::Receipt(_) | Frame::Refused(_) => panic!("{frame:?}"),
        _ => None,
    });
    assert_eq!(settled.await.unwrap(), first.binding);
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
