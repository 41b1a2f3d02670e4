//! `blo certificate add`: the certificate that the authority issued comes into the home, once it holds.

use std::path::{Path, PathBuf};

use blo_proto::{OfficeId, Timestamp, certificate};
use bytes::Bytes;

use super::Failure;
use crate::{
    authority::chain::{self, Purpose},
    config::Config,
    keys::{self, Home, Sources},
};

/// Take the office's certificate into the home
#[derive(Debug, clap::Args)]
pub struct CertificateAddArgs {
    /// Our certificate, and those between it and the authority if any, PEM, ours first
    pub file: PathBuf,
    /// The national authority's certificate, PEM
    #[arg(long)]
    pub authority: PathBuf,
    /// Certificates of the authority for relays, PEM
    #[arg(long)]
    pub relay_authority: Option<PathBuf>,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    pub passphrase_file: Option<PathBuf>,
}

/// Checks and takes it in; returns the last moment of its validity.
///
/// # Errors
/// Two sentences and a code; the home is then as it was.
pub fn run(home: &Path, args: &CertificateAddArgs, now: Timestamp) -> Result<Timestamp, Failure> {
    use blo_proto::Signer as _;
    let passphrase = Sources::from_environment(args.passphrase_file.clone()).existing()?;
    let opened = Home::unlock_without_chain(home, &passphrase)?;
    let ours = keys::certificates(&args.file)?;
    let authorities = keys::certificates(&args.authority)?;
    let until = check(
        &opened.config,
        opened.identity.identity(),
        (&ours, &authorities),
        now,
    )?;
    if let Some(source) = &args.relay_authority {
        Home::put_relay_authorities(home, source)?;
    }
    Home::put_authority(home, opened.config.office.country(), &args.authority)?;
    opened.put_certificate(&args.file)?;
    Ok(until)
}

fn check(
    config: &Config,
    key: &blo_proto::IdentityKey,
    (ours, authorities): (&[Bytes], &[Bytes]),
    now: Timestamp,
) -> Result<Timestamp, Failure> {
    let refuse = |why: String| {
        let remedy = "Ask the national authority for a certificate of this office's request.";
        Failure::new(65, why, remedy)
    };
    let leaf = ours.first().map(|der| certificate::office(der));
    let leaf = leaf
        .ok_or_else(|| refuse("there is no certificate".to_owned()))?
        .map_err(|refusal| {
            refuse(format!(
                "the certificate cannot be used: {}",
                refusal.detail
            ))
        })?;
    same_office(&leaf.name, &config.office).map_err(refuse)?;
    if leaf.key != *key {
        return Err(refuse(
            "the certificate is for another key than this home's".to_owned(),
        ));
    }
    chain::verify(ours, authorities, Purpose::Office, now).map_err(|e| refuse(e.to_string()))?;
    Ok(leaf.not_after)
}

fn same_office(named: &OfficeId, ours: &OfficeId) -> Result<(), String> {
    if named == ours {
        Ok(())
    } else {
        Err(format!(
            "the certificate names {named}, and this home is {ours}'s"
        ))
    }
}
