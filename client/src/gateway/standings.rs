//! How far alerts have come: merging by maximum, and what ends. Not: who said so.

use blo_proto::{Timestamp, receipt::Status};
use blo_store::Position;

use super::{
    answers::Expiry,
    engine::{Engine, Load, Origin},
    round::Round,
};
use crate::{
    courier::ParcelId,
    shelf::{Entry, EventKind, Kind, Standing, StatusChange, Tag},
};

/// Alerts looked at in one sweep.
const SWEEP_MAX: usize = 512;
/// After so long an end that only another clock could tell is looked at again.
const DOUBTFUL_AGAIN_MS: u64 = 10 * 60_000;

impl Engine {
    /// How far an alert has come at one office, this round's writes included.
    pub(super) fn standing(&self, row: (Tag, u8), round: &Round) -> Option<Standing> {
        round
            .standings
            .get(&row)
            .copied()
            .or_else(|| self.shelf.standing(row.0, row.1).ok().flatten())
    }

    /// a status never climbs down. Whether it climbed.
    pub(super) fn climb(
        &mut self,
        row: (Tag, u8),
        status: Status,
        counter: u64,
        round: &mut Round,
    ) -> bool {
        let (name, recipient) = row;
        let Some(known) = self.standing(row, round) else {
            return false;
        };
        let newer = known.status == status && counter > known.counter;
        if known.status.merge(status) == known.status && !newer {
            return false;
        }
        let standing = Standing {
            status,
            at: round.now,
            counter: counter.max(known.counter),
            attempt: known.attempt,
        };
        round.standings.insert(row, standing);
        self.vigil.changes();
        let entry = round.target();
        entry.standing(name, recipient, standing);
        entry.event(EventKind::Status(status), name, recipient);
        self.blobs_follow(row, status, round);
        true
    }

    pub(super) fn held(&mut self, id: ParcelId, settled: bool, round: &mut Round) {
        let Some(load) = self.forget(id, round) else {
            return;
        };
        if let Some(peer) = self.peers.get_mut(&load.to)
            && load.name.is_some()
            && !settled
        {
            peer.presence.held_by(round.via);
        }
        if let Some(name) = load.name
            && !settled
            && self.climb((name, load.recipient), Status::Held, 0, round)
            && let Some(peer) = self.peers.get_mut(&load.to)
        {
            peer.held = peer.held.saturating_add(1);
        }
    }

    /// It is not sent any more.
    pub(super) fn over(&mut self, id: ParcelId, status: Status, round: &mut Round) {
        let alert = self
            .parcels
            .get(&id)
            .is_some_and(|load| load.name.is_some());
        if alert && round.attach.is_none() {
            let change = StatusChange {
                status: status.as_str().to_owned(),
                code: String::new(),
            };
            round.push(Entry::new(round.now, Kind::Status(change)));
        }
        if let Some(load) = self.forget(id, round)
            && let Some(name) = load.name
        {
            round.target().fact(name, load.recipient);
            self.climb((name, load.recipient), status, 0, round);
        }
    }

    /// The parcel leaves memory and queue.
    pub(super) fn forget(&mut self, id: ParcelId, round: &mut Round) -> Option<Load> {
        let load = self.parcels.remove(&id)?;
        if let Some(binding) = &load.binding {
            self.bindings.remove(binding);
        }
        match load.origin {
            Origin::Stored(position) => {
                let row = (position.number(), load.recipient);
                self.in_memory.remove(&row);
                round.unqueued.insert(row);
                round
                    .target()
                    .unqueue(load.precedence, position, load.recipient);
            }
            Origin::Round(at) => {
                if let Some(entry) = round.entries.get_mut(at) {
                    entry.unqueue_here(load.precedence, load.recipient);
                }
            }
            Origin::None => {}
        }
        Some(load)
    }

    /// After the commit: what was written in this round lies at these positions.
    pub(super) fn settle_origins(&mut self, round: &Round, positions: &[Position]) {
        for id in &round.placed {
            if let Some(load) = self.parcels.get_mut(id)
                && let Origin::Round(at) = load.origin
                && let Some(&position) = positions.get(at)
            {
                load.origin = Origin::Stored(position);
                self.in_memory.insert((position.number(), load.recipient));
            }
        }
        for &(id, at) in &round.owed {
            if let (Some(duty), Some(&position)) = (self.duties.get_mut(&id), positions.get(at)) {
                duty.kept = Some(position);
            }
        }
    }

    /// Alerts that are over, of which the relay or the recipient had the last word.
    pub(super) fn sweep(&mut self, round: &mut Round) {
        let over = match self.shelf.over(round.now, SWEEP_MAX) {
            Ok(over) => over,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                return;
            }
        };
        for (minute, name, recipient) in over {
            round.attach = None;
            let row = (name, recipient);
            let status = self.standing(row, round).map(|standing| standing.status);
            if status == Some(Status::Queued) && self.is_waiting(row, round) {
                // The courier's: it lapses when its turn comes, unless its time was stamped by a wrong clock.
                continue;
            }
            let doubtful = match status {
                // Where the relay called it settled, it has left the outbox without an answer.
                Some(Status::Queued | Status::Held) => self.ends_unanswered(row, round),
                Some(Status::Unconfirmed) => self.expired_as_stated(row, round) == Expiry::Doubtful,
                _ => false,
            };
            round
                .target()
                .answered(Timestamp::from_minute(minute), name, recipient);
            if doubtful {
                let again_at = round.now.plus_millis(DOUBTFUL_AGAIN_MS);
                round.target().expiry(again_at, name, recipient);
            }
        }
        round.attach = None;
    }

    /// What the relay had is over, and its recipient has not answered. True where the relay says that it expired, and
    /// only another clock could tell: its number stays missing until one does.
    fn ends_unanswered(&mut self, row: (Tag, u8), round: &mut Round) -> bool {
        let before = self.standing(row, round).map(|standing| standing.status);
        let stated = self.expired_as_stated(row, round);
        let expired = stated == Expiry::Over;
        let status = if expired {
            Status::Expired
        } else {
            Status::Unconfirmed
        };
        let change = StatusChange {
            status: status.as_str().to_owned(),
            code: String::new(),
        };
        round.push(Entry::new(round.now, Kind::Status(change)));
        if !expired {
            // The relay's own statement is with the alert already.
            round.target().fact(row.0, row.1);
        }
        self.climb(row, status, 0, round);
        if before == Some(Status::Held) {
            self.unhold(row);
        }
        stated == Expiry::Doubtful
    }
}
