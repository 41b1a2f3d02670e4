//! By which relay a parcel goes: the best of those that its counterpart is reached by and that are linked. It moves on
//! where a link ends; the recipient drops what comes twice. Not: which relay is the best (`gateway`).

use blo_proto::{OfficeId, Precedence, Timestamp};

use super::{
    Courier,
    event::{Effect, ParcelId, Via},
    lane::Lane,
    parcel::Stage,
};

impl Courier {
    pub(super) fn is_up(&self) -> bool {
        !self.links.is_empty()
    }

    /// Something could leave if a relay answered.
    pub fn is_blocked(&self) -> bool {
        let mut lanes = self.links.values().flatten();
        lanes.any(Lane::is_blocked)
    }

    /// Something is under way to a relay, or could be.
    pub fn has_unanswered(&self) -> bool {
        let mut lanes = self.links.values().flatten();
        lanes.any(Lane::is_busy)
    }

    pub(super) fn link_up(
        &mut self,
        (via, budgets): (Via, [u64; 4]),
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let before = self.links.insert(via, budgets.map(Lane::open));
        for peer in self.peers.values_mut() {
            peer.link_up(now);
        }
        self.set_out_again(before, effects);
        let waiting = std::mem::take(&mut self.unrouted);
        self.set_out(waiting, effects);
        self.seal_all(None, now, effects);
    }

    pub(super) fn link_down(&mut self, via: Via, now: Timestamp, effects: &mut Vec<Effect>) {
        let ended = self.links.remove(&via);
        if ended.is_some() && !self.is_up() {
            self.down_at = Some(now);
        }
        self.set_out_again(ended, effects);
    }

    /// What was ready or unanswered on a link that is gone goes by another one, or waits.
    fn set_out_again(&mut self, lanes: Option<[Lane; 4]>, effects: &mut Vec<Effect>) {
        //
        let again: Vec<ParcelId> = lanes.into_iter().flatten().flat_map(Lane::close).collect();
        for id in &again {
            if let Some(parcel) = self.parcels.get_mut(id) {
                parcel.stage = Stage::Ready;
            }
        }
        self.set_out(again, effects);
    }

    /// All are put onto their lanes before any leaves, so that the most urgent is the first.
    fn set_out(&mut self, ids: impl IntoIterator<Item = ParcelId>, effects: &mut Vec<Effect>) {
        for id in ids {
            self.place(id);
        }
        for precedence in Precedence::URGENT_FIRST {
            self.pump(precedence, effects);
        }
    }

    /// What no relay was given yet goes by the one that is the best now.
    pub(super) fn route(&mut self, to: OfficeId, by: Vec<Via>, effects: &mut Vec<Effect>) {
        let parcels = &self.parcels;
        let theirs = |id| parcels.get(&id).is_some_and(|parcel| parcel.to == to);
        let mut again: Vec<ParcelId> = self
            .unrouted
            .iter()
            .copied()
            .filter(|&id| theirs(id))
            .collect();
        for lane in self.links.values_mut().flatten() {
            again.extend(lane.take_ready(theirs));
        }
        for id in &again {
            self.unrouted.remove(id);
        }
        self.routes.insert(to, by);
        self.set_out(again, effects);
    }

    fn way(&self, to: &OfficeId) -> Option<Via> {
        match self.routes.get(to) {
            Some(by) => by.iter().copied().find(|via| self.links.contains_key(via)),
            None => self.links.keys().next().copied(),
        }
    }

    pub(super) fn make_ready(&mut self, id: ParcelId, effects: &mut Vec<Effect>) {
        if let Some(precedence) = self.place(id) {
            self.pump(precedence, effects);
        }
    }

    /// Puts a parcel onto the lane that it goes by, or aside while there is none; which lane's precedence that is.
    fn place(&mut self, id: ParcelId) -> Option<Precedence> {
        let parcel = self.parcels.get(&id)?;
        let (precedence, bytes) = (parcel.precedence, parcel.bytes);
        let way = self.way(&parcel.to);
        let lanes = way.and_then(|via| self.links.get_mut(&via));
        let Some(lane) = lanes.and_then(|lanes| lanes.get_mut(precedence.rank())) else {
            self.unrouted.insert(id);
            return None;
        };
        lane.ready(id, bytes);
        Some(precedence)
    }

    /// It is not to be sent by any relay now.
    pub(super) fn leave(&mut self, precedence: Precedence, id: ParcelId) {
        self.unrouted.remove(&id);
        for lanes in self.links.values_mut() {
            if let Some(lane) = lanes.get_mut(precedence.rank()) {
                lane.forget(id);
            }
        }
    }

    pub(super) fn pump(&mut self, precedence: Precedence, effects: &mut Vec<Effect>) {
        for (&via, lanes) in &mut self.links {
            let Some(lane) = lanes.get_mut(precedence.rank()) else {
                continue;
            };
            while let Some(id) = lane.next() {
                if let Some(parcel) = self.parcels.get_mut(&id) {
                    parcel.stage = Stage::Submitted;
                    effects.push(Effect::Submit { id, via });
                }
            }
        }
    }
}
