//! A home that has another key than its agreements name, because the one before may be stolen: nothing goes either way
//! until its counterparts agree anew, and then nothing is lost. Not: making the key (`keys`), nor the ceremony.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    alone::alarmed,
    crossing::stop_hard,
    key_change::{arrives, certificate, unblocked},
    loss::{MINUTE, by_hand, no_gap},
    *,
};

/// The south with a key of its own since; its home, and what it remembers, is as it was.
fn with_another_key(world: &World) -> Office {
    Office {
        id: world.south.id.clone(),
        seed: [7; 32],
        home: world.south.home.clone(),
        keyring: Arc::new(Keys::default()),
        record_keys: Arc::clone(&world.south.record_keys),
        retention: crate::config::Retention::default(),
    }
}

fn start(world: &World, office: &Office, clock: &Arc<dyn blo_proto::Clock>) -> Gateway {
    let parts = world.parts(office, blo_store::Options::default(), Arc::clone(clock));
    let home_key = Zeroizing::new([world.south.seed[0]; 32]);
    Gateway::start(Parts { home_key, ..parts }).unwrap()
}

/// The relay's operator has registered the new key: what was there of the old one is over, and everyone is shown it.
fn registered(world: &World, office: &Office) {
    let leaf = certificate(&office.id, &office.seed);
    world.relay.with(|inner| {
        inner.lose(&world.north.id);
        inner.lose(&office.id);
        inner.relink(&office.id);
        inner.bundles.remove(&office.id);
        inner.show(&office.id, leaf);
    });
}

async fn agree(world: &World, office: &Office, desks: &[&Desk]) {
    let pairing = pairing_with([office, &world.north], 2);
    let text = crate::desk::reading::base64(&pairing.encode());
    for desk in desks {
        assert_eq!(desk.agree(&text).await, Ok(true));
        unblocked(desk).await;
    }
}

/// What is sent now is held, so that all before it is with the relay.
async fn arrives_nowhere(from: &Desk, to: &Office) {
    let mut watch = from.watch(None).unwrap();
    let one = alert(to, "ROUTINE", "for nobody yet");
    from.send(one).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
}

async fn both_ways(south: (&Desk, &Office), north: (&Desk, &Office), ahead: &AtomicU64) {
    for headline in ["after", "and a while later"] {
        arrives(north.0, south.1, headline).await;
        arrives(south.0, north.1, headline).await;
        ahead.fetch_add(2 * MINUTE, Ordering::Relaxed);
    }
    no_gap(&[south.0, north.0]).await;
    for desk in [south.0, north.0] {
        let status = desk.status().await.unwrap();
        assert_eq!(status.alarms.len(), 0, "{status:?}");
    }
}

#[tokio::test]
async fn r21_a_home_with_another_key_says_so_keeps_what_waits_and_seals_it_anew_once_both_agreed() {
    let world = World::new();
    let (ahead, clock) = by_hand(&world);
    let (south, north) = (
        world.start_at(&world.south, &clock),
        world.start_at(&world.north, &clock),
    );
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&north_desk, &world.south, "history").await;
    arrives(&desk, &world.north, "before").await;
    north.shutdown().await;
    let mut watch = desk.watch(None).unwrap();
    let held = alert(&world.north, "FLASH", "held");
    desk.send(held).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    world.relay.close(&world.south.id);
    let queued = alert(&world.north, "ROUTINE", "queued");
    desk.send(queued).await.unwrap();
    south.shutdown().await;
    world.relay.open(&world.south.id);

    let office = with_another_key(&world);
    registered(&world, &office);
    // Twice, so that what is in memory alone does not count.
    for _ in 0..2 {
        let south = start(&world, &office, &clock);
        let desk = Desk::of(&south);
        assert_eq!(
            alarmed(&desk, "key_changed").await,
            world.north.id.to_string()
        );
        let status = desk.status().await.unwrap();
        assert!(status.counterparts[0].key_changed, "{status:?}");
        assert_eq!(headlines(&desk).await, ["history"]);
        let refused = desk.send(alert(&world.north, "FLASH", "refused")).await;
        assert_eq!(refused.unwrap_err().code, "key_changed");
        south.shutdown().await;
    }
    let (south, north) = (
        start(&world, &office, &clock),
        world.start_at(&world.north, &clock),
    );
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    assert_eq!(
        alarmed(&north_desk, "key_changed").await,
        world.south.id.to_string()
    );
    // An agreement of the key before is none, whatever its serial.
    let stolen = pairing_with([&world.south, &world.north], 2);
    let stolen = crate::desk::reading::base64(&stolen.encode());
    assert_eq!(desk.agree(&stolen).await.unwrap_err().code, "key_changed");
    let mut north_watch = north_desk.watch(None).unwrap();
    agree(&world, &office, &[&desk, &north_desk]).await;
    for _ in 0..2 {
        until(&mut north_watch, received).await;
    }
    let mut came = headlines(&north_desk).await;
    came.sort();
    assert_eq!(came, ["before", "held", "queued"], "each once");
    both_ways((&desk, &office), (&north_desk, &world.north), &ahead).await;
    drop((south, north));
}

#[tokio::test]
async fn a_home_that_was_restored_with_another_key_is_given_what_it_lacks_once_both_agreed() {
    let world = World::new();
    let (ahead, clock) = by_hand(&world);
    let (south, north) = (
        world.start_at(&world.south, &clock),
        world.start_at(&world.north, &clock),
    );
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&north_desk, &world.south, "in the backup").await;
    let copy = world.dir.path().join("copy");
    desk.backup(copy.clone()).await.unwrap();
    arrives(&north_desk, &world.south, "after the backup").await;
    stop_hard(south, desk).await;
    let mut watch = north_desk.watch(None).unwrap();
    let meanwhile = alert(&world.south, "FLASH", "while it was gone");
    north_desk.send(meanwhile).await.unwrap();
    until(&mut watch, climbs_to("held")).await;

    let journal = world.south.home.join("journal");
    std::fs::remove_dir_all(&journal).unwrap();
    blo_store::restore(&copy, &journal).unwrap();
    let office = with_another_key(&world);
    registered(&world, &office);
    let south = start(&world, &office, &clock);
    let desk = Desk::of(&south);
    alarmed(&desk, "key_changed").await;
    alarmed(&north_desk, "key_changed").await;
    let mut at_south = desk.watch(None).unwrap();
    agree(&world, &office, &[&north_desk]).await;
    drop(watch);
    stop_hard(north, north_desk).await;
    // The first question is lost on its way: it is asked again though all was sealed anew meanwhile.
    agree(&world, &office, &[&desk]).await;
    let asked = || {
        world
            .relay
            .with(|inner| !inner.queues[&world.north.id].is_empty())
    };
    while !asked() {
        tokio::task::yield_now().await;
    }
    ahead.fetch_add(MINUTE, Ordering::Relaxed);
    arrives_nowhere(&desk, &world.north).await;
    world.relay.with(|inner| inner.lose(&world.north.id));
    let north = world.start_at(&world.north, &clock);
    let north_desk = Desk::of(&north);
    ahead.fetch_add(11 * MINUTE, Ordering::Relaxed);
    for _ in 0..2 {
        let item = until(&mut at_south, received).await.item.unwrap();
        assert_eq!(item.restored, item.headline == "after the backup");
    }
    let mut came = headlines(&desk).await;
    came.sort();
    assert_eq!(
        came,
        ["after the backup", "in the backup", "while it was gone"]
    );
    both_ways((&desk, &office), (&north_desk, &world.north), &ahead).await;
    drop((south, north));
}
