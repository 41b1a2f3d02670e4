//! Another identity key in the place of one that may be stolen, in a home whose gateway is stopped. The home key, and so
//! all history, stays. Not: telling anybody (`cmd`), nor agreeing anew (`ceremony`).
//!
//! ```text
//!  certificate kept ─► the next key beside ─► EXCHANGED ─► the old key, its sealing keys, its certificate are gone
//! ```
//!
//! Whoever stops it before the exchange leaves the old key with its certificate, after it the new key without one: no
//! gateway runs then, and what is left of the old key goes when a certificate for the new one comes.

use std::path::Path;

use blo_proto::{IdentityKey, Signer as _, sign::MemorySigner};
use zeroize::Zeroizing;

use super::{
    Home, HomeError, Passphrase, disk, file, former,
    home::{CERTIFICATE, IDENTITY, LABEL, certificates, leaf_key, put},
    identity::pkcs8,
    next,
};

/// The key file that is not in use: the next one before the exchange, the old one after it.
const NEXT: &str = "identity.next";

/// An identity key that was drawn and is nobody's yet.
pub struct FreshKey(Zeroizing<[u8; 32]>);

impl FreshKey {
    /// Draws one.
    pub fn draw() -> Self {
        Self(Zeroizing::new(disk::random()))
    }

    /// Its public half.
    pub fn identity(&self) -> IdentityKey {
        MemorySigner::from_seed(&self.0).identity().clone()
    }

    /// For the request of its certificate.
    pub fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        pkcs8(&self.0)
    }
}

impl std::fmt::Debug for FreshKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FreshKey(…)")
    }
}

impl Home {
    /// Puts a fresh key in the place of this home's, under `passphrase` from now on. The old one is overwritten, and so
    /// are its sealing keys: whoever copied the home has those, too.
    ///
    /// # Errors
    /// The disk's; before the exchange nothing is changed.
    pub fn replace_identity(
        self,
        fresh: &FreshKey,
        passphrase: &Passphrase,
    ) -> Result<(), HomeError> {
        self.prepare(fresh, passphrase)?;
        self.exchange()?;
        self.finish_replacement()
    }

    pub(super) fn prepare(
        &self,
        fresh: &FreshKey,
        passphrase: &Passphrase,
    ) -> Result<(), HomeError> {
        former::keep(&self.path)?;
        let next = self.path.join(NEXT);
        disk::destroy(&next)?; // of one that was not finished
        let secret = [fresh.0.as_slice(), self.home_key.bytes().as_slice()].concat();
        let secret = Zeroizing::new(secret);
        let cost = file::cost(&self.path.join(IDENTITY))?;
        file::lock(&next, LABEL, (passphrase, cost), &secret)
    }

    /// The one moment: before it the old key is in use, after it the new one.
    pub(super) fn exchange(&self) -> Result<(), HomeError> {
        disk::exchange(&self.path.join(NEXT), &self.path.join(IDENTITY))
    }

    /// What is left of the old key goes, the certificate last: while that is there, this is not finished.
    pub(super) fn finish_replacement(&self) -> Result<(), HomeError> {
        disk::destroy(&self.path.join(NEXT))?;
        next::destroy_all(&self.path)?;
        let keys = self.sealing_keys()?;
        for epoch in keys.epochs() {
            keys.destroy(epoch)?;
        }
        disk::remove(&self.path.join(CERTIFICATE))
    }

    /// Takes in our certificates, PEM, leaf first, and keeps those that were here. The caller has checked them.
    ///
    /// # Errors
    /// `Damaged`, the disk's.
    pub fn put_certificate(&self, source: &Path) -> Result<(), HomeError> {
        let path = self.path.join(CERTIFICATE);
        if self.is_unfinished(&path) {
            self.finish_replacement()?;
        }
        former::keep(&self.path)?;
        put(source, &path)
    }
    /// Whether the certificate is that of a key before, which was put aside: what is left of that key is still here.
    fn is_unfinished(&self, certificate: &Path) -> bool {
        certificates(certificate).is_ok_and(|chain| {
            let own = leaf_key(&chain).is_some_and(|key| key == *self.identity.identity());
            !own && former::has(&self.path, &chain)
        })
    }
}
