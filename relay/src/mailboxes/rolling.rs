//! The record of a key that changes by plan. Pure. Not: whether it holds, or counts (`registry`).

use blo_store::Update;
use prost::Message;

use super::keys::rolling_key;

/// An office tells one of its pairs which key it has next.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Message)]
pub struct RollOverEntry {
    /// The two handles, the lower first.
    #[prost(uint32, tag = "1")]
    pub one: u32,
    /// The higher.
    #[prost(uint32, tag = "2")]
    pub other: u32,
    /// SHA-256 of the bytes that both keys sign.
    #[prost(bytes = "vec", tag = "3")]
    pub digest: Vec<u8>,
    /// When it came to the relay, milliseconds since 1970: a day later it counts.
    #[prost(uint64, tag = "4")]
    pub at: u64,
    /// It counted before it came to this relay, whose operator had registered the key after.
    #[prost(bool, tag = "5")]
    pub counted: bool,
    /// It need not be known any more.
    #[prost(bool, tag = "6")]
    pub over: bool,
}

impl RollOverEntry {
    /// What its record, written at `position`, does to the index.
    pub(super) fn update(&self, position: u64) -> Update {
        let key = rolling_key(self);
        if self.over {
            Update::Delete(key)
        } else {
            Update::Put(key, position.to_be_bytes().to_vec())
        }
    }
}
