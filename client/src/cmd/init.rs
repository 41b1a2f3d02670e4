//! `blo init`: a home with its keys, and the request that the national authority certifies.

use std::path::{Path, PathBuf};

use blo_proto::{OfficeId, RelayId};

use super::Failure;
use crate::{
    authority::{self, request},
    config::{self, Config, Relay},
    keys::{self, Cost, Home, Sources},
    words::Said,
};

/// Name of the request in the home.
pub(super) const REQUEST: &str = "request.pem";

/// Make a home for an office, and the request for its certificate
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The office, such as mae-sai.th
    #[arg(long)]
    pub office: OfficeId,
    /// Where the relay is, host:port
    #[arg(long)]
    pub relay: String,
    /// The name in the relay's certificate [default: the host of --relay]
    #[arg(long)]
    pub relay_name: Option<RelayId>,
    /// Another relay that the office is to be linked to as well, and the name in its certificate
    #[arg(long, value_name = "NAME=HOST:PORT")]
    pub other_relay: Vec<String>,
    /// Certificates of the authority for relays, PEM
    #[arg(long)]
    pub relay_authority: Option<PathBuf>,
    /// Where the certificate request goes [default: request.pem in the home]
    #[arg(long)]
    pub csr_out: Option<PathBuf>,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    pub passphrase_file: Option<PathBuf>,
    /// Where the officers' page is served: address and port, or none
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8440")]
    pub page: String,
    /// What a guess of the passphrase costs
    #[arg(long, hide = true, value_enum, default_value = "strong")]
    pub kdf_cost: KdfCost,
}

/// What a guess costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum KdfCost {
    /// For an office.
    Strong,
    /// For throw-away homes.
    Test,
}

impl From<KdfCost> for Cost {
    fn from(cost: KdfCost) -> Self {
        match cost {
            KdfCost::Strong => Self::STRONG,
            KdfCost::Test => Self::TEST,
        }
    }
}

/// Makes the home; returns where the request is.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: &InitArgs) -> Result<PathBuf, Failure> {
    let config = Config {
        retention: crate::config::Retention::default(),
        office: args.office.clone(),
        language: None,
        relay: relay(args)?,
        page: page(args)?,
        other_relays: other_relays(args)?,
        alarm: crate::config::Alarm::default(),
        requests: crate::config::Requests::default(),
        need_to_know: crate::config::NeedToKnow::default(),
    };
    Config::parse(&config.to_text())
        .map_err(|e| Failure::say(64, &Said::of("init-settings").with("why", e)))?;
    if home.join(keys::IDENTITY).exists() {
        return Err(keys::HomeError::Exists(home.join(keys::IDENTITY)).into());
    }
    let passphrase = Sources::from_environment(args.passphrase_file.clone()).new_one()?;
    let made = Home::create(home, &config, (&passphrase, args.kdf_cost.into()))?;
    if let Some(source) = &args.relay_authority {
        Home::put_relay_authorities(home, source)?;
    }
    let key = authority::key_pair_of(&made.identity.pkcs8())?;
    let pem = request::make(args.office.as_str(), &key)?;
    let target = args.csr_out.clone().unwrap_or_else(|| home.join(REQUEST));
    super::write_out(&target, pem.as_bytes())?;
    Ok(target)
}

fn relay(args: &InitArgs) -> Result<Relay, Failure> {
    let bad = |why: String| Failure::say(64, &Said::of("init-relay").with("why", why));
    config::check_address(&args.relay).map_err(|e| bad(e.to_string()))?;
    let name = match &args.relay_name {
        Some(name) => name.clone(),
        None => {
            let (host, _) = args.relay.rsplit_once(':').unwrap_or((&args.relay, ""));
            host.parse().map_err(|e| bad(format!("{e}")))?
        }
    };
    Ok(Relay::at(args.relay.clone(), name))
}

fn page(args: &InitArgs) -> Result<Option<config::PageConfig>, Failure> {
    if args.page == "none" {
        return Ok(None);
    }
    let listen = args.page.parse().map_err(|e| {
        let said = Said::of("init-page").with("given", &args.page);
        Failure::say(64, &said.with("why", e))
    })?;
    Ok(Some(config::PageConfig::at(listen)))
}

fn other_relays(args: &InitArgs) -> Result<Vec<Relay>, Failure> {
    let each = args.other_relay.iter().map(|given| {
        let about = |id: &str| Said::of(id).with("given", given);
        let bad = |why: String| Failure::say(64, &about("init-other-relay").with("why", why));
        let (name, address) = given
            .split_once('=')
            .ok_or_else(|| Failure::say(64, &about("init-no-relay")))?;
        config::check_address(address).map_err(|e| bad(e.to_string()))?;
        let name = name.parse().map_err(|e| bad(format!("{e}")))?;
        Ok(Relay::at(address.to_owned(), name))
    });
    each.collect()
}
