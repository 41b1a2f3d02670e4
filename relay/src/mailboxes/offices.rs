//! Records of an office: its registration, what an operator decides about its home, and who vouches for offices; apart
//! from the others for their number. Pure. Not: what they do to the index (`record`).

use prost::Message;
use sha2::{Digest, Sha256};

/// Bytes of the name of an authority in the index.
const AUTHORITY_ID_BYTES: usize = 16;

/// An office of the registry.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct OfficeEntry {
    /// Its handle, which never changes.
    #[prost(uint32, tag = "1")]
    pub handle: u32,
    /// Its id.
    #[prost(string, tag = "2")]
    pub office: String,
    /// Its registered identity key.
    #[prost(bytes = "vec", tag = "3")]
    pub key: Vec<u8>,
    /// Who registered it, in the operator's words; empty in a journal of earlier software.
    #[prost(string, tag = "4")]
    pub by: String,
    /// When, milliseconds since 1970.
    #[prost(uint64, tag = "5")]
    pub at: u64,
    /// It is registered no more; its id, handle and serials stay known.
    #[prost(bool, tag = "6")]
    pub removed: bool,
    /// Its keys before, the oldest first: each was followed by the next, the last by `key`, by a roll-over. An empty one
    /// says that what comes after it followed on the operator's word.
    #[prost(bytes = "vec", repeated, tag = "7")]
    pub formerly: Vec<Vec<u8>>,
}

/// How an office stands with the operator.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct StandingEntry {
    /// Which office.
    #[prost(uint32, tag = "1")]
    pub handle: u32,
    /// It may not link, and nothing is carried from or to it.
    #[prost(bool, tag = "2")]
    pub suspended: bool,
    /// What waits for it or is of it ends as refused; else it waits until it expires.
    #[prost(bool, tag = "3")]
    pub refuse_queued: bool,
    /// Who said so, in the operator's words.
    #[prost(string, tag = "4")]
    pub by: String,
    /// When, milliseconds since 1970.
    #[prost(uint64, tag = "5")]
    pub at: u64,
}

/// Which home an office's next link is of: none of its link tokens counts any more.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct TakeoverEntry {
    /// Which office.
    #[prost(uint32, tag = "1")]
    pub handle: u32,
    /// The digits of the token that it will present.
    #[prost(string, tag = "2")]
    pub code: String,
    /// Who said so, in the operator's words.
    #[prost(string, tag = "3")]
    pub by: String,
    /// When, milliseconds since 1970.
    #[prost(uint64, tag = "4")]
    pub at: u64,
    /// The registered key of the office then: another one's gateway waits for nothing.
    #[prost(bytes = "vec", tag = "5")]
    pub key: Vec<u8>,
}

/// Somebody presented a dead link token of an office, or a person has settled that.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct DisputeEntry {
    /// Which office.
    #[prost(uint32, tag = "1")]
    pub handle: u32,
    /// When, milliseconds since 1970.
    #[prost(uint64, tag = "2")]
    pub at: u64,
    /// Who settled it, in the operator's words; empty where it stands.
    #[prost(string, tag = "3")]
    pub by: String,
    /// The registered key of the office then: another one's is in nobody else's hands.
    #[prost(bytes = "vec", tag = "4")]
    pub key: Vec<u8>,
}

/// An authority, bound to one country.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct AuthorityEntry {
    /// Its name in the index: of the country and the certificate.
    #[prost(bytes = "vec", tag = "1")]
    pub id: Vec<u8>,
    /// The country of the offices for which it vouches: two small letters.
    #[prost(string, tag = "2")]
    pub country: String,
    /// It vouches for nobody any more.
    #[prost(bool, tag = "3")]
    pub removed: bool,
    /// Who said so, in the operator's words.
    #[prost(string, tag = "4")]
    pub by: String,
    /// When, milliseconds since 1970.
    #[prost(uint64, tag = "5")]
    pub at: u64,
}

/// The newest revocation list of an authority.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct ListEntry {
    /// Whose, in the index: of the country, and of the authority's name and key.
    #[prost(bytes = "vec", tag = "1")]
    pub id: Vec<u8>,
    /// The country of the offices for which that authority vouches.
    #[prost(string, tag = "2")]
    pub country: String,
    /// Who brought it, in the operator's words.
    #[prost(string, tag = "3")]
    pub by: String,
    /// When, milliseconds since 1970.
    #[prost(uint64, tag = "4")]
    pub at: u64,
}

impl AuthorityEntry {
    /// The name of an authority, or of its lists, in the index: of its country and what it is known by.
    pub fn id_of(country: &str, parts: &[&[u8]]) -> Vec<u8> {
        let mut digest = Sha256::new();
        for part in [&[country.as_bytes()], parts].concat() {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            digest.update(length.to_be_bytes());
            digest.update(part);
        }
        let mut id = digest.finalize().to_vec();
        id.truncate(AUTHORITY_ID_BYTES);
        id
    }
}
