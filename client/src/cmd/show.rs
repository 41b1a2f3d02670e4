//! `blo show`: one alert, whole, with every receipt. Of a received one the sender learns that it was read.

use std::path::Path;

use blo_proto::{AlertId, OfficeId};

use super::{Failure, attachment, handling, out, talk};
use crate::{
    desk::{ThreadView, View},
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
        ("handling", &view.item.marks.join(" ")),
        ("composed", &view.item.composed_at),
        ("over", &view.item.expires_at),
        ("answer by", view.respond_by.as_deref().unwrap_or_default()),
    ] {
        if !value.is_empty() {
            lines.push(format!("  {name:<9}  {}", out::tame(value)));
        }
    }
    lines.extend(handling::lines(view));
    if !view.item.attachments.is_empty() {
        lines.push(format!("  attached   {}", view.item.attachments.len()));
        lines.extend(view.item.attachments.iter().flat_map(attachment::lines));
    }
    lines.extend(view.thread.iter().map(thread));
    for one in &view.receipts {
        let said = [&one.outcome, &one.note, &one.officer, &one.code];
        let said: Vec<String> = said
            .into_iter()
            .filter(|word| !word.is_empty())
            .map(|word| out::tame(word))
            .collect();
        lines.push(format!(
            "  {:<9}  {}  by {}  {}",
            one.status,
            one.at,
            one.by,
            said.join(", ")
        ));
    }
    lines.join("\n")
}

/// One alert of the thread.
fn thread(one: &ThreadView) -> String {
    let words = [&one.headline, &one.officer].map(|text| out::tame(text));
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
