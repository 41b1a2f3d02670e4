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
            let found = format!("There is no home in {}.", home.display());
            let remedy = "Make one with `blo init`, or name another with --home.";
            return (Check::wrong("home", 66, (found, remedy)), None);
        }
        Err(error) => {
            let found = format!("The settings cannot be used: {}.", error.0.trim_end());
            let remedy = format!("Correct {}.", home.join(config::FILE).display());
            return (Check::wrong("home", 78, (found, remedy)), None);
        }
    };
    let private = check_private(home).and_then(|()| check_private(&home.join(IDENTITY)));
    let check = match private {
        Ok(()) => Check::well(
            "home",
            format!("{} is for its owner alone.", home.display()),
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
            let found = format!("Nobody can say how much room the disk has: {error}.");
            Check::wrong("disk", 74, (found, "See that the disk works."))
        }
    }
}

pub(super) fn space(bytes: u64) -> Check {
    let found = format!("The home's disk has {} MiB free.", bytes / MIB);
    let remedy = "Make room on it: with none left no alert is taken any more.";
    if bytes < SPACE_WRONG_BYTES {
        Check::wrong("disk", 74, (found, remedy))
    } else if bytes < SPACE_LOW_BYTES {
        Check::attention("disk", found, remedy)
    } else {
        Check::well("disk", found)
    }
}

/// The journal of a home whose gateway does not run: every record is read.
pub(super) fn journal(home: &Path) -> Check {
    let journal = home.join("journal");
    if !journal.is_dir() {
        return Check::well(
            "journal",
            "There is no journal yet: nothing was sent or received.",
        );
    }
    match upkeep::verify(&journal) {
        Ok(report) if report.is_sound() => Check::well(
            "journal",
            format!("All {} records are whole.", report.records),
        ),
        Ok(_) => {
            let found = "The journal or its index is damaged.";
            let remedy = "Keep a copy of the folder, then see `blo store verify`: what it does not name is served.";
            Check::wrong("journal", 65, (found, remedy))
        }
        Err(error) => {
            let found = format!("The journal cannot be read: {error}.");
            Check::wrong(
                "journal",
                74,
                (
                    found,
                    "See that the disk works and that no other gateway uses it.",
                ),
            )
        }
    }
}

/// The journal of a running gateway.
pub(super) fn journal_in_use(records: u64) -> Check {
    let found = format!("The gateway has the journal open, with {records} records.");
    Check::well("journal", found)
}

/// Unlocks the home as its gateway would, where a passphrase is at hand without asking for it.
pub(super) fn unlock(home: &Path, sources: &Sources) -> (Check, Option<Home>) {
    let passphrase = match sources.silent() {
        Ok(Some(passphrase)) => passphrase,
        Ok(None) => {
            let why = "The keys were not opened: no passphrase is at hand. Name its file with --passphrase-file.";
            return (Check::untested("keys", why), None);
        }
        Err(error) => return (broken("keys", error), None),
    };
    match Home::unlock(home, &passphrase) {
        Ok(home) => (
            Check::well("keys", "The passphrase opens the keys."),
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
        let found = "This office has no certificate yet.";
        let remedy =
            "Have request.pem certified, then take the answer in with `blo certificate add`.";
        return Check::wrong(NAME, 78, (found, remedy));
    }
    let leaf = match certificates(&path) {
        Ok(chain) => chain.into_iter().next(),
        Err(error) => return broken(NAME, error),
    };
    match leaf.map(|leaf| certificate::office(&leaf)) {
        Some(Ok(leaf)) => validity((leaf.not_before, leaf.not_after), now),
        Some(Err(_)) | None => {
            let found = format!("{} holds no office's certificate.", path.display());
            let remedy = "Take the one that the authority issued in with `blo certificate add`.";
            Check::wrong(NAME, 78, (found, remedy))
        }
    }
}

pub(super) fn validity((from, until): (Timestamp, Timestamp), now: Timestamp) -> Check {
    const NAME: &str = "certificate";
    const REMEDY: &str =
        "Have this office's request.pem certified anew, then `blo certificate add`.";
    let days = until.millis_since(now) / DAY_MS;
    if now < from {
        let found = format!("Our certificate is not valid before {from}.");
        let remedy = "See that the clock of this machine is right.";
        Check::wrong(NAME, 78, (found, remedy))
    } else if until < now {
        let found = format!("Our certificate ended on {until}.");
        Check::wrong(NAME, 78, (found, REMEDY))
    } else if until.millis_since(now) < CERTIFICATE_SOON_MS {
        let found = format!("Our certificate ends on {until}, in {days} days.");
        Check::attention(NAME, found, REMEDY)
    } else {
        Check::well(
            NAME,
            format!("Our certificate is good until {until}, for {days} days."),
        )
    }
}

/// What a running gateway knows of revocations.
pub(super) fn revocations(examined: &ExamineView, now: Timestamp) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(list) = &examined.own_revoked {
        let found = format!("Our own certificate is revoked ({list}).");
        let remedy = "Call the authority; if the key may be stolen, see `blo key replace`.";
        checks.push(Check::wrong("revocation", 77, (found, remedy)));
    }
    if examined.lists.is_empty() {
        let found = "No revocation list is known here: the relay has none, or has not said so yet.";
        checks.push(Check::untested("revocation", found));
    }
    checks.extend(examined.lists.iter().map(|one| list(one, now)));
    checks
}

pub(super) fn list(one: &ListView, now: Timestamp) -> Check {
    let (whose, number, until) = (&one.whose, &one.number, &one.until);
    let found = format!("List {number} of the authority for {whose} is the newest until {until}.");
    if until.parse().is_ok_and(|until: Timestamp| until >= now) {
        return Check::well("revocation", found);
    }
    let found =
        format!("List {number} of the authority for {whose} was to be followed on {until}.");
    let remedy = "Ask the authority for a newer list: the relay may let nobody link by this one.";
    Check::attention("revocation", found, remedy)
}
