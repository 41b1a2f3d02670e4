//! Evidence: checked offline, with neither office's keys nor any home; bent at any byte, it fails.

use std::{fs, path::PathBuf};

use blo_kit::{World, auditor, world::NORTH};

/// Every so manieth byte is bent; a prime, so that no column of the format is passed over again and again.
const STEP: usize = 41;

/// An alert that was read and answered, and the evidence of it from both ends.
fn evidence() -> (World, String, [PathBuf; 2]) {
    let mut world = World::of_two();
    let (south, north) = world.two();
    let (mut at_south, mut at_north) = (south.watch(None), north.watch(None));
    let id = south.send_one(NORTH, "IMMEDIATE", "Ivory in a tea chest");
    at_north.received();
    north.show(&id);
    north.acknowledge(&id, "seized", "two tusks");
    at_south.status(&id, "actioned");
    let files = ["south.evidence", "north.evidence"].map(|name| world.folder().join(name));
    auditor::evidence(&world.offices[0], &id, &files[0]);
    auditor::evidence(&world.offices[1], &id, &files[1]);
    for office in &mut world.offices {
        office.stop();
    }
    world.relay.stop();
    (world, id, files)
}

#[test]
fn an_alert_and_its_receipts_are_proven_offline_from_either_end() {
    let (world, id, files) = evidence();
    let said = files.map(|file| auditor::verify(&file, &world.trust()).ok());
    for said in &said {
        assert!(said.contains(&id), "{said}");
        assert!(said.contains("Ivory in a tea chest"), "{said}");
        assert!(said.contains("seized: two tusks"), "{said}");
        for receipt in ["delivered", "read", "actioned"] {
            let stated = format!("  {receipt} at ");
            assert!(said.contains(&stated), "no {receipt} in:\n{said}");
        }
    }
    // What the relay stated, it stated to the sender. All else is the same, word for word and in the same order.
    assert!(said[0].contains(": held at "), "{}", said[0]);
    let [south, north] = said.each_ref().map(|said| {
        let of_relay = |line: &&str| !line.starts_with("  to ");
        said.lines().filter(of_relay).collect::<Vec<_>>()
    });
    assert_eq!(south, north);
}

#[test]
fn evidence_that_is_altered_anywhere_fails_and_says_where() {
    let (world, _, [file, _]) = evidence();
    let whole = fs::read(&file).unwrap();
    let altered = world.folder().join("altered");
    for at in (0..whole.len()).step_by(STEP) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&altered, &bytes).unwrap();
        let outcome = auditor::verify(&altered, &world.trust());
        assert_ne!(
            outcome.code,
            0,
            "byte {at} of {}: {}",
            whole.len(),
            outcome.out
        );
        assert!(outcome.err.len() > 20, "byte {at}: {}", outcome.err);
    }
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&altered, &whole[..length]).unwrap();
        assert_ne!(
            auditor::verify(&altered, &world.trust()).code,
            0,
            "{length}"
        );
    }
}

#[test]
fn evidence_is_worth_nothing_to_those_who_trust_other_authorities() {
    let (world, _, [file, _]) = evidence();
    let strangers = World::new(&["poipet.kh", "nong-khai.th"]);
    let outcome = auditor::verify(&file, &strangers.trust());
    assert_ne!(outcome.code, 0, "{}", outcome.out);
    let nobody = world.folder().join("nobody");
    fs::create_dir(&nobody).unwrap();
    assert_ne!(auditor::verify(&file, &nobody).code, 0);
}
