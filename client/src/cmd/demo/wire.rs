//! A link that can be cut: datagrams between one office and the relay, passed on or dropped. Not: delay or loss.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

/// A wire. Dropping it ends its threads.
#[derive(Debug)]
pub(super) struct Wire {
    /// What the office takes for the relay.
    pub(super) address: SocketAddr,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    /// Faces the office.
    near: UdpSocket,
    /// Faces the relay.
    far: UdpSocket,
    relay: SocketAddr,
    office: Mutex<Option<SocketAddr>>,
    cut: AtomicBool,
    over: AtomicBool,
}

/// How soon a thread sees that it is over.
const GLANCE: Duration = Duration::from_millis(100);
/// Larger than any datagram of QUIC.
const DATAGRAM_BYTES_MAX: usize = 65_536;

impl Wire {
    /// A wire to the relay, whole.
    pub(super) fn to(relay: SocketAddr) -> io::Result<Self> {
        let near = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let far = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        near.set_read_timeout(Some(GLANCE))?;
        far.set_read_timeout(Some(GLANCE))?;
        let address = near.local_addr()?;
        let shared = Arc::new(Shared {
            near,
            far,
            relay,
            office: Mutex::new(None),
            cut: AtomicBool::new(false),
            over: AtomicBool::new(false),
        });
        let (out, back) = (Arc::clone(&shared), Arc::clone(&shared));
        let threads = vec![
            std::thread::spawn(move || out.carry_out()),
            std::thread::spawn(move || back.carry_back()),
        ];
        Ok(Self {
            address,
            shared,
            threads,
        })
    }

    /// Cuts it, or mends it.
    pub(super) fn cut(&self, cut: bool) {
        self.shared.cut.store(cut, Ordering::SeqCst);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn carry_out(&self) {
        let mut datagram = vec![0; DATAGRAM_BYTES_MAX];
        while !self.over.load(Ordering::SeqCst) {
            let Ok((length, office)) = self.near.recv_from(&mut datagram) else {
                continue;
            };
            *self.office.lock().unwrap_or_else(PoisonError::into_inner) = Some(office);
            if !self.cut.load(Ordering::SeqCst) {
                let _ = self.far.send_to(bytes(&datagram, length), self.relay);
            }
        }
    }

    fn carry_back(&self) {
        let mut datagram = vec![0; DATAGRAM_BYTES_MAX];
        while !self.over.load(Ordering::SeqCst) {
            let Ok((length, _)) = self.far.recv_from(&mut datagram) else {
                continue;
            };
            let office = *self.office.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(office) = office.filter(|_| !self.cut.load(Ordering::SeqCst)) {
                let _ = self.near.send_to(bytes(&datagram, length), office);
            }
        }
    }
}

fn bytes(datagram: &[u8], length: usize) -> &[u8] {
    datagram.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_wire_carries_nothing_and_a_mended_one_carries_again() {
        let relay = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let wire = Wire::to(relay.local_addr().unwrap()).unwrap();
        let office = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let wait = Some(Duration::from_secs(5));
        relay.set_read_timeout(wait).unwrap();
        office.set_read_timeout(wait).unwrap();
        let mut bytes = [0; 16];
        wire.cut(true);
        office.send_to(b"lost", wire.address).unwrap();
        relay.set_read_timeout(Some(GLANCE)).unwrap();
        assert!(relay.recv_from(&mut bytes).is_err());
        relay.set_read_timeout(wait).unwrap();
        wire.cut(false);
        office.send_to(b"hello", wire.address).unwrap();
        let (length, far) = relay.recv_from(&mut bytes).unwrap();
        assert_eq!(bytes.get(..length), Some(&b"hello"[..]));
        relay.send_to(b"back", far).unwrap();
        assert_eq!(office.recv_from(&mut bytes).unwrap(), (4, wire.address));
    }
}
