//! A link's submits against its budget, in front of a hub. Not: streams.

use std::time::Duration;

use blo_proto::{Precedence, Timestamp};
use blo_store::Options;

use super::*;
use crate::{
    hub::tests::{START, World, south, start, up},
    quota::Bounds,
};

const FLASH: Lane = Lane::Of(Precedence::Flash);
const ANOTHER: Digest = Digest::from_bytes([8; 32]);

/// A link of the south whose sender may submit so many envelopes.
async fn link(world: &World, burst: u64) -> (Link, Linked) {
    let bounds = Bounds {
        rate_per_s: 0,
        burst,
        ..Bounds::default()
    };
    let hub = start(world, Options::default(), bounds);
    let linked = up(&hub, south(), &Bytes::new()).await;
    let setup = Setup {
        relay: "relay.example".parse().unwrap(),
        hub,
        clock: Arc::new(|| Timestamp::from_millis(START)),
        authorities: watch::channel(Arc::default()).1,
        blobs: None,
    };
    let link = Link {
        office: south(),
        budgets: Budgets::default(),
        id: linked.link,
        setup,
        kept: None,
    };
    (link, linked)
}

/// The next frame on the FLASH lane, of which the budget takes note.
async fn answer(link: &Link, linked: &mut Linked) -> Frame {
    loop {
        let coming = timeout(Duration::from_secs(20), linked.frames.recv());
        let (lane, frame) = coming.await.unwrap().unwrap();
        link.budgets.answered(lane, &frame);
        if lane == FLASH {
            return *frame;
        }
    }
}

#[tokio::test]
async fn a_repeat_that_is_not_taken_gives_nothing_back_of_what_its_first_took() {
    let budget = limits::LANE_BUDGET_BYTES;
    for (burst, under_way, code) in [(1, false, Code::TooFast), (2, true, Code::OverBudget)] {
        let world = World::new();
        let (link, mut linked) = link(&world, burst).await;
        let sealed = world.sealed(1, Precedence::Flash, 1);
        let others = if under_way {
            budget - sealed.bytes.len()
        } else {
            0
        };
        assert!(link.budgets.take(FLASH, ANOTHER, others));
        for _ in 0..2 {
            let submit = Frame::Submit(sealed.bytes.clone());
            link.take(FLASH, submit).await.unwrap();
        }
        // The refusal goes out while the first is still on its way to disk.
        let Frame::Refused(refused) = answer(&link, &mut linked).await else {
            panic!("not refused")
        };
        assert_eq!(refused.code, code.as_str());
        let free = budget - others - sealed.bytes.len();
        let fits = |bytes| link.budgets.take(FLASH, ANOTHER, bytes);
        assert!(!fits(free + 1), "{code}: its first is unanswered");
        assert!(matches!(
            answer(&link, &mut linked).await,
            Frame::Receipt(_)
        ));
        assert!(fits(free + sealed.bytes.len()), "{code}: it is answered");
        link.setup.hub.shutdown().await;
    }
}
