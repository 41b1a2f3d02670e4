//! By hand, where no network is: what is carried is judged like what the relay brings, shows once whichever way it comes
//! first, and leaves no gap once the relay is back.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    crossing::stop_hard,
    loss::{MINUTE, by_hand, no_gap},
    *,
};
use crate::desk::{ByHandInput, ENVELOPES_MAX, TakenInView};

/// What stands open at one desk for an office, as a folder would have it.
async fn folder(from: &Desk, to: &Office) -> Vec<ByHandInput> {
    let view = from.carry_out(to.id.clone()).await.unwrap();
    let positions: Vec<u64> = view.envelopes.iter().map(|one| one.position).collect();
    let mut folder = vec![ByHandInput {
        what: "bundle".to_owned(),
        bytes: view.bundle,
    }];
    for some in positions.chunks(ENVELOPES_MAX) {
        let envelope = |bytes| ByHandInput {
            what: "envelope".to_owned(),
            bytes,
        };
        folder.extend(
            from.envelopes(some)
                .await
                .unwrap()
                .into_iter()
                .map(envelope),
        );
    }
    folder
}

/// What became of its envelopes; the bundle is left out.
async fn take(desk: &Desk, folder: &[ByHandInput]) -> Vec<TakenInView> {
    let mut all = Vec::new();
    for some in folder.chunks(100) {
        all.extend(desk.carry_in(some).await.unwrap());
    }
    all.split_off(1)
}

fn became(taken: &[TakenInView]) -> Vec<&str> {
    taken.iter().map(|one| one.became.as_str()).collect()
}

/// Two offices that were linked once and are not any more, and a clock that a test puts forward.
struct Stage {
    world: World,
    ahead: Arc<AtomicU64>,
    clock: Arc<dyn blo_proto::Clock>,
    south: Gateway,
    north: Gateway,
}

impl Stage {
    async fn new() -> Self {
        let world = World::new();
        let (ahead, clock) = by_hand(&world);
        let (south, north) = (
            world.start_at(&world.south, &clock),
            world.start_at(&world.north, &clock),
        );
        let stage = Self {
            world,
            ahead,
            clock,
            south,
            north,
        };
        stage.cross("by the relay").await;
        stage.cut();
        stage
    }

    fn desks(&self) -> (Desk, Desk) {
        (Desk::of(&self.south), Desk::of(&self.north))
    }

    /// South sends one, which crosses.
    async fn cross(&self, headline: &str) {
        let (desk, _) = self.desks();
        let mut watch = desk.watch(None).unwrap();
        self.send("FLASH", headline).await;
        until(&mut watch, climbs_to("delivered")).await;
    }

    async fn send(&self, precedence: &str, headline: &str) -> String {
        let (desk, _) = self.desks();
        let alert = alert(&self.world.north, precedence, headline);
        desk.send(alert).await.unwrap().id
    }

    fn cut(&self) {
        self.world.relay.close(&self.world.south.id);
        self.world.relay.close(&self.world.north.id);
    }

    fn heal(&self) {
        self.world.relay.open(&self.world.south.id);
        self.world.relay.open(&self.world.north.id);
    }

    /// The network is back: something crosses, a minute passes, and nothing is missing or shown twice.
    async fn ends_well(&self, expected: &[&str]) {
        self.heal();
        let (south, north) = self.desks();
        self.cross("afterwards").await;
        for _ in 0..3 {
            self.ahead.fetch_add(MINUTE, Ordering::Relaxed);
            self.cross("minute").await;
        }
        let mut shown = headlines(&north).await;
        shown.retain(|headline| {
            !matches!(headline.as_str(), "minute" | "afterwards" | "by the relay")
        });
        shown.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(shown, expected);
        no_gap(&[&south, &north]).await;
        for desk in [&south, &north] {
            let status = desk.status().await.unwrap();
            assert!(faults(&status).is_empty(), "{:?}", status.alarms);
            assert_eq!(status.quarantined, 0);
        }
    }
}

#[tokio::test]
async fn r29_an_alert_goes_by_hand_its_receipt_comes_back_by_hand_and_the_relay_repeats_nothing() {
    let stage = Stage::new().await;
    let (south, north) = stage.desks();
    let mut watch = south.watch(None).unwrap();
    let id = stage.send("FLASH", "by hand").await;
    stage.send("ROUTINE", "less urgent").await;
    let out = folder(&south, &stage.world.north).await;
    let taken = take(&north, &out).await;
    assert!(
        taken.iter().filter(|one| one.became == "new").count() >= 2,
        "{taken:?}"
    );
    assert_eq!(
        headlines(&north).await,
        ["by the relay", "by hand", "less urgent"]
    );
    let read = id.parse().unwrap();
    north.show(read, None, "Nang".to_owned()).await.unwrap();
    let back = folder(&north, &stage.world.south).await;
    take(&south, &back).await;
    until(&mut watch, climbs_to("delivered")).await;
    until(&mut watch, climbs_to("read")).await;
    // Nothing of it stands open any more.
    let view = south.carry_out(stage.world.north.id.clone()).await.unwrap();
    assert!(
        view.envelopes.iter().all(|one| one.what != "alert"),
        "{view:?}"
    );
    stage.ends_well(&["by hand", "less urgent"]).await;
    let view = south.show(read, None, String::new()).await.unwrap();
    let held = view.receipts.iter().filter(|one| one.status == "held");
    assert_eq!(
        held.count(),
        0,
        "the relay never had it: {:?}",
        view.receipts
    );
}

#[tokio::test]
async fn r29_what_came_by_hand_and_was_not_answered_goes_by_the_relay_too_and_shows_once() {
    let stage = Stage::new().await;
    let (south, north) = stage.desks();
    stage.send("FLASH", "both ways").await;
    let out = folder(&south, &stage.world.north).await;
    take(&north, &out).await;
    let before = stage.world.relay.with(|inner| inner.submissions);
    let mut watch = south.watch(None).unwrap();
    stage.world.relay.open(&stage.world.south.id);
    until(&mut watch, climbs_to("held")).await;
    assert!(stage.world.relay.with(|inner| inner.submissions) > before);
    stage.world.relay.open(&stage.world.north.id);
    until(&mut watch, climbs_to("delivered")).await;
    stage.ends_well(&["both ways"]).await;
}

#[tokio::test]
async fn what_the_relay_holds_is_carried_and_what_came_by_it_first_is_not_shown_again() {
    let stage = Stage::new().await;
    let (south, north) = stage.desks();
    let mut watch = south.watch(None).unwrap();
    stage.world.relay.open(&stage.world.south.id);
    stage.send("FLASH", "held").await;
    until(&mut watch, climbs_to("held")).await;
    stage.cut();
    let out = folder(&south, &stage.world.north).await;
    let first = take(&north, &out).await;
    assert!(became(&first).contains(&"new"), "{first:?}");
    let again = take(&north, &out).await;
    assert!(
        !became(&again).contains(&"new"),
        "the same folder twice: {again:?}"
    );
    assert_eq!(headlines(&north).await, ["by the relay", "held"]);
    stage.ends_well(&["held"]).await;
    // The old folder, once more.
    let old = take(&north, &out).await;
    assert!(old.iter().all(|one| one.became == "before"), "{old:?}");
    stage.ends_well(&["held"]).await;
}

#[tokio::test]
async fn r29_numbers_and_bytes_are_on_disk_before_they_are_carried() {
    let stage = Stage::new().await;
    let (south, north) = stage.desks();
    stage.send("FLASH", "before the crash").await;
    let first = folder(&south, &stage.world.north).await;
    let Stage {
        world,
        clock,
        south: gateway,
        north: _north,
        ..
    } = stage;
    stop_hard(gateway, south).await;
    let south = world.start_at(&world.south, &clock);
    let second = folder(&Desk::of(&south), &world.north).await;
    assert_eq!(
        first[1..],
        second[1..],
        "the same bytes under the same numbers"
    );
    take(&north, &first).await;
    take(&north, &second).await;
    assert_eq!(
        headlines(&north).await,
        ["by the relay", "before the crash"]
    );
}

#[tokio::test]
async fn what_nobody_signed_or_is_not_for_us_is_told_to_who_brought_it_and_accuses_nobody() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let stage = Stage::new().await;
    let (south, north) = stage.desks();
    stage.send("FLASH", "genuine").await;
    let out = folder(&south, &stage.world.north).await;
    let mut bytes = STANDARD.decode(&out[1].bytes).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    let with = |bytes: &[u8]| ByHandInput {
        what: "envelope".to_owned(),
        bytes: STANDARD.encode(bytes),
    };
    let bent = [with(&bytes), with(b"no envelope"), with(&[])];
    let taken = north.carry_in(&bent).await.unwrap();
    let whys: Vec<_> = taken
        .iter()
        .map(|one| (one.became.as_str(), one.why.as_str()))
        .collect();
    assert_eq!(whys[0], ("refused", "bad_signature"));
    assert!(
        whys[1..].iter().all(|why| *why == ("refused", "malformed")),
        "{whys:?}"
    );
    // Our own folder, and a bundle that is no counterpart's.
    let own = south.carry_in(&out).await.unwrap();
    assert!(own.iter().all(|one| one.became == "own"), "{own:?}");
    let no_bundle = ByHandInput {
        what: "bundle".to_owned(),
        ..with(b"no bundle")
    };
    assert_eq!(
        north.carry_in(&[no_bundle]).await.unwrap()[0].became,
        "refused"
    );
    let unknown = ByHandInput {
        what: "parcel".to_owned(),
        ..with(b"")
    };
    assert_eq!(
        north.carry_in(&[unknown]).await.unwrap_err().code,
        "bad_content"
    );
    let status = north.status().await.unwrap();
    assert!(faults(&status).is_empty(), "{:?}", status.alarms);
    assert_eq!(status.quarantined, 0);
    assert_eq!(headlines(&north).await, ["by the relay"]);
    take(&north, &out).await;
    stage.ends_well(&["genuine"]).await;
}

#[tokio::test]
async fn r29_what_is_over_its_time_is_not_taken_from_an_old_folder() {
    let stage = Stage::new().await;
    let (south, north) = stage.desks();
    let short = AlertInput {
        lifetime_s: Some(60),
        ..alert(&stage.world.north, "FLASH", "short")
    };
    south.send(short).await.unwrap();
    let out = folder(&south, &stage.world.north).await;
    stage.ahead.fetch_add(3 * MINUTE, Ordering::Relaxed);
    let taken = take(&north, &out).await;
    assert!(became(&taken).contains(&"over"), "{taken:?}");
    let again = folder(&south, &stage.world.north).await;
    assert!(again.len() < out.len() || !became(&take(&north, &again).await).contains(&"over"));
    stage.ends_well(&[]).await;
}

#[tokio::test]
async fn one_that_was_never_linked_cannot_be_sealed_to_until_its_folder_brings_its_key() {
    let world = World::new();
    world.relay.close(&world.south.id);
    world.relay.close(&world.north.id);
    let (south, north) = world.both();
    let (desk, at_north) = (Desk::of(&south), Desk::of(&north));
    desk.send(alert(&world.north, "FLASH", "first of all"))
        .await
        .unwrap();
    let view = desk.carry_out(world.north.id.clone()).await.unwrap();
    assert!(!view.sealable && view.envelopes.is_empty(), "{view:?}");
    let stranger = desk.carry_out("poipet.kh".parse().unwrap()).await;
    assert_eq!(stranger.unwrap_err().code, DeskError::UNKNOWN_COUNTERPART);
    // North cannot seal either; but its bundle is signed, not sealed.
    let first = folder(&at_north, &world.south).await;
    assert_eq!(first.len(), 1);
    let taken = desk.carry_in(&first).await.unwrap();
    assert_eq!(taken[0].became, "new", "{taken:?}");
    let out = folder(&desk, &world.north).await;
    at_north.carry_in(&out).await.unwrap();
    assert_eq!(headlines(&at_north).await, ["first of all"]);
}

#[tokio::test]
async fn more_than_is_held_in_memory_is_carried_and_answered_each_once() {
    let stage = Stage::new().await;
    let (south, north) = stage.desks();
    const ALERTS: usize = 1_100;
    let headlines_sent: Vec<String> = (0..ALERTS).map(|n| format!("number {n}")).collect();
    for headline in &headlines_sent {
        stage.send("ROUTINE", headline).await;
    }
    let out = folder(&south, &stage.world.north).await;
    let taken = take(&north, &out).await;
    let new = taken.iter().filter(|one| one.became == "new").count();
    assert!(new >= ALERTS, "{new} of {ALERTS}");
    let unread = north
        .known(stage.world.south.id.clone())
        .await
        .unwrap()
        .unread_here;
    assert_eq!(unread.alerts, u64::try_from(ALERTS).unwrap() + 1);
    let back = folder(&north, &stage.world.south).await;
    take(&south, &back).await;
    let known = south.known(stage.world.north.id.clone()).await.unwrap();
    assert!(known.not_there.is_empty(), "{:?}", known.not_there);
    stage.heal();
    stage.cross("afterwards").await;
    stage.ahead.fetch_add(2 * MINUTE, Ordering::Relaxed);
    stage.cross("minute").await;
    no_gap(&[&south, &north]).await;
    let unread = north
        .known(stage.world.south.id.clone())
        .await
        .unwrap()
        .unread_here;
    assert_eq!(unread.alerts, u64::try_from(ALERTS).unwrap() + 3);
}
