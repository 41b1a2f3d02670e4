//! The latest events in memory: whoever watches is told of each as it happens, and reading it back from the disk would
//! cost more than writing it did. Not: what is told; the journal has it.

use std::collections::VecDeque;

use blo_store::Position;

use super::{Events, entry::EventRow};

/// A quarter of a MiB.
const EVENTS_MAX: usize = 4_096;

/// All events of the records from `after` (exclusive) to `through`; nothing before any was added.
#[derive(Debug, Default)]
pub(super) struct Latest {
    events: VecDeque<EventRow>,
    after: Option<(u64, u16)>,
    through: u64,
}

impl Latest {
    /// Takes what was appended together: the positions of its records, and what they tell, each with the place of its
    /// record among them. Where something is missing in between it begins anew.
    pub(super) fn add(&mut self, positions: &[Position], told: Vec<(usize, EventRow)>) {
        let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
            return;
        };
        if self.after.is_none() || first.number() != self.through.saturating_add(1) {
            self.events.clear();
            self.after = Some((first.number().saturating_sub(1), u16::MAX));
        }
        self.through = last.number();
        for (place, event) in told {
            if let Some(position) = positions.get(place) {
                self.events.push_back(event.at(*position));
            }
        }
        while self.events.len() > EVENTS_MAX {
            self.after = self.events.pop_front().map(|event| cursor(&event));
        }
    }

    /// Events after a cursor; `None` where the journal has to be asked.
    pub(super) fn after(&self, since: (u64, u16), limit: usize) -> Option<Events> {
        self.after.filter(|after| since >= *after)?;
        let from = self.events.partition_point(|event| cursor(event) <= since);
        Some(Events {
            rows: self.events.range(from..).take(limit).copied().collect(),
            through: since.max((self.through, u16::MAX)),
        })
    }
}

const fn cursor(event: &EventRow) -> (u64, u16) {
    (event.position.number(), event.sub)
}

#[cfg(test)]
mod tests {
    use blo_proto::Timestamp;

    use super::*;
    use crate::shelf::{EventKind, Tag};

    fn event(sub: u16) -> EventRow {
        EventRow {
            position: Position::START,
            sub,
            kind: EventKind::Sent,
            name: Tag([0; 16]),
            recipient: 0,
            at: Timestamp::default(),
        }
    }

    fn add(latest: &mut Latest, first: u64, records: u64) {
        let positions: Vec<_> = (first..first + records).map(Position::new).collect();
        let told = (0..positions.len())
            .map(|place| (place, event(0)))
            .collect();
        latest.add(&positions, told);
    }

    fn numbers(latest: &Latest, since: (u64, u16)) -> Option<Vec<u64>> {
        let found = latest.after(since, usize::MAX)?;
        Some(found.rows.iter().map(|row| row.position.number()).collect())
    }

    #[test]
    fn what_was_added_in_a_row_is_known_from_the_first_on() {
        let mut latest = Latest::default();
        add(&mut latest, 8, 2);
        add(&mut latest, 10, 1);
        assert_eq!(
            numbers(&latest, (6, u16::MAX)),
            None,
            "the journal may have more"
        );
        assert_eq!(numbers(&latest, (7, u16::MAX)), Some(vec![8, 9, 10]));
        assert_eq!(numbers(&latest, (9, 0)), Some(vec![10]));
        assert_eq!(numbers(&latest, (10, 0)), Some(vec![]));
    }

    #[test]
    fn after_a_hole_it_begins_anew_and_claims_nothing_before() {
        let mut latest = Latest::default();
        add(&mut latest, 1, 2);
        add(&mut latest, 5, 1);
        assert_eq!(numbers(&latest, (2, 0)), None);
        assert_eq!(numbers(&latest, (4, u16::MAX)), Some(vec![5]));
    }

    #[test]
    fn the_oldest_are_let_go_and_asked_of_the_journal() {
        let mut latest = Latest::default();
        let over = 10;
        for first in 1..=(EVENTS_MAX as u64 + over) {
            add(&mut latest, first, 1);
        }
        assert_eq!(numbers(&latest, (over - 1, 0)), None);
        assert_eq!(
            numbers(&latest, (over, 0)).map(|all| all.len()),
            Some(EVENTS_MAX)
        );
    }
}
