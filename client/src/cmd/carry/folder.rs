//! The folder that is carried by hand: files whole or not at all, named by what is in them, so that a half copy and a bent
//! bit are found by anybody. Not: whether a message is genuine, which only its recipient's gateway can tell.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read as _, Write as _},
    path::{Path, PathBuf},
};

use blo_proto::{envelope::Carried, limits};
use sha2::{Digest as _, Sha256};

/// Ends of the names of what is carried.
pub(super) const ENVELOPE: &str = "envelope";
pub(super) const BUNDLE: &str = "bundle";
pub(super) const CHUNK: &str = "chunk";
/// A hint for whoever looks into the folder; nothing is read from it.
pub(super) const MANIFEST: &str = "manifest.json";

/// One file that may be something carried.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// `envelope`, `bundle` or `chunk`.
    pub(super) what: &'static str,
    /// Bundles first, then the most urgent, then by number; chunks last, as their names have them.
    order: (usize, u64),
}

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Read {
    Whole(Vec<u8>),
    /// Its bytes are not those that its name promises.
    Bent,
    /// The folder does not give it.
    Gone(io::Error),
}

/// Makes the folder where there is none.
pub(super) fn prepare(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(e) if e.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    }
}

/// Puts something into the folder under the digest of its bytes, durably; false where it is there already.
pub(super) fn put(folder: &Path, what: &str, bytes: &[u8]) -> io::Result<bool> {
    put_at(&folder.join(format!("{}.{what}", digest(bytes))), bytes)
}

/// As [`put`], of a chunk, whose name also says which it is: in that order they are taken in.
pub(super) fn put_chunk(
    folder: &Path,
    (blob, index): (&str, u32),
    bytes: &[u8],
) -> io::Result<bool> {
    let name = format!("{blob}-{index:04}-{}.{CHUNK}", digest(bytes));
    put_at(&folder.join(name), bytes)
}

/// Of which attachment a chunk says it is, by its name.
pub(super) fn attachment_of(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    stem.split_once('-').map(|(blob, _)| blob.to_owned())
}

fn put_at(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if matches!(read(path), Read::Whole(there) if there == bytes) {
        return Ok(false);
    }
    write_whole(path, bytes).map(|()| true)
}

/// A new file, synced, then renamed over the old name: after a stick was pulled out the old or the new one is there.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("part");
    let written = write_synced(&fresh, bytes).and_then(|()| fs::rename(&fresh, path));
    if written.is_err() {
        let _ = fs::remove_file(&fresh); // it gives a full stick its room back
    }
    written
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The names are on the stick as well.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems of sticks sync names with the files, and say that they cannot.
        Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

/// All that may be carried in a folder, in the order in which it is to be taken in. Anything else lies there unread.
pub(super) fn list(folder: &Path) -> io::Result<Vec<Found>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        let what = match extension {
            Some(ENVELOPE) => ENVELOPE,
            Some(BUNDLE) => BUNDLE,
            Some(CHUNK) => CHUNK,
            Some(_) | None => continue,
        };
        let order = match what {
            BUNDLE => (0, 0),
            CHUNK => (usize::MAX, u64::MAX),
            _ => order(&path),
        };
        all.push(Found { path, what, order });
    }
    all.sort_by(|one, other| (one.order, &one.path).cmp(&(other.order, &other.path)));
    Ok(all)
}

fn order(path: &Path) -> (usize, u64) {
    let Read::Whole(bytes) = read(path) else {
        return (usize::MAX, 0);
    };
    Carried::decode(bytes.into()).map_or((usize::MAX, 0), |carried| {
        let number = &carried.header().number;
        (number.precedence.rank().saturating_add(1), number.sequence)
    })
}

/// Reads a file; whole only if its bytes are those of its name. A link or a device is none.
pub(super) fn read(path: &Path) -> Read {
    match bytes_of(path) {
        Ok(Some(bytes)) if names(path, &bytes) => Read::Whole(bytes),
        Ok(_) => Read::Bent,
        Err(error) => Read::Gone(error),
    }
}

fn bytes_of(path: &Path) -> io::Result<Option<Vec<u8>>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(None);
    }
    let most = u64::try_from(limits::ENVELOPE_BYTES_MAX).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limits::ENVELOPE_BYTES_MAX).then_some(bytes))
}

fn names(path: &Path, bytes: &[u8]) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let digest_named = stem.and_then(|stem| stem.rsplit('-').next());
    digest_named.is_some_and(|named| named.eq_ignore_ascii_case(&digest(bytes)))
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_half_there_bent_or_no_file_is_never_whole() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert!(put(folder, ENVELOPE, b"carried").unwrap());
        assert!(
            !put(folder, ENVELOPE, b"carried").unwrap(),
            "it is there already"
        );
        let path = list(folder).unwrap().remove(0).path;
        assert!(matches!(read(&path), Read::Whole(bytes) if bytes == b"carried"));
        for bent in [&b"carri"[..], b"Carried", b""] {
            fs::write(&path, bent).unwrap();
            assert!(matches!(read(&path), Read::Bent), "{bent:?}");
        }
        assert!(
            put(folder, ENVELOPE, b"carried").unwrap(),
            "a half copy is made good"
        );
        let elsewhere = folder.join("elsewhere");
        fs::rename(&path, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        assert!(matches!(read(&path), Read::Bent));
        fs::remove_file(&path).unwrap();
        assert!(matches!(read(&path), Read::Gone(_)));
        fs::write(&path, vec![0; limits::ENVELOPE_BYTES_MAX + 1]).unwrap();
        assert!(matches!(read(&path), Read::Bent));
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing_half() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("nowhere");
        assert!(put(&nowhere, ENVELOPE, b"carried").is_err());
        fs::write(&nowhere, "").unwrap();
        assert!(prepare(&nowhere).is_err(), "a file is no folder");
        prepare(&folder.path().join("made")).unwrap();
        prepare(&folder.path().join("made")).unwrap();
    }
}
