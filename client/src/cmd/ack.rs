//! `blo ack`: what was done about a received alert; its sender learns it. Not: that it was read (`show`).

use std::path::Path;

use blo_proto::{AlertId, OfficeId};

use super::{Failure, out, rendered, talk};
use crate::{
    desk::{AckInput, Item},
    local::Request,
};

/// State what was done about an alert
#[derive(Debug, clap::Args)]
pub struct AckArgs {
    /// Which one
    id: AlertId,
    /// stopped, seized, not_found, false_alarm, under_watch, passed_on or refused
    #[arg(long)]
    outcome: String,
    /// In your words, at most 500 characters
    #[arg(long, default_value = "")]
    note: String,
    /// Who states it
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    officer: String,
    /// Who sent the alert, where two senders used the id
    #[arg(long, value_name = "OFFICE")]
    sender: Option<OfficeId>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// States it.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: AckArgs) -> Result<(), Failure> {
    let ack = AckInput {
        outcome: args.outcome,
        note: args.note,
        officer: args.officer,
        sender: args.sender.map(|sender| sender.to_string()),
    };
    let id = args.id.to_string();
    let item: Item = talk::ask(home, &Request::Acknowledge { id, ack })?;
    if args.json {
        out::json(&rendered::with_headline(item))
    } else {
        out::line(&out::item(&item))
    }
}
