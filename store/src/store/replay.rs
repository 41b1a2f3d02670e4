//! The records of the journal in order.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

use crate::journal::{Segment, segment_of};
use crate::{Damage, Position, StoreError, Stored};

/// The records of a journal in order; see [`crate::Store::replay`].
///
/// Records that were lost and named at opening are passed over. One that is found damaged only now is an
/// error in its place, and the records after it still come.
#[derive(Debug)]
pub struct Replay {
    segments: Vec<Arc<Segment>>,
    line: usize,
    at: u64,
    /// The position that comes next.
    next: Position,
    last: Position,
    known: Arc<Vec<Damage>>,
    read: VecDeque<Result<Stored, StoreError>>,
}

impl Replay {
    pub(super) fn new(
        segments: &RwLock<Vec<Arc<Segment>>>,
        from: Position,
        last: Position,
        known: Arc<Vec<Damage>>,
    ) -> Self {
        let from = from.max(Position::START.next());
        let line = segment_of(segments, from).map_or(0, |(line, _)| line);
        let segments = segments
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Self {
            segments,
            line,
            at: 0,
            next: from,
            last,
            known,
            read: VecDeque::new(),
        }
    }

    /// Reads until something is to be given; false at the end.
    fn fill(&mut self) -> bool {
        while self.read.is_empty() {
            if self.next > self.last {
                return false;
            }
            let Some(segment) = self.segments.get(self.line).map(Arc::clone) else {
                self.gap(self.last.next());
                self.next = self.last.next();
                continue;
            };
            match self.step(&segment) {
                Ok(()) => {}
                Err(error) => {
                    self.read.push_back(Err(error));
                    self.line = usize::MAX;
                    self.next = self.last.next();
                }
            }
        }
        true
    }

    fn step(&mut self, segment: &Segment) -> Result<(), StoreError> {
        if self.at == 0 {
            self.at = segment.begin(self.next)?;
        }
        let Some(batch) = segment.batch(self.at, self.next)? else {
            self.line += 1;
            self.at = 0;
            // What a compacted segment does not have is not missing.
            if segment.is_compacted() {
                let after = self.segments.get(self.line);
                let next = after.map_or(Some(self.last.next()), |after| after.first);
                self.next = self.next.max(next.unwrap_or_default());
            }
            return Ok(());
        };
        self.at = batch.next;
        for record in batch.records {
            let position = match &record {
                Ok(stored) => stored.position,
                Err(StoreError::Damaged { position }) => *position,
                Err(error) => return Err(error.clone()),
            };
            if position < self.next || position > self.last {
                continue;
            }
            if !segment.is_compacted() {
                self.gap(position);
            }
            self.next = position.next();
            if record.is_ok() || !is_known(&self.known, position) {
                self.read.push_back(record);
            }
        }
        Ok(())
    }

    /// Records between the one that comes next and `found` are gone; says so unless it was said at opening.
    fn gap(&mut self, found: Position) {
        let mut position = self.next;
        while position < found {
            if !is_known(&self.known, position) {
                self.read.push_back(Err(StoreError::Damaged { position }));
                return;
            }
            position = position.next();
        }
    }
}

impl Iterator for Replay {
    type Item = Result<Stored, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.fill() {
            self.read.pop_front()
        } else {
            None
        }
    }
}

/// True if the record was lost and named at opening.
pub(super) fn is_known(known: &[Damage], position: Position) -> bool {
    known
        .iter()
        .filter_map(|damage| damage.lost)
        .any(|(first, count)| first <= position && position.number() - first.number() < count)
}
