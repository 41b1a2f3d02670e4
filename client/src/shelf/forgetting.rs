//! Records under the key of the alert that they are about, and what is left once that key is destroyed. Not: the keys
//! (`keys`).

use blo_store::{Position, Record};
use bytes::Bytes;
use prost::Message as _;

use super::{
    Body, Destroyed, Entry, Kind, Shelf, ShelfError, Tag,
    clear::{self, Under},
    latest, rows,
    vault::Nonce,
};
use crate::keys::{Month, month_of};

/// Months before and after those of an alert's records in which a record of it may lie that is not found by its name:
/// one whose times were corrected.
const MONTHS_BESIDE: Month = 1;

impl Shelf {
    /// Adds the records of an entry; gives its body back if it is one to keep in memory.
    pub(super) fn seal(
        &self,
        entry: Entry,
        nonce: Nonce,
        records: &mut Vec<Record>,
    ) -> Result<Option<Body>, ShelfError> {
        let under = entry.about.map(|name| under(name, entry.body.at_ms));
        let key = under
            .map(|under| self.vault.key_to_write(under))
            .transpose()?;
        let key = key.flatten();
        let under = under.filter(|_| key.is_some());
        let mut clears = clear::split(entry.changes, under).into_iter();
        let clear = clears.next().unwrap_or_default();
        let body = self.vault.seal(nonce, (&clear, key.as_ref()), &entry.body);
        records.push(Record { clear, body });
        let rest = clears.map(|clear| Record {
            clear,
            body: Vec::new(),
        });
        records.extend(rest);
        Ok(latest::kept(entry.body))
    }

    /// What a record says; [`Kind::Destroyed`] where its key is.
    pub(super) fn open_record(
        &self,
        position: Position,
        record: &Record,
    ) -> Result<Body, ShelfError> {
        let sealed = || ShelfError::Sealed(position.number());
        let under = clear::under(&record.clear);
        let key = under.map(|under| self.vault.key_to_read(under));
        if let Some(None) = key {
            let kind = Some(Kind::Destroyed(Destroyed {}));
            return Ok(Body { at_ms: 0, kind });
        }
        let clear = (
            record.clear.as_slice(),
            key.as_ref().and_then(Option::as_ref),
        );
        let bytes = self.vault.open(clear, &record.body).ok_or_else(sealed)?;
        Body::decode(Bytes::from(bytes)).map_err(|_| sealed())
    }

    /// Everything that lies here about an alert, by its place.
    ///
    /// # Errors
    /// The index's.
    pub fn records_of(&self, name: Tag) -> Result<Vec<Position>, ShelfError> {
        let facts = self.facts(name)?;
        let mut all: Vec<Position> = facts.into_iter().map(|(position, _)| position).collect();
        all.extend(self.alert(name)?.map(|(position, _)| position));
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    /// Destroys the keys of these alerts, for good: what lies here about them cannot be read any more, by anybody.
    /// How many files of keys were written anew for that.
    ///
    /// # Errors
    /// [`ShelfError::Keys`]; the store's. Some keys are then still there, and destroying them again is safe.
    pub fn destroy(&self, names: &[Tag]) -> Result<usize, ShelfError> {
        let Some(alerts) = self.vault.alerts() else {
            return Ok(0);
        };
        let mut keys = Vec::new();
        for name in names {
            let mut months: Vec<Month> = Vec::new();
            for position in self.records_of(*name)? {
                self.latest().forget(position);
                let stored = self.store.read(position)?;
                let under = clear::under(&stored.record.clear);
                months.extend(under.map(|under| under.month));
            }
            let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) else {
                continue;
            };
            let months = first.saturating_sub(MONTHS_BESIDE)..=last.saturating_add(MONTHS_BESIDE);
            keys.extend(months.map(|month| (month, leaf_of(*name))));
        }
        alerts
            .destroy(&keys)
            .map_err(|error| ShelfError::Keys(format!("{error}. {}", error.remedy())))
    }

    /// How many of an alert's records can be read, and of how many.
    ///
    /// # Errors
    /// The store's; [`ShelfError::Sealed`].
    pub fn readable(&self, name: Tag) -> Result<(usize, usize), ShelfError> {
        let (mut readable, mut all) = (0_usize, 0_usize);
        for position in self.records_of(name)? {
            let stored = self.store.read(position)?;
            if clear::under(&stored.record.clear).is_none() {
                continue; // About several, or what is left of it.
            }
            all = all.saturating_add(1);
            let body = self.open_record(position, &stored.record)?;
            readable = readable
                .saturating_add(usize::from(!matches!(body.kind, Some(Kind::Destroyed(_)))));
        }
        Ok((readable, all))
    }

    /// Every alert that was forgotten.
    ///
    /// # Errors
    /// The index's.
    pub fn all_forgotten(&self) -> Result<Vec<Tag>, ShelfError> {
        let found = self.prefix(&rows::all_forgotten())?;
        let names = found
            .iter()
            .filter_map(|(key, _)| rows::parse_forgotten(key));
        Ok(names.collect())
    }
}

fn under(name: Tag, at_ms: u64) -> Under {
    Under {
        month: month_of(at_ms),
        leaf: leaf_of(name),
    }
}

/// The moment of the alert's id, and four bytes of its keyed digest: those that share it share their fate, which two
/// of one moment do by a chance of one in four thousand million.
fn leaf_of(name: Tag) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = name.0;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}
