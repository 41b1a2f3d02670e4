//! What two offices say to each other, and how it is proven.
//!
//! ```text
//!   Alert ─► Content ─┐                                             ┌─► Content ─► Alert
//!                     ├─ envelope::seal ─► bytes ─► envelope::open ─┤
//!   Margin ───────────┘        │                        │           └─► Margin
//!                         seal, sign              Verified<Carried>
//! ```
//!
//! Pure: no async, no I/O, no clock, no global randomness. Time, salts and seeds are passed in. The written
//! authority is `SPEC.md` beside this crate; its rules are cited here as `R-nn`.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm
)]
#![cfg_attr(
    test,
    allow(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "a test that panics has failed, which is what it is for"
    )
)]

pub mod alert;
pub mod blob;
pub mod bundle;
pub mod certificate;
pub mod content;
pub mod envelope;
pub mod facts;
pub mod frame;
pub mod id;
pub mod introduction;
pub mod limits;
pub mod moment;
pub mod notice;
pub mod pace;
pub mod pairing;
pub mod receipt;
pub mod refusal;
pub mod revocation;
pub mod rollover;
pub mod seal;
pub mod sign;
pub mod takeover;
pub mod time;
pub mod unpairing;
mod wire;

pub use id::{
    AlertId, BlobId, Digest, Number, OfficeId, Precedence, RelayId, SessionId, StoreEpoch, StreamId,
};
pub use refusal::{Code, Refusal, When};
pub use sign::{IdentityKey, Signer, Verified};
pub use time::{Clock, Timestamp};
