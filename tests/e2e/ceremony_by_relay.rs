//! Two offices pair with nothing but a relay between them and a telephone: no file is carried, no operator asked.

use std::fs;

use blo_kit::{
    Office, Outcome, World,
    office::{alert, write_secret},
    process::run,
    wait,
    world::{NORTH, SOUTH},
};

use crate::ceremony::{THIRD, digits, listed, of_three};

pub(crate) fn propose(office: &Office, to: &str) -> String {
    run(&mut office.unlocking(&["pair", "propose", to]), "").ok()
}

/// The officer types what was heard.
pub(crate) fn confirm(office: &Office, whom: &str, digits: &str) -> Outcome {
    let heard = office.home.with_extension("heard");
    write_secret(&heard, digits);
    let mut command = office.unlocking(&["pair", "confirm", whom]);
    let outcome = run(command.arg("--digits-file").arg(&heard), "");
    fs::remove_file(&heard).unwrap();
    outcome
}

/// Waits until the ceremony with an office is so far.
pub(crate) fn comes_to(office: &Office, whom: &str, state: &str) {
    wait::until(&format!("{state} at {}", office.name), || {
        let known = office
            .home
            .join(format!("pairings/{whom}.ceremony"))
            .exists();
        (known && listed(office, whom)["state"] == state).then_some(())
    });
}

/// Waits until an agreement with this number is in force in the home.
pub(crate) fn agreed(office: &Office, whom: &str, serial: u64) {
    wait::until(&format!("agreement {serial} at {}", office.name), || {
        let line = listed(office, whom);
        let done = line["state"] == "nothing" && line["agreement"]["serial"] == serial;
        done.then_some(())
    });
}

/// Both introduce themselves; both have it.
pub(crate) fn introduce(one: &Office, other: &Office) {
    propose(one, &other.name);
    comes_to(other, &one.name, "introduced");
    propose(other, &one.name);
    for (office, whom) in [(one, other), (other, one)] {
        comes_to(office, &whom.name, "to_confirm");
    }
}

/// Both hear and sign; both have the agreement.
pub(crate) fn sign(one: &Office, other: &Office, serial: u64) {
    confirm(one, &other.name, &digits(other)).ok();
    confirm(other, &one.name, &digits(one)).ok();
    agreed(one, &other.name, serial);
    agreed(other, &one.name, serial);
}

fn running() -> World {
    let mut world = of_three();
    for office in &mut world.offices {
        office.start();
    }
    world
}

fn crosses(from: &Office, to: &Office, headline: &str) {
    let mut there = to.watch(None);
    let id = from.send_one(&to.name, "FLASH", headline);
    wait::until("the alert", || (there.received()["id"] == id).then_some(()));
}

#[test]
fn r22_two_offices_pair_through_the_relay_alone_and_an_alert_crosses() {
    let world = running();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let said = propose(south, THIRD);
    assert!(said.contains("hands it to the relay"), "{said}");
    comes_to(third, SOUTH, "introduced");
    // A proposal is no way: nothing is taken for the other, here and at the relay.
    let refused = third.send(&[alert(SOUTH, "FLASH", "Too early")]);
    assert_eq!(refused.code, 65, "{}", refused.out);
    propose(third, SOUTH);
    comes_to(south, THIRD, "to_confirm");
    confirm(south, THIRD, &digits(third)).ok();
    assert_eq!(listed(south, THIRD)["state"], "signed");
    let listed_at_relay = world.relay.verb(&["pairing", "list"]).ok();
    assert!(!listed_at_relay.contains(THIRD), "{listed_at_relay}");
    confirm(third, SOUTH, &digits(south)).ok();
    agreed(south, THIRD, 1);
    agreed(third, SOUTH, 1);
    south.linked(2);
    third.linked(1);
    crosses(south, third, "Paired by voice");
    crosses(third, south, "And back");
    let kept = |office: &Office, whom: &str| {
        fs::read(office.home.join(format!("pairings/{whom}.pairing"))).unwrap()
    };
    assert_eq!(kept(south, THIRD), kept(third, SOUTH));
}

#[test]
fn r19_after_the_operator_ended_an_agreement_one_ceremony_is_enough() {
    let world = running();
    let (south, north) = (&world.offices[0], &world.offices[1]);
    for office in [south, north] {
        office.linked(1);
    }
    let ends = ["pairing", "end", SOUTH, NORTH, "--by", "Somchai"];
    world.relay.verb(&ends).ok();
    // The relay says which number that used up; nobody here has signed for it.
    for (office, whom) in [(south, NORTH), (north, SOUTH)] {
        let file = office.home.join(format!("pairings/{whom}.ceremony"));
        wait::until("the relay's word", || {
            let kept = fs::read_to_string(&file).unwrap_or_default();
            kept.contains("told = \"2\"").then_some(())
        });
    }
    introduce(south, north);
    sign(south, north, 3);
    let listed_at_relay = world.relay.verb(&["pairing", "list"]).ok();
    assert!(
        listed_at_relay.contains("serial 3 until"),
        "{listed_at_relay}"
    );
    crosses(south, north, "Paired anew");
    crosses(north, south, "And back");
}

#[test]
fn r22_what_was_proposed_to_an_office_that_is_away_waits_at_a_relay_that_is_killed_meanwhile() {
    let mut world = of_three();
    world.offices[0].start();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    wait::until("the link", || {
        (south.status()["link"] == "up").then_some(())
    });
    propose(south, THIRD);
    // Its gateway does not run: the home keeps it for the relay.
    let said = propose(third, SOUTH);
    assert!(said.contains("as soon as it runs"), "{said}");
    world.relay.kill();
    world.restart_relay();
    world.offices[2].start();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    comes_to(third, SOUTH, "to_confirm");
    comes_to(south, THIRD, "to_confirm");
    confirm(third, SOUTH, &digits(south)).ok();
    world.offices[2].kill();
    world.relay.kill();
    world.restart_relay();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    confirm(south, THIRD, &digits(third)).ok();
    world.offices[0].kill();
    for at in [0, 2] {
        world.offices[at].start();
    }
    let (south, third) = (&world.offices[0], &world.offices[2]);
    agreed(third, SOUTH, 1);
    agreed(south, THIRD, 1);
    third.linked(1);
    crosses(third, south, "Through it all");
}

#[test]
fn a_pairing_is_renewed_before_it_ends_and_traffic_goes_on_all_the_while() {
    let world = running();
    let (south, north) = (&world.offices[0], &world.offices[1]);
    south.linked(1);
    north.linked(1);
    introduce(south, north);
    crosses(south, north, "While both are introduced");
    confirm(south, NORTH, &digits(north)).ok();
    crosses(north, south, "While one has signed");
    confirm(north, SOUTH, &digits(south)).ok();
    agreed(south, NORTH, 2);
    agreed(north, SOUTH, 2);
    wait::until("the second pairing at the relay", || {
        let listed = world.relay.verb(&["pairing", "list"]).ok();
        listed.contains("serial 2").then_some(())
    });
    crosses(south, north, "Under the second");
}

#[test]
fn a_pairing_that_ends_within_thirty_days_says_so_in_the_status() {
    let world = running();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let end = blo_client::gateway::system_clock().now();
    let end = end.plus_millis(29 * 24 * 60 * 60 * 1_000).to_string();
    run(
        &mut south.unlocking(&["pair", "propose", THIRD, "--until", &end]),
        "",
    )
    .ok();
    propose(third, SOUTH);
    comes_to(south, THIRD, "to_confirm");
    comes_to(third, SOUTH, "to_confirm");
    confirm(south, THIRD, &digits(third)).ok();
    confirm(third, SOUTH, &digits(south)).ok();
    agreed(south, THIRD, 1);
    wait::until("the warning", || {
        let said = south.verb(&["status"]).ok();
        said.contains(&format!("PAIRING ENDS {end}")).then_some(())
    });
    let said = south.verb(&["status"]).ok();
    let north = said.lines().find(|line| line.contains(NORTH)).unwrap();
    assert!(!north.contains("ENDS"), "{said}");
}

/// The operator's word on south and a third office.
fn operator(world: &World, word: &str) -> String {
    let words = ["pairing", word, SOUTH, THIRD, "--by", "Somchai"];
    world.relay.verb(&words).ok()
}

#[test]
fn r22_where_the_operator_keeps_a_list_only_those_on_it_pair_and_the_officer_is_told() {
    let mut world = of_three();
    world.relay.stop();
    let config = fs::read_to_string(world.relay.config()).unwrap();
    fs::write(world.relay.config(), format!("allow_list = true\n{config}")).unwrap();
    // Said to a relay that is stopped, taken back to one that runs.
    operator(&world, "allow");
    world.restart_relay();
    operator(&world, "disallow");
    for office in &mut world.offices {
        office.start();
    }
    let (south, third) = (&world.offices[0], &world.offices[2]);
    propose(south, THIRD);
    wait::until("the refusal", || {
        (listed(south, THIRD)["refused"] == "not_allowed").then_some(())
    });
    for words in [&["pair", "list"][..], &["status"]] {
        let said = south.verb(words).ok();
        assert!(said.contains("has not allowed these two"), "{said}");
    }
    assert_eq!(third.status()["proposals"].as_array().unwrap().len(), 0);
    let whole = world.agree(0, 2);
    let refused = world
        .relay
        .verb(&["pairing", "add", "--by", "Somchai", whole.to_str().unwrap()]);
    assert!(
        refused.code == 65 && refused.err.contains("has not allowed"),
        "{}",
        refused.err
    );

    operator(&world, "allow");
    introduce(south, third);
    sign(south, third, 2);
    crosses(south, third, "As the operator allowed");
    let said = operator(&world, "disallow");
    assert!(said.contains("blo-relay pairing end"), "{said}");
    let said = world.relay.verb(&["pairing", "list"]).ok();
    assert!(
        said.contains("not allowed since") && said.contains("by Somchai"),
        "{said}"
    );
    world.relay.kill();
    world.restart_relay();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    crosses(third, south, "What is in force stays");
}

#[test]
fn an_office_with_a_new_key_pairs_anew_through_the_relay() {
    let mut world = running();
    let mut reborn = world.same_name(NORTH, "reborn");
    world.offices[1].stop();
    let chain = reborn.home.join("certificate.pem");
    let words = [
        "office",
        "add",
        "--by",
        "Somchai",
        "--replace",
        "--cert",
        chain.to_str().unwrap(),
    ];
    world.relay.verb(&words).ok();
    reborn.start();
    let south = &world.offices[0];
    introduce(south, &reborn);
    assert_eq!(listed(south, NORTH)["key_changed"], true);
    sign(south, &reborn, 2);
    crosses(south, &reborn, "To the new key");
}
