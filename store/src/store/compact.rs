//! One compaction: counts what is needed, and writes the segments anew that hold much which is not, oldest first.
//!
//! Oldest first, each on disk before the next: what a record kept away is gone for good before the record is. Only
//! records that the index has taken in are left out, and the new segment says so: an index that an unlucky stop
//! threw back below that is not trusted again.

use std::ops::Range;
use std::sync::{Arc, PoisonError};

use super::Shared;
use super::ledger::Ledger;
use super::replay::is_known;
use crate::journal::{Group, Obstacle, Segment};
use crate::projection::project_bounded;
use crate::reserve::{COMMIT_FREE_BYTES_MIN, Claim};
use crate::width::wide;
use crate::{CompactReport, Position, StoreError};

/// Of a hundred bytes so many may be dead without being worth the work.
const DEAD_PERCENT: u64 = 25;
/// More neighbours than this become one even if little of them is dead.
const SMALL_MAX: usize = 8;
/// What a record costs on disk besides its own bytes, and a segment besides its records.
const RECORD_BYTES: u64 = 20;
const SEGMENT_BYTES: u64 = 1024;

/// One segment as counted.
struct Part {
    segment: Arc<Segment>,
    records: Range<usize>,
    bytes: u64,
    /// The position after the last one that it may hold.
    next: Position,
    /// It is the last one, or damaged: it stays as it is.
    fixed: bool,
}

/// One pass over the journal.
pub(super) struct Compaction<'a> {
    pub(super) shared: &'a Shared,
    /// Asked after each step, with its bytes: false stops.
    pub(super) go_on: &'a mut dyn FnMut(u64) -> bool,
}

impl Compaction<'_> {
    /// Counts, and writes anew what is worth it. None if it was stopped before it came to that.
    pub(super) fn run(&mut self) -> Result<Option<CompactReport>, StoreError> {
        let Some(through) = self.taken_in()? else {
            return Ok(None);
        };
        let Some((parts, ledger)) = self.count(through)? else {
            return Ok(None);
        };
        let mut fixed = vec![false; ledger.len()];
        for part in parts.iter().filter(|part| part.fixed) {
            fixed[part.records.clone()].fill(true);
        }
        let all_chosen = ledger.kept(|number| fixed[number]);
        let groups = choose(
            &parts,
            &ledger,
            &all_chosen,
            self.shared.options.segment_bytes,
        );
        let mut stays = vec![true; ledger.len()];
        for part in groups.iter().flat_map(|group| &parts[group.clone()]) {
            stays[part.records.clone()].fill(false);
        }
        let kept = ledger.kept(|number| stays[number]);
        let mut report = CompactReport {
            bytes_before: parts.iter().map(|part| part.bytes).sum(),
            bytes_alive: alive(&ledger, &all_chosen, 0..ledger.len()),
            ..CompactReport::default()
        };
        report.bytes_after = report.bytes_before;
        for group in groups {
            let part = &parts[group.clone()];
            let bytes = part
                .iter()
                .map(|part| alive(&ledger, &kept, part.records.clone()));
            let bytes = bytes.sum::<u64>() + COMMIT_FREE_BYTES_MIN;
            // Oldest first: without room for this one the others have to wait as well.
            if !self.shared.make_room(bytes, Claim::Half) {
                return Err(StoreError::Full);
            }
            if !self.rewrite(part, &kept, through, &mut report)? {
                break;
            }
        }
        Ok(Some(report))
    }

    /// Up to which record the index has everything, so that even a killed process finds it there.
    fn taken_in(&self) -> Result<Option<Position>, StoreError> {
        let view = self.shared.view.read();
        let view = view.unwrap_or_else(PoisonError::into_inner);
        let Some(index) = view.index.as_ref().map(Arc::clone) else {
            return Ok(None);
        };
        if self.shared.feed.is_filling() {
            return Ok(None);
        }
        drop(view);
        if !self.shared.has_index_space() {
            return Err(StoreError::Full);
        }
        let through = index.position()?;
        index.flush()?;
        Ok(Some(through))
    }

    fn count(&mut self, through: Position) -> Result<Option<(Vec<Part>, Ledger)>, StoreError> {
        let segments = self.shared.segments.read();
        let segments = segments.unwrap_or_else(PoisonError::into_inner).clone();
        let last = Position::new(self.shared.last.load(std::sync::atomic::Ordering::Acquire));
        let mut ledger = Ledger::default();
        loop {
            let mut parts = Vec::new();
            let mut from = 0;
            for (number, segment) in segments.iter().enumerate() {
                let next = segments.get(number + 1).map(|next| next.first);
                let part = self.count_one(segment, &mut ledger, (from, through, last))?;
                let Some((records, expected, whole)) = part else {
                    return Ok(None);
                };
                from = records.end;
                parts.push(Part {
                    segment: Arc::clone(segment),
                    records,
                    bytes: segment.end(),
                    next: expected,
                    fixed: !whole || next != Some(Some(expected)),
                });
            }
            if !ledger.settle() {
                return Ok(Some((parts, ledger)));
            }
        }
    }

    /// Goes through a segment's records: which they are, what position comes after them, and whether none is damaged.
    fn count_one(
        &mut self,
        segment: &Segment,
        ledger: &mut Ledger,
        (from, through, last): (usize, Position, Position),
    ) -> Result<Option<(Range<usize>, Position, bool)>, StoreError> {
        let mut records = from..from;
        let mut expected = segment.first.unwrap_or_default();
        let mut whole = segment.header.is_some();
        let mut at = 0;
        while let Some(read) = segment.batch(at, Position::START)? {
            at = read.next;
            let mut bytes = 0;
            for stored in read.records {
                let stored = match stored {
                    Ok(stored) => stored,
                    Err(StoreError::Damaged { position }) => {
                        whole = false;
                        self.damaged(position);
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                let position = stored.position;
                if position > last {
                    return Ok(Some((records, expected, false)));
                }
                whole &= segment.is_compacted() || position == expected;
                expected = position.next();
                let clear = &stored.record.clear;
                let projected = project_bounded(&*self.shared.projection, position, clear)
                    .map_err(|source| StoreError::Projection { position, source })?;
                let length = clear.len() + stored.record.body.len();
                ledger.add(length, &projected, position > through);
                records.end += 1;
                bytes += wide(length);
            }
            if !(self.go_on)(bytes) {
                return Ok(None);
            }
        }
        if let Some(extent) = segment.header.and_then(|header| header.extent) {
            expected = extent.next;
        }
        Ok(Some((records, expected, whole)))
    }

    fn damaged(&self, position: Position) {
        if !is_known(&self.shared.known, position) {
            self.shared.statistics().damaged_reads += 1;
            self.shared.queue.note(true);
        }
    }

    /// Writes one group anew. False if it was stopped.
    fn rewrite(
        &mut self,
        parts: &[Part],
        kept: &[bool],
        through: Position,
        report: &mut CompactReport,
    ) -> Result<bool, StoreError> {
        let segments: Vec<_> = parts.iter().map(|part| Arc::clone(&part.segment)).collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return Ok(true);
        };
        let records = first.records.start..last.records.end;
        let group = Group {
            disk: &*self.shared.options.disk,
            dir: &super::opening::journal_dir(&self.shared.dir),
            segments: &segments,
            next: last.next,
            through,
        };
        let mut verdicts = kept.get(records.clone()).unwrap_or_default().iter();
        let mut keep = || verdicts.next().copied().unwrap_or(true);
        let new = match group.rewrite(&mut keep, self.go_on) {
            Ok(new) => new,
            Err(Obstacle::Stopped) => return Ok(false),
            Err(Obstacle::Failed(error)) => return Err(error),
            Err(Obstacle::Unsure(error)) => {
                self.shared.house.halt();
                return Err(error);
            }
        };
        let after = new.end();
        group.replace(&self.shared.segments, new);
        let before: u64 = parts.iter().map(|part| part.bytes).sum();
        report.bytes_after = report.bytes_after.saturating_sub(before) + after;
        report.rewritten += wide(parts.len());
        report.dropped += wide(kept[records].iter().filter(|kept| !**kept).count());
        Ok(true)
    }
}

fn alive(ledger: &Ledger, kept: &[bool], records: Range<usize>) -> u64 {
    let alive = records.filter(|number| kept.get(*number) == Some(&true));
    alive
        .map(|number| ledger.bytes(number) + RECORD_BYTES)
        .sum()
}

/// Neighbours that are worth writing anew as one, no larger than a segment.
fn choose(parts: &[Part], ledger: &Ledger, kept: &[bool], bytes_max: u64) -> Vec<Range<usize>> {
    let mut chosen = Vec::new();
    let (mut group, mut alive_bytes, mut bytes) = (0..0, 0, 0);
    let mut close = |group: &Range<usize>, alive: u64, bytes: u64| {
        let dead = bytes.saturating_sub(alive + SEGMENT_BYTES);
        let much = dead > 0 && dead * 100 >= bytes * DEAD_PERCENT;
        if !group.is_empty() && (much || group.len() >= SMALL_MAX) {
            chosen.push(group.clone());
        }
    };
    for (number, part) in parts.iter().enumerate() {
        let own = alive(ledger, kept, part.records.clone());
        if part.fixed || alive_bytes + own > bytes_max {
            close(&group, alive_bytes, bytes);
            (group, alive_bytes, bytes) = (number..number, 0, 0);
        }
        if part.fixed {
            group = number + 1..number + 1;
            continue;
        }
        group.end = number + 1;
        alive_bytes += own;
        bytes += part.bytes;
    }
    close(&group, alive_bytes, bytes);
    chosen
}
