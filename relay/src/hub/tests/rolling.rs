//! Keys that change by plan: shown to both at once, counted a day later, and by nobody's word alone.

use std::sync::{Mutex, PoisonError};

use blo_proto::{
    Code, OfficeId, Precedence, Signer as _, Timestamp,
    frame::{Counterpart, Refused},
    limits,
    pairing::{Pairing, SignedPairing},
    receipt::RelayFact,
    rollover::{RollOver, SignedRollOver},
    sign::MemorySigner,
    unpairing::{SignedUnpairing, Unpairing},
};
use bytes::Bytes;

use super::{START, World, north, parting::control, position, south, up};
use crate::{
    hub::{Frame, Hub, Linked, Request, Setup, Vouching},
    mailboxes::Mailboxes,
    quota::Bounds,
};

mod lasting;

const DAY_MS: u64 = limits::ROLL_OVER_NOTICE_MS;
const BY: &str = "Daw Khin";

/// Vouches for all but these.
#[derive(Default)]
pub(super) struct Vouches {
    strange: Mutex<Vec<Bytes>>,
    revoked: Mutex<Vec<Bytes>>,
}

fn is_in(list: &Mutex<Vec<Bytes>>, leaf: &[u8]) -> bool {
    let list = list.lock().unwrap_or_else(PoisonError::into_inner);
    list.iter().any(|one| one == leaf)
}

impl Vouching for Vouches {
    fn refuses(&self, _: &OfficeId, leaf: &[u8], _: Timestamp) -> Option<String> {
        is_in(&self.strange, leaf).then(|| "another authority's".to_owned())
    }

    fn objects(&self, _: &OfficeId, leaf: &[u8], _: Timestamp) -> Option<String> {
        is_in(&self.revoked, leaf).then(|| "revoked".to_owned())
    }
}

/// A hub whose authorities a test decides.
struct Scene {
    world: World,
    vouches: std::sync::Arc<Vouches>,
    hub: Hub,
}

impl Scene {
    fn set() -> Self {
        Self::of(World::new())
    }

    fn of(world: World) -> Self {
        let vouches = std::sync::Arc::new(Vouches::default());
        let hub = Self::start(&world, &vouches);
        Self {
            world,
            vouches,
            hub,
        }
    }

    fn start(world: &World, vouches: &std::sync::Arc<Vouches>) -> Hub {
        let (mailboxes, _) =
            Mailboxes::open(world.dir.path(), blo_store::Options::default()).unwrap();
        let clock = std::sync::Arc::clone(&world.clock);
        let setup = Setup {
            relay: "relay.example".parse().unwrap(),
            signer: std::sync::Arc::<MemorySigner>::clone(&world.relay),
            clock: std::sync::Arc::new(move || {
                Timestamp::from_millis(clock.load(std::sync::atomic::Ordering::SeqCst))
            }),
            bounds: Bounds::default(),
            lane_budget_bytes: 1 << 20,
            allow_list: false,
            vouching: std::sync::Arc::<Vouches>::clone(vouches),
        };
        Hub::start(mailboxes, setup).unwrap()
    }

    async fn again(&mut self) {
        self.hub.shutdown().await;
        self.hub = Self::start(&self.world, &self.vouches);
    }

    /// So long after the start.
    fn after(&self, ms: u64) {
        let clock = &self.world.clock;
        clock.store(START + ms, std::sync::atomic::Ordering::SeqCst);
    }

    fn pairing(&self) -> Pairing {
        let (south, north) = (south(), north());
        self.hub
            .snapshot()
            .agreed(&south, &north)
            .unwrap()
            .pairing
            .clone()
    }

    fn key(&self, office: &OfficeId) -> blo_proto::IdentityKey {
        self.hub.snapshot().offices[office].key.clone()
    }

    async fn until(&self, what: impl Fn(&Self) -> bool) {
        let wait = async {
            while !what(self) {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        let within = std::time::Duration::from_secs(20);
        tokio::time::timeout(within, wait).await.expect("it comes");
    }

    /// Until the hub has looked at what is due, at least once.
    async fn a_look(&self) {
        tokio::time::sleep(std::time::Duration::from_millis(2_200)).await;
        self.hub.figures().await.unwrap();
    }

    async fn put(&self, office: &str, seed: u8, replace: bool) {
        let request = Request::AddOffice {
            chain: vec![leaf(office, seed)],
            replace,
            by: BY.to_owned(),
        };
        assert_eq!(self.hub.administer(request).await, Ok(true));
    }
}

fn signer(seed: u8) -> MemorySigner {
    MemorySigner::from_seed(&[seed; 32])
}

/// The certificate of an office for a key: the same bytes each time.
fn leaf(office: &str, seed: u8) -> Bytes {
    let mut pkcs8 = hex::decode("302e020100300506032b657004220420").unwrap();
    pkcs8.extend_from_slice(&[seed; 32]);
    let key = rcgen::KeyPair::try_from(pkcs8).unwrap();
    let mut params = rcgen::CertificateParams::new([office.to_owned()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    Bytes::copy_from_slice(params.self_signed(&key).unwrap().der())
}

/// What the author of a pairing says of its next key, after this serial.
fn says(by: &OfficeId, pairing: &Pairing, highest: u64, (old, new): (u8, u8)) -> SignedRollOver {
    let leaf = leaf(by.as_str(), new);
    let at = Timestamp::from_millis(START);
    let said = RollOver::new(by, (pairing, highest), &leaf, at).unwrap();
    SignedRollOver::sign(&said, &[leaf], (&signer(old), &signer(new))).unwrap()
}

fn shows(signed: &SignedRollOver) -> impl Fn(&Frame) -> bool {
    let bytes = signed.encode();
    move |frame| matches!(frame, Frame::RollOver(shown) if *shown == bytes)
}

fn refuses(code: Code) -> impl Fn(&Frame) -> bool {
    move |frame| matches!(frame, Frame::Refused(Refused { code: said, .. }) if said == code.as_str())
}

fn is_of_south(frame: &Frame) -> bool {
    matches!(frame, Frame::Counterpart(shown) if shown.office == south())
}

async fn linked_with(hub: &Hub, office: OfficeId, seed: u8) -> Linked {
    let key = signer(seed).identity().clone();
    let linked = hub.link(office, key, Bytes::new()).await.unwrap();
    hub.token_kept(linked.link).await;
    linked
}

#[tokio::test]
async fn r21_a_roll_over_is_shown_to_both_at_once_and_counts_a_day_later_and_no_earlier() {
    let mut scene = Scene::set();
    let mut from = up(&scene.hub, south(), &Bytes::new()).await;
    let mut to = up(&scene.hub, north(), &Bytes::new()).await;
    let signed = says(&south(), &scene.pairing(), 1, (1, 3));
    scene.hub.roll_over(from.link, signed.clone()).await;
    control(&mut from, shows(&signed)).await;
    control(&mut to, shows(&signed)).await;
    assert_eq!(scene.pairing().serial, 1);
    assert_eq!(scene.hub.snapshot().highest(&south(), &north()), 2);

    scene.after(DAY_MS - 1);
    scene.a_look().await;
    assert_eq!(
        scene.key(&south()),
        *signer(1).identity(),
        "a day has not passed"
    );
    scene.again().await;
    let mut from = up(&scene.hub, south(), &from.token).await;
    control(&mut from, shows(&signed)).await; // at every link
    scene.after(DAY_MS);
    let within = std::time::Duration::from_secs(20);
    let ended = tokio::time::timeout(within, from.ended).await;
    assert_eq!(
        ended.unwrap(),
        Ok(Code::KeyChanged),
        "the key before links no more"
    );
    for _ in 0..2 {
        assert_eq!(scene.key(&south()), *signer(3).identity());
        let rolled = scene.pairing();
        assert_eq!(rolled.serial, 2);
        assert_eq!(rolled.party(&south()).unwrap().key, *signer(3).identity());
        assert_eq!(rolled.party(&north()).unwrap().key, *signer(2).identity());
        scene.again().await;
    }
    let old = scene
        .hub
        .link(south(), signer(1).identity().clone(), from.token);
    assert_eq!(old.await.unwrap_err().code, Code::KeyChanged);
    linked_with(&scene.hub, south(), 3).await;
    let mut to = up(&scene.hub, north(), &to.token).await;
    let first = control(&mut to, |frame| shows(&signed)(frame) || is_of_south(frame)).await;
    assert_eq!(
        first,
        Frame::RollOver(signed.encode()),
        "before the certificate"
    );
    let shown = control(&mut to, is_of_south).await;
    let Frame::Counterpart(Counterpart { pairing, chain, .. }) = shown else {
        panic!("not shown")
    };
    let agreed = scene.world.pairing(&[&signer(1), &signer(2)]).encode();
    assert_eq!((pairing, chain), (agreed, vec![leaf("mae-sai.th", 3)]));
    scene.hub.shutdown().await;
}

#[tokio::test]
async fn r21_what_the_key_before_signed_is_handed_out_after_the_next_one_counts() {
    let scene = Scene::set();
    let mut from = up(&scene.hub, south(), &Bytes::new()).await;
    let sealed = scene.world.sealed_for(1, Precedence::Flash, 2 * 24 * 60);
    scene.world.submit(&scene.hub, from.link, &sealed).await;
    scene
        .world
        .entries(&super::next(&mut from).await, &RelayFact::Held);
    let signed = says(&south(), &scene.pairing(), 1, (1, 3));
    scene.hub.roll_over(from.link, signed.clone()).await;
    control(&mut from, shows(&signed)).await;
    scene.after(DAY_MS - 1_000);
    let late = scene.world.sealed_for(2, Precedence::Flash, 2 * 24 * 60);
    scene.world.submit(&scene.hub, from.link, &late).await;
    scene
        .world
        .entries(&super::next(&mut from).await, &RelayFact::Held);
    scene.after(DAY_MS);
    scene
        .until(|scene| scene.key(&south()) == *signer(3).identity())
        .await;
    scene.a_look().await;
    let mut to = up(&scene.hub, north(), &Bytes::new()).await;
    position(&super::next(&mut to).await, &sealed);
    position(&super::next(&mut to).await, &late);
    scene.hub.shutdown().await;
}

#[tokio::test]
async fn r21_a_second_roll_over_within_the_day_blocks_both_for_good() {
    let mut scene = Scene::set();
    let mut from = up(&scene.hub, south(), &Bytes::new()).await;
    let mut to = up(&scene.hub, north(), &Bytes::new()).await;
    let first = says(&south(), &scene.pairing(), 1, (1, 3));
    let second = says(&south(), &scene.pairing(), 2, (1, 4));
    scene.hub.roll_over(from.link, first.clone()).await;
    control(&mut from, shows(&first)).await;
    scene.hub.roll_over(to.link, second.clone()).await;
    for office in [&mut from, &mut to] {
        control(office, shows(&second)).await;
    }
    let sealed = scene.world.sealed(1, Precedence::Flash, 1);
    scene.world.submit(&scene.hub, from.link, &sealed).await;
    let answer = super::next(&mut from).await;
    assert!(refuses(Code::Unpaired)(&answer), "{answer:?}"); // a session says why
    scene.after(2 * DAY_MS);
    scene.a_look().await;
    scene.again().await;
    scene.a_look().await;
    let snapshot = scene.hub.snapshot();
    assert_eq!(scene.key(&south()), *signer(1).identity());
    assert!(snapshot.agreed(&south(), &north()).is_none());
    assert_eq!(snapshot.why_unpaired(&south(), &north()), Code::KeyChanged);
    assert_eq!(snapshot.serial(&south(), &north()), 3);
    let mut to = up(&scene.hub, north(), &to.token).await;
    control(&mut to, shows(&first)).await;
    control(&mut to, shows(&second)).await;
    scene.hub.shutdown().await;
}

#[tokio::test]
async fn r21_a_revoked_key_rolls_nothing_over_and_the_pair_is_blocked() {
    let scene = Scene::set();
    scene.put("mae-sai.th", 1, false).await;
    let mut from = up(&scene.hub, south(), &Bytes::new()).await;
    let signed = says(&south(), &scene.pairing(), 1, (1, 3));
    scene.hub.roll_over(from.link, signed.clone()).await;
    control(&mut from, shows(&signed)).await;
    scene
        .vouches
        .revoked
        .lock()
        .unwrap()
        .push(leaf("mae-sai.th", 1));
    scene.after(DAY_MS);
    scene
        .until(|scene| scene.hub.snapshot().agreed(&south(), &north()).is_none())
        .await;
    let snapshot = scene.hub.snapshot();
    assert_eq!(snapshot.why_unpaired(&south(), &north()), Code::KeyChanged);
    assert_eq!(scene.key(&south()), *signer(1).identity());
    scene.hub.shutdown().await;
}

#[tokio::test]
async fn r21_what_does_not_hold_is_refused_and_nothing_is_kept_of_it() {
    let scene = Scene::set();
    scene.put("poipet.kh", 5, false).await;
    let mut from = up(&scene.hub, south(), &Bytes::new()).await;
    let mut stranger = linked_with(&scene.hub, "poipet.kh".parse().unwrap(), 5).await;
    let pairing = scene.pairing();
    let signed = says(&south(), &pairing, 1, (1, 3));
    scene.hub.roll_over(stranger.link, signed).await;
    control(&mut stranger, refuses(Code::WrongSender)).await;
    let strange = says(&south(), &pairing, 1, (1, 6));
    scene
        .vouches
        .strange
        .lock()
        .unwrap()
        .push(leaf("mae-sai.th", 6));
    let far = says(&south(), &pairing, 2, (1, 3));
    let anothers = {
        let mut parties = pairing.parties.clone();
        parties[0].key = signer(7).identity().clone();
        let end = pairing.not_after;
        let other = Pairing::new(parties, 1, pairing.not_before, end).unwrap();
        says(&south(), &other, 1, (7, 3))
    };
    for (bad, code) in [
        (strange, Code::BadCertificate),
        (far, Code::PairingExpired),
        (anothers, Code::KeyChanged),
    ] {
        scene.hub.roll_over(from.link, bad).await;
        control(&mut from, refuses(code)).await;
    }
    assert_eq!(scene.hub.snapshot().rolling.values().flatten().count(), 0);
    scene.hub.shutdown().await;
}

#[tokio::test]
async fn r21_within_the_day_another_agreement_an_end_a_suspension_and_another_key_void_it() {
    tokio::join!(
        voided_by("agreement"),
        voided_by("end"),
        voided_by("suspension"),
        voided_by("key")
    );
}

async fn voided_by(void: &str) {
    let scene = Scene::set();
    let mut from = up(&scene.hub, south(), &Bytes::new()).await;
    let pairing = scene.pairing();
    let signed = says(&south(), &pairing, 1, (1, 3));
    scene.hub.roll_over(from.link, signed.clone()).await;
    control(&mut from, shows(&signed)).await;
    let ask = |request| scene.hub.administer(request);
    match void {
        // Who made it or ends it may not have known of the roll-over: the serial is the one after that in force.
        "agreement" => {
            let end = pairing.not_after.plus_millis(2 * DAY_MS);
            let next = Pairing::new(pairing.parties.clone(), 2, pairing.not_before, end);
            let mut next = SignedPairing::propose(&next.unwrap());
            next.sign_as(&signer(1)).unwrap();
            next.sign_as(&signer(2)).unwrap();
            assert_eq!(
                ask(Request::AddPairing(next, BY.to_owned())).await,
                Ok(true)
            );
        }
        "end" => {
            let at = Timestamp::from_millis(START);
            let ended = Unpairing::new(&north(), &south(), 1, at).unwrap();
            let ended = SignedUnpairing::sign(&ended, &signer(2)).unwrap();
            scene.hub.unpair(from.link, ended.clone()).await;
            let told = Frame::Unpair(ended.encode());
            control(&mut from, |frame| *frame == told).await;
        }
        "suspension" => {
            for suspended in [true, false] {
                let request = Request::Suspend {
                    office: south(),
                    suspended,
                    refuse_queued: false,
                    by: BY.to_owned(),
                };
                assert_eq!(ask(request).await, Ok(true));
            }
        }
        _ => scene.put("mae-sai.th", 8, true).await,
    }
    stays_void(scene, void).await;
}

async fn stays_void(mut scene: Scene, void: &str) {
    let key = scene.key(&south());
    scene.after(DAY_MS);
    scene.a_look().await;
    assert_eq!(
        scene.hub.snapshot().rolling.values().flatten().count(),
        0,
        "{void}"
    );
    scene.again().await;
    scene.a_look().await;
    assert_eq!(scene.key(&south()), key, "{void}");
    assert_eq!(
        scene.hub.snapshot().rolling.values().flatten().count(),
        0,
        "{void}"
    );
    assert!(
        scene.hub.snapshot().serial(&south(), &north()) >= 1,
        "{void}"
    );
    scene.hub.shutdown().await;
}
