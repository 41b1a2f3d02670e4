//! The machine between outbox, inbox and link: what goes when, in which order, under which number; what is owed to
//! whom; what is missing. `Event + now → Effects`, no I/O, no bytes. Not: sealing, files or frames, which the
//! gateway performs.
//!
//! ```text
//!  Accepted → [Seal]   Sealed (durable) → [Submit]   Answered(Held) → [Count, Held]
//!  Owed … Rested → [Receipts] → Accepted → [Seal] → …            Arrived → [Count]
//! ```
//!
//! What it knows is rebuilt from disk after any failure, so nothing here is undone.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm
)]

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp};

use crate::backoff::Backoff;

pub use arrivals::Gap;
pub use event::{Answer, Cargo, Effect, Event, Number, Offer, Owed, ParcelId, Table, Via};
use lane::Lane;
use parcel::{Parcel, Stage};
pub use peer::Peer;
pub use tally::{Counted, Tally};

mod arrivals;
mod carry;
mod debts;
mod event;
mod heard;
mod lane;
mod parcel;
mod peer;
mod tally;
mod ways;

#[cfg(test)]
mod tests;

/// After so long one hour of traffic is closed by marks.
const MARKS_EVERY_MS: u64 = 60 * 60 * 1_000;

/// A notice about a refused notice or receipt waits so long: what refuses one refuses the next, and each would be
/// followed by another.
const REFUSED_NOTICE_WAIT_MS: u64 = 60_000;

/// The machine.
#[derive(Debug, Default)]
pub struct Courier {
    /// Every relay that is linked, and the lanes to it.
    links: BTreeMap<Via, [Lane; 4]>,
    /// By which relays counterparts are reached, the best first; of others nothing was said.
    routes: BTreeMap<OfficeId, Vec<Via>>,
    /// What is ready and has no way.
    unrouted: BTreeSet<ParcelId>,
    /// When the last link ended; `None` before the first.
    down_at: Option<Timestamp>,
    peers: BTreeMap<OfficeId, Peer>,
    parcels: BTreeMap<ParcelId, Parcel>,
    /// How many of them are alerts, by counterpart: asked for in every round.
    alerts: BTreeMap<OfficeId, usize>,
    unsealed: BTreeSet<(usize, ParcelId)>,
    /// How many there are of each precedence, whatever their stage.
    totals: [usize; 4],
    timers: BTreeSet<(Timestamp, ParcelId)>,
    /// Draws jitter; a plain counter is enough to spread what waits.
    jitter: u64,
}

impl Courier {
    /// A machine that knows these counterparts.
    pub fn new(peers: impl IntoIterator<Item = (OfficeId, Peer)>) -> Self {
        Self {
            peers: peers.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Knows one more counterpart from now on.
    pub fn meet(&mut self, office: OfficeId, peer: Peer) {
        self.peers.insert(office, peer);
    }

    /// Takes one event and says what follows.
    pub fn on(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::LinkUp { via, budgets } => self.link_up((via, budgets), now, &mut effects),
            Event::LinkDown { via } => self.link_down(via, now, &mut effects),
            Event::Route { to, by } => self.route(to, by, &mut effects),
            Event::Sealable(office) => self.sealable(&office, now, &mut effects),
            Event::Parted { with, over } => self.parted(&with, over, now, &mut effects),
            Event::Blocked { to, fresh } => {
                if let Some(peer) = self.peers.get_mut(&to) {
                    peer.sealable = false;
                }
                self.begin_stream(&to, Precedence::Flash, fresh, &mut effects);
            }
            by_hand @ (Event::Carries { .. } | Event::Carried(_) | Event::Numbered { .. }) => {
                self.by_hand(&by_hand, now, &mut effects);
            }
            Event::Accepted(offer) => self.accepted(offer, now, &mut effects),
            Event::Sealed { id, bytes } => self.sealed(id, bytes, &mut effects),
            Event::Answered { id, answer } => self.answered(id, answer, now, &mut effects),
            Event::Ended { id } => self.ended(id, now, &mut effects),
            Event::Shown { by, number, fresh } => {
                if self
                    .peers
                    .get(&by)
                    .is_some_and(|peer| peer.is_ahead(number))
                {
                    self.begin_stream(&by, number.precedence, fresh, &mut effects);
                }
            }
            heard @ (Event::Arrived { .. }
            | Event::Traffic { .. }
            | Event::CountsIn { .. }
            | Event::Voided { .. }
            | Event::Forgone { .. }
            | Event::Marked { .. }
            | Event::Owed { .. }
            | Event::Receipted { .. }
            | Event::Uncovered { .. }
            | Event::Covered { .. }
            | Event::Doubted { .. }) => self.heard(heard, now, &mut effects),
            Event::Rested => self.rested(now, &mut effects),
        }
        effects
    }

    /// When [`Event::Rested`] is due again by the clock alone.
    pub fn wakes_at(&self) -> Option<Timestamp> {
        let parcel = self.timers.first().map(|&(at, _)| at);
        let peers = self
            .peers
            .values()
            .filter_map(|peer| if self.is_up() { peer.wakes_at() } else { None });
        peers.chain(parcel).min()
    }

    /// What is known of one counterpart.
    pub fn peer(&self, office: &OfficeId) -> Option<&Peer> {
        self.peers.get(office)
    }

    /// How many parcels it holds of one precedence.
    pub fn waiting(&self, precedence: Precedence) -> usize {
        let total = self.totals.get(precedence.rank());
        total.copied().unwrap_or_default()
    }

    /// How many alerts wait for one counterpart.
    pub fn waiting_for(&self, office: &OfficeId) -> usize {
        self.alerts.get(office).copied().unwrap_or_default()
    }

    fn sealable(&mut self, office: &OfficeId, now: Timestamp, effects: &mut Vec<Effect>) {
        if let Some(peer) = self.peers.get_mut(office) {
            peer.sealable = true;
        }
        self.seal_all(Some(office), now, effects);
    }

    fn parted(&mut self, with: &OfficeId, over: bool, now: Timestamp, effects: &mut Vec<Effect>) {
        if let Some(peer) = self.peers.get_mut(with) {
            peer.parted = over;
        }
        self.seal_all(Some(with), now, effects);
    }

    fn accepted(&mut self, offer: Offer, now: Timestamp, effects: &mut Vec<Effect>) {
        let id = offer.id;
        debug_assert!(!self.parcels.contains_key(&id), "a parcel is accepted once");
        let parcel = Parcel::of(offer);
        let rank = parcel.precedence.rank();
        self.timers.insert((parcel.expires_at, id));
        if let Some(total) = self.totals.get_mut(rank) {
            *total = total.saturating_add(1);
        }
        let sealed = parcel.stage == Stage::Ready;
        if parcel.cargo == Cargo::Alert {
            let alerts = self.alerts.entry(parcel.to.clone()).or_default();
            *alerts = alerts.saturating_add(1);
        }
        if let (Some(peer), Some(number)) = (self.peers.get_mut(&parcel.to), parcel.number) {
            peer.given_again(parcel.precedence, number);
        }
        self.parcels.insert(id, parcel);
        if sealed {
            self.make_ready(id, effects);
        } else {
            self.unsealed.insert((rank, id));
            self.seal(id, now, effects);
        }
    }

    fn sealed(&mut self, id: ParcelId, bytes: u64, effects: &mut Vec<Effect>) {
        if let Some(parcel) = self.parcels.get_mut(&id)
            && parcel.stage == Stage::Sealing
        {
            parcel.bytes = bytes;
            parcel.stage = Stage::Ready;
            self.make_ready(id, effects);
        }
    }

    fn answered(
        &mut self,
        id: ParcelId,
        answer: Answer,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(parcel) = self
            .parcels
            .get(&id)
            .filter(|parcel| parcel.stage.has_left())
        else {
            return;
        };
        let (to, precedence, number) = (parcel.to.clone(), parcel.precedence, parcel.number);
        let cargo = parcel.cargo;
        let not_before = match cargo {
            Cargo::Alert => Timestamp::default(),
            Cargo::Receipts(_) | Cargo::Notice => now.plus_millis(REFUSED_NOTICE_WAIT_MS),
        };
        match answer {
            Answer::Held | Answer::Settled => {
                self.remove(id, effects);
                effects.push(Effect::Held {
                    id,
                    settled: answer == Answer::Settled,
                });
                if let (Some(peer), Some(number)) = (self.peers.get_mut(&to), number) {
                    effects.extend(peer.close(&to, (precedence, number), cargo, now));
                }
            }
            Answer::Later { retry_after_ms } => self.later(id, retry_after_ms, now, effects),
            Answer::Never => {
                self.remove(id, effects);
                effects.push(Effect::Refused { id });
                let number = (precedence, number, cargo);
                self.void(&to, number, (now, not_before), effects);
            }
            Answer::Conflict { fresh } => self.begin_stream(&to, precedence, fresh, effects),
        }
    }

    fn later(
        &mut self,
        id: ParcelId,
        retry_after_ms: u64,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        self.jitter = self
            .jitter
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let jitter = self.jitter >> 33;
        if let Some(parcel) = self.parcels.get_mut(&id) {
            let backoff = match parcel.precedence {
                Precedence::Flash | Precedence::Immediate => Backoff::SUBMIT_URGENT,
                Precedence::Priority | Precedence::Routine => Backoff::SUBMIT,
            };
            let wait = backoff.wait_ms(parcel.tries, jitter).max(retry_after_ms);
            parcel.tries = parcel.tries.saturating_add(1);
            let until = now.plus_millis(wait).min(parcel.expires_at);
            parcel.stage = Stage::Waiting { until };
            self.timers.insert((until, id));
            let precedence = parcel.precedence;
            self.leave(precedence, id);
            self.pump(precedence, effects);
        }
    }

    /// Draws a new stream towards one counterpart: what the relay has not answered is sealed anew in it.
    fn begin_stream(
        &mut self,
        to: &OfficeId,
        precedence: Precedence,
        fresh: StreamId,
        effects: &mut Vec<Effect>,
    ) {
        let Some(peer) = self.peers.get_mut(to) else {
            return;
        };
        let (predecessor, ends) = peer.begin_stream(fresh);
        effects.push(Effect::StreamBegun {
            to: to.clone(),
            precedence,
            fresh,
            predecessor,
            ends,
        });
        let theirs = self.parcels.iter_mut().filter(|(_, one)| one.to == *to);
        for (&id, parcel) in theirs {
            if parcel.number.take().is_some() {
                parcel.attempt = parcel.attempt.saturating_add(1);
                parcel.stage = Stage::Unsealed {
                    not_before: Timestamp::default(),
                };
                self.unsealed.insert((parcel.precedence.rank(), id));
                self.unrouted.remove(&id);
                for lane in self.links.values_mut().flatten() {
                    lane.forget(id);
                }
            }
        }
        for precedence in Precedence::URGENT_FIRST {
            self.pump(precedence, effects);
        }
    }

    fn ended(&mut self, id: ParcelId, now: Timestamp, effects: &mut Vec<Effect>) {
        if let Some(parcel) = self.parcels.get(&id) {
            let (to, precedence, number) = (parcel.to.clone(), parcel.precedence, parcel.number);
            let cargo = parcel.cargo;
            self.remove(id, effects);
            // The recipient has it, so it has left the relay: its number is closed.
            if let (Some(peer), Some(number)) = (self.peers.get_mut(&to), number) {
                effects.extend(peer.close(&to, (precedence, number), cargo, now));
            }
        }
    }

    /// Everything that waited has been said: what is owed goes out together, and what the clock caused happens.
    fn rested(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        while let Some(&(at, id)) = self.timers.first()
            && at <= now
        {
            self.timers.pop_first();
            self.rung(id, now, effects);
        }
        let up = self.is_up();
        for (office, peer) in &mut self.peers {
            peer.rested(office, up, now, effects);
        }
        if up && !self.unsealed.is_empty() {
            self.seal_all(None, now, effects);
        }
    }

    fn rung(&mut self, id: ParcelId, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(parcel) = self.parcels.get_mut(&id) else {
            return;
        };
        if parcel.expires_at <= now {
            let to = parcel.to.clone();
            let number = (parcel.precedence, parcel.number, parcel.cargo);
            self.remove(id, effects);
            effects.push(Effect::Lapsed { id });
            self.void(&to, number, (now, Timestamp::default()), effects);
        } else if matches!(parcel.stage, Stage::Waiting { until } if until <= now) {
            parcel.stage = Stage::Ready;
            self.make_ready(id, effects);
        } else if parcel.stage.is_unsealed() {
            self.seal(id, now, effects);
        }
    }

    /// A number that will never arrive is closed and told.
    fn void(
        &mut self,
        to: &OfficeId,
        (precedence, number, cargo): (Precedence, Option<(StreamId, u64)>, Cargo),
        (now, not_before): (Timestamp, Timestamp),
        effects: &mut Vec<Effect>,
    ) {
        if let (Some(peer), Some((stream, sequence))) = (self.peers.get_mut(to), number) {
            effects.extend(peer.close(to, (precedence, (stream, sequence)), cargo, now));
            let number = Number {
                stream,
                precedence,
                sequence,
            };
            effects.push(Effect::Void {
                to: to.clone(),
                number,
                not_before,
            });
        }
    }

    fn seal_all(&mut self, only: Option<&OfficeId>, now: Timestamp, effects: &mut Vec<Effect>) {
        let waiting: Vec<ParcelId> = self.unsealed.iter().map(|&(_, id)| id).collect();
        for id in waiting {
            if only.is_none_or(|office| self.parcels.get(&id).is_some_and(|p| p.to == *office)) {
                self.seal(id, now, effects);
            }
        }
    }

    /// Numbers and seals one parcel, if it can be now.
    fn seal(&mut self, id: ParcelId, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(parcel) = self.parcels.get_mut(&id) else {
            return;
        };
        let Stage::Unsealed { not_before } = parcel.stage else {
            return;
        };
        let (linked, alert) = (!self.links.is_empty(), parcel.cargo == Cargo::Alert);
        let Some(peer) = self
            .peers
            .get_mut(&parcel.to)
            .filter(|peer| (linked || peer.carries) && peer.sealable && (alert || !peer.parted))
        else {
            return;
        };
        if not_before > now {
            self.timers.insert((not_before, id));
            return;
        }
        let (stream, sequence) = peer.next_number(parcel.precedence);
        parcel.number = Some((stream, sequence));
        parcel.stage = Stage::Sealing;
        self.unsealed.remove(&(parcel.precedence.rank(), id));
        let number = Number {
            stream,
            precedence: parcel.precedence,
            sequence,
        };
        effects.push(Effect::Seal {
            id,
            number,
            attempt: parcel.attempt,
        });
    }

    fn remove(&mut self, id: ParcelId, effects: &mut Vec<Effect>) {
        if let Some(parcel) = self.parcels.remove(&id) {
            if parcel.cargo == Cargo::Alert
                && let Some(alerts) = self.alerts.get_mut(&parcel.to)
            {
                *alerts = alerts.saturating_sub(1);
            }
            self.unsealed.remove(&(parcel.precedence.rank(), id));
            self.timers.remove(&(parcel.expires_at, id));
            if let Some(total) = self.totals.get_mut(parcel.precedence.rank()) {
                *total = total.saturating_sub(1);
            }
            self.leave(parcel.precedence, id);
            self.pump(parcel.precedence, effects);
        }
    }
}
