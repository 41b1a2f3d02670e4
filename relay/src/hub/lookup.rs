//! What the hub asks the disk: what comes next of a queue, and what is known of a number. Changes nothing.

use blo_proto::Precedence;
use blo_store::StoreError;

use super::task::Task;
use crate::{admission::Known, mailboxes::Stream, queue::Event};

impl Task {
    pub(super) fn load(
        &self,
        handle: u32,
        precedence: Precedence,
        after: u64,
        limit: usize,
    ) -> Event {
        let found = self
            .mailboxes
            .queue(handle, precedence.rank(), after, limit);
        match found {
            Ok((items, more)) => Event::Loaded {
                precedence,
                items,
                more,
            },
            Err(error) => {
                tracing::error!(%error, "a queue cannot be read; it is tried again");
                Event::LoadFailed(precedence)
            }
        }
    }

    pub(super) fn known(&self, stream: &Stream, sequence: u64) -> Result<Known, StoreError> {
        match self.unsynced.get(&(*stream, sequence)) {
            Some(first) => Ok(Known::Unsynced {
                binding: first.binding,
            }),
            None => self.mailboxes.known(stream, sequence),
        }
    }
}
