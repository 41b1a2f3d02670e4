//! Keys that are destroyed are gone, and what was sealed to them with them; an office that was away for a month still
//! opens what it is sent. Not: when a key is destroyed (`faults`).

use std::sync::atomic::Ordering;

use blo_proto::{
    envelope::{self, Carried},
    seal::{OpeningSession, Parties},
};

use super::{
    crossing::stop_hard,
    loss::{MINUTE, by_hand},
    *,
};
use crate::{
    config::Config,
    keys::{Cost, Home, Passphrase, SealingKeys, copy_home},
};

const DAY: u64 = 24 * 60 * MINUTE;

/// Sealing keys in a real home, and a note of every one that ever was.
struct Noted {
    home: Home,
    real: SealingKeys,
    ever: Mutex<BTreeMap<Timestamp, Secret>>,
}

/// A key as it was in memory, and as it lay on the disk.
struct Secret {
    seed: [u8; 32],
    file: Vec<u8>,
}

impl Noted {
    fn of(office: &Office) -> Self {
        let config = Config {
            retention: crate::config::Retention::default(),
            office: office.id.clone(),
            language: None,
            relay: crate::config::Relay::at("127.0.0.1:4433".to_owned(), Relay::name()),
            page: None,
            other_relays: Vec::new(),
            alarm: crate::config::Alarm::default(),
            requests: crate::config::Requests::default(),
            need_to_know: crate::config::NeedToKnow::default(),
        };
        let passphrase = Passphrase::new("of the home".to_owned()).unwrap();
        let home = Home::create(&office.home, &config, (&passphrase, Cost::TEST)).unwrap();
        Self {
            real: home.sealing_keys().unwrap(),
            home,
            ever: Mutex::default(),
        }
    }

    fn file(&self, epoch: Timestamp) -> PathBuf {
        let name = format!("sealing/{}.key", epoch.as_millis());
        self.home.path.join(name)
    }

    fn destroyed(&self) -> Vec<Timestamp> {
        let left = self.real.epochs();
        let ever = self.ever.lock().unwrap();
        ever.keys()
            .filter(|epoch| !left.contains(epoch))
            .copied()
            .collect()
    }
}

impl Keyring for Noted {
    fn epochs(&self) -> Vec<Timestamp> {
        self.real.epochs()
    }

    fn create(&self, epoch: Timestamp) -> Result<(), String> {
        Keyring::create(&self.real, epoch)?;
        let secret = Secret {
            seed: *self.real.key(epoch).unwrap().seed(),
            file: std::fs::read(self.file(epoch)).unwrap(),
        };
        self.ever.lock().unwrap().insert(epoch, secret);
        Ok(())
    }

    fn key(&self, epoch: Timestamp) -> Option<SealingKey> {
        self.real.key(epoch)
    }

    fn destroy(&self, epoch: Timestamp) -> Result<(), String> {
        Keyring::destroy(&self.real, epoch)
    }
}

/// Whether a recorded envelope opens with a key that is tried as the one of the epoch that it names.
fn opens(world: &World, recorded: &Bytes, key: &SealingKey) -> bool {
    let [south, north] =
        [&world.south, &world.north].map(|office| MemorySigner::from_seed(&office.seed));
    let carried = Carried::decode(recorded.clone()).unwrap();
    let header = carried.header().clone();
    let parties = Parties {
        sender: world.south.id.clone(),
        sender_key: south.identity().clone(),
        recipient: world.north.id.clone(),
        recipient_key: north.identity().clone(),
    };
    let (epoch, public) = (header.recipient_epoch, key.public_key());
    let bundle =
        blo_proto::bundle::SignedBundle::sign(&world.north.id, epoch, public, &north).unwrap();
    let bundle = bundle.verify(&world.north.id, north.identity()).unwrap();
    let Some(encapsulation) = header.encapsulation else {
        return false; // it stands in another one that was recorded
    };
    let session =
        OpeningSession::derive(&parties, key, &bundle.get().digest(), &encapsulation).unwrap();
    let verified = carried.verify(south.identity()).unwrap();
    envelope::open(&verified, &session).is_ok()
}

async fn cross(desk: &Desk, watch: &mut Watch, (to, headline): (&Office, &str)) {
    desk.send(alert(to, "FLASH", headline)).await.unwrap();
    until(watch, climbs_to("delivered")).await;
}

/// Which of the keys lies in a file below a folder, in the clear or as its own file was. One pass: it looks for first
/// eight bytes.
fn keys_in(folder: &Path, ever: &BTreeMap<Timestamp, Secret>) -> Vec<(PathBuf, Timestamp)> {
    let mut needles: BTreeMap<u64, (Timestamp, &[u8])> = BTreeMap::new();
    for (epoch, secret) in ever {
        let (nonce, sealed) = secret.file.split_at(24);
        for bytes in [&secret.seed[..], nonce, sealed] {
            let first = u64::from_be_bytes(bytes[..8].try_into().unwrap());
            needles.insert(first, (*epoch, bytes));
        }
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(keys_in(&path, ever));
            continue;
        }
        let text = std::fs::read(&path).unwrap();
        let mut last = 0_u64;
        for (at, byte) in text.iter().enumerate() {
            last = last << 8 | u64::from(*byte);
            if last != 0
                && let Some((epoch, bytes)) = needles.get(&last)
                && text[(at + 1).saturating_sub(8)..].starts_with(bytes)
            {
                found.push((path.clone(), *epoch));
            }
        }
    }
    found
}

/// Of keys that are left their own files hold them; of those that are destroyed nothing does.
fn scan(noted: &Noted, copy: &Path) {
    let ever = noted.ever.lock().unwrap();
    let found: std::collections::BTreeSet<_> =
        keys_in(&noted.home.path, &ever).into_iter().collect();
    let left = noted.real.epochs();
    let expected = left.iter().map(|epoch| (noted.file(*epoch), *epoch));
    assert_eq!(found, expected.collect());
    assert_eq!(keys_in(copy, &ever), [], "a backup has no key at all");
}

#[tokio::test]
async fn a_destroyed_key_lies_nowhere_and_what_was_sealed_to_it_stays_closed() {
    let world = World::new();
    let (now, clock) = by_hand(&world);
    let noted = Arc::new(Noted::of(&world.north));
    let parts = world.parts(
        &world.north,
        blo_store::Options::default(),
        Arc::clone(&clock),
    );
    let keyring = Arc::clone(&noted) as Arc<dyn Keyring>;
    let north = Gateway::start(Parts { keyring, ..parts }).unwrap();
    let south = world.start_at(&world.south, &clock);
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    let mut watch = desk.watch(Some("0")).unwrap();
    for day in 0..20 {
        let words = format!("day {day}");
        cross(&desk, &mut watch, (&world.north, &words)).await;
        now.fetch_add(DAY, Ordering::Relaxed);
    }
    cross(&desk, &mut watch, (&world.north, "the last")).await;
    let copy = world.dir.path().join("copy");
    copy_home(&world.north.home, &copy).unwrap();
    north_desk.backup(copy.join("journal")).await.unwrap();

    let destroyed = noted.destroyed();
    assert!(destroyed.len() >= 10, "{destroyed:?}");
    scan(&noted, &copy);
    let recorded = world.relay.with(|inner| inner.recorded.clone());
    let mut tried = 0;
    for recorded in recorded {
        let header = Carried::decode(recorded.clone()).unwrap().header().clone();
        let Some(secret) = noted
            .ever
            .lock()
            .unwrap()
            .get(&header.recipient_epoch)
            .map(|secret| secret.seed)
        else {
            continue; // to the south
        };
        if header.encapsulation.is_none() {
            continue;
        }
        assert!(opens(&world, &recorded, &SealingKey::from_seed(secret)));
        if destroyed.contains(&header.recipient_epoch) {
            tried += 1;
            for epoch in noted.real.epochs() {
                let left = noted.real.key(epoch).unwrap();
                assert!(!opens(&world, &recorded, &left), "opened with {epoch}");
            }
        }
    }
    assert!(
        tried >= 10,
        "something was recorded of {tried} of {destroyed:?}"
    );
    drop((south, north));
}

#[tokio::test]
async fn an_office_that_was_away_for_a_month_opens_all_that_has_not_expired() {
    let world = World::new();
    let (now, clock) = by_hand(&world);
    let north = world.start_at(&world.north, &clock);
    let south = world.start_at(&world.south, &clock);
    let desk = Desk::of(&south);
    let mut watch = desk.watch(Some("0")).unwrap();
    cross(&desk, &mut watch, (&world.north, "before it left")).await;
    let stopped = Desk::of(&north);
    stop_hard(north, stopped).await;
    now.fetch_add(29 * DAY, Ordering::Relaxed);
    let long = |headline: &str| AlertInput {
        lifetime_s: Some(7 * DAY / 1_000),
        ..alert(&world.north, "ROUTINE", headline)
    };
    desk.send(long("to a key of a month ago")).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
    now.fetch_add(3 * DAY, Ordering::Relaxed);
    desk.send(long("to no key any more")).await.unwrap();
    assert_eq!(desk.status().await.unwrap().counterparts[0].queued, 1);

    let north = world.start_at(&world.north, &clock);
    let north_desk = Desk::of(&north);
    for _ in 0..2 {
        until(&mut watch, climbs_to("delivered")).await;
    }
    let expected = [
        "before it left",
        "to a key of a month ago",
        "to no key any more",
    ];
    assert_eq!(headlines(&north_desk).await, expected);
    drop((south, north));
}
