//! Authorities that the operator brought, each for the offices of one country, and their newest lists. R-25. Not: whom
//! they vouch for (`authorities`), nor those that the configuration names.

use std::{collections::BTreeMap, sync::Arc};

use blo_proto::{Code, OfficeId, Refusal, Timestamp};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{Added, Registry, entries::name};
use crate::mailboxes::{AuthorityEntry, Entry, ListEntry};

/// Digits of a fingerprint below which it names nobody: a person compares them.
const FINGERPRINT_DIGITS_MIN: usize = 8;

/// All that was brought; changes whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    authorities: BTreeMap<Vec<u8>, Authority>,
    lists: BTreeMap<Vec<u8>, List>,
}

/// One certificate of an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The country for whose offices it vouches, and for no others.
    pub country: String,
    /// Its certificate, DER.
    pub der: Bytes,
    /// Who brought it, or removed it.
    pub added: Option<Added>,
    /// It vouches for nobody any more.
    pub removed: bool,
}

/// The newest list of an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The country of that authority.
    pub country: String,
    /// The list, DER.
    pub der: Bytes,
    /// Who brought it.
    pub added: Option<Added>,
}

impl Authority {
    /// SHA-256 of its certificate, as everybody prints it but for the colons: hexadecimal.
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(&self.der))
    }
}

impl Brought {
    /// Every certificate, those that were removed too.
    pub fn authorities(&self) -> impl Iterator<Item = &Authority> {
        self.authorities.values()
    }

    /// Those that vouch.
    pub fn in_force(&self) -> impl Iterator<Item = &Authority> {
        self.authorities().filter(|one| !one.removed)
    }

    /// The newest list of each.
    pub fn lists(&self) -> impl Iterator<Item = &List> {
        self.lists.values()
    }

    /// Whether an authority, as [`list_id`] names it, has a list.
    pub fn has_list(&self, id: &[u8]) -> bool {
        self.lists.contains_key(id)
    }

    /// Who brought a certificate that vouches for a country.
    pub fn brought_by(&self, country: &str, certificate: &[u8]) -> Option<&Added> {
        let id = AuthorityEntry::id_of(country, &[certificate]);
        let known = self.authorities.get(&id).filter(|known| !known.removed);
        known.and_then(|known| known.added.as_ref())
    }

    /// The one that vouches for a country and whose fingerprint begins so.
    ///
    /// # Errors
    /// `malformed` where that names none, or several.
    pub fn named(&self, country: &str, fingerprint: &str) -> Result<&Authority, Refusal> {
        let digits = digits(fingerprint);
        let of =
            |one: &&Authority| one.country == country && one.fingerprint().starts_with(&digits);
        let mut found = self.in_force().filter(of);
        let refuse = |why: String| Err(Refusal::new(Code::Malformed, why));
        if digits.len() < FINGERPRINT_DIGITS_MIN {
            return refuse(format!(
                "a fingerprint has {FINGERPRINT_DIGITS_MIN} digits at least"
            ));
        }
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => refuse(format!(
                "several authorities of {country} begin with {digits}"
            )),
            (None, _) => refuse(format!(
                "no authority of {country} was brought that begins with {digits}"
            )),
        }
    }
}

/// What was typed of a fingerprint, as it is compared: with or without colons, in small or capital letters.
pub fn digits(fingerprint: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase());
    fingerprint.chars().filter_map(plain).collect()
}

/// The name of an authority's lists: by its own name and key, so that it has one whichever certificate it shows.
pub fn list_id(country: &str, name: &[u8], key: &[u8]) -> Vec<u8> {
    AuthorityEntry::id_of(country, &[name, key])
}

impl Registry {
    /// The record by which an authority's certificate, which the caller has judged, vouches for the offices of a
    /// country; `None` where it does.
    ///
    /// # Errors
    /// `malformed` where that is no country or nobody's name is given.
    pub fn authority_entry(
        &self,
        country: &str,
        der: &Bytes,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        if format!("a.{country}").parse::<OfficeId>().is_err() {
            let detail = format!("“{country}” is no country's two small letters");
            return Err(Refusal::new(Code::Malformed, detail));
        }
        let id = AuthorityEntry::id_of(country, &[der]);
        let known = self.snapshot.brought.authorities.get(&id);
        if known.is_some_and(|known| !known.removed) {
            return Ok(None);
        }
        let entry = AuthorityEntry {
            id,
            country: country.to_owned(),
            removed: false,
            by,
            at: now.as_millis(),
        };
        Ok(Some((Entry::Authority(entry), der.clone())))
    }

    /// The record by which an authority vouches for nobody of a country any more.
    ///
    /// # Errors
    /// `malformed` where the fingerprint names none that was brought, or nobody's name is given.
    pub fn authority_removal_entry(
        &self,
        country: &str,
        fingerprint: &str,
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        let known = self.snapshot.brought.named(country, fingerprint)?;
        let entry = AuthorityEntry {
            id: AuthorityEntry::id_of(country, &[&known.der]),
            country: country.to_owned(),
            removed: true,
            by,
            at: now.as_millis(),
        };
        Ok(Some((Entry::Authority(entry), known.der.clone())))
    }

    /// The record of a list that the caller has judged newer than any; `None` where it is the newest.
    ///
    /// # Errors
    /// `malformed` where nobody's name is given.
    pub fn list_entry(
        &self,
        country: &str,
        (id, der): (Vec<u8>, &Bytes),
        (by, now): (&str, Timestamp),
    ) -> Result<Option<(Entry, Bytes)>, Refusal> {
        let by = name(by)?;
        let known = self.snapshot.brought.lists.get(&id);
        if known.is_some_and(|known| known.der == *der) {
            return Ok(None);
        }
        let entry = ListEntry {
            id,
            country: country.to_owned(),
            by,
            at: now.as_millis(),
        };
        Ok(Some((Entry::List(entry), der.clone())))
    }

    pub(super) fn apply_authority(&mut self, entry: &AuthorityEntry, body: &Bytes) {
        let authority = Authority {
            country: entry.country.clone(),
            der: body.clone(),
            added: Added::of(&entry.by, entry.at),
            removed: entry.removed,
        };
        let brought = &mut Arc::make_mut(&mut self.snapshot).brought;
        let authorities = &mut Arc::make_mut(brought).authorities;
        authorities.insert(entry.id.clone(), authority);
    }

    pub(super) fn apply_list(&mut self, entry: &ListEntry, body: &Bytes) {
        let list = List {
            country: entry.country.clone(),
            der: body.clone(),
            added: Added::of(&entry.by, entry.at),
        };
        let brought = &mut Arc::make_mut(&mut self.snapshot).brought;
        Arc::make_mut(brought).lists.insert(entry.id.clone(), list);
    }
}
