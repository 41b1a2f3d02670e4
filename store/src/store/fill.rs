//! Service before the index is complete: what it lacks is held in memory, and goes into it behind, in the journal's
//! order. Lookups see both together, as they do with whatever is not yet in the index.

use std::sync::Arc;

use super::Shared;
use super::replay::Replay;
use crate::index::{Changed, Index};
use crate::overlay::Overlay;
use crate::projection::project_bounded;
use crate::{Position, Projection, StoreError, Update};

/// More records than this would take too much memory at once (some 600 bytes for each): they go into the index first, some
/// at a time, and opening waits for that.
pub(super) const FILL_RECORDS_MAX: u64 = 128 * 1024;

/// What the index lacks when service begins.
#[derive(Debug, Default)]
pub(super) struct Gap {
    pub(super) overlay: Overlay,
    /// The records that it comes from, if it is to be filled behind.
    pub(super) records: Option<(Position, Position)>,
}

impl Gap {
    /// Reads what `replay` gives into memory. Of a key that an empty index never had nothing is remembered.
    pub(super) fn read(
        replay: &mut Replay,
        projection: &dyn Projection,
        records: (Position, Position),
    ) -> Result<Self, StoreError> {
        let mut overlay = Overlay::default();
        let is_new = records.0 == Position::START.next();
        for stored in replay {
            let stored = stored?;
            let position = stored.position;
            let projected = project_bounded(projection, position, &stored.record.clear)
                .map_err(|source| StoreError::Projection { position, source })?;
            let keys = overlay.put(position, projected.updates);
            if is_new {
                overlay.forget(keys.iter());
            }
        }
        let records = Some(records);
        Ok(Self { overlay, records })
    }
}

impl Shared {
    /// Brings the records of a gap into the index. Of each key only what it is now, or is until a newer record
    /// changes it, which comes later. False if the store is to end or the index failed.
    pub(super) fn fill(&self, index: &Index, (from, last): (Position, Position)) -> bool {
        let filled = self.fill_in_batches(index, (from, last));
        match filled {
            Ok(filled) => filled,
            Err(error) => {
                self.feed.fail(error);
                false
            }
        }
    }

    fn fill_in_batches(
        &self,
        index: &Index,
        (from, last): (Position, Position),
    ) -> Result<bool, StoreError> {
        let known = Arc::clone(&self.known);
        let mut replay = Replay::new(&self.segments, from, last, known);
        loop {
            let mut records: Vec<Changed> = Vec::new();
            let batch = replay
                .by_ref()
                .take(self.options.index_batch_records.max(1));
            for stored in batch {
                let stored = stored?;
                let position = stored.position;
                let projected = project_bounded(&*self.projection, position, &stored.record.clear)
                    .map_err(|source| StoreError::Projection { position, source })?;
                let keys = projected.updates.into_iter().map(Update::into_key);
                records.push((position, keys.collect()));
            }
            if records.is_empty() {
                return Ok(true);
            }
            if self.feed.is_ending() || !self.feed.wait_for_space(|| self.has_index_space()) {
                return Ok(false);
            }
            self.take_in(index, records)?;
        }
    }
}
