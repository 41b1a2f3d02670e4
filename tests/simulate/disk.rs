//! A machine's disk in memory: what was not synced is lost at a power cut, whole or in sectors; it can be full, and
//! it can stop at its n-th effect from now. Not: the log of effects that `fault/` cuts at every place.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use blo_store::{Disk, DiskFile};

use crate::dice::Dice;

const SECTOR_BYTES: usize = 512;

#[derive(Clone, Debug)]
pub(crate) struct SimDisk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    now: Image,
    durable: Image,
    writes: Vec<Write>,
    names: Vec<Name>,
    next_file: u64,
    /// Nothing happens on it any more: the machine stands still.
    dead: bool,
    dies_in: Option<u64>,
    full: bool,
    /// It does not sync and does not say so.
    lies: bool,
    boots: u64,
    /// Counts the effects and the losses: what is read without a change between is the same.
    version: u64,
}

/// Files and their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Image {
    names: BTreeMap<PathBuf, u64>,
    files: BTreeMap<u64, Vec<u8>>,
}

#[derive(Clone, Debug)]
struct Write {
    file: u64,
    at: usize,
    /// None cuts or lengthens the file to `at`.
    bytes: Option<Vec<u8>>,
}

#[derive(Clone, Debug)]
enum Name {
    Create(PathBuf, u64),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

impl SimDisk {
    pub(crate) fn new(lies: bool) -> Self {
        Self(Arc::new(Mutex::new(State {
            next_file: 1,
            lies,
            ..State::default()
        })))
    }

    /// From now on nothing reaches it.
    pub(crate) fn stop(&self) {
        self.lock().dead = true;
    }

    pub(crate) fn stop_in(&self, effects: u64) {
        self.lock().dies_in = Some(effects);
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.lock().dead
    }

    pub(crate) fn set_full(&self, full: bool) {
        self.lock().full = full;
    }

    /// The process ended and the machine went on.
    pub(crate) fn revive(&self) {
        let mut state = self.lock();
        state.dead = false;
        state.dies_in = None;
    }

    /// What was not synced is lost, or not, by the dice.
    pub(crate) fn cut(&self, seed: u64) {
        let mut state = self.lock();
        let mut dice = Dice::new(seed);
        let kept = dice.one_of(&[0, 0, 50, 90]);
        for write in std::mem::take(&mut state.writes) {
            state.durable.tear(&write, &mut dice, kept);
        }
        let all = dice.below(100) < kept;
        for name in std::mem::take(&mut state.names) {
            if all {
                state.durable.name(&name);
            }
        }
        state.now = state.durable.clone();
        state.boots += 1;
        state.version += 1;
        state.dead = false;
        state.dies_in = None;
    }

    /// What is on it for good.
    pub(crate) fn copy(&self) -> Image {
        self.lock().durable.clone()
    }

    /// Another disk with this on it takes its place, for good.
    pub(crate) fn put_back(&self, image: Image) {
        let mut state = self.lock();
        state.writes.clear();
        state.names.clear();
        state.now = image.clone();
        state.durable = image;
        state.boots += 1;
        state.version += 1;
        state.full = false;
        state.dead = false;
        state.dies_in = None;
    }

    /// A folder's first file is gone for good.
    pub(crate) fn lose_first(&self, dir: &Path) {
        let mut state = self.lock();
        let mut names = state.now.names.keys();
        let first = names.find(|path| path.parent() == Some(dir)).cloned();
        if let Some(first) = first {
            state.now.names.remove(&first);
            state.durable.names.remove(&first);
            state.version += 1;
        }
    }

    /// Changes whenever the content may have changed.
    pub(crate) fn version(&self) -> u64 {
        self.lock().version
    }

    /// The files that hold `word` now.
    pub(crate) fn files_with(&self, word: &[u8]) -> Vec<PathBuf> {
        let state = self.lock();
        let holds = |file: &u64| {
            let content = state.now.files.get(file);
            content.is_some_and(|bytes| bytes.windows(word.len()).any(|window| window == word))
        };
        let named = state.now.names.iter().filter(|(_, file)| holds(file));
        named.map(|(path, _)| path.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn effect(&mut self) -> io::Result<()> {
        self.version += 1;
        if let Some(left) = &mut self.dies_in {
            if *left == 0 {
                self.dead = true;
            } else {
                *left -= 1;
            }
        }
        if self.dead {
            return Err(io::Error::other("the machine stands still"));
        }
        Ok(())
    }

    fn name(&mut self, name: Name) -> io::Result<()> {
        self.effect()?;
        self.now.name(&name);
        self.names.push(name);
        Ok(())
    }
}

impl Image {
    /// The same with an empty file more.
    pub(crate) fn with(mut self, path: PathBuf) -> Self {
        let file = u64::MAX; // no other file has this number
        self.names.insert(path, file);
        self.files.insert(file, Vec::new());
        self
    }

    fn name(&mut self, name: &Name) {
        match name {
            Name::Create(path, file) => {
                self.names.insert(path.clone(), *file);
                self.files.entry(*file).or_default();
            }
            Name::Rename(from, to) => {
                if let Some(file) = self.names.remove(from) {
                    self.names.insert(to.clone(), file);
                }
            }
            Name::Remove(path) => {
                self.names.remove(path);
            }
        }
    }

    fn write(&mut self, write: &Write) {
        let content = self.files.entry(write.file).or_default();
        match &write.bytes {
            None => content.resize(write.at, 0),
            Some(bytes) => put(content, write.at, bytes),
        }
    }

    fn tear(&mut self, write: &Write, dice: &mut Dice, kept: u64) {
        let Some(bytes) = &write.bytes else {
            if dice.below(100) < kept {
                self.write(write);
            }
            return;
        };
        let content = self.files.entry(write.file).or_default();
        let mut from = 0;
        while from < bytes.len() {
            let to = bytes
                .len()
                .min(((write.at + from) / SECTOR_BYTES + 1) * SECTOR_BYTES - write.at);
            if dice.below(100) < kept {
                put(content, write.at + from, &bytes[from..to]);
            }
            from = to;
        }
    }
}

fn put(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if content.len() < at + bytes.len() {
        content.resize(at + bytes.len(), 0);
    }
    content[at..at + bytes.len()].copy_from_slice(bytes);
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap()
}

impl Disk for SimDisk {
    fn create_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.lock();
        let names = state.now.names.keys();
        Ok(names
            .filter(|path| path.parent() == Some(dir))
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .collect())
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.lock();
        let file = state.next_file;
        state.next_file += 1;
        state.name(Name::Create(path.to_owned(), file))?;
        Ok(Box::new(SimFile(self.clone(), file)))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let found = self.lock().now.names.get(path).copied();
        let file = found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Box::new(SimFile(self.clone(), file)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.lock()
            .name(Name::Rename(from.to_owned(), to.to_owned()))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.lock().name(Name::Remove(path.to_owned()))
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.effect()?;
        if !state.lies {
            for name in std::mem::take(&mut state.names) {
                state.durable.name(&name);
            }
        }
        Ok(())
    }

    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        Ok(if self.lock().full { 0 } else { u64::MAX })
    }

    fn boot(&self) -> Option<String> {
        Some(format!("boot {}", self.lock().boots))
    }
}

#[derive(Debug)]
struct SimFile(SimDisk, u64);

impl DiskFile for SimFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let state = self.0.lock();
        let content = state.now.files.get(&self.1).map_or(&[][..], Vec::as_slice);
        let rest = &content[place(offset).min(content.len())..];
        let read = rest.len().min(buffer.len());
        buffer[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let mut state = self.0.lock();
        state.effect()?;
        let write = Write {
            file: self.1,
            at: place(offset),
            bytes: Some(bytes.to_vec()),
        };
        state.now.write(&write);
        state.writes.push(write);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.0.lock();
        state.effect()?;
        if !state.lies {
            let (ours, others) = std::mem::take(&mut state.writes)
                .into_iter()
                .partition::<Vec<_>, _>(|write| write.file == self.1);
            state.writes = others;
            for write in ours {
                state.durable.write(&write);
            }
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.0.lock();
        state.effect()?;
        let write = Write {
            file: self.1,
            at: place(len),
            bytes: None,
        };
        state.now.write(&write);
        state.writes.push(write);
        Ok(())
    }

    fn allocate(&self, len: u64) -> io::Result<()> {
        if self.size()? < len {
            self.set_len(len)?;
        }
        Ok(())
    }

    fn size(&self) -> io::Result<u64> {
        let state = self.0.lock();
        let content = state.now.files.get(&self.1).map_or(0, Vec::len);
        Ok(u64::try_from(content).unwrap())
    }
}
