//! The real disk of a machine whose boots and free space a test decides, and a store of sixty records on it.

#![allow(dead_code, reason = "each test that has this room uses a part of it")]

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use blo_store::{
    Disk, DiskFile, Opening, Options, Position, Projected, Projection, ProjectionError, RealDisk,
    Record, Store, Update,
};

/// The clear part is a key; the position is its value.
pub(crate) struct Keys;

impl Projection for Keys {
    fn project(&self, position: Position, clear: &[u8]) -> Result<Projected, ProjectionError> {
        let updates = vec![Update::Put(
            clear.to_vec(),
            position.number().to_be_bytes().to_vec(),
        )];
        Ok(Projected {
            updates,
            ..Projected::default()
        })
    }
}

/// The real disk of a machine whose boots and free space a test decides.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) boot: AtomicU64,
    pub(crate) free_bytes: AtomicU64,
}

impl Machine {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            boot: AtomicU64::new(1),
            free_bytes: AtomicU64::new(u64::MAX),
        })
    }

    pub(crate) fn restart(&self) {
        self.boot.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn options(self: &Arc<Self>) -> Options {
        Options {
            index_delay: Duration::from_millis(1),
            segment_bytes: 4096,
            keeps_house: false,
            reserve_bytes: 1024 * 1024,
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

pub(crate) fn open(dir: &Path, machine: &Arc<Machine>) -> (Store, Opening) {
    Store::open(dir, Arc::new(Keys), machine.options()).unwrap()
}

pub(crate) fn name(n: u64) -> String {
    format!("name-{n:04}")
}

/// Appends records `from..=to`; each is its own commit.
pub(crate) fn fill(store: &Store, from: u64, to: u64) {
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
pub(crate) fn filled() -> (tempfile::TempDir, Arc<Machine>, [u8; 16]) {
    let dir = tempfile::tempdir().unwrap();
    let machine = Machine::new();
    let (store, opening) = open(dir.path(), &machine);
    fill(&store, 1, 60);
    store.close().unwrap();
    (dir, machine, opening.store_epoch)
}

/// Everything but `lost` is served, by every way of asking.
pub(crate) fn serves_all_but(store: &Store, lost: &[u64], last: u64) {
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

/// Waits until something that others do is done, and not for ever.
pub(crate) fn comes_true(mut is_true: impl FnMut() -> bool) -> bool {
    (0..2000).any(|_| {
        let now = is_true();
        if !now {
            std::thread::park_timeout(std::time::Duration::from_millis(5));
        }
        now
    })
}
