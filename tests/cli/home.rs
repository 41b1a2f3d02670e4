//! Homes: the wrong passphrase, a missing key, a folder that cannot be read, a config that nobody understands, two
//! gateways on one home.

use std::{fs, os::unix::fs::PermissionsExt};

use blo_kit::{
    Office, World,
    office::write_secret,
    process::run,
    world::{NORTH, SOUTH},
};

use crate::said::refused;

fn world() -> World {
    World::new(&[SOUTH, NORTH])
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_changes_nothing() {
    let world = world();
    let south = &world.offices[0];
    let wrong = world.folder().join("wrong");
    write_secret(&wrong, "incorrect horse");
    let mut command = south.command(&["run", "--passphrase-file"]);
    let err = refused(run(command.arg(&wrong), ""), 77);
    assert!(err.contains("passphrase"), "{err}");
}

#[test]
fn a_passphrase_file_that_others_can_read_is_refused() {
    let world = world();
    let south = &world.offices[0];
    let open = world.folder().join("open");
    write_secret(&open, blo_kit::office::PASSPHRASE);
    for mode in [0o640, 0o604] {
        fs::set_permissions(&open, fs::Permissions::from_mode(mode)).unwrap();
        let mut command = south.command(&["run", "--passphrase-file"]);
        let err = refused(run(command.arg(&open), ""), 77);
        assert!(err.contains("open"), "it names the file: {err}");
    }
}

#[test]
fn a_home_without_its_key_says_which_file_is_missing() {
    let world = world();
    let south = &world.offices[0];
    fs::remove_file(south.home.join("identity.key")).unwrap();
    let err = refused(run(&mut south.unlocking(&["run"]), ""), 66);
    assert!(err.contains("identity.key"), "{err}");
}

#[test]
fn a_key_file_that_was_bent_is_refused() {
    let world = world();
    let south = &world.offices[0];
    let file = south.home.join("identity.key");
    let mut bytes = fs::read(&file).unwrap();
    let last = bytes.len() - 8;
    bytes[last] ^= 1;
    fs::write(&file, bytes).unwrap();
    let outcome = run(&mut south.unlocking(&["run"]), "");
    let code = outcome.code;
    assert!([65, 77].contains(&code), "{outcome:?}");
    refused(outcome, code);
}

#[test]
fn a_folder_that_is_no_home_is_refused_with_what_to_do() {
    let world = world();
    let nowhere = Office::at("nowhere.th", &world.folder().join("nowhere"));
    let err = refused(run(&mut nowhere.unlocking(&["run"]), ""), 66);
    assert!(err.contains("blo init") || err.contains(" init "), "{err}");
    let file = world.folder().join("a-file");
    fs::write(&file, "").unwrap();
    let no_folder = Office::at("nowhere.th", &file);
    let outcome = run(&mut no_folder.unlocking(&["run"]), "");
    let code = outcome.code;
    assert!([66, 74, 77].contains(&code), "{outcome:?}");
    refused(outcome, code);
}

#[test]
fn an_unknown_key_in_the_config_is_refused_by_name() {
    let world = world();
    let south = &world.offices[0];
    let file = south.home.join("blo.toml");
    let config = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("colour = \"red\"\n{config}")).unwrap();
    let err = refused(run(&mut south.unlocking(&["run"]), ""), 78);
    assert!(err.contains("colour"), "{err}");
}

#[test]
fn a_second_gateway_on_one_home_is_refused_and_the_first_goes_on() {
    let mut world = world();
    let (south, _) = world.two();
    south.start();
    let outcome = run(&mut south.unlocking(&["run"]), "");
    let code = outcome.code;
    assert!([69, 73, 75].contains(&code), "{outcome:?}");
    refused(outcome, code);
    assert_eq!(south.verb(&["status"]).code, 0);
}

#[test]
fn a_home_is_not_made_twice() {
    let world = world();
    let south = &world.offices[0];
    let before = fs::read(south.home.join("identity.key")).unwrap();
    let outcome = world.init_again(south);
    refused(outcome, 73);
    assert_eq!(fs::read(south.home.join("identity.key")).unwrap(), before);
}

#[test]
fn a_key_is_replaced_in_a_stopped_home_alone_and_only_where_that_is_asked_for() {
    let mut world = world();
    let copy = world.folder().join("copy");
    let copied = copy.to_str().unwrap().to_owned();
    let (south, _) = world.two();
    south.start();
    south.verb(&["backup", &copied]).ok();
    let key = south.home.join("identity.key");
    let before = fs::read(&key).unwrap();
    let err = refused(run(&mut south.unlocking(&["key", "replace"]), ""), 75);
    assert!(err.contains("in use"), "{err}");
    assert_eq!(fs::read(&key).unwrap(), before);
    let elsewhere = Office::at(SOUTH, &world.folder().join("elsewhere"));
    let err = refused(run(&mut elsewhere.unlocking(&["restore", &copied]), ""), 64);
    assert!(err.contains("--new-key"), "{err}");
    // A wrong passphrase makes no home.
    let wrong = world.folder().join("wrong");
    write_secret(&wrong, "incorrect horse");
    let words = ["restore", &copied, "--new-key", "--passphrase-file"];
    let mut command = elsewhere.command(&words);
    refused(run(command.arg(&wrong), ""), 77);
    assert!(!elsewhere.home.exists());
}

#[test]
fn a_home_and_its_socket_are_for_their_owner_alone() {
    let mut world = world();
    let (south, _) = world.two();
    south.start();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o077;
    assert_eq!(mode(&south.home), 0);
    assert_eq!(mode(&south.home.join("gateway.sock")), 0);
    assert_eq!(mode(&south.home.join("identity.key")), 0);
}
