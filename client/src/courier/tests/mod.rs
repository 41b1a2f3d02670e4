//! The machine by itself: every (stage, event) has its answer, and two machines back to back keep the promises.
#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a test that panics has failed, which is what it is for"
)]

mod carry;
mod pair;
mod streams;
mod table;
mod together;
mod ways;
mod world;
