//! Two machines, a relay that remembers numbers, and the frames between them, on virtual time. Not: what must hold.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp, receipt::Status};

use super::super::{
    Answer, Cargo, Courier, Effect, Event, Number, Offer, Owed, ParcelId, Peer, Via,
};

const BUDGETS: [u64; 4] = [1_500; 4];

#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    Send {
        node: usize,
        rank: usize,
    },
    /// Hands over one of the frames in flight, not always the first.
    Step(usize),
    /// Hands one over and leaves it in flight as well.
    Double(usize),
    Cut(usize),
    Link(usize),
    Wait(u64),
    Refuse,
    Conflict,
    /// All that stands open at one node is carried to the other by hand.
    Carry(usize),
    /// The relay loses receipts that it holds.
    Lose(usize),
}

#[derive(Clone, Debug)]
enum Said {
    Alert(u64),
    Receipts {
        stream: StreamId,
        number: u64,
        about: Vec<(u64, Number)>,
    },
    Marks(Number),
    Nothing,
}

#[derive(Clone, Debug)]
struct Envelope {
    from: usize,
    number: Number,
    said: Said,
    margin: Vec<(StreamId, u64)>,
}

#[derive(Clone, Debug)]
enum Frame {
    Submit(usize, ParcelId, Envelope),
    Answer(usize, (ParcelId, Number), Answer),
    Deliver(usize, Envelope),
    Ack(usize, Envelope),
}

pub(super) struct Node {
    pub(super) courier: Courier,
    up: bool,
    said: BTreeMap<ParcelId, Said>,
    sealed: BTreeMap<ParcelId, Envelope>,
    pub(super) status: BTreeMap<u64, Status>,
    pub(super) shown: Vec<u64>,
    pub(super) receipts: BTreeMap<u64, Vec<(u64, Number)>>,
    duties: BTreeMap<u64, (u64, Number)>,
}

pub(super) struct World {
    pub(super) nodes: [Node; 2],
    flight: Vec<Frame>,
    numbers: BTreeMap<(usize, Number), Envelope>,
    settled: BTreeSet<(usize, Number)>,
    pub(super) now: Timestamp,
    next: u64,
    refuse: bool,
    conflict: bool,
    pub(super) lost: bool,
}

pub(super) fn office(node: usize) -> OfficeId {
    ["mae-sai.th", "tachileik.mm"][node].parse().unwrap()
}

impl World {
    pub(super) fn new() -> Self {
        let node = |node: usize| {
            let seed = u64::try_from(node).unwrap() * 10;
            let peer = Peer::new(StreamId(seed + 1), StreamId(seed + 2));
            let mut courier = Courier::new([(office(1 - node), peer)]);
            courier.on(Event::Sealable(office(1 - node)), Timestamp::default());
            Node {
                courier,
                up: false,
                said: BTreeMap::new(),
                sealed: BTreeMap::new(),
                status: BTreeMap::new(),
                shown: Vec::new(),
                receipts: BTreeMap::new(),
                duties: BTreeMap::new(),
            }
        };
        Self {
            nodes: [node(0), node(1)],
            flight: Vec::new(),
            numbers: BTreeMap::new(),
            settled: BTreeSet::new(),
            now: Timestamp::from_millis(1_800_000_000_000),
            next: 100,
            refuse: false,
            conflict: false,
            lost: false,
        }
    }

    fn fresh(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn cause(&mut self, node: usize, event: Event) {
        for effect in self.nodes[node].courier.on(event, self.now) {
            self.perform(node, effect);
        }
    }

    fn rest(&mut self, node: usize) {
        self.cause(node, Event::Rested);
    }

    fn offer(&mut self, node: usize, precedence: Precedence, cargo: Cargo, said: Said) {
        let id = ParcelId(self.fresh());
        self.nodes[node].said.insert(id, said);
        let offer = Offer {
            id,
            to: office(1 - node),
            precedence,
            cargo,
            expires_at: self.now.plus_millis(86_400_000),
            attempt: 1,
            not_before: Timestamp::default(),
            sealed: None,
        };
        self.cause(node, Event::Accepted(offer));
    }

    fn perform(&mut self, node: usize, effect: Effect) {
        match effect {
            Effect::Seal { id, number, .. } => {
                let here = &mut self.nodes[node];
                let margin = here.courier.peer(&office(1 - node)).unwrap().acknowledged();
                let said = here.said[&id].clone();
                here.sealed.insert(
                    id,
                    Envelope {
                        from: node,
                        number,
                        said,
                        margin,
                    },
                );
                self.cause(node, Event::Sealed { id, bytes: 600 });
            }
            Effect::Submit { id, .. } => {
                let envelope = self.nodes[node].sealed[&id].clone();
                self.flight.push(Frame::Submit(node, id, envelope));
            }
            Effect::Held { id, settled: false } => {
                if let Said::Alert(key) = self.nodes[node].said[&id] {
                    self.climb(node, key, Status::Held);
                }
            }
            Effect::Refused { .. } | Effect::Lapsed { .. } => panic!("nothing is refused or over"),
            other => self.speak(node, other),
        }
    }

    /// What the two machines say to each other besides alerts.
    fn speak(&mut self, node: usize, effect: Effect) {
        let stream = self.nodes[node]
            .courier
            .peer(&office(1 - node))
            .unwrap()
            .receipt_stream();
        match effect {
            Effect::Receipts {
                precedence,
                number,
                duties,
                ..
            } => {
                let here = &mut self.nodes[node];
                let about: Vec<_> = duties
                    .iter()
                    .map(|duty| here.duties.remove(duty).unwrap())
                    .collect();
                here.receipts.insert(number, about.clone());
                let said = Said::Receipts {
                    stream,
                    number,
                    about,
                };
                self.offer(node, precedence, Cargo::Receipts(number), said);
            }
            Effect::Again {
                number, precedence, ..
            } => {
                let about = self.nodes[node].receipts[&number].clone();
                let said = Said::Receipts {
                    stream,
                    number,
                    about,
                };
                self.offer(node, precedence, Cargo::Receipts(number), said);
            }
            Effect::Covered { numbers, .. } => {
                for number in numbers {
                    assert!(
                        self.nodes[node].receipts.remove(&number).is_some(),
                        "covered once"
                    );
                }
            }
            Effect::Marks { number, .. } => {
                self.offer(node, number.precedence, Cargo::Notice, Said::Marks(number));
            }
            Effect::StreamBegun { precedence, .. } => {
                self.offer(node, precedence, Cargo::Notice, Said::Nothing);
            }
            _ => {}
        }
    }

    fn climb(&mut self, node: usize, key: u64, status: Status) {
        let known = self.nodes[node].status.get_mut(&key).unwrap();
        *known = known.merge(status);
    }

    fn hand_over(&mut self, frame: Frame) {
        match frame {
            Frame::Submit(from, id, envelope) => self.submitted(from, id, envelope),
            Frame::Answer(to, (id, number), answer) => {
                // The gateway knows answers by what they bind: one sealing, not the parcel.
                let known = self.nodes[to].sealed[&id].number == number;
                if self.nodes[to].up && known {
                    self.cause(to, Event::Answered { id, answer });
                    self.rest(to);
                }
            }
            Frame::Deliver(to, envelope) => {
                if self.nodes[to].up {
                    self.delivered(to, envelope);
                }
            }
            Frame::Ack(_, envelope) => {
                self.settled.insert((envelope.from, envelope.number));
            }
        }
    }

    fn submitted(&mut self, from: usize, id: ParcelId, envelope: Envelope) {
        let key = (from, envelope.number);
        let answer = if self.settled.contains(&key) {
            Answer::Settled
        } else if self.numbers.contains_key(&key) {
            Answer::Held
        } else if std::mem::take(&mut self.refuse) {
            Answer::Later {
                retry_after_ms: 100,
            }
        } else if std::mem::take(&mut self.conflict) {
            Answer::Conflict {
                fresh: StreamId(self.fresh()),
            }
        } else {
            self.numbers.insert(key, envelope.clone());
            if self.nodes[1 - from].up {
                self.flight.push(Frame::Deliver(1 - from, envelope));
            }
            Answer::Held
        };
        if self.nodes[from].up {
            self.flight.push(Frame::Answer(from, (id, key.1), answer));
        }
    }

    fn delivered(&mut self, to: usize, envelope: Envelope) {
        self.arrived(to, &envelope);
        self.flight.push(Frame::Ack(to, envelope));
    }

    fn arrived(&mut self, to: usize, envelope: &Envelope) {
        let from = office(envelope.from);
        self.cause(
            to,
            Event::Arrived {
                from: from.clone(),
                number: envelope.number,
            },
        );
        for &(stream, through) in &envelope.margin {
            self.cause(
                to,
                Event::Covered {
                    by: from.clone(),
                    stream,
                    through,
                },
            );
        }
        match envelope.said.clone() {
            Said::Alert(key) => {
                if !self.nodes[to].shown.contains(&key) {
                    self.nodes[to].shown.push(key);
                }
                let precedence = envelope.number.precedence;
                let duty = self.fresh();
                self.nodes[to].duties.insert(duty, (key, envelope.number));
                let owed = Owed {
                    duty,
                    precedence,
                    exercise: false,
                    alone: false,
                    kept: false,
                };
                self.cause(to, Event::Owed { to: from, owed });
            }
            Said::Receipts {
                stream,
                number,
                about,
            } => {
                self.cause(
                    to,
                    Event::Receipted {
                        from,
                        stream,
                        number,
                    },
                );
                self.receipted(to, about);
            }
            Said::Marks(number) => self.cause(to, Event::Marked { from, number }),
            Said::Nothing => {}
        }
        self.rest(to);
    }

    fn receipted(&mut self, to: usize, about: Vec<(u64, Number)>) {
        for (key, number) in about {
            self.climb(to, key, Status::Delivered);
            let sealed = self.nodes[to].sealed.iter();
            let this = |one: &Envelope| {
                one.number == number && matches!(one.said, Said::Alert(k) if k == key)
            };
            let id = sealed
                .filter(|(_, one)| this(one))
                .map(|(&id, _)| id)
                .next();
            if let Some(id) = id {
                self.cause(to, Event::Ended { id });
            }
        }
    }

    fn cut(&mut self, node: usize) {
        self.nodes[node].up = false;
        self.flight.retain(|frame| match frame {
            Frame::Submit(n, ..)
            | Frame::Answer(n, ..)
            | Frame::Deliver(n, _)
            | Frame::Ack(n, _) => *n != node,
        });
        self.cause(node, Event::LinkDown { via: Via(0) });
        self.rest(node);
    }

    fn link(&mut self, node: usize) {
        if self.nodes[node].up {
            return;
        }
        self.nodes[node].up = true;
        self.cause(
            node,
            Event::LinkUp {
                via: Via(0),
                budgets: BUDGETS,
            },
        );
        self.rest(node);
        let waiting = self
            .numbers
            .iter()
            .filter(|(key, _)| key.0 != node && !self.settled.contains(key));
        let waiting: Vec<_> = waiting.map(|(_, envelope)| envelope.clone()).collect();
        self.flight.extend(
            waiting
                .into_iter()
                .map(|envelope| Frame::Deliver(node, envelope)),
        );
    }

    fn wait(&mut self, ms: u64) {
        self.now = self.now.plus_millis(ms);
        self.rest(0);
        self.rest(1);
    }

    fn drain(&mut self) {
        for _ in 0..100_000 {
            if self.flight.is_empty() {
                return;
            }
            let frame = self.flight.remove(0);
            self.hand_over(frame);
        }
        panic!("two machines talk for ever");
    }

    pub(super) fn take(&mut self, op: Op) {
        match op {
            Op::Send { node, rank } => {
                let key = self.fresh();
                self.nodes[node].status.insert(key, Status::Queued);
                let precedence = Precedence::URGENT_FIRST[rank];
                self.offer(node, precedence, Cargo::Alert, Said::Alert(key));
                self.rest(node);
            }
            Op::Step(at) if !self.flight.is_empty() => {
                let frame = self.flight.remove(at % self.flight.len());
                self.hand_over(frame);
            }
            Op::Double(at) if !self.flight.is_empty() => {
                let frame = self.flight[at % self.flight.len()].clone();
                self.hand_over(frame);
            }
            Op::Step(_) | Op::Double(_) => {}
            Op::Cut(node) => self.cut(node),
            Op::Link(node) => self.link(node),
            Op::Wait(ms) => self.wait(ms),
            Op::Refuse => self.refuse = true,
            Op::Conflict => self.conflict = true,
            Op::Lose(at) => self.lose(at),
            Op::Carry(node) => self.carry(node),
        }
    }

    /// By hand: the relay has no part in it.
    fn carry(&mut self, node: usize) {
        let (to, most) = (office(1 - node), usize::MAX);
        self.cause(node, Event::Carries { to, most });
        self.cause(node, Event::Carried(office(1 - node)));
        let here = &self.nodes[node];
        let open = |id: &ParcelId| here.courier.has_parcel(*id);
        let sealed = here.sealed.iter().filter(|(id, _)| open(id));
        let carried: Vec<Envelope> = sealed.map(|(_, envelope)| envelope.clone()).collect();
        for envelope in carried {
            self.arrived(1 - node, &envelope);
        }
    }

    fn lose(&mut self, at: usize) {
        let held = self.numbers.iter().filter(|(key, envelope)| {
            !self.settled.contains(key) && matches!(envelope.said, Said::Receipts { .. })
        });
        let held: Vec<_> = held.map(|(key, _)| *key).collect();
        if let Some(&key) = held.get(at) {
            self.numbers.remove(&key);
            self.flight.retain(
                |frame| !matches!(frame, Frame::Deliver(_, one) if (one.from, one.number) == key),
            );
            self.lost = true;
        }
    }

    /// The network heals: links return, time passes.
    pub(super) fn heal(&mut self) {
        for _ in 0..3 {
            for node in [0, 1] {
                self.cut(node);
                self.link(node);
            }
            self.drain();
            for _ in 0..10 {
                self.wait(90_000);
                self.drain();
            }
        }
    }
}
