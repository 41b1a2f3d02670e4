//! What is forgotten cannot be read by anybody, here or from a copy of the journal; what is needed stays, and so does
//! the record of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use blo_proto::{AlertId, Timestamp};
use zeroize::Zeroizing;

use super::{
    AckInput, AlertInput, Desk, DeskError, MARKER, Office, World, alert, climbs_to, files_with,
    headlines, received, until,
};
use crate::{
    config::Retention,
    desk::{ForgetInput, Listing, SearchInput},
    gateway::Gateway,
    keys::{RecordKeys, copy_record_keys},
    shelf::{Kind, Shelf, Vault},
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn because(reason: &str) -> ForgetInput {
    ForgetInput {
        officer: "Capt. Anong".to_owned(),
        reason: reason.to_owned(),
        now: true,
        ..ForgetInput::default()
    }
}

/// A world in which one alert was sent, shown, and answered with a note.
async fn answered(world: &World) -> (Gateway, Gateway, AlertId) {
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = north_desk.watch(Some("0")).unwrap();
    let mut sent = desk.watch(Some("0")).unwrap();
    let id = desk
        .send(alert(&world.north, "ROUTINE", "a van"))
        .await
        .unwrap()
        .id;
    until(&mut watch, received).await;
    let ack = AckInput {
        outcome: "seized".to_owned(),
        note: "in the warehouse".to_owned(),
        ..AckInput::default()
    };
    let id: AlertId = id.parse().unwrap();
    north_desk.acknowledge(id, ack).await.unwrap();
    until(&mut sent, climbs_to("actioned")).await;
    (south, north, id)
}

async fn hits(desk: &Desk, phrase: &str) -> usize {
    let search = SearchInput {
        phrases: vec![phrase.to_owned()],
        ..SearchInput::default()
    };
    desk.search(search).await.unwrap().items.len()
}

/// Every body that can be opened in a journal with these keys, as one text.
fn all_that_is_read(office: &Office, journal: &std::path::Path, keys: Arc<RecordKeys>) -> String {
    let vault = Vault::new(&[office.seed[0]; 32]).with(keys);
    let (shelf, _) = Shelf::open(journal, vault, blo_store::Options::default()).unwrap();
    let mut all = String::new();
    for number in 1..=shelf.last().number() {
        // A record that only goes on with another one's changes has no body.
        if let Ok(body) = shelf.read(crate::shelf::Position::new(number))
            && let Some(kind) = body.kind
        {
            let bytes = match &kind {
                Kind::Sent(kept) => kept.content.to_vec(),
                Kind::Received(kept) | Kind::Receipts(kept) => kept.plaintext.to_vec(),
                Kind::Envelope(kept) => kept.plaintext.to_vec(),
                Kind::Fact(kept) => kept.note.clone().into_bytes(),
                _ => Vec::new(),
            };
            all.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    shelf.close().unwrap();
    all
}

#[tokio::test]
async fn r37_nothing_of_a_forgotten_alert_can_be_read_at_either_side_and_its_record_stays() {
    let world = World::new();
    let (south, north, id) = answered(&world).await;
    for (office, gateway) in [(&world.south, south), (&world.north, north)] {
        let desk = Desk::of(&gateway);
        assert_eq!(hits(&desk, "warehouse").await, 1);
        let left = desk
            .forget((id, None), because("the court's order"))
            .await
            .unwrap();
        assert_eq!(
            (left.readable, left.id.as_str()),
            (0, id.to_string().as_str())
        );
        assert!(left.records > 1, "{left:?}");
        assert_eq!(
            (left.officer.as_str(), left.reason.as_str()),
            ("Capt. Anong", "the court's order")
        );
        assert_eq!(hits(&desk, "warehouse").await, 0);
        assert_eq!(headlines(&desk).await, [""; 0]);
        assert_eq!(desk.outbox(Listing::default()).await.unwrap(), []);
        let shown = desk.show(id, None, String::new()).await.unwrap_err();
        assert_eq!(shown.code, DeskError::FORGOTTEN);
        assert!(shown.message.contains("the court's order"), "{shown}");
        assert_eq!(
            desk.evidence(id, None).await.unwrap_err().code,
            DeskError::FORGOTTEN
        );
        assert_eq!(desk.forgotten(id, None).await.unwrap(), left);
        assert_eq!(
            desk.forget((id, None), because("again")).await.unwrap(),
            left,
            "once"
        );
        drop(desk);
        gateway.shutdown().await;
        let journal = office.home.join("journal");
        let read = all_that_is_read(office, &journal, Arc::clone(&office.record_keys));
        for word in ["a van", MARKER, "warehouse"] {
            assert!(!read.contains(word), "{word} at {}", office.id);
        }
        let whole = crate::desk::upkeep::verify(&journal).unwrap();
        assert!(whole.damage.is_empty(), "the journal is whole");
        // After a start it is as it was.
        let gateway = world.start(office);
        let desk = Desk::of(&gateway);
        assert_eq!(desk.forgotten(id, None).await.unwrap(), left);
        drop(desk);
        gateway.shutdown().await;
    }
}

#[tokio::test]
async fn r37_a_copy_from_before_the_deletion_has_nothing_of_it_with_the_keys_of_after() {
    let world = World::new();
    let folder = world.dir.path().join("keys");
    let key = Zeroizing::new([world.south.seed[0]; 32]);
    let load = |folder: &std::path::Path| Arc::new(RecordKeys::load(folder, key.clone()).unwrap());
    let south = Office {
        record_keys: load(&folder),
        id: world.south.id.clone(),
        seed: world.south.seed,
        home: world.south.home.clone(),
        keyring: Arc::clone(&world.south.keyring),
        retention: Retention::default(),
    };
    let gateway = world.start(&south);
    let north = world.start(&world.north);
    let desk = Desk::of(&gateway);
    let mut watch = desk.watch(Some("0")).unwrap();
    let mut ids = Vec::new();
    for headline in ["forget this", "keep this"] {
        let sent = desk
            .send(alert(&world.north, "ROUTINE", headline))
            .await
            .unwrap();
        until(&mut watch, climbs_to("delivered")).await;
        ids.push(sent.id);
    }
    let (copy, place) = (
        world.dir.path().join("copy"),
        world.dir.path().join("place"),
    );
    desk.backup(copy.clone()).await.unwrap();
    copy_record_keys(&folder, &place).unwrap();
    let before = all_that_is_read(&south, &copy, load(&place));
    assert!(before.contains("forget this") && before.contains("keep this"));
    desk.forget((ids[0].parse().unwrap(), None), because("an order"))
        .await
        .unwrap();
    copy_record_keys(&folder, &place).unwrap();
    let after = all_that_is_read(&south, &copy, load(&place));
    assert!(
        !after.contains("forget this"),
        "an older copy brings it back"
    );
    assert!(after.contains("keep this"));
    drop((desk, watch));
    gateway.shutdown().await;
    north.shutdown().await;
    assert_eq!(
        files_with(&folder, b"forget this"),
        [""; 0].map(std::path::PathBuf::from)
    );
}

#[tokio::test]
async fn r37_what_the_other_office_may_need_is_not_forgotten_unless_somebody_insists() {
    let world = World::new();
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let sent = desk
        .send(alert(&world.north, "ROUTINE", "on its way"))
        .await
        .unwrap();
    let id: AlertId = sent.id.parse().unwrap();
    for now in [false, true] {
        let forget = ForgetInput {
            now,
            ..because("a wish")
        };
        let refused = desk.forget((id, None), forget).await.unwrap_err();
        assert_eq!(refused.code, DeskError::STILL_NEEDED, "{refused}");
    }
    assert_eq!(hits(&desk, "on its way").await, 1, "it is there");
    let mut watch = desk.watch(Some("0")).unwrap();
    let north = world.start(&world.north);
    until(&mut watch, climbs_to("delivered")).await;
    let early = ForgetInput {
        now: false,
        ..because("a wish")
    };
    let refused = desk.forget((id, None), early).await.unwrap_err();
    assert_eq!(refused.code, DeskError::STILL_NEEDED);
    assert!(
        refused.message.contains("until 20"),
        "until when: {refused}"
    );
    let unsaid = desk.forget((id, None), because(" ")).await.unwrap_err();
    assert_eq!(unsaid.code, "bad_content");
    desk.forget((id, None), because("a wish")).await.unwrap();
    assert_eq!(hits(&desk, "on its way").await, 0);
    // What comes of it now is kept by nobody either.
    let desk_north = Desk::of(&north);
    let ack = AckInput {
        outcome: "seized".to_owned(),
        note: "late words".to_owned(),
        ..AckInput::default()
    };
    desk_north.acknowledge(id, ack).await.unwrap();
    let name = desk.reading.name_of(&id, None).unwrap();
    let shelf = Arc::clone(&desk.doors.shelf);
    in_time(async || {
        let standing = shelf.standing(name, 0).unwrap().unwrap();
        standing.status == blo_proto::receipt::Status::Actioned
    })
    .await;
    drop(shelf);
    drop((desk, watch, desk_north));
    north.shutdown().await;
    south.shutdown().await;
    let keys = Arc::clone(&world.south.record_keys);
    let read = all_that_is_read(&world.south, &world.south.home.join("journal"), keys);
    assert!(!read.contains("late words") && !read.contains("on its way"));
}

#[tokio::test]
async fn r37_an_alert_is_kept_as_long_as_settings_and_sender_say_by_a_clock_that_is_sure() {
    let mut world = World::new();
    world.north.retention = Retention {
        received_days: Some(30),
        ..Retention::default()
    };
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    let north_desk = Desk::of(&north);
    let mut watch = north_desk.watch(Some("0")).unwrap();
    let one: AlertInput = alert(&world.north, "ROUTINE", "thirty days");
    let id = desk.send(one).await.unwrap().id.parse().unwrap();
    until(&mut watch, received).await;
    drop((desk, north_desk, watch));
    south.shutdown().await;
    north.shutdown().await;
    let start = crate::gateway::system_clock().now().as_millis();
    let (north_now, north_clock) = hand(start + 31 * DAY_MS);
    let (relay_now, relay_clock) = hand(start);
    world.relay.with(|inner| inner.clock = relay_clock);
    // Its own clock alone, thirty-one days ahead: the relay says another time.
    let north = world.start_at(&world.north, &north_clock);
    let desk = Desk::of(&north);
    let asked = async |desk: &Desk| {
        desk.examine().await.unwrap();
        desk.status().await.unwrap().clock_offset_ms
    };
    in_time(async || asked(&desk).await.is_some()).await;
    north_now.fetch_add(60_000, Ordering::Relaxed);
    asked(&desk).await;
    assert_eq!(
        headlines(&desk).await,
        ["thirty days"],
        "a clock that stepped destroys nothing"
    );
    drop(desk);
    north.shutdown().await;
    // Both say so: it was kept long enough.
    relay_now.store(north_now.load(Ordering::Relaxed), Ordering::Relaxed);
    let north = world.start_at(&world.north, &north_clock);
    let desk = Desk::of(&north);
    in_time(async || {
        north_now.fetch_add(60_000, Ordering::Relaxed);
        relay_now.fetch_add(60_000, Ordering::Relaxed);
        asked(&desk).await;
        desk.forgotten(id, None).await.is_ok()
    })
    .await;
    let left = desk.forgotten(id, None).await.unwrap();
    assert_eq!((left.readable, left.officer.as_str()), (0, ""));
    drop(desk);
    north.shutdown().await;
}

/// A clock, and what moves it.
fn hand(at_ms: u64) -> (Arc<AtomicU64>, Arc<dyn blo_proto::Clock>) {
    let now = Arc::new(AtomicU64::new(at_ms));
    let hand = Arc::clone(&now);
    let clock = move || Timestamp::from_millis(hand.load(Ordering::Relaxed));
    (now, Arc::new(clock))
}

/// Waits until it is so, and fails after ten seconds.
async fn in_time(mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("it comes to that");
}
