//! `blo key`: another identity key for a home. `replace` is for one that may be stolen: at once, and every counterpart
//! agrees anew; `roll-over` for one that changes by plan. Not: who registers and certifies the new key, nor the ceremony
//! (`pair`), nor sealing keys, which change by themselves.

use std::path::{Path, PathBuf};

use blo_proto::Timestamp;

use super::{Failure, init, tell};
use crate::{
    authority::{self, request},
    keys::{FreshKey, Home, Passphrase, Sources},
    words::Said,
};

pub mod roll_over;

/// Give this office another identity key
#[derive(Debug, clap::Args)]
pub struct KeyArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Put a new key in the place of one that may be stolen, and ask for its certificate
    Replace(ReplaceArgs),
    /// Change the key by plan: counterparts are told a day before, and nothing stops
    #[command(subcommand)]
    RollOver(roll_over::Verb),
}

/// What another key is made with.
#[derive(Debug, clap::Args)]
pub(super) struct ReplaceArgs {
    /// Where the certificate request goes [default: request.pem in the home]
    #[arg(long)]
    csr_out: Option<PathBuf>,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
    /// File with another passphrase, for the home from now on
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

/// What opens a home, and what will.
pub(super) struct Unlocking {
    now: Passphrase,
    then: Passphrase,
}

/// Performs it; returns what to print.
///
/// # Errors
/// Two sentences and a code; 75 while the gateway of a home whose key is replaced runs.
pub fn run(home: &Path, args: &KeyArgs, now: Timestamp) -> Result<String, Failure> {
    match &args.verb {
        Verb::Replace(args) => {
            let unlocking = args.unlocking(home)?;
            replace_with(home, args, &unlocking)
        }
        Verb::RollOver(verb) => roll_over::run(home, verb, now),
    }
}

impl ReplaceArgs {
    /// Refuses words about a new key where none is made.
    pub(super) fn check_for(&self, new_key: bool) -> Result<(), Failure> {
        let given = [
            &self.csr_out,
            &self.passphrase_file,
            &self.new_passphrase_file,
        ];
        if new_key || given.iter().all(|one| one.is_none()) {
            return Ok(());
        }
        Err(Failure::say(64, &Said::of("key-none-asked")))
    }

    /// The passphrase, which opens the home or the backup in `folder`, and the one to come.
    pub(super) fn unlocking(&self, folder: &Path) -> Result<Unlocking, Failure> {
        let now = Sources::from_environment(self.passphrase_file.clone()).existing()?;
        Home::unlock_without_chain(folder, &now)?;
        let then = match &self.new_passphrase_file {
            Some(file) => Sources::from_environment(Some(file.clone())).new_one()?,
            None => now.clone(),
        };
        Ok(Unlocking { now, then })
    }
}

/// Replaces the key of a home; what is next. The request is written before the key counts, so that no key is without.
pub(super) fn replace_with(
    home: &Path,
    args: &ReplaceArgs,
    unlocking: &Unlocking,
) -> Result<String, Failure> {
    let opened = Home::open_without_chain(home, &unlocking.now)?;
    let office = opened.identity.office().clone();
    let fresh = FreshKey::draw();
    let key = authority::key_pair_of(&fresh.pkcs8())?;
    let pem = request::make(office.as_str(), &key)?;
    let target = args.csr_out.clone();
    let target = target.unwrap_or_else(|| home.join(init::REQUEST));
    super::write_out(&target, pem.as_bytes())?;
    opened.replace_identity(&fresh, &unlocking.then)?;
    let next = Said::of("key-replaced-next").with("request", target.display());
    let then = Said::of("key-replaced-then").with("home", home.display());
    Ok(format!(
        "{}\n{}\n{}",
        tell(&Said::of("key-replaced").with("office", office)),
        tell(&next),
        tell(&then)
    ))
}
