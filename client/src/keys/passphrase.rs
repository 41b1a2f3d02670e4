//! Where a passphrase comes from: a file, systemd's credentials, the environment of a test, or a person.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{HomeError, disk};

/// A passphrase, wiped when dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A passphrase that is not empty.
    ///
    /// # Errors
    /// `Passphrase`.
    pub fn new(text: String) -> Result<Self, HomeError> {
        let text = Zeroizing::new(text);
        if text.is_empty() {
            return Err(HomeError::Passphrase(
                "an empty one protects nothing".to_owned(),
            ));
        }
        Ok(Self(text))
    }

    /// What was typed.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    fn from_file(path: &Path) -> Result<Self, HomeError> {
        disk::check_private(path)?;
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(HomeError::io(path))?);
        Self::new(text.trim_end_matches(['\r', '\n']).to_owned())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// Where to look, in this order; then a person is asked.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `--passphrase-file`.
    pub file: Option<PathBuf>,
    /// systemd's `$CREDENTIALS_DIRECTORY`.
    pub credentials: Option<PathBuf>,
    /// `BLO_PASSPHRASE`: other programs of the same user can read it.
    pub environment: Option<Zeroizing<String>>,
}

impl Sources {
    /// What the environment of this process offers, besides `file`.
    pub fn from_environment(file: Option<PathBuf>) -> Self {
        Self {
            file,
            credentials: std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from),
            environment: std::env::var("BLO_PASSPHRASE").ok().map(Zeroizing::new),
        }
    }

    /// The passphrase of something that exists.
    ///
    /// # Errors
    /// `Exposed`, `Missing`, `Passphrase`.
    pub fn existing(&self) -> Result<Passphrase, HomeError> {
        match self.silent()? {
            Some(passphrase) => Ok(passphrase),
            None => ask("Passphrase: "),
        }
    }

    /// The passphrase of something new: a person types it twice.
    ///
    /// # Errors
    /// `Exposed`, `Missing`, `Passphrase`.
    pub fn new_one(&self) -> Result<Passphrase, HomeError> {
        if let Some(passphrase) = self.silent()? {
            return Ok(passphrase);
        }
        let first = ask("New passphrase: ")?;
        let second = ask("Once more: ")?;
        if first.bytes() == second.bytes() {
            Ok(first)
        } else {
            Err(HomeError::Passphrase(
                "the two that were typed differ".to_owned(),
            ))
        }
    }

    /// The passphrase, where nobody has to be asked for it.
    ///
    /// # Errors
    /// `Exposed`, `Missing`, `Passphrase`.
    pub fn silent(&self) -> Result<Option<Passphrase>, HomeError> {
        if let Some(path) = &self.file {
            return Passphrase::from_file(path).map(Some);
        }
        let credential = self
            .credentials
            .as_ref()
            .map(|dir| dir.join("blo-passphrase"));
        if let Some(path) = credential.filter(|path| path.exists()) {
            return Passphrase::from_file(&path).map(Some);
        }
        match &self.environment {
            None => Ok(None),
            Some(text) => {
                tracing::warn!("the passphrase comes from BLO_PASSPHRASE, which is for tests only");
                Passphrase::new(text.to_string()).map(Some)
            }
        }
    }
}

fn ask(prompt: &str) -> Result<Passphrase, HomeError> {
    let text = rpassword::prompt_password(prompt)
        .map_err(|_| HomeError::Passphrase("there is no terminal to type it at".to_owned()))?;
    Passphrase::new(text)
}
