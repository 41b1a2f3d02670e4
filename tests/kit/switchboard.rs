//! A relay in memory and gateways in this process, for what needs a clock of one's own. Honest, without signatures to
//! check, without a disk. Not: the real relay, which every other test uses.

use std::{
    collections::BTreeMap,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use blo_client::{
    desk::Desk,
    gateway::{Dialer, Gateway, Keyring, Line, LinkEvent, Officers, Parts, RelayPart, Transport},
    keys::{Ceremonies, RecordKeys},
};
use blo_proto::{
    Clock, Digest, OfficeId, RelayId, Signer, StoreEpoch, Timestamp,
    envelope::Carried,
    frame::{Counterpart, Frame, Hello, Lane, Repeated, Welcome},
    limits,
    pairing::{Pairing, Party, SignedPairing},
    receipt::{RelayFact, RelayReceipt, SignedRelayReceipt},
    seal::SealingKey,
    sign::MemorySigner,
};
use bytes::Bytes;
use tokio::sync::mpsc;

use crate::{
    papers::{Papers, seed},
    relay::NAME,
    stranger::now,
};

/// The relay in memory.
#[derive(Clone, Debug)]
pub struct Switchboard(Arc<Mutex<Board>>);

#[derive(Debug)]
struct Board {
    signer: Arc<MemorySigner>,
    linked: BTreeMap<OfficeId, mpsc::Sender<LinkEvent>>,
    bundles: BTreeMap<OfficeId, Bytes>,
    held: BTreeMap<u64, (Lane, Carried)>,
    /// Every envelope that ever came, by its binding: its position.
    known: BTreeMap<Digest, u64>,
    position: u64,
    /// Which lines are not of yesterday.
    generation: u64,
    /// Nobody gets a line.
    unplugged: bool,
}

/// A clock that is a fixed while off the system's.
#[derive(Debug)]
pub struct Off(AtomicU64);

impl Off {
    /// A clock that says `then` now, and goes on from there.
    pub fn at(then: Timestamp) -> Arc<Self> {
        // Wrapping, so that one number tells both directions.
        let off = then.as_millis().wrapping_sub(now().as_millis());
        Arc::new(Self(AtomicU64::new(off)))
    }

    /// Sets it: it says `then` now.
    pub fn set(&self, then: Timestamp) {
        let off = then.as_millis().wrapping_sub(now().as_millis());
        self.0.store(off, Ordering::Relaxed);
    }
}

impl Clock for Off {
    fn now(&self) -> Timestamp {
        let off = self.0.load(Ordering::Relaxed);
        Timestamp::from_millis(now().as_millis().wrapping_add(off))
    }
}

/// An office in this process: its gateway and its desk.
#[derive(Debug)]
pub struct Inmate {
    /// The running gateway.
    pub gateway: Gateway,
    /// Its desk.
    pub desk: Desk,
}

/// An office's name and key.
#[derive(Clone, Debug)]
pub struct Who {
    /// Its id.
    pub office: OfficeId,
    /// Its identity key.
    pub signer: Arc<MemorySigner>,
    /// Its sealing keys, which outlive its gateway.
    pub ring: Arc<Ring>,
    /// The keys that its alerts lie under, which outlive its gateway as well.
    pub record_keys: Arc<RecordKeys>,
}

impl Who {
    /// An office with a fresh key.
    pub fn new(name: &str) -> Self {
        Self {
            office: name.parse().unwrap(),
            signer: Arc::new(MemorySigner::from_seed(&seed())),
            ring: Arc::default(),
            record_keys: Arc::new(RecordKeys::in_memory()),
        }
    }

    /// The same with the key of these papers.
    pub fn with(name: &str, papers: &Papers) -> Self {
        Self {
            signer: Arc::new(papers.signer()),
            ..Self::new(name)
        }
    }

    /// Starts its gateway in this process.
    pub fn start(
        &self,
        home: &Path,
        pairings: &[SignedPairing],
        (dialer, clock): (Arc<dyn Dialer>, Arc<dyn Clock>),
    ) -> Inmate {
        let gateway = Gateway::start(Parts {
            office: self.office.clone(),
            signer: Arc::clone(&self.signer) as Arc<dyn Signer>,
            chain: Vec::new(),
            former: Vec::new(),
            own_keys: None,
            former_chains: Vec::new(),
            authorities: BTreeMap::new(),
            lists: Vec::new(),
            home_key: [7; 32].into(),
            record_keys: Arc::clone(&self.record_keys),
            retention: blo_client::config::Retention::default(),
            journal: home.to_owned(),
            attachments: home.with_extension("attachments"),
            options: blo_store::Options::default(),
            pairings: pairings.to_vec(),
            // Only where a test has put an office's home beside the journal.
            ceremonies: Ceremonies::of(&home_beside(home)).ok(),
            relays: vec![RelayPart {
                name: name(),
                dialer,
            }],
            keyring: Arc::clone(&self.ring) as Arc<dyn Keyring>,
            clock,
            officers: Officers::default(),
            drafts: Arc::default(),
        });
        let gateway = gateway.unwrap();
        let desk = Desk::of(&gateway);
        Inmate { gateway, desk }
    }

    fn party(&self) -> Party {
        Party {
            office: self.office.clone(),
            key: self.signer.identity().clone(),
        }
    }
}

/// Puts what a home has of an office beside its journal: its name, its certificate, and room for its ceremonies.
pub fn furnish(journal: &Path, office: &str, papers: &Papers) -> Ceremonies {
    let home = home_beside(journal);
    std::fs::create_dir_all(home.join("pairings")).unwrap();
    std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o700)).unwrap();
    let config =
        format!("office = \"{office}\"\n[relay]\naddress = \"127.0.0.1:1\"\nname = \"{NAME}\"\n");
    std::fs::write(home.join("blo.toml"), config).unwrap();
    std::fs::write(home.join("certificate.pem"), &papers.chain_pem).unwrap();
    Ceremonies::of(&home).unwrap()
}

fn home_beside(journal: &Path) -> std::path::PathBuf {
    journal.with_extension("home")
}

/// A pairing of two, signed by both, valid from 1970 for as long as a pairing may be, or from last year on.
pub fn pairing(one: &Who, other: &Who) -> SignedPairing {
    const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1_000;
    let (from, to) = (now().minus_millis(YEAR_MS), now().plus_millis(20 * YEAR_MS));
    let pairing = Pairing::new([one.party(), other.party()], 1, from, to).unwrap();
    let mut signed = SignedPairing::propose(&pairing);
    signed.sign_as(&*one.signer).unwrap();
    signed.sign_as(&*other.signer).unwrap();
    signed
}

impl Default for Switchboard {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Board {
            signer: Arc::new(MemorySigner::from_seed(&seed())),
            linked: BTreeMap::new(),
            bundles: BTreeMap::new(),
            held: BTreeMap::new(),
            known: BTreeMap::new(),
            position: 0,
            generation: 0,
            unplugged: false,
        })))
    }
}

impl Switchboard {
    /// What it holds, for a failed test's words.
    pub fn describe(&self) -> String {
        let board = self.0.lock().unwrap();
        let held = board
            .held
            .iter()
            .map(|(position, (_, carried))| format!("{position}: {:?}", carried.header().number));
        format!(
            "linked {:?}, held {:?}",
            board.linked.keys(),
            held.collect::<Vec<_>>()
        )
    }

    /// No line is to be had from now on, or it is again.
    pub fn unplug(&self, unplugged: bool) {
        self.0.lock().unwrap().unplugged = unplugged;
    }

    /// Every line breaks at once; what was on its way is lost.
    pub fn break_lines(&self) {
        let mut board = self.0.lock().unwrap();
        board.generation += 1;
        for events in std::mem::take(&mut board.linked).into_values() {
            // A gateway that is gone hears nothing.
            let _ = events.try_send(down());
        }
    }

    /// Starts the gateway of `who` with a clock of its own.
    pub fn start(
        &self,
        (who, home): (&Who, &Path),
        pairings: &[SignedPairing],
        clock: Arc<dyn Clock>,
    ) -> Inmate {
        let outlet = Outlet {
            board: self.clone(),
            office: who.office.clone(),
        };
        who.start(home, pairings, (Arc::new(outlet), clock))
    }
}

/// Where one office plugs in.
struct Outlet {
    board: Switchboard,
    office: OfficeId,
}

impl Dialer for Outlet {
    fn dial(&self, _hello: Hello) -> (Box<dyn Line>, mpsc::Receiver<LinkEvent>) {
        let (events, receiver) = mpsc::channel(10_000);
        let mut board = self.board.0.lock().unwrap();
        let welcome = Welcome {
            version: limits::VERSION,
            features: Vec::new(),
            relay: name(),
            clock: now(),
            epoch: epoch(),
            position: board.position,
            link_token: Bytes::copy_from_slice(&seed()[..16]),
            budgets: Vec::new(),
            blob_token: None,
        };
        let up = LinkEvent::Up {
            welcome: Box::new(welcome),
            relay_key: board.signer.identity().clone(),
            relay_chain: Vec::new(),
            over: Transport::Udp,
        };
        let generation = board.generation;
        if board.unplugged {
            events.try_send(down()).unwrap();
        } else {
            events.try_send(up).unwrap();
            board.linked.insert(self.office.clone(), events);
            board.tell_what_is_known(&self.office);
        }
        drop(board);
        let plug = Plug {
            generation,
            board: self.board.clone(),
            office: self.office.clone(),
        };
        (Box::new(plug), receiver)
    }
}

struct Plug {
    generation: u64,
    board: Switchboard,
    office: OfficeId,
}

impl Line for Plug {
    fn send(&mut self, lane: Lane, frame: Frame) {
        let mut board = self.board.0.lock().unwrap();
        if board.generation != self.generation {
            return;
        }
        match frame {
            Frame::PublishBundle(bundle) => board.publish(&self.office, bundle),
            Frame::Ping(echo) => {
                let pong = Frame::Pong { echo, clock: now() };
                board.tell(&self.office, Lane::Control, pong);
            }
            Frame::Submit(envelope) => board.hold(&self.office, lane, envelope),
            Frame::Ack(positions) => board.settle(lane, &positions),
            _ => {}
        }
    }
}

impl Board {
    fn tell(&self, office: &OfficeId, lane: Lane, frame: Frame) {
        if let Some(events) = self.linked.get(office) {
            // A gateway that is gone hears nothing.
            let _ = events.try_send(LinkEvent::Frame(lane, frame));
        }
    }

    fn tell_what_is_known(&self, office: &OfficeId) {
        for (other, bundle) in self.bundles.iter().filter(|(other, _)| *other != office) {
            self.tell(office, Lane::Control, counterpart(other, bundle));
        }
        for (position, (lane, carried)) in &self.held {
            if carried.header().number.recipient == *office {
                self.deliver(*position, *lane, carried);
            }
        }
    }

    fn publish(&mut self, office: &OfficeId, bundle: Bytes) {
        for other in self.linked.keys().filter(|other| *other != office) {
            self.tell(other, Lane::Control, counterpart(office, &bundle));
        }
        self.bundles.insert(office.clone(), bundle);
    }

    fn hold(&mut self, office: &OfficeId, lane: Lane, envelope: Bytes) {
        let carried = Carried::decode(envelope).unwrap();
        let binding = carried.binding();
        let known = self.known.get(&binding).copied();
        if known.is_some_and(|position| !self.held.contains_key(&position)) {
            self.tell(office, lane, Frame::Settled(binding));
            let again = Frame::Repeated(Repeated::of(&carried));
            self.tell(&carried.header().number.recipient, lane, again);
            return;
        }
        let position = known.unwrap_or(self.position + 1);
        self.position = self.position.max(position);
        self.known.insert(binding, position);
        let receipt = RelayReceipt {
            relay: name(),
            epoch: epoch(),
            at: now(),
            fact: RelayFact::Held,
            entries: vec![(binding, position)],
        };
        let receipt = SignedRelayReceipt::sign(&receipt, &*self.signer).unwrap();
        self.tell(office, lane, Frame::Receipt(receipt));
        if known.is_none() {
            self.deliver(position, lane, &carried);
            self.held.insert(position, (lane, carried));
        }
    }

    fn deliver(&self, position: u64, lane: Lane, carried: &Carried) {
        let envelope = carried.bytes().clone();
        let to = &carried.header().number.recipient;
        self.tell(to, lane, Frame::Deliver { position, envelope });
    }

    fn settle(&mut self, lane: Lane, positions: &[u64]) {
        for position in positions {
            if let Some((_, carried)) = self.held.remove(position) {
                let binding: Digest = carried.binding();
                self.tell(
                    &carried.header().number.sender,
                    lane,
                    Frame::Fetched(binding),
                );
            }
        }
    }
}

/// Sealing keys in memory.
#[derive(Debug, Default)]
pub struct Ring(Mutex<BTreeMap<Timestamp, [u8; 32]>>);

impl Ring {
    /// Every key is gone, as after a restore.
    pub fn lose(&self) {
        self.0.lock().unwrap().clear();
    }
}

impl Keyring for Ring {
    fn epochs(&self) -> Vec<Timestamp> {
        self.0.lock().unwrap().keys().copied().collect()
    }

    fn create(&self, epoch: Timestamp) -> Result<(), String> {
        self.0.lock().unwrap().insert(epoch, seed());
        Ok(())
    }

    fn key(&self, epoch: Timestamp) -> Option<SealingKey> {
        let found = self.0.lock().unwrap().get(&epoch).copied();
        found.map(SealingKey::from_seed)
    }

    fn destroy(&self, epoch: Timestamp) -> Result<(), String> {
        self.0.lock().unwrap().remove(&epoch);
        Ok(())
    }
}

fn down() -> LinkEvent {
    LinkEvent::Down {
        code: None,
        reason: "the line broke".to_owned(),
    }
}

fn counterpart(office: &OfficeId, bundle: &Bytes) -> Frame {
    Frame::Counterpart(Counterpart {
        office: office.clone(),
        pairing: Bytes::new(),
        bundle: bundle.clone(),
        chain: Vec::new(),
        serial: 0,
    })
}

fn name() -> RelayId {
    NAME.parse().unwrap()
}

fn epoch() -> StoreEpoch {
    StoreEpoch::from_bytes([5; 16])
}
