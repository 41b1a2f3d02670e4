//! No network at all: real gateways, no relay, and a folder that is carried by hand; then the relay is back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use blo_kit::{
    Office, Outcome, World,
    process::run,
    wait,
    world::{NORTH, SOUTH},
};
use serde_json::Value;

pub(crate) fn carry(office: &Office, words: &[&str], folder: &Path) -> Outcome {
    let mut command = office.command(words);
    run(command.arg(folder), "")
}

#[track_caller]
pub(crate) fn out(office: &Office, to: &str, folder: &Path) -> Value {
    let said = carry(
        office,
        &["carry", "out", "--json", "--to", to, "--out"],
        folder,
    )
    .ok();
    serde_json::from_str(&said).unwrap()
}

#[track_caller]
pub(crate) fn take(office: &Office, folder: &Path) -> Value {
    let said = carry(office, &["carry", "in", "--json"], folder).ok();
    serde_json::from_str(&said).unwrap()
}

fn envelopes(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut all: Vec<_> = all
        .filter(|path| path.extension().is_some_and(|e| e == "envelope"))
        .collect();
    all.sort();
    all
}

/// Two offices that were linked once, and have no relay any more.
pub(crate) fn without_relay() -> World {
    let mut world = World::of_two();
    let (south, _) = world.two();
    let mut at_south = south.watch(None);
    let id = south.send_one(NORTH, "ROUTINE", "By the relay");
    at_south.status(&id, "delivered");
    world.relay.stop();
    for office in &world.offices {
        wait::until("the loss of the link", || {
            (office.status()["link"] != "up").then_some(())
        });
    }
    world
}

#[track_caller]
fn nothing_is_missing(office: &Office, other: &str) {
    let known = office.verb(&["status", other, "--json"]).ok();
    let known: Value = serde_json::from_str(&known).unwrap();
    let none = Value::Array(Vec::new());
    assert_eq!(
        (&known["counterpart"]["gaps"], &known["alarms"]),
        (&none, &none),
        "{known}"
    );
}

/// How far an alert has come.
fn status(office: &Office, id: &str) -> String {
    let all = office.outbox();
    let one = all.iter().find(|item| item["id"] == id).unwrap();
    blo_kit::office::text(one, "status")
}

#[track_caller]
fn holds_no_word(folder: &Path) {
    let bytes = envelopes(folder)
        .iter()
        .map(|path| fs::read(path).unwrap())
        .collect::<Vec<_>>()
        .concat();
    for word in ["Answered by hand", "Somchai"] {
        assert!(
            !bytes
                .windows(word.len())
                .any(|window| window == word.as_bytes())
        );
    }
}

#[test]
fn r29_an_alert_and_its_receipt_cross_by_hand_and_the_relay_shows_nothing_twice() {
    let mut world = without_relay();
    let (to_north, to_south) = (
        world.folder().join("to-north"),
        world.folder().join("to-south"),
    );
    let (south, north) = world.two();
    let answered = south.send_one(NORTH, "FLASH", "Answered by hand");
    let open = south.send_one(NORTH, "IMMEDIATE", "Answered by the relay");
    let written = out(south, NORTH, &to_north);
    assert_eq!(
        (&written["alerts"], &written["before"]),
        (&2.into(), &0.into()),
        "{written}"
    );
    holds_no_word(&to_north);
    // Its gateway dies: the folder is filled with the same bytes again.
    let before = envelopes(&to_north);
    south.kill();
    south.start();
    let again = out(south, NORTH, &to_north);
    assert_eq!(again["before"], before.len(), "{again}");
    assert_eq!(envelopes(&to_north), before);

    let taken = take(north, &to_north);
    assert!(taken["new"].as_u64().unwrap() >= 2, "{taken}");
    assert_eq!(north.inbox().len(), 3);
    assert_eq!(take(north, &to_north)["new"], 0, "the same folder twice");
    north.show(&answered);
    // Their receipts come back by hand, and what an officer did.
    out(north, SOUTH, &to_south);
    take(south, &to_south);
    assert_eq!(
        (status(south, &answered), status(south, &open)),
        ("read".to_owned(), "delivered".to_owned())
    );

    world.restart_relay();
    for office in &world.offices {
        office.linked(1);
    }
    let (south, north) = world.two();
    let mut at_south = south.watch(None);
    let last = south.send_one(NORTH, "FLASH", "By the relay again");
    at_south.status(&last, "delivered");
    assert_eq!(north.inbox().len(), 4);
    let old = take(north, &to_north);
    assert_eq!(old["new"], 0, "an old folder: {old}");
    assert_eq!(north.inbox().len(), 4);
    for (office, other) in [(&*south, NORTH), (&*north, SOUTH)] {
        nothing_is_missing(office, other);
    }
}

#[test]
fn a_folder_that_is_not_whole_or_not_ours_says_so_and_the_rest_of_it_is_taken() {
    let mut world = without_relay();
    let folder = world.folder().join("stick");
    let (south, north) = world.two();
    for headline in ["One", "Two", "Three"] {
        south.send_one(NORTH, "FLASH", headline);
    }
    out(south, NORTH, &folder);
    let all = envelopes(&folder);
    let whole = fs::read(&all[0]).unwrap();
    fs::write(&all[0], &whole[..whole.len() / 2]).unwrap();
    fs::write(folder.join("holiday.jpg"), "no message").unwrap();
    fs::write(folder.join("bundle.part"), "half").unwrap();
    let half = carry(north, &["carry", "in"], &folder);
    assert_eq!(half.code, 65, "{half:?}");
    assert!(half.out.contains("half copied, or was altered"), "{half:?}");
    assert!(
        half.err.contains("1 files of the folder were not taken in"),
        "{half:?}"
    );
    let shown = north.inbox().len();
    assert!(
        (3..=4).contains(&shown),
        "what was half copied is no alert, or one of three: {half:?}"
    );
    // Filled again, the half copy is made good.
    out(south, NORTH, &folder);
    take(north, &folder);
    assert_eq!(north.inbox().len(), 4);
    let own = take(south, &folder);
    assert_eq!(own["new"], 0, "{own}");
    assert!(own["own"].as_u64().unwrap() >= 3, "{own}");

    let nowhere = world.folder().join("nowhere");
    let empty = world.folder().join("empty");
    fs::create_dir(&empty).unwrap();
    let (south, north) = world.two();
    for folder in [&nowhere, &empty] {
        let refused = carry(north, &["carry", "in"], folder);
        assert_eq!(refused.code, 66, "{refused:?}");
    }
    let file = empty.join("file");
    fs::write(&file, "").unwrap();
    let refused = carry(south, &["carry", "out", "--to", NORTH, "--out"], &file);
    assert_eq!(refused.code, 73, "{refused:?}");
    let stranger = carry(
        south,
        &["carry", "out", "--to", "poipet.kh", "--out"],
        &empty,
    );
    assert_eq!(stranger.code, 65, "{stranger:?}");
    south.stop();
    let stopped = carry(south, &["carry", "out", "--to", NORTH, "--out"], &empty);
    assert_eq!(stopped.code, 69, "{stopped:?}");
    assert!(stopped.err.contains("run"), "{stopped:?}");
}

#[test]
fn a_stick_that_takes_no_more_keeps_what_is_whole_and_goes_on_later() {
    let mut world = without_relay();
    let folder = world.folder().join("stick");
    let (south, north) = world.two();
    let long = "x".repeat(3_000);
    let mut alert = blo_kit::office::alert(NORTH, "FLASH", "Long");
    alert["texts"][0]["description"] = long.into();
    south.send(&[alert]).ok();
    south.send_one(NORTH, "ROUTINE", "Short");
    // No file may be longer than 2 KiB: the key's fits, the long alert's does not.
    let blo = south.command(&["carry", "out", "--to", NORTH, "--out"]);
    let words: Vec<_> = blo
        .get_args()
        .map(|word| word.to_str().unwrap().to_owned())
        .collect();
    let mut limited = std::process::Command::new("bash");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\""])
        .arg(blo.get_program())
        .args(&words)
        .arg(&folder);
    let full = run(&mut limited, "");
    assert_eq!(full.code, 73, "{full:?}");
    assert!(full.err.contains("each of them whole"), "{full:?}");
    let parts = fs::read_dir(&folder).unwrap().filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|e| e == "part")
    });
    assert_eq!(parts.count(), 0, "nothing half is left");
    out(south, NORTH, &folder);
    take(north, &folder);
    assert_eq!(north.inbox().len(), 3);
}

#[test]
fn a_folder_for_another_office_is_left_alone() {
    let mut world = World::new(&[SOUTH, NORTH, "poipet.kh"]);
    for at in [0, 1] {
        world.offices[at].start();
    }
    for at in [0, 1] {
        world.offices[at].linked(1);
    }
    let folder = world.folder().join("stick");
    world.offices[1].stop();
    let south = &world.offices[0];
    south.send_one(NORTH, "FLASH", "For north");
    out(south, NORTH, &folder);
    world.offices[2].start();
    let said = carry(&world.offices[2], &["carry", "in"], &folder).ok();
    assert!(said.contains("are for another office"), "{said}");
    assert!(world.offices[2].inbox().is_empty());
}
