//! `blo takeover`: the digits by which the relay's operator lets in this home, and no other one of its office. Not: the
//! token that they are of (`gateway`).

use std::path::{Path, PathBuf};

use blo_proto::{Timestamp, takeover::TakeoverCode};

use super::{Failure, out, run::no_threads, tell};
use crate::{
    gateway::take_over,
    keys::{Home, Sources},
    words::Said,
};

/// Say by which digits the relay's operator lets in this home of the office, and no other
#[derive(Debug, clap::Args)]
pub struct TakeoverArgs {
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

/// Makes the home's own token, once, and says its digits.
///
/// # Errors
/// Two sentences and a code; 75 while the gateway of the home runs.
pub fn run(home: &Path, args: &TakeoverArgs, now: Timestamp) -> Result<(), Failure> {
    let passphrase = Sources::from_environment(args.passphrase_file.clone()).existing()?;
    let home = Home::open(home, &passphrase)?;
    let office = home.identity.office();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(no_threads)?;
    let (journal, options) = (home.journal(), blo_store::Options::default());
    let relays: Vec<_> = home.config.relays().map(|one| one.name.clone()).collect();
    let making = take_over(&journal, (home.home_key.bytes(), options), &relays, now);
    let token = runtime
        .block_on(making)
        .map_err(|error| Failure::say(75, &Said::of("store-look").with("why", error)))?;
    let code = TakeoverCode::of(office, &token);
    let names: Vec<&str> = relays.iter().map(blo_proto::RelayId::as_str).collect();
    let read = Said::of("takeover-read").with("relays", names.join(", "));
    let read = read.with("office", office).with("code", &code);
    let then = Said::of("takeover-then").with("office", office);
    let then = then.with("home", home.path.display());
    out::line(&format!("{code}\n{}\n{}", tell(&read), tell(&then)))
}
