//! Attachments on this gateway's disk: sealed chunks, one file for each attachment, and nothing in the clear. Not: which
//! alert they go with (`shelf`), nor when they move (`porter`).
//!
//! ```text
//!  attachments/out/<blob>          what this office sends: whole before its alert is taken
//!  attachments/out/<blob>.new      being handed in; gone with the next start
//!  attachments/in/<alert>-<n>      what a counterpart sends: as many chunks as have come
//! ```

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{FileExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use blo_proto::{BlobId, alert::Attachment, blob::Blob, frame::blobs::BlobShape, limits};
use sha2::{Digest as _, Sha256};

pub use draft::Draft;

use crate::{
    keys::{HomeError, create_folder},
    shelf::Tag,
};

mod draft;

#[cfg(test)]
mod tests;

/// What the disk keeps free of attachments: alerts, receipts and the journal's upkeep come first.
pub const DISK_FLOOR_BYTES: u64 = 64 * 1024 * 1024;
/// Ending of a file that is being handed in.
const UNFINISHED: &str = "new";

/// The folder of attachments.
#[derive(Clone, Debug)]
pub struct Spool {
    out: PathBuf,
    incoming: PathBuf,
    /// What the disk keeps free of attachments, bytes.
    floor: u64,
}

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Of this office.
    Out(BlobId),
    /// Of a counterpart: the alert's row, and which of its attachments.
    In(Tag, u8),
}

/// What a whole file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// What its sender signed.
    Good,
    /// A chunk does not open: only those before it are good.
    Torn(u32),
    /// All of it opens, and is another file than the one that was signed.
    Other,
}

/// What the disk does not do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SpoolError {
    /// The system's word.
    #[error("{} cannot be used: {source}. See that the home's folder is yours and its disk works.", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no room beside what alerts need.
    #[error("The gateway's disk is too full for attachments. Free some space: alerts still go.")]
    Full,
    /// It is not there.
    #[error(
        "The attachment is not on this gateway's disk any more. Ask its sender to send it again."
    )]
    Missing,
    /// A file has other bytes than were written.
    #[error("The attachment is damaged on this gateway's disk. Ask its sender to send it again.")]
    Damaged,
    /// The folder.
    #[error("{source}. {}", source.remedy())]
    Home {
        /// Why.
        #[from]
        source: HomeError,
    },
}

impl SpoolError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io { path, source },
        }
    }
}

impl Spool {
    /// The attachments in a folder, which is made where it is missing.
    ///
    /// # Errors
    /// The folder's.
    pub fn open(folder: &Path) -> Result<Self, SpoolError> {
        let (out, incoming) = (folder.join("out"), folder.join("in"));
        for one in [folder, &out, &incoming] {
            create_folder(one)?;
        }
        Ok(Self {
            out,
            incoming,
            floor: DISK_FLOOR_BYTES,
        })
    }

    /// How many of its chunks, from the first on, are there.
    pub fn kept(&self, place: Place, shape: BlobShape) -> u32 {
        let length = fs::metadata(self.path(place)).map_or(0, |metadata| metadata.len());
        if length >= shape.bytes() {
            return shape.chunks();
        }
        u32::try_from(length / FULL).unwrap_or(u32::MAX)
    }

    /// A sealed chunk as it lies there.
    ///
    /// # Errors
    /// [`SpoolError::Missing`], [`SpoolError::Damaged`] where it ends early; the disk's.
    pub fn read(&self, place: Place, shape: BlobShape, index: u32) -> Result<Vec<u8>, SpoolError> {
        let path = self.path(place);
        let file = File::open(&path).map_err(SpoolError::io(&path))?;
        let length = shape.chunk_bytes(index).ok_or(SpoolError::Missing)?;
        let mut chunk = vec![0; length];
        match file.read_exact_at(&mut chunk, u64::from(index) * FULL) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Err(SpoolError::Damaged),
            read => read.map(|()| chunk).map_err(SpoolError::io(&path)),
        }
    }

    /// Opens all of a file, and holds it against the digest that its sender signed.
    ///
    /// # Errors
    /// [`SpoolError::Missing`], the disk's.
    pub fn prove(&self, place: Place, attachment: &Attachment) -> Result<Proof, SpoolError> {
        let blob = Blob::of(attachment).map_err(|_| SpoolError::Damaged)?;
        let mut digest = Sha256::new();
        for index in 0..blob.shape().chunks() {
            let chunk = match self.read(place, blob.shape(), index) {
                Err(SpoolError::Damaged) => return Ok(Proof::Torn(index)),
                chunk => chunk?,
            };
            match blob.open(index, &chunk) {
                Ok(bytes) => digest.update(&bytes),
                Err(_) => return Ok(Proof::Torn(index)),
            }
        }
        let digest: [u8; 32] = digest.finalize().into();
        if digest == *attachment.digest.as_bytes() {
            Ok(Proof::Good)
        } else {
            Ok(Proof::Other)
        }
    }

    /// Writes the next chunk of what a counterpart sends; durable when it returns.
    ///
    /// # Errors
    /// [`SpoolError::Full`], the disk's.
    pub fn write(
        &self,
        place: Place,
        shape: BlobShape,
        index: u32,
        chunk: &[u8],
    ) -> Result<(), SpoolError> {
        let rest = shape.bytes().saturating_sub(u64::from(index) * FULL);
        self.has_room(rest)?;
        let path = self.path(place);
        let fresh = index == 0;
        let file = OpenOptions::new()
            .write(true)
            .create(fresh)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(SpoolError::io(&path))?;
        file.write_all_at(chunk, u64::from(index) * FULL)
            .and_then(|()| file.sync_data())
            .map_err(SpoolError::io(&path))?;
        if fresh { self.sync(place) } else { Ok(()) }
    }

    /// Forgets every chunk from one on.
    ///
    /// # Errors
    /// The disk's.
    pub fn cut(&self, place: Place, index: u32) -> Result<(), SpoolError> {
        let path = self.path(place);
        let file = OpenOptions::new().write(true).open(&path);
        let file = file.map_err(SpoolError::io(&path))?;
        file.set_len(u64::from(index) * FULL)
            .and_then(|()| file.sync_all())
            .map_err(SpoolError::io(&path))
    }

    /// Unlinks a file; one that is gone is no error.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove(&self, place: Place) -> Result<(), SpoolError> {
        let path = self.path(place);
        match fs::remove_file(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed.map_err(SpoolError::io(&path)),
        }
    }

    /// Unlinks every file that nothing stands for any more, and what was not handed in to its end.
    ///
    /// # Errors
    /// The disk's.
    pub fn sweep(&self, is_known: impl Fn(Place) -> bool) -> Result<usize, SpoolError> {
        let mut removed = 0;
        for (folder, parse) in [
            (&self.out, parse_out as fn(&str) -> Option<Place>),
            (&self.incoming, parse_in),
        ] {
            for entry in fs::read_dir(folder).map_err(SpoolError::io(folder))? {
                let path = entry.map_err(SpoolError::io(folder))?.path();
                let name = path.file_name().and_then(|name| name.to_str());
                if !name.and_then(parse).is_some_and(&is_known) {
                    fs::remove_file(&path).map_err(SpoolError::io(&path))?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// Whether the disk has room for so many bytes beside what it keeps free.
    fn has_room(&self, bytes: u64) -> Result<(), SpoolError> {
        let disk =
            rustix::fs::statvfs(&self.out).map_err(|e| SpoolError::io(&self.out)(e.into()))?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free < bytes.saturating_add(self.floor) {
            return Err(SpoolError::Full);
        }
        Ok(())
    }

    fn path(&self, place: Place) -> PathBuf {
        match place {
            Place::Out(blob) => self.out.join(blob.to_string()),
            Place::In(name, index) => self
                .incoming
                .join(format!("{}-{index}", hex::encode(name.0))),
        }
    }

    fn unfinished(&self, blob: BlobId) -> PathBuf {
        self.out.join(format!("{blob}.{UNFINISHED}"))
    }

    fn sync(&self, place: Place) -> Result<(), SpoolError> {
        let folder = match place {
            Place::Out(_) => &self.out,
            Place::In(..) => &self.incoming,
        };
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(SpoolError::io(folder))
    }
}

fn parse_out(name: &str) -> Option<Place> {
    let bytes = hex::decode(name).ok()?;
    BlobId::from_slice(&bytes).map(Place::Out)
}

fn parse_in(name: &str) -> Option<Place> {
    let (name, index) = name.split_once('-')?;
    let bytes = hex::decode(name).ok()?.try_into().ok()?;
    Some(Place::In(Tag(bytes), index.parse().ok()?))
}

/// Bytes of every sealed chunk but the last.
const FULL: u64 = limits::BLOB_SEALED_CHUNK_BYTES as u64;
