//! An office that still sends though its counterpart has ended the agreement, over a relay that does not say so.

use super::{faults::settled_quarantine, *};
use crate::{
    ceremony::Stage,
    gateway::{Command, Proposal},
};

#[tokio::test]
async fn what_still_comes_is_left_at_the_relay_and_no_more_of_it_than_a_lane_can_spare() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    desk.send(alert(&world.north, "ROUTINE", "before they part"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert!(north_desk.unpair(world.south.id.clone()).await.unwrap());
    let waiting = || {
        world
            .relay
            .with(|inner| inner.queues.get(&world.north.id).map_or(0, BTreeMap::len))
    };
    let long = AlertInput {
        texts: vec![TextInput {
            // Letters of ever another block have no short form: 24,000 bytes each.
            description: "漢字".repeat(4_000),
            ..alert(&world.north, "ROUTINE", "after").texts.remove(0)
        }],
        ..alert(&world.north, "ROUTINE", "after")
    };
    for _ in 0..12 {
        desk.send(long.clone()).await.unwrap();
        until(&mut watch, climbs_to("held")).await;
    }
    // The first are neither taken nor set aside; a relay that goes on for ever does not stop the lane.
    settled_quarantine(&north_desk, 1).await;
    assert!((4..12).contains(&waiting()), "{}", waiting());
    assert_eq!(headlines(&north_desk).await, ["before they part"]);
    drop((south, north));
}

#[tokio::test]
async fn what_came_before_the_new_agreement_was_known_comes_again_with_it() {
    use base64::Engine as _;
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let before = alert(&world.north, "ROUTINE", "before they part");
    desk.send(before).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert!(north_desk.unpair(world.south.id.clone()).await.unwrap());
    let early = alert(&world.north, "FLASH", "under what is agreed later");
    desk.send(early).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    let signed = pairing_with([&world.south, &world.north], 3).encode();
    let signed = base64::engine::general_purpose::STANDARD.encode(signed);
    assert!(north_desk.agree(&signed).await.unwrap());
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await.len(), 2);
    drop((south, north));
}

#[tokio::test]
async fn r21_what_comes_before_a_first_agreement_is_known_comes_again_with_it() {
    use base64::Engine as _;
    let world = World::new();
    let parts = world.parts(&world.north, blo_store::Options::default(), system_clock());
    let pairings = Vec::new();
    let north = Gateway::start(Parts { pairings, ..parts }).unwrap();
    let north_desk = Desk::of(&north);
    // An officer here has signed, and the other office's signature has not come.
    let proposal = Proposal {
        office: world.south.id.clone(),
        stage: Stage::Signed,
        refused: None,
    };
    let commands = north_desk.doors.commands.clone();
    commands
        .send(Command::Proposed(vec![proposal]))
        .await
        .unwrap();
    drop(commands);
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = alert(&world.north, "FLASH", "under what is agreed by now");
    desk.send(first).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    // What the relay handed over is looked at before what a desk asks.
    north_desk.propose().await.unwrap();
    let signed = base64::engine::general_purpose::STANDARD.encode(world.pairing.encode());
    assert!(north_desk.agree(&signed).await.unwrap());
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(
        headlines(&north_desk).await,
        ["under what is agreed by now"]
    );
    assert_eq!(faults(&north_desk.status().await.unwrap()), [""; 0]);
    drop((south, north));
}
