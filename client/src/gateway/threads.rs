//! Alerts that name each other: which update or cancel counts, and what is current. It is judged by what is on disk and
//! never by what was remembered, so that the order in which they came decides nothing. Not: who is told (`keeping`).
//!
//! ```text
//!  alert ◄─ update ─ update ─ cancel      by who sent the alert; the newest update is current, a cancel ends all
//!    ▲
//!    └──── answer, delay, refusal         by whom the alert is for
//! ```

use std::collections::{BTreeSet, VecDeque};

use blo_proto::{
    AlertId, Code, OfficeId, Refusal, Timestamp,
    alert::{Alert, MessageType, Reference, Written},
    content::{Body, Content},
};

use super::{engine::Engine, facts::received_content, round::Round};
use crate::shelf::{Entry, Kind, Naming, Shelf, ShelfError, THREAD_MAX, Tag};

/// Alerts that are gone through to find what one of a thread began with.
const HOPS_MAX: usize = 4;

/// One alert as it lies on the shelf.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Its row.
    pub(crate) name: Tag,
    /// This office sent it.
    pub(crate) sent: bool,
    /// What it says.
    pub(crate) content: Content,
}

impl Said {
    /// The alert in it.
    pub(crate) fn written(&self) -> Option<&Written> {
        written(&self.content)
    }

    /// What it is.
    pub(crate) fn message_type(&self) -> MessageType {
        let alert = self.written().map(Written::alert);
        alert.map_or(MessageType::Unspecified, |alert| alert.message_type)
    }

    fn order(&self) -> (Timestamp, AlertId) {
        (self.content.composed_at, self.content.id)
    }
}

/// The alert of a name, where it is here.
///
/// # Errors
/// The shelf's.
pub(super) fn said(shelf: &Shelf, name: Tag) -> Result<Option<Said>, ShelfError> {
    let Some((position, sent)) = shelf.alert(name)? else {
        return Ok(None);
    };
    let content = match shelf.read(position)?.kind {
        Some(Kind::Sent(sent)) => Content::decode(sent.content).ok(),
        Some(Kind::Received(kept)) => received_content(&kept),
        Some(_) | None => None,
    };
    Ok(content.map(|content| Said {
        name,
        sent,
        content,
    }))
}

/// What an alert and those that name it amount to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Thread {
    /// What it began with, where that is here.
    pub(crate) root: Option<Said>,
    /// Updates and cancels that count, by when they were composed.
    pub(crate) changes: Vec<Said>,
    /// All others that name it, likewise; changes that do not count among them.
    pub(crate) others: Vec<Said>,
    /// Its sender took it back, as a version before this one wrote that down.
    cancelled_before: bool,
}

impl Thread {
    /// Only who changes what; enough for [`Thread::is_cancelled`] and [`Thread::current`].
    ///
    /// # Errors
    /// The shelf's.
    pub(crate) fn changes_of(shelf: &Shelf, name: Tag, alert: &Alert) -> Result<Self, ShelfError> {
        let named = alert.references.first();
        let named = named.filter(|_| changes(alert.message_type));
        let root = named.map_or(name, |named| name_of(shelf, named));
        let rows = shelf.thread(root)?;
        let mut changes = rows.into_iter().filter(|row| changes(row.message_type));
        let Some(first) = changes.next() else {
            // Nothing was said of it, which is most often so: nothing more is read.
            return Ok(Self {
                cancelled_before: shelf.cancelled(root)?,
                ..Self::default()
            });
        };
        Self::read(shelf, root, std::iter::once(first).chain(changes))
    }

    /// All of it.
    ///
    /// # Errors
    /// The shelf's.
    pub(crate) fn whole(shelf: &Shelf, name: Tag, alert: &Alert) -> Result<Self, ShelfError> {
        let mut root = root_name(shelf, name, alert);
        for _ in 0..HOPS_MAX {
            let Some(said) = said(shelf, root)? else {
                break;
            };
            let Some(alert) = said.written().map(Written::alert) else {
                break;
            };
            let before = root_name(shelf, root, alert);
            if before == root {
                break;
            }
            root = before;
        }
        let (mut rows, mut seen) = (Vec::new(), BTreeSet::from([root]));
        let mut to_see = VecDeque::from([root]);
        while let Some(next) = to_see.pop_front()
            && rows.len() < THREAD_MAX
        {
            let named = shelf.thread(next)?;
            let fresh = named.into_iter().filter(|row| seen.insert(row.name));
            let fresh: Vec<Naming> = fresh.collect();
            to_see.extend(fresh.iter().map(|row| row.name));
            rows.extend(fresh);
        }
        Self::read(shelf, root, rows)
    }

    fn read(
        shelf: &Shelf,
        root_name: Tag,
        rows: impl IntoIterator<Item = Naming>,
    ) -> Result<Self, ShelfError> {
        let mut thread = Self {
            root: said(shelf, root_name)?,
            ..Self::default()
        };
        for row in rows {
            let Some(one) = said(shelf, row.name)? else {
                continue;
            };
            // R-34: what came before its target was taken unseen; it is judged now that both are here.
            let counts = changes(one.message_type())
                && thread.root.as_ref().map_or_else(
                    || is_by_the_same(&one.content),
                    |root| may_change(&one.content, &root.content).is_ok(),
                );
            if counts {
                thread.changes.push(one);
            } else {
                thread.others.push(one);
            }
        }
        thread.changes.sort_by_key(Said::order);
        thread.others.sort_by_key(Said::order);
        let cancels = |said: &Said| said.message_type() == MessageType::Cancel;
        if !thread.changes.iter().chain(&thread.others).any(cancels) {
            thread.cancelled_before = shelf.cancelled(root_name)?;
        }
        Ok(thread)
    }

    /// The cancel that counts.
    pub(crate) fn cancel(&self) -> Option<&Said> {
        let mut changes = self.changes.iter();
        changes.find(|said| said.message_type() == MessageType::Cancel)
    }

    /// Whether all of it was taken back.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled_before || self.cancel().is_some()
    }

    /// What counts now: the newest update, or what it began with.
    pub(crate) fn current(&self) -> Option<&Said> {
        let mut newest = self.changes.iter().rev();
        newest
            .find(|said| said.message_type() == MessageType::Update)
            .or(self.root.as_ref())
    }

    /// The thread as far as an office was told of it: a change may have gone to some of those that the alert was for.
    pub(super) fn told_to(mut self, office: &OfficeId) -> Self {
        self.changes.retain(|said| {
            let alert = said.written().map(Written::alert);
            alert.is_some_and(|alert| alert.recipients.contains(office))
        });
        self
    }

    /// Everything, in the order in which it was composed.
    pub(crate) fn all(&self) -> Vec<&Said> {
        let mut all: Vec<&Said> = self.changes.iter().chain(&self.others).collect();
        all.sort_by_key(|said| said.order());
        self.root.iter().chain(all).collect()
    }
}

/// R-34: why one alert may not update or cancel another.
///
/// # Errors
/// `bad_reference`, with what is wrong.
pub(super) fn may_change(change: &Content, target: &Content) -> Result<(), Refusal> {
    let (Some(new), Some(old)) = (written(change), written(target)) else {
        return Err(bad("it names no alert"));
    };
    let named = new.alert().references.first();
    let named = named.ok_or_else(|| bad("an update or a cancel names first what it changes"))?;
    let (by, of) = (new.alert(), old.alert());
    if by.sender != of.sender {
        return Err(bad("only the office that sent an alert changes it"));
    }
    if changes(of.message_type) {
        return Err(bad(
            "an update or a cancel names what the thread began with",
        ));
    }
    if named.digest != old.digest() {
        return Err(bad("the alert that it names says something else"));
    }
    if by.status != of.status {
        return Err(bad("an exercise changes no actual alert, and the reverse"));
    }
    if by.precedence.rank() > of.precedence.rank() {
        return Err(bad("it is less urgent than what it changes"));
    }
    if change.expires_at < target.expires_at {
        return Err(bad("it is over before what it changes"));
    }
    Ok(())
}

/// Whether one office may answer another's alert.
///
/// # Errors
/// `bad_reference`, with what is wrong.
pub(crate) fn may_answer(answer: &Written, target: &Written) -> Result<(), Refusal> {
    let (by, of) = (answer.alert(), target.alert());
    let named = by.references.first();
    if named.is_none_or(|named| named.digest != target.digest()) {
        return Err(bad("the alert that it answers says something else"));
    }
    if !of.recipients.contains(&by.sender) {
        return Err(bad("the alert that it answers was not for this office"));
    }
    if by.is_exercise() != of.is_exercise() {
        return Err(bad("an exercise answers no actual alert, and the reverse"));
    }
    Ok(())
}

/// Whether it changes what it names first.
const fn changes(message_type: MessageType) -> bool {
    matches!(message_type, MessageType::Update | MessageType::Cancel)
}

/// Whether it answers what it names first.
const fn answers(message_type: MessageType) -> bool {
    matches!(
        message_type,
        MessageType::Answer | MessageType::Delay | MessageType::Refusal
    )
}

fn is_by_the_same(change: &Content) -> bool {
    let alert = written(change).map(Written::alert);
    alert.is_some_and(|alert| {
        let named = alert.references.first();
        named.is_some_and(|named| named.sender == alert.sender)
    })
}

/// What an alert changes or answers; itself where it does neither. A consent is about an alert and stands by itself: who
/// takes it back takes back nothing else.
fn root_name(shelf: &Shelf, name: Tag, alert: &Alert) -> Tag {
    let stands_alone = matches!(
        alert.message_type,
        MessageType::Alert
            | MessageType::Request
            | MessageType::ConsentAsked
            | MessageType::ConsentGiven
            | MessageType::Unspecified
    );
    let named = alert.references.first().filter(|_| !stands_alone);
    named.map_or(name, |named| name_of(shelf, named))
}

fn name_of(shelf: &Shelf, reference: &Reference) -> Tag {
    shelf.vault().name(&reference.sender, &reference.id)
}

fn written(content: &Content) -> Option<&Written> {
    match &content.body {
        Body::Alert(written) => Some(written),
        Body::Receipts(_) | Body::Notice(_) => None,
    }
}

fn bad(detail: &str) -> Refusal {
    Refusal::new(Code::BadReference, detail)
}

impl Engine {
    /// An alert is found by what it names first.
    pub(super) fn note_names(&self, entry: &mut Entry, name: Tag, content: &Content) {
        let Some(alert) = written(content).map(Written::alert) else {
            return;
        };
        if let Some(named) = alert.references.first() {
            entry.names(name_of(&self.shelf, named), alert.message_type, name);
        }
    }

    /// R-34: whether a counterpart may change or answer what it names, as far as that is here.
    pub(super) fn judge_reference(
        &self,
        content: &Content,
        round: &mut Round,
    ) -> Result<(), Refusal> {
        let Some(written) = written(content) else {
            return Ok(());
        };
        let alert = written.alert();
        if !changes(alert.message_type) && !answers(alert.message_type) {
            return Ok(());
        }
        let named = alert.references.first();
        let named = named.ok_or_else(|| bad("it names nothing that it changes or answers"))?;
        if changes(alert.message_type) && named.sender != alert.sender {
            return Err(bad("only the office that sent an alert changes it"));
        }
        if answers(alert.message_type) && !alert.recipients.contains(&named.sender) {
            return Err(bad("an answer goes to who asked"));
        }
        let Some(target) = self.named_here(named, round) else {
            return Ok(());
        };
        if changes(alert.message_type) {
            return may_change(content, &target);
        }
        let target = self::written(&target);
        target.map_or(Ok(()), |target| may_answer(written, target))
    }

    /// What is named, if it is here or came in this round.
    fn named_here(&self, named: &Reference, round: &mut Round) -> Option<Content> {
        let name = name_of(&self.shelf, named);
        if let Ok(Some(said)) = said(&self.shelf, name) {
            return Some(said.content);
        }
        if !round.names.contains_key(&name) {
            return None;
        }
        let of_name = |content: &Content, sender: &OfficeId| {
            content.id == named.id && *sender == named.sender
        };
        round.entries.iter_mut().find_map(|entry| {
            let Some(Kind::Received(kept)) = entry.kind() else {
                return None;
            };
            let content = received_content(kept)?;
            let sender = &written(&content)?.alert().sender;
            of_name(&content, sender).then_some(content.clone())
        })
    }
}
