//! The store under power cuts at every effect, failed effects and a full disk: every image opens, holds each
//! acknowledged record whole, and nothing half. The same harness over a disk that does not sync loses records,
//! which shows that it can tell.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod recording_disk;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use blo_store::{
    Options, Position, Projected, Projection, ProjectionError, Record, Store, StoreError, Update,
};
use recording_disk::{Failing, Image, Loss, Plan, RecordingDisk, random};

/// The clear part is the key; the position is its value.
struct Keys;

impl Projection for Keys {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let value = position.number().to_be_bytes().to_vec();
        let updates = vec![Update::Put(clear.to_vec(), value)];
        Ok(Projected {
            updates,
            ..Projected::default()
        })
    }
}

/// Four steps.
const RESERVE_BYTES: u64 = 16 * 1024;

fn options(disk: &RecordingDisk) -> Options {
    Options {
        index_delay: Duration::from_millis(1),
        segment_bytes: 6 * 1024,
        keeps_house: false,
        // No idle statements: the log then depends on nothing but the appends.
        idle: Duration::from_secs(3600),
        disk: Arc::new(disk.clone()),
        reserve_bytes: RESERVE_BYTES,
        ..Options::default()
    }
}

/// The folder's name on the recording disk; lock and index lie in a real one.
fn open(disk: &RecordingDisk, dir: &Path) -> Result<Store, StoreError> {
    let (store, opening) = Store::open(dir, Arc::new(Keys), options(disk))?;
    assert_eq!(opening.quarantined, vec![], "a power cut is not damage");
    Ok(store)
}

/// The records of one append: their clear parts say how many belong together, their bodies follow from them.
fn group(number: u64) -> Vec<Record> {
    let size = random(number) % 3 + 1;
    (0..size)
        .map(|part| record(&format!("{number}.{part}.{size}")))
        .collect()
}

fn record(clear: &str) -> Record {
    let seed = clear
        .bytes()
        .fold(7, |seed, byte| random(seed ^ u64::from(byte)));
    let length = random(seed) % 1400;
    let body = (0..length)
        .map(|n| random(seed ^ n).to_le_bytes()[0])
        .collect();
    Record {
        clear: clear.as_bytes().to_vec(),
        body,
    }
}

/// Appends groups, one to three under way at once, and notes what is acknowledged. Returns the refused ones.
fn work(
    store: &Store,
    disk: &RecordingDisk,
    groups: std::ops::Range<u64>,
) -> Vec<(u64, StoreError)> {
    let mut refused = Vec::new();
    let mut next = groups.start;
    while next < groups.end {
        let together = next..groups.end.min(next + random(next) % 3 + 1);
        next = together.end;
        let pending: Vec<_> = together.map(|n| (n, store.append(group(n)))).collect();
        for (number, pending) in pending {
            match pending.wait() {
                Ok(positions) => {
                    disk.acknowledged(positions.into_iter().zip(group(number)).collect());
                }
                Err(error) => refused.push((number, error)),
            }
        }
    }
    refused
}

/// What an opened image lacks of what was acknowledged. Panics if it holds anything half or wrong.
fn missing(store: &Store, acknowledged: &[(Position, Record)]) -> usize {
    let mut groups: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for stored in store.replay(Position::START) {
        let stored = stored.unwrap();
        let clear = String::from_utf8(stored.record.clear.clone()).unwrap();
        assert_eq!(
            stored.record,
            record(&clear),
            "a record is whole or not there"
        );
        let value = store.value(clear.as_bytes()).unwrap().unwrap();
        assert_eq!(value, stored.position.number().to_be_bytes());
        let mut parts = clear.split('.');
        let (name, size) = (parts.next().unwrap(), parts.nth(1).unwrap());
        let group = groups
            .entry(name.to_owned())
            .or_insert((0, size.parse().unwrap()));
        group.0 += 1;
        found.insert(stored.position, stored.record);
    }
    for (name, (got, size)) in groups {
        assert_eq!(
            got, size,
            "append {name} is there with all its records or not at all"
        );
    }
    acknowledged
        .iter()
        .filter(|(position, record)| found.get(position) != Some(record))
        .count()
}

/// Opens what a power cut left, and goes on with it.
fn missing_after(image: Image, dir: &Path, acknowledged: &[(Position, Record)]) -> usize {
    let disk = RecordingDisk::after_power_cut(image);
    let store = open(&disk, dir).unwrap();
    let missing = missing(&store, acknowledged);
    let go_on = store.append(vec![record("1000.0.1")]).wait();
    assert!(go_on.is_ok(), "{go_on:?}");
    missing
}

fn losses(seed: u64) -> [Loss; 6] {
    [
        Loss::Everything,
        Loss::Nothing,
        Loss::AllButTheLast,
        Loss::Pieces {
            bytes: 512,
            kept: 50,
            seed,
        },
        Loss::Pieces {
            bytes: 512,
            kept: 95,
            seed,
        },
        Loss::Pieces {
            bytes: 4096,
            kept: 50,
            seed,
        },
    ]
}

/// A run of the store on a disk, and the folder that the disk knows it by.
fn run(syncs: bool) -> (RecordingDisk, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let disk = RecordingDisk::new(syncs);
    let store = open(&disk, dir.path()).unwrap();
    assert!(work(&store, &disk, 0..18).is_empty());
    store.close().unwrap();
    let store = open(&disk, dir.path()).unwrap();
    assert!(work(&store, &disk, 18..24).is_empty());
    assert!(
        store.statistics().segments > 3,
        "there are several segments"
    );
    drop(store);
    (disk, dir)
}

#[test]
fn a_power_cut_at_any_effect_loses_nothing_acknowledged_and_leaves_nothing_half() {
    let (disk, dir) = run(true);
    let mut images = 0;
    for moment in 0..disk.moments() {
        for loss in losses(u64::try_from(moment).unwrap() * 1000) {
            let (image, acknowledged) = disk.cut(moment, loss);
            let missing = missing_after(image, dir.path(), &acknowledged);
            assert_eq!(missing, 0, "cut before effect {moment} with {loss:?}");
            images += 1;
        }
    }
    println!("{images} images, nothing acknowledged is missing");
}

#[test]
fn the_same_harness_sees_the_loss_when_the_disk_does_not_sync() {
    let (disk, dir) = run(false);
    let (mut images, mut short) = (0, 0);
    for moment in (0..disk.moments()).step_by(7) {
        for loss in losses(u64::try_from(moment).unwrap() * 1000) {
            let (image, acknowledged) = disk.cut(moment, loss);
            let after = RecordingDisk::after_power_cut(image);
            // Here damage may show as well: records that the journal says were synced are gone.
            let lost = match Store::open(dir.path(), Arc::new(Keys), options(&after)) {
                Ok((store, opening)) => {
                    opening.newly_damaged || missing_or_damaged(&store, &acknowledged)
                }
                Err(_) => true,
            };
            images += 1;
            short += usize::from(lost && !acknowledged.is_empty());
        }
    }
    println!("{images} images without syncing, {short} of them lost what was acknowledged");
    assert!(
        short > images / 4,
        "only {short} of {images} images lost something"
    );
}

fn missing_or_damaged(store: &Store, acknowledged: &[(Position, Record)]) -> bool {
    acknowledged.iter().any(|(position, record)| {
        store
            .read(*position)
            .map(|stored| stored.record)
            .ok()
            .as_ref()
            != Some(record)
    })
}

#[test]
fn an_effect_that_fails_before_or_after_it_is_done_loses_nothing_acknowledged() {
    let (whole, _) = run(true);
    let mut refusals = 0;
    for from in 0..whole.effects() {
        for failing in [Failing::Before, Failing::After, Failing::Half] {
            let dir = tempfile::tempdir().unwrap();
            let disk = RecordingDisk::new(true);
            disk.fail(Some(Plan {
                from,
                count: 1,
                failing,
            }));
            // At opening an effect may fail as well; then the next opening has to do.
            let store = open(&disk, dir.path())
                .or_else(|_| open(&disk, dir.path()))
                .unwrap();
            let refused = work(&store, &disk, 0..24);
            refusals += refused.len();
            assert!(
                refused.len() <= 3,
                "one failure refuses one commit at most: {refused:?}"
            );
            drop(store);
            assert_eq!(
                disk.written_after_a_failed_sync(),
                0,
                "a failed sync is final for its file"
            );
            for loss in [Loss::Everything, Loss::Nothing] {
                let (image, acknowledged) = disk.cut(disk.moments(), loss);
                let missing = missing_after(image, dir.path(), &acknowledged);
                assert_eq!(
                    missing, 0,
                    "effect {from} failed {failing:?}, then {loss:?}"
                );
            }
        }
    }
    println!("{refusals} appends were refused");
}

#[test]
fn what_a_failed_sync_left_in_the_page_cache_is_not_taken_for_durable() {
    let (whole, _) = run(true);
    for from in 6..whole.effects() {
        let dir = tempfile::tempdir().unwrap();
        let disk = RecordingDisk::new(true);
        disk.fail(Some(Plan {
            from,
            count: usize::MAX,
            failing: Failing::Before,
        }));
        if let Ok(store) = open(&disk, dir.path()) {
            work(&store, &disk, 0..24);
        }
        disk.fail(None);
        // The process is started again. It reads what was never written, and shows it: from then on it counts.
        let store = open(&disk, dir.path()).unwrap();
        let shown = store.replay(Position::START).map(|stored| stored.unwrap());
        disk.acknowledged(
            shown
                .map(|stored| (stored.position, stored.record))
                .collect(),
        );
        drop(store);
        let (image, acknowledged) = disk.cut(disk.moments(), Loss::Everything);
        assert_eq!(
            missing_after(image, dir.path(), &acknowledged),
            0,
            "failed from {from} on"
        );
    }
}

#[test]
fn a_full_disk_refuses_plainly_and_works_again_when_there_is_space() {
    let (whole, _) = run(true);
    let mut refusals = 0;
    for from in 8..whole.effects() {
        let dir = tempfile::tempdir().unwrap();
        let disk = RecordingDisk::new(true);
        let store = open(&disk, dir.path()).unwrap();
        disk.fail(Some(Plan {
            from,
            count: usize::MAX,
            failing: Failing::Full,
        }));
        let refused = work(&store, &disk, 0..24);
        assert!(
            refused
                .iter()
                .all(|(_, error)| matches!(error, StoreError::Full)),
            "{refused:?}"
        );
        refusals += refused.len();
        let (full, _) = disk.cut(disk.moments(), Loss::Nothing);
        disk.fail(None);
        assert!(
            work(&store, &disk, 100..106).is_empty(),
            "there is space again"
        );
        drop(store);
        for loss in [Loss::Everything, Loss::Nothing, Loss::AllButTheLast] {
            let (image, acknowledged) = disk.cut(disk.moments(), loss);
            assert_eq!(
                missing_after(image, dir.path(), &acknowledged),
                0,
                "full from {from} on"
            );
        }
        let full = RecordingDisk::after_power_cut(full);
        let (_, opening) = Store::open(dir.path(), Arc::new(Keys), options(&full)).unwrap();
        assert_eq!(
            opening.cut_bytes, 0,
            "what there was no space for was taken back"
        );
    }
    assert!(refusals > 0);
}

/// Appends groups that may use the reserve until there is none; how many it took.
fn settle(store: &Store, disk: &RecordingDisk, groups: std::ops::Range<u64>) -> u64 {
    for number in groups.clone() {
        match store.append_reserved(group(number)).wait() {
            Ok(positions) => {
                disk.acknowledged(positions.into_iter().zip(group(number)).collect());
            }
            Err(error) => {
                assert!(matches!(error, StoreError::Full), "{error}");
                return number - groups.start;
            }
        }
    }
    groups.end - groups.start
}

#[test]
fn a_power_cut_while_the_reserve_is_given_up_and_made_again_loses_nothing_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let disk = RecordingDisk::new(true);
    let store = open(&disk, dir.path()).unwrap();
    assert!(work(&store, &disk, 0..6).is_empty());
    disk.limit(Some(0));
    assert_eq!(work(&store, &disk, 6..9).len(), 3, "nothing new is taken");
    assert_eq!(settle(&store, &disk, 100..103), 3);
    drop(store);
    let store = open(&disk, dir.path()).unwrap();
    assert_eq!(work(&store, &disk, 6..9).len(), 3);
    let settled = settle(&store, &disk, 103..200);
    assert!((1..97).contains(&settled), "{settled} more");
    assert_eq!(store.statistics().reserve_bytes, 0);
    disk.limit(None);
    assert!(work(&store, &disk, 6..9).is_empty(), "there is space again");
    assert_eq!(store.statistics().reserve_bytes, RESERVE_BYTES);
    store.close().unwrap();
    for moment in 0..disk.moments() {
        for loss in losses(u64::try_from(moment).unwrap() * 1000) {
            let (image, acknowledged) = disk.cut(moment, loss);
            let missing = missing_after(image, dir.path(), &acknowledged);
            assert_eq!(missing, 0, "cut before effect {moment} with {loss:?}");
        }
    }
}
