//! A relay that lost its disk, or was given an old one: what it held of ours and nobody has answered is queued again,
//! the same bytes under the same numbers, a part of it each round. Not: what it held of others, who do the same.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{
    Code, Digest, OfficeId, StoreEpoch, limits,
    receipt::{RelayFact, Status},
};
use blo_store::Position;

use super::{
    engine::Engine,
    facts::{own_proof, plain_content},
    round::Round,
};
use crate::{
    courier::{Event, Number, ParcelId},
    shelf::{Entry, Kind, ShelfError, StatusChange, Tag},
};

/// Alerts looked at in one round, so that a new FLASH never waits for a long one.
const ROUND_ALERTS_MAX: usize = 256;

/// How far the making good has come.
pub(super) struct Loss {
    /// What the relay said that it stands at; none where nothing was lost, and only the way is another.
    now_at: Option<(StoreEpoch, u64)>,
    after: Option<(u64, Tag, u8)>,
    kept: BTreeMap<OfficeId, BTreeSet<Number>>,
}

impl Loss {
    fn of(now_at: Option<(StoreEpoch, u64)>) -> Self {
        Self {
            now_at,
            after: None,
            kept: BTreeMap::new(),
        }
    }

    /// What a relay holds for one counterpart goes by another one.
    pub(super) fn of_move() -> Self {
        Self::of(None)
    }
}

impl Engine {
    /// Compares a welcome with the highest position that was ever stated to us.
    pub(super) fn relay_stands_at(&mut self, epoch: StoreEpoch, position: u64) {
        let Some((known, highest)) = self.relay().known else {
            return;
        };
        if known == epoch && highest <= position {
            self.relay_mut().loss = None;
            return;
        }
        tracing::warn!(
            highest,
            position,
            "the relay may have lost what it held: it is given it again"
        );
        self.relay_mut().loss = Some(Loss::of(Some((epoch, position))));
    }

    /// Queues a part of what may be lost; at the end, durably, the relay counts as what it is now.
    pub(super) fn make_good(&mut self, round: &mut Round) {
        for via in self.all_relays() {
            self.at = via;
            if self.relay().up
                && let Some(loss) = self.relay_mut().loss.take()
            {
                let rest = self.make_part(loss, None, round);
                self.at = via;
                self.relay_mut().loss = rest;
            }
        }
        if !self.link_up() {
            return;
        }
        for (office, loss) in std::mem::take(&mut self.moves) {
            if let Some(rest) = self.make_part(loss, Some(&office), round) {
                self.moves.insert(office, rest);
            }
        }
    }

    /// What is left of it after a part; of all counterparts, or of one.
    fn make_part(
        &mut self,
        mut loss: Loss,
        only: Option<&OfficeId>,
        round: &mut Round,
    ) -> Option<Loss> {
        round.attach = None;
        let rest = match self.make_part_good(&mut loss, only, round) {
            Ok(true) => {
                self.made_good(loss, only, round);
                None
            }
            Ok(false) => Some(loss),
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                self.doubt_disk();
                Some(loss)
            }
        };
        // What is queued here is on disk with this round, and loaded in the next, urgent first.
        self.backlog = [Some((0, 0)); 4];
        round.queued_among = true;
        rest
    }

    /// Whether that was all.
    fn make_part_good(
        &mut self,
        loss: &mut Loss,
        only: Option<&OfficeId>,
        round: &mut Round,
    ) -> Result<bool, ShelfError> {
        let found = self
            .shelf
            .open_after(round.now, loss.after, ROUND_ALERTS_MAX)?;
        for &(minute, name, recipient) in &found {
            loss.after = Some((minute, name, recipient));
            let standing = self.standing((name, recipient), round);
            let Some(standing) = standing.filter(|standing| standing.status == Status::Held) else {
                continue;
            };
            let Some((position, (to, number), attempt)) = self.newest_sealing(name, recipient)
            else {
                continue;
            };
            if only.is_some_and(|only| *only != to) {
                continue;
            }
            // A later sealing than the newest on disk waits in the outbox as it is.
            if attempt < u32::from(standing.attempt) {
                continue;
            }
            let precedence = number.precedence;
            loss.kept.entry(to).or_default().insert(number);
            round
                .counts()
                .queue_again(precedence, position, recipient, (true, standing.attempt));
        }
        Ok(found.len() < ROUND_ALERTS_MAX)
    }

    fn made_good(&mut self, mut loss: Loss, only: Option<&OfficeId>, round: &mut Round) {
        let all = self.peers.keys();
        let offices: Vec<OfficeId> = all
            .filter(|it| only.is_none_or(|only| only == *it))
            .cloned()
            .collect();
        for to in offices {
            let kept = loss.kept.remove(&to).unwrap_or_default();
            if only.is_some() {
                // No link began: receipts that lie where it is not are sealed anew by this alone.
                self.cause(Event::Doubted { by: to.clone() }, round);
            }
            self.cause(Event::Forgone { to, kept }, round);
        }
        round.attach = None;
        if let Some((epoch, position)) = loss.now_at {
            self.relay_mut().known = None;
            self.seen(epoch, position, round);
        }
    }

    /// The newest envelope of an alert to one of its recipients, and which sealing it is.
    pub(super) fn newest_sealing(
        &self,
        name: Tag,
        recipient: u8,
    ) -> Option<(Position, (OfficeId, Number), u32)> {
        let facts = self.shelf.facts(name).ok()?;
        let about = facts.iter().rev().filter(|(_, about)| *about == recipient);
        about.map(|(position, _)| *position).find_map(|position| {
            let Some(Kind::Envelope(kept)) = self.shelf.read(position).ok()?.kind else {
                return None;
            };
            let header = own_proof(&kept)?.header().ok()?;
            let number = Number {
                stream: header.number.stream,
                precedence: header.number.precedence,
                sequence: header.number.sequence,
            };
            let attempt = plain_content(&kept.plaintext)?.attempt;
            Some((position, (header.number.recipient, number), attempt))
        })
    }

    /// Seals an alert anew whose envelope the relay held and cannot read any more; `false` where that is not what the
    /// relay states, or not to be made good any more. The number is used up: the same bytes would count as settled.
    pub(super) fn made_good_at_once(
        &mut self,
        envelope: &Digest,
        fact: &RelayFact,
        round: &mut Round,
    ) -> bool {
        let lost = Code::LostByRelay.as_str();
        if !matches!(fact, RelayFact::Refused(code) if code == lost) {
            return false;
        }
        let Some(row) = self.row_of(envelope) else {
            return false;
        };
        let open = |status| matches!(status, Status::Queued | Status::Held);
        let standing = self.standing(row, round);
        let Some(standing) = standing.filter(|standing| open(standing.status)) else {
            return false;
        };
        if !self.is_newest_sealing(envelope, row, standing.attempt) {
            return true; // it is told until it is surely heard
        }
        let Ok(Some((position, true))) = self.shelf.alert(row.0) else {
            return false;
        };
        if u32::from(standing.attempt) > limits::RESEAL_MAX {
            return false;
        }
        tracing::warn!(%envelope, "the relay lost what it held: it is sealed anew");
        if let Some(&id) = self.bindings.get(envelope) {
            self.forget(id, round);
            self.cause(Event::Ended { id }, round);
        }
        self.void_sealing(row, envelope, round);
        let change = StatusChange {
            status: Status::RefusedByRelay.as_str().to_owned(),
            code: lost.to_owned(),
        };
        round.push(Entry::new(round.now, Kind::Status(change)));
        self.reseal(row, position, standing, round);
        true
    }

    /// Whether an envelope is an alert's newest, and no newer one waits to be sealed.
    pub(super) fn is_newest_sealing(&self, envelope: &Digest, row: (Tag, u8), attempt: u8) -> bool {
        let Some((position, _, sealed)) = self.newest_sealing(row.0, row.1) else {
            return false;
        };
        let Ok(Some(Kind::Envelope(kept))) = self.shelf.read(position).map(|body| body.kind) else {
            return false;
        };
        let carried = blo_proto::envelope::Carried::decode(kept.bytes);
        carried.is_ok_and(|carried| carried.binding() == *envelope) && sealed == u32::from(attempt)
    }

    /// Whether a relay stated before that it holds the alert. Then it ends nothing by refusing it: it lost its
    /// registry too and may be given it back, or it lies.
    pub(super) fn was_held(&self, id: ParcelId, round: &Round) -> bool {
        let load = self.parcels.get(&id);
        let row = load.and_then(|load| Some((load.name?, load.recipient)));
        let standing = row.and_then(|row| self.standing(row, round));
        standing.is_some_and(|standing| standing.status == Status::Held)
    }
}
