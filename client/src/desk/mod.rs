//! All that a person or a feed can do, as plain data in and out: the boundary that every skin stands on.
//! Not: how it travels (`gateway`) or lies on disk (`shelf`).

use blo_proto::{AlertId, OfficeId};

use crate::gateway::Gateway;

pub use error::DeskError;
pub use input::{
    AckInput, AlertInput, HandlingInput, Listing, PlaceInput, ReferenceInput, TextInput,
};
pub use view::{
    Alarm, CounterpartView, Event, EvidenceCounterpart, EvidenceParts, GapView, Item, JournalView,
    OfficeStatus, ProofPart, ReceiptView, Sent, StatusView, View,
};

mod error;
mod input;
mod view;

/// One office's desk. Cheap to clone; it answers [`DeskError::STOPPED`] once the gateway is gone.
#[derive(Clone, Debug)]
pub struct Desk {}

impl Desk {
    /// The desk of a running gateway.
    pub fn of(gateway: &Gateway) -> Self {
        let _ = gateway;
        Self {}
    }

    /// Takes an alert. Resolves when it is on disk.
    ///
    /// # Errors
    /// `bad_content`, `unknown_counterpart`, `ref_conflict`, `storage_full`, `storage_failed`, `stopped`.
    #[expect(clippy::unused_async, reason = "the gateway answers later")]
    pub async fn send(&self, alert: AlertInput) -> Result<Sent, DeskError> {
        let _ = alert;
        Err(DeskError::stopped())
    }

    /// Received alerts, in the order of the journal.
    ///
    /// # Errors
    /// `bad_cursor`, `storage_failed`, `stopped`.
    #[expect(clippy::unused_async, reason = "the gateway answers later")]
    pub async fn inbox(&self, listing: Listing) -> Result<Vec<Item>, DeskError> {
        let _ = listing;
        Err(DeskError::stopped())
    }

    /// Sent alerts, in the order of the journal.
    ///
    /// # Errors
    /// As [`Desk::inbox`].
    #[expect(clippy::unused_async, reason = "the gateway answers later")]
    pub async fn outbox(&self, listing: Listing) -> Result<Vec<Item>, DeskError> {
        let _ = listing;
        Err(DeskError::stopped())
    }

    /// A whole alert with its receipts. Of a received one this causes *read*, once.
    ///
    /// # Errors
    /// `not_found`, `ambiguous` where two senders used the id, `storage_full`, `storage_failed`, `stopped`.
    #[expect(clippy::unused_async, reason = "the gateway answers later")]
    pub async fn show(
        &self,
        id: AlertId,
        sender: Option<OfficeId>,
        officer: String,
    ) -> Result<View, DeskError> {
        let _ = (sender, officer);
        Err(DeskError::not_found(id))
    }

    /// States an outcome of a received alert: *actioned*.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, `bad_content`, `storage_full`, `storage_failed`, `stopped`.
    #[expect(clippy::unused_async, reason = "the gateway answers later")]
    pub async fn acknowledge(&self, id: AlertId, ack: AckInput) -> Result<Item, DeskError> {
        let _ = ack;
        Err(DeskError::not_found(id))
    }

    /// What happens, from after the cursor on (from now on where there is none): neither loses nor repeats.
    ///
    /// # Errors
    /// `bad_cursor`.
    pub fn watch(&self, since: Option<&str>) -> Result<Watch, DeskError> {
        let _ = since;
        Ok(Watch {})
    }

    /// How the gateway is.
    ///
    /// # Errors
    /// `stopped`.
    #[expect(clippy::unused_async, reason = "the gateway answers later")]
    pub async fn status(&self) -> Result<StatusView, DeskError> {
        Err(DeskError::stopped())
    }

    /// What proves an alert and its receipts.
    ///
    /// # Errors
    /// `not_found`, `ambiguous`, `storage_failed`, `stopped`.
    #[expect(clippy::unused_async, reason = "the gateway answers later")]
    pub async fn evidence(
        &self,
        id: AlertId,
        sender: Option<OfficeId>,
    ) -> Result<EvidenceParts, DeskError> {
        let _ = sender;
        Err(DeskError::not_found(id))
    }
}

/// A stream of events; see [`Desk::watch`].
#[derive(Debug)]
pub struct Watch {}

impl Watch {
    /// The next event; waits for it. `None` once the gateway is gone. May be dropped while waiting.
    ///
    /// # Errors
    /// `storage_failed`.
    #[expect(clippy::unused_async, reason = "the gateway answers later")]
    pub async fn next(&mut self) -> Option<Result<Event, DeskError>> {
        None
    }
}
