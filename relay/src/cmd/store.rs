//! `blo-relay store verify|rebuild`: on the store of a relay that is stopped.

use std::sync::Arc;

use super::{Failure, IO, say};
use crate::{config::Config, mailboxes::Projection};

pub(crate) fn verify(config: &Config) -> Result<(), Failure> {
    let report = blo_store::verify(&config.store(), Arc::new(Projection))?;
    say(&format!("{report:#?}"));
    if report.is_sound() {
        say("The store is sound.");
        Ok(())
    } else {
        Err(Failure::new(
            IO,
            "The store is damaged. Keep a copy, then run: blo-relay store rebuild",
        ))
    }
}

pub(crate) fn rebuild(config: &Config) -> Result<(), Failure> {
    let report = blo_store::rebuild(&config.store(), Arc::new(Projection))?;
    say(&format!("{report:#?}"));
    say("The index is made anew.");
    Ok(())
}
