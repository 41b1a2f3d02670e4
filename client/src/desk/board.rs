//! What needs an officer now, at one look: unread alerts, requests and consents without an answer, what was opened and sent
//! last. Read beside the gateway's rounds, so that no board holds up an alert. Not: how it is shown (`web`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    ConsentView, Desk, DeskError, Item, PAGE,
    reading::disk,
    tally::{Place, found},
};
use crate::shelf::keys;

/// Alerts of each list of a board: what a screen shows, and some more.
pub const BOARD_SHOWN: usize = 30;
/// FLASH alerts that are looked at for the alarm: more than that no office opens.
const FLASH_MAX: usize = 400;
/// Requests that are looked at for what is overdue elsewhere.
const ASKED_MAX: usize = 1_024;

/// What needs an officer now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    /// Received and opened by nobody here: how many.
    pub unread: usize,
    /// Of each counterpart that has any.
    pub unread_by_office: BTreeMap<String, usize>,
    /// The most urgent of them first, then the oldest.
    pub urgent: Vec<Item>,
    /// Received requests that this office has not answered, the first deadline first.
    pub to_answer: Vec<Item>,
    /// Requests of this office whose time is over somewhere.
    pub overdue_there: Vec<Item>,
    /// Consents that others ask of this office, and that nobody has given or refused.
    pub consents_of_us: Vec<ConsentView>,
    /// Consents that this office asked for: the open ones, then the last answered.
    pub consents_by_us: Vec<ConsentView>,
    /// Received and opened, the last to come first.
    pub opened: Vec<Item>,
    /// Sent, the newest first.
    pub sent: Vec<Item>,
}

impl Desk {
    /// What needs an officer now.
    ///
    /// # Errors
    /// `storage_failed`, `stopped`.
    pub async fn board(&self) -> Result<BoardView, DeskError> {
        let desk = self.clone();
        beside(move || desk.gather()).await
    }

    /// Received alerts that nobody here has opened, the most urgent first, after so many of them; and how many there are.
    ///
    /// # Errors
    /// `storage_failed`, `stopped`.
    pub async fn unread(&self, from: usize, limit: usize) -> Result<(Vec<Item>, usize), DeskError> {
        let desk = self.clone();
        beside(move || {
            let tally = desk.tally.now(&desk.reading)?;
            let (places, count) = (tally.most_urgent(from, limit), tally.unread());
            drop(tally);
            Ok((desk.items_at(places)?, count))
        })
        .await
    }

    /// FLASH alerts that nobody here has opened, and how many alerts of any precedence.
    ///
    /// # Errors
    /// `storage_failed`, `stopped`.
    pub async fn unread_flash(&self) -> Result<(Vec<Item>, usize), DeskError> {
        let desk = self.clone();
        beside(move || {
            let tally = desk.tally.now(&desk.reading)?;
            let (places, count) = (tally.flash(FLASH_MAX), tally.unread());
            drop(tally);
            Ok((desk.items_at(places)?, count))
        })
        .await
    }

    fn gather(&self) -> Result<BoardView, DeskError> {
        let tally = self.tally.now(&self.reading)?;
        let (urgent, opened) = (tally.most_urgent(0, BOARD_SHOWN), tally.read(BOARD_SHOWN));
        let sent = tally.sent(BOARD_SHOWN);
        let (unread, unread_by_office) = (tally.unread(), tally.unread_by_sender());
        drop(tally);
        let (consents_of_us, consents_by_us) = self.open_consents()?;
        let mut urgent = self.items_at(urgent)?;
        // What its sender took back needs nobody's hurry.
        urgent.sort_by_key(|item| item.cancelled);
        Ok(BoardView {
            unread,
            unread_by_office,
            urgent,
            to_answer: self.open_requests(BOARD_SHOWN)?,
            overdue_there: self.overdue_there()?,
            consents_of_us,
            consents_by_us,
            opened: self.items_at(opened)?,
            sent: self.items_at(sent)?,
        })
    }

    fn items_at(&self, places: Vec<Place>) -> Result<Vec<Item>, DeskError> {
        let mut items = Vec::new();
        for place in places {
            if let Some(found) = found(&self.reading, place)? {
                items.push(Item {
                    cursor: place.0.to_string(),
                    ..self.reading.item(&found)?
                });
            }
        }
        Ok(items)
    }

    fn overdue_there(&self) -> Result<Vec<Item>, DeskError> {
        let shelf = &self.doors.shelf;
        let keys = shelf.prefix(&keys::unanswered()).map_err(disk)?;
        let asked = keys.iter().filter_map(|(key, _)| {
            let (name, recipient) = keys::parse_unanswered(key)?;
            (recipient != keys::OWN).then_some(name)
        });
        let mut names: Vec<_> = asked.take(ASKED_MAX).collect();
        names.dedup();
        let mut overdue = Vec::new();
        for name in names {
            let Some((position, _)) = shelf.alert(name).map_err(disk)? else {
                continue;
            };
            let Some(found) = self.reading.alert_at(position, name)? else {
                continue;
            };
            let item = self.reading.item(&found)?;
            if item.asked.iter().any(|asked| asked.overdue) {
                overdue.push(item);
            }
        }
        overdue.sort_by(|one, other| one.stored_at.cmp(&other.stored_at));
        overdue.truncate(BOARD_SHOWN);
        Ok(overdue)
    }

    /// Asked of us and open; asked by us, the open ones first.
    fn open_consents(&self) -> Result<(Vec<ConsentView>, Vec<ConsentView>), DeskError> {
        let own = self.doors.facts.office.as_str();
        let asked = self.reading.consents()?.into_iter();
        let asked = asked.filter(|one| one.kind == "asked");
        let (mut by_us, of_us): (Vec<_>, Vec<_>) = asked.partition(|one| one.sender == own);
        by_us.reverse();
        by_us.sort_by_key(|one| one.state != "open");
        by_us.truncate(BOARD_SHOWN);
        let of_us = of_us.into_iter().filter(|one| one.state == "open");
        Ok((of_us.take(PAGE).collect(), by_us))
    }
}

async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| DeskError::stopped())?
}
