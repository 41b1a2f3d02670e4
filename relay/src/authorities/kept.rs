//! The newest lists on the relay's own disk, so that an older one counts no more after a restart either. DER, one list
//! behind the other. Not: whether they count; that is judged again each time.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use x509_parser::asn1_rs::{Any, FromDer};

use crate::config::Config;

/// In the relay's data folder, and in that of a backup.
const NAME: &str = "lists.der";

/// Where they are.
pub fn kept_lists(config: &Config) -> PathBuf {
    config.data.join(NAME)
}

/// Puts a copy of the lists into the folder of a backup, so that numbers never go back.
///
/// # Errors
/// A clause that says what is wrong.
pub fn keep_lists(lists: &Path, folder: &Path) -> Result<(), String> {
    join(&[lists], &folder.join(NAME))
}

/// Puts the lists of a backup beside those that are there: of several of an authority the newest counts.
///
/// # Errors
/// A clause that says what is wrong.
pub fn restore_lists(folder: &Path, lists: &Path) -> Result<(), String> {
    join(&[lists, &folder.join(NAME)], lists)
}

fn join(from: &[&Path], to: &Path) -> Result<(), String> {
    let mut lists: Vec<Bytes> = Vec::new();
    for path in from {
        let found = read(path).map_err(|why| format!("{}: {why}", path.display()))?;
        lists.extend(found);
    }
    if lists.is_empty() {
        return Ok(());
    }
    write(to, &lists).map_err(|error| format!("{} cannot be written: {error}", to.display()))
}

/// Every list of the file; none where there is no file.
///
/// # Errors
/// A clause that says what is wrong.
pub(super) fn read(path: &Path) -> Result<Vec<Bytes>, String> {
    let mut rest = match fs::read(path) {
        Ok(bytes) => Bytes::from(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("it cannot be read: {error}")),
    };
    let mut lists = Vec::new();
    while !rest.is_empty() {
        let (after, _) = Any::from_der(&rest).map_err(|_| "it is damaged".to_owned())?;
        let after = after.len();
        lists.push(rest.split_to(rest.len().saturating_sub(after)));
    }
    Ok(lists)
}

/// Puts these in the place of the file, in one step.
///
/// # Errors
/// The disk's.
pub(super) fn write(path: &Path, lists: &[Bytes]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = File::create(&fresh)?;
    for list in lists {
        file.write_all(list)?;
    }
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
