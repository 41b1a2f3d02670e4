//! What belongs together, as plain data. Not: what counts (`gateway`).

use serde::{Deserialize, Serialize};

/// An alert that another one names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutView {
    /// Who sent it.
    pub sender: String,
    /// Its id.
    pub id: String,
    /// It is at this office.
    pub here: bool,
}

/// One alert of a thread: what it began with, its updates, its cancel, and what was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadView {
    /// Who sent it.
    pub sender: String,
    /// Its id.
    pub id: String,
    /// As in listings.
    pub message_type: String,
    /// When it was composed, by its sender.
    pub composed_at: String,
    /// The first text's headline.
    pub headline: String,
    /// Who wrote it, as the sender asserts.
    pub officer: String,
    /// `current`: it counts now. `before`: an update took its place. `cancelled`. `answer`: of another office, or of this
    /// one. `no_effect`: it names what is not as it says, and changes nothing.
    pub state: String,
}

/// How far a request is at one office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedView {
    /// Who was asked.
    pub office: String,
    /// `open`, `delayed`, `answered`, `refused` or `cancelled`.
    pub state: String,
    /// By when an answer is asked for, or was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// Much of that time is gone.
    pub due: bool,
    /// All of it is.
    pub overdue: bool,
    /// The id of the latest that was said to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// An office that has not opened a FLASH in time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSeenView {
    /// Which office.
    pub office: String,
    /// When it was composed.
    pub since: String,
    /// The telephones that it gave in its introduction.
    pub telephones: Vec<String>,
}
