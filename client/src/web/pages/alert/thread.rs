//! What belongs to an alert, in order, and what counts of it now. Not: which counts (`gateway`).

use super::{
    piece::{Line, Piece},
    words::Words,
};
use crate::{
    desk::{AboutView, OffersView, ThreadView, View},
    words::Field,
};

/// One alert of a thread.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// It is the one that is shown.
    pub(super) this: bool,
    pub(super) way: String,
    pub(super) kind: String,
    pub(super) at: String,
    pub(super) office: String,
    pub(super) officer: String,
    pub(super) headline: String,
    /// What it counts for.
    pub(super) state: String,
    /// It counts now.
    pub(super) counts: bool,
}

/// What stands at the top of an alert that does not stand for itself any more, or not yet.
pub(super) fn notes(words: Words<'_>, view: &View) -> Vec<Line> {
    let mut notes = Vec::new();
    let sender = &view.item.sender;
    if let Some(newer) = &view.item.updated_by {
        let to = way(sender, newer);
        notes.push(vec![
            Piece::Said(words.say("alert-newer")),
            Piece::Way(to, words.say("alert-newer-open")),
        ]);
    }
    if view.item.cancelled && view.item.message_type != "cancel" {
        let mut line = vec![Piece::Said(words.say("alert-cancelled"))];
        let cancel = view
            .thread
            .iter()
            .find(|one| one.message_type == "cancel" && one.state == "current");
        line.extend(cancel.map(|one| {
            Piece::Way(
                way(&one.sender, &one.id),
                words.tongue.coded(Field::MessageType, "cancel"),
            )
        }));
        notes.push(line);
    }
    let lacks = view.item.about.as_ref().filter(|about| !about.here);
    if let Some(about) = lacks {
        // a cancel that came first is taken unseen.
        let id = match view.item.message_type.as_str() {
            "cancel" => "alert-cancels-what-has-not-come",
            _ => "alert-names-what-is-not-here",
        };
        notes.push(vec![
            Piece::Said(words.say(id)),
            Piece::Code(format!("{} {}", about.sender, about.id)),
        ]);
    }
    notes
}

/// All that belongs to it, in the order in which it was composed.
pub(super) fn steps(words: Words<'_>, view: &View) -> Vec<Step> {
    let step = |one: &ThreadView| Step {
        this: one.id == view.item.id && one.sender == view.item.sender,
        way: way(&one.sender, &one.id),
        kind: words.tongue.coded(Field::MessageType, &one.message_type),
        at: one.composed_at.clone(),
        office: one.sender.clone(),
        officer: one.officer.clone(),
        headline: one.headline.clone(),
        state: state(words, &one.state),
        counts: one.state == "current",
    };
    view.thread.iter().map(step).collect()
}

/// Other alerts that it names and that belong to no thread with it: whose words it passes on, by which consent.
pub(super) fn others(view: &View, offers: &OffersView) -> Vec<Line> {
    let in_thread = |about: &AboutView| {
        view.thread
            .iter()
            .any(|one| one.id == about.id && one.sender == about.sender)
    };
    let line = |about: &AboutView| {
        let called = format!("{} {}", about.sender, about.id);
        match about.here {
            true => vec![Piece::Way(way(&about.sender, &about.id), called)],
            false => vec![Piece::Code(called)],
        }
    };
    let others = offers.references.iter().filter(|about| !in_thread(about));
    others.map(line).collect()
}

fn state(words: Words<'_>, state: &str) -> String {
    match state {
        "current" | "before" | "cancelled" | "answer" | "no_effect" => {
            words.say(&format!("alert-state-{state}"))
        }
        other => other.to_owned(),
    }
}

pub(super) fn way(sender: &str, id: &str) -> String {
    format!("/alert/{sender}/{id}")
}
