//! Compaction frees what is not needed, loses nothing else, and leaves a journal that gives the same index.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod machine;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use blo_store::{
    Key, Options, Position, Projected, Projection, ProjectionError, Record, Store, StoreError,
    Update, rebuild, verify,
};
use machine::{Machine, comes_true};

/// The clear part is a list of changes: a sign and a key of one byte each; `!` alone makes the record lasting.
struct Changes;

impl Projection for Changes {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let value = position.number().to_be_bytes().to_vec();
        let changes = clear.chunks_exact(2);
        let updates = changes.map(|change| match change[0] {
            b'+' => Update::Put(vec![change[1]], value.clone()),
            _ => Update::Delete(vec![change[1]]),
        });
        Ok(Projected {
            updates: updates.collect(),
            lasting: clear.last() == Some(&b'!'),
            ..Projected::default()
        })
    }
}

fn random(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn options(machine: &Arc<Machine>) -> Options {
    Options {
        index_delay: Duration::from_millis(1),
        index_batch_records: 3,
        // More than this is filled in behind, while lookups are already answered.
        behind_records_max: 64,
        ..machine.options()
    }
}

fn open(dir: &Path, machine: &Arc<Machine>) -> Store {
    let (store, opening) = Store::open(dir, Arc::new(Changes), options(machine)).unwrap();
    assert_eq!(opening.quarantined, vec![]);
    store
}

/// A record of a seed: up to three changes of a few keys, now and then a lasting one.
fn record(seed: u64) -> Record {
    let mut clear = Vec::new();
    for change in 0..random(seed) % 4 {
        let sign = if random(seed + change).is_multiple_of(2) {
            b'+'
        } else {
            b'-'
        };
        clear.extend([sign, u8::try_from(random(seed * 7 + change) % 24).unwrap()]);
    }
    if random(seed + 99).is_multiple_of(16) {
        clear.push(b'!');
    }
    let length = usize::try_from(random(seed) % 400).unwrap();
    Record {
        clear,
        body: vec![b'b'; length],
    }
}

fn dump(store: &Store) -> Vec<(Key, Vec<u8>)> {
    store
        .range(Bound::Unbounded, Bound::Unbounded, usize::MAX)
        .unwrap()
}

fn journal(store: &Store) -> BTreeMap<Position, Record> {
    let records = store.replay(Position::START).map(Result::unwrap);
    records
        .map(|stored| (stored.position, stored.record))
        .collect()
}

fn journal_bytes(dir: &Path) -> u64 {
    let files = fs::read_dir(dir.join("journal")).unwrap();
    files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum()
}

/// What the store holds is a part of what was appended, with everything that the index points to, under the same
/// positions.
fn holds(store: &Store, all: &BTreeMap<Position, Record>, index: &[(Key, Vec<u8>)]) {
    let left = journal(store);
    for (position, record) in &left {
        assert_eq!(all.get(position), Some(record));
        assert_eq!(store.read(*position).unwrap().record, *record);
    }
    for (position, record) in all {
        if record.clear.is_empty() || record.clear.last() == Some(&b'!') {
            assert!(left.contains_key(position), "what lasts is kept");
        }
        if !left.contains_key(position) {
            let gone = store.read(*position).unwrap_err();
            assert!(matches!(gone, StoreError::Missing { .. }), "{gone:?}");
        }
    }
    for (_, value) in index {
        let position = Position::new(u64::from_be_bytes(value[..].try_into().unwrap()));
        assert!(
            left.contains_key(&position),
            "the index points to {position}"
        );
    }
    assert_eq!(store.statistics().damaged_reads, 0);
}

#[test]
fn a_compacted_journal_gives_the_same_index_however_it_is_made_anew() {
    for seed in 0..6 {
        let dir = tempfile::tempdir().unwrap();
        let machine = Machine::new();
        let mut store = open(dir.path(), &machine);
        let mut all = BTreeMap::new();
        let mut dropped = 0;
        for step in 0..90 {
            let records: Vec<_> = (0..random(seed + step) % 6 + 1)
                .map(|n| record(seed * 1_000_000 + step * 100 + n))
                .collect();
            let positions = store.append(records.clone()).wait().unwrap();
            all.extend(positions.into_iter().zip(records));
            let before = dump(&store);
            match random(seed * 31 + step) % 12 {
                0 | 1 => dropped += store.compact().unwrap().dropped,
                2 => {
                    drop(store);
                    store = open(dir.path(), &machine);
                }
                3 => {
                    drop(store);
                    machine.restart();
                    store = open(dir.path(), &machine);
                }
                4 => {
                    store.close().unwrap();
                    drop(store);
                    store = open(dir.path(), &machine);
                }
                _ => {}
            }
            assert_eq!(dump(&store), before, "seed {seed}, step {step}");
        }
        assert!(
            dropped > 50,
            "seed {seed}: only {dropped} records were dropped"
        );
        let index = dump(&store);
        holds(&store, &all, &index);
        store.close().unwrap();
        assert!(verify(dir.path(), Arc::new(Changes)).unwrap().is_sound());
        rebuild(dir.path(), Arc::new(Changes)).unwrap();
        let store = open(dir.path(), &machine);
        assert_eq!(dump(&store), index);
        holds(&store, &all, &index);
        drop(store);
    }
}

fn put(key: u8, bytes: usize) -> Record {
    Record {
        clear: vec![b'+', key],
        body: vec![b'b'; bytes],
    }
}

#[test]
fn the_space_after_compaction_is_bounded_by_what_is_alive() {
    let dir = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let store = open(dir.path(), &machine);
    let segment = machine.options().segment_bytes;
    for round in 0..8_u64 {
        for n in 0..120_u64 {
            let key = u8::try_from(random(round * 1000 + n) % 40).unwrap();
            store.append(vec![put(key, 300)]).wait().unwrap();
        }
        let report = store.compact().unwrap();
        assert!(report.bytes_after < report.bytes_before);
        let bytes = journal_bytes(dir.path());
        assert!(
            bytes <= report.bytes_alive * 3 / 2 + 2 * segment,
            "{bytes} bytes on disk, {} alive",
            report.bytes_alive
        );
        assert_eq!(dump(&store).len(), 40);
    }
    // All of it ended: hardly anything stays.
    for key in 0..40 {
        let end = Record {
            clear: vec![b'-', key],
            body: vec![],
        };
        store.append(vec![end]).wait().unwrap();
    }
    assert!(comes_true(|| store.statistics().behind == 0));
    store.compact().unwrap();
    assert!(journal_bytes(dir.path()) < 3 * segment);
    assert_eq!(dump(&store), []);
    let statistics = store.statistics();
    assert!(statistics.compactions >= 8 && statistics.compacted_bytes > 8 * 10_000);
}

#[test]
fn a_store_compacts_by_itself_when_much_is_dead() {
    let dir = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let by_itself = Options {
        keeps_house: true,
        ..options(&machine)
    };
    let (store, _) = Store::open(dir.path(), Arc::new(Changes), by_itself).unwrap();
    for n in 0..200_u64 {
        let key = u8::try_from(n % 5).unwrap();
        let mut record = put(key, 300);
        record.clear.extend([b'-', key + 100]);
        store.append(vec![record]).wait().unwrap();
    }
    assert!(comes_true(|| store.statistics().compactions > 0));
    assert_eq!(dump(&store).len(), 5);
    store.close().unwrap();
}
