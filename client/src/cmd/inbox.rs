//! `blo inbox`: what came in, or with `--sent` what went out. Not: a whole alert (`show`).

use std::path::Path;

use super::{Failure, out, rendered, talk, tell};
use crate::{
    desk::{Item, Listing},
    local::Request,
    words::Said,
};

/// List received alerts, oldest first
#[derive(Debug, clap::Args)]
pub struct InboxArgs {
    /// List what this office sent instead
    #[arg(long)]
    sent: bool,
    /// Only what nobody here has opened
    #[arg(long, conflicts_with = "sent")]
    unread: bool,
    /// Only requests that this office has not answered, the first deadline first
    #[arg(long, conflicts_with_all = ["sent", "unread", "since"])]
    open: bool,
    /// At most so many, the newest; the first after --since
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// Only what came after this cursor
    #[arg(long, value_name = "CURSOR")]
    since: Option<String>,
    /// It is for an automated sink of this name: what may not go there is listed without its words
    #[arg(long, value_name = "NAME")]
    sink: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Lists.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: InboxArgs) -> Result<(), Failure> {
    let listing = Listing {
        since: args.since,
        limit: args.limit,
        unread_only: args.unread,
        sink: args.sink,
        open_only: args.open,
    };
    let request = if args.sent {
        Request::Outbox(listing)
    } else {
        Request::Inbox(listing)
    };
    let items: Vec<Item> = talk::ask(home, &request)?;
    for item in &items {
        out::row(&match args.json {
            true => out::json_line(&rendered::with_headline(item.clone()))?,
            false => out::item(item),
        })?;
    }
    if items.is_empty() && !args.json {
        super::note(&tell(&Said::of("list-empty")));
    }
    Ok(())
}
