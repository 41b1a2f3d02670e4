//! Files that only their owner reads, whole or not at all. Not: what is in them.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{ErrorKind, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use super::HomeError;

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
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = Path::new(&name);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(fresh)
        .map_err(HomeError::io(fresh))?;
    file.write_all(bytes).map_err(HomeError::io(fresh))?;
    file.sync_all().map_err(HomeError::io(fresh))?;
    std::fs::rename(fresh, path).map_err(HomeError::io(path))?;
    sync_parent(path)
}

/// Writes a file in the place of one that is there, which is overwritten and unlinked: both change names at once, so
/// that after a power cut one of them has the name, whole, and the other lies beside it as `.new`.
///
/// # Errors
/// The disk's, also where its file system cannot do that.
pub(super) fn replace_and_destroy(path: &Path, bytes: &[u8]) -> Result<(), HomeError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = Path::new(&name);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(fresh)
        .map_err(HomeError::io(fresh))?;
    file.write_all(bytes).map_err(HomeError::io(fresh))?;
    file.sync_all().map_err(HomeError::io(fresh))?;
    exchange(fresh, path)?;
    destroy(fresh)
}

/// Overwrites, syncs, unlinks, syncs the folder. A file that is gone already is no error.
///
/// # Errors
/// The disk's.
pub(super) fn destroy(path: &Path) -> Result<(), HomeError> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(HomeError::io(path)(e)),
    };
    let length = file.metadata().map_err(HomeError::io(path))?.len();
    let zeros = vec![0; usize::try_from(length).unwrap_or(0)];
    file.rewind().map_err(HomeError::io(path))?;
    file.write_all(&zeros).map_err(HomeError::io(path))?;
    file.sync_all().map_err(HomeError::io(path))?;
    std::fs::remove_file(path).map_err(HomeError::io(path))?;
    sync_parent(path)
}

/// Lets two files change names, both at once; durable when this returns.
///
/// # Errors
/// The disk's, also where its file system cannot do that.
pub(super) fn exchange(one: &Path, other: &Path) -> Result<(), HomeError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)
        .map_err(|e| HomeError::io(other)(e.into()))?;
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
    File::open(parent)
        .and_then(|folder| folder.sync_all())
        .map_err(HomeError::io(parent))
}
