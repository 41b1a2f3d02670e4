//! What the parts of an open store ask of the reserve. Not: when it gives (`reserve`).

use super::Shared;
use crate::reserve::{Claim, INDEX_FREE_BYTES_MIN};

impl Shared {
    /// As [`crate::reserve::Reserve::make_room`]; the keeper makes whole again what that takes.
    pub(super) fn make_room(&self, bytes: u64, claim: Claim) -> bool {
        let before = self.reserve.held();
        let made = self.reserve.make_room(bytes, claim);
        if self.reserve.held() < before {
            self.house.tighten();
        }
        made
    }

    /// As [`crate::reserve::Reserve::give_up_step`].
    pub(super) fn give_up_step(&self) -> bool {
        let given = self.reserve.give_up_step(Claim::Whole);
        if given {
            self.house.tighten();
        }
        given
    }

    /// True if sled may write.
    pub(super) fn has_index_space(&self) -> bool {
        self.make_room(INDEX_FREE_BYTES_MIN, Claim::Half)
    }

    /// Makes the reserve whole again if the disk has space.
    pub(super) fn restore_reserve(&self) {
        self.reserve.restore();
        self.house.loosen(|| !self.reserve.is_whole());
    }
}
