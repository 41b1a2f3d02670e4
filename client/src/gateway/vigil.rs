//! What is watched until an officer has acted: alerts that nobody here has opened, FLASH alerts that nobody there has, and
//! requests without an answer. All of it is read from disk each time, so that no restart forgets it. Not: running a
//! program (`siren`), nor each of the three (`unopened`, `unseen`, `requests`).
//!
//! ```text
//!  FLASH comes ─► exec, again and again ─► 5 min: the next contact, the next …      until it is read
//!  FLASH leaves ─────────────────────────► 5 min: "not seen", with a telephone      until it is read there
//!  request ──────────► ¾ of its time: reminder ─► its time: overdue, at both ends   until it is answered
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use blo_proto::{
    OfficeId, Precedence, Timestamp,
    alert::{Alert, MessageType, Status},
    content::Content,
};
use tokio::time::Instant;

use super::{command::Fault, engine::Engine, round::Round, siren::Sirens, threads::Thread};
use crate::shelf::{Entry, ShelfError, Tag, keys};

/// Names that a message lists.
const LISTED_MAX: usize = 5;
/// Alerts of one kind that are looked at at once: far more than officers can have open.
const WATCHED_MAX: usize = 1_024;
/// Looking takes at most one part of so many of the time, however much there is.
const LOOKING_SHARE: u32 = 20;
const REST_MIN: Duration = Duration::from_millis(20);

/// A key and its value.
type Pair = (Vec<u8>, Vec<u8>);

/// What the watching remembers between two looks; losing it loses no alarm.
pub(super) struct Vigil {
    pub(super) sirens: Sirens,
    /// This round changes something that is watched.
    coming: bool,
    /// Something has changed.
    pub(super) due: bool,
    /// However much changes, not before then: looking takes a small part of the time.
    rests_until: Option<Instant>,
    /// By the clock.
    next: Option<Timestamp>,
    /// When the program is run again.
    pub(super) ring_at: Option<Instant>,
    /// What it was run for.
    pub(super) rung: BTreeSet<Tag>,
    /// The program that runs is run for these.
    pub(super) testing: bool,
    pub(super) tests: Vec<tokio::sync::oneshot::Sender<Result<Result<(), String>, Fault>>>,
}

impl Vigil {
    pub(super) const fn new() -> Self {
        Self {
            sirens: Sirens::new(),
            coming: false,
            due: true,
            rests_until: None,
            next: None,
            ring_at: None,
            rung: BTreeSet::new(),
            testing: false,
            tests: Vec::new(),
        }
    }

    /// Something that is watched will have changed once this round is on disk.
    pub(super) const fn changes(&mut self) {
        self.coming = true;
    }

    /// What this round wrote is there, or what was there is read again.
    pub(super) const fn committed(&mut self) {
        self.due |= self.coming;
        self.coming = false;
    }

    /// When it is looked again at the latest.
    pub(super) fn wakes_at(&self, until: impl Fn(Timestamp) -> Instant) -> Option<Instant> {
        let timely = self.next.map(until);
        let now = self.due.then(Instant::now);
        let at = [timely, self.ring_at, now].into_iter().flatten().min()?;
        Some(self.rests_until.map_or(at, |rests| rests.max(at)))
    }

    fn is_due(&self, now: Timestamp) -> bool {
        let passed = |at: Option<Instant>| at.is_some_and(|at| at <= Instant::now());
        let rests = self.rests_until.is_some() && !passed(self.rests_until);
        !rests && (self.due || self.next.is_some_and(|at| at <= now) || passed(self.ring_at))
    }

    pub(super) fn again_at(&mut self, at: Timestamp) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }
}

impl Engine {
    /// An alert that came is watched until it is opened. One that came again after a restore raises no alarm, and neither
    /// does a test.
    pub(super) fn watch_received(
        &mut self,
        entry: &mut Entry,
        (name, again): (Tag, bool),
        (alert, now): (&Alert, Timestamp),
    ) {
        if alert.status == Status::Test {
            return;
        }
        if !again {
            let key = keys::unopened_one(alert.precedence, name);
            entry.put(key, keys::unopened_value(now, 0));
        }
        if alert.message_type == MessageType::Request {
            entry.put(keys::unanswered_one(name, keys::OWN), vec![u8::from(again)]);
        }
        self.vigil.changes();
    }

    /// An alert that was taken is watched until it is read there, and a request until it is answered.
    pub(super) fn watch_sent(
        &mut self,
        entry: &mut Entry,
        name: Tag,
        (content, alert): (&Content, &Alert),
    ) {
        if alert.status == Status::Test {
            return;
        }
        for recipient in 0..u8::try_from(alert.recipients.len()).unwrap_or(u8::MAX) {
            if alert.precedence == Precedence::Flash && alert.message_type != MessageType::Cancel {
                let since = content.composed_at.as_millis().to_be_bytes().to_vec();
                entry.put(keys::unseen_one(name, recipient), since);
            }
            if alert.message_type == MessageType::Request {
                entry.put(keys::unanswered_one(name, recipient), vec![0]);
            }
        }
        self.vigil.changes();
    }

    /// Looks at everything that is watched, when something has changed or its time has come.
    pub(super) fn keep_vigil(&mut self, round: &mut Round) {
        if !self.vigil.is_due(round.now) {
            return;
        }
        let began = Instant::now();
        self.vigil.due = false;
        self.vigil.next = None;
        round.attach = None;
        let looked = self
            .look_at_unopened(round)
            .and_then(|()| self.look_at_unseen(round))
            .and_then(|()| self.look_at_unanswered(round));
        if let Err(error) = looked {
            tracing::error!(%error, "what is watched cannot be read");
        }
        round.attach = None;
        let rest = began.elapsed().saturating_mul(LOOKING_SHARE).max(REST_MIN);
        self.vigil.rests_until = Some(Instant::now() + rest);
    }

    pub(super) fn watched(&self, prefix: &[u8]) -> Result<Vec<Pair>, ShelfError> {
        let mut all = self.shelf.prefix(prefix)?;
        all.truncate(WATCHED_MAX);
        Ok(all)
    }

    /// Whether it is over, by a clock that can tell.
    pub(super) fn is_past(&self, content: &Content, now: Timestamp) -> bool {
        self.clockwork.is_sure() && content.expires_at <= now
    }

    /// Alarms of one kind stand for these offices, with these words, and for no others.
    pub(super) fn state_alarms(
        &mut self,
        code: &str,
        said: &BTreeMap<OfficeId, String>,
        round: &mut Round,
    ) {
        let standing = self.live.alarms.iter().filter(|alarm| alarm.code == code);
        let over = standing.filter(|alarm| {
            let now = said
                .iter()
                .find(|(office, _)| office.as_str() == alarm.office);
            now.is_none_or(|(_, message)| *message != alarm.message)
        });
        let over: Vec<String> = over.map(|alarm| alarm.office.clone()).collect();
        for office in over {
            self.clear(code, &office, round);
        }
        for (office, message) in said {
            self.raise(code, office.as_str(), message.clone(), round);
        }
    }
}

/// Whether an alert is what counts of its thread.
pub(super) fn still_counts(thread: &Thread, name: Tag) -> bool {
    let current = thread.current();
    !thread.is_cancelled() && current.is_none_or(|current| current.name == name)
}

/// An id; an exercise says so.
pub(super) fn named(id: &str, exercise: bool) -> String {
    if exercise {
        format!("{id} (EXERCISE)")
    } else {
        id.to_owned()
    }
}

pub(super) fn flashes(count: usize) -> String {
    if count == 1 {
        "a FLASH".to_owned()
    } else {
        format!("{count} FLASH alerts")
    }
}

/// The first of them, and how many more there are.
pub(super) fn listed(all: &[String]) -> String {
    let first: Vec<&str> = all.iter().take(LISTED_MAX).map(String::as_str).collect();
    let more = all.len().saturating_sub(LISTED_MAX);
    let first = first.join("; ");
    if more == 0 {
        first
    } else {
        format!("{first}; and {more} more")
    }
}
