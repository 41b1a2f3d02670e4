//! Who may begin a handshake: bounds for one address and for all together. Not: who may link.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Above so many handshakes under way an address must prove that it can be reached.
const HANDSHAKES_UNPROVEN_MAX: usize = 64;
/// Handshakes under way of one address: many offices may share one after a restart of the relay.
const HANDSHAKES_OF_ONE_MAX: usize = 1_024;
/// Handshakes under way at most.
const HANDSHAKES_MAX: usize = 2_048;
/// Connections at most, links and handshakes.
const CONNECTIONS_MAX: usize = 20_000;
const _: () = assert!(HANDSHAKES_UNPROVEN_MAX < HANDSHAKES_OF_ONE_MAX);
const _: () = assert!(HANDSHAKES_OF_ONE_MAX < HANDSHAKES_MAX);

/// Counts handshakes under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate(Arc<Mutex<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    by_address: BTreeMap<IpAddr, usize>,
}

/// What becomes of a first packet.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Its handshake goes on; it counts until the pass is dropped.
    Enter(Pass),
    /// Its address is to be proven first.
    Prove,
    /// It is dropped: whoever is honest sends it again.
    Ignore,
}

/// One handshake under way.
#[derive(Debug)]
pub(super) struct Pass {
    gate: Gate,
    address: IpAddr,
}

impl Gate {
    /// Judges a first packet from `address`.
    pub(super) fn judge(&self, address: IpAddr, proven: bool, connections: usize) -> Verdict {
        let address = counted(address);
        let mut counts = self.counts();
        if !proven && counts.all >= HANDSHAKES_UNPROVEN_MAX {
            return Verdict::Prove;
        }
        let of_one = counts.by_address.get(&address).copied().unwrap_or(0);
        if counts.all >= HANDSHAKES_MAX
            || of_one >= HANDSHAKES_OF_ONE_MAX
            || connections >= CONNECTIONS_MAX
        {
            return Verdict::Ignore;
        }
        counts.all = counts.all.saturating_add(1);
        counts.by_address.insert(address, of_one.saturating_add(1));
        Verdict::Enter(Pass {
            gate: self.clone(),
            address,
        })
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut counts = self.gate.counts();
        counts.all = counts.all.saturating_sub(1);
        if let Some(count) = counts.by_address.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.by_address.remove(&self.address);
            }
        }
    }
}

/// An IPv6 customer has a whole /64.
pub(super) fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(gate: &Gate, address: &str, proven: bool) -> Option<Pass> {
        match gate.judge(address.parse().unwrap(), proven, 0) {
            Verdict::Enter(pass) => Some(pass),
            Verdict::Prove | Verdict::Ignore => None,
        }
    }

    #[test]
    fn handshakes_under_way_ask_for_proof_and_those_that_ended_do_not() {
        let gate = Gate::default();
        let under_way: Vec<_> = (0..HANDSHAKES_UNPROVEN_MAX)
            .map(|_| pass(&gate, "192.0.2.1", false).unwrap())
            .collect();
        let judged = gate.judge("192.0.2.2".parse().unwrap(), false, 0);
        assert!(matches!(judged, Verdict::Prove));
        assert!(pass(&gate, "192.0.2.2", true).is_some());
        drop(under_way);
        assert!(pass(&gate, "192.0.2.2", false).is_some());
        let linked = gate.judge("192.0.2.2".parse().unwrap(), false, 5_000);
        assert!(matches!(linked, Verdict::Enter(_)), "links do not count");
    }

    #[test]
    fn one_address_does_not_take_all_handshakes() {
        let gate = Gate::default();
        let mut under_way = Vec::new();
        while let Some(one) = pass(&gate, "2001:db8::1", true) {
            under_way.push(one);
        }
        assert_eq!(under_way.len(), HANDSHAKES_OF_ONE_MAX);
        assert!(pass(&gate, "2001:db8::2", true).is_none(), "the same /64");
        assert!(pass(&gate, "2001:db8:1::1", true).is_some());
    }

    #[test]
    fn connections_and_handshakes_have_a_total() {
        let gate = Gate::default();
        let judged = gate.judge("192.0.2.1".parse().unwrap(), true, CONNECTIONS_MAX);
        assert!(matches!(judged, Verdict::Ignore));
        let mut under_way = Vec::new();
        for n in 0..HANDSHAKES_MAX {
            let address = format!("192.0.{}.{}", n / 256, n % 256);
            under_way.push(pass(&gate, &address, true).unwrap());
        }
        assert!(pass(&gate, "198.51.100.1", true).is_none());
    }
}
