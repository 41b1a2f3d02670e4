//! What an authority remembers: what it issued and revoked, and the number of its last list.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::keys::{self, HomeError};

const FILE: &str = "authority.toml";

/// The memory of an authority.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    /// Never goes back.
    pub(super) crl_number: u64,
    /// For whom it vouches.
    pub(super) kind: Kind,
    /// In order of issue.
    #[serde(default)]
    pub(super) issued: Vec<Issued>,
}

/// One certificate.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Issued {
    /// Hexadecimal.
    pub(super) serial: String,
    /// The one name.
    pub(super) name: String,
    /// Last moment of validity.
    pub(super) until: String,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) revoked: Option<String>,
}

impl State {
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            crl_number: 0,
            kind,
            issued: Vec::new(),
        }
    }

    pub(super) fn read(folder: &Path) -> Result<Self, HomeError> {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(HomeError::io(&path))?;
        toml::from_str(&text).map_err(|e| HomeError::damaged(&path, e.to_string()))
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), HomeError> {
        let text = toml::to_string(self).expect("a state of texts is TOML");
        keys::write_private(&folder.join(FILE), text.as_bytes())
    }
}
