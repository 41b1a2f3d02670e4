//! A store on a disk that is full: it opens, serves, settles and compacts in what it kept for that, and takes
//! something new again when there is space.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod machine;

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use blo_store::{
    Disk, DiskFile, Options, Position, Projected, Projection, ProjectionError, RealDisk, Record,
    Store, StoreError, Update, verify,
};
use machine::comes_true;

const MIB: u64 = 1024 * 1024;
const DISK_BYTES: u64 = 128 * MIB;
const RESERVE_BYTES: u64 = 64 * MIB;

/// A part of the real disk that has so many bytes, some of which are others'.
#[derive(Debug)]
struct Part {
    dir: PathBuf,
    others: AtomicU64,
}

impl Part {
    fn used(&self) -> u64 {
        blocks_bytes(&self.dir) + self.others.load(Ordering::SeqCst)
    }

    fn free(&self) -> u64 {
        DISK_BYTES.saturating_sub(self.used())
    }

    /// Somebody else takes all that is free.
    fn fill(&self) {
        self.others.fetch_add(self.free(), Ordering::SeqCst);
        assert_eq!(self.free(), 0);
    }

    fn empty(&self) {
        self.others.store(0, Ordering::SeqCst);
    }

    fn wrap(self: &Arc<Self>, file: Box<dyn DiskFile>) -> Box<dyn DiskFile> {
        let disk = Arc::clone(self);
        Box::new(PartFile { file, disk })
    }
}

/// What a folder takes of the disk.
fn blocks_bytes(path: &Path) -> u64 {
    let Ok(found) = fs::symlink_metadata(path) else {
        return 0; // removed since it was listed
    };
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    found.blocks() * 512 + inside.map(|entry| blocks_bytes(&entry.path())).sum::<u64>()
}

#[derive(Clone, Debug)]
struct PartDisk(Arc<Part>);

impl Disk for PartDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.create(path).map(|file| self.0.wrap(file))
    }
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.open(path).map(|file| self.0.wrap(file))
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
        Ok(self.0.free())
    }
    fn boot(&self) -> Option<String> {
        RealDisk.boot()
    }
}

#[derive(Debug)]
struct PartFile {
    file: Box<dyn DiskFile>,
    disk: Arc<Part>,
}

impl PartFile {
    fn has_space(&self, end: u64) -> io::Result<()> {
        let grows = end.saturating_sub(self.file.size()?);
        if grows > self.disk.free() {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        Ok(())
    }
}

impl DiskFile for PartFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(buffer, offset)
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.has_space(offset + u64::try_from(bytes.len()).unwrap())?;
        self.file.write_at(bytes, offset)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }
    fn allocate(&self, len: u64) -> io::Result<()> {
        self.has_space(len)?;
        self.file.allocate(len)
    }
    fn size(&self) -> io::Result<u64> {
        self.file.size()
    }
}

/// `+` and a name puts it, `-` and a name ends it.
struct Names;

impl Projection for Names {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let (sign, name) = clear.split_first().unwrap();
        let value = position.number().to_be_bytes().to_vec();
        let (update, ends) = match sign {
            b'+' => (Update::Put(name.to_vec(), value), vec![]),
            // Only how many counts.
            _ => (Update::Delete(name.to_vec()), vec![Position::START]),
        };
        Ok(Projected {
            updates: vec![update],
            ends,
            ..Projected::default()
        })
    }
}

fn name(n: u64) -> Vec<u8> {
    format!("name-{n}").into_bytes()
}

fn put(n: u64) -> Vec<Record> {
    let clear = [b"+", &name(n)[..]].concat();
    let body = vec![b'b'; 16 * 1024];
    vec![Record { clear, body }]
}

fn end(n: u64) -> Vec<Record> {
    let (clear, body) = ([b"-", &name(n)[..]].concat(), vec![]);
    vec![Record { clear, body }]
}

/// A folder on a part of the disk, and what a store there is opened with.
struct Place {
    dir: tempfile::TempDir,
    disk: Arc<Part>,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let others = AtomicU64::new(0);
        let disk = Arc::new(Part {
            dir: dir.path().to_owned(),
            others,
        });
        Self { dir, disk }
    }

    fn open(&self, keeps_house: bool) -> Result<Store, StoreError> {
        let options = Options {
            segment_bytes: 2 * MIB,
            reserve_bytes: RESERVE_BYTES,
            disk: Arc::new(PartDisk(Arc::clone(&self.disk))),
            keeps_house,
            ..Options::default()
        };
        let (store, opening) = Store::open(self.dir.path(), Arc::new(Names), options)?;
        assert_eq!(opening.quarantined, vec![]);
        Ok(store)
    }

    /// A store with the names below `names`, whose disk is full since.
    fn filled(&self, keeps_house: bool, names: u64) -> Store {
        let store = self.open(keeps_house).unwrap();
        assert_eq!(store.statistics().reserve_bytes, RESERVE_BYTES);
        for n in 0..names {
            store.append(put(n)).wait().unwrap();
        }
        assert!(comes_true(|| store.statistics().behind == 0));
        self.disk.fill();
        store
    }

    fn reserve(&self) -> PathBuf {
        self.dir.path().join("reserve")
    }
}

fn is_full(store: &Store) -> bool {
    matches!(store.append(put(9_999)).wait(), Err(StoreError::Full))
}

fn serves(store: &Store, names: std::ops::Range<u64>) {
    for n in names {
        let value = store.value(&name(n)).unwrap().unwrap();
        let position = Position::new(u64::from_be_bytes(value[..].try_into().unwrap()));
        assert_eq!(store.read(position).unwrap().record, put(n)[0]);
    }
}

#[test]
fn a_store_on_a_full_disk_opens_serves_settles_compacts_and_recovers() {
    let place = Place::new();
    let store = place.filled(false, 600);
    assert!(is_full(&store));
    store.append_reserved(end(0)).wait().unwrap();
    drop(store);
    place.disk.fill(); // what was given up and not used is somebody else's now
    let store = place.open(false).unwrap();
    assert_eq!(store.value(&name(0)).unwrap(), None);
    serves(&store, 1..600);
    for n in 1..550 {
        assert!(n % 50 > 0 || is_full(&store));
        store.append_reserved(end(n)).wait().unwrap();
    }
    assert!(comes_true(|| store.statistics().behind == 0));
    place.disk.fill();
    let report = store.compact().unwrap();
    assert!(report.bytes_after < report.bytes_before / 3, "{report:?}");
    assert!(
        is_full(&store),
        "what it freed is for the reserve, not for something new"
    );
    serves(&store, 550..600);
    place.disk.empty();
    store.append(put(600)).wait().unwrap();
    assert_eq!(store.statistics().reserve_bytes, RESERVE_BYTES);
    store.close().unwrap();
    let report = verify(place.dir.path(), Arc::new(Names)).unwrap();
    assert!(report.is_sound(), "{report:?}");
    serves(&place.open(false).unwrap(), 550..601);
}

#[test]
fn whoever_takes_what_is_freed_leaves_enough_to_settle_and_to_close() {
    let place = Place::new();
    let store = place.filled(false, 100);
    for n in 0..100 {
        store.append_reserved(end(n)).wait().unwrap();
        place.disk.fill();
    }
    store.close().unwrap();
    place.disk.fill();
    let store = place.open(false).unwrap();
    assert!(comes_true(|| store.statistics().behind == 0));
    assert_eq!(store.prefix(b"name", 1000).unwrap(), vec![]);
}

#[test]
fn the_index_and_compaction_leave_half_of_the_reserve_to_those_who_wait() {
    let place = Place::new();
    let store = place.filled(false, 100);
    for _ in 0..50 {
        store.append_reserved(end(0)).wait().unwrap();
        place.disk.fill();
        let _ = store.compact(); // there may be no room for it any more
        place.disk.fill();
    }
    // The index has asked too, and got nothing.
    assert!(comes_true(|| store.statistics().behind > 0));
    let held = store.statistics().reserve_bytes;
    assert!(held <= RESERVE_BYTES / 2, "{held}");
    assert!(held >= RESERVE_BYTES / 4, "{held}");
}

#[test]
fn the_reserve_is_made_again_though_nobody_asks() {
    let place = Place::new();
    let store = place.filled(true, 10);
    store.append_reserved(end(0)).wait().unwrap();
    assert!(store.statistics().reserve_bytes < RESERVE_BYTES);
    place.disk.empty();
    assert!(comes_true(
        || store.statistics().reserve_bytes == RESERVE_BYTES
    ));
}

#[test]
fn a_full_disk_frees_what_is_dead_before_it_would_be_worth_it() {
    let place = Place::new();
    let store = place.filled(true, 400);
    // 1.7 MiB: less than a segment, more than a quarter of what there is.
    for n in 0..110 {
        store.append_reserved(end(n)).wait().unwrap();
    }
    assert!(comes_true(|| store.statistics().compactions > 0));
}

#[test]
fn the_reserve_is_space_and_not_only_a_length() {
    let place = Place::new();
    place.open(false).unwrap().close().unwrap();
    let blocks_bytes = || blocks_bytes(&place.reserve());
    assert!(blocks_bytes() >= RESERVE_BYTES);
    // As a copy of a home may have it.
    let copied = fs::File::create(place.reserve()).unwrap();
    copied.set_len(RESERVE_BYTES).unwrap();
    assert!(blocks_bytes() < MIB);
    let store = place.open(false).unwrap();
    assert!(blocks_bytes() >= RESERVE_BYTES);
    assert_eq!(store.statistics().reserve_bytes, RESERVE_BYTES);
    store.close().unwrap();
    fs::remove_file(place.reserve()).unwrap();
    place.open(false).unwrap().close().unwrap();
    assert!(blocks_bytes() >= RESERVE_BYTES);
}

#[test]
fn the_last_share_of_a_disk_is_for_what_is_urgent() {
    let place = Place::new();
    let store = place.open(false).unwrap();
    // 12 MiB beside the reserve: more than the index needs, and less than a quarter of the reserve besides.
    let free = place.disk.free() - 12 * MIB;
    place.disk.others.store(free, Ordering::SeqCst);
    assert!(is_full(&store));
    let mut taken = 0;
    while store.append_urgent(put(taken)).wait().is_ok() {
        taken += 1;
    }
    assert!((100..300).contains(&taken), "{taken} of 16 KiB in 4 MiB");
    assert_eq!(store.statistics().reserve_bytes, RESERVE_BYTES);
    place.disk.others.fetch_sub(20 * MIB, Ordering::SeqCst);
    store.append(put(999)).wait().unwrap();
    serves(&store, 0..taken);
}

#[test]
fn a_disk_that_is_too_small_for_a_reserve_takes_nothing_new() {
    let place = Place::new();
    place.disk.others.store(90 * MIB, Ordering::SeqCst);
    let store = place.open(false).unwrap();
    assert_eq!(store.statistics().reserve_bytes, 0);
    assert!(is_full(&store));
    store.append_reserved(put(1)).wait().unwrap();
    place.disk.empty();
    store.append(put(2)).wait().unwrap();
}
