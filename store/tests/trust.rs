//! When an index is trusted and when it is made anew; and what a disk without space does to both.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod machine;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use blo_store::{
    IndexState, IndexVerdict, Opening, Options, Position, Record, Store, StoreError, verify,
};
use machine::{Keys, Machine, comes_true, fill, filled, name, open, serves_all_but};

fn why(opening: &Opening) -> &str {
    match &opening.index {
        IndexState::Rebuilt { why } => why,
        IndexState::Trusted { .. } => panic!("the index was trusted"),
    }
}

fn index_dir(dir: &Path) -> PathBuf {
    let mut found = fs::read_dir(dir.join("index")).unwrap();
    let path = found.next().unwrap().unwrap().path();
    assert!(found.next().is_none(), "old indexes are removed");
    path
}

#[test]
fn an_index_is_trusted_after_a_crash_of_the_process_and_not_of_the_machine() {
    let (dir, machine, _) = filled();
    let (store, _) = open(dir.path(), &machine);
    fill(&store, 61, 70);
    drop(store);
    let (store, opening) = open(dir.path(), &machine);
    assert!(matches!(opening.index, IndexState::Trusted { .. }));
    serves_all_but(&store, &[], 70);
    drop(store);
    machine.restart();
    let (store, opening) = open(dir.path(), &machine);
    assert_eq!(why(&opening), "the machine stopped without closing it");
    serves_all_but(&store, &[], 70);
    store.close().unwrap();
    machine.restart();
    let (store, opening) = open(dir.path(), &machine);
    assert!(
        matches!(opening.index, IndexState::Trusted { .. }),
        "it was closed before"
    );
    serves_all_but(&store, &[], 70);
}

#[test]
fn an_index_that_is_gone_copied_or_broken_is_made_anew() {
    let (dir, machine, epoch) = filled();
    fs::remove_dir_all(index_dir(dir.path())).unwrap();
    let (store, opening) = open(dir.path(), &machine);
    assert!(why(&opening).contains("not the one"), "{opening:?}");
    serves_all_but(&store, &[], 60);
    store.close().unwrap();

    let index = index_dir(dir.path());
    let aside = dir.path().join("aside");
    fs::rename(&index, &aside).unwrap();
    fs::create_dir(&index).unwrap();
    for entry in fs::read_dir(&aside).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), index.join(entry.file_name())).unwrap();
        }
    }
    let (store, opening) = open(dir.path(), &machine);
    assert!(why(&opening).contains("not the one"), "{opening:?}");
    store.close().unwrap();

    fs::write(
        index_dir(dir.path()).join("conf"),
        b"not a configuration at all",
    )
    .unwrap();
    let (store, opening) = open(dir.path(), &machine);
    assert!(why(&opening).contains("index failed"), "{opening:?}");
    serves_all_but(&store, &[], 60);
    store.close().unwrap();

    // An empty database in its place, as sled answers after some power cuts.
    for entry in fs::read_dir(index_dir(dir.path()))
        .unwrap()
        .map(Result::unwrap)
    {
        match entry.file_type().unwrap().is_dir() {
            true => fs::remove_dir_all(entry.path()).unwrap(),
            false => fs::remove_file(entry.path()).unwrap(),
        }
    }
    let report = verify(dir.path(), Arc::new(Keys)).unwrap();
    assert!(
        matches!(report.index, IndexVerdict::Differs { .. }),
        "{report:?}"
    );
    let (store, opening) = open(dir.path(), &machine);
    assert!(
        why(&opening).contains("not where it was left"),
        "{opening:?}"
    );
    assert_eq!(
        opening.store_epoch, epoch,
        "an index is no promise: the epoch stays"
    );
    serves_all_but(&store, &[], 60);
}

#[test]
fn a_nearly_full_disk_refuses_what_is_new_and_takes_what_ends() {
    let (dir, machine, _) = filled();
    let (store, _) = open(dir.path(), &machine);
    let record = |n| {
        vec![Record {
            clear: name(n).into_bytes(),
            body: vec![],
        }]
    };
    machine.free_bytes.store(4 * 1024 * 1024, Ordering::SeqCst);
    assert!(matches!(
        store.append(record(61)).wait(),
        Err(StoreError::Full)
    ));
    assert_eq!(
        store.append_reserved(record(61)).wait().unwrap(),
        vec![Position::new(61)]
    );
    assert_eq!(store.statistics().refused_full, 1);
    // The index waits by now, and lookups still see everything.
    machine.free_bytes.store(1024, Ordering::SeqCst);
    store.append_reserved(record(62)).wait().unwrap();
    assert!(store.value(name(62).as_bytes()).unwrap().is_some());
    machine.free_bytes.store(u64::MAX, Ordering::SeqCst);
    fill(&store, 63, 64);
    store.close().unwrap();
    let (_, opening) = open(dir.path(), &machine);
    assert_eq!(opening.index, IndexState::Trusted { caught_up: 0 });
}

#[test]
fn a_full_disk_that_stops_the_index_refuses_and_never_hangs() {
    let dir = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let options = Options {
        behind_records_max: 8,
        ..machine.options()
    };
    let (store, _) = Store::open(dir.path(), Arc::new(Keys), options).unwrap();
    machine.free_bytes.store(1024, Ordering::SeqCst);
    let mut kept = 0;
    let refused = (1..1000).find_map(|n| {
        let record = Record {
            clear: name(n).into_bytes(),
            body: vec![],
        };
        let answer = store.append_reserved(vec![record]).wait();
        kept += u64::from(answer.is_ok());
        answer.err()
    });
    assert!(matches!(refused, Some(StoreError::Full)), "{refused:?}");
    serves_all_but(&store, &[], kept);
    machine.free_bytes.store(u64::MAX, Ordering::SeqCst);
    assert!(comes_true(|| {
        let record = Record {
            clear: name(kept + 1).into_bytes(),
            body: vec![],
        };
        store.append(vec![record]).wait().is_ok()
    }));
    serves_all_but(&store, &[], kept + 1);
    store.close().unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_gets_two_sentences() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"not a folder").unwrap();
    let machine = Machine::new();
    let error = Store::open(&file, Arc::new(Keys), machine.options()).unwrap_err();
    assert_eq!(error.exit_code(), 74);
    assert!(
        error
            .to_string()
            .ends_with("Check the disk and the permissions."),
        "{error}"
    );
}

#[test]
fn a_large_index_is_made_anew_behind_and_every_lookup_is_right_meanwhile() {
    let (dir, machine, _) = filled();
    let options = || Options {
        behind_records_max: 16,
        index_batch_records: 1,
        ..machine.options()
    };
    let open = || Store::open(dir.path(), Arc::new(Keys), options()).unwrap();
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    let (store, opening) = open();
    assert!(why(&opening).contains("not the one"), "{opening:?}");
    // Appended before the index has what is older; closed before it has all.
    fill(&store, 61, 64);
    serves_all_but(&store, &[], 64);
    store.close().unwrap();
    let checked = verify(dir.path(), Arc::new(Keys)).unwrap();
    assert!(checked.is_sound(), "{checked:?}");
    let (store, opening) = open();
    assert!(matches!(opening.index, IndexState::Trusted { .. }));
    serves_all_but(&store, &[], 64);
    assert!(comes_true(|| store.statistics().behind == 0));
    serves_all_but(&store, &[], 64);
    drop(store);
    let (store, _) = open();
    serves_all_but(&store, &[], 64);
    assert!(comes_true(|| store.statistics().behind == 0));
    store.close().unwrap();
    let checked = verify(dir.path(), Arc::new(Keys)).unwrap();
    assert!(checked.is_sound(), "{checked:?}");
}
