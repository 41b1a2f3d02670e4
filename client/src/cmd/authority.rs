//! `blo authority`: a nation's authority for offices, and one for relays, in a folder.

use std::path::{Path, PathBuf};

use blo_proto::{RelayId, Timestamp, certificate};
use zeroize::Zeroizing;

use super::{Failure, init::KdfCost, tell};
use crate::{
    authority::{self, Authority, Kind, LEAF_DAYS, Request, request},
    keys::{self, Sources},
    words::Said,
};

/// Keep an authority: make it, issue, revoke
#[derive(Debug, clap::Args)]
pub struct AuthorityArgs {
    #[command(subcommand)]
    verb: Verb,
    /// File with the passphrase, readable by you alone
    #[arg(long, global = true)]
    passphrase_file: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Make an authority in a folder
    Init {
        /// For the offices of this country, such as th
        #[arg(long, required_unless_present = "relay", conflicts_with = "relay")]
        country: Option<String>,
        /// For relays
        #[arg(long)]
        relay: bool,
        /// The folder
        #[arg(long)]
        out: PathBuf,
        /// What a guess of the passphrase costs
        #[arg(long, hide = true, value_enum, default_value = "strong")]
        kdf_cost: KdfCost,
    },
    /// Issue a certificate for a request
    Issue {
        /// The authority's folder
        #[arg(long)]
        dir: PathBuf,
        /// The request, PEM
        #[arg(long)]
        csr: PathBuf,
        /// Where the certificate goes, PEM
        #[arg(long)]
        out: PathBuf,
        /// Days of validity
        #[arg(long, default_value_t = LEAF_DAYS)]
        days: u32,
    },
    /// Revoke a certificate and write a new revocation list
    Revoke {
        /// The authority's folder
        #[arg(long)]
        dir: PathBuf,
        /// Its serial number, hexadecimal
        #[arg(long, required_unless_present = "cert", conflicts_with = "cert")]
        serial: Option<String>,
        /// The certificate, PEM
        #[arg(long)]
        cert: Option<PathBuf>,
    },
    /// Write a new revocation list
    Crl {
        /// The authority's folder
        #[arg(long)]
        dir: PathBuf,
        /// A copy of it, PEM
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Make a relay's key, which is not encrypted, and the request for its certificate
    RelayKey {
        /// The relay's name, such as relay.example
        #[arg(long)]
        name: RelayId,
        /// Where the key goes, PEM, readable by you alone
        #[arg(long)]
        out_key: PathBuf,
        /// Where the request goes, PEM
        #[arg(long)]
        out_csr: PathBuf,
    },
}

/// Does it; returns one line about what was done.
///
/// # Errors
/// Two sentences and a code.
pub fn run(args: AuthorityArgs, now: Timestamp) -> Result<String, Failure> {
    let sources = Sources::from_environment(args.passphrase_file);
    match args.verb {
        Verb::Init {
            country,
            out,
            kdf_cost,
            ..
        } => {
            let kind = country.map_or(Kind::Relays, Kind::Country);
            let passphrase = sources.new_one()?;
            Authority::create(&out, kind, (&passphrase, kdf_cost.into()), now)?;
            let certificate = out.join(authority::CERTIFICATE);
            let said = Said::of("authority-made").with("file", certificate.display());
            Ok(tell(&said))
        }
        Verb::Issue {
            dir,
            csr,
            out,
            days,
        } => {
            let text = std::fs::read(&csr).map_err(keys::HomeError::io(&csr))?;
            let request = Request::from_pem(&text)?;
            let mut authority = Authority::open(&dir, &sources.existing()?)?;
            let issued = authority.issue(&request, days, now)?;
            super::write_out(&out, issued.pem.as_bytes())?;
            let said = Said::of("authority-issued").with("name", issued.name);
            Ok(tell(&said.with("serial", issued.serial)))
        }
        Verb::Revoke { dir, serial, cert } => {
            let serial = serial_of(serial, cert)?;
            let name = Authority::open(&dir, &sources.existing()?)?.revoke(&serial, now)?;
            let said = Said::of("authority-revoked").with("serial", serial);
            let said = said.with("file", dir.join(authority::CRL).display());
            Ok(tell(&said.with("name", name)))
        }
        Verb::Crl { dir, out } => {
            let list = Authority::open(&dir, &sources.existing()?)?.crl(now)?;
            if let Some(out) = out {
                super::write_out(&out, list.as_bytes())?;
            }
            let said = Said::of("authority-list");
            let said = said.with("file", dir.join(authority::CRL).display());
            Ok(tell(&said))
        }
        Verb::RelayKey {
            name,
            out_key,
            out_csr,
        } => relay_key(&name, &out_key, &out_csr),
    }
}

fn serial_of(serial: Option<String>, cert: Option<PathBuf>) -> Result<String, Failure> {
    let Some(path) = cert else {
        return Ok(serial.unwrap_or_default());
    };
    let chain = keys::certificates(&path)?;
    let leaf = chain
        .first()
        .expect("a file without certificates is refused");
    let serial = certificate::office(leaf)
        .map(|leaf| leaf.serial)
        .or_else(|_| certificate::relay(leaf).map(|leaf| leaf.serial))
        .map_err(|e| keys::HomeError::damaged(&path, e.to_string()))?;
    Ok(hex::encode(serial))
}

pub(super) fn relay_key(name: &RelayId, out_key: &Path, out_csr: &Path) -> Result<String, Failure> {
    if out_key.exists() {
        return Err(keys::HomeError::Exists(out_key.to_owned()).into());
    }
    let seed = Zeroizing::new(keys::random::<32>());
    let key = authority::key_pair(&seed)?;
    let pem = Zeroizing::new(key.serialize_pem());
    keys::write_private(out_key, pem.as_bytes())?;
    super::write_out(out_csr, request::make(name.as_str(), &key)?.as_bytes())?;
    let said = Said::of("authority-relay-key").with("name", name);
    Ok(tell(&said.with("file", out_csr.display())))
}
