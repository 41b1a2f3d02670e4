//! What goes wrong, and what is said then.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{crossing::stop_hard, *};

#[tokio::test]
async fn a_taken_number_begins_a_new_stream_and_the_alert_arrives_once() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    world.relay.with(|inner| inner.conflicts = 2);
    for headline in ["one", "two", "three"] {
        desk.send(alert(&world.north, "FLASH", headline))
            .await
            .unwrap();
    }
    let mut left = 3;
    until(&mut watch, |event| {
        left -= i32::from(climbs_to("delivered")(event));
        left == 0
    })
    .await;
    let mut shown = headlines(&north_desk).await;
    shown.sort();
    assert_eq!(shown, ["one", "three", "two"]);
    assert!(
        north_desk.status().await.unwrap().counterparts[0]
            .gaps
            .is_empty()
    );
    // A restart goes on in the new stream: the relay refuses to see one number with two envelopes.
    drop(watch);
    stop_hard(south, desk).await;
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(&world.north, "FLASH", "four"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    drop((south, north));
}

#[tokio::test]
async fn what_no_key_opens_is_sealed_anew_under_the_same_id() {
    let world = World::new();
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    desk.send(alert(&world.north, "FLASH", "first"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    north.shutdown().await;
    let epoch = world.north.keyring.epochs()[0];
    world.north.keyring.destroy(epoch).unwrap();
    let sent = desk
        .send(alert(&world.north, "FLASH", "second"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("held")).await;
    let north = world.start(&world.north);
    let north_desk = Desk::of(&north);
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await, ["first", "second"]);
    let view = desk
        .show(sent.id.parse().unwrap(), None, String::new())
        .await
        .unwrap();
    let ladder: Vec<_> = view
        .receipts
        .iter()
        .map(|one| one.status.as_str())
        .collect();
    assert_eq!(ladder, ["held", "held", "delivered"]);
    drop((south, north));
}

#[tokio::test]
async fn a_copy_of_a_home_is_not_linked_and_that_is_an_alarm() {
    let world = World::new();
    let (south, north) = world.both();
    let mut watch = Desk::of(&south).watch(Some("0")).unwrap();
    Desk::of(&south)
        .send(alert(&world.north, "FLASH", "first"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let copy = Office {
        id: world.south.id.clone(),
        seed: world.south.seed,
        home: world.dir.path().join("copy"),
        keyring: Arc::new(Keys::default()),
        record_keys: Arc::clone(&world.south.record_keys),
        retention: crate::config::Retention::default(),
    };
    let copied = world.start(&copy);
    let desk = Desk::of(&copied);
    let event = until(&mut desk.watch(Some("0")).unwrap(), |event| {
        event.kind == "alarm"
    })
    .await;
    assert_eq!(event.alarm.unwrap().code, "second_gateway");
    // The record may be seen a moment before the round that wrote it ends.
    let stopped = async {
        loop {
            let status = desk.status().await.unwrap();
            if status.link == "stopped" {
                return status;
            }
            tokio::task::yield_now().await;
        }
    };
    let status = tokio::time::timeout(Duration::from_secs(10), stopped);
    assert_eq!(status.await.unwrap().alarms.len(), 1);
    drop((south, north, copied));
}

#[tokio::test]
async fn a_full_disk_refuses_a_whole_alert_and_recovers() {
    let world = World::new();
    let full = blo_store::Options {
        reserve_bytes: u64::MAX,
        ..blo_store::Options::default()
    };
    let south = world.start_with(&world.south, full, system_clock());
    let desk = Desk::of(&south);
    let error = desk
        .send(alert(&world.north, "FLASH", "lost"))
        .await
        .unwrap_err();
    assert_eq!((error.code.as_str(), error.exit_code), ("storage_full", 75));
    assert!(desk.outbox(Listing::default()).await.unwrap().is_empty());
    stop_hard(south, desk).await;
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    desk.send(alert(&world.north, "FLASH", "kept"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&Desk::of(&north)).await, ["kept"]);
    drop((south, north));
}

#[tokio::test]
async fn a_wrong_clock_is_replaced_by_the_relays_and_never_silences_an_office() {
    let world = World::new();
    let year = 365 * 86_400_000;
    let wrong = move || system_clock().now().minus_millis(year);
    world.relay.close(&world.south.id);
    let south = world.start_with(&world.south, blo_store::Options::default(), Arc::new(wrong));
    let north = world.start(&world.north);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    desk.send(alert(&world.north, "FLASH", "made offline"))
        .await
        .unwrap();
    let told = until(&mut watch, |event| event.kind == "sent").await;
    assert_eq!(told.at, told.item.unwrap().stored_at);
    world.relay.open(&world.south.id);
    let told = until(&mut watch, climbs_to("delivered")).await;
    let composed: Timestamp = told.item.unwrap().composed_at.parse().unwrap();
    assert!(
        composed.millis_apart(system_clock().now()) < 60_000,
        "the watch tells the times that it was given since"
    );
    desk.send(alert(&world.north, "FLASH", "made online"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let status = desk.status().await.unwrap();
    assert!(status.by_relay_time && status.clock_offset_ms.unwrap() > 86_400_000);
    let now = system_clock().now();
    for item in Desk::of(&north).inbox(Listing::default()).await.unwrap() {
        let composed: Timestamp = item.composed_at.parse().unwrap();
        assert!(
            item.by_relay_time && composed.millis_apart(now) < 60_000,
            "{}",
            item.headline
        );
    }
    assert_eq!(
        headlines(&Desk::of(&north)).await,
        ["made offline", "made online"]
    );
    drop((south, north));
}

#[tokio::test]
async fn an_alert_that_nobody_answered_is_unconfirmed_when_it_is_over_and_a_late_receipt_still_counts()
 {
    let world = World::new();
    let now = Arc::new(AtomicU64::new(system_clock().now().as_millis()));
    let hand = Arc::clone(&now);
    let clock: Arc<dyn blo_proto::Clock> =
        Arc::new(move || Timestamp::from_millis(hand.load(Ordering::Relaxed)));
    world.relay.with(|inner| inner.clock = Arc::clone(&clock));
    let start = |office| world.start_at(office, &clock);
    let (south, north) = (start(&world.south), start(&world.north));
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    desk.send(alert(&world.north, "FLASH", "first"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    north.shutdown().await;
    let short = AlertInput {
        lifetime_s: Some(60),
        ..alert(&world.north, "FLASH", "second")
    };
    desk.send(short.clone()).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    world.relay.close(&world.south.id);
    desk.send(short).await.unwrap();
    now.fetch_add(180_000, Ordering::Relaxed);
    desk.send(alert(&world.north, "FLASH", "third"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("unconfirmed")).await;
    until(&mut watch, climbs_to("unconfirmed")).await;
    world.relay.open(&world.south.id);
    let north = start(&world.north);
    let event = until(&mut watch, climbs_to("delivered")).await;
    let first = event.item.unwrap().headline;
    let second = until(&mut watch, climbs_to("delivered"))
        .await
        .item
        .unwrap()
        .headline;
    let mut late = [first.as_str(), second.as_str()];
    late.sort_unstable();
    assert_eq!(
        late,
        ["second", "third"],
        "what the relay still held is delivered and counts"
    );
    drop((south, north));
}

#[tokio::test]
async fn what_was_over_before_it_could_leave_waits_nowhere_any_more() {
    use crate::shelf::{Position, Shelf, Vault};
    let world = World::new();
    let now = Arc::new(AtomicU64::new(system_clock().now().as_millis()));
    let hand = Arc::clone(&now);
    let clock = move || Timestamp::from_millis(hand.load(Ordering::Relaxed));
    let options = blo_store::Options::default;
    let south = world.start_with(&world.south, options(), Arc::new(clock));
    let desk = Desk::of(&south);
    // Linked, and nothing can be sealed: the north was never there.
    while desk.status().await.unwrap().link != "up" {
        tokio::task::yield_now().await;
    }
    let mut watch = desk.watch(Some("0")).unwrap();
    let short = AlertInput {
        lifetime_s: Some(60),
        ..alert(&world.north, "FLASH", "never left")
    };
    desk.send(short).await.unwrap();
    now.fetch_add(180_000, Ordering::Relaxed);
    // The next one wakes it.
    desk.send(alert(&world.north, "ROUTINE", "waits"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("unconfirmed")).await;
    drop((watch, desk));
    south.shutdown().await;
    let vault = Vault::new(&[world.south.seed[0]; 32]);
    let journal = world.south.home.join("journal");
    let (shelf, _) = Shelf::open(&journal, vault, options()).unwrap();
    let waits = |precedence| shelf.queue(precedence, (Position::START, 0), 10).unwrap();
    assert_eq!(waits(blo_proto::Precedence::Flash), []);
    assert_eq!(waits(blo_proto::Precedence::Routine).len(), 1);
}

#[tokio::test]
async fn bad_input_is_refused_with_its_code_and_leaves_nothing() {
    let world = World::new();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let good = || alert(&world.north, "FLASH", "good");
    let to = |office: &str| AlertInput {
        to: vec![office.to_owned()],
        ..good()
    };
    for (input, code) in [
        (to("elsewhere.la"), DeskError::UNKNOWN_COUNTERPART),
        (to("mae-sai.th"), "bad_content"),
        (to("no office"), "bad_content"),
        (
            AlertInput {
                precedence: "URGENT".to_owned(),
                ..good()
            },
            "bad_content",
        ),
        (
            AlertInput {
                lifetime_s: Some(0),
                ..good()
            },
            "bad_content",
        ),
        (
            AlertInput {
                lifetime_s: Some(8 * 86_400),
                ..good()
            },
            "bad_content",
        ),
        (
            AlertInput {
                expires_at: Some("1970-01-01T00:00:00Z".to_owned()),
                ..good()
            },
            "bad_content",
        ),
        (
            AlertInput {
                reference: Some("x".repeat(65)),
                ..good()
            },
            "bad_content",
        ),
    ] {
        let error = desk.send(input).await.unwrap_err();
        assert_eq!(error.code, code, "{error}");
        assert_eq!(error.exit_code, 65);
    }
    assert_eq!(desk.outbox(Listing::default()).await.unwrap().len(), 0);
    south.shutdown().await;
}

#[tokio::test]
async fn a_ref_names_one_alert_and_an_unknown_id_none() {
    let world = World::new();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let good = || alert(&world.north, "FLASH", "good");
    let named = AlertInput {
        reference: Some("case-1".to_owned()),
        ..good()
    };
    desk.send(named.clone()).await.unwrap();
    let other = AlertInput {
        reference: named.reference,
        ..alert(&world.north, "FLASH", "other")
    };
    assert_eq!(
        desk.send(other).await.unwrap_err().code,
        DeskError::REF_CONFLICT
    );
    assert_eq!(desk.outbox(Listing::default()).await.unwrap().len(), 1);
    let unknown = "0197a000-0000-7000-8000-000000000000".parse().unwrap();
    let error = desk.show(unknown, None, String::new()).await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.exit_code),
        (DeskError::NOT_FOUND, 66)
    );
    south.shutdown().await;
    assert_eq!(
        desk.send(good()).await.unwrap_err().code,
        DeskError::STOPPED
    );
}

#[tokio::test]
async fn a_silent_relay_is_given_the_same_bytes_again_and_a_repeat_is_shown_once() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    desk.send(alert(&world.north, "FLASH", "first"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    world.relay.with(|inner| inner.mute = true);
    let before = world.relay.with(|inner| inner.submissions);
    desk.send(alert(&world.north, "FLASH", "second"))
        .await
        .unwrap();
    let submitted = async {
        while world.relay.with(|inner| inner.submissions) == before {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), submitted)
        .await
        .unwrap();
    world.relay.close(&world.south.id);
    world.relay.with(|inner| inner.mute = false);
    world.relay.open(&world.south.id);
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await, ["first", "second"]);
    drop((south, north));
}

#[tokio::test]
async fn a_sealing_key_is_made_daily_and_destroyed_when_nothing_sealed_to_it_can_still_come() {
    let world = World::new();
    let now = Arc::new(AtomicU64::new(system_clock().now().as_millis()));
    let hand = Arc::clone(&now);
    let clock: Arc<dyn blo_proto::Clock> =
        Arc::new(move || Timestamp::from_millis(hand.load(Ordering::Relaxed)));
    world.relay.with(|inner| inner.clock = Arc::clone(&clock));
    let options = blo_store::Options::default;
    let south = world.start_with(&world.south, options(), Arc::clone(&clock));
    let north = world.start_with(&world.north, options(), Arc::clone(&clock));
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    let day = 86_400_000;
    let first = world.south.keyring.epochs()[0];
    for (days, keys) in [(0, 1), (1, 2), (6, 3), (2, 3)] {
        now.fetch_add(days * day, Ordering::Relaxed);
        desk.send(alert(&world.north, "FLASH", "still crosses"))
            .await
            .unwrap();
        until(&mut watch, climbs_to("delivered")).await;
        let epochs = world.south.keyring.epochs();
        assert_eq!(epochs.len(), keys, "after {days} more days");
        assert_eq!(epochs.contains(&first), days != 2);
    }
    drop((south, north));
}

#[tokio::test]
async fn a_sealing_key_is_kept_through_rotations_that_were_never_published() {
    let world = World::new();
    let now = Arc::new(AtomicU64::new(system_clock().now().as_millis()));
    let hand = Arc::clone(&now);
    let clock: Arc<dyn blo_proto::Clock> =
        Arc::new(move || Timestamp::from_millis(hand.load(Ordering::Relaxed)));
    world.relay.with(|inner| inner.clock = Arc::clone(&clock));
    let (south, north) = (&world.south, &world.north);
    let gateways = [world.start_at(south, &clock), world.start_at(north, &clock)];
    let (desk, north_desk) = (Desk::of(&gateways[0]), Desk::of(&gateways[1]));
    let mut watch = desk.watch(Some("0")).unwrap();
    let known = alert(north, "FLASH", "makes the first key known");
    desk.send(known).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    world.relay.close(&north.id);
    let day = 86_400_000;
    let first = north.keyring.epochs()[0];
    for days in 1..=9 {
        now.fetch_add(day, Ordering::Relaxed);
        // Whatever is done at an office has it look at its keys.
        let queued = alert(south, "ROUTINE", "waits for the link");
        north_desk.send(queued).await.unwrap();
        assert_eq!(north.keyring.epochs().len(), 1 + days);
    }
    // Nobody else has heard of those: what comes is sealed to the first.
    let sealed = alert(north, "FLASH", "to the first key");
    desk.send(sealed).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    world.relay.open(&north.id);
    until(&mut watch, climbs_to("delivered")).await;
    // The latest is published now, which ends all before it, in a week.
    for (days, kept) in [(7, true), (1, false)] {
        now.fetch_add(days * day, Ordering::Relaxed);
        let later = alert(north, "FLASH", "later");
        desk.send(later).await.unwrap();
        until(&mut watch, climbs_to("delivered")).await;
        let epochs = north.keyring.epochs();
        assert_eq!(epochs.contains(&first), kept, "{epochs:?}");
        assert_eq!(epochs.len() > 10, kept, "{epochs:?}");
    }
    drop(gateways);
}

/// Waits until so many envelopes are set aside.
pub(super) async fn settled_quarantine(desk: &Desk, count: u64) {
    let wait = async {
        while desk.status().await.unwrap().quarantined < count {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("it is set aside");
}
