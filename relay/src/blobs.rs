//! Sealed chunks of attachments, in files of their own beside the journal, which would copy them at each compaction. Not:
//! who may put or get them, nor what is in them.
//!
//! ```text
//! session ── put ──► shelf ── written, synced ─► kept      news ─► the recipient's link
//!         ── get ──► shelf ── read, checked ──► chunk
//!         ── taken ► shelf ── remembered, unlinked          news ─► the sender's link
//! ```

use std::{io, path::Path, sync::Arc};

use blo_proto::{BlobId, Code, OfficeId, Refusal, Timestamp, frame::blobs::PutChunk};
use blo_store::Disk;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
};

use crate::quota::Used;

pub use file::Name;
pub use news::News;
pub use open::Opening;
pub use room::Bounds;
pub use shelf::{Found, Shelf, Stands};

mod file;
mod news;
mod open;
mod room;
mod shelf;

/// Chunks that are written at once, of all offices together: the journal of a FLASH shares the disk with one sync of them
/// and no more. A disk that takes five milliseconds for it still takes 13 megabytes a second.
const WRITES_AT_ONCE: usize = 1;
/// Chunks that are read at once, which bounds the memory for all links together.
const READS_AT_ONCE: usize = 8;

/// All blobs of a relay. Clones are the same. All work on the disk is done off the async threads.
#[derive(Clone, Debug)]
pub struct Blobs {
    shelf: Arc<Shelf>,
    writing: Arc<Semaphore>,
    reading: Arc<Semaphore>,
}

impl Blobs {
    /// Opens the folder of the blobs. Blocks.
    ///
    /// # Errors
    /// As the system says.
    pub fn open(dir: &Path, disk: Arc<dyn Disk>, bounds: Bounds) -> io::Result<(Self, Opening)> {
        let (shelf, opening) = Shelf::open(dir, disk, bounds)?;
        let blobs = Self {
            shelf: Arc::new(shelf),
            writing: Arc::new(Semaphore::new(WRITES_AT_ONCE)),
            reading: Arc::new(Semaphore::new(READS_AT_ONCE)),
        };
        Ok((blobs, opening))
    }

    /// As [`Shelf::put`].
    ///
    /// # Errors
    /// As [`Shelf::put`].
    pub async fn put(&self, sender: OfficeId, put: PutChunk) -> Result<Stands, Refusal> {
        let work = move |shelf: &Shelf| shelf.put(&sender, &put);
        self.work(&self.writing, work).await
    }

    /// As [`Shelf::chunk`].
    ///
    /// # Errors
    /// As [`Shelf::chunk`].
    pub async fn chunk(&self, name: Name, index: u32) -> Result<Found, Refusal> {
        let work = move |shelf: &Shelf| shelf.chunk(&name, index);
        self.work(&self.reading, work).await
    }

    /// As [`Shelf::take`].
    ///
    /// # Errors
    /// As [`Shelf::take`].
    pub async fn take(&self, name: Name) -> Result<(Stands, bool), Refusal> {
        self.work(&self.writing, move |shelf| shelf.take(&name))
            .await
    }

    /// As [`Shelf::end`].
    pub async fn end(
        &self,
        is_over: impl Fn(&Name, Timestamp) -> bool + Send + 'static,
    ) -> Result<usize, Refusal> {
        self.work(&self.writing, move |shelf| Ok(shelf.end(is_over)))
            .await
    }

    /// As [`Shelf::stands`].
    pub fn stands(&self, name: &Name) -> Stands {
        self.shelf.stands(name)
    }

    /// As [`Shelf::waiting`].
    pub fn waiting(&self, recipient: &OfficeId) -> Vec<News> {
        self.shelf.waiting(recipient)
    }

    /// As [`Shelf::news`].
    pub fn news(&self, sender: &OfficeId, recipient: &OfficeId, blob: BlobId) -> Option<News> {
        self.shelf.news(sender, recipient, blob)
    }

    /// As [`Shelf::tick`].
    pub fn tick(&self) -> Vec<News> {
        self.shelf.tick()
    }

    /// As [`Shelf::used`].
    pub fn used(&self) -> Used {
        self.shelf.used()
    }

    /// Works on the disk once it is its turn, to the end even where nobody waits for it any more.
    async fn work<T: Send + 'static>(
        &self,
        turns: &Arc<Semaphore>,
        work: impl FnOnce(&Shelf) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let failed = |why: String| Refusal::new(Code::StorageFailed, why);
        let turn = Arc::clone(turns).acquire_owned().await;
        let turn: OwnedSemaphorePermit = turn.map_err(|error| failed(error.to_string()))?;
        let shelf = Arc::clone(&self.shelf);
        let worked = spawn_blocking(move || {
            let worked = work(&shelf);
            drop(turn);
            worked
        });
        worked.await.map_err(|error| failed(error.to_string()))?
    }
}

#[cfg(test)]
mod tests;
