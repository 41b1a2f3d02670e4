//! Unpaired: two offices that the relay knows, but that never agreed to talk.

use blo_kit::stranger::now;
use blo_proto::{
    Code, OfficeId,
    frame::{Frame, Lane},
};

use crate::stage::{OTHER, Stage, is_refused};

#[tokio::test]
async fn an_envelope_without_a_pairing_is_refused_with_a_signed_receipt() {
    let stage = Stage::set();
    let mut other = stage.link(&stage.other).await;
    let mut route = stage.route(OTHER, &stage.other);
    let letter = route.letter("We never met", now());
    let (_, sealed) = route.seal(&letter, &stage.other);
    crate::stage::submit(&mut other, &sealed).await.unwrap();
    let refused = crate::stage::refused(&mut other).await;
    assert_eq!(refused.code, Code::Unpaired.as_str());
    assert!(refused.receipt.is_some(), "never is signed");
    is_refused(&mut other, &sealed, Code::Unpaired).await;
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_office_is_told_of_its_counterparts_and_of_nobody_else() {
    let stage = Stage::set();
    let mut north = stage.link(&stage.north).await;
    let bundle = stage.north_keys.bundle.encode();
    north
        .say(Lane::Control, &Frame::PublishBundle(bundle))
        .await
        .unwrap();
    let mut other = stage.link(&stage.other).await;
    let ping = Frame::Ping(now());
    other.say(Lane::Control, &ping).await.unwrap();
    let own: OfficeId = OTHER.parse().unwrap();
    let mut told = Vec::new();
    let heard = other.hear(Lane::Control, |frame| match frame {
        Frame::Pong { .. } => Some(()),
        Frame::Presence { office, .. } if office == own => None, // of itself
        Frame::Counterpart(_) | Frame::Presence { .. } => {
            told.push(frame);
            None
        }
        _ => None,
    });
    heard.await.unwrap();
    assert!(told.is_empty(), "{told:?}");
}
