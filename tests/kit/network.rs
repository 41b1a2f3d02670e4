//! A UDP proxy that stands for a bad network: it cuts, drops, delays, and lets the relay move to another port.
//! Chance comes from a seed. Not: bandwidth.

use std::{
    collections::{BTreeMap, BinaryHeap},
    io,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use crate::wait::Stopwatch;

/// What the network does to a datagram.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    /// Nothing passes.
    pub cut: bool,
    /// Of a thousand datagrams so many are lost.
    pub lost_per_mille: u64,
    /// How long a datagram takes.
    pub delay: Duration,
}

/// One office's way to the relay. Dropping it ends it.
#[derive(Debug)]
pub struct Network {
    shared: Arc<Shared>,
    here: SocketAddr,
}

#[derive(Debug)]
struct Shared {
    weather: Mutex<Weather>,
    upstream: Mutex<SocketAddr>,
    chance: AtomicU64,
    bytes: AtomicU64,
    stopped: AtomicBool,
    began: Stopwatch,
}

struct Datagram {
    due: Duration,
    order: u64,
    from: Arc<UdpSocket>,
    to: SocketAddr,
    bytes: Vec<u8>,
}

impl Network {
    /// A fair-weather network to `relay`, on a port of its own.
    pub fn to(relay: SocketAddr, seed: u64) -> Self {
        let front = Arc::new(socket());
        let here = front.local_addr().unwrap();
        let shared = Arc::new(Shared {
            weather: Mutex::new(Weather::default()),
            upstream: Mutex::new(relay),
            chance: AtomicU64::new(seed | 1),
            bytes: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            began: Stopwatch::start(),
        });
        let (sender, late) = mpsc::channel();
        let postman = Arc::clone(&shared);
        thread::spawn(move || deliver(&postman, &late));
        let gate = Arc::clone(&shared);
        thread::spawn(move || outwards(&gate, &front, &sender));
        Self { shared, here }
    }

    /// Where a gateway finds the relay.
    pub fn address(&self) -> SocketAddr {
        self.here
    }

    /// What the weather is from now on.
    pub fn set(&self, weather: Weather) {
        *self.shared.weather.lock().unwrap() = weather;
    }

    /// Nothing passes from now on.
    pub fn cut(&self) {
        self.set(Weather {
            cut: true,
            ..Weather::default()
        });
    }

    /// Everything passes from now on.
    pub fn heal(&self) {
        self.set(Weather::default());
    }

    /// The relay is elsewhere now.
    pub fn moved(&self, relay: SocketAddr) {
        *self.shared.upstream.lock().unwrap() = relay;
    }

    /// Bytes of all datagrams that were let through, both ways.
    pub fn bytes(&self) -> u64 {
        self.shared.bytes.load(Ordering::Relaxed)
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// When a datagram of so many bytes arrives; `None` where it does not.
    fn fate(&self, bytes: usize) -> Option<Duration> {
        let weather = *self.weather.lock().unwrap();
        if weather.cut || self.draw() % 1_000 < weather.lost_per_mille {
            return None;
        }
        self.bytes
            .fetch_add(u64::try_from(bytes).unwrap(), Ordering::Relaxed);
        Some(weather.delay)
    }

    /// xorshift64: any seed but zero runs through all of them.
    fn draw(&self) -> u64 {
        let next = |mut x: u64| {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            x
        };
        let update = self
            .chance
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |x| Some(next(x)));
        next(update.unwrap()) >> 11
    }
}

fn socket() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    // So that the threads see when they are stopped.
    socket
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    socket
}

/// Gateway → relay: each of the gateway's ports has its own towards the relay.
fn outwards(shared: &Arc<Shared>, front: &Arc<UdpSocket>, late: &Sender<Datagram>) {
    let mut ports: BTreeMap<SocketAddr, Arc<UdpSocket>> = BTreeMap::new();
    let mut buffer = vec![0; 65_536];
    let mut order = 0;
    while !shared.is_stopped() {
        let Some((length, gateway)) = received(front.recv_from(&mut buffer)) else {
            continue;
        };
        let port = ports.entry(gateway).or_insert_with(|| {
            let port = Arc::new(socket());
            let back = (Arc::clone(shared), Arc::clone(&port), Arc::clone(front));
            let late = late.clone();
            thread::spawn(move || inwards(&back.0, &back.1, (&back.2, gateway), &late));
            port
        });
        if let Some(delay) = shared.fate(length) {
            order += 1;
            let to = *shared.upstream.lock().unwrap();
            let bytes = &buffer[..length];
            pass(shared, (port, to), (bytes, delay, order), late);
        }
    }
}

/// Relay → gateway.
fn inwards(
    shared: &Arc<Shared>,
    port: &Arc<UdpSocket>,
    (front, gateway): (&Arc<UdpSocket>, SocketAddr),
    late: &Sender<Datagram>,
) {
    let mut buffer = vec![0; 65_536];
    let mut order = 0;
    while !shared.is_stopped() {
        let Some((length, _)) = received(port.recv_from(&mut buffer)) else {
            continue;
        };
        if let Some(delay) = shared.fate(length) {
            order += 1;
            let bytes = &buffer[..length];
            pass(shared, (front, gateway), (bytes, delay, order), late);
        }
    }
}

fn received(result: io::Result<(usize, SocketAddr)>) -> Option<(usize, SocketAddr)> {
    // A port that nobody listens on answers with an error, which a network swallows.
    result.ok()
}

fn pass(
    shared: &Shared,
    (from, to): (&Arc<UdpSocket>, SocketAddr),
    (bytes, delay, order): (&[u8], Duration, u64),
    late: &Sender<Datagram>,
) {
    if delay.is_zero() {
        let _ = from.send_to(bytes, to);
        return;
    }
    let datagram = Datagram {
        due: shared.began.elapsed() + delay,
        order,
        from: Arc::clone(from),
        to,
        bytes: bytes.to_vec(),
    };
    let _ = late.send(datagram);
}

/// Sends each late datagram when it is due.
fn deliver(shared: &Shared, late: &Receiver<Datagram>) {
    let mut waiting: BinaryHeap<Datagram> = BinaryHeap::new();
    while !shared.is_stopped() {
        let now = shared.began.elapsed();
        while waiting.peek().is_some_and(|first| first.due <= now) {
            let datagram = waiting.pop().unwrap();
            let _ = datagram.from.send_to(&datagram.bytes, datagram.to);
        }
        let next = waiting
            .peek()
            .map_or(Duration::from_millis(200), |first| first.due - now);
        match late.recv_timeout(next) {
            Ok(datagram) => waiting.push(datagram),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl PartialEq for Datagram {
    fn eq(&self, other: &Self) -> bool {
        (self.due, self.order) == (other.due, other.order)
    }
}

impl Eq for Datagram {}

impl PartialOrd for Datagram {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Datagram {
    /// The heap gives the greatest first: the earliest is the greatest.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (other.due, other.order).cmp(&(self.due, self.order))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An echo that stands for the relay, and a client.
    fn echo() -> (Network, UdpSocket) {
        let relay = socket();
        let network = Network::to(relay.local_addr().unwrap(), 7);
        thread::spawn(move || {
            let mut buffer = [0; 100];
            while let Ok((length, from)) = relay.recv_from(&mut buffer) {
                relay.send_to(&buffer[..length], from).unwrap();
            }
        });
        let client = socket();
        client.connect(network.address()).unwrap();
        (network, client)
    }

    fn comes_back(client: &UdpSocket, text: &[u8]) -> bool {
        client.send(text).unwrap();
        let mut buffer = [0; 100];
        client
            .recv(&mut buffer)
            .is_ok_and(|length| buffer[..length] == *text)
    }

    #[test]
    fn a_network_passes_what_it_may_and_nothing_when_it_is_cut() {
        let (network, client) = echo();
        assert!(comes_back(&client, b"fair"));
        network.set(Weather {
            delay: Duration::from_millis(30),
            ..Weather::default()
        });
        assert!(comes_back(&client, b"late"));
        assert_eq!(network.bytes(), 16);
        network.set(Weather {
            lost_per_mille: 1_000,
            ..Weather::default()
        });
        assert!(!comes_back(&client, b"lost"));
        network.cut();
        assert!(!comes_back(&client, b"cut"));
    }

    #[test]
    fn chance_comes_from_the_seed_and_is_fair() {
        let shared = |seed| Network::to((Ipv4Addr::LOCALHOST, 9).into(), seed);
        let draws = |network: &Network| -> Vec<u64> {
            (0..1_000).map(|_| network.shared.draw() % 1_000).collect()
        };
        let (one, other) = (draws(&shared(5)), draws(&shared(5)));
        assert_eq!(one, other);
        assert_ne!(one, draws(&shared(9)));
        let lost = one.iter().filter(|draw| **draw < 100).count();
        assert!((60..140).contains(&lost), "{lost}");
    }
}
