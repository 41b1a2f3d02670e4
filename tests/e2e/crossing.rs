//! An alert crosses, is read and answered, and the answer comes back.

use blo_kit::{
    World, auditor,
    office::alert,
    world::{NORTH, SOUTH},
};
use serde_json::json;

#[test]
fn an_alert_crosses_and_comes_back_read_and_actioned() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let (mut at_south, mut at_north) = (south.watch(None), north.watch(None));
    let id = south.send_one(NORTH, "FLASH", "White pickup, second bridge, two men");
    let arrived = at_north.received();
    assert_eq!(arrived["id"], id);
    assert_eq!(arrived["sender"], SOUTH);
    assert_eq!(arrived["precedence"], "FLASH");
    assert_eq!(arrived["headline"], "White pickup, second bridge, two men");
    at_south.status(&id, "held");
    at_south.status(&id, "delivered");

    let shown = north.show(&id);
    assert_eq!(
        shown["texts"][0]["headline"],
        "White pickup, second bridge, two men"
    );
    assert_eq!(shown["officer"], "Lt. Somchai");
    at_south.status(&id, "read");

    north.acknowledge(&id, "seized", "12 kg in the spare wheel");
    at_south.status(&id, "actioned");
    auditor::crossed_once(
        south,
        north,
        std::slice::from_ref(&id),
        &["held", "delivered", "read", "actioned"],
    );
    let receipts = south.show(&id)["receipts"].clone();
    let last = receipts.as_array().unwrap().last().unwrap();
    assert_eq!(last["by"], NORTH);
    assert_eq!(last["outcome"], "seized");
    assert_eq!(last["note"], "12 kg in the spare wheel");
    assert_eq!(last["counter"], 1);
}

#[test]
fn watching_and_listing_are_not_reading() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let id = south.send_one(NORTH, "ROUTINE", "Nothing new");
    at_north.received();
    assert_eq!(north.inbox()[0]["status"], "delivered");
    assert_eq!(north.inbox()[0]["status"], "delivered");
    let receipts = south.show(&id)["receipts"].to_string();
    assert!(!receipts.contains("\"read\""), "{receipts}");
}

#[test]
fn a_later_word_replaces_an_earlier_one_and_both_are_kept() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let (mut at_south, mut at_north) = (south.watch(None), north.watch(None));
    let id = south.send_one(NORTH, "IMMEDIATE", "Lorry with rosewood");
    at_north.received();
    north.show(&id);
    north.acknowledge(&id, "under_watch", "");
    at_south.status(&id, "actioned");
    north.acknowledge(&id, "stopped", "at the market");
    let counters = blo_kit::wait::until("the second word", || {
        let receipts = south.show(&id)["receipts"].clone();
        let receipts = receipts.as_array().unwrap().clone();
        let said = receipts.iter().filter(|r| r["status"] == "actioned");
        let counters: Vec<_> = said.map(|r| r["counter"].as_u64().unwrap()).collect();
        (counters.len() == 2).then_some(counters)
    });
    assert_eq!(counters, [1, 2]);
}

#[test]
fn one_alert_to_two_offices_is_one_id_with_a_status_for_each() {
    let mut world = World::new(&[SOUTH, NORTH, "poipet.kh", "aranyaprathet.th"]);
    world.pair(0, 2);
    world.start();
    let mut to_both = alert(NORTH, "FLASH", "Van with curtains");
    to_both["to"] = json!([NORTH, "poipet.kh"]);
    let south = &world.offices[0];
    south.linked(2);
    let mut at_south = south.watch(None);
    let sent = blo_kit::office::lines(&south.send(&[to_both]).ok());
    let id = sent[0]["id"].as_str().unwrap();
    let mut delivered = Vec::new();
    while delivered.len() < 2 {
        let office = at_south.event("delivered", |event| {
            let change = &event["change"];
            (change["status"] == "delivered").then(|| change["office"].to_string())
        });
        delivered.push(office);
    }
    for office in &world.offices[1..3] {
        auditor::crossed_once(south, office, &[id.to_owned()], &["held", "delivered"]);
    }
    assert!(world.offices[3].inbox().is_empty());
}
