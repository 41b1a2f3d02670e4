//! Acknowledgements to one relay of what is on disk: those that follow each other soon leave together. Not: what is.

use std::collections::BTreeMap;

use blo_proto::{
    Precedence, Timestamp,
    frame::{Frame, Lane},
    limits,
    moment::Moment,
};

/// What waits to be acknowledged.
#[derive(Debug, Default)]
pub(super) struct Acks {
    waiting: BTreeMap<Precedence, Vec<u64>>,
    moment: Moment,
}

impl Acks {
    pub(super) fn add(&mut self, precedence: Precedence, positions: Vec<u64>) {
        self.waiting
            .entry(precedence)
            .or_default()
            .extend(positions);
    }

    /// When they are due at the latest.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let due = self.moment.due().filter(|_| !self.waiting.is_empty());
        due.map(Timestamp::from_millis)
    }

    /// What leaves now, the most urgent first.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Vec<(Lane, Frame)> {
        let many = |positions: &Vec<u64>| positions.len() >= limits::ACK_POSITIONS_MAX;
        let hurries =
            self.waiting.contains_key(&Precedence::Flash) || self.waiting.values().any(many);
        if self.waiting.is_empty() || (!hurries && self.moment.lasts(now.as_millis())) {
            return Vec::new();
        }
        self.moment.begin(now.as_millis());
        let mut frames = Vec::new();
        for (precedence, positions) in std::mem::take(&mut self.waiting).into_iter().rev() {
            for chunk in positions.chunks(limits::ACK_POSITIONS_MAX) {
                frames.push((Lane::Of(precedence), Frame::Ack(chunk.to_vec())));
            }
        }
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn taken(acks: &mut Acks, after_ms: u64) -> Vec<(Precedence, Vec<u64>)> {
        let frames = acks.take_due(NOW.plus_millis(after_ms)).into_iter();
        let positions = |(lane, frame)| match (lane, frame) {
            (Lane::Of(precedence), Frame::Ack(positions)) => (precedence, positions),
            other => panic!("{other:?}"),
        };
        frames.map(positions).collect()
    }

    #[test]
    fn the_first_leaves_at_once_and_those_that_follow_soon_leave_together() {
        let mut acks = Acks::default();
        assert_eq!(taken(&mut acks, 0), []);
        acks.add(Precedence::Routine, vec![1]);
        assert_eq!(taken(&mut acks, 0), [(Precedence::Routine, vec![1])]);
        assert_eq!(acks.due(), None);
        acks.add(Precedence::Routine, vec![2]);
        assert_eq!(taken(&mut acks, 1), []);
        let due = NOW.plus_millis(limits::SHARED_AT_MOST_MS);
        assert_eq!(acks.due(), Some(due));
        acks.add(Precedence::Priority, vec![3]);
        let all = [
            (Precedence::Priority, vec![3]),
            (Precedence::Routine, vec![2]),
        ];
        assert_eq!(taken(&mut acks, limits::SHARED_WITHIN_MS), all);
    }

    #[test]
    fn what_was_urgent_and_what_fills_a_frame_waits_for_nothing() {
        let mut acks = Acks::default();
        acks.add(Precedence::Routine, vec![1]);
        taken(&mut acks, 0);
        acks.add(Precedence::Flash, vec![2]);
        assert_eq!(taken(&mut acks, 1), [(Precedence::Flash, vec![2])]);
        let many = vec![7; limits::ACK_POSITIONS_MAX];
        acks.add(Precedence::Routine, many.clone());
        assert_eq!(taken(&mut acks, 2), [(Precedence::Routine, many)]);
    }
}
