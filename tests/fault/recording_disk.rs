//! A disk in memory that writes down every effect, so that what a power cut leaves can be built for each moment:
//! what was synced is there; of the rest any sector may be, in any order. It can also fail at a chosen effect.

#![expect(dead_code, reason = "each test that has this room uses a part of it")]

mod power_cut;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blo_store::{Disk, DiskFile, Position, Record};

use self::power_cut::Effect;
pub(crate) use self::power_cut::{Image, Loss, random};

/// How an effect fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Failing {
    /// Nothing is done, and an error is answered.
    Before,
    /// It is done, and an error is answered.
    After,
    /// Half of a write is done, and an error is answered.
    Half,
    /// Half of a write is done; then there is no space.
    Full,
}

/// Which effects fail: from the effect `from` on, so many of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) from: usize,
    pub(crate) count: usize,
    pub(crate) failing: Failing,
}

/// The disk. Clones are the same disk.
#[derive(Clone, Debug)]
pub(crate) struct RecordingDisk {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug)]
struct Shared {
    log: Vec<Effect>,
    now: Image,
    next_file: u64,
    /// False: syncing does nothing and says that it did, as sled's `flush` does.
    syncs: bool,
    plan: Option<Plan>,
    /// All files together may have so many bytes. The disk does not say so, as it is with a quota.
    quota: Option<usize>,
    /// Effects that could have failed so far.
    effects: usize,
    boot: String,
}

impl RecordingDisk {
    /// An empty disk. With `syncs` false it never syncs, and never says so.
    pub(crate) fn new(syncs: bool) -> Self {
        Self::holding(Image::default(), syncs, "before the power cut")
    }

    /// A disk after a power cut.
    pub(crate) fn after_power_cut(image: Image) -> Self {
        Self::holding(image, true, "after the power cut")
    }

    fn holding(now: Image, syncs: bool, boot: &str) -> Self {
        let next_file = now.files.keys().last().map_or(1, |last| last + 1);
        let (boot, log) = (boot.to_owned(), Vec::new());
        let shared = Shared {
            log,
            now,
            next_file,
            syncs,
            plan: None,
            quota: None,
            effects: 0,
            boot,
        };
        Self {
            shared: Arc::new(Mutex::new(shared)),
        }
    }

    /// Makes effects fail from now on, counted from the disk's first.
    pub(crate) fn fail(&self, plan: Option<Plan>) {
        self.lock().plan = plan;
    }

    /// From now on nothing more goes onto the disk than is on it, and so many bytes.
    pub(crate) fn limit(&self, more: Option<usize>) {
        let mut shared = self.lock();
        let used = shared.used();
        shared.quota = more.map(|more| used + more);
    }

    /// How many effects there were that could have failed.
    pub(crate) fn effects(&self) -> usize {
        self.lock().effects
    }

    /// Notes what the store has acknowledged.
    pub(crate) fn acknowledged(&self, records: Vec<(Position, Record)>) {
        self.lock().log.push(Effect::Acknowledged(records));
    }

    /// Files that were written to after a sync of theirs had failed.
    pub(crate) fn written_after_a_failed_sync(&self) -> usize {
        let mut failed = BTreeSet::new();
        let mut written = BTreeSet::new();
        for effect in &self.lock().log {
            match effect {
                Effect::SyncFailed { file } => failed.insert(*file),
                Effect::Write { file, .. } if failed.contains(file) => written.insert(*file),
                _ => false,
            };
        }
        written.len()
    }

    /// How many moments there are to cut the power at.
    pub(crate) fn moments(&self) -> usize {
        self.lock().log.len() + 1
    }

    /// What the disk holds if the power is cut before the effect `moment`, and what was acknowledged by then.
    pub(crate) fn cut(&self, moment: usize, loss: Loss) -> (Image, Vec<(Position, Record)>) {
        let log: Vec<_> = self.lock().log.iter().take(moment).cloned().collect();
        power_cut::cut(log, loss)
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    fn used(&self) -> usize {
        let files = self.now.names.values();
        files
            .filter_map(|file| self.now.files.get(file))
            .map(Vec::len)
            .sum()
    }

    /// Whether a file may have so many bytes.
    fn has_space(&self, file: u64, len: usize) -> bool {
        let has = self.now.files.get(&file).map_or(0, Vec::len);
        let free = self.quota.map(|quota| quota.saturating_sub(self.used()));
        free.is_none_or(|free| len.saturating_sub(has) <= free)
    }

    /// Whether the effect that comes now fails.
    fn failing(&mut self) -> Option<Failing> {
        let number = self.effects;
        self.effects += 1;
        let plan = self.plan?;
        (plan.from..plan.from.saturating_add(plan.count))
            .contains(&number)
            .then_some(plan.failing)
    }

    fn name(&mut self, effect: Effect) -> io::Result<()> {
        let failing = self.failing();
        if !matches!(failing, None | Some(Failing::After)) {
            return Err(error(failing));
        }
        self.now.name(effect.clone());
        self.log.push(effect);
        failing.map_or(Ok(()), |_| Err(error(failing)))
    }
}

fn error(failing: Option<Failing>) -> io::Error {
    match failing {
        Some(Failing::Full) => io::Error::from(io::ErrorKind::StorageFull),
        _ => io::Error::other("the disk was told to fail"),
    }
}

impl Disk for RecordingDisk {
    fn create_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let shared = self.lock();
        let inside = shared
            .now
            .names
            .keys()
            .filter(|path| path.parent() == Some(dir));
        Ok(inside
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .collect())
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut shared = self.lock();
        let file = shared.next_file;
        shared.next_file += 1;
        shared.name(Effect::Create {
            path: path.to_owned(),
            file,
        })?;
        Ok(Box::new(RecordingFile {
            disk: self.clone(),
            file,
        }))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let found = self.lock().now.names.get(path).copied();
        let file = found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Box::new(RecordingFile {
            disk: self.clone(),
            file,
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.lock().name(Effect::Rename {
            from: from.to_owned(),
            to: to.to_owned(),
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.lock().name(Effect::Remove {
            path: path.to_owned(),
        })
    }

    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        let mut shared = self.lock();
        let failing = shared.failing();
        if shared.syncs && matches!(failing, None | Some(Failing::After)) {
            shared.log.push(Effect::SyncDir);
        }
        failing.map_or(Ok(()), |_| Err(error(failing)))
    }

    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }

    fn boot(&self) -> Option<String> {
        Some(self.lock().boot.clone())
    }
}

/// An open file of the disk.
#[derive(Debug)]
struct RecordingFile {
    disk: RecordingDisk,
    file: u64,
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

impl DiskFile for RecordingFile {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let shared = self.disk.lock();
        let content = shared
            .now
            .files
            .get(&self.file)
            .map_or(&[][..], Vec::as_slice);
        let rest = content
            .get(place(offset).min(content.len())..)
            .unwrap_or_default();
        let read = rest.len().min(buffer.len());
        buffer[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let mut shared = self.disk.lock();
        let mut failing = shared.failing();
        if !shared.has_space(self.file, place(offset) + bytes.len()) {
            failing = Some(Failing::Full);
        }
        let written = match failing {
            None | Some(Failing::After) => bytes,
            Some(Failing::Before) => &[],
            Some(Failing::Half | Failing::Full) => &bytes[..bytes.len() / 2],
        };
        let (file, offset) = (self.file, place(offset));
        shared.now.write(file, offset, written);
        shared.log.push(Effect::Write {
            file,
            offset,
            bytes: written.to_vec(),
        });
        failing.map_or(Ok(()), |_| Err(error(failing)))
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut shared = self.disk.lock();
        let failing = shared.failing();
        if shared.syncs {
            let file = self.file;
            shared.log.push(match failing {
                None | Some(Failing::After) => Effect::Sync { file },
                _ => Effect::SyncFailed { file },
            });
        }
        failing.map_or(Ok(()), |_| Err(error(failing)))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut shared = self.disk.lock();
        let (file, len) = (self.file, place(len));
        shared.now.set_len(file, len);
        shared.log.push(Effect::SetLen { file, len });
        Ok(())
    }

    fn allocate(&self, len: u64) -> io::Result<()> {
        let mut shared = self.disk.lock();
        let mut failing = shared.failing();
        let (file, len) = (self.file, place(len));
        if !shared.has_space(file, len) {
            failing = Some(Failing::Full);
        }
        let has = shared.now.files.get(&file).map_or(0, Vec::len);
        if len > has && matches!(failing, None | Some(Failing::After)) {
            shared.now.set_len(file, len);
            shared.log.push(Effect::SetLen { file, len });
        }
        failing.map_or(Ok(()), |_| Err(error(failing)))
    }

    fn size(&self) -> io::Result<u64> {
        let shared = self.disk.lock();
        let content = shared.now.files.get(&self.file).map_or(0, Vec::len);
        Ok(u64::try_from(content).unwrap_or(u64::MAX))
    }
}
