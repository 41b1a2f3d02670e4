//! `blo show`: one alert, whole, with every receipt. Of a received one the sender learns that it was read.

use std::path::Path;

use blo_proto::{AlertId, OfficeId};

use super::{Failure, about, attachment, handling, out, reader, rendered, talk, tell};
use crate::{
    desk::{DelayInput, ThreadView, View},
    local::Request,
    words::{Field, Said, plain},
};

/// Show one alert whole; its sender learns that it was read
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// Which one
    id: AlertId,
    /// Who sent it, where two senders used the id
    #[arg(long, value_name = "OFFICE")]
    sender: Option<OfficeId>,
    /// Who looks
    #[arg(long, env = "BLO_OFFICER", default_value = "")]
    officer: String,
    /// Why words that are hidden are needed; it is written down with who gave it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Shows.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: ShowArgs) -> Result<(), Failure> {
    let (id, sender) = (
        args.id.to_string(),
        args.sender.map(|sender| sender.to_string()),
    );
    let officer = args.officer;
    let request = match args.reason {
        Some(reason) => Request::Reveal {
            id,
            sender,
            officer,
            reason,
        },
        None => Request::Show {
            id,
            sender,
            officer,
        },
    };
    let view: View = talk::ask(home, &request)?;
    if args.json {
        let item = rendered::with_headline(view.item.clone());
        let view = View { item, ..view };
        out::json(&view)
    } else {
        let place = view
            .place
            .as_ref()
            .map_or("", |place| place.crossing.as_str());
        out::line(&page(&view, &about::crossing(home, place)))
    }
}

fn page(view: &View, crossing: &str) -> String {
    let mut lines = vec![out::item(&view.item)];
    let instruction = format!("{}: ", label("do"));
    for text in &view.texts {
        for (name, words) in [
            ("", &text.headline),
            ("", &text.description),
            (instruction.as_str(), &text.instruction),
        ] {
            if !words.is_empty() {
                lines.push(format!("  {}: {name}{}", text.language, out::shown(words)));
            }
        }
    }
    let place = view.place.clone().unwrap_or_default();
    for (name, value) in [
        ("category", coded(Field::Category, &view.item.category)),
        ("place", place.description),
        ("crossing", crossing.to_owned()),
        ("officer", view.officer.clone()),
        ("case", view.incident.clone()),
        ("handling", view.item.marks.join(" ")),
        ("composed", view.item.composed_at.clone()),
        ("over", view.item.expires_at.clone()),
        ("answer-by", view.respond_by.clone().unwrap_or_default()),
    ] {
        if !value.is_empty() {
            lines.push(format!("  {:<9}  {}", label(name), out::tame(&value)));
        }
    }
    lines.extend(handling::lines(view));
    lines.extend(about::lines(view));
    if !view.item.attachments.is_empty() {
        let count = view.item.attachments.len();
        lines.push(format!("  {:<9}  {count}", label("attached")));
        lines.extend(view.item.attachments.iter().flat_map(attachment::lines));
    }
    lines.extend(why(view));
    for one in &view.not_seen {
        let numbers = out::tame(&one.telephones.join(", "));
        let said = Said::of("show-not-seen-by").with("office", &one.office);
        let said = said.with("since", &one.since).with("numbers", numbers);
        lines.push(labelled("not-seen", &tell(&said)));
    }
    lines.extend(view.thread.iter().map(thread));
    lines.extend(ladder(view));
    lines.join("\n")
}

/// Every receipt: when, by whom, about the envelope to whom, and what was said.
fn ladder(view: &View) -> Vec<String> {
    let several = view.item.recipients.len() > 1;
    let mut lines = Vec::new();
    for one in &view.receipts {
        let outcome = coded(Field::Outcome, &one.outcome);
        let said = [&outcome, &one.note, &one.officer, &one.code];
        let said: Vec<String> = said
            .into_iter()
            .filter(|word| !word.is_empty())
            .map(|word| out::shown(word))
            .collect();
        let to = if several && one.by != one.office {
            let said = Said::of("show-for").with("office", &one.office);
            format!(" {}", tell(&said))
        } else {
            String::new()
        };
        lines.push(format!(
            "  {:<9}  {}  {}{to}  {}",
            coded(Field::Progress, &one.status),
            one.at,
            tell(&Said::of("show-by").with("who", &one.by)),
            said.join(", ")
        ));
    }
    lines
}

/// Why an answer comes later, or not at all.
fn why(view: &View) -> Option<String> {
    let until = |delay: &DelayInput| {
        let said =
            Said::of("show-delayed-until").with("reason", coded(Field::Delay, &delay.reason));
        let said = said.with("until", delay.until.as_deref().unwrap_or_default());
        labelled(
            "delayed",
            &format!("{} {}", tell(&said), out::tame(&delay.note)),
        )
    };
    let delay = view.delay.as_ref().map(until);
    delay.or_else(|| {
        let decline = view.decline.as_ref()?;
        let reason = coded(Field::Decline, &decline.reason);
        let said = format!("{reason} {}", out::tame(&decline.note));
        Some(labelled("refused", &said))
    })
}

/// One alert of the thread.
fn thread(one: &ThreadView) -> String {
    let words = [&one.headline, &one.officer].map(|text| out::shown(text));
    let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
    format!(
        "  {:<9}  {}  {}  {}  {}  {}",
        coded(Field::MessageType, &one.message_type),
        one.composed_at,
        tell(&Said::of("show-by").with("who", &one.sender)),
        one.id,
        plain(&format!("thread-{}", one.state), reader()).unwrap_or(&one.state),
        words.join(", ")
    )
}

/// A coded value in the reader's language.
fn coded(field: Field, value: &str) -> String {
    field.shown(value, reader())
}

/// A line of a whole alert, behind the name of its field.
pub(super) fn labelled(name: &str, words: &str) -> String {
    format!("  {:<9}  {words}", label(name))
}

/// The name of a field.
fn label(name: &str) -> String {
    tell(&Said::of(format!("show-{name}")))
}
