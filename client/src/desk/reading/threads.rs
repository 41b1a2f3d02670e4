//! What belongs to an alert, in the words of a listing. Not: what counts (`gateway`).

use blo_proto::alert::{Alert, MessageType};

use super::{DeskError, Reading, disk, redaction::HIDDEN};
use crate::{
    desk::view::{AboutView, ThreadView},
    gateway::{Said, Thread},
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
    Some(ThreadView {
        sender: alert.sender.to_string(),
        id: said.content.id.to_string(),
        message_type: alert.message_type.to_string(),
        composed_at: said.content.composed_at.to_string(),
        headline: headline(alert),
        officer: alert.officer.clone(),
        state: state(said, thread).to_owned(),
    })
}

/// a thread tells no more than a listing.
fn headline(alert: &Alert) -> String {
    if Marks::of(alert).hides_words() {
        return HIDDEN.to_owned();
    }
    let text = alert.texts.first();
    text.map(|text| text.headline.clone()).unwrap_or_default()
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
