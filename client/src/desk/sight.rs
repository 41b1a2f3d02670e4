//! What one officer of this office may see: alerts about some kinds of crime are for some of its agencies alone. What is
//! withheld is a line without words; it cannot be opened, found or written out. Not: what an originator allows (`handled`).

use std::{collections::BTreeSet, sync::Arc};

use blo_proto::{AlertId, OfficeId};

use super::{
    Desk,
    error::DeskError,
    reading::{Found, Reading},
    view::Item,
};
use crate::words::Said;

/// One officer's sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    officer: String,
    /// Categories of crime.
    withheld: BTreeSet<String>,
}

impl Sight {
    /// From an officer these categories are withheld, but for what that officer wrote.
    pub fn without(officer: &str, withheld: BTreeSet<String>) -> Self {
        Self {
            officer: officer.to_owned(),
            withheld,
        }
    }

    /// Whose sight is the same sees the same: empty for all who see everything.
    pub fn name(&self) -> String {
        if self.withheld.is_empty() {
            return String::new();
        }
        let all: Vec<&str> = self.withheld.iter().map(String::as_str).collect();
        format!("{} {}", all.join(","), self.officer)
    }
}

impl Desk {
    /// Whether an alert that is here may be opened by whoever this desk is for.
    ///
    /// # Errors
    /// `withheld`; `not_found`, `ambiguous`, `storage_failed`.
    pub fn may_open(&self, id: AlertId, sender: &OfficeId) -> Result<(), DeskError> {
        self.reading.find(&id, Some(sender)).map(drop)
    }

    /// The desk as one officer sees it.
    #[must_use]
    pub fn seen_by(&self, sight: Sight) -> Self {
        let mut desk = self.clone();
        desk.reading.sight = Some(Arc::new(sight));
        desk
    }
}

impl Reading {
    /// Whether whoever reads may see an alert.
    pub(super) fn may_see(&self, found: &Found) -> bool {
        let Some(sight) = &self.sight else {
            return true;
        };
        let alert = found.written().map(blo_proto::alert::Written::alert);
        alert.is_none_or(|alert| {
            let own = found.sent && alert.officer == sight.officer;
            own || !sight.withheld.contains(&alert.category.to_string())
        })
    }

    /// Refuses what is for others.
    pub(super) fn must_see(&self, found: &Found) -> Result<(), DeskError> {
        if self.may_see(found) {
            return Ok(());
        }
        let said = Said::of("desk-withheld");
        Err(DeskError::say(DeskError::WITHHELD, 77, said))
    }
}

/// That there is an alert, how urgent and from whom: nothing of what it says.
pub(super) fn withheld(item: Item) -> Item {
    Item {
        cursor: item.cursor,
        direction: item.direction,
        id: item.id,
        sender: item.sender,
        recipients: item.recipients,
        precedence: item.precedence,
        status: item.status,
        alert_status: item.alert_status,
        composed_at: item.composed_at,
        expires_at: item.expires_at,
        stored_at: item.stored_at,
        restored: item.restored,
        cancelled: item.cancelled,
        hidden: true,
        withheld: true,
        ..Item::default()
    }
}
