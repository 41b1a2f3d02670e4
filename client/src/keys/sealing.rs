//! Sealing keys, one file per epoch under the home key: outside journal, index and backup, so that one can be
//! destroyed for good. Not: when (`gateway`).

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use blo_proto::{Timestamp, seal::SealingKey};

use super::{HomeError, HomeKey, disk, file};

/// Stops one epoch's file from being read as another's.
const LABEL: &[u8] = b"BLO-RELAY/1/home/sealing-key\0";

/// Every sealing key of a home.
pub struct SealingKeys {
    folder: PathBuf,
    home_key: HomeKey,
    keys: Mutex<BTreeMap<Timestamp, SealingKey>>,
}

impl SealingKeys {
    /// Reads all that is in the folder, which is made where it is missing.
    ///
    /// # Errors
    /// `Damaged`, `Locked`, the disk's.
    pub fn load(folder: &Path, home_key: HomeKey) -> Result<Self, HomeError> {
        disk::create_folder(folder)?;
        let mut keys = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(HomeError::io(folder))? {
            let path = entry.map_err(HomeError::io(folder))?.path();
            if let Some(epoch) = epoch_of(&path) {
                let bytes = std::fs::read(&path).map_err(HomeError::io(&path))?;
                if bytes.iter().all(|byte| *byte == 0) {
                    // It was being destroyed when the power went: the zeros are on disk first.
                    disk::destroy(&path)?;
                    continue;
                }
                keys.insert(
                    epoch,
                    read(&home_key, epoch, &bytes).ok_or(HomeError::Locked(path))?,
                );
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            home_key,
            keys: Mutex::new(keys),
        })
    }

    /// Makes the key of an epoch: on disk before this returns. One that exists stays as it is.
    ///
    /// # Errors
    /// The disk's.
    pub fn create(&self, epoch: Timestamp) -> Result<(), HomeError> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.contains_key(&epoch) {
            return Ok(());
        }
        let key = SealingKey::from_seed(disk::random());
        let nonce = disk::random();
        let sealed = file::seal(self.home_key.bytes(), nonce, &associated(epoch), key.seed());
        let bytes = [&nonce[..], &sealed].concat();
        disk::write_private(&self.path(epoch), &bytes)?;
        keys.insert(epoch, key);
        Ok(())
    }

    /// Every epoch, oldest first.
    pub fn epochs(&self) -> Vec<Timestamp> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.keys().copied().collect()
    }

    /// The key of an epoch.
    pub fn key(&self, epoch: Timestamp) -> Option<SealingKey> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.get(&epoch).cloned()
    }

    /// The newest epoch and its key.
    pub fn newest(&self) -> Option<(Timestamp, SealingKey)> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.last_key_value()
            .map(|(epoch, key)| (*epoch, key.clone()))
    }

    /// Overwrites, unlinks, syncs; then forgets.
    ///
    /// # Errors
    /// The disk's; the key is then still there.
    pub fn destroy(&self, epoch: Timestamp) -> Result<(), HomeError> {
        disk::destroy(&self.path(epoch))?;
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(&epoch);
        Ok(())
    }

    fn path(&self, epoch: Timestamp) -> PathBuf {
        self.folder.join(format!("{}.key", epoch.as_millis()))
    }
}

impl fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKeys({:?})", self.epochs())
    }
}

fn epoch_of(path: &Path) -> Option<Timestamp> {
    let name = path.file_name()?.to_str()?.strip_suffix(".key")?;
    name.parse().ok().map(Timestamp::from_millis)
}

fn associated(epoch: Timestamp) -> Vec<u8> {
    [LABEL, &epoch.as_millis().to_be_bytes()].concat()
}

fn read(home_key: &HomeKey, epoch: Timestamp, bytes: &[u8]) -> Option<SealingKey> {
    let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
    let seed = file::open(home_key.bytes(), *nonce, &associated(epoch), sealed)?;
    Some(SealingKey::from_seed(seed.as_slice().try_into().ok()?))
}
