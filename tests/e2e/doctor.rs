//! Where is the way broken? The real programs: all well, then one thing after the other.

use std::{fs, os::unix::fs::PermissionsExt};

use blo_kit::{
    Office, World,
    office::{lines, text},
    process::run,
    wait,
    world::{NORTH, SOUTH},
};
use serde_json::Value;

/// What the doctor says, as JSON, and its exit code.
fn examined(office: &Office, words: &[&str]) -> (Value, i32) {
    let outcome = run(
        &mut office.unlocking(&[&["doctor", "--json"], words].concat()),
        "",
    );
    (lines(&outcome.out).remove(0), outcome.code)
}

fn verdict(report: &Value, check: &str, office: Option<&str>) -> String {
    let mut all = report["checks"].as_array().unwrap().iter();
    let found = all.find(|one| one["check"] == check && one["office"].as_str() == office);
    text(found.unwrap(), "verdict")
}

#[test]
fn all_is_well_between_two_linked_offices_and_a_test_message_comes_back() {
    let mut world = World::of_two();
    let (south, north) = world.two();
    wait::until("north's presence", || {
        (south.status()["counterparts"][0]["linked"] == true).then_some(())
    });
    let (report, code) = examined(south, &[NORTH]);
    assert_eq!((code, &report["well"]), (0, &true.into()), "{report:#}");
    for check in [
        "home",
        "journal",
        "keys",
        "certificate",
        "name",
        "udp",
        "link",
        "clock",
    ] {
        assert_eq!(verdict(&report, check, None), "well", "{check}: {report:#}");
    }
    for check in [
        "pairing",
        "route",
        "certificate",
        "sealing_key",
        "presence",
        "test",
        "clock",
    ] {
        assert_eq!(
            verdict(&report, check, Some(NORTH)),
            "well",
            "{check}: {report:#}"
        );
    }
    assert!(north.inbox().is_empty());
    let said = south.verb(&["doctor"]).ok();
    assert!(said.contains("answered a test message after"), "{said}");
    let secret = fs::read_to_string(south.home.with_extension("passphrase")).unwrap();
    assert!(!said.contains(secret.trim()), "{said}");

    // One that nobody knows, and one whose name is none.
    assert_eq!(south.verb(&["doctor", "poipet.kh"]).code, 65);
    assert_eq!(south.verb(&["doctor", "nowhere"]).code, 64);

    // A home that others can enter is wrong, and its repair is said.
    fs::set_permissions(&south.home, fs::Permissions::from_mode(0o755)).unwrap();
    let outcome = south.verb(&["doctor"]);
    fs::set_permissions(&south.home, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(outcome.code, 77, "{outcome:?}");
    assert!(
        outcome.out.contains("→ Take the rights of others away"),
        "{outcome:?}"
    );

    // The relay goes.
    world.relay.stop();
    let (south, _) = world.two();
    wait::until("the loss of the link", || {
        (south.status()["link"] != "up").then_some(())
    });
    let (report, code) = examined(south, &[]);
    assert_eq!(code, 69, "{report:#}");
    assert_eq!(verdict(&report, "udp", None), "wrong");
    assert_eq!(verdict(&report, "link", None), "wrong");
    assert_eq!(verdict(&report, "test", Some(NORTH)), "untested");
}

#[test]
fn a_stopped_home_is_examined_as_far_as_it_goes() {
    let world = World::new(&[SOUTH, NORTH]);
    let south = &world.offices[0];
    let (report, code) = examined(south, &[]);
    assert_eq!(code, 69, "{report:#}");
    for check in ["home", "journal", "keys", "certificate", "name", "udp"] {
        assert_eq!(verdict(&report, check, None), "well", "{check}: {report:#}");
    }
    assert_eq!(verdict(&report, "gateway", None), "wrong");
    let said = south.verb(&["doctor"]);
    assert_eq!(said.code, 69, "{said:?}");
    assert!(
        said.out.contains("No gateway runs in this home"),
        "{said:?}"
    );
    let nowhere = Office::at("nowhere.th", &world.folder().join("nowhere"));
    let said = nowhere.verb(&["doctor"]);
    assert_eq!(said.code, 66, "{said:?}");
}

#[test]
fn each_relay_of_the_list_is_tried_and_the_one_that_is_gone_is_named() {
    const SECOND: &str = "relay2.example";
    let mut world = World::new(&[SOUTH, NORTH]);
    let (mut second, _networks) = world.second_relay(SECOND);
    let (south, _) = world.two();
    south.start();
    wait::until("both links", || {
        let status = south.status();
        let mut relays = status["relays"].as_array().unwrap().iter();
        relays.all(|one| one["link"] == "up").then_some(())
    });
    let ways = |report: &Value| -> Vec<(String, String)> {
        let all = report["checks"].as_array().unwrap().iter();
        let ways = all.filter(|one| one["check"] == "udp" || one["check"] == "tcp");
        ways.map(|one| (text(one, "verdict"), text(one, "found")))
            .collect()
    };
    let (report, _) = examined(south, &[]);
    let found = ways(&report);
    assert_eq!(found.len(), 4, "{report:#}");
    assert_eq!(found[2].0, "well", "{report:#}");
    assert!(found[2].1.contains(SECOND), "{report:#}");

    second.stop();
    let (report, _) = examined(south, &[]);
    let found = ways(&report);
    assert_eq!(found[0].0, "well", "{report:#}");
    assert_eq!(found[2].0, "attention", "{report:#}");
    let said = south.verb(&["doctor"]).out;
    assert!(
        said.contains("Nothing now, since another relay answers"),
        "{said}"
    );
    // As a home that nobody runs tells it, too.
    south.stop();
    let (report, _) = examined(south, &[]);
    let found = ways(&report);
    assert_eq!(
        (found[0].0.as_str(), found[2].0.as_str()),
        ("well", "attention"),
        "{report:#}"
    );
    assert!(found[2].1.contains(SECOND), "{report:#}");
}

#[test]
fn an_office_that_the_relay_suspended_is_told_so() {
    let mut world = World::of_two();
    world
        .relay
        .verb(&["office", "suspend", SOUTH, "--by", "Daw Khin"])
        .ok();
    let (south, _) = world.two();
    wait::until("the loss of the link", || {
        (south.status()["link"] != "up").then_some(())
    });
    let said = wait::until("the relay's word", || {
        let said = south.verb(&["doctor"]);
        said.out.contains("suspended at this relay").then_some(said)
    });
    assert_eq!(said.code, 77, "{said:?}");
}
