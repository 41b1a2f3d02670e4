//! What a disk can do to a compacted segment: wherever a bit flips or a page is lost, the next reading of everything
//! names it, serves the rest as it was appended, and never takes a dropped record for a lost one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod machine;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use blo_store::{Position, Record, Store};
use machine::{Keys, Machine, comes_true, name, open};

/// A closed store of which every third record is alive, compacted into a few segments.
fn compacted() -> (tempfile::TempDir, Arc<Machine>, BTreeMap<Position, Record>) {
    let dir = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let (store, _) = open(dir.path(), &machine);
    for n in 0..90_u64 {
        // Two of three are superseded by the next round's record of the same name.
        let key = if n % 3 == 0 { n } else { n % 2 };
        let record = Record {
            clear: name(key).into_bytes(),
            body: vec![u8::try_from(n).unwrap(); 200],
        };
        store.append(vec![record]).wait().unwrap();
    }
    assert!(comes_true(|| store.statistics().behind == 0));
    assert!(store.compact().unwrap().dropped > 40);
    let records = store.replay(Position::START).map(Result::unwrap);
    let records = records.map(|stored| (stored.position, stored.record));
    let records = records.collect();
    store.close().unwrap();
    (dir, machine, records)
}

fn compacted_files(dir: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(dir.join("journal")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .filter(|path| path.to_str().unwrap().matches('-').count() > 3)
        .collect()
}

/// Opens with everything read, and says how many records are gone.
fn lost(dir: &Path, machine: &Arc<Machine>, all: &BTreeMap<Position, Record>) -> usize {
    fs::remove_dir_all(dir.join("index")).unwrap();
    let (store, opening) = Store::open(dir, Arc::new(Keys), machine.options()).unwrap();
    let mut found = 0;
    for stored in store.replay(Position::START) {
        let stored = stored.unwrap();
        assert_eq!(all.get(&stored.position), Some(&stored.record));
        let same = store.read(stored.position).unwrap();
        assert_eq!(same, stored);
        found += 1;
    }
    let lost = all.len() - found;
    if lost > 0 {
        assert!(opening.newly_damaged, "{lost} are gone: {opening:?}");
        let named = opening.quarantined.iter().filter_map(|damage| damage.lost);
        assert!(named.map(|(_, count)| count).sum::<u64>() >= u64::try_from(lost).unwrap());
    }
    assert_eq!(opening.last, Position::new(90));
    lost
}

fn each_place(hurt: impl Fn(&mut [u8], usize)) -> usize {
    let (dir, machine, all) = compacted();
    let files = compacted_files(dir.path());
    assert!(!files.is_empty());
    let names: Vec<_> = fs::read_dir(dir.path().join("journal"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    assert_eq!(lost(dir.path(), &machine, &all), 0);
    let mut hurt_most = 0;
    for path in files {
        let whole = fs::read(&path).unwrap();
        let batch = (0..48).step_by(7).chain((512..572).step_by(5));
        for at in batch.chain((572..whole.len()).step_by(211)) {
            fs::remove_dir_all(dir.path().join("journal")).unwrap();
            fs::create_dir(dir.path().join("journal")).unwrap();
            for (path, bytes) in &names {
                fs::write(path, bytes).unwrap();
            }
            let mut bytes = whole.clone();
            hurt(&mut bytes, at);
            fs::write(&path, bytes).unwrap();
            hurt_most = hurt_most.max(lost(dir.path(), &machine, &all));
        }
    }
    hurt_most
}

#[test]
fn a_flipped_bit_anywhere_in_a_compacted_segment_is_named_and_the_rest_is_served() {
    let most = each_place(|bytes, at| bytes[at] ^= 4);
    assert!(most > 0, "some of the flips hurt");
}

#[test]
fn a_lost_page_of_a_compacted_segment_is_named_and_the_rest_is_served() {
    let most = each_place(|bytes, at| {
        let start = at / 512 * 512;
        let end = (start + 512).min(bytes.len());
        bytes[start..end].fill(0);
    });
    assert!(most > 0, "some of the pages held records");
}
