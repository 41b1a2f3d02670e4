//! Attachments that are carried by hand, as plain data: which stand open towards an office, their sealed chunks, and what
//! became of one that came. Not: the alerts that name them (`carry`), nor the folder (`cmd`).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{
    OfficeId, Timestamp,
    alert::Attachment,
    blob::{Blob, CarriedChunk},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::{
    Desk, DeskError,
    reading::{Found, Reading, base64, disk},
};
use crate::{
    gateway::{Command, TakenIn},
    shelf::{BlobRow, BlobState, Tag, keys},
    spool::{Place, SpoolError},
    words::Said,
};

/// An attachment of ours that stands open towards an office. Nothing in it names the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedView {
    /// As the gateway calls it, to be asked for its chunks.
    pub row: String,
    /// As it is called on its way.
    pub blob: String,
    /// Sealed chunks that it has.
    pub chunks: u32,
}

impl Desk {
    /// What stands open towards an office, the most urgent first.
    pub(super) async fn files_towards(
        &self,
        office: OfficeId,
        now: Timestamp,
    ) -> Result<Vec<CarriedView>, DeskError> {
        if self.doors.spool.is_none() {
            return Ok(Vec::new());
        }
        let reading = self.reading.clone();
        let finding = tokio::task::spawn_blocking(move || reading.files_towards(&office, now));
        finding.await.map_err(|_| DeskError::stopped())?
    }

    /// One sealed chunk of an attachment of ours as it is carried, base64; counts from 0.
    ///
    /// # Errors
    /// `not_found`; [`DeskError::NOT_HERE`] and `storage_failed` where this disk has not what was handed in.
    pub async fn carried_chunk(&self, row: &str, index: u32) -> Result<String, DeskError> {
        let gone = || DeskError::say(DeskError::NOT_FOUND, 66, Said::of("desk-carry-no-file"));
        let row = parse_row(row).ok_or_else(gone)?;
        let (recipient, attachment) = self.reading.file_of(row)?.ok_or_else(gone)?;
        let (sender, blob) = (self.doors.facts.office.clone(), attachment.blob);
        let sealed = Blob::of(&attachment).map_err(|refusal| DeskError::refused(&refusal))?;
        let read = self.on_disk(move |spool| {
            let chunk = spool.read(Place::Out(blob), sealed.shape(), index)?;
            // What this disk has spoilt would never open anywhere.
            sealed
                .open(index, &chunk)
                .map_err(|_| SpoolError::Damaged)?;
            Ok(chunk)
        });
        let chunk = CarriedChunk {
            sender,
            recipient,
            blob,
            index,
            chunk: read.await?.into(),
        };
        Ok(base64(&chunk.encode()))
    }

    /// Takes in a chunk that came by hand; it is on disk when this says so.
    pub(super) async fn chunk_in(&self, bytes: &str) -> Result<TakenIn, DeskError> {
        let bytes = STANDARD.decode(bytes).map(Bytes::from);
        let bytes =
            bytes.map_err(|e| DeskError::unusable(Said::of("desk-no-base64").with("why", e)))?;
        let chunk = match CarriedChunk::decode(bytes) {
            Ok(chunk) => chunk,
            Err(refusal) => return Ok(TakenIn::Refused(refusal.code)),
        };
        let (sender, blob) = (chunk.sender.clone(), chunk.blob);
        let (answer, taken) = oneshot::channel();
        let command = Command::ChunkByHand(chunk, answer);
        let taken = self.ask(command, taken).await?;
        if taken != TakenIn::NoAlert {
            return Ok(taken);
        }
        // Nothing waits for it: perhaps no more.
        let reading = self.reading.clone();
        let finding = tokio::task::spawn_blocking(move || reading.state_of(&sender, &blob));
        let state = finding.await.map_err(|_| DeskError::stopped())??;
        Ok(match state {
            Some(BlobState::Whole) => TakenIn::Before,
            Some(BlobState::Over) => TakenIn::Over,
            Some(_) | None => TakenIn::NoAlert,
        })
    }
}

impl Reading {
    fn files_towards(
        &self,
        office: &OfficeId,
        now: Timestamp,
    ) -> Result<Vec<CarriedView>, DeskError> {
        let mut found = Vec::new();
        for (key, value) in self.shelf.prefix(&keys::blobs_open()).map_err(disk)? {
            let Some((row, over_at)) = keys::parse_blob_open(&key, &value) else {
                continue;
            };
            if row.1 == keys::OWN || over_at <= now {
                continue;
            }
            let Some((to, attachment)) = self.file_of(row)? else {
                continue;
            };
            let Ok(blob) = Blob::of(&attachment) else {
                continue;
            };
            if to == *office {
                let view = CarriedView {
                    row: row_text(row),
                    blob: attachment.blob.to_string(),
                    chunks: blob.shape().chunks(),
                };
                found.push((self.rank_of(row.0)?, row, view));
            }
        }
        found.sort_by_key(|(rank, row, _)| (*rank, *row));
        Ok(found.into_iter().map(|(_, _, view)| view).collect())
    }

    fn rank_of(&self, name: Tag) -> Result<usize, DeskError> {
        let found = self.named(name)?;
        let alert = found.as_ref().and_then(Found::written);
        Ok(alert.map_or(usize::MAX, |written| written.alert().precedence.rank()))
    }

    /// For whom an attachment of ours is, and what its alert says of it.
    fn file_of(
        &self,
        (name, recipient, index): BlobRow,
    ) -> Result<Option<(OfficeId, Attachment)>, DeskError> {
        let found = self.named(name)?.filter(|found| found.sent);
        let alert = found.as_ref().and_then(Found::written);
        Ok(alert.and_then(|written| {
            let alert = written.alert();
            let to = alert.recipients.get(usize::from(recipient))?;
            let attachment = alert.attachments.get(usize::from(index))?;
            Some((to.clone(), attachment.clone()))
        }))
    }

    /// How far an attachment of a counterpart has come, the newest alerts first; none where no alert names it.
    fn state_of(
        &self,
        sender: &OfficeId,
        blob: &blo_proto::BlobId,
    ) -> Result<Option<BlobState>, DeskError> {
        let states = self.shelf.prefix(&keys::blob_states()).map_err(disk)?;
        for (key, value) in states.into_iter().rev() {
            let Some(((name, keys::OWN, index), state)) = keys::parse_blob_state(&key, &value)
            else {
                continue;
            };
            let found = self.named(name)?;
            let alert = found.as_ref().and_then(Found::written);
            let Some(alert) = alert.map(blo_proto::alert::Written::alert) else {
                continue;
            };
            let named = alert.attachments.get(usize::from(index));
            if alert.sender == *sender && named.is_some_and(|one| one.blob == *blob) {
                return Ok(Some(state));
            }
        }
        Ok(None)
    }
}

fn row_text((name, recipient, index): BlobRow) -> String {
    format!("{}-{recipient}-{index}", hex::encode(name.0))
}

fn parse_row(text: &str) -> Option<BlobRow> {
    let mut parts = text.split('-');
    let name = hex::decode(parts.next()?).ok()?.try_into().ok()?;
    let (recipient, index) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts
        .next()
        .is_none()
        .then_some((Tag(name), recipient, index))
}
