//! `blo-relay store …`: verify, rebuild and restore on the store of a relay that is stopped; backup of either.

use std::{path::Path, sync::Arc};

use blo_store::Options;

use super::{
    CANNOT_CREATE, Failure, IO, NO_INPUT, UNAVAILABLE, registry::ask, say, status::UNCONFIRMED,
};
use crate::{
    admin::{Answer, Copied, Question},
    authorities::{kept_lists, restore_lists},
    config::Config,
    mailboxes::{Mailboxes, Projection},
};

pub(crate) fn verify(config: &Config) -> Result<(), Failure> {
    let report = blo_store::verify(&config.store(), Arc::new(Projection))?;
    say(&format!("{report:#?}"))?;
    if report.is_sound() {
        say("The store is sound.")?;
        Ok(())
    } else {
        Err(Failure::new(
            IO,
            "The store is damaged. Keep a copy, then run: blo-relay store rebuild",
        ))
    }
}

pub(crate) fn rebuild(config: &Config) -> Result<(), Failure> {
    let report = blo_store::rebuild(&config.store(), Arc::new(Projection))?;
    // What this opening found is not found again, and says whether the relay may serve.
    let (mailboxes, _) = Mailboxes::reopen(&config.store(), &report.opening)?;
    mailboxes.close()?;
    say(&format!("{report:#?}"))?;
    say("The index is made anew.")
}

pub(crate) fn backup(config: &Config, folder: &Path) -> Result<(), Failure> {
    let folder = std::path::absolute(folder)
        .map_err(|error| Failure::new(CANNOT_CREATE, format!("{error}. Name a folder.")))?;
    let question = Question::Backup {
        folder: folder.clone(),
    };
    if let Answer::Copied(copied) = ask(config, question)? {
        let Copied {
            segments,
            bytes,
            last,
        } = copied;
        say(&format!(
            "The store up to position {last} is in {}: {segments} files, {bytes} bytes.",
            folder.display()
        ))?;
        say("Attachments that wait are not in it: their senders keep them, and give them again.")?;
    }
    Ok(())
}

pub(crate) fn restore(config: &Config, from: &Path) -> Result<(), Failure> {
    if !from.join("journal").is_dir() {
        let text = "is no backup of a store. Name a folder that `blo-relay store backup` wrote.";
        return Err(Failure::new(NO_INPUT, format!("{} {text}", from.display())));
    }
    let store = config.store();
    if store.join("journal").exists() {
        let text = "is there already and is left as it is. Stop the relay and move its data folder away first.";
        return Err(Failure::new(
            CANNOT_CREATE,
            format!("{} {text}", store.display()),
        ));
    }
    config
        .make_store_folder()
        .map_err(|error| Failure::new(UNAVAILABLE, format!("{error}. Check the permissions.")))?;
    restore_lists(from, &kept_lists(config)).map_err(|why| {
        let text = format!("The revocation lists are not put back: {why}. Mend it, or take the file away and bring the newest lists.");
        Failure::new(IO, text)
    })?;
    let report = blo_store::restore(from, &store)?;
    let (mailboxes, opening) = Mailboxes::open(&store, Options::default())?;
    mailboxes.close()?;
    for damage in &opening.quarantined {
        say(&format!("damaged: {damage}"))?;
    }
    let Copied { bytes, last, .. } = Copied::of(&report);
    say(&format!(
        "Restored up to position {last}: {bytes} bytes are in {}.",
        store.display()
    ))?;
    say(UNCONFIRMED)
}
