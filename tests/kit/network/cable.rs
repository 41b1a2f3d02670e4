//! Hosts with a network stack of their own (network namespaces), and cables between them that are as bad as one likes: each
//! end is a TUN device, whose packets `socat` hands to a socket of ours. TCP and UDP are the kernel's own, addresses can
//! change, a firewall can drop UDP. Not: a UDP proxy, which needs none of this (`network`).

use std::{
    collections::BinaryHeap,
    fs,
    os::unix::net::UnixDatagram,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use super::weather::{Fate, HEADERS_BYTES, Passage, Weather};
use crate::{
    process::{Process, run},
    wait::{self, Stopwatch},
};

/// How often the threads look whether they are stopped.
const WAKE: Duration = Duration::from_millis(200);
const PACKET_BYTES_MAX: usize = 65_536;
/// A shorter wait is none for a socket.
const SOON: Duration = Duration::from_micros(500);
/// IPv4's first byte without options, and its protocol field's place and value for UDP (RFC 791 §3.1, RFC 768).
const IPV4: u8 = 0x45;
const PROTOCOL_AT: usize = 9;
const UDP: u8 = 17;

/// A host: the processes that are started in it see its addresses and no others. It is there as long as its first cable.
#[derive(Debug)]
pub struct Host {
    folder: PathBuf,
    cables: Vec<Process>,
}

/// Both ways between two hosts. Dropping it ends it.
#[derive(Debug)]
pub struct Cable(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    passages: [Mutex<Passage>; 2],
    drops_udp: AtomicBool,
    stopped: AtomicBool,
    began: Stopwatch,
}

/// One way: from a host's socket to another's, which takes packets from its own line alone.
struct Way {
    nth: usize,
    from: UnixDatagram,
    through: UnixDatagram,
    to: PathBuf,
}

struct Late {
    due: Duration,
    order: u64,
    packet: Vec<u8>,
}

impl Host {
    /// A host without any cable, with a folder for its sockets.
    pub fn new(folder: &Path) -> Self {
        fs::create_dir(folder).unwrap();
        Self {
            folder: folder.to_owned(),
            cables: Vec::new(),
        }
    }

    /// The same command, on this host.
    pub fn inside(&self, command: &Command) -> Command {
        let mut inside = self.enter();
        inside.arg(command.get_program()).args(command.get_args());
        inside
    }

    fn enter(&self) -> Command {
        let mut enter = Command::new("nsenter");
        enter.arg("--target").arg(self.cables[0].pid().to_string());
        enter.args(["--user", "--preserve-credentials", "--net"]);
        enter
    }

    /// Takes another address on its nth cable, and leaves the one it had.
    #[track_caller]
    pub fn move_to(&self, nth: usize, (old, new): (&str, &str)) {
        // In this order: the first of a network takes the others with it.
        for (verb, address) in [("del", old), ("add", new)] {
            let mut ip = self.enter();
            ip.args(["ip", "address", verb, address, "dev", &device(nth)]);
            run(&mut ip, "").ok();
        }
    }

    /// The end of a cable, with an address such as `10.7.1.1/24`. What it sends comes to `line` beside its own socket.
    #[track_caller]
    fn plug(&mut self, address: &str) -> [PathBuf; 2] {
        let nth = self.cables.len();
        let [own, line] = ["host", "line"].map(|end| self.folder.join(format!("{end}-{nth}")));
        let tun = format!("TUN:{address},tun-name={},iff-no-pi,iff-up", device(nth));
        let to = format!("UNIX-SENDTO:{},bind={}", line.display(), own.display());
        let mut socat = if nth == 0 {
            let mut fresh = Command::new("unshare");
            fresh.args(["--user", "--map-root-user", "--net"]);
            fresh
        } else {
            self.enter()
        };
        socat.args(["socat", &tun, &to]);
        self.cables.push(Process::start("socat", &mut socat));
        [own, line]
    }
}

fn device(nth: usize) -> String {
    format!("wan{nth}")
}

impl Cable {
    /// A cable in fair weather from an office's host to the relay's, with these addresses. The first direction of its
    /// weather is to the relay.
    #[track_caller]
    pub fn between(ends: [(&mut Host, &str); 2], seed: u64) -> Self {
        let shared = Arc::new(Shared {
            passages: [0, 1].map(|way| Mutex::new(Passage::new(seed * 2 + way))),
            drops_udp: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            began: Stopwatch::start(),
        });
        let ends = ends.map(|(host, address)| {
            let nth = host.cables.len();
            let line = host.folder.join(format!("line-{nth}"));
            // Before the host's end, which ends where nobody listens.
            let socket = UnixDatagram::bind(&line).unwrap();
            (socket, host.plug(address))
        });
        let [(from_office, [office, _]), (from_relay, [relay, _])] = ends;
        for end in [&office, &relay] {
            wait::until("a host's end of the cable", || end.exists().then_some(()));
        }
        let twice = |line: &UnixDatagram| line.try_clone().unwrap();
        let there = (twice(&from_office), twice(&from_relay), relay);
        for (nth, (from, through, to)) in [there, (from_relay, from_office, office)]
            .into_iter()
            .enumerate()
        {
            let shared = Arc::clone(&shared);
            let way = Way {
                nth,
                from,
                through,
                to,
            };
            thread::spawn(move || shared.carry(&way));
        }
        Self(shared)
    }

    /// What the weather is from now on, both ways.
    pub fn set(&self, weather: Weather) {
        for passage in &self.0.passages {
            passage.lock().unwrap().set(weather);
        }
    }

    /// Whether a firewall drops UDP from now on.
    pub fn block_udp(&self, drops: bool) {
        self.0.drops_udp.store(drops, Ordering::Relaxed);
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn carry(&self, way: &Way) {
        let mut waiting: BinaryHeap<Late> = BinaryHeap::new();
        let mut buffer = vec![0; PACKET_BYTES_MAX];
        while !self.stopped.load(Ordering::Relaxed) {
            let now = self.began.elapsed();
            while waiting.peek().is_some_and(|first| first.due <= now) {
                // A host that is gone takes nothing.
                let _ = way.through.send_to(&waiting.pop().unwrap().packet, &way.to);
            }
            let next = waiting.peek().map_or(WAKE, |first| first.due - now);
            let timeout = next.clamp(SOON, WAKE);
            way.from.set_read_timeout(Some(timeout)).unwrap();
            if let Ok(length) = way.from.recv(&mut buffer) {
                self.pass(way, &buffer[..length], &mut waiting);
            }
        }
    }

    fn pass(&self, way: &Way, packet: &[u8], waiting: &mut BinaryHeap<Late>) {
        // A host that comes up asks for IPv6 routers, of which there are none.
        let udp = packet.get(PROTOCOL_AT) == Some(&UDP);
        if packet.first() != Some(&IPV4) || udp && self.drops_udp.load(Ordering::Relaxed) {
            return;
        }
        let headers = usize::try_from(HEADERS_BYTES).unwrap();
        let length = packet.len().saturating_sub(headers);
        let now = self.began.elapsed();
        let passage = &self.passages[way.nth];
        let Fate { order, copies } = passage.lock().unwrap().fate(length, now);
        waiting.extend(copies.into_iter().flatten().map(|due| Late {
            due,
            order,
            packet: packet.to_vec(),
        }));
    }
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
