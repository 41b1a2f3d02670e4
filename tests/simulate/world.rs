//! The relay and three offices on machines of their own, in one thread and on virtual time. Not: what is asked of
//! them (`run`), nor what must hold (`oracle`).

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    path::Path,
    rc::Rc,
    sync::{Arc, Mutex},
    time::Duration,
};

use blo_client::{
    desk::Desk,
    gateway::{Gateway, Keyring, Officers, OwnKeys, Parts, take_over},
};
use blo_proto::{
    IdentityKey, OfficeId, RelayId, Signer, Timestamp,
    pairing::{Party, SignedPairing},
    seal::SealingKey,
    sign::MemorySigner,
    takeover::TakeoverCode,
};
use blo_relay::{
    hub::{Hub, Request, Setup, Vouching},
    mailboxes::{Entry, Mailboxes, OfficeEntry},
    quota::Bounds,
    registry::Registry,
};
use bytes::Bytes;
use tokio::{
    sync::{Notify, mpsc},
    task::{JoinHandle, spawn_local},
};

use crate::{
    dice::Dice,
    disk::Image,
    machine::Machine,
    op::OFFICES,
    wire::{Call, Network, Telephone, session},
};

const NAMES: [&str; OFFICES] = ["mae-sai.th", "tachileik.mm", "poipet.kh"];

pub(crate) struct World {
    pub(crate) relay: RelayMachine,
    pub(crate) offices: Vec<Office>,
    /// The highest serial that an agreement or its end may have.
    pub(crate) serials: Cell<u64>,
    calls: mpsc::UnboundedSender<Call>,
    /// What must never be and was, in words.
    pub(crate) broken: RefCell<Vec<String>>,
}

pub(crate) struct RelayMachine {
    pub(crate) machine: Machine,
    pub(crate) name: RelayId,
    pub(crate) signer: Arc<MemorySigner>,
    bounds: Bounds,
    running: RefCell<Option<(Hub, JoinHandle<()>)>>,
}

pub(crate) struct Office {
    pub(crate) machine: Machine,
    id: OfficeId,
    pub(crate) signer: Arc<MemorySigner>,
    keys: (Arc<Ring>, Arc<blo_client::keys::RecordKeys>),
    /// As its home keeps them.
    pub(crate) pairings: RefCell<Vec<SignedPairing>>,
    /// What its home has besides its first key.
    pub(crate) own_keys: RefCell<Option<Arc<dyn OwnKeys>>>,
    running: RefCell<Option<(Gateway, Desk)>>,
    network: RefCell<Network>,
    changed: Notify,
    starts: Cell<u64>,
    /// Its home was put back: the relay's operator has to let it in.
    to_let_in: Cell<bool>,
}

/// Every sealing key that a run of this process made: most runs make the same ones.
static MADE: Mutex<BTreeMap<u64, SealingKey>> = Mutex::new(BTreeMap::new());

/// Sealing keys that outlive their gateway; each follows from its epoch and the office.
struct Ring(u64, Mutex<BTreeMap<Timestamp, SealingKey>>);

impl Keyring for Ring {
    fn epochs(&self) -> Vec<Timestamp> {
        self.1.lock().unwrap().keys().copied().collect()
    }

    fn create(&self, epoch: Timestamp) -> Result<(), String> {
        let drawn = self.0 ^ epoch.as_millis();
        let made = || {
            let mut seed = [0; 32];
            Dice::new(drawn).fill(&mut seed);
            SealingKey::from_seed(seed)
        };
        let key = MADE
            .lock()
            .unwrap()
            .entry(drawn)
            .or_insert_with(made)
            .clone();
        self.1.lock().unwrap().insert(epoch, key);
        Ok(())
    }

    fn key(&self, epoch: Timestamp) -> Option<SealingKey> {
        self.1.lock().unwrap().get(&epoch).cloned()
    }

    fn destroy(&self, epoch: Timestamp) -> Result<(), String> {
        self.1.lock().unwrap().remove(&epoch);
        Ok(())
    }
}

impl World {
    /// Everything made, started and about to link.
    pub(crate) async fn new(dir: &Path, seed: u64, lies: bool) -> Rc<Self> {
        let mut dice = Dice::new(seed);
        let (calls, mut incoming) = mpsc::unbounded_channel();
        let small = dice.below(4) == 0;
        // Dice of their own: a kept script has the world that it was found in.
        let segment_bytes = Dice::new(!seed).one_of(&[8, 32]) * 1_024;
        let world = Rc::new(Self {
            relay: RelayMachine {
                machine: Machine::new(dir.join("relay"), segment_bytes, lies),
                name: "relay.example".parse().unwrap(),
                signer: Arc::new(MemorySigner::from_seed(&[9; 32])),
                bounds: Bounds {
                    pair_bytes_max: if small { 12_000 } else { 1 << 30 },
                    ..Bounds::default()
                },
                running: RefCell::default(),
            },
            offices: (0..OFFICES)
                .map(|at| {
                    let machine = Machine::new(dir.join(NAMES[at]), segment_bytes, lies);
                    Office::new(machine, at, dice.next())
                })
                .collect(),
            serials: Cell::new(1),
            calls,
            broken: RefCell::default(),
        });
        world.furnish().await;
        let switch = Rc::clone(&world);
        spawn_local(async move {
            while let Some(call) = incoming.recv().await {
                spawn_local(session(Rc::clone(&switch), call));
            }
        });
        for machine in 0..=OFFICES {
            let (world, mut dice) = (Rc::clone(&world), Dice::new(dice.next()));
            spawn_local(async move {
                loop {
                    world.machine(machine).commit(&mut dice).await;
                    // At once, before anything that the dead disk caused is heard.
                    world.halt(machine);
                }
            });
        }
        for machine in 0..=OFFICES {
            world.start(machine);
        }
        world
    }

    /// Pairs the first office with both others, and registers all of them.
    async fn furnish(&self) {
        self.first_agreements();
        self.register();
        self.crash(0, None).await;
    }

    /// Registers offices and pairings at a relay that has none, as from the registry's export.
    fn register(&self) {
        let machine = &self.relay.machine;
        let (mailboxes, _) = Mailboxes::open(&machine.dir, machine.options()).unwrap();
        let entry = |(handle, office): (usize, &Office)| {
            let entry = OfficeEntry {
                handle: u32::try_from(handle + 1).unwrap(),
                office: office.id.to_string(),
                key: office.signer.identity().as_bytes().to_vec(),
                by: "Somchai".to_owned(),
                at: 0,
                removed: false,
                formerly: Vec::new(),
            };
            (Entry::Office(entry), Bytes::new())
        };
        let offices = self.offices.iter().enumerate().map(entry).collect();
        mailboxes.append(offices).wait().unwrap();
        let registry = Registry::load(mailboxes.registry().unwrap()).unwrap();
        let pairings = self.offices[1..].iter().map(|office| {
            let signed = office.pairings.borrow()[0].clone();
            let entry = registry.pairing_entry(&signed, ("Somchai", machine.clock().now()));
            entry.unwrap().unwrap()
        });
        mailboxes.append(pairings.collect()).wait().unwrap();
        mailboxes.close().unwrap();
    }

    /// The relay has a disk with the registry on it and nothing else.
    pub(crate) async fn lose(&self) {
        self.crash(0, None).await;
        self.relay.machine.disk.put_back(Image::default());
        self.register();
        self.start(0);
    }

    /// A machine has a disk as it was when the copy was made.
    pub(crate) async fn put_back(&self, machine: usize, copy: Image) {
        self.crash(machine, None).await;
        self.machine(machine).disk.put_back(copy);
        if let Some(at) = machine.checked_sub(1) {
            // A copy has no sealing keys.
            self.offices[at].keys.0.1.lock().unwrap().clear();
            self.offices[at].to_let_in.set(true);
        }
        self.start(machine);
        self.attend().await;
    }

    /// The operator does what is asked of him: he confirms a relay from a backup, and lets restored homes in, which
    /// start only then.
    pub(crate) async fn attend(&self) {
        let Some(hub) = self.hub() else {
            return;
        };
        if hub.snapshot().confirmed().is_err() {
            self.bring_agreements().await;
            let _ = in_time(hub.administer(Request::Confirm("Somchai".to_owned()))).await;
        }
        for (at, office) in self.offices.iter().enumerate() {
            if office.to_let_in.get() {
                let asked = match office.take_over(&self.relay.name).await {
                    Some(takeover) => in_time(hub.administer(takeover)).await,
                    None => None,
                };
                office.to_let_in.set(!matches!(asked, Some(Ok(_))));
                self.start(at + 1);
            }
        }
    }

    pub(crate) fn machine(&self, machine: usize) -> &Machine {
        match machine.checked_sub(1) {
            None => &self.relay.machine,
            Some(office) => &self.offices[office].machine,
        }
    }

    /// Of an office, 1 to 3.
    pub(crate) fn office_id(&self, office: usize) -> OfficeId {
        self.offices[office - 1].id.clone()
    }

    pub(crate) fn hub(&self) -> Option<Hub> {
        self.relay
            .running
            .borrow()
            .as_ref()
            .map(|(hub, _)| hub.clone())
    }

    pub(crate) fn desk(&self, office: usize) -> Option<Desk> {
        let running = self.offices[office - 1].running.borrow();
        running.as_ref().map(|(_, desk)| desk.clone())
    }

    /// How an office, 1 to 3, calls the relay with a key.
    pub(crate) fn telephone(&self, office: usize, key: IdentityKey) -> Telephone {
        let calls = self.calls.clone();
        Telephone { office, key, calls }
    }

    /// What the desk of a running office shows is the same while this is.
    pub(crate) fn version(&self, office: usize) -> (u64, u64) {
        let own = &self.offices[office - 1];
        (own.starts.get(), own.machine.disk.version())
    }

    pub(crate) fn network<T>(&self, office: usize, look: impl FnOnce(&mut Network) -> T) -> T {
        look(&mut self.offices[office - 1].network.borrow_mut())
    }

    /// Resolves when an office's network was changed.
    pub(crate) async fn changed(&self, office: usize) {
        self.offices[office - 1].changed.notified().await;
    }

    pub(crate) fn change(&self, office: usize, change: impl FnOnce(&mut Network)) {
        self.network(office, change);
        self.offices[office - 1].changed.notify_waiters();
    }

    pub(crate) fn broken(&self, what: String) {
        self.broken.borrow_mut().push(what);
    }

    /// Starts what does not run. False where its disk does not let it.
    pub(crate) fn start(&self, machine: usize) -> bool {
        match machine.checked_sub(1) {
            None => self.relay.start(),
            Some(at) => self.offices[at].start(at + 1, &self.calls, &self.relay.name),
        }
    }

    /// Nothing that runs on a machine runs any more.
    fn halt(&self, machine: usize) {
        match machine.checked_sub(1) {
            None => {
                if let Some((_, task)) = self.relay.running.borrow_mut().take() {
                    task.abort();
                }
            }
            Some(at) => drop(self.offices[at].running.borrow_mut().take()),
        }
    }

    /// Ends a machine's process, at once; with a seed its power is cut too.
    pub(crate) async fn crash(&self, machine: usize, power: Option<u64>) {
        let disk = self.machine(machine).disk.clone();
        disk.stop();
        self.halt(machine);
        self.machine(machine).ended().await;
        match power {
            Some(seed) => disk.cut(seed),
            None => disk.revive(),
        }
    }

    /// Stops a machine's process in order.
    pub(crate) async fn stop(&self, machine: usize) {
        match machine.checked_sub(1) {
            None => {
                let running = self.relay.running.borrow_mut().take();
                if let Some((hub, task)) = running {
                    hub.shutdown().await;
                    let _ = task.await;
                }
            }
            Some(at) => {
                let running = self.offices[at].running.borrow_mut().take();
                if let Some((gateway, desk)) = running {
                    drop(desk);
                    gateway.shutdown().await;
                }
            }
        }
        self.machine(machine).ended().await;
    }
}

impl RelayMachine {
    /// How many envelopes the stopped relay's store holds.
    pub(crate) fn held(&self) -> u64 {
        let (mailboxes, _) = Mailboxes::open(&self.machine.dir, self.machine.options()).unwrap();
        let (mut count, mut bytes) = (0, 0);
        let counted = mailboxes.each_held(|held| {
            count += 1;
            bytes += held.bytes;
        });
        counted.unwrap();
        let (mut known_count, mut known_bytes) = (0, 0);
        for used in mailboxes.held_by_pair().unwrap().values() {
            known_count += used.count;
            known_bytes += used.bytes;
        }
        assert_eq!((known_count, known_bytes), (count, bytes));
        count
    }

    fn start(&self) -> bool {
        if self.running.borrow().is_some() {
            return true;
        }
        let Ok((mailboxes, _)) = Mailboxes::open(&self.machine.dir, self.machine.options()) else {
            return false;
        };
        let setup = Setup {
            relay: self.name.clone(),
            signer: Arc::<MemorySigner>::clone(&self.signer),
            clock: self.machine.clock(),
            bounds: self.bounds,
            lane_budget_bytes: 1 << 20,
            allow_list: false,
            vouching: Arc::new(Everyone),
        };
        let (hub, task) = Hub::prepare(mailboxes, setup).unwrap();
        let task = tokio::spawn(task);
        *self.running.borrow_mut() = Some((hub, task));
        true
    }
}

/// Every certificate is of the authority here.
struct Everyone;

impl Vouching for Everyone {
    fn refuses(&self, _: &OfficeId, _: &[u8], _: Timestamp) -> Option<String> {
        None
    }

    fn objects(&self, _: &OfficeId, _: &[u8], _: Timestamp) -> Option<String> {
        None
    }
}

impl Office {
    fn new(machine: Machine, at: usize, seed: u64) -> Self {
        let own = u8::try_from(at + 1).unwrap();
        let ring = Arc::new(Ring(u64::from(own) << 56, Mutex::default()));
        Self {
            machine,
            id: NAMES[at].parse().unwrap(),
            signer: Arc::new(MemorySigner::from_seed(&[own; 32])),
            keys: (ring, Arc::default()),
            pairings: RefCell::default(),
            own_keys: RefCell::default(),
            running: RefCell::default(),
            network: RefCell::new(Network::new(seed)),
            changed: Notify::new(),
            starts: Cell::new(0),
            to_let_in: Cell::new(false),
        }
    }

    fn start(&self, office: usize, calls: &mpsc::UnboundedSender<Call>, relay: &RelayId) -> bool {
        if self.running.borrow().is_some() {
            return true;
        }
        if self.to_let_in.get() {
            return false;
        }
        self.starts.set(self.starts.get() + 1);
        let (key, calls) = (self.signer.identity().clone(), calls.clone());
        let Ok(gateway) = Gateway::start(Parts {
            office: self.id.clone(),
            signer: Arc::<MemorySigner>::clone(&self.signer),
            chain: vec![Bytes::from_static(b"leaf")],
            former: Vec::new(),
            own_keys: self.own_keys.borrow().clone(),
            former_chains: Vec::new(),
            authorities: BTreeMap::new(),
            lists: Vec::new(),
            home_key: [7; 32].into(),
            record_keys: Arc::clone(&self.keys.1),
            retention: blo_client::config::Retention::default(),
            journal: self.machine.dir.clone(),
            attachments: self.machine.dir.with_extension("attachments"),
            options: self.machine.options(),
            pairings: self.pairings.borrow().clone(),
            ceremonies: None,
            relays: vec![Telephone { office, key, calls }.to(relay)],
            keyring: Arc::<Ring>::clone(&self.keys.0),
            clock: self.machine.clock(),
            officers: Officers::default(),
            drafts: Arc::default(),
        }) else {
            return false;
        };
        let desk = Desk::of(&gateway);
        *self.running.borrow_mut() = Some((gateway, desk));
        true
    }

    /// What the officer of a home that was put back has the operator do.
    async fn take_over(&self, relay: &RelayId) -> Option<Request> {
        let with = (&[7; 32], self.machine.options());
        let relays = [relay.clone()];
        let token = take_over(&self.machine.dir, with, &relays, self.machine.clock().now()).await;
        Some(Request::Takeover {
            code: TakeoverCode::of(&self.id, &token.ok()?),
            office: self.id.clone(),
            by: "Somchai".to_owned(),
        })
    }

    pub(crate) fn party(&self) -> Party {
        Party {
            office: self.id.clone(),
            key: self.signer.identity().clone(),
        }
    }
}

/// A person does not wait for ever.
pub(crate) async fn in_time<T>(answer: impl Future<Output = T>) -> Option<T> {
    let answered = tokio::time::timeout(Duration::from_secs(5), answer).await;
    answered.ok()
}

/// A moment in which everything that can happen now happens.
pub(crate) async fn moment(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
