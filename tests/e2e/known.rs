//! What does the other side know? An officer asks, and reads it in sentences.

use blo_kit::{World, wait, world::NORTH};

#[test]
fn an_officer_reads_what_the_other_office_has_and_what_waits_where() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let id = south.send_one(NORTH, "FLASH", "Unopened");
    at_south.status(&id, "delivered");
    let said = south.verb(&["status", NORTH]).ok();
    for sentence in [
        "It has every alert of ours",
        "1 alert of ours that tachileik.mm has not opened",
        &id,
        "This office is linked to the relay relay.example, since 2",
        "The relay says that tachileik.mm is linked",
        "Its keys are the agreed ones",
        "The certificate of tachileik.mm ends on 2",
        "Our certificate ends on 2",
        "Nothing of tachileik.mm is known to be missing",
    ] {
        assert!(said.contains(sentence), "no “{sentence}” in:\n{said}");
    }
    north.stop();
    let held = south.send_one(NORTH, "IMMEDIATE", "Held");
    at_south.status(&held, "held");
    let said = south.verb(&["status", NORTH]).ok();
    assert!(
        said.contains("1 IMMEDIATE is at the relay, since 2"),
        "{said}"
    );
    world.relay.stop();
    let (south, _) = world.two();
    wait::until("the loss of the link", || {
        (south.status()["link"] != "up").then_some(())
    });
    south.send_one(NORTH, "ROUTINE", "Waits");
    let known = south.verb(&["status", NORTH, "--json"]).ok();
    let known: serde_json::Value = serde_json::from_str(&known).unwrap();
    let waiting: Vec<_> = known["not_there"].as_array().unwrap().iter().collect();
    assert_eq!(waiting.len(), 2, "{known}");
    assert_eq!(
        (&waiting[0]["status"], &waiting[0]["precedence"]),
        (&"queued".into(), &"ROUTINE".into())
    );
    assert_eq!(
        (&waiting[1]["status"], &waiting[1]["alerts"]),
        (&"held".into(), &1.into())
    );
    assert_eq!(known["unread_there"]["oldest"], id);
}
