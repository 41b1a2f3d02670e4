//! The link's ups and downs, and its frames to where they belong. Not: their meaning.

use std::time::Duration;

use blo_proto::{
    Code, IdentityKey, OfficeId,
    frame::{Frame, Hello, Lane},
    limits,
};
use bytes::Bytes;
use tokio::{sync::mpsc, time::Instant};

use super::engine::{Engine, PING_EVERY};
use super::{
    live::LinkState,
    round::{Round, random},
    seams::LinkEvent,
};
use crate::{
    backoff::Backoff,
    courier::Event,
    shelf::{Body, Kind},
};

impl Engine {
    pub(super) fn dial(&mut self) -> mpsc::Receiver<LinkEvent> {
        self.dial_at = None;
        self.goodbye = None;
        let token = self
            .shelf
            .single(&crate::shelf::keys::single(crate::shelf::keys::VALUE_TOKEN));
        let token = match token.ok().flatten() {
            Some(Body {
                kind: Some(Kind::Value(named)),
                ..
            }) => named.bytes,
            Some(_) | None => Bytes::new(),
        };
        let hello = Hello {
            versions: vec![limits::VERSION],
            features: Vec::new(),
            clock: self.parts.clock.now(),
            link_token: token,
            known: self.known,
            crls: self.revocations.numbers(),
            software: concat!("blo ", env!("CARGO_PKG_VERSION")).to_owned(),
        };
        let (line, events) = self.parts.dialer.dial(hello);
        self.line = Some(line);
        self.live.link = LinkState::Connecting;
        events
    }

    pub(super) fn link_event(&mut self, event: LinkEvent, round: &mut Round) {
        round.attach = None;
        match event {
            LinkEvent::Up {
                welcome,
                relay_key,
                relay_chain,
                over,
            } => {
                self.live.over = over;
                self.up(&welcome, relay_key, relay_chain, round);
            }
            LinkEvent::Frame(lane, frame) => self.frame(lane, frame, round),
            LinkEvent::Down { code, reason } => {
                let code = code.or(self.goodbye);
                self.down(code, &reason);
                if code == Some(Code::SecondGateway) {
                    self.alarm(Code::SecondGateway, "", round);
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
        self.blobs_linked(&relay_key, welcome.blob_token);
        self.relay_key = Some(relay_key);
        self.relay_chain.clone_from(&relay_chain);
        self.clockwork.relay_said(welcome.clock);
        round.now = self.clockwork.now();
        self.restamp_all(round);
        round.attach = None;
        self.link_up = true;
        self.tries = 0;
        self.live.link = LinkState::Up;
        self.live.link_reason.clear();
        self.ping_at = Instant::now() + PING_EVERY;
        self.keep_value(
            crate::shelf::keys::VALUE_TOKEN,
            welcome.link_token.clone(),
            round,
        );
        round.token_kept = true;
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
        self.cause(Event::LinkUp { budgets }, round);
        tracing::info!(relay = %welcome.relay, "link up");
    }

    pub(super) fn down(&mut self, code: Option<Code>, reason: &str) {
        self.line = None;
        self.link_up = false;
        self.blobs_unlinked();
        let _ = self.courier.on(Event::LinkDown, self.clockwork.now());
        for peer in self.peers.values_mut() {
            peer.linked = None;
            peer.linked_since = None;
            peer.asked_at = None;
            peer.left_at_relay = 0;
        }
        self.live.link_reason = code.map_or_else(|| reason.to_owned(), |code| code.to_string());
        if code == Some(Code::SecondGateway) {
            self.live.link = LinkState::Stopped;
            self.dial_at = None;
            tracing::error!("another gateway has linked as this office");
            return;
        }
        self.live.link = LinkState::Down;
        let wait = Backoff::LINK.wait_ms(self.tries, u64::from_be_bytes(random()));
        self.tries = self.tries.saturating_add(1);
        self.dial_at = Some(Instant::now() + Duration::from_millis(wait));
        tracing::info!(reason, wait_ms = wait, "link down");
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
                    peer.linked = Some(linked);
                    let since = peer.linked_since.unwrap_or(round.now);
                    peer.linked_since = linked.then_some(since);
                    peer.last_seen = last_seen.or(peer.last_seen);
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
            Frame::Pong { clock, .. } => self.clockwork.relay_said(clock),
            Frame::Goodbye(code) => self.goodbye = code.parse().ok(),
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
