//! A relay that lost its disk is made good from the offices: each alert shows once, no status climbs down, and no gap
//! is seen where there is none.

use std::sync::atomic::{AtomicU64, Ordering};

use blo_proto::{Precedence, envelope::Carried, receipt::RelayFact};

use super::{crossing::stop_hard, *};

pub(super) const MINUTE: u64 = 60_000;

/// A clock that a test puts forward, the relay's too.
pub(super) fn by_hand(world: &World) -> (Arc<AtomicU64>, Arc<dyn blo_proto::Clock>) {
    let ahead = Arc::new(AtomicU64::new(0));
    let hand = Arc::clone(&ahead);
    let clock = move || {
        system_clock()
            .now()
            .plus_millis(hand.load(Ordering::Relaxed))
    };
    let clock: Arc<dyn blo_proto::Clock> = Arc::new(clock);
    world.relay.with(|inner| inner.clock = Arc::clone(&clock));
    (ahead, clock)
}

/// Both offices know each other; `north` has stopped again.
async fn known_and_north_off(world: &World) -> (Gateway, Watch) {
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = alert(&world.north, "FLASH", "first");
    desk.send(first).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    north.shutdown().await;
    (south, watch)
}

pub(super) async fn no_gap(desks: &[&Desk]) {
    for desk in desks {
        let status = desk.status().await.unwrap();
        let counterpart = &status.counterparts[0];
        assert!(counterpart.gaps.is_empty(), "{counterpart:?}");
    }
}

async fn hold(desk: &Desk, watch: &mut Watch, (to, precedence, headline): (&Office, &str, &str)) {
    desk.send(alert(to, precedence, headline)).await.unwrap();
    until(watch, climbs_to("held")).await;
}

#[tokio::test]
async fn what_a_relay_lost_is_given_to_it_again_urgent_first_and_shows_once() {
    let world = World::new();
    let (south, mut watch) = known_and_north_off(&world).await;
    let desk = Desk::of(&south);
    for (precedence, headline) in [("ROUTINE", "slow"), ("FLASH", "fast"), ("ROUTINE", "late")] {
        hold(&desk, &mut watch, (&world.north, precedence, headline)).await;
    }
    world.relay.with(relay::Inner::lose_disk);
    let north = world.start(&world.north);
    let north_desk = Desk::of(&north);
    let mut at_north = north_desk.watch(None).unwrap();
    for _ in 0..3 {
        let event = until(&mut watch, |event| event.change.is_some()).await;
        assert_eq!(
            event.change.unwrap().status,
            "delivered",
            "no other status is told"
        );
    }
    let mut order = Vec::new();
    for _ in 0..3 {
        let item = until(&mut at_north, received).await.item.unwrap();
        order.push(item.headline);
    }
    assert_eq!(order[0], "fast");
    let mut shown = headlines(&north_desk).await;
    shown.sort();
    assert_eq!(shown, ["fast", "first", "late", "slow"]);
    drop((south, north));
}

#[tokio::test]
async fn a_gateway_that_crashes_while_it_makes_a_loss_good_makes_it_good_after_its_start() {
    let world = World::new();
    let (south, mut watch) = known_and_north_off(&world).await;
    let desk = Desk::of(&south);
    hold(&desk, &mut watch, (&world.north, "FLASH", "second")).await;
    drop(watch);
    stop_hard(south, desk).await;
    // Lost while the office was down as well; the first link then ends before anything is answered.
    world.relay.with(|inner| {
        inner.lose_disk();
        inner.mute = true;
    });
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let submitted = async {
        let before = world.relay.with(|inner| inner.submissions);
        while world.relay.with(|inner| inner.submissions) == before {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), submitted)
        .await
        .unwrap();
    stop_hard(south, desk).await;
    world.relay.with(|inner| inner.mute = false);
    let (south, north) = world.both();
    let mut watch = Desk::of(&south).watch(Some("0")).unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&Desk::of(&north)).await, ["first", "second"]);
    drop((south, north));
}

#[tokio::test]
async fn receipts_and_notices_that_a_relay_lost_are_no_gap_and_a_lost_receipt_is_repaired() {
    let world = World::new();
    let (now, clock) = by_hand(&world);
    let start = |office| world.start_at(office, &clock);
    let (south, north) = (start(&world.south), start(&world.north));
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = alert(&world.north, "FLASH", "first");
    desk.send(first).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    // South leaves; north reads, which is held for it; both numberings then lose what the relay held.
    drop(watch);
    stop_hard(south, desk).await;
    let id = north_desk.inbox(Listing::default()).await.unwrap()[0]
        .id
        .parse()
        .unwrap();
    north_desk.show(id, None, String::new()).await.unwrap();
    let held = async {
        while world.relay.with(|inner| inner.held_for(&world.south.id)) == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), held)
        .await
        .unwrap();
    world.relay.with(relay::Inner::lose_disk);
    let south = start(&world.south);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    for step in 0..4 {
        now.fetch_add(MINUTE, Ordering::Relaxed);
        let more = format!("more {step}");
        desk.send(alert(&world.north, "FLASH", &more))
            .await
            .unwrap();
        until(&mut watch, climbs_to("delivered")).await;
    }
    until(&mut desk.watch(Some("0")).unwrap(), climbs_to("read")).await;
    no_gap(&[&desk, &north_desk]).await;
    drop((south, north));
}

#[tokio::test]
async fn what_the_relay_holds_is_counted_after_a_start_as_before_it() {
    let world = World::new();
    let (south, mut watch) = known_and_north_off(&world).await;
    let desk = Desk::of(&south);
    for headline in ["second", "third"] {
        hold(&desk, &mut watch, (&world.north, "FLASH", headline)).await;
    }
    held_is(&desk, 2).await;
    drop(watch);
    stop_hard(south, desk).await;
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    held_is(&desk, 2).await;
    let north = world.start(&world.north);
    held_is(&desk, 0).await;
    drop((south, north));
}

async fn held_is(desk: &Desk, count: u64) {
    let wait = async {
        loop {
            let status = desk.status().await.unwrap();
            if status.counterparts.first().map(|one| one.held) == Some(count) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("it is counted");
}

/// The relay says of all that it holds for the north that it cannot read it any more.
fn lose_each(world: &World) {
    let fact = RelayFact::Refused("lost_by_relay".to_owned());
    let north = &world.north.id;
    world.relay.with(|inner| inner.end_all(north, &fact));
}

/// Waits until the relay holds so many for the north.
async fn held_for_north(world: &World, count: usize) {
    let held = async {
        let ask = || world.relay.with(|inner| inner.held_for(&world.north.id));
        while ask() < count {
            tokio::task::yield_now().await;
        }
    };
    let held = tokio::time::timeout(Duration::from_secs(20), held).await;
    held.expect("it is sealed anew");
}

#[tokio::test]
async fn what_a_relays_disk_lost_is_sealed_anew_under_the_next_number_and_shows_once() {
    let world = World::new();
    let (south, mut watch) = known_and_north_off(&world).await;
    let desk = Desk::of(&south);
    hold(&desk, &mut watch, (&world.north, "FLASH", "second")).await;
    lose_each(&world);
    // The alert again, and the notice that its first number is void.
    held_for_north(&world, 2).await;
    let north = world.start(&world.north);
    let north_desk = Desk::of(&north);
    let event = until(&mut watch, |event| event.change.is_some()).await;
    assert_eq!(event.change.unwrap().status, "delivered", "no other status");
    let mut shown = headlines(&north_desk).await;
    shown.sort();
    assert_eq!(shown, ["first", "second"]);
    no_gap(&[&desk, &north_desk]).await;
    drop((south, north));
}

#[tokio::test]
async fn a_relay_that_loses_an_alert_again_and_again_is_told_to_an_officer() {
    let world = World::new();
    let (south, mut watch) = known_and_north_off(&world).await;
    let desk = Desk::of(&south);
    hold(&desk, &mut watch, (&world.north, "FLASH", "second")).await;
    for _ in 0..blo_proto::limits::RESEAL_MAX {
        lose_each(&world);
        held_for_north(&world, 2).await;
    }
    lose_each(&world);
    let event = until(&mut watch, |event| event.change.is_some()).await;
    assert_eq!(event.change.unwrap().status, "refused_by_relay");
    drop(south);
}

#[tokio::test]
async fn no_mark_goes_ahead_of_what_a_relay_is_given_again() {
    // More than are queued again in one round.
    const ALERTS: u64 = 300;
    let world = World::new();
    let (south, mut watch) = known_and_north_off(&world).await;
    let desk = Desk::of(&south);
    for nth in 0..ALERTS {
        let alert = alert(&world.north, "PRIORITY", &nth.to_string());
        desk.send(alert).await.unwrap();
    }
    for _ in 0..ALERTS {
        until(&mut watch, climbs_to("held")).await;
    }
    let before = world.relay.with(|inner| {
        inner.lose_disk();
        inner.recorded.len()
    });
    let submitted = || -> Vec<u64> {
        let recorded = world.relay.with(|inner| inner.recorded.clone());
        let carried = recorded[before..].iter().cloned().map(Carried::decode);
        let numbers = carried.map(|carried| carried.unwrap().header().number.clone());
        numbers
            .filter(|number| number.precedence == Precedence::Priority)
            .map(|number| number.sequence)
            .collect()
    };
    let marked = async {
        while submitted().iter().all(|sequence| *sequence <= ALERTS) {
            tokio::task::yield_now().await;
        }
    };
    let marked = tokio::time::timeout(Duration::from_secs(20), marked).await;
    marked.expect("the marks come behind");
    let again: Vec<u64> = (1..=ALERTS).collect();
    let mut first: Vec<u64> = submitted().into_iter().take(again.len()).collect();
    first.sort_unstable();
    assert_eq!(first, again);
    drop(south);
}
