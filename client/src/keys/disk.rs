//! Files that only their owner reads, whole or not at all. Not: what is in them.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{ErrorKind, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use super::HomeError;

/// One thing that is done to the disk.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "tests cut the power between any two of them")
)]
pub(super) enum Step<'a> {
    /// A file is made, empty.
    Create(&'a Path),
    /// These are its bytes from now on.
    Write(&'a Path, &'a [u8]),
    /// Its bytes are durable.
    Sync(&'a Path),
    /// A file takes a name.
    Rename(&'a Path, &'a Path),
    /// Two files change names.
    Exchange(&'a Path, &'a Path),
    /// A name is gone.
    Remove(&'a Path),
    /// The names of a folder are durable.
    SyncFolder,
}

/// Comes before every step.
#[cfg(not(test))]
#[allow(clippy::unnecessary_wraps, reason = "a test may refuse the step")]
const fn about_to(_: Step<'_>) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
use super::tests::power::about_to;

/// Makes a folder that only its owner enters; one that is there must be such.
///
/// # Errors
/// The disk's; `Exposed`.
pub fn create_folder(path: &Path) -> Result<(), HomeError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => sync_parent(path),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => check_private(path),
        Err(e) => Err(HomeError::io(path)(e)),
    }
}

/// Refuses what others may read, write or enter.
///
/// # Errors
/// `Exposed`, `Missing`, the disk's.
pub fn check_private(path: &Path) -> Result<(), HomeError> {
    let mode = std::fs::metadata(path)
        .map_err(HomeError::io(path))?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(HomeError::Exposed(path.to_owned()))
    }
}

/// Takes the rights of others away.
pub(super) fn make_private(path: &Path) -> Result<(), HomeError> {
    let mut permissions = std::fs::metadata(path)
        .map_err(HomeError::io(path))?
        .permissions();
    permissions.set_mode(permissions.mode() & !0o077);
    std::fs::set_permissions(path, permissions).map_err(HomeError::io(path))
}

/// Writes a file that only its owner reads: a new file, synced, then renamed over the old name, synced again. After
/// a power cut the old or the new one is there, whole.
///
/// # Errors
/// The disk's.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), HomeError> {
    let fresh = beside(path);
    create(&fresh, bytes)?;
    about_to(Step::Rename(&fresh, path))
        .and_then(|()| std::fs::rename(&fresh, path))
        .map_err(HomeError::io(path))?;
    sync_parent(path)
}

/// Writes a file in the place of one that is there, which is overwritten and unlinked: both change names at once, so
/// that after a power cut one of them has the name, whole, and the other lies beside it as `.new`. What lies there
/// already may be an old one, and is destroyed first.
///
/// # Errors
/// The disk's, also where its file system cannot do that.
pub(super) fn replace_and_destroy(path: &Path, bytes: &[u8]) -> Result<(), HomeError> {
    let fresh = beside(path);
    destroy(&fresh)?;
    create(&fresh, bytes)?;
    exchange(&fresh, path)?;
    destroy(&fresh)
}

/// Where a file lies until it is whole.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Writes a file that only its owner reads; its bytes are durable when this returns, its name is not.
fn create(path: &Path, bytes: &[u8]) -> Result<(), HomeError> {
    let write = || {
        about_to(Step::Create(path))?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path)?;
        about_to(Step::Write(path, bytes))?;
        file.write_all(bytes)?;
        about_to(Step::Sync(path))?;
        file.sync_all()
    };
    write().map_err(HomeError::io(path))
}

/// Syncs the folder, overwrites, syncs, unlinks, syncs the folder. A file that is gone already is no error. The folder
/// comes first because a file that changed names a moment ago may have its old one on the disk: after a power cut
/// zeros would stand in the place of what took that name.
///
/// # Errors
/// The disk's.
pub(super) fn destroy(path: &Path) -> Result<(), HomeError> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(HomeError::io(path)(e)),
    };
    sync_parent(path)?;
    let length = file.metadata().map_err(HomeError::io(path))?.len();
    let zeros = vec![0; usize::try_from(length).unwrap_or(0)];
    let mut overwrite = || {
        about_to(Step::Write(path, &zeros))?;
        file.rewind()?;
        file.write_all(&zeros)?;
        about_to(Step::Sync(path))?;
        file.sync_all()?;
        about_to(Step::Remove(path))?;
        std::fs::remove_file(path)
    };
    overwrite().map_err(HomeError::io(path))?;
    sync_parent(path)
}

/// Lets two files change names, both at once; durable when this returns.
///
/// # Errors
/// The disk's, also where its file system cannot do that.
pub(super) fn exchange(one: &Path, other: &Path) -> Result<(), HomeError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    about_to(Step::Exchange(one, other))
        .and_then(|()| Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?))
        .map_err(HomeError::io(other))?;
    sync_parent(other)
}

/// Unlinks a file, durably. One that is gone already is no error.
///
/// # Errors
/// The disk's.
pub(crate) fn remove(path: &Path) -> Result<(), HomeError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(HomeError::io(path)(e)),
        Ok(()) | Err(_) => sync_parent(path),
    }
}

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

fn sync_parent(path: &Path) -> Result<(), HomeError> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    about_to(Step::SyncFolder)
        .and_then(|()| File::open(parent)?.sync_all())
        .map_err(HomeError::io(parent))
}
