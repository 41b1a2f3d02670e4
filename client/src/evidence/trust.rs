//! Whom a judge believes: a folder with one PEM file per authority. `th.pem` vouches for offices of th and for nobody
//! else, `relays.pem` for relays. Not: anything that the evidence itself brings.

use std::path::Path;

use blo_proto::Timestamp;
use bytes::Bytes;
use std::collections::BTreeMap;

use crate::{
    authority::chain::{self, BadChain, Purpose},
    keys::{self, HomeError},
};

/// Name of the file of the authorities for relays, without its ending.
const RELAYS: &str = "relays";

/// Authorities, by whom they vouch for.
#[derive(Clone, Debug, Default)]
pub struct Trust(BTreeMap<String, Vec<Bytes>>);

impl Trust {
    /// Reads a folder.
    ///
    /// # Errors
    /// The folder's; a PEM file that is none.
    pub fn read(folder: &Path) -> Result<Self, HomeError> {
        let mut trust = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(HomeError::io(folder))? {
            let path = entry.map_err(HomeError::io(folder))?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if let (Some(stem), Some("pem")) = (stem, path.extension().and_then(|e| e.to_str())) {
                trust.insert(stem.to_owned(), keys::certificates(&path)?);
            }
        }
        Ok(Self(trust))
    }

    /// Whether the authorities of a country vouch for an office's certificates at a time.
    pub(super) fn office(
        &self,
        country: &str,
        chain: &[Bytes],
        at: Timestamp,
    ) -> Result<(), BadChain> {
        self.judge(country, chain, (Purpose::Office, at))
    }

    /// Whether an authority for relays vouches for a relay's certificates at a time.
    pub(super) fn relay(&self, chain: &[Bytes], at: Timestamp) -> Result<(), BadChain> {
        self.judge(RELAYS, chain, (Purpose::Relay, at))
    }

    fn judge(
        &self,
        whose: &str,
        chain: &[Bytes],
        (purpose, at): (Purpose, Timestamp),
    ) -> Result<(), BadChain> {
        let authorities = self
            .0
            .get(whose)
            .ok_or_else(|| BadChain(format!("no {whose}.pem is among those that are trusted")))?;
        chain::verify(chain, authorities, purpose, at)
    }
}
