//! Clocks: an office whose clock says 1970 or 2099 is judged by the relay's, and never silenced for its own.

use blo_kit::stranger::{Manner, Stranger, hello, now};
use blo_proto::{
    Code, Timestamp,
    frame::{Frame, Lane},
};
use bytes::Bytes;

use crate::stage::{SOUTH, Stage, held, is_refused, submit};

const YEAR_2099: Timestamp = Timestamp::from_millis(4_070_908_800_000);

#[tokio::test]
async fn a_hello_from_1970_or_2099_is_welcomed_and_told_the_time() {
    let stage = Stage::set();
    for (papers, clock) in [
        (&stage.south, Timestamp::default()),
        (&stage.other, YEAR_2099),
    ] {
        let connected = Stranger::connect(&stage.to, Some(papers), &Manner::default()).await;
        let mut stranger = connected.unwrap();
        stranger.open_lanes().await.unwrap();
        let Frame::Hello(mut words) = hello(Bytes::new()) else {
            unreachable!("it is a hello");
        };
        words.clock = clock;
        stranger
            .say(Lane::Control, &Frame::Hello(words))
            .await
            .unwrap();
        let welcome = stranger.hear(Lane::Control, |frame| match frame {
            Frame::Welcome(welcome) => Some(welcome),
            _ => None,
        });
        let told = welcome.await.unwrap().clock;
        assert!(told.millis_apart(now()) < 60_000, "{told}");
    }
}

#[tokio::test]
async fn envelopes_from_1970_and_2099_are_refused_by_name_and_one_by_relay_time_is_held() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    let long_ago = route.letter("From 1970", Timestamp::default());
    let (_, sealed) = route.seal(&long_ago, &stage.south);
    is_refused(&mut south, &sealed, Code::Expired).await;
    let far_off = route.letter("From 2099", YEAR_2099);
    let (_, sealed) = route.seal(&far_off, &stage.south);
    is_refused(&mut south, &sealed, Code::LifetimeTooLong).await;
    let by_relay_time = route.letter("By the relay's time", now());
    let (_, sealed) = route.seal(&by_relay_time, &stage.south);
    submit(&mut south, &sealed).await.unwrap();
    held(&mut south, &sealed).await;
}
