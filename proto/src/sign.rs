//! Labelled Ed25519 (RFC 8032): what a key signs in one role can never be read in another. Not: key files.

use std::fmt;

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};

use crate::refusal::{Code, Refusal};

/// A public Ed25519 identity key that is not of small order.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityKey(VerifyingKey);

impl IdentityKey {
    /// The key with these 32 bytes.
    ///
    /// # Errors
    /// `malformed` where they are no point of the curve, or one of small order under which anybody could sign.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Refusal> {
        let bytes: &[u8; 32] = bytes
            .try_into()
            .map_err(|_| Refusal::malformed("an identity key has 32 bytes"))?;
        let key = VerifyingKey::from_bytes(bytes)
            .map_err(|_| Refusal::malformed("the identity key is no curve point"))?;
        if key.is_weak() {
            // R-03
            return Err(Refusal::malformed("the identity key is of small order"));
        }
        Ok(Self(key))
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.as_bytes()))
    }
}

/// What a signature is for. Each label stops a signature made for one purpose from being replayed for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(&'static [u8]);

/// An actual envelope. An exercise signed under [`EXERCISE`] can never be shown as this.
pub const ACTUAL: Label = Label(b"BLO-RELAY/1/envelope\0");
/// An exercise's or a test's envelope.
pub const EXERCISE: Label = Label(b"BLO-RELAY/1/exercise\0");
/// A relay's statement about envelopes: an office's key can never state *held*.
pub const RELAY_RECEIPT: Label = Label(b"BLO-RELAY/1/relay-receipt\0");
/// A sealing key: no signed alert can be passed off as one.
pub const BUNDLE: Label = Label(b"BLO-RELAY/1/bundle\0");
/// An agreement to talk: no other signature admits a counterpart.
pub const PAIRING: Label = Label(b"BLO-RELAY/1/pairing\0");
/// An office that introduces itself: agrees to nothing, and admits nobody.
pub const INTRODUCTION: Label = Label(b"BLO-RELAY/1/introduction\0");
/// Numbers given up: nobody else can open a gap unseen.
pub const VOID_NUMBERS: Label = Label(b"BLO-RELAY/1/void-numbers\0");
/// An un-pairing: one office ends an agreement.
pub const UNPAIRING: Label = Label(b"BLO-RELAY/1/unpairing\0");
/// A key that changes by plan: neither an agreement nor any other word of the key before names the one after.
pub const ROLL_OVER: Label = Label(b"BLO-RELAY/1/roll-over\0");

/// An Ed25519 signature, 64 bytes.
pub type SignatureBytes = [u8; 64];

/// Something that holds an identity key. May be slow: hardware comes later.
pub trait Signer: Send + Sync {
    /// The public key.
    fn identity(&self) -> &IdentityKey;

    /// Signs bytes that [`message`] made.
    ///
    /// # Errors
    /// A [`SignFault`] where the key cannot be used now.
    fn sign_message(&self, message: &[u8]) -> Result<SignatureBytes, SignFault>;
}

/// The identity key could not sign. Ours to mend, never the peer's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the identity key cannot sign: {0}")]
pub struct SignFault(pub String);

/// An identity key in memory, wiped when dropped.
pub struct MemorySigner {
    key: SigningKey,
    identity: IdentityKey,
}

impl MemorySigner {
    /// A signer from the 32-byte Ed25519 seed (RFC 8032 §5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let identity = IdentityKey(key.verifying_key());
        Self { key, identity }
    }
}

impl fmt::Debug for MemorySigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemorySigner({:?})", self.identity)
    }
}

impl Signer for MemorySigner {
    fn identity(&self) -> &IdentityKey {
        &self.identity
    }

    fn sign_message(&self, message: &[u8]) -> Result<SignatureBytes, SignFault> {
        use ed25519_dalek::Signer as _;
        Ok(self.key.sign(message).to_bytes())
    }
}

/// Something whose signature was checked. Only this crate builds one, where it did the checking.
///
/// ```compile_fail
/// let forged = blo_proto::Verified(42); // the field is private
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(value)
    }

    /// What was verified.
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// What was verified, the proof given up.
    pub fn into_inner(self) -> T {
        self.0
    }
}

/// The bytes that are signed: label ‖ u32 big-endian length of `bytes` ‖ `bytes` ‖ `tail`.
pub fn message(label: Label, bytes: &[u8], tail: &[u8]) -> Vec<u8> {
    let length = [label.0.len(), 4, bytes.len(), tail.len()];
    let mut message = Vec::with_capacity(length.into_iter().fold(0, usize::saturating_add));
    message.extend_from_slice(label.0);
    message.extend_from_slice(&length_u32(bytes));
    message.extend_from_slice(bytes);
    message.extend_from_slice(tail);
    message
}

/// Signs `bytes` and `tail` under `label`.
///
/// # Errors
/// The signer's own fault.
pub fn sign(
    signer: &dyn Signer,
    label: Label,
    bytes: &[u8],
    tail: &[u8],
) -> Result<SignatureBytes, SignFault> {
    signer.sign_message(&message(label, bytes, tail))
}

/// Checks a signature made by [`sign`], strictly (RFC 8032 §5.1.7 with canonical points and no small order).
///
/// # Errors
/// `bad_signature`.
pub fn verify(
    key: &IdentityKey,
    label: Label,
    (bytes, tail): (&[u8], &[u8]),
    signature: &[u8],
) -> Result<(), Refusal> {
    // R-03
    let refuse = |detail: &str| Refusal::new(Code::BadSignature, detail);
    let signature = Signature::from_slice(signature).map_err(|_| refuse("not 64 bytes"))?;
    key.0
        .verify_strict(&message(label, bytes, tail), &signature)
        .map_err(|_| refuse("it does not verify under the known key"))
}

/// A length as four big-endian bytes. Everything measured here is bounded far below 4 GiB.
pub(crate) fn length_u32(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r03_a_signature_holds_only_under_its_label_its_key_and_its_bytes() {
        let signer = MemorySigner::from_seed(&[1; 32]);
        let other = MemorySigner::from_seed(&[2; 32]);
        let signature = sign(&signer, ACTUAL, b"header", b"digest").unwrap();
        let check = |key: &IdentityKey, label, bytes: &[u8], tail: &[u8]| {
            verify(key, label, (bytes, tail), &signature)
        };
        assert_eq!(
            check(signer.identity(), ACTUAL, b"header", b"digest"),
            Ok(())
        );
        assert!(check(signer.identity(), EXERCISE, b"header", b"digest").is_err());
        assert!(check(other.identity(), ACTUAL, b"header", b"digest").is_err());
        assert!(check(signer.identity(), ACTUAL, b"headerd", b"igest").is_err());
        assert!(check(signer.identity(), ACTUAL, b"header", b"digesT").is_err());
    }

    #[test]
    fn r03_a_small_order_key_is_refused_at_the_door() {
        let mut identity_point = [0; 32];
        identity_point[0] = 1;
        assert!(IdentityKey::from_slice(&identity_point).is_err());
        assert!(IdentityKey::from_slice(&[0; 32]).is_err());
        assert!(IdentityKey::from_slice(&[0; 31]).is_err());
    }

    /// A signature whose R is the point of small order 1 and whose s is k·a: made by the key's own holder, it would
    /// hold for verifiers that do not look at R, and not for others (RFC 8032 §5.1.7 leaves both open).
    #[test]
    fn r03_a_signature_that_holds_for_some_verifiers_only_is_refused() {
        use ed25519_dalek::Verifier as _;
        let signer = MemorySigner::from_seed(&[1; 32]);
        let signature = hex::decode(
            "0100000000000000000000000000000000000000000000000000000000000000\
             a68ef0e18a8c471565292b3003526e6a2d9dca91132e9b114a8cb555d7a17604",
        )
        .unwrap();
        let lenient = Signature::from_slice(&signature).unwrap();
        let message = message(ACTUAL, b"header", b"digest");
        signer.identity().0.verify(&message, &lenient).unwrap();
        let parts = (&b"header"[..], &b"digest"[..]);
        assert!(verify(signer.identity(), ACTUAL, parts, &signature).is_err());
    }
}
