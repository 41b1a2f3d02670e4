//! What native speakers reviewed of the standard phrases, as it lies in a home: `phrases/<language>.csv`. A table is
//! replaced whole or not at all. Not: what may stand in it (`words`).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::words::{
    Language,
    phrases::{BadRow, Reviewed},
};

/// Name of the folder in a home.
pub const FOLDER: &str = "phrases";

/// Reviews that cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum ReviewsError {
    /// The disk.
    #[error("{}: {error}", path.display())]
    Disk {
        /// Of which file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A row of a kept table.
    #[error("{}: line {}, column {}", path.display(), bad.line, bad.column)]
    Row {
        /// Of which table.
        path: PathBuf,
        /// Which row, and why.
        bad: BadRow,
    },
}

/// Everything that was reviewed in a home; nothing where it has no reviews.
///
/// # Errors
/// [`ReviewsError`].
pub fn read(home: &Path) -> Result<Reviewed, ReviewsError> {
    let mut all = Reviewed::default();
    for language in Language::ALL {
        let path = path(home, language);
        let table = match fs::read_to_string(&path) {
            Ok(table) => table,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(ReviewsError::Disk { path, error }),
        };
        let kept = Reviewed::kept(&table);
        all = all.and(kept.map_err(|bad| ReviewsError::Row { path, bad })?);
    }
    Ok(all)
}

/// Keeps everything that was reviewed, durably.
///
/// # Errors
/// [`ReviewsError::Disk`]; each language's table is then the old one or the new one.
pub fn write(home: &Path, reviewed: &Reviewed) -> Result<(), ReviewsError> {
    let folder = home.join(FOLDER);
    fs::create_dir_all(&folder).map_err(|error| on_disk(&folder, error))?;
    for language in Language::ALL {
        let path = path(home, language);
        if let Some(table) = reviewed.table(language) {
            replace(&folder, &path, &table).map_err(|error| on_disk(&path, error))?;
        }
    }
    Ok(())
}

/// Beside it first, so that a crash leaves the old table or the new one.
fn replace(folder: &Path, path: &Path, table: &str) -> io::Result<()> {
    use io::Write as _;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(table.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|unkept| unkept.error)?;
    fs::File::open(folder)?.sync_all()
}

fn path(home: &Path, language: Language) -> PathBuf {
    home.join(FOLDER).join(format!("{language}.csv"))
}

fn on_disk(path: &Path, error: io::Error) -> ReviewsError {
    ReviewsError::Disk {
        path: path.to_owned(),
        error,
    }
}
