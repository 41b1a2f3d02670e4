//! Forged: an envelope that its sender did not sign.

use blo_kit::stranger::now;
use blo_proto::Code;

use crate::stage::{SOUTH, Stage, is_refused_unsigned};

#[tokio::test]
async fn an_envelope_signed_by_another_key_is_refused() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    for author in [&stage.other, &stage.north] {
        let letter = route.letter("Forged", now());
        let (_, sealed) = route.seal(&letter, author);
        is_refused_unsigned(&mut south, &sealed, Code::BadSignature).await;
    }
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_envelope_of_another_office_is_refused_whoever_signed_it() {
    let stage = Stage::set();
    let mut other = stage.link(&stage.other).await;
    let mut route = stage.route(SOUTH, &stage.south);
    for author in [&stage.south, &stage.other] {
        let letter = route.letter("In another's name", now());
        let (_, sealed) = route.seal(&letter, author);
        is_refused_unsigned(&mut other, &sealed, Code::WrongSender).await;
    }
    let mut south = stage.link(&stage.south).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_envelope_that_is_bent_at_any_byte_is_refused() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    let letter = route.letter("Bent on the way", now());
    let (_, sealed) = route.seal(&letter, &stage.south);
    for at in (0..sealed.bytes.len()).step_by(61) {
        let mut bent = sealed.clone();
        let mut bytes = bent.bytes.to_vec();
        bytes[at] ^= 0x04;
        bent.bytes = bytes.into();
        crate::stage::submit(&mut south, &bent).await.unwrap();
        crate::stage::refused(&mut south).await;
    }
    stage.still_works(&mut south).await;
}
