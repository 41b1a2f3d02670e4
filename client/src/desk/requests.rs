//! Requests that wait for an answer of this office, and the alarm's program. Not: what an answer is (`answering`).

use tokio::sync::oneshot;

use super::{Desk, DeskError, Item, LISTING_DEFAULT, LISTING_MAX, reading::disk};
use crate::{gateway::Command, shelf::keys, words::Said};

impl Desk {
    /// Requests that this office has not answered, the first deadline first; those without one come last.
    pub(super) fn open_requests(&self, limit: usize) -> Result<Vec<Item>, DeskError> {
        let limit = match limit {
            0 => LISTING_DEFAULT,
            limit => limit.min(LISTING_MAX),
        };
        let shelf = &self.doors.shelf;
        let mut open = Vec::new();
        for (key, _) in shelf.prefix(&keys::unanswered()).map_err(disk)? {
            let Some((name, keys::OWN)) = keys::parse_unanswered(&key) else {
                continue;
            };
            let Some((position, _)) = shelf.alert(name).map_err(disk)? else {
                continue;
            };
            let Some(found) = self.reading.alert_at(position, name)? else {
                continue;
            };
            let item = self.reading.item(&found)?;
            let waits = |state: &str| matches!(state, "open" | "delayed");
            let asked = item.asked.first().filter(|asked| waits(&asked.state));
            if let Some(asked) = asked {
                let deadline = asked.deadline.clone();
                open.push(((deadline.is_none(), deadline), item));
            }
        }
        open.sort_by(|(one, _), (other, _)| one.cmp(other));
        open.truncate(limit);
        Ok(open.into_iter().map(|(_, item)| item).collect())
    }

    /// Runs the alarm's program once, for nothing.
    ///
    /// # Errors
    /// `no_alarm` where there is none, or it does not do what it should; `stopped`.
    pub async fn test_alarm(&self) -> Result<(), DeskError> {
        let (answer, done) = oneshot::channel();
        let ended = self.ask(Command::TestAlarm(answer), done).await?;
        ended.map_err(|why| {
            let said = Said::of("desk-alarm-not-given").with("why", why);
            DeskError::say(DeskError::NO_ALARM, 78, said)
        })
    }
}
