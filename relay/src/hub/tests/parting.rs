//! Offices that part: at once, for good, and so that everyone is told.

use blo_proto::{
    Code, Digest, Precedence, Timestamp,
    receipt::RelayFact,
    unpairing::{SignedUnpairing, Unpairing},
};
use bytes::Bytes;

use super::{START, World, key_of, next, north, south, up};
use crate::{
    hub::{Frame, Hub, Lane, Linked, Registry, Request},
    mailboxes::{EndedEntry, Entry, OfficeEntry, PairingEntry},
};

pub(super) async fn control(linked: &mut Linked, wanted: impl Fn(&Frame) -> bool) -> Frame {
    loop {
        let within = std::time::Duration::from_secs(20);
        let came = tokio::time::timeout(within, linked.frames.recv()).await;
        match came.unwrap().unwrap() {
            (Lane::Control, frame) if wanted(&frame) => return *frame,
            _ => {}
        }
    }
}

fn ends(world: &World, hub: &Hub) -> SignedUnpairing {
    let (serial, at) = (
        hub.snapshot().serial(&south(), &north()),
        Timestamp::from_millis(START),
    );
    let unpairing = Unpairing::new(&south(), &north(), serial, at).unwrap();
    SignedUnpairing::sign(&unpairing, &world.south).unwrap()
}

/// What waits at the relay for an office that is not linked.
async fn held(world: &World, hub: &Hub, from: &mut Linked) -> Vec<Digest> {
    let mut held = Vec::new();
    for (sequence, precedence) in [(1, Precedence::Flash), (1, Precedence::Routine)] {
        let sealed = world.sealed(sequence, precedence, 1);
        world.submit(hub, from.link, &sealed).await;
        world.entries(&next(from).await, &RelayFact::Held);
        held.push(sealed.binding);
    }
    held
}

async fn refused(world: &World, from: &mut Linked, code: Code, count: usize) -> Vec<Digest> {
    let fact = RelayFact::Refused(code.to_string());
    let mut refused = Vec::new();
    while refused.len() < count {
        let entries = world.entries(&next(from).await, &fact);
        refused.extend(entries.into_iter().map(|(binding, _)| binding));
    }
    refused
}

#[tokio::test]
async fn r18_an_unpairing_ends_what_waits_tells_both_and_outlives_the_relay() {
    let world = World::new();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let held = held(&world, &hub, &mut from).await;
    let unpairing = ends(&world, &hub);
    hub.unpair(from.link, unpairing.clone()).await;
    let told = Frame::Unpair(unpairing.encode());
    let ended = refused(&world, &mut from, Code::Unpaired, 2).await;
    assert_eq!(ended, held, "urgent first");
    let sealed = world.sealed(2, Precedence::Flash, 1);
    world.submit(&hub, from.link, &sealed).await;
    let answer = next(&mut from).await;
    assert!(
        matches!(&answer, Frame::Refused(refused) if refused.code == "unpaired"),
        "{answer:?}"
    );
    // The other side hears of it when it links, and gets nothing.
    let mut to = up(&hub, north(), &Bytes::new()).await;
    assert_eq!(
        control(&mut to, |frame| matches!(frame, Frame::Unpair(_))).await,
        told
    );
    hub.shutdown().await;

    let hub = world.hub();
    let mut to = up(&hub, north(), &to.token).await;
    assert_eq!(
        control(&mut to, |frame| matches!(frame, Frame::Unpair(_))).await,
        told
    );
    let replayed = Request::AddPairing(
        world.pairing(&[&world.south, &world.north]),
        "Daw Khin".to_owned(),
    );
    let refusal = hub.administer(replayed).await.unwrap_err();
    assert_eq!(
        refusal.code,
        Code::PairingExpired,
        "the pairing that was ended, again"
    );
    let mut lanes = std::iter::from_fn(|| to.frames.try_recv().ok());
    assert!(
        lanes.all(|(lane, _)| lane == Lane::Control),
        "delivered though unpaired"
    );
    hub.shutdown().await;
}

#[tokio::test]
async fn r18_nobody_ends_what_is_not_his_and_no_serial_is_used_up() {
    let world = World::new();
    let hub = world.hub();
    let refused = |code: &'static str| move |frame: &Frame| matches!(frame, Frame::Refused(refused) if refused.code == code);
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let mut others = ends(&world, &hub).unproven().unwrap();
    others.offices = ["poipet.kh", "tachileik.mm"].map(|id| id.parse().unwrap());
    others.by = others.offices[1].clone();
    let others = SignedUnpairing::sign(&others, &world.north).unwrap();
    hub.unpair(from.link, others).await;
    control(&mut from, refused("wrong_sender")).await;

    let mut far = ends(&world, &hub).unproven().unwrap();
    far.serial = u64::MAX;
    let far = SignedUnpairing::sign(&far, &world.south).unwrap();
    hub.unpair(from.link, far).await;
    control(&mut from, refused("pairing_expired")).await;
    let forged = ends(&world, &hub).unproven().unwrap();
    let forged = SignedUnpairing::sign(&forged, &world.north).unwrap();
    hub.unpair(from.link, forged).await;
    control(&mut from, refused("bad_signature")).await;
    assert!(hub.snapshot().agreed(&south(), &north()).is_some());
    hub.shutdown().await;
}

#[tokio::test]
async fn r18_an_office_brings_the_unpairing_that_its_counterpart_signed_and_lost() {
    let world = World::new();
    let hub = world.hub();
    let mut to = up(&hub, north(), &Bytes::new()).await;
    hub.unpair(to.link, ends(&world, &hub)).await;
    control(&mut to, |frame| matches!(frame, Frame::Unpair(_))).await;
    let snapshot = hub.snapshot();
    assert!(snapshot.agreed(&south(), &north()).is_none());
    let office = north();
    let ended = snapshot.parted(&office).next().unwrap().1;
    assert_eq!(ended.by, south().as_str());
    hub.shutdown().await;
}

#[tokio::test]
async fn r19_both_are_told_which_serial_was_used_last_where_the_operator_ended_an_agreement() {
    let world = World::new();
    let hub = world.hub();
    let last = |frame: &Frame| matches!(frame, Frame::Counterpart(said) if said.pairing.is_empty() && said.serial == 2);
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let ends = Request::Part {
        offices: [south(), north()],
        by: "Daw Khin".to_owned(),
        serial: None,
    };
    assert_eq!(hub.administer(ends).await, Ok(true));
    control(&mut from, last).await;
    // Who was away is told at its link.
    let mut to = up(&hub, north(), &Bytes::new()).await;
    control(&mut to, last).await;
    hub.shutdown().await;
}

fn suspend(suspended: bool, refuse_queued: bool) -> Request {
    Request::Suspend {
        office: north(),
        suspended,
        refuse_queued,
        by: "the operator".to_owned(),
    }
}

#[tokio::test]
async fn a_suspended_office_is_cut_off_and_what_waits_is_handled_as_the_operator_chose() {
    let world = World::new();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let mut to = up(&hub, north(), &Bytes::new()).await;
    assert_eq!(hub.administer(suspend(true, false)).await, Ok(true));
    assert_eq!(hub.administer(suspend(true, false)).await, Ok(false));
    let within = std::time::Duration::from_secs(1);
    let ended = tokio::time::timeout(within, &mut to.ended).await;
    assert_eq!(ended.unwrap(), Ok(Code::Suspended));
    for is_up in [true, false] {
        let told =
            |frame: &Frame| matches!(frame, Frame::Presence { linked, .. } if *linked == is_up);
        control(&mut from, told).await;
    }
    let link = |token: Bytes| hub.link(north(), key_of(&north()), token);
    assert_eq!(
        link(to.token.clone()).await.unwrap_err().code,
        Code::Suspended
    );
    let sealed = world.sealed(1, Precedence::Flash, 1);
    world.submit(&hub, from.link, &sealed).await;
    let answer = next(&mut from).await;
    assert!(
        matches!(&answer, Frame::Refused(refused) if refused.code == "suspended"),
        "{answer:?}"
    );

    assert_eq!(hub.administer(suspend(false, false)).await, Ok(true));
    let held = held_again(&world, &hub, &mut from).await;
    assert_eq!(hub.administer(suspend(true, true)).await, Ok(true));
    assert_eq!(refused(&world, &mut from, Code::Suspended, 1).await, [held]);
    hub.shutdown().await;
    let hub = world.hub();
    let link = hub.link(north(), key_of(&north()), to.token.clone()).await;
    assert_eq!(
        link.unwrap_err().code,
        Code::Suspended,
        "after a restart too"
    );
    hub.shutdown().await;
}

async fn held_again(world: &World, hub: &Hub, from: &mut Linked) -> Digest {
    let sealed = world.sealed(2, Precedence::Flash, 1);
    world.submit(hub, from.link, &sealed).await;
    world.entries(&next(from).await, &RelayFact::Held);
    sealed.binding
}

fn is_shown(frame: &Frame, chain: &[Bytes]) -> bool {
    matches!(frame, Frame::Counterpart(shown) if shown.office == north() && shown.chain == chain)
}

#[tokio::test]
async fn r21_another_key_takes_the_place_of_one_that_was_stolen_and_nothing_of_the_old_one_counts()
{
    let world = World::new();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let held = held(&world, &hub, &mut from).await;
    let mut thief = up(&hub, north(), &Bytes::new()).await;
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let mut params = rcgen::CertificateParams::new([north().to_string()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    let chain = vec![Bytes::copy_from_slice(
        params.self_signed(&key).unwrap().der(),
    )];
    let replace = |replace| Request::AddOffice {
        chain: chain.clone(),
        replace,
        by: "Daw Khin".to_owned(),
    };
    let refusal = hub.administer(replace(false)).await.unwrap_err();
    assert_eq!(refusal.code, Code::KeyChanged);
    assert_eq!(hub.administer(replace(true)).await, Ok(true));
    let within = std::time::Duration::from_secs(1);
    let ended = tokio::time::timeout(within, &mut thief.ended).await;
    assert_eq!(ended.unwrap(), Ok(Code::KeyChanged));
    let shown = control(&mut from, |frame| is_shown(frame, &chain)).await;
    assert!(matches!(shown, Frame::Counterpart(shown) if shown.pairing.is_empty()));
    let refused = refused(&world, &mut from, Code::KeyChanged, 2).await;
    assert_eq!(refused, held, "urgent first");
    hub.shutdown().await;

    let hub = world.hub();
    let mut again = up(&hub, south(), &from.token).await;
    control(&mut again, |frame| is_shown(frame, &chain)).await; // at every link
    let link = hub
        .link(north(), key_of(&north()), thief.token.clone())
        .await;
    assert_eq!(link.unwrap_err().code, Code::KeyChanged);
    let old = Request::AddPairing(
        world.pairing(&[&world.south, &world.north]),
        "Daw Khin".to_owned(),
    );
    let refusal = hub.administer(old).await.unwrap_err();
    assert_eq!(
        refusal.code,
        Code::KeyChanged,
        "a pairing that names the old key"
    );
    assert_eq!(hub.snapshot().serial(&south(), &north()), 1);
    hub.shutdown().await;
}

#[tokio::test]
async fn two_offices_registered_at_once_are_two_and_none_changes_its_key() {
    let world = World::new();
    let hub = world.hub();
    let certificate = |name: &str| {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        let mut params = rcgen::CertificateParams::new([name.to_owned()]).unwrap();
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Request::AddOffice {
            chain: vec![der.into()],
            replace: false,
            by: "Daw Khin".to_owned(),
        }
    };
    let (one, two) = tokio::join!(
        hub.administer(certificate("poipet.kh")),
        hub.administer(certificate("aranyaprathet.th"))
    );
    assert_eq!((one, two), (Ok(true), Ok(true)));
    let snapshot = hub.snapshot();
    let mut handles: Vec<_> = snapshot.offices.values().map(|o| o.handle).collect();
    handles.sort_unstable();
    assert_eq!(handles, [1, 2, 3, 4]);
    let refusal = hub.administer(certificate("poipet.kh")).await.unwrap_err();
    assert_eq!(refusal.code, Code::KeyChanged);
    hub.shutdown().await;
}

#[test]
fn r18_a_pairing_ends_whichever_of_the_two_offices_was_registered_first() {
    let world = World::new();
    let office = |handle, id: blo_proto::OfficeId| {
        let key = key_of(&id).as_bytes().to_vec();
        let office = id.to_string();
        Entry::Office(OfficeEntry {
            handle,
            office,
            key,
            ..OfficeEntry::default()
        })
    };
    let ended = EndedEntry {
        one: 1,
        other: 2,
        serial: 2,
        by: "the operator".to_owned(),
        at: START,
    };
    let pairing = world.pairing(&[&world.south, &world.north]).encode();
    for offices in [[south(), north()], [north(), south()]] {
        let [first, second] = offices;
        let records = vec![
            (office(1, first), Bytes::new()),
            (office(2, second), Bytes::new()),
            (
                Entry::Pairing(PairingEntry {
                    one: 1,
                    other: 2,
                    ..PairingEntry::default()
                }),
                pairing.clone(),
            ),
            (Entry::Ended(ended.clone()), Bytes::new()),
        ];
        let snapshot = Registry::load(records).unwrap().snapshot();
        assert!(snapshot.agreed(&south(), &north()).is_none());
        assert_eq!(snapshot.serial(&south(), &north()), 2);
    }
}
