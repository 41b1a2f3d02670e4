//! Files that go with an alert: whole or not at all, behind the text, and on where they were after whatever broke.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use blo_kit::{
    Office, World, auditor,
    network::{Direction, Weather},
    office::{alert, lines, text},
    wait,
    world::{NORTH, SOUTH},
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Stands in every file, and in no file of anybody's disk.
const MARKER: &str = "peregrine-in-a-photograph";
const MEGABYTE: usize = 1_000_000;

/// A file of so many bytes in a folder of its own, none like another.
fn file(folder: &TempDir, name: &str, size: usize) -> PathBuf {
    let mut state = 0x9e37_79b9_u64 + u64::try_from(size).unwrap();
    let mut bytes: Vec<u8> = MARKER.bytes().collect();
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_be_bytes());
    }
    bytes.truncate(size);
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[track_caller]
fn send(office: &Office, precedence: &str, files: &[&Path]) -> String {
    let mut words = vec!["send", "--to", NORTH, "--precedence", precedence];
    words.extend(["--headline", "See the photograph"]);
    for file in files {
        words.extend(["--attach", file.to_str().unwrap()]);
    }
    office.verb(&words).ok().lines().next().unwrap().to_owned()
}

/// How far the first file of an alert is.
fn far(office: &Office, id: &str) -> Value {
    let said = office.verb(&["attachment", "list", id, "--json"]);
    let all = if said.code == 0 {
        lines(&said.out)
    } else {
        Vec::new()
    };
    all.first()
        .map_or(Value::Null, |one| one["moves"][0].clone())
}

#[track_caller]
fn until_state(office: &Office, id: &str, state: &str) {
    let what = format!("{state} at {}", office.name);
    wait::within(Duration::from_secs(120), &what, || {
        (far(office, id)["state"] == state).then_some(())
    });
}

/// Waits until so many parts are where they go to.
#[track_caller]
fn until_parts(office: &Office, id: &str, parts: u64) {
    wait::until("the first parts", || {
        far(office, id)["kept"]
            .as_u64()
            .filter(|kept| *kept >= parts)
    });
}

/// What the other office takes out.
#[track_caller]
fn taken_out(office: &Office, id: &str, number: u32) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap().to_owned();
    let number = number.to_string();
    let said = office.verb(&["attachment", "get", id, &number, "--out", &out, "--wait"]);
    fs::read(said.ok().trim_end()).unwrap()
}

/// A line of so many bits per second, both ways.
fn narrow(world: &World, office: usize, bits: u64) {
    world.networks[office].set(Weather::narrow(Duration::from_millis(5), bits));
}

/// Bytes of what the relay keeps of attachments.
fn kept_at_relay(world: &World) -> u64 {
    let entries = fs::read_dir(world.relay.data().join("blobs")).unwrap();
    let size = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().metadata().unwrap().len();
    entries.map(size).sum()
}

#[test]
fn a_file_crosses_whole_and_no_disk_can_read_it() {
    let mut world = World::of_two();
    let folder = TempDir::new().unwrap();
    let photo = file(&folder, "นอแรด.jpg", 5 * MEGABYTE);
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let id = send(south, "PRIORITY", &[&photo]);
    let arrived = at_north.received();
    assert_eq!(arrived["attachments"][0]["name"], "นอแรด.jpg");
    assert_eq!(arrived["attachments"][0]["media_type"], "image/jpeg");
    assert_eq!(taken_out(north, &id, 1), fs::read(&photo).unwrap());
    until_state(south, &id, "taken");
    assert!(north.verb(&["inbox"]).ok().contains("นอแรด.jpg  [here]"));
    assert!(
        south
            .verb(&["show", &id])
            .ok()
            .contains(&format!("{NORTH}: taken"))
    );
    assert_eq!(
        north.inbox()[0]["status"],
        "delivered",
        "it is not read by that"
    );
    let backup = folder.path().join("backup");
    north.verb(&["backup", backup.to_str().unwrap()]).ok();
    let kept = |home: &Path| fs::read_dir(home.join("attachments/in")).unwrap().count();
    assert_eq!((kept(&north.home), kept(&backup)), (1, 1));
    south.stop();
    north.stop();
    world.relay.stop();
    // It remembers for a while that it was.
    let kept = kept_at_relay(&world);
    assert!(
        kept < 1_000,
        "the relay keeps {kept} bytes of what was taken"
    );
    for place in [world.folder(), &backup] {
        let found = auditor::files_with(place, &[MARKER]);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn a_feed_names_files_and_each_is_taken_out_by_its_number() {
    let mut world = World::of_two();
    let folder = TempDir::new().unwrap();
    let (one, two) = (
        file(&folder, "one.jpg", 70_000),
        file(&folder, "two.pdf", 9),
    );
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let mut with = alert(NORTH, "ROUTINE", "Two files");
    with["attach"] = json!([one, two]);
    with["ref"] = json!("camera-7");
    let sent = lines(&south.send(&[with.clone()]).ok());
    let id = text(&sent[0], "id");
    at_north.received();
    assert_eq!(taken_out(north, &id, 2), fs::read(&two).unwrap());
    assert_eq!(taken_out(north, &id, 1), fs::read(&one).unwrap());
    // Sent again it is the same alert, though the files were handed in anew.
    let again = lines(&south.send(&[with.clone()]).ok());
    assert_eq!(
        (text(&again[0], "id"), &again[0]["repeated"]),
        (id.clone(), &json!(true))
    );
    let mut other = with;
    other["attach"] = json!([two]);
    assert_eq!(
        south.send(&[other]).code,
        65,
        "another file is another alert"
    );
    let spool = fs::read_dir(south.home.join("attachments/out")).unwrap();
    assert_eq!(spool.count(), 2, "what was handed in for nothing is gone");

    let out = folder.path().to_str().unwrap();
    let said = north.verb(&["attachment", "get", &id, "--out", out]);
    assert_eq!(said.code, 73, "{said:?}");
    assert!(said.err.contains("is there already"), "{said:?}");
    let elsewhere = TempDir::new().unwrap();
    let out = elsewhere.path().to_str().unwrap();
    let all = north.verb(&["attachment", "get", &id, "--out", out]).ok();
    assert_eq!(all.lines().count(), 2);
    assert_eq!(
        north
            .verb(&["attachment", "get", &id, "3", "--out", out])
            .code,
        66
    );
    let listed = fs::read_dir(elsewhere.path()).unwrap().count();
    assert_eq!(listed, 2, "nothing half written stays");
}

#[test]
fn what_is_no_file_to_send_is_refused_before_anything_is_queued() {
    let mut world = World::of_two();
    let folder = TempDir::new().unwrap();
    let good = file(&folder, "good.jpg", 9);
    let large = folder.path().join("large");
    fs::File::create(&large)
        .unwrap()
        .set_len(16 * 1_024 * 1_024 + 1)
        .unwrap();
    fs::write(folder.path().join("empty"), b"").unwrap();
    fs::write(folder.path().join(".hidden"), b"x").unwrap();
    let (south, _) = world.two();
    let at = |name: &str| folder.path().join(name);
    for (bad, said) in [
        (at("missing"), "cannot be read"),
        (at("empty"), "is empty"),
        (large, "at most"),
        (folder.path().to_owned(), "a folder"),
        (PathBuf::from("/dev/zero"), "a device"),
        (at(".hidden"), "begins with neither"),
    ] {
        let words = [
            "send",
            "--to",
            NORTH,
            "--precedence",
            "FLASH",
            "--headline",
            "x",
        ];
        let mut words = words.to_vec();
        words.extend(["--attach", good.to_str().unwrap()]);
        words.extend(["--attach", bad.to_str().unwrap()]);
        let outcome = south.verb(&words);
        assert_ne!(outcome.code, 0);
        assert!(outcome.err.contains(said), "{outcome:?}");
        assert!(
            outcome.err.matches(". ").count() >= 1,
            "not two sentences: {outcome:?}"
        );
    }
    assert!(south.outbox().is_empty());
}

#[test]
fn what_is_killed_in_mid_transfer_goes_on_where_it_was() {
    let mut world = World::of_two();
    let folder = TempDir::new().unwrap();
    let size = 4 * MEGABYTE;
    let photo = file(&folder, "photo.jpg", size);
    narrow(&world, 0, 8_000_000);
    narrow(&world, 1, 8_000_000);
    let (south, north) = world.two();
    let id = send(south, "ROUTINE", &[&photo]);
    until_parts(north, &id, 8);
    world.relay.kill();
    let (south, north) = world.two();
    south.kill();
    north.kill();
    world.restart_relay();
    world.start();
    let (south, north) = world.two();
    until_parts(south, &id, 16);
    north.kill();
    north.start();
    south.kill();
    south.start();
    assert_eq!(taken_out(north, &id, 1), fs::read(&photo).unwrap());
    until_state(south, &id, "taken");
    for (network, direction) in [(0, Direction::ToRelay), (1, Direction::ToOffice)] {
        let bytes = world.networks[network].bytes_one(direction);
        let whole = u64::try_from(size).unwrap();
        assert!(bytes > whole, "it went another way");
        // Of what was under way, a window at each of two kills; no more.
        assert!(bytes < whole + whole / 2, "{bytes} bytes for {whole}");
    }
}

#[test]
fn a_relay_that_lost_its_disk_in_mid_transfer_is_given_the_file_again() {
    let mut world = World::of_two();
    let folder = TempDir::new().unwrap();
    let photo = file(&folder, "photo.jpg", 2 * MEGABYTE);
    narrow(&world, 0, 4_000_000);
    let (south, north) = world.two();
    let id = send(south, "ROUTINE", &[&photo]);
    until_parts(north, &id, 4);
    world.relay.kill();
    fs::remove_dir_all(world.relay.data()).unwrap();
    world.restart_relay();
    for office in &world.offices {
        world.relay.add_office(&office.home.join("certificate.pem"));
    }
    let pairing = world.folder().join(format!("{SOUTH}-{NORTH}.pairing"));
    world.relay.add_pairing(&pairing);
    let (south, north) = world.two();
    assert_eq!(taken_out(north, &id, 1), fs::read(&photo).unwrap());
    until_state(south, &id, "taken");
}

#[test]
fn r28_a_flash_is_shown_while_a_file_is_still_moving() {
    let mut world = World::of_two();
    let folder = TempDir::new().unwrap();
    let photo = file(&folder, "photo.jpg", 6 * MEGABYTE);
    narrow(&world, 0, 4_000_000);
    let (south, north) = world.two();
    let mut at_north = north.watch(None);
    let routine = send(south, "ROUTINE", &[&photo]);
    assert_eq!(at_north.received()["id"], routine);
    until_parts(north, &routine, 3);
    let flash = south.send_one(NORTH, "FLASH", "White pickup, second bridge");
    assert_eq!(at_north.received()["id"], flash);
    let moving = far(north, &routine);
    assert_eq!(moving["state"], "moving", "{moving}");
    let out = folder.path().join("early.jpg");
    let early = north.verb(&[
        "attachment",
        "get",
        &routine,
        "1",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(early.code, 75, "{early:?}");
    assert!(early.err.contains("not all here yet"), "{early:?}");
    assert!(!out.exists());
    assert_eq!(taken_out(north, &routine, 1), fs::read(&photo).unwrap());
}

#[test]
fn a_file_crosses_where_udp_is_blocked() {
    let mut world = World::new(&[SOUTH, NORTH]);
    for office in &world.offices {
        let path = office.home.join("blo.toml");
        let said = fs::read_to_string(&path).unwrap();
        let more = format!(
            "tcp_address = \"{}\"\ntcp = \"always\"\n",
            world.relay.address()
        );
        fs::write(&path, format!("{}\n{more}", said.trim_end())).unwrap();
    }
    world.start();
    let folder = TempDir::new().unwrap();
    let photo = file(&folder, "photo.jpg", MEGABYTE);
    let (south, north) = world.two();
    let id = send(south, "PRIORITY", &[&photo]);
    assert_eq!(south.status()["transport"], "tcp");
    wait::until("the alert", || north.inbox().first().cloned());
    assert_eq!(taken_out(north, &id, 1), fs::read(&photo).unwrap());
    until_state(south, &id, "taken");
}

/// A picture with a comment goes as it is, and its officer is told; asked for, a copy goes; of what is no picture none does.
#[test]
fn what_a_camera_wrote_is_said_and_left_out_where_that_is_asked_for() {
    let world = World::of_two();
    let folder = TempDir::new().unwrap();
    let photo = folder.path().join("photo.jpg");
    let whole = [&b"\xFF\xD8\xFF\xFE\0\x0Ftaken at home"[..], b"\xFF\xD9"].concat();
    fs::write(&photo, &whole).unwrap();
    let (south, north) = (&world.offices[0], &world.offices[1]);
    let send = |file: &Path, more: &[&str]| {
        let file = file.to_str().unwrap();
        let words = [
            "send",
            "--to",
            NORTH,
            "--precedence",
            "ROUTINE",
            "--headline",
            "See",
            "--attach",
            file,
        ];
        south.verb(&[&words, more].concat())
    };
    for (more, said, sent) in [
        (&[][..], "photo.jpg tells whoever gets it", &whole[..]),
        (
            &["--strip"],
            "photo.jpg goes as a copy",
            b"\xFF\xD8\xFF\xD9",
        ),
    ] {
        let told = send(&photo, more);
        assert!(told.err.contains(said), "{}", told.err);
        let id = told.ok().trim_end().to_owned();
        wait::until("the alert", || {
            north
                .inbox()
                .iter()
                .find(|item| item["id"] == id.as_str())
                .map(|_| ())
        });
        assert_eq!(taken_out(north, &id, 1), sent);
    }
    let notes = folder.path().join("notes.txt");
    fs::write(&notes, "no picture").unwrap();
    let refused = send(&notes, &["--strip"]).failed(65);
    assert!(refused.contains("notes.txt"), "{refused}");
    assert_eq!(south.outbox().len(), 2);
}
