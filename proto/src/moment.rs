//! Small statements of one kind that follow each other soon are made together. Not: which ones, nor to whom.

use crate::limits::{SHARED_AT_MOST_MS, SHARED_WITHIN_MS};

/// The moment after something was said, in which what follows waits for what comes soon. What comes alone never waits;
/// of many in a row each waits less long than anybody notices, and one signature, one message and one commit serve all.
///
/// Times are milliseconds of any one clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    said_at: Option<u64>,
}

impl Moment {
    /// Something is said.
    pub const fn begin(&mut self, now_ms: u64) {
        self.said_at = Some(now_ms);
    }

    /// Whether what is to be said waits. A clock that was set back ends the moment.
    pub const fn lasts(self, now_ms: u64) -> bool {
        match self.said_at {
            Some(at) => at <= now_ms && now_ms.saturating_sub(at) < SHARED_WITHIN_MS,
            None => false,
        }
    }

    /// When what waits is said though nothing else is: a little after the moment, for until then it can go along with
    /// other work.
    pub const fn due(self) -> Option<u64> {
        match self.said_at {
            Some(at) => Some(at.saturating_add(SHARED_AT_MOST_MS)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_alone_does_not_wait_and_what_follows_waits_for_a_moment() {
        let mut moment = Moment::default();
        assert!(!moment.lasts(7));
        assert_eq!(moment.due(), None);
        moment.begin(100);
        assert!(moment.lasts(100) && moment.lasts(99 + SHARED_WITHIN_MS));
        assert!(!moment.lasts(100 + SHARED_WITHIN_MS));
        assert_eq!(moment.due(), Some(100 + SHARED_AT_MOST_MS));
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nothing_waiting() {
        let mut moment = Moment::default();
        moment.begin(1_000_000);
        assert!(!moment.lasts(10));
    }
}
