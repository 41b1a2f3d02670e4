//! Every blob's file, and how far each is. What it answers *kept* is on the disk. Blocks while it works there. Not: who
//! may put or get (`session`).

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use blo_proto::{
    BlobId, Code, OfficeId, Refusal, Timestamp,
    frame::blobs::{BlobShape, PutChunk},
    limits,
};
use blo_store::{Disk, DiskFile};
use bytes::Bytes;

use super::{
    file::{HEAD_BYTES, Head, Kind, Name},
    news::{News, Telling},
    room::{Bounds, Room},
};
use crate::quota::Used;

/// Blobs of one pair of which it is remembered that they were taken, until they expire: above it the one goes that
/// expires first. Its sender would put it again, and its recipient say again that it has it.
const TAKEN_MAX: usize = 256;

/// A sealed chunk that is not the last one.
const FULL_BYTES: u64 = limits::BLOB_SEALED_CHUNK_BYTES as u64;

/// How far a blob is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// So many chunks, from the first on, are on the disk.
    pub kept: u32,
    /// Of so many; 0 where nothing is known of it.
    pub chunks: u32,
    /// It is on its recipient's disk.
    pub taken: bool,
}

/// What there is where a chunk was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The chunk, as it was put.
    Chunk(Bytes),
    /// It is not there; so far is the blob.
    Not(Stands),
}

/// The files of one folder.
#[derive(Debug)]
pub struct Shelf {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
    bounds: Bounds,
    state: Mutex<State>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) room: Room,
    pub(super) blobs: BTreeMap<Name, Entry>,
}

/// One blob.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) shape: BlobShape,
    pub(super) expires_at: Timestamp,
    pub(super) kept: u32,
    pub(super) taken: bool,
    pub(super) telling: Telling,
    /// Whoever works on its file; it is taken before the state is.
    gate: Arc<Mutex<()>>,
}

impl Entry {
    pub(super) fn new(head: &Head, kept: u32, taken: bool) -> Self {
        Self {
            shape: head.shape,
            expires_at: head.expires_at,
            kept,
            taken,
            telling: Telling::default(),
            gate: Arc::default(),
        }
    }

    const fn stands(&self) -> Stands {
        Stands {
            kept: self.kept,
            chunks: self.shape.chunks(),
            taken: self.taken,
        }
    }

    fn head(&self, name: &Name) -> Head {
        Head {
            name: name.clone(),
            shape: self.shape,
            expires_at: self.expires_at,
        }
    }
}

impl Shelf {
    pub(super) fn of(dir: &Path, disk: Arc<dyn Disk>, bounds: Bounds, state: State) -> Self {
        Self {
            dir: dir.to_owned(),
            disk,
            bounds,
            state: Mutex::new(state),
        }
    }

    /// Takes a chunk if it is the next one. The answer is how far the blob is then: what it calls kept is on the disk.
    ///
    /// # Errors
    /// `malformed` where the blob was begun with another size or end, `quota`, `storage_full`, `storage_failed`.
    pub fn put(&self, sender: &OfficeId, put: &PutChunk) -> Result<Stands, Refusal> {
        let head = Head {
            name: Name {
                sender: sender.clone(),
                recipient: put.recipient.clone(),
                blob: put.blob,
            },
            shape: put.shape,
            expires_at: put.expires_at,
        };
        let Some(gate) = self.admit(&head, put.index)? else {
            return Ok(self.stands(&head.name));
        };
        let _alone = lock(&gate);
        let awaited = self.locked().blobs.get(&head.name).is_some_and(|entry| {
            Arc::ptr_eq(&entry.gate, &gate) && entry.kept == put.index && !entry.taken
        });
        if !awaited {
            return Ok(self.stands(&head.name)); // by another connection of its sender, or it is gone
        }
        self.write(&head, put)?;
        if let Some(entry) = self.locked().blobs.get_mut(&head.name) {
            entry.kept = put.index.saturating_add(1);
        }
        Ok(self.stands(&head.name))
    }

    /// Reads a chunk.
    ///
    /// # Errors
    /// `storage_failed`.
    pub fn chunk(&self, name: &Name, index: u32) -> Result<Found, Refusal> {
        let Some(entry) = self.locked().blobs.get(name).cloned() else {
            return Ok(Found::Not(Stands::default()));
        };
        if entry.taken || index >= entry.kept {
            return Ok(Found::Not(entry.stands()));
        }
        let path = self.path(name, Kind::Blob);
        let file = match self.disk.open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.forget(name, &entry); // its sender puts it again
                return Ok(Found::Not(self.stands(name)));
            }
            Err(error) => return Err(failed(&path, &error)),
        };
        match entry.head(name).read(file.as_ref(), index) {
            Ok(Some(chunk)) => Ok(Found::Chunk(chunk)),
            Ok(None) => self.cut(name, &entry, index).map(Found::Not),
            Err(error) => {
                tracing::error!(path = %path.display(), index, %error, "a chunk cannot be read");
                self.cut(name, &entry, index).map(Found::Not)
            }
        }
    }

    /// How far a blob is.
    pub fn stands(&self, name: &Name) -> Stands {
        let state = self.locked();
        state.blobs.get(name).map(Entry::stands).unwrap_or_default()
    }

    /// Its recipient has all of it on its own disk: that is remembered, and the file goes. Whether it is new.
    ///
    /// # Errors
    /// `storage_failed`.
    pub fn take(&self, name: &Name) -> Result<(Stands, bool), Refusal> {
        let Some(entry) = self.locked().blobs.get(name).cloned() else {
            return Ok((Stands::default(), false));
        };
        let _alone = lock(&entry.gate);
        if !self.is_still(name, &entry) || self.stands(name).taken {
            return Ok((self.stands(name), false));
        }
        let (from, to) = (self.path(name, Kind::Blob), self.path(name, Kind::Taken));
        // A full disk must not keep whoever empties it from doing so: a new name and less of the file need no space.
        let renamed = self.disk.rename(&from, &to);
        renamed.map_err(|error| failed(&from, &error))?;
        // Where a power cut undoes it the blob is there again, and its recipient says again that it has it.
        let cut = self.disk.open(&to);
        let cut = cut.and_then(|file| file.set_len(HEAD_BYTES as u64));
        if let Err(error) = cut.and_then(|()| self.disk.sync_dir(&self.dir)) {
            tracing::warn!(path = %to.display(), %error, "what was taken still takes space");
        }
        let mut state = self.locked();
        state.room.give_back(name, entry.shape.bytes());
        if let Some(entry) = state.blobs.get_mut(name) {
            entry.taken = true;
            entry.kept = entry.shape.chunks();
        }
        let surplus = state.surplus(name);
        drop(state);
        if let Some(surplus) = surplus {
            self.unlink(&surplus, Kind::Taken);
        }
        Ok((self.stands(name), true))
    }

    /// Removes all of which `is_over`, given when they expire, says so; returns how many.
    pub fn end(&self, is_over: impl Fn(&Name, Timestamp) -> bool) -> usize {
        let over = |(name, entry): (&Name, &Entry)| {
            is_over(name, entry.expires_at).then(|| (name.clone(), entry.clone()))
        };
        let over: Vec<_> = self.locked().blobs.iter().filter_map(over).collect();
        for (name, entry) in &over {
            let _alone = lock(&entry.gate);
            self.forget(name, entry);
        }
        over.len()
    }

    /// What waits for a recipient, to be told when it links.
    pub fn waiting(&self, recipient: &OfficeId) -> Vec<News> {
        let mut state = self.locked();
        let blobs = state.blobs.iter_mut();
        let waits = blobs.filter(|(name, entry)| name.recipient == *recipient && !entry.taken);
        waits.filter_map(|(name, entry)| entry.tell(name)).collect()
    }

    /// What may be told now of a blob that grew, if it may: the rest is told with [`Shelf::tick`].
    pub fn news(&self, sender: &OfficeId, recipient: &OfficeId, blob: BlobId) -> Option<News> {
        let name = Name {
            sender: sender.clone(),
            recipient: recipient.clone(),
            blob,
        };
        let mut state = self.locked();
        let entry = state.blobs.get_mut(&name)?;
        let due = entry.telling.is_due(entry.kept);
        due.then(|| entry.tell(&name)).flatten()
    }

    /// What is to be told by now. Called once a second.
    pub fn tick(&self) -> Vec<News> {
        let mut state = self.locked();
        let grown = state.blobs.iter_mut().filter_map(|(name, entry)| {
            let due = entry.telling.tick(entry.kept) && !entry.taken;
            due.then(|| entry.tell(name)).flatten()
        });
        grown.collect()
    }

    /// Blobs that wait, and the bytes of what is kept of them.
    pub fn used(&self) -> Used {
        let mut used = Used::default();
        for entry in self.locked().blobs.values().filter(|entry| !entry.taken) {
            let full = u64::from(entry.kept).saturating_mul(FULL_BYTES);
            used.bytes = used.bytes.saturating_add(full.min(entry.shape.bytes()));
            used.count = used.count.saturating_add(1);
        }
        used
    }

    /// The gate of the blob whose next chunk this is, with its room taken; `None` where it is another one.
    fn admit(&self, head: &Head, index: u32) -> Result<Option<Arc<Mutex<()>>>, Refusal> {
        let mut state = self.locked();
        if let Some(entry) = state.blobs.get(&head.name) {
            if (entry.shape, entry.expires_at) != (head.shape, head.expires_at) {
                let detail = "an attachment of another size or end has this name";
                return Err(Refusal::new(Code::Malformed, detail));
            }
            let next = !entry.taken && entry.kept == index;
            return Ok(next.then(|| Arc::clone(&entry.gate)));
        }
        if index > 0 {
            return Ok(None);
        }
        state.room.fits(&head.name, head.shape.bytes())?;
        state.room.take(&head.name, head.shape.bytes());
        let entry = Entry::new(head, 0, false);
        let gate = Arc::clone(&entry.gate);
        state.blobs.insert(head.name.clone(), entry);
        Ok(Some(gate))
    }

    /// Writes the next chunk of a blob whose gate is held, and syncs it.
    fn write(&self, head: &Head, put: &PutChunk) -> Result<(), Refusal> {
        let path = self.path(&head.name, Kind::Blob);
        let record = head.record(put.index, &put.chunk);
        let written = self.leaves_enough(head, put).and_then(|()| {
            if put.index == 0 {
                let bytes = [head.encode(), record].concat();
                return self.create(&path, &bytes).map_err(|error| (error, true));
            }
            let file = self.disk.open(&path).map_err(|error| {
                let gone = error.kind() == io::ErrorKind::NotFound;
                (error, gone)
            })?;
            self.add(file.as_ref(), &record, head.end(put.index))
        });
        written.map_err(|(error, lost)| {
            if lost || put.index == 0 {
                self.drop_file(&head.name);
            }
            failed(&path, &error)
        })
    }

    /// Writes at the end of a file. With an error: whether the file counts no more.
    fn add(&self, file: &dyn DiskFile, record: &[u8], end: u64) -> Result<(), (io::Error, bool)> {
        if let Err(error) = file.write_at(record, end) {
            // Nothing before it was touched; what was written of it is written over, or cut at the next start.
            let _ = file.set_len(end);
            return Err((error, false));
        }
        // After a failed sync the system may show what is not on the disk: nothing of this file is believed.
        file.sync_data().map_err(|error| (error, true))
    }

    /// A new file, on disk when this returns, as is its name.
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let file = self.disk.create(path)?;
        file.write_at(bytes, 0)?;
        file.sync_data()?;
        self.disk.sync_dir(&self.dir)
    }

    /// Blobs never take what the journal may need: all of one is asked for when it begins.
    fn leaves_enough(&self, head: &Head, put: &PutChunk) -> Result<(), (io::Error, bool)> {
        let more = if put.index == 0 {
            head.shape.bytes()
        } else {
            u64::try_from(put.chunk.len()).unwrap_or(u64::MAX)
        };
        let free = self.disk.free_bytes(&self.dir);
        let free = free.map_err(|error| (error, false))?;
        if free < self.bounds.free_bytes_min.saturating_add(more) {
            return Err((io::ErrorKind::StorageFull.into(), false));
        }
        Ok(())
    }

    /// What is kept of a blob ends before a chunk that the disk cannot give back: its sender puts the rest again.
    fn cut(&self, name: &Name, entry: &Entry, index: u32) -> Result<Stands, Refusal> {
        let _alone = lock(&entry.gate);
        if !self.is_still(name, entry) {
            return Ok(self.stands(name));
        }
        let path = self.path(name, Kind::Blob);
        tracing::warn!(path = %path.display(), index, "a chunk on the disk is lost: its sender is to put it again");
        if index == 0 {
            self.forget(name, entry);
            return Ok(self.stands(name));
        }
        let cut = self.disk.open(&path).and_then(|file| {
            file.set_len(entry.head(name).end(index))?;
            file.sync_data()
        });
        cut.map_err(|error| failed(&path, &error))?;
        if let Some(entry) = self.locked().blobs.get_mut(name) {
            entry.kept = entry.kept.min(index);
        }
        Ok(self.stands(name))
    }

    /// Forgets a blob and removes its files, unless another one took its place.
    fn forget(&self, name: &Name, entry: &Entry) {
        if self.is_still(name, entry) {
            self.drop_file(name);
        }
    }

    fn drop_file(&self, name: &Name) {
        let mut state = self.locked();
        let Some(gone) = state.blobs.remove(name) else {
            return;
        };
        if !gone.taken {
            state.room.give_back(name, gone.shape.bytes());
        }
        drop(state);
        let kind = if gone.taken { Kind::Taken } else { Kind::Blob };
        self.unlink(name, kind);
    }

    /// A file that stays is found at the next start, and ends by its time.
    fn unlink(&self, name: &Name, kind: Kind) {
        let path = self.path(name, kind);
        let removed = self.disk.remove(&path);
        if let Err(error) = removed.and_then(|()| self.disk.sync_dir(&self.dir))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %path.display(), %error, "a file cannot be removed");
        }
    }

    fn is_still(&self, name: &Name, entry: &Entry) -> bool {
        let state = self.locked();
        let now = state.blobs.get(name);
        now.is_some_and(|now| Arc::ptr_eq(&now.gate, &entry.gate))
    }

    fn path(&self, name: &Name, kind: Kind) -> PathBuf {
        self.dir.join(name.file(kind))
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    /// Forgets one of the blobs of a pair of which it is known that they were taken, where these are too many.
    fn surplus(&mut self, name: &Name) -> Option<Name> {
        let first = Name {
            blob: BlobId::from_bytes([0; 16]),
            ..name.clone()
        };
        let last = Name {
            blob: BlobId::from_bytes([u8::MAX; 16]),
            ..name.clone()
        };
        let taken = self.blobs.range(first..=last);
        let taken: Vec<_> = taken.filter(|(_, entry)| entry.taken).collect();
        if taken.len() <= TAKEN_MAX {
            return None;
        }
        let (name, _) = taken
            .into_iter()
            .min_by_key(|(_, entry)| entry.expires_at)?;
        let name = name.clone();
        self.blobs.remove(&name);
        Some(name)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a disk's error is to whoever put or asked.
fn failed(path: &Path, error: &io::Error) -> Refusal {
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Code::StorageFull,
        _ => Code::StorageFailed,
    };
    if code == Code::StorageFailed {
        tracing::error!(path = %path.display(), %error, "the disk failed");
    }
    Refusal::new(code, error.to_string())
}
