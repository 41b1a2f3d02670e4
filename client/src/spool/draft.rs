//! A file that is being handed in: sealed as it comes, under a key that nothing else has. Not: which alert it goes with.

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
};

use blo_proto::{
    BlobId, Digest,
    alert::{Attachment, BlobKey},
    blob::Blob,
    limits,
};
use sha2::{Digest as _, Sha256};

use super::{Place, Spool, SpoolError};
use crate::keys::random;

/// A file that is being handed in. Dropping it takes back what was not kept.
#[derive(Debug)]
pub struct Draft {
    spool: Spool,
    said: Attachment,
    blob: Blob,
    digest: Sha256,
    /// What does not fill a chunk yet.
    rest: Vec<u8>,
    next: u32,
    file: File,
    whole: bool,
    kept: bool,
}

impl Draft {
    /// Begins one of `size` bytes. Its name was judged ([`Attachment::check_name`]).
    ///
    /// # Errors
    /// Where no attachment has such a size: `None`. [`SpoolError::Full`], the disk's.
    pub fn begin(
        spool: &Spool,
        (name, media_type): (String, String),
        size: u64,
    ) -> Result<Option<Self>, SpoolError> {
        let said = Attachment {
            name,
            media_type,
            size,
            digest: Digest::from_bytes([0; 32]),
            blob: BlobId::from_bytes(random()),
            key: BlobKey::from_bytes(random()),
        };
        let Ok(blob) = Blob::of(&said) else {
            return Ok(None);
        };
        spool.has_room(blob.shape().bytes())?;
        let path = spool.unfinished(said.blob);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(SpoolError::io(&path))?;
        Ok(Some(Self {
            spool: spool.clone(),
            said,
            blob,
            digest: Sha256::new(),
            rest: Vec::with_capacity(limits::BLOB_CHUNK_BYTES),
            next: 0,
            file,
            whole: false,
            kept: false,
        }))
    }

    /// Which blob it becomes.
    pub const fn id(&self) -> BlobId {
        self.said.blob
    }

    /// Takes the next bytes of the file; false where it has more of them than was said.
    ///
    /// # Errors
    /// The disk's.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<bool, SpoolError> {
        self.digest.update(bytes);
        while !bytes.is_empty() {
            let Some(room) = self
                .blob
                .file_bytes(self.next)
                .map(|whole| whole.saturating_sub(self.rest.len()))
                .filter(|room| *room > 0)
            else {
                return Ok(false);
            };
            let (own, more) = bytes.split_at(room.min(bytes.len()));
            self.rest.extend_from_slice(own);
            bytes = more;
            if own.len() == room {
                self.put()?;
            }
        }
        Ok(true)
    }

    /// The file is whole: durable when this returns. `None` where it has fewer bytes than was said.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(&mut self) -> Result<Option<&Attachment>, SpoolError> {
        let path = self.spool.unfinished(self.said.blob);
        if !self.rest.is_empty() {
            return Ok(None);
        }
        while self.next < self.blob.shape().chunks() {
            if self.blob.file_bytes(self.next) != Some(0) {
                return Ok(None);
            }
            self.put()?; // padding alone
        }
        self.file.sync_all().map_err(SpoolError::io(&path))?;
        let place = Place::Out(self.said.blob);
        self.said.digest = Digest::from_bytes(self.digest.clone().finalize().into());
        fs::rename(&path, self.spool.path(place)).map_err(SpoolError::io(&path))?;
        self.whole = true;
        self.spool.sync(place)?;
        Ok(Some(&self.said))
    }

    /// What an alert says of it, once it is whole.
    pub fn said(&self) -> Option<&Attachment> {
        self.whole.then_some(&self.said)
    }

    /// An alert that names it is on its way to disk: the file stays, or does not any more.
    pub const fn keep(&mut self, kept: bool) {
        self.kept = kept;
    }

    fn put(&mut self) -> Result<(), SpoolError> {
        let path = self.spool.unfinished(self.said.blob);
        let sealed = self.blob.seal(self.next, &self.rest);
        let sealed = sealed.ok_or(SpoolError::Damaged)?;
        self.file
            .write_all(&sealed)
            .map_err(SpoolError::io(&path))?;
        self.next = self.next.saturating_add(1);
        self.rest.clear();
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let path = if self.whole {
            self.spool.path(Place::Out(self.said.blob))
        } else {
            self.spool.unfinished(self.said.blob)
        };
        // What stays goes with the next start.
        let _ = fs::remove_file(path);
    }
}
