//! Handshakes: many that are begun and never finished. Whoever comes then proves its address first, and is let in.

use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
};

use blo_kit::stranger::{Destination, Manner, Stranger, soon};
use tokio::{
    net::UdpSocket,
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use crate::stage::Stage;

/// More than a relay lets begin without proof.
const UNFINISHED: usize = 100;
/// As many as it surely lets begin before it asks for proof.
const BEGUN_MIN: usize = 32;

#[tokio::test]
async fn a_flood_of_unfinished_handshakes_makes_whoever_comes_prove_its_address() {
    let mut stage = Stage::set();
    let deaf = Sieve::before(stage.to.address, false).await;
    let mut unfinished = JoinSet::new();
    for _ in 0..UNFINISHED {
        let to = deaf.destination(&stage.to);
        unfinished.spawn(async move { Stranger::connect(&to, None, &Manner::default()).await });
    }
    deaf.until(|seen| seen.begun.len() >= BEGUN_MIN && seen.retries > 0)
        .await;
    assert!(unfinished.try_join_next().is_none(), "one was finished");

    let open = Sieve::before(stage.to.address, true).await;
    let to = open.destination(&stage.to);
    let mut south = Stage::link_by(&to, &stage.south).await;
    open.until(|seen| seen.retries > 0).await;
    unfinished.shutdown().await;
    stage.still_works(&mut south).await;
    assert!(stage.relay.is_running() && !stage.relay.said().contains("panicked"));
}

#[tokio::test]
async fn a_handshake_beside_few_others_is_not_asked_for_proof() {
    let stage = Stage::set();
    let open = Sieve::before(stage.to.address, true).await;
    let to = open.destination(&stage.to);
    let mut south = Stage::link_by(&to, &stage.south).await;
    assert_eq!(open.seen.borrow().retries, 0);
    stage.still_works(&mut south).await;
}

/// A way to the relay that sees which packets the relay answers with, and lets them through or none.
struct Sieve {
    address: SocketAddr,
    seen: watch::Receiver<Seen>,
    task: JoinHandle<()>,
}

#[derive(Clone, Debug, Default)]
struct Seen {
    /// Requests to prove the address.
    retries: usize,
    /// Connection ids of clients whose handshakes the relay went on with.
    begun: BTreeSet<Vec<u8>>,
}

impl Sieve {
    async fn before(relay: SocketAddr, through: bool) -> Self {
        let inner = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let outer = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        outer.connect(relay).await.unwrap();
        let address = inner.local_addr().unwrap();
        let (tell, seen) = watch::channel(Seen::default());
        let task = tokio::spawn(async move {
            let mut client = None;
            let (mut up, mut down) = ([0; 2_048], [0; 2_048]);
            loop {
                tokio::select! {
                    came = inner.recv_from(&mut up) => {
                        let (length, from) = came.unwrap();
                        client = Some(from);
                        let _ = outer.send(&up[..length]).await; // the relay may be gone
                    }
                    came = outer.recv(&mut down) => {
                        let Ok(length) = came else { continue };
                        tell.send_modify(|seen| seen.take(&down[..length]));
                        if let Some(client) = client.filter(|_| through) {
                            let _ = inner.send_to(&down[..length], client).await; // it may be gone
                        }
                    }
                }
            }
        });
        Self {
            address,
            seen,
            task,
        }
    }

    fn destination(&self, to: &Destination) -> Destination {
        Destination {
            address: self.address,
            ..to.clone()
        }
    }

    async fn until(&self, mut is: impl FnMut(&Seen) -> bool) {
        let mut seen = self.seen.clone();
        let what = "answers of the relay";
        soon(what, seen.wait_for(|seen| is(seen))).await.unwrap();
    }
}

impl Drop for Sieve {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Seen {
    /// RFC 9000 §17.2: a long header has its first bit set and its type in the third and fourth, then version and the
    /// client's connection id.
    fn take(&mut self, datagram: &[u8]) {
        let &[first, _, _, _, _, length, ref rest @ ..] = datagram else {
            return;
        };
        match first & 0b1011_0000 {
            0b1011_0000 => self.retries += 1,
            0b1000_0000 => {
                self.begun
                    .extend(rest.get(..usize::from(length)).map(<[u8]>::to_vec));
            }
            _ => {}
        }
    }
}
