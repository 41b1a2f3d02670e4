//! Who is signed in at which browser. In memory alone: a gateway that starts anew asks for passwords anew. Not: how a
//! password is proved (`officers`).

use std::{collections::BTreeMap, fmt, time::Duration};

use blo_proto::Timestamp;

use crate::keys::random;

/// Without a touch of the page for so long it is locked: who walks by sees no alert.
pub(super) const IDLE_LOCK: Duration = Duration::from_secs(15 * 60);
/// A shift: after it the officer signs in again.
pub(super) const SHIFT: Duration = Duration::from_secs(12 * 60 * 60);
/// An office has few screens. The one that was touched longest ago goes first.
const SESSIONS_MAX: usize = 256;

/// What the browser shows again with each request: 32 random bytes, hexadecimal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket(String);

impl Ticket {
    fn draw() -> Self {
        Self(hex::encode(random::<32>()))
    }

    /// What a browser showed.
    pub(super) fn shown(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// For the browser's cookie, and for nothing else.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A ticket opens the page: none reaches a log.
impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticket(…)")
    }
}

/// One officer at one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    /// The officer's name.
    pub(super) officer: String,
    /// When the officer signed in.
    pub(super) since: Timestamp,
    /// The last touch: what the page fetches by itself is none.
    pub(super) touched: Timestamp,
    /// Somebody locked it, or nobody touched it.
    pub(super) locked: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    open: BTreeMap<Ticket, Session>,
}

impl Sessions {
    /// The officer's password was right.
    pub(super) fn begin(&mut self, officer: &str, now: Timestamp) -> Ticket {
        if self.open.len() >= SESSIONS_MAX {
            let oldest = self.open.iter().min_by_key(|(_, session)| session.touched);
            if let Some(oldest) = oldest.map(|(ticket, _)| ticket.clone()) {
                self.open.remove(&oldest);
            }
        }
        let ticket = Ticket::draw();
        let session = Session {
            officer: officer.to_owned(),
            since: now,
            touched: now,
            locked: false,
        };
        self.open.insert(ticket.clone(), session);
        ticket
    }

    /// Whose ticket it is; `None` = nobody's, or the shift is over. `touch` is a person's doing.
    pub(super) fn of(&mut self, ticket: &Ticket, touch: bool, now: Timestamp) -> Option<Session> {
        let session = self.open.get_mut(ticket)?;
        if since(session.since, now) > SHIFT {
            self.open.remove(ticket);
            return None;
        }
        session.locked |= since(session.touched, now) > IDLE_LOCK;
        if touch && !session.locked {
            session.touched = now;
        }
        Some(session.clone())
    }

    /// Locks the page until the same officer's password.
    pub(super) fn lock(&mut self, ticket: &Ticket) {
        if let Some(session) = self.open.get_mut(ticket) {
            session.locked = true;
        }
    }

    /// Ends it: the ticket is nobody's from now on.
    pub(super) fn end(&mut self, ticket: &Ticket) {
        self.open.remove(ticket);
    }

    /// Ends all sessions of officers who are not listed any more.
    pub(super) fn keep(&mut self, listed: impl Fn(&str) -> bool) {
        self.open.retain(|_, session| listed(&session.officer));
    }
}

/// A clock that went back has not gone on.
fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis(now.as_millis().saturating_sub(then.as_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_764_400_000_000);

    fn after(time: Duration) -> Timestamp {
        NOW.plus_millis(u64::try_from(time.as_millis()).unwrap() + 1)
    }

    #[test]
    fn a_page_that_nobody_touches_is_locked_and_what_it_fetches_by_itself_is_no_touch() {
        let mut sessions = Sessions::default();
        let ticket = sessions.begin("Somchai", NOW);
        let half = after(IDLE_LOCK / 2);
        assert!(!sessions.of(&ticket, false, half).unwrap().locked);
        assert!(
            sessions
                .of(&ticket, false, after(IDLE_LOCK))
                .unwrap()
                .locked
        );
        // What is locked stays so, whoever touches it.
        assert!(sessions.of(&ticket, true, NOW).unwrap().locked);
        let other = sessions.begin("Somchai", NOW);
        assert!(!sessions.of(&other, true, half).unwrap().locked);
        assert!(!sessions.of(&other, false, after(IDLE_LOCK)).unwrap().locked);
    }

    #[test]
    fn a_shift_ends_and_so_does_a_ticket_that_was_handed_back() {
        let mut sessions = Sessions::default();
        let ticket = sessions.begin("Somchai", NOW);
        assert!(sessions.of(&ticket, false, after(SHIFT)).is_none());
        assert!(sessions.of(&ticket, false, NOW).is_none());
        let ticket = sessions.begin("Somchai", NOW);
        sessions.end(&ticket);
        assert!(sessions.of(&ticket, true, NOW).is_none());
        assert!(sessions.of(&Ticket::shown("0"), true, NOW).is_none());
    }

    #[test]
    fn an_officer_who_is_not_listed_any_more_is_out_at_once() {
        let mut sessions = Sessions::default();
        let (one, two) = (sessions.begin("Somchai", NOW), sessions.begin("Khin", NOW));
        assert_ne!(one, two);
        sessions.keep(|name| name != "Somchai");
        assert!(sessions.of(&one, true, NOW).is_none());
        assert!(sessions.of(&two, true, NOW).is_some());
    }

    #[test]
    fn the_browser_that_was_touched_longest_ago_makes_room() {
        let mut sessions = Sessions::default();
        let first = sessions.begin("Somchai", NOW);
        let kept = sessions.begin("Khin", NOW.plus_millis(2));
        for _ in 2..=SESSIONS_MAX {
            sessions.begin("Khin", NOW.plus_millis(3));
        }
        assert!(sessions.of(&first, false, NOW).is_none());
        assert!(sessions.of(&kept, false, NOW).is_some());
        assert_eq!(sessions.open.len(), SESSIONS_MAX);
    }
}
