//! `blo watch`: what happens, as it happens. Each line's cursor goes on after it. Not: a listing (`inbox`).

use std::path::Path;

use super::{Failure, out, talk};
use crate::{desk::Event, local::Request};

/// What happened together is printed together, so many lines at most.
const LINES_MAX: usize = 64;

/// Print what happens, as it happens
#[derive(Debug, clap::Args)]
pub struct WatchArgs {
    /// Go on after this cursor; 0 = from the beginning [default: from now on]
    #[arg(long, value_name = "CURSOR")]
    since: Option<String>,
    /// It is for an automated sink of this name: what may not go there is told without its words
    #[arg(long, value_name = "NAME")]
    sink: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Watches until the gateway stops.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: WatchArgs) -> Result<(), Failure> {
    let mut client = talk::connect(home)?;
    client.put(&Request::Watch {
        since: args.since,
        sink: args.sink,
    })?;
    let mut lines = Vec::new();
    loop {
        let came = client.take::<Event>();
        if let Ok(Some(event)) = &came {
            lines.push(match args.json {
                true => out::json_line(event)?,
                false => told(event),
            });
        }
        let more = matches!(came, Ok(Some(_))) && client.has_more() && lines.len() < LINES_MAX;
        if !(more || lines.is_empty()) {
            out::line(&lines.join("\n"))?;
            lines.clear();
        }
        if came?.is_none() {
            break;
        }
    }
    Err(Failure::new(
        75,
        "the gateway has stopped",
        "Start it again, then go on with --since and the last cursor.",
    ))
}

fn told(event: &Event) -> String {
    if let Some(alarm) = &event.alarm {
        let word = if alarm.cleared { "over" } else { "ALARM" };
        let message = out::tame(&alarm.message);
        return format!("{}  {word} {}: {message}", event.at, alarm.code);
    }
    let item = event.item.as_ref();
    match (&event.change, item) {
        (Some(change), Some(item)) => format!(
            "{}  {} at {}: {}",
            event.at, change.status, change.office, item.id
        ),
        (_, Some(item)) => out::item(item),
        (_, None) => format!("{}  {}", event.at, event.kind),
    }
}
