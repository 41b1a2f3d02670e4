//! `blo search`: alerts by what they say. Not: a whole alert (`show`).

use std::path::Path;

use super::{Failure, note, out, talk, tell};
use crate::{
    desk::{SearchInput, SearchView},
    local::Request,
    words::Said,
};

/// Find alerts by what they say, newest first
///
/// Each PHRASE is looked for as it stands, in any script and without regard to capitals: put words that belong
/// together in quotes. Vietnamese is found with its marks and without them, a number with separators and without.
/// Where several are given an alert holds them all.
#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    /// At least two letters or digits each
    #[arg(value_name = "PHRASE")]
    phrases: Vec<String>,
    /// Only from this office
    #[arg(long, value_name = "OFFICE")]
    from: Option<String>,
    /// Only to this office
    #[arg(long, value_name = "OFFICE")]
    to: Option<String>,
    /// Only what came at this time or later (RFC 3339)
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only what came before this time (RFC 3339)
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only of this category
    #[arg(long)]
    category: Option<String>,
    /// Only of this precedence
    #[arg(long)]
    precedence: Option<String>,
    /// Only what this office sent
    #[arg(long)]
    sent: bool,
    /// Only what this office received
    #[arg(long, conflicts_with = "sent")]
    received: bool,
    /// Only what nobody here has opened
    #[arg(long, conflicts_with = "sent")]
    unread: bool,
    /// Only of this case
    #[arg(long, value_name = "NUMBER")]
    incident: Option<String>,
    /// Only from or to this office
    #[arg(long, value_name = "OFFICE")]
    with: Option<String>,
    /// Only what has come so far, such as delivered
    #[arg(long)]
    status: Option<String>,
    /// Only exercises and tests
    #[arg(long)]
    exercise: bool,
    /// Only what is actual
    #[arg(long, conflicts_with = "exercise")]
    actual: bool,
    /// Only with attachments
    #[arg(long)]
    files: bool,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Go on after the alert with this cursor
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Searches, and asks again until there is enough or nothing more.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: SearchArgs) -> Result<(), Failure> {
    let direction = match (args.sent, args.received || args.unread) {
        (true, _) => Some("sent".to_owned()),
        (false, true) => Some("received".to_owned()),
        (false, false) => None,
    };
    let mut search = SearchInput {
        phrases: args.phrases,
        from: args.from,
        to: args.to,
        since: args.since,
        until: args.until,
        category: args.category,
        precedence: args.precedence,
        direction,
        unread_only: args.unread,
        incident: args.incident,
        counterpart: args.with,
        status: args.status,
        exercise: (args.exercise || args.actual).then_some(args.exercise),
        with_files: args.files,
        limit: args.limit,
        after: args.after,
    };
    let mut found = 0;
    loop {
        let view: SearchView = talk::ask(home, &Request::Search(Box::new(search.clone())))?;
        for item in &view.items {
            out::row(&match args.json {
                true => out::json_line(item)?,
                false => out::item(item),
            })?;
        }
        found += view.items.len();
        search.limit = search.limit.saturating_sub(view.items.len());
        search.after = view.next;
        if search.limit == 0 || search.after.is_none() {
            if view.read < view.of {
                let said = Said::of("search-still-reading").with("read", view.read);
                note(&tell(&said.with("of", view.of)));
            }
            break;
        }
    }
    match (&search.after, found) {
        (Some(after), _) => note(&tell(&Said::of("search-more").with("after", after))),
        (None, 0) if !args.json => note(&tell(&Said::of("list-empty"))),
        (None, _) => {}
    }
    Ok(())
}
