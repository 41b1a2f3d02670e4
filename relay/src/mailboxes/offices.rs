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
