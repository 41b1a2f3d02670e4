//! The power goes, or the disk is full, between any two steps of writing and destroying keys. Every state that a disk
//! may be in afterwards is made and opened.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use super::super::{RecordKeys, disk::Step};
use zeroize::Zeroizing;

/// What a disk tears a file at.
const SECTORS: [usize; 2] = [512, 4_096];
const KEY: [u8; 32] = [5; 32];
/// Steps within which a refused one was made good.
const AFTERWARDS: usize = 12;

#[derive(Clone, Debug)]
enum Done {
    Create(String),
    Write(String, Vec<u8>),
    Sync(String),
    Rename(String, String),
    Exchange(String, String),
    Remove(String),
    SyncFolder,
}

#[derive(Default)]
struct Tap {
    done: Vec<Done>,
    /// The disk refuses the step of this number and none after it.
    refuses: Option<usize>,
}

thread_local! {
    static TAP: RefCell<Option<Tap>> = const { RefCell::new(None) };
}

/// Notes a step of this thread where a test asked for it, and refuses the one that it named.
pub(in super::super) fn about_to(step: Step<'_>) -> io::Result<()> {
    TAP.with_borrow_mut(|tap| {
        let Some(tap) = tap else { return Ok(()) };
        if tap.refuses == Some(tap.done.len()) {
            tap.refuses = None;
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        tap.done.push(match step {
            Step::Create(path) => Done::Create(name(path)),
            Step::Write(path, bytes) => Done::Write(name(path), bytes.to_vec()),
            Step::Sync(path) => Done::Sync(name(path)),
            Step::Rename(from, to) => Done::Rename(name(from), name(to)),
            Step::Exchange(one, other) => Done::Exchange(name(one), name(other)),
            Step::Remove(path) => Done::Remove(name(path)),
            Step::SyncFolder => Done::SyncFolder,
        });
        Ok(())
    })
}

fn steps_so_far() -> usize {
    TAP.with_borrow(|tap| tap.as_ref().map_or(0, |tap| tap.done.len()))
}

/// A file as the disk has it, and as it would after a sync.
#[derive(Clone, Debug, Default)]
struct Inode {
    durable: Vec<u8>,
    now: Vec<u8>,
    /// It had its name: keys in it may be in use.
    counted: bool,
}

type Names = BTreeMap<String, usize>;

/// A folder of which some is durable.
#[derive(Clone, Debug, Default)]
struct Folder {
    inodes: Vec<Inode>,
    now: Names,
    /// The names after each step since the last sync of the folder; the first is durable.
    names: Vec<Names>,
}

impl Folder {
    fn new() -> Self {
        Self {
            names: vec![Names::new()],
            ..Self::default()
        }
    }

    fn inode(&mut self, name: &str) -> &mut Inode {
        let at = self.now[name];
        &mut self.inodes[at]
    }

    /// Panics where bytes that were not overwritten lose their last name.
    fn take(&mut self, step: &Done) {
        let wiped = |inode: &Inode| !inode.counted || inode.durable.iter().all(|byte| *byte == 0);
        match step {
            Done::Create(name) => {
                if let Some(old) = self.now.get(name) {
                    assert!(wiped(&self.inodes[*old]), "a key is cut off, not destroyed");
                }
                self.inodes.push(Inode::default());
                self.now.insert(name.clone(), self.inodes.len() - 1);
            }
            Done::Write(name, bytes) => self.inode(name).now = bytes.clone(),
            Done::Sync(name) => {
                let inode = self.inode(name);
                inode.durable = inode.now.clone();
            }
            Done::Rename(from, to) => {
                let inode = self.now.remove(from).unwrap();
                self.inodes[inode].counted = true;
                let old = self.now.insert(to.clone(), inode);
                assert!(old.is_none_or(|old| wiped(&self.inodes[old])));
            }
            Done::Exchange(one, other) => {
                let (first, second) = (self.now[one], self.now[other]);
                self.inodes[first].counted = true;
                self.now.insert(one.clone(), second);
                self.now.insert(other.clone(), first);
            }
            Done::Remove(name) => {
                let inode = self.now.remove(name).unwrap();
                assert!(wiped(&self.inodes[inode]), "{name} is not overwritten");
            }
            Done::SyncFolder => self.names.clear(),
        }
        self.names.push(self.now.clone());
    }

    /// What a file may be after a cut: as it was, as it would be, torn, as long and empty.
    fn lefts(&self, inode: usize) -> BTreeSet<Vec<u8>> {
        let Inode { durable, now, .. } = &self.inodes[inode];
        let mut lefts = BTreeSet::from([durable.clone(), now.clone()]);
        if durable != now {
            lefts.insert(vec![0; now.len()]);
            for sector in SECTORS {
                let mut torn = now.clone();
                let kept = sector.min(torn.len());
                for (at, byte) in torn.iter_mut().enumerate().skip(kept) {
                    *byte = durable.get(at).copied().unwrap_or(0);
                }
                lefts.insert(torn);
            }
            lefts.insert(now[..now.len() / 2].to_vec());
        }
        lefts
    }

    /// Each state that the disk may be in.
    fn images(&self) -> BTreeSet<BTreeMap<String, Vec<u8>>> {
        let mut images = BTreeSet::new();
        for names in &self.names {
            let mut some = vec![BTreeMap::new()];
            for (name, inode) in names {
                some = self
                    .lefts(*inode)
                    .iter()
                    .flat_map(|left| {
                        some.iter().cloned().map(move |mut image| {
                            image.insert(name.clone(), left.clone());
                            image
                        })
                    })
                    .collect();
            }
            images.extend(some);
        }
        images
    }
}

/// A key, or none any more.
type Known = BTreeMap<(u32, u64), Option<[u8; 32]>>;

/// What is done to keys, again and again until the disk takes it; and what is known for sure after each.
fn story(folder: &Path, refuses: Option<usize>) -> (Vec<Done>, Vec<(usize, Known)>) {
    let keys = RecordKeys::load(folder, Zeroizing::new(KEY)).unwrap();
    TAP.set(Some(Tap {
        refuses,
        ..Tap::default()
    }));
    let mut known = Known::new();
    let mut sure = vec![(0, known.clone())];
    for (month, leaf) in [(7, 1), (7, 2), (7, 3), (8, 2), (8, 4)] {
        let key = keys.key_to_write(month, leaf);
        let key = key.or_else(|_| keys.key_to_write(month, leaf)).unwrap();
        known.insert((month, leaf), key.map(|key| *key));
        sure.push((steps_so_far(), known.clone()));
    }
    for gone in [vec![(7, 1)], vec![(7, 2), (8, 2)], vec![(8, 4)]] {
        if keys.destroy(&gone).is_err() {
            keys.destroy(&gone).unwrap();
        }
        for key in gone {
            known.insert(key, None);
        }
        sure.push((steps_so_far(), known.clone()));
    }
    let done = TAP.take().unwrap().done;
    (done, sure)
}

/// Opens what a disk was left with.
fn check(image: &BTreeMap<String, Vec<u8>>, before: &Known, after: &Known) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("records");
    super::super::create_folder(&folder).unwrap();
    for (name, bytes) in image {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let keys = RecordKeys::load(&folder, Zeroizing::new(KEY)).unwrap();
    for (of, key) in before {
        let found = keys.key_to_read(of.0, of.1).map(|key| *key);
        let ends = after.get(of) == Some(&None);
        assert!(
            found == *key || ends && found.is_none(),
            "{of:?} is {found:?}"
        );
    }
    let left = fs::read_dir(&folder).unwrap();
    for entry in left {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.ends_with(".key"), "{name} is left");
    }
}

/// Cuts the power after each of some steps.
fn check_all(
    done: &[Done],
    sure: &[(usize, Known)],
    cuts: std::ops::RangeInclusive<usize>,
) -> usize {
    let mut disk = Folder::new();
    let mut images = 0;
    for at in 0..=done.len() {
        let before = &sure.iter().rfind(|(steps, _)| *steps <= at).unwrap().1;
        let after = &sure.iter().find(|(steps, _)| *steps > at);
        let after = after.map_or(before, |(_, known)| known);
        let cut = cuts.contains(&at);
        for image in disk.images().into_iter().filter(|_| cut) {
            check(&image, before, after);
            images += 1;
        }
        if let Some(step) = done.get(at) {
            disk.take(step);
        }
    }
    images
}

#[test]
fn r37_whenever_the_power_goes_a_key_is_whole_or_destroyed() {
    let dir = tempfile::tempdir().unwrap();
    let (done, sure) = story(&dir.path().join("records"), None);
    let images = check_all(&done, &sure, 0..=done.len());
    assert!(images > 100, "{images}");
}

#[test]
fn r37_whatever_a_full_disk_refuses_may_be_asked_for_again_and_nothing_is_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let steps = story(&dir.path().join("records"), None).0.len();
    for refused in 0..steps {
        let dir = tempfile::tempdir().unwrap();
        let (done, sure) = story(&dir.path().join("records"), Some(refused));
        // Before the refusal it is the run without one.
        check_all(&done, &sure, refused..=refused + AFTERWARDS);
    }
}
