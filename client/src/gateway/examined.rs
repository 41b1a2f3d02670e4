//! What a desk asks for once in a while and the gateway's task alone knows. Not: what every round publishes (`live`).

use std::collections::BTreeMap;

use blo_proto::{OfficeId, Timestamp};
use bytes::Bytes;

use super::engine::Engine;

/// A closer look at a running gateway.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// Since when the link is up, or is not; `None` before the first try has ended.
    pub link_since: Option<Timestamp>,
    /// This office's leaf certificate, DER.
    pub own_leaf: Option<Bytes>,
    /// Every counterpart.
    pub counterparts: BTreeMap<OfficeId, ExaminedOffice>,
}

/// The same of one counterpart.
#[derive(Clone, Debug, Default)]
pub struct ExaminedOffice {
    /// Since when both links are up, as far as this one has seen.
    pub linked_since: Option<Timestamp>,
    /// Its leaf certificate, DER, as the relay showed it last for the pinned key.
    pub leaf: Option<Bytes>,
}

impl Engine {
    /// Looks.
    pub(super) fn examine(&self) -> Examined {
        let office = |(office, peer): (&OfficeId, &super::counterpart::Counterpart)| {
            let examined = ExaminedOffice {
                linked_since: peer.linked_since,
                leaf: peer.chain.first().cloned(),
            };
            (office.clone(), examined)
        };
        Examined {
            link_since: self.link_since,
            own_leaf: self.parts.chain.first().cloned(),
            counterparts: self.peers.iter().map(office).collect(),
        }
    }
}
