//! The relay's own verbs: its config, its check, its files.

use std::{fs, os::unix::fs::PermissionsExt};

use blo_kit::{
    World,
    process::run,
    world::{NORTH, SOUTH},
};

use crate::said::refused;

#[test]
fn a_relay_with_an_unknown_key_in_its_config_does_not_start() {
    let mut world = World::new(&[SOUTH, NORTH]);
    world.relay.stop();
    let config = world.relay.config();
    let good = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("colour = \"red\"\n{good}")).unwrap();
    for verb in ["run", "check"] {
        let err = refused(world.relay.verb(&[verb]), 78);
        assert!(err.contains("colour"), "{err}");
    }
    fs::remove_file(&config).unwrap();
    refused(world.relay.verb(&["run"]), 66);
}

#[test]
fn a_relay_whose_key_others_can_read_does_not_start() {
    let mut world = World::new(&[SOUTH, NORTH]);
    world.relay.stop();
    let key = world.relay.key();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    refused(world.relay.verb(&["run"]), 77);
    fs::remove_file(&key).unwrap();
    refused(world.relay.verb(&["run"]), 66);
}

#[test]
fn a_second_relay_on_one_folder_is_refused_and_the_first_goes_on() {
    let mut world = World::new(&[SOUTH, NORTH]);
    let outcome = run(&mut world.relay.command(&["run"]), "");
    let code = outcome.code;
    assert!([69, 73, 75].contains(&code), "{outcome:?}");
    refused(outcome, code);
    assert!(world.relay.process().is_running());
}

#[test]
fn offices_and_pairings_are_listed_running_or_not() {
    let mut world = World::new(&[SOUTH, NORTH]);
    for _ in 0..2 {
        let offices = world.relay.verb(&["office", "list"]).ok();
        assert!(
            offices.contains(SOUTH) && offices.contains(NORTH),
            "{offices}"
        );
        let pairings = world.relay.verb(&["pairing", "list"]).ok();
        assert!(
            pairings.contains(SOUTH) && pairings.contains(NORTH),
            "{pairings}"
        );
        if world.relay.is_running() {
            world.relay.stop();
        }
    }
    world.relay.verb(&["check"]).ok();
    world.relay.verb(&["store", "verify"]).ok();
    world.relay.verb(&["store", "rebuild"]).ok();
    world.restart_relay();
    world.start();
}
