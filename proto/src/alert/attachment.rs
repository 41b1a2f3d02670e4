//! What an alert says of a file that goes with it: enough to fetch it, open it, and prove that it is the one. Not: its
//! bytes (`blob`).

use std::fmt;

use bytes::Bytes;
use zeroize::Zeroizing;

use super::{
    bad,
    words::{bounded, nfc},
};
use crate::{
    id::{BlobId, Digest},
    limits,
    refusal::Refusal,
    wire,
};

/// A file that goes with an alert. What it is lies under the alert's signature; its bytes travel by themselves.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Name of the file, without a folder: at most 120 characters.
    pub name: String,
    /// RFC 6838, such as `image/jpeg`; as the sender asserts.
    pub media_type: String,
    /// Bytes of the file, 1 to [`limits::BLOB_BYTES_MAX`].
    pub size: u64,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Names the sealed bytes.
    pub blob: BlobId,
    /// Opens them, and nothing else.
    pub key: BlobKey,
}

/// Opens one blob: 32 random bytes, wiped when dropped, never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct BlobKey(Zeroizing<[u8; 32]>);

impl BlobKey {
    /// The key with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Marks of direction, which move what stands around a dot: with them a name shows another ending than it has.
const MARKS: [char; 3] = ['\u{200E}', '\u{200F}', '\u{061C}'];

impl fmt::Debug for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlobKey(…)")
    }
}

/// a file's name is words, too.
impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.blob, self.size)
    }
}

impl Attachment {
    /// Judges the name of a file. It is written into a folder as it is: it names no other one, hides nothing, and shows
    /// the ending that it has.
    ///
    /// # Errors
    /// `bad_content`.
    pub fn check_name(name: &str) -> Result<(), Refusal> {
        let most = (
            limits::ATTACHMENT_NAME_CHARS_MAX,
            limits::ATTACHMENT_NAME_BYTES_MAX,
        );
        bounded("the name of an attachment", name.to_owned(), most)?;
        if name.contains(MARKS) {
            return Err(bad(
                "the name of an attachment has a character that turns the direction of writing",
            ));
        }
        if name.trim() != name || name.is_empty() {
            return Err(bad(
                "the name of an attachment begins and ends with a letter",
            ));
        }
        if name.starts_with(['.', '-']) || name.contains(['/', '\\', '\n', '\t']) {
            return Err(bad(
                "the name of an attachment is a file's alone, and begins with neither . nor -",
            ));
        }
        Ok(())
    }

    pub(super) fn to_wire(&self) -> wire::Attachment {
        wire::Attachment {
            name: nfc(&self.name),
            media_type: self.media_type.clone(),
            size: self.size,
            digest: Bytes::copy_from_slice(self.digest.as_bytes()),
            blob: Bytes::copy_from_slice(self.blob.as_bytes()),
            key: Bytes::copy_from_slice(self.key.as_bytes()),
        }
    }

    pub(super) fn from_wire(wire: wire::Attachment) -> Result<Self, Refusal> {
        Self::check_name(&wire.name)?;
        if !is_media_type(&wire.media_type) {
            return Err(bad(
                "the media type of an attachment is one of RFC 6838, such as image/jpeg",
            ));
        }
        let most = u64::try_from(limits::BLOB_BYTES_MAX).unwrap_or(u64::MAX);
        if wire.size == 0 || wire.size > most {
            return Err(bad(format!("an attachment has 1 to {most} bytes")));
        }
        let blob = BlobId::from_slice(&wire.blob);
        let key = wire.key.as_ref().try_into().map(BlobKey::from_bytes);
        Ok(Self {
            name: wire.name,
            media_type: wire.media_type,
            size: wire.size,
            digest: crate::notice::digest(&wire.digest)?,
            blob: blob.ok_or_else(|| bad("an attachment's id has 16 bytes"))?,
            key: key.map_err(|_| bad("an attachment's key has 32 bytes"))?,
        })
    }
}

/// Refuses two files under one name, and two under one id.
pub(super) fn check(attachments: &[Attachment]) -> Result<(), Refusal> {
    if attachments.len() > limits::ATTACHMENTS_MAX {
        return Err(bad(format!(
            "an alert has at most {} attachments",
            limits::ATTACHMENTS_MAX
        )));
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut blobs = std::collections::BTreeSet::new();
    for one in attachments {
        if !seen.insert(&one.name) || !blobs.insert(one.blob) {
            return Err(bad("two attachments of an alert have one name or one id"));
        }
    }
    Ok(())
}

/// RFC 6838 §4.2: two restricted names and a slash. Parameters have no place here.
fn is_media_type(text: &str) -> bool {
    let restricted = |name: &str| {
        let mut bytes = name.bytes();
        let first = bytes.next().is_some_and(|b| b.is_ascii_alphanumeric());
        let rest = |b: u8| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b);
        first && bytes.all(rest)
    };
    text.len() <= limits::MEDIA_TYPE_BYTES_MAX
        && text
            .split_once('/')
            .is_some_and(|(top, sub)| restricted(top) && restricted(sub))
}
