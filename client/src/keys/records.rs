//! The keys that an office's alerts lie under: one secret for each 30 days, in a small file of its own, from which the
//! key of every alert is made but of those that were destroyed. Outside the journal, so that nothing that is kept of
//! that brings a destroyed key back. Not: which alerts (`gateway`), nor their records (`shelf`).

use std::{
    collections::{BTreeMap, VecDeque, btree_map::Entry},
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use zeroize::Zeroizing;

use super::{HomeError, disk, file};
use tree::Tree;

mod tree;

/// Folder of the keys in a home.
pub const RECORDS: &str = "records";
/// Where copies of them lie, a path a line.
const PLACES: &str = "places";
/// Stops one month's file from being read as another's.
const LABEL: &[u8] = b"BLO-RELAY/1/home/records\0";
/// What a month is here.
const MONTH_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

/// Keys that are remembered: as many as alerts are under way.
const RECENT_MAX: usize = 2_048;

/// Thirty days, counted from 1970.
pub type Month = u32;

/// The month of a time.
pub fn month_of(at_ms: u64) -> Month {
    u32::try_from(at_ms / MONTH_MS).unwrap_or(Month::MAX)
}

/// A key that lies nowhere: wiped when dropped.
pub type AlertKey = Zeroizing<[u8; 32]>;

/// Every month's secret. By default they are in memory alone.
#[derive(Default)]
pub struct RecordKeys {
    /// `None`: in memory alone.
    folder: Option<PathBuf>,
    home_key: Zeroizing<[u8; 32]>,
    months: Mutex<Months>,
}

/// What is behind the lock.
#[derive(Default)]
struct Months {
    trees: BTreeMap<Month, Tree>,
    /// Keys that were made lately, none of them destroyed: several records are about one alert in a row.
    recent: BTreeMap<(Month, u64), AlertKey>,
    order: VecDeque<(Month, u64)>,
}

impl Months {
    fn remember(&mut self, of: (Month, u64), key: &AlertKey) {
        if self.recent.insert(of, key.clone()).is_none() {
            self.order.push_back(of);
        }
        if self.order.len() > RECENT_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.recent.remove(&oldest);
        }
    }
}

impl RecordKeys {
    /// Keys that lie on no disk and are gone with this.
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// Reads all that is in the folder, which is made where it is missing.
    ///
    /// # Errors
    /// `Damaged`, `Locked`, the disk's.
    pub fn load(folder: &Path, home_key: Zeroizing<[u8; 32]>) -> Result<Self, HomeError> {
        disk::create_folder(folder)?;
        let mut trees = BTreeMap::new();
        for entry in fs::read_dir(folder).map_err(HomeError::io(folder))? {
            let path = entry.map_err(HomeError::io(folder))?.path();
            if path.extension().is_some_and(|ending| ending == "new") {
                // What was being written when the power went, or what it took the place of: neither counts.
                disk::destroy(&path)?;
                continue;
            }
            if let Some(month) = month_of_file(&path) {
                let bytes = fs::read(&path).map_err(HomeError::io(&path))?;
                trees.insert(month, read(&home_key, month, &bytes, &path)?);
            }
        }
        Ok(Self {
            folder: Some(folder.to_owned()),
            home_key,
            months: Mutex::new(Months {
                trees,
                ..Months::default()
            }),
        })
    }

    /// The key of an alert's records of a month, which is begun where it is a new one: its file is on disk before
    /// this returns. `None` where the alert's key of any month was destroyed: nothing more is kept of it.
    ///
    /// # Errors
    /// The disk's.
    pub fn key_to_write(&self, month: Month, leaf: u64) -> Result<Option<AlertKey>, HomeError> {
        let mut months = self.months();
        if let Some(key) = months.recent.get(&(month, leaf)) {
            return Ok(Some(key.clone()));
        }
        // what was destroyed stays so, whenever more of it comes.
        if months.trees.values().any(|tree| !tree.has(leaf)) {
            return Ok(None);
        }
        if let Entry::Vacant(place) = months.trees.entry(month) {
            let tree = Tree::new(Zeroizing::new(disk::random()));
            self.write(month, &tree)?;
            place.insert(tree);
        }
        let tree = months.trees.get_mut(&month);
        let key = tree.and_then(|tree| tree.leaf(leaf));
        if let Some(key) = &key {
            months.remember((month, leaf), key);
        }
        Ok(key)
    }

    /// The key of an alert's records of a month; `None` once it is destroyed, or where the month's file is gone.
    pub fn key_to_read(&self, month: Month, leaf: u64) -> Option<AlertKey> {
        let mut months = self.months();
        if let Some(key) = months.recent.get(&(month, leaf)) {
            return Some(key.clone());
        }
        let key = months.trees.get_mut(&month)?.leaf(leaf)?;
        months.remember((month, leaf), &key);
        Some(key)
    }

    /// Whether the key of an alert was destroyed, of any month.
    pub fn is_destroyed(&self, leaf: u64) -> bool {
        self.months().trees.values().any(|tree| !tree.has(leaf))
    }

    /// Destroys keys for good: each month's file is written anew without them, and the old one is overwritten. What
    /// was destroyed before is no error. How many files that were.
    ///
    /// # Errors
    /// The disk's; some keys are then still there, and destroying them again is safe.
    pub fn destroy(&self, keys: &[(Month, u64)]) -> Result<usize, HomeError> {
        let mut files = 0_usize;
        let mut months = self.months();
        months.recent.clear();
        months.order.clear();
        for (month, tree) in &mut months.trees {
            let mine = keys.iter().filter(|(of, _)| of == month);
            let mine = mine.filter(|(_, leaf)| tree.has(*leaf));
            let leaves: Vec<u64> = mine.map(|(_, leaf)| *leaf).collect();
            if leaves.is_empty() {
                continue;
            }
            let mut without = tree.clone();
            for leaf in leaves {
                without.destroy(leaf);
            }
            self.write(*month, &without)?;
            *tree = without;
            files = files.saturating_add(1);
        }
        Ok(files)
    }

    /// Writes a month's file; one that was there is overwritten, then unlinked. After a power cut the old or the new
    /// one is there, whole, and the other is destroyed at the next start.
    fn write(&self, month: Month, tree: &Tree) -> Result<(), HomeError> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let path = path_of(folder, month);
        let nonce = disk::random();
        let sealed = file::seal(&self.home_key, nonce, &associated(month), &tree.encode());
        let bytes = [&nonce[..], &sealed].concat();
        if !path.exists() {
            return disk::write_private(&path, &bytes);
        }
        disk::replace_and_destroy(&path, &bytes)
    }

    fn months(&self) -> MutexGuard<'_, Months> {
        self.months.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for RecordKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let months = self.months();
        let nodes: usize = months.trees.values().map(Tree::len).sum();
        write!(
            f,
            "RecordKeys({} months, {nodes} nodes)",
            months.trees.len()
        )
    }
}

/// Copies the keys of one place over those in another, where an older copy is overwritten: a backup has no keys of its
/// own, so that a key which is destroyed is not in an older one.
///
/// # Errors
/// The disk's.
pub fn copy_record_keys(from: &Path, to: &Path) -> Result<usize, HomeError> {
    disk::create_folder(to)?;
    let mut files = 0_usize;
    let entries = match fs::read_dir(from) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        entries => entries.map_err(HomeError::io(from))?,
    };
    for entry in entries {
        let source = entry.map_err(HomeError::io(from))?.path();
        let Some(month) = month_of_file(&source) else {
            continue;
        };
        let bytes = fs::read(&source).map_err(HomeError::io(&source))?;
        let path = path_of(to, month);
        if path.exists() {
            disk::replace_and_destroy(&path, &bytes)?;
        } else {
            disk::write_private(&path, &bytes)?;
        }
        files = files.saturating_add(1);
    }
    Ok(files)
}

/// Where copies of a home's keys lie, as far as backups were made of it.
///
/// # Errors
/// The disk's.
pub fn record_key_places(home: &Path) -> Result<Vec<PathBuf>, HomeError> {
    let path = home.join(RECORDS).join(PLACES);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.lines().map(PathBuf::from).collect()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(HomeError::io(&path)(e)),
    }
}

/// Notes that a copy of a home's keys lies in a place.
///
/// # Errors
/// The disk's.
pub fn note_record_key_place(home: &Path, place: &Path) -> Result<(), HomeError> {
    let mut places = record_key_places(home)?;
    if places.iter().any(|known| known == place) {
        return Ok(());
    }
    places.push(place.to_owned());
    let lines = places.iter().map(|place| format!("{}\n", place.display()));
    disk::create_folder(&home.join(RECORDS))?;
    let path = home.join(RECORDS).join(PLACES);
    disk::write_private(&path, lines.collect::<String>().as_bytes())
}

fn path_of(folder: &Path, month: Month) -> PathBuf {
    folder.join(format!("{month}.key"))
}

fn month_of_file(path: &Path) -> Option<Month> {
    let name = path.file_name()?.to_str()?.strip_suffix(".key")?;
    name.parse().ok()
}

fn associated(month: Month) -> Vec<u8> {
    [LABEL, &month.to_be_bytes()].concat()
}

fn read(
    home_key: &Zeroizing<[u8; 32]>,
    month: Month,
    bytes: &[u8],
    path: &Path,
) -> Result<Tree, HomeError> {
    let locked = || HomeError::Locked(path.to_owned());
    let (nonce, sealed) = bytes.split_first_chunk::<24>().ok_or_else(locked)?;
    let nodes = file::open(home_key, *nonce, &associated(month), sealed).ok_or_else(locked)?;
    Tree::decode(&nodes).ok_or_else(|| HomeError::damaged(path, "it holds no keys of records"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [9; 32];

    fn load(folder: &Path) -> RecordKeys {
        RecordKeys::load(folder, Zeroizing::new(KEY)).unwrap()
    }

    #[test]
    fn r37_a_key_that_is_destroyed_is_in_no_file_and_the_others_stay() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("records");
        let keys = load(&folder);
        let one = keys.key_to_write(7, 1).unwrap().unwrap();
        let other = keys.key_to_write(7, 2).unwrap().unwrap();
        let later = keys.key_to_write(8, 1).unwrap().unwrap();
        assert!(one != other && one != later);
        assert_eq!(
            load(&folder).key_to_read(7, 1),
            Some(one),
            "it needs no more than its file"
        );
        assert_eq!(keys.destroy(&[(7, 1)]).unwrap(), 1);
        assert_eq!(keys.destroy(&[(7, 1), (6, 1)]).unwrap(), 0, "again is safe");
        for keys in [keys, load(&folder)] {
            assert_eq!(keys.key_to_read(7, 1), None);
            assert_eq!(keys.key_to_read(7, 2), Some(other.clone()));
            assert_eq!(
                keys.key_to_read(8, 1),
                Some(later.clone()),
                "another month's is another"
            );
            assert!(keys.is_destroyed(1) && !keys.is_destroyed(2));
            assert_eq!(
                keys.key_to_write(9, 1).unwrap(),
                None,
                "nothing more is kept of it"
            );
        }
        assert!(!folder.join("7.key.new").exists(), "the old file is gone");
    }

    #[test]
    fn r37_what_a_power_cut_left_beside_a_file_is_destroyed_and_an_altered_file_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("records");
        let keys = load(&folder);
        let one = keys.key_to_write(7, 1).unwrap();
        let left = folder.join("7.key.new");
        fs::write(&left, b"half of a file").unwrap();
        assert_eq!(load(&folder).key_to_read(7, 1), one);
        assert!(!left.exists());
        let path = folder.join("7.key");
        let mut bytes = fs::read(&path).unwrap();
        fs::write(folder.join("8.key"), &bytes).unwrap();
        let another = RecordKeys::load(&folder, Zeroizing::new(KEY)).unwrap_err();
        assert!(
            matches!(another, HomeError::Locked(_)),
            "one month's file is no other's"
        );
        fs::remove_file(folder.join("8.key")).unwrap();
        bytes[30] ^= 1;
        fs::write(&path, bytes).unwrap();
        let altered = RecordKeys::load(&folder, Zeroizing::new(KEY)).unwrap_err();
        assert!(matches!(altered, HomeError::Locked(_)));
    }

    #[test]
    fn r37_a_copy_takes_the_place_of_an_older_one() {
        let dir = tempfile::tempdir().unwrap();
        let (home, place) = (dir.path().join("records"), dir.path().join("copy"));
        let keys = load(&home);
        keys.key_to_write(7, 1).unwrap();
        let other = keys.key_to_write(7, 2).unwrap();
        assert_eq!(copy_record_keys(&home, &place).unwrap(), 1);
        assert!(load(&place).key_to_read(7, 1).is_some());
        keys.destroy(&[(7, 1)]).unwrap();
        copy_record_keys(&home, &place).unwrap();
        assert_eq!(load(&place).key_to_read(7, 1), None);
        assert_eq!(load(&place).key_to_read(7, 2), other);
    }
}
