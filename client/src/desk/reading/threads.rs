//! What belongs to an alert, in the words of a listing. Not: what counts (`gateway`).

use blo_proto::{
    OfficeId, Precedence, Timestamp,
    alert::{Alert, MessageType, Status as Reality},
    receipt::Status,
};

use super::{DeskError, Reading, disk, redaction::hidden_words};
use crate::{
    desk::view::{AboutView, AskedView, Item, NotSeenView, OfficeStatus, ThreadView},
    gateway::{Asked, AskedState, Said, Thread, may_still_be_seen},
    handling::Marks,
    shelf::Tag,
};

impl Reading {
    /// What an alert names first.
    pub(super) fn about(&self, alert: &Alert) -> Result<Option<AboutView>, DeskError> {
        let Some(named) = alert.references.first() else {
            return Ok(None);
        };
        let name = self.shelf.vault().name(&named.sender, &named.id);
        Ok(Some(AboutView {
            sender: named.sender.to_string(),
            id: named.id.to_string(),
            here: self.shelf.alert(name).map_err(disk)?.is_some(),
        }))
    }

    /// How far a request is at each office that was asked.
    pub(super) fn asked(&self, name: Tag, alert: &Alert) -> Result<Vec<AskedView>, DeskError> {
        if alert.message_type != MessageType::Request {
            return Ok(Vec::new());
        }
        let thread = Thread::whole(&self.shelf, name, alert).map_err(disk)?;
        let own = (alert.sender != self.facts.office).then(|| &self.facts.office);
        let all = own.map_or_else(|| alert.recipients.iter().collect(), |own| vec![own]);
        let now = self.live.borrow().now;
        let view = |office: &OfficeId| {
            let asked = Asked::of(&thread, office)?;
            let (state, by) = match &asked.state {
                AskedState::Open => ("open", None),
                AskedState::Delayed(by) => ("delayed", Some(by)),
                AskedState::Answered(by) => ("answered", Some(by)),
                AskedState::Refused(by) => ("refused", Some(by)),
                AskedState::Cancelled => ("cancelled", None),
            };
            let due = asked.due_from(&self.facts.officers.requests);
            Some(AskedView {
                office: office.to_string(),
                state: state.to_owned(),
                deadline: asked.deadline.map(|at| at.to_string()),
                due: due.is_some_and(|due| due <= now),
                overdue: asked.is_overdue(now),
                by: by.map(|said| said.content.id.to_string()),
            })
        };
        Ok(all.into_iter().filter_map(view).collect())
    }

    /// who has not opened a FLASH of this office in time, and whom to call.
    pub(super) fn not_seen(&self, item: &Item, alert: &Alert) -> Vec<NotSeenView> {
        let flash = alert.precedence == Precedence::Flash && alert.status != Reality::Test;
        let counts = !item.cancelled && item.updated_by.is_none();
        let cancel = alert.message_type == MessageType::Cancel;
        let composed: Option<Timestamp> = item.composed_at.parse().ok();
        let (Some(composed), true) = (composed, flash && counts && !cancel) else {
            return Vec::new();
        };
        let officers = &self.facts.officers;
        let after = officers.alarm.escalate_after.as_millis();
        if self.live.borrow().now.millis_since(composed) < after {
            return Vec::new();
        }
        let open = |one: &&OfficeStatus| Status::parse(&one.status).is_some_and(may_still_be_seen);
        let view = |one: &OfficeStatus| NotSeenView {
            office: one.office.clone(),
            since: item.composed_at.clone(),
            telephones: one
                .office
                .parse()
                .map(|office| (officers.telephones)(&office))
                .unwrap_or_default(),
        };
        item.statuses.iter().filter(open).map(view).collect()
    }

    /// All that belongs to it; nothing where it stands alone.
    pub(super) fn thread(&self, name: Tag, alert: &Alert) -> Result<Vec<ThreadView>, DeskError> {
        let thread = Thread::whole(&self.shelf, name, alert).map_err(disk)?;
        let all = thread.all();
        if all.len() < 2 && thread.root.is_some() {
            return Ok(Vec::new());
        }
        Ok(all.iter().filter_map(|said| view(said, &thread)).collect())
    }
}

/// The update that counts in place of this one.
pub(super) fn updated_by(changes: &Thread, name: Tag) -> Option<String> {
    let current = changes.current()?;
    let cancel = changes.cancel().is_some_and(|cancel| cancel.name == name);
    (current.name != name && !cancel).then(|| current.content.id.to_string())
}

fn view(said: &Said, thread: &Thread) -> Option<ThreadView> {
    let alert = said.written()?.alert();
    // a thread tells no more than a listing.
    let hides = Marks::of(alert).hides_words();
    let shown = |text: &str| match hides {
        true => hidden_words(),
        false => text.to_owned(),
    };
    let headline = alert.texts.first().map(|text| shown(&text.headline));
    Some(ThreadView {
        sender: alert.sender.to_string(),
        id: said.content.id.to_string(),
        message_type: alert.message_type.to_string(),
        composed_at: said.content.composed_at.to_string(),
        headline: headline.unwrap_or_default(),
        officer: shown(&alert.officer),
        state: state(said, thread).to_owned(),
    })
}

fn state(said: &Said, thread: &Thread) -> &'static str {
    let is = |other: Option<&Said>| other.is_some_and(|other| other.name == said.name);
    let counts = is(thread.root.as_ref()) || thread.changes.iter().any(|one| one.name == said.name);
    let changes = matches!(
        said.message_type(),
        MessageType::Update | MessageType::Cancel
    );
    if !counts {
        return if changes { "no_effect" } else { "answer" };
    }
    if is(thread.cancel()) || (is(thread.current()) && !thread.is_cancelled()) {
        "current"
    } else if thread.is_cancelled() {
        "cancelled"
    } else {
        "before"
    }
}
