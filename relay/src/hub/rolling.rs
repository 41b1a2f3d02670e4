//! Keys that change by plan: what an office says is kept, shown to both, and counts a day later. R-21. Not: what holds
//! (`registry`).

use blo_proto::{
    Code, OfficeId, Refusal, Timestamp,
    frame::{Frame, Lane},
    rollover::SignedRollOver,
};
use bytes::Bytes;

use super::{About, LinkId, flight::After, task::Task};
use crate::{mailboxes::Entry, registry::Due};

/// Whom authorities vouch for.
pub trait Vouching: Send + Sync {
    /// Why no authority of its country vouches for an office's certificate, DER, if so.
    fn refuses(&self, office: &OfficeId, leaf: &[u8], now: Timestamp) -> Option<String>;

    /// Why a certificate counts no more for which one did, if so: it is revoked, or its authority is gone. Not that it is
    /// over its time.
    fn objects(&self, office: &OfficeId, leaf: &[u8], now: Timestamp) -> Option<String>;
}

impl Task {
    pub(super) fn roll_over(&mut self, link: LinkId, signed: &SignedRollOver) {
        // Told again at every link.
        if self.registry.knows(signed) {
            return;
        }
        let Some(office) = self.proposes(link, signed.digest()) else {
            return;
        };
        let now = self.now();
        let entries = self
            .vouched(signed)
            .and_then(|()| self.registry.roll_over_entries(&office, signed, now));
        match entries {
            Ok(entries) => {
                // Nobody keeps a theft from being seen by filling a disk.
                self.write_down(entries);
            }
            Err(refusal) => {
                let about = About::named(signed.digest());
                self.refuse(link, Lane::Control, Some(about), &refusal);
            }
        }
    }

    fn vouched(&self, signed: &SignedRollOver) -> Result<(), Refusal> {
        let said = signed.unproven()?;
        let leaf = signed.chain().first().cloned().unwrap_or_default();
        match self.vouching.refuses(&said.by, &leaf, self.now()) {
            Some(why) => Err(Refusal::new(Code::BadCertificate, why)),
            None => Ok(()),
        }
    }

    fn write_down(&mut self, entries: Vec<(Entry, Bytes)>) {
        for (entry, body) in entries {
            self.registering = true;
            let after = After::Registry(entry.clone(), body.clone(), None);
            self.flights.ending.push(entry, body, after);
        }
    }

    /// Lets keys count whose day is over, and forgets what is settled.
    pub(super) fn look_at_keys(&mut self) {
        if self.registering {
            return; // what is being written may be another word on the same keys
        }
        let now = self.now();
        for due in self.registry.due(now) {
            let entries = match self.objection(&due, now) {
                Some(why) => {
                    tracing::error!(office = %due.office, %why, "ALARM: a key does not change as it was announced: its certificate counts no more");
                    self.registry.blocking_entries(&due, now)
                }
                None => {
                    tracing::warn!(office = %due.office, "the next key of an office counts from now on, as it was announced");
                    self.registry.counting_entry(&due, now).map(|one| vec![one])
                }
            };
            match entries {
                Ok(entries) => self.write_down(entries),
                Err(refusal) => tracing::error!(%refusal, "a key does not change"),
            }
        }
        for entry in self.registry.forgotten_roll_overs() {
            self.flights
                .ending
                .push(entry, Bytes::new(), After::Nothing);
        }
    }

    fn objection(&self, due: &Due, now: Timestamp) -> Option<String> {
        let after = due.chain.first()?;
        let mut both = [&due.before, after].into_iter();
        both.find_map(|leaf| self.vouching.objects(&due.office, leaf, now))
    }

    /// Shows both offices what one of them said.
    pub(super) fn tell_roll_over(&self, entry: &Entry, body: &Bytes) {
        let Entry::RollOver(entry) = entry else {
            return;
        };
        let snapshot = self.registry.snapshot();
        for handle in [entry.one, entry.other] {
            let link = snapshot
                .by_handle(handle)
                .and_then(|(office, _)| self.links.of_office(office));
            if let Some(link) = link {
                self.links
                    .send(link, Lane::Control, Frame::RollOver(body.clone()));
            }
        }
    }

    /// Shows an office all that it and its counterparts said, at every link.
    pub(super) fn tell_roll_overs(&self, link: LinkId, office: &OfficeId) {
        let snapshot = self.registry.snapshot();
        for rolling in snapshot.rolling_of(office) {
            let frame = Frame::RollOver(rolling.bytes.clone());
            self.links.send(link, Lane::Control, frame);
        }
    }
}
