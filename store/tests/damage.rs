//! What a disk can do to a store while nobody looks, and what the next opening says about it: damage is named,
//! the rest is served, and a new epoch tells everybody else. And when an index is trusted, and when not.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use blo_store::{
    Disk, DiskFile, IndexState, IndexVerdict, Opening, Options, Position, Projected, Projection,
    ProjectionError, RealDisk, Record, Store, StoreError, Update, verify,
};

/// The clear part is a key; the position is its value.
struct Keys;

impl Projection for Keys {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let updates = vec![Update::Put(
            clear.to_vec(),
            position.number().to_be_bytes().to_vec(),
        )];
        Ok(Projected {
            key: Some(clear.to_vec()),
            ends: vec![],
            updates,
        })
    }
}

/// The real disk of a machine whose boots and free space a test decides.
#[derive(Debug)]
struct Machine {
    boot: AtomicU64,
    free_bytes: AtomicU64,
}

impl Machine {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            boot: AtomicU64::new(1),
            free_bytes: AtomicU64::new(u64::MAX),
        })
    }

    fn restart(&self) {
        self.boot.fetch_add(1, Ordering::SeqCst);
    }

    fn options(self: &Arc<Self>) -> Options {
        Options {
            segment_bytes: 4096,
            disk: Arc::<Self>::clone(self),
            ..Options::default()
        }
    }
}

impl Disk for Machine {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.create(path)
    }
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.open(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.sync_dir(dir)
    }
    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        Ok(self.free_bytes.load(Ordering::SeqCst))
    }
    fn boot(&self) -> Option<String> {
        Some(self.boot.load(Ordering::SeqCst).to_string())
    }
}

fn open(dir: &Path, machine: &Arc<Machine>) -> (Store, Opening) {
    Store::open(dir, Arc::new(Keys), machine.options()).unwrap()
}

fn name(n: u64) -> String {
    format!("name-{n:04}")
}

/// Appends records `from..=to`; each is its own commit.
fn fill(store: &Store, from: u64, to: u64) {
    for n in from..=to {
        let record = Record {
            clear: name(n).into_bytes(),
            body: vec![b'b'; 300],
        };
        assert_eq!(
            store.append(vec![record]).wait().unwrap(),
            vec![Position::new(n)]
        );
    }
}

/// A closed store of 60 records in several segments.
fn filled() -> (tempfile::TempDir, Arc<Machine>, [u8; 16]) {
    let dir = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let (store, opening) = open(dir.path(), &machine);
    fill(&store, 1, 60);
    store.close().unwrap();
    (dir, machine, opening.store_epoch)
}

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

/// Everything but `lost` is served, by every way of asking.
fn serves_all_but(store: &Store, lost: &[u64], last: u64) {
    let served: Vec<u64> = store
        .replay(Position::START)
        .map(|stored| stored.unwrap().position.number())
        .collect();
    let expected: Vec<u64> = (1..=last).filter(|n| !lost.contains(n)).collect();
    assert_eq!(served, expected);
    for n in 1..=last {
        let value = store.value(name(n).as_bytes()).unwrap();
        if lost.contains(&n) {
            assert!(store.read(Position::new(n)).is_err());
            assert_eq!(value, None, "an index made anew does not know of {n}");
        } else {
            assert_eq!(
                store.read(Position::new(n)).unwrap().record.clear,
                name(n).as_bytes()
            );
            assert!(value.is_some());
        }
    }
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
    while store.statistics().fdatasyncs < commits + 1 {
        std::thread::yield_now();
    }
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
    machine.free_bytes.store(20 * 1024 * 1024, Ordering::SeqCst);
    assert!(matches!(
        store.append(record(61)).wait(),
        Err(StoreError::Full)
    ));
    assert_eq!(
        store.append_reserved(record(61)).wait().unwrap(),
        vec![Position::new(61)]
    );
    assert_eq!(store.statistics().refused_full, 1);
    // Below sled's own share the index waits, and lookups still see everything.
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
