//! Calls into sled that cannot take the process down with them: panics become errors, and an opening that hangs
//! is left behind after a deadline.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::StoreError;

/// sled's own lock is released by a background thread some milliseconds after the last handle is dropped.
const LOCK_TRIES: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// Calls, and makes an error of a panic.
pub(super) fn guarded<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(StoreError::Index {
            reason: error.to_string(),
        }),
        Err(_) => Err(StoreError::Index {
            reason: "it panicked".to_owned(),
        }),
    }
}

/// Opens a database on a thread of its own and waits no longer than `deadline`.
pub(super) fn open_guarded(
    config: sled::Config,
    deadline: Duration,
) -> Result<sled::Db, StoreError> {
    let (opened, answer) = mpsc::channel();
    let opening = move || {
        // Nobody listens any more if the deadline is over.
        let _ = opened.send(open_patiently(&config));
    };
    let started = thread::Builder::new()
        .name("blo-index-open".to_owned())
        .spawn(opening);
    started.map_err(|error| StoreError::Index {
        reason: error.to_string(),
    })?;
    answer.recv_timeout(deadline).unwrap_or_else(|_| {
        Err(StoreError::Index {
            reason: "it did not open in time".to_owned(),
        })
    })
}

fn open_patiently(config: &sled::Config) -> Result<sled::Db, StoreError> {
    let mut tries = 0;
    loop {
        let opened = guarded(|| config.open());
        let locked =
            matches!(&opened, Err(StoreError::Index { reason }) if reason.contains("lock"));
        tries += 1;
        if !locked || tries == LOCK_TRIES {
            return opened;
        }
        thread::park_timeout(LOCK_PAUSE);
    }
}
