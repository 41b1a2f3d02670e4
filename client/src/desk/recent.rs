//! Alerts that a watch looked at lately: an alert is told of several times in a row, and reading it again each time
//! would cost more than all else. Not: what changes about them, which is looked up every time.

use std::collections::{BTreeMap, VecDeque};

use blo_store::Position;

use super::{error::DeskError, reading::Found};
use crate::shelf::Tag;

/// Alerts in memory, a few KiB each: more than are under way at once.
const RECENT_ALERTS_MAX: usize = 1_024;

/// The newest alerts of one watch, by name.
#[derive(Default)]
pub(super) struct Recent {
    alerts: BTreeMap<Tag, Found>,
    order: VecDeque<Tag>,
}

impl Recent {
    /// The alert of a name that lies at a position: as it was read before, or read now. `None` where there is none.
    pub(super) fn or_read(
        &mut self,
        (name, position): (Tag, Position),
        read: impl FnOnce() -> Result<Option<Found>, DeskError>,
    ) -> Result<Option<&Found>, DeskError> {
        let known = self.alerts.get(&name);
        // One that was written anew, with other times, lies elsewhere.
        if known.is_none_or(|known| known.position != position) {
            let Some(found) = read()? else {
                return Ok(None);
            };
            if self.alerts.insert(name, found).is_none() {
                self.order.push_back(name);
            }
            if self.order.len() > RECENT_ALERTS_MAX
                && let Some(oldest) = self.order.pop_front()
            {
                self.alerts.remove(&oldest);
            }
        }
        Ok(self.alerts.get(&name))
    }
}

/// A count: what was read are somebody's words.
impl std::fmt::Debug for Recent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recent({})", self.alerts.len())
    }
}
