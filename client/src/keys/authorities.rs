//! The authorities that a home knows, one PEM file a country, and their revocation lists beside them. Not: judging by
//! them (`authority`, `gateway`).

use std::{collections::BTreeMap, path::PathBuf};

use bytes::Bytes;
use rustls_pki_types::{CertificateRevocationListDer, pem::PemObject as _};

use super::{
    Home, HomeError,
    home::{AUTHORITIES, certificates},
};

impl Home {
    /// The certificates of every authority in `authorities/`, DER, by country.
    ///
    /// # Errors
    /// `Damaged` with the file's name; the folder's.
    pub fn authorities(&self) -> Result<BTreeMap<String, Vec<Bytes>>, HomeError> {
        let mut known = BTreeMap::new();
        for path in self.beside("pem")? {
            if let Some(country) = path.file_stem().and_then(|stem| stem.to_str()) {
                known.insert(country.to_owned(), certificates(&path)?);
            }
        }
        Ok(known)
    }

    /// The revocation lists in `authorities/*.crl`, PEM there, DER here, not looked into. A file that cannot be read is
    /// named in the log: no list stops a gateway.
    ///
    /// # Errors
    /// The folder's.
    pub fn lists(&self) -> Result<Vec<Bytes>, HomeError> {
        let mut lists = Vec::new();
        for path in self.beside("crl")? {
            let text = std::fs::read(&path).map_err(HomeError::io(&path))?;
            let read: Result<Vec<_>, _> =
                CertificateRevocationListDer::pem_slice_iter(&text).collect();
            match read {
                Ok(read) if !read.is_empty() => {
                    lists.extend(read.iter().map(|der| Bytes::copy_from_slice(der)));
                }
                _ => tracing::warn!(path = %path.display(), "there is no revocation list in it"),
            }
        }
        Ok(lists)
    }

    fn beside(&self, ending: &str) -> Result<Vec<PathBuf>, HomeError> {
        let folder = self.path.join(AUTHORITIES);
        let entries = match std::fs::read_dir(&folder) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(HomeError::io(&folder))?,
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(HomeError::io(&folder))?.path();
            if path.extension().is_some_and(|one| one == ending) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }
}
