//! Requests: by when an answer is asked for, what was answered, and who is reminded. All of it follows from what was said,
//! so that a restart and an order of arrival change nothing. Not: when that is looked at (`vigil`).

use std::collections::BTreeMap;

use blo_proto::{
    OfficeId, Timestamp,
    alert::{MessageType, Written},
};

use super::{
    engine::Engine,
    round::Round,
    threads::{Said, Thread, said},
    vigil::{listed, named},
};
use crate::{
    config::Requests,
    shelf::{ShelfError, Tag, keys},
};

/// This office has to answer soon.
const REQUEST_DUE: &str = "request_due";
/// This office should have answered.
const REQUEST_OVERDUE: &str = "request_overdue";
/// Another office should have answered this one.
const ANSWER_OVERDUE: &str = "answer_overdue";

/// How far a request is at one office.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// By when an answer is asked for, or was promised; `None`: nobody said so.
    pub(crate) deadline: Option<Timestamp>,
    /// From when that time counts.
    since: Timestamp,
    /// The latest that was said to it.
    pub(crate) state: AskedState,
}

/// What was said to a request.
#[derive(Clone, Debug)]
pub(crate) enum AskedState {
    /// Nothing yet.
    Open,
    /// That the answer comes later.
    Delayed(Box<Said>),
    /// An answer.
    Answered(Box<Said>),
    /// That there will be none.
    Refused(Box<Said>),
    /// Its sender took it back.
    Cancelled,
}

impl Asked {
    /// How far the request that a thread began with is at an office; `None` where it began with none.
    pub(crate) fn of(thread: &Thread, office: &OfficeId) -> Option<Self> {
        let thread = thread.clone().told_to(office);
        let root = thread.root.as_ref()?;
        if root.message_type() != MessageType::Request {
            return None;
        }
        let current = thread.current().unwrap_or(root);
        let respond_by = current.written()?.alert().respond_by;
        let respond_by = respond_by.or(root.written()?.alert().respond_by);
        let by_office = |said: &&Said| {
            let alert = said.written().map(Written::alert);
            alert.is_some_and(|alert| alert.sender == *office)
        };
        let newest = |message_type: &[MessageType]| {
            let mut said = thread.others.iter().rev().filter(by_office);
            said.find(|said| message_type.contains(&said.message_type()))
                .cloned()
                .map(Box::new)
        };
        let asked = |deadline, since, state| Self {
            deadline,
            since,
            state,
        };
        let since = current.content.composed_at;
        if let Some(last) = newest(&[MessageType::Answer, MessageType::Refusal]) {
            let state = if last.message_type() == MessageType::Answer {
                AskedState::Answered(last)
            } else {
                AskedState::Refused(last)
            };
            return Some(asked(respond_by, since, state));
        }
        if thread.is_cancelled() {
            return Some(asked(respond_by, since, AskedState::Cancelled));
        }
        // A delay of what was asked before it was asked anew, by another time, is over with that.
        let delay =
            newest(&[MessageType::Delay]).filter(|delay| delay.content.composed_at >= since);
        Some(match delay {
            Some(delay) => {
                let until = delay.written()?.alert().delay.as_ref()?.until;
                let said_at = delay.content.composed_at;
                asked(until.or(respond_by), said_at, AskedState::Delayed(delay))
            }
            None => asked(respond_by, since, AskedState::Open),
        })
    }

    /// Whether an answer is still asked for.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.state, AskedState::Open | AskedState::Delayed(_))
    }

    /// Its time is over.
    pub(crate) fn is_overdue(&self, now: Timestamp) -> bool {
        self.is_open() && self.deadline.is_some_and(|deadline| deadline <= now)
    }

    /// When an officer is reminded.
    pub(crate) fn due_from(&self, settings: &Requests) -> Option<Timestamp> {
        let deadline = self.deadline.filter(|_| self.is_open())?;
        let whole = deadline.millis_since(self.since);
        let part = whole / 100 * u64::from(settings.remind_at);
        Some(self.since.plus_millis(part).min(deadline))
    }
}

impl Engine {
    /// Reminds of requests that came, and says which are overdue, here and at others.
    pub(super) fn look_at_unanswered(&mut self, round: &mut Round) -> Result<(), ShelfError> {
        let settings = self.parts.officers.requests.clone();
        let mut late = [(); 3].map(|()| BTreeMap::<OfficeId, Vec<String>>::new());
        for (key, value) in self.watched(&keys::unanswered())? {
            let Some((name, recipient)) = keys::parse_unanswered(&key) else {
                continue;
            };
            let Some((office, asked, what)) = self.unanswered((name, recipient))? else {
                round.counts().delete(key);
                continue;
            };
            let (Some(deadline), Some(due)) = (asked.deadline, asked.due_from(&settings)) else {
                continue;
            };
            // What came again after a restore is listed, and raises no alarm.
            if value.first() == Some(&1) {
                continue;
            }
            let own = recipient == keys::OWN;
            let [reminded, overdue, unanswered] = &mut late;
            let kind = match own {
                true if deadline <= round.now => overdue,
                true if due <= round.now => reminded,
                false if deadline <= round.now => unanswered,
                _ => {
                    self.vigil.again_at(if own { due } else { deadline });
                    continue;
                }
            };
            kind.entry(office).or_default().push(what);
            if deadline > round.now {
                self.vigil.again_at(deadline);
            }
        }
        let codes = [REQUEST_DUE, REQUEST_OVERDUE, ANSWER_OVERDUE];
        for (code, late) in codes.into_iter().zip(late) {
            let said = late
                .iter()
                .map(|(office, all)| (office.clone(), message(code, office, all)));
            self.state_alarms(code, &said.collect(), round);
        }
        Ok(())
    }

    /// A request that is still open: with whom, how far, and its name.
    fn unanswered(
        &self,
        (name, recipient): (Tag, u8),
    ) -> Result<Option<(OfficeId, Asked, String)>, ShelfError> {
        let Some(request) = said(&self.shelf, name)? else {
            return Ok(None);
        };
        let Some(alert) = request.written().map(Written::alert) else {
            return Ok(None);
        };
        let own = recipient == keys::OWN;
        let asked_one = if own {
            Some(self.parts.office.clone())
        } else {
            alert.recipients.get(usize::from(recipient)).cloned()
        };
        let Some(asked_one) = asked_one else {
            return Ok(None);
        };
        let thread = Thread::whole(&self.shelf, name, alert)?;
        let asked = Asked::of(&thread, &asked_one).filter(Asked::is_open);
        let with = if own { alert.sender.clone() } else { asked_one };
        // Nobody can answer any more where the agreement was ended.
        let parted = self
            .peers
            .get(&with)
            .is_none_or(|peer| peer.ended.is_some());
        let what = named(&request.content.id.to_string(), alert.is_exercise());
        Ok(asked.filter(|_| !parted).map(|asked| {
            let by = asked.deadline.map(|at| format!(" by {at}"));
            let what = format!("{what}{}", by.unwrap_or_default());
            (with, asked, what)
        }))
    }
}

fn message(code: &str, office: &OfficeId, all: &[String]) -> String {
    let requests = match all {
        [_] => "a request".to_owned(),
        _ => format!("{} requests", all.len()),
    };
    let all = listed(all);
    match code {
        REQUEST_DUE => format!(
            "An answer to {requests} of {office} is due soon: {all}. Answer with `blo answer`, `blo delay` or `blo refuse`."
        ),
        REQUEST_OVERDUE => format!(
            "An answer to {requests} of {office} is overdue: {all}. Answer with `blo answer`, `blo delay` or `blo refuse`."
        ),
        _ => format!(
            "{office} has not answered {requests} in time: {all}. Call the office by telephone."
        ),
    }
}
