//! Copies of a journal: made while it is used, and put back. A copy says of itself that it is one, so that whoever
//! opens it first draws a new epoch, however it got to its place. The index is never copied.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use crate::journal::{Segment, Survey, survey};
use crate::lock::Lock;
use crate::store::opening::journal_dir;
use crate::width::{narrow, wide};
use crate::{CopyReport, Disk, Position, RealDisk, Store, StoreError};

/// The file in a copied journal's folder that says so, until the copy is opened.
const COPIED: &str = "copied";
/// What the folder of a copy is called until all of it is on disk.
const COPYING: &str = "journal.unfinished";
/// Bytes that are copied at once: little enough that commits hardly wait for the disk.
const STEP_BYTES: u64 = 1024 * 1024;

impl Store {
    /// Copies the journal into the folder `dir`, while appends go on: everything that was answered when this was
    /// called is in the copy, which is on disk when this returns. The copy is a store of its own.
    ///
    /// # Errors
    /// [`StoreError::Io`], also if `dir` has a journal already; [`StoreError::Full`]. What was copied until then is
    /// removed again.
    pub fn backup(&self, dir: &Path) -> Result<CopyReport, StoreError> {
        let shared = &self.shared;
        let segments = shared
            .segments
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let last = self.last();
        let mut sources = Vec::new();
        for (number, segment) in segments.iter().enumerate() {
            // Above its end the last one may have a commit that is not finished.
            let bytes = if number + 1 == segments.len() {
                segment.end()
            } else {
                size(segment)?
            };
            sources.push((Arc::clone(segment), bytes));
        }
        let bytes = copy(&sources, dir)?;
        Ok(CopyReport {
            store_epoch: shared.epoch,
            segments: wide(sources.len()),
            bytes,
            last,
        })
    }
}

/// Puts the copy of a store in `from` into the folder `to`, which must not have a journal. Its next opening draws a
/// new epoch and says so ([`crate::Opening::restored`]). `from` is left as it is.
///
/// # Errors
/// [`StoreError::Io`] if `from` is no store, if `to` has a journal, or a file operation fails;
/// [`StoreError::Locked`] if one of the two is in use; [`StoreError::Full`].
pub fn restore(from: &Path, to: &Path) -> Result<CopyReport, StoreError> {
    let source = journal_dir(from);
    if !source.is_dir() {
        let missing = io::Error::from(io::ErrorKind::NotFound);
        return Err(StoreError::io("find a store in", from, missing));
    }
    let in_use = from.join("lock").exists();
    let _source = in_use.then(|| Lock::take(from)).transpose()?;
    let found = survey(&RealDisk, &source)?;
    let last = Position::new(found.next().number() - 1);
    let Survey { chain, mark, .. } = found;
    let mut sources = Vec::new();
    for segment in chain {
        let bytes = size(&segment)?;
        sources.push((Arc::new(segment), bytes));
    }
    fs::create_dir_all(to).map_err(|error| StoreError::io("create", to, error))?;
    let _target = Lock::take(to)?;
    let bytes = copy(&sources, to)?;
    Ok(CopyReport {
        store_epoch: mark.map(|mark| mark.epoch).unwrap_or_default(),
        segments: wide(sources.len()),
        bytes,
        last,
    })
}

/// True if the journal in this folder is a copy that nobody has opened yet.
pub(super) fn is_copied(disk: &dyn Disk, journal_dir: &Path) -> bool {
    disk.list(journal_dir)
        .is_ok_and(|files| files.iter().any(|file| file == COPIED))
}

/// From now on it is a journal of its own. If this is lost the next opening draws one more epoch.
pub(super) fn own(disk: &dyn Disk, journal_dir: &Path) -> Result<(), StoreError> {
    let path = journal_dir.join(COPIED);
    disk.remove(&path)
        .and_then(|()| disk.sync_dir(journal_dir))
        .map_err(|error| StoreError::io("remove", &path, error))
}

fn size(segment: &Segment) -> Result<u64, StoreError> {
    let measured = segment.file().size();
    measured.map_err(|error| StoreError::io("measure", &segment.path, error))
}

/// Copies so many bytes of each into the journal of the store in `dir`, which appears when it is whole.
fn copy(sources: &[(Arc<Segment>, u64)], dir: &Path) -> Result<u64, StoreError> {
    let target = journal_dir(dir);
    if target.exists() {
        let there = io::Error::from(io::ErrorKind::AlreadyExists);
        return Err(StoreError::io("copy to", &target, there));
    }
    let unfinished = dir.join(COPYING);
    let made = copy_into(sources, &unfinished).and_then(|bytes| {
        let named = fs::rename(&unfinished, &target).and_then(|()| File::open(dir)?.sync_all());
        named.map_err(|error| StoreError::io("name", &target, error))?;
        Ok(bytes)
    });
    if made.is_err() {
        let _ = fs::remove_dir_all(&unfinished); // it only takes space
    }
    made
}

fn copy_into(sources: &[(Arc<Segment>, u64)], dir: &Path) -> Result<u64, StoreError> {
    let failed = |path: &Path, error| StoreError::io("write to", path, error);
    if dir.exists() {
        fs::remove_dir_all(dir).map_err(|error| failed(dir, error))?;
    }
    fs::create_dir_all(dir).map_err(|error| failed(dir, error))?;
    let marker = dir.join(COPIED);
    let marked = File::create(&marker).and_then(|file| file.sync_all());
    marked.map_err(|error| failed(&marker, error))?;
    let mut all = 0;
    for (segment, bytes) in sources {
        let path: PathBuf = dir.join(segment.name.file_name());
        copy_one(segment, *bytes, &path)?;
        all += bytes;
    }
    let synced = File::open(dir).and_then(|dir| dir.sync_all());
    synced.map_err(|error| failed(dir, error))?;
    Ok(all)
}

fn copy_one(segment: &Segment, bytes: u64, path: &Path) -> Result<(), StoreError> {
    let failed = |error| StoreError::io("write to", path, error);
    let target = RealDisk.create(path).map_err(failed)?;
    let mut at = 0;
    while at < bytes {
        let step = STEP_BYTES.min(bytes - at);
        let mut part = vec![0; narrow(step)];
        let read = segment.file().read_at(&mut part, at);
        let read = read.map_err(|error| StoreError::io("read", &segment.path, error))?;
        part.truncate(read);
        target.write_at(&part, at).map_err(failed)?;
        if read < narrow(step) {
            break;
        }
        at += step;
    }
    target.sync_data().map_err(failed)
}
