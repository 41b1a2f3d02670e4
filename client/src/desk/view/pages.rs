//! Officers' pages, as plain data. Not: which ones (`web`).

use serde::{Deserialize, Serialize};

/// Officers' pages in browsers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagesView {
    /// So many are open.
    pub open: usize,
    /// So many of them can sound an alarm.
    pub audible: usize,
    /// A program is run when an alert needs an officer.
    pub program: bool,
}

impl PagesView {
    /// No page can sound: whoever is in the room hears no alarm of a browser.
    pub const fn is_unheard(&self) -> bool {
        self.audible == 0
    }
}
