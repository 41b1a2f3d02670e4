//! A line and those who fill it, on virtual time: a rate, a delay, a queue that drops what it does not hold, chance
//! that loses what was carried and what is said of it. Not: QUIC itself; what is lost is found as it finds it.

use std::{
    collections::{BTreeMap, BinaryHeap},
    time::Duration,
};

use super::super::{Pace, per_second, takes};

pub(super) const DATAGRAM: u64 = 1_452;
const BURST_BYTES: u64 = 10 * DATAGRAM;
/// No datagram: the pacer looks again.
const WAKE: u64 = u64::MAX;
/// With a datagram's number: if nothing was heard of it, and nothing was sent since, one more is sent whatever the window
/// (RFC 9002 §6.2).
const OVERDUE: u64 = 1 << 62;

/// The way there; back there is no queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) bits_per_s: u64,
    pub(super) round_trip: Duration,
    pub(super) queue_bytes: u64,
    pub(super) lost_per_mille: u64,
    /// At most so much later each way, whatever chance says; the order is kept.
    pub(super) jitter: Duration,
}

impl Line {
    pub(super) fn new(bits_per_s: u64, round_trip_ms: u64) -> Self {
        Self {
            bits_per_s,
            round_trip: Duration::from_millis(round_trip_ms),
            queue_bytes: 64 * 1_024,
            lost_per_mille: 0,
            jitter: Duration::ZERO,
        }
    }

    pub(super) fn losing(self, lost_per_mille: u64) -> Self {
        Self {
            lost_per_mille,
            ..self
        }
    }

    /// Bytes that it carries in a second.
    pub(super) fn rate(&self) -> u64 {
        self.bits_per_s / 8
    }
}

/// What fills a window.
pub(super) enum Control {
    Ours(Box<Pace>),
    /// As TCP of old: doubles, then one more a round trip, and half at each loss (RFC 5681).
    Reno {
        window: u64,
        threshold: u64,
        halved: Duration,
    },
}

pub(super) fn ours() -> Control {
    Control::Ours(Box::new(Pace::new(Duration::ZERO, DATAGRAM)))
}

pub(super) fn reno() -> Control {
    Control::Reno {
        window: 10 * DATAGRAM,
        threshold: u64::MAX,
        halved: Duration::ZERO,
    }
}

impl Control {
    fn window(&self) -> u64 {
        match self {
            Self::Ours(pace) => pace.window(),
            Self::Reno { window, .. } => *window,
        }
    }

    fn acknowledged(&mut self, now: Duration, sent: Duration, limited: bool) {
        match self {
            Self::Ours(pace) => {
                pace.acknowledged(now, sent, DATAGRAM, limited);
                pace.told(now);
            }
            Self::Reno {
                window, threshold, ..
            } => {
                *window += if window < threshold {
                    DATAGRAM
                } else {
                    (DATAGRAM * DATAGRAM / *window).max(1)
                };
            }
        }
    }

    fn lost(&mut self, now: Duration, sent: Duration) {
        match self {
            Self::Ours(pace) => pace.lost(DATAGRAM),
            Self::Reno {
                window,
                threshold,
                halved,
            } => {
                if sent > *halved {
                    *window = (*window / 2).max(2 * DATAGRAM);
                    *threshold = *window;
                    *halved = now;
                }
            }
        }
    }
}

/// One who always has something to send.
struct Flow {
    control: Control,
    /// But waits for answers beyond so many bytes.
    offers: u64,
    on_way: BTreeMap<u64, Duration>,
    next: u64,
    delivered: u64,
    lost: u64,
    /// Arrived, and their acknowledgements are lost: the next one tells of them too.
    unheard: Vec<u64>,
    smoothed: Duration,
    /// Bytes that may leave at once, and since when they were counted: quinn's pacer, a quarter faster than a window in
    /// a round trip, ten datagrams at once.
    burst: (u64, Duration),
}

impl Flow {
    /// When the next datagram may leave, if that is later.
    fn paced(&mut self, now: Duration) -> Option<Duration> {
        let (bytes, counted) = self.burst;
        let rate = per_second(self.control.window() * 5 / 4, self.smoothed);
        let gained = super::super::within(rate, now - counted);
        let bytes = (bytes + gained).min(BURST_BYTES);
        self.burst = (bytes.saturating_sub(DATAGRAM), now);
        if bytes >= DATAGRAM {
            return None;
        }
        self.burst = (bytes, now);
        Some(now + takes(BURST_BYTES - bytes, rate).max(Duration::from_micros(1)))
    }
}

/// What was measured in a span.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// Bytes a second, of each flow.
    pub(super) rates: Vec<u64>,
    /// Of what each sent.
    pub(super) lost_per_mille: Vec<u64>,
    /// How long a datagram waited for the line: of all, and at most.
    pub(super) waited: Duration,
    pub(super) waited_most: Duration,
}

pub(super) struct World {
    line: Line,
    flows: Vec<Flow>,
    events: BinaryHeap<std::cmp::Reverse<(Duration, u64, usize, u64)>>,
    order: u64,
    now: Duration,
    busy_until: Duration,
    last_arrivals: [Duration; 2],
    chance: u64,
    waits: (Duration, u32, Duration),
}

impl World {
    pub(super) fn new(line: Line, controls: Vec<Control>) -> Self {
        let flow = |control| Flow {
            control,
            offers: u64::MAX,
            on_way: BTreeMap::new(),
            next: 0,
            delivered: 0,
            lost: 0,
            unheard: Vec::new(),
            smoothed: Duration::from_millis(333),
            burst: (BURST_BYTES, Duration::ZERO),
        };
        Self {
            line,
            flows: controls.into_iter().map(flow).collect(),
            events: BinaryHeap::new(),
            order: 0,
            now: Duration::ZERO,
            busy_until: Duration::ZERO,
            last_arrivals: [Duration::ZERO; 2],
            chance: 0x9e37_79b9_7f4a_7c15,
            waits: Default::default(),
        }
    }

    /// The first waits for answers beyond so many bytes.
    pub(super) fn offer(&mut self, bytes: u64) {
        self.flows[0].offers = bytes;
    }

    /// Another line from now on.
    pub(super) fn set(&mut self, line: Line) {
        // What waits is carried at the new rate.
        let waiting = per_line(self.busy_until.saturating_sub(self.now), &self.line);
        self.busy_until = self.now + takes(waiting, line.rate());
        self.line = line;
    }

    /// Lets so much time pass, and says what happened in it.
    pub(super) fn run(&mut self, seconds: u64) -> Measured {
        let until = self.now + Duration::from_secs(seconds);
        let before: Vec<_> = self.flows.iter().map(|f| (f.delivered, f.lost)).collect();
        self.waits = Default::default();
        for flow in 0..self.flows.len() {
            self.fill(flow);
        }
        while let Some(std::cmp::Reverse((at, ..))) = self.events.peek() {
            if *at > until {
                break;
            }
            let std::cmp::Reverse((at, _, flow, number)) = self.events.pop().unwrap();
            self.now = at;
            match number {
                WAKE => {}
                OVERDUE.. => self.probe(flow, number - OVERDUE),
                _ => self.acknowledged(flow, number),
            }
            self.fill(flow);
        }
        self.now = until;
        let mut measured = Measured {
            waited: self.waits.0 / self.waits.1.max(1),
            waited_most: self.waits.2,
            ..Measured::default()
        };
        for (flow, (delivered, lost)) in self.flows.iter().zip(before) {
            let (delivered, lost) = (flow.delivered - delivered, flow.lost - lost);
            measured
                .rates
                .push(per_second(delivered, Duration::from_secs(seconds)));
            measured
                .lost_per_mille
                .push(lost * 1_000 / (delivered + lost).max(1));
        }
        measured
    }

    fn draw(&mut self) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance
    }

    fn acknowledged(&mut self, number: usize, datagram: u64) {
        let heard = self.draw() % 1_000 >= self.line.lost_per_mille;
        let now = self.now;
        let flow = &mut self.flows[number];
        flow.unheard.push(datagram);
        if !heard {
            return;
        }
        for datagram in std::mem::take(&mut flow.unheard) {
            let Some(sent) = flow.on_way.remove(&datagram) else {
                continue;
            };
            flow.delivered += DATAGRAM;
            flow.smoothed = (flow.smoothed * 7 + (now - sent)) / 8;
            let limited = flow.control.window() > flow.offers;
            flow.control.acknowledged(now, sent, limited);
        }
        // Three later ones, or an eighth more than a round trip (RFC 9002 §6.1).
        let late = now.saturating_sub(flow.smoothed * 9 / 8);
        let before = flow.on_way.range(..datagram);
        let lost = before.filter(|(n, sent)| **n + 3 <= datagram || **sent <= late);
        let lost: Vec<_> = lost.map(|(n, _)| *n).collect();
        for datagram in lost {
            self.lost(number, datagram);
        }
    }

    fn probe(&mut self, number: usize, datagram: u64) {
        let flow = &mut self.flows[number];
        if flow
            .on_way
            .last_key_value()
            .is_some_and(|(last, _)| *last == datagram)
        {
            let datagram = flow.next;
            flow.next += 1;
            flow.on_way.insert(datagram, self.now);
            self.carry(number, datagram);
        }
    }

    fn lost(&mut self, number: usize, datagram: u64) {
        let flow = &mut self.flows[number];
        if !flow.unheard.contains(&datagram)
            && let Some(sent) = flow.on_way.remove(&datagram)
        {
            flow.lost += DATAGRAM;
            flow.control.lost(self.now, sent);
        }
    }

    fn fill(&mut self, number: usize) {
        loop {
            let flow = &mut self.flows[number];
            let on_way = flow.on_way.len() as u64 * DATAGRAM;
            if on_way + DATAGRAM >= flow.control.window().min(flow.offers) {
                return;
            }
            if let Some(later) = flow.paced(self.now) {
                self.plan(later, number, WAKE);
                return;
            }
            let flow = &mut self.flows[number];
            let datagram = flow.next;
            flow.next += 1;
            flow.on_way.insert(datagram, self.now);
            if let Control::Ours(pace) = &mut flow.control {
                pace.sent(self.now);
            }
            self.carry(number, datagram);
        }
    }

    fn carry(&mut self, flow: usize, datagram: u64) {
        let chance = self.draw();
        let wait = self.busy_until.saturating_sub(self.now);
        self.order += 1;
        let overdue = self.now + self.flows[flow].smoothed * 3 + Duration::from_millis(200);
        self.plan(overdue, flow, OVERDUE + datagram);
        if per_line(wait, &self.line) > self.line.queue_bytes {
            return;
        }
        let (sum, count, most) = self.waits;
        self.waits = (sum + wait, count + 1, most.max(wait));
        self.busy_until = self.now + wait + takes(DATAGRAM, self.line.rate());
        if chance % 1_000 < self.line.lost_per_mille {
            return;
        }
        let jitter = u64::try_from(self.line.jitter.as_micros()).unwrap();
        let [there, back] =
            [20, 40].map(|bits| Duration::from_micros((chance >> bits) % (jitter + 1)));
        let arrival = (self.busy_until + there).max(self.last_arrivals[0]);
        let back = (arrival + self.line.round_trip + back).max(self.last_arrivals[1]);
        self.last_arrivals = [arrival, back];
        let arrival = back;
        self.plan(arrival, flow, datagram);
    }

    fn plan(&mut self, at: Duration, flow: usize, datagram: u64) {
        self.order += 1;
        self.events
            .push(std::cmp::Reverse((at, self.order, flow, datagram)));
    }
}

/// What a line carries in a span.
fn per_line(span: Duration, line: &Line) -> u64 {
    super::super::within(line.rate(), span)
}
