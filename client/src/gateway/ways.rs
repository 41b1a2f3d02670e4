//! Which counterpart is reached by which relay: where it is linked, or was seen last. What one relay holds for a
//! counterpart that is not reached by it any more is submitted where it is. Not: the order of what leaves (`courier`).

use std::{collections::BTreeMap, time::Duration};

use blo_proto::{RelayId, Timestamp};
use tokio::time::Instant;

use super::{engine::Engine, relay_loss::Loss, round::Round};
use crate::courier::{Event, Via};

/// A counterpart that is not linked where something waits for it, and is elsewhere, has so long to come back: well below
/// the minute after which it would see a gap.
const MOVE_AFTER_MS: u64 = 20_000;
/// A relay that names no agreement with a counterpart within so long does not know of one.
const NAMES_WITHIN: Duration = Duration::from_secs(5);

/// What the relays say of where a counterpart is.
#[derive(Clone, Debug, Default)]
pub(super) struct Presence {
    at: BTreeMap<Via, Seen>,
    last_seen: Option<Timestamp>,
    /// Relays that hold something of ours for it, as far as this run knows.
    holders: BTreeMap<Via, Option<Timestamp>>,
    /// What the courier was told.
    route: Option<Vec<Via>>,
}

/// What one relay says, while we are linked to it.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    linked: Option<bool>,
    since: Option<Timestamp>,
    last_seen: Option<Timestamp>,
    /// Whether it named an agreement of the two.
    paired: Option<bool>,
}

impl Presence {
    /// Whether it is linked to any relay that we are linked to; none where none said.
    pub(super) fn linked(&self) -> Option<bool> {
        self.at.values().filter_map(|seen| seen.linked).max()
    }

    /// When any relay saw it last.
    pub(super) const fn last_seen(&self) -> Option<Timestamp> {
        self.last_seen
    }

    /// Since when both links to one relay are up.
    pub(super) fn linked_since(&self) -> Option<Timestamp> {
        self.at.values().filter_map(|seen| seen.since).min()
    }

    /// A relay says whether it is linked there.
    pub(super) fn said(
        &mut self,
        via: Via,
        (linked, last_seen): (bool, Option<Timestamp>),
        now: Timestamp,
    ) {
        let seen = self.at.entry(via).or_default();
        seen.linked = Some(linked);
        seen.since = linked.then(|| seen.since.unwrap_or(now));
        seen.last_seen = last_seen.max(seen.last_seen);
        self.last_seen = last_seen.max(self.last_seen);
    }

    /// A relay named an agreement with it, or none.
    pub(super) fn named(&mut self, via: Via, paired: bool) {
        self.at.entry(via).or_default().paired = Some(paired);
    }

    /// Whether any relay named an agreement with it; none where nothing was said of it.
    pub(super) fn at_relay(&self) -> Option<bool> {
        self.at.values().filter_map(|seen| seen.paired).max()
    }

    /// The link to a relay is gone.
    pub(super) fn lost(&mut self, via: Via) {
        self.at.remove(&via);
    }

    /// A relay holds something for it.
    pub(super) fn held_by(&mut self, via: Via) {
        self.holders.entry(via).or_default();
    }

    fn is_linked_at(&self, via: Via) -> bool {
        self.at
            .get(&via)
            .is_some_and(|seen| seen.linked == Some(true))
    }

    /// By which of these relays it is reached, the best first: where it is linked, then where it was seen last, then as
    /// the list has them. One that names no agreement counts only where none does.
    fn ways(&self, up: &[(Via, bool)]) -> Vec<Via> {
        let seen = |via: Via| self.at.get(&via).copied().unwrap_or_default();
        let mut ways: Vec<Via> = up
            .iter()
            .map(|&(via, _)| via)
            .filter(|&via| seen(via).paired == Some(true))
            .collect();
        if ways.is_empty() {
            let waited = |&&(_, waited): &&(Via, bool)| waited;
            return up.iter().filter(waited).map(|&(via, _)| via).collect();
        }
        ways.sort_by_key(|&via| {
            let seen = seen(via);
            std::cmp::Reverse((seen.linked == Some(true), seen.last_seen))
        });
        ways
    }

    /// Whether something lies at a relay where it is not linked, while it is linked where we are, and has lain so long
    /// enough.
    fn moves(&mut self, now: Timestamp) -> bool {
        let elsewhere = self.linked() == Some(true);
        let at = &self.at;
        let mut due = false;
        for (via, since) in &mut self.holders {
            let here = at.get(via).is_some_and(|seen| seen.linked == Some(true));
            *since = (elsewhere && !here).then(|| since.unwrap_or(now));
            due |= since.is_some_and(|since| now.millis_since(since) >= MOVE_AFTER_MS);
        }
        due
    }
}

impl Engine {
    /// Tells the courier by which relays each counterpart is reached, where that changed, and moves what waits where
    /// its recipient is not. With one relay there is nothing to choose.
    pub(super) fn find_ways(&mut self, round: &mut Round) {
        //
        if self.relays.len() < 2 {
            return;
        }
        let relays = self.all_relays().zip(&self.relays);
        let up: Vec<(Via, &RelayId, bool)> = relays
            .filter(|(_, relay)| relay.up)
            .map(|(via, relay)| {
                (
                    via,
                    &relay.name,
                    relay.up_at + NAMES_WITHIN <= Instant::now(),
                )
            })
            .collect();
        let (mut routes, mut moved) = (Vec::new(), Vec::new());
        for (office, peer) in &mut self.peers {
            let agreed = up.iter().filter(|(_, name, _)| peer.pairing.goes_by(name));
            let agreed: Vec<(Via, bool)> = agreed.map(|&(via, _, waited)| (via, waited)).collect();
            let by = peer.presence.ways(&agreed);
            if peer.presence.route.as_ref() != Some(&by) {
                peer.presence.route = Some(by.clone());
                routes.push((office.clone(), by));
            }
            if peer.held == 0 {
                peer.presence.holders.clear();
            }
            if peer.presence.moves(round.now) {
                moved.push(office.clone());
            }
        }
        round.attach = None;
        for (to, by) in routes {
            self.cause(Event::Route { to, by }, round);
        }
        for office in moved {
            tracing::warn!(%office, "it is linked to another relay than what waits for it: that is submitted there");
            self.moves
                .entry(office.clone())
                .or_insert_with(Loss::of_move);
            if let Some(peer) = self.peers.get_mut(&office) {
                let presence = &mut peer.presence;
                let holders = std::mem::take(&mut presence.holders);
                let stay = holders
                    .into_iter()
                    .filter(|(via, _)| presence.is_linked_at(*via));
                presence.holders = stay.collect();
            }
        }
    }

    /// When ways are to be looked at again.
    pub(super) fn ways_due(&self) -> Option<Instant> {
        if self.relays.len() < 2 {
            return None;
        }
        let settles = |at: Instant| Some(at + NAMES_WITHIN).filter(|at| *at > Instant::now());
        let up = self.relays.iter().filter(|relay| relay.up);
        up.filter_map(|relay| settles(relay.up_at)).min()
    }
}
