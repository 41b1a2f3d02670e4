//! `blo pair take`: whatever the other office sent, told apart and taken in. Not: believing it.

use std::path::{Path, PathBuf};

use blo_proto::{Timestamp, limits};
use bytes::Bytes;

use super::steps;
use crate::{
    ceremony::{Ceremony, Taken},
    cmd::{Failure, tell},
    keys::{HomeError, TakeError},
    words::Said,
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
                let remedy = Said::of("pair-ask-introduction");
                Self::new(65, error.to_string(), tell(&remedy))
            }
        }
    }
}

fn told(ceremony: &Ceremony, taken: &Taken) -> String {
    let office = ceremony.with();
    let said = match taken {
        Taken::Introduction => {
            let id = if ceremony.key_changed() {
                "pair-taken-key"
            } else {
                "pair-taken"
            };
            Said::of(id).with("card", steps::unconfirmed(ceremony.card().as_ref()))
        }
        Taken::Again => Said::of("pair-taken-again"),
        Taken::Half => Said::of("pair-taken-half"),
        Taken::Whole(whole) => return steps::paired(office, whole),
    };
    let said = said.with("office", office);
    tell(&said.with("next", steps::next(ceremony)))
}

fn read(path: &Path) -> Result<Bytes, Failure> {
    let length = std::fs::metadata(path).map_err(HomeError::io(path))?.len();
    if usize::try_from(length).is_ok_and(|length| length <= limits::INTRODUCTION_BYTES_MAX) {
        return Ok(std::fs::read(path).map_err(HomeError::io(path))?.into());
    }
    let why = Said::of("pair-too-long-any");
    Err(HomeError::damaged(path, tell(&why)).into())
}
