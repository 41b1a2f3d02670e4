//! How far attachments are, in the words of a listing. Not: their bytes.

use blo_proto::{OfficeId, alert::Attachment, blob::Blob};

use super::{DeskError, Found, Reading, disk};
use crate::{
    desk::view::{AttachmentView, MoveView},
    shelf::{BlobRow, BlobState, keys},
};

impl Reading {
    /// What goes with an alert, and how far it is.
    pub(in crate::desk) fn attachments(
        &self,
        found: &Found,
    ) -> Result<Vec<AttachmentView>, DeskError> {
        let Some(written) = found.written() else {
            return Ok(Vec::new());
        };
        let alert = written.alert();
        let mut views = Vec::new();
        for (index, attachment) in (0_u8..).zip(&alert.attachments) {
            let mut moves = Vec::new();
            if found.sent {
                for (recipient, office) in (0_u8..).zip(&alert.recipients) {
                    let row = (found.name, recipient, index);
                    moves.push(self.move_view(row, office, attachment)?);
                }
            } else {
                let row = (found.name, keys::OWN, index);
                moves.push(self.move_view(row, &self.facts.office, attachment)?);
            }
            views.push(AttachmentView {
                number: u32::from(index).saturating_add(1),
                name: attachment.name.clone(),
                media_type: attachment.media_type.clone(),
                size: attachment.size,
                sha256: attachment.digest.to_string(),
                moves,
            });
        }
        Ok(views)
    }

    /// How far one is, as far as that is kept.
    pub(in crate::desk) fn blob_state(&self, row: BlobRow) -> Result<Option<BlobState>, DeskError> {
        let value = self.shelf.value(&keys::blob_state(row)).map_err(disk)?;
        Ok(value.and_then(|value| BlobState::parse(&value)))
    }

    fn move_view(
        &self,
        row: BlobRow,
        office: &OfficeId,
        attachment: &Attachment,
    ) -> Result<MoveView, DeskError> {
        let parts = Blob::of(attachment).map_or(0, |blob| blob.shape().chunks());
        let now = self.moves.of(row);
        let state = self.blob_state(row)?;
        // What is under way says more than what was written down before it went on.
        let state = match (state, now.kept) {
            (Some(BlobState::AtRelay), Some(kept)) if kept < parts => Some(BlobState::Open),
            (state, _) => state,
        };
        let (word, kept) = match state {
            Some(BlobState::Open) => match now.kept {
                Some(kept) if kept > 0 => ("moving", kept),
                Some(_) | None => ("waiting", 0),
            },
            Some(BlobState::AtRelay) => ("at_relay", parts),
            Some(BlobState::Taken) => ("taken", parts),
            Some(BlobState::Whole) => ("here", parts),
            Some(BlobState::Over) => ("over", now.kept.unwrap_or_default()),
            Some(BlobState::Mismatch) => ("mismatch", 0),
            Some(BlobState::Lost) => ("lost", 0),
            None => ("unknown", 0),
        };
        Ok(MoveView {
            office: office.to_string(),
            state: word.to_owned(),
            kept,
            parts,
            trouble: now.trouble,
        })
    }
}
