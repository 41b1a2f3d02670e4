//! `blo store verify|rebuild`: the journal of a stopped gateway, judged or indexed anew. Not: what its records say.

use std::path::Path;

use blo_store::{IndexVerdict, StoreError};

use super::{Failure, out, tell};
use crate::{desk::upkeep, words::Said};

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
        let said = Said::of("store-no-journal").with("home", home.display());
        return Err(Failure::say(66, &said));
    }
    match args.verb {
        Verb::Verify => verify(&journal),
        Verb::Rebuild => {
            let report = upkeep::rebuild(&journal).map_err(failed)?;
            let said = Said::of("store-rebuilt").with("keys", report.keys);
            say(&said.with("records", report.opening.last.number()))
        }
    }
}

fn verify(journal: &Path) -> Result<(), Failure> {
    let report = upkeep::verify(journal).map_err(failed)?;
    let whole = Said::of("store-whole").with("records", report.records);
    let whole = whole.with("segments", report.segments);
    say(&whole.with("last", report.last.number()))?;
    if report.tail_bytes > 0 {
        say(&Said::of("store-tail").with("bytes", report.tail_bytes))?;
    }
    for damage in &report.damage {
        say(&Said::of("store-damaged").with("what", damage))?;
    }
    say(&match &report.index {
        IndexVerdict::Same { keys } => Said::of("store-index-same").with("keys", keys),
        IndexVerdict::NotTrusted { why } => Said::of("store-index-anew").with("why", why),
        IndexVerdict::Differs { how } => Said::of("store-index-differs").with("how", how),
    })?;
    if report.is_sound() {
        return Ok(());
    }
    Err(Failure::say(65, &Said::of("store-unsound")))
}

fn say(said: &Said) -> Result<(), Failure> {
    out::line(&tell(said))
}

pub(super) fn failed(error: StoreError) -> Failure {
    Failure::say(75, &Said::of("store-unusable").with("why", error))
}
