//! A relay on loopback, and gateways that a test makes up: who is let in, what crosses, how it ends.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed, which is what it is for"
)]

mod authority;
mod cli;
mod gateway;
mod keep;
mod life;
mod papers;
mod refused;
