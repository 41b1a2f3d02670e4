//! What the network does to one datagram after the other in one direction. Pure: bytes and a time in, a fate out. Not:
//! sockets.

use std::time::Duration;

use crate::chance::Chance;

/// What a narrow line's queue holds where nothing else is said. At 1 Mbit/s that is half a second.
pub const QUEUE_BYTES: u64 = 64 * 1_024;

/// By how much a reordered datagram is late, so that those behind it overtake it.
const OVERTAKEN_BY: Duration = Duration::from_millis(20);

/// IPv4 and UDP: what a line carries beside each datagram.
pub const HEADERS_BYTES: u64 = 28;

/// The weather in one direction. The default is fair: everything passes at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weather {
    /// Nothing passes.
    pub cut: bool,
    /// Of a thousand datagrams so many are lost.
    pub lost_per_mille: u64,
    /// Of a thousand datagrams so many come twice.
    pub doubled_per_mille: u64,
    /// Of a thousand datagrams so many come late enough to be overtaken.
    pub reordered_per_mille: u64,
    /// How long a datagram takes, one way.
    pub delay: Duration,
    /// By how much more it may take, evenly spread. Jitter alone reorders nothing.
    pub jitter: Duration,
    /// What the line carries in a second, headers included; 0 = whatever comes.
    pub bits_per_second: u64,
    /// What may wait for a narrow line; what comes then is lost. 0 = [`QUEUE_BYTES`].
    pub queue_bytes: u64,
}

impl Weather {
    /// A narrow line with this delay one way, and nothing else wrong with it.
    pub fn narrow(delay: Duration, bits_per_second: u64) -> Self {
        Self {
            delay,
            bits_per_second,
            ..Self::default()
        }
    }
}

/// What becomes of a datagram: when each of its copies is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fate {
    /// Which one it is: those that are due at the same time go in this order.
    pub(crate) order: u64,
    /// Since the network began; none where it is lost.
    pub(crate) copies: [Option<Duration>; 2],
}

/// One direction: its weather, its chance, and its line.
#[derive(Debug)]
pub(crate) struct Passage {
    weather: Weather,
    chance: Chance,
    order: u64,
    bytes: u64,
    datagrams: u64,
    /// Until when the line is busy with what it has.
    busy_until: Duration,
    /// When the last one that was not reordered is due: jitter keeps the order.
    last_due: Duration,
}

impl Passage {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            weather: Weather::default(),
            chance: Chance::from_seed(seed),
            order: 0,
            bytes: 0,
            datagrams: 0,
            busy_until: Duration::ZERO,
            last_due: Duration::ZERO,
        }
    }

    pub(crate) fn set(&mut self, weather: Weather) {
        self.weather = weather;
        // What waited goes on as it was; what comes now does not wait for it.
        self.busy_until = Duration::ZERO;
        self.last_due = Duration::ZERO;
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn datagrams(&self) -> u64 {
        self.datagrams
    }

    /// What becomes of the next datagram.
    pub(crate) fn fate(&mut self, length: usize, now: Duration) -> Fate {
        self.order += 1;
        // Always four draws, so that the nth datagram's fate depends on nothing but n and the weather.
        let [lost, doubled, late, jitter] = [(); 4].map(|()| self.chance.draw());
        let weather = self.weather;
        let length = u64::try_from(length).unwrap();
        let mut fate = Fate {
            order: self.order,
            copies: [None, None],
        };
        if weather.cut {
            return fate;
        }
        let Some(sent) = self.sent(length + HEADERS_BYTES, now) else {
            return fate;
        };
        // Radio loses what it has carried: the line was busy with it.
        if lost % 1_000 < weather.lost_per_mille {
            return fate;
        }
        self.bytes += length;
        self.datagrams += 1;
        let jitter_micros = u64::try_from(weather.jitter.as_micros()).unwrap();
        let jitter = Duration::from_micros(jitter % (jitter_micros + 1));
        let mut due = sent + weather.delay + jitter;
        if late % 1_000 < weather.reordered_per_mille {
            due += OVERTAKEN_BY;
        } else {
            due = due.max(self.last_due);
            self.last_due = due;
        }
        fate.copies[0] = Some(due);
        fate.copies[1] = (doubled % 1_000 < weather.doubled_per_mille).then_some(due);
        fate
    }

    /// When the line has carried so many bytes more; `None` where its queue is full.
    fn sent(&mut self, bytes: u64, now: Duration) -> Option<Duration> {
        let rate = self.weather.bits_per_second;
        if rate == 0 {
            return Some(now);
        }
        let queue = match self.weather.queue_bytes {
            0 => QUEUE_BYTES,
            bytes => bytes,
        };
        let takes = |bytes: u64| Duration::from_micros(bytes * 8 * 1_000_000 / rate);
        let free = self.busy_until.max(now);
        if free - now > takes(queue) {
            return None;
        }
        self.busy_until = free + takes(bytes);
        Some(self.busy_until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(5);

    fn fates(seed: u64, weather: Weather) -> Vec<Fate> {
        let mut passage = Passage::new(seed);
        passage.set(weather);
        (0..1_000).map(|_| passage.fate(100, NOW)).collect()
    }

    fn lost(fates: &[Fate]) -> usize {
        fates.iter().filter(|fate| fate.copies[0].is_none()).count()
    }

    #[test]
    fn chance_comes_from_the_seed_and_is_fair() {
        let weather = Weather {
            lost_per_mille: 100,
            doubled_per_mille: 200,
            jitter: Duration::from_millis(3),
            ..Weather::default()
        };
        let (one, other) = (fates(5, weather), fates(6, weather));
        assert_eq!(one, fates(5, weather));
        assert_ne!(one, other);
        for fates in [one, other] {
            assert!((60..140).contains(&lost(&fates)), "{}", lost(&fates));
            let twice = fates.iter().filter(|fate| fate.copies[1].is_some()).count();
            assert!((120..240).contains(&twice), "{twice}");
        }
    }

    #[test]
    fn jitter_keeps_the_order_and_what_is_reordered_does_not() {
        let jitter = Weather {
            delay: Duration::from_millis(50),
            jitter: Duration::from_millis(10),
            ..Weather::default()
        };
        let dues = |weather| -> Vec<_> { fates(1, weather).iter().map(|f| f.copies[0]).collect() };
        let due = dues(jitter);
        assert!(due.is_sorted());
        assert!(due.iter().all(|due| {
            let late = due.unwrap() - NOW - jitter.delay;
            late <= jitter.jitter
        }));
        let reordered = Weather {
            reordered_per_mille: 50,
            ..jitter
        };
        assert!(!dues(reordered).is_sorted());
    }

    #[test]
    fn a_narrow_line_carries_its_rate_and_loses_what_its_queue_does_not_hold() {
        let megabit = Weather::narrow(Duration::from_millis(200), 1_000_000);
        let mut passage = Passage::new(1);
        passage.set(megabit);
        // 1,250 bytes with their headers take 10 ms.
        let dues: Vec<_> = (0..3).map(|_| passage.fate(1_222, NOW).copies[0]).collect();
        let millis = |millis| Some(NOW + Duration::from_millis(millis));
        assert_eq!(dues, [millis(210), millis(220), millis(230)]);
        let flood = (0..1_000).filter(|_| passage.fate(1_222, NOW).copies[0].is_some());
        let waiting = u64::try_from(flood.count() + 3).unwrap() * 1_250;
        let held = QUEUE_BYTES..QUEUE_BYTES + 2 * 1_250;
        assert!(held.contains(&waiting), "{waiting}");
        // A second later the line is free again.
        let later = NOW + Duration::from_secs(1);
        let due = passage.fate(1_222, later).copies[0];
        assert_eq!(due, Some(later + Duration::from_millis(210)));
    }
}
