//! `blo pair take`: whatever the other office sent, told apart and taken in. Not: believing it.

use std::path::{Path, PathBuf};

use blo_proto::{Timestamp, limits};
use bytes::Bytes;

use super::steps;
use crate::{
    ceremony::{Ceremony, Taken},
    cmd::Failure,
    keys::{HomeError, TakeError},
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
    let (ceremony, taken) = ceremonies.take(&bytes, now)?;
    if let Taken::Whole(whole) = &taken {
        steps::in_force(home, (ceremony.with(), whole))?;
    }
    steps::hand_over(home);
    Ok(told(&ceremony, &taken))
}

impl From<TakeError> for Failure {
    fn from(error: TakeError) -> Self {
        match error {
            TakeError::Ceremony(error) => error.into(),
            TakeError::Home(error) => error.into(),
            TakeError::Unvouched(..) => {
                let remedy = "Ask them for a new introduction, and find out who sent this.";
                Self::new(65, error.to_string(), remedy)
            }
        }
    }
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
