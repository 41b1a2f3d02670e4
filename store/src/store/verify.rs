//! Checks and repairs for people, on a store that nobody has open.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, RwLock};

use crate::index::Index;
use crate::journal::{Mark, State, survey};
use crate::lock::Lock;
use crate::projection::project_bounded;
use crate::store::opening::{doubt, index_dir, journal_dir};
use crate::store::replay::Replay;
use crate::width::wide;
use crate::{
    IndexVerdict, Key, Options, Position, Projection, RebuildReport, Store, StoreError, Update,
    VerifyReport,
};

/// Reads the whole journal and compares the index with it. Changes nothing in the journal.
///
/// # Errors
/// [`StoreError::Locked`] if the store is open, and as [`Store::open`]. Damage is no error: it is reported.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the same shape as open and rebuild"
)]
pub fn verify(dir: &Path, projection: Arc<dyn Projection>) -> Result<VerifyReport, StoreError> {
    let options = Options::default();
    if !journal_dir(dir).is_dir() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(StoreError::io("find a store in", dir, missing));
    }
    let _lock = Lock::take(dir)?;
    let mut found = survey(&*options.disk, &journal_dir(dir))?;
    let doubted = doubt(&found, dir, &*options.disk);
    let records = found.read_all()?;
    let mut report = VerifyReport {
        store_epoch: found
            .mark
            .as_ref()
            .map(|mark| mark.epoch)
            .unwrap_or_default(),
        segments: wide(found.chain.len()),
        records,
        last: Position::new(found.next().number() - 1),
        damage: std::mem::take(&mut found.damage),
        tail_bytes: found.last.tail_bytes,
        index: IndexVerdict::NotTrusted {
            why: doubted.clone().unwrap_or_default(),
        },
    };
    if let (None, Some(mark)) = (doubted, found.mark) {
        let segments = found.chain.into_iter().map(Arc::new).collect();
        let known = Arc::new(report.damage.clone());
        let replay = Replay::new(&RwLock::new(segments), Position::START, report.last, known);
        report.index = compare(dir, &mark, replay, &*projection)?;
    }
    Ok(report)
}

/// Throws the index away and makes it anew from the journal.
///
/// # Errors
/// As [`Store::open`].
pub fn rebuild(dir: &Path, projection: Arc<dyn Projection>) -> Result<RebuildReport, StoreError> {
    if !journal_dir(dir).is_dir() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(StoreError::io("find a store in", dir, missing));
    }
    let (store, opening) = Store::open_as(dir, projection, Options::default(), true)?;
    let mut keys = 0;
    let mut from = Bound::Unbounded;
    loop {
        let page = store.range(from, Bound::Unbounded, usize::MAX)?;
        keys += wide(page.len());
        match page.into_iter().last() {
            Some((last, _)) => from = Bound::Excluded(last),
            None => break,
        }
    }
    store.close()?;
    Ok(RebuildReport { opening, keys })
}

fn compare(
    dir: &Path,
    mark: &Mark,
    replay: Replay,
    projection: &dyn Projection,
) -> Result<IndexVerdict, StoreError> {
    let dir = index_dir(dir, mark.instance);
    let own = (mark.instance, projection.version());
    let index = Index::open(&dir, own, Options::default().index_open_deadline);
    let index = match index {
        Ok(index) => index,
        Err(error) => {
            return Ok(IndexVerdict::Differs {
                how: error.to_string(),
            });
        }
    };
    let at = index.position()?;
    if mark.state == State::Closed && mark.index_position != at {
        let how = format!(
            "it stands at record {at} and was closed at {}",
            mark.index_position
        );
        return Ok(IndexVerdict::Differs { how });
    }
    let expected = Expected::of(replay, projection, at)?;
    let mut verdict = expected.difference(&index)?;
    if verdict.is_none() && index.tallies(projection)? != index.added_up(projection)? {
        verdict = Some("its tallies are not those of its keys".to_owned());
    }
    index.close()?;
    Ok(match verdict {
        Some(how) => IndexVerdict::Differs { how },
        None => IndexVerdict::Same {
            keys: wide(expected.keys.len()),
        },
    })
}

/// What the index should hold where it stands.
#[derive(Default)]
struct Expected {
    keys: BTreeMap<Key, Vec<u8>>,
    /// Later records change these: the index may have left the change out that came before.
    open: BTreeSet<Key>,
}

impl Expected {
    fn of(replay: Replay, projection: &dyn Projection, at: Position) -> Result<Self, StoreError> {
        let mut expected = Self::default();
        for stored in replay {
            let stored = stored?;
            let position = stored.position;
            let projected = project_bounded(projection, position, &stored.record.clear)
                .map_err(|source| StoreError::Projection { position, source })?;
            for update in projected.updates {
                expected.take(update, position > at);
            }
        }
        Ok(expected)
    }

    fn take(&mut self, update: Update, later: bool) {
        match update {
            update if later => {
                self.keys.remove(update.key());
                self.open.insert(update.into_key());
            }
            Update::Put(key, value) => {
                self.keys.insert(key, value);
            }
            Update::Delete(key) => {
                self.keys.remove(&key);
            }
        }
    }

    /// The first key that differs.
    fn difference(&self, index: &Index) -> Result<Option<String>, StoreError> {
        let mut expected = self.keys.iter();
        for pair in index.range(&(Bound::Unbounded, Bound::Unbounded)) {
            let (key, value) = pair?;
            if self.open.contains(&key) {
                continue;
            }
            match expected.next() {
                Some((want, _)) if *want < key => {
                    return Ok(Some(format!("key {want:02x?} is missing")));
                }
                Some((want, wanted)) if *want == key && *wanted == value => {}
                Some((want, _)) if *want == key => {
                    return Ok(Some(format!("key {want:02x?} has another value")));
                }
                _ => return Ok(Some(format!("key {key:02x?} should not be there"))),
            }
        }
        Ok(expected
            .next()
            .map(|(want, _)| format!("key {want:02x?} is missing")))
    }
}
