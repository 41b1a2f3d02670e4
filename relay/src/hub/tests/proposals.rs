//! Two offices come to an agreement through a relay that keeps, hands on and joins, and decides nothing for them.

use std::{sync::atomic::Ordering, time::Duration};

use blo_proto::{
    Code, Signer as _, Timestamp,
    introduction::{Card, Introduction, SignedIntroduction},
    limits,
    pairing::{Pairing, Party, SignedPairing},
    sign::MemorySigner,
};
use blo_store::Options;
use bytes::Bytes;
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, SanType};

use super::{START, World, north, parting::control, south, start, up};
use crate::{
    hub::{Frame, Hub, Linked, Mailboxes, Registry, Request},
    quota::Bounds,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A certificate of an office, DER, and its key.
fn papers(office: &str, seed: [u8; 32]) -> (Bytes, MemorySigner) {
    // PKCS#8 of a seed: 16 fixed bytes before it (RFC 8410).
    let mut pkcs8 = hex::decode("302e020100300506032b657004220420").unwrap();
    pkcs8.extend_from_slice(&seed);
    let key = KeyPair::try_from(pkcs8).unwrap();
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![SanType::DnsName(office.try_into().unwrap())];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let leaf = params.self_signed(&key).unwrap();
    let leaf = Bytes::copy_from_slice(leaf.der());
    (leaf, MemorySigner::from_seed(&seed))
}

/// What `office`, whose key has this seed, says to `to` at a time.
fn introduced(office: &str, seed: [u8; 32], to: &str, at: Timestamp) -> SignedIntroduction {
    let (leaf, signer) = papers(office, seed);
    let introduction = Introduction {
        office: office.parse().unwrap(),
        key: signer.identity().clone(),
        chain: vec![leaf],
        to: to.parse().unwrap(),
        at,
        until: at.plus_millis(365 * DAY_MS),
        serial: 0,
        card: Card::default(),
        name: [1; 16],
        relays: Vec::new(),
    };
    SignedIntroduction::sign(&introduction, &signer).unwrap()
}

fn souths(at: Timestamp) -> SignedIntroduction {
    introduced("mae-sai.th", [1; 32], "tachileik.mm", at)
}

const BEGIN: Timestamp = Timestamp::from_millis(START);

fn pairing_of(keys: [&MemorySigner; 2], serial: u64) -> SignedPairing {
    let parties = [(south(), keys[0]), (north(), keys[1])];
    let parties = parties.map(|(office, signer)| Party {
        office,
        key: signer.identity().clone(),
    });
    let pairing = Pairing::new(parties, serial, BEGIN, BEGIN.plus_millis(60 * DAY_MS));
    SignedPairing::propose(&pairing.unwrap())
}

fn half(world: &World, signer: &MemorySigner, serial: u64) -> SignedPairing {
    let mut half = pairing_of([&world.south, &world.north], serial);
    half.sign_as(signer).unwrap();
    half
}

fn pairs(hub: &Hub) -> bool {
    hub.snapshot().agreed(&south(), &north()).is_some()
}

/// All that came on control until the relay answers a ping.
async fn so_far(hub: &Hub, linked: &mut Linked) -> Vec<Frame> {
    hub.pong(linked.link, BEGIN).await;
    let mut came = Vec::new();
    loop {
        match control(linked, |_| true).await {
            Frame::Pong { .. } => return came,
            frame => came.push(frame),
        }
    }
}

async fn refused(linked: &mut Linked, code: Code) {
    let is =
        |frame: &Frame| matches!(frame, Frame::Refused(refused) if refused.code == code.as_str());
    control(linked, is).await;
}

#[tokio::test]
async fn r22_an_introduction_is_handed_to_its_addressee_at_once_at_every_link_and_after_a_restart()
{
    let world = World::unpaired();
    let hub = world.hub();
    let from = up(&hub, south(), &Bytes::new()).await;
    let mut to = up(&hub, north(), &Bytes::new()).await;
    let first = souths(BEGIN);
    let newer = souths(BEGIN.plus_millis(1_000));
    for said in [&first, &first, &newer, &first] {
        hub.introduce(from.link, said.clone()).await;
    }
    let is = |frame: &Frame| matches!(frame, Frame::Introduce(_));
    for said in [&first, &newer] {
        assert_eq!(control(&mut to, is).await, Frame::Introduce(said.encode()));
    }
    hub.shutdown().await;

    let hub = world.hub();
    let mut to = up(&hub, north(), &to.token).await;
    assert_eq!(control(&mut to, is).await, Frame::Introduce(newer.encode()));
    let more = so_far(&hub, &mut to).await;
    assert!(!more.iter().any(is), "the newest alone: {more:?}");
    assert!(!pairs(&hub));
    hub.shutdown().await;
}

#[tokio::test]
async fn r22_an_introduction_is_taken_from_its_own_author_under_the_registered_key_for_a_known_office()
 {
    let world = World::unpaired();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let mut to = up(&hub, north(), &Bytes::new()).await;
    let of_another = introduced("tachileik.mm", [2; 32], "mae-sai.th", BEGIN);
    let with_another_key = introduced("mae-sai.th", [3; 32], "tachileik.mm", BEGIN);
    let to_nobody = introduced("mae-sai.th", [1; 32], "poipet.kh", BEGIN);
    let old = souths(BEGIN.minus_millis(limits::INTRODUCTION_AGE_MAX_MS + 1));
    let ahead = souths(BEGIN.plus_millis(limits::PAIRING_BACKDATE_MS + 1));
    for (said, code) in [
        (of_another, Code::WrongSender),
        (with_another_key, Code::KeyChanged),
        (to_nobody, Code::UnknownRecipient),
        (old, Code::PairingExpired),
        (ahead, Code::PairingExpired),
    ] {
        hub.introduce(from.link, said).await;
        refused(&mut from, code).await;
    }
    let came = so_far(&hub, &mut to).await;
    let of_links = |frame: &Frame| matches!(frame, Frame::Presence { .. });
    assert!(came.iter().all(of_links), "{came:?}");
    hub.shutdown().await;
}

#[tokio::test]
async fn r22_one_half_opens_no_route_and_two_of_the_same_bytes_do() {
    let world = World::unpaired();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let mut to = up(&hub, north(), &Bytes::new()).await;
    let souths = half(&world, &world.south, 1);
    hub.agree(from.link, souths.clone()).await;
    let is = |frame: &Frame| matches!(frame, Frame::Agree(_));
    assert_eq!(control(&mut to, is).await, Frame::Agree(souths.encode()));
    // The other signs something else, and hands in what only the first one signed.
    hub.agree(to.link, half(&world, &world.north, 2)).await;
    hub.agree(to.link, souths.clone()).await;
    refused(&mut to, Code::BadSignature).await;
    so_far(&hub, &mut from).await;
    assert!(!pairs(&hub));
    hub.shutdown().await;

    let hub = world.hub();
    let mut from = up(&hub, south(), &from.token).await;
    let mut to = up(&hub, north(), &to.token).await;
    assert!(!pairs(&hub), "after a restart neither");
    hub.agree(to.link, half(&world, &world.north, 1)).await;
    let mut whole = souths;
    whole.sign_as(&world.north).unwrap();
    for linked in [&mut from, &mut to] {
        let named = control(linked, |frame| matches!(frame, Frame::Counterpart(_))).await;
        assert!(
            matches!(&named, Frame::Counterpart(said) if said.pairing == whole.encode()),
            "{named:?}"
        );
    }
    assert!(pairs(&hub));
    hub.shutdown().await;
    let hub = world.hub();
    let mut to = up(&hub, north(), &to.token).await;
    let came = so_far(&hub, &mut to).await;
    assert!(!came.iter().any(is), "settled by the pairing: {came:?}");
    hub.shutdown().await;
}

#[tokio::test]
async fn r22_a_half_is_judged_as_a_pairing_is() {
    let world = World::new(); // they have number 1
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let mut to = up(&hub, north(), &Bytes::new()).await;
    so_far(&hub, &mut to).await;
    let forger = MemorySigner::from_seed(&[3; 32]);
    let mut of_a_forged_key = pairing_of([&world.south, &forger], 2);
    of_a_forged_key.sign_as(&world.south).unwrap();
    let mut whole_of_a_forged_key = of_a_forged_key.clone();
    whole_of_a_forged_key.sign_as(&forger).unwrap();
    for (said, code) in [
        (half(&world, &world.south, 1), Code::PairingExpired),
        (half(&world, &world.north, 2), Code::BadSignature),
        (of_a_forged_key, Code::KeyChanged),
        (whole_of_a_forged_key, Code::KeyChanged),
    ] {
        hub.agree(from.link, said).await;
        refused(&mut from, code).await;
    }
    let came = so_far(&hub, &mut to).await;
    assert!(came.is_empty(), "{came:?}");
    // With both signatures it needs no other half.
    let mut whole = half(&world, &world.south, 2);
    whole.sign_as(&world.north).unwrap();
    hub.agree(from.link, whole).await;
    control(&mut to, |frame| matches!(frame, Frame::Counterpart(_))).await;
    assert_eq!(hub.snapshot().serial(&south(), &north()), 2);
    hub.shutdown().await;
}

#[tokio::test]
async fn r22_what_waits_longer_than_thirty_days_vanishes_here_and_on_disk() {
    let world = World::unpaired();
    let hub = world.hub();
    let from = up(&hub, south(), &Bytes::new()).await;
    hub.introduce(from.link, souths(BEGIN)).await;
    hub.agree(from.link, half(&world, &world.south, 1)).await;
    let waiting = |hub: Hub| async move {
        let count = hub.look(|_, registry| registry.proposals()).await;
        count.unwrap()
    };
    let until = async |wanted: usize| {
        let mut ticks = tokio::time::interval(Duration::from_millis(50));
        for _ in 0..400 {
            if waiting(hub.clone()).await == wanted {
                return;
            }
            ticks.tick().await;
        }
        panic!("never {wanted}");
    };
    until(2).await;
    let later = limits::INTRODUCTION_AGE_MAX_MS + 1;
    world.clock.fetch_add(later, Ordering::SeqCst);
    until(0).await;
    hub.shutdown().await;
    let hub = world.hub();
    assert_eq!(waiting(hub.clone()).await, 0);
    let left = hub.look(|mailboxes, _| {
        let entries = mailboxes.registry().unwrap();
        let proposed =
            |entry: &crate::mailboxes::Entry| matches!(entry, crate::mailboxes::Entry::Proposed(_));
        entries.iter().filter(|(entry, _)| proposed(entry)).count()
    });
    assert_eq!(left.await, Some(0));
    hub.shutdown().await;
}

#[tokio::test]
async fn r22_so_many_introductions_wait_for_one_office_and_so_many_come_from_one() {
    let world = World::unpaired();
    let hub = start(&world, Options::default(), Bounds::default());
    let mut to = up(&hub, north(), &Bytes::new()).await;
    for at in 0..=limits::INTRODUCTIONS_WAITING_MAX {
        let (name, seed) = (
            format!("post-{at}.th"),
            [100 + u8::try_from(at).unwrap(); 32],
        );
        let (leaf, signer) = papers(&name, seed);
        let add = Request::AddOffice {
            chain: vec![leaf],
            replace: false,
            by: "Somchai".to_owned(),
        };
        hub.administer(add).await.unwrap();
        let key = signer.identity().clone();
        let office = name.parse().unwrap();
        let mut linked = hub.link(office, key, Bytes::new()).await.unwrap();
        hub.token_kept(linked.link).await;
        let said = introduced(&name, seed, "tachileik.mm", BEGIN);
        hub.introduce(linked.link, said).await;
        if at == limits::INTRODUCTIONS_WAITING_MAX {
            refused(&mut linked, Code::Quota).await;
        } else {
            control(&mut to, |frame| matches!(frame, Frame::Introduce(_))).await;
        }
    }
    let mut from = up(&hub, south(), &Bytes::new()).await;
    for _ in 0..=256 {
        hub.introduce(from.link, souths(BEGIN)).await;
    }
    refused(&mut from, Code::TooFast).await;
    hub.shutdown().await;
}

#[test]
fn r22_with_a_list_nothing_is_taken_of_two_that_are_not_on_it() {
    let world = World::unpaired();
    let (mailboxes, _) = Mailboxes::open(world.dir.path(), Options::default()).unwrap();
    let registry = Registry::load(mailboxes.registry().unwrap()).unwrap();
    let mut registry = registry.with_allow_list(true);
    let mut whole = half(&world, &world.south, 1);
    whole.sign_as(&world.north).unwrap();
    let says = |registry: &Registry, allowed| {
        let both = (&north(), &south());
        registry.allowed_entry(both, allowed, ("Somchai", BEGIN))
    };
    let judged = |registry: &Registry| {
        [
            registry.introduction_entry(&south(), &souths(BEGIN), BEGIN),
            registry.half_entry(&south(), &half(&world, &world.south, 1), BEGIN),
            registry.half_entry(&south(), &whole, BEGIN),
            registry.pairing_entry(&whole, ("Somchai", BEGIN)),
        ]
        .map(|judged| judged.map(|entry| entry.is_some()))
    };
    for allowed in [false, true, false] {
        if let Some((entry, body)) = says(&registry, allowed).unwrap() {
            mailboxes.append(vec![(entry, body)]).wait().unwrap();
            registry = Registry::load(mailboxes.registry().unwrap()).unwrap();
            registry = registry.with_allow_list(true);
        }
        assert!(says(&registry, allowed).unwrap().is_none(), "said already");
        for one in judged(&registry) {
            let code = one.as_ref().map_err(|refusal| refusal.code);
            let wanted = if allowed {
                Ok(&true)
            } else {
                Err(Code::NotAllowed)
            };
            assert_eq!(code, wanted);
        }
    }
    assert_eq!(
        judged(&registry.with_allow_list(false)),
        [const { Ok(true) }; 4]
    );
    mailboxes.close().unwrap();
}
