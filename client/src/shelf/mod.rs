//! Outbox, inbox and what else a gateway must not forget: records over the store, sealed at rest. Durable when
//! `append` returns. Not: what is sent when (`courier`).

use std::{
    ops::Bound,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use blo_proto::{Precedence, Timestamp};
use blo_store::{Key, Opening, Options, Statistics, Store, StoreError};
use prost::Message;

pub use blo_store::Position;
pub use body::{
    Alarm, Body, Chain, Deletion, Destroyed, Envelope, Export, Fact, Kind, Named, Quarantined,
    Received, RelayStatement, Revealed, Row, Sent, StatusChange,
};
pub use clear::ShelfProjection;
pub use entry::{Entry, EventKind, EventRow};
pub use rows::{BlobRow, BlobState, Naming, Queued, Standing};
pub use vault::{PeerTag, Tag, Vault};

mod body;
mod clear;
mod entry;
mod forgetting;
mod latest;
mod rows;
mod vault;

#[cfg(test)]
mod tests;

use latest::{Latest, Told};
use vault::{NONCE_BYTES, Nonce};

/// The shelf. Shared between the gateway, which alone appends, and desks, which read.
#[derive(Debug)]
pub struct Shelf {
    store: Store,
    vault: Vault,
    latest: Mutex<Latest>,
}

/// What the shelf cannot do.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShelfError {
    /// The store's own error.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record that the home key does not open.
    #[error(
        "Record {0} does not open under this home's key. Check that identity.key and journal belong together."
    )]
    Sealed(u64),
    /// The system gives no random bytes.
    #[error("The system gives no random bytes: {0}. Check the system.")]
    Random(String),
    /// The files of the keys that alerts lie under.
    #[error("{0}")]
    Keys(String),
}

impl Shelf {
    /// Opens the journal in `dir`, creating it where there is none.
    ///
    /// # Errors
    /// The store's.
    pub fn open(dir: &Path, vault: Vault, options: Options) -> Result<(Self, Opening), ShelfError> {
        let (store, opening) = Store::open(dir, Arc::new(ShelfProjection), options)?;
        let shelf = Self {
            store,
            vault,
            latest: Mutex::default(),
        };
        Ok((shelf, opening))
    }

    /// The keyed digests of this home.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Appends all entries, joined ones together; durable when it returns, with the position of each. On a full disk it
    /// does unless one of them takes something in.
    ///
    /// # Errors
    /// The store's. Entries that are not joined may have survived; what counts is then what lies on disk.
    pub async fn append(&self, mut entries: Vec<Entry>) -> Result<Vec<Position>, ShelfError> {
        if is_one_append(&entries) {
            clear::drop_superseded(&mut entries);
        }
        let mut pending = Vec::new();
        let (mut records, mut places, mut bytes) = (Vec::new(), Vec::new(), 0_usize);
        let mut told = Told::default();
        let new = entries.iter().filter(|entry| entry.takes_in());
        let append = match new.map(|entry| entry.urgent).min() {
            None => Store::append_reserved,
            Some(true) => Store::append_urgent,
            Some(false) => Store::append,
        };
        let append = |records| append(&self.store, records);
        let nonces = nonces(entries.len())?;
        for (entry, nonce) in entries.into_iter().zip(nonces) {
            let full = bytes > APPEND_BYTES_AIM || records.len() > APPEND_RECORDS_AIM;
            if full && !entry.joined {
                bytes = 0;
                let answer = append(std::mem::take(&mut records));
                let group = (std::mem::take(&mut places), std::mem::take(&mut told));
                pending.push((answer, group.0, group.1));
            }
            let place = records.len();
            places.push(place);
            let events = clear::events(&entry.changes);
            told.events.extend(events.map(|event| (place, event)));
            let kept = self.seal(entry, nonce, &mut records)?;
            told.bodies.extend(kept.map(|body| (place, body)));
            bytes = bytes.saturating_add(records.last().map_or(0, |record| record.body.len()));
        }
        if !records.is_empty() {
            pending.push((append(records), places, told));
        }
        let mut all = Vec::new();
        for (answer, places, told) in pending {
            let positions = answer.await?;
            self.latest().add(&positions, told);
            all.extend(
                places
                    .into_iter()
                    .filter_map(|place| positions.get(place).copied()),
            );
        }
        Ok(all)
    }

    /// The record at `position`; the latest alerts from memory. [`Kind::Destroyed`] where its key is.
    ///
    /// # Errors
    /// The store's; [`ShelfError::Sealed`].
    pub fn read(&self, position: Position) -> Result<Body, ShelfError> {
        if let Some(body) = self.latest().body(position) {
            return Ok(body);
        }
        let stored = self.store.read(position)?;
        self.open_record(position, &stored.record)
    }

    /// Where an alert lies, and whether we sent it.
    ///
    /// # Errors
    /// The index's.
    pub fn alert(&self, name: Tag) -> Result<Option<(Position, bool)>, ShelfError> {
        let value = self.store.value(&rows::alert(name))?;
        Ok(value.and_then(|value| rows::parse_alert(&value)))
    }

    /// The alert that a client's own name was used for, and the digest of what was said.
    ///
    /// # Errors
    /// The index's.
    pub fn reference(&self, tag: Tag) -> Result<Option<(Tag, Tag)>, ShelfError> {
        let value = self.store.value(&rows::reference(tag))?;
        Ok(value.and_then(|value| rows::parse_tags(&value)))
    }

    /// How far an alert has come at one recipient; [`rows::OWN`] of a received one.
    ///
    /// # Errors
    /// The index's.
    pub fn standing(&self, name: Tag, recipient: u8) -> Result<Option<Standing>, ShelfError> {
        let value = self.store.value(&rows::standing(name, recipient))?;
        Ok(value.and_then(|value| Standing::parse(&value)))
    }

    /// Which alert an envelope carried, to which of its recipients, and the counterpart.
    ///
    /// # Errors
    /// The index's.
    pub fn binding(&self, tag: Tag) -> Result<Option<(Tag, u8, PeerTag)>, ShelfError> {
        let value = self.store.value(&rows::binding(tag))?;
        Ok(value.and_then(|value| rows::parse_row(&value)))
    }

    /// Whether its sender took an alert back, in a journal of a version that wrote down no threads.
    ///
    /// # Errors
    /// The index's.
    pub fn cancelled(&self, name: Tag) -> Result<bool, ShelfError> {
        Ok(self.store.value(&rows::cancelled(name))?.is_some())
    }

    /// The latest alerts that name one first, in the journal's order; at most [`THREAD_MAX`].
    ///
    /// # Errors
    /// The index's.
    pub fn thread(&self, target: Tag) -> Result<Vec<Naming>, ShelfError> {
        let found = self.prefix(&rows::thread(target))?;
        let latest = found.len().saturating_sub(THREAD_MAX);
        let latest = found.iter().skip(latest);
        Ok(latest
            .filter_map(|(key, value)| rows::parse_naming(key, value))
            .collect())
    }

    /// Records about an alert, in the journal's order, each with the recipient that it is about.
    ///
    /// # Errors
    /// The index's.
    pub fn facts(&self, name: Tag) -> Result<Vec<(Position, u8)>, ShelfError> {
        let found = self
            .store
            .prefix(&rows::facts(name), blo_store::RANGE_KEYS_MAX)?;
        Ok(found
            .iter()
            .filter_map(|(key, _)| rows::parse_fact(key))
            .collect())
    }

    /// Alerts of one box after `since`, oldest first: where they lie and what they are called.
    ///
    /// # Errors
    /// The index's.
    pub fn listing(
        &self,
        sent: bool,
        since: Position,
        limit: usize,
    ) -> Result<Vec<(Position, Tag)>, ShelfError> {
        let (from, to) = rows::listing(sent, since);
        let found = self
            .store
            .range(Bound::Excluded(from), Bound::Included(to), limit)?;
        Ok(found
            .iter()
            .filter_map(|(key, value)| rows::parse_listing(key, value))
            .collect())
    }

    /// Events after a cursor, oldest first: the latest from memory, others from the journal, at most `limit` of them and not from more records
    /// than a caller can wait for. Ask again from [`Events::through`] where there are none.
    ///
    /// # Errors
    /// The store's. A damaged record tells nothing and is passed over: its loss is said elsewhere.
    pub fn events(&self, since: (u64, u16), limit: usize) -> Result<Events, ShelfError> {
        if let Some(found) = self.latest().after(since, limit) {
            return Ok(found);
        }
        let mut found = Events {
            rows: Vec::new(),
            through: since,
        };
        let records = self.store.replay(Position::new(since.0));
        for (count, stored) in records.enumerate() {
            let stored = match stored {
                Ok(stored) => stored,
                Err(StoreError::Damaged { .. }) => continue,
                Err(error) => return Err(error.into()),
            };
            let Some(told) = clear::told(stored.position, &stored.record.clear) else {
                continue;
            };
            let later = |row: &EventRow| (row.position.number(), row.sub) > since;
            found.rows.extend(told.events.into_iter().filter(later));
            if let Some(whole) = told.whole {
                found.through = found.through.max((whole.number(), u16::MAX));
                if found.rows.len() >= limit || count > EVENT_RECORDS_AIM {
                    break;
                }
            }
        }
        found.rows.truncate(limit);
        Ok(found)
    }

    fn latest(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What waits to be answered by the relay, in order, after one key.
    ///
    /// # Errors
    /// The index's.
    pub fn queue(
        &self,
        precedence: Precedence,
        after: (Position, u8),
        limit: usize,
    ) -> Result<Vec<Queued>, ShelfError> {
        let (from, to) = rows::queue_range(precedence, after);
        let found = self
            .store
            .range(Bound::Excluded(from), Bound::Included(to), limit)?;
        Ok(found
            .iter()
            .filter_map(|(key, value)| Queued::parse(key, value))
            .collect())
    }

    /// Alerts that are over by `now` and unanswered.
    ///
    /// # Errors
    /// The index's.
    pub fn over(&self, now: Timestamp, limit: usize) -> Result<Vec<(u64, Tag, u8)>, ShelfError> {
        let (from, to) = rows::over(now);
        let found = self
            .store
            .range(Bound::Included(from), Bound::Excluded(to), limit)?;
        Ok(found
            .iter()
            .filter_map(|(key, _)| rows::parse_over(key))
            .collect())
    }

    /// Alerts that we sent and that are not over by `now`, after one of them: minute, name, recipient.
    ///
    /// # Errors
    /// The index's.
    pub fn open_after(
        &self,
        now: Timestamp,
        after: Option<(u64, Tag, u8)>,
        limit: usize,
    ) -> Result<Vec<(u64, Tag, u8)>, ShelfError> {
        let (from, to) = rows::open(now, after);
        let found = self.store.range(from, to, limit)?;
        Ok(found
            .iter()
            .filter_map(|(key, _)| rows::parse_over(key))
            .collect())
    }

    /// A value by its raw key.
    ///
    /// # Errors
    /// The index's.
    pub fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ShelfError> {
        Ok(self.store.value(key)?)
    }

    /// Keys and values that begin with `prefix`, in order.
    ///
    /// # Errors
    /// The index's.
    pub fn prefix(&self, prefix: &[u8]) -> Result<Vec<(Key, Vec<u8>)>, ShelfError> {
        let mut all = self.store.prefix(prefix, blo_store::RANGE_KEYS_MAX)?;
        while all.len() % blo_store::RANGE_KEYS_MAX == 0 {
            let Some((last, _)) = all.last() else {
                break;
            };
            let mut end = prefix.to_vec();
            end.extend_from_slice(&[0xff; 64]);
            let from = Bound::Excluded(last.clone());
            let more = self
                .store
                .range(from, Bound::Included(end), blo_store::RANGE_KEYS_MAX)?;
            if more.is_empty() {
                break;
            }
            all.extend(more);
        }
        Ok(all)
    }

    /// The record that a single-valued key points to.
    ///
    /// # Errors
    /// The store's; [`ShelfError::Sealed`].
    pub fn single(&self, key: &[u8]) -> Result<Option<Body>, ShelfError> {
        match self.store.value(key)?.as_deref().and_then(rows::position) {
            None => Ok(None),
            Some(position) => self.read(position).map(Some),
        }
    }

    /// The last durable record.
    pub fn last(&self) -> Position {
        self.store.last()
    }

    /// Drawn when the journal began, was restored, or lost a record.
    pub fn epoch(&self) -> [u8; 16] {
        self.store.epoch()
    }

    /// Copies the journal into `dir` while it is used.
    ///
    /// # Errors
    /// The store's.
    pub fn backup(&self, dir: &Path) -> Result<blo_store::CopyReport, ShelfError> {
        Ok(self.store.backup(dir)?)
    }

    /// The journal's counters.
    pub fn statistics(&self) -> Statistics {
        self.store.statistics()
    }

    /// Why nothing can be written or looked up any more until the gateway starts again.
    pub fn failure(&self) -> Option<ShelfError> {
        self.store.failure().map(ShelfError::from)
    }

    /// Closes the journal cleanly.
    ///
    /// # Errors
    /// The store's.
    pub fn close(&self) -> Result<(), ShelfError> {
        Ok(self.store.close()?)
    }
}

/// What [`Shelf::events`] found.
#[derive(Debug)]
pub struct Events {
    /// In the journal's order.
    pub rows: Vec<EventRow>,
    /// The cursor up to which there are no others, where `rows` is empty.
    pub through: (u64, u16),
}

/// Whether all of these are surely appended together: few enough records, with those that long changes take, and bytes.
fn is_one_append(entries: &[Entry]) -> bool {
    let changes: usize = entries.iter().map(|entry| entry.changes.len()).sum();
    let bodies = entries.iter().map(|entry| entry.body.encoded_len());
    let bytes = bodies.fold(0_usize, |all, one| all.saturating_add(one));
    let records = entries.len().saturating_add(changes / CLEAR_CHANGES_MIN);
    records < APPEND_RECORDS_AIM && bytes < APPEND_BYTES_AIM / 2
}

/// Fresh random bytes for so many records.
fn nonces(count: usize) -> Result<Vec<Nonce>, ShelfError> {
    let mut bytes = vec![0; count.saturating_mul(NONCE_BYTES)];
    getrandom::fill(&mut bytes).map_err(|error| ShelfError::Random(error.to_string()))?;
    let (nonces, _) = bytes.as_chunks();
    Ok(nonces.to_vec())
}

/// Alerts that are read to know how one stands that they name: far more than officers write of one.
pub const THREAD_MAX: usize = 256;
/// Records after which a search for events is answered: some milliseconds of reading.
const EVENT_RECORDS_AIM: usize = 4_096;
/// Changes that the clear part of a record surely has room for.
const CLEAR_CHANGES_MIN: usize = 16;
/// Records and bytes after which an append is followed by another: far below the store's bounds.
const APPEND_RECORDS_AIM: usize = 1_024;
const APPEND_BYTES_AIM: usize = 2 * 1024 * 1024;

const _: () = assert!(APPEND_RECORDS_AIM * 2 < blo_store::APPEND_RECORDS_MAX);
const _: () = assert!(APPEND_BYTES_AIM * 4 < blo_store::APPEND_BYTES_MAX);

/// Keys of the shelf that its gateway reads directly.
pub mod keys {
    pub use super::rows::handling::{
        consents, consents_about, export, exports, openings, openings_of, parse_consent, passed_on,
    };
    pub use super::rows::{
        NOT_AN_ALERT, OWN, VALUE_EPOCH, VALUE_KNOWN, VALUE_RESTORED, VALUE_TAKEOVER, VALUE_TIME,
        VALUE_TOKEN, agreement, agreements, all_published, answered_restore, asked, asks, bundle,
        chain, changed, count_above, count_low, count_prefix, counts_in, encapsulation, ended,
        former_agreement, former_agreements, former_chain, former_chains, had, in_listing,
        last_number, mark, mark_prefix, number_value, of_relay, owed, owed_prefix, parse_count,
        parse_mark, parse_number_value, parse_owed, parse_published, parse_uncovered, position,
        published, queue, receipt_number, revocation_list, revocation_lists, single, stream,
        to_destroy, uncovered, uncovered_prefix,
    };
    pub use super::rows::{
        VALUE_KEY, early, early_one, parse_since, roll_over, roll_overs, rolled,
    };
    pub use super::rows::{
        blob_kept, blob_open, blob_state, blob_states, blobs_kept, blobs_open, parse_blob_kept,
        parse_blob_open, parse_blob_state,
    };
    pub use super::rows::{
        parse_unanswered, parse_unopened, parse_unseen, unanswered, unanswered_one, unopened,
        unopened_one, unopened_value, unseen, unseen_one,
    };
}
