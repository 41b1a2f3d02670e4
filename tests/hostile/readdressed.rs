//! Re-addressed: an envelope that is sent on to somebody for whom it was not sealed.

use blo_kit::{letter::Route, papers::office, stranger::now};
use blo_proto::{Code, OfficeId, seal::Parties};

use crate::stage::{OTHER, SOUTH, Stage, is_refused};

#[tokio::test]
async fn an_envelope_for_an_office_that_nobody_knows_is_refused() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let unknown: OfficeId = office("kengtung.mm");
    let parties = Parties {
        sender: office(SOUTH),
        sender_key: stage.south.identity(),
        recipient: unknown.clone(),
        recipient_key: stage.north.identity(),
    };
    let keys = blo_kit::letter::keys(&unknown, &stage.north, now());
    let mut route = Route::new(parties, &keys.bundle, now());
    let letter = route.letter("For nobody", now());
    let (_, sealed) = route.seal(&letter, &stage.south);
    is_refused(&mut south, &sealed, Code::UnknownRecipient).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_envelope_whose_address_was_changed_no_longer_verifies() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(OTHER, &stage.other);
    let letter = route.letter("For another", now());
    let (_, mut sealed) = route.seal(&letter, &stage.other);
    // Another name of the same length over the sender's.
    let bytes = sealed.bytes.to_vec();
    let at = bytes
        .windows(OTHER.len())
        .position(|part| part == OTHER.as_bytes())
        .unwrap();
    let mut theirs = bytes.clone();
    theirs[at..at + OTHER.len()].copy_from_slice(b"mae-saii-oo.th");
    sealed.bytes = theirs.into();
    crate::stage::submit(&mut south, &sealed).await.unwrap();
    crate::stage::refused(&mut south).await;
    // And unchanged it is not his to send.
    sealed.bytes = bytes.into();
    is_refused(&mut south, &sealed, Code::WrongSender).await;
    stage.still_works(&mut south).await;
}

#[tokio::test]
async fn an_envelope_to_oneself_is_refused() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let keys = blo_kit::letter::keys(&office(SOUTH), &stage.south, now());
    let parties = Parties {
        sender: office(SOUTH),
        sender_key: stage.south.identity(),
        recipient: office(SOUTH),
        recipient_key: stage.south.identity(),
    };
    let mut route = Route::new(parties, &keys.bundle, now());
    let mut letter = route.letter("To myself", now());
    letter.recipients = vec![office(OTHER)];
    let (_, sealed) = route.seal(&letter, &stage.south);
    crate::stage::submit(&mut south, &sealed).await.unwrap();
    let refused = crate::stage::refused(&mut south).await;
    assert_eq!(refused.code, Code::Malformed.as_str());
    stage.still_works(&mut south).await;
}
