//! Keeps a gateway's records from whoever has its disk: keyed digests for what must be found, sealing for the rest.
//! Not: where the home key comes from.

use std::sync::Arc;

use blo_proto::{AlertId, OfficeId, RelayId};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, AeadInOut, Payload},
};
use hkdf::Hkdf;
use prost::Message;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{ShelfError, clear::Under};
use crate::keys::{AlertKey, RecordKeys, random};

const RECORD_LABEL: &[u8] = b"BLO-RELAY/1/home/record";
const ALERT_LABEL: &[u8] = b"BLO-RELAY/1/home/alert";
const NAME_LABEL: &[u8] = b"BLO-RELAY/1/home/name";
pub(super) const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// What makes the sealing of each record another.
pub(super) type Nonce = [u8; NONCE_BYTES];

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
    alerts: Option<Arc<RecordKeys>>,
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
            alerts: None,
        }
    }

    /// The same, which seals what is about one alert under that alert's own key as well.
    pub fn with(self, alerts: Arc<RecordKeys>) -> Self {
        let alerts = Some(alerts);
        Self { alerts, ..self }
    }

    /// The keys of alerts.
    pub(super) const fn alerts(&self) -> Option<&Arc<RecordKeys>> {
        self.alerts.as_ref()
    }

    /// The key that a record about an alert is sealed under from now on; of one that was forgotten a key that nobody
    /// keeps.
    pub(super) fn key_to_write(&self, under: Under) -> Result<Option<AlertKey>, ShelfError> {
        let Some(alerts) = &self.alerts else {
            return Ok(None);
        };
        let key = alerts
            .key_to_write(under.month, under.leaf)
            .map_err(|error| ShelfError::Keys(format!("{error}. {}", error.remedy())))?;
        Ok(Some(key.unwrap_or_else(|| AlertKey::new(random()))))
    }

    /// The key that a record was sealed under; `None` once it is destroyed.
    pub(super) fn key_to_read(&self, under: Under) -> Option<AlertKey> {
        self.alerts.as_ref()?.key_to_read(under.month, under.leaf)
    }

    /// The tag of some bytes in one role.
    pub fn tag(&self, role: u8, parts: &[&[u8]]) -> Tag {
        let length: usize = parts.iter().map(|part| part.len().saturating_add(4)).sum();
        let mut info = Vec::with_capacity(length.saturating_add(1));
        info.push(role);
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

    /// The tag of an alert's name. It begins with the time of the id (RFC 9562, version 7) in steps of 16 ms, so that
    /// rows about alerts of one moment lie side by side in the index: those that it takes in together fill the same
    /// blocks. Every record says in the clear when it was written, and that to the millisecond.
    pub fn name(&self, sender: &OfficeId, id: &AlertId) -> Tag {
        let Tag(mut tag) = self.tag(b'a', &[sender.as_str().as_bytes(), id.as_bytes()]);
        let [a, b, c, d, e, f, ..] = *id.as_bytes();
        let moments = u64::from_be_bytes([0, 0, a, b, c, d, e, f]) / 16;
        let [.., m3, m2, m1, m0] = moments.to_be_bytes();
        for (byte, moment) in tag.iter_mut().zip([m3, m2, m1, m0]) {
            *byte = moment;
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
    pub(super) fn seal(
        &self,
        nonce: Nonce,
        (clear, key): (&[u8], Option<&AlertKey>),
        body: &impl Message,
    ) -> Vec<u8> {
        let length = body.encoded_len();
        let mut bytes = Vec::with_capacity(NONCE_BYTES + length + TAG_BYTES);
        bytes.extend_from_slice(&nonce);
        body.encode(&mut bytes).expect("a growable buffer has room");
        let plain = bytes.get_mut(NONCE_BYTES..).unwrap_or_default();
        let tag = self
            .cipher(key)
            .encrypt_inout_detached(&XNonce::from(nonce), clear, plain.into())
            .expect("a record is far shorter than the cipher's bound");
        bytes.extend_from_slice(&tag);
        bytes
    }

    /// Opens it; `None` where the key is another or a byte was altered.
    pub(super) fn open(
        &self,
        (clear, key): (&[u8], Option<&AlertKey>),
        sealed: &[u8],
    ) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: sealed,
            aad: clear,
        };
        self.cipher(key)
            .decrypt(&XNonce::from(*nonce), payload)
            .ok()
    }

    /// Of the home key alone, or of that and the key of an alert: whoever lacks either reads nothing.
    fn cipher(&self, key: Option<&AlertKey>) -> XChaCha20Poly1305 {
        let Some(key) = key else {
            return XChaCha20Poly1305::new(&(*self.record).into());
        };
        let mut both = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::from_prk(self.record.as_slice())
            .expect("32 bytes are a pseudo-random key")
            .expand_multi_info(&[ALERT_LABEL, key.as_slice()], both.as_mut_slice())
            .expect("32 bytes are within HKDF's reach");
        XChaCha20Poly1305::new(&(*both).into())
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}
