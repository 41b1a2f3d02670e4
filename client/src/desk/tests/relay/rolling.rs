//! What the relay in memory does of keys that change by plan: it hands statements on, and knows an office by one key.

use blo_proto::{
    IdentityKey, OfficeId,
    frame::{Frame, Lane},
    rollover::SignedRollOver,
};
use bytes::Bytes;

use super::{Inner, LinkEvent};

impl Inner {
    /// Keeps a roll-over and hands it to both offices, unless it is known.
    pub(in super::super) fn roll_over(&mut self, bytes: &Bytes) {
        if self.rolling.contains(bytes) {
            return;
        }
        self.rolling.push(bytes.clone());
        for office in self.links.keys() {
            self.pass_roll_over(bytes, office);
        }
    }

    pub(super) fn pass_roll_over(&self, bytes: &Bytes, to: &OfficeId) {
        let said = SignedRollOver::decode(bytes.clone()).unwrap();
        if said.unproven().unwrap().offices.contains(to) {
            let frame = Frame::RollOver(bytes.clone());
            self.tell(to, LinkEvent::Frame(Lane::Control, frame));
        }
    }

    /// The registered key of an office is this one from now on, and its link with another ends.
    pub(in super::super) fn register(&mut self, office: &OfficeId, key: IdentityKey, leaf: Bytes) {
        let code = Some(blo_proto::Code::KeyChanged);
        if self.registered.insert(office.clone(), key.clone()) != Some(key) {
            let reason = String::new();
            self.tell(office, LinkEvent::Down { code, reason });
            self.links.remove(office);
            self.tokens.remove(office);
            self.bundles.remove(office);
        }
        self.show(office, leaf);
    }
}
