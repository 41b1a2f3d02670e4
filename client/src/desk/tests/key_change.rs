//! Another key of a counterpart: nothing goes either way, and what waits is for the key that both agree on. Not: the
//! ceremony (`tests/e2e`).

use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    alone::alarmed,
    faults::settled_quarantine,
    loss::{MINUTE, by_hand, no_gap},
    *,
};

/// The key of a seed, for certificates.
pub(super) fn key_pair(seed: &[u8; 32]) -> rcgen::KeyPair {
    let mut pkcs8 = hex::decode("302e020100300506032b657004220420").unwrap();
    pkcs8.extend_from_slice(seed);
    rcgen::KeyPair::try_from(pkcs8).unwrap()
}

/// A certificate of an office for the key of a seed.
pub(super) fn certificate(office: &OfficeId, seed: &[u8; 32]) -> Bytes {
    let key = key_pair(seed);
    let mut params = rcgen::CertificateParams::new([office.to_string()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    Bytes::copy_from_slice(params.self_signed(&key).unwrap().der())
}

/// The relay shows everyone the north's certificate for the key of a seed.
fn show(world: &World, seed: &[u8; 32]) {
    let (north, leaf) = (&world.north.id, certificate(&world.north.id, seed));
    world.relay.with(|inner| inner.show(north, leaf));
}

pub(super) async fn unblocked(desk: &Desk) {
    let wait = async {
        loop {
            let status = desk.status().await.unwrap();
            if status
                .alarms
                .iter()
                .all(|alarm| alarm.code != "key_changed")
            {
                return assert!(!status.counterparts[0].key_changed);
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("it is over");
}

pub(super) async fn arrives(from: &Desk, to: &Office, headline: &str) {
    let mut watch = from.watch(None).unwrap();
    from.send(alert(to, "FLASH", headline)).await.unwrap();
    until(&mut watch, climbs_to("delivered")).await;
}

#[tokio::test]
async fn r21_another_key_that_a_relay_shows_closes_both_ways_and_opens_none() {
    let world = World::new();
    let (south, north) = world.both();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&desk, &world.north, "before").await;
    show(&world, &[7; 32]);
    assert_eq!(
        alarmed(&desk, "key_changed").await,
        world.north.id.to_string()
    );
    let refused = desk.send(alert(&world.north, "FLASH", "refused")).await;
    assert_eq!(refused.unwrap_err().code, "key_changed");
    // The key that was pinned may be the stolen one.
    north_desk
        .send(alert(&world.south, "FLASH", "from the old key"))
        .await
        .unwrap();
    settled_quarantine(&desk, 1).await;
    assert_eq!(headlines(&desk).await, Vec::<String>::new());

    show(&world, &world.north.seed);
    unblocked(&desk).await;
    arrives(&desk, &world.north, "after").await;
    arrives(&north_desk, &world.south, "and back").await;
    assert_eq!(headlines(&desk).await, ["and back"]);
    drop((south, north));
}

#[tokio::test]
async fn r21_what_the_relay_refuses_for_a_key_waits_and_an_officer_is_told() {
    let world = World::new();
    let (south, north) = world.both();
    let desk = Desk::of(&south);
    arrives(&desk, &world.north, "before").await;
    world.relay.with(|inner| {
        inner.refusal = "key_changed";
        inner.refusals = 1;
    });
    let mut watch = desk.watch(None).unwrap();
    let id = desk.send(alert(&world.north, "FLASH", "waits")).await;
    let id = id.unwrap().id.parse().unwrap();
    assert_eq!(
        alarmed(&desk, "key_changed").await,
        world.north.id.to_string()
    );
    // Its word ends nothing: sent again by itself.
    until(&mut watch, climbs_to("delivered")).await;
    let view = desk.show(id, None, String::new()).await.unwrap();
    assert!(
        view.receipts
            .iter()
            .all(|one| one.status != "refused_by_relay")
    );
    let renewed = pairing_with([&world.south, &world.north], 2);
    let text = crate::desk::reading::base64(&renewed.encode());
    assert_eq!(desk.agree(&text).await, Ok(true));
    unblocked(&desk).await;
    drop((south, north));
}

/// Alerts cross, and four minutes pass.
async fn both_ways(south: (&Desk, &Office), north: (&Desk, &Office), ahead: &AtomicU64) {
    for headline in ["from the new key", "and a while later"] {
        arrives(north.0, south.1, headline).await;
        arrives(south.0, north.1, headline).await;
        ahead.fetch_add(2 * MINUTE, Ordering::Relaxed);
    }
}

/// The north with a new home and a new key, and what both signed then.
fn reborn(world: &World) -> (Office, SignedPairing) {
    let office = Office {
        id: world.north.id.clone(),
        seed: [7; 32],
        home: world.dir.path().join("reborn"),
        keyring: Arc::new(Keys::default()),
        record_keys: Arc::new(crate::keys::RecordKeys::in_memory()),
        retention: crate::config::Retention::default(),
    };
    let pairing = pairing_with([&world.south, &office], 2);
    (office, pairing)
}

#[tokio::test]
async fn r21_what_was_sealed_to_the_key_before_is_sealed_anew_after_a_restart_and_none_needs_asking()
 {
    let world = World::new();
    let (ahead, clock) = by_hand(&world);
    let start = |office| world.start_at(office, &clock);
    let (south, north) = (start(&world.south), start(&world.north));
    let desk = Desk::of(&south);
    arrives(&desk, &world.north, "before").await;
    north.shutdown().await;
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(&world.north, "FLASH", "held"))
        .await
        .unwrap();
    until(&mut watch, climbs_to("held")).await;
    world.relay.with(|inner| inner.mute = true);
    let unanswered = desk.send(alert(&world.north, "ROUTINE", "unanswered"));
    unanswered.await.unwrap();
    while world.relay.with(|inner| inner.submissions) < 3 {
        tokio::task::yield_now().await;
    }
    show(&world, &[7; 32]);
    alarmed(&desk, "key_changed").await;
    south.shutdown().await;
    world.relay.with(|inner| {
        inner.lose(&world.north.id);
        inner.mute = false;
        inner.relink(&world.north.id);
        inner.bundles.remove(&world.north.id); // of the key before
    });

    let south = start(&world.south);
    let desk = Desk::of(&south);
    let refused = desk.send(alert(&world.north, "FLASH", "refused")).await;
    assert_eq!(refused.unwrap_err().code, "key_changed", "from its disk");
    let (office, pairing) = reborn(&world);
    let parts = world.parts(&office, blo_store::Options::default(), Arc::clone(&clock));
    let pairings = vec![pairing.clone()];
    let north = Gateway::start(Parts { pairings, ..parts }).unwrap();
    let north_desk = Desk::of(&north);
    let mut north_watch = north_desk.watch(Some("0")).unwrap();
    let text = crate::desk::reading::base64(&pairing.encode());
    assert_eq!(desk.agree(&text).await, Ok(true));
    for _ in 0..2 {
        until(&mut north_watch, received).await;
    }
    let mut came = headlines(&north_desk).await;
    came.sort();
    assert_eq!(came, ["held", "unanswered"]);
    unblocked(&desk).await;
    // What had the numbers before is no gap, neither there nor here, though marks count it.
    both_ways((&desk, &world.south), (&north_desk, &world.north), &ahead).await;
    no_gap(&[&desk, &north_desk]).await;
    for desk in [&desk, &north_desk] {
        let status = desk.status().await.unwrap();
        assert_eq!(
            (status.alarms.len(), status.quarantined),
            (0, 0),
            "{status:?}"
        );
    }
    drop((south, north));
}
