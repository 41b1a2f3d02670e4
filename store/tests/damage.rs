//! What a disk can do to a journal while nobody looks, and what the next opening says about it: damage is named,
//! the rest is served, and a new epoch tells everybody else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod machine;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use blo_store::{IndexState, Position, Record, Store, StoreError, verify};
use machine::{Keys, Machine, comes_true, fill, filled, name, open, serves_all_but};

fn segments(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(dir.join("journal"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() > 3, "there are several segments");
    paths
}

/// Flips a byte of the record that is called `name`.
fn flip(path: &Path, name: &str) -> bool {
    let mut bytes = fs::read(path).unwrap();
    let Some(at) = bytes
        .windows(name.len())
        .position(|window| window == name.as_bytes())
    else {
        return false;
    };
    bytes[at + 20] ^= 1;
    fs::write(path, bytes).unwrap();
    true
}

fn flip_record(dir: &Path, n: u64) {
    assert!(segments(dir).iter().any(|path| flip(path, &name(n))));
}

#[test]
fn a_flipped_record_is_named_refused_and_never_served() {
    let (dir, machine, epoch) = filled();
    flip_record(dir.path(), 7);
    let report = verify(dir.path(), Arc::new(Keys)).unwrap();
    assert!(!report.is_sound());
    assert_eq!(report.damage[0].lost, Some((Position::new(7), 1)));

    // The index is whole, so opening reads only the last segment; the damage is met by whoever reads.
    let (store, opening) = open(dir.path(), &machine);
    assert!(matches!(opening.index, IndexState::Trusted { .. }));
    let error = store.read(Position::new(7)).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { position } if position.number() == 7));
    let damaged: Vec<_> = store
        .replay(Position::START)
        .filter_map(Result::err)
        .collect();
    assert!(
        matches!(damaged[..], [StoreError::Damaged { .. }]),
        "the others still come"
    );
    store.close().unwrap();

    let (store, opening) = open(dir.path(), &machine);
    assert!(opening.newly_damaged);
    assert_ne!(
        opening.store_epoch, epoch,
        "a quarantined record draws a new epoch"
    );
    assert_eq!(opening.quarantined[0].lost, Some((Position::new(7), 1)));
    assert!(matches!(opening.index, IndexState::Rebuilt { .. }));
    serves_all_but(&store, &[7], 60);
    fill(&store, 61, 61);
    store.close().unwrap();

    let (store, again) = open(dir.path(), &machine);
    assert!(
        !again.newly_damaged,
        "damage that is known is not found again"
    );
    assert_eq!(again.store_epoch, opening.store_epoch);
    assert_eq!(again.quarantined, opening.quarantined);
    serves_all_but(&store, &[7], 61);
}

#[test]
fn damage_to_the_last_commit_is_told_from_a_torn_one() {
    let (dir, machine, epoch) = filled();
    flip_record(dir.path(), 60);
    let (store, opening) = open(dir.path(), &machine);
    assert!(opening.newly_damaged && opening.store_epoch != epoch);
    serves_all_but(&store, &[60], 60);
}

#[test]
fn an_idle_store_states_its_synced_end_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let (store, _) = open(dir.path(), &machine);
    fill(&store, 1, 40);
    let commits = store.statistics().commits;
    // The statement is the only sync that is not a commit's; opening wrote one mark.
    assert!(comes_true(|| store.statistics().fdatasyncs > commits));
    drop(store);
    flip_record(dir.path(), 40);
    let (_, opening) = open(dir.path(), &machine);
    assert_eq!(opening.quarantined[0].lost, Some((Position::new(40), 1)));
}

#[test]
fn garbage_after_the_end_is_cut_and_counted() {
    let (dir, machine, epoch) = filled();
    let last = segments(dir.path()).pop().unwrap();
    let mut bytes = fs::read(&last).unwrap();
    let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    bytes.truncate(used.next_multiple_of(8)); // batches end so; behind them are zeros
    bytes.extend_from_slice(&[0xab; 777]);
    fs::write(&last, bytes).unwrap();
    let (store, opening) = open(dir.path(), &machine);
    assert_eq!((opening.cut_bytes, opening.newly_damaged), (777, false));
    assert_eq!(opening.store_epoch, epoch);
    store.close().unwrap();
    let (store, opening) = open(dir.path(), &machine);
    assert_eq!(opening.cut_bytes, 0, "zeros were written over it");
    fill(&store, 61, 90);
    store.close().unwrap();
    let (store, opening) = open(dir.path(), &machine);
    assert_eq!(opening.cut_bytes, 0);
    serves_all_but(&store, &[], 90);
}

#[test]
fn a_missing_file_is_noticed_wherever_it_was() {
    for which in ["first", "middle", "last"] {
        let (dir, machine, epoch) = filled();
        let paths = segments(dir.path());
        let gone = match which {
            "first" => &paths[0],
            "middle" => &paths[paths.len() / 2],
            _ => &paths[paths.len() - 1],
        };
        fs::remove_file(gone).unwrap();
        let (store, opening) = open(dir.path(), &machine);
        assert!(opening.newly_damaged, "{which}: {opening:?}");
        assert_ne!(opening.store_epoch, epoch);
        let served = store.replay(Position::START).filter_map(Result::ok).count();
        assert!(
            served > 30 && served < 60,
            "{which}: the rest is served, {served} of 60"
        );
        let next = store.append(vec![Record {
            clear: name(99).into_bytes(),
            body: vec![],
        }]);
        let position = next.wait().unwrap()[0];
        assert_eq!(
            store.read(position).unwrap().record.clear,
            name(99).into_bytes()
        );
        store.close().unwrap();
        let (_, again) = open(dir.path(), &machine);
        assert!(!again.newly_damaged, "{which}: {again:?}");
    }
}

#[test]
fn a_damaged_segment_header_loses_no_record() {
    for which in ["first", "middle", "last"] {
        let (dir, machine, epoch) = filled();
        let paths = segments(dir.path());
        let hurt = match which {
            "first" => &paths[0],
            "middle" => &paths[paths.len() / 2],
            _ => &paths[paths.len() - 1],
        };
        let mut bytes = fs::read(hurt).unwrap();
        bytes[40] ^= 1;
        fs::write(hurt, bytes).unwrap();
        let (store, opening) = open(dir.path(), &machine);
        assert!(
            opening.newly_damaged && opening.store_epoch != epoch,
            "{which}"
        );
        serves_all_but(&store, &[], 60);
        fill(&store, 61, 80);
        store.close().unwrap();
        let (store, again) = open(dir.path(), &machine);
        assert!(!again.newly_damaged, "{which}: {again:?}");
        serves_all_but(&store, &[], 80);
    }
}

#[test]
fn a_journal_of_another_version_is_refused_and_left_alone() {
    let (dir, machine, _) = filled();
    let first = segments(dir.path()).remove(0);
    let mut bytes = fs::read(&first).unwrap();
    bytes[8] = 9;
    let checksum = crc32c::crc32c(&bytes[..508]);
    bytes[508..512].copy_from_slice(&checksum.to_le_bytes());
    fs::write(&first, &bytes).unwrap();
    let error = Store::open(dir.path(), Arc::new(Keys), machine.options()).unwrap_err();
    assert!(error.to_string().contains("it has version 9"), "{error}");
    assert_eq!(error.exit_code(), 65);
    assert_eq!(fs::read(&first).unwrap(), bytes);
}

#[test]
fn two_records_of_one_commit_that_are_no_neighbours_are_both_named() {
    let dir = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let (store, _) = open(dir.path(), &machine);
    let records = (1..=5).map(|n| Record {
        clear: name(n).into_bytes(),
        body: vec![b'b'; 300],
    });
    store.append(records.collect()).wait().unwrap();
    fill(&store, 6, 60);
    store.close().unwrap();
    drop(store);
    flip_record(dir.path(), 2);
    flip_record(dir.path(), 4);
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    let (store, opening) = open(dir.path(), &machine);
    assert!(opening.newly_damaged);
    serves_all_but(&store, &[2, 4], 60);
}
