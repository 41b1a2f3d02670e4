//! Somebody's disk is gone altogether: the others make it good, each alert shows once, and no status climbs down.

use std::fs;

use blo_kit::{World, auditor, office::text, world::NORTH};

#[test]
fn a_relay_that_lost_its_folder_is_made_good_from_the_offices_and_each_alert_shows_once() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let first = south.send_one(NORTH, "FLASH", "Before the loss");
    at_south.status(&first, "delivered");
    north.stop();
    let mut ids = Vec::new();
    for precedence in ["ROUTINE", "PRIORITY", "IMMEDIATE", "FLASH"] {
        let id = south.send_one(NORTH, precedence, &format!("Held, {precedence}"));
        at_south.status(&id, "held");
        ids.push(id);
    }
    world.relay.kill();
    fs::remove_dir_all(world.relay.data()).unwrap();
    world.restart_relay();
    // The sender links while the recipient is not known again yet: that ends no alert that was held before.
    let certificate = |office: usize| world.offices[office].home.join("certificate.pem");
    world.relay.add_office(&certificate(0));
    world.offices[0].linked(1);
    world.relay.add_office(&certificate(1));
    let pairing = format!("{}-{NORTH}.pairing", world.offices[0].name);
    world.relay.add_pairing(&world.folder().join(pairing));
    let (south, north) = world.two();
    north.start();
    let mut at_north = north.watch(None);
    at_north.received();
    let arrived: Vec<String> = (0..4).map(|_| text(&at_north.received(), "id")).collect();
    ids.push(first);
    assert!(arrived.iter().all(|id| ids.contains(id)), "{arrived:?}");
    blo_kit::wait::until("everything delivered", || {
        let all = south.outbox();
        let delivered = all.iter().filter(|item| item["status"] == "delivered");
        (delivered.count() == 5).then_some(())
    });
    auditor::crossed_once(south, north, &ids, &["held", "delivered"]);
    assert_eq!(north.inbox().len(), 5);
}
