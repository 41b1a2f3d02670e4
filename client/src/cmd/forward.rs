//! `blo forward`: another office's words to a third one, marked as another's. Not: whether they may go (`desk`).

use std::path::Path;

use blo_proto::{AlertId, OfficeId};

use super::{Failure, note, out, reader, talk, tell};
use crate::{
    desk::{ForwardInput, Sent},
    local::Request,
    words::{Field, Said},
};

/// Pass an alert on to a third office, marked as another's words
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Files that go with the alert stay here: send them anew where their sender agrees."
)]
pub struct ForwardArgs {
    /// Which one
    id: AlertId,
    /// A counterpart it is for; may be repeated
    #[arg(long, value_name = "OFFICE", required = true)]
    to: Vec<OfficeId>,
    /// What this office adds, at most 500 characters
    #[arg(long, default_value = "")]
    note: String,
    /// A stricter traffic light than the original's
    #[arg(long, default_value = "")]
    tlp: String,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE [default: the original's]
    #[arg(long, ignore_case = true)]
    precedence: Option<String>,
    /// Who sent it, where two senders used the id
    #[arg(long, value_name = "OFFICE")]
    sender: Option<OfficeId>,
    /// Who passes it on
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    officer: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Passes it on.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: ForwardArgs) -> Result<(), Failure> {
    let input = ForwardInput {
        id: args.id.to_string(),
        sender: args.sender.map(|sender| sender.to_string()),
        to: args.to.iter().map(ToString::to_string).collect(),
        note: args.note,
        officer: args.officer,
        precedence: args.precedence.unwrap_or_default().to_uppercase(),
        tlp: args.tlp,
    };
    let to = input.to.join(", ");
    let sent: Sent = talk::ask(home, &Request::Forward(Box::new(input)))?;
    if args.json {
        return out::json(&sent);
    }
    out::line(&sent.id)?;
    let said = Said::of("forward-sent").with("offices", to);
    let status = Field::Progress.shown(&sent.status, reader());
    note(&tell(&said.with("status", status)));
    Ok(())
}
