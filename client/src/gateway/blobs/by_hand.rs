//! Chunks that are brought by hand: they go where the fetched ones go, and by the same rule. R-29. Not: fetching.

use blo_proto::{
    Code,
    blob::{Blob, CarriedChunk},
};
use tokio::sync::oneshot;

use super::{Errand, carrier::Carrier};
use crate::{
    gateway::{carrying::TakenIn, command::Fault, engine::Engine},
    porter::{Event, Load, Way},
    spool::SpoolError,
};

/// Where what became of a chunk is told.
pub(super) type Answer = oneshot::Sender<Result<TakenIn, Fault>>;

impl Engine {
    /// Has a chunk that came by hand kept, if it is for this office and of a counterpart.
    pub(in crate::gateway) fn chunk_by_hand(&self, chunk: CarriedChunk, answer: Answer) {
        let taken = if chunk.sender == self.parts.office {
            TakenIn::Own
        } else if chunk.recipient != self.parts.office {
            TakenIn::ForAnother(chunk.recipient)
        } else if !self.peers.contains_key(&chunk.sender) {
            TakenIn::OfNobody
        } else if self.blobs.is_some() {
            return self.blob_errand(Errand::ByHand(chunk, answer));
        } else {
            TakenIn::Refused(Code::StorageFailed)
        };
        let _ = answer.send(Ok(taken));
    }
}

impl Carrier {
    /// Keeps the next chunk of what is being fetched; answers once that is on disk and, of the last one, the whole is
    /// proven.
    pub(super) async fn by_hand(&mut self, chunk: CarriedChunk, answer: Answer) {
        let (taken, event) = self.brought(chunk).await;
        if let Some(event) = event {
            self.cause(event).await;
        }
        let _ = answer.send(Ok(taken));
    }

    async fn brought(&mut self, brought: CarriedChunk) -> (TakenIn, Option<Event>) {
        let load = Load {
            office: brought.sender,
            blob: brought.blob,
        };
        let (index, chunk) = (brought.index, brought.chunk);
        let task = self.tasks.get(&load).filter(|task| task.way == Way::In);
        let Some(task) = task else {
            return (TakenIn::NoAlert, None);
        };
        let Ok(blob) = Blob::of(&task.attachment) else {
            return (TakenIn::NoAlert, None);
        };
        match self.porter.lacks(&load) {
            Some(kept) if index > kept => return (TakenIn::Gap(kept), None),
            Some(kept) if index == kept => {}
            Some(_) | None => return (TakenIn::Before, None),
        }
        match self.keep(task.place(), blob, index, chunk).await {
            Ok(true) => {
                let kept = index.saturating_add(1);
                (TakenIn::New, Some(Event::Brought { load, kept }))
            }
            Ok(false) => (TakenIn::Refused(Code::CannotOpen), None),
            Err(error) => {
                tracing::warn!(%error, "a chunk that was brought by hand could not be kept");
                let code = match error {
                    SpoolError::Full => Code::StorageFull,
                    _ => Code::StorageFailed,
                };
                (TakenIn::Refused(code), None)
            }
        }
    }
}
