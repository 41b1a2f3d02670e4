//! What lies on disks: the relay's folder, a stopped gateway's home and what both log hold no word of any alert.

use blo_kit::{
    World, auditor,
    office::{alert, lines},
    world::{NORTH, SOUTH},
};
use serde_json::{Value, json};

const MARKERS: [&str; 6] = [
    "zebrafinch",
    "quicksilver",
    "marmalade",
    "Hummingbird",
    "tamarind",
    "เครื่องหมาย",
];

fn marked() -> Value {
    let mut alert = alert(NORTH, "FLASH", "zebrafinch");
    alert["texts"][0]["description"] = "quicksilver in the text".into();
    alert["texts"][0]["instruction"] = "เครื่องหมาย".into();
    alert["officer"] = "Lt. Hummingbird".into();
    alert["place"] = json!({ "description": "the marmalade bridge" });
    alert
}

#[test]
fn no_file_of_the_relay_nor_of_a_stopped_gateway_holds_a_word() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let (mut at_south, mut at_north) = (south.watch(None), north.watch(None));
    let sent = lines(&south.send(&[marked()]).ok());
    let id = sent[0]["id"].as_str().unwrap();
    at_north.received();
    north.show(id);
    north.acknowledge(id, "passed_on", "tamarind");
    at_south.status(id, "actioned");
    // One stays in the outbox and one stays at the relay.
    world.networks[1].cut();
    let (south, _) = world.two();
    let held = lines(&south.send(&[marked()]).ok());
    at_south.status(held[0]["id"].as_str().unwrap(), "held");
    world.networks[0].cut();
    let (south, north) = world.two();
    south.send(&[marked()]).ok();
    let said = [south.said(), north.said(), world.relay.said()].concat();
    let (south, north) = world.two();
    south.stop();
    north.stop();
    world.relay.stop();
    let found = auditor::files_with(world.folder(), &MARKERS);
    assert!(found.is_empty(), "{found:?}");
    for marker in MARKERS {
        assert!(!said.contains(marker), "{marker} in a log:\n{said}");
    }
    journals_name_nobody(&world, id);
}

/// The gateway's journal and index know neither offices nor ids.
fn journals_name_nobody(world: &World, id: &str) {
    let bare = id.replace('-', "");
    for office in &world.offices {
        let journal = office.home.join("journal");
        let found = auditor::files_with(&journal, &[SOUTH, NORTH, id, &bare]);
        assert!(found.is_empty(), "{found:?}");
        let raw = auditor::files_with_bytes(&journal, &hex::decode(&bare).unwrap());
        assert!(raw.is_empty(), "{raw:?}");
    }
}
