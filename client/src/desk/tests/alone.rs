//! What a relay can cause alone: no status above *unconfirmed*, no closed gap, and an alarm. Not: what it invents
//! (`tests/hostile`).

use std::sync::atomic::Ordering;

use super::{
    faults::settled_quarantine,
    loss::{MINUTE, by_hand},
    *,
};

/// Waits until a gateway's status names an alarm of this code, and says whom it names.
async fn alarmed(desk: &Desk, code: &str) -> String {
    let wait = async {
        loop {
            let status = desk.status().await.unwrap();
            if let Some(alarm) = status.alarms.into_iter().find(|alarm| alarm.code == code) {
                return alarm.office;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("it is an alarm")
}

#[tokio::test]
async fn r17_nothing_is_stated_of_what_a_relay_bent_and_its_number_stays_missing() {
    let world = World::new();
    let (ahead, clock) = by_hand(&world);
    let start = |office| world.start_at(office, &clock);
    let (south, north) = (start(&world.south), start(&world.north));
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    world
        .relay
        .with(|inner| inner.corrupt = Some(world.north.id.clone()));
    let bad = desk
        .send(alert(&world.north, "FLASH", "bad"))
        .await
        .unwrap();
    settled_quarantine(&north_desk, 1).await;
    assert_eq!(
        alarmed(&north_desk, "unproven").await,
        world.south.id.to_string()
    );
    world.relay.with(|inner| inner.corrupt = None);
    desk.send(alert(&world.north, "FLASH", "good"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await, ["good"]);
    let view = desk
        .show(bad.id.parse().unwrap(), None, String::new())
        .await
        .unwrap();
    assert_eq!(view.item.status, "held");
    assert!(view.receipts.iter().all(|one| one.status == "held"));
    let held = world.relay.with(|inner| inner.held_for(&world.north.id));
    assert_eq!(held, 0, "acknowledged: it holds up nothing");
    // South's marks count it, and a minute later north's officers are told.
    world.relay.close(&world.south.id);
    world.relay.open(&world.south.id);
    for _ in 0..2 {
        ahead.fetch_add(2 * MINUTE, Ordering::Relaxed);
        desk.send(alert(&world.north, "ROUTINE", "later"))
            .await
            .unwrap();
        until(&mut watch, climbs_to("delivered")).await;
    }
    assert_eq!(
        alarmed(&north_desk, "gap").await,
        world.south.id.to_string()
    );
    drop((south, north));
}

#[tokio::test]
async fn what_a_relay_invents_is_an_alarm_that_names_the_relay() {
    let world = World::new();
    let north = world.start(&world.north);
    let desk = Desk::of(&north);
    while desk.status().await.unwrap().link != "up" {
        tokio::task::yield_now().await;
    }
    let garbage = Bytes::from_static(b"nothing that can be read");
    world
        .relay
        .with(|inner| inner.inject(&world.north.id, garbage));
    assert_eq!(
        alarmed(&desk, "unproven").await,
        relay::Relay::name().to_string()
    );
    drop(north);
}
