//! The newest lists on the relay's own disk, so that an older one counts no more after a restart either. DER, one list
//! behind the other. Not: whether they count; that is judged again each time.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::Path,
};

use bytes::Bytes;
use x509_parser::asn1_rs::{Any, FromDer};

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
