//! Small secrets of a home, each in a file of its own under the home key. Not: those that are destroyed on time
//! (`sealing`).

use zeroize::Zeroizing;

use super::{Home, HomeError, disk, file};

/// Stops one secret's file from being read as another's: the name follows.
const LABEL: &[u8] = b"BLO-RELAY/1/home/kept\0";

impl Home {
    /// Writes a secret into `folder/name` of the home, sealed; durable when this returns.
    ///
    /// # Errors
    /// The disk's.
    pub fn keep(&self, (folder, name): (&str, &str), secret: &[u8]) -> Result<(), HomeError> {
        let folder_path = self.path.join(folder);
        disk::create_folder(&folder_path)?;
        let nonce = disk::random();
        let sealed = file::seal(
            self.home_key.bytes(),
            nonce,
            &associated(folder, name),
            secret,
        );
        disk::write_private(&folder_path.join(name), &[&nonce[..], &sealed].concat())
    }

    /// Reads it again.
    ///
    /// # Errors
    /// `Missing`, `Locked`, the disk's.
    pub fn kept(&self, (folder, name): (&str, &str)) -> Result<Zeroizing<Vec<u8>>, HomeError> {
        let path = self.path.join(folder).join(name);
        let bytes = std::fs::read(&path).map_err(HomeError::io(&path))?;
        let opened = bytes.split_first_chunk::<24>().and_then(|(nonce, sealed)| {
            file::open(
                self.home_key.bytes(),
                *nonce,
                &associated(folder, name),
                sealed,
            )
        });
        opened.ok_or(HomeError::Locked(path))
    }
}

fn associated(folder: &str, name: &str) -> Vec<u8> {
    [LABEL, folder.as_bytes(), b"/", name.as_bytes()].concat()
}
