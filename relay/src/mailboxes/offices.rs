//! Records of what an operator decides about an office's home, apart from the others for their number. Pure. Not: what
//! they do to the index (`record`).

use prost::Message;

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
