//! Flood: more than the relay allows, from an office that it knows.

use blo_kit::stranger::now;
use blo_proto::{Code, When, frame::Frame};

use crate::stage::{FLASH, SOUTH, Stage, submit};

#[tokio::test]
async fn a_flood_is_answered_envelope_by_envelope_and_others_go_on() {
    let stage = Stage::set();
    let mut south = stage.link(&stage.south).await;
    let mut route = stage.route(SOUTH, &stage.south);
    const COUNT: usize = 400;
    for _ in 0..COUNT {
        let letter = route.letter("Many", now());
        let (_, sealed) = route.seal(&letter, &stage.south);
        submit(&mut south, &sealed).await.unwrap();
    }
    // Every one is answered, with held or with a reason to come again later.
    let mut answered = 0;
    while answered < COUNT {
        let answers = south.hear(FLASH, |frame| match frame {
            Frame::Receipt(receipt) => Some(receipt.unproven().unwrap().entries.len()),
            Frame::Refused(refused) => {
                let code: Code = refused.code.parse().unwrap();
                assert_eq!(code.when(), When::Later, "{code}");
                Some(1)
            }
            _ => None,
        });
        answered += answers.await.unwrap();
    }
    assert_eq!(answered, COUNT);
}
