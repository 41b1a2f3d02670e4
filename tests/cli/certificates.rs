//! Certificates: for another office, expired, from nobody's authority.

use std::fs;

use blo_kit::{
    World,
    papers::{Authority, Leaf, seed},
    process::run,
    world::{NORTH, SOUTH},
};

use crate::said::refused;

#[test]
fn a_certificate_for_another_office_is_refused() {
    let world = World::new(&[SOUTH, NORTH]);
    let (south, north) = (&world.offices[0], &world.offices[1]);
    fs::copy(
        north.home.join("certificate.pem"),
        south.home.join("certificate.pem"),
    )
    .unwrap();
    let outcome = run(&mut south.unlocking(&["run"]), "");
    let code = outcome.code;
    assert!([65, 78].contains(&code), "{outcome:?}");
    let err = refused(outcome, code);
    assert!(err.contains("certificate"), "{err}");
}

#[test]
fn a_certificate_for_another_key_is_refused() {
    let world = World::new(&[SOUTH, NORTH]);
    let south = &world.offices[0];
    let papers = Authority::new("Thailand").issue(&Leaf::office(SOUTH), seed());
    fs::write(south.home.join("certificate.pem"), &papers.chain_pem).unwrap();
    let outcome = run(&mut south.unlocking(&["run"]), "");
    let code = outcome.code;
    assert!([65, 78].contains(&code), "{outcome:?}");
    refused(outcome, code);
}

#[test]
fn an_office_with_an_expired_or_foreign_certificate_is_not_registered() {
    let world = World::new(&[SOUTH, NORTH]);
    let file = world.folder().join("stranger.pem");
    for (authority, years) in [("Thailand", (2020, 2080)), ("Thailand", (2020, 2021))] {
        let leaf = Leaf {
            years,
            ..Leaf::office("mukdahan.th")
        };
        let papers = Authority::new(authority).issue(&leaf, seed());
        fs::write(&file, &papers.chain_pem).unwrap();
        let words = [
            "office",
            "add",
            "--by",
            "Daw Khin",
            "--cert",
            file.to_str().unwrap(),
        ];
        refused(world.relay.verb(&words), 65);
    }
    fs::write(&file, "no certificate at all").unwrap();
    let words = [
        "office",
        "add",
        "--by",
        "Daw Khin",
        "--cert",
        file.to_str().unwrap(),
    ];
    refused(world.relay.verb(&words), 65);
    let words = [
        "office",
        "add",
        "--by",
        "Daw Khin",
        "--cert",
        "/nowhere/at/all.pem",
    ];
    refused(world.relay.verb(&words), 66);
}
