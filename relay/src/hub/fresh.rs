//! Envelopes that were just admitted for offices that are linked, so that pushing them reads no disk. Bounded; the disk
//! has them all.

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
    /// Keeps a copy: what came shares its memory with whatever else its stream brought then.
    pub(super) fn put(&mut self, position: u64, envelope: &Bytes) {
        self.bytes = self.bytes.saturating_add(envelope.len());
        self.envelopes
            .insert(position, Bytes::copy_from_slice(envelope));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_that_is_kept_keeps_nothing_else_in_memory() {
        let came = Bytes::from(vec![7; 1 << 20]);
        let mut fresh = Fresh::default();
        fresh.put(1, &came.slice(..3));
        assert!(came.is_unique());
        assert_eq!(fresh.take(1).unwrap().as_ref(), [7; 3]);
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_oldest_goes_first() {
        let envelope = Bytes::from(vec![7; FRESH_BYTES_MAX / 4]);
        let mut fresh = Fresh::default();
        for position in 1..=5 {
            fresh.put(position, &envelope);
        }
        assert_eq!(fresh.take(1), None);
        for position in 2..=5 {
            assert!(fresh.take(position).is_some());
        }
        assert_eq!(fresh.bytes, 0);
    }
}
