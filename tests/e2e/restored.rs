//! A relay that its operator makes anew: from an export of its registry, or from an old backup. Each alert shows once,
//! and no status climbs down. Not: a relay that is given its offices again by hand (`loss`).

use std::fs;

use blo_kit::{
    World, auditor,
    office::{Office, text},
    wait,
    watch::Watch,
    world::NORTH,
};

const URGENT_LAST: [&str; 4] = ["ROUTINE", "PRIORITY", "IMMEDIATE", "FLASH"];

/// One alert of each precedence, which the relay holds when this returns.
fn hold_each(south: &Office, at_south: &mut Watch, headline: &str) -> Vec<String> {
    let each = URGENT_LAST.map(|precedence| {
        let id = south.send_one(NORTH, precedence, headline);
        at_south.status(&id, "held");
        id
    });
    each.to_vec()
}

/// Waits until all of these are delivered, in whatever order.
fn await_delivered(feed: &mut Watch, ids: &[String]) {
    let mut open = ids.to_vec();
    while !open.is_empty() {
        let id = feed.event("delivered", |event| {
            let delivered = event["change"]["status"] == "delivered";
            delivered.then(|| text(&event["item"], "id"))
        });
        open.retain(|other| *other != id);
    }
}

/// Waits until the sender knows that all were delivered; each shows once, and nothing else.
fn all_delivered(world: &mut World, ids: &[String]) {
    let (south, north) = world.two();
    wait::until("everything delivered", || {
        let all = south.outbox();
        let delivered = all.iter().filter(|item| item["status"] == "delivered");
        (delivered.count() == ids.len()).then_some(())
    });
    auditor::crossed_once(south, north, ids, &["held", "delivered"]);
    assert_eq!(north.inbox().len(), ids.len());
}

/// Every status that a feed of the whole past tells of an alert, in order.
fn never_climbs_down(office: &Office, ids: &[String]) {
    let rank = |status: &str| {
        ["queued", "held", "delivered"]
            .iter()
            .position(|s| *s == status)
    };
    for id in ids {
        let mut highest = 0;
        let mut feed = office.watch(None);
        while highest < 2 {
            let status = feed.event("its statuses", |event| {
                let about = event["item"]["id"] == **id && event["change"]["status"].is_string();
                about.then(|| text(&event["change"], "status"))
            });
            let now = rank(&status).unwrap();
            assert!(now >= highest, "{id}: {status} after {highest}");
            highest = now;
        }
    }
}

#[test]
fn a_lost_relay_is_made_anew_from_the_export_of_its_registry_and_each_alert_shows_once() {
    let mut world = World::of_two();
    let export = world.folder().join("registry.export");
    let told = world
        .relay
        .verb(&["registry", "export", export.to_str().unwrap()])
        .ok();
    assert!(told.contains("2 offices"), "{told}");
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let first = south.send_one(NORTH, "FLASH", "Before the loss");
    at_south.status(&first, "delivered");
    north.stop();
    let mut ids = hold_each(south, &mut at_south, "Held at the loss");
    world.relay.kill();
    fs::remove_dir_all(world.relay.data()).unwrap();
    world
        .relay
        .verb(&[
            "registry",
            "import",
            "--by",
            "Daw Khin",
            export.to_str().unwrap(),
        ])
        .ok();
    world.restart_relay();
    let (_, north) = world.two();
    north.start();
    ids.push(first);
    all_delivered(&mut world, &ids);
    never_climbs_down(&world.offices[0], &ids);
}

#[test]
fn a_relay_from_an_old_backup_serves_once_it_is_confirmed_and_each_alert_shows_once() {
    let mut world = World::of_two();
    let copy = world.folder().join("copy");
    let copy = copy.to_str().unwrap().to_owned();
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    north.stop();
    // In the backup, and delivered after it.
    let mut ids = hold_each(south, &mut at_south, "In the backup");
    world.relay.verb(&["store", "backup", &copy]).ok();
    let (south, north) = world.two();
    north.start();
    await_delivered(&mut at_south, &ids);
    // Delivered after the backup was taken, and held after it: neither is in it.
    let late = south.send_one(NORTH, "FLASH", "After the backup");
    at_south.status(&late, "delivered");
    north.stop();
    ids.push(late);
    ids.extend(hold_each(south, &mut at_south, "Held at the loss"));
    world.relay.kill();
    fs::remove_dir_all(world.relay.data()).unwrap();
    world.relay.verb(&["store", "restore", &copy]).ok();
    world.restart_relay();
    let (south, north) = world.two();
    north.start();
    for office in [south, north] {
        wait::until("a link that is refused", || {
            (office.status()["link_reason"] == "unconfirmed").then_some(())
        });
    }
    let said = world.relay.said();
    assert!(
        said.contains("ALARM") && !said.contains("link up"),
        "{said}"
    );
    let shown = world.relay.verb(&["registry", "confirm"]).ok();
    assert!(shown.contains("refuses every link"), "{shown}");
    let confirm = ["registry", "confirm", "--by", "Daw Khin"];
    let shown = world.relay.verb(&confirm).ok();
    assert!(shown.contains("confirmed by Daw Khin"), "{shown}");
    all_delivered(&mut world, &ids);
    never_climbs_down(&world.offices[0], &ids);
}
