//! One office's gateway: owns the courier, the shelf and the link. Not: what a person sees (`desk`).

use std::sync::Arc;

use blo_proto::{Clock, Timestamp};

/// A running gateway. Dropping it stops its tasks; [`Gateway::shutdown`] closes the journal cleanly as well.
#[derive(Debug)]
pub struct Gateway {}

impl Gateway {
    /// Finishes what is being written, says goodbye to the relay and closes the journal.
    #[expect(clippy::unused_async, reason = "the journal closes later")]
    pub async fn shutdown(self) {}
}

/// The system's clock.
pub fn system_clock() -> Arc<dyn Clock> {
    Arc::new(|| {
        let ms = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or_default();
        Timestamp::from_millis(ms)
    })
}
