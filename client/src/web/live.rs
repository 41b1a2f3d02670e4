//! What the page is told while it is open: that something changed, which FLASH wait, whether any page can sound. Before
//! sign-in nothing but precedence and counterpart. And what it tells: whether it can sound itself. Not: what changed; the
//! page fetches that.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{
    app::{App, Visitor},
    audience::{Count, Open},
};
use crate::desk::{Desk, DeskError, Links, Watch};

/// What comes within this time is told together.
const GATHERED: Duration = Duration::from_millis(100);
/// A page that was locked, or whose shift is over, is covered by then.
const LOOKED_AT: Duration = Duration::from_secs(5);
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
    /// Of every counterpart that has any; and how many alerts of whatever precedence nobody has opened.
    pub(super) async fn flash(desk: &Desk) -> Result<(Vec<Self>, usize), DeskError> {
        let mut by_office: BTreeMap<String, (usize, bool)> = BTreeMap::new();
        let raises = |item: &crate::desk::Item| {
            item.alert_status != "test" && !item.restored && !item.cancelled
        };
        let (flash, unread) = desk.unread_flash().await?;
        for item in flash.into_iter().filter(raises) {
            let (count, exercise) = by_office.entry(item.sender).or_insert((0, true));
            *count = count.saturating_add(1);
            *exercise &= item.alert_status == "exercise";
        }
        let one = |(office, (flash, exercise))| Self {
            office,
            flash,
            exercise,
        };
        Ok((by_office.into_iter().map(one).collect(), unread))
    }
}

/// What the page knows of the desk, for all browsers: found out once for each change, however many look.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse {
    /// Grows with every change.
    changes: u64,
    /// Alerts that nobody here has opened.
    unread: usize,
    /// For the alarm.
    waiting: Arc<Vec<Waiting>>,
}

impl Pulse {
    /// Grows with every change.
    pub(super) const fn changes(&self) -> u64 {
        self.changes
    }

    /// For the alarm.
    pub(super) fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }
}

/// Follows the desk until it is gone, or nobody can look any more.
pub(super) async fn follow(desk: Desk, told: watch::Sender<Pulse>) {
    let Ok(mut events) = desk.watch(None) else {
        return;
    };
    let mut links = desk.links();
    loop {
        match Waiting::flash(&desk).await {
            Ok((waiting, unread)) => told.send_modify(|pulse| {
                pulse.changes = pulse.changes.wrapping_add(1);
                pulse.unread = unread;
                pulse.waiting = Arc::new(waiting);
            }),
            Err(error) => tracing::warn!(%error, "what waits is not known"),
        }
        if !changed(&mut events, &mut links).await {
            return;
        }
    }
}

/// Waits for something to happen and for what follows at once: a flood is told once a moment. `false`: nothing will.
async fn changed(events: &mut Watch, links: &mut Links) -> bool {
    let alive = tokio::select! {
        event = events.next() => event.is_some(),
        alive = links.changed() => alive,
    };
    if !alive {
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
    /// Unread alerts; always zero where nobody is signed in.
    unread: usize,
    /// For the alarm.
    waiting: &'a [Waiting],
    /// No page of this office can sound it.
    unheard: bool,
    /// Nobody is signed in with this page, or not any more: what it shows is for nobody's eyes.
    shut: bool,
}

/// Which tab it is.
#[derive(Deserialize)]
pub(super) struct Tab {
    #[serde(default)]
    tab: String,
}

/// What a page says of itself.
#[derive(Deserialize)]
pub(super) struct Voice {
    tab: String,
    sounds: bool,
}

/// A page that can sound an alarm, or cannot any more. That is no touch of a person's, and nobody else's word counts.
pub(super) async fn audible(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Form(voice): Form<Voice>,
) -> StatusCode {
    if visitor.session.is_none() {
        return StatusCode::FORBIDDEN;
    }
    match app.audience.says(&voice.tab, voice.sounds) {
        true => StatusCode::NO_CONTENT,
        false => StatusCode::NOT_FOUND,
    }
}

/// What an open page follows.
struct Following {
    /// Whether whoever looks at the page may see what it shows.
    may_see: Box<dyn Fn() -> bool + Send + Sync>,
    /// It was so when it was told last.
    saw: bool,
    first: bool,
    pulse: watch::Receiver<Pulse>,
    count: watch::Receiver<Count>,
    /// Held for as long as the browser listens.
    _open: Option<Open>,
}

impl Following {
    async fn next(&mut self) -> Option<Event> {
        if !std::mem::take(&mut self.first) {
            tokio::select! {
                changed = self.pulse.changed() => changed.ok()?,
                changed = self.count.changed() => changed.ok()?,
                () = shut(&self.may_see), if self.saw => {}
            }
        }
        self.saw = (self.may_see)();
        let pulse = self.pulse.borrow_and_update().clone();
        let told = Told {
            changes: if self.saw { pulse.changes } else { 0 },
            unread: if self.saw { pulse.unread } else { 0 },
            waiting: &pulse.waiting,
            unheard: self.count.borrow_and_update().audible == 0,
            shut: !self.saw,
        };
        Event::default().json_data(told).ok()
    }
}

/// Comes once nobody may see the page any more. Nothing else happens then that would tell it.
async fn shut(may_see: &(dyn Fn() -> bool + Send + Sync)) {
    while may_see() {
        tokio::time::sleep(LOOKED_AT).await;
    }
}

/// Server-sent events (HTML Living Standard §9.2): one at once, then one for each change, until the browser goes.
pub(super) async fn live(
    State(app): State<Arc<App>>,
    Query(tab): Query<Tab>,
    visitor: Visitor,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    // A page that is locked sounds as well as any.
    let open = visitor.session.as_ref();
    let open = open.and_then(|_| app.audience.enter(&tab.tab));
    let (pulse, count) = (app.pulse.clone(), app.audience.count());
    let ticket = visitor.session.map(|(ticket, _)| ticket);
    let following = Following {
        may_see: Box::new(move || ticket.as_ref().is_some_and(|ticket| app.is_open(ticket))),
        saw: false,
        first: true,
        pulse,
        count,
        _open: open,
    };
    let events = stream::unfold(following, |mut following| async move {
        let event = following.next().await?;
        Some((Ok(event), following))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use axum::response::IntoResponse as _;

    use super::*;

    const TAB: &str = "0123456789abcdef0123456789abcdef";

    /// Of a desk where three alerts are unread, and where a page follows for as long as `open`.
    fn following(open: &Arc<AtomicBool>) -> (Following, watch::Sender<Pulse>) {
        let waits = Waiting {
            office: "mae-sai.th".to_owned(),
            flash: 1,
            exercise: false,
        };
        let (told, pulse) = watch::channel(Pulse {
            changes: 7,
            unread: 3,
            waiting: Arc::new(vec![waits]),
        });
        let audience = Arc::new(super::super::audience::Audience::default());
        let open = Arc::clone(open);
        let following = Following {
            may_see: Box::new(move || open.load(Ordering::Relaxed)),
            saw: false,
            first: true,
            pulse,
            count: audience.count(),
            _open: audience.enter(TAB),
        };
        (following, told)
    }

    /// What the browser is told next.
    async fn told(following: &mut Following) -> serde_json::Value {
        let event = following.next().await.unwrap();
        let one = stream::iter([Ok::<_, Infallible>(event)]);
        let body = Sse::new(one).into_response().into_body();
        let bytes = axum::body::to_bytes(body, 4_096).await.unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        serde_json::from_str(text.trim().strip_prefix("data:").unwrap()).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn who_may_not_see_the_page_hears_of_the_alarm_and_of_nothing_else() {
        let (mut page, _told) = following(&Arc::new(AtomicBool::new(false)));
        let said = told(&mut page).await;
        assert_eq!(said["waiting"][0]["office"], "mae-sai.th");
        assert_eq!((&said["changes"], &said["unread"]), (&0.into(), &0.into()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_is_told_that_it_is_locked_though_nothing_else_happens() {
        let open = Arc::new(AtomicBool::new(true));
        let (mut page, _told) = following(&open);
        let said = told(&mut page).await;
        assert_eq!((&said["shut"], &said["unread"]), (&false.into(), &3.into()));
        open.store(false, Ordering::Relaxed);
        let said = tokio::time::timeout(LOOKED_AT * 2, told(&mut page)).await;
        let said = said.expect("within that time");
        assert_eq!((&said["shut"], &said["unread"]), (&true.into(), &0.into()));
        // Told once: what is shut stays so.
        let more = tokio::time::timeout(LOOKED_AT * 10, told(&mut page)).await;
        assert!(more.is_err());
    }
}
