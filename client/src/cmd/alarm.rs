//! `blo alarm`: tries what is run when an alert needs an officer. Not: when that is (`gateway`).

use std::path::Path;

use super::{Failure, out, talk, tell};
use crate::{local::Request, words::Said};

/// Try what is run when an alert needs an officer
#[derive(Debug, clap::Args)]
pub struct AlarmArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Run the program of [alarm] exec once, and say how it ended
    Test,
}

/// Tries it.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &AlarmArgs) -> Result<(), Failure> {
    match args.verb {
        Verb::Test => {
            let () = talk::ask(home, &Request::TestAlarm)?;
            out::line(&tell(&Said::of("alarm-well")))
        }
    }
}
