//! Which numbers of a counterpart have come, up to where it counts, and what is therefore missing. Not: ours.

use std::collections::BTreeMap;

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp, limits};

use super::{
    MARKS_EVERY_MS,
    event::{Effect, Number, Table},
    tally::Tally,
};

/// The numbers of one counterpart.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrivals {
    tallies: BTreeMap<(StreamId, Precedence), Tally>,
    marks: BTreeMap<(StreamId, Precedence), Mark>,
    unmarked: BTreeMap<(StreamId, Precedence), Unmarked>,
    /// The stream that it counts in, as it said last, and when.
    counts_in: Option<(StreamId, Timestamp)>,
}

/// Traffic above the last mark: when the first of it came, and the last; and the last time of composing.
#[derive(Clone, Copy, Debug)]
struct Unmarked {
    first: Timestamp,
    last: Timestamp,
    composed: Timestamp,
}

/// A mark is due an hour after the first of the traffic was held; a quarter more for its way.
const MARK_OVERDUE_MS: u64 = MARKS_EVERY_MS + MARKS_EVERY_MS / 4;
/// A backlog that is still coming has its mark behind it.
const QUIET_MS: u64 = 5 * 60 * 1_000;

/// Numbers that a counterpart counted and that have not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// In which stream, of which precedence; the first one missing.
    pub first: Number,
    /// How many.
    pub missing: u64,
    /// Since when it is known.
    pub since: Timestamp,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    through: u64,
    /// Since when something below it is missing.
    since: Timestamp,
}

impl Arrivals {
    /// A tally as it was kept.
    pub(super) fn restore(&mut self, key: (StreamId, Precedence), tally: Tally) {
        self.tallies.insert(key, tally);
    }

    /// A mark as it was kept.
    pub(super) fn restore_mark(&mut self, number: Number, since: Timestamp) {
        let through = number.sequence;
        self.marks
            .insert((number.stream, number.precedence), Mark { through, since });
    }

    /// In which stream it counts, as it was kept.
    pub(super) const fn restore_counts_in(&mut self, stream: StreamId, at: Timestamp) {
        self.counts_in = Some((stream, at));
    }

    /// What has come in the stream and precedence of a number.
    pub(super) fn tally(&self, number: Number) -> Option<&Tally> {
        self.tallies.get(&(number.stream, number.precedence))
    }

    /// Up to where each of its streams is on our disk.
    pub(super) fn through(&self) -> Vec<(StreamId, Precedence, u64)> {
        let all = self.tallies.iter().filter(|(_, tally)| tally.low() > 0);
        all.map(|(&(stream, precedence), tally)| (stream, precedence, tally.low()))
            .collect()
    }

    /// What is missing for at least a minute, of the time in which it could come.
    pub(super) fn gaps(&self, until: Timestamp) -> Vec<Gap> {
        let gap = |(&(stream, precedence), mark): (&(StreamId, Precedence), &Mark)| {
            let none = Tally::default();
            let tally = self.tallies.get(&(stream, precedence)).unwrap_or(&none);
            let (missing, sequence) = tally.missing(mark.through)?;
            let first = Number {
                stream,
                precedence,
                sequence,
            };
            Some(Gap {
                first,
                missing,
                since: mark.since,
            })
        };
        let shown = |gap: &Gap| until.millis_since(gap.since) >= limits::GAP_SHOWN_AFTER_MS;
        self.marks.iter().filter_map(gap).filter(shown).collect()
    }

    pub(super) fn arrived(
        &mut self,
        office: &OfficeId,
        number: Number,
        now: Timestamp,
    ) -> Option<Effect> {
        let Number {
            stream,
            precedence,
            sequence,
        } = number;
        let counted = self
            .tallies
            .entry((stream, precedence))
            .or_default()
            .count(sequence)?;
        // What fills a gap says that the rest may come; what comes above it says nothing.
        if let Some(mark) = self.marks.get_mut(&(stream, precedence))
            && sequence <= mark.through
        {
            mark.since = mark.since.max(now);
        }
        Some(Effect::Count {
            table: Table::Arrived,
            office: office.clone(),
            stream,
            precedence: Some(precedence),
            counted,
        })
    }

    pub(super) fn voided(
        &mut self,
        office: &OfficeId,
        (first, last): (Number, u64),
        now: Timestamp,
    ) -> Vec<Effect> {
        let (stream, precedence) = (first.stream, first.precedence);
        let tally = self.tallies.entry((stream, precedence)).or_default();
        let counted = tally.count_all(first.sequence, last);
        if let Some(mark) = self.marks.get_mut(&(stream, precedence))
            && !counted.is_empty()
        {
            mark.since = mark.since.max(now);
        }
        let count = |counted| Effect::Count {
            table: Table::Arrived,
            office: office.clone(),
            stream,
            precedence: Some(precedence),
            counted,
        };
        counted.into_iter().map(count).collect()
    }

    pub(super) fn marked(
        &mut self,
        office: &OfficeId,
        number: Number,
        now: Timestamp,
    ) -> Option<Effect> {
        let key = (number.stream, number.precedence);
        self.unmarked.remove(&key);
        let before = self.marks.get(&key).copied();
        if before.is_some_and(|mark| number.sequence <= mark.through) {
            return None;
        }
        let arrived = self.tallies.get(&key);
        let open = |mark: &Mark| arrived.is_none_or(|tally| tally.missing(mark.through).is_some());
        let since = before.filter(open).map_or(now, |mark| mark.since);
        let through = number.sequence;
        self.marks.insert(key, Mark { through, since });
        Some(Effect::Mark {
            from: office.clone(),
            number,
        })
    }

    /// Alerts or receipts came under this number.
    pub(super) fn traffic(&mut self, number: Number, composed: Timestamp, now: Timestamp) {
        let key = (number.stream, number.precedence);
        let marked = self.marks.get(&key);
        if marked.is_some_and(|mark| number.sequence <= mark.through)
            || self.is_of_the_past(number.stream, composed)
        {
            return;
        }
        let fresh = Unmarked {
            first: now,
            last: now,
            composed,
        };
        let known = self.unmarked.entry(key).or_insert(fresh);
        known.last = now;
        known.composed = known.composed.max(composed);
    }

    /// It said that it counts in this stream: of what it sent in any other before that, no mark comes any more. One who
    /// was restored does not even know of all that it had sent.
    pub(super) fn counts_in(
        &mut self,
        office: &OfficeId,
        (stream, at): (StreamId, Timestamp),
    ) -> Option<Effect> {
        if self.counts_in.is_some_and(|(_, known)| known >= at) {
            return None;
        }
        self.counts_in = Some((stream, at));
        let mut unmarked = std::mem::take(&mut self.unmarked);
        unmarked.retain(|(stream, _), one| !self.is_of_the_past(*stream, one.composed));
        self.unmarked = unmarked;
        Some(Effect::CountsIn {
            from: office.clone(),
            stream,
            at,
        })
    }

    /// Whether something of a stream was composed before the counterpart said that it counts in another: by its own
    /// time both, which a restored home may have with a skew.
    fn is_of_the_past(&self, stream: StreamId, composed: Timestamp) -> bool {
        self.counts_in.is_some_and(|(in_use, at)| {
            stream != in_use && composed <= at.plus_millis(limits::CLOCK_SKEW_MAX_MS)
        })
    }

    /// Whether a mark should have come, with both links up since `linked`.
    pub(super) fn mark_overdue(&self, linked: Timestamp, now: Timestamp) -> bool {
        self.unmarked.values().any(|one| {
            let waited = now.millis_since(one.first.max(linked));
            let quiet = now.millis_since(one.last) >= QUIET_MS;
            waited >= MARK_OVERDUE_MS && (quiet || waited >= MARK_OVERDUE_MS.saturating_mul(4))
        })
    }

    /// While the link was down nothing could come.
    pub(super) fn link_up(&mut self, now: Timestamp) {
        for mark in self.marks.values_mut() {
            mark.since = mark.since.max(now);
        }
    }
}
