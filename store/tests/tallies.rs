//! What keys add up to is what one would count who went through them all, whatever is in the index yet.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use blo_store::{
    IndexState, IndexVerdict, Key, Opening, Options, Position, Projected, Projection,
    ProjectionError, Record, Store, Tally, Update, verify,
};
use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::test_runner::Config;
use proptest::{prop_assert, prop_assert_eq, proptest};

/// The clear part is pairs: a key, and what it is worth; one of nothing is taken away. Keys count by their lowest bits,
/// and every fourth does not.
struct Worth {
    version: u32,
}

impl Projection for Worth {
    fn project(&self, _: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let update = |pair: &[u8]| match pair[1] {
            0 => Update::Delete(vec![pair[0]]),
            worth => Update::Put(vec![pair[0]], vec![worth]),
        };
        Ok(Projected {
            updates: clear.chunks_exact(2).map(update).collect(),
            ..Projected::default()
        })
    }

    fn tally(&self, key: &[u8], value: &[u8]) -> Option<(Key, u64)> {
        let kind = key[0] & 3;
        (kind < 3).then(|| (vec![kind], value[0].into()))
    }

    fn version(&self) -> u32 {
        self.version
    }
}

fn open(dir: &Path, delay: Duration) -> (Store, Opening) {
    let options = Options {
        index_batch_records: 3,
        behind_records_max: 16,
        index_delay: delay,
        ..Options::default()
    };
    Store::open(dir, Arc::new(Worth { version: 0 }), options).unwrap()
}

fn append(store: &Store, clear: Vec<u8>) {
    let body = Vec::new();
    store.append(vec![Record { clear, body }]).wait().unwrap();
}

/// What one finds who goes through all keys.
fn counted(store: &Store) -> BTreeMap<Key, Tally> {
    let mut counted: BTreeMap<Key, Tally> = BTreeMap::new();
    for (key, value) in store.prefix(&[], usize::MAX).unwrap() {
        if let Some((kind, worth)) = (Worth { version: 0 }).tally(&key, &value) {
            let tally = counted.entry(kind).or_default();
            tally.keys += 1;
            tally.sum += worth;
        }
    }
    counted
}

proptest! {
    #![proptest_config(Config::with_cases(16))]

    #[test]
    fn tallies_are_what_the_keys_add_up_to_at_any_time_and_after_any_stop(
        records in vec(vec(any::<(u8, u8)>(), 0..6), 1..80),
        (late, clean, lost) in any::<(bool, bool, bool)>(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let delay = Duration::from_millis(if late { 60_000 } else { 0 });
        let (store, _) = open(dir.path(), delay);
        for pairs in records {
            // Of small numbers, so that keys are changed and taken away again and again.
            let pairs = pairs.into_iter().flat_map(|(key, worth)| [key % 16, worth % 4]);
            append(&store, pairs.collect());
            prop_assert_eq!(store.tallies().unwrap(), counted(&store));
        }
        let before = counted(&store);
        if clean {
            store.close().unwrap();
            let checked = verify(dir.path(), Arc::new(Worth { version: 0 })).unwrap();
            prop_assert!(matches!(checked.index, IndexVerdict::Same { .. }), "{:?}", checked);
        }
        drop(store);
        if lost {
            std::fs::remove_dir_all(dir.path().join("index")).unwrap();
        }
        let (store, _) = open(dir.path(), delay);
        prop_assert_eq!(store.tallies().unwrap(), before);
    }
}

#[test]
fn an_index_that_another_version_of_the_projection_made_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path(), Duration::ZERO);
    append(&store, vec![1, 7]);
    store.close().unwrap();
    let newer = Arc::new(Worth { version: 1 });
    let (store, opening) = Store::open(dir.path(), newer, Options::default()).unwrap();
    assert!(matches!(opening.index, IndexState::Rebuilt { .. }));
    assert_eq!(store.tallies().unwrap(), counted(&store));
}
