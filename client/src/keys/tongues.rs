//! In which language a counterpart reads, where somebody here said so: `pairings/<office>.language`. What is sent does not
//! depend on it. Not: what a country speaks (`words`).

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use blo_proto::OfficeId;

use super::{HomeError, disk, home::PAIRINGS};
use crate::words::Language;

/// The language that somebody here said an office reads; `None` where nobody did, and its country's counts.
///
/// # Errors
/// `Damaged` where the file names none that is spoken here, the disk's.
pub fn language(home: &Path, office: &OfficeId) -> Result<Option<Language>, HomeError> {
    let path = place(home, office);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(HomeError::io(&path)(e)),
    };
    let mut all = Language::ALL.into_iter();
    let named = all.find(|one| one.tag() == text.trim());
    let none = || HomeError::damaged(&path, "it names no language that is spoken here");
    named.map(Some).ok_or_else(none)
}

/// Writes down which language an office reads, on disk when this returns; `None` leaves it to its country.
///
/// # Errors
/// The disk's.
pub fn set_language(
    home: &Path,
    office: &OfficeId,
    language: Option<Language>,
) -> Result<(), HomeError> {
    let path = place(home, office);
    match language {
        Some(language) => disk::write_private(&path, language.tag().as_bytes()),
        None => match std::fs::remove_file(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(HomeError::io(&path)(e)),
            _ => Ok(()),
        },
    }
}

fn place(home: &Path, office: &OfficeId) -> PathBuf {
    home.join(PAIRINGS).join(format!("{office}.language"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_kept_until_it_is_left_to_the_country_and_no_other_word_is_one() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir(home.path().join(PAIRINGS)).unwrap();
        let office: OfficeId = "kunming.cn".parse().unwrap();
        let read = || language(home.path(), &office);
        assert_eq!(read().unwrap(), None);
        set_language(home.path(), &office, Some(Language::Thai)).unwrap();
        assert_eq!(read().unwrap(), Some(Language::Thai));
        std::fs::write(place(home.path(), &office), "zh").unwrap();
        assert!(matches!(read(), Err(HomeError::Damaged { .. })));
        set_language(home.path(), &office, None).unwrap();
        set_language(home.path(), &office, None).unwrap();
        assert_eq!(read().unwrap(), None);
    }
}
