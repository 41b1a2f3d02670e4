//! A draft as it lies on disk, inside its seal.

use blo_proto::{
    BlobId, Digest, Timestamp,
    alert::{Attachment, BlobKey},
};
use prost::Message as _;
use zeroize::Zeroizing;

use super::{Draft, DraftKey};
use crate::keys::HomeKey;

#[derive(Clone, PartialEq, prost::Message)]
struct Stored {
    #[prost(string, tag = "1")]
    officer: String,
    #[prost(uint64, tag = "2")]
    kept_at_ms: u64,
    #[prost(message, repeated, tag = "3")]
    fields: Vec<StoredField>,
    #[prost(message, repeated, tag = "4")]
    files: Vec<StoredFile>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredField {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    value: String,
}

#[derive(Clone, PartialEq, prost::Message)]
struct StoredFile {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    media_type: String,
    #[prost(uint64, tag = "3")]
    size: u64,
    /// SHA-256.
    #[prost(bytes = "vec", tag = "4")]
    digest: Vec<u8>,
    #[prost(bytes = "vec", tag = "5")]
    blob: Vec<u8>,
    /// Opens it.
    #[prost(bytes = "vec", tag = "6")]
    key: Vec<u8>,
}

pub(super) fn seal(
    home: &HomeKey,
    named: (&[u8], DraftKey),
    (officer, kept_at): (&str, Timestamp),
    draft: &Draft,
) -> Vec<u8> {
    let fields = draft.fields.iter().map(|(name, value)| StoredField {
        name: name.clone(),
        value: value.clone(),
    });
    let stored = Stored {
        officer: officer.to_owned(),
        kept_at_ms: kept_at.as_millis(),
        fields: fields.collect(),
        files: draft.files.iter().map(StoredFile::of).collect(),
    };
    home.seal(&label(named), &Zeroizing::new(stored.encode_to_vec()))
}

/// Whose it is, when it was kept, and what it says; `None` where it is damaged, another draft's or another home's.
pub(super) fn open(
    home: &HomeKey,
    named: (&[u8], DraftKey),
    bytes: &[u8],
) -> Option<(String, Timestamp, Draft)> {
    let plain = home.open(&label(named), bytes)?;
    let stored = Stored::decode(plain.as_slice()).ok()?;
    let fields = stored.fields.into_iter().map(|one| (one.name, one.value));
    let files = stored.files.iter().map(StoredFile::read);
    let draft = Draft {
        fields: fields.collect(),
        files: files.collect::<Option<_>>()?,
    };
    let kept_at = Timestamp::from_millis(stored.kept_at_ms);
    Some((stored.officer, kept_at, draft))
}

impl StoredFile {
    fn of(file: &Attachment) -> Self {
        Self {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            digest: file.digest.as_bytes().to_vec(),
            blob: file.blob.as_bytes().to_vec(),
            key: file.key.as_bytes().to_vec(),
        }
    }

    fn read(&self) -> Option<Attachment> {
        Some(Attachment {
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            size: self.size,
            digest: Digest::from_slice(&self.digest)?,
            blob: BlobId::from_slice(&self.blob)?,
            key: BlobKey::from_bytes(self.key.as_slice().try_into().ok()?),
        })
    }
}

fn label((label, key): (&[u8], DraftKey)) -> Vec<u8> {
    [label, &key.0].concat()
}
