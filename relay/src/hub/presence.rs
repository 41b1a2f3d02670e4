//! Who is linked, and as whom two gateways came: counterparts are told, and the office itself of the latter. R-23. Not:
//! who is let in (`office`).

use blo_proto::{
    IdentityKey, OfficeId,
    frame::{Frame, Lane},
};
use bytes::Bytes;

use super::{flight::After, task::Task};
use crate::registry::Registry;

impl Task {
    /// Tells `office`, if it is linked, whether one counterpart is.
    pub(super) fn tell_presence_of(&self, office: &OfficeId, counterpart: &OfficeId) {
        let linked = self.links.of_office(counterpart).is_some();
        self.tell(office, counterpart, linked);
    }

    pub(super) fn tell_presence(&self, office: &OfficeId, linked: bool) {
        for (counterpart, _) in self.registry.snapshot().counterparts(office) {
            self.tell(&counterpart, office, linked);
        }
    }

    /// Somebody presented a dead link token of `office`. Said once, until a person has settled it.
    pub(super) fn dispute(&mut self, office: &OfficeId, handle: u32, key: &IdentityKey) {
        tracing::error!(%office, "ALARM: a second gateway or a copy of this office's home");
        if self.registry.disputed(handle, key).is_some() {
            return;
        }
        let entry = Registry::dispute_entry(handle, key, (String::new(), self.now()));
        let body = Bytes::new();
        let _ = self.registry.apply(&entry, &body); // a dispute always holds; told even where no disk takes it
        self.flights.ending.push(entry, body, After::Nothing);
        self.tell_dispute(handle);
    }

    /// Tells everyone concerned whether two gateways came as the office with this handle.
    pub(super) fn tell_dispute(&self, handle: u32) {
        let snapshot = self.registry.snapshot();
        if let Some((office, _)) = snapshot.by_handle(handle) {
            self.tell_presence(office, self.links.of_office(office).is_some());
            self.tell(office, office, true);
        }
    }

    /// Tells `office` whether another gateway came as it; also where none did, since it may remember one.
    pub(super) fn tell_own_dispute(&self, office: &OfficeId) {
        self.tell(office, office, true);
    }

    fn disputed(&self, office: &OfficeId) -> Option<blo_proto::Timestamp> {
        let snapshot = self.registry.snapshot();
        let registered = snapshot.offices.get(office)?;
        self.registry.disputed(registered.handle, &registered.key)
    }

    /// Tells `to`, if it is linked, of `office`.
    fn tell(&self, to: &OfficeId, office: &OfficeId, linked: bool) {
        let Some(link) = self.links.of_office(to) else {
            return;
        };
        let last_seen = self.links.last_seen.get(office).copied();
        let frame = Frame::Presence {
            office: office.clone(),
            linked,
            last_seen: if linked { Some(self.now()) } else { last_seen },
            second_gateway: self.disputed(office),
        };
        self.links.send(link, Lane::Control, frame);
    }
}
