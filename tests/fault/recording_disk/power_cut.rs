//! What a power cut leaves of a log of effects: what was synced, and of the rest whatever the loss lets be.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use blo_store::{Position, Record};

/// Bytes that a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;

/// Something that reached the disk, in order.
#[derive(Clone, Debug)]
pub(super) enum Effect {
    Create {
        path: PathBuf,
        file: u64,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Remove {
        path: PathBuf,
    },
    SyncDir,
    Write {
        file: u64,
        offset: usize,
        bytes: Vec<u8>,
    },
    SetLen {
        file: u64,
        len: usize,
    },
    Sync {
        file: u64,
    },
    SyncFailed {
        file: u64,
    },
    /// Not the disk's: by now the store had acknowledged these.
    Acknowledged(Vec<(Position, Record)>),
}

/// Files and their contents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Image {
    pub(super) names: BTreeMap<PathBuf, u64>,
    pub(super) files: BTreeMap<u64, Vec<u8>>,
}

/// What a power cut takes of what was not synced.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Loss {
    /// All of it.
    Everything,
    /// None of it: the process was killed and the machine went on.
    Nothing,
    /// Pieces of this many bytes, each by a coin of this seed that keeps `kept` of 100.
    Pieces { bytes: usize, kept: u64, seed: u64 },
    /// All but the last piece of each write: the disk wrote in another order.
    AllButTheLast,
}

impl Image {
    /// Writes the image into a folder of the real file system; `root` is what the store called its folder.
    pub(crate) fn write_to(&self, root: &Path, dir: &Path) -> io::Result<()> {
        for (path, file) in &self.names {
            let path = dir.join(path.strip_prefix(root).unwrap_or(path));
            std::fs::create_dir_all(path.parent().unwrap_or(dir))?;
            std::fs::write(path, self.files.get(file).map_or(&[][..], Vec::as_slice))?;
        }
        Ok(())
    }

    pub(super) fn name(&mut self, effect: Effect) {
        match effect {
            Effect::Create { path, file } => {
                self.names.insert(path, file);
            }
            Effect::Rename { from, to } => {
                if let Some(file) = self.names.remove(&from) {
                    self.names.insert(to, file);
                }
            }
            Effect::Remove { path } => {
                self.names.remove(&path);
            }
            _ => {}
        }
    }

    pub(super) fn write(&mut self, file: u64, offset: usize, bytes: &[u8]) {
        let content = self.files.entry(file).or_default();
        if content.len() < offset + bytes.len() {
            content.resize(offset + bytes.len(), 0);
        }
        content[offset..offset + bytes.len()].copy_from_slice(bytes);
    }

    pub(super) fn set_len(&mut self, file: u64, len: usize) {
        self.files.entry(file).or_default().resize(len, 0);
    }
}

/// What is left of `log`, and what had been acknowledged in it.
pub(super) fn cut(log: Vec<Effect>, loss: Loss) -> (Image, Vec<(Position, Record)>) {
    let (durable, names, writes) = (Image::default(), vec![], vec![]);
    let mut replay = Cut {
        durable,
        names,
        writes,
        loss,
        coins: 0,
    };
    let mut acknowledged = Vec::new();
    for effect in log {
        match effect {
            Effect::Acknowledged(records) => acknowledged.extend(records),
            effect => replay.take(effect),
        }
    }
    (replay.finish(), acknowledged)
}

/// Replays a log up to a power cut.
struct Cut {
    durable: Image,
    names: Vec<Effect>,
    writes: Vec<Effect>,
    loss: Loss,
    coins: u64,
}

impl Cut {
    fn take(&mut self, effect: Effect) {
        match effect {
            Effect::Create { .. } | Effect::Rename { .. } | Effect::Remove { .. } => {
                self.names.push(effect);
            }
            Effect::SyncDir => {
                for name in std::mem::take(&mut self.names) {
                    self.durable.name(name);
                }
            }
            Effect::Write { .. } | Effect::SetLen { .. } => self.writes.push(effect),
            Effect::Sync { file } => self.settle(Some(file), Loss::Nothing),
            // What a failed sync did not write is never written later: its pages count as clean.
            Effect::SyncFailed { file } => self.settle(Some(file), self.loss),
            Effect::Acknowledged(_) => {}
        }
    }

    fn finish(mut self) -> Image {
        self.settle(None, self.loss);
        let kept = match self.loss {
            Loss::Everything => 0,
            Loss::Nothing | Loss::AllButTheLast => self.names.len(),
            // A file system's own journal keeps the order of names.
            Loss::Pieces { .. } => usize::from(self.coin()) * self.names.len(),
        };
        for name in std::mem::take(&mut self.names).into_iter().take(kept) {
            self.durable.name(name);
        }
        self.durable
    }

    /// Makes the pending writes of a file durable, as far as the loss lets them be.
    fn settle(&mut self, only: Option<u64>, loss: Loss) {
        for effect in std::mem::take(&mut self.writes) {
            match effect {
                Effect::Write { file, .. } | Effect::SetLen { file, .. }
                    if only.is_some_and(|only| only != file) =>
                {
                    self.writes.push(effect);
                }
                Effect::Write {
                    file,
                    offset,
                    bytes,
                } => self.write(file, offset, &bytes, loss),
                Effect::SetLen { file, len } if !matches!(loss, Loss::Everything) => {
                    self.durable.set_len(file, len);
                }
                _ => {}
            }
        }
    }

    fn write(&mut self, file: u64, offset: usize, bytes: &[u8], loss: Loss) {
        let piece = match loss {
            Loss::Pieces { bytes, .. } => bytes,
            _ => SECTOR_BYTES,
        };
        let mut at = offset;
        let end = offset + bytes.len();
        while at < end {
            // Pieces lie where the disk's do, not where the write begins.
            let to = end.min((at / piece + 1) * piece);
            let keep = match loss {
                Loss::Everything => false,
                Loss::Nothing => true,
                Loss::AllButTheLast => to == end,
                Loss::Pieces { .. } => self.coin(),
            };
            if keep {
                self.durable
                    .write(file, at, &bytes[at - offset..to - offset]);
            }
            at = to;
        }
    }

    fn coin(&mut self) -> bool {
        let Loss::Pieces { kept, seed, .. } = self.loss else {
            return true;
        };
        self.coins += 1;
        random(seed.wrapping_add(self.coins)) % 100 < kept
    }
}

/// splitmix64: the same number for the same seed.
pub(crate) fn random(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
