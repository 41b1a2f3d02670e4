//! Offline is normal: what is queued without a link crosses once there is one.

use std::time::Duration;

use blo_kit::{
    World, auditor,
    network::Weather,
    wait,
    world::{NORTH, SOUTH},
};

#[test]
fn an_alert_is_queued_without_a_link_and_crosses_when_the_network_returns() {
    let world = World::of_two();
    world.networks[0].cut();
    let south = &world.offices[0];
    let id = south.send_one(NORTH, "PRIORITY", "Boat without lights");
    assert_eq!(south.outbox()[0]["status"], "queued");
    let mut at_north = world.offices[1].watch(None);
    world.networks[0].heal();
    assert_eq!(at_north.received()["id"], id);
}

#[test]
fn a_gateway_that_is_stopped_is_not_linked_any_more_at_once() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let is_linked = |linked: bool| {
        let status = south.status();
        (status["counterparts"][0]["linked"] == linked).then_some(())
    };
    wait::until("north's presence", || is_linked(true));
    north.stop();
    // Well below the thirty seconds after which the relay takes silence for the end.
    let soon = Duration::from_secs(15);
    wait::within(soon, "the news that north is gone", || is_linked(false));
}

#[test]
fn an_alert_written_before_the_first_link_ever_crosses() {
    let mut world = World::new(&[SOUTH, NORTH]);
    world.networks[0].cut();
    world.networks[1].cut();
    let (south, north) = world.two();
    south.start();
    north.start();
    let id = south.send_one(NORTH, "FLASH", "Before any key was known");
    let mut at_north = north.watch(None);
    world.networks[0].heal();
    world.networks[1].heal();
    assert_eq!(at_north.received()["id"], id);
}

#[test]
fn an_alert_to_an_office_that_is_off_waits_at_the_relay() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    north.stop();
    let id = south.send_one(NORTH, "IMMEDIATE", "While they sleep");
    at_south.status(&id, "held");
    south.stop();
    north.start();
    let listed = blo_kit::wait::until("the alert", || north.inbox().pop());
    assert_eq!(listed["id"], id);
    south.start();
    auditor_sees_delivered(&world, &id);
}

fn auditor_sees_delivered(world: &World, id: &str) {
    let (south, north) = (&world.offices[0], &world.offices[1]);
    blo_kit::wait::until("delivered", || {
        (south.outbox()[0]["status"] == "delivered").then_some(())
    });
    auditor::crossed_once(south, north, &[id.to_owned()], &["held", "delivered"]);
}

#[test]
fn forty_alerts_cross_a_bad_network_each_once() {
    let mut world = World::of_two();
    for network in &world.networks {
        network.set(Weather {
            lost_per_mille: 100,
            delay: Duration::from_millis(20),
            ..Weather::default()
        });
    }
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let precedences = ["ROUTINE", "FLASH", "PRIORITY", "IMMEDIATE"];
    let mut ids = Vec::new();
    for at in 0..40 {
        ids.push(south.send_one(NORTH, precedences[at % 4], &format!("Number {at}")));
    }
    let mut open = ids.clone();
    while !open.is_empty() {
        let id = at_south.event("delivered", |event| {
            let delivered = event["change"]["status"] == "delivered";
            delivered.then(|| event["item"]["id"].as_str().unwrap().to_owned())
        });
        open.retain(|other| *other != id);
    }
    auditor::crossed_once(south, north, &ids, &["held", "delivered"]);
    assert_eq!(north.inbox().len(), 40);
}
