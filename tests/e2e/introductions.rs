//! Whose certificates an introduction may bring: those of an authority that is known here, where one is.

use std::{fs, process::Command};

use blo_kit::{Office, World, binaries::binaries, process::run, world::NORTH};
use blo_proto::introduction::SignedIntroduction;

use crate::ceremony::{THIRD, digits, file, introduce, of_three, propose, take};

/// An authority of the same country, made by nobody in charge, and an office that it certifies.
fn outside_authority(world: &World) -> Office {
    let office = Office::at(THIRD, &file(world, "outsider"));
    let folder = file(world, "outsiders");
    let authority = |words: &[&str]| {
        let mut command = Command::new(&binaries().blo);
        command.arg("authority").args(words);
        command
            .arg("--passphrase-file")
            .arg(file(world, "authority.passphrase"));
        command
    };
    let words = ["init", "--country", "th", "--kdf-cost", "test"];
    run(authority(&words).arg("--out").arg(&folder), "").ok();
    let words = [
        "init",
        "--office",
        THIRD,
        "--relay",
        "localhost:1",
        "--kdf-cost",
        "test",
    ];
    run(&mut office.unlocking(&words), "").ok();
    let certificate = file(world, "outsider.pem");
    let mut issue = authority(&["issue"]);
    issue
        .arg("--dir")
        .arg(&folder)
        .arg("--csr")
        .arg(office.home.join("request.pem"));
    run(issue.arg("--out").arg(&certificate), "").ok();
    let mut add = office.unlocking(&["certificate", "add"]);
    add.arg(&certificate)
        .arg("--authority")
        .arg(folder.join("authority.pem"));
    run(&mut add, "").ok();
    office
}

#[test]
fn an_office_of_our_country_is_vouched_for_by_its_authority() {
    let world = of_three();
    let (south, third) = (&world.offices[0], &world.offices[2]);
    let outsider = outside_authority(&world);
    let introduction = file(&world, "outsider.introduction");
    propose(&outsider, &south.name, &introduction).ok();
    let refused = take(south, &introduction);
    assert_eq!(refused.code, 65, "{}", refused.err);
    assert!(
        refused.err.contains("no authority that is known"),
        "{}",
        refused.err
    );
    assert!(!south.home.join("pairings/mae-sot.th.ceremony").exists());
    introduce(&world, south, third);
    assert_ne!(digits(&outsider), digits(third));
}

#[test]
fn an_office_of_another_country_is_taken_for_the_digits_to_decide() {
    let world = of_three();
    // The northern office knows no authority of the outsider's country.
    let north = &world.offices[1];
    let outsider = outside_authority(&world);
    let introduction = file(&world, "outsider.introduction");
    propose(&outsider, &north.name, &introduction).ok();
    take(north, &introduction).ok();
    let text = fs::read_to_string(north.home.join("pairings/mae-sot.th.ceremony")).unwrap();
    assert!(text.contains("theirs ="), "{text}");
}

#[test]
fn an_introduction_counts_what_the_running_gateway_knows() {
    let mut world = of_three();
    world.offices[0].start();
    let south = &world.offices[0];
    // As where an agreement came through the relay alone.
    fs::remove_dir_all(south.home.join("pairings")).unwrap();
    fs::create_dir(south.home.join("pairings")).unwrap();
    let out = file(&world, "introduction");
    propose(south, NORTH, &out).ok();
    let read = || SignedIntroduction::decode(fs::read(&out).unwrap().into()).unwrap();
    assert_eq!(read().verify().unwrap().get().serial, 1);
    propose(south, THIRD, &out).ok();
    assert_eq!(read().verify().unwrap().get().serial, 0);
}
