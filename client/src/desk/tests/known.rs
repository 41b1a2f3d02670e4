//! What the other office knows: counted on the shelf, by what it stated and nothing less.

use super::{
    loss::{MINUTE, by_hand},
    *,
};
use crate::desk::KnownView;

async fn known(gateway: &Gateway, of: &Office) -> KnownView {
    Desk::of(gateway).known(of.id.clone()).await.unwrap()
}

fn waiting(known: &KnownView) -> Vec<(&str, &str, u64)> {
    let all = known.not_there.iter();
    all.map(|one| (one.status.as_str(), one.precedence.as_str(), one.alerts))
        .collect()
}

#[tokio::test]
async fn what_waits_here_what_the_relay_holds_and_what_is_there_unopened_are_told_apart() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, at_north) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let send = |precedence, headline| desk.send(alert(&world.north, precedence, headline));
    let read = send("FLASH", "read").await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let unread = send("ROUTINE", "unread").await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let id = read.id.parse().unwrap();
    at_north.show(id, None, "Nang".to_owned()).await.unwrap();
    until(&mut watch, climbs_to("read")).await;
    let said = known(&south, &world.north).await;
    assert!(waiting(&said).is_empty(), "{said:?}");
    assert_eq!(
        (said.unread_there.alerts, &said.unread_there.oldest),
        (1, &unread.id)
    );
    let theirs = known(&north, &world.south).await;
    assert_eq!(
        (theirs.unread_here.alerts, &theirs.unread_here.oldest),
        (1, &unread.id)
    );
    assert_eq!(
        (said.link.as_str(), said.link_since.is_some()),
        ("up", true)
    );

    north.shutdown().await;
    for headline in ["held one", "held two"] {
        send("FLASH", headline).await.unwrap();
        until(&mut watch, climbs_to("held")).await;
    }
    let before = known(&south, &world.north).await;
    world.relay.close(&world.south.id);
    send("IMMEDIATE", "waits").await.unwrap();
    let said = known(&south, &world.north).await;
    assert_eq!(
        waiting(&said),
        [("queued", "IMMEDIATE", 1), ("held", "FLASH", 2)]
    );
    assert!(said.complete);
    assert_ne!(said.link, "up");
    assert!(said.link_since >= before.link_since, "{said:?}");
    assert!(said.sealable_until.is_some(), "{said:?}");
    assert_eq!(known(&south, &world.north).await.unread_there.alerts, 1);
}

#[tokio::test]
async fn an_alert_that_is_over_is_not_told_as_waiting() {
    let world = World::new();
    let (ahead, clock) = by_hand(&world);
    let south = world.start_at(&world.south, &clock);
    let desk = Desk::of(&south);
    world.relay.close(&world.south.id);
    let short = AlertInput {
        lifetime_s: Some(60),
        ..alert(&world.north, "FLASH", "short")
    };
    desk.send(short).await.unwrap();
    assert_eq!(known(&south, &world.north).await.not_there.len(), 1);
    ahead.fetch_add(3 * MINUTE, std::sync::atomic::Ordering::Relaxed);
    desk.send(alert(&world.north, "ROUTINE", "stirs"))
        .await
        .unwrap();
    let said = known(&south, &world.north).await;
    assert_eq!(waiting(&said), [("queued", "ROUTINE", 1)]);
}

#[tokio::test]
async fn an_office_that_is_no_counterpart_is_refused_by_name() {
    let world = World::new();
    let south = world.start(&world.south);
    let asked = Desk::of(&south).known("poipet.kh".parse().unwrap()).await;
    let error = asked.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.exit_code),
        (DeskError::UNKNOWN_COUNTERPART, 65)
    );
    assert!(error.message.contains("poipet.kh"), "{error}");
}
