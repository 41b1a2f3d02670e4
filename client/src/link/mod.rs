//! One connection to the relay: five lanes, frames in and out, up once the relay's welcome was read. Not: when to
//! connect again, nor what a frame means (`gateway`).
//!
//! ```text
//!  Link::send ─► queue per lane ─► a stream per lane ─► QUIC (FLASH first on the wire)
//!  events ◄──────────────────────── a stream per lane ◄─ QUIC
//!                                   or chunks of all lanes on one stream, TLS on TCP
//! ```

use std::{collections::BTreeMap, fmt, sync::Arc};

use blo_proto::{
    Code, IdentityKey,
    frame::{Frame, Hello, Lane, Welcome},
};
use bytes::Bytes;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    config::{self, Congestion, Tcp},
    networks::Networks,
    tls::Credentials,
};

mod blobs;
mod congestion;
mod connection;
mod one;
mod probe;
mod reach;
mod streams;

pub use blobs::{Beside, BlobEvent, BlobLink};
pub use probe::{Probed, probe};

#[cfg(test)]
mod tests;

/// Frames that wait on one lane: more than the budgets of a lane let be unanswered.
const LANE_FRAMES_MAX: usize = 16_384;
/// Events that wait for the gateway.
const EVENTS_MAX: usize = 16_384;
/// Where the relay is, and who both ends are.
#[derive(Debug)]
pub struct LinkConfig {
    /// `host:port`, looked up at each try.
    pub address: String,
    /// Silence after which the connection counts as lost.
    pub silence: std::time::Duration,
    /// Both identities.
    pub credentials: Credentials,
    /// Whether TLS on TCP takes the place of QUIC.
    pub tcp: Tcp,
    /// `host:port` of the relay over TCP, where it is another.
    pub tcp_address: Option<String>,
    /// `host:port` of an HTTP proxy that lets TCP through.
    pub proxy: Option<String>,
    /// Who decides how much is on its way at once.
    pub congestion: Congestion,
    /// What was learnt of networks.
    pub networks: Arc<Networks>,
}

impl LinkConfig {
    /// As a home's file says of the relay.
    pub fn new(relay: &config::Relay, credentials: Credentials) -> Self {
        Self {
            address: relay.address.clone(),
            silence: relay.silence(),
            credentials,
            tcp: relay.tcp,
            tcp_address: relay.tcp_address.clone(),
            proxy: relay.proxy.clone(),
            congestion: relay.congestion,
            networks: Arc::default(),
        }
    }
}

/// What carries a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// QUIC.
    Udp,
    /// TLS on TCP.
    Tcp,
}

/// What a connection tells. Exactly one [`LinkEvent::Down`] ends it.
#[derive(Debug)]
pub enum LinkEvent {
    /// The relay said welcome.
    Up {
        /// What it said.
        welcome: Box<Welcome>,
        /// Key of the verified relay certificate.
        relay_key: IdentityKey,
        /// The relay's certificates, DER, leaf first.
        relay_chain: Vec<Bytes>,
        /// What carries it.
        over: Transport,
    },
    /// A frame.
    Frame(Lane, Frame),
    /// The end.
    Down {
        /// As the relay closed it.
        code: Option<Code>,
        /// In words.
        reason: String,
    },
}

/// One connection's way out. Dropping it sends what waits, for a second at most, and ends the connection.
pub struct Link {
    lanes: BTreeMap<Lane, mpsc::Sender<Frame>>,
    broken: CancellationToken,
    _dropped: DropGuard,
}

impl Link {
    /// Begins a connection. Must be called within a Tokio runtime.
    pub fn start(config: Arc<LinkConfig>, hello: Hello) -> (Self, mpsc::Receiver<LinkEvent>) {
        let (events, receiver) = mpsc::channel(EVENTS_MAX);
        let broken = CancellationToken::new();
        let mut lanes = BTreeMap::new();
        let mut queues = BTreeMap::new();
        for lane in Lane::URGENT_FIRST {
            let (sender, queue) = mpsc::channel(LANE_FRAMES_MAX);
            lanes.insert(lane, sender);
            queues.insert(lane, queue);
        }
        let dropped = CancellationToken::new();
        let stops = connection::Stops {
            broken: broken.clone(),
            dropped: dropped.clone(),
        };
        tokio::spawn(connection::run(config, hello, (queues, events), stops));
        let link = Self {
            lanes,
            broken,
            _dropped: dropped.drop_guard(),
        };
        (link, receiver)
    }

    /// Hands a frame to its lane; never waits. Lost where the connection is gone. A lane that overflows ends the
    /// connection: the gateway then sends anew what is unanswered, so that nothing is dropped in silence.
    pub fn send(&self, lane: Lane, frame: Frame) {
        let Some(queue) = self.lanes.get(&lane) else {
            return;
        };
        if let Err(mpsc::error::TrySendError::Full(_)) = queue.try_send(frame) {
            self.broken.cancel();
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}
