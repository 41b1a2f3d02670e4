//! The index against real files: guarded, disposable, and the same whatever was replayed into it.

use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::strategy::Strategy;
use proptest::test_runner::Config;
use proptest::{prop_assert_eq, proptest};

use super::{Changes, INSTANCE, Index, blocks};
use crate::overlay::Overlay;
use crate::{
    IndexState, Key, Options, Position, Projected, Projection, ProjectionError, Record, Store,
    StoreError, Update, rebuild,
};

fn opened(dir: &Path) -> Result<Index, StoreError> {
    Index::open(dir, ([7; 16], 0), Duration::from_secs(20))
}

fn changes(position: u64, updates: Vec<Update>) -> Changes {
    changes_of([(position, updates)])
}

/// As the store comes to them.
fn changes_of(records: impl IntoIterator<Item = (u64, Vec<Update>)>) -> Changes {
    let mut overlay = Overlay::default();
    let records = records.into_iter().map(|(number, updates)| {
        let position = Position::new(number);
        (position, overlay.put(position, updates))
    });
    let records = records.collect();
    overlay.changes(records)
}

#[test]
fn a_key_added_and_ended_within_a_batch_never_reaches_the_index() {
    let dir = tempfile::tempdir().unwrap();
    let index = opened(dir.path()).unwrap();
    let (kept, passing) = (b"kept".to_vec(), b"passing".to_vec());
    index
        .apply(&changes(1, vec![Update::Put(kept.clone(), vec![1])]), &Keys)
        .unwrap();
    let both = vec![
        Update::Put(passing.clone(), vec![2]),
        Update::Delete(passing.clone()),
        Update::Put(kept.clone(), vec![3]),
        Update::Delete(kept.clone()),
    ];
    let both = changes(2, both);
    index.apply(&both, &Keys).unwrap();
    assert_eq!(
        index.value(&kept).unwrap(),
        None,
        "one that was there before is deleted"
    );
    assert_eq!(index.value(&passing).unwrap(), None);
    assert_eq!(index.position().unwrap(), Position::new(2));
}

#[test]
fn an_index_of_another_instance_or_of_another_version_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(opened(dir.path()).unwrap());
    for other in [([8; 16], 0), ([7; 16], 1)] {
        let other = Index::open(dir.path(), other, Duration::from_secs(20));
        assert!(matches!(other, Err(StoreError::Index { .. })));
    }
}

#[test]
fn a_half_written_snapshot_does_not_stop_an_opening() {
    let dir = tempfile::tempdir().unwrap();
    let index = opened(dir.path()).unwrap();
    index
        .apply(
            &changes(9, vec![Update::Put(b"k".to_vec(), vec![1])]),
            &Keys,
        )
        .unwrap();
    index.close().unwrap();
    std::fs::write(dir.path().join("snap.00000000000000FF.generating"), b"torn").unwrap();
    let index = opened(dir.path()).unwrap();
    assert_eq!(index.value(b"k").unwrap(), Some(vec![1]));
    assert_eq!(index.position().unwrap(), Position::new(9));
}

#[test]
fn a_damaged_index_is_an_error_and_never_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    drop(opened(dir.path()).unwrap());
    std::fs::write(dir.path().join("conf"), b"not a configuration at all").unwrap();
    assert!(matches!(opened(dir.path()), Err(StoreError::Index { .. })));
}

/// What one record does: puts and deletes of a few keys.
fn updates() -> impl Strategy<Value = Vec<Update>> {
    let key = vec(0_u8..6, 1..2);
    let update = (key, any::<Option<u8>>()).prop_map(|(key, value)| match value {
        Some(byte) => Update::Put(key, vec![byte]),
        None => Update::Delete(key),
    });
    vec(update, 0..4)
}

fn replay(index: &Index, journal: &[Vec<Update>], from: usize, to: usize, batch: usize) {
    let records: Vec<_> = (from..to).collect();
    for numbers in records.chunks(batch) {
        let records = numbers
            .iter()
            .map(|number| (*number as u64 + 1, journal[*number].clone()));
        index.apply(&changes_of(records), &Keys).unwrap();
    }
}

fn all(index: &Index) -> Vec<(Key, Vec<u8>)> {
    let bounds = (Bound::Unbounded, Bound::Unbounded);
    index.range(&bounds).collect::<Result<_, _>>().unwrap()
}

proptest! {
    #![proptest_config(Config::with_cases(24))]

    /// An index that stands anywhere and is led on from there, or from any earlier record, in batches of any
    /// size, ends as one that was made in one go.
    #[test]
    fn the_same_journal_gives_the_same_index_from_any_earlier_position(
        journal in vec(updates(), 1..60),
        (stand, back) in (0_usize..60, 0_usize..60),
        (one, other) in (1_usize..20, 1_usize..20),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let index = opened(dir.path()).unwrap();
        let stand = stand.min(journal.len());
        replay(&index, &journal, 0, stand, one);
        replay(&index, &journal, stand.min(back), journal.len(), other);

        let mut model = std::collections::BTreeMap::new();
        for update in journal.iter().flatten() {
            match update {
                Update::Put(key, value) => model.insert(key.clone(), value.clone()),
                Update::Delete(key) => model.remove(key),
            };
        }
        prop_assert_eq!(all(&index), model.into_iter().collect::<Vec<_>>());
    }
}

/// The clear part is a key.
struct Keys;

impl Projection for Keys {
    fn project(&self, _: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        Ok(Projected {
            updates: vec![Update::Put(clear.to_vec(), Vec::new())],
            ..Projected::default()
        })
    }
}

/// The index of a store that nobody has open, without its guard.
fn database(store: &Path) -> sled::Db {
    let entry = std::fs::read_dir(store.join("index")).unwrap().next();
    let config = sled::Config::new()
        .path(entry.unwrap().unwrap().path())
        .mode(sled::Mode::HighThroughput)
        .segment_size(super::SEGMENT_BYTES);
    super::guard::open_guarded(config, Duration::from_secs(20)).unwrap()
}

#[test]
fn keys_that_an_index_lost_unsaid_lose_no_record() {
    let dir = tempfile::tempdir().unwrap();
    let open = || {
        let options = Options {
            segment_bytes: 4096,
            keeps_house: false,
            ..Options::default()
        };
        Store::open(dir.path(), Arc::new(Keys), options).unwrap().0
    };
    let count = |store: &Store| store.prefix(&[], 100).unwrap().len();
    let store = open();
    for key in 0..60_u8 {
        let record = Record {
            clear: vec![key],
            body: vec![b'b'; 300],
        };
        store.append(vec![record]).wait().unwrap();
    }
    store.close().unwrap();
    let db = database(dir.path());
    let mut batch = sled::Batch::default();
    let made = (0..50_u8).map(|key| (vec![key], None)).collect();
    blocks::apply(&db, &made, &mut batch, &mut |_, _, _| {}).unwrap();
    db.apply_batch(batch).unwrap();
    db.flush().unwrap();
    drop(db);
    let store = open();
    assert_eq!(count(&store), 10, "the index does not know of fifty");
    assert_eq!(store.compact().unwrap().dropped, 0);
    store.close().unwrap();
    rebuild(dir.path(), Arc::new(Keys)).unwrap();
    assert_eq!(count(&open()), 60);
}

#[test]
fn an_index_that_earlier_software_kept_in_another_way_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Store::open(dir.path(), Arc::new(Keys), Options::default()).unwrap();
    let (store, _) = open();
    for key in [b"one", b"two"] {
        let record = Record {
            clear: key.to_vec(),
            body: Vec::new(),
        };
        store.append(vec![record]).wait().unwrap();
    }
    store.close().unwrap();
    // As it was: a key of the database for each key, and the instance under another name.
    let db = database(dir.path());
    let instance = db.remove(INSTANCE).unwrap().unwrap();
    db.insert(b"\0instance", instance).unwrap();
    db.remove([super::KEYS]).unwrap();
    for key in [b"one", b"two"] {
        db.insert(blocks::inner(key), b"").unwrap();
    }
    db.flush().unwrap();
    drop(db);
    let (store, opening) = open();
    assert!(matches!(opening.index, IndexState::Rebuilt { .. }));
    assert_eq!(store.prefix(&[], 10).unwrap().len(), 2);
}

proptest! {
    #![proptest_config(Config::with_cases(48))]

    /// Many more keys than one block has, put in order and out of it, changed and taken away.
    #[test]
    fn blocks_are_a_map(
        batches in vec(vec((any::<u16>(), any::<Option<u8>>()), 1..120), 1..12),
        run in 0_u16..400,
        (from, to) in (any::<u16>(), any::<u16>()),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let index = opened(dir.path()).unwrap();
        let key = |number: u16| number.to_be_bytes().to_vec();
        let mut model = std::collections::BTreeMap::new();
        let mut position = 0;
        let mut take = |updates: Vec<Update>| {
            position += 1;
            index.apply(&changes(position, updates), &Keys).unwrap();
        };
        // In order, and in the middle of the others.
        for numbers in (20_000..20_000 + run).collect::<Vec<_>>().chunks(50) {
            model.extend(numbers.iter().map(|number| (key(*number), vec![1; 40])));
            take(numbers.iter().map(|number| Update::Put(key(*number), vec![1; 40])).collect());
        }
        for batch in batches {
            let updates = batch.into_iter().map(|(number, byte)| match byte {
                Some(byte) => {
                    let value = vec![byte; usize::from(byte)];
                    model.insert(key(number), value.clone());
                    Update::Put(key(number), value)
                }
                None => {
                    model.remove(&key(number));
                    Update::Delete(key(number))
                }
            });
            take(updates.collect());
        }
        prop_assert_eq!(all(&index), model.clone().into_iter().collect::<Vec<_>>());
        let (from, to) = (key(from.min(to)), key(from.max(to)));
        let part = index.range(&(Bound::Excluded(from.clone()), Bound::Included(to.clone())));
        let part: Vec<_> = part.collect::<Result<_, _>>().unwrap();
        let expected = model.range((Bound::Excluded(from.clone()), Bound::Included(to)));
        prop_assert_eq!(part, expected.map(|(k, v)| (k.clone(), v.clone())).collect::<Vec<_>>());
        prop_assert_eq!(index.value(&from).unwrap(), model.get(&from).cloned());
        for number in model.keys().cloned().collect::<Vec<_>>() {
            take(vec![Update::Delete(number)]);
        }
        prop_assert_eq!(all(&index), Vec::new());
    }
}

#[test]
fn a_reader_meets_every_key_once_while_blocks_are_split() {
    let dir = tempfile::tempdir().unwrap();
    let index = opened(dir.path()).unwrap();
    let key = |number: u32| number.to_be_bytes().to_vec();
    let stays: Vec<Key> = (0..4_000).map(|number| key(number * 100)).collect();
    let puts = stays
        .iter()
        .map(|key| Update::Put(key.clone(), vec![0; 20]));
    index.apply(&changes(1, puts.collect()), &Keys).unwrap();
    thread::scope(|scope| {
        let splitting = scope.spawn(|| {
            for round in 1..60_u32 {
                let puts = (0..4_000_u32).step_by(7).map(|number| {
                    let between = (number + round) % 4_000 * 100 + round;
                    Update::Put(key(between), vec![1; 30])
                });
                let position = u64::from(round) + 1;
                index
                    .apply(&changes(position, puts.collect()), &Keys)
                    .unwrap();
            }
        });
        let mut rounds = 0;
        while !splitting.is_finished() || rounds == 0 {
            let found = all(&index).into_iter();
            let found = found.filter(|(_, value)| value.len() == 20);
            let found: Vec<Key> = found.map(|(key, _)| key).collect();
            assert_eq!(found, stays);
            rounds += 1;
        }
    });
}
