//! `blo crossings`: border crossings that alerts can name. Not: who may cross.

use std::path::Path;

use super::{Failure, out};
use crate::{
    gazetteer::{BadList, Crossing, Gazetteer},
    words::Said,
};

/// List border crossings, and search for one
#[derive(Debug, clap::Args)]
pub struct CrossingsArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// All that are built in, and those of the home's gazetteer.toml
    List {
        /// Print JSON, one a line
        #[arg(long)]
        json: bool,
    },
    /// Those that have all of these words in their names, ids or countries
    Search {
        /// Such as: mae sai, or ปอยเปต
        #[arg(required = true)]
        words: Vec<String>,
        /// Print JSON, one a line
        #[arg(long)]
        json: bool,
    },
}

/// Prints them.
///
/// # Errors
/// Where the home's own list cannot be used, or nothing is found.
pub fn run(home: &Path, args: CrossingsArgs) -> Result<(), Failure> {
    let gazetteer = Gazetteer::of(home).map_err(|error| error.failure())?;
    let (words, json) = match args.verb {
        Verb::List { json } => (Vec::new(), json),
        Verb::Search { words, json } => (words, json),
    };
    let found: Vec<&Crossing> = gazetteer.search(&words).collect();
    if found.is_empty() {
        let said = Said::of("crossings-none").with("words", words.join(" "));
        return Err(Failure::say(66, &said));
    }
    for one in found {
        out::row(&match json {
            true => out::json_line(one)?,
            false => line(one),
        })?;
    }
    Ok(())
}

fn line(one: &Crossing) -> String {
    let names: Vec<&str> = one.names.values().map(String::as_str).collect();
    format!(
        "{:<28}  {}  {}  {}",
        one.id,
        one.countries.join("–"),
        one.name,
        names.join("  ")
    )
}

impl BadList {
    /// For a person.
    pub(super) fn failure(&self) -> Failure {
        Failure::new(78, self.to_string(), self.remedy())
    }
}
