//! What a verb prints: lines for a person, or one JSON object a line. Not: what it means.

use std::io::{self, Write as _};

use serde::Serialize;

use super::Failure;
use crate::{desk::Item, words::Said};

/// Prints a line and sends it off at once.
///
/// # Errors
/// Where nobody reads it any more.
pub(super) fn line(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(|e| {
            let said = Said::of("output-unwritable").with("why", e);
            Failure::say(74, &said)
        })
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
        .map_err(|e| Failure::new(70, format!("no JSON can be made: {e}"), "Report it."))
}

/// A text of another office as a terminal may show it: nothing in it moves the cursor or changes a colour.
pub(super) fn tame(text: &str) -> String {
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
    let who = if item.direction == "received" {
        format!("from {}", item.sender)
    } else {
        let each = |to: &crate::desk::OfficeStatus| format!("{} ({})", to.office, to.status);
        let each: Vec<String> = item.statuses.iter().map(each).collect();
        format!("to {}", each.join(", "))
    };
    let mut marks = String::new();
    for (mark, set) in [
        ("EXERCISE ", item.alert_status != "actual"),
        ("CANCELLED ", item.cancelled),
        ("UPDATED ", item.updated_by.is_some()),
        ("again after restore ", item.restored),
    ] {
        if set {
            marks.push_str(mark);
        }
    }
    if !matches!(item.message_type.as_str(), "alert" | "") {
        marks.push_str(&item.message_type.to_uppercase());
        marks.push(' ');
    }
    if item.about.as_ref().is_some_and(|about| !about.here) {
        marks.push_str("of an alert that is not here ");
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
        format!("\n           + {}  [{}]", tame(&one.name), far.join(", "))
    };
    let files: String = item.attachments.iter().map(each).collect();
    format!(
        "{:<9}  {}  {who}  {}\n           {marks}{}  [{}]{files}",
        item.precedence,
        item.stored_at,
        item.id,
        tame(&item.headline),
        item.status,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_headline_reaches_into_the_terminal() {
        assert_eq!(tame("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb c");
    }
}
