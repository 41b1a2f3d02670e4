//! What a verb prints: lines for a person, or one JSON object a line. Not: what it means.

use std::io::{self, ErrorKind, Write as _};

use serde::Serialize;

use super::{Failure, reader, tell};
use crate::{
    desk::Item,
    words::{Field, Said, in_place, plain},
};

/// Prints a line about what was done and sends it off at once. A reader that left, as `| head` does, is no failure:
/// what is still to be done is done, and the verb ends as it would have.
///
/// # Errors
/// Where it cannot be written, as to a full disk.
pub(super) fn line(text: &str) -> Result<(), Failure> {
    heard(text).map(drop)
}

/// The same of a line of a listing or a story, which is all that the verb is for: it ends once nobody reads on.
///
/// # Errors
/// As [`line()`], and [`Failure::nobody_reads`].
pub(super) fn row(text: &str) -> Result<(), Failure> {
    match heard(text)? {
        true => Ok(()),
        false => Err(Failure::nobody_reads()),
    }
}

/// The same, and whether somebody reads it.
///
/// # Errors
/// As [`line()`].
pub(super) fn heard(text: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush());
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(unprinted(&error)),
    }
}

/// Standard output takes nothing.
pub(crate) fn unprinted(error: &io::Error) -> Failure {
    Failure::say(74, &Said::of("output-unwritable").with("why", error))
}

/// Prints an object.
///
/// # Errors
/// As [`line()`].
pub(super) fn json<T: Serialize>(value: &T) -> Result<(), Failure> {
    line(&json_line(value)?)
}

/// An object as it is printed.
///
/// # Errors
/// Where it cannot be JSON.
pub(super) fn json_line<T: Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|e| Failure::say(70, &Said::of("output-no-json").with("why", e)))
}

/// A text of another office as a terminal may show it: nothing in it moves the cursor or changes a colour, and nothing
/// of it is hidden.
pub(super) fn tame(text: &str) -> String {
    let mut tamed = still(text);
    while let Some(hidden) = blo_proto::alert::invisible(&tamed) {
        tamed = tamed.replace(hidden, &format!("⟨U+{:04X}⟩", u32::from(hidden)));
    }
    tamed
}

/// The same of a text that may be hidden: then it says so in the reader's language.
pub(super) fn shown(text: &str) -> String {
    in_place(&tame(text), reader())
}

fn still(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A received or sent alert on two lines.
pub(super) fn item(item: &Item) -> String {
    let progress = |status: &str| Field::Progress.shown(status, reader());
    let who = if item.direction == "received" {
        tell(&Said::of("item-from").with("office", &item.sender))
    } else {
        let each =
            |to: &crate::desk::OfficeStatus| format!("{} ({})", to.office, progress(&to.status));
        let each: Vec<String> = item.statuses.iter().map(each).collect();
        tell(&Said::of("item-to").with("offices", each.join(", ")))
    };
    let mut marks = String::new();
    for (mark, set) in [
        ("item-exercise", item.alert_status != "actual"),
        ("item-cancelled", item.cancelled),
        ("item-updated", item.updated_by.is_some()),
        ("item-restored", item.restored),
    ] {
        if set {
            marks.push_str(&tell(&Said::of(mark)));
            marks.push(' ');
        }
    }
    marks.push_str(&kind(&item.message_type));
    for asked in &item.asked {
        marks.push_str(&self::asked(asked, item.direction == "sent"));
    }
    if item.about.as_ref().is_some_and(|about| !about.here) {
        marks.push_str(&tell(&Said::of("item-about-missing")));
        marks.push(' ');
    }
    // What nobody need be careful with is not said in each line.
    let mild = ["TLP:AMBER", "TLP:GREEN", "TLP:CLEAR", "H0"];
    for mark in item
        .marks
        .iter()
        .filter(|mark| !mild.contains(&mark.as_str()))
    {
        marks.push_str(mark);
        marks.push(' ');
    }
    let each = |one: &crate::desk::AttachmentView| {
        let far = one.moves.iter().map(super::attachment::words);
        let far: Vec<String> = far.collect();
        format!("\n           + {}  [{}]", shown(&one.name), far.join(", "))
    };
    let files: String = item.attachments.iter().map(each).collect();
    let mut phrases = super::rendered::lines(item).into_iter();
    let headline = match item.headline.as_str() {
        "" => phrases.next().unwrap_or_default(),
        headline => shown(headline),
    };
    let phrases: String = phrases.map(|line| format!("\n           {line}")).collect();
    format!(
        "{:<9}  {}  {who}  {}\n           {marks}{headline}  [{}]{phrases}{files}",
        Field::Precedence.shown(&item.precedence, reader()),
        item.stored_at,
        item.id,
        progress(&item.status),
    )
}

/// What kind of message it is, where it is no plain alert.
fn kind(message_type: &str) -> String {
    match message_type {
        "alert" | "" => String::new(),
        other => {
            let shown = Field::MessageType.shown(other, reader());
            format!("{} ", shown.to_uppercase())
        }
    }
}

/// How far a request is, in a word or two.
fn asked(asked: &crate::desk::AskedView, sent: bool) -> String {
    let id = match asked.state.as_str() {
        "open" | "delayed" if asked.overdue => "item-overdue",
        "open" | "delayed" if asked.due => "item-due",
        "delayed" => "item-delayed",
        "open" => return String::new(),
        state => {
            let state = plain(&format!("asked-{state}"), reader())
                .map_or_else(|| state.to_uppercase(), str::to_owned);
            let at = Said::of("item-state-at").with("office", &asked.office);
            let at = at.with("state", &state);
            return format!("{} ", if sent { tell(&at) } else { state });
        }
    };
    let said = match sent {
        true => Said::of(format!("{id}-at")).with("office", &asked.office),
        false => Said::of(id),
    };
    let by = asked.deadline.as_deref().unwrap_or_default();
    format!("{} ", tell(&said.with("by", by)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_headline_reaches_into_the_terminal() {
        assert_eq!(tame("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb c");
    }

    #[test]
    fn r33_what_nobody_sees_is_shown_and_what_a_script_needs_stays() {
        assert_eq!(tame("a\u{200B}b\u{2060}"), "a⟨U+200B⟩b⟨U+2060⟩");
        assert_eq!(tame("ខេត្ត\u{200B}បន្ទាយ"), "ខេត្ត\u{200B}បន្ទាយ");
    }
}
