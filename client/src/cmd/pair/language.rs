//! `blo pair language`: in which language an office reads, for the previews of who writes to it. Not: what is sent.

use std::path::Path;

use blo_proto::OfficeId;

use super::steps;
use crate::{
    cmd::{Failure, tell},
    keys,
    words::{Language, Said},
};

/// What leaves it to the country.
const COUNTRY: &str = "country";

/// Say in which language an office reads what is written to it
#[derive(Debug, clap::Args)]
pub(super) struct LanguageArgs {
    /// The other office, such as tachileik.mm
    office: OfficeId,
    /// Its language, or country for its country's; shown where none is named
    #[arg(value_parser = ["en", "km", "lo", "my", "th", "vi", COUNTRY])]
    language: Option<String>,
}

/// Sets it where one is named; what it is.
///
/// # Errors
/// Two sentences and a code.
pub(super) fn run(home: &Path, args: &LanguageArgs) -> Result<String, Failure> {
    let (ceremonies, office) = (steps::ceremonies(home)?, &args.office);
    if !ceremonies.offices()?.contains(office) {
        let said = Said::of("tongue-nobody").with("office", office);
        return Err(Failure::say(66, &said));
    }
    if let Some(named) = &args.language {
        let _step = ceremonies.step()?;
        let language = Language::ALL.into_iter().find(|one| one.tag() == named);
        keys::set_language(home, office, language)?;
    }
    let own = keys::language(home, office)?;
    let by_country = Language::of_country(office.country()).unwrap_or_default();
    let id = match own {
        Some(_) => "tongue-is",
        None => "tongue-is-default",
    };
    let said = Said::of(id).with("office", office);
    let language = own.unwrap_or(by_country).own_name();
    Ok(tell(&said.with("language", language)))
}
