//! The unlocked identity key and the home key. Not: their file.

use std::fmt;

use blo_proto::{
    IdentityKey, OfficeId, Signer,
    sign::{MemorySigner, SignFault, SignatureBytes},
};
use bytes::Bytes;
use zeroize::Zeroizing;

use super::{disk, file};

/// An office's unlocked identity: it signs, and TLS proves it.
pub struct Identity {
    pub(super) office: OfficeId,
    pub(super) signer: MemorySigner,
    pub(super) seed: Zeroizing<[u8; 32]>,
    pub(super) chain: Vec<Bytes>,
}

impl Identity {
    /// Whose it is.
    pub const fn office(&self) -> &OfficeId {
        &self.office
    }

    /// Its certificates, DER, leaf first; none before the authority has issued one.
    pub fn chain(&self) -> &[Bytes] {
        &self.chain
    }

    /// The private key for TLS.
    pub fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        pkcs8(&self.seed)
    }

    /// A signer of its own, for a task.
    pub fn signer(&self) -> MemorySigner {
        MemorySigner::from_seed(&self.seed)
    }
}

impl Signer for Identity {
    fn identity(&self) -> &IdentityKey {
        self.signer.identity()
    }

    fn sign_message(&self, message: &[u8]) -> Result<SignatureBytes, SignFault> {
        self.signer.sign_message(message)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.office)
    }
}

/// Seals a home's records and its sealing keys.
#[derive(Clone)]
pub struct HomeKey(pub(super) Zeroizing<[u8; 32]>);

impl HomeKey {
    /// The 32 bytes.
    pub const fn bytes(&self) -> &Zeroizing<[u8; 32]> {
        &self.0
    }

    /// The key of these bytes.
    #[cfg(test)]
    pub(crate) fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Seals a small file. `label` stops it from being read as another.
    pub(crate) fn seal(&self, label: &[u8], plain: &[u8]) -> Vec<u8> {
        let nonce = disk::random::<24>();
        let sealed = file::seal(&self.0, nonce, label, plain);
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens it; `None` where the key or label is another, or a byte was altered.
    pub(crate) fn open(&self, label: &[u8], bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
        file::open(&self.0, *nonce, label, sealed)
    }
}

impl fmt::Debug for HomeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HomeKey(…)")
    }
}

/// An Ed25519 seed as PKCS#8 version 1 (RFC 8410 §7).
pub fn pkcs8(seed: &[u8; 32]) -> Zeroizing<Vec<u8>> {
    const PREFIX: [u8; 16] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    let mut der = Zeroizing::new(Vec::with_capacity(48));
    der.extend_from_slice(&PREFIX);
    der.extend_from_slice(seed);
    der
}
