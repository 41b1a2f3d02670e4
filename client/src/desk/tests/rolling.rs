//! A key that changes by plan, at the office whose it is and at its counterpart: shown a day before, and nothing is lost.

use std::sync::atomic::{AtomicU64, Ordering};

use blo_proto::{
    Clock, IdentityKey,
    frame::{Frame, Lane},
    limits,
    rollover::{RollOver, SignedRollOver},
};

use super::{
    alone::alarmed,
    faults::settled_quarantine,
    key_change::{arrives, certificate},
    loss::{MINUTE, by_hand, no_gap},
    revoked::Ca,
    *,
};
use crate::{
    gateway::{LinkEvent, OtherKey, OwnKeys, RelayPart},
    keys::Ceremonies,
};

const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = limits::ROLL_OVER_NOTICE_MS;
const NEXT: [u8; 32] = [7; 32];

/// What the south's home has besides its first key.
struct Second {
    other: OtherKey,
    current: Mutex<Vec<IdentityKey>>,
}

impl OwnKeys for Second {
    fn other(&self) -> Result<Option<OtherKey>, String> {
        Ok(Some(self.other.clone()))
    }

    fn is_current(&self, key: &IdentityKey, _: Timestamp) -> Result<(), String> {
        let mut current = self.current.lock().unwrap();
        if current.last() != Some(key) {
            current.push(key.clone());
        }
        Ok(())
    }

    fn ceremonies(&self) -> Option<Ceremonies> {
        None
    }

    fn authorities(&self, _: &str) -> Vec<Bytes> {
        Vec::new()
    }
}

/// Two offices by one clock; the south has another key.
struct Scene {
    world: World,
    ahead: Arc<AtomicU64>,
    clock: Arc<dyn Clock>,
    second: Arc<Second>,
}

fn signer(seed: &[u8; 32]) -> MemorySigner {
    MemorySigner::from_seed(seed)
}

impl Scene {
    fn set() -> Self {
        let world = World::new();
        let (ahead, clock) = by_hand(&world);
        let (id, next) = (&world.south.id, signer(&NEXT));
        let other = OtherKey {
            chain: vec![certificate(id, &NEXT)],
            dialers: vec![world.relay.dialer_with(id, next.identity().clone())],
            signer: Arc::new(next),
            is_next: true,
        };
        let second = Arc::new(Second {
            other,
            current: Mutex::default(),
        });
        Self {
            world,
            ahead,
            clock,
            second,
        }
    }

    /// With its first key in hand, whatever the relay says to that.
    fn south(&self) -> Gateway {
        let world = &self.world;
        let options = blo_store::Options::default();
        let parts = world.parts(&world.south, options, Arc::clone(&self.clock));
        let key = parts.signer.identity().clone();
        let parts = Parts {
            relays: vec![RelayPart {
                name: Relay::name(),
                dialer: world.relay.dialer_with(&world.south.id, key),
            }],
            own_keys: Some(Arc::<Second>::clone(&self.second)),
            ..parts
        };
        Gateway::start(parts).unwrap()
    }

    fn north(&self) -> Gateway {
        self.world.start_at(&self.world.north, &self.clock)
    }

    /// A gateway looks at the clock whenever it is asked something.
    async fn pass(&self, ms: u64, desks: &[&Desk]) {
        self.ahead.fetch_add(ms, Ordering::Relaxed);
        for desk in desks {
            desk.announce().await.unwrap();
        }
    }

    /// The relay's day is over.
    fn registers(&self, seed: &[u8; 32]) {
        let id = self.world.south.id.clone();
        let (key, leaf) = (signer(seed).identity().clone(), certificate(&id, seed));
        self.world
            .relay
            .with(|inner| inner.register(&id, key, leaf));
    }
}

async fn becomes(desk: &Desk, what: impl Fn(&crate::desk::StatusView) -> bool) {
    let wait = async {
        loop {
            let status = desk.status().await.unwrap();
            if what(&status) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), wait).await;
    if waited.is_err() {
        panic!("{:#?}", desk.status().await.unwrap());
    }
}

async fn quiet(desks: &[&Desk]) {
    for desk in desks {
        let status = desk.status().await.unwrap();
        // A day that passes in one step leaves marks behind, and nobody opens an alert in it.
        let mut alarms = status.alarms.iter();
        let by_the_day = ["mark_overdue", "flash_not_opened", "not_seen"];
        assert!(
            alarms.all(|alarm| by_the_day.contains(&alarm.code.as_str())),
            "{status:?}"
        );
        assert_eq!(status.quarantined, 0);
    }
}

async fn shown(desk: &Desk, own: bool) {
    becomes(desk, |status| {
        let one = status.counterparts.first();
        let next = one.and_then(|one| one.next_key.as_ref());
        next.is_some_and(|next| next.own == own)
    })
    .await;
    alarmed(desk, "roll_over").await;
}

async fn counts(desk: &Desk, serial: u64) {
    becomes(desk, |status| {
        let over = |alarm: &crate::desk::Alarm| alarm.code != "roll_over";
        let one = status.counterparts.first();
        one.is_some_and(|one| one.next_key.is_none() && one.pairing_serial == serial)
            && status.alarms.iter().all(over)
    })
    .await;
}

async fn held(desk: &Desk, to: &Office, headline: &str) {
    let mut watch = desk.watch(None).unwrap();
    desk.send(alert(to, "FLASH", headline)).await.unwrap();
    until(&mut watch, climbs_to("held")).await;
}

async fn all_delivered(desk: &Desk) {
    let wait = async {
        loop {
            let sent = desk.outbox(Listing::default()).await.unwrap();
            if sent.iter().all(|one| one.status == "delivered") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .expect("all is delivered");
}

#[tokio::test]
async fn r21_a_key_changes_by_plan_and_what_either_key_signed_arrives() {
    let scene = Scene::set();
    let (world, relay) = (&scene.world, &scene.world.relay);
    let (south, north) = (scene.south(), scene.north());
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&desk, &world.north, "before").await;
    arrives(&north_desk, &world.south, "back").await;
    assert_eq!(
        desk.announce().await.unwrap(),
        0,
        "it was announced at the start"
    );
    shown(&desk, true).await;
    shown(&north_desk, false).await;

    scene.pass(DAY - HOUR, &[&desk, &north_desk]).await;
    arrives(&desk, &world.north, "within the day").await;
    arrives(&north_desk, &world.south, "and back").await;
    shown(&north_desk, false).await;
    north.shutdown().await;
    held(&desk, &world.north, "held before").await;
    scene.pass(HOUR + MINUTE, &[&desk]).await;
    scene.registers(&NEXT);
    held(&desk, &world.north, "by the next key").await;
    assert_eq!(
        *scene.second.current.lock().unwrap().last().unwrap(),
        *signer(&NEXT).identity()
    );
    assert_eq!(relay.with(|inner| inner.refused.len()), 0);

    let north = scene.north();
    let north_desk = Desk::of(&north);
    counts(&north_desk, 2).await;
    counts(&desk, 2).await;
    all_delivered(&desk).await;
    let mut came = headlines(&north_desk).await;
    came.sort();
    assert_eq!(
        came,
        ["before", "by the next key", "held before", "within the day"]
    );
    arrives(&north_desk, &world.south, "to the next key").await;
    south.shutdown().await;
    let south = scene.south(); // with its first key in hand, which the relay refuses
    let desk = Desk::of(&south);
    arrives(&desk, &world.north, "after a start").await;
    scene.pass(2 * MINUTE, &[&desk, &north_desk]).await;
    arrives(&north_desk, &world.south, "and back again").await;
    no_gap(&[&desk, &north_desk]).await;
    quiet(&[&desk, &north_desk]).await;
    drop((south, north));
}

#[tokio::test]
async fn r21_what_the_next_key_signs_waits_until_that_counts_here_over_a_restart() {
    let scene = Scene::set();
    let world = &scene.world;
    let (south, north) = (scene.south(), scene.north());
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&desk, &world.north, "before").await;
    shown(&north_desk, false).await;
    scene.pass(DAY - HOUR, &[&desk, &north_desk]).await;
    scene.registers(&NEXT); // by its clock, the day is over
    held(&desk, &world.north, "early").await;
    let acked = async {
        while world.relay.with(|inner| inner.held_for(&world.north.id)) > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), acked)
        .await
        .expect("it is kept");
    assert_eq!(headlines(&north_desk).await, ["before"]);
    north.shutdown().await;

    let north = scene.north();
    let north_desk = Desk::of(&north);
    shown(&north_desk, false).await;
    assert_eq!(
        headlines(&north_desk).await,
        ["before"],
        "nobody reads it yet"
    );
    let mut watch = desk.watch(None).unwrap();
    scene.pass(HOUR + MINUTE, &[&desk, &north_desk]).await;
    until(&mut watch, climbs_to("delivered")).await;
    assert_eq!(headlines(&north_desk).await, ["before", "early"]);
    arrives(&north_desk, &world.south, "and back").await;
    counts(&north_desk, 2).await;
    quiet(&[&desk, &north_desk]).await;
    drop((south, north));
}

/// What whoever has the first key says after these serials.
fn rival(world: &World, seed: [u8; 32], highest: u64) -> SignedRollOver {
    let (id, leaf) = (&world.south.id, certificate(&world.south.id, &seed));
    let pairing = world.pairing.unproven().unwrap();
    let said = RollOver::new(id, (&pairing, highest), &leaf, Timestamp::from_millis(5)).unwrap();
    let signers = (signer(&world.south.seed), signer(&seed));
    SignedRollOver::sign(&said, &[leaf], (&signers.0, &signers.1)).unwrap()
}

#[tokio::test]
async fn r21_a_second_announcement_within_the_day_blocks_both_until_they_agree_anew() {
    let scene = Scene::set();
    let world = &scene.world;
    let (south, north) = (scene.south(), scene.north());
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&desk, &world.north, "before").await;
    shown(&north_desk, false).await;
    let second = rival(world, [8; 32], 2).encode();
    world.relay.with(|inner| inner.roll_over(&second));
    for (desk, to) in [(&desk, &world.north), (&north_desk, &world.south)] {
        assert_eq!(alarmed(desk, "key_changed").await, to.id.to_string());
        let refused = desk.send(alert(to, "FLASH", "refused")).await;
        assert_eq!(refused.unwrap_err().code, "key_changed");
    }
    north.shutdown().await;
    let north = scene.north();
    let north_desk = Desk::of(&north);
    // The relay shows the key that was pinned: that ends nothing.
    scene.registers(&world.south.seed);
    scene.pass(2 * DAY, &[&desk, &north_desk]).await;
    for (desk, to) in [(&desk, &world.north), (&north_desk, &world.south)] {
        let refused = desk.send(alert(to, "FLASH", "refused")).await;
        assert_eq!(refused.unwrap_err().code, "key_changed");
        assert_eq!(
            desk.status().await.unwrap().counterparts[0].pairing_serial,
            3
        );
    }
    let renewed = pairing_with([&world.south, &world.north], 4);
    let text = crate::desk::reading::base64(&renewed.encode());
    for desk in [&desk, &north_desk] {
        assert_eq!(desk.agree(&text).await, Ok(true));
    }
    arrives(&desk, &world.north, "after").await;
    drop((south, north));
}

#[tokio::test]
async fn r21_one_signature_a_far_serial_and_what_an_end_followed_change_nothing() {
    let scene = Scene::set();
    let world = &scene.world;
    let north = scene.north();
    let south = world.start_at(&world.south, &scene.clock);
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&desk, &world.north, "before").await;
    let forged = {
        let mut others = world.south.seed;
        others[0] ^= 1;
        let said = rival(world, [8; 32], 1).unproven().unwrap();
        let leaf = certificate(&world.south.id, &[8; 32]);
        let said = RollOver {
            old: signer(&others).identity().clone(),
            ..said
        };
        SignedRollOver::sign(&said, &[leaf], (&signer(&others), &signer(&[8; 32]))).unwrap()
    };
    for bad in [forged, rival(world, [8; 32], 5)] {
        world.relay.with(|inner| inner.roll_over(&bad.encode()));
    }
    scene.pass(2 * DAY, &[&desk, &north_desk]).await;
    arrives(&desk, &world.north, "as before").await;
    let status = north_desk.status().await.unwrap();
    assert_eq!(status.counterparts[0].pairing_serial, 1);
    assert_eq!(status.counterparts[0].next_key, None);
    drop((south, north));
}

#[tokio::test]
async fn r21_the_key_before_is_taken_as_long_as_what_was_held_can_live_and_no_longer() {
    let scene = Scene::set();
    let world = &scene.world;
    let (south, north) = (scene.south(), scene.north());
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    arrives(&desk, &world.north, "before").await;
    shown(&north_desk, false).await;
    // The relay never lets the next key count: the first one signs on.
    scene.registers(&world.south.seed);
    scene.pass(DAY + MINUTE, &[&desk, &north_desk]).await;
    counts(&north_desk, 2).await;
    arrives(&desk, &world.north, "a little late").await;
    north.shutdown().await;
    let north = scene.north();
    let north_desk = Desk::of(&north);
    arrives(&desk, &world.north, "after a start").await;
    for _ in 0..6 {
        scene.pass(DAY, &[&desk, &north_desk]).await;
    }
    scene.pass(10 * MINUTE, &[&desk, &north_desk]).await;
    held(&desk, &world.north, "too late").await; // it would be over after the week
    settled_quarantine(&north_desk, 1).await;
    let came = headlines(&north_desk).await;
    assert!(!came.contains(&"too late".to_owned()), "{came:?}");
    drop((south, north));
}

#[tokio::test]
async fn r26_what_the_key_before_signed_is_not_taken_once_its_certificate_is_revoked() {
    let scene = Scene::set();
    let (world, ca) = (&scene.world, Ca::new("th"));
    let north = || {
        let options = blo_store::Options::default();
        let parts = world.parts(&world.north, options, Arc::clone(&scene.clock));
        let authorities = BTreeMap::from([("th".to_owned(), vec![ca.der.clone()])]);
        Gateway::start(Parts {
            authorities,
            ..parts
        })
        .unwrap()
    };
    let leaf = ca.leaf(&world.south, 7);
    world.relay.with(|inner| inner.show(&world.south.id, leaf));
    let (south, first) = (scene.south(), north());
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&first));
    arrives(&desk, &world.north, "before").await;
    shown(&north_desk, false).await;
    scene.registers(&world.south.seed); // the first key signs on
    scene.pass(DAY + MINUTE, &[&desk, &north_desk]).await;
    counts(&north_desk, 2).await;
    let hand = |number, serial| {
        let event = LinkEvent::Frame(Lane::Control, Frame::Crl(ca.list(number, &[serial])));
        world.relay.with(|inner| inner.tell(&world.north.id, event));
    };
    hand(1, 8);
    arrives(&desk, &world.north, "it is not on it").await;
    hand(2, 7);
    held(&desk, &world.north, "by the revoked").await;
    settled_quarantine(&north_desk, 1).await;
    first.shutdown().await;
    let second = north();
    let north_desk = Desk::of(&second);
    // The relay shows the south with that key still.
    let blocked = alarmed(&north_desk, "key_changed").await;
    assert_eq!(blocked, world.south.id.to_string());
    assert_eq!(headlines(&north_desk).await, ["before", "it is not on it"]);
    drop((south, second));
}

/// A home that knows the authority of the south's country, and has no other key.
struct Knows(Vec<Bytes>);

impl OwnKeys for Knows {
    fn other(&self) -> Result<Option<OtherKey>, String> {
        Ok(None)
    }

    fn is_current(&self, _: &IdentityKey, _: Timestamp) -> Result<(), String> {
        Ok(())
    }

    fn ceremonies(&self) -> Option<Ceremonies> {
        None
    }

    fn authorities(&self, country: &str) -> Vec<Bytes> {
        if country == "th" {
            self.0.clone()
        } else {
            Vec::new()
        }
    }
}

#[tokio::test]
async fn r21_a_next_key_for_which_the_known_authority_does_not_vouch_is_not_taken() {
    let scene = Scene::set();
    let world = &scene.world;
    let authority = {
        let mut params = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        Bytes::copy_from_slice(params.self_signed(&key).unwrap().der())
    };
    let options = blo_store::Options::default();
    let parts = world.parts(&world.north, options, Arc::clone(&scene.clock));
    let own_keys: Option<Arc<dyn OwnKeys>> = Some(Arc::new(Knows(vec![authority])));
    let north = Gateway::start(Parts { own_keys, ..parts }).unwrap();
    let south = scene.south();
    let (desk, north_desk) = (Desk::of(&south), Desk::of(&north));
    shown(&desk, true).await;
    arrives(&desk, &world.north, "crosses").await;
    scene.pass(2 * DAY, &[&desk, &north_desk]).await;
    let status = north_desk.status().await.unwrap();
    assert_eq!(status.counterparts[0].next_key, None);
    assert_eq!(status.counterparts[0].pairing_serial, 1);
    drop((south, north));
}
