//! Logs, to standard error: ids and codes, never words. Not: what is logged.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Begins logging. `RUST_LOG` overrides the level, which is `info` for the product and `warn` for its parts.
pub fn begin(json: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,blo_relay=info,blo_store=info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // An error means that a log exists already, as in a test.
    let _ = if json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
}
