//! How an epoch of a relay's store began, and whether its operator has confirmed it. Pure. Not: what follows (`registry`).

use prost::Message;

/// How an epoch of the store began. Link tokens and bundles from before are not known any more.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct EpochEntry {
    /// Which.
    #[prost(bytes = "vec", tag = "1")]
    pub epoch: Vec<u8>,
    /// How.
    #[prost(enumeration = "Began", tag = "2")]
    pub began: i32,
    /// Who confirmed it, in the operator's words; empty where nobody had to.
    #[prost(string, tag = "3")]
    pub by: String,
    /// When that was, milliseconds since 1970.
    #[prost(uint64, tag = "4")]
    pub at: u64,
    /// When the newest bundle of a copy was made, milliseconds since 1970; 0 where there is none.
    #[prost(uint64, tag = "5")]
    pub newest: u64,
}

/// How an epoch began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub enum Began {
    /// With an empty store.
    Fresh = 0,
    /// Records were found damaged.
    Damaged = 1,
    /// With a copy of an earlier state, which nobody has confirmed yet.
    Restored = 2,
    /// With such a copy, which the operator has confirmed since.
    Confirmed = 3,
}
