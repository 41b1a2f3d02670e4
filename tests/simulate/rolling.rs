//! A key that changes by plan, between the real hub and real gateways, a day and more. Not: scripts (`run`).

use std::{rc::Rc, sync::Arc};

use blo_client::{
    desk::{AlertInput, Listing, StatusView, TextInput},
    gateway::{OtherKey, OwnKeys},
    keys::Ceremonies,
};
use blo_proto::{IdentityKey, Signer as _, Timestamp, limits, sign::MemorySigner};
use bytes::Bytes;

use crate::{
    op::OFFICES,
    world::{World, in_time, moment},
};

const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = limits::ROLL_OVER_NOTICE_MS;
/// The relay is machine 0; each office has its own number.
const RELAY: usize = 0;
const SOUTH: usize = 1;
const NORTH: usize = 2;
const EAST: usize = 3;
const NEXT: [u8; 32] = [77; 32];

/// The first office's home, whose next key is certified.
struct Second(OtherKey);

impl OwnKeys for Second {
    fn other(&self) -> Result<Option<OtherKey>, String> {
        Ok(Some(self.0.clone()))
    }

    fn is_current(&self, _: &IdentityKey, _: Timestamp) -> Result<(), String> {
        Ok(())
    }

    fn ceremonies(&self) -> Option<Ceremonies> {
        None
    }

    fn authorities(&self, _: &str) -> Vec<Bytes> {
        Vec::new()
    }
}

fn next() -> MemorySigner {
    MemorySigner::from_seed(&NEXT)
}

fn certificate(office: &str) -> Bytes {
    let mut pkcs8 = hex::decode("302e020100300506032b657004220420").unwrap();
    pkcs8.extend_from_slice(&NEXT);
    let key = rcgen::KeyPair::try_from(pkcs8).unwrap();
    let mut params = rcgen::CertificateParams::new([office.to_owned()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    Bytes::copy_from_slice(params.self_signed(&key).unwrap().der())
}

struct Day {
    world: Rc<World>,
    passed_ms: u64,
}

impl Day {
    async fn begins(dir: &std::path::Path) -> Self {
        let world = World::new(dir, 7, false).await;
        let other = OtherKey {
            chain: vec![certificate(world.office_id(SOUTH).as_str())],
            dialers: vec![Arc::new(world.telephone(SOUTH, next().identity().clone()))],
            signer: Arc::new(next()),
            is_next: true,
        };
        let second: Arc<dyn OwnKeys> = Arc::new(Second(other));
        world.stop(SOUTH).await;
        world.offices[0].own_keys.replace(Some(second));
        world.start(SOUTH);
        moment(10_000).await;
        Self {
            world,
            passed_ms: 0,
        }
    }

    /// All clocks go on alike, and everybody has two minutes to notice.
    async fn goes_on(&mut self, ms: u64) {
        self.passed_ms += ms;
        for machine in 0..=OFFICES {
            let offset = i64::try_from(self.passed_ms).unwrap();
            self.world.machine(machine).set_clock(offset);
        }
        moment(2 * MINUTE_MS).await;
    }

    async fn sends(&self, (from, to): (usize, usize), headline: &str) {
        let input = AlertInput {
            to: vec![self.world.office_id(to).to_string()],
            precedence: "FLASH".to_owned(),
            lifetime_s: Some(3 * 24 * 60 * 60),
            texts: vec![TextInput {
                language: "en".to_owned(),
                headline: headline.to_owned(),
                ..TextInput::default()
            }],
            ..AlertInput::default()
        };
        let desk = self.world.desk(from).unwrap();
        in_time(desk.send(input)).await.unwrap().unwrap();
        moment(10_000).await;
    }

    async fn status(&self, office: usize) -> StatusView {
        let desk = self.world.desk(office).unwrap();
        in_time(desk.status()).await.unwrap().unwrap()
    }

    async fn is_announced(&self, office: usize) -> bool {
        let status = self.status(office).await;
        status.counterparts.iter().all(|one| one.next_key.is_some())
    }

    /// The key by which the relay knows the first office.
    fn registered(&self) -> IdentityKey {
        let id = self.world.office_id(SOUTH);
        self.world.hub().unwrap().snapshot().offices[&id]
            .key
            .clone()
    }

    async fn all_is_delivered(&self) {
        for office in 1..=OFFICES {
            let desk = self.world.desk(office).unwrap();
            let sent = desk.outbox(Listing::default()).await.unwrap();
            for one in &sent {
                assert_eq!(one.status, "delivered", "{office}: {}", one.headline);
            }
            let status = self.status(office).await;
            // A day that passes in one step leaves marks behind, and nobody opens an alert in it.
            let mut alarms = status.alarms.iter();
            let by_the_day = ["mark_overdue", "flash_not_opened", "not_seen"];
            assert!(
                alarms.all(|alarm| by_the_day.contains(&alarm.code.as_str())),
                "{status:?}"
            );
            assert_eq!(status.quarantined, 0, "{status:?}");
            for one in &status.counterparts {
                assert_eq!((one.pairing_serial, one.gaps.len()), (2, 0), "{one:?}");
            }
        }
    }
}

async fn a_day(dir: &std::path::Path) {
    let mut day = Day::begins(dir).await;
    for way in [(SOUTH, NORTH), (NORTH, SOUTH), (SOUTH, EAST), (EAST, SOUTH)] {
        day.sends(way, "before").await;
    }
    for office in 1..=OFFICES {
        assert!(
            day.is_announced(office).await,
            "{:?}",
            day.status(office).await
        );
    }
    day.goes_on(DAY_MS - 10 * MINUTE_MS).await;
    assert_ne!(day.registered(), *next().identity());
    day.world.stop(NORTH).await;
    day.sends((SOUTH, NORTH), "held under the key before").await;
    day.sends((EAST, SOUTH), "within the day").await;

    // Signed with the key before, and not at the relay when that counts no more.
    day.world.change(SOUTH, |network| network.delay_ms = DAY_MS);
    day.sends((SOUTH, EAST), "under way").await;
    let desk = day.world.desk(SOUTH).unwrap();
    let sent = desk.outbox(Listing::default()).await.unwrap();
    assert_eq!(sent.last().unwrap().status, "queued");
    drop(desk);
    day.world.change(SOUTH, |network| network.delay_ms = 0);

    day.goes_on(10 * MINUTE_MS).await;
    assert_eq!(day.registered(), *next().identity());
    day.sends((SOUTH, NORTH), "held under the next key").await;
    day.sends((SOUTH, EAST), "by the next key").await;
    day.world.crash(RELAY, Some(3)).await;
    day.world.start(RELAY);
    moment(2 * MINUTE_MS).await;
    assert_eq!(day.registered(), *next().identity(), "after a power cut");
    day.world.start(NORTH);
    moment(2 * MINUTE_MS).await;
    day.sends((NORTH, SOUTH), "to the next key").await;
    day.all_is_delivered().await;
    let desk = day.world.desk(NORTH).unwrap();
    let came = desk.inbox(Listing::default()).await.unwrap();
    assert_eq!(came.len(), 3, "each once: {came:?}");
    drop(desk); // a process ends when nobody holds anything of it

    for office in 1..=OFFICES {
        day.world.crash(office, Some(5)).await;
        day.world.start(office);
    }
    moment(2 * MINUTE_MS).await;
    for way in [(SOUTH, NORTH), (NORTH, SOUTH), (SOUTH, EAST), (EAST, SOUTH)] {
        day.sends(way, "after a start of all").await;
    }
    day.all_is_delivered().await;
    assert!(day.world.broken.take().is_empty());
    for machine in 0..=OFFICES {
        day.world.crash(machine, None).await;
    }
}

#[test]
fn r21_a_key_changes_between_the_real_relay_and_real_gateways_and_every_alert_arrives_once() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, a_day(dir.path()));
}
