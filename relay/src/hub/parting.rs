//! Offices that part, by their own word or the operator's: links are cut, both sides are told. Not: what waits between
//! them (`closing`).

use blo_proto::{
    Code, OfficeId,
    frame::{Frame, Lane},
    unpairing::SignedUnpairing,
};

use super::{LinkId, flight::After, task::Task};
use crate::mailboxes::Entry;

impl Task {
    pub(super) fn unpair(&mut self, link: LinkId, unpairing: &SignedUnpairing) {
        let Some(office) = self.links.office(link).cloned() else {
            return;
        };
        match self
            .registry
            .unpairing_entry(&office, unpairing, self.now())
        {
            Ok(None) => {}
            Ok(Some((entry, body))) => {
                self.registering = true;
                let after = After::Registry(entry.clone(), body.clone(), None);
                // A full disk must not keep an agreement alive that an office has ended.
                self.flights.ending.push(entry, body, after);
            }
            Err(refusal) => self.refuse(link, Lane::Control, None, &refusal),
        }
    }

    /// A change of the registry counts from now on.
    pub(super) fn part(&mut self, entry: &Entry) {
        self.cut(entry);
        if let Entry::Office(office) = entry {
            self.tell_rekeyed(office.handle); // before anybody is refused for it
        }
        self.close(entry);
        if let Entry::Ended(ended) = entry {
            let snapshot = self.registry.snapshot();
            let id = |handle| snapshot.by_handle(handle).map(|(id, _)| id);
            if let (Some(one), Some(other)) = (id(ended.one), id(ended.other)) {
                for (office, counterpart) in [(one, other), (other, one)] {
                    self.tell_parted(office, counterpart);
                    self.tell_counterpart(office, counterpart); // the next agreement's serial is above
                }
            }
        }
    }

    /// Ends the link of an office that may not link any more.
    fn cut(&mut self, entry: &Entry) {
        let snapshot = self.registry.snapshot();
        let registered = |handle| snapshot.by_handle(handle).map(|(_, office)| &office.key);
        let (handle, cut) = match entry {
            Entry::Standing(standing) if standing.suspended => {
                let handle = standing.handle;
                (handle, self.links.cut(handle, |_| false, Code::Suspended))
            }
            Entry::Takeover(takeover) => {
                let handle = takeover.handle;
                (
                    handle,
                    self.links.cut(handle, |_| false, Code::SecondGateway),
                )
            }
            Entry::Office(office) if office.removed => {
                let handle = office.handle;
                let cut = self.links.cut(handle, |_| false, Code::Unregistered);
                (handle, cut)
            }
            Entry::Office(office) => {
                let handle = office.handle;
                let stays = |key: &_| registered(handle) == Some(key);
                (handle, self.links.cut(handle, stays, Code::KeyChanged))
            }
            _ => return,
        };
        if let (true, Some((id, _))) = (cut, snapshot.by_handle(handle)) {
            self.unlinked(handle, id);
        }
    }

    /// A takeover is not on disk. What the link of that office said meanwhile was passed over: it begins again.
    pub(super) fn not_taken(&mut self, entry: &Entry) {
        if let Entry::Takeover(takeover) = entry {
            let handle = takeover.handle;
            let cut = self.links.cut(handle, |_| false, Code::StorageFailed);
            let snapshot = self.registry.snapshot();
            if let (true, Some((id, _))) = (cut, snapshot.by_handle(handle)) {
                self.unlinked(handle, id);
            }
        }
    }

    /// Shows everyone whose agreement with an office ended with its key the certificate of its new one.
    fn tell_rekeyed(&self, handle: u32) {
        let snapshot = self.registry.snapshot();
        let Some((id, _)) = snapshot.by_handle(handle) else {
            return;
        };
        for (counterpart, ended) in snapshot.parted(id) {
            if ended.is_of_key() {
                self.tell_counterpart(counterpart, id);
            }
        }
    }

    /// Tells `office`, if it is linked, that one of the two ended their agreement.
    pub(super) fn tell_parted(&self, office: &OfficeId, counterpart: &OfficeId) {
        let snapshot = self.registry.snapshot();
        let mut parted = snapshot.parted(office);
        let ended = parted.find(|(other, _)| *other == counterpart);
        let bytes = ended.map(|(_, ended)| ended.bytes.clone());
        let bytes = bytes.filter(|bytes| !bytes.is_empty()); // the operator's word is not an office's
        if let (Some(link), Some(bytes)) = (self.links.of_office(office), bytes) {
            self.links.send(link, Lane::Control, Frame::Unpair(bytes));
        }
    }
}
