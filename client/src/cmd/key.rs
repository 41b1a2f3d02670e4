//! `blo key`: this office's identity key. Not: sealing keys, which change by themselves.

use std::path::Path;

use blo_proto::Timestamp;

use super::Failure;

pub mod roll_over;

/// See to this office's identity key
#[derive(Debug, clap::Args)]
pub struct KeyArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Change the key by plan: counterparts are told a day before, and nothing stops
    #[command(subcommand)]
    RollOver(roll_over::Verb),
}

/// Does it; returns what to print.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &KeyArgs, now: Timestamp) -> Result<String, Failure> {
    match &args.verb {
        Verb::RollOver(verb) => roll_over::run(home, verb, now),
    }
}
