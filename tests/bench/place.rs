//! Where the figures are taken: a folder on a disk that can lose power. A file system in memory is refused, because
//! a sync costs nothing there. Not: what is written.

use std::{fs, path::Path};

use blo_kit::binaries;
use rustix::fs::statfs;
use tempfile::TempDir;

// Linux, include/uapi/linux/magic.h
const IN_MEMORY: [i64; 2] = [0x0102_1994, 0x8584_58f6_u32 as i64];

/// A fresh folder, and the kind of its file system.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) file_system: String,
}

/// A fresh folder below `wanted`, or below the workspace's `target`.
pub(crate) fn real_disk(wanted: Option<&Path>) -> Result<Place, String> {
    let parent = match wanted {
        Some(folder) => folder.to_owned(),
        None => binaries::workspace().join("target").join("bench"),
    };
    fs::create_dir_all(&parent).map_err(|error| {
        format!(
            "{} cannot be made: {error}. Name another with --folder.",
            parent.display()
        )
    })?;
    let kind = statfs(&parent).unwrap().f_type;
    if IN_MEMORY.contains(&kind) {
        return Err(format!(
            "{} lies in memory, where a sync costs nothing. Name a folder on a disk with --folder.",
            parent.display()
        ));
    }
    let folder = TempDir::new_in(&parent).unwrap();
    let file_system = kind_of(folder.path());
    Ok(Place {
        folder,
        file_system,
    })
}

/// The file system's name, of the longest mount point that leads to `folder`.
fn kind_of(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap();
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap();
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (point, kind) = (words.next()?, words.next()?);
        folder.starts_with(point).then_some((point.len(), kind))
    });
    mounts.max().map_or("unknown", |(_, kind)| kind).to_owned()
}
