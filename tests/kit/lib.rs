//! What the tests stand on: the real programs, throw-away authorities, a relay and its offices in a temporary
//! folder, a bad network, a stranger and an impostor who speak the protocol, an auditor who looks from outside.
//!
//! ```text
//!   World ── Relay (blo-relay) ◄── Network (UDP proxy) ◄── Office (blo run)      Stranger (quinn + blo-proto)
//!                                                              ▲                     └─► Relay
//!                                             verbs, Watch ────┘  Auditor
//! ```
//!
//! Whatever cannot be set up panics with what was said on the way: the test has failed. Not: any claim.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::must_use_candidate,
    reason = "a kit that cannot set up a test has failed it"
)]

pub mod attachments;
pub mod auditor;
pub mod binaries;
pub mod chance;
pub mod impostor;
pub mod letter;
pub mod network;
pub mod office;
pub mod one_stream;
pub mod papers;
pub mod process;
pub mod relay;
pub mod stranger;
pub mod switchboard;
pub mod wait;
pub mod watch;
pub mod world;

pub use chance::Chance;
pub use network::Network;
pub use office::Office;
pub use process::{Outcome, Process};
pub use relay::Relay;
pub use watch::Watch;
pub use world::World;
