//! A copy of a home, with its passphrase, comes before, while, and after the real one: one of the two is in, three
//! parties are told, nothing reaches both, and a takeover ends it. R-23.

use std::process::Command;

use blo_kit::{Office, World, process::run, wait, world::NORTH};

use crate::stage::SOUTH;

/// South and north have linked and written to each other; a copy of the south's home is made while it is stopped.
fn copied() -> (World, Office) {
    let mut world = World::of_two();
    let folder = world.folder().join("copy");
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let id = south.send_one(NORTH, "FLASH", "Before the copy");
    at_north.received();
    drop(at_north);
    south.watch(None).status(&id, "delivered");
    south.stop();
    let mut copying = Command::new("cp");
    run(copying.arg("-a").arg(&south.home).arg(&folder), "").ok();
    (world, Office::at(SOUTH, &folder))
}

/// Whether the alarm stands at `at`, about the office with this name; empty for its own.
fn alarmed(at: &Office, about: &str) -> bool {
    let status = at.status();
    let mut alarms = status["alarms"].as_array().unwrap().iter();
    alarms.any(|a| a["code"] == "second_gateway" && a["office"] == about)
}

#[track_caller]
fn refused(office: &Office) {
    wait::until("a refusal and its alarm", || {
        (office.status()["link"] == "stopped" && alarmed(office, "")).then_some(())
    });
}

/// The one that is in is told, and stays in.
#[track_caller]
fn told(inside: &Office) {
    wait::until("an alarm at the one that is in", || {
        alarmed(inside, "").then_some(())
    });
    assert_eq!(inside.status()["link"], "up");
}

/// The counterpart and the relay know of it.
#[track_caller]
fn everyone_knows(world: &mut World) {
    let (_, north) = world.two();
    wait::until("an alarm at the counterpart", || {
        alarmed(north, SOUTH).then_some(())
    });
    let said = world.relay.verb(&["status"]).ok();
    let alarm = format!("ALARM: two gateways came as {SOUTH}");
    assert!(said.contains(&alarm), "{said}");
    assert!(world.relay.said().contains("ALARM: a second gateway"));
}

/// It is over at the counterpart and at the relay.
#[track_caller]
fn over(world: &mut World) {
    let (_, north) = world.two();
    wait::until("the end of the alarm at the counterpart", || {
        (!alarmed(north, SOUTH)).then_some(())
    });
    let said = world.relay.verb(&["status"]).ok();
    assert!(!said.contains("ALARM"), "{said}");
}

/// What the north sends comes to one of the two and not to the other.
#[track_caller]
fn comes_to(world: &mut World, inside: Option<&Office>, outside: Option<&Office>) {
    let (south, north) = world.two();
    let inside = inside.unwrap_or(south);
    let id = north.send_one(SOUTH, "FLASH", "For one of the two");
    let has = |office: &Office| office.inbox().iter().any(|item| item["id"] == id.as_str());
    wait::until("the alert", || has(inside).then_some(()));
    north.watch(None).status(&id, "delivered");
    let outside = outside.unwrap_or(south);
    if outside.is_started() {
        assert!(!has(outside));
    }
}

#[test]
fn r23_a_copy_that_comes_first_is_found_by_the_real_one_which_takes_the_office_over() {
    let (mut world, mut copy) = copied();
    copy.start();
    copy.linked(1);
    comes_to(&mut world, Some(&copy), None);
    let (south, _) = world.two();
    south.start();
    refused(south);
    told(&copy);
    everyone_knows(&mut world);
    comes_to(&mut world, Some(&copy), None);

    let (south, _) = world.two();
    let running = run(&mut south.unlocking(&["takeover"]), "").failed(75);
    assert!(running.contains("in use"), "{running}");
    south.stop();
    let code = south.takeover_code();
    let mut slip = code.clone().into_bytes();
    slip[0] = b'0' + (slip[0] - b'0' + 1) % 10;
    let slip = String::from_utf8(slip).unwrap();
    let words = ["office", "takeover", SOUTH, &slip, "--by", "Daw Khin"];
    world.relay.verb(&words).failed(65);
    assert_eq!(copy.status()["link"], "up", "a slip cuts nobody off");
    world.relay.take_over(SOUTH, &code);
    refused(&copy);
    over(&mut world);
    // It tries its own way: it is not who was named, though it comes first.
    copy.stop();
    copy.takeover_code();
    copy.start();
    refused(&copy);
    let (south, _) = world.two();
    south.start();
    south.linked(1);
    comes_to(&mut world, None, Some(&copy));
    let listed = world.relay.verb(&["office", "list", "--json"]).ok();
    assert!(
        listed.contains("\"by\":\"Daw Khin\",\"awaited\":false"),
        "{listed}"
    );
}

#[test]
fn r23_a_copy_that_comes_while_the_real_one_is_in_stays_out_and_everyone_is_told() {
    let (mut world, mut copy) = copied();
    let (south, _) = world.two();
    south.start();
    south.linked(1);
    copy.start();
    refused(&copy);
    told(&world.offices[0]);
    everyone_knows(&mut world);
    comes_to(&mut world, None, Some(&copy));
    // The alarm outlives the relay, until a person has settled it.
    world.relay.stop();
    world.restart_relay();
    let said = world.relay.verb(&["status"]).ok();
    assert!(said.contains("ALARM: two gateways"), "{said}");
    let settle = ["office", "settle", SOUTH, "--by", "Daw Khin"];
    world.relay.verb(&settle).ok();
    let (south, north) = world.two();
    wait::until("the end of the alarm at both", || {
        (!alarmed(south, "") && !alarmed(north, SOUTH)).then_some(())
    });
    over(&mut world);
    assert!(world.relay.verb(&settle).ok().contains("already"));
}

#[test]
fn r23_a_copy_that_comes_after_the_real_one_left_stays_out_and_the_real_one_is_told_when_it_is_back()
 {
    let (mut world, mut copy) = copied();
    let (south, _) = world.two();
    south.start();
    south.linked(1);
    south.stop();
    copy.start();
    refused(&copy);
    everyone_knows(&mut world);
    let (south, north) = world.two();
    let id = north.send_one(SOUTH, "FLASH", "While the real one is away");
    south.start();
    wait::until("the alert", || {
        south
            .inbox()
            .iter()
            .any(|item| item["id"] == id.as_str())
            .then_some(())
    });
    wait::until("an alarm at the real one", || {
        alarmed(south, "").then_some(())
    });
    assert!(copy.inbox().is_empty());
    // A takeover by the real one ends it as well.
    south.stop();
    let code = south.takeover_code();
    world.relay.stop();
    world.relay.take_over(SOUTH, &code);
    world.restart_relay();
    let (south, _) = world.two();
    south.start();
    south.linked(1);
    assert!(!alarmed(south, ""));
    over(&mut world);
}
