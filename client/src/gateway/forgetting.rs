//! Alerts that are forgotten: the record of it first, durable, and then the keys of all that lies here about the
//! alert are destroyed; a crash in between is made good at the next start. Not: the keys (`keys`), nor the records
//! (`shelf`).

use std::sync::{Arc, Mutex, PoisonError};

use blo_proto::{
    AlertId, Timestamp,
    alert::Alert,
    content::{Body, Content},
    limits,
    receipt::Status,
};

use super::{command::Fault, engine::Engine, facts::received_content, round::Round};
use crate::{
    config::Retention,
    shelf::{Deletion, Entry, EventKind, Kind, Position, Shelf, ShelfError, Tag, keys},
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// So often it is looked for what was kept long enough.
const LOOK_MINUTES: u64 = 60;
/// Alerts that are looked at in one minute, and so the most that are forgotten in it by themselves.
const LOOKED_AT_MAX: usize = 256;
/// What stands for nobody's wish.
const KEPT_LONG_ENOUGH: &str = "kept as long as this office keeps such an alert";
const UNTIL: &str = "kept until its sender wanted it to be forgotten";

/// An alert that is to be forgotten.
#[derive(Clone, Debug)]
pub struct Forget {
    /// Its row.
    pub name: Tag,
    /// Who wants it.
    pub officer: String,
    /// Why.
    pub reason: String,
    /// Although the other side may still need it after a loss.
    pub now: bool,
}

/// What was destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// Records that lie here about the alert.
    pub records: usize,
    /// Files of keys that were written anew.
    pub files: usize,
}

/// How far the look at what was kept long enough is, in each box.
pub(super) struct Look {
    after: Option<[Position; 2]>,
    /// Whose keys were destroyed, which is not written down yet.
    done: Done,
}

type Done = Arc<Mutex<Vec<Tag>>>;

/// Destroys the keys of what is durably written down as forgotten.
fn destroy(shelf: &Shelf, names: &[Tag], done: &Done) -> Result<usize, ShelfError> {
    let files = shelf.destroy(names)?;
    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
    done.extend_from_slice(names);
    Ok(files)
}

impl Default for Look {
    /// After a start it begins at once.
    fn default() -> Self {
        Self {
            after: Some([Position::START; 2]),
            done: Done::default(),
        }
    }
}

impl Engine {
    /// Writes down that an alert is forgotten; its keys are destroyed once that is durable, and then it is answered.
    pub(super) fn forget_alert(
        &mut self,
        forget: &Forget,
        answer: tokio::sync::oneshot::Sender<Result<Forgotten, Fault>>,
        round: &mut Round,
    ) {
        let begun = self.is_readable();
        let begun = begun.and_then(|()| self.write_deletion(forget, round));
        let records = match begun {
            Ok(records) => records,
            Err(fault) => return drop(answer.send(Err(fault))),
        };
        let (shelf, name) = (Arc::clone(&self.shelf), forget.name);
        let destroyed = Arc::clone(&self.look.done);
        round.replies.push(Box::new(move |failed| {
            let done = match failed {
                Some(error) => Err(error.clone()),
                // first the record, then the keys: a crash in between loses no answer.
                None => destroy(&shelf, &[name], &destroyed),
            };
            let done = done.map(|files| Forgotten { records, files });
            drop(answer.send(done.map_err(Fault::Shelf)));
        }));
    }

    /// How many records there are. One that was forgotten before is destroyed again, and not written down again.
    fn write_deletion(&mut self, forget: &Forget, round: &mut Round) -> Result<usize, Fault> {
        let name = forget.name;
        let records = self.shelf.records_of(name)?.len();
        let Some((position, sent)) = self.shelf.alert(name)? else {
            return Ok(0);
        };
        let body = self.shelf.read(position)?;
        let content = match body.kind {
            Some(Kind::Sent(kept)) => Content::decode(kept.content).ok(),
            Some(Kind::Received(kept)) => received_content(&kept),
            _ => None,
        };
        let Some(content) = content else {
            return Ok(records);
        };
        if let Some(needed) = self.needed((name, sent), &content, forget.now, round) {
            return Err(needed);
        }
        let stored_at = Timestamp::from_millis(body.at_ms);
        let alert = (name, position, sent);
        self.push_deletion(alert, (&content, stored_at), forget, round);
        Ok(records)
    }

    /// Why an alert cannot be forgotten now.
    fn needed(
        &self,
        (name, sent): (Tag, bool),
        content: &Content,
        insists: bool,
        round: &Round,
    ) -> Option<Fault> {
        let Body::Alert(written) = &content.body else {
            return None;
        };
        let count = u8::try_from(written.alert().recipients.len()).unwrap_or(u8::MAX);
        let rows = if sent { 0..count } else { keys::OWN..keys::OWN };
        let own = (!sent).then_some(keys::OWN);
        let (mut until, mut on_its_way) = (content.composed_at, false);
        for recipient in rows.chain(own) {
            let Some(standing) = self.standing((name, recipient), round) else {
                continue;
            };
            on_its_way |= standing.status < Status::Delivered;
            until = until.max(standing.at);
        }
        if on_its_way && content.expires_at > round.now {
            return Some(Fault::OnItsWay(content.expires_at));
        }
        if insists {
            return None;
        }
        if !self.clockwork.is_sure() {
            return Some(Fault::UnsureClock);
        }
        let until = until.plus_millis(limits::RESTORE_DAYS * DAY_MS);
        (until > round.now).then_some(Fault::Needed(until))
    }

    fn push_deletion(
        &mut self,
        (name, position, sent): (Tag, Position, bool),
        (content, stored_at): (&Content, Timestamp),
        forget: &Forget,
        round: &mut Round,
    ) {
        let Body::Alert(written) = &content.body else {
            return;
        };
        let said = self.said(content);
        let records = self.shelf.records_of(name).map_or(0, |all| all.len());
        let deletion = Deletion {
            sender: written.alert().sender.to_string(),
            id: content.id.as_bytes().to_vec(),
            sent,
            said: said.0.to_vec(),
            officer: forget.officer.clone(),
            reason: forget.reason.clone(),
            stored_at_ms: stored_at.as_millis(),
            records: u32::try_from(records).unwrap_or(u32::MAX),
        };
        let mut entry = Entry::new(round.now, Kind::Deletion(deletion));
        entry.forgets(name, sent);
        entry.delete(keys::in_listing(sent, position));
        entry.event(EventKind::Forgotten, name, keys::OWN);
        round.push(entry);
        round.names.insert(name, said);
        self.forget_blobs(name, written.alert(), round);
        round.attach = None;
    }

    /// What was written down as forgotten has no keys: a crash may have come before they were destroyed.
    pub(super) fn finish_forgetting(&self) -> Result<(), ShelfError> {
        let forgotten = self.shelf.to_be_destroyed()?;
        match destroy(&self.shelf, &forgotten, &self.look.done)? {
            0 => {}
            files => tracing::info!(files, "keys of forgotten alerts destroyed"),
        }
        Ok(())
    }

    /// Forgets what was kept long enough, some alerts a minute. Only by a clock that the relay agrees with: one that
    /// stepped ahead would forget everything.
    pub(super) fn forget_the_old(&mut self, minute: u64, round: &mut Round) {
        if minute.is_multiple_of(LOOK_MINUTES) && self.look.after.is_none() {
            self.look.after = Some([Position::START; 2]);
            // A full disk may have had no room for a file of keys.
            if let Err(error) = self.finish_forgetting() {
                tracing::error!(%error, "keys of forgotten alerts are still there");
            }
        }
        self.note_destroyed(round);
        // nothing is destroyed by a clock that is alone with its time.
        if !self.clockwork.is_sure() {
            return;
        }
        let Some(mut after) = self.look.after else {
            return;
        };
        let (mut names, mut looked_at) = (Vec::new(), 0_usize);
        for (sent, after) in [false, true].into_iter().zip(&mut after) {
            let room = LOOKED_AT_MAX.saturating_sub(looked_at);
            let page = self.shelf.listing(sent, *after, room).unwrap_or_default();
            looked_at = looked_at.saturating_add(page.len());
            for (position, name) in page {
                *after = position;
                names.extend(self.forget_if_old(name, round));
            }
        }
        self.look.after = (looked_at >= LOOKED_AT_MAX).then_some(after);
        if names.is_empty() {
            return;
        }
        let (shelf, done) = (Arc::clone(&self.shelf), Arc::clone(&self.look.done));
        round.replies.push(Box::new(move |failed| {
            if failed.is_none()
                && let Err(error) = destroy(&shelf, &names, &done)
            {
                tracing::error!(%error, "keys of forgotten alerts are still there");
            }
        }));
    }

    /// What is destroyed need not be looked at after the next start.
    fn note_destroyed(&self, round: &mut Round) {
        let mut done = self
            .look
            .done
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for name in done.drain(..) {
            round.counts().delete(keys::to_destroy(name));
        }
    }

    fn forget_if_old(&mut self, name: Tag, round: &mut Round) -> Option<Tag> {
        let (position, sent) = self.shelf.alert(name).ok()??;
        let body = self.shelf.read(position).ok()?;
        let content = match body.kind? {
            Kind::Sent(kept) => Content::decode(kept.content).ok()?,
            Kind::Received(kept) => received_content(&kept)?,
            _ => return None,
        };
        let Body::Alert(written) = &content.body else {
            return None;
        };
        let stored_at = Timestamp::from_millis(body.at_ms);
        let reason = is_old(
            &self.parts.retention,
            written.alert(),
            (sent, stored_at),
            round.now,
        )?;
        if self.needed((name, sent), &content, false, round).is_some() {
            return None;
        }
        let forget = Forget {
            name,
            officer: String::new(),
            reason: reason.to_owned(),
            now: false,
        };
        self.push_deletion(
            (name, position, sent),
            (&content, stored_at),
            &forget,
            round,
        );
        Some(name)
    }
}

/// Why an alert is kept no longer; `None` where it is.
fn is_old(
    retention: &Retention,
    alert: &Alert,
    (sent, stored_at): (bool, Timestamp),
    now: Timestamp,
) -> Option<&'static str> {
    if alert
        .handling
        .retain_until
        .is_some_and(|until| until <= now)
    {
        return Some(UNTIL);
    }
    let days = retention.days(sent, &alert.category.to_string())?;
    let over = stored_at.plus_millis(u64::from(days).saturating_mul(DAY_MS)) <= now;
    over.then_some(KEPT_LONG_ENOUGH)
}

/// The alert of a record that says what is left of one.
pub fn deleted_id(deletion: &Deletion) -> Option<AlertId> {
    AlertId::from_slice(&deletion.id)
}
