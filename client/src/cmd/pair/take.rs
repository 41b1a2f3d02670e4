//! `blo pair take`: whatever the other office sent, told apart and taken in. Not: believing it.

use std::path::{Path, PathBuf};

use blo_proto::{Timestamp, introduction::Introduction, limits};
use bytes::Bytes;

use super::steps;
use crate::{
    authority::chain::{self, Purpose},
    ceremony::{Ceremony, Message, Taken},
    cmd::Failure,
    keys::{Ceremonies, HomeError},
};

/// Take what another office sent: its introduction, or the agreement that it signed
#[derive(Debug, clap::Args)]
pub(super) struct TakeArgs {
    /// The file
    file: PathBuf,
}

/// Takes it in; returns what it was and what is next.
///
/// # Errors
/// Two sentences and a code; nothing is changed then.
pub(super) fn run(home: &Path, args: &TakeArgs, now: Timestamp) -> Result<String, Failure> {
    let ceremonies = steps::ceremonies(home)?;
    let bytes = read(&args.file)?;
    let (office, message) = Message::read(&bytes, ceremonies.own())?;
    if let Message::Introduction(_, introduction) = &message {
        vouched(&ceremonies, introduction, now)?;
    }
    let _step = ceremonies.step()?;
    let mut ceremony = ceremonies.with(&office)?;
    let taken = ceremony.take(message, now)?;
    if let Taken::Whole(whole) = &taken {
        // Before the record forgets the introductions: a crash between the two leaves them, and the file.
        steps::install(&ceremonies, home, (&office, whole))?;
    }
    ceremonies.keep(&ceremony)?;
    Ok(told(&ceremony, &taken))
}

/// Where the authority of their country is known here, it has to vouch for them. Of another country's it is not, and the
/// digits alone say whose the key is.
fn vouched(
    ceremonies: &Ceremonies,
    introduction: &Introduction,
    now: Timestamp,
) -> Result<(), Failure> {
    let office = &introduction.office;
    let authorities = ceremonies.authorities(office.country())?;
    if authorities.is_empty() {
        return Ok(());
    }
    chain::verify(&introduction.chain, &authorities, Purpose::Office, now).map_err(|e| {
        let happened = format!("the certificates of {office} do not hold: {e}");
        let remedy = "Ask them for a new introduction, and find out who sent this.";
        Failure::new(65, happened, remedy)
    })
}

fn told(ceremony: &Ceremony, taken: &Taken) -> String {
    let office = ceremony.with();
    let next = steps::next(ceremony);
    match taken {
        Taken::Introduction => {
            let card = steps::unconfirmed(ceremony.card().as_ref());
            let key = if ceremony.key_changed() {
                "; the key is another than before"
            } else {
                ""
            };
            format!("this is the introduction of {office}, which {card}{key}; next: {next}")
        }
        Taken::Again => {
            format!("this introduction of {office} was here already; next: {next}")
        }
        Taken::Half => format!("this is the agreement that {office} signed; next: {next}"),
        Taken::Whole(whole) => steps::paired(office, whole),
    }
}

fn read(path: &Path) -> Result<Bytes, Failure> {
    let length = std::fs::metadata(path).map_err(HomeError::io(path))?.len();
    if usize::try_from(length).is_ok_and(|length| length <= limits::INTRODUCTION_BYTES_MAX) {
        return Ok(std::fs::read(path).map_err(HomeError::io(path))?.into());
    }
    let why = "it is too long for an introduction or an agreement";
    Err(HomeError::damaged(path, why).into())
}
