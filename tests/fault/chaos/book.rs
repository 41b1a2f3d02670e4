//! What anybody was told from outside: ids, statuses, what was read. A status that climbs down is found here, at once.
//! Not: what the programs say of themselves at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use blo_client::{
    desk::{Item, Listing},
    local::{Client, Request},
};
use blo_proto::receipt::Status;

use crate::OFFICES;

/// More than any office sends here.
const ALL: Listing = Listing {
    since: None,
    limit: 10_000,
    unread_only: false,
    sink: None,
};
const POLL_EVERY: Duration = Duration::from_secs(1);

/// An alert whose id was given.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// Which office was told.
    pub(crate) from: usize,
    pub(crate) id: String,
    pub(crate) to: Vec<String>,
    pub(crate) headline: String,
}

/// The book.
#[derive(Debug, Default)]
pub(crate) struct Book {
    /// By the clerk's own name for the alert, which is its `ref`.
    told: Mutex<BTreeMap<String, Told>>,
    /// By id and office: the highest status that was ever shown.
    seen: Mutex<BTreeMap<(String, String), Status>>,
    /// By id and office: what an officer opened there.
    read: Mutex<BTreeSet<(String, String)>>,
    over: AtomicBool,
}

/// Ends the clerks' and the poller's work, however this goes out of scope.
pub(crate) struct Over<'a>(&'a Book);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Relaxed);
    }
}

impl Book {
    pub(crate) fn over_when_dropped(&self) -> Over<'_> {
        Over(self)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// An id was given. Under one `ref` it is always the same.
    pub(crate) fn told(&self, name: String, told: Told) {
        let mut all = self.told.lock().unwrap();
        let id = told.id.clone();
        let before = all.insert(name, told);
        if let Some(before) = before {
            assert_eq!(before.id, id, "one ref, two alerts: {before:?}");
        }
    }

    pub(crate) fn read(&self, id: &str, office: usize) {
        let row = (id.to_owned(), OFFICES[office].to_owned());
        self.read.lock().unwrap().insert(row);
    }

    pub(crate) fn all_told(&self) -> BTreeMap<String, Told> {
        self.told.lock().unwrap().clone()
    }

    pub(crate) fn all_read(&self) -> BTreeSet<(String, String)> {
        self.read.lock().unwrap().clone()
    }

    /// Holds a listing of `office` against what was known before it was asked for.
    pub(crate) fn listed(&self, office: usize, told: &BTreeMap<String, Told>, listing: &[Item]) {
        let mut seen = self.seen.lock().unwrap();
        for item in listing {
            for one in &item.statuses {
                let status = status(&one.status);
                let key = (item.id.clone(), one.office.clone());
                let highest = seen.entry(key).or_insert(status);
                assert!(status >= *highest, "{highest:?} climbed down: {item:?}");
                *highest = status;
            }
        }
        let listed: BTreeSet<&str> = listing.iter().map(|item| item.id.as_str()).collect();
        let lost: Vec<_> = told
            .values()
            .filter(|told| told.from == office && !listed.contains(told.id.as_str()))
            .collect();
        assert!(lost.is_empty(), "told and gone: {lost:?}");
    }
}

/// Looks at every outbox, over and over.
pub(crate) fn poll(homes: &[PathBuf], book: &Book) {
    while !book.is_over() {
        thread::park_timeout(POLL_EVERY);
        for (office, home) in homes.iter().enumerate() {
            let told = book.all_told();
            if let Some(listing) = outbox(home) {
                book.listed(office, &told, &listing);
            }
        }
    }
}

/// What an office lists as sent; none where its gateway does not answer.
pub(crate) fn outbox(home: &Path) -> Option<Vec<Item>> {
    let mut client = Client::connect(home).ok()?;
    client.ask(&Request::Outbox(ALL)).ok()
}

/// What an office lists as received.
pub(crate) fn inbox(home: &Path) -> Option<Vec<Item>> {
    let mut client = Client::connect(home).ok()?;
    client.ask(&Request::Inbox(ALL)).ok()
}

pub(crate) fn status(word: &str) -> Status {
    Status::parse(word).unwrap_or_else(|| panic!("\"{word}\" is no status"))
}
