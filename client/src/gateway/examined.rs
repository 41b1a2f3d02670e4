//! What a desk asks for once in a while and the gateway's task alone knows. Not: what every round publishes (`live`).

use std::{collections::BTreeMap, fmt, sync::Arc};

use blo_proto::{
    OfficeId, RelayId, Timestamp,
    frame::{Frame, Lane},
};
use bytes::Bytes;

use super::{engine::Engine, relays::Relay, round::Round, seams::Dialer};

/// A closer look at a running gateway.
#[derive(Clone, Debug)]
pub struct Examined {
    /// Since when the link is up, or is not; `None` before the first try has ended.
    pub link_since: Option<Timestamp>,
    /// This office's leaf certificate, DER.
    pub own_leaf: Option<Bytes>,
    /// Which list takes it back.
    pub own_revoked: Option<String>,
    /// Milliseconds of the link's last round trip.
    pub round_trip_ms: Option<u64>,
    /// Every revocation list that is known.
    pub lists: Vec<KnownList>,
    /// How each relay of the list is reached, in order.
    pub ways: Vec<(RelayId, Way)>,
    /// Every counterpart.
    pub counterparts: BTreeMap<OfficeId, ExaminedOffice>,
}

/// A revocation list in force.
#[derive(Clone, Debug)]
pub struct KnownList {
    /// Of whose authority: a country, or [`RELAYS`](super::RELAYS).
    pub whose: String,
    /// Who signed it.
    pub authority: String,
    /// Its number.
    pub number: String,
    /// When the next one is due.
    pub until: Timestamp,
}

/// How the relay is reached, to be tried beside the link.
#[derive(Clone)]
pub struct Way(pub Arc<dyn Dialer>);

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Way")
    }
}

fn way(relay: &Relay) -> (RelayId, Way) {
    (relay.name.clone(), Way(Arc::clone(&relay.dialer)))
}

/// The same of one counterpart.
#[derive(Clone, Debug, Default)]
pub struct ExaminedOffice {
    /// Since when both links are up, as far as this one has seen.
    pub linked_since: Option<Timestamp>,
    /// Whether the relay named an agreement with it on this link; `None` = nothing was said of it.
    pub at_relay: Option<bool>,
    /// Its leaf certificate, DER, as the relay showed it last for the pinned key.
    pub leaf: Option<Bytes>,
}

impl Engine {
    /// Looks, and asks the relay for its clock: the next look knows a round trip.
    pub(super) fn examine(&self, round: &mut Round) -> Examined {
        if self.link_up() {
            let ping = Frame::Ping(self.parts.clock.now());
            round.outbox.push((Lane::Control, ping));
        }
        let office = |(office, peer): (&OfficeId, &super::counterpart::Counterpart)| {
            let examined = ExaminedOffice {
                linked_since: peer.presence.linked_since(),
                at_relay: peer.presence.at_relay(),
                leaf: peer.chain.first().cloned(),
            };
            (office.clone(), examined)
        };
        let relay = self.foremost();
        Examined {
            link_since: relay.since,
            own_leaf: self.parts.chain.first().cloned(),
            own_revoked: self.revocations.own.clone(),
            round_trip_ms: relay.round_trip_ms,
            lists: self.revocations.known(),
            ways: self.relays.iter().map(way).collect(),
            counterparts: self.peers.iter().map(office).collect(),
        }
    }
}
