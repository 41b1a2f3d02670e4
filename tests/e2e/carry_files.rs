//! Files that go with alerts, carried by hand: real gateways, no relay, a folder; then the relay is back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use blo_kit::{
    Office, auditor,
    office::lines,
    wait,
    world::{NORTH, SOUTH},
};
use blo_proto::{BlobId, blob::CarriedChunk};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::carry::{carry, out, take, without_relay};

/// Stands in every file, and in no file of a folder.
const MARKER: &str = "heron-in-a-photograph";

/// A file of so many bytes, none like another.
fn file(folder: &Path, name: &str, size: usize) -> PathBuf {
    let mut bytes: Vec<u8> = MARKER.bytes().collect();
    let mut state = Sha256::digest(name);
    while bytes.len() < size {
        bytes.extend_from_slice(&state);
        state = Sha256::digest(state);
    }
    bytes.truncate(size);
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[track_caller]
fn send(office: &Office, headline: &str, file: &Path) -> String {
    let mut words = vec!["send", "--to", NORTH, "--precedence", "PRIORITY"];
    words.extend(["--headline", headline, "--attach"]);
    words.extend(file.to_str());
    office.verb(&words).ok().lines().next().unwrap().to_owned()
}

/// How far the file of an alert is: a word, and parts.
#[track_caller]
fn far(office: &Office, id: &str) -> (String, u64) {
    let all = lines(&office.verb(&["attachment", "list", id, "--json"]).ok());
    let one = &all[0]["moves"][0];
    let word = one["state"].as_str().unwrap().to_owned();
    (word, one["kept"].as_u64().unwrap())
}

#[track_caller]
fn is_here(office: &Office, id: &str, file: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().to_str().unwrap();
    let said = office.verb(&["attachment", "get", id, "1", "--out", to]);
    let got = fs::read(said.ok().trim_end()).unwrap();
    assert_eq!(got, fs::read(file).unwrap());
}

fn chunks(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap();
    let all = all.map(|entry| entry.unwrap().path());
    let mut all: Vec<_> = all
        .filter(|path| path.extension().is_some_and(|e| e == "chunk"))
        .collect();
    all.sort();
    all
}

#[track_caller]
fn parts(taken: &Value, new: u64, before: u64) {
    let found = (&taken["chunks"]["new"], &taken["chunks"]["before"]);
    assert_eq!(found, (&new.into(), &before.into()), "{taken}");
}

#[test]
fn r29_a_file_crosses_by_hand_in_several_trips_and_its_sender_hears_of_it_once_there_is_a_relay() {
    let mut world = without_relay();
    let stick = world.folder().join("stick");
    let photo = file(world.folder(), "photo.jpg", 200_000);
    let (south, north) = world.two();
    let id = send(south, "By hand, with a photograph", &photo);
    let command = ["carry", "out", "--json", "--to", NORTH];
    let bounded: Vec<&str> = command
        .into_iter()
        .chain(["--max-bytes", "70000", "--out"])
        .collect();
    let written = carry(south, &bounded, &stick).ok();
    let written: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(
        (&written["chunks"], &written["left"]),
        (&1.into(), &3.into()),
        "{written}"
    );
    parts(&take(north, &stick), 1, 0);
    assert_eq!(far(north, &id), ("moving".to_owned(), 1));
    // It dies: what was taken in is on its disk.
    north.kill();
    north.start();
    let again = out(south, NORTH, &stick);
    assert_eq!(
        (&again["chunks"], &again["chunks_before"]),
        (&4.into(), &1.into()),
        "{again}"
    );
    parts(&take(north, &stick), 3, 1);
    is_here(north, &id, &photo);
    parts(&take(north, &stick), 0, 4);
    let words = auditor::files_with(&stick, &[MARKER, "photo.jpg", "Somchai"]);
    assert!(words.is_empty(), "{words:?}");
    assert_eq!(
        out(south, NORTH, &stick)["chunks_before"],
        4,
        "nobody told it"
    );
    // Its sender is told by the relay, which never has more of it than a part.
    world.restart_relay();
    let (south, north) = world.two();
    wait::until("the news that it is there", || {
        (far(south, &id).0 == "taken").then_some(())
    });
    parts(&take(north, &stick), 0, 4);
    north.kill();
    north.start();
    parts(&take(north, &stick), 0, 4);
    is_here(north, &id, &photo);
}

/// Puts a chunk into the folder as if it had been carried.
fn forge(folder: &Path, chunk: &CarriedChunk) -> String {
    let bytes = chunk.encode();
    let digest = hex::encode(Sha256::digest(&bytes));
    let name = format!("{}-{:04}-{digest}.chunk", chunk.blob, chunk.index);
    fs::write(folder.join(&name), bytes).unwrap();
    name
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Of the first file by name one part lies in another's place, of the second one is torn, of the third one is gone; and
/// three are of somebody else. The names of those that cannot be taken for that.
fn spoil(stick: &Path, all: &[PathBuf]) -> [String; 6] {
    let read = |path: &Path| CarriedChunk::decode(fs::read(path).unwrap().into()).unwrap();
    let (one, two) = (read(&all[1]), read(&all[2]));
    fs::remove_file(&all[1]).unwrap();
    let swapped = forge(
        stick,
        &CarriedChunk {
            chunk: two.chunk,
            ..one.clone()
        },
    );
    let torn = fs::read(&all[4]).unwrap();
    fs::write(&all[4], &torn[..torn.len() / 2]).unwrap();
    fs::remove_file(&all[6]).unwrap();
    let unknown = BlobId::from_bytes([0; 16]);
    let unknown = forge(
        stick,
        &CarriedChunk {
            blob: unknown,
            ..one.clone()
        },
    );
    let stranger = "poipet.kh".parse().unwrap();
    forge(
        stick,
        &CarriedChunk {
            sender: stranger,
            ..one.clone()
        },
    );
    let other = "poipet.kh".parse().unwrap();
    forge(
        stick,
        &CarriedChunk {
            recipient: other,
            ..one
        },
    );
    [
        swapped,
        name_of(&all[2]),
        name_of(&all[4]),
        name_of(&all[5]),
        name_of(&all[7]),
        unknown,
    ]
}

#[test]
fn r29_parts_that_are_torn_swapped_foreign_or_missing_are_named_and_the_rest_is_taken() {
    let mut world = without_relay();
    let stick = world.folder().join("stick");
    let files = ["one.jpg", "two.jpg", "three.jpg"].map(|name| file(world.folder(), name, 150_000));
    let (south, north) = world.two();
    let ids = files
        .each_ref()
        .map(|file| send(south, "With a file", file));
    out(south, NORTH, &stick);
    let all = chunks(&stick);
    assert_eq!(all.len(), 9);
    let named = spoil(&stick, &all);
    let said = carry(north, &["carry", "in"], &stick);
    assert_eq!(said.code, 65, "{said:?}");
    for name in named {
        assert!(
            said.out.contains(&format!("  {name}: ")),
            "{name} in {said:?}"
        );
    }
    for word in [
        "1 are for another office",
        "1 are of no counterpart",
        "not what its sender sealed",
        "Part 1 of attachment",
        "No alert that is here names attachment",
        "2 parts were taken in",
    ] {
        assert!(said.out.contains(word), "{word} in {said:?}");
    }
    assert_eq!(
        north.inbox().len(),
        4,
        "the alerts are taken whatever comes with them"
    );
    let own = carry(south, &["carry", "in"], &stick);
    assert!(own.out.contains("13 are this office's own"), "{own:?}");

    // Filled again, all of it is made good.
    out(south, NORTH, &stick);
    let again = carry(north, &["carry", "in"], &stick);
    assert_eq!(
        again.code, 65,
        "what was forged lies there still: {again:?}"
    );
    for (id, file) in ids.iter().zip(&files) {
        is_here(north, id, file);
    }
    let receipts = world.folder().join("back");
    let (south, north) = world.two();
    out(north, SOUTH, &receipts);
    take(south, &receipts);
    assert_eq!(
        far(south, &ids[0]).0,
        "waiting",
        "a receipt says nothing of files"
    );
}

#[test]
fn an_attachment_that_its_own_disk_lost_is_named_and_all_else_is_carried() {
    let mut world = without_relay();
    let stick = world.folder().join("stick");
    let photo = file(world.folder(), "photo.jpg", 150_000);
    let (south, north) = world.two();
    send(south, "Lost", &photo);
    let spool = south.home.join("attachments/out");
    let lost = fs::read_dir(&spool)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = fs::read(&lost).unwrap();
    bytes[70_000] ^= 1;
    fs::write(&lost, bytes).unwrap();
    let id = send(south, "Kept", &photo);
    let said = carry(south, &["carry", "out", "--to", NORTH, "--out"], &stick);
    assert_eq!(said.code, 74, "{said:?}");
    assert!(said.err.contains(&name_of(&lost)), "{said:?}");
    take(north, &stick);
    is_here(north, &id, &photo);
    assert_eq!(north.inbox().len(), 3);
}
