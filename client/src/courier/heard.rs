//! What concerns one counterpart alone: its numbers and ours, its receipts and ours. Not: parcels on their way.

use blo_proto::{OfficeId, Timestamp};

use super::{
    Courier, Gap, Peer,
    event::{Effect, Event},
};

impl Courier {
    /// Hands an event to the counterpart that it is about; nobody's is passed over.
    pub(super) fn heard(&mut self, event: Event, now: Timestamp, effects: &mut Vec<Effect>) {
        let office = match &event {
            Event::Arrived { from, .. }
            | Event::Traffic { from, .. }
            | Event::CountsIn { from, .. }
            | Event::Voided { from, .. }
            | Event::Marked { from, .. }
            | Event::Receipted { from, .. } => from.clone(),
            Event::Forgone { to, .. } | Event::Owed { to, .. } | Event::Uncovered { to, .. } => {
                to.clone()
            }
            Event::Covered { by, .. } | Event::Doubted { by } => by.clone(),
            Event::LinkUp { .. }
            | Event::LinkDown { .. }
            | Event::Route { .. }
            | Event::Sealable(_)
            | Event::Parted { .. }
            | Event::Blocked { .. }
            | Event::Carries { .. }
            | Event::Carried(_)
            | Event::Numbered { .. }
            | Event::Accepted(_)
            | Event::Sealed { .. }
            | Event::Answered { .. }
            | Event::Ended { .. }
            | Event::Shown { .. }
            | Event::Rested => return,
        };
        if let Some(peer) = self.peers.get_mut(&office) {
            peer.hear(&office, event, now, effects);
        }
    }

    /// What of a counterpart's is missing, for at least a minute of our link: while that is down nothing can come, so
    /// nothing grows older. Before the first link since all was read from disk nothing is known to be missing.
    pub fn gaps(&self, office: &OfficeId, now: Timestamp) -> Vec<Gap> {
        let until = if self.is_up() {
            Some(now)
        } else {
            self.down_at
        };
        let known = self.peers.get(office).zip(until);
        known.map_or_else(Vec::new, |(peer, until)| peer.arrivals.gaps(until))
    }
}

impl Peer {
    fn hear(&mut self, office: &OfficeId, event: Event, now: Timestamp, effects: &mut Vec<Effect>) {
        match event {
            Event::Arrived { number, .. } => {
                effects.extend(self.arrivals.arrived(office, number, now));
            }
            Event::Traffic {
                number, composed, ..
            } => self.arrivals.traffic(number, composed, now),
            Event::CountsIn { stream, at, .. } => {
                effects.extend(self.arrivals.counts_in(office, (stream, at)));
            }
            Event::Voided { first, last, .. } => {
                effects.extend(self.arrivals.voided(office, (first, last), now));
            }
            Event::Forgone { kept, .. } => effects.extend(self.forgo(office, &kept, now)),
            Event::Marked { number, .. } => {
                effects.extend(self.arrivals.marked(office, number, now));
            }
            Event::Owed { owed, .. } => self.owe(owed),
            Event::Receipted { stream, number, .. } => {
                effects.extend(self.receipted(office, (stream, number), now));
            }
            Event::Uncovered {
                number, precedence, ..
            } => self.uncovered(number, precedence, now),
            Event::Covered {
                stream, through, ..
            } => effects.extend(self.covered(office, (stream, through), now)),
            Event::Doubted { .. } => self.doubted(now),
            Event::LinkUp { .. }
            | Event::LinkDown { .. }
            | Event::Route { .. }
            | Event::Sealable(_)
            | Event::Parted { .. }
            | Event::Blocked { .. }
            | Event::Carries { .. }
            | Event::Carried(_)
            | Event::Numbered { .. }
            | Event::Accepted(_)
            | Event::Sealed { .. }
            | Event::Answered { .. }
            | Event::Ended { .. }
            | Event::Shown { .. }
            | Event::Rested => {}
        }
    }
}
