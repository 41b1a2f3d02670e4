//! `blo watch --json` in a process of its own: the events that a feed sees, as they come. Not: a listing.

use std::process::Command;

use serde_json::Value;

use crate::{office::text, process::Process};

/// A running `blo watch --json`.
#[derive(Debug)]
pub struct Watch {
    process: Process,
    /// After the last event that was read.
    pub cursor: Option<String>,
}

impl Watch {
    pub(crate) fn start(name: &str, command: &mut Command) -> Self {
        Self {
            process: Process::start(&format!("watch of {name}"), command),
            cursor: None,
        }
    }

    /// The next event in which `wanted` finds something; others are passed over.
    #[track_caller]
    pub fn event<T>(&mut self, what: &str, mut wanted: impl FnMut(&Value) -> Option<T>) -> T {
        let cursor = &mut self.cursor;
        self.process.line(what, |line| {
            let event: Value = serde_json::from_str(line).ok()?;
            *cursor = Some(text(&event, "cursor"));
            wanted(&event)
        })
    }

    /// The next alert that arrives.
    #[track_caller]
    pub fn received(&mut self) -> Value {
        self.event("an alert", |event| {
            (event["kind"] == "received").then(|| event["item"].clone())
        })
    }

    /// Waits until the alert with this id has this status at `office`.
    #[track_caller]
    pub fn status(&mut self, id: &str, status: &str) {
        self.event(&format!("{status} of {id}"), |event| {
            let about = event["item"]["id"] == id;
            (about && event["change"]["status"] == status).then_some(())
        });
    }

    /// Waits for its end, once the gateway is gone.
    pub fn end(mut self) {
        self.process.end();
    }
}
