//! The bytes of a blob's file: a head that says all there is to know of it, then each sealed chunk followed by a check,
//! by which what a power cut tore is found. Not: which files there are.
//!
//! ```text
//! SENDER_RECIPIENT_ID.blob    head │ chunk 0 │ check │ chunk 1 │ check │ …
//! SENDER_RECIPIENT_ID.taken   head: it is on the recipient's disk
//! ```

use std::io;

use blo_proto::{BlobId, OfficeId, Timestamp, frame::blobs::BlobShape, limits};
use blo_store::DiskFile;
use bytes::{Buf, BufMut, Bytes};
use sha2::{Digest as _, Sha256};

/// A sector, which a disk writes whole or not at all.
pub(super) const HEAD_BYTES: usize = 512;
const MAGIC: &[u8; 8] = b"BLO-BLB1";
/// What is found by it happened by accident: a torn write, a bad sector.
const CHECK_BYTES: usize = 8;
/// A head is no chunk, and the checks of one are none of the other.
const HEAD_LABEL: &[u8] = b"BLO-RELAY/1/blob-head\0";
const CHUNK_LABEL: &[u8] = b"BLO-RELAY/1/blob-chunk\0";
/// Two labels of a DNS name.
const OFFICE_BYTES_MAX: usize = 63 + 1 + 2;
const _: () =
    assert!(MAGIC.len() + 8 + 8 + 16 + 2 * (1 + OFFICE_BYTES_MAX) + CHECK_BYTES <= HEAD_BYTES);

/// A blob's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Who put it.
    pub sender: OfficeId,
    /// For whom.
    pub recipient: OfficeId,
    /// As its sender drew it.
    pub blob: BlobId,
}

/// What of a file is a file's name of a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Its chunks.
    Blob,
    /// That it was taken.
    Taken,
}

impl Kind {
    const fn ending(self) -> &'static str {
        match self {
            Self::Blob => ".blob",
            Self::Taken => ".taken",
        }
    }

    /// What a file's name says of it; `None` where it is no file of ours.
    pub(super) fn of(file: &str) -> Option<Self> {
        let kinds = [Self::Blob, Self::Taken];
        kinds.into_iter().find(|kind| file.ends_with(kind.ending()))
    }
}

impl Name {
    /// No label of an office has the `_`, so no two names are one file.
    pub(super) fn file(&self, kind: Kind) -> String {
        let Self {
            sender,
            recipient,
            blob,
        } = self;
        format!("{sender}_{recipient}_{blob}{}", kind.ending())
    }
}

/// What the head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: Name,
    pub(super) shape: BlobShape,
    pub(super) expires_at: Timestamp,
}

impl Head {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        head.put_slice(MAGIC);
        head.put_u64(self.expires_at.as_millis());
        head.put_u64(self.shape.bytes());
        head.put_slice(self.name.blob.as_bytes());
        for office in [&self.name.sender, &self.name.recipient] {
            head.put_u8(u8::try_from(office.as_str().len()).unwrap_or(u8::MAX));
            head.put_slice(office.as_str().as_bytes());
        }
        head.resize(HEAD_BYTES - CHECK_BYTES, 0);
        let check = check(HEAD_LABEL, &[&head]);
        head.put_slice(&check);
        head
    }

    /// `None` where it is no whole head.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (mut head, said) = bytes.split_at_checked(HEAD_BYTES - CHECK_BYTES)?;
        if said != check(HEAD_LABEL, &[head]) {
            return None;
        }
        head = head.strip_prefix(MAGIC)?;
        let expires_at = Timestamp::from_millis(head.try_get_u64().ok()?);
        let shape = BlobShape::of(head.try_get_u64().ok()?)?;
        let (blob, mut head) = head.split_at_checked(16)?;
        let mut office = || {
            let length = usize::from(head.try_get_u8().ok()?);
            let (office, rest) = head.split_at_checked(length)?;
            head = rest;
            std::str::from_utf8(office).ok()?.parse().ok()
        };
        let name = Name {
            sender: office()?,
            recipient: office()?,
            blob: BlobId::from_slice(blob)?,
        };
        Some(Self {
            name,
            shape,
            expires_at,
        })
    }

    /// A chunk as it is written.
    pub(super) fn record(&self, index: u32, chunk: &[u8]) -> Vec<u8> {
        let mut record = Vec::with_capacity(chunk.len() + CHECK_BYTES);
        record.put_slice(chunk);
        record.put_slice(&self.check(index, chunk));
        record
    }

    /// Where the file ends that has so many chunks.
    pub(super) fn end(&self, chunks: u32) -> u64 {
        let before = chunks.saturating_sub(1);
        let last = chunks
            .checked_sub(1)
            .and_then(|last| self.record_bytes(last));
        at(before).saturating_add(last.unwrap_or(0).try_into().unwrap_or(0))
    }

    /// So many chunks, from the first on, would be whole in a file of that many bytes.
    pub(super) fn whole(&self, bytes: u64) -> u32 {
        let fits = |&chunks: &u32| self.end(chunks) <= bytes;
        (1..=self.shape.chunks())
            .take_while(fits)
            .last()
            .unwrap_or(0)
    }

    /// Reads a chunk; `None` where it is not what was written.
    pub(super) fn read(&self, file: &dyn DiskFile, index: u32) -> io::Result<Option<Bytes>> {
        let mut record = vec![0; self.record_bytes(index).unwrap_or(0)];
        let read = file.read_at(&mut record, at(index))?;
        let whole = read == record.len();
        let parts = record.split_at_checked(record.len().saturating_sub(CHECK_BYTES));
        let holds = |(chunk, said): (&[u8], &[u8])| said == self.check(index, chunk);
        if !(whole && parts.is_some_and(holds)) {
            return Ok(None);
        }
        record.truncate(record.len().saturating_sub(CHECK_BYTES));
        Ok(Some(record.into()))
    }

    fn record_bytes(&self, index: u32) -> Option<usize> {
        let chunk = self.shape.chunk_bytes(index)?;
        Some(chunk.saturating_add(CHECK_BYTES))
    }

    /// That of another place or another blob is none of this.
    fn check(&self, index: u32, chunk: &[u8]) -> [u8; CHECK_BYTES] {
        let blob = self.name.blob.as_bytes();
        check(CHUNK_LABEL, &[blob, &index.to_be_bytes(), chunk])
    }
}

/// Where a chunk begins: all before it are full.
fn at(index: u32) -> u64 {
    const RECORD_BYTES: u64 = (limits::BLOB_SEALED_CHUNK_BYTES + CHECK_BYTES) as u64;
    (HEAD_BYTES as u64).saturating_add(u64::from(index).saturating_mul(RECORD_BYTES))
}

fn check(label: &[u8], parts: &[&[u8]]) -> [u8; CHECK_BYTES] {
    let mut hash = Sha256::new_with_prefix(label);
    for part in parts {
        hash.update(part);
    }
    let hash = hash.finalize();
    hash.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::{arbitrary::any, collection, prop_assert_eq, proptest};

    use super::*;

    fn head() -> Head {
        Head {
            name: Name {
                sender: "mae-sai.th".parse().unwrap(),
                recipient: "tachileik.mm".parse().unwrap(),
                blob: BlobId::from_bytes([0xab; 16]),
            },
            shape: BlobShape::of(70_000).unwrap(),
            expires_at: Timestamp::from_millis(1_795_503_123_456),
        }
    }

    #[test]
    fn a_head_comes_back_as_it_was_and_a_file_is_named_by_it() {
        let bytes = head().encode();
        assert_eq!(bytes.len(), HEAD_BYTES);
        assert_eq!(Head::decode(&bytes), Some(head()));
        let file = head().name.file(Kind::Blob);
        let id = "ab".repeat(16);
        assert_eq!(file, format!("mae-sai.th_tachileik.mm_{id}.blob"));
        assert_eq!(Kind::of(&file), Some(Kind::Blob));
        assert_eq!(Kind::of("lost+found"), None);
    }

    proptest! {
        #[test]
        fn a_head_of_which_one_bit_is_another_is_none(at in 0..HEAD_BYTES * 8) {
            let mut bytes = head().encode();
            bytes[at / 8] ^= 1 << (at % 8);
            prop_assert_eq!(Head::decode(&bytes), None);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in collection::vec(any::<u8>(), 0..2 * HEAD_BYTES)) {
            prop_assert_eq!(Head::decode(&bytes), None);
            // With the right check, so that what it says is read.
            let mut checked = bytes;
            checked.resize(HEAD_BYTES - CHECK_BYTES, 0);
            checked[..MAGIC.len()].copy_from_slice(MAGIC);
            let check = check(HEAD_LABEL, &[&checked]);
            checked.extend_from_slice(&check);
            let _ = Head::decode(&checked); // it does not panic
        }
    }
}
