//! `blo certificate add`: the certificate that the authority issued comes into the home, once it holds. `blo certificate
//! trust`: the authority of another country, whose offices and revocation lists are held against it from then on.

use std::path::{Path, PathBuf};

use blo_proto::{OfficeId, Timestamp, certificate};
use bytes::Bytes;

use super::{Failure, tell};
use crate::{
    authority::chain::{self, Purpose},
    config::Config,
    keys::{self, Home, Sources},
    words::Said,
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

/// Know the authority of another country, which its offices are held against
#[derive(Debug, clap::Args)]
pub struct CertificateTrustArgs {
    /// Its certificate, PEM, from the authority itself
    file: PathBuf,
    /// The country whose offices it certifies, such as mm
    #[arg(long)]
    country: String,
}

/// Takes it in, in the place of what was known of that country; a gateway that runs counts it from its next start.
///
/// # Errors
/// Two sentences and a code; the home is then as it was.
pub fn trust(home: &Path, args: &CertificateTrustArgs) -> Result<String, Failure> {
    let config = Config::read(home)
        .map_err(|e| Failure::say(78, &Said::of("certificate-home").with("why", e.0)))?;
    let country = args.country.as_str();
    let is_country = format!("office.{country}").parse::<OfficeId>().is_ok();
    if !is_country || country == config.office.country() {
        let said = Said::of("certificate-country").with("country", country);
        return Err(Failure::say(64, &said));
    }
    for der in keys::certificates(&args.file)? {
        if !chain::is_authority(&der) {
            let said = Said::of("certificate-no-authority").with("file", args.file.display());
            return Err(Failure::say(65, &said));
        }
    }
    Home::put_authority(home, country, &args.file)?;
    Ok(tell(
        &Said::of("certificate-trusted").with("country", country),
    ))
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

pub(super) fn check(
    config: &Config,
    key: &blo_proto::IdentityKey,
    (ours, authorities): (&[Bytes], &[Bytes]),
    now: Timestamp,
) -> Result<Timestamp, Failure> {
    let refuse = |said: &Said| Failure::say(65, said);
    let unusable = |why: String| refuse(&Said::of("certificate-unusable").with("why", why));
    let leaf = ours.first().map(|der| certificate::office(der));
    let leaf = leaf
        .ok_or_else(|| refuse(&Said::of("certificate-none")))?
        .map_err(|refusal| unusable(refusal.detail))?;
    if leaf.name != config.office {
        let said = Said::of("certificate-other-office").with("named", &leaf.name);
        return Err(refuse(&said.with("office", &config.office)));
    }
    if leaf.key != *key {
        return Err(refuse(&Said::of("certificate-other-key")));
    }
    chain::verify(ours, authorities, Purpose::Office, now).map_err(|e| unusable(e.to_string()))?;
    Ok(leaf.not_after)
}
