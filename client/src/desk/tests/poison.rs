//! An envelope that nobody can handle is set aside, told to both sides, and holds up nothing; what is told of it
//! survives a crash.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use super::{
    crossing::stop_hard,
    loss::{MINUTE, by_hand, no_gap},
    *,
};
use crate::gateway::POISON;

fn alarm(code: &'static str, cleared: bool) -> impl FnMut(&Event) -> bool {
    move |event| {
        let alarm = event.alarm.as_ref();
        alarm.is_some_and(|alarm| alarm.code == code && alarm.cleared == cleared)
    }
}

#[tokio::test]
async fn an_envelope_whose_handling_panics_is_set_aside_and_reported_and_the_rest_arrives_once() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = alert(&world.north, "FLASH", "before");
    desk.send(first).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let bad = desk
        .send(alert(&world.north, "FLASH", POISON))
        .await
        .unwrap();
    let after = alert(&world.north, "FLASH", "after");
    desk.send(after).await.unwrap();
    until(&mut watch, climbs_to("refused_by_recipient")).await;
    let mut at_north = north_desk.watch(Some("0")).unwrap();
    let event = until(&mut at_north, alarm("set_aside", false)).await;
    assert_eq!(event.alarm.unwrap().office, world.south.id.to_string());
    until(&mut at_north, |event| {
        event
            .item
            .as_ref()
            .is_some_and(|item| item.headline == "after")
    })
    .await;
    assert_eq!(headlines(&north_desk).await, ["before", "after"]);
    let view = desk
        .show(bad.id.parse().unwrap(), None, String::new())
        .await
        .unwrap();
    assert_eq!(view.receipts.last().unwrap().code, "bad_content");
    assert_eq!(north_desk.status().await.unwrap().quarantined, 1);
    assert_eq!(world.relay.with(|inner| inner.held_for(&world.north.id)), 0);
    drop((south, north));
}

/// Keys that panic when asked for.
struct Brittle(Arc<Keys>, AtomicBool, Mutex<u32>);

impl Keyring for Brittle {
    fn epochs(&self) -> Vec<Timestamp> {
        self.0.epochs()
    }

    fn create(&self, epoch: Timestamp) -> Result<(), String> {
        self.0.create(epoch)
    }

    fn key(&self, epoch: Timestamp) -> Option<SealingKey> {
        if self.1.swap(false, Ordering::Relaxed) {
            *self.2.lock().unwrap() += 1;
            panic!("a key that breaks");
        }
        self.0.key(epoch)
    }

    fn destroy(&self, epoch: Timestamp) -> Result<(), String> {
        self.0.destroy(epoch)
    }
}

#[tokio::test]
async fn an_envelope_whose_opening_panics_is_set_aside_at_once_without_a_new_link() {
    let world = World::new();
    let south = world.start(&world.south);
    let keys = Arc::new(Brittle(
        Arc::clone(&world.north.keyring),
        AtomicBool::new(false),
        Mutex::new(0),
    ));
    let north = world.start_on(&world.north, Arc::clone(&keys) as Arc<dyn Keyring>);
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut at_north = north_desk.watch(Some("0")).unwrap();
    let mut watch = desk.watch(Some("0")).unwrap();
    let published = async {
        while !world.relay.with(|inner| inner.has_bundle(&world.north.id)) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), published)
        .await
        .unwrap();
    keys.1.store(true, Ordering::Relaxed);
    let first = alert(&world.north, "FLASH", "first");
    desk.send(first).await.unwrap();
    until(&mut at_north, alarm("set_aside", false)).await;
    until(&mut watch, climbs_to("refused_by_recipient")).await;
    let second = alert(&world.north, "FLASH", "second");
    desk.send(second).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await, ["second"]);
    assert_eq!(*keys.2.lock().unwrap(), 1);
    drop((south, north));
}

#[tokio::test]
async fn what_no_key_opens_is_an_alarm_until_it_was_sealed_anew() {
    let world = World::new();
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = alert(&world.north, "FLASH", "first");
    desk.send(first).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    north.shutdown().await;
    let epoch = world.north.keyring.epochs()[0];
    world.north.keyring.destroy(epoch).unwrap();
    let second = alert(&world.north, "FLASH", "second");
    desk.send(second).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    let north = world.start(&world.north);
    let mut at_north = Desk::of(&north).watch(Some("0")).unwrap();
    until(&mut at_north, alarm("not_opened", false)).await;
    until(&mut at_north, alarm("not_opened", true)).await;
    until(&mut watch, climbs_to("delivered")).await;
    drop((south, north));
}

#[tokio::test]
async fn a_notice_that_could_not_leave_survives_a_crash() {
    let world = World::new();
    let (ahead, clock) = by_hand(&world);
    let start = |office| world.start_at(office, &clock);
    let (south, north) = (start(&world.south), start(&world.north));
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = alert(&world.north, "FLASH", "first");
    desk.send(first).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    // Sealed under a number, never answered, and over while the link is down: its number is void.
    world.relay.with(|inner| inner.mute = true);
    let before = world.relay.with(|inner| inner.submissions);
    let short = AlertInput {
        lifetime_s: Some(60),
        ..alert(&world.north, "FLASH", "over")
    };
    desk.send(short).await.unwrap();
    let submitted = async {
        while world.relay.with(|inner| inner.submissions) == before {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), submitted)
        .await
        .unwrap();
    world.relay.close(&world.south.id);
    ahead.fetch_add(5 * MINUTE, Ordering::Relaxed);
    let third = alert(&world.north, "FLASH", "third");
    desk.send(third).await.unwrap();
    until(&mut watch, climbs_to("unconfirmed")).await;
    drop(watch);
    stop_hard(south, desk).await;
    world.relay.with(|inner| inner.mute = false);
    world.relay.open(&world.south.id);
    let south = start(&world.south);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    for _ in 0..2 {
        until(&mut watch, climbs_to("delivered")).await;
    }
    world.relay.close(&world.south.id);
    world.relay.open(&world.south.id);
    for headline in ["fourth", "fifth", "sixth"] {
        ahead.fetch_add(MINUTE, Ordering::Relaxed);
        desk.send(alert(&world.north, "FLASH", headline))
            .await
            .unwrap();
        until(&mut watch, climbs_to("delivered")).await;
    }
    no_gap(&[&north_desk]).await;
    drop((south, north));
}
