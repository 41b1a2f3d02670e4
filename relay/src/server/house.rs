//! What time and the registry end of blobs, and what recipients are told of them once a second. Not: one blob.

use std::{sync::Arc, time::Duration};

use blo_proto::{Clock, OfficeId, Timestamp};

use crate::{
    blobs::{Blobs, Name},
    hub::Hub,
    registry::Snapshot,
};

/// As often as a recipient may be told of one blob.
const TICK: Duration = Duration::from_millis(blo_proto::limits::BLOB_NEWS_EVERY_MS);

/// Keeps house for as long as it is polled.
pub(super) async fn keep(blobs: Blobs, hub: Hub, clock: Arc<dyn Clock>) {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let (snapshot, now) = (hub.snapshot(), clock.now());
        let is_over =
            move |name: &Name, until: Timestamp| until <= now || is_closed(&snapshot, name);
        match blobs.end(is_over).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "attachments that are over are removed"),
            Err(refusal) => tracing::error!(%refusal, "attachments that are over are not removed"),
        }
        for news in blobs.tick() {
            hub.tell(news.name.recipient.clone(), news.into()).await;
        }
    }
}

/// Whether nothing of a pair is handed over any more: as what waits between two such offices ends as refused.
fn is_closed(snapshot: &Snapshot, name: &Name) -> bool {
    let refuses = |office: &OfficeId| {
        let known = snapshot.registered(office);
        known.map_or(true, |known| {
            let suspended = known.suspended.as_ref();
            suspended.is_some_and(|suspended| suspended.refuse_queued)
        })
    };
    refuses(&name.sender)
        || refuses(&name.recipient)
        || snapshot.agreed(&name.sender, &name.recipient).is_none()
}
