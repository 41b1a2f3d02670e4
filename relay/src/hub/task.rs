//! The hub's one task: commands in, batches to disk, what landed out. Not: links and offices (`office`).

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    future::pending,
    sync::Arc,
    time::Duration,
};

use blo_proto::{
    Clock, Code, Digest, Refusal, Timestamp, Verified,
    envelope::Carried,
    frame::{Frame, Lane, Repeated},
    receipt::RelayFact,
};
use blo_store::StoreError;
use bytes::Bytes;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{
    About, Command, LinkId, Setup, Vouching,
    answer::{Receipts, Voice},
    closing::Closing,
    flight::{After, Flights},
    fresh::Fresh,
    office::Links,
};
use crate::{
    admission::{Facts, Known, Verdict, judge},
    mailboxes::{Held, Left, Mailboxes, Stream},
    queue::{Effect, Event, Item, Queue},
    quota::{Quota, Rates},
    registry::{Registry, Snapshot},
};

/// How often expiry is looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(1);
/// Commands taken at once: what they append shares a sync.
const COMMANDS_AT_ONCE: usize = 1_024;
/// A repeat's header is passed on at most this often.
const REPEAT_EVERY_MS: u64 = 60_000;
const REPEATS_MAX: usize = 10_000;

pub(super) struct Task {
    pub(super) mailboxes: Mailboxes,
    pub(super) registry: Registry,
    pub(super) announce: watch::Sender<Arc<Snapshot>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) voice: Voice,
    pub(super) links: Links,
    pub(super) flights: Flights,
    pub(super) quota: Quota,
    queues: BTreeMap<u32, Queue>,
    lane_budget_bytes: u64,
    /// Numbers being written, and who waits for them.
    pub(super) unsynced: BTreeMap<(Stream, u64), Unsynced>,
    /// Admitted, until the machine says that they are written down.
    admitted: BTreeMap<u64, (Held, Bytes)>,
    tickets: u64,
    /// What is landing, by position, until the machine says whom to tell.
    pub(super) landing: BTreeMap<u64, Held>,
    /// Positions whose end is being written: nothing ends twice.
    pub(super) leaving: BTreeSet<u64>,
    /// A change of the registry is being written: the next one waits, because it is judged by what is there.
    pub(super) registering: bool,
    deferred: VecDeque<Command>,
    pub(super) receipts: Receipts,
    /// What receipts wait by.
    began: Instant,
    pub(super) fresh: Fresh,
    repeats: BTreeMap<Digest, Timestamp>,
    /// When a recipient was last told that a sender's envelopes wait for room.
    pub(super) waits: BTreeMap<(u32, u32), Timestamp>,
    /// How many numbers of a stream were given up since the last sweep.
    pub(super) voided: BTreeMap<Stream, usize>,
    /// A sweep's records are on their way: the next one waits for them.
    pub(super) sweeping: usize,
    /// The last sweep left something: the next one follows at once.
    pub(super) sweeps_on: bool,
    /// Held envelopes that could not be read any more, since start.
    pub(super) quarantined: u64,
    /// How fast an office may propose.
    pub(super) proposing: Rates,
    pub(super) vouching: Arc<dyn Vouching>,
    /// Queues of offices that may not write to each other any more.
    pub(super) closing: Vec<Closing>,
    ending: Option<oneshot::Sender<()>>,
}

pub(super) struct Unsynced {
    pub(super) binding: Digest,
    pub(super) waiting: Vec<(LinkId, Digest)>,
}

impl Task {
    pub(super) fn new(
        (mailboxes, registry): (Mailboxes, Registry),
        voice: Voice,
        setup: Setup,
        announce: watch::Sender<Arc<Snapshot>>,
    ) -> Result<Self, StoreError> {
        let quota = Quota::new(setup.bounds, mailboxes.held_by_pair()?);
        Ok(Self {
            voice,
            mailboxes,
            registry,
            announce,
            clock: setup.clock,
            links: Links::default(),
            flights: Flights::default(),
            quota,
            queues: BTreeMap::new(),
            lane_budget_bytes: setup.lane_budget_bytes,
            unsynced: BTreeMap::new(),
            admitted: BTreeMap::new(),
            tickets: 0,
            landing: BTreeMap::new(),
            leaving: BTreeSet::new(),
            registering: false,
            deferred: VecDeque::new(),
            receipts: Receipts::default(),
            began: Instant::now(),
            fresh: Fresh::default(),
            repeats: BTreeMap::new(),
            waits: BTreeMap::new(),
            voided: BTreeMap::new(),
            sweeping: 0,
            sweeps_on: false,
            quarantined: 0,
            proposing: super::proposals::rates(),
            vouching: setup.vouching,
            closing: Vec::new(),
            ending: None,
        })
    }

    /// Runs until the last handle is dropped, a shutdown is done, or the store failed, which it tells `broken`.
    pub(super) async fn run(
        mut self,
        mut inbox: mpsc::Receiver<Command>,
        broken: CancellationToken,
    ) {
        self.close_at_start();
        let mut sweep = tokio::time::interval(SWEEP_EVERY);
        sweep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut commands = Vec::with_capacity(COMMANDS_AT_ONCE);
        loop {
            let due = self.due();
            tokio::select! {
                biased;
                landed = self.flights.landed() => self.land(landed),
                // Before the commands: under load there is always another one.
                _ = sweep.tick() => self.sweep(),
                count = inbox.recv_many(&mut commands, COMMANDS_AT_ONCE), if self.ending.is_none() => {
                    if count == 0 {
                        break;
                    }
                    for command in commands.drain(..) {
                        self.command(command);
                    }
                }
                () = until(due) => {}
            }
            self.speak();
            self.flights.launch(&self.mailboxes, self.ending.is_some());
            if self.ending.is_some() && self.flights.is_empty() {
                break;
            }
            if let Some(error) = self.mailboxes.failure() {
                tracing::error!(%error, "the store failed: nothing is taken any more");
                broken.cancel();
                break;
            }
        }
        self.links.say_goodbye(Code::ShuttingDown);
        if let Err(error) = self.mailboxes.close() {
            tracing::error!(%error, "the store did not close cleanly; its index is made anew at the next start");
        }
        if let Some(done) = self.ending.take() {
            let _ = done.send(()); // nobody may be waiting
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When something that waits for company leaves without.
    fn due(&self) -> Option<Instant> {
        let said = self.receipts.due();
        let said = said.map(|ms| self.began + Duration::from_millis(ms));
        self.flights.due().into_iter().chain(said).min()
    }

    fn command(&mut self, command: Command) {
        let registers = matches!(
            command,
            Command::Publish(..)
                | Command::Unpair(..)
                | Command::Introduce(..)
                | Command::Agree(..)
                | Command::RollOver(..)
                | Command::Administer(..)
        );
        if registers && self.registering {
            self.deferred.push_back(command);
        } else {
            self.perform_command(command);
        }
    }

    /// Takes up changes of the registry that waited, until one is being written.
    pub(super) fn resume(&mut self) {
        self.registering = false;
        self.links.taking = None;
        while !self.registering
            && let Some(command) = self.deferred.pop_front()
        {
            self.perform_command(command);
        }
    }

    fn perform_command(&mut self, command: Command) {
        match command {
            Command::Link {
                office,
                key,
                token,
                reply,
            } => self.link(office, key, &token, reply),
            Command::Unlink(link) => self.unlink(link),
            Command::Submit(link, envelope) => self.submit(link, &envelope),
            Command::Refuse(link, lane, about, refusal) => {
                self.refuse(link, lane, about, &refusal);
            }
            Command::Ack(link, positions) => self.ack(link, &positions),
            Command::TokenKept(link) => self.token_kept(link),
            Command::Ping(link, echo) => {
                let clock = self.now();
                self.links
                    .send(link, Lane::Control, Frame::Pong { echo, clock });
            }
            Command::Publish(link, bundle) => self.publish(link, &bundle),
            Command::Void(link, numbers) => self.void(link, &numbers),
            Command::Unpair(link, unpairing) => self.unpair(link, &unpairing),
            Command::Introduce(link, introduction) => self.introduce(link, &introduction),
            Command::Agree(link, pairing) => self.agree(link, &pairing),
            Command::RollOver(link, roll_over) => self.roll_over(link, &roll_over),
            Command::Administer(request, reply) => self.administer(request, reply),
            Command::Look(look) => look(&self.mailboxes, &self.registry),
            Command::Count(reply) => {
                let _ = reply.send(self.figures()); // the asker may be gone
            }
            Command::Tell(office, frame) => {
                if let Some(link) = self.links.of_office(&office) {
                    self.links.send(link, Lane::Control, *frame);
                }
            }
            Command::Shutdown(done) => self.ending = Some(done),
        }
    }

    fn submit(&mut self, link: LinkId, envelope: &Verified<Carried>) {
        let carried = envelope.get();
        let number = &carried.header().number;
        let lane = Lane::Of(number.precedence);
        let binding = carried.binding();
        let stream = match self.still_routed(link, number) {
            Ok(stream) => stream,
            Err(refusal) => return self.refuse(link, lane, Some(About::own(binding)), &refusal),
        };
        let known = match self.known(&stream, number.sequence) {
            Ok(known) => known,
            Err(error) => {
                return self.refuse(link, lane, Some(About::own(binding)), &storage(&error));
            }
        };
        let now = self.now();
        let bytes = u64::try_from(carried.bytes().len()).unwrap_or(u64::MAX);
        let room = match known {
            Known::Nothing => self.quota.room(
                (stream.sender, stream.recipient),
                number.precedence,
                bytes,
                now,
            ),
            _ => Ok(()),
        };
        match judge(
            &Facts { known, room },
            &binding,
            carried.header().expires_at,
            now,
        ) {
            Verdict::Admit => self.admit(link, stream, carried),
            Verdict::Wait => {
                if let Some(first) = self.unsynced.get_mut(&(stream, number.sequence)) {
                    first.waiting.push((link, binding));
                }
            }
            Verdict::HeldAlready(position) => {
                self.receipts
                    .add(link, number.precedence, binding, position);
            }
            Verdict::Settled => self.settled(link, carried),
            Verdict::Refuse(refusal) => {
                if refusal.code == Code::Quota {
                    self.tell_waiting(&stream, &number.sender);
                }
                self.refuse(link, lane, Some(About::own(binding)), &refusal);
            }
        }
    }

    fn admit(&mut self, link: LinkId, stream: Stream, carried: &Carried) {
        let binding = carried.binding();
        let header = carried.header();
        let sequence = header.number.sequence;
        let held = Held {
            stream,
            sequence,
            minute: header.expires_at.minute_up(),
            binding: binding.as_bytes().to_vec(),
            bytes: u64::try_from(carried.bytes().len()).unwrap_or(u64::MAX),
            unreadable: false,
            refused: String::new(),
        };
        self.quota.hold(pair(&held), held.bytes);
        let first = Unsynced {
            binding,
            waiting: vec![(link, binding)],
        };
        self.unsynced.insert((stream, sequence), first);
        self.tickets = self.tickets.saturating_add(1);
        self.admitted
            .insert(self.tickets, (held, carried.bytes().clone()));
        self.queue_event(stream.recipient, Event::Submitted(self.tickets));
    }

    fn persist(&mut self, ticket: u64) {
        if let Some((held, body)) = self.admitted.remove(&ticket) {
            let after = After::Held(held.clone(), body.clone());
            self.flights.hold(held, body, after);
        }
    }

    /// A repeat of what left: the recipient is asked for its present status, at most once a minute.
    fn settled(&mut self, link: LinkId, carried: &Carried) {
        let number = &carried.header().number;
        let (lane, binding, now) = (Lane::Of(number.precedence), carried.binding(), self.now());
        self.links.send(link, lane, Frame::Settled(binding));
        if self
            .repeats
            .get(&binding)
            .is_some_and(|last| now.millis_since(*last) < REPEAT_EVERY_MS)
        {
            return;
        }
        if self.repeats.len() >= REPEATS_MAX {
            self.repeats.clear();
        }
        self.repeats.insert(binding, now);
        if let Some(recipient) = self.links.of_office(&number.recipient) {
            let again = Frame::Repeated(Repeated::of(carried));
            self.links.send(recipient, lane, again);
        }
    }

    fn ack(&mut self, link: LinkId, positions: &[u64]) {
        let Some(handle) = self.links.handle(link) else {
            return;
        };
        for position in positions {
            self.queue_event(handle, Event::Acked(*position));
        }
    }

    /// One signature for everything that landed together and goes to one lane of one link.
    fn speak(&mut self) {
        let now = self.clock.now();
        let now_ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        for (link, lane, entries) in self.receipts.take(now_ms, self.ending.is_some()) {
            for frame in self.voice.state(&RelayFact::Held, &entries, now) {
                self.links.send(link, lane, frame);
            }
        }
    }

    pub(super) fn queue_event(&mut self, handle: u32, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let now = self.clock.now();
            let budget = self.lane_budget_bytes;
            let queue = self
                .queues
                .entry(handle)
                .or_insert_with(|| Queue::new(budget));
            for effect in queue.on(event, now) {
                events.extend(self.perform(handle, effect));
            }
        }
    }

    /// Tries again what the disk did not give.
    pub(super) fn retry(&mut self) {
        let waits = |(handle, queue): (&u32, &Queue)| queue.waits_for_a_tick().then_some(*handle);
        let handles: Vec<u32> = self.queues.iter().filter_map(waits).collect();
        for handle in handles {
            self.queue_event(handle, Event::Tick);
        }
    }

    fn perform(&mut self, handle: u32, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Persist(ticket) => self.persist(ticket),
            Effect::Held(item) => self.answer_held(&item),
            Effect::Fetched(item) => self.tell_fetched(&item),
            Effect::Push(item) => return self.push(handle, &item),
            Effect::Settle(item) => self.settle(handle, &item),
            Effect::Expire(item) => self.expire(handle, &item, false),
            Effect::Quarantine(item) => self.quarantine(handle, &item),
            Effect::Load {
                precedence,
                after,
                limit,
            } => {
                return Some(self.load(handle, precedence, after, limit));
            }
        }
        None
    }

    fn push(&mut self, handle: u32, item: &Item) -> Option<Event> {
        if self.is_withdrawn(handle, item) {
            return Some(Event::Due(item.clone()));
        }
        let envelope = match self.fresh.take(item.position) {
            Some(envelope) => envelope,
            None => match self.mailboxes.envelope(item.position) {
                Ok(envelope) => envelope,
                Err(error) => {
                    tracing::error!(position = item.position, %error, "a held envelope cannot be read");
                    let lost = matches!(error, StoreError::Damaged { .. });
                    let item = item.clone();
                    return Some(Event::Unreadable { item, lost });
                }
            },
        };
        let frame = Frame::Deliver {
            position: item.position,
            envelope,
        };
        self.links
            .send_to_handle(handle, Lane::Of(item.precedence), frame);
        None
    }

    fn settle(&mut self, handle: u32, item: &Item) {
        if self.leaving.contains(&item.position) {
            return;
        }
        match self.mailboxes.held(handle, item) {
            Ok(Some(held)) => {
                self.leaving.insert(item.position);
                let left = Left {
                    position: item.position,
                    held,
                };
                self.flights.settle(left);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "an ack cannot be looked up"),
        }
    }
}

/// Resolves at a time, if there is one.
async fn until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => pending().await,
    }
}

pub(super) fn storage(error: &StoreError) -> Refusal {
    let code = match error {
        StoreError::Full => Code::StorageFull,
        _ => Code::StorageFailed,
    };
    Refusal::new(code, error.to_string())
}

pub(super) fn pair(held: &Held) -> (u32, u32) {
    (held.stream.sender, held.stream.recipient)
}
