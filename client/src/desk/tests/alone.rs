//! What a relay can cause alone: no status above *unconfirmed*, no closed gap, and an alarm. Not: what it invents
//! (`tests/hostile`).

use std::sync::atomic::Ordering;

use blo_proto::receipt::RelayFact;

use super::{
    faults::settled_quarantine,
    loss::{MINUTE, by_hand, no_gap},
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

/// South and north know each other, and the relay withholds the next one to north, which south believes to be held.
struct Withheld {
    world: World,
    ahead: Arc<std::sync::atomic::AtomicU64>,
    south: Gateway,
    north: Gateway,
    id: blo_proto::AlertId,
}

impl Withheld {
    async fn new(lifetime_s: Option<u64>) -> Self {
        let world = World::new();
        let (ahead, clock) = by_hand(&world);
        let start = |office| world.start_at(office, &clock);
        let (south, north) = (start(&world.south), start(&world.north));
        let desk = Desk::of(&south);
        let mut watch = desk.watch(Some("0")).unwrap();
        let first = alert(&world.north, "FLASH", "first");
        desk.send(first).await.unwrap();
        until(&mut watch, climbs_to("delivered")).await;
        let next = Some((world.north.id.clone(), 1));
        world.relay.with(|inner| inner.withheld = next);
        let withheld = AlertInput {
            lifetime_s,
            ..alert(&world.north, "FLASH", "withheld")
        };
        let sent = desk.send(withheld).await.unwrap();
        until(&mut watch, climbs_to("held")).await;
        let id = sent.id.parse().unwrap();
        Self {
            world,
            ahead,
            south,
            north,
            id,
        }
    }

    /// The relay says that what it holds for north ended so, by a clock that is so far ahead of all others.
    fn says(&self, fact: &RelayFact, ahead_ms: u64) {
        let north = &self.world.north.id;
        self.world.relay.with(|inner| {
            let honest = Arc::clone(&inner.clock);
            let other = Arc::clone(&honest);
            inner.clock = Arc::new(move || other.now().plus_millis(ahead_ms));
            inner.end_all(north, fact);
            inner.clock = honest;
        });
    }

    async fn ladder(&self) -> (String, Vec<String>) {
        let desk = Desk::of(&self.south);
        let view = desk.show(self.id, None, String::new()).await.unwrap();
        let ladder = view.receipts.into_iter().map(|one| one.status).collect();
        (view.item.status, ladder)
    }

    /// South's marks count what was held; two minutes later north's officers know what is missing.
    async fn north_misses_it(&self) {
        let desk = Desk::of(&self.south);
        let mut watch = desk.watch(None).unwrap();
        self.world.relay.close(&self.world.south.id);
        self.world.relay.open(&self.world.south.id);
        for _ in 0..2 {
            self.ahead.fetch_add(2 * MINUTE, Ordering::Relaxed);
            let later = alert(&self.world.north, "ROUTINE", "later");
            desk.send(later).await.unwrap();
            until(&mut watch, climbs_to("delivered")).await;
        }
        alarmed(&Desk::of(&self.north), "gap").await;
    }
}

#[tokio::test]
async fn r17_an_end_that_the_relay_states_too_early_is_kept_and_changes_nothing() {
    let expired = RelayFact::Expired;
    let refused = RelayFact::Refused("too_large".to_owned());
    // Too early by its own time; at a time that has not come; for a reason that it did not have when it took it.
    for (fact, ahead_ms) in [(&expired, 0), (&expired, 25 * 60 * MINUTE), (&refused, 0)] {
        let scene = Withheld::new(None).await;
        scene.says(fact, ahead_ms);
        let office = alarmed(&Desk::of(&scene.south), "untimely_end").await;
        assert_eq!(office, scene.world.north.id.to_string());
        let stated = fact.status().as_str();
        let expected = ["held", stated].map(str::to_owned);
        assert_eq!(scene.ladder().await, ("held".to_owned(), expected.to_vec()));
        scene.north_misses_it().await;
    }
}

#[tokio::test]
async fn an_expiry_by_a_clock_that_is_a_little_ahead_counts_when_our_own_comes_there() {
    let scene = Withheld::new(Some(4 * 60)).await;
    scene.says(&RelayFact::Expired, 5 * MINUTE);
    let desk = Desk::of(&scene.south);
    let mut watch = desk.watch(None).unwrap();
    scene.ahead.fetch_add(5 * MINUTE, Ordering::Relaxed);
    let next = alert(&scene.world.north, "ROUTINE", "next");
    desk.send(next).await.unwrap();
    until(&mut watch, climbs_to("expired")).await;
    assert!(desk.status().await.unwrap().alarms.is_empty());
    for _ in 0..3 {
        scene.ahead.fetch_add(MINUTE, Ordering::Relaxed);
        let later = alert(&scene.world.north, "ROUTINE", "later");
        desk.send(later).await.unwrap();
        until(&mut watch, climbs_to("delivered")).await;
    }
    no_gap(&[&Desk::of(&scene.north)]).await;
}

#[tokio::test]
async fn r17_a_refusal_that_the_relay_does_not_sign_ends_nothing() {
    let world = World::new();
    let (ahead, clock) = by_hand(&world);
    let start = |office| world.start_at(office, &clock);
    let (south, north) = (start(&world.south), start(&world.north));
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    world.relay.with(|inner| {
        inner.refusals = 1;
        inner.unsigned = true;
    });
    let first = alert(&world.north, "FLASH", "first");
    desk.send(first).await.unwrap();
    let refused = async {
        while world.relay.with(|inner| inner.refusals) > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), refused)
        .await
        .unwrap();
    ahead.fetch_add(2 * MINUTE, Ordering::Relaxed);
    let second = alert(&world.north, "ROUTINE", "second");
    desk.send(second).await.unwrap();
    for _ in 0..2 {
        let event = until(&mut watch, |event| {
            event
                .change
                .as_ref()
                .is_some_and(|change| change.status != "held")
        });
        assert_eq!(event.await.change.unwrap().status, "delivered");
    }
    drop((south, north));
}
