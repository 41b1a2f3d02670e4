//! `kill -9` of anybody, at a bad moment: what was answered is kept, and nothing comes twice.

use blo_kit::{
    World, auditor,
    office::{alert, lines, text},
    world::NORTH,
};

const PRECEDENCES: [&str; 4] = ["ROUTINE", "PRIORITY", "IMMEDIATE", "FLASH"];

#[test]
fn held_alerts_survive_the_relay_and_arrive_flash_first_each_once() {
    let mut world = World::of_two();
    let mut at_south = world.offices[0].watch(None);
    let mut at_north = world.offices[1].watch(None);
    world.networks[1].cut();
    let mut ids = Vec::new();
    for precedence in PRECEDENCES {
        let id = world.offices[0].send_one(NORTH, precedence, &format!("Held, {precedence}"));
        at_south.status(&id, "held");
        ids.push(id);
    }
    world.relay.kill();
    world.restart_relay();
    world.networks[1].heal();
    let arrived: Vec<String> = (0..4)
        .map(|_| text(&at_north.received(), "precedence"))
        .collect();
    assert_eq!(arrived[0], "FLASH", "{arrived:?}");
    let mut all = arrived.clone();
    all.sort_unstable();
    assert_eq!(all, ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"]);
    for _ in 0..4 {
        at_south.event("delivered", |event| {
            (event["change"]["status"] == "delivered").then_some(())
        });
    }
    let (south, north) = world.two();
    auditor::crossed_once(south, north, &ids, &["held", "delivered"]);
}

#[test]
fn an_id_that_was_given_is_an_alert_after_the_gateway_is_killed_and_flash_comes_first() {
    let mut world = World::of_two();
    world.networks[0].cut();
    let (south, north) = world.two();
    let ids: Vec<String> = PRECEDENCES
        .iter()
        .map(|precedence| south.send_one(NORTH, precedence, "Before the kill"))
        .collect();
    south.kill();
    south.start();
    let listed = auditor::counted(&south.outbox());
    assert!(
        ids.iter().all(|id| listed.get(id) == Some(&1)),
        "{listed:?}"
    );
    let mut at_north = north.watch(None);
    world.networks[0].heal();
    let arrived: Vec<String> = (0..4)
        .map(|_| text(&at_north.received(), "precedence"))
        .collect();
    assert_eq!(arrived, ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"]);
    let (south, north) = world.two();
    blo_kit::wait::until("delivered", || {
        let all = south.outbox();
        all.iter()
            .all(|item| item["status"] == "delivered")
            .then_some(())
    });
    auditor::crossed_once(south, north, &ids, &["held", "delivered"]);
}

#[test]
fn both_gateways_and_the_relay_die_in_the_middle_of_a_hundred_alerts() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let alerts: Vec<_> = (0..100)
        .map(|at| alert(NORTH, PRECEDENCES[at % 4], &format!("Number {at}")))
        .collect();
    let mut ids = Vec::new();
    for batch in alerts.chunks(20) {
        ids.extend(
            lines(&south.send(batch).ok())
                .iter()
                .map(|sent| text(sent, "id")),
        );
        south.kill();
        north.kill();
        south.start();
        north.start();
    }
    world.relay.kill();
    world.restart_relay();
    let (south, north) = world.two();
    blo_kit::wait::until("everything delivered", || {
        let all = south
            .verb(&["inbox", "--sent", "--json", "--limit", "1000"])
            .ok();
        let all = lines(&all);
        let delivered = all.iter().all(|item| item["status"] == "delivered");
        (delivered && all.len() == 100).then_some(())
    });
    let inbox = north.verb(&["inbox", "--json", "--limit", "1000"]).ok();
    let received = auditor::counted(&lines(&inbox));
    assert_eq!(received.len(), 100);
    assert!(
        ids.iter().all(|id| received.get(id) == Some(&1)),
        "{received:?}"
    );
}

#[test]
fn a_clean_restart_of_everybody_loses_nothing_and_repeats_nothing() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let id = south.send_one(NORTH, "ROUTINE", "Before the restart");
    at_north.received();
    let cursor = at_north.cursor.clone().unwrap();
    south.stop();
    north.stop();
    world.relay.stop();
    world.restart_relay();
    world.start();
    let (south, north) = world.two();
    let mut at_north = north.watch(Some(&cursor));
    let next = south.send_one(NORTH, "ROUTINE", "After the restart");
    assert_eq!(at_north.received()["id"], next);
    assert_eq!(north.inbox().len(), 2);
    assert_eq!(south.outbox().len(), 2);
    assert_ne!(id, next);
}
