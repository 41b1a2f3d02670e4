//! The latest events and alerts in memory: whoever watches is told of each as it happens, and reading it back from the
//! disk would cost more than writing it did. Not: what is told; the journal has it.

use std::{collections::VecDeque, fmt};

use blo_store::Position;
use bytes::Bytes;

use super::{
    Events,
    body::{Body, Kind, Received},
    entry::EventRow,
};

/// A quarter of a MiB.
const EVENTS_MAX: usize = 4_096;
/// Alerts that nobody may have been told of yet, and their bytes.
const BODIES_MAX: usize = 1_024;
const BODIES_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What records tell that are appended together, each with its place among them.
#[derive(Default)]
pub(super) struct Told {
    pub(super) events: Vec<(usize, EventRow)>,
    pub(super) bodies: Vec<(usize, Body)>,
}

/// All events of the records from `after` (exclusive) to `through`; nothing before any was added.
#[derive(Default)]
pub(super) struct Latest {
    events: VecDeque<EventRow>,
    /// Of the newest alerts, by position; and their bytes.
    bodies: VecDeque<(Position, Body)>,
    body_bytes: usize,
    after: Option<(u64, u16)>,
    through: u64,
}

impl Latest {
    /// Takes what was appended together: the positions of its records, and what they tell, each with the place of its
    /// record among them. Where something is missing in between it begins anew.
    pub(super) fn add(&mut self, positions: &[Position], told: Told) {
        let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
            return;
        };
        if self.after.is_none() || first.number() != self.through.saturating_add(1) {
            self.events.clear();
            self.after = Some((first.number().saturating_sub(1), u16::MAX));
        }
        self.through = last.number();
        for (place, event) in told.events {
            if let Some(position) = positions.get(place) {
                self.events.push_back(event.at(*position));
            }
        }
        while self.events.len() > EVENTS_MAX {
            self.after = self.events.pop_front().map(|event| cursor(&event));
        }
        for (place, body) in told.bodies {
            if let Some(position) = positions.get(place) {
                self.body_bytes = self.body_bytes.saturating_add(bytes_of(&body));
                self.bodies.push_back((*position, body));
            }
        }
        while self.bodies.len() > BODIES_MAX || self.body_bytes > BODIES_BYTES_MAX {
            let oldest = self.bodies.pop_front();
            let bytes = oldest.map_or(self.body_bytes, |(_, body)| bytes_of(&body));
            self.body_bytes = self.body_bytes.saturating_sub(bytes);
        }
    }

    /// The body of a record, if it is of one of the newest alerts.
    pub(super) fn body(&self, position: Position) -> Option<Body> {
        let at = self.bodies.binary_search_by_key(&position, |(at, _)| *at);
        let (_, body) = self.bodies.get(at.ok()?)?;
        Some(body.clone())
    }

    /// Nothing of that record is kept here.
    pub(super) fn forget(&mut self, position: Position) {
        self.bodies.retain(|(at, body)| {
            let goes = *at == position;
            if goes {
                self.body_bytes = self.body_bytes.saturating_sub(bytes_of(body));
            }
            !goes
        });
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

/// Counts: what bodies say are somebody's words.
impl fmt::Debug for Latest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (events, bodies) = (self.events.len(), self.bodies.len());
        write!(f, "Latest({events} events, {bodies} bodies)")
    }
}

/// A body that is kept in memory: an alert's. What points into the bytes that a link brought is copied out of them.
pub(super) fn kept(body: Body) -> Option<Body> {
    let at_ms = body.at_ms;
    let kind = match body.kind? {
        sent @ Kind::Sent(_) => sent,
        Kind::Received(received) => Kind::Received(Received {
            header: Bytes::copy_from_slice(&received.header),
            signature: Bytes::copy_from_slice(&received.signature),
            ..received
        }),
        _ => return None,
    };
    let kind = Some(kind);
    Some(Body { at_ms, kind })
}

fn bytes_of(body: &Body) -> usize {
    match &body.kind {
        Some(Kind::Sent(sent)) => sent.content.len(),
        Some(Kind::Received(received)) => received.header.len() + received.plaintext.len(),
        _ => 0,
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
        let events = (0..positions.len())
            .map(|place| (place, event(0)))
            .collect();
        let told = Told {
            events,
            ..Told::default()
        };
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
