//! `blo key roll-over`: a next key is made, certified, announced to every counterpart a day before it counts, and then is
//! this office's. Not: the changing over, which the gateway does.

use std::{
    fs,
    path::{Path, PathBuf},
};

use blo_proto::Timestamp;

use super::super::{Failure, certificate, talk, tell};
use crate::{
    authority::{self, request},
    keys::{self, Home, HomeError, NEXT_CERTIFICATE, NEXT_REQUEST, Sources},
    local::{Client, Request},
    words::Said,
};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Verb {
    /// Make the next key and the request for its certificate; nothing changes yet
    Begin(BeginArgs),
    /// Announce the next key to every counterpart: it counts a day later
    Announce(AnnounceArgs),
    /// Give the next key up, while it is not announced
    Cancel(CancelArgs),
}

/// Make the next key
#[derive(Debug, clap::Args)]
pub(super) struct BeginArgs {
    /// Where the certificate request goes [default: next-request.pem in the home]
    #[arg(long)]
    csr_out: Option<PathBuf>,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

/// Announce it
#[derive(Debug, clap::Args)]
pub(super) struct AnnounceArgs {
    /// The certificate that the national authority issued for it, and those between the two if any, PEM, ours first
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

/// Give it up
#[derive(Debug, clap::Args)]
pub(super) struct CancelArgs {
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

pub(super) fn run(home: &Path, verb: &Verb, now: Timestamp) -> Result<String, Failure> {
    match verb {
        Verb::Begin(args) => begin(home, args),
        Verb::Announce(args) => announce(home, args, now),
        Verb::Cancel(args) => cancel(home, args),
    }
}

fn begin(home: &Path, args: &BeginArgs) -> Result<String, Failure> {
    let home = unlocked(home, args.passphrase_file.clone())?;
    let pkcs8 = home.make_next_key().map_err(|error| match error {
        HomeError::Exists(path) => {
            Failure::say(73, &Said::of("roll-under-way").with("file", path.display()))
        }
        error => error.into(),
    })?;
    let pem = request::make(
        home.identity.office().as_str(),
        &authority::key_pair_of(&pkcs8)?,
    )?;
    let target = args.csr_out.clone();
    let target = target.unwrap_or_else(|| home.path.join(NEXT_REQUEST));
    super::super::write_out(&target, pem.as_bytes())?;
    let said = Said::of("roll-made").with("office", home.identity.office());
    Ok(tell(&said.with("request", target.display())))
}

fn announce(home: &Path, args: &AnnounceArgs, now: Timestamp) -> Result<String, Failure> {
    let home = unlocked(home, args.passphrase_file.clone())?;
    let Some(next) = home.other.as_ref().filter(|other| other.is_next) else {
        return Err(Failure::say(66, &Said::of("roll-none")));
    };
    let chain = keys::certificates(&args.certificate)?;
    if chain != next.chain {
        let announced = home.path.join(NEXT_CERTIFICATE);
        if announced.exists() {
            return Err(Failure::say(73, &Said::of("roll-another")));
        }
        // Of the same authority as the certificate until now.
        let authorities = home.own_authorities()?;
        certificate::check(&home.config, &next.key(), (&chain, &authorities), now)?;
        let pem = fs::read(&args.certificate).map_err(HomeError::io(&args.certificate))?;
        home.put_next_certificate(&pem)?;
    }
    if Client::connect(&home.path).is_err() {
        return Ok(tell(&Said::of("roll-later")));
    }
    let count: usize = talk::ask(&home.path, &Request::Announce)?;
    Ok(tell(&Said::of("roll-announced").with("count", count)))
}

fn cancel(home: &Path, args: &CancelArgs) -> Result<String, Failure> {
    let home = unlocked(home, args.passphrase_file.clone())?;
    home.drop_next_key().map_err(|error| match error {
        HomeError::Exists(_) => Failure::say(73, &Said::of("roll-fixed")),
        error => error.into(),
    })?;
    Ok(tell(&Said::of("roll-no-next")))
}

fn unlocked(home: &Path, passphrase_file: Option<PathBuf>) -> Result<Home, Failure> {
    let passphrase = Sources::from_environment(passphrase_file).existing()?;
    Ok(Home::unlock(home, &passphrase)?)
}
