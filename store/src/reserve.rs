//! Space that nobody else can take: a file that is there to be cut when the disk is full. Not: who is refused then
//! (`store/writer`).
//!
//! ```text
//!            ┌── the reserve ──┐ free
//!  plenty    ██████████████████░░░░░░░░░░░   something new is taken in
//!  little    ██████████████████░░░           if it is urgent
//!  full      ██████████████████              nothing new
//!  settling  ██████████████░░░░              cut in steps, for openings and for what ends others: down to nothing;
//!  waits     ██████████░░░░░░░░              for the index and for compaction: down to half
//! ```
//!
//! A number of free bytes to stay above would not do: whatever else fills the disk does not know of it.
//!
//! Nothing is ever read from the file, so a power cut may leave it at any length, or away: the next run goes by what
//! it finds, and its effects come before or after the journal's with no harm.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{Disk, DiskFile};

/// sled does not survive a full disk, so it is kept away from one.
pub(crate) const INDEX_FREE_BYTES_MIN: u64 = 8 * 1024 * 1024;
/// Free for a commit besides its own bytes: for a new segment, and for what the file system needs itself.
pub(crate) const COMMIT_FREE_BYTES_MIN: u64 = 64 * 1024;
/// A reserve is cut in so many steps: whatever fills the disk takes what was freed and not used yet.
const STEPS: u64 = 1024;
/// What only urgent records may take, as a part of a reserve, besides it.
const URGENT_SHARE: u64 = 4;
/// Less than a file system's block frees nothing.
const STEP_BYTES_MIN: u64 = 4096;

/// The reserve of one store.
#[derive(Debug)]
pub(crate) struct Reserve {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    /// What it holds when it is whole.
    bytes: u64,
    /// What it holds now; only changed with the state.
    held: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: Option<Box<dyn DiskFile>>,
    /// It was whole, gave something up, and is not whole again.
    given_up: bool,
    /// That it cannot be made whole was said.
    told: bool,
}

/// How much of the reserve somebody may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Claim {
    /// All: an opening, and records that somebody waits for.
    Whole,
    /// Half: the index and compaction, which can wait.
    Half,
}

impl Reserve {
    /// Takes over what an earlier run left in `dir`; makes nothing yet.
    pub(crate) fn open(disk: Arc<dyn Disk>, dir: &Path, bytes: u64) -> Self {
        let (file, held) = match taken_over(&*disk, dir, bytes) {
            Some((file, held)) => (Some(file), held),
            None => (None, 0),
        };
        Self {
            disk,
            dir: dir.to_owned(),
            bytes,
            held: AtomicU64::new(held),
            state: Mutex::new(State {
                given_up: file.is_some() && held < bytes,
                file,
                told: false,
            }),
        }
    }

    /// What it holds now.
    pub(crate) fn held(&self) -> u64 {
        self.held.load(Ordering::Relaxed)
    }

    /// True if it holds what it should.
    pub(crate) fn is_whole(&self) -> bool {
        self.held() >= self.bytes
    }

    /// True if something new of so many bytes may be taken in: that leaves the reserve whole, the index its own, and
    /// what is urgent its share.
    pub(crate) fn has_room_for_new(&self, bytes: u64, is_urgent: bool) -> bool {
        let given_up = self.lock().given_up;
        if given_up && !self.restore() {
            return false;
        }
        let share = if is_urgent {
            0
        } else {
            self.bytes / URGENT_SHARE
        };
        let needed = [self.bytes, INDEX_FREE_BYTES_MIN, share, bytes];
        let needed = needed.into_iter().fold(0, u64::saturating_add);
        self.free().saturating_add(self.held()) >= needed
    }

    /// True if so many bytes are free, now that as much of the reserve was given up as that took.
    pub(crate) fn make_room(&self, bytes: u64, claim: Claim) -> bool {
        if self.free() >= bytes {
            return true;
        }
        let mut state = self.lock();
        loop {
            let Some(short) = bytes.checked_sub(self.free()).filter(|short| *short > 0) else {
                return true;
            };
            if !self.cut(&mut state, short, claim) {
                return false;
            }
        }
    }

    /// Gives up a step though the disk seems to have space: a quota may say otherwise. False if none is left.
    pub(crate) fn give_up_step(&self, claim: Claim) -> bool {
        self.cut(&mut self.lock(), 1, claim)
    }

    /// Makes the reserve whole if there is space for it and a step more, so that it does not come and go in turns.
    /// True if it is whole.
    pub(crate) fn restore(&self) -> bool {
        let mut state = self.lock();
        let missing = self.bytes - self.held();
        if missing == 0 {
            return true;
        }
        let needed = missing.saturating_add(INDEX_FREE_BYTES_MIN + self.step());
        if self.free() < needed {
            return false;
        }
        match self.lengthen(&mut state) {
            Ok(()) => {
                self.held.store(self.bytes, Ordering::Relaxed);
                let again = std::mem::take(&mut state.given_up);
                state.told = false;
                if again {
                    tracing::info!(dir = %self.dir.display(), "the disk has space again");
                }
                true
            }
            Err(error) => {
                if !std::mem::replace(&mut state.told, true) {
                    tracing::warn!(dir = %self.dir.display(), %error, "no reserve could be made for a full disk");
                }
                false
            }
        }
    }

    /// Cuts off so many bytes in whole steps, or what there is.
    fn cut(&self, state: &mut State, bytes: u64, claim: Claim) -> bool {
        let held = self.held();
        let left = match claim {
            Claim::Whole => 0,
            Claim::Half => self.bytes / 2,
        };
        let steps = bytes.div_ceil(self.step()).saturating_mul(self.step());
        let given = steps.min(held.saturating_sub(left));
        let Some(file) = state.file.as_ref().filter(|_| given > 0) else {
            return false;
        };
        match file.set_len(held - given) {
            Ok(()) => {
                // Has the file system free it now. If it cannot, it does so later.
                let _ = file.sync_data();
                if !std::mem::replace(&mut state.given_up, true) {
                    tracing::warn!(dir = %self.dir.display(), "the disk is full: the reserve is given up in steps");
                }
                self.held.store(held - given, Ordering::Relaxed);
                true
            }
            Err(error) => {
                tracing::warn!(dir = %self.dir.display(), %error, "the reserve could not be cut");
                false
            }
        }
    }

    fn lengthen(&self, state: &mut State) -> io::Result<()> {
        let file = match state.file.take() {
            Some(file) => file,
            None => self.disk.create(&path(&self.dir))?,
        };
        let file = state.file.insert(file);
        let done = file
            .allocate(self.bytes)
            .and_then(|()| file.sync_data())
            .and_then(|()| self.disk.sync_dir(&self.dir));
        if done.is_err() {
            let _ = file.set_len(self.held()); // a part may be there; the next attempt makes it again
        }
        done
    }

    fn step(&self) -> u64 {
        (self.bytes / STEPS).max(STEP_BYTES_MIN)
    }

    fn free(&self) -> u64 {
        self.disk.free_bytes(&self.dir).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn path(dir: &Path) -> PathBuf {
    dir.join("reserve")
}

/// The file of an earlier run, and how much of it is really there: a copy of it may be nothing but a length.
fn taken_over(disk: &dyn Disk, dir: &Path, bytes: u64) -> Option<(Box<dyn DiskFile>, u64)> {
    let file = disk.open(&path(dir)).ok()?;
    let size = file.size().ok()?;
    let held = size.min(bytes);
    if size > held {
        file.set_len(held).ok()?;
    }
    if file.allocate(held).is_ok() {
        return Some((file, held));
    }
    file.set_len(0).ok()?;
    Some((file, 0))
}
