//! `blo pair propose`: this office introduces itself to one other, through the relay or in a file. Not: how that gets
//! there (`gateway`).

use std::path::{Path, PathBuf};

use blo_proto::{
    OfficeId, Timestamp,
    introduction::{Card, Introduction, SignedIntroduction},
};

use super::{TWO_YEARS_MS, refused, steps};
use crate::{
    cmd::{self, Failure, tell},
    keys::{self, Home, Sources},
    words::Said,
};

/// Introduce this office to another
#[derive(Debug, clap::Args)]
pub(super) struct ProposeArgs {
    /// The other office, such as tachileik.mm
    office: OfficeId,
    /// Also write the introduction to this file, for another way than the relay
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A telephone of this post; may be given several times
    #[arg(long = "telephone", value_name = "NUMBER")]
    telephones: Vec<String>,
    /// What this post is called
    #[arg(long, value_name = "NAME", default_value = "")]
    post_name: String,
    /// Last moment wished for, such as 2028-01-01T00:00:00Z [default: two years]
    #[arg(long)]
    until: Option<Timestamp>,
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

/// Makes, remembers and writes the introduction; returns what is next.
///
/// # Errors
/// Two sentences and a code.
pub(super) fn run(home: &Path, args: &ProposeArgs, now: Timestamp) -> Result<String, Failure> {
    let ceremonies = steps::ceremonies(home)?;
    let passphrase = Sources::from_environment(args.passphrase_file.clone()).existing()?;
    let unlocked = Home::unlock(home, &passphrase)?;
    let step = ceremonies.step()?;
    let mut ceremony = steps::with(&ceremonies, home, &args.office)?;
    let own = ceremonies.own();
    let introduction = Introduction {
        office: own.office.clone(),
        key: own.key.clone(),
        chain: ceremonies.chain().to_vec(),
        to: args.office.clone(),
        at: now,
        until: args.until.unwrap_or_else(|| now.plus_millis(TWO_YEARS_MS)),
        serial: ceremony.serial(),
        card: Card {
            post: args.post_name.trim().to_owned(),
            telephones: args
                .telephones
                .iter()
                .map(|t| t.trim().to_owned())
                .collect(),
        },
        name: keys::random(),
        relays: unlocked
            .config
            .relays()
            .map(|one| one.name.clone())
            .collect(),
    };
    let signed = SignedIntroduction::sign(&introduction, &unlocked.identity).map_err(refused)?;
    ceremony.propose(signed.clone())?;
    ceremonies.keep(&ceremony)?;
    drop(step);
    if let Some(out) = &args.out {
        cmd::write_out(out, &signed.encode())?;
    }
    let said = Said::of("pair-introduced").with("office", &args.office);
    let said = said.with("carried", steps::hand_over(home));
    Ok(tell(&said.with("next", steps::next(&ceremony))))
}
