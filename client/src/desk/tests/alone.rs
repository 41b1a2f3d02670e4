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
pub(super) async fn alarmed(desk: &Desk, code: &str) -> String {
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
    clock: Arc<dyn blo_proto::Clock>,
}

/// An alert's status at its sender, and all that was stated of it.
async fn ladder_of(sender: &Gateway, id: blo_proto::AlertId) -> (String, Vec<String>) {
    let desk = Desk::of(sender);
    let view = desk.show(id, None, String::new()).await.unwrap();
    let ladder = view.receipts.into_iter().map(|one| one.status).collect();
    (view.item.status, ladder)
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
            clock,
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
        ladder_of(&self.south, self.id).await
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

impl Withheld {
    /// North is asked about all that it never got; what follows from that has its time.
    async fn asked(&self) {
        let north = &self.world.north.id;
        self.world.relay.with(|inner| inner.repeat(north, false));
        self.answered().await;
        for _ in 0..2 {
            self.ahead.fetch_add(2 * MINUTE, Ordering::Relaxed);
            self.answered().await;
        }
    }

    /// North says something, and south hears it, with all that north said before.
    async fn answered(&self) {
        let mut watch = Desk::of(&self.south).watch(None).unwrap();
        let stir = alert(&self.world.south, "FLASH", "stirred");
        Desk::of(&self.north).send(stir).await.unwrap();
        until(&mut watch, received).await;
    }

    /// How many envelopes the relay keeps from north.
    fn kept_back(&self) -> usize {
        let north = &self.world.north.id;
        self.world.relay.with(|inner| inner.held_for(north))
    }
}

#[tokio::test]
async fn r17_what_is_asked_about_and_was_never_handed_over_is_sealed_anew_and_never_refused() {
    let scene = Withheld::new(None).await;
    let all = Some((scene.world.north.id.clone(), u32::MAX));
    scene.world.relay.with(|inner| inner.withheld = all);
    let first = scene.kept_back();
    for _ in 0..=2 * blo_proto::limits::RESEAL_MAX {
        scene.asked().await;
    }
    let (status, ladder) = scene.ladder().await;
    assert_eq!(status, "held");
    let times = usize::try_from(blo_proto::limits::RESEAL_MAX).unwrap();
    assert_eq!(ladder, vec!["held".to_owned(); 1 + times], "bounded");
    assert!(scene.kept_back() >= first + times);
    // A sealing that cannot be opened is still sealed anew: none of those before counts as one.
    let mut watch = Desk::of(&scene.south).watch(None).unwrap();
    scene.north.shutdown().await;
    for epoch in scene.world.north.keyring.epochs() {
        scene.world.north.keyring.destroy(epoch).unwrap();
    }
    scene.world.relay.with(|inner| inner.withheld = None);
    let north = scene.world.start_at(&scene.world.north, &scene.clock);
    for _ in 0..4 {
        scene.ahead.fetch_add(2 * MINUTE, Ordering::Relaxed);
        let stir = alert(&scene.world.south, "ROUTINE", "stirred");
        Desk::of(&north).send(stir).await.unwrap();
        until(&mut watch, received).await;
    }
    let (status, _) = ladder_of(&scene.south, scene.id).await;
    assert_eq!(status, "delivered");
}

#[tokio::test]
async fn what_was_never_handed_over_arrives_sealed_anew_and_its_first_number_is_no_gap_then() {
    let scene = Withheld::new(None).await;
    scene.asked().await;
    let (status, ladder) = scene.ladder().await;
    assert_eq!(status, "delivered");
    // A receipt that no margin covers in time is stated again.
    assert_eq!(ladder[..3], ["held", "held", "delivered"]);
    let north = Desk::of(&scene.north);
    assert_eq!(headlines(&north).await, ["first", "withheld"]);
    scene.world.relay.close(&scene.world.south.id);
    scene.world.relay.open(&scene.world.south.id);
    for _ in 0..3 {
        scene.ahead.fetch_add(MINUTE, Ordering::Relaxed);
        scene.answered().await;
    }
    no_gap(&[&north]).await;
}

#[tokio::test]
async fn nothing_is_said_of_what_is_asked_about_and_nobody_signed() {
    let scene = Withheld::new(None).await;
    let relay = &scene.world.relay;
    let before = relay.with(|inner| inner.seen.len());
    relay.with(|inner| inner.repeat(&scene.world.north.id, true));
    scene.answered().await;
    let said = relay.with(|inner| inner.seen[before..].to_vec());
    let by_north = said.iter().filter(|(by, _)| *by == scene.world.north.id);
    assert_eq!(by_north.count(), 1, "{said:?}");
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
    assert!(faults(&desk.status().await.unwrap()).is_empty());
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
