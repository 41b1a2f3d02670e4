//! Where log lines go: standard error, at the level of `BLO_LOG`. Not: what they say; no word of an alert is in one.

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt as _};

/// Starts the log of a program: `level` where `BLO_LOG` says nothing.
pub fn start(level: &str) {
    let filter = EnvFilter::try_from_env("BLO_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let log = fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .finish();
    // A second start in one process, as tests do, changes nothing.
    let _ = log.try_init();
}
