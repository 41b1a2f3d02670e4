//! Forgetting an alert, and what can be shown of it afterwards. Not: what is destroyed (`gateway`).

use blo_proto::{AlertId, OfficeId, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::{
    Desk, check_line,
    error::DeskError,
    reading::{Reading, disk},
};
use crate::{
    gateway::{Command, Forget},
    shelf::{Deletion, Kind, Tag},
    words::Said,
};

/// Which alert is to be forgotten, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForgetInput {
    /// Which one.
    pub id: String,
    /// Who sent it, where its id alone is ambiguous.
    #[serde(default)]
    pub sender: Option<String>,
    /// Who wants it.
    #[serde(default)]
    pub officer: String,
    /// Why, in their words: it stays.
    pub reason: String,
    /// Although the other side may still need it after a loss.
    #[serde(default)]
    pub now: bool,
}

/// What is left of an alert that was forgotten, and whether anything of it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionView {
    /// With the sender, its name.
    pub id: String,
    /// Who sent it.
    pub sender: String,
    /// `received` or `sent`.
    pub direction: String,
    /// When it was on this gateway's disk.
    pub stored_at: String,
    /// When it was forgotten.
    pub deleted_at: String,
    /// Who wanted that; nobody where it was kept long enough.
    pub officer: String,
    /// Why.
    pub reason: String,
    /// Where this stands in the gateway's journal.
    pub record: u64,
    /// Records about the alert under its own key.
    pub records: usize,
    /// How many of them this gateway can open, tried just now: 0 unless something failed.
    pub readable: usize,
}

impl Desk {
    /// Destroys what lies here of an alert; resolves when its keys are gone from the disk.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, `bad_content`, `still_needed`, `storage_full`, `storage_failed`, `stopped`.
    pub async fn forget(
        &self,
        (id, sender): (AlertId, Option<OfficeId>),
        input: ForgetInput,
    ) -> Result<DeletionView, DeskError> {
        check_line("officer", &input.officer)?;
        check_line("reason", &input.reason)?;
        if input.reason.trim().is_empty() {
            return Err(DeskError::unusable(Said::of("desk-forget-no-reason")));
        }
        let name = self.reading.name_of(&id, sender.as_ref())?;
        let forget = Forget {
            name,
            officer: input.officer,
            reason: input.reason,
            now: input.now,
        };
        let (answer, done) = oneshot::channel();
        self.ask(Command::Forget(forget, answer), done).await?;
        self.finder.forget(name);
        let left = self.reading.deletion(name)?;
        left.ok_or_else(|| DeskError::not_found(id))
    }

    /// What is left of an alert that was forgotten.
    ///
    /// # Errors
    /// `not_found` where it was not, `ambiguous`, `storage_failed`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn forgotten(
        &self,
        id: AlertId,
        sender: Option<OfficeId>,
    ) -> Result<DeletionView, DeskError> {
        let name = self.reading.name_of(&id, sender.as_ref())?;
        self.reading.deletion(name)?.ok_or_else(|| {
            let said = Said::of("desk-not-forgotten").with("id", id);
            DeskError::say(DeskError::NOT_FOUND, 66, said)
        })
    }
}

impl Reading {
    /// What is left of an alert, where it was forgotten; tries to open all that lies here about it.
    fn deletion(&self, name: Tag) -> Result<Option<DeletionView>, DeskError> {
        let Some((position, _)) = self.shelf.alert(name).map_err(disk)? else {
            return Ok(None);
        };
        let body = self.shelf.read(position).map_err(disk)?;
        let Some(Kind::Deletion(left)) = body.kind else {
            return Ok(None);
        };
        let (readable, records) = self.shelf.readable(name).map_err(disk)?;
        Ok(Some(DeletionView {
            record: position.number(),
            records,
            readable,
            ..view(left, Timestamp::from_millis(body.at_ms))
        }))
    }
}

fn view(left: Deletion, at: Timestamp) -> DeletionView {
    let id = crate::gateway::deleted_id(&left);
    DeletionView {
        id: id.map(|id| id.to_string()).unwrap_or_default(),
        sender: left.sender,
        direction: if left.sent { "sent" } else { "received" }.to_owned(),
        stored_at: Timestamp::from_millis(left.stored_at_ms).to_string(),
        deleted_at: at.to_string(),
        officer: left.officer,
        reason: left.reason,
        ..DeletionView::default()
    }
}

/// What is said of an alert that somebody asks for and that was forgotten.
pub(super) fn gone(id: &AlertId, left: Deletion, at: Timestamp) -> DeskError {
    let left = view(left, at);
    let said = match left.officer.as_str() {
        "" => Said::of("desk-forgotten"),
        officer => Said::of("desk-forgotten-by").with("officer", officer),
    };
    let said = said.with("id", id).with("at", left.deleted_at);
    DeskError::say(DeskError::FORGOTTEN, 66, said.with("reason", left.reason))
}
