//! What is carried by hand: sealed now, whether a link is up or not, and submitted all the same once one is. Not: bytes.

use blo_proto::{OfficeId, Precedence, Timestamp};

use super::{
    Courier,
    event::{Effect, Event, Number, ParcelId},
    parcel::Stage,
};

impl Courier {
    /// Takes an event about what is carried; another is none, and is passed over.
    pub(super) fn by_hand(&mut self, event: &Event, now: Timestamp, effects: &mut Vec<Effect>) {
        if let Event::Carries { to, most } = event {
            self.carries(to, *most, now, effects);
        } else if let Event::Carried(to) = event {
            self.carried(to);
        } else if let Event::Numbered {
            id,
            to,
            precedence,
            attempt,
        } = event
        {
            self.number_unheld(*id, (to, *precedence, *attempt), effects);
        }
    }

    /// Seals what stands open for a counterpart, the most urgent first, `most` parcels at once; then what is owed
    /// to it. No marks: they count what the relay holds, and would overtake that.
    fn carries(&mut self, to: &OfficeId, most: usize, now: Timestamp, effects: &mut Vec<Effect>) {
        //
        let Some(peer) = self.peers.get_mut(to).filter(|peer| peer.sealable) else {
            return;
        };
        peer.carries = true;
        for id in self.to_carry(to, now).into_iter().take(most) {
            self.seal(id, now, effects);
        }
        if let Some(peer) = self.peers.get_mut(to) {
            peer.receipt(to, now, effects);
        }
    }

    /// Without a link nothing more is sealed for it.
    fn carried(&mut self, to: &OfficeId) {
        if let Some(peer) = self.peers.get_mut(to) {
            peer.carries = false;
        }
    }

    /// Numbers something that waits on disk and is not held here.
    fn number_unheld(
        &mut self,
        id: ParcelId,
        (to, precedence, attempt): (&OfficeId, Precedence, u32),
        effects: &mut Vec<Effect>,
    ) {
        let peer = self.peers.get_mut(to);
        let Some(peer) = peer.filter(|peer| peer.carries && peer.sealable) else {
            return;
        };
        let (stream, sequence) = peer.next_number(precedence);
        let number = Number {
            stream,
            precedence,
            sequence,
        };
        effects.push(Effect::Seal {
            id,
            number,
            attempt,
        });
    }

    /// Whether something that is held here for a counterpart could be sealed now.
    pub fn has_to_carry(&self, to: &OfficeId, now: Timestamp) -> bool {
        !self.to_carry(to, now).is_empty()
    }

    /// Whether something is held here.
    #[cfg(test)]
    pub(super) fn has_parcel(&self, id: ParcelId) -> bool {
        self.parcels.contains_key(&id)
    }

    fn to_carry(&self, to: &OfficeId, now: Timestamp) -> Vec<ParcelId> {
        let due = |id: &ParcelId| {
            self.parcels.get(id).is_some_and(|parcel| {
                let due =
                    matches!(parcel.stage, Stage::Unsealed { not_before } if not_before <= now);
                due && parcel.to == *to
            })
        };
        let all = self.unsealed.iter().map(|&(_, id)| id);
        all.filter(due).collect()
    }
}
