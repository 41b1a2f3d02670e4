//! The records of what comes before a pairing: what two offices say to each other, and whether the operator lets them.
//! Pure. Not: what holds of it (`registry`).

use blo_store::Update;
use prost::Message;

use super::keys::proposal_key;

/// What an office says to another before they have agreed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Message)]
pub struct ProposedEntry {
    /// The handle of who says it.
    #[prost(uint32, tag = "1")]
    pub from: u32,
    /// The handle of whom it is for.
    #[prost(uint32, tag = "2")]
    pub to: u32,
    /// What it is.
    #[prost(enumeration = "Proposal", tag = "3")]
    pub thing: i32,
    /// When it came to the relay, milliseconds since 1970.
    #[prost(uint64, tag = "4")]
    pub at: u64,
    /// It need not be known any more.
    #[prost(bool, tag = "5")]
    pub over: bool,
}

/// What a [`ProposedEntry`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Proposal {
    /// An introduction, in the body.
    Introduction = 0,
    /// A pairing with one signature, in the body.
    Half = 1,
}

/// Whether two offices may pair, where the relay asks for that.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct AllowedEntry {
    /// The two handles, the lower first.
    #[prost(uint32, tag = "1")]
    pub one: u32,
    /// The higher.
    #[prost(uint32, tag = "2")]
    pub other: u32,
    /// They may.
    #[prost(bool, tag = "3")]
    pub allowed: bool,
    /// Who said so, in the operator's words.
    #[prost(string, tag = "4")]
    pub by: String,
    /// When, milliseconds since 1970.
    #[prost(uint64, tag = "5")]
    pub at: u64,
}

impl ProposedEntry {
    /// What its record, written at `position`, does to the index.
    pub(super) fn update(&self, position: u64) -> Update {
        let key = proposal_key(self);
        if self.over {
            Update::Delete(key)
        } else {
            Update::Put(key, position.to_be_bytes().to_vec())
        }
    }
}
