//! What of a ceremony goes through the relay, and when it need not any more. Not: the frames (`gateway`).

use blo_proto::{
    StoreEpoch, Timestamp, introduction::SignedIntroduction, limits, pairing::SignedPairing,
};

use super::{Ceremony, Stage};

/// An agreement says this long before its end that it ends: time for two people to reach each other.
const ENDS_SOON_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

/// How far above the last serial that somebody signed the relay's word may move the next one: further than two offices ever
/// get, and 2^32 such steps, each with an agreement of officers, from the last serial that there is.
const TOLD_AHEAD_MAX: u64 = 1 << 32;

/// Whether an agreement that ends at `not_after` is to be renewed.
pub fn ends_soon(not_after: Timestamp, now: Timestamp) -> bool {
    not_after.millis_since(now) <= ENDS_SOON_MS
}

impl Ceremony {
    /// Our introduction, while the other office may take it.
    pub fn introduces(&self, now: Timestamp) -> Option<&SignedIntroduction> {
        let ours = self.record.ours.as_ref()?;
        let said = ours.verify().ok()?.into_inner();
        let old = now.millis_since(said.at) > limits::INTRODUCTION_AGE_MAX_MS;
        (said.key == self.own.key && !old && now < said.until).then_some(ours)
    }

    /// What we signed: the agreement in force, until the relay has said to have it, and the one that is under way. A relay
    /// whose store began another epoch, which is `relay` now as far as it is known, may have it no more.
    pub fn agrees(&self, relay: Option<StoreEpoch>) -> impl Iterator<Item = &SignedPairing> {
        let known = self.known_at(relay).max(self.record.by_hand);
        let in_force = self.in_force.as_ref();
        let whole = in_force.filter(|whole| {
            if self.is_of_former_key() {
                return false;
            }
            let serial = whole.unproven().map_or(0, |pairing| pairing.serial);
            serial > known
        });
        whole.into_iter().chain(self.signed_now())
    }

    /// Whether the agreement in force names a key that this office had before: nobody acts on it any more.
    pub fn is_of_former_key(&self) -> bool {
        let in_force = self.in_force();
        let own = in_force
            .as_ref()
            .and_then(|pairing| pairing.party(&self.own.office));
        own.is_some_and(|party| party.key != self.own.key)
    }

    fn known_at(&self, relay: Option<StoreEpoch>) -> u64 {
        let same = relay.is_none_or(|relay| relay.to_string() == self.record.relay_epoch);
        if same { self.record.at_relay } else { 0 }
    }

    /// Whether an agreement with both signatures may come from the relay: one that names another key than that in force
    /// only where it is the one that our officer has heard for and signed now. An old signature of ours is no such word.
    pub fn may_come(&self, whole: &SignedPairing) -> bool {
        let (Some(in_force), Ok(pairing)) = (self.in_force(), whole.unproven()) else {
            return true;
        };
        let signed = self.signed_now();
        pairing.party(&self.with) == in_force.party(&self.with)
            || signed.is_some_and(|signed| signed.digest() == whole.digest())
    }

    /// The relay says that it has this agreement, in this epoch of its store. Whether that is news.
    pub fn is_at_relay(&mut self, signed: &SignedPairing, relay: StoreEpoch) -> bool {
        let Some(serial) = self.in_force().map(|pairing| pairing.serial) else {
            return false;
        };
        let ours = self.in_force.as_ref();
        let news = ours.is_some_and(|ours| ours.digest() == signed.digest())
            && serial > self.known_at(Some(relay));
        if news {
            self.record.at_relay = serial;
            self.record.relay_epoch = relay.to_string();
        }
        news
    }

    /// The relay says that the two have used a serial: the next one of ours is above it. Whether that is news. R-19: it
    /// proves nothing, so it moves ours no further than some way above what somebody has signed, however often it is said.
    pub fn told(&mut self, serial: u64) -> bool {
        let furthest = self.proven_serial().saturating_add(TOLD_AHEAD_MAX);
        let news = serial > self.record.told && serial <= furthest;
        if news {
            self.record.told = serial;
        }
        news
    }

    /// Whether nothing is here but an introduction of theirs.
    pub fn is_strangers(&self) -> bool {
        self.stage() == Stage::Introduced && self.is_unsigned()
    }

    /// Whether nothing is here but the relay's word on which serial was the last.
    pub fn is_hearsay(&self) -> bool {
        self.stage() == Stage::Nothing && self.is_unsigned()
    }

    fn is_unsigned(&self) -> bool {
        let record = &self.record;
        self.in_force.is_none()
            && record.known.is_none()
            && record.signed.is_none()
            && record.serial == 0
    }

    /// Whether nothing is here but an introduction that came too long ago to be answered.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        let age = now.millis_since(self.record.newest);
        self.is_strangers() && age > limits::INTRODUCTION_AGE_MAX_MS
    }
}
