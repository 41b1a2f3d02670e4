//! That a link, a counterpart's link or an alarm is other than it was: what no event of the journal tells. Not: what it is
//! now (`status`).

use tokio::sync::watch;

use super::Desk;
use crate::gateway::{LinkState, Live};

/// Follows them; see [`Desk::links`].
#[derive(Debug)]
pub struct Links {
    live: watch::Receiver<Live>,
    seen: Seen,
}

type Seen = (Vec<LinkState>, Vec<(Option<bool>, [bool; 3])>, usize);

impl Desk {
    /// Follows links from now on.
    pub fn links(&self) -> Links {
        let live = self.doors.live.clone();
        let seen = seen(&live.borrow());
        Links { live, seen }
    }
}

impl Links {
    /// Resolves when one is other than it was; `false`: the gateway is gone. May be dropped while waiting.
    pub async fn changed(&mut self) -> bool {
        loop {
            let now = seen(&self.live.borrow_and_update());
            if now != self.seen {
                self.seen = now;
                return true;
            }
            if self.live.changed().await.is_err() {
                return false;
            }
        }
    }
}

fn seen(live: &Live) -> Seen {
    let counterparts = live.counterparts.iter();
    (
        live.relays.iter().map(|relay| relay.link).collect(),
        counterparts
            .map(|one| (one.linked, [one.ended, one.key_changed, one.revoked]))
            .collect(),
        live.alarms.len(),
    )
}
