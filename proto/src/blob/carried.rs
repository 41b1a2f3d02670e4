//! A sealed chunk as it is carried by hand: between whom, of which attachment, and which one. Nothing signs it: the chunk
//! opens under the key that lies in its alert, or it does not. Not: the file that it travels in.

use std::fmt;

use bytes::Bytes;

use crate::{
    id::{BlobId, OfficeId},
    limits,
    refusal::Refusal,
};

/// One sealed chunk, and where it belongs.
#[derive(Clone, PartialEq, Eq)]
pub struct CarriedChunk {
    /// Whose attachment.
    pub sender: OfficeId,
    /// For whom.
    pub recipient: OfficeId,
    /// Which attachment.
    pub blob: BlobId,
    /// Which chunk, from 0: less than [`limits::BLOB_CHUNKS_MAX`].
    pub index: u32,
    /// [`limits::BLOB_TAG_BYTES`] to [`limits::BLOB_SEALED_CHUNK_BYTES`].
    pub chunk: Bytes,
}

impl CarriedChunk {
    /// `lp(sender) ‖ lp(recipient) ‖ blob ‖ u32(index) ‖ chunk`.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.chunk.len().saturating_add(FRAME_BYTES));
        for office in [&self.sender, &self.recipient] {
            let name = office.as_str().as_bytes();
            let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(name);
        }
        bytes.extend_from_slice(self.blob.as_bytes());
        bytes.extend_from_slice(&self.index.to_be_bytes());
        bytes.extend_from_slice(&self.chunk);
        bytes
    }

    /// Reads what [`CarriedChunk::encode`] made, and nothing else.
    ///
    /// # Errors
    /// `malformed`.
    pub fn decode(bytes: Bytes) -> Result<Self, Refusal> {
        let mut rest = bytes;
        let sender = office(&mut rest)?;
        let recipient = office(&mut rest)?;
        let blob = BlobId::from_slice(&take(&mut rest, 16)?);
        let blob = blob.ok_or_else(|| Refusal::malformed("no name of an attachment"))?;
        let index = number(&mut rest)?;
        let counts = usize::try_from(index).is_ok_and(|index| index < limits::BLOB_CHUNKS_MAX);
        if !counts {
            return Err(Refusal::malformed("no attachment has such a chunk"));
        }
        if !(limits::BLOB_TAG_BYTES..=limits::BLOB_SEALED_CHUNK_BYTES).contains(&rest.len()) {
            return Err(Refusal::malformed("no chunk has this size"));
        }
        Ok(Self {
            sender,
            recipient,
            blob,
            index,
            chunk: rest,
        })
    }
}

/// Which one, and not its bytes.
impl fmt::Debug for CarriedChunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CarriedChunk({} #{})", self.blob, self.index)
    }
}

/// About what stands before the chunk: a guess at what is to be allocated.
const FRAME_BYTES: usize = 128;

fn take(rest: &mut Bytes, length: usize) -> Result<Bytes, Refusal> {
    if rest.len() < length {
        return Err(Refusal::malformed("a chunk that ends early"));
    }
    Ok(rest.split_to(length))
}

fn number(rest: &mut Bytes) -> Result<u32, Refusal> {
    let bytes = take(rest, 4)?;
    let bytes = bytes.first_chunk::<4>().copied().unwrap_or_default();
    Ok(u32::from_be_bytes(bytes))
}

fn office(rest: &mut Bytes) -> Result<OfficeId, Refusal> {
    let length = usize::try_from(number(rest)?).unwrap_or(usize::MAX);
    let name = take(rest, length)?;
    let name = std::str::from_utf8(&name).ok();
    let office = name.and_then(|name| name.parse().ok());
    office.ok_or_else(|| Refusal::malformed("no name of an office"))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a test that panics has failed, which is what it is for"
    )]

    use proptest::{arbitrary::any, collection, prop_assert_eq, proptest};

    use super::*;

    fn chunk() -> CarriedChunk {
        CarriedChunk {
            sender: "mae-sai.th".parse().unwrap(),
            recipient: "tachileik.mm".parse().unwrap(),
            blob: BlobId::from_bytes([9; 16]),
            index: 255,
            chunk: Bytes::from(vec![7; limits::BLOB_TAG_BYTES]),
        }
    }

    #[test]
    fn r29_a_chunk_by_hand_has_these_bytes_in_both_directions() {
        let expected = [
            hex::encode(b"\0\0\0\x0amae-sai.th"),
            hex::encode(b"\0\0\0\x0ctachileik.mm"),
            "09".repeat(16),
            "000000ff".to_owned(),
            "07".repeat(16),
        ]
        .concat();
        assert_eq!(hex::encode(chunk().encode()), expected);
        let bytes = Bytes::from(hex::decode(expected).unwrap());
        assert_eq!(CarriedChunk::decode(bytes.clone()).unwrap(), chunk());
        for length in 0..bytes.len() {
            assert!(
                CarriedChunk::decode(bytes.slice(..length)).is_err(),
                "{length}"
            );
        }
        let mut beyond = chunk();
        beyond.index = 256;
        assert!(CarriedChunk::decode(beyond.encode().into()).is_err());
        let mut long = chunk();
        long.chunk = vec![0; limits::BLOB_SEALED_CHUNK_BYTES + 1].into();
        assert!(CarriedChunk::decode(long.encode().into()).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_chunk_or_a_refusal(bytes in collection::vec(any::<u8>(), 0..200)) {
            if let Ok(read) = CarriedChunk::decode(bytes.clone().into()) {
                prop_assert_eq!(read.encode(), bytes);
            }
        }
    }
}
