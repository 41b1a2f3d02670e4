//! What a gateway stands on and does not make itself: keys, a line to the relay, a clock. Not: their files and
//! sockets.

use std::{collections::BTreeMap, fmt, path::PathBuf, pin::Pin, sync::Arc};

use blo_proto::{
    Clock, IdentityKey, OfficeId, RelayId, Signer, Timestamp,
    frame::{BlobFrame, Frame, Hello, Lane},
    pairing::SignedPairing,
    seal::SealingKey,
};
use bytes::Bytes;
use rustls_pki_types::CertificateDer;
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use crate::{
    config::{Alarm, Requests, Retention},
    drafts::Drafts,
    keys::{Ceremonies, RecordKeys, SealingKeys},
    link::{BlobLink, Link, LinkConfig, probe},
};

pub use crate::link::{Beside, BlobEvent, LinkEvent, Probed, Transport};

/// The authorities for relays, among those of countries.
pub const RELAYS: &str = "relays";

/// All that one office's gateway is made of.
pub struct Parts {
    /// Whose gateway.
    pub office: OfficeId,
    /// Its identity key.
    pub signer: Arc<dyn Signer>,
    /// Its certificates, DER, leaf first.
    pub chain: Vec<Bytes>,
    /// The keys that it had before.
    pub former: Vec<IdentityKey>,
    /// What the home has besides its key; without it no key of this office changes by plan.
    pub own_keys: Option<Arc<dyn OwnKeys>>,
    /// Certificates that it had before: what was signed under them is proven by them.
    pub former_chains: Vec<Vec<Bytes>>,
    /// Authorities whose lists count here: by the country whose offices they certify, and [`RELAYS`].
    pub authorities: BTreeMap<String, Vec<CertificateDer<'static>>>,
    /// Revocation lists, DER, that lie in the home.
    pub lists: Vec<Bytes>,
    /// Seals the records.
    pub home_key: Zeroizing<[u8; 32]>,
    /// The keys that its alerts lie under.
    pub record_keys: Arc<RecordKeys>,
    /// How long alerts are kept.
    pub retention: Retention,
    /// The journal's folder.
    pub journal: PathBuf,
    /// The folder of attachments.
    pub attachments: PathBuf,
    /// How the journal behaves.
    pub options: blo_store::Options,
    /// Pairings with both signatures.
    pub pairings: Vec<SignedPairing>,
    /// What the home remembers of ceremonies; without it nothing of them goes through the relay.
    pub ceremonies: Option<Ceremonies>,
    /// Its relays, at least one.
    pub relays: Vec<RelayPart>,
    /// Sealing keys.
    pub keyring: Arc<dyn Keyring>,
    /// The system's clock.
    pub clock: Arc<dyn Clock>,
    /// How officers are reached when something needs them.
    pub officers: Officers,
    /// What officers have begun to write.
    pub drafts: Arc<Drafts>,
}

/// The telephones that a counterpart gave in its introduction.
pub type Telephones = Arc<dyn Fn(&OfficeId) -> Vec<String> + Send + Sync>;

/// How officers are reached: programs that are run here, and the telephones of counterparts.
#[derive(Clone)]
pub struct Officers {
    /// What is run when an alert needs one.
    pub alarm: Alarm,
    /// By when requests are to be answered.
    pub requests: Requests,
    /// Whom to call elsewhere.
    pub telephones: Telephones,
}

impl Default for Officers {
    fn default() -> Self {
        Self {
            alarm: Alarm::default(),
            requests: Requests::default(),
            telephones: Arc::new(|_| Vec::new()),
        }
    }
}

impl fmt::Debug for Officers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Officers({:?})", self.alarm)
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parts({})", self.office)
    }
}

/// One relay of an office.
#[derive(Clone)]
pub struct RelayPart {
    /// Its name.
    pub name: RelayId,
    /// How it is reached.
    pub dialer: Arc<dyn Dialer>,
}

impl fmt::Debug for RelayPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RelayPart({})", self.name)
    }
}

/// Sealing keys, one per epoch.
pub trait Keyring: Send + Sync {
    /// Every epoch that there is a key of, oldest first.
    fn epochs(&self) -> Vec<Timestamp>;

    /// Makes a key, durably.
    ///
    /// # Errors
    /// Two sentences.
    fn create(&self, epoch: Timestamp) -> Result<(), String>;

    /// The key of an epoch.
    fn key(&self, epoch: Timestamp) -> Option<SealingKey>;

    /// Destroys a key for good.
    ///
    /// # Errors
    /// Two sentences.
    fn destroy(&self, epoch: Timestamp) -> Result<(), String>;
}

/// The other key of an office whose key changes by plan: the next one, and later the one before.
#[derive(Clone)]
pub struct OtherKey {
    /// The key.
    pub signer: Arc<dyn Signer>,
    /// Its certificates, DER, leaf first.
    pub chain: Vec<Bytes>,
    /// How each relay of the list is reached with it.
    pub dialers: Vec<Arc<dyn Dialer>>,
    /// It is the next one, and not the one before.
    pub is_next: bool,
}

impl fmt::Debug for OtherKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OtherKey(next: {})", self.is_next)
    }
}

/// What a home has of keys besides the one in hand.
pub trait OwnKeys: Send + Sync {
    /// The other key, once it is certified and to be announced.
    ///
    /// # Errors
    /// Two sentences.
    fn other(&self) -> Result<Option<OtherKey>, String>;

    /// The relay lets the office in with this key at `now`: durably the one in hand from now on.
    ///
    /// # Errors
    /// Two sentences.
    fn is_current(&self, key: &IdentityKey, now: Timestamp) -> Result<(), String>;

    /// What the home remembers of ceremonies, with the key in hand; `None` where nothing of them goes through the relay.
    fn ceremonies(&self) -> Option<Ceremonies>;

    /// The authorities that are known here for a country, DER; none where none is.
    fn authorities(&self, country: &str) -> Vec<Bytes>;
}

/// One way to the relay being tried.
pub type Probing = Pin<Box<dyn Future<Output = Probed> + Send>>;

/// Reaches the relay.
pub trait Dialer: Send + Sync {
    /// Begins one connection. Exactly one [`LinkEvent::Down`] ends its events.
    fn dial(&self, hello: Hello) -> (Box<dyn Line>, mpsc::Receiver<LinkEvent>);

    /// Tries one way, beside the link and without a word; `None` where there is nothing to try.
    fn probe(&self, over: Transport) -> Option<Probing> {
        let _ = over;
        None
    }

    /// Begins a connection for attachments beside a link that is up; `None` where there is no such way. Exactly one
    /// [`BlobEvent::Down`] ends its events.
    fn dial_blobs(
        &self,
        _beside: Beside,
    ) -> Option<(Box<dyn BlobLine>, mpsc::Receiver<BlobEvent>)> {
        None
    }
}

/// One connection's way out. Dropping it ends the connection.
pub trait Line: Send {
    /// Hands a frame to its lane. Never waits: what is unanswered is bounded by the courier. Lost where the
    /// connection is gone.
    fn send(&mut self, lane: Lane, frame: Frame);
}

/// The way out of a connection for attachments. Dropping it ends the connection.
pub trait BlobLine: Send {
    /// Hands a frame over. Never waits: what is unanswered is bounded. Lost where the connection is gone.
    fn send(&mut self, frame: BlobFrame);
}

impl BlobLine for BlobLink {
    fn send(&mut self, frame: BlobFrame) {
        Self::send(self, frame);
    }
}

impl Dialer for Arc<LinkConfig> {
    fn dial(&self, hello: Hello) -> (Box<dyn Line>, mpsc::Receiver<LinkEvent>) {
        let (link, events) = Link::start(Self::clone(self), hello);
        (Box::new(link), events)
    }

    fn probe(&self, over: Transport) -> Option<Probing> {
        Some(Box::pin(probe(Self::clone(self), over)))
    }

    fn dial_blobs(&self, beside: Beside) -> Option<(Box<dyn BlobLine>, mpsc::Receiver<BlobEvent>)> {
        let (link, events) = BlobLink::start(Self::clone(self), beside);
        Some((Box::new(link), events))
    }
}

impl Line for Link {
    fn send(&mut self, lane: Lane, frame: Frame) {
        Self::send(self, lane, frame);
    }
}

impl Keyring for SealingKeys {
    fn epochs(&self) -> Vec<Timestamp> {
        Self::epochs(self)
    }

    fn create(&self, epoch: Timestamp) -> Result<(), String> {
        Self::create(self, epoch).map_err(|e| format!("{e}. {}", e.remedy()))
    }

    fn key(&self, epoch: Timestamp) -> Option<SealingKey> {
        Self::key(self, epoch)
    }

    fn destroy(&self, epoch: Timestamp) -> Result<(), String> {
        Self::destroy(self, epoch).map_err(|e| format!("{e}. {}", e.remedy()))
    }
}
