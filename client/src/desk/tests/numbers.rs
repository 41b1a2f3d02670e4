//! Numbers, names and receipts when something is lost, repeated or claimed twice: a test per clause.

use std::sync::atomic::Ordering;

use super::{
    byhand::{Hand, published},
    crossing::stop_hard,
    loss::by_hand,
    *,
};

#[tokio::test]
async fn a_lost_receipt_is_repaired_by_the_next_message() {
    let world = World::new();
    let (ahead, clock) = by_hand(&world);
    let start = |office| world.start_at(office, &clock);
    let (south, north) = (start(&world.south), start(&world.north));
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let known = alert(&world.north, "FLASH", "known");
    desk.send(known).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    // The relay says that it holds north's next receipt, and loses it.
    let all = Some((world.south.id.clone(), u32::MAX));
    world.relay.with(|inner| inner.withheld = all);
    let mut at_north = north_desk.watch(None).unwrap();
    let first = desk
        .send(alert(&world.north, "FLASH", "first"))
        .await
        .unwrap();
    until(&mut at_north, received).await;
    let held = async {
        while world.relay.with(|inner| inner.held_for(&world.south.id)) == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), held)
        .await
        .unwrap();
    world.relay.with(|inner| {
        inner.lose(&world.south.id);
        inner.withheld = None;
    });
    ahead.fetch_add(20_000, Ordering::Relaxed);
    let second = alert(&world.north, "FLASH", "second");
    desk.send(second).await.unwrap();
    let repaired = until(&mut watch, |event| {
        let about = event.item.as_ref().is_some_and(|item| item.id == first.id);
        about && climbs_to("delivered")(event)
    });
    repaired.await;
    drop((south, north));
}

#[tokio::test]
async fn a_number_that_another_envelope_has_keeps_both_headers_as_evidence() {
    let world = World::new();
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    world.relay.with(|inner| inner.conflicts = 1);
    let sent = desk
        .send(alert(&world.north, "FLASH", "once"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let id = sent.id.parse().unwrap();
    let parts = desk.evidence(id, None).await.unwrap();
    let counterpart = &parts.counterparts[0];
    assert_eq!(counterpart.alerts.len(), 2, "both sealings");
    assert_ne!(counterpart.alerts[0].header, counterpart.alerts[1].header);
    let view = desk.show(id, None, String::new()).await.unwrap();
    let said: Vec<_> = view
        .receipts
        .iter()
        .map(|one| (one.status.as_str(), one.code.as_str()))
        .collect();
    let expected = [
        ("refused_by_relay", "number_conflict"),
        ("held", ""),
        ("delivered", ""),
    ];
    assert_eq!(said, expected);
    assert_eq!(
        view.item.status, "delivered",
        "and no status is told that is none"
    );
    drop((south, north));
}

/// As a snapshot of a machine does, which no epoch tells.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_journal_that_went_back_unseen_begins_a_new_stream_where_its_numbers_are_taken() {
    let world = World::new();
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = alert(&world.north, "FLASH", "first");
    desk.send(first).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    drop(desk);
    south.shutdown().await;
    let (journal, copy) = (
        world.south.home.join("journal"),
        world.dir.path().join("snapshot"),
    );
    copy_folder(&journal, &copy);
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(None).unwrap();
    let second = alert(&world.north, "FLASH", "in the other life");
    desk.send(second).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    drop(watch);
    stop_hard(south, desk).await;
    std::fs::remove_dir_all(&journal).unwrap();
    copy_folder(&copy, &journal);
    world.relay.with(|inner| inner.relink(&world.south.id));
    let south = world.start(&world.south);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(None).unwrap();
    let third = alert(&world.north, "FLASH", "third");
    desk.send(third).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert!(
        world.relay.with(|inner| !inner.refused.is_empty()),
        "a number came twice"
    );
    let shown = headlines(&Desk::of(&north)).await;
    assert_eq!(shown, ["first", "in the other life", "third"]);
    drop((south, north));
}

#[tokio::test]
async fn another_office_cannot_burn_an_id() {
    let world = World::new();
    let other = Office {
        id: "mae-sot.th".parse().unwrap(),
        seed: [3; 32],
        home: world.dir.path().join("mae-sot.th"),
        keyring: Arc::new(Keys::default()),
        record_keys: Arc::new(crate::keys::RecordKeys::in_memory()),
        retention: crate::config::Retention::default(),
    };
    let parts = world.parts(&world.north, blo_store::Options::default(), system_clock());
    let pairings = vec![world.pairing.clone(), pairing_of([&other, &world.north])];
    let north = Gateway::start(Parts { pairings, ..parts }).unwrap();
    let desk = Desk::of(&north);
    let mut watch = desk.watch(Some("0")).unwrap();
    published(&world).await;
    let burner = Hand::new(&world, "mae-sot.th", 3);
    let owner = Hand::new(&world, "mae-sai.th", 1);
    let (burnt, owned) = (burner.content("burnt", 1), owner.content("owned", 1));
    assert_eq!(burnt.id, owned.id);
    for bytes in [burner.sealed(&burnt, 1), owner.sealed(&owned, 1)] {
        world
            .relay
            .with(|inner| inner.inject(&world.north.id, bytes));
        until(&mut watch, received).await;
    }
    assert_eq!(headlines(&desk).await, ["burnt", "owned"]);
    assert_eq!(desk.status().await.unwrap().quarantined, 0);
    let error = desk.show(owned.id, None, String::new()).await.unwrap_err();
    assert_eq!(
        error.code,
        DeskError::AMBIGUOUS,
        "a name is a sender and an id"
    );
    drop(north);
}
