//! `blo watch`: what happens, as it happens. Each line's cursor goes on after it. Not: a listing (`inbox`).

use std::path::Path;

use super::{Failure, out, reader, rendered, talk, tell};
use crate::{
    desk::{Alarm, Event},
    local::Request,
    words::{self, Field, Said},
};

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
                true => out::json_line(&Event {
                    item: event.item.clone().map(rendered::with_headline),
                    ..event.clone()
                })?,
                false => told(event),
            });
        }
        let more = matches!(came, Ok(Some(_))) && client.has_more() && lines.len() < LINES_MAX;
        if !(more || lines.is_empty()) {
            out::row(&lines.join("\n"))?;
            lines.clear();
        }
        if came?.is_none() {
            break;
        }
    }
    Err(Failure::say(75, &Said::of("watch-stopped")))
}

fn told(event: &Event) -> String {
    if let Some(alarm) = &event.alarm {
        let word = if alarm.cleared {
            "watch-over"
        } else {
            "watch-alarm"
        };
        let (word, message) = (tell(&Said::of(word)), alarm_words(alarm));
        return format!("{}  {word} {}: {message}", event.at, alarm.code);
    }
    let item = event.item.as_ref();
    match (&event.change, item) {
        (Some(change), Some(item)) => {
            let status = Field::Progress.shown(&change.status, reader());
            let said = Said::of("watch-change").with("status", status);
            let said = tell(&said.with("office", &change.office));
            format!("{}  {said}: {}", event.at, item.id)
        }
        (_, Some(item)) => out::item(item),
        (_, None) => format!("{}  {}", event.at, event.kind),
    }
}

/// What an alarm says: in English as the gateway said it, in another language what its code says of the office.
pub(super) fn alarm_words(alarm: &Alarm) -> String {
    let office = out::tame(&alarm.office);
    let said = words::alarm((&alarm.code, &office), &alarm.message, reader());
    out::tame(&said)
}
