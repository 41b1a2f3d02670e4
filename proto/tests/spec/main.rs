//! Is the paper true? SPEC.md, the vectors and the schema against the code, and the sealing against a second
//! implementation. Not: single rooms, which test themselves.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod blob;
mod fixed;
mod interop;
mod introduction;
mod must_fail;
mod outside;
mod paper;
mod raw_bytes;
mod rollover;
mod schema;
mod unpairing;
mod vectors;
