//! Files of an alert that is forgotten. Not: their keys, which lie in the alert.

use blo_proto::alert::Alert;

use super::{Errand, indexed};
use crate::{
    gateway::{engine::Engine, round::Round},
    shelf::{BlobState, Tag},
    spool::Place,
};

impl Engine {
    /// The files that go with an alert are not needed any more.
    pub(in crate::gateway) fn forget_blobs(&mut self, name: Tag, alert: &Alert, round: &mut Round) {
        let sent = alert.sender == self.parts.office;
        let mut errands = Vec::new();
        for recipient in 0..=u8::MAX {
            for row in self.open_rows(name, recipient) {
                self.end_blob(row, BlobState::Over, round);
                errands.push(Errand::Forget(row));
            }
        }
        let files = indexed(alert).map(|(index, attachment)| match sent {
            true => Place::Out(attachment.blob),
            false => Place::In(name, index),
        });
        errands.push(Errand::Remove(files.collect()));
        self.when_durable(errands, round);
    }
}
