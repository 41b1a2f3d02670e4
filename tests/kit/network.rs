//! A UDP proxy that stands for a bad network. Each direction has its own weather: loss, delay, jitter, datagrams that
//! come twice or late, a narrow line with a bounded queue, a cut. The relay may move, and so may the office.
//!
//! ```text
//!   gateway ──► front ──► Direction::ToRelay ──► a port of its own per gateway port ──► relay
//!   gateway ◄── front ◄── Direction::ToOffice ◄──────────────┘
//! ```
//!
//! What happens to the nth datagram of a direction follows from the seed, n and the weather of that moment alone. Not:
//! a network whose order and timing a seed decides; the sockets and threads are real.

pub mod cable;
mod weather;

use std::{
    collections::{BTreeMap, BinaryHeap},
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use crate::wait::Stopwatch;

use weather::{Fate, Passage};
pub use weather::{HEADERS_BYTES, QUEUE_BYTES, Weather};

/// How often the threads look whether they are stopped.
const WAKE: Duration = Duration::from_millis(200);
const DATAGRAM_BYTES_MAX: usize = 65_536;

/// Which way a datagram goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the gateway to the relay.
    ToRelay,
    /// From the relay to the gateway.
    ToOffice,
}

/// One office's way to the relay. Dropping it ends it.
#[derive(Debug)]
pub struct Network {
    shared: Arc<Shared>,
    here: SocketAddr,
}

#[derive(Debug)]
struct Shared {
    to_relay: Mutex<Passage>,
    to_office: Mutex<Passage>,
    relay: Mutex<SocketAddr>,
    /// By the gateway's port: the proxy's own port towards the relay.
    ports: Mutex<BTreeMap<SocketAddr, Arc<Port>>>,
    front: Arc<UdpSocket>,
    late: Sender<Late>,
    stopped: AtomicBool,
    began: Stopwatch,
}

/// The proxy's port towards the relay, for one port of a gateway.
#[derive(Debug)]
struct Port {
    socket: Arc<UdpSocket>,
    gateway: SocketAddr,
    forgotten: AtomicBool,
}

/// A datagram that is due later.
struct Late {
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
        let (late, waiting) = mpsc::channel();
        let shared = Arc::new(Shared {
            to_relay: Mutex::new(Passage::new(seed.wrapping_mul(2))),
            to_office: Mutex::new(Passage::new(seed.wrapping_mul(2).wrapping_add(1))),
            relay: Mutex::new(relay),
            ports: Mutex::default(),
            front,
            late,
            stopped: AtomicBool::new(false),
            began: Stopwatch::start(),
        });
        let postman = Arc::clone(&shared);
        thread::spawn(move || postman.deliver(&waiting));
        let gate = Arc::clone(&shared);
        thread::spawn(move || gate.outwards());
        Self { shared, here }
    }

    /// Where a gateway finds the relay.
    pub fn address(&self) -> SocketAddr {
        self.here
    }

    /// What the weather is from now on, both ways.
    pub fn set(&self, weather: Weather) {
        self.set_one(Direction::ToRelay, weather);
        self.set_one(Direction::ToOffice, weather);
    }

    /// What the weather is from now on in one direction.
    pub fn set_one(&self, direction: Direction, weather: Weather) {
        self.shared.passage(direction).lock().unwrap().set(weather);
    }

    /// Nothing passes from now on.
    pub fn cut(&self) {
        self.set(Weather {
            cut: true,
            ..Weather::default()
        });
    }

    /// Everything passes from now on, at once.
    pub fn heal(&self) {
        self.set(Weather::default());
    }

    /// The relay is elsewhere now.
    pub fn moved(&self, relay: SocketAddr) {
        *self.shared.relay.lock().unwrap() = relay;
    }

    /// The office is elsewhere now: the relay sees it come from other ports. What was on its way to the old ones is
    /// lost, as behind a router that forgot.
    pub fn roam(&self) {
        for (_, port) in std::mem::take(&mut *self.shared.ports.lock().unwrap()) {
            port.forgotten.store(true, Ordering::Relaxed);
        }
    }

    /// Bytes of all datagrams that were let through, both ways, without IP and UDP headers.
    pub fn bytes(&self) -> u64 {
        self.bytes_one(Direction::ToRelay) + self.bytes_one(Direction::ToOffice)
    }

    /// The same of one direction.
    pub fn bytes_one(&self, direction: Direction) -> u64 {
        self.shared.passage(direction).lock().unwrap().bytes()
    }

    /// How many datagrams were let through in one direction.
    pub fn datagrams_one(&self, direction: Direction) -> u64 {
        self.shared.passage(direction).lock().unwrap().datagrams()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn passage(&self, direction: Direction) -> &Mutex<Passage> {
        match direction {
            Direction::ToRelay => &self.to_relay,
            Direction::ToOffice => &self.to_office,
        }
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn outwards(self: &Arc<Self>) {
        let mut buffer = vec![0; DATAGRAM_BYTES_MAX];
        while !self.is_stopped() {
            // A port that nobody listens on answers with an error, which a network swallows.
            let Ok((length, gateway)) = self.front.recv_from(&mut buffer) else {
                continue;
            };
            let port = self.port(gateway);
            let relay = *self.relay.lock().unwrap();
            let way = (&port.socket, relay);
            self.pass(Direction::ToRelay, way, &buffer[..length]);
        }
    }

    /// The port for this gateway's port; with a thread for the way back where it is new.
    fn port(self: &Arc<Self>, gateway: SocketAddr) -> Arc<Port> {
        let mut ports = self.ports.lock().unwrap();
        let port = ports.entry(gateway).or_insert_with(|| {
            let port = Arc::new(Port {
                socket: Arc::new(socket()),
                gateway,
                forgotten: AtomicBool::new(false),
            });
            let (shared, back) = (Arc::clone(self), Arc::clone(&port));
            thread::spawn(move || shared.inwards(&back));
            port
        });
        Arc::clone(port)
    }

    fn inwards(&self, port: &Port) {
        let mut buffer = vec![0; DATAGRAM_BYTES_MAX];
        while !self.is_stopped() && !port.forgotten.load(Ordering::Relaxed) {
            if let Ok((length, _)) = port.socket.recv_from(&mut buffer) {
                let way = (&self.front, port.gateway);
                self.pass(Direction::ToOffice, way, &buffer[..length]);
            }
        }
    }

    fn pass(&self, direction: Direction, (from, to): (&Arc<UdpSocket>, SocketAddr), bytes: &[u8]) {
        let now = self.began.elapsed();
        let passage = self.passage(direction);
        let Fate { order, copies } = passage.lock().unwrap().fate(bytes.len(), now);
        for due in copies.into_iter().flatten() {
            if due <= now {
                let _ = from.send_to(bytes, to);
                continue;
            }
            let late = Late {
                due,
                order,
                from: Arc::clone(from),
                to,
                bytes: bytes.to_vec(),
            };
            let _ = self.late.send(late);
        }
    }

    /// Sends each late datagram when it is due.
    fn deliver(&self, late: &Receiver<Late>) {
        let mut waiting: BinaryHeap<Late> = BinaryHeap::new();
        while !self.is_stopped() {
            let now = self.began.elapsed();
            while waiting.peek().is_some_and(|first| first.due <= now) {
                let datagram = waiting.pop().unwrap();
                let _ = datagram.from.send_to(&datagram.bytes, datagram.to);
            }
            let next = waiting.peek().map_or(WAKE, |first| first.due - now);
            match late.recv_timeout(next.min(WAKE)) {
                Ok(datagram) => waiting.push(datagram),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}

fn socket() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    // So that the threads see when they are stopped.
    socket.set_read_timeout(Some(WAKE)).unwrap();
    socket
}

impl PartialEq for Late {
    fn eq(&self, other: &Self) -> bool {
        (self.due, self.order) == (other.due, other.order)
    }
}

impl Eq for Late {}

impl PartialOrd for Late {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Late {
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
            let mut buffer = [0; 1_500];
            while let Ok((length, from)) = relay.recv_from(&mut buffer) {
                let port = from.port().to_be_bytes();
                let answer = if buffer[..length] == *b"whence" {
                    &port[..]
                } else {
                    &buffer[..length]
                };
                relay.send_to(answer, from).unwrap();
            }
        });
        let client = socket();
        client.connect(network.address()).unwrap();
        (network, client)
    }

    fn answer(client: &UdpSocket, text: &[u8]) -> Option<Vec<u8>> {
        client.send(text).unwrap();
        let mut buffer = [0; 1_500];
        let length = client.recv(&mut buffer).ok()?;
        Some(buffer[..length].to_vec())
    }

    fn comes_back(client: &UdpSocket, text: &[u8]) -> bool {
        answer(client, text).is_some_and(|answer| answer == text)
    }

    #[test]
    fn a_network_passes_what_it_may_and_nothing_when_it_is_cut() {
        let (network, client) = echo();
        assert!(comes_back(&client, b"fair"));
        network.set(Weather {
            delay: Duration::from_millis(30),
            ..Weather::default()
        });
        let watch = Stopwatch::start();
        assert!(comes_back(&client, b"late"));
        assert!(watch.elapsed() >= Duration::from_millis(60));
        assert_eq!(network.bytes(), 16);
        assert_eq!(network.datagrams_one(Direction::ToRelay), 2);
        network.set(Weather {
            lost_per_mille: 1_000,
            ..Weather::default()
        });
        assert!(!comes_back(&client, b"lost"));
        network.heal();
        let cut = Weather {
            cut: true,
            ..Weather::default()
        };
        network.set_one(Direction::ToOffice, cut);
        assert!(!comes_back(&client, b"cut"));
        assert_eq!(network.bytes_one(Direction::ToRelay), 8 + 3);
        assert_eq!(network.bytes_one(Direction::ToOffice), 8);
    }

    #[test]
    fn an_office_that_roams_comes_from_another_port_and_is_answered_there() {
        let (network, client) = echo();
        let before = answer(&client, b"whence").unwrap();
        assert_eq!(answer(&client, b"whence").unwrap(), before);
        network.roam();
        assert_ne!(answer(&client, b"whence").unwrap(), before);
    }

    #[test]
    fn what_is_doubled_comes_twice() {
        let (network, client) = echo();
        let doubled = Weather {
            doubled_per_mille: 1_000,
            ..Weather::default()
        };
        network.set_one(Direction::ToOffice, doubled);
        assert!(comes_back(&client, b"twice"));
        let mut buffer = [0; 10];
        assert_eq!(client.recv(&mut buffer).unwrap(), 5);
        assert!(client.recv(&mut buffer).is_err(), "not three times");
    }
}
