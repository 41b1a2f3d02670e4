//! A test message goes to a counterpart's gateway and back, disturbs nobody, and is bounded.

use super::*;
use crate::desk::StatusView;

async fn linked(desk: &Desk) {
    let ready = |status: StatusView| {
        let known = status.counterparts.first();
        known.is_some_and(|one| one.linked == Some(true) && one.bundle_epoch.is_some())
    };
    let wait = async {
        while !ready(desk.status().await.unwrap()) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("both are linked");
}

fn submitted(world: &World, by: &Office) -> usize {
    let ours =
        |inner: &mut relay::Inner| inner.seen.iter().filter(|(from, _)| *from == by.id).count();
    world.relay.with(ours)
}

#[tokio::test]
async fn a_test_message_is_answered_by_the_gateway_and_no_officer_sees_it() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, at_north) = (Desk::of(&south), Desk::of(&north));
    linked(&desk).await;
    let tested = desk.test(world.north.id.clone()).await.unwrap();
    assert!(tested.clock_ahead_ms.abs() < 60_000, "{tested:?}");
    for desk in [&desk, &at_north] {
        assert!(headlines(desk).await.is_empty());
        assert!(desk.status().await.unwrap().alarms.is_empty());
        let told = tokio::time::timeout(
            Duration::from_millis(50),
            desk.watch(Some("0")).unwrap().next(),
        )
        .await;
        assert!(told.is_err(), "{told:?}");
    }
    // Asked again within the minute, the first answer is given and nothing is sent.
    let before = submitted(&world, &world.south);
    assert_eq!(desk.test(world.north.id.clone()).await.unwrap(), tested);
    assert_eq!(submitted(&world, &world.south), before);
}

#[tokio::test]
async fn another_test_within_the_minute_is_not_answered() {
    let world = World::new();
    let (south, north) = world.both();
    linked(&Desk::of(&south)).await;
    Desk::of(&south).test(world.north.id.clone()).await.unwrap();
    // A gateway that was started anew does not know that it asked.
    south.shutdown().await;
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    linked(&desk).await;
    let asked = desk.test(world.north.id.clone());
    let answered = tokio::time::timeout(Duration::from_secs(1), asked).await;
    assert!(answered.is_err(), "{answered:?}");
    // An alert after it is answered all the same.
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(&world.north, "FLASH", "after"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&Desk::of(&north)).await, ["after"]);
}

#[tokio::test]
async fn without_a_link_no_test_message_is_sent_or_kept() {
    let world = World::new();
    world.relay.close(&world.south.id);
    let south = world.start(&world.south);
    let error = Desk::of(&south)
        .test(world.north.id.clone())
        .await
        .unwrap_err();
    assert_eq!(error.code, DeskError::UNTESTED);
    let nobody = Desk::of(&south)
        .test("poipet.kh".parse().unwrap())
        .await
        .unwrap_err();
    assert_eq!(nobody.code, DeskError::UNKNOWN_COUNTERPART);
}
