//! What has become of attachments, written down. Not: who moves them (`carrier`).

use super::{Blobs, Carried, note};
use crate::{
    gateway::{engine::Engine, round::Round},
    shelf::{BlobRow, BlobState, keys},
};

impl Engine {
    /// What the carrier has done. It may have done so before it heard that the alert is over, or forgotten: that stands, and
    /// its files go.
    pub(in crate::gateway) fn blob_carried(&mut self, carried: Carried, round: &mut Round) {
        let Carried { row, state } = carried;
        let is_open = |blobs: &Blobs| blobs.open.contains_key(&row);
        if !self.blobs.as_ref().is_some_and(is_open) {
            return;
        }
        match state {
            Some(state @ (BlobState::Taken | BlobState::Lost | BlobState::Over)) => {
                self.end_blob(row, state, round);
            }
            Some(state) => {
                let key = keys::blob_state(row);
                note(round).put(key, state.encode());
            }
            None => {
                note(round).delete(keys::blob_open(row));
                if let Some(blobs) = &mut self.blobs {
                    blobs.open.remove(&row);
                }
            }
        }
        round.attach = None;
    }

    pub(super) fn end_blob(&mut self, row: BlobRow, state: BlobState, round: &mut Round) {
        let entry = note(round);
        entry.delete(keys::blob_open(row));
        entry.put(keys::blob_state(row), state.encode());
        if let Some(blobs) = &mut self.blobs {
            blobs.open.remove(&row);
        }
    }
}
