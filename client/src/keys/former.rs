//! Certificates that a home had before, one PEM file each: what was signed under them is proven by them for good. Not:
//! the one in use (`home`).

use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::{
    HomeError, disk,
    home::{CERTIFICATE, certificates},
};

/// Our former certificates.
pub(super) const FORMER: &str = "certificates";

/// Keeps a copy of the certificate in use, where there is one; durable when this returns.
///
/// # Errors
/// `Damaged`, the disk's.
pub(super) fn keep(home: &Path) -> Result<(), HomeError> {
    let path = home.join(CERTIFICATE);
    let chain = match certificates(&path) {
        Err(HomeError::Missing(_)) => return Ok(()),
        chain => chain?,
    };
    let Some(place) = place(home, &chain) else {
        return Ok(());
    };
    disk::create_folder(&home.join(FORMER))?;
    let bytes = std::fs::read(&path).map_err(HomeError::io(&path))?;
    disk::write_private(&place, &bytes)
}

/// Whether these certificates are kept here: they were put aside by somebody who meant it.
pub(super) fn has(home: &Path, chain: &[Bytes]) -> bool {
    let kept = place(home, chain).map(|place| certificates(&place));
    kept.is_some_and(|kept| kept.is_ok_and(|kept| kept == chain))
}

/// Every chain that is kept, DER, leaf first. One that cannot be read is named in the log: it holds up nothing but the
/// evidence that needs it.
///
/// # Errors
/// The folder's.
pub(super) fn chains(home: &Path) -> Result<Vec<Vec<Bytes>>, HomeError> {
    let folder = home.join(FORMER);
    let entries = match std::fs::read_dir(&folder) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(HomeError::io(&folder))?,
    };
    let mut chains = Vec::new();
    for entry in entries {
        let path = entry.map_err(HomeError::io(&folder))?.path();
        if path.extension().is_some_and(|ending| ending == "pem") {
            match certificates(&path) {
                Ok(chain) => chains.push(chain),
                Err(error) => tracing::warn!(%error, "a former certificate is passed over"),
            }
        }
    }
    Ok(chains)
}

/// Named by the leaf, so that one certificate is kept once.
fn place(home: &Path, chain: &[Bytes]) -> Option<PathBuf> {
    let digest = hex::encode(Sha256::digest(chain.first()?));
    Some(home.join(FORMER).join(format!("{digest}.pem")))
}
