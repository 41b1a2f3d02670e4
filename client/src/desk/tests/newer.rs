//! What a newer gateway sends and this one does not know: kept to the byte, shown as unknown, and still there after a
//! restart, in a backup and in evidence.

use base64::Engine as _;
use blo_proto::{alert::Written, content::Body};

use super::{
    byhand::{Hand, published},
    crossing::stop_hard,
    *,
};

/// Field 23, an entity: key n1, and field 60 of its kinds, which no version has yet.
const NEWER: [u8; 13] = [0xba, 1, 10, 0x0a, 2, b'n', b'1', 0xe2, 3, 3, 7, 8, 9];

#[tokio::test]
async fn r32_an_entity_of_a_newer_kind_survives_arrival_restart_backup_and_proof() {
    let world = World::new();
    let north = world.start(&world.north);
    let desk = Desk::of(&north);
    published(&world).await;
    let hand = Hand::new(&world, "mae-sai.th", 1);
    let mut content = hand.content("newer", 1);
    let Body::Alert(written) = &content.body else {
        unreachable!("it is an alert");
    };
    let bytes = [written.bytes(), &NEWER[..]].concat();
    content.body = Body::Alert(Box::new(Written::read(bytes.clone().into()).unwrap()));
    let mut watch = desk.watch(None).unwrap();
    let sealed = hand.sealed(&content, 1);
    world
        .relay
        .with(|inner| inner.inject(&world.north.id, sealed));
    until(&mut watch, received).await;
    is_whole(&desk, content.id, &bytes).await;

    let copy = world.dir.path().join("copy");
    std::fs::create_dir_all(&copy).unwrap();
    desk.backup(copy.join("journal")).await.unwrap();
    drop(watch);
    stop_hard(north, desk).await;
    let again = world.start(&world.north);
    let desk = Desk::of(&again);
    is_whole(&desk, content.id, &bytes).await;
    stop_hard(again, desk).await;
    let restored = Office {
        id: world.north.id.clone(),
        seed: world.north.seed,
        home: copy,
        keyring: Arc::clone(&world.north.keyring),
        record_keys: Arc::clone(&world.north.record_keys),
        retention: world.north.retention.clone(),
    };
    let restored = world.start(&restored);
    is_whole(&Desk::of(&restored), content.id, &bytes).await;
}

/// Shown as unknown, and its bytes are those that were signed.
async fn is_whole(desk: &Desk, id: blo_proto::AlertId, bytes: &[u8]) {
    let view = desk.show(id, None, String::new()).await.unwrap();
    assert_eq!(view.entities.len(), 1);
    assert!(view.entities[0].unknown && view.entities[0].key == "n1");
    let parts = desk.evidence(id, None).await.unwrap();
    let plaintext = &parts.counterparts[0].alerts[0].plaintext;
    let plaintext = base64::engine::general_purpose::STANDARD
        .decode(plaintext)
        .unwrap();
    assert!(plaintext.windows(bytes.len()).any(|window| window == bytes));
}
