//! What a key that changed leaves: agreements that go on or do not, over restarts, further changes and a lost disk.

use blo_proto::{
    Code, Signer as _, Timestamp,
    pairing::{Pairing, Party, SignedPairing},
};
use bytes::Bytes;

use super::{
    super::{START, World, north, parting::control, south, up},
    BY, DAY_MS, Scene, leaf, linked_with, refuses, says, shows, signer,
};
use crate::{
    export::Export,
    hub::Request,
    mailboxes::{Entry, Mailboxes, OfficeEntry, PairingEntry},
};

/// Puts an office and its agreement with the first one into the store, before a hub begins.
fn with_a_third(world: &World) {
    let (mailboxes, _) = Mailboxes::open(world.dir.path(), blo_store::Options::default()).unwrap();
    let office = Entry::Office(OfficeEntry {
        handle: 3,
        office: "poipet.kh".to_owned(),
        key: signer(5).identity().as_bytes().to_vec(),
        ..OfficeEntry::default()
    });
    let now = Timestamp::from_millis(START);
    let party = |id: &str, seed| Party {
        office: id.parse().unwrap(),
        key: signer(seed).identity().clone(),
    };
    let parties = [party("mae-sai.th", 1), party("poipet.kh", 5)];
    let pairing = Pairing::new(parties, 1, now, now.plus_millis(9 * DAY_MS)).unwrap();
    let mut pairing = SignedPairing::propose(&pairing);
    for seed in [1, 5] {
        pairing.sign_as(&signer(seed)).unwrap();
    }
    let entry = Entry::Pairing(PairingEntry {
        one: 1,
        other: 3,
        ..PairingEntry::default()
    });
    let entries = vec![(office, Bytes::new()), (entry, pairing.encode())];
    mailboxes.append(entries).wait().unwrap();
    mailboxes.close().unwrap();
}

#[tokio::test]
async fn r21_a_pair_that_was_told_nothing_has_to_agree_anew() {
    let world = World::new();
    with_a_third(&world);
    let mut scene = Scene::of(world);
    let mut from = up(&scene.hub, south(), &Bytes::new()).await;
    let signed = says(&south(), &scene.pairing(), 1, (1, 3));
    scene.hub.roll_over(from.link, signed.clone()).await;
    control(&mut from, shows(&signed)).await;
    scene.after(DAY_MS);
    scene
        .until(|scene| scene.key(&south()) == *signer(3).identity())
        .await;
    let third = "poipet.kh".parse().unwrap();
    for _ in 0..2 {
        let snapshot = scene.hub.snapshot();
        assert!(snapshot.agreed(&south(), &north()).is_some());
        assert!(snapshot.agreed(&south(), &third).is_none());
        assert_eq!(snapshot.why_unpaired(&south(), &third), Code::KeyChanged);
        scene.again().await;
    }
    scene.hub.shutdown().await;
}

#[tokio::test]
async fn r21_keys_change_one_after_another_at_either_office_and_outlive_the_relay() {
    let mut scene = Scene::set();
    let steps = [(south(), 1, 3), (north(), 2, 4), (south(), 3, 6)];
    for (at, (office, old, new)) in (1_u64..).zip(steps) {
        scene.after((at - 1) * (DAY_MS + 1_000));
        let pairing = scene.pairing();
        let signed = says(&office, &pairing, pairing.serial, (old, new));
        let mut from = linked_with(&scene.hub, office.clone(), old).await;
        scene.hub.roll_over(from.link, signed.clone()).await;
        control(&mut from, shows(&signed)).await;
        scene.after(at * (DAY_MS + 1_000));
        scene
            .until(|scene| scene.key(&office) == *signer(new).identity())
            .await;
        scene.again().await;
        let rolled = scene.pairing();
        assert_eq!(rolled.serial, at + 1);
        assert_eq!(rolled.party(&office).unwrap().key, *signer(new).identity());
    }
    // Another certificate of the same key forgets nothing of the keys before.
    let chain = vec![leaf("mae-sai.th", 6), leaf("mae-sai.th", 6)];
    let renew = Request::AddOffice {
        chain,
        replace: false,
        by: BY.to_owned(),
    };
    assert_eq!(scene.hub.administer(renew).await, Ok(true));
    scene.again().await;
    assert_eq!(scene.pairing().serial, 4);
    scene.hub.shutdown().await;
}

#[tokio::test]
async fn r21_a_relay_that_lost_all_is_told_again_what_counted() {
    let world = World::unpaired();
    let first = world.pairing(&[&signer(1), &signer(2)]);
    let mut scene = Scene::of(world);
    let pairing = first.unproven().unwrap();
    let signed = says(&south(), &pairing, 1, (1, 3));
    let rolled = signed.unproven().unwrap().applied_to(&pairing).unwrap();
    let next = says(&south(), &rolled, 2, (3, 4));
    let mut to = up(&scene.hub, north(), &Bytes::new()).await;
    scene.hub.roll_over(to.link, next.clone()).await;
    // The registered key is the first one: nothing led away from it yet.
    control(&mut to, refuses(Code::Unpaired)).await;
    scene.put("mae-sai.th", 4, true).await;
    scene.hub.roll_over(to.link, signed.clone()).await;
    control(&mut to, refuses(Code::Unpaired)).await; // it leads nowhere that is known
    for one in [&next, &signed] {
        scene.hub.roll_over(to.link, one.clone()).await;
        control(&mut to, shows(one)).await;
    }
    scene.hub.agree(to.link, first.clone()).await;
    scene
        .until(|scene| scene.hub.snapshot().agreed(&south(), &north()).is_some())
        .await;
    for _ in 0..2 {
        assert_eq!(scene.pairing().serial, 3);
        assert_eq!(
            scene.pairing().party(&south()).unwrap().key,
            *signer(4).identity()
        );
        scene.again().await;
    }
    scene.hub.shutdown().await;
}

#[tokio::test]
async fn r21_an_export_has_what_counted_and_an_empty_relay_takes_it() {
    let scene = Scene::set();
    scene.put("mae-sai.th", 1, false).await;
    scene.put("tachileik.mm", 2, false).await;
    for (at, (old, new)) in (1_u64..).zip([(1, 3), (3, 4)]) {
        let pairing = scene.pairing();
        let signed = says(&south(), &pairing, pairing.serial, (old, new));
        let mut from = linked_with(&scene.hub, south(), old).await;
        scene.hub.roll_over(from.link, signed.clone()).await;
        control(&mut from, shows(&signed)).await;
        scene.after(at * (DAY_MS + 1_000));
        scene
            .until(|scene| scene.key(&south()) == *signer(new).identity())
            .await;
    }
    let (snapshot, epoch) = (scene.hub.snapshot(), scene.hub.epoch());
    let relay = "relay.example".parse().unwrap();
    let text = Export::of(epoch, 7, &snapshot).to_text(&relay, Timestamp::from_millis(START));
    let export = Export::parse(&text.unwrap(), &relay).unwrap();
    let now = Timestamp::from_millis(START);
    let plan = export.plan(&Export::default(), now).unwrap();
    scene.hub.shutdown().await;

    let mut scene = Scene::of(World::empty());
    for (_, chain) in plan.offices {
        let request = Request::AddOffice {
            chain,
            replace: false,
            by: BY.to_owned(),
        };
        assert_eq!(scene.hub.administer(request).await, Ok(true));
    }
    for (_, signed) in plan.roll_overs {
        let request = Request::RollOver(signed, BY.to_owned());
        assert_eq!(scene.hub.administer(request).await, Ok(true));
    }
    for (_, signed) in plan.pairings {
        let request = Request::AddPairing(signed, BY.to_owned());
        assert_eq!(scene.hub.administer(request).await, Ok(true));
    }
    scene.again().await;
    assert_eq!(scene.pairing().serial, 3);
    assert_eq!(
        scene.pairing(),
        snapshot.agreed(&south(), &north()).unwrap().pairing
    );
    let known = Export::of(scene.hub.epoch(), 7, &scene.hub.snapshot());
    let plan = export.plan(&known, now).unwrap();
    assert!(
        plan.pairings.is_empty() && plan.roll_overs.is_empty(),
        "it is known"
    );
    scene.hub.shutdown().await;
}
