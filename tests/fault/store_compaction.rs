//! A store that is compacted again and again, under power cuts at every effect, failed effects and a full disk: every
//! image opens without damage and gives the index that the acknowledged records give, no more and no less.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod recording_disk;

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use blo_store::{
    Options, Position, Projected, Projection, ProjectionError, Record, Store, StoreError, Update,
};
use recording_disk::{Failing, Image, Loss, Plan, RecordingDisk, random};

/// The clear part is a list of changes, a sign and a key of one byte each; the position is the value.
struct Changes;

impl Projection for Changes {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let value = position.number().to_be_bytes().to_vec();
        let updates = clear.chunks_exact(2).map(|change| match change[0] {
            b'+' => Update::Put(vec![change[1]], value.clone()),
            _ => Update::Delete(vec![change[1]]),
        });
        Ok(Projected {
            updates: updates.collect(),
            ..Projected::default()
        })
    }
}

/// Four steps.
const RESERVE_BYTES: u64 = 16 * 1024;

fn options(disk: &RecordingDisk) -> Options {
    Options {
        index_delay: Duration::from_millis(1),
        segment_bytes: 3 * 1024,
        idle: Duration::from_secs(3600),
        keeps_house: false,
        disk: Arc::new(disk.clone()),
        reserve_bytes: RESERVE_BYTES,
        ..Options::default()
    }
}

fn open(disk: &RecordingDisk, dir: &Path) -> Result<Store, StoreError> {
    let (store, opening) = Store::open(dir, Arc::new(Changes), options(disk))?;
    assert_eq!(opening.quarantined, vec![], "a power cut is not damage");
    Ok(store)
}

/// The record that is appended as number `n`: it changes one to three of a few keys.
fn record(n: u64) -> Record {
    let mut clear = Vec::new();
    for change in 0..random(n) % 3 + 1 {
        let puts = !random(n + 50 * change).is_multiple_of(3);
        let key = u8::try_from(random(n * 5 + change) % 12).unwrap();
        clear.extend([if puts { b'+' } else { b'-' }, key]);
    }
    let length = usize::try_from(random(n * 3) % 500).unwrap();
    Record {
        clear,
        body: vec![u8::try_from(n % 251).unwrap(); length],
    }
}

/// The index after the records up to `last`.
fn expected(last: Position) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut index = BTreeMap::new();
    for number in 1..=last.number() {
        let projected = Changes.project(Position::new(number), &record(number).clear);
        for update in projected.unwrap().updates {
            match update {
                Update::Put(key, value) => index.insert(key, value),
                Update::Delete(key) => index.remove(&key),
            };
        }
    }
    index.into_iter().collect()
}

/// Appends records one by one, and compacts after every tenth. Returns how often something was refused.
fn work(store: &Store, disk: &RecordingDisk, until: u64) -> usize {
    let mut refused = 0;
    for _ in 0..2 * until {
        let number = store.last().number() + 1;
        if number > until {
            break;
        }
        match store.append(vec![record(number)]).wait() {
            Ok(positions) => {
                assert_eq!(positions, [Position::new(number)]);
                disk.acknowledged(vec![(positions[0], record(number))]);
            }
            Err(_) => refused += 1,
        }
        if number.is_multiple_of(10) {
            settle(store);
            refused += usize::from(store.compact().is_err());
        }
    }
    refused
}

/// Waits until the index has everything: only that can be left out of the journal.
fn settle(store: &Store) {
    for _ in 0..4000 {
        if store.statistics().behind == 0 {
            return;
        }
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

/// The store is what the acknowledged records make it, perhaps with one more.
fn check(store: &Store, acknowledged: &[(Position, Record)]) {
    let last = store.last();
    let least = acknowledged.last().map(|(position, _)| *position);
    assert!(
        last >= least.unwrap_or_default(),
        "an acknowledged record is gone"
    );
    let all = store.range(Bound::Unbounded, Bound::Unbounded, usize::MAX);
    let all = all.unwrap();
    assert_eq!(all, expected(last), "after {last}");
    for (_, value) in all {
        let number = u64::from_be_bytes(value[..].try_into().unwrap());
        let stored = store.read(Position::new(number)).unwrap();
        assert_eq!(stored.record, record(number));
    }
    let mut before = Position::START;
    for stored in store.replay(Position::START) {
        let stored = stored.unwrap();
        assert!(stored.position > before, "no record is there twice");
        before = stored.position;
        assert_eq!(stored.record, record(before.number()));
    }
}

/// Opens what a power cut left, checks it, goes on and compacts it.
fn check_after(image: Image, dir: &Path, acknowledged: &[(Position, Record)]) {
    let disk = RecordingDisk::after_power_cut(image);
    let store = open(&disk, dir).unwrap();
    check(&store, acknowledged);
    let next = store.last().number() + 1;
    store.append(vec![record(next)]).wait().unwrap();
    store.compact().unwrap();
    check(&store, acknowledged);
}

fn losses(seed: u64) -> [Loss; 5] {
    let pieces = |bytes, kept| Loss::Pieces { bytes, kept, seed };
    [
        Loss::Everything,
        Loss::Nothing,
        Loss::AllButTheLast,
        pieces(512, 60),
        pieces(4096, 50),
    ]
}

fn run() -> (RecordingDisk, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let disk = RecordingDisk::new(true);
    let store = open(&disk, dir.path()).unwrap();
    assert_eq!(work(&store, &disk, 60), 0);
    store.close().unwrap();
    let store = open(&disk, dir.path()).unwrap();
    assert_eq!(work(&store, &disk, 90), 0);
    let statistics = store.statistics();
    assert!(statistics.compactions >= 2, "{statistics:?}");
    drop(store);
    (disk, dir)
}

/// Every third moment, from one on: the three tests together cut at each.
fn cut_from(first: usize) {
    let (disk, dir) = run();
    let mut images = 0;
    for moment in (first..disk.moments()).step_by(3) {
        for loss in losses(u64::try_from(moment).unwrap() * 1000) {
            let (image, acknowledged) = disk.cut(moment, loss);
            check_after(image, dir.path(), &acknowledged);
            images += 1;
        }
    }
    assert!(images > 600, "only {images} images");
}

#[test]
fn a_power_cut_while_compacting_leaves_old_or_new_at_every_third_effect() {
    cut_from(0);
}

#[test]
fn a_power_cut_while_compacting_leaves_old_or_new_at_the_next_third() {
    cut_from(1);
}

#[test]
fn a_power_cut_while_compacting_leaves_old_or_new_at_the_last_third() {
    cut_from(2);
}

#[test]
fn an_effect_of_compaction_that_fails_loses_nothing_and_brings_nothing_back() {
    let (whole, _) = run();
    let faults = [
        (Failing::Before, 1),
        (Failing::After, 1),
        (Failing::Half, 1),
        (Failing::Full, 12),
    ];
    for (turn, from) in (6..whole.effects()).step_by(9).enumerate() {
        let (failing, count) = faults[turn % faults.len()];
        let dir = tempfile::tempdir().unwrap();
        let disk = RecordingDisk::new(true);
        let store = open(&disk, dir.path()).unwrap();
        disk.fail(Some(Plan {
            from,
            count,
            failing,
        }));
        work(&store, &disk, 70);
        disk.fail(None);
        let last = store.last();
        assert_eq!(
            work(&store, &disk, last.number() + 5),
            0,
            "it goes on by itself"
        );
        drop(store);
        for loss in [Loss::Everything, Loss::Nothing] {
            let (image, acknowledged) = disk.cut(disk.moments(), loss);
            check_after(image, dir.path(), &acknowledged);
        }
    }
}
