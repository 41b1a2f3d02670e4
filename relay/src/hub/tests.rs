//! A hub on a real store between two offices: nothing is held before the disk has it, and everything arrives.

use std::{
    io,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use blo_proto::{
    AlertId, Digest, Number, Precedence, StreamId, Timestamp,
    content::{Body, Content, Margin},
    envelope::{Draft, Sealed, seal},
    notice::Notice,
    pairing::{Pairing, Party},
    receipt::RelayFact,
    seal::{Parties, SealingKey, SealingSession},
    sign::MemorySigner,
};
use blo_store::{Disk, DiskFile, Options, RealDisk};

use super::*;
use crate::mailboxes::{Entry, OfficeEntry, PairingEntry};

mod bounds;
mod expiry;
mod memory;
mod numbers;
mod parting;
mod proposals;
mod rolling;
mod takeover;

pub(crate) const START: u64 = 1_795_503_120_000;
const MINUTE_MS: u64 = 60_000;

pub(crate) struct World {
    dir: tempfile::TempDir,
    clock: Arc<AtomicU64>,
    south: MemorySigner,
    north: MemorySigner,
    relay: Arc<MemorySigner>,
    session: SealingSession,
}

fn office(text: &str) -> OfficeId {
    text.parse().unwrap()
}

pub(crate) fn south() -> OfficeId {
    office("mae-sai.th")
}

fn north() -> OfficeId {
    office("tachileik.mm")
}

pub(crate) fn key_of(office: &OfficeId) -> IdentityKey {
    let seed = if *office == south() { 1 } else { 2 };
    MemorySigner::from_seed(&[seed; 32]).identity().clone()
}

pub(crate) fn start(world: &World, options: Options, bounds: Bounds) -> Hub {
    let (mailboxes, _) = Mailboxes::open(world.dir.path(), options).unwrap();
    let clock = Arc::clone(&world.clock);
    let setup = Setup {
        relay: "relay.example".parse().unwrap(),
        signer: Arc::<MemorySigner>::clone(&world.relay),
        clock: Arc::new(move || Timestamp::from_millis(clock.load(Ordering::SeqCst))),
        bounds,
        lane_budget_bytes: 1 << 20,
        allow_list: false,
        vouching: Arc::new(rolling::Vouches::default()),
    };
    Hub::start(mailboxes, setup).unwrap()
}

impl World {
    pub(crate) fn new() -> Self {
        let world = Self::unpaired();
        let (mailboxes, _) = Mailboxes::open(world.dir.path(), Options::default()).unwrap();
        let entry = Entry::Pairing(PairingEntry {
            one: 1,
            other: 2,
            ..PairingEntry::default()
        });
        let pairing = world.pairing(&[&world.south, &world.north]);
        let entries = vec![(entry, pairing.encode())];
        mailboxes.append(entries).wait().unwrap();
        mailboxes.close().unwrap();
        world
    }

    fn unpaired() -> Self {
        let world = Self::empty();
        let (mailboxes, _) = Mailboxes::open(world.dir.path(), Options::default()).unwrap();
        let entry = |handle, office: OfficeId, signer: &MemorySigner| {
            let key = signer.identity().as_bytes().to_vec();
            let office = office.to_string();
            (
                Entry::Office(OfficeEntry {
                    handle,
                    office,
                    key,
                    ..OfficeEntry::default()
                }),
                Bytes::new(),
            )
        };
        let entries = vec![
            entry(1, south(), &world.south),
            entry(2, north(), &world.north),
        ];
        mailboxes.append(entries).wait().unwrap();
        mailboxes.close().unwrap();
        world
    }

    /// Nobody is registered.
    fn empty() -> Self {
        let [one, two] = [1, 2].map(|seed| MemorySigner::from_seed(&[seed; 32]));
        let dir = tempfile::tempdir().unwrap();
        let parties = Parties {
            sender: south(),
            sender_key: one.identity().clone(),
            recipient: north(),
            recipient_key: two.identity().clone(),
        };
        let now = Timestamp::from_millis(START);
        let key = SealingKey::from_seed([3; 32]).public_key();
        let bundle = SignedBundle::sign(&north(), now, key, &two).unwrap();
        let bundle = bundle.verify(&north(), two.identity()).unwrap();
        let session =
            SealingSession::begin(&parties, bundle.get().target(), &[4; 64], now).unwrap();
        Self {
            dir,
            clock: Arc::new(AtomicU64::new(START)),
            south: one,
            north: two,
            relay: Arc::new(MemorySigner::from_seed(&[9; 32])),
            session,
        }
    }

    fn hub(&self) -> Hub {
        start(self, Options::default(), Bounds::default())
    }

    fn pairing(&self, signers: &[&MemorySigner]) -> SignedPairing {
        let now = Timestamp::from_millis(START);
        let party = |office, signer: &MemorySigner| Party {
            office,
            key: signer.identity().clone(),
        };
        let parties = [party(south(), &self.south), party(north(), &self.north)];
        let pairing = Pairing::new(parties, 1, now, now.plus_millis(86_400_000)).unwrap();
        let mut signed = SignedPairing::propose(&pairing);
        for signer in signers {
            signed.sign_as(*signer).unwrap();
        }
        signed
    }

    pub(crate) fn sealed(&self, sequence: u64, precedence: Precedence, salt: u8) -> Sealed {
        self.sealed_with((sequence, precedence, salt), 10)
    }

    /// One that is over so many minutes after the start.
    fn sealed_for(&self, sequence: u64, precedence: Precedence, minutes: u64) -> Sealed {
        self.sealed_with((sequence, precedence, 1), minutes)
    }

    fn sealed_with(
        &self,
        (sequence, precedence, salt): (u64, Precedence, u8),
        minutes: u64,
    ) -> Sealed {
        let now = Timestamp::from_millis(START);
        let number = Number {
            sender: south(),
            stream: StreamId(7),
            recipient: north(),
            precedence,
            sequence,
        };
        let content = Content {
            id: AlertId::new(now, &[5; 10]),
            attempt: 1,
            composed_at: now,
            expires_at: now.plus_millis(minutes * MINUTE_MS),
            by_relay_time: false,
            body: Body::Notice(Notice::Bundle(Bytes::from_static(b"x"))),
        };
        let margin = Margin {
            author_epoch: now,
            acknowledged: Vec::new(),
            again: false,
            reads_short: false,
        };
        let draft = Draft {
            number: &number,
            exercise: false,
            content: &content,
            margin: &margin,
            salt: [salt; 32],
            short: false,
        };
        seal(&draft, &self.session, false, &self.south).unwrap()
    }

    async fn submit(&self, hub: &Hub, link: LinkId, sealed: &Sealed) {
        let carried = Carried::decode(sealed.bytes.clone()).unwrap();
        hub.submit(link, carried.verify(self.south.identity()).unwrap())
            .await;
    }

    fn entries(&self, frame: &Frame, fact: &RelayFact) -> Vec<(Digest, u64)> {
        let Frame::Receipt(signed) = frame else {
            panic!("{frame:?}")
        };
        let relay = "relay.example".parse().unwrap();
        let verified = signed.verify(&relay, self.relay.identity()).unwrap();
        assert_eq!(&verified.get().fact, fact);
        verified.into_inner().entries
    }
}

/// The next frame on a lane of envelopes.
async fn next(linked: &mut Linked) -> Frame {
    let frame = async {
        loop {
            match linked.frames.recv().await.unwrap() {
                (Lane::Control, _) => {}
                (Lane::Of(_), frame) => return *frame,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), frame)
        .await
        .unwrap()
}

pub(crate) async fn up(hub: &Hub, office: OfficeId, token: &Bytes) -> Linked {
    let key = key_of(&office);
    let linked = hub.link(office, key, token.clone()).await.unwrap();
    hub.token_kept(linked.link).await;
    linked
}

fn position(frame: &Frame, sealed: &Sealed) -> u64 {
    match frame {
        Frame::Deliver { position, envelope } => {
            assert_eq!(envelope, &sealed.bytes);
            *position
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_envelope_is_held_delivered_fetched_and_then_settled() {
    let world = World::new();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let mut to = up(&hub, north(), &Bytes::new()).await;
    let sealed = world.sealed(1, Precedence::Flash, 1);
    world.submit(&hub, from.link, &sealed).await;
    let held = world.entries(&next(&mut from).await, &RelayFact::Held);
    assert_eq!(held[0].0, sealed.binding);
    let position = position(&next(&mut to).await, &sealed);
    assert_eq!(held, [(sealed.binding, position)]);
    world.submit(&hub, from.link, &sealed).await;
    assert_eq!(
        world.entries(&next(&mut from).await, &RelayFact::Held),
        held
    );
    let other = world.sealed(1, Precedence::Flash, 2);
    world.submit(&hub, from.link, &other).await;
    assert!(
        matches!(next(&mut from).await, Frame::Refused(refused) if refused.code == "number_conflict")
    );
    hub.ack(to.link, vec![position, position]).await;
    assert_eq!(next(&mut from).await, Frame::Fetched(sealed.binding));
    for _ in 0..2 {
        world.submit(&hub, from.link, &sealed).await;
        assert_eq!(next(&mut from).await, Frame::Settled(sealed.binding));
    }
    assert!(matches!(next(&mut to).await, Frame::Repeated(_)));
    hub.shutdown().await;
    while let Some((lane, frame)) = to.frames.recv().await {
        assert_eq!(
            lane,
            Lane::Control,
            "asked again at most once a minute: {frame:?}"
        );
    }
}

#[tokio::test]
async fn what_is_held_survives_restarts_and_flash_comes_first() {
    let world = World::new();
    let mut hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let routine = world.sealed(1, Precedence::Routine, 1);
    let flash = world.sealed(1, Precedence::Flash, 1);
    for sealed in [&routine, &flash] {
        world.submit(&hub, from.link, sealed).await;
        world.entries(&next(&mut from).await, &RelayFact::Held);
    }
    hub.shutdown().await;
    hub = world.hub();
    let unconfirmed = hub
        .link(north(), key_of(&north()), Bytes::new())
        .await
        .unwrap();
    let mut to = up(&hub, north(), &unconfirmed.token).await;
    let mut unconfirmed = unconfirmed.frames;
    assert!(
        unconfirmed.recv().await.is_none(),
        "nothing before its token is kept"
    );
    position(&next(&mut to).await, &flash);
    position(&next(&mut to).await, &routine);
    hub.shutdown().await;
}

#[tokio::test]
async fn a_stale_token_is_refused_and_an_unconfirmed_one_leaves_the_previous_valid() {
    let world = World::new();
    let hub = world.hub();
    let first = up(&hub, south(), &Bytes::new()).await;
    let second = hub
        .link(south(), key_of(&south()), first.token.clone())
        .await
        .unwrap();
    assert_eq!(first.ended.await, Ok(Code::SecondGateway));
    let third = up(&hub, south(), &first.token).await;
    for stale in [Bytes::new(), first.token.clone(), second.token] {
        let refusal = hub
            .link(south(), key_of(&south()), stale)
            .await
            .unwrap_err();
        assert_eq!(refusal.code, Code::SecondGateway);
    }
    up(&hub, south(), &third.token).await;
    hub.shutdown().await;
}

/// The real disk, whose free space a test decides.
#[derive(Debug)]
struct Free(AtomicU64);

impl Disk for Free {
    fn create_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.create_dir(dir)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.create(path)
    }
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.open(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.sync_dir(dir)
    }
    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        Ok(self.0.load(Ordering::SeqCst))
    }
    fn boot(&self) -> Option<String> {
        RealDisk.boot()
    }
}

#[tokio::test]
async fn a_full_disk_refuses_later_and_takes_again_when_there_is_room() {
    let world = World::new();
    let disk = Arc::new(Free(AtomicU64::new(u64::MAX)));
    let options = Options {
        segment_bytes: 4_096,
        disk: Arc::<Free>::clone(&disk),
        ..Options::default()
    };
    let hub = start(&world, options, Bounds::default());
    let mut from = up(&hub, south(), &Bytes::new()).await;
    disk.0.store(0, Ordering::SeqCst);
    let mut sequence = 0;
    let refused = loop {
        sequence += 1;
        let sealed = world.sealed(sequence, Precedence::Flash, 1);
        world.submit(&hub, from.link, &sealed).await;
        if let Frame::Refused(refused) = next(&mut from).await {
            assert_eq!(refused.envelope, Some(sealed.binding));
            break refused;
        }
        assert!(sequence < 1_000, "a full disk took everything");
    };
    assert_eq!(
        (refused.code.as_str(), refused.receipt),
        ("storage_full", None)
    );
    disk.0.store(u64::MAX, Ordering::SeqCst);
    let held = loop {
        let sealed = world.sealed(sequence, Precedence::Flash, 1);
        world.submit(&hub, from.link, &sealed).await;
        match next(&mut from).await {
            Frame::Refused(_) => tokio::task::yield_now().await,
            frame => break world.entries(&frame, &RelayFact::Held),
        }
    };
    assert_eq!(held.len(), 1);
    hub.shutdown().await;
}

#[tokio::test]
async fn quota_and_the_rate_of_flash_are_refused_later_with_a_hint() {
    for (pair_bytes_max, flash_burst, code) in [(10, 10, "quota"), (1 << 20, 0, "too_fast")] {
        let world = World::new();
        let bounds = Bounds {
            pair_bytes_max,
            flash_burst,
            ..Bounds::default()
        };
        let hub = start(&world, Options::default(), bounds);
        let mut from = up(&hub, south(), &Bytes::new()).await;
        let sealed = world.sealed(1, Precedence::Flash, 1);
        world.submit(&hub, from.link, &sealed).await;
        let Frame::Refused(refused) = next(&mut from).await else {
            panic!("not refused")
        };
        assert_eq!((refused.code.as_str(), refused.receipt), (code, None));
        assert!(refused.retry_after_s > 0);
        hub.shutdown().await;
    }
}

#[tokio::test]
async fn r11_the_registry_takes_two_signatures_no_older_bundle_and_survives_a_restart() {
    let world = World::unpaired();
    let mut hub = world.hub();
    let add = |hub: Hub, signed| async move {
        hub.administer(Request::AddPairing(signed, "Daw Khin".to_owned()))
            .await
    };
    let half = world.pairing(&[&world.south]);
    assert_eq!(
        add(hub.clone(), half).await.unwrap_err().code,
        Code::Unpaired
    );
    let whole = world.pairing(&[&world.south, &world.north]);
    assert_eq!(add(hub.clone(), whole.clone()).await, Ok(true));
    assert_eq!(add(hub.clone(), whole).await, Ok(false));
    let to = up(&hub, north(), &Bytes::new()).await;
    let bundle = |ms| {
        let key = SealingKey::from_seed([3; 32]).public_key();
        SignedBundle::sign(&north(), Timestamp::from_millis(ms), key, &world.north).unwrap()
    };
    hub.publish(to.link, bundle(9)).await;
    hub.publish(to.link, bundle(8)).await; // before the first is on disk
    hub.publish(to.link, bundle(4_000_000_000_000)).await; // of a time that has not come
    hub.shutdown().await;
    hub = world.hub();
    let snapshot = hub.snapshot();
    assert!(snapshot.agreed(&north(), &south()).is_some());
    let known = snapshot.offices[&north()].bundle.as_ref().unwrap();
    assert_eq!(known.0, Timestamp::from_millis(9), "never rolled back");
    hub.shutdown().await;
}

#[tokio::test]
async fn a_full_disk_lets_an_office_link_and_fetch_what_fills_it() {
    let world = World::new();
    let disk = Arc::new(Free(AtomicU64::new(u64::MAX)));
    let options = Options {
        disk: Arc::<Free>::clone(&disk),
        ..Options::default()
    };
    let hub = start(&world, options, Bounds::default());
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let sealed = world.sealed(1, Precedence::Routine, 1);
    world.submit(&hub, from.link, &sealed).await;
    world.entries(&next(&mut from).await, &RelayFact::Held);
    disk.0.store(0, Ordering::SeqCst);
    let mut to = up(&hub, north(), &Bytes::new()).await;
    let position = position(&next(&mut to).await, &sealed);
    hub.ack(to.link, vec![position]).await;
    let fetched = next(&mut from).await;
    assert!(matches!(fetched, Frame::Fetched(binding) if binding == sealed.binding));
    hub.shutdown().await;
}
