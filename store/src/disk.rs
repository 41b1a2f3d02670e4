//! The few file operations that the journal rests on, as a trait, so that tests can cut the power between any
//! two of them. The lock file and the index use the real file system directly.

use std::fmt::Debug;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::width::{narrow, wide};

/// A machine's disk, as far as the journal needs one.
pub trait Disk: Debug + Send + Sync {
    /// Makes a folder and its parents; one that is there is fine.
    ///
    /// # Errors
    /// As the system says.
    fn create_dir(&self, dir: &Path) -> io::Result<()>;
    /// The names of the files in a folder, in no order. Names that are not UTF-8 are left out.
    ///
    /// # Errors
    /// As the system says.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Creates a file for reading and writing, emptied if it is there.
    ///
    /// # Errors
    /// As the system says.
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file for reading and writing.
    ///
    /// # Errors
    /// As the system says.
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Renames a file; durable after [`Disk::sync_dir`].
    ///
    /// # Errors
    /// As the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file; durable after [`Disk::sync_dir`].
    ///
    /// # Errors
    /// As the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder's entries durable.
    ///
    /// # Errors
    /// As the system says.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Bytes that may still be written to the file system of `dir`.
    ///
    /// # Errors
    /// As the system says.
    fn free_bytes(&self, dir: &Path) -> io::Result<u64>;
    /// What this boot of the machine is called: another name means that the page cache did not survive.
    /// None if it is not known; then nothing is trusted that only the page cache vouches for.
    fn boot(&self) -> Option<String>;
}

/// One open file of a [`Disk`].
pub trait DiskFile: Debug + Send + Sync {
    /// Reads at `offset` into `buffer`; fewer bytes than asked for only at the end of the file.
    ///
    /// # Errors
    /// As the system says.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Writes all of `bytes` at `offset`. After an error any part of them may have been written.
    ///
    /// # Errors
    /// As the system says.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;
    /// Returns once everything written is on the disk itself. A failure is final for this file: what was
    /// written since the last success may be lost although reading shows it.
    ///
    /// # Errors
    /// As the system says.
    fn sync_data(&self) -> io::Result<()>;
    /// Cuts the file, or lengthens it with zeros.
    ///
    /// # Errors
    /// As the system says.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Lengthens the file with zeros to at least `len`, and takes the space for all of it up to there, so that
    /// nothing else can. After an error it may have any part of that.
    ///
    /// # Errors
    /// As the system says.
    fn allocate(&self, len: u64) -> io::Result<()>;
    /// The file's length.
    ///
    /// # Errors
    /// As the system says.
    fn size(&self) -> io::Result<u64>;
}

/// The operating system's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        std::fs::create_dir_all(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(dir)? {
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)?;
        Ok(Box::new(file))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(
            OpenOptions::new().read(true).write(true).open(path)?,
        ))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    fn free_bytes(&self, dir: &Path) -> io::Result<u64> {
        let found = rustix::fs::statvfs(dir)?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    }

    fn boot(&self) -> Option<String> {
        let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(name.trim().to_owned())
    }
}

impl DiskFile for File {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..)
            && !rest.is_empty()
        {
            let at = offset.saturating_add(u64::try_from(filled).unwrap_or(u64::MAX));
            match FileExt::read_at(self, rest, at) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.write_all_at(bytes, offset)
    }

    fn sync_data(&self) -> io::Result<()> {
        Self::sync_data(self)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        Self::set_len(self, len)
    }

    fn allocate(&self, len: u64) -> io::Result<()> {
        if len == 0 {
            return Ok(()); // the system call refuses it
        }
        match rustix::fs::fallocate(self, rustix::fs::FallocateFlags::empty(), 0, len) {
            Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => write_zeros(self, len),
            outcome => Ok(outcome?),
        }
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

/// For file systems that cannot be asked for space: what is written has it.
fn write_zeros(file: &File, len: u64) -> io::Result<()> {
    let zeros = [0; ZEROS_BYTES];
    let mut at = file.metadata()?.len();
    while at < len {
        let step = (len - at).min(wide(ZEROS_BYTES));
        file.write_all_at(zeros.get(..narrow(step)).unwrap_or_default(), at)?;
        at += step;
    }
    Ok(())
}

/// Zeros that are written at once.
const ZEROS_BYTES: usize = 64 * 1024;
