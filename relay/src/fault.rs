//! A disk that is full on purpose, so that people and tests can see what happens then. Not: reached without the
//! hidden flag of `run`.

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use blo_store::{Disk, DiskFile, Options};

/// Begins the fault.
#[derive(Debug)]
pub(crate) struct Switch(Arc<FullDisk>);

impl Switch {
    /// From now on no append finds space.
    pub(crate) fn begin(&self) {
        self.0.full.store(true, Ordering::Relaxed);
    }
}

/// Puts a disk under `options` that can be made full.
pub(crate) fn no_append(options: &mut Options) -> Switch {
    let disk = Arc::new(FullDisk {
        real: Arc::clone(&options.disk),
        full: AtomicBool::new(false),
    });
    options.disk = Arc::<FullDisk>::clone(&disk);
    Switch(disk)
}

#[derive(Debug)]
struct FullDisk {
    real: Arc<dyn Disk>,
    full: AtomicBool,
}

impl Disk for FullDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        self.real.create_dir(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.real.list(dir)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.real.create(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.real.open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.real.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.real.remove(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.real.sync_dir(dir)
    }

    fn free_bytes(&self, dir: &Path) -> io::Result<u64> {
        if self.full.load(Ordering::Relaxed) {
            Ok(0)
        } else {
            self.real.free_bytes(dir)
        }
    }

    fn boot(&self) -> Option<String> {
        self.real.boot()
    }
}
