//! From a folder to a journal that can be written and an index that can be trusted.
//!
//! ```text
//! lock ─ survey ─ doubt the index? ─┬─ no ── mark "open", synced ─ open sled ─ add what it lacks
//!                                   └─ yes ─ read everything, name damage, draw an epoch if records were lost
//!                                            ─ mark "open" with a new instance, synced ─ sled from nothing
//! ```
//!
//! The mark is on disk before sled's files are touched: a power cut after that finds it and rebuilds.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::index::{Changes, Identity, Index};
use crate::journal::{Journal, Mark, Setup, State, Survey, random_name, survey};
use crate::projection::project_bounded;
use crate::reserve::{Claim, INDEX_FREE_BYTES_MIN, Reserve};
use crate::store::copy::{is_copied, own};
use crate::store::fill::{FILL_RECORDS_MAX, Gap};
use crate::store::replay::Replay;
use crate::width::wide;
use crate::{Damage, Disk, IndexState, Opening, Options, Position, Projection, StoreError};

/// So many times more records than otherwise go into the index at once while nobody is served: it writes a block anew for
/// each batch that reaches into it.
const FILL_FACTOR: usize = 16;

/// What opening comes to.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) journal: Journal,
    pub(super) index: Index,
    pub(super) gap: Gap,
    pub(super) opening: Opening,
}

/// What opening needs.
pub(super) struct Plan<'a> {
    pub(super) dir: &'a Path,
    pub(super) projection: &'a dyn Projection,
    pub(super) options: &'a Options,
    pub(super) reserve: &'a Reserve,
    /// Make the index anew even if it could be trusted.
    pub(super) rebuild: bool,
}

impl Plan<'_> {
    /// Opens; the lock is held by the caller.
    pub(super) fn open(&self) -> Result<Opened, StoreError> {
        let attempt = || match self.attempt() {
            // Damage that nobody knew of, met while the index was caught up. It is marked, so that the second
            // attempt reads everything.
            Err(StoreError::Damaged { .. }) => self.attempt(),
            outcome => outcome,
        };
        loop {
            match attempt() {
                Err(StoreError::Full) if self.reserve.give_up_step(Claim::Whole) => {}
                outcome => return outcome,
            }
        }
    }

    fn attempt(&self) -> Result<Opened, StoreError> {
        let disk = &self.options.disk;
        self.has_room(); // for what is made below; where there is none, that says so
        let journal_dir = journal_dir(self.dir);
        let made = disk
            .create_dir(&journal_dir)
            .and_then(|()| disk.sync_dir(self.dir));
        made.map_err(|error| StoreError::io("create", &journal_dir, error))?;
        let mut found = survey(&**disk, &journal_dir)?;
        let fresh = found.chain.is_empty();
        let doubt = if self.rebuild {
            Some("it was asked for".to_owned())
        } else {
            doubt(&found, self.dir, &**disk)
        };
        if doubt.is_some() {
            found.read_all()?;
        }
        let restored = is_copied(&**disk, &journal_dir);
        let (mut mark, newly_damaged) = self.next_mark(&found, doubt.is_none())?;
        if restored {
            mark.epoch = random_name();
        }
        let old = found.mark.clone();
        let opening = Opening {
            store_epoch: mark.epoch,
            fresh,
            clean: old.as_ref().is_some_and(|mark| mark.state == State::Closed),
            index: IndexState::Trusted { caught_up: 0 },
            last: Position::new(found.next().number() - 1),
            cut_bytes: found.last.tail_bytes,
            quarantined: mark.known.clone(),
            newly_damaged,
            restored,
        };
        let setup = Setup {
            dir: journal_dir.clone(),
            disk: Arc::clone(disk),
            segment_bytes: self.options.segment_bytes,
        };
        let journal = Journal::open(setup, found, mark)?;
        if restored {
            own(&**disk, &journal_dir)?;
        }
        self.with_index(journal, opening, doubt, old)
    }

    /// What the journal shall say about this run.
    fn next_mark(&self, found: &Survey, trusted: bool) -> Result<(Mark, bool), StoreError> {
        let old = found.mark.clone();
        let lost_mark = old.is_none() && !found.chain.is_empty();
        let mut mark = old.unwrap_or_default();
        let new: Vec<Damage> = found
            .damage
            .iter()
            .filter(|damage| !mark.knows(damage))
            .cloned()
            .collect();
        let newly_damaged = lost_mark || !new.is_empty();
        if newly_damaged || found.chain.is_empty() {
            mark.epoch = random_name();
        }
        mark.learn(new);
        mark.state = State::Open;
        mark.index_failed = false;
        mark.damage_seen = false;
        mark.boot = self.options.disk.boot().unwrap_or_default();
        if !trusted {
            self.new_instance(&mut mark)?;
        }
        Ok((mark, newly_damaged))
    }

    /// A fresh folder for an index, named in `mark`.
    fn new_instance(&self, mark: &mut Mark) -> Result<(), StoreError> {
        mark.instance = random_name();
        let dir = index_dir(self.dir, mark.instance);
        std::fs::create_dir_all(&dir).map_err(|error| StoreError::io("create", &dir, error))?;
        let identity = Identity::of(&dir).ok_or_else(|| StoreError::Index {
            reason: format!("{} is not a folder", dir.display()),
        })?;
        (mark.device, mark.inode) = (identity.device, identity.inode);
        mark.index_position = Position::START;
        Ok(())
    }

    fn with_index(
        &self,
        mut journal: Journal,
        mut opening: Opening,
        doubt: Option<String>,
        old: Option<Mark>,
    ) -> Result<Opened, StoreError> {
        if !self.has_room() {
            return Err(StoreError::Full);
        }
        let closed = old
            .filter(|mark| mark.state == State::Closed)
            .map(|mark| mark.index_position);
        let doubt = match doubt {
            Some(why) => why,
            None => match self.trusted_index(&journal, closed, opening.last) {
                Ok((index, at)) => {
                    let (caught_up, gap) = self.catch_up(&mut journal, &index, at)?;
                    opening.index = IndexState::Trusted { caught_up };
                    self.remove_others(journal.mark());
                    return Ok(Opened {
                        journal,
                        index,
                        gap,
                        opening,
                    });
                }
                Err(error) => error.to_string(),
            },
        };
        if matches!(opening.index, IndexState::Trusted { .. }) && !self.is_new(journal.mark()) {
            let mut mark = journal.mark().clone();
            self.new_instance(&mut mark)?;
            journal.remark(mark)?;
        }
        let index = self.index(journal.mark())?;
        let (_, gap) = self.catch_up(&mut journal, &index, Position::START)?;
        opening.index = IndexState::Rebuilt { why: doubt };
        self.remove_others(journal.mark());
        Ok(Opened {
            journal,
            index,
            gap,
            opening,
        })
    }

    /// True if the index's folder is still empty.
    fn is_new(&self, mark: &Mark) -> bool {
        let listed = std::fs::read_dir(index_dir(self.dir, mark.instance));
        listed.is_ok_and(|mut entries| entries.next().is_none())
    }

    fn index(&self, mark: &Mark) -> Result<Index, StoreError> {
        let dir = index_dir(self.dir, mark.instance);
        if self.options.by_hand.is_some() {
            return Ok(Index::in_memory(&dir));
        }
        let own = (mark.instance, self.projection.version());
        Index::open(&dir, own, self.options.index_open_deadline)
    }

    /// The index of the last run, if it is what that run left.
    fn trusted_index(
        &self,
        journal: &Journal,
        closed: Option<Position>,
        last: Position,
    ) -> Result<(Index, Position), StoreError> {
        let index = self.index(journal.mark())?;
        let at = index.position()?;
        let through = journal.compacted_through();
        if at > last || at < through || closed.is_some_and(|closed| closed != at) {
            let reason = format!("it stands at record {at}, which is not where it was left");
            return Err(StoreError::Index { reason });
        }
        Ok((index, at))
    }

    /// Adds to the index what the journal has above `at`, or reads it into memory if it is much. Returns how many
    /// records that were.
    fn catch_up(
        &self,
        journal: &mut Journal,
        index: &Index,
        at: Position,
    ) -> Result<(u64, Gap), StoreError> {
        let last = Position::new(journal.next().number() - 1);
        let known = Arc::new(journal.mark().known.clone());
        let mut replay = Replay::new(&journal.segments(), at.next(), last, known);
        let records = last.number().saturating_sub(at.number());
        let few = wide(self.options.index_batch_records);
        let behind = !self.rebuild && records > few && records <= FILL_RECORDS_MAX;
        let caught_up = if behind {
            let gap = Gap::read(&mut replay, self.projection, (at.next(), last));
            gap.map(|gap| (records, gap))
        } else {
            let added = self.replay_into(index, &mut replay);
            added.map(|added| (added, Gap::default()))
        };
        if let Err(StoreError::Damaged { .. }) = caught_up {
            let mark = Mark {
                damage_seen: true,
                ..journal.mark().clone()
            };
            journal.remark(mark)?;
        }
        caught_up
    }

    fn replay_into(&self, index: &Index, replay: &mut Replay) -> Result<u64, StoreError> {
        let mut records = 0;
        loop {
            let (mut changes, before) = (Changes::default(), records);
            let batch = self.options.index_batch_records.saturating_mul(FILL_FACTOR);
            for stored in replay.by_ref().take(batch.max(1)) {
                let stored = stored?;
                let position = stored.position;
                let projected = project_bounded(self.projection, position, &stored.record.clear)
                    .map_err(|source| StoreError::Projection { position, source })?;
                changes.follow(position, projected.updates);
                records += 1;
            }
            if records == before {
                return Ok(records);
            }
            if !self.has_room() {
                return Err(StoreError::Full);
            }
            index.apply(&changes, self.projection)?;
        }
    }

    /// True if sled may write.
    fn has_room(&self) -> bool {
        self.reserve.make_room(INDEX_FREE_BYTES_MIN, Claim::Whole)
    }

    /// Removes the folders of indexes that are not used any more. One that cannot be removed only takes space.
    fn remove_others(&self, mark: &Mark) {
        let keep = index_dir(self.dir, mark.instance);
        let Ok(entries) = std::fs::read_dir(self.dir.join("index")) else {
            return;
        };
        for path in entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| *path != keep)
        {
            if let Err(error) = std::fs::remove_dir_all(&path) {
                tracing::warn!(path = %path.display(), %error, "an old index could not be removed");
            }
        }
    }
}

/// Why the index of the last run is not trusted; None if it is.
pub(super) fn doubt(found: &Survey, dir: &Path, disk: &dyn Disk) -> Option<String> {
    if found.chain.is_empty() {
        return Some("the journal is new".to_owned());
    }
    let Some(mark) = &found.mark else {
        return Some("the journal does not say which index is its own".to_owned());
    };
    let identity = Identity::of(&index_dir(dir, mark.instance));
    let why = if mark.index_failed {
        "it failed in the last run"
    } else if mark.damage_seen || found.damage.iter().any(|damage| !mark.knows(damage)) {
        "the journal is damaged"
    } else if identity.is_none_or(|identity| identity.inode != mark.inode) {
        "its folder is not the one that the last run used"
    } else if mark.state == State::Closed {
        return None;
    } else if disk
        .boot()
        .is_none_or(|boot| boot.is_empty() || boot != mark.boot)
    {
        "the machine stopped without closing it"
    } else if identity.is_none_or(|identity| identity.device != mark.device) {
        "its folder is on another disk"
    } else {
        return None;
    };
    Some(why.to_owned())
}

/// Where the segments are.
pub(super) fn journal_dir(dir: &Path) -> PathBuf {
    dir.join("journal")
}

/// Where an index is.
pub(super) fn index_dir(dir: &Path, instance: [u8; 16]) -> PathBuf {
    let name: String = instance.iter().map(|byte| format!("{byte:02x}")).collect();
    dir.join("index").join(name)
}
