//! `blo show`: one alert, whole, with every receipt. Of a received one the sender learns that it was read.

use std::path::Path;

use blo_proto::{AlertId, OfficeId};

use super::{Failure, attachment, out, talk};
use crate::{
    desk::{DelayInput, ThreadView, View},
    local::Request,
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
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Shows.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: ShowArgs) -> Result<(), Failure> {
    let request = Request::Show {
        id: args.id.to_string(),
        sender: args.sender.map(|sender| sender.to_string()),
        officer: args.officer,
    };
    let view: View = talk::ask(home, &request)?;
    if args.json {
        out::json(&view)
    } else {
        out::line(&page(&view))
    }
}

fn page(view: &View) -> String {
    let mut lines = vec![out::item(&view.item)];
    for text in &view.texts {
        for (name, words) in [
            ("", &text.headline),
            ("", &text.description),
            ("do: ", &text.instruction),
        ] {
            if !words.is_empty() {
                lines.push(format!("  {}: {name}{}", text.language, out::tame(words)));
            }
        }
    }
    let place = view.place.clone().unwrap_or_default();
    for (name, value) in [
        ("category", view.item.category.as_str()),
        ("place", &place.description),
        ("crossing", &place.crossing),
        ("officer", &view.officer),
        ("case", &view.incident),
        ("handling", &view.handling.tlp),
        ("composed", &view.item.composed_at),
        ("over", &view.item.expires_at),
        ("answer by", view.respond_by.as_deref().unwrap_or_default()),
    ] {
        if !value.is_empty() {
            lines.push(format!("  {name:<9}  {}", out::tame(value)));
        }
    }
    if !view.item.attachments.is_empty() {
        lines.push(format!("  attached   {}", view.item.attachments.len()));
        lines.extend(view.item.attachments.iter().flat_map(attachment::lines));
    }
    lines.extend(why(view));
    for one in &view.not_seen {
        let numbers = out::tame(&one.telephones.join(", "));
        let (office, since) = (&one.office, &one.since);
        lines.push(format!(
            "  NOT SEEN   by {office} since {since}; call it {numbers}"
        ));
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
        let said = [&one.outcome, &one.note, &one.officer, &one.code];
        let said: Vec<String> = said
            .into_iter()
            .filter(|word| !word.is_empty())
            .map(|word| out::tame(word))
            .collect();
        let to = if several && one.by != one.office {
            format!(" for {}", one.office)
        } else {
            String::new()
        };
        lines.push(format!(
            "  {:<9}  {}  by {}{to}  {}",
            one.status,
            one.at,
            one.by,
            said.join(", ")
        ));
    }
    lines
}

/// Why an answer comes later, or not at all.
fn why(view: &View) -> Option<String> {
    let until = |delay: &DelayInput| {
        let until = delay.until.as_deref().unwrap_or_default();
        let note = out::tame(&delay.note);
        format!("  delayed    {} until {until} {note}", delay.reason)
    };
    let delay = view.delay.as_ref().map(until);
    delay.or_else(|| {
        let decline = view.decline.as_ref()?;
        let note = out::tame(&decline.note);
        Some(format!("  refused    {} {note}", decline.reason))
    })
}

/// One alert of the thread.
fn thread(one: &ThreadView) -> String {
    let words = [&one.headline, &one.officer].map(|text| out::tame(text));
    let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
    format!(
        "  {:<9}  {}  by {}  {}  {}  {}",
        one.message_type,
        one.composed_at,
        one.sender,
        one.id,
        one.state,
        words.join(", ")
    )
}
