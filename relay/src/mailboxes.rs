//! What is durable when it returns: held envelopes, numbers, the registry's records, over the store. Private to the
//! relay. Not: what goes out next (`queue`), nor who may send (`admission`).

use std::{collections::BTreeMap, ops::Bound, path::Path, sync::Arc};

use blo_proto::{Digest, StoreEpoch, Timestamp, limits};
use blo_store::{Key, Opening, Options, Pending, Position, Store, StoreError, Tally};
use bytes::Bytes;
use prost::Message;

pub use numbers::{Forgotten, Number, Skipped, Void};
pub use offices::{
    AuthorityEntry, DisputeEntry, ListEntry, OfficeEntry, StandingEntry, TakeoverEntry,
};
pub use proposed::{AllowedEntry, Proposal, ProposedEntry};
pub use record::{
    Began, EndedEntry, Entry, EpochEntry, Held, Left, Mailboxes as Projection, PairingEntry,
    StateEntry, Stream, Thing, Told,
};
pub use rolling::RollOverEntry;

use self::numbers::number_in;
use crate::{
    queue::Item,
    quota::{Pair, Used},
    registry::Registry,
};

mod keys;
mod numbers;
mod offices;
mod proposed;
mod record;
mod rolling;

/// How many keys one look takes at most.
const LOOK_KEYS_MAX: usize = 1_024;
/// How long after expiry a number's digest is still known.
const DIGEST_MINUTES: u64 = limits::CLOCK_SKEW_MAX_MS / 60_000;

/// The relay's store.
#[derive(Clone, Debug)]
pub struct Mailboxes {
    store: Arc<Store>,
}

/// What is over.
#[derive(Debug, Default)]
pub struct Over {
    /// Held and expired: position and what it was.
    pub expired: Vec<(u64, Held)>,
    /// Left, and old enough to be forgotten.
    pub old: Vec<Timed>,
    /// There may be more of either.
    pub more: bool,
}

/// What left, and when it may be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// When, minutes since 1970.
    pub minute: u64,
    /// Where it was written.
    pub position: u64,
    /// The stream of its number.
    pub stream: Stream,
    /// Its number.
    pub sequence: u64,
}

impl Mailboxes {
    /// Opens the folder `dir`, which only one process may have.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open(dir: &Path, options: Options) -> Result<(Self, Opening), StoreError> {
        let (store, opening) = Store::open(dir, Arc::new(Projection), options)?;
        let mailboxes = Self {
            store: Arc::new(store),
        };
        mailboxes.begin(&opening)?;
        Ok((mailboxes, opening))
    }

    /// Opens a store whose last opening was by other means and found what `earlier` says.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn reopen(dir: &Path, earlier: &Opening) -> Result<(Self, Opening), StoreError> {
        let (store, opening) = Store::open(dir, Arc::new(Projection), Options::default())?;
        let mailboxes = Self {
            store: Arc::new(store),
        };
        mailboxes.begin(earlier)?;
        Ok((mailboxes, opening))
    }

    /// Writes down how the store's epoch began, where that is not known. An epoch that no opening accounts for is
    /// one of a copy whose first opening was cut short.
    ///
    /// # Errors
    /// As [`Store::value`], [`Store::read`] and [`Store::append_reserved`].
    fn begin(&self, opening: &Opening) -> Result<(), StoreError> {
        let began = match self.began()? {
            _ if opening.restored => Began::Restored,
            Some((_, known)) if known.epoch == self.store.epoch() => return Ok(()),
            Some((_, known)) if known.began() == Began::Restored => return Ok(()),
            _ if opening.newly_damaged => Began::Damaged,
            Some(_) => Began::Restored,
            None => Began::Fresh,
        };
        let newest = if began == Began::Restored {
            self.newest_bundle()?
        } else {
            0
        };
        let entry = EpochEntry {
            epoch: self.store.epoch().to_vec(),
            began: began.into(),
            newest,
            ..EpochEntry::default()
        };
        self.append_reserved(vec![(Entry::Epoch(entry), Bytes::new())])
            .wait()?;
        Ok(())
    }

    /// The newest record of how an epoch began, and where it is.
    fn began(&self) -> Result<Option<(u64, EpochEntry)>, StoreError> {
        let value = self.store.value(&keys::epoch_key())?;
        let Some(position) = value.as_deref().and_then(last_u64) else {
            return Ok(None);
        };
        let stored = self.store.read(Position::new(position))?;
        let clear = record::Clear::decode(stored.record.clear.as_slice());
        Ok(match clear.ok().and_then(|clear| clear.entry) {
            Some(Entry::Epoch(entry)) => Some((position, entry)),
            _ => None,
        })
    }

    /// When the newest bundle was made, milliseconds since 1970: by it a person can tell how old a copy is.
    fn newest_bundle(&self) -> Result<u64, StoreError> {
        let entries = self.registered()?.into_iter();
        let entries = entries.map(|(_, entry, body)| (entry, body)).collect();
        // What does not hold is said when the registry is loaded.
        let snapshot = Registry::load(entries).unwrap_or_default().snapshot();
        let bundles = snapshot
            .offices
            .values()
            .filter_map(|office| office.bundle.as_ref());
        let newest = bundles.map(|(epoch, _, _)| epoch.as_millis()).max();
        Ok(newest.unwrap_or(0))
    }

    /// As [`Store::failure`].
    pub fn failure(&self) -> Option<StoreError> {
        self.store.failure()
    }

    /// Copies the store into a folder while it is used.
    ///
    /// # Errors
    /// As [`Store::backup`].
    pub fn backup(&self, dir: &Path) -> Result<blo_store::CopyReport, StoreError> {
        self.store.backup(dir)
    }

    /// Appends records: on disk, all or none, when the answer comes.
    pub fn append(&self, entries: Vec<(Entry, Bytes)>) -> Pending {
        self.store.append(record::records(entries))
    }

    /// As [`Mailboxes::append`], for what may take the last share of a nearly full disk.
    pub fn append_urgent(&self, entries: Vec<(Entry, Bytes)>) -> Pending {
        self.store.append_urgent(record::records(entries))
    }

    /// As [`Mailboxes::append`], for what ends others: it may use the reserve of a full disk.
    pub fn append_reserved(&self, entries: Vec<(Entry, Bytes)>) -> Pending {
        self.store.append_reserved(record::records(entries))
    }

    /// The envelope at `position`.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn envelope(&self, position: u64) -> Result<Bytes, StoreError> {
        Ok(self.store.read(Position::new(position))?.record.body.into())
    }

    /// A held envelope's record, where it is still held.
    ///
    /// # Errors
    /// As [`Store::value`].
    pub fn held(&self, recipient: u32, item: &Item) -> Result<Option<Held>, StoreError> {
        let rank = u32::try_from(item.precedence.rank()).unwrap_or(0);
        let value = self
            .store
            .value(&keys::queue_key(recipient, rank, item.position))?;
        Ok(value.and_then(|value| Held::decode(value.as_slice()).ok()))
    }

    /// What follows `after` in a queue, in order, and whether there is more.
    ///
    /// # Errors
    /// As [`Store::range`].
    pub fn queue(
        &self,
        recipient: u32,
        rank: usize,
        after: u64,
        limit: usize,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        let rank = u32::try_from(rank).unwrap_or(u32::MAX);
        let from = Bound::Excluded(keys::queue_key(recipient, rank, after));
        let to = Bound::Included(keys::queue_key(recipient, rank, u64::MAX));
        let found = self.store.range(from, to, limit)?;
        let more = found.len() >= limit;
        let item = |(key, value): (Key, Vec<u8>)| {
            let held = Held::decode(value.as_slice()).ok()?;
            Some(item(position_in(&key)?, &held))
        };
        Ok((found.into_iter().filter_map(item).collect(), more))
    }

    /// Every held envelope, for checks: what they come to is known without reading them.
    ///
    /// # Errors
    /// As [`Store::range`].
    pub fn each_held(&self, mut count: impl FnMut(&Held)) -> Result<(), StoreError> {
        let mut from = Bound::Included(vec![b'q']);
        loop {
            let found = self
                .store
                .range(from, Bound::Excluded(vec![b'r']), LOOK_KEYS_MAX)?;
            let Some((last, _)) = found.last() else {
                return Ok(());
            };
            from = Bound::Excluded(last.clone());
            for (_, value) in &found {
                if let Ok(held) = Held::decode(value.as_slice()) {
                    count(&held);
                }
            }
        }
    }

    /// What is held, by sender and recipient: kept with the index, not counted.
    ///
    /// # Errors
    /// As [`Store::tallies`].
    pub fn held_by_pair(&self) -> Result<BTreeMap<Pair, Used>, StoreError> {
        let tallies = self.store.tallies()?.into_iter();
        let one = |(key, Tally { keys, sum }): (Key, Tally)| {
            let used = Used {
                bytes: sum,
                count: keys,
            };
            Some((keys::pair_in(&key)?, used))
        };
        Ok(tallies.filter_map(one).collect())
    }

    /// What is over at `now`, the oldest first, a bounded number at a time.
    ///
    /// # Errors
    /// As [`Store::range`].
    pub fn over(&self, now: Timestamp) -> Result<Over, StoreError> {
        let minute = now.as_millis() / 60_000;
        let mut over = Over::default();
        let expired = self.until(b'x', keys::expiry_end(minute))?;
        over.more = expired.len() >= LOOK_KEYS_MAX;
        for (key, _) in expired {
            let (Some((recipient, rank)), Some(position)) =
                (keys::lane_in(&key), position_in(&key))
            else {
                continue;
            };
            let queued = keys::queue_key(recipient, rank, position);
            let held = self.store.value(&queued)?;
            let held = held.and_then(|value| Held::decode(value.as_slice()).ok());
            over.expired.extend(held.map(|held| (position, held)));
        }
        if let Some(old) = minute.checked_sub(DIGEST_MINUTES) {
            let old = self.until(b'y', keys::left_key(old, u64::MAX))?;
            over.more |= old.len() >= LOOK_KEYS_MAX;
            let one = |(key, number): (Key, Vec<u8>)| {
                let (stream, sequence) = number_in(&number)?;
                Some(Timed {
                    minute: minute_in(&key)?,
                    position: position_in(&key)?,
                    stream,
                    sequence,
                })
            };
            over.old = old.into_iter().filter_map(one).collect();
        }
        Ok(over)
    }

    /// The oldest keys of a kind that are ordered by minute.
    fn until(&self, kind: u8, to: Key) -> Result<Vec<(Key, Vec<u8>)>, StoreError> {
        let from = Bound::Included(vec![kind]);
        self.store.range(from, Bound::Included(to), LOOK_KEYS_MAX)
    }

    /// Expiries after `after` that a sender is still to be told of, in order, a bounded number at a time; none
    /// where there are no more.
    ///
    /// # Errors
    /// As [`Store::range`].
    pub fn owed(&self, sender: u32, after: u64) -> Result<Vec<(u64, Held)>, StoreError> {
        let from = Bound::Excluded(keys::owed_key(sender, after));
        let to = Bound::Included(keys::owed_key(sender, u64::MAX));
        let owed = self.store.range(from, to, LOOK_KEYS_MAX)?;
        let one = |(key, value): (Key, Vec<u8>)| {
            Some((position_in(&key)?, Held::decode(value.as_slice()).ok()?))
        };
        Ok(owed.into_iter().filter_map(one).collect())
    }

    /// The newest record of everything in the registry, offices first; without link tokens and bundles of an earlier
    /// epoch, which may be older than what gateways keep.
    ///
    /// # Errors
    /// As [`Store::range`] and [`Store::read`].
    pub fn registry(&self) -> Result<Vec<(Entry, Bytes)>, StoreError> {
        let began = self.began()?.map_or(0, |(position, _)| position);
        let entries = self.registered()?.into_iter();
        let newer = entries
            .filter(|(position, entry, _)| !matches!(entry, Entry::State(_)) || *position > began);
        Ok(newer.map(|(_, entry, body)| (entry, body)).collect())
    }

    /// The newest record of everything, old or not, and where it is.
    fn registered(&self) -> Result<Vec<(u64, Entry, Bytes)>, StoreError> {
        let mut entries = Vec::new();
        let mut from = Bound::Included(vec![b'r']);
        loop {
            let found = self
                .store
                .range(from, Bound::Excluded(vec![b's']), LOOK_KEYS_MAX)?;
            let Some((last, _)) = found.last() else {
                return Ok(entries);
            };
            from = Bound::Excluded(last.clone());
            for (_, value) in &found {
                let Some(position) = last_u64(value) else {
                    continue;
                };
                let stored = self.store.read(Position::new(position))?;
                let clear = record::Clear::decode(stored.record.clear.as_slice());
                let entry = clear.ok().and_then(|clear| clear.entry);
                if let Some(entry) = entry {
                    entries.push((position, entry, stored.record.body.into()));
                }
            }
        }
    }

    /// The store's epoch.
    pub fn epoch(&self) -> StoreEpoch {
        StoreEpoch::from_bytes(self.store.epoch())
    }

    /// The newest position on disk.
    pub fn position(&self) -> u64 {
        self.store.last().number()
    }

    /// Counters of the store since opening.
    pub fn statistics(&self) -> blo_store::Statistics {
        self.store.statistics()
    }

    /// A clean stop.
    ///
    /// # Errors
    /// As [`Store::close`].
    pub fn close(&self) -> Result<(), StoreError> {
        self.store.close()
    }
}

/// An envelope as the queue machine knows it.
pub fn item(position: u64, held: &Held) -> Item {
    Item {
        position,
        precedence: keys::precedence_of(held.stream.rank),
        binding: Digest::from_slice(&held.binding).unwrap_or(Digest::from_bytes([0; 32])),
        bytes: held.bytes,
        expires_at: Timestamp::from_minute(held.minute),
    }
}

fn last_u64(bytes: &[u8]) -> Option<u64> {
    bytes
        .last_chunk::<8>()
        .map(|last| u64::from_be_bytes(*last))
}

fn position_in(key: &[u8]) -> Option<u64> {
    last_u64(key)
}

fn minute_in(key: &[u8]) -> Option<u64> {
    key.get(1..9).and_then(last_u64)
}

#[cfg(test)]
mod tests;
