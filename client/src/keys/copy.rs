//! A home's files to and from a backup: all but the journal, the sealing keys and what only a run needs. Not: the
//! journal (`blo_store`), whose copy lies beside them.

use std::{fs, io::ErrorKind, path::Path};

use blo_proto::{OfficeId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    HomeError,
    disk::{create_folder, write_private},
    former::FORMER,
    home::{ATTACHMENTS, AUTHORITIES, CERTIFICATE, IDENTITY, PAIRINGS, RELAY_AUTHORITY, SEALING},
    next,
};
use crate::{
    config::{self, Config},
    handovers, officers, reviews,
};

/// Says what a backup is of.
pub const BACKUP: &str = "backup.toml";

/// Of a key that changes by plan.
const NEXT_FILES: [&str; 6] = [
    next::NEXT,
    next::NEXT_REQUEST,
    next::NEXT_CERTIFICATE,
    next::FORMER_CERTIFICATE,
    next::FORMER,
    next::SINCE,
];

/// What `backup.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Whose home.
    pub office: String,
    /// When it was made, RFC 3339.
    pub made_at: String,
}

impl Backup {
    /// Writes it as the last file of a backup: where it is, the backup is whole.
    ///
    /// # Errors
    /// The disk's.
    pub fn write(folder: &Path, office: &OfficeId, at: Timestamp) -> Result<(), HomeError> {
        let backup = Self {
            office: office.to_string(),
            made_at: at.to_string(),
        };
        let text = toml::to_string(&backup).expect("two texts are TOML");
        write_private(&folder.join(BACKUP), text.as_bytes())
    }

    /// When the backup in a folder was made.
    ///
    /// # Errors
    /// `Missing` where the folder is no backup, or one that was not finished; `Damaged`.
    pub fn read(folder: &Path) -> Result<Timestamp, HomeError> {
        let path = folder.join(BACKUP);
        let text = fs::read_to_string(&path).map_err(HomeError::io(&path))?;
        let backup: Self =
            toml::from_str(&text).map_err(|e| HomeError::damaged(&path, e.to_string()))?;
        let at = backup.made_at.parse();
        at.map_err(|_| HomeError::damaged(&path, "it does not say when it was made"))
    }
}

/// Copies a home's files into an empty folder, which is made where it is missing: config, the encrypted key,
/// certificates, former ones, authorities, pairings, officers and their hand-overs, reviewed translations. Sealing keys stay where they are: what is sealed to a restored office is
/// sealed to a new one.
///
/// # Errors
/// `Exists` where the folder is not empty; `Missing` where `from` is no home; the disk's.
pub fn copy_home(from: &Path, to: &Path) -> Result<OfficeId, HomeError> {
    let misread = |e: config::BadConfig| {
        let path = from.join(config::FILE);
        if path.exists() {
            HomeError::Config { path, why: e.0 }
        } else {
            HomeError::Missing(path)
        }
    };
    let config = Config::read(from).map_err(misread)?;
    create_folder(to)?;
    if fs::read_dir(to)
        .map_err(HomeError::io(to))?
        .next()
        .is_some()
    {
        return Err(HomeError::Exists(to.to_owned()));
    }
    for name in [config::FILE, IDENTITY] {
        copy(from, to, name)?;
    }
    for name in [CERTIFICATE, RELAY_AUTHORITY, "request.pem"]
        .into_iter()
        .chain(NEXT_FILES)
    {
        if from.join(name).exists() {
            copy(from, to, name)?;
        }
    }
    for name in [PAIRINGS, AUTHORITIES, FORMER] {
        create_folder(&to.join(name))?;
        copy_all(&from.join(name), &to.join(name))?;
    }
    if from.join(officers::FILE).exists() {
        copy(from, to, officers::FILE)?;
    }
    if from.join(handovers::FOLDER).is_dir() {
        create_folder(&to.join(handovers::FOLDER))?;
        copy_all(&from.join(handovers::FOLDER), &to.join(handovers::FOLDER))?;
    }
    if from.join(reviews::FOLDER).is_dir() {
        create_folder(&to.join(reviews::FOLDER))?;
        copy_all(&from.join(reviews::FOLDER), &to.join(reviews::FOLDER))?;
    }
    create_folder(&to.join(SEALING))?;
    Ok(config.office)
}

/// Copies the sealed attachments of a home into a folder that [`copy_home`] made.
///
/// # Errors
/// The disk's.
pub fn copy_attachments(from: &Path, to: &Path) -> Result<(), HomeError> {
    create_folder(&to.join(ATTACHMENTS))?;
    for way in ["out", "in"] {
        let way = Path::new(ATTACHMENTS).join(way);
        create_folder(&to.join(&way))?;
        for name in names(&from.join(&way))? {
            match copy(&from.join(&way), &to.join(&way), &name) {
                // The gateway let it go meanwhile.
                Err(HomeError::Missing(_)) => {}
                copied => copied?,
            }
        }
    }
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> Result<(), HomeError> {
    names(from)?
        .iter()
        .try_for_each(|name| copy(from, to, name))
}

/// The files of a folder, but for those that are being written.
fn names(folder: &Path) -> Result<Vec<String>, HomeError> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(HomeError::io(folder))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(HomeError::io(folder))?.file_name();
        let name = name.to_str().filter(|name| !name.ends_with(".new"));
        names.extend(name.map(str::to_owned));
    }
    Ok(names)
}

fn copy(from: &Path, to: &Path, name: &str) -> Result<(), HomeError> {
    let source = from.join(name);
    let bytes = fs::read(&source).map_err(HomeError::io(&source))?;
    write_private(&to.join(name), &bytes)
}
