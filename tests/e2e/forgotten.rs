//! An alert that is forgotten, by the programs' own verbs: nothing brings it back, an older backup neither. Not: what
//! the journal holds of it (`client/src/desk/tests/retention.rs`).

use std::fs;

use blo_kit::{
    World,
    office::{lines, text},
    wait,
    world::NORTH,
};

#[test]
fn r37_a_backup_from_before_the_deletion_does_not_bring_it_back() {
    let mut world = World::of_two();
    let copies = world.folder().join("copies");
    fs::create_dir(&copies).unwrap();
    let copy = copies.join("monday").to_str().unwrap().to_owned();
    let elsewhere = world.folder().join("elsewhere");
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let gone = south.send_one(NORTH, "ROUTINE", "Somchai rides a red motorcycle");
    let kept = south.send_one(NORTH, "ROUTINE", "Somsak drives a white van");
    for id in [&gone, &kept] {
        at_south.status(id, "delivered");
    }
    north.show(&gone);
    north.acknowledge(&gone, "false_alarm", "he was let go in Mae Chan");
    at_south.status(&gone, "actioned");
    assert_eq!(found(north, "mae chan"), [&*gone]);
    let made = north.verb(&["backup", &copy]).ok();
    assert!(made.contains("record-keys-tachileik.mm"), "{made}");
    forget(north, &gone);
    assert_gone(north, (&gone, &kept));
    // The home burns down; what is left is the copy from before.
    north.kill();
    fs::remove_dir_all(&north.home).unwrap();
    north.verb(&["restore", &copy]).ok();
    north.start();
    assert_gone(north, (&gone, &kept));
    let shown = north.verb(&["show", &gone]).failed(66);
    assert!(shown.contains("destroyed"), "{shown}");
    north.stop();
    // Without the keys nothing is restored that nobody could read.
    fs::rename(copies.join("record-keys-tachileik.mm"), &elsewhere).unwrap();
    fs::remove_dir_all(&north.home).unwrap();
    let refused = north.verb(&["restore", &copy]).failed(66);
    assert!(refused.contains("--record-keys"), "{refused}");
    let named = elsewhere.to_str().unwrap();
    let words = ["restore", &copy, "--record-keys", named];
    north.verb(&words).ok();
}

/// Only who insists, and with a reason that stays.
fn forget(north: &blo_kit::Office, gone: &str) {
    let early = north.verb(&["forget", gone, "--reason", "acquitted"]);
    let early = early.failed(75);
    assert!(early.contains("until 20"), "{early}");
    let words = [
        "forget",
        gone,
        "--now",
        "--reason",
        "acquitted",
        "--officer",
        "Anong",
        "--json",
    ];
    let left = lines(&north.verb(&words).ok()).remove(0);
    assert_eq!(left["readable"], 0, "{left}");
    let shown = north.verb(&["show", gone]).failed(66);
    assert!(
        shown.contains("acquitted") && shown.contains("Anong"),
        "{shown}"
    );
    let proved = north.verb(&["forget", "--prove", gone]).ok();
    assert!(
        proved.contains("0 of ") && proved.contains("acquitted"),
        "{proved}"
    );
}

fn assert_gone(office: &blo_kit::Office, (gone, kept): (&str, &str)) {
    for words in ["motorcycle", "mae chan"] {
        assert_eq!(found(office, words), [""; 0], "{words}");
    }
    assert_eq!(found(office, "white van"), [kept]);
    let inbox: Vec<_> = office.inbox().iter().map(|item| text(item, "id")).collect();
    assert_eq!(inbox, [kept]);
    assert_ne!(office.verb(&["evidence", gone, "--out", "-"]).code, 0);
}

/// Once all is read.
fn found(office: &blo_kit::Office, words: &str) -> Vec<String> {
    wait::until("all is read", || {
        let said = office.verb(&["search", words, "--json"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let whole = !said.err.contains("still reading");
        whole.then(|| {
            lines(&said.out)
                .iter()
                .map(|item| text(item, "id"))
                .collect()
        })
    })
}
