//! `blo desk-cert`: the certificate with which the office's own network reaches the page.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use blo_proto::Timestamp;

use super::{Failure, tell};
use crate::{
    authority::page,
    keys::{Home, Sources},
    words::Said,
};

/// Make the certificate with which browsers on the office's network reach the page
#[derive(Debug, clap::Args)]
pub struct DeskCertArgs {
    /// A name under which browsers reach the gateway
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// An address under which browsers reach it
    #[arg(long)]
    ip: Vec<IpAddr>,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

/// Makes it; what to say.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: DeskCertArgs, now: Timestamp) -> Result<String, Failure> {
    let passphrase = Sources::from_environment(args.passphrase_file).existing()?;
    let home = Home::unlock_without_chain(home, &passphrase)?;
    let made = page::make(&home, (&args.host, &args.ip), now)?;
    let authority = home.path.join(page::FOLDER).join(page::AUTHORITY);
    let browsers = if made.new_authority {
        Said::of("desk-cert-trust").with("file", authority.display())
    } else {
        Said::of("desk-cert-nothing")
    };
    let said = [
        Said::of("desk-cert-made").with("until", made.until),
        browsers,
        Said::of("desk-cert-restart"),
    ];
    Ok(said.each_ref().map(tell).join("\n"))
}
