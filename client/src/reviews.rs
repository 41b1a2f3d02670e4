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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keys::copy_home,
        words::phrases::{Review, Standing, render, table},
    };

    /// The table of a language with one phrase reviewed, as a spreadsheet gives it back.
    fn reviewed_table() -> String {
        let table = table(Language::Lao, &Reviewed::default());
        let (from, to) = (",\"machine, unreviewed\",,", ",reviewed,Bounmy,2026-12-01");
        let rows = table.lines().map(|row| match row.starts_with("lo,300,") {
            true => row.replace(from, to),
            false => row.to_owned(),
        });
        rows.map(|row| row + "\n").collect()
    }

    #[test]
    fn what_was_reviewed_is_kept_and_goes_into_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let (home, copy) = (folder.path().join("home"), folder.path().join("copy"));
        fs::create_dir(&home).unwrap();
        assert!(read(&home).unwrap().is_empty());
        let reviewed = Reviewed::default().with(&reviewed_table()).unwrap();
        write(&home, &reviewed).unwrap();
        assert_eq!(read(&home).unwrap(), reviewed);

        let settings =
            "office = \"pakse.la\"\n[relay]\naddress = \"127.0.0.1:1\"\nname = \"relay.example\"\n";
        fs::write(home.join("blo.toml"), settings).unwrap();
        fs::write(home.join("identity.key"), "").unwrap();
        copy_home(&home, &copy).unwrap();
        let phrase = crate::words::phrases::Filled {
            number: 300,
            slots: Vec::new(),
        };
        let shown = render(&phrase, Language::Lao, &read(&copy).unwrap());
        assert!(
            matches!(&shown.standing, Standing::Reviewed(Review { reviewer, .. }) if reviewer == "Bounmy"),
            "{shown:?}"
        );
    }

    #[test]
    fn a_damaged_table_is_told_and_names_its_file_and_line() {
        let home = tempfile::tempdir().unwrap();
        let reviewed = Reviewed::default().with(&reviewed_table()).unwrap();
        write(home.path(), &reviewed).unwrap();
        let path = path(home.path(), Language::Lao);
        let kept = fs::read_to_string(&path).unwrap();
        fs::write(&path, kept.replace("2026-12-01", "soon")).unwrap();
        let error = read(home.path()).unwrap_err().to_string();
        assert!(error.contains("lo.csv: line 2, column date"), "{error}");
    }
}
