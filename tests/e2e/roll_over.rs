//! A key that changes by plan, by the real verbs: made, certified, announced, and shown at both offices. Not: the day
//! after, which gateways and relay with clocks of their own go through in their own tests.

use std::path::{Path, PathBuf};

use blo_kit::{
    Office, World,
    process::{Outcome, run},
    wait,
    world::{NORTH, PRODUCT, SOUTH},
};

fn key(office: &Office, words: &[&str]) -> Outcome {
    let words = [&["key", "roll-over"], words].concat();
    run(&mut office.unlocking(&words), "")
}

/// What the authority in a folder makes of the south's request for its next key.
fn certified(world: &World, south: &Office, authority: &str) -> PathBuf {
    let (request, made) = (
        south.home.join("next-request.pem"),
        world.folder().join(format!("{authority}-next.pem")),
    );
    let wanted = (request.as_path(), SOUTH, "clientAuth");
    (PRODUCT.certify)(&world.folder().join(authority), wanted, &made);
    made
}

fn announce(office: &Office, certificate: &Path) -> Outcome {
    key(
        office,
        &["announce", "--certificate", certificate.to_str().unwrap()],
    )
}

/// From when the counterpart's new key, or our own, counts.
fn counts_from(office: &Office, own: bool) -> String {
    wait::until("the announcement", || {
        let status = office.status();
        let next = &status["counterparts"][0]["next_key"];
        let from = next["counts_from"].as_str()?.to_owned();
        assert_eq!(next["own"], own);
        Some(from)
    })
}

#[test]
fn r21_a_next_key_is_announced_shown_at_both_offices_and_changes_nothing_for_a_day() {
    let mut world = World::of_two();
    let south = &world.offices[0];
    assert_eq!(
        announce(south, &south.home.join("certificate.pem")).code,
        66,
        "there is none"
    );
    key(south, &["begin"]).ok();
    assert_eq!(key(south, &["begin"]).code, 73);
    key(south, &["cancel"]).ok();
    key(south, &["begin"]).ok();
    let of_the_first = announce(south, &south.home.join("certificate.pem"));
    assert_eq!(of_the_first.code, 65, "{}", of_the_first.err);
    (PRODUCT.make)(&world.folder().join("impostor"), "th");
    let impostors = announce(south, &certified(&world, south, "impostor"));
    assert_eq!(impostors.code, 65, "{}", impostors.err);

    let next = certified(&world, south, "th");
    let said = announce(south, &next).ok();
    assert!(said.contains("announced to 1 counterparts"), "{said}");
    let (from, told) = (
        counts_from(south, true),
        counts_from(&world.offices[1], false),
    );
    assert!(
        from.starts_with("20") && told.starts_with("20"),
        "{from} {told}"
    );
    for (office, whose) in world.offices.iter().zip(["OUR", "ITS"]) {
        let said = office.verb(&["status"]).ok();
        assert!(
            said.contains(&format!("{whose} NEW KEY COUNTS FROM 20")),
            "{said}"
        );
        assert!(said.contains("ALARM roll_over"), "{said}");
    }
    assert_eq!(key(south, &["cancel"]).code, 73, "nothing takes it back");

    // Over restarts of all, alerts cross as before.
    for office in &mut world.offices {
        office.kill();
    }
    world.relay.kill();
    world.restart_relay();
    world.start();
    assert_eq!(counts_from(&world.offices[0], true), from);
    assert_eq!(counts_from(&world.offices[1], false), told);
    let sent = world.offices[0].send_one(NORTH, "FLASH", "By the key that counts");
    world.offices[0].watch(None).status(&sent, "delivered");
    let pairings = world.relay.verb(&["pairing", "list"]).ok();
    assert!(pairings.contains("serial 1 "), "{pairings}");
    assert!(
        pairings.contains("a new key of mae-sai.th counts from 20"),
        "{pairings}"
    );
}
