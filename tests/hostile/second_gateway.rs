//! Second gateway: another instance of an office, or a copy of its home.

use std::process::Command;

use blo_kit::{
    Office, World,
    process::run,
    stranger::{Stranger, now},
    wait,
    world::NORTH,
};
use blo_proto::{
    Code,
    frame::{Frame, Lane},
};
use bytes::Bytes;

use crate::stage::{FLASH, SOUTH, Stage, held, submit};

#[tokio::test]
async fn a_gateway_without_the_token_that_was_handed_out_is_another_one() {
    let stage = Stage::set();
    let (mut first, welcome) = Stranger::link(&stage.to, &stage.south, Bytes::new())
        .await
        .unwrap();
    first.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    pong(&mut first).await;
    for token in [Bytes::new(), Bytes::from_static(&[7; 16])] {
        let clone = Stranger::link(&stage.to, &stage.south, token).await;
        assert_eq!(clone.unwrap_err().code, Some(Code::SecondGateway));
    }
    pong(&mut first).await;
    let (mut next, _) = Stranger::link(&stage.to, &stage.south, welcome.link_token)
        .await
        .unwrap();
    assert_eq!(first.closed().await.code, Some(Code::SecondGateway));
    pong(&mut next).await;
}

#[tokio::test]
async fn a_token_that_was_never_confirmed_leaves_the_one_before_it_valid() {
    let stage = Stage::set();
    let (mut first, welcome) = Stranger::link(&stage.to, &stage.south, Bytes::new())
        .await
        .unwrap();
    first.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    pong(&mut first).await;
    let kept = welcome.link_token;
    // The gateway dies before the new token is on its disk.
    let (second, _) = Stranger::link(&stage.to, &stage.south, kept.clone())
        .await
        .unwrap();
    drop(second);
    let (mut third, welcome) = Stranger::link(&stage.to, &stage.south, kept.clone())
        .await
        .unwrap();
    third.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    pong(&mut third).await;
    // Now it is: the one before is a clone's.
    let clone = Stranger::link(&stage.to, &stage.south, kept).await;
    assert_eq!(clone.unwrap_err().code, Some(Code::SecondGateway));
    Stranger::link(&stage.to, &stage.south, welcome.link_token)
        .await
        .unwrap();
}

#[tokio::test]
async fn who_never_confirms_its_token_sends_nothing_and_publishes_nothing() {
    let stage = Stage::set();
    let mut route = stage.route(SOUTH, &stage.south);
    let letter = route.letter("By a copy that hides", now());
    let (_, hidden) = route.seal(&letter, &stage.south);
    let (mut copy, _) = Stranger::link(&stage.to, &stage.south, Bytes::new())
        .await
        .unwrap();
    submit(&mut copy, &hidden).await.unwrap();
    pong(&mut copy).await;
    let void = Frame::PublishBundle(Bytes::from_static(b"whatever it is"));
    copy.say(Lane::Control, &void).await.unwrap();
    assert_eq!(copy.closed().await.code, Some(Code::UnexpectedFrame));

    let mut south = stage.link(&stage.south).await;
    let (_, shown) = route.seal(&letter, &stage.south);
    submit(&mut south, &shown).await.unwrap();
    held(&mut south, &shown).await;
    let mut north = stage.link(&stage.north).await;
    let first = north.hear(FLASH, |frame| match frame {
        Frame::Deliver { envelope, .. } => Some(envelope),
        _ => None,
    });
    assert_eq!(first.await.unwrap(), shown.bytes);
}

#[tokio::test]
async fn tokens_are_remembered_over_a_kill_of_the_relay() {
    let mut stage = Stage::set();
    let (mut first, welcome) = Stranger::link(&stage.to, &stage.south, Bytes::new())
        .await
        .unwrap();
    first.say(Lane::Control, &Frame::TokenKept).await.unwrap();
    // What is held stands in the journal behind the token, so that this is on disk as well.
    let mut route = stage.route(SOUTH, &stage.south);
    let letter = route.letter("After the token", now());
    let (_, sealed) = route.seal(&letter, &stage.south);
    submit(&mut first, &sealed).await.unwrap();
    held(&mut first, &sealed).await;
    stage.relay.kill();
    stage.to.address = stage.relay.start();
    let clone = Stranger::link(&stage.to, &stage.south, Bytes::new()).await;
    assert_eq!(clone.unwrap_err().code, Some(Code::SecondGateway));
    Stranger::link(&stage.to, &stage.south, welcome.link_token)
        .await
        .unwrap();
}

#[test]
fn a_copy_of_a_home_is_told_so_and_takes_nothing_from_the_office() {
    let mut world = World::of_two();
    let folder = world.folder().join("copy");
    let (south, north) = world.two();
    south.stop();
    let mut copying = Command::new("cp");
    run(copying.arg("-a").arg(&south.home).arg(&folder), "").ok();
    south.start();
    south.linked(1);
    let mut copy = Office::at(SOUTH, &folder);
    copy.start();
    wait::until("an alarm at the copy", || {
        let status = copy.status();
        let alarms = status["alarms"].as_array().unwrap();
        let told = alarms.iter().any(|a| a["code"] == "second_gateway");
        (told && status["link"] == "stopped").then_some(())
    });
    let mut at_south = south.watch(None);
    let id = north.send_one(SOUTH, "FLASH", "For the office alone");
    assert_eq!(at_south.received()["id"], id);
    assert!(copy.inbox().is_empty());
    let own = copy.send_one(NORTH, "FLASH", "From the copy");
    assert_eq!(copy.outbox()[0]["status"], "queued", "{own}");
    assert_eq!(south.status()["link"], "up");
}

/// Everything that was said before has been heard.
async fn pong(link: &mut Stranger) {
    let ping = Frame::Ping(now());
    link.say(Lane::Control, &ping).await.unwrap();
    let pong = link.hear(Lane::Control, |frame| match frame {
        Frame::Pong { .. } => Some(()),
        _ => None,
    });
    pong.await.unwrap();
}
