//! What can be wrong with a home. Each says what happened; [`HomeError::remedy`] says what to do.

use std::path::PathBuf;

/// Why a home or a key file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HomeError {
    /// Nothing here.
    #[error("{0} does not exist")]
    Missing(PathBuf),
    /// Something is here already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// Readable or writable by others.
    #[error("{0} can be read by others")]
    Exposed(PathBuf),
    /// Another program uses the home.
    #[error("{0} is in use by another blo")]
    InUse(PathBuf),
    /// The passphrase does not open the file, or a byte of it was altered.
    #[error("{0} does not open: the passphrase is wrong or the file is damaged")]
    Locked(PathBuf),
    /// Not what its name says.
    #[error("{path} cannot be used: {why}")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A config file that says what is not known.
    #[error("{path} cannot be used: {why}")]
    Config {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// No passphrase was given.
    #[error("no passphrase: {0}")]
    Passphrase(String),
    /// The disk.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl HomeError {
    /// What to do.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Missing(_) => "Make the home with `blo init`, or name another with --home.",
            Self::Exists(_) => "Choose another name, or move what is there away first.",
            Self::Exposed(_) => "Take the rights of others away: chmod go= on the file or folder.",
            Self::InUse(_) => "Stop the other one, or name another home with --home.",
            Self::Locked(_) => "Give the right passphrase, or bring the file back from a backup.",
            Self::Damaged { .. } => "Bring the file back from a backup, or make it again.",
            Self::Config { .. } => "Correct the file.",
            Self::Passphrase(_) => {
                "Type it at a terminal, or name a file that only you can read with --passphrase-file."
            }
            Self::Io { .. } => "See that the disk has room and that the folder is yours.",
        }
    }

    /// The sysexits code.
    pub const fn exit(&self) -> u8 {
        match self {
            Self::Missing(_) => 66,
            Self::Exists(_) => 73,
            Self::Exposed(_) | Self::Locked(_) | Self::Passphrase(_) => 77,
            Self::InUse(_) => 75,
            Self::Damaged { .. } => 65,
            Self::Config { .. } => 78,
            Self::Io { .. } => 74,
        }
    }

    pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| match source.kind() {
            std::io::ErrorKind::NotFound => Self::Missing(path.to_owned()),
            _ => Self::Io {
                path: path.to_owned(),
                source,
            },
        }
    }

    pub(crate) fn damaged(path: &std::path::Path, why: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            why: why.into(),
        }
    }
}
