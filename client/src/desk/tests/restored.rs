//! A gateway restored from a backup: its counterparts give it what it lacks, each alert shows once, and what it had
//! before says so.

use std::sync::atomic::Ordering;

use super::{
    crossing::stop_hard,
    loss::{MINUTE, by_hand, no_gap},
    *,
};

/// Puts a copy in the place of a home's journal, as a restore does: without sealing keys, with the operator's leave.
fn put_back(world: &World, office: &Office, copy: &Path) -> Office {
    let journal = office.home.join("journal");
    std::fs::remove_dir_all(&journal).unwrap();
    blo_store::restore(copy, &journal).unwrap();
    world.relay.with(|inner| inner.relink(&office.id));
    Office {
        id: office.id.clone(),
        seed: office.seed,
        home: office.home.clone(),
        keyring: Arc::new(Keys::default()),
        record_keys: Arc::clone(&office.record_keys),
        retention: crate::config::Retention::default(),
    }
}

async fn statuses(desk: &Desk) -> BTreeMap<String, (String, bool)> {
    let items = desk.inbox(Listing::default()).await.unwrap();
    let one = |item: crate::desk::Item| (item.headline, (item.status, item.restored));
    let all: Vec<_> = items.into_iter().map(one).collect();
    let count = all.len();
    let named: BTreeMap<_, _> = all.into_iter().collect();
    assert_eq!(named.len(), count, "each shows once");
    named
}

#[tokio::test]
async fn a_restored_office_has_every_unexpired_alert_once_and_what_it_had_before_says_so() {
    let world = World::new();
    let (now, clock) = by_hand(&world);
    let options = blo_store::Options::default;
    let south = world.start_with(&world.south, options(), Arc::clone(&clock));
    let north = world.start_with(&world.north, options(), Arc::clone(&clock));
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    let cross = async |watch: &mut Watch, headline: &str| {
        desk.send(alert(&world.north, "ROUTINE", headline))
            .await
            .unwrap();
        until(watch, climbs_to("delivered")).await;
    };
    cross(&mut watch, "in the backup").await;
    let copy = world.dir.path().join("copy");
    north_desk.backup(copy.clone()).await.unwrap();
    now.fetch_add(MINUTE, Ordering::Relaxed);
    cross(&mut watch, "shown before the loss").await;
    let id = north_desk.inbox(Listing::default()).await.unwrap()[1]
        .id
        .parse()
        .unwrap();
    north_desk.show(id, None, String::new()).await.unwrap();
    until(&mut watch, climbs_to("read")).await;
    stop_hard(north, north_desk).await;
    let held = alert(&world.north, "ROUTINE", "held meanwhile");
    desk.send(held).await.unwrap();
    until(&mut watch, climbs_to("held")).await;

    let office = put_back(&world, &world.north, &copy);
    let north = world.start_with(&office, options(), Arc::clone(&clock));
    let north_desk = Desk::of(&north);
    let mut at_north = north_desk.watch(None).unwrap();
    for _ in 0..2 {
        let item = until(&mut at_north, received).await.item.unwrap();
        assert_eq!(item.restored, item.headline == "shown before the loss");
    }
    let expected = [
        ("held meanwhile", "delivered", false),
        ("in the backup", "delivered", false),
        ("shown before the loss", "delivered", true),
    ];
    let expected =
        expected.map(|(headline, status, again)| (headline.to_owned(), (status.to_owned(), again)));
    assert_eq!(statuses(&north_desk).await, BTreeMap::from(expected));
    until(&mut watch, climbs_to("delivered")).await;
    let view = desk.show(id, None, String::new()).await.unwrap();
    assert_eq!(view.item.status, "read", "a status never climbs down");
    // Numbers that only the lost journal had seen are no gap, in either direction.
    world.relay.close(&world.south.id);
    world.relay.open(&world.south.id);
    for step in 0..4 {
        now.fetch_add(MINUTE, Ordering::Relaxed);
        cross(&mut watch, &format!("later {step}")).await;
    }
    no_gap(&[&desk, &north_desk]).await;
    drop((south, north));
}

#[tokio::test]
async fn a_restored_sender_learns_how_far_its_alerts_have_come_and_counts_anew() {
    let world = World::new();
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    let first = alert(&world.north, "FLASH", "first");
    desk.send(first).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    world.relay.close(&world.south.id);
    let second = alert(&world.north, "FLASH", "second");
    let id = desk.send(second).await.unwrap().id.parse().unwrap();
    let copy = world.dir.path().join("copy");
    desk.backup(copy.clone()).await.unwrap();
    world.relay.open(&world.south.id);
    until(&mut watch, climbs_to("delivered")).await;
    drop(watch);
    stop_hard(south, desk).await;
    let office = put_back(&world, &world.south, &copy);
    let south = world.start(&office);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(None).unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    let view = desk.show(id, None, String::new()).await.unwrap();
    assert_eq!(view.item.status, "delivered");
    // The relay refuses to see one number with two envelopes.
    let third = alert(&world.north, "FLASH", "third");
    desk.send(third).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(
        headlines(&Desk::of(&north)).await,
        ["first", "second", "third"]
    );
    drop((south, north));
}
