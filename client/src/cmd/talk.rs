//! How a verb reaches the gateway that runs, and what it says where none does. Not: what is asked.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::Failure;
use crate::{
    desk::DeskError,
    local::{Client, Request},
};

/// Connects to the gateway of a home.
pub(super) fn connect(home: &Path) -> Result<Client, Failure> {
    Client::connect(home).map_err(|e| match e.source.kind() {
        std::io::ErrorKind::PermissionDenied => Failure::new(
            77,
            format!("the gateway in {} is another user's", home.display()),
            "Work as the user who started it, or name another home with --home.",
        ),
        _ if !home.join(crate::config::FILE).exists() => Failure::new(
            66,
            format!("there is no home in {}", home.display()),
            "Make one with `blo init`, or name another with --home.",
        ),
        _ => Failure::new(
            69,
            e.to_string(),
            format!("Start it with `blo --home {} run`.", home.display()),
        ),
    })
}

/// Asks the gateway of a home once.
pub(super) fn ask<T: DeserializeOwned>(home: &Path, request: &Request) -> Result<T, Failure> {
    Ok(connect(home)?.ask(request)?)
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        let (happened, remedy) = match error.message.split_once(". ") {
            Some((happened, remedy)) => (happened, remedy),
            None => (error.message.trim_end_matches('.'), ""),
        };
        Self::new(error.exit_code, happened, remedy)
    }
}
