//! What offices agreed, and ended, as records tell it. Not: what may become a record (`entries`).

use std::sync::Arc;

use blo_proto::{
    Refusal, Timestamp,
    pairing::{Party, SignedPairing},
};
use bytes::Bytes;

use super::{Added, Agreed, Ended, Registry};
use crate::mailboxes::{EndedEntry, PairingEntry};

impl Registry {
    pub(super) fn apply_ended(&mut self, entry: &EndedEntry, body: &Bytes) {
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let id = |handle| snapshot.by_handle(handle).map(|(id, _)| id.clone());
        let (Some(one), Some(other)) = (id(entry.one), id(entry.other)) else {
            return;
        };
        let ended = Ended {
            serial: entry.serial,
            by: entry.by.clone(),
            at: Timestamp::from_millis(entry.at),
            bytes: body.clone(),
        };
        snapshot.part(&one, &other, Some(ended));
        self.forget_rolled(&one, &other);
        self.forget_between(&one, &other);
    }

    pub(super) fn apply_pairing(
        &mut self,
        entry: &PairingEntry,
        body: &Bytes,
    ) -> Result<(), Refusal> {
        let pairing = SignedPairing::decode(body.clone())?.verify()?.into_inner();
        let [first, second] = &pairing.parties;
        let pair = (first.office.clone(), second.office.clone());
        let snapshot = Arc::make_mut(&mut self.snapshot);
        let signed = pairing.serial;
        let pairing = snapshot.rolled(&pairing);
        let registered = |party: &Party| {
            let office = snapshot.offices.get(&party.office);
            office.is_none_or(|office| office.key == party.key)
        };
        let holds = pairing.parties.iter().all(registered);
        let agreed = Agreed {
            pairing,
            bytes: body.clone(),
            added: Added::of(&entry.by, entry.at),
        };
        snapshot.ended.remove(&pair);
        snapshot.pairings.insert(pair.clone(), agreed);
        if !holds {
            snapshot.part(&pair.0, &pair.1, None); // of a key that was replaced since
        }
        self.forget_rolled_through(&pair, signed);
        self.forget_between(&pair.0, &pair.1);
        Ok(())
    }
}
