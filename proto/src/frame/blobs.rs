//! Attachments on their own connection: sealed chunks to the relay and from it, and how far a blob is. Not: what is
//! sealed, nor how.

use std::fmt;

use bytes::Bytes;

use super::kinds::office;
use crate::{
    id::{BlobId, OfficeId},
    limits, notice,
    refusal::Refusal,
    time::Timestamp,
    wire::{self, frame::Kind},
};

/// One frame about blobs. A blob's name is its sender, its recipient and its id; one of the two offices is the link's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlobFrame {
    /// Gateway → relay, first after the stream is opened.
    Hello(BlobToken),
    /// Relay → gateway: only now may something be asked, and so many frames may be unanswered
    /// ([`limits::BLOB_WINDOW_MIN`] to [`limits::BLOB_WINDOW_MAX`]).
    Welcome(u32),
    /// Gateway → relay.
    Put(PutChunk),
    /// Relay → gateway: the answer to a put, a question, *taken*, and to a get of a chunk that is not there.
    Stands(BlobStands),
    /// Gateway → relay: how far is it?
    Ask {
        /// The other office.
        office: OfficeId,
        /// Which blob.
        blob: BlobId,
        /// The asker is its sender.
        sent: bool,
    },
    /// Gateway → relay: one chunk, please.
    Get {
        /// Whose blob.
        sender: OfficeId,
        /// Which blob.
        blob: BlobId,
        /// Which chunk, from 0.
        index: u32,
    },
    /// Relay → gateway: a chunk as it was put.
    Chunk {
        /// Whose blob.
        sender: OfficeId,
        /// Which blob.
        blob: BlobId,
        /// Which chunk, from 0.
        index: u32,
        /// [`limits::BLOB_TAG_BYTES`] to [`limits::BLOB_SEALED_CHUNK_BYTES`].
        chunk: Bytes,
    },
    /// Relay → gateway.
    Refused {
        /// The other office.
        office: OfficeId,
        /// Which blob.
        blob: BlobId,
        /// From the table of refusals; one that this version does not know counts as *never*.
        code: String,
        /// With a *later* code, seconds.
        retry_after_s: u32,
    },
    /// Gateway → relay, on the connection for blobs: all of it is on the recipient's disk. Relay → the sender's gateway,
    /// on control: so it was said; news, not a status.
    Taken {
        /// The other office.
        office: OfficeId,
        /// Which blob.
        blob: BlobId,
    },
    /// Relay → the recipient's gateway, on control: so much can be fetched.
    News {
        /// Its sender.
        office: OfficeId,
        /// Which blob.
        blob: BlobId,
        /// So many chunks, from the first on, are there.
        kept: u32,
        /// Of so many.
        chunks: u32,
    },
}

/// Opens a connection for blobs beside a link that is up: 16 random bytes. Not shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlobToken([u8; 16]);

impl BlobToken {
    /// The token with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(super) fn of(bytes: &[u8]) -> Result<Self, Refusal> {
        let token = bytes.try_into().map(Self);
        token.map_err(|_| Refusal::malformed("a token for attachments has 16 bytes"))
    }

    pub(super) fn to_bytes(self) -> Bytes {
        Bytes::copy_from_slice(&self.0)
    }
}

impl fmt::Debug for BlobToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlobToken")
    }
}

/// How many sealed chunks a blob has, and how many bytes they have together: one follows from the other but for the
/// size of the last chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlobShape {
    chunks: u32,
    bytes: u64,
}

impl BlobShape {
    /// The shape of `bytes` sealed bytes; `None` where no blob has so many.
    pub fn of(bytes: u64) -> Option<Self> {
        let full = u64::try_from(limits::BLOB_SEALED_CHUNK_BYTES).ok()?;
        let chunks = u32::try_from(bytes.div_ceil(full)).ok()?;
        let shape = Self { chunks, bytes };
        let last = shape.chunk_bytes(chunks.checked_sub(1)?)?;
        let fits = usize::try_from(chunks).ok()? <= limits::BLOB_CHUNKS_MAX;
        (fits && last >= limits::BLOB_TAG_BYTES).then_some(shape)
    }

    /// How many chunks.
    pub const fn chunks(self) -> u32 {
        self.chunks
    }

    /// Bytes of all sealed chunks.
    pub const fn bytes(self) -> u64 {
        self.bytes
    }

    /// Bytes of one sealed chunk; `None` where there is no such chunk.
    pub fn chunk_bytes(self, index: u32) -> Option<usize> {
        let full = limits::BLOB_SEALED_CHUNK_BYTES;
        let before = u64::from(index).checked_mul(u64::try_from(full).ok()?)?;
        let rest = usize::try_from(self.bytes.checked_sub(before)?).ok()?;
        (index < self.chunks).then_some(rest.min(full))
    }
}

/// One sealed chunk on its way to the relay.
#[derive(Clone, PartialEq, Eq)]
pub struct PutChunk {
    /// For whom.
    pub recipient: OfficeId,
    /// Which blob.
    pub blob: BlobId,
    /// Its size: the same with every chunk.
    pub shape: BlobShape,
    /// Until when the relay keeps it: the same with every chunk.
    pub expires_at: Timestamp,
    /// Which chunk, from 0: one that the shape has.
    pub index: u32,
    /// As many bytes as the shape says.
    pub chunk: Bytes,
}

impl fmt::Debug for PutChunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shape, index, .. } = self;
        write!(
            f,
            "PutChunk({} for {}, {index} of {})",
            self.blob, self.recipient, shape.chunks
        )
    }
}

/// How far a blob is at the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobStands {
    /// The other office.
    pub office: OfficeId,
    /// Which blob.
    pub blob: BlobId,
    /// So many chunks, from the first on, are on the relay's disk.
    pub kept: u32,
    /// Of so many; 0 where the relay has nothing of it.
    pub chunks: u32,
    /// It is on the recipient's disk.
    pub taken: bool,
}

impl BlobFrame {
    pub(super) fn to_wire(&self) -> Kind {
        let id = |blob: &BlobId| Bytes::copy_from_slice(blob.as_bytes());
        match self {
            Self::Hello(token) => Kind::BlobHello(wire::BlobHello {
                token: token.to_bytes(),
            }),
            Self::Welcome(window) => Kind::BlobWelcome(wire::BlobWelcome { window: *window }),
            Self::Put(put) => Kind::PutChunk(put.to_wire()),
            Self::Stands(stands) => Kind::BlobStands(stands.to_wire()),
            Self::Ask { office, blob, sent } => Kind::AskBlob(wire::AskBlob {
                office: office.to_string(),
                blob: id(blob),
                sent: *sent,
            }),
            Self::Get {
                sender,
                blob,
                index,
            } => Kind::GetChunk(wire::GetChunk {
                sender: sender.to_string(),
                blob: id(blob),
                index: *index,
            }),
            Self::Chunk {
                sender,
                blob,
                index,
                chunk,
            } => Kind::Chunk(wire::Chunk {
                sender: sender.to_string(),
                blob: id(blob),
                index: *index,
                chunk: chunk.clone(),
            }),
            Self::Refused {
                office,
                blob,
                code,
                retry_after_s,
            } => Kind::BlobRefused(wire::BlobRefused {
                office: office.to_string(),
                blob: id(blob),
                code: code.clone(),
                retry_after_s: *retry_after_s,
            }),
            Self::Taken { office, blob } => Kind::BlobTaken(wire::BlobTaken {
                office: office.to_string(),
                blob: id(blob),
            }),
            Self::News {
                office,
                blob,
                kept,
                chunks,
            } => Kind::BlobNews(wire::BlobNews {
                office: office.to_string(),
                blob: id(blob),
                kept: *kept,
                chunks: *chunks,
            }),
        }
    }

    /// A kind that is about no blob is no frame of this one: the caller has looked for the others.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the frames that are about no blob have their own match"
    )]
    pub(super) fn from_wire(kind: Kind) -> Result<Self, Refusal> {
        Ok(match kind {
            Kind::BlobHello(hello) => Self::Hello(BlobToken::of(&hello.token)?),
            Kind::BlobWelcome(welcome) => Self::Welcome(window(welcome.window)?),
            Kind::PutChunk(put) => Self::Put(PutChunk::from_wire(put)?),
            Kind::BlobStands(stands) => Self::Stands(BlobStands::from_wire(&stands)?),
            Kind::AskBlob(ask) => Self::Ask {
                office: office(&ask.office)?,
                blob: id(&ask.blob)?,
                sent: ask.sent,
            },
            Kind::GetChunk(get) => Self::Get {
                sender: office(&get.sender)?,
                blob: id(&get.blob)?,
                index: index(get.index)?,
            },
            Kind::Chunk(chunk) => Self::Chunk {
                sender: office(&chunk.sender)?,
                blob: id(&chunk.blob)?,
                index: index(chunk.index)?,
                chunk: sealed(chunk.chunk)?,
            },
            Kind::BlobRefused(refused) => Self::Refused {
                office: office(&refused.office)?,
                blob: id(&refused.blob)?,
                code: notice::code(&refused.code)?,
                retry_after_s: refused.retry_after_s,
            },
            Kind::BlobTaken(taken) => Self::Taken {
                office: office(&taken.office)?,
                blob: id(&taken.blob)?,
            },
            Kind::BlobNews(news) => {
                let (kept, chunks) = so_far(news.kept, news.chunks)?;
                Self::News {
                    office: office(&news.office)?,
                    blob: id(&news.blob)?,
                    kept,
                    chunks,
                }
            }
            _ => return Err(Refusal::malformed("a frame that is about no attachment")),
        })
    }
}

impl PutChunk {
    fn to_wire(&self) -> wire::PutChunk {
        wire::PutChunk {
            recipient: self.recipient.to_string(),
            blob: Bytes::copy_from_slice(self.blob.as_bytes()),
            chunks: self.shape.chunks,
            bytes: self.shape.bytes,
            expires_at_ms: self.expires_at.as_millis(),
            index: self.index,
            chunk: self.chunk.clone(),
        }
    }

    fn from_wire(put: wire::PutChunk) -> Result<Self, Refusal> {
        let shape = BlobShape::of(put.bytes).filter(|shape| shape.chunks == put.chunks);
        let shape = shape.ok_or_else(|| Refusal::malformed("an attachment has no such size"))?;
        if shape.chunk_bytes(put.index) != Some(put.chunk.len()) {
            return Err(Refusal::malformed("a chunk of another size"));
        }
        Ok(Self {
            recipient: office(&put.recipient)?,
            blob: id(&put.blob)?,
            shape,
            expires_at: Timestamp::from_millis(put.expires_at_ms),
            index: put.index,
            chunk: put.chunk,
        })
    }
}

impl BlobStands {
    fn to_wire(&self) -> wire::BlobStands {
        wire::BlobStands {
            office: self.office.to_string(),
            blob: Bytes::copy_from_slice(self.blob.as_bytes()),
            kept: self.kept,
            chunks: self.chunks,
            taken: self.taken,
        }
    }

    fn from_wire(stands: &wire::BlobStands) -> Result<Self, Refusal> {
        let (kept, chunks) = so_far(stands.kept, stands.chunks)?;
        Ok(Self {
            office: office(&stands.office)?,
            blob: id(&stands.blob)?,
            kept,
            chunks,
            taken: stands.taken,
        })
    }
}

fn id(bytes: &[u8]) -> Result<BlobId, Refusal> {
    BlobId::from_slice(bytes).ok_or_else(|| Refusal::malformed("an attachment's id has 16 bytes"))
}

fn window(frames: u32) -> Result<u32, Refusal> {
    if (limits::BLOB_WINDOW_MIN..=limits::BLOB_WINDOW_MAX).contains(&frames) {
        Ok(frames)
    } else {
        Err(Refusal::malformed("a window of that many frames"))
    }
}

fn index(index: u32) -> Result<u32, Refusal> {
    if usize::try_from(index).is_ok_and(|index| index < limits::BLOB_CHUNKS_MAX) {
        Ok(index)
    } else {
        Err(Refusal::malformed("no attachment has so many chunks"))
    }
}

fn so_far(kept: u32, chunks: u32) -> Result<(u32, u32), Refusal> {
    let fits = usize::try_from(chunks).is_ok_and(|chunks| chunks <= limits::BLOB_CHUNKS_MAX);
    if fits && kept <= chunks {
        Ok((kept, chunks))
    } else {
        Err(Refusal::malformed("more chunks than there are"))
    }
}

fn sealed(chunk: Bytes) -> Result<Bytes, Refusal> {
    if (limits::BLOB_TAG_BYTES..=limits::BLOB_SEALED_CHUNK_BYTES).contains(&chunk.len()) {
        Ok(chunk)
    } else {
        Err(Refusal::malformed("a sealed chunk has no such size"))
    }
}

#[cfg(test)]
pub(in crate::frame) mod tests;
