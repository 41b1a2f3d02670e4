//! What has come and is taken into a round together. Not: what follows from it.

use std::time::Duration;

use blo_proto::frame::{Frame, Lane};
use tokio::{sync::mpsc, time::Instant};

use super::{command::Command, engine::Engine, round::Round, seams::LinkEvent};
use crate::courier::Via;

/// What is at most taken into one round, so that a FLASH never waits for a long one.
const ROUND_EVENTS_MAX: usize = 512;
const ROUND_BYTES_MAX: usize = 1024 * 1024;
/// How long the relay's answer may wait for what comes next, usually the counterpart's receipt: both then share a
/// commit, and nobody sees a difference of so little.
const ANSWER_WAIT: Duration = Duration::from_millis(4);

/// Answers of the relay that nothing waits for.
#[derive(Default)]
pub(super) struct Answers {
    kept: Vec<(Via, LinkEvent)>,
    due: Option<Instant>,
}

impl Answers {
    /// When they are to be taken at the latest.
    pub(super) const fn due(&self) -> Option<Instant> {
        self.due
    }

    fn keep(&mut self, via: Via, event: LinkEvent) {
        self.kept.push((via, event));
        self.due = self.due.or_else(|| Some(Instant::now() + ANSWER_WAIT));
    }

    fn take(&mut self) -> Vec<(Via, LinkEvent)> {
        self.due = None;
        std::mem::take(&mut self.kept)
    }
}

impl Engine {
    /// Lets an answer wait for what comes next, unless something waits for it; else gives the event back.
    pub(super) fn keep_answer(
        &mut self,
        via: Via,
        event: Option<LinkEvent>,
    ) -> Option<Option<LinkEvent>> {
        let answer = matches!(
            event,
            Some(LinkEvent::Frame(
                Lane::Of(_),
                Frame::Receipt(_) | Frame::Settled(_) | Frame::Fetched(_)
            ))
        );
        let busy = self.courier.is_blocked() || self.answers.kept.len() >= ROUND_EVENTS_MAX;
        match event {
            Some(event) if answer && !busy => {
                self.answers.keep(via, event);
                None
            }
            event => Some(event),
        }
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
        let mut waiting = self.answers.take();
        waiting.extend(came);
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

/// The place of an event within its round.
fn urgency(event: &LinkEvent) -> usize {
    match event {
        LinkEvent::Up { .. } => 0,
        LinkEvent::Frame(Lane::Control, _) => 1,
        LinkEvent::Frame(Lane::Of(precedence), _) => 2 + precedence.rank(),
        LinkEvent::Down { .. } => usize::MAX,
    }
}
