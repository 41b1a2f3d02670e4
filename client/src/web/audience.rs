//! Which pages are open, and which of them can sound an alarm, as each of them says itself. In memory alone: pages that
//! are still there after a start say so again. Not: what is done where none can sound (`gateway`).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{sync::watch, time::Instant};

use super::app::held;
use crate::desk::Desk;

/// A page that leads to the next one of the same tab is gone for as long as that takes to load.
const GRACE: Duration = Duration::from_secs(5);
/// A page says again and again that it can sound: one whose machine sleeps says nothing. Browsers let what is in the
/// background speak once a minute.
const WORD_COUNTS: Duration = Duration::from_secs(150);
/// Tabs that are counted: an office has a few screens.
const TABS_MAX: usize = 256;
/// Characters of a tab's name: 16 random bytes, hexadecimal.
const NAME_CHARS_MAX: usize = 32;

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) open: usize,
    pub(super) audible: usize,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Audience {
    tabs: Mutex<BTreeMap<String, Tab>>,
    count: watch::Sender<Count>,
}

#[derive(Debug, Default)]
struct Tab {
    /// Event streams: a tab that was duplicated has two.
    streams: usize,
    /// Until then it can sound, by its own word.
    sounds_until: Option<Instant>,
    /// Without a stream it is forgotten then.
    over_at: Option<Instant>,
}

impl Tab {
    fn sounds(&self, now: Instant) -> bool {
        self.sounds_until.is_some_and(|until| until > now)
    }

    fn is_over(&self, now: Instant) -> bool {
        self.over_at.is_some_and(|at| at <= now)
    }
}

/// A page's event stream; it ends with the page.
#[derive(Debug)]
pub(super) struct Open {
    audience: Arc<Audience>,
    name: String,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.audience.left(&self.name);
    }
}

impl Audience {
    /// A page of that tab follows from now on; `None` where its name is none, or there are too many to be counted.
    pub(super) fn enter(self: &Arc<Self>, name: &str) -> Option<Open> {
        let named = !name.is_empty() && name.len() <= NAME_CHARS_MAX;
        if !named || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        {
            let mut tabs = held(&self.tabs);
            if tabs.len() >= TABS_MAX && !tabs.contains_key(name) {
                return None;
            }
            let tab = tabs.entry(name.to_owned()).or_default();
            tab.streams = tab.streams.saturating_add(1);
            tab.over_at = None;
        }
        self.look();
        Some(Open {
            audience: Arc::clone(self),
            name: name.to_owned(),
        })
    }

    /// The page of a tab says whether it can sound; `false` where no stream of it is open.
    pub(super) fn says(&self, name: &str, sounds: bool) -> bool {
        let known = match held(&self.tabs).get_mut(name) {
            Some(tab) => {
                tab.sounds_until = sounds.then(|| Instant::now() + WORD_COUNTS);
                true
            }
            None => false,
        };
        self.look();
        known
    }

    /// As many as there are, and as change.
    pub(super) fn count(&self) -> watch::Receiver<Count> {
        self.count.subscribe()
    }

    fn left(&self, name: &str) {
        if let Some(tab) = held(&self.tabs).get_mut(name) {
            tab.streams = tab.streams.saturating_sub(1);
            if tab.streams == 0 {
                tab.over_at = Some(Instant::now() + GRACE);
            }
        }
        // The clock of [`tell`] has a new earliest time.
        self.count.send_modify(|_| {});
    }

    /// Forgets what is over, counts, and says when that changes by itself.
    fn look(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut tabs = held(&self.tabs);
        tabs.retain(|_, tab| !tab.is_over(now));
        let count = Count {
            open: tabs.len(),
            audible: tabs.values().filter(|tab| tab.sounds(now)).count(),
        };
        let next = tabs
            .values()
            .flat_map(|tab| [tab.over_at, tab.sounds_until])
            .flatten()
            .filter(|at| *at > now)
            .min();
        drop(tabs);
        self.count.send_if_modified(|told| {
            let changed = *told != count;
            *told = count;
            changed
        });
        next
    }
}

/// Tells the gateway, at once and at every change, until it is gone.
pub(super) async fn tell(desk: Desk, audience: Arc<Audience>) {
    let mut counted = audience.count();
    let mut told = None;
    loop {
        let next = audience.look();
        let count = *counted.borrow_and_update();
        if told != Some(count) {
            if desk.pages_open(count.open, count.audible).await.is_err() {
                return;
            }
            told = Some(count);
        }
        let over = async {
            match next {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = counted.changed() => if changed.is_err() { return; },
            () = over => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAB: &str = "0123456789abcdef0123456789abcdef";

    fn counts(audience: &Audience) -> (usize, usize) {
        audience.look();
        let count = *audience.count().borrow();
        (count.open, count.audible)
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_can_sound_counts_until_it_is_gone_and_the_next_one_of_its_tab_was_never_away()
     {
        let audience = Arc::new(Audience::default());
        let page = audience.enter(TAB).unwrap();
        assert_eq!(counts(&audience), (1, 0));
        assert!(audience.says(TAB, true));
        assert_eq!(counts(&audience), (1, 1));
        assert!(audience.says(TAB, false));
        assert_eq!(counts(&audience), (1, 0));
        audience.says(TAB, true);
        drop(page);
        tokio::time::advance(GRACE / 2).await;
        assert_eq!(counts(&audience), (1, 1), "it may lead to the next one");
        let next = audience.enter(TAB).unwrap();
        tokio::time::advance(GRACE * 2).await;
        assert_eq!(counts(&audience), (1, 1));
        drop(next);
        tokio::time::advance(GRACE).await;
        assert_eq!(counts(&audience), (0, 0));
        assert!(!audience.says(TAB, true), "nobody listens at it");
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_whose_machine_sleeps_sounds_no_more() {
        let audience = Arc::new(Audience::default());
        let _page = audience.enter(TAB).unwrap();
        audience.says(TAB, true);
        tokio::time::advance(WORD_COUNTS / 2).await;
        audience.says(TAB, true);
        tokio::time::advance(WORD_COUNTS * 3 / 4).await;
        assert_eq!(counts(&audience), (1, 1));
        tokio::time::advance(WORD_COUNTS / 4).await;
        assert_eq!(counts(&audience), (1, 0));
    }

    #[tokio::test]
    async fn what_is_no_name_of_a_tab_and_what_is_too_much_is_not_counted() {
        let audience = Arc::new(Audience::default());
        for name in ["", "x", &"a".repeat(33), "<b>"] {
            assert!(audience.enter(name).is_none(), "{name}");
        }
        let all: Vec<Open> = (0..TABS_MAX)
            .map(|number| audience.enter(&format!("{number:032x}")).unwrap())
            .collect();
        assert!(audience.enter(TAB).is_none());
        assert_eq!(counts(&audience), (all.len(), 0));
    }
}
