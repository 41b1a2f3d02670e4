//! What the page is told while it is open: that something changed, and which FLASH wait. Before sign-in nothing but
//! precedence and counterpart. Not: what changed; the page fetches that.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use tokio::sync::watch;

use super::app::{App, Visitor};
use crate::desk::{Desk, DeskError, Listing, Watch};

/// Unread alerts that are looked through for FLASH.
const LOOKED_THROUGH: usize = 400;
/// What comes within this time is told together.
const GATHERED: Duration = Duration::from_millis(100);
/// A browser that is gone is noticed by then.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// FLASH of one counterpart that nobody has opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Waiting {
    /// From whom.
    pub(super) office: String,
    /// How many.
    pub(super) flash: usize,
    /// All of them are exercises.
    pub(super) exercise: bool,
}

impl Waiting {
    /// Of every counterpart that has any.
    pub(super) async fn flash(desk: &Desk) -> Result<Vec<Self>, DeskError> {
        let listing = Listing {
            limit: LOOKED_THROUGH,
            unread_only: true,
            ..Listing::default()
        };
        let mut by_office: BTreeMap<String, (usize, bool)> = BTreeMap::new();
        let raises = |item: &crate::desk::Item| {
            item.precedence == "FLASH"
                && item.alert_status != "test"
                && !item.restored
                && !item.cancelled
        };
        for item in desk.inbox(listing).await?.into_iter().filter(raises) {
            let (count, exercise) = by_office.entry(item.sender).or_insert((0, true));
            *count = count.saturating_add(1);
            *exercise &= item.alert_status == "exercise";
        }
        let one = |(office, (flash, exercise))| Self {
            office,
            flash,
            exercise,
        };
        Ok(by_office.into_iter().map(one).collect())
    }
}

/// What the page knows of the desk, for all browsers: found out once for each change, however many look.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse {
    /// Grows with every change.
    changes: u64,
    /// For the alarm.
    waiting: Arc<Vec<Waiting>>,
}

/// Follows the desk until it is gone, or nobody can look any more.
pub(super) async fn follow(desk: Desk, told: watch::Sender<Pulse>) {
    let Ok(mut events) = desk.watch(None) else {
        return;
    };
    loop {
        match Waiting::flash(&desk).await {
            Ok(waiting) => told.send_modify(|pulse| {
                pulse.changes = pulse.changes.wrapping_add(1);
                pulse.waiting = Arc::new(waiting);
            }),
            Err(error) => tracing::warn!(%error, "what waits is not known"),
        }
        if !changed(&mut events).await {
            return;
        }
    }
}

/// Waits for something to happen and for what follows at once: a flood is told once a moment. `false`: nothing will.
async fn changed(events: &mut Watch) -> bool {
    if events.next().await.is_none() {
        return false;
    }
    let end = tokio::time::sleep(GATHERED);
    tokio::pin!(end);
    loop {
        tokio::select! {
            biased;
            () = &mut end => return true,
            event = events.next() => if event.is_none() {
                return false;
            },
        }
    }
}

/// What one message says.
#[derive(Serialize)]
struct Told<'a> {
    /// Of the board; always zero where nobody is signed in.
    changes: u64,
    /// For the alarm.
    waiting: &'a [Waiting],
}

/// Server-sent events (HTML Living Standard §9.2): one at once, then one for each change, until the browser goes.
pub(super) async fn live(
    State(app): State<Arc<App>>,
    visitor: Visitor,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let signed_in = visitor.session.is_some_and(|(_, session)| !session.locked);
    let pulse = app.pulse.clone();
    let events = stream::unfold((pulse, true), move |(mut pulse, first)| async move {
        if !first {
            pulse.changed().await.ok()?;
        }
        let now = pulse.borrow_and_update().clone();
        let told = Told {
            changes: if signed_in { now.changes } else { 0 },
            waiting: &now.waiting,
        };
        let event = Event::default().json_data(told).ok()?;
        Some((Ok(event), (pulse, false)))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
