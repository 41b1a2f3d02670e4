//! The home on this machine's disk: who reads it, whether it has room, whether journal, keys and certificate are whole.
//! Not: the way from here to anybody else.

use std::path::Path;

use blo_proto::{Timestamp, certificate};

use super::check::Check;
use crate::{
    cmd::Failure,
    config::{self, Config},
    desk::{ExamineView, ListView, upkeep},
    keys::{CERTIFICATE, Home, HomeError, IDENTITY, Sources, certificates, check_private},
    words::Said,
};

/// Below this the journal's reserve is touched soon, and a compaction may have no room.
const SPACE_WRONG_BYTES: u64 = 256 * MIB;
const SPACE_LOW_BYTES: u64 = 1_024 * MIB;
const MIB: u64 = 1_024 * 1_024;
/// A certificate that ends sooner is to be renewed now.
const CERTIFICATE_SOON_MS: u64 = 30 * DAY_MS;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The home's file and its rights; its config, where that can be read.
pub(super) fn folder(home: &Path) -> (Check, Option<Config>) {
    let config = match Config::read(home) {
        Ok(config) => config,
        Err(_) if !home.join(config::FILE).exists() => {
            let found = Said::of("doctor-no-home").with("home", home.display());
            return (Check::wrong("home", 66, &found), None);
        }
        Err(error) => {
            let file = home.join(config::FILE);
            let found = Said::of("doctor-bad-settings").with("why", error.0.trim_end());
            let found = found.with("file", file.display());
            return (Check::wrong("home", 78, &found), None);
        }
    };
    let private = check_private(home).and_then(|()| check_private(&home.join(IDENTITY)));
    let check = match private {
        Ok(()) => Check::well(
            "home",
            &Said::of("doctor-private").with("home", home.display()),
        ),
        Err(error) => broken("home", error),
    };
    (check, Some(config))
}

fn broken(check: &'static str, error: HomeError) -> Check {
    Check::failed(check, Failure::from(error))
}

/// Room on the home's disk.
pub(super) fn disk(home: &Path) -> Check {
    match rustix::fs::statvfs(home) {
        Ok(disk) => space(disk.f_bavail.saturating_mul(disk.f_frsize)),
        Err(error) => {
            let found = Said::of("doctor-disk-unknown").with("why", error);
            Check::wrong("disk", 74, &found)
        }
    }
}

pub(super) fn space(bytes: u64) -> Check {
    let said = |id: &str| Said::of(id).with("mib", bytes / MIB);
    if bytes < SPACE_WRONG_BYTES {
        Check::wrong("disk", 74, &said("doctor-disk-low"))
    } else if bytes < SPACE_LOW_BYTES {
        Check::attention("disk", &said("doctor-disk-low"))
    } else {
        Check::well("disk", &said("doctor-disk"))
    }
}

/// The journal of a home whose gateway does not run: every record is read.
pub(super) fn journal(home: &Path) -> Check {
    let journal = home.join("journal");
    if !journal.is_dir() {
        return Check::well("journal", &Said::of("doctor-journal-none"));
    }
    match upkeep::verify(&journal) {
        Ok(report) if report.is_sound() => Check::well(
            "journal",
            &Said::of("doctor-journal-whole").with("records", report.records),
        ),
        Ok(_) => Check::wrong("journal", 65, &Said::of("doctor-journal-damaged")),
        Err(error) => {
            let found = Said::of("doctor-journal-unreadable").with("why", error);
            Check::wrong("journal", 74, &found)
        }
    }
}

/// The journal of a running gateway.
pub(super) fn journal_in_use(records: u64) -> Check {
    let found = Said::of("doctor-journal-open").with("records", records);
    Check::well("journal", &found)
}

/// Unlocks the home as its gateway would, where a passphrase is at hand without asking for it.
pub(super) fn unlock(home: &Path, sources: &Sources) -> (Check, Option<Home>) {
    let passphrase = match sources.silent() {
        Ok(Some(passphrase)) => passphrase,
        Ok(None) => {
            let why = Said::of("doctor-keys-not-opened");
            return (Check::untested("keys", &why), None);
        }
        Err(error) => return (broken("keys", error), None),
    };
    match Home::unlock(home, &passphrase) {
        Ok(home) => (
            Check::well("keys", &Said::of("doctor-keys-open")),
            Some(home),
        ),
        Err(error) => (broken("keys", error), None),
    }
}

/// Our certificate, as it lies in the home.
pub(super) fn own_certificate(home: &Path, now: Timestamp) -> Check {
    const NAME: &str = "certificate";
    let path = home.join(CERTIFICATE);
    if !path.exists() {
        return Check::wrong(NAME, 78, &Said::of("doctor-no-certificate"));
    }
    let leaf = match certificates(&path) {
        Ok(chain) => chain.into_iter().next(),
        Err(error) => return broken(NAME, error),
    };
    match leaf.map(|leaf| certificate::office(&leaf)) {
        Some(Ok(leaf)) => validity((leaf.not_before, leaf.not_after), now),
        Some(Err(_)) | None => {
            let found = Said::of("doctor-certificate-of-nobody").with("file", path.display());
            Check::wrong(NAME, 78, &found)
        }
    }
}

pub(super) fn validity((from, until): (Timestamp, Timestamp), now: Timestamp) -> Check {
    const NAME: &str = "certificate";
    let said = |id: &str| Said::of(id).with("until", until);
    let days = |said: Said| said.with("days", until.millis_since(now) / DAY_MS);
    if now < from {
        let found = Said::of("doctor-own-certificate-early").with("from", from);
        Check::wrong(NAME, 78, &found)
    } else if until < now {
        Check::wrong(NAME, 78, &said("doctor-own-certificate-over"))
    } else if until.millis_since(now) < CERTIFICATE_SOON_MS {
        Check::attention(NAME, &days(said("doctor-own-certificate-soon")))
    } else {
        Check::well(NAME, &days(said("doctor-own-certificate")))
    }
}

/// What a running gateway knows of revocations.
pub(super) fn revocations(examined: &ExamineView, now: Timestamp) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(list) = &examined.own_revoked {
        let found = Said::of("doctor-own-revoked").with("list", list);
        checks.push(Check::wrong("revocation", 77, &found));
    }
    if examined.lists.is_empty() {
        checks.push(Check::untested("revocation", &Said::of("doctor-no-lists")));
    }
    checks.extend(examined.lists.iter().map(|one| list(one, now)));
    checks
}

pub(super) fn list(one: &ListView, now: Timestamp) -> Check {
    let said = |id: &str| {
        let said = Said::of(id).with("number", &one.number);
        said.with("whose", &one.whose).with("until", &one.until)
    };
    let until = one.until.parse();
    if until.is_ok_and(|until: Timestamp| until >= now) {
        return Check::well("revocation", &said("doctor-list"));
    }
    Check::attention("revocation", &said("doctor-list-old"))
}
