//! `blo store verify|rebuild`: the journal of a stopped gateway, judged or indexed anew. Not: what its records say.

use std::path::Path;

use blo_store::{IndexVerdict, StoreError};

use super::{Failure, out};
use crate::desk::upkeep;

/// Judge or mend the journal of a stopped gateway
#[derive(Debug, clap::Args)]
pub struct StoreArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Read every record and compare the index with them, changing nothing
    Verify,
    /// Make the index anew from the journal
    Rebuild,
}

/// Does it.
///
/// # Errors
/// Two sentences and a code; 65 where the journal is damaged.
pub fn run(home: &Path, args: &StoreArgs) -> Result<(), Failure> {
    let journal = home.join("journal");
    if !journal.is_dir() {
        let happened = format!("there is no journal in {}", home.display());
        return Err(Failure::new(66, happened, "Name the home with --home."));
    }
    match args.verb {
        Verb::Verify => verify(&journal),
        Verb::Rebuild => {
            let report = upkeep::rebuild(&journal).map_err(failed)?;
            out::line(&format!(
                "index made anew: {} keys for {} records",
                report.keys,
                report.opening.last.number()
            ))
        }
    }
}

fn verify(journal: &Path) -> Result<(), Failure> {
    let report = upkeep::verify(journal).map_err(failed)?;
    out::line(&format!(
        "{} records in {} segments are whole; the last one is {}",
        report.records,
        report.segments,
        report.last.number()
    ))?;
    if report.tail_bytes > 0 {
        out::line(&format!(
            "{} bytes of an unfinished commit, which nobody was told of, go at the next start",
            report.tail_bytes
        ))?;
    }
    for damage in &report.damage {
        out::line(&format!("damaged: {damage}"))?;
    }
    out::line(&match &report.index {
        IndexVerdict::Same { keys } => format!("the index is what the journal says: {keys} keys"),
        IndexVerdict::NotTrusted { why } => format!("the index will be made anew: {why}"),
        IndexVerdict::Differs { how } => format!("the index DIFFERS: {how}"),
    })?;
    if report.is_sound() {
        return Ok(());
    }
    Err(Failure::new(
        65,
        "the journal or its index is damaged",
        "Keep a copy of the folder; what is not named above is served.",
    ))
}

#[expect(clippy::needless_pass_by_value, reason = "it is the target of map_err")]
pub(super) fn failed(error: StoreError) -> Failure {
    Failure::new(
        75,
        format!("the journal cannot be used: {error}"),
        "Stop the gateway of this home first, and see that the disk works.",
    )
}
