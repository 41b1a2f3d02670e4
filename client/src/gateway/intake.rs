//! What has come and is taken into a round together. Not: what follows from it.

use std::time::Duration;

use blo_proto::frame::{Frame, Lane};
use tokio::{sync::mpsc, time::Instant};

use super::{command::Command, engine::Engine, round::Round, seams::LinkEvent};
use crate::courier::Via;

/// What is at most taken into one round, so that a FLASH never waits for a long one.
const ROUND_EVENTS_MAX: usize = 512;
const ROUND_BYTES_MAX: usize = 1024 * 1024;
/// How long a round that only takes note of answers and receipts may wait for what comes next: both then share a commit,
/// and nobody sees a difference of so little.
const LINGER: Duration = Duration::from_millis(8);
/// A round that has grown to so many entries waits for no more.
const LINGER_ENTRIES_MAX: usize = 512;

impl Engine {
    /// Whether a round stays open for what comes next, as nobody waits for what it has. What it decided is decided: only
    /// its commit is later.
    pub(super) fn lingers(&mut self, round: &Round) -> bool {
        let began = self.lingers_until.take();
        if !self.link_up() || self.unread || !round.is_unhurried() {
            return false;
        }
        let until = began.unwrap_or_else(|| Instant::now() + LINGER);
        let waits = until > Instant::now() && round.entries.len() < LINGER_ENTRIES_MAX;
        self.lingers_until = waits.then_some(until);
        waits
    }

    pub(super) fn drain_events(
        &mut self,
        (via, first): (Via, Option<LinkEvent>),
        round: &mut Round,
    ) {
        match first {
            Some(event) => self.drain_pending_events(vec![(via, event)], round),
            None => {
                self.at = via;
                self.relay_mut().events = None;
                if self.relay().line.is_some() {
                    self.down(None, "the line ended");
                }
            }
        }
    }

    /// Takes everything that waits, FLASH first: lanes are read side by side, so their order means nothing.
    pub(super) fn drain_pending_events(&mut self, came: Vec<(Via, LinkEvent)>, round: &mut Round) {
        let mut waiting = came;
        let mut bytes = round.bytes;
        for (at, relay) in self.relays.iter_mut().enumerate() {
            while waiting.len() < ROUND_EVENTS_MAX && bytes <= ROUND_BYTES_MAX {
                let Some(Ok(event)) = relay.events.as_mut().map(mpsc::Receiver::try_recv) else {
                    break;
                };
                if let LinkEvent::Frame(_, Frame::Deliver { envelope, .. }) = &event {
                    bytes = bytes.saturating_add(envelope.len());
                }
                waiting.push((Via(at), event));
            }
        }
        waiting.sort_by_key(|(_, event)| urgency(event));
        round.hurried |= !waiting.iter().all(|(_, event)| may_wait(event));
        for (via, event) in waiting {
            self.link_event(via, event, round);
        }
    }

    pub(super) fn drain_commands(
        &mut self,
        commands: &mut mpsc::Receiver<Command>,
        round: &mut Round,
    ) -> bool {
        for _ in 0..ROUND_EVENTS_MAX {
            if round.bytes > ROUND_BYTES_MAX {
                return false;
            }
            let Ok(command) = commands.try_recv() else {
                return false;
            };
            if self.command(command, round) {
                return true;
            }
        }
        false
    }
}

/// Whether what an event causes may be all that a round has.
const fn may_wait(event: &LinkEvent) -> bool {
    matches!(
        event,
        LinkEvent::Frame(
            Lane::Of(_),
            Frame::Receipt(_) | Frame::Settled(_) | Frame::Fetched(_) | Frame::Deliver { .. }
        )
    )
}

/// The place of an event within its round.
fn urgency(event: &LinkEvent) -> usize {
    match event {
        LinkEvent::Up { .. } => 0,
        LinkEvent::Frame(Lane::Control, _) => 1,
        LinkEvent::Frame(Lane::Of(precedence), _) => 2 + precedence.rank(),
        LinkEvent::Down { .. } => usize::MAX,
    }
}
