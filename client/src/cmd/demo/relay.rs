//! This program as a relay, for the demo's own process. The one place in the client that may use the relay's library.

use std::{ffi::OsString, process::ExitCode};

/// The relay's words, as `blo-relay` takes them
#[derive(Debug, clap::Args)]
pub struct RelayArgs {
    /// What follows the program's name
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
}

/// Is the relay, for as long as the demo runs.
pub fn run(args: RelayArgs) -> ExitCode {
    if let Err(failure) = super::super::run::end_with_parent() {
        super::super::note(&failure.happened);
        return ExitCode::from(failure.exit);
    }
    let name = OsString::from("blo-relay");
    blo_relay::cli::run(std::iter::once(name).chain(args.words))
}
