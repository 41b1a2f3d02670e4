//! The system's own files, of which none can be opened or read while a test says so. Not: writes that fail, which the
//! recording disk has (tests/fault).

use std::{
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use blo_store::{Disk, DiskFile, RealDisk};

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Opening: too many files are open.
    Open,
    /// Reading: a bad sector.
    Read,
}

/// The disk. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Failing(Arc<Mutex<Option<Fault>>>);

impl Failing {
    pub(super) fn fail(&self, fault: Option<Fault>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    fn check(&self, fault: Fault) -> io::Result<()> {
        let failing = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failing == Some(fault) {
            return Err(io::Error::other("the disk was told to fail"));
        }
        Ok(())
    }
}

impl Disk for Failing {
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
        self.check(Fault::Open)?;
        let (file, disk) = (RealDisk.open(path)?, self.clone());
        Ok(Box::new(FailingFile { file, disk }))
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

    fn free_bytes(&self, dir: &Path) -> io::Result<u64> {
        RealDisk.free_bytes(dir)
    }

    fn boot(&self) -> Option<String> {
        RealDisk.boot()
    }
}

#[derive(Debug)]
struct FailingFile {
    file: Box<dyn DiskFile>,
    disk: Failing,
}

impl DiskFile for FailingFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.disk.check(Fault::Read)?;
        self.file.read_at(buffer, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.file.write_at(bytes, offset)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn allocate(&self, len: u64) -> io::Result<()> {
        self.file.allocate(len)
    }

    fn size(&self) -> io::Result<u64> {
        self.file.size()
    }
}
