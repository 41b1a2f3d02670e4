//! Where an export goes: a file that is there whole or not at all, or standard output. Not: what is in it.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::{cmd::Failure, words::Said};

/// Where an export is to go, before anything is asked for.
pub(super) struct Target {
    path: PathBuf,
    replace: bool,
}

/// Where it goes.
pub(super) enum Output {
    /// A file beside the one that it becomes.
    File(BufWriter<NamedTempFile>, Target),
    /// Standard output.
    Standard(BufWriter<io::Stdout>),
}

impl Target {
    /// A file that may be made.
    ///
    /// # Errors
    /// Where one is there, unless it is to be replaced.
    pub(super) fn of(path: &Path, replace: bool) -> Result<Self, Failure> {
        let there = path != Path::new("-") && path.symlink_metadata().is_ok();
        if there && !replace {
            return Err(is_there(path));
        }
        Ok(Self {
            path: path.to_owned(),
            replace,
        })
    }

    pub(super) fn open(self) -> Result<Output, Failure> {
        if self.path == Path::new("-") {
            return Ok(Output::Standard(BufWriter::new(io::stdout())));
        }
        let folder = folder_of(&self.path);
        // Only its owner reads it: what is exported is not for everybody on this machine.
        let file = tempfile::Builder::new()
            .prefix(".blo-export-")
            .tempfile_in(folder)
            .map_err(|e| failed(&self.path, &e))?;
        Ok(Output::File(BufWriter::new(file), self))
    }
}

impl Output {
    /// Writes some of it.
    pub(super) fn write(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match self {
            Self::File(out, target) => write(out).map_err(|e| failed(&target.path, &e)),
            Self::Standard(out) => write(out).map_err(|e| failed(Path::new("-"), &e)),
        }
    }

    /// Puts the whole file in its place, on the disk.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let (out, target) = match self {
            Self::Standard(mut out) => {
                return out.flush().map_err(|e| failed(Path::new("-"), &e));
            }
            Self::File(out, target) => (out, target),
        };
        let failed = |e: &io::Error| failed(&target.path, e);
        let file = out.into_inner().map_err(|e| failed(e.error()))?;
        file.as_file().sync_all().map_err(|e| failed(&e))?;
        let placed = match target.replace {
            true => file.persist(&target.path).map(drop),
            false => file.persist_noclobber(&target.path).map(drop),
        };
        placed.map_err(|e| match e.error.kind() {
            io::ErrorKind::AlreadyExists => is_there(&target.path),
            _ => failed(&e.error),
        })?;
        let folder = File::open(folder_of(&target.path)).map_err(|e| failed(&e))?;
        folder.sync_all().map_err(|e| failed(&e))
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}

fn is_there(path: &Path) -> Failure {
    let said = Said::of("export-there").with("file", path.display());
    Failure::say(73, &said)
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    if path == Path::new("-") && error.kind() == io::ErrorKind::BrokenPipe {
        return Failure::nobody_reads();
    }
    let said = Said::of("export-unwritable").with("file", path.display());
    Failure::say(73, &said.with("why", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("alerts.csv");
        std::fs::write(&path, "old").unwrap();
        assert_eq!(Target::of(&path, false).err().map(|e| e.exit), Some(73));
        let mut out = Target::of(&path, true).unwrap().open().unwrap();
        out.write(|out| out.write_all(b"new")).unwrap();
        assert_eq!(
            std::fs::read(&path).unwrap(),
            b"old",
            "not before it is whole"
        );
        out.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn one_that_came_in_the_meantime_stays_and_nothing_half_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("alerts.csv");
        let mut out = Target::of(&path, false).unwrap().open().unwrap();
        out.write(|out| out.write_all(b"new")).unwrap();
        std::fs::write(&path, "other").unwrap();
        assert_eq!(out.finish().unwrap_err().exit, 73);
        assert_eq!(std::fs::read(&path).unwrap(), b"other");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_export_that_ends_half_way_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let mut out = Target::of(&dir.path().join("a.csv"), false)
            .unwrap()
            .open()
            .unwrap();
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = out.write(|_| Err(full)).unwrap_err();
        assert!(error.happened.contains("a.csv") && error.remedy.contains("room"));
        drop(out);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_full_disk_is_said_and_a_reader_that_left_is_no_failure() {
        let mut out = Target::of(Path::new("-"), false).unwrap().open().unwrap();
        assert!(matches!(out, Output::Standard(_)));
        let full = out.write(|_| Err(io::ErrorKind::StorageFull.into()));
        assert_eq!(full.unwrap_err().exit, 73);
        let left = out.write(|_| Err(io::ErrorKind::BrokenPipe.into()));
        assert_eq!(left.unwrap_err(), Failure::nobody_reads());
    }
}
