//! An attachment's bytes, sealed chunk by chunk under a key of their own: STREAM (Hoang et al., CRYPTO 2015) over
//! ChaCha20-Poly1305 (RFC 8439). Not: the attachment's name and digest (`alert`), nor where chunks go (`frame`).
//!
//! ```text
//!  file ‖ zeros up to Padmé's length  =  64 KiB │ 64 KiB │ … │ the rest
//!  chunk i  ─►  key, nonce = 7 zero bytes ‖ u32 i ‖ u8 is-it-the-last, associated data = label ‖ blob
//! ```

use std::fmt;

use bytes::Bytes;
use chacha20poly1305::{
    ChaCha20Poly1305, Nonce,
    aead::{Aead, KeyInit, Payload},
};

use crate::{
    alert::{Attachment, BlobKey},
    envelope::padded_length,
    frame::blobs::BlobShape,
    id::BlobId,
    limits,
    refusal::{Code, Refusal},
};

pub use carried::CarriedChunk;

mod carried;

/// No chunk can be taken for anything else that is sealed, should a key ever come to be used twice.
const LABEL: &[u8] = b"BLO-RELAY/1/blob\0";

/// Seals and opens the chunks of one attachment.
pub struct Blob {
    cipher: ChaCha20Poly1305,
    blob: BlobId,
    size: u64,
    shape: BlobShape,
}

impl Blob {
    /// The blob of a file of `size` bytes; `None` where it is empty or larger than [`limits::BLOB_BYTES_MAX`].
    pub fn new(key: &BlobKey, blob: BlobId, size: u64) -> Option<Self> {
        Some(Self {
            cipher: ChaCha20Poly1305::new(&(*key.as_bytes()).into()),
            blob,
            size,
            shape: shape_of(size)?,
        })
    }

    /// The blob of an attachment, whose size was checked when its alert was read.
    ///
    /// # Errors
    /// `bad_content` where no attachment has such a size.
    pub fn of(attachment: &Attachment) -> Result<Self, Refusal> {
        Self::new(&attachment.key, attachment.blob, attachment.size)
            .ok_or_else(|| Refusal::new(Code::BadContent, "no attachment has this size"))
    }

    /// How many sealed chunks it has, and how long they are.
    pub const fn shape(&self) -> BlobShape {
        self.shape
    }

    /// Bytes of the file that a chunk holds: of the last ones none, where they are padding alone. `None` where there is
    /// no such chunk.
    pub fn file_bytes(&self, index: u32) -> Option<usize> {
        let chunk = limits::BLOB_CHUNK_BYTES;
        self.shape.chunk_bytes(index)?;
        let before = u64::from(index).checked_mul(u64::try_from(chunk).ok()?)?;
        let rest = self.size.saturating_sub(before);
        Some(usize::try_from(rest).map_or(chunk, |rest| rest.min(chunk)))
    }

    /// Seals the bytes of the file that belong to a chunk; `None` where these are not as many as
    /// [`Blob::file_bytes`] says.
    pub fn seal(&self, index: u32, bytes: &[u8]) -> Option<Bytes> {
        if self.file_bytes(index)? != bytes.len() {
            return None;
        }
        let mut plain = bytes.to_vec();
        plain.resize(self.padded_bytes(index)?, 0);
        let payload = Payload {
            msg: &plain,
            aad: &self.associated(),
        };
        let sealed = self.cipher.encrypt(&self.nonce(index), payload);
        Some(sealed.ok()?.into())
    }

    /// R-28: opens a chunk to the bytes of the file that it holds. One that is swapped, truncated, of another blob, or
    /// padded with anything but zeros does not open.
    ///
    /// # Errors
    /// `cannot_open`.
    pub fn open(&self, index: u32, sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
        let refuse = |detail| Refusal::new(Code::CannotOpen, detail);
        let length = self.file_bytes(index);
        let length = length.ok_or_else(|| refuse("there is no such chunk"))?;
        if self.shape.chunk_bytes(index) != Some(sealed.len()) {
            return Err(refuse("the chunk has another length"));
        }
        let payload = Payload {
            msg: sealed,
            aad: &self.associated(),
        };
        let plain = self.cipher.decrypt(&self.nonce(index), payload);
        let mut plain = plain.map_err(|_| refuse("the chunk is not what was sealed"))?;
        if plain.iter().skip(length).any(|&byte| byte != 0) {
            return Err(refuse("the padding is not what it must be"));
        }
        plain.truncate(length);
        Ok(plain)
    }

    fn padded_bytes(&self, index: u32) -> Option<usize> {
        let sealed = self.shape.chunk_bytes(index)?;
        sealed.checked_sub(limits::BLOB_TAG_BYTES)
    }

    fn associated(&self) -> Vec<u8> {
        [LABEL, self.blob.as_bytes()].concat()
    }

    fn nonce(&self, index: u32) -> Nonce {
        let last = index.checked_add(1) == Some(self.shape.chunks());
        let mut nonce = [0; 12];
        let [.., a, b, c, d, flag] = &mut nonce;
        [*a, *b, *c, *d] = index.to_be_bytes();
        *flag = u8::from(last);
        nonce.into()
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({}, {:?})", self.blob, self.shape)
    }
}

/// R-15: what is sealed of a file: padded as a body is, and a tag to each chunk.
fn shape_of(size: u64) -> Option<BlobShape> {
    let size = usize::try_from(size).ok()?;
    if size == 0 || size > limits::BLOB_BYTES_MAX {
        return None;
    }
    let padded = padded_length(size);
    let tags = padded
        .div_ceil(limits::BLOB_CHUNK_BYTES)
        .checked_mul(limits::BLOB_TAG_BYTES)?;
    BlobShape::of(u64::try_from(padded.checked_add(tags)?).ok()?)
}

#[cfg(test)]
mod tests;
