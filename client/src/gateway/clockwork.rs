//! Which time a gateway stamps by: its own, unless that is implausible beside the relay's or its own journal.
//! Not: judging certificates.

use std::sync::Arc;

use blo_proto::{Clock, Timestamp, limits};

pub(super) struct Clockwork {
    own: Arc<dyn Clock>,
    /// The relay's clock less ours.
    offset_ms: Option<i64>,
    /// Time of the journal's last record.
    journal: Timestamp,
}

impl Clockwork {
    pub(super) fn new(own: Arc<dyn Clock>) -> Self {
        Self {
            own,
            offset_ms: None,
            journal: Timestamp::default(),
        }
    }

    pub(super) fn journal_ends(&mut self, at: Timestamp) {
        self.journal = self.journal.max(at);
    }

    pub(super) fn relay_said(&mut self, clock: Timestamp) {
        let own = self.own.now();
        let signed = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
        self.offset_ms = Some(signed(clock.as_millis()).saturating_sub(signed(own.as_millis())));
    }

    pub(super) const fn offset_ms(&self) -> Option<i64> {
        self.offset_ms
    }

    /// Whether the relay's time is used instead of ours.
    pub(super) fn by_relay(&self) -> bool {
        let skew = limits::CLOCK_SKEW_MAX_MS;
        let own = self.own.now();
        let off = self
            .offset_ms
            .is_some_and(|offset| offset.unsigned_abs() > skew);
        let before = own.plus_millis(skew) < self.journal;
        off || (before && self.offset_ms.is_some())
    }

    /// Whether our clock and the relay's agree.
    pub(super) fn is_sure(&self) -> bool {
        self.offset_ms.is_some() && !self.by_relay()
    }

    /// The time to stamp by. An own clock before the journal, with no relay to ask, stands at the journal's end.
    pub(super) fn now(&self) -> Timestamp {
        let own = self.own.now();
        match self.offset_ms {
            Some(offset) if self.by_relay() => {
                let shift = offset.unsigned_abs();
                if offset < 0 {
                    own.minus_millis(shift)
                } else {
                    own.plus_millis(shift)
                }
            }
            Some(_) => own,
            None if own.plus_millis(limits::CLOCK_SKEW_MAX_MS) < self.journal => self.journal,
            None => own,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn at(own: u64, journal: u64, relay: Option<u64>) -> (u64, bool) {
        let clock = Arc::new(AtomicU64::new(own));
        let mut works = Clockwork::new(Arc::new(move || {
            Timestamp::from_millis(clock.load(Ordering::Relaxed))
        }));
        works.journal_ends(Timestamp::from_millis(journal));
        if let Some(relay) = relay {
            works.relay_said(Timestamp::from_millis(relay));
        }
        (works.now().as_millis(), works.by_relay())
    }

    #[test]
    fn an_implausible_clock_is_replaced_by_the_relays_and_that_is_said() {
        let day = 86_400_000;
        let now = 20_000 * day;
        assert_eq!(
            at(now, 0, Some(now + 60_000)),
            (now, false),
            "a minute off is ours"
        );
        assert_eq!(at(now, 0, Some(now + 600_000)), (now + 600_000, true));
        assert_eq!(at(now + day, 0, Some(now)), (now, true), "ahead");
        assert_eq!(at(0, now, None), (now, false), "1970, nobody to ask");
        assert_eq!(at(0, now, Some(now + 5)), (now + 5, true));
    }
}
