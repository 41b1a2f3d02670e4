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
