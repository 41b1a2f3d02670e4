//! Whether the door stands open, for the administrator who opens it. Not: who that is (`rights`), nor what is served.

use std::sync::Mutex;

use blo_proto::Timestamp;
use tokio_util::task::AbortOnDropHandle;

use super::{Door, Doorstep, OPEN};
use crate::web::{PageError, app::held};

/// The door of a desk's page.
#[derive(Debug, Default)]
pub(in crate::web) struct Keeper {
    step: Option<Doorstep>,
    open: Mutex<Option<Open>>,
}

#[derive(Debug)]
struct Open {
    address: String,
    until: Timestamp,
    serving: AbortOnDropHandle<()>,
}

impl Keeper {
    /// Of what there is to be shown; shut.
    pub(in crate::web) fn of(step: Option<Doorstep>) -> Self {
        let open = Mutex::default();
        Self { step, open }
    }

    /// What it would show.
    pub(in crate::web) const fn step(&self) -> Option<&Doorstep> {
        self.step.as_ref()
    }

    /// Where it is open, and until when.
    pub(in crate::web) fn is_open(&self) -> Option<(String, Timestamp)> {
        let mut open = held(&self.open);
        if open.as_ref().is_some_and(|one| one.serving.is_finished()) {
            *open = None;
        }
        open.as_ref().map(|one| (one.address.clone(), one.until))
    }

    /// Opens it from now on; one that is open begins its time anew.
    ///
    /// # Errors
    /// [`PageError::Listen`].
    pub(in crate::web) async fn open(&self, now: Timestamp) -> Result<(), PageError> {
        let Some(step) = self.step.clone() else {
            return Ok(());
        };
        let before = held(&self.open).take();
        if let Some(before) = before {
            // Its address is free again once it has ended.
            let serving = before.serving.detach();
            serving.abort();
            let _ = serving.await;
        }
        let door = Door::open(step, OPEN).await?;
        let long = u64::try_from(OPEN.as_millis()).unwrap_or(u64::MAX);
        *held(&self.open) = Some(Open {
            address: door.address().to_owned(),
            until: now.plus_millis(long),
            serving: AbortOnDropHandle::new(tokio::spawn(door.serve())),
        });
        Ok(())
    }

    /// Closes it.
    pub(in crate::web) fn close(&self) {
        *held(&self.open) = None;
    }
}
