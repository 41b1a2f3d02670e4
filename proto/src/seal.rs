//! Suite 1: HPKE (RFC 9180) base mode, X-Wing (0x647a), HKDF-SHA256, export only; then one ChaCha20-Poly1305 key
//! per envelope. A session encapsulates once. Not: what is sealed (`envelope`), nor key files.

use std::{convert::Infallible, fmt};

use bytes::Bytes;
use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead, AeadInOut, KeyInit, Payload},
};
use hkdf::Hkdf;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable,
    aead::ExportOnlyAead,
    kdf::HkdfSha256,
    kem::XWing,
    rand_core::{TryCryptoRng, TryRng},
    setup_receiver, setup_sender_with_rng,
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{
    id::{Digest, OfficeId, SessionId},
    refusal::{Code, Refusal},
    sign::{IdentityKey, length_u32},
    time::Timestamp,
};

/// The only suite yet: X-Wing, HKDF-SHA256, ChaCha20-Poly1305.
pub const SUITE: u32 = 1;
/// Bytes of an X-Wing public key.
pub const PUBLIC_KEY_BYTES: usize = 1_216;
/// Bytes of an X-Wing encapsulation.
pub const ENCAPSULATION_BYTES: usize = 1_120;
/// Random bytes that one encapsulation takes.
pub const RANDOMNESS_BYTES: usize = 64;

/// Bytes that sealing appends.
pub(crate) const TAG_BYTES: usize = 16;

const INFO_LABEL: &[u8] = b"BLO-RELAY/1/hpke\0";
const SESSION_LABEL: &[u8] = b"BLO-RELAY/1/session\0";
const EXPORT_LABEL: &[u8] = b"BLO-RELAY/1/export\0";
const KEY_LABEL: &[u8] = b"BLO-RELAY/1/key\0";
const SHORT_KEY_LABEL: &[u8] = b"BLO-RELAY/1/short-key\0";

/// What a plaintext is written as before it is padded. Each has keys of its own: else one header could seal two
/// different texts under one key, and nothing outside the seal says which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it is.
    Plain,
    ///
    Short,
}

impl Form {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Plain => KEY_LABEL,
            Self::Short => SHORT_KEY_LABEL,
        }
    }
}

/// The private half of a bundle: a 32-byte X-Wing seed, wiped when dropped.
#[derive(Clone)]
pub struct SealingKey {
    seed: Zeroizing<[u8; 32]>,
}

impl SealingKey {
    /// The key of a seed.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            seed: Zeroizing::new(seed),
        }
    }

    /// The seed, for a key file.
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The 1,216 public bytes.
    pub fn public_key(&self) -> Vec<u8> {
        XWing::sk_to_pk(&self.private()).to_bytes().to_vec()
    }

    fn private(&self) -> <XWing as Kem>::PrivateKey {
        Deserializable::from_bytes(self.seed.as_slice()).expect("every 32 bytes are an X-Wing seed")
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

/// Both ends of one direction, bound into every session.
#[derive(Clone, Debug)]
pub struct Parties {
    /// Who seals.
    pub sender: OfficeId,
    /// The sender's identity key.
    pub sender_key: IdentityKey,
    /// Who opens.
    pub recipient: OfficeId,
    /// The recipient's identity key.
    pub recipient_key: IdentityKey,
}

/// The published key that a session seals to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// X-Wing public key, 1,216 bytes.
    pub public_key: &'a [u8],
    /// When it was made.
    pub epoch: Timestamp,
    /// SHA-256 of the signed bundle's bytes.
    pub bundle: Digest,
}

impl Parties {
    /// label ‖ suite ‖ both ids ‖ both identity keys ‖ SHA-256(bundle), each length-prefixed.
    fn info(&self, bundle: &Digest) -> Vec<u8> {
        let mut info = INFO_LABEL.to_vec();
        info.extend_from_slice(&SUITE.to_be_bytes());
        let (sender, recipient) = (self.sender.as_str(), self.recipient.as_str());
        for part in [
            sender.as_bytes(),
            recipient.as_bytes(),
            self.sender_key.as_bytes(),
            self.recipient_key.as_bytes(),
            bundle.as_bytes(),
        ] {
            info.extend_from_slice(&length_u32(part));
            info.extend_from_slice(part);
        }
        info
    }
}

/// A sender's session: one encapsulation, used for at most an hour, in memory only.
pub struct SealingSession {
    id: SessionId,
    encapsulation: Bytes,
    recipient_epoch: Timestamp,
    secret: Zeroizing<[u8; 32]>,
    began: Timestamp,
}

impl SealingSession {
    /// Encapsulates to a verified bundle's key with 64 fresh random bytes.
    ///
    /// # Errors
    /// `malformed` where the bundle's key is no X-Wing key.
    pub fn begin(
        parties: &Parties,
        target: Target<'_>,
        randomness: &[u8; RANDOMNESS_BYTES],
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let refuse = |_| Refusal::malformed("the bundle's key cannot be sealed to");
        let public = Deserializable::from_bytes(target.public_key).map_err(refuse)?;
        let (encapsulation, context) = setup_sender_with_rng::<ExportOnlyAead, HkdfSha256, XWing>(
            &OpModeS::Base,
            &public,
            &parties.info(&target.bundle),
            &mut Given(randomness),
        )
        .map_err(refuse)?;
        let encapsulation = Bytes::from(encapsulation.to_bytes().to_vec());
        let mut secret = Zeroizing::new([0; 32]);
        context
            .export(EXPORT_LABEL, secret.as_mut_slice())
            .map_err(refuse)?;
        Ok(Self {
            id: session_id(&encapsulation),
            encapsulation,
            recipient_epoch: target.epoch,
            secret,
            began: now,
        })
    }

    /// The session's name.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// The 1,120 bytes that the recipient needs once.
    pub const fn encapsulation(&self) -> &Bytes {
        &self.encapsulation
    }

    /// Which bundle of the recipient it seals to.
    pub const fn recipient_epoch(&self) -> Timestamp {
        self.recipient_epoch
    }

    /// When it began.
    pub const fn began(&self) -> Timestamp {
        self.began
    }

    /// Seals in place, and appends [`TAG_BYTES`].
    pub(crate) fn seal(&self, header: &[u8], (form, mut plaintext): (Form, Vec<u8>)) -> Vec<u8> {
        cipher(&self.secret, form, header)
            .encrypt_in_place(&Nonce::default(), header, &mut plaintext)
            .expect("a plaintext is far shorter than the cipher's bound");
        plaintext
    }
}

impl fmt::Debug for SealingSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "SealingSession({}, to epoch {})",
            self.id, self.recipient_epoch
        )
    }
}

/// A recipient's half of a session, derived again from the encapsulation whenever it is needed.
#[derive(Clone)]
pub struct OpeningSession {
    id: SessionId,
    secret: Zeroizing<[u8; 32]>,
}

impl OpeningSession {
    /// Decapsulates with the private half of `bundle`.
    ///
    /// # Errors
    /// `cannot_open` where the encapsulation is not one.
    pub fn derive(
        parties: &Parties,
        key: &SealingKey,
        bundle: &Digest,
        encapsulation: &[u8],
    ) -> Result<Self, Refusal> {
        let refuse = |_| Refusal::new(Code::CannotOpen, "the encapsulation does not fit the key");
        let encapsulated = Deserializable::from_bytes(encapsulation).map_err(refuse)?;
        let context = setup_receiver::<ExportOnlyAead, HkdfSha256, XWing>(
            &OpModeR::Base,
            &key.private(),
            &encapsulated,
            &parties.info(bundle),
        )
        .map_err(refuse)?;
        let mut secret = Zeroizing::new([0; 32]);
        context
            .export(EXPORT_LABEL, secret.as_mut_slice())
            .map_err(refuse)?;
        Ok(Self {
            id: session_id(encapsulation),
            secret,
        })
    }

    /// The session's name.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// What was sealed, and in which form. The tag says so: it fits the key of one of them.
    pub(crate) fn open(&self, header: &[u8], sealed: &[u8]) -> Result<(Form, Vec<u8>), Refusal> {
        let opened = [Form::Plain, Form::Short].into_iter().find_map(|form| {
            let payload = Payload {
                msg: sealed,
                aad: header,
            };
            let cipher = cipher(&self.secret, form, header);
            let plaintext = cipher.decrypt(&Nonce::default(), payload).ok()?;
            Some((form, plaintext))
        });
        opened.ok_or_else(|| Refusal::new(Code::CannotOpen, "the seal does not open"))
    }
}

impl fmt::Debug for OpeningSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpeningSession({})", self.id)
    }
}

/// the first 16 bytes of SHA-256(label ‖ encapsulation).
pub fn session_id(encapsulation: &[u8]) -> SessionId {
    let mut hash = Sha256::new();
    hash.update(SESSION_LABEL);
    hash.update(encapsulation);
    let full: [u8; 32] = hash.finalize().into();
    let (first, _) = full.split_at(16);
    SessionId::from_slice(first).expect("the first half of 32 bytes is 16 bytes")
}

/// key = HKDF-Expand(secret, label ‖ SHA-256(header)). The header holds the commitment to the plaintext, so
/// equal keys mean equal plaintexts and the nonce may be zero.
fn cipher(secret: &[u8; 32], form: Form, header: &[u8]) -> ChaCha20Poly1305 {
    let mut info = form.label().to_vec();
    info.extend_from_slice(&Sha256::digest(header));
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::from_prk(secret)
        .expect("32 bytes are a pseudo-random key")
        .expand(&info, key.as_mut_slice())
        .expect("32 bytes are within HKDF's reach");
    ChaCha20Poly1305::new(&Key::from(*key))
}

/// Randomness that was passed in, handed out in order. Refuses to repeat itself.
struct Given<'a>(&'a [u8]);

impl TryRng for Given<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Infallible> {
        let (now, rest) = self
            .0
            .split_at_checked(target.len())
            .expect("an encapsulation takes 64 bytes");
        target.copy_from_slice(now);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}
