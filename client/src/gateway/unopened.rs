//! Alerts that came and that nobody here has opened: a program is run for them again and again, and a FLASH goes to one
//! contact after the other. Not: when that is looked at (`vigil`).

use std::collections::BTreeMap;

use blo_proto::{
    OfficeId, Precedence, Timestamp,
    alert::{MessageType, Written},
    receipt::Status,
};
use tokio::{sync::oneshot, time::Instant};

use super::{
    command::{Command, Fault},
    engine::Engine,
    live::Pages,
    round::Round,
    siren::{Kind, Rang, Told},
    threads::{Said, Thread, said},
    vigil::{flashes, listed, named, still_counts},
};
use crate::shelf::{Alarm, ShelfError, Tag, keys};

/// A FLASH that nobody here has opened.
const NOT_OPENED_HERE: &str = "flash_not_opened";
/// The program of the alarm does not do what it should.
const ALARM_FAILED: &str = "alarm_failed";

/// An alert that nobody here has opened.
struct Unopened {
    name: Tag,
    since: Timestamp,
    called: u8,
    precedence: Precedence,
    sender: OfficeId,
    id: String,
    exercise: bool,
}

impl Engine {
    pub(super) fn look_at_unopened(&mut self, round: &mut Round) -> Result<(), ShelfError> {
        let from = self.parts.officers.alarm.from;
        let mut open = Vec::new();
        for precedence in Precedence::URGENT_FIRST {
            if precedence.rank() > from.rank() && precedence != Precedence::Flash {
                continue;
            }
            for (key, value) in self.watched(&keys::unopened(precedence))? {
                let Some((name, since, called)) = keys::parse_unopened(&key, &value) else {
                    continue;
                };
                match self.unopened((name, since, called), round)? {
                    Some(one) => open.push(one),
                    None => round.counts().delete(key),
                }
            }
        }
        self.escalate(&open, round);
        let rung = |one: &Unopened| one.precedence.rank() <= from.rank();
        let open: Vec<Unopened> = open.into_iter().filter(rung).collect();
        self.ring(&open);
        Ok(())
    }

    /// An alert that came, if it still needs an officer.
    fn unopened(
        &self,
        (name, since, called): (Tag, Timestamp, u8),
        round: &Round,
    ) -> Result<Option<Unopened>, ShelfError> {
        let standing = self.standing((name, keys::OWN), round);
        if standing.is_none_or(|standing| standing.status >= Status::Read) {
            return Ok(None);
        }
        // What lay in a backup was alarmed before it was put back.
        if self.restored_at.is_some_and(|restored| since <= restored) {
            return Ok(None);
        }
        let Some(said) = said(&self.shelf, name)? else {
            return Ok(None);
        };
        let Some(alert) = said.written().map(Written::alert) else {
            return Ok(None);
        };
        let thread = Thread::changes_of(&self.shelf, name, alert)?;
        let counts = if alert.message_type == MessageType::Cancel {
            self.undoes_what_was_opened(&thread, name, round)
        } else {
            still_counts(&thread, name)
        };
        if !counts || self.is_past(&said.content, round.now) {
            return Ok(None);
        }
        Ok(Some(Unopened {
            name,
            since,
            called,
            precedence: alert.precedence,
            sender: alert.sender.clone(),
            id: said.content.id.to_string(),
            exercise: alert.is_exercise(),
        }))
    }

    /// Whether a cancel takes back what an officer here has opened: of what nobody knows, nobody need be told.
    fn undoes_what_was_opened(&self, thread: &Thread, name: Tag, round: &Round) -> bool {
        let opened = |said: &Said| {
            let standing = self.standing((said.name, keys::OWN), round);
            said.name != name && standing.is_some_and(|standing| standing.status >= Status::Read)
        };
        let counts = thread.cancel().is_some_and(|cancel| cancel.name == name);
        counts && thread.root.iter().chain(&thread.changes).any(opened)
    }

    /// a FLASH that stays unopened goes to the next contact, and the one after.
    fn escalate(&mut self, open: &[Unopened], round: &mut Round) {
        let after = self.parts.officers.alarm.escalate_after;
        let contacts = self.parts.officers.alarm.contacts.len();
        let mut late: BTreeMap<OfficeId, Vec<String>> = BTreeMap::new();
        let flash = |one: &&Unopened| one.precedence == Precedence::Flash;
        for one in open.iter().filter(flash) {
            // A clock that was put back does not make it wait for longer.
            let since = one.since.min(round.now);
            let level = round.now.millis_since(since) / after.as_millis();
            let called = self.call_contacts(one, (level, open.len()));
            if called != one.called || since != one.since {
                let key = keys::unopened_one(one.precedence, one.name);
                round.counts().put(key, keys::unopened_value(since, called));
            }
            if level > 0 {
                let ids = late.entry(one.sender.clone()).or_default();
                ids.push(named(&one.id, one.exercise));
            }
            if level == 0 || usize::try_from(level).is_ok_and(|level| level < contacts) {
                let steps = level.saturating_add(1).saturating_mul(after.as_millis());
                self.vigil.again_at(since.plus_millis(steps));
            }
        }
        let message = |(office, ids): (OfficeId, Vec<String>)| {
            let (flashes, ids) = (flashes(ids.len()), listed(&ids));
            let message = format!(
                "Nobody here has opened {flashes} of {office} for over {after}: {ids}. Open it with `blo show`, which tells \
                 its sender that it is read."
            );
            (office, message)
        };
        let said = late.into_iter().map(message).collect();
        self.state_alarms(NOT_OPENED_HERE, &said, round);
    }

    /// Calls every contact whose turn has come; how many were called by now.
    fn call_contacts(&mut self, one: &Unopened, (level, open): (u64, usize)) -> u8 {
        let settings = &self.parts.officers.alarm;
        let within = settings.timeout.duration();
        let mut called = one.called;
        while u64::from(called) < level
            && let Some(contact) = settings.contacts.get(usize::from(called))
        {
            let kind = Kind::Contact(called);
            // One that is called already is called again once that has ended.
            let sirens = &mut self.vigil.sirens;
            if !sirens.start(kind, &contact.exec, (&told(one, open), within)) {
                break;
            }
            let (name, id) = (&contact.name, &one.id);
            tracing::warn!(name, id, "a FLASH is not opened: a contact is called");
            called = called.saturating_add(1);
        }
        called
    }

    /// Runs the program for what nobody has opened, and again until somebody has.
    fn ring(&mut self, open: &[Unopened]) {
        let settings = &self.parts.officers.alarm;
        let loudest = open
            .iter()
            .min_by_key(|one| (one.precedence.rank(), u64::MAX - one.since.as_millis()));
        let Some(loudest) = loudest.filter(|_| !settings.exec.is_empty()) else {
            self.vigil.ring_at = None;
            self.vigil.rung.clear();
            return;
        };
        let fresh = open.iter().any(|one| !self.vigil.rung.contains(&one.name));
        let again = self.vigil.ring_at.is_none_or(|at| at <= Instant::now());
        if !fresh && !again {
            return;
        }
        let told = told(loudest, open.len());
        let within = settings.timeout.duration();
        let started = self
            .vigil
            .sirens
            .start(Kind::Siren, &settings.exec, (&told, within));
        // One that runs is waited for: its end looks again.
        let repeat = settings.repeat_every.duration();
        self.vigil.ring_at = Some(Instant::now() + repeat);
        if started {
            self.vigil.rung = open.iter().map(|one| one.name).collect();
        }
    }

    /// A program has ended, or other pages are open.
    pub(super) fn alarm_told(&mut self, told: Command, round: &mut Round) {
        match told {
            Command::Rang(rang) => self.rang(rang, round),
            Command::Pages(pages) => self.pages_open(pages),
            _ => {}
        }
    }

    /// officers' pages that are open now. Once the last one that could sound is gone, nobody in the room hears what waits:
    /// the program is run at once, and not when its turn comes.
    fn pages_open(&mut self, pages: Pages) {
        let before = self.live.pages.replace(pages);
        if pages.audible == 0 && before.is_some_and(|before| before.audible > 0) {
            self.vigil.ring_at = None;
            self.vigil.due = true;
        }
    }

    /// A program has ended.
    pub(super) fn rang(&mut self, rang: Rang, round: &mut Round) {
        self.vigil.sirens.ended(rang.kind);
        self.vigil.due = true;
        if rang.kind == Kind::Siren {
            if std::mem::take(&mut self.vigil.testing) {
                for test in std::mem::take(&mut self.vigil.tests) {
                    let _ = test.send(Ok(rang.ended.clone()));
                }
            }
            self.begin_test();
        }
        let whose = match rang.kind {
            Kind::Siren => String::new(),
            Kind::Contact(at) => {
                let contact = self.parts.officers.alarm.contacts.get(usize::from(at));
                contact.map(|one| one.name.clone()).unwrap_or_default()
            }
        };
        let failed = rang.ended.err().map(|why| {
            format!(
                "An alarm was not given: {why}. Correct [alarm] in blo.toml, start the gateway anew and try it with `blo \
                 alarm test`."
            )
        });
        let said = |alarm: &Alarm| alarm.code == ALARM_FAILED && alarm.office == whose;
        let standing = self.live.alarms.iter().find(|alarm| said(alarm));
        if standing.map(|alarm| &alarm.message) == failed.as_ref() {
            return;
        }
        self.clear(ALARM_FAILED, &whose, round);
        if let Some(message) = failed {
            self.raise(ALARM_FAILED, &whose, message, round);
        }
    }

    /// Runs the program once, whatever there is; one that runs for an alert is waited for.
    pub(super) fn test_alarm(
        &mut self,
        answer: oneshot::Sender<Result<Result<(), String>, Fault>>,
    ) {
        if self.parts.officers.alarm.exec.is_empty() {
            let _ = answer.send(Err(Fault::NoAlarm));
            return;
        }
        self.vigil.tests.push(answer);
        self.begin_test();
    }

    fn begin_test(&mut self) {
        if self.vigil.tests.is_empty() || self.vigil.testing {
            return;
        }
        let settings = &self.parts.officers.alarm;
        let told = Told {
            precedence: Precedence::Flash.as_str(),
            counterpart: String::new(),
            id: String::new(),
            exercise: true,
            unread: 0,
            test: true,
        };
        let within = settings.timeout.duration();
        let sirens = &mut self.vigil.sirens;
        self.vigil.testing = sirens.start(Kind::Siren, &settings.exec, (&told, within));
    }
}

fn told(one: &Unopened, unread: usize) -> Told {
    Told {
        precedence: one.precedence.as_str(),
        counterpart: one.sender.to_string(),
        id: one.id.clone(),
        exercise: one.exercise,
        unread,
        test: false,
    }
}
