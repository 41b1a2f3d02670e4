//! The link's ups and downs, and its frames to where they belong. Not: their meaning.

use std::time::Duration;

use blo_proto::{
    Code, IdentityKey, OfficeId,
    frame::{Frame, Hello, Lane},
    limits,
};
use bytes::Bytes;
use tokio::time::Instant;

use super::engine::{Engine, PING_EVERY};
use super::{
    acks::Acks,
    live::LinkState,
    round::{Round, random},
    seams::LinkEvent,
};
use crate::{
    backoff::Backoff,
    courier::{Event, Via},
    shelf::{Body, Entry, Kind, Named, keys},
};

impl Engine {
    /// Begins a link to the relay at hand.
    pub(super) fn dial(&mut self) {
        let hello = Hello {
            versions: vec![limits::VERSION],
            features: Vec::new(),
            clock: self.parts.clock.now(),
            link_token: self.link_token(),
            known: self.relay().known,
            crls: self.revocations.numbers(),
            software: concat!("blo ", env!("CARGO_PKG_VERSION")).to_owned(),
        };
        let relay = self.relay_mut();
        relay.goodbye = None;
        let (line, events) = relay.dialer.dial(hello);
        relay.line = Some(line);
        relay.events = Some(events);
        relay.state = LinkState::Connecting;
    }

    fn link_token(&self) -> Bytes {
        let token = self.shelf.single(&self.of_relay(keys::VALUE_TOKEN));
        match token.ok().flatten() {
            Some(Body {
                kind: Some(Kind::Value(named)),
                ..
            }) => named.bytes,
            Some(_) | None => Bytes::new(),
        }
    }

    /// The key of a single value that each relay has.
    pub(super) fn of_relay(&self, which: u8) -> blo_store::Key {
        keys::of_relay(which, self.shelf.vault().relay(&self.relay().name))
    }

    pub(super) fn link_event(&mut self, via: Via, event: LinkEvent, round: &mut Round) {
        round.attach = None;
        self.at = via;
        round.via = via;
        match event {
            LinkEvent::Up {
                welcome,
                relay_key,
                relay_chain,
                over,
            } => {
                self.relay_mut().over = over;
                self.up(&welcome, relay_key, relay_chain, round);
            }
            LinkEvent::Frame(lane, frame) => self.frame(lane, frame, round),
            LinkEvent::Down { code, reason } => {
                let code = code.or(self.relay().goodbye);
                self.down(code, &reason);
                if code == Some(Code::SecondGateway) {
                    let code = Code::SecondGateway;
                    let message = format!("{} {}", code.happened(), code.remedy());
                    self.raise_by_relay(code.as_str(), "", message, round);
                }
                self.down_for_key(code, round);
                if code == Some(Code::BadCertificate) {
                    self.own_certificate_refused(round);
                }
            }
        }
    }

    pub(super) fn up(
        &mut self,
        welcome: &blo_proto::frame::Welcome,
        relay_key: IdentityKey,
        relay_chain: Vec<Bytes>,
        round: &mut Round,
    ) {
        if self.is_revoked_relay(&relay_chain, round) {
            return;
        }
        self.clockwork.relay_said(welcome.clock);
        round.now = self.clockwork.now();
        self.restamp_all(round);
        round.attach = None;
        let now = round.now;
        let relay = self.relay_mut();
        relay.key = Some(relay_key);
        relay.chain.clone_from(&relay_chain);
        relay.up = true;
        relay.blob_token = welcome.blob_token;
        relay.up_at = Instant::now();
        relay.since = Some(now);
        relay.tries = 0;
        relay.state = LinkState::Up;
        relay.reason.clear();
        relay.ping_at = Instant::now() + PING_EVERY;
        self.choose_blob_relay();
        self.keep_token(welcome.link_token.clone(), round);
        round.tokens_kept.insert(self.at);
        self.keep_relay_chain(relay_chain, round);
        self.own_key_known(round);
        self.own_certificate_taken(round);
        self.renew_bundle(round.now);
        self.publish_bundle(round);
        self.tell_ends(round);
        self.tell_roll_overs(round);
        self.let_in_with_key(round);
        self.tell_proposals(welcome.epoch, round.now);
        self.relay_stands_at(welcome.epoch, welcome.position);
        self.find_ways(round);
        let sealable: Vec<OfficeId> = self.sealable_peers(round.now);
        for office in sealable {
            self.cause(Event::Sealable(office), round);
        }
        let budget = u64::try_from(limits::LANE_BUDGET_BYTES).unwrap_or(u64::MAX);
        let mut budgets = [budget; 4];
        for &(precedence, bytes) in &welcome.budgets {
            if let Some(slot) = budgets.get_mut(precedence.rank()) {
                *slot = bytes;
            }
        }
        round.attach = None;
        let via = self.at;
        self.cause(Event::LinkUp { via, budgets }, round);
        tracing::info!(relay = %welcome.relay, "link up");
    }

    fn keep_token(&self, token: Bytes, round: &mut Round) {
        let named = Named {
            name: char::from(keys::VALUE_TOKEN).to_string(),
            bytes: token,
        };
        let mut entry = Entry::new(round.now, Kind::Value(named));
        entry.point(self.of_relay(keys::VALUE_TOKEN), Vec::new());
        round.push(entry);
        round.attach = None;
    }

    /// The link to the relay at hand is gone.
    pub(super) fn down(&mut self, code: Option<Code>, reason: &str) {
        let (via, now) = (self.at, self.clockwork.now());
        let relay = self.relay_mut();
        relay.line = None;
        relay.acks = Acks::default(); // it gives them again, and gives positions of its own
        if relay.up || relay.since.is_none() {
            relay.since = Some(now);
        }
        relay.up = false;
        relay.reason = code.map_or_else(|| reason.to_owned(), |code| code.to_string());
        let moved = self.courier.on(Event::LinkDown { via }, now);
        self.set_out.extend(moved);
        self.choose_blob_relay();
        for peer in self.peers.values_mut() {
            peer.presence.lost(via);
            peer.asked_at = None;
        }
        self.left.retain(|(by, _), _| *by != via);
        let relay = self.relay_mut();
        if code == Some(Code::SecondGateway) {
            relay.state = LinkState::Stopped;
            relay.dial_at = None;
            tracing::error!("another gateway has linked as this office");
            return;
        }
        relay.state = LinkState::Down;
        let wait = Backoff::LINK.wait_ms(relay.tries, u64::from_be_bytes(random()));
        relay.tries = relay.tries.saturating_add(1);
        relay.dial_at = Some(Instant::now() + Duration::from_millis(wait));
        tracing::info!(relay = %relay.name, reason, wait_ms = wait, "link down");
    }

    /// Asks every relay for its clock that was not asked for a minute.
    pub(super) fn ping(&mut self, round: &mut Round) {
        let clock = self.parts.clock.now();
        for (at, relay) in self.relays.iter_mut().enumerate() {
            if relay.up && relay.ping_at <= Instant::now() {
                relay.ping_at = Instant::now() + PING_EVERY;
                let ping = (Via(at), Lane::Control, Frame::Ping(clock));
                round.for_one.push(ping);
            }
        }
    }

    /// Lets out what this round has for each relay: it is durable now.
    pub(super) fn say(&mut self, round: &mut Round) {
        let tokens = std::mem::take(&mut round.tokens_kept).into_iter();
        let tokens = tokens.map(|via| (via, Lane::Control, Frame::TokenKept));
        let mut first: Vec<_> = tokens.collect();
        for ((via, precedence), positions) in std::mem::take(&mut round.acks) {
            // What is not said on its own link is not said on the next: that relay may have been put back meanwhile, and
            // have something else at these positions.
            if let Some(relay) = self.relays.get_mut(via.0).filter(|relay| relay.up) {
                relay.acks.add(precedence, positions);
            }
        }
        for (at, relay) in self.relays.iter_mut().enumerate() {
            let due = relay.acks.take_due(round.now).into_iter();
            first.extend(due.map(|(lane, frame)| (Via(at), lane, frame)));
        }
        for (lane, frame) in round.outbox.drain(..) {
            let up = self.relays.iter_mut().enumerate().filter(|(_, it)| it.up);
            for (at, _) in up {
                round.for_one.push((Via(at), lane, frame.clone()));
            }
        }
        for (via, lane, frame) in first.into_iter().chain(round.for_one.drain(..)) {
            if let Some(relay) = self.relays.get_mut(via.0) {
                relay.send(lane, frame);
            }
        }
    }

    pub(super) fn frame(&mut self, lane: Lane, frame: Frame, round: &mut Round) {
        match frame {
            Frame::Deliver { position, envelope } => {
                round.bytes = round.bytes.saturating_add(envelope.len());
                self.deliver(lane, position, envelope, round);
            }
            Frame::Receipt(statement) => self.relay_statement(&statement, round),
            Frame::Settled(binding) => self.settled(binding, round),
            Frame::Refused(refused) => self.refused(refused, round),
            Frame::Repeated(again) => self.repeated(again, round),
            Frame::Counterpart(counterpart) => self.counterpart(counterpart, round),
            Frame::Presence {
                office,
                linked,
                last_seen,
                second_gateway,
            } => {
                self.second_gateway_of(&office, second_gateway, round);
                if let Some(peer) = self.peers.get_mut(&office) {
                    let said = (linked, last_seen);
                    peer.presence.said(round.via, said, round.now);
                }
            }
            Frame::Waiting(office) => {
                if let Some(peer) = self.peers.get_mut(&office) {
                    peer.more_waits_at = Some(round.now);
                }
            }
            Frame::Unpair(unpairing) => self.unpaired(unpairing, round),
            Frame::RollOver(bytes) => self.roll_over_came(bytes, round),
            Frame::Introduce(bytes) | Frame::Agree(bytes) => self.proposal_came(bytes, round.now),
            Frame::Crl(der) => self.revocation_list(&der, round),
            Frame::Blob(frame) => self.blob_said(frame),
            Frame::Pong { echo, clock } => {
                let own = self.parts.clock.now();
                self.relay_mut().round_trip_ms = Some(own.millis_since(echo));
                self.clockwork.relay_said(clock);
            }
            Frame::Goodbye(code) => self.relay_mut().goodbye = code.parse().ok(),
            Frame::Fetched(_)
            | Frame::Unknown
            | Frame::Open(_)
            | Frame::OpenBlobs
            | Frame::Hello(_)
            | Frame::Welcome(_)
            | Frame::TokenKept
            | Frame::PublishBundle(_)
            | Frame::VoidNumbers(_)
            | Frame::Ping(_)
            | Frame::Submit(_)
            | Frame::Ack(_) => {}
        }
    }
}
