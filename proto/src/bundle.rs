//! An office's sealing key as it is published, signed by the identity key. Not: its private half.

use bytes::Bytes;
use prost::Message;
use sha2::{Digest as _, Sha256};

use crate::{
    id::{Digest, OfficeId},
    limits,
    refusal::{Code, Refusal},
    seal,
    sign::{self, IdentityKey, SignFault, Signer, Verified},
    time::Timestamp,
    wire,
};

/// A sealing key that can be sealed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Whose it is.
    pub office: OfficeId,
    /// When it was made; orders bundles; never goes back.
    pub epoch: Timestamp,
    /// X-Wing public key, 1,216 bytes.
    pub public_key: Bytes,
    /// The signed bytes.
    bytes: Bytes,
}

impl Bundle {
    /// SHA-256 of the signed bytes: bound into every session.
    pub fn digest(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.bytes).into())
    }

    /// What a session seals to.
    pub fn target(&self) -> seal::Target<'_> {
        seal::Target {
            public_key: &self.public_key,
            epoch: self.epoch,
            bundle: self.digest(),
        }
    }

    /// Whether it may be sealed to at `now`: no older than 30 days.
    pub const fn usable_at(&self, now: Timestamp) -> bool {
        now.millis_since(self.epoch) <= limits::BUNDLE_USE_MAX_MS
    }

    /// Whether its epoch is of a time that has not come at `now`: more than a day ahead. Nobody would ever rotate it
    /// away, and every honest one after it would look rolled back.
    pub const fn is_ahead(&self, now: Timestamp) -> bool {
        self.epoch.millis_since(now) > limits::BUNDLE_AHEAD_MAX_MS
    }

    fn parse(bytes: Bytes) -> Result<Self, Refusal> {
        let wire = wire::Bundle::decode(bytes.clone())?;
        if wire.suite != seal::SUITE {
            return Err(Refusal::new(
                Code::UnsupportedVersion,
                "the bundle's suite is unknown",
            ));
        }
        if wire.public_key.len() != seal::PUBLIC_KEY_BYTES {
            return Err(Refusal::malformed("a bundle's key has 1216 bytes"));
        }
        let office = wire
            .office
            .parse()
            .map_err(|e| Refusal::malformed(format!("{e}")))?;
        let epoch = Timestamp::from_millis(wire.epoch_ms);
        Ok(Self {
            office,
            epoch,
            public_key: wire.public_key,
            bytes,
        })
    }
}

/// A bundle as it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBundle {
    bytes: Bytes,
    signature: Bytes,
}

impl SignedBundle {
    /// Signs the public half of a sealing key made at `epoch`.
    ///
    /// # Errors
    /// The signer's own fault.
    pub fn sign(
        office: &OfficeId,
        epoch: Timestamp,
        public_key: Vec<u8>,
        signer: &dyn Signer,
    ) -> Result<Self, SignFault> {
        let bundle = wire::Bundle {
            office: office.to_string(),
            suite: seal::SUITE,
            epoch_ms: epoch.as_millis(),
            public_key: public_key.into(),
            features: Vec::new(),
        };
        let bytes = Bytes::from(bundle.encode_to_vec());
        let signature = sign::sign(signer, sign::BUNDLE, &bytes, &[])?;
        Ok(Self {
            bytes,
            signature: Bytes::copy_from_slice(&signature),
        })
    }

    /// Checks the signature under the pinned or registered key, and that it is that office's.
    ///
    /// # Errors
    /// `bad_signature`, `wrong_sender`, `malformed`, `unsupported_version`.
    pub fn verify(
        &self,
        office: &OfficeId,
        key: &IdentityKey,
    ) -> Result<Verified<Bundle>, Refusal> {
        sign::verify(key, sign::BUNDLE, (&self.bytes, &[]), &self.signature)?;
        let bundle = Bundle::parse(self.bytes.clone())?;
        if bundle.office != *office {
            return Err(Refusal::new(
                Code::WrongSender,
                "the bundle names another office",
            ));
        }
        Ok(Verified::new(bundle))
    }

    /// The bytes as they travel.
    pub fn encode(&self) -> Bytes {
        let wire = wire::SignedBundle {
            bundle: self.bytes.clone(),
            signature: self.signature.clone(),
        };
        wire.encode_to_vec().into()
    }

    /// Reads what [`SignedBundle::encode`] made.
    ///
    /// # Errors
    /// `malformed`.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        let wire = wire::SignedBundle::decode(bytes)?;
        Ok(Self {
            bytes: wire.bundle,
            signature: wire.signature,
        })
    }
}

#[cfg(test)]
mod tests;
