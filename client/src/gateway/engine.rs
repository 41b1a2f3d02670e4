//! The one task that owns courier, shelf and line: select → on → perform, a round at a time. Not: what follows
//! from an event (`courier`), nor the steps themselves (`outgoing`, `incoming`, `answers`, `officer`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use blo_proto::{
    Code, Digest, OfficeId, SessionId, Timestamp,
    content::Content,
    frame::{Frame, Lane},
    seal::OpeningSession,
};
use bytes::Bytes;
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

use super::{
    clockwork::Clockwork,
    command::Command,
    counterpart::Counterpart,
    live::{LinkState, Live},
    relays::{Relay, next},
    round::Round,
    seams::{LinkEvent, Parts},
};
use crate::{
    courier::{Cargo, Courier, Effect, Event, ParcelId, Via},
    shelf::{Shelf, ShelfError, Tag},
};

/// How often the relay is asked for its clock.
pub(super) const PING_EVERY: Duration = Duration::from_secs(60);
/// However quiet it is, so often it is seen whether the store has failed meanwhile.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// What the ends of all links may take together: a second each is allowed for what waits and for the close itself.
const FAREWELLS: Duration = Duration::from_secs(3);
/// Wait after a disk that is full or failing.
const DISK_WAIT: Duration = Duration::from_secs(1);

pub(super) struct Engine {
    pub(super) parts: Parts,
    pub(super) shelf: Arc<Shelf>,
    pub(super) courier: Courier,
    pub(super) peers: BTreeMap<OfficeId, Counterpart>,
    pub(super) parcels: BTreeMap<ParcelId, Load>,
    pub(super) bindings: BTreeMap<Digest, ParcelId>,
    pub(super) in_memory: BTreeSet<(u64, u8)>,
    pub(super) backlog: [Option<(u64, u8)>; 4],
    pub(super) duties: BTreeMap<u64, super::incoming::Duty>,
    pub(super) next_id: u64,
    pub(super) opening: BTreeMap<(OfficeId, SessionId), OpeningSession>,
    /// Envelopes whose handling failed in this run.
    pub(super) poison: BTreeSet<Bytes>,
    pub(super) restated: BTreeMap<Digest, Timestamp>,
    /// When this office was last restored.
    pub(super) restored_at: Option<Timestamp>,
    /// The journal is the one that this office last wrote to.
    pub(super) own_journal: bool,
    /// It was put back from a backup, and is opened for the first time since.
    pub(super) restored: bool,
    /// Restored counterparts that are being given what they lack.
    pub(super) giving: BTreeMap<OfficeId, super::giving::Giving>,
    /// What relays hold for counterparts that are not reached by them any more is submitted to others.
    pub(super) moves: BTreeMap<OfficeId, super::relay_loss::Loss>,
    pub(super) own_bundle: Timestamp,
    pub(super) clockwork: Clockwork,
    pub(super) live: Live,
    /// Every relay of this office, in the order of its list.
    pub(super) relays: Vec<Relay>,
    /// The one whose event is being taken.
    pub(super) at: Via,
    /// Alarms that relays caused, and which of them stand by it.
    pub(super) alarmed: BTreeMap<(&'static str, String), BTreeSet<Via>>,
    /// What goes by another relay since a link ended, and has not left yet.
    pub(super) set_out: Vec<Effect>,
    pub(super) tests: super::test_message::Tests,
    /// For what was kept long enough.
    pub(super) look: super::forgetting::Look,
    swept_minute: u64,
    /// The journal could not be read after a failure: nothing is taken until it can.
    pub(super) unread: bool,
    /// The disk did not take a round: until then the clock alone causes nothing, for it would fail again at once.
    rests_until: Option<Instant>,
    /// A round is open until then for what comes next.
    pub(super) lingers_until: Option<Instant>,
    told: watch::Sender<u64>,
    live_out: watch::Sender<Live>,
    pub(super) facts: Arc<super::Facts>,
    /// What the relay said of offices with whom no agreement is known here yet.
    pub(super) strangers: BTreeMap<OfficeId, blo_proto::frame::Counterpart>,
    /// Bytes that came by a link and wait at its relay until an agreement with their sender is known here.
    pub(super) left: BTreeMap<(Via, OfficeId), usize>,
    /// Statements that an agreement is over which nobody has ended as far as is known here, since when, about whom.
    pub(super) doubted: Vec<(OfficeId, Timestamp, blo_proto::receipt::SignedRelayReceipt)>,
    /// What of ceremonies goes through the relay.
    pub(super) proposals: Option<super::proposals::Desk>,
    /// Another key of this office, which changes by plan.
    pub(super) other: Option<super::seams::OtherKey>,
    /// The relay knew us by neither since it last let us in.
    pub(super) turned: bool,
    /// Lists of what authorities took back.
    pub(super) revocations: super::revocations::Revocations,
    /// Attachments; `None` where their folder cannot be used.
    pub(super) blobs: Option<super::blobs::Blobs>,
    /// What is watched until an officer has acted.
    pub(super) vigil: super::vigil::Vigil,
}

/// A parcel's contents here.
pub(super) struct Load {
    pub(super) to: OfficeId,
    pub(super) cargo: Cargo,
    /// Of an alert.
    pub(super) name: Option<Tag>,
    pub(super) recipient: u8,
    pub(super) precedence: blo_proto::Precedence,
    pub(super) exercise: bool,
    pub(super) expires_at: Timestamp,
    /// Its recipient had it before a restore.
    pub(super) again: bool,
    pub(super) content: Option<Arc<Content>>,
    pub(super) origin: Origin,
    pub(super) envelope: Option<Bytes>,
    pub(super) binding: Option<Digest>,
}

/// Where the queue entry of a parcel is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Nowhere yet: made in this round and never queued as content.
    None,
    /// In this round's entry.
    Round(usize),
    /// In the journal.
    Stored(blo_store::Position),
}

/// The ends that desks hold.
pub(super) struct Ends {
    pub(super) told: watch::Sender<u64>,
    pub(super) live: watch::Sender<Live>,
    pub(super) facts: Arc<super::Facts>,
}

impl Engine {
    pub(super) fn new((parts, relays): (Parts, Vec<Relay>), shelf: Arc<Shelf>, ends: Ends) -> Self {
        let clockwork = Clockwork::new(Arc::clone(&parts.clock));
        Self {
            live: Live::new(&parts.office, &relays),
            parts,
            shelf,
            courier: Courier::default(),
            peers: BTreeMap::new(),
            parcels: BTreeMap::new(),
            bindings: BTreeMap::new(),
            in_memory: BTreeSet::new(),
            backlog: [None; 4],
            duties: BTreeMap::new(),
            next_id: 1,
            opening: BTreeMap::new(),
            poison: BTreeSet::new(),
            restated: BTreeMap::new(),
            restored_at: None,
            own_journal: false,
            restored: false,
            giving: BTreeMap::new(),
            moves: BTreeMap::new(),
            own_bundle: Timestamp::default(),
            clockwork,
            relays,
            at: Via::default(),
            alarmed: BTreeMap::new(),
            set_out: Vec::new(),
            tests: super::test_message::Tests::default(),
            look: super::forgetting::Look::default(),
            swept_minute: 0,
            unread: false,
            rests_until: None,
            lingers_until: None,
            told: ends.told,
            live_out: ends.live,
            facts: ends.facts,
            strangers: BTreeMap::new(),
            left: BTreeMap::new(),
            doubted: Vec::new(),
            proposals: None,
            other: None,
            turned: false,
            revocations: super::revocations::Revocations::default(),
            blobs: None,
            vigil: super::vigil::Vigil::new(),
        }
    }

    /// Runs until told to stop, until nobody holds the other end of `commands`, or until only another start helps.
    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let mut open: Option<Round> = None;
        loop {
            if !self.own_journal && !self.unread {
                self.own_journal().await;
            }
            self.dial_due();
            let wake = self.wake();
            let woken = tokio::select! {
                biased;
                (via, event) = next(&mut self.relays) => Woken::Event(via, Box::new(event)),
                command = commands.recv() => Woken::Command(command),
                () = tokio::time::sleep_until(wake) => Woken::Time,
            };
            // The time of what happened, not of when the waiting began.
            let now = self.clockwork.now();
            let mut round = open.take().unwrap_or_else(|| Round::new(now));
            round.goes_on(now);
            let timely = matches!(woken, Woken::Time);
            let stop = match woken {
                Woken::Event(via, event) => {
                    self.drain_events((via, *event), &mut round);
                    self.drain_commands(&mut commands, &mut round)
                }
                Woken::Command(None) => true,
                Woken::Command(Some(command)) => {
                    let stop = self.command(command, &mut round);
                    self.drain_pending_events(Vec::new(), &mut round);
                    stop || self.drain_commands(&mut commands, &mut round)
                }
                Woken::Time => {
                    self.drain_pending_events(Vec::new(), &mut round);
                    false
                }
            };
            if !stop && !timely && self.lingers(&round) {
                open = Some(round);
                continue;
            }
            self.lingers_until = None;
            self.clock_causes(&mut round);
            self.commit(round).await;
            self.forget_ended();
            self.publish();
            let failure = self.shelf.failure();
            if let Some(error) = &failure {
                tracing::error!(%error, "the store failed: the gateway ends");
            }
            if stop || failure.is_some() {
                break;
            }
        }
        self.stop(&mut commands).await;
    }

    pub(super) async fn stop(mut self, commands: &mut mpsc::Receiver<Command>) {
        commands.close();
        let goodbye = Frame::Goodbye(Code::ShuttingDown.as_str().to_owned());
        let mut ends = Vec::new();
        for relay in &mut self.relays {
            relay.send(Lane::Control, goodbye.clone());
            relay.line = None;
            ends.extend(relay.events.take());
        }
        self.told.send_replace(u64::MAX);
        let shelf = Arc::clone(&self.shelf);
        drop(self);
        let closed = tokio::task::spawn_blocking(move || shelf.close()).await;
        // A link that is not waited for ends with the program, and its relay takes it for silence: it would tell
        // counterparts for half a minute that this office is linked.
        let farewells = async {
            for mut events in ends {
                while events.recv().await.is_some() {}
            }
        };
        let _ = tokio::time::timeout(FAREWELLS, farewells).await;
        if let Ok(Err(error)) = closed {
            tracing::error!(%error, "the journal did not close cleanly");
        }
    }

    /// Tells the courier and performs what follows.
    pub(super) fn cause(&mut self, event: Event, round: &mut Round) {
        tracing::trace!(?event, "courier");
        for effect in self.courier.on(event, round.now) {
            tracing::trace!(?effect, "courier");
            self.perform(effect, round);
        }
    }

    pub(super) fn clock_causes(&mut self, round: &mut Round) {
        round.attach = None;
        if self.unread {
            return;
        }
        for effect in std::mem::take(&mut self.set_out) {
            self.perform(effect, round);
        }
        if self.rests_until.is_some_and(|at| at > Instant::now()) {
            // What is written down meanwhile takes with it what is owed for it, or a crash forgets that.
            if !round.entries.is_empty() {
                self.cause(Event::Rested, round);
            }
            return;
        }
        self.look_at_home_lists(round);
        self.watch_closed(round);
        let minute = round.now.as_millis() / 60_000;
        if minute != self.swept_minute {
            self.swept_minute = minute;
            self.sweep(round);
            self.sweep_blobs(minute, round);
            self.forget_the_old(minute, round);
            if self.renew_bundle(round.now) && self.link_up() {
                self.publish_bundle(round);
            }
            self.destroy_old_keys(round);
            self.look_at_roll_overs(round);
            self.repeat_proposals(minute, round.now);
            self.watch_numbers(round);
        }
        self.watch_doubted(round);
        if self.ping_at().is_some_and(|at| at <= Instant::now()) {
            self.ping(round);
            self.watch_numbers(round);
        }
        self.find_ways(round);
        self.make_good(round);
        self.void_what_parted(round);
        self.ask_again(round);
        self.send_the_rest(round);
        self.give_again(round);
        self.take_early(round);
        self.keep_vigil(round);
        self.refill(round);
        round.attach = None;
        self.cause(Event::Rested, round);
    }

    /// The one durable point of a round: nothing leaves and nobody is answered before it.
    pub(super) async fn commit(&mut self, mut round: Round) {
        if round.poisoned {
            let reason = "an envelope could not be handled; send again".to_owned();
            let error = ShelfError::from(blo_store::StoreError::Index { reason });
            return self.failed(round, &error);
        }
        let entries = round.take_entries();
        match self.shelf.append(entries).await {
            Ok(positions) => self.committed(round, &positions),
            Err(error) => self.failed(round, &error),
        }
    }

    pub(super) fn committed(&mut self, mut round: Round, positions: &[blo_store::Position]) {
        self.settle_origins(&round, positions);
        self.vigil.committed();
        for (id, _) in std::mem::take(&mut round.sealed) {
            let bytes = self
                .parcels
                .get(&id)
                .and_then(|load| load.envelope.as_ref());
            let bytes = u64::try_from(bytes.map_or(0, Bytes::len)).unwrap_or(u64::MAX);
            // Submissions only: what a durable envelope causes writes nothing.
            self.cause(Event::Sealed { id, bytes }, &mut round);
        }
        for reply in round.replies.drain(..) {
            reply(None);
        }
        self.say(&mut round);
        self.fetch_what_was_left();
        self.blobs_give_way(round.bytes > 0);
        if !positions.is_empty() {
            self.told.send_replace(self.shelf.last().number());
        }
    }

    /// Nothing of it counts: what is known is read from disk again.
    pub(super) fn failed(&mut self, mut round: Round, error: &ShelfError) {
        tracing::error!(%error, "the journal did not take a round");
        for reply in round.replies.drain(..) {
            reply(Some(error));
        }
        self.doubt_disk();
        self.rests_until = Some(Instant::now() + DISK_WAIT);
        self.read_again();
    }

    /// What is in memory does not count any more; it is read again, now or in a second.
    pub(super) fn doubt_disk(&mut self) {
        for via in self.all_relays() {
            self.at = via;
            self.down(None, "the gateway's disk");
            if self.relay().state != LinkState::Stopped {
                self.relay_mut().dial_at = Some(Instant::now() + DISK_WAIT);
            }
        }
        self.unread = true;
    }

    /// Nothing is decided from a memory that the disk does not back.
    pub(super) fn read_again(&mut self) {
        match self.restore() {
            Ok(()) => self.unread = false,
            Err(error) => {
                tracing::error!(%error, "the journal cannot be read");
                self.unread = true;
                for relay in &mut self.relays {
                    relay.dial_at = Some(Instant::now() + DISK_WAIT);
                }
            }
        }
    }

    pub(super) fn wake(&self) -> Instant {
        let now = self.clockwork.now();
        let until = |at: Timestamp| Instant::now() + Duration::from_millis(at.millis_since(now));
        let minute = Timestamp::from_millis((now.as_millis() / 60_000 + 1) * 60_000);
        if let Some(rested) = self.rests_until.filter(|at| *at > Instant::now()) {
            return self.dial_at().map_or(rested, |at| at.min(rested));
        }
        if !self.unread && (self.can_refill() || self.has_to_give() || self.has_early()) {
            return Instant::now();
        }
        let mut wake = until(minute).min(Instant::now() + LOOK_EVERY);
        for at in [
            self.courier.wakes_at().map(until),
            self.acks_due().map(until),
            self.dial_at(),
            self.ping_at(),
            self.ways_due(),
            self.vigil.wakes_at(until).filter(|_| !self.unread),
            self.lingers_until,
        ]
        .into_iter()
        .flatten()
        {
            wake = wake.min(at);
        }
        wake
    }

    /// What `status` shows, as it is after this round.
    pub(super) fn publish(&mut self) {
        self.live.relays = self.relays.iter().map(Relay::live).collect();
        self.live.clock_offset_ms = self.clockwork.offset_ms();
        self.live.by_relay_time = self.clockwork.by_relay();
        self.live.bundle_epoch = self.own_bundle;
        let now = self.clockwork.now();
        self.live.now = now;
        self.live.counterparts.clear();
        for (office, peer) in &self.peers {
            self.live.counterparts.push(super::live::Counterpart {
                office: office.clone(),
                validity: peer.validity,
                ended: peer.ended.is_some(),
                key_changed: peer.changed.is_some() || peer.outdated,
                revoked: peer.revoked.is_some(),
                bundle_epoch: peer.bundle.as_ref().map(|bundle| bundle.epoch),
                linked: peer.presence.linked(),
                last_seen: peer.presence.last_seen(),
                more_waits: peer
                    .more_waits_at
                    .is_some_and(|at| now.millis_since(at) < super::counterpart::MORE_WAITS_MS),
                queued: self.courier.waiting_for(office),
                held: peer.held,
                gaps: self.courier.gaps(office, now),
                serial: peer.highest(),
                next_key: peer.pending().next().map(|one| {
                    let by_us = one.pending.said.by != *office;
                    (by_us, one.pending.counts_from())
                }),
            });
        }
        self.live_out.send_replace(self.live.clone());
    }

    pub(super) fn fresh_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id = self.next_id.saturating_add(1);
        id
    }
}

/// What ended the waiting of a round.
enum Woken {
    Event(Via, Box<Option<LinkEvent>>),
    Command(Option<Command>),
    Time,
}
