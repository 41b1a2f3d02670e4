//! Whole gateways on real journals, around a relay in memory: an alert crosses, and nothing that stops in between
//! loses or repeats it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use blo_proto::{
    OfficeId, Signer as _, Timestamp,
    pairing::{Pairing, Party, SignedPairing},
    seal::SealingKey,
    sign::MemorySigner,
};
use bytes::Bytes;
use zeroize::Zeroizing;

use super::{AckInput, AlertInput, Desk, DeskError, Event, Listing, TextInput, Watch};
use crate::gateway::{Gateway, Keyring, Parts, RelayPart, system_clock};
use relay::Relay;

mod alone;
mod attached;
mod byhand;
mod carry;
mod clocks;
mod crossing;
mod disk;
mod faults;
mod forgetting;
mod gaps;
mod handling;
mod key_change;
mod known;
mod loss;
mod newer;
mod numbers;
mod own_key;
mod parted;
mod poison;
mod relay;
mod requests;
mod restored;
mod retention;
mod revoked;
mod rolling;
mod search;
mod several;
mod short;
mod sight;
mod test_message;
mod threads;
mod vigil;

/// A word that must be in no file of a home.
const MARKER: &str = "rhinoceros-marker-word";

struct Office {
    id: OfficeId,
    seed: [u8; 32],
    home: PathBuf,
    keyring: Arc<Keys>,
    record_keys: Arc<crate::keys::RecordKeys>,
    retention: crate::config::Retention,
}

#[derive(Default)]
struct Keys(Mutex<BTreeMap<Timestamp, [u8; 32]>>);

impl Keyring for Keys {
    fn epochs(&self) -> Vec<Timestamp> {
        self.0.lock().unwrap().keys().copied().collect()
    }

    fn create(&self, epoch: Timestamp) -> Result<(), String> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).unwrap();
        self.0.lock().unwrap().insert(epoch, seed);
        Ok(())
    }

    fn key(&self, epoch: Timestamp) -> Option<SealingKey> {
        self.0
            .lock()
            .unwrap()
            .get(&epoch)
            .map(|seed| SealingKey::from_seed(*seed))
    }

    fn destroy(&self, epoch: Timestamp) -> Result<(), String> {
        self.0.lock().unwrap().remove(&epoch);
        Ok(())
    }
}

struct World {
    dir: tempfile::TempDir,
    relay: Relay,
    south: Office,
    north: Office,
    pairing: SignedPairing,
}

impl World {
    fn new() -> Self {
        let _ = tracing_subscriber::fmt()
            .with_test_writer()
            .with_max_level(tracing::Level::WARN)
            .try_init();
        let dir = tempfile::tempdir().unwrap();
        let office = |id: &str, seed: u8| Office {
            id: id.parse().unwrap(),
            seed: [seed; 32],
            home: dir.path().join(id),
            keyring: Arc::default(),
            record_keys: Arc::new(crate::keys::RecordKeys::in_memory()),
            retention: crate::config::Retention::default(),
        };
        let (south, north) = (office("mae-sai.th", 1), office("tachileik.mm", 2));
        let pairing = pairing_of([&south, &north]);
        Self {
            relay: Relay::new(),
            south,
            north,
            pairing,
            dir,
        }
    }

    fn start(&self, office: &Office) -> Gateway {
        self.start_with(office, blo_store::Options::default(), system_clock())
    }

    fn start_with(
        &self,
        office: &Office,
        options: blo_store::Options,
        clock: Arc<dyn blo_proto::Clock>,
    ) -> Gateway {
        Gateway::start(self.parts(office, options, clock)).unwrap()
    }

    fn parts(
        &self,
        office: &Office,
        options: blo_store::Options,
        clock: Arc<dyn blo_proto::Clock>,
    ) -> Parts {
        std::fs::create_dir_all(&office.home).unwrap();
        Parts {
            office: office.id.clone(),
            signer: Arc::new(MemorySigner::from_seed(&office.seed)),
            chain: vec![Bytes::from_static(b"leaf")],
            former: Vec::new(),
            own_keys: None,
            former_chains: Vec::new(),
            authorities: BTreeMap::new(),
            lists: Vec::new(),
            home_key: Zeroizing::new([office.seed[0]; 32]),
            record_keys: Arc::clone(&office.record_keys),
            retention: office.retention.clone(),
            journal: office.home.join("journal"),
            attachments: office.home.join("attachments"),
            options,
            pairings: vec![self.pairing.clone()],
            ceremonies: None,
            relays: vec![RelayPart {
                name: Relay::name(),
                dialer: self.relay.dialer(&office.id),
            }],
            keyring: Arc::clone(&office.keyring) as Arc<dyn Keyring>,
            clock,
            officers: crate::gateway::Officers::default(),
            drafts: Arc::default(),
        }
    }

    /// With other keys than the office's own.
    fn start_on(&self, office: &Office, keyring: Arc<dyn Keyring>) -> Gateway {
        let parts = self.parts(office, blo_store::Options::default(), system_clock());
        Gateway::start(Parts { keyring, ..parts }).unwrap()
    }

    fn start_at(&self, office: &Office, clock: &Arc<dyn blo_proto::Clock>) -> Gateway {
        self.start_with(office, blo_store::Options::default(), Arc::clone(clock))
    }

    /// Both gateways, and their desks.
    fn both(&self) -> (Gateway, Gateway) {
        (self.start(&self.south), self.start(&self.north))
    }
}

/// The agreement of two offices.
fn pairing_of(offices: [&Office; 2]) -> SignedPairing {
    pairing_with(offices, 1)
}

/// The same under a serial.
fn pairing_with(offices: [&Office; 2], serial: u64) -> SignedPairing {
    let signers = offices.map(|office| MemorySigner::from_seed(&office.seed));
    let party = |at: usize| Party {
        office: offices[at].id.clone(),
        key: signers[at].identity().clone(),
    };
    let until = Timestamp::from_millis(2_400_000_000_000);
    let from = Timestamp::from_millis(1_700_000_000_000);
    let pairing = Pairing::new([party(0), party(1)], serial, from, until).unwrap();
    let mut pairing = SignedPairing::propose(&pairing);
    for signer in &signers {
        pairing.sign_as(signer).unwrap();
    }
    pairing
}

fn alert(to: &Office, precedence: &str, headline: &str) -> AlertInput {
    AlertInput {
        to: vec![to.id.to_string()],
        precedence: precedence.to_owned(),
        texts: vec![TextInput {
            language: "en".to_owned(),
            headline: headline.to_owned(),
            description: MARKER.to_owned(),
            ..TextInput::default()
        }],
        ..AlertInput::default()
    }
}

/// Waits for an event, and fails after ten seconds.
async fn until(watch: &mut Watch, mut wanted: impl FnMut(&Event) -> bool) -> Event {
    let wait = async {
        loop {
            let event = watch.next().await.expect("the gateway runs").unwrap();
            tracing::debug!(?event.kind, ?event.change, ?event.alarm, "event");
            if wanted(&event) {
                return event;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("the event comes")
}

fn climbs_to(status: &'static str) -> impl FnMut(&Event) -> bool {
    move |event| {
        event
            .change
            .as_ref()
            .is_some_and(|change| change.status == status)
    }
}

/// Alarms that stand, but for those that hours bring in which nobody opens a FLASH.
fn faults(status: &super::StatusView) -> Vec<String> {
    let by_the_hour = ["flash_not_opened", "not_seen"];
    let codes = status.alarms.iter().map(|alarm| alarm.code.clone());
    codes
        .filter(|code| !by_the_hour.contains(&code.as_str()))
        .collect()
}

fn received(event: &Event) -> bool {
    event.kind == "received"
}

async fn headlines(desk: &Desk) -> Vec<String> {
    let items = desk.inbox(Listing::default()).await.unwrap();
    items.into_iter().map(|item| item.headline).collect()
}

/// Every file below a folder that holds the bytes.
fn files_with(dir: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, needle));
        } else if std::fs::read(&path)
            .unwrap()
            .windows(needle.len())
            .any(|window| window == needle)
        {
            found.push(path);
        }
    }
    found
}
