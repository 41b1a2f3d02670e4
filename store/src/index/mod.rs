//! What things are looked up in, and never what a promise rests on. The only room that names sled.
//!
//! sled 0.34 does not sync what it flushes, may panic or hang on damaged files, and answers with an empty
//! database after a power cut. So: its position is kept in the same atomic batch as its keys, opening and every
//! call are guarded, and whatever is doubtful is thrown away and made anew from the journal.

mod block;
mod blocks;
mod follow;
mod guard;
mod memory;
mod tally;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::ops::Bound;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use self::blocks::Made;
pub(crate) use self::follow::{Changed, Feed, follow};
use self::guard::{guarded, open_guarded};
pub(crate) use self::memory::Memory;
pub(crate) use self::tally::{Shift, Tallies};
use crate::{Key, Position, Projection, StoreError, Update};

/// Small: the keys are few bytes each, and a cache of 16 MiB fills as fast as one of a GiB.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;
/// A page over a quarter of it would become a file of its own that sled never syncs.
const SEGMENT_BYTES: usize = 512 * 1024;

const POSITION: &[u8] = b"\0position";
/// Whose it is. Another name where the keys are kept in another way: then an index is of no run that the program knows,
/// and is made anew, by earlier programs too.
const INSTANCE: &[u8] = b"\0instance of blocks";
/// Before every fence of the projection's keys, so that none collides with the index's own two.
const KEYS: u8 = 1;

/// An open index.
#[derive(Debug)]
pub(crate) struct Index {
    keys: Keys,
    dir: PathBuf,
    /// Held while it is changed.
    changing: Mutex<()>,
}

/// Keys with their values, in order.
pub(crate) type Pairs = Box<dyn Iterator<Item = Result<(Key, Vec<u8>), StoreError>>>;

/// Where the keys are.
#[derive(Debug)]
enum Keys {
    Sled(sled::Db),
    Memory(Memory),
}

/// Which folder an index is: copied or restored ones have another inode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Identity {
    /// Device number.
    pub(crate) device: u64,
    /// Inode number.
    pub(crate) inode: u64,
}

impl Identity {
    /// The identity of a folder; None if there is none.
    pub(crate) fn of(dir: &Path) -> Option<Self> {
        let found = std::fs::symlink_metadata(dir).ok()?;
        found.is_dir().then(|| Self {
            device: found.dev(),
            inode: found.ino(),
        })
    }
}

/// Changes that go into the index together.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    keys: Made,
    /// The last record's position.
    pub(crate) position: Position,
}

impl Changes {
    /// Adds what a key is made: it has a value, or is gone.
    pub(crate) fn add(&mut self, key: Key, value: Option<Vec<u8>>) {
        self.keys.insert(key, value);
    }

    /// Adds all that a record does, which is above those before.
    pub(crate) fn follow(&mut self, position: Position, updates: Vec<Update>) {
        self.position = position;
        for update in updates {
            match update {
                Update::Put(key, value) => self.add(key, Some(value)),
                Update::Delete(key) => self.add(key, None),
            }
        }
    }

    /// The keys that are changed.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.keys()
    }
}

impl Index {
    /// Opens the index in `dir`, which may be empty, and checks that it is `instance`, made by the projection of this
    /// version.
    pub(crate) fn open(
        dir: &Path,
        (instance, version): ([u8; 16], u32),
        deadline: Duration,
    ) -> Result<Self, StoreError> {
        remove_unfinished(dir).map_err(|error| StoreError::io("clean", dir, error))?;
        let config = sled::Config::new()
            .path(dir)
            .mode(sled::Mode::HighThroughput)
            .segment_size(SEGMENT_BYTES)
            .cache_capacity(CACHE_BYTES)
            .use_compression(false)
            .flush_every_ms(None);
        let db = open_guarded(config, deadline)?;
        let index = Self {
            keys: Keys::Sled(db.clone()),
            dir: dir.to_owned(),
            changing: Mutex::default(),
        };
        let instance = [&instance[..], &version.to_be_bytes()].concat();
        match index.raw(INSTANCE)? {
            None if index.position()? == Position::START => {
                guarded(|| db.insert(INSTANCE, &instance[..]))?;
            }
            Some(found) if found == instance => {}
            _ => {
                return Err(StoreError::Index {
                    reason: "it belongs to another run, or to another version of the program"
                        .to_owned(),
                });
            }
        }
        Ok(index)
    }

    /// An index in memory, empty.
    pub(crate) fn in_memory(dir: &Path) -> Self {
        Self {
            keys: Keys::Memory(Memory::default()),
            dir: dir.to_owned(),
            changing: Mutex::default(),
        }
    }

    /// Up to which record the keys are complete.
    pub(crate) fn position(&self) -> Result<Position, StoreError> {
        if let Keys::Memory(memory) = &self.keys {
            return Ok(memory.position());
        }
        let Some(bytes) = self.raw(POSITION)? else {
            return Ok(Position::START);
        };
        let bytes = <[u8; 8]>::try_from(&bytes[..]);
        let bytes = bytes.map_err(|_| StoreError::Index {
            reason: "its position is damaged".to_owned(),
        })?;
        Ok(Position::new(u64::from_be_bytes(bytes)))
    }

    /// Applies changes and their position at once. Only one thread does this.
    pub(crate) fn apply(
        &self,
        changes: &Changes,
        projection: &dyn Projection,
    ) -> Result<(), StoreError> {
        let _changing = self.still();
        let db = match &self.keys {
            Keys::Sled(db) => db,
            Keys::Memory(memory) => {
                memory.apply(changes);
                return Ok(());
            }
        };
        let mut batch = sled::Batch::default();
        let mut shift = Shift::default();
        blocks::apply(db, &changes.keys, &mut batch, &mut |key, had, has| {
            shift.change(projection, key, (had, has));
        })?;
        shift.into_batch(db, &mut batch)?;
        batch.insert(POSITION, &changes.position.number().to_be_bytes());
        guarded(|| db.apply_batch(batch))
    }

    /// While this is held nothing changes, so that several looks are at one state.
    pub(crate) fn still(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the keys add up to.
    pub(crate) fn tallies(&self, projection: &dyn Projection) -> Result<Tallies, StoreError> {
        match &self.keys {
            Keys::Sled(db) => tally::all(db),
            Keys::Memory(_) => self.added_up(projection),
        }
    }

    /// As [`Index::tallies`], from the keys themselves.
    pub(crate) fn added_up(&self, projection: &dyn Projection) -> Result<Tallies, StoreError> {
        let mut shift = Shift::default();
        for pair in self.range(&(Bound::Unbounded, Bound::Unbounded)) {
            let (key, value) = pair?;
            shift.change(projection, &key, (None, Some(&value)));
        }
        let mut tallies = Tallies::new();
        shift.onto(&mut tallies)?;
        Ok(tallies)
    }

    /// The value of a key.
    pub(crate) fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match &self.keys {
            Keys::Sled(db) => blocks::value(db, key),
            Keys::Memory(memory) => Ok(memory.value(key)),
        }
    }

    /// The pairs of a range in order; after an error nothing more.
    pub(crate) fn range(&self, bounds: &(Bound<Key>, Bound<Key>)) -> Pairs {
        match &self.keys {
            Keys::Sled(db) => blocks::range(db, bounds),
            Keys::Memory(memory) => Box::new(memory.range(bounds).into_iter().map(Ok)),
        }
    }

    /// Hands everything to the system, where it survives the end of this process.
    pub(crate) fn flush(&self) -> Result<(), StoreError> {
        let Keys::Sled(db) = &self.keys else {
            return Ok(());
        };
        guarded(|| db.flush())?;
        Ok(())
    }

    /// Closes it with everything on the disk: only then may another boot of the machine trust it.
    pub(crate) fn close(self) -> Result<(), StoreError> {
        let Self { keys, dir, .. } = self;
        let Keys::Sled(db) = keys else {
            return Ok(());
        };
        guarded(|| db.flush())?;
        guarded(move || {
            drop(db);
            Ok(())
        })?;
        sync_tree(&dir).map_err(|error| StoreError::io("sync", &dir, error))
    }

    fn raw(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match &self.keys {
            Keys::Sled(db) => Ok(guarded(|| db.get(key))?.map(|value| value.to_vec())),
            Keys::Memory(_) => Ok(None),
        }
    }
}

/// A half-written snapshot makes every later opening fail.
fn remove_unfinished(dir: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn sync_tree(dir: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            sync_tree(&entry.path())?;
        } else if kind.is_file() {
            match File::open(entry.path()) {
                Ok(file) => file.sync_all()?,
                // sled removes old snapshots in the background.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    File::open(dir)?.sync_all()
}
