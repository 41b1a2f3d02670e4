//! Two offices that come to an agreement through the relay: what one says is kept and handed to the other, and what both
//! signed is put into the registry. Not: what holds (`registry`), nor what a person has to hear before he signs.

use blo_proto::{
    Code, Digest, OfficeId, Refusal, frame::Lane, introduction::SignedIntroduction,
    pairing::SignedPairing,
};
use bytes::Bytes;

use super::{About, LinkId, flight::After, task::Task};
use crate::{
    mailboxes::Entry,
    quota::{Bounds, Rates},
};

/// Introductions and halves that an office may hand in at once: at each link it tells again what is under way.
const BURST: u64 = 256;
/// And a second, on average: each may be a record on disk.
const RATE_PER_S: u64 = 1;

/// Full buckets.
pub(super) fn rates() -> Rates {
    Rates::new(Bounds {
        rate_per_s: RATE_PER_S,
        burst: BURST,
        ..Bounds::default()
    })
}

impl Task {
    pub(super) fn introduce(&mut self, link: LinkId, signed: &SignedIntroduction) {
        let Some(office) = self.proposes(link, signed.digest()) else {
            return;
        };
        let now = self.now();
        let entry = self.registry.introduction_entry(&office, signed, now);
        self.propose(link, signed.digest(), entry);
    }

    pub(super) fn agree(&mut self, link: LinkId, signed: &SignedPairing) {
        let Some(office) = self.proposes(link, signed.digest()) else {
            return;
        };
        let entry = self.registry.half_entry(&office, signed, self.now());
        self.propose(link, signed.digest(), entry);
    }

    /// The office of a link that may hand in something more.
    pub(super) fn proposes(&mut self, link: LinkId, about: Digest) -> Option<OfficeId> {
        let office = self.links.office(link)?.clone();
        if self.proposing.take(&office, self.now()) {
            return Some(office);
        }
        let refusal = Refusal::new(Code::TooFast, office.to_string());
        self.refuse(link, Lane::Control, Some(About::named(about)), &refusal);
        None
    }

    fn propose(
        &mut self,
        link: LinkId,
        about: Digest,
        entry: Result<Option<(Entry, Bytes)>, Refusal>,
    ) {
        match entry {
            Ok(None) => {}
            Ok(Some((entry, body))) => {
                self.registering = true;
                let after = After::Registry(entry.clone(), body.clone(), None);
                // Gateways say it again at their next link: it need not take the reserve of a full disk.
                self.flights.adding.push(entry, body, after);
            }
            Err(refusal) => {
                self.refuse(link, Lane::Control, Some(About::named(about)), &refusal);
            }
        }
    }

    /// Hands what was just written to its addressee, if that is linked.
    pub(super) fn hand_on(&self, entry: &Entry) {
        let Entry::Proposed(entry) = entry else {
            return;
        };
        if let Some((office, frame)) = self.registry.proposal(entry)
            && let Some(link) = self.links.of_office(&office)
        {
            self.links.send(link, Lane::Control, frame);
        }
    }

    /// Hands all that waits to an office that links.
    pub(super) fn hand_over(&self, link: LinkId, office: &OfficeId) {
        for frame in self.registry.proposals_to(office, self.now()) {
            self.links.send(link, Lane::Control, frame);
        }
    }

    /// Ends what waited too long, and what an agreement settled.
    pub(super) fn end_proposals(&mut self) {
        if self.registering {
            return; // what is being written may take the place of what is over
        }
        for entry in self.registry.over(self.now()) {
            self.flights
                .ending
                .push(entry, Bytes::new(), After::Nothing);
        }
    }
}
