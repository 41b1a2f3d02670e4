//! Envelopes that were just admitted, so that pushing them reads no disk. Bounded; the disk has them all.

use std::collections::BTreeMap;

use bytes::Bytes;

/// Bytes kept at most.
const FRESH_BYTES_MAX: usize = 64 << 20;

/// Envelopes just admitted, by position.
#[derive(Default)]
pub(super) struct Fresh {
    envelopes: BTreeMap<u64, Bytes>,
    bytes: usize,
}

impl Fresh {
    pub(super) fn put(&mut self, position: u64, envelope: Bytes) {
        self.bytes = self.bytes.saturating_add(envelope.len());
        self.envelopes.insert(position, envelope);
        while self.bytes > FRESH_BYTES_MAX {
            let Some((_, oldest)) = self.envelopes.pop_first() else {
                break;
            };
            self.bytes = self.bytes.saturating_sub(oldest.len());
        }
    }

    pub(super) fn take(&mut self, position: u64) -> Option<Bytes> {
        let envelope = self.envelopes.remove(&position)?;
        self.bytes = self.bytes.saturating_sub(envelope.len());
        Some(envelope)
    }
}
