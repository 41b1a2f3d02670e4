//! Keeps a gateway's records from whoever has its disk: keyed digests for what must be found, sealing for the rest.
//! Not: where the home key comes from.

use blo_proto::{AlertId, OfficeId, RelayId};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

const RECORD_LABEL: &[u8] = b"BLO-RELAY/1/home/record";
const NAME_LABEL: &[u8] = b"BLO-RELAY/1/home/name";
const NONCE_BYTES: usize = 24;

/// A keyed digest: finds a thing without naming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag(pub [u8; 16]);

/// Eight bytes of a counterpart's keyed digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeerTag(pub [u8; 8]);

/// Two keys made of the home key, wiped when dropped.
pub struct Vault {
    record: Zeroizing<[u8; 32]>,
    name: Zeroizing<[u8; 32]>,
}

impl Vault {
    /// The vault of a home key.
    pub fn new(home_key: &[u8; 32]) -> Self {
        let home = Hkdf::<Sha256>::from_prk(home_key).expect("32 bytes are a pseudo-random key");
        let derive = |label: &[u8]| {
            let mut key = Zeroizing::new([0; 32]);
            home.expand(label, key.as_mut_slice())
                .expect("32 bytes are within HKDF's reach");
            key
        };
        Self {
            record: derive(RECORD_LABEL),
            name: derive(NAME_LABEL),
        }
    }

    /// The tag of some bytes in one role.
    pub fn tag(&self, role: u8, parts: &[&[u8]]) -> Tag {
        let mut info = vec![role];
        for part in parts {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            info.extend_from_slice(&length.to_be_bytes());
            info.extend_from_slice(part);
        }
        let mut tag = [0; 16];
        Hkdf::<Sha256>::from_prk(self.name.as_slice())
            .expect("32 bytes are a pseudo-random key")
            .expand(&info, &mut tag)
            .expect("16 bytes are within HKDF's reach");
        Tag(tag)
    }

    /// The tag of an alert's name. It begins with the minute of the id (RFC 9562, version 7), so that rows about
    /// alerts of one time lie side by side in the index.
    pub fn name(&self, sender: &OfficeId, id: &AlertId) -> Tag {
        let Tag(mut tag) = self.tag(b'a', &[sender.as_str().as_bytes(), id.as_bytes()]);
        let [a, b, c, d, e, f, ..] = *id.as_bytes();
        let minutes = u64::from_be_bytes([0, 0, a, b, c, d, e, f]) / 60_000;
        let [.., m3, m2, m1, m0] = minutes.to_be_bytes();
        for (byte, minute) in tag.iter_mut().zip([m3, m2, m1, m0]) {
            *byte = minute;
        }
        Tag(tag)
    }

    /// The tag of a counterpart.
    pub fn peer(&self, office: &OfficeId) -> PeerTag {
        let Tag([a, b, c, d, e, f, g, h, ..]) = self.tag(b'p', &[office.as_str().as_bytes()]);
        PeerTag([a, b, c, d, e, f, g, h])
    }

    /// The tag of a relay.
    pub fn relay(&self, relay: &RelayId) -> PeerTag {
        let Tag([a, b, c, d, e, f, g, h, ..]) = self.tag(b'y', &[relay.as_str().as_bytes()]);
        PeerTag([a, b, c, d, e, f, g, h])
    }

    /// Seals a record's body, bound to its clear part.
    pub(super) fn seal(&self, nonce: [u8; NONCE_BYTES], clear: &[u8], body: &[u8]) -> Vec<u8> {
        let sealed = self
            .cipher()
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: body,
                    aad: clear,
                },
            )
            .expect("a record is far shorter than the cipher's bound");
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed);
        bytes
    }

    /// Opens it; `None` where the key is another or a byte was altered.
    pub(super) fn open(&self, clear: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: sealed,
            aad: clear,
        };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.record).into())
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}
