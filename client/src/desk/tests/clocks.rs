//! A relay whose clock lies, towards gateways whose clocks are right. Not: a gateway whose own clock is wrong.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use blo_proto::{Clock, Timestamp};

use super::{Desk, Listing, World, alert, climbs_to, headlines, until};
use crate::gateway::{Keyring as _, system_clock};

const DAY_MS: u64 = 86_400_000;
const YEAR_2040: Timestamp = Timestamp::from_millis(2_208_988_800_000);

/// A clock and the hand that moves it.
fn hand() -> (Arc<AtomicU64>, Arc<dyn Clock>) {
    let now = Arc::new(AtomicU64::new(system_clock().now().as_millis()));
    let hand = Arc::clone(&now);
    (
        now,
        Arc::new(move || Timestamp::from_millis(hand.load(Ordering::Relaxed))),
    )
}

async fn crosses(world: &World, desk: &Desk, words: &str) {
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(&world.north, "FLASH", words))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
}

#[tokio::test]
async fn a_relay_that_says_2040_once_leaves_no_key_of_it_and_stops_no_rotation() {
    let world = World::new();
    let (now, clock) = hand();
    world
        .relay
        .with(|inner| inner.clock = Arc::new(|| YEAR_2040));
    let south = world.start_at(&world.south, &clock);
    let north = world.start_at(&world.north, &clock);
    let desk = Desk::of(&south);
    crosses(&world, &desk, "while the relay lies").await;
    assert!(
        world
            .north
            .keyring
            .epochs()
            .iter()
            .any(|epoch| *epoch >= YEAR_2040),
        "by that clock a key was due"
    );

    world.relay.with(|inner| inner.clock = Arc::clone(&clock));
    for office in [&world.south, &world.north] {
        world.relay.close(&office.id);
        world.relay.open(&office.id);
    }
    crosses(&world, &desk, "once it tells the truth").await;
    for _ in 0..2 {
        now.fetch_add(DAY_MS + 60_000, Ordering::Relaxed);
        crosses(&world, &desk, "a day later").await;
    }
    let epochs = world.north.keyring.epochs();
    assert!(epochs.iter().all(|epoch| *epoch < YEAR_2040), "{epochs:?}");
    let newest = epochs.last().copied().unwrap_or_default();
    let today = Timestamp::from_millis(now.load(Ordering::Relaxed));
    assert!(
        newest.millis_apart(today) < DAY_MS,
        "a key of today: {epochs:?}"
    );
    drop((south, north));
}

#[tokio::test]
async fn a_relay_that_lives_in_last_week_has_nobody_refuse_what_is_in_time() {
    let world = World::new();
    let (_, clock) = hand();
    world.relay.with(|inner| inner.clock = Arc::clone(&clock));
    let south = world.start_at(&world.south, &clock);
    let north = world.start_at(&world.north, &clock);
    let desk = Desk::of(&south);
    crosses(&world, &desk, "before").await;
    world.relay.close(&world.north.id);
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(&world.north, "FLASH", "in time"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("held")).await;

    let past = system_clock().now().minus_millis(9 * DAY_MS);
    world
        .relay
        .with(|inner| inner.clock = Arc::new(move || past));
    world.relay.open(&world.north.id);
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&Desk::of(&north)).await, ["before", "in time"]);
    drop((south, north));
}

/// Waits until the one alert of an outbox says whether its times are the relay's, and of 2040.
async fn stamped(desk: &Desk, in_2040: bool) {
    let wait = async {
        loop {
            let items = desk.outbox(Listing::default()).await.unwrap();
            let item = items.first().expect("it was taken");
            if item.by_relay_time && item.composed_at.starts_with("2040") == in_2040 {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), wait).await;
    let items = desk.outbox(Listing::default()).await.unwrap();
    let at = items.first().map(|item| item.composed_at.clone());
    waited.unwrap_or_else(|_| panic!("its times are not moved: {at:?}, of 2040: {in_2040}"));
}

#[tokio::test]
async fn what_waits_with_times_of_2040_gets_the_right_ones_back() {
    let world = World::new();
    let (_, clock) = hand();
    world.relay.close(&world.south.id);
    let south = world.start_at(&world.south, &clock);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(&world.north, "FLASH", "before any link"))
        .await
        .unwrap();
    world
        .relay
        .with(|inner| inner.clock = Arc::new(|| YEAR_2040));
    world.relay.open(&world.south.id);
    stamped(&desk, true).await;

    world.relay.close(&world.south.id);
    world.relay.with(|inner| inner.clock = Arc::clone(&clock));
    world.relay.open(&world.south.id);
    stamped(&desk, false).await;
    let north = world.start_at(&world.north, &clock);
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&Desk::of(&north)).await, ["before any link"]);
    drop((south, north));
}
