//! How a verb reaches the gateway that runs, and what it says where none does. Not: what is asked.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::{Failure, reader};
use crate::{
    desk::DeskError,
    local::{Client, Request},
    words::{Said, Sentences},
};

/// Connects to the gateway of a home.
pub(super) fn connect(home: &Path) -> Result<Client, Failure> {
    Client::connect(home).map_err(|e| {
        let about = |id: &str| Said::of(id).with("home", home.display());
        match e.source.kind() {
            std::io::ErrorKind::PermissionDenied => Failure::say(77, &about("gateway-of-another")),
            _ if !home.join(crate::config::FILE).exists() => {
                Failure::say(66, &about("home-missing"))
            }
            _ => Failure::say(69, &about("gateway-not-running")),
        }
    })
}

/// Asks the gateway of a home once.
pub(super) fn ask<T: DeserializeOwned>(home: &Path, request: &Request) -> Result<T, Failure> {
    Ok(connect(home)?.ask(request)?)
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        let Sentences { happened, remedy } = error.sentences(reader());
        Self::new(error.exit_code, happened, remedy)
    }
}
