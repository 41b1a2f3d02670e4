//! Oversized: a length that promises more than the protocol allows.

use blo_proto::{Code, frame::Lane, limits};

use crate::stage::{FLASH, Stage};

#[tokio::test]
async fn a_frame_that_promises_too_much_ends_its_link_and_no_other() {
    for lane in [Lane::Control, FLASH] {
        let stage = Stage::set();
        let mut south = stage.link(&stage.south).await;
        let mut attacker = stage.link(&stage.other).await;
        let length = u32::try_from(limits::FRAME_BYTES_MAX + 1).unwrap();
        // Where the relay is quick, writing fails already.
        let _ = attacker.say_bytes(lane, &length.to_be_bytes()).await;
        assert_eq!(attacker.closed().await.code, Some(Code::TooLarge));
        stage.still_works(&mut south).await;
    }
}

#[tokio::test]
async fn four_gigabytes_are_refused_before_they_are_sent() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut attacker = stage.link(&stage.other).await;
    let _ = attacker.say_bytes(FLASH, &[0xff; 4]).await;
    assert_eq!(attacker.closed().await.code, Some(Code::TooLarge));
    stage.still_works(&mut south).await;
}
