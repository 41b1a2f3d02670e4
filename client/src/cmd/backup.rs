//! `blo backup` and `blo restore`: a home's copy, made while it is used, and put back. Not: what a restored gateway
//! then asks its counterparts for (`gateway`).

use std::path::{Path, PathBuf};

use blo_proto::{OfficeId, Timestamp, limits};

use super::{Failure, key, note, out, tell};
use crate::{
    config::Config,
    desk::{BackupView, upkeep},
    keys::{Backup, RECORDS, copy_attachments, copy_home, copy_record_keys, note_record_key_place},
    local::{Client, Request},
    words::Said,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Copy the home, but for its sealing keys, into a new folder
#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// Make this folder
    folder: PathBuf,
    /// Copy the keys that alerts lie under into this folder, over those of the last backup [default: record-keys-OFFICE
    /// beside the backup]
    #[arg(long, value_name = "DIR")]
    record_keys: Option<PathBuf>,
}

/// Make a home of a backup; its counterparts then send again what it lacks
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// Take this backup
    from: PathBuf,
    /// Take the keys that alerts lie under from this folder [default: record-keys-OFFICE beside the backup]
    #[arg(long, value_name = "DIR")]
    record_keys: Option<PathBuf>,
    /// Give the home another identity key: the one of the backup may be stolen
    #[arg(long)]
    new_key: bool,
    #[command(flatten)]
    key: key::ReplaceArgs,
}

/// Copies, through the gateway where one runs.
///
/// # Errors
/// Two sentences and a code.
pub fn backup(home: &Path, args: &BackupArgs, now: Timestamp) -> Result<(), Failure> {
    let folder = std::path::absolute(&args.folder).map_err(|e| unusable(&args.folder, &e))?;
    let office = copy_home(home, &folder)?;
    let journal = folder.join("journal");
    let last = match Client::connect(home) {
        Ok(mut client) => {
            let copied: BackupView = client.ask(&Request::Backup { folder: journal })?;
            copied.last
        }
        Err(_) if !home.join("journal").is_dir() => 0,
        Err(_) => upkeep::copy(&home.join("journal"), &journal)
            .map_err(super::store::failed)?
            .last
            .number(),
    };
    // After the journal: what it names was whole before, and a chunk that comes meanwhile is one more.
    copy_attachments(home, &folder)?;
    // in a place of their own, where they take the place of older ones: no backup brings back what was destroyed.
    let place = record_keys(&folder, &office, args.record_keys.as_deref());
    let place = std::path::absolute(&place).map_err(|e| unusable(&place, &e))?;
    copy_record_keys(&home.join(RECORDS), &place)?;
    note_record_key_place(home, &place)?;
    Backup::write(&folder, &office, now)?;
    let made = Said::of("backup-made").with("office", office);
    let made = made.with("folder", folder.display()).with("records", last);
    let keys = Said::of("backup-keys").with("folder", place.display());
    out::line(&format!("{}\n{}", tell(&made), tell(&keys)))
}

/// Puts a backup in the place of a home that is gone.
///
/// # Errors
/// Two sentences and a code.
pub fn restore(home: &Path, args: &RestoreArgs, now: Timestamp) -> Result<(), Failure> {
    let made_at = Backup::read(&args.from)?;
    args.key.check_for(args.new_key)?;
    // Asked before anything is made: who types it wrong begins again.
    let unlocking = args.new_key.then(|| args.key.unlocking(&args.from));
    let unlocking = unlocking.transpose()?;
    let from = std::path::absolute(&args.from).map_err(|e| unusable(&args.from, &e))?;
    let office = Config::read(&from).map(|config| config.office).ok();
    let place = office.map(|office| record_keys(&from, &office, args.record_keys.as_deref()));
    if let Some(place) = place.as_ref().filter(|place| !place.is_dir()) {
        return Err(no_keys(place));
    }
    let office = copy_home(&args.from, home)?;
    if let Some(place) = &place {
        copy_record_keys(place, &home.join(RECORDS))?;
        note_record_key_place(home, place)?;
    }
    let journal = args.from.join("journal");
    if journal.is_dir() {
        upkeep::copy(&journal, &home.join("journal")).map_err(super::store::failed)?;
    }
    copy_attachments(&args.from, home)?;
    let reach = limits::RESTORE_DAYS * DAY_MS;
    if now.millis_since(made_at) > reach {
        let said = Said::of("restore-old").with("days", limits::RESTORE_DAYS);
        let said = said.with("from", made_at);
        let said = said.with("until", now.minus_millis(reach));
        note(&format!("blo: {}", tell(&said)));
    }
    let restored = Said::of("restored").with("office", office);
    let restored = tell(&restored.with("at", made_at).with("home", home.display()));
    if let Some(unlocking) = unlocking {
        let next = key::replace_with(home, &args.key, &unlocking)?;
        return out::line(&format!("{restored}\n{next}"));
    }
    let next = Said::of("restored-next").with("home", home.display());
    out::line(&format!("{restored}\n{}", tell(&next)))
}

/// Where the keys of a home's alerts are copied to, and taken from.
fn record_keys(folder: &Path, office: &OfficeId, named: Option<&Path>) -> PathBuf {
    let beside = || folder.with_file_name(format!("record-keys-{office}"));
    named.map_or_else(beside, Path::to_owned)
}

fn no_keys(place: &Path) -> Failure {
    let said = Said::of("backup-no-keys").with("folder", place.display());
    Failure::say(66, &said)
}

fn unusable(folder: &Path, error: &std::io::Error) -> Failure {
    let said = Said::of("folder-unusable").with("folder", folder.display());
    Failure::say(73, &said.with("why", error))
}
