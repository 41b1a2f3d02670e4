//! The relays of an office, in the order of its list, and the link to each. What is done is done with the one whose event
//! is being taken. Not: what is said over a link (`linking`), nor which counterpart is reached by which (`ways`).

use std::{future::poll_fn, sync::Arc, task::Poll};

use blo_proto::{
    Code, IdentityKey, RelayId, StoreEpoch, Timestamp,
    frame::{Frame, Lane, blobs::BlobToken},
};
use bytes::Bytes;
use tokio::{sync::mpsc, time::Instant};

use super::{
    acks::Acks,
    engine::Engine,
    live::{LinkState, RelayLive},
    relay_loss::Loss,
    seams::{Dialer, Line, LinkEvent, RelayPart, Transport},
};
use crate::courier::Via;

/// One relay, and the link to it.
pub(super) struct Relay {
    pub(super) name: RelayId,
    pub(super) dialer: Arc<dyn Dialer>,
    pub(super) line: Option<Box<dyn Line>>,
    pub(super) events: Option<mpsc::Receiver<LinkEvent>>,
    /// It said welcome.
    pub(super) up: bool,
    pub(super) goodbye: Option<Code>,
    pub(super) tries: u32,
    pub(super) dial_at: Option<Instant>,
    pub(super) ping_at: Instant,
    /// What came over this link and is on disk.
    pub(super) acks: Acks,
    /// Since when it is up.
    pub(super) up_at: Instant,
    /// Lets a connection for attachments in beside the link; without it this relay takes none.
    pub(super) blob_token: Option<BlobToken>,
    /// Since when it is, or is not.
    pub(super) since: Option<Timestamp>,
    /// Of the last question for its clock.
    pub(super) round_trip_ms: Option<u64>,
    pub(super) key: Option<IdentityKey>,
    /// The certificates that it showed on this link.
    pub(super) chain: Vec<Bytes>,
    /// The highest position that it ever stated, and of which store.
    pub(super) known: Option<(StoreEpoch, u64)>,
    /// What it lost is being submitted again.
    pub(super) loss: Option<Loss>,
    pub(super) state: LinkState,
    pub(super) reason: String,
    pub(super) over: Transport,
}

impl Relay {
    pub(super) fn new(part: &RelayPart) -> Self {
        Self {
            name: part.name.clone(),
            dialer: Arc::clone(&part.dialer),
            line: None,
            events: None,
            up: false,
            goodbye: None,
            tries: 0,
            dial_at: Some(Instant::now()),
            ping_at: Instant::now(),
            acks: Acks::default(),
            up_at: Instant::now(),
            blob_token: None,
            since: None,
            round_trip_ms: None,
            key: None,
            chain: Vec::new(),
            known: None,
            loss: None,
            state: LinkState::Connecting,
            reason: String::new(),
            over: Transport::Udp,
        }
    }

    pub(super) fn send(&mut self, lane: Lane, frame: Frame) {
        if let Some(line) = &mut self.line {
            line.send(lane, frame);
        }
    }

    pub(super) fn live(&self) -> RelayLive {
        RelayLive {
            relay: self.name.clone(),
            link: self.state,
            link_reason: self.reason.clone(),
            over: self.over,
        }
    }
}

impl Engine {
    /// The relay whose event is being taken.
    pub(super) fn relay(&self) -> &Relay {
        self.relays
            .get(self.at.0)
            .expect("an event is of a relay of the list")
    }

    /// The same, to be changed.
    pub(super) fn relay_mut(&mut self) -> &mut Relay {
        self.relays
            .get_mut(self.at.0)
            .expect("an event is of a relay of the list")
    }

    /// The relay that is linked, the first of several, or the first of the list.
    pub(super) fn foremost(&self) -> &Relay {
        let up = self.relays.iter().find(|relay| relay.up);
        up.or_else(|| self.relays.first())
            .expect("an office has a relay")
    }

    /// Whether any relay is linked.
    pub(super) fn link_up(&self) -> bool {
        self.relays.iter().any(|relay| relay.up)
    }

    /// Whether something that a relay lost is not queued again yet.
    pub(super) fn makes_good(&self) -> bool {
        self.relays.iter().any(|relay| relay.loss.is_some()) || !self.moves.is_empty()
    }

    /// Every place of the list.
    pub(super) fn all_relays(&self) -> impl Iterator<Item = Via> + use<> {
        (0..self.relays.len()).map(Via)
    }

    /// Begins the links that are due.
    pub(super) fn dial_due(&mut self) {
        for via in self.all_relays() {
            self.at = via;
            if self.relay().dial_at.is_none_or(|at| at > Instant::now()) {
                continue;
            }
            if self.unread {
                self.read_again();
            }
            if !self.unread {
                self.at = via;
                self.relay_mut().dial_at = None;
                if self.relay().state != LinkState::Stopped {
                    self.dial();
                }
            }
        }
    }

    /// When a link is to be begun next.
    pub(super) fn dial_at(&self) -> Option<Instant> {
        self.relays.iter().filter_map(|relay| relay.dial_at).min()
    }

    /// When a relay is to be asked for its clock next.
    pub(super) fn ping_at(&self) -> Option<Instant> {
        let up = self.relays.iter().filter(|relay| relay.up);
        up.map(|relay| relay.ping_at).min()
    }

    /// When something is to be acknowledged at the latest.
    pub(super) fn acks_due(&self) -> Option<Timestamp> {
        let up = self.relays.iter().filter(|relay| relay.up);
        up.filter_map(|relay| relay.acks.due()).min()
    }

    /// What waits to be heard of links that are gone is not.
    pub(super) fn forget_ended(&mut self) {
        for relay in &mut self.relays {
            if !relay.up && relay.line.is_none() {
                relay.events = None;
            }
        }
    }
}

/// The next event of any relay; `None`: its line is gone.
pub(super) async fn next(relays: &mut [Relay]) -> (Via, Option<LinkEvent>) {
    poll_fn(|context| {
        for (at, relay) in relays.iter_mut().enumerate() {
            if let Some(events) = &mut relay.events
                && let Poll::Ready(event) = events.poll_recv(context)
            {
                return Poll::Ready((Via(at), event));
            }
        }
        Poll::Pending
    })
    .await
}
