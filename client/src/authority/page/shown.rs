//! What of the desk's authority is for everybody: its certificate, the digest of it, the names it vouches for. Not: any key,
//! nor how it gets to a browser (`web`).

use std::{fmt::Write as _, net::IpAddr, path::Path};

use sha2::{Digest as _, Sha256};

use super::{AUTHORITY, FOLDER, NAMES};
use crate::keys::{self, HomeError};

/// Bytes of the digest in one group, as they are read aloud.
const GROUP_BYTES: usize = 2;

/// The desk's authority, without its key: no passphrase is needed to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The certificate, DER: the digest of a file with these bytes is its fingerprint.
    pub der: Vec<u8>,
    /// Host names and addresses, in the order in which they were given.
    pub names: Vec<String>,
}

impl Shown {
    /// The authority of a home; `None` where none was made.
    ///
    /// # Errors
    /// `Damaged`, the disk's.
    pub fn read(home: &Path) -> Result<Option<Self>, HomeError> {
        let folder = home.join(FOLDER);
        let (authority, names) = (folder.join(AUTHORITY), folder.join(NAMES));
        if !authority.exists() || !names.exists() {
            return Ok(None);
        }
        let ders = keys::certificates(&authority)?;
        let text = std::fs::read_to_string(&names).map_err(HomeError::io(&names))?;
        Ok(ders.first().map(|der| Self {
            der: der.to_vec(),
            names: text.lines().map(str::to_owned).collect(),
        }))
    }

    /// SHA-256 of the certificate, in groups that are compared by eye.
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(&self.der);
        let mut text = String::new();
        for (at, group) in digest.chunks(GROUP_BYTES).enumerate() {
            if at > 0 {
                text.push(' ');
            }
            for byte in group {
                let _ = write!(text, "{byte:02X}");
            }
        }
        text
    }

    /// The addresses among its names.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.names.iter().filter_map(|name| name.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_digest_of_the_served_file_in_sixteen_groups_of_four() {
        let shown = Shown {
            der: b"abc".to_vec(),
            names: ["desk.lan", "192.168.1.5", "fd00::5"]
                .map(str::to_owned)
                .into(),
        };
        // FIPS 180-2, appendix B.1.
        let fingerprint = shown.fingerprint();
        assert!(fingerprint.starts_with("BA78 16BF 8F01 CFEA"));
        assert!(fingerprint.ends_with("B410 FF61 F200 15AD"));
        assert_eq!(fingerprint.split(' ').count(), 16);
        assert_eq!(shown.addresses().count(), 2);
    }

    #[test]
    fn a_home_without_an_authority_shows_none() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(Shown::read(home.path()).unwrap(), None);
    }
}
