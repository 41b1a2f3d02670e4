//! What a hub does not let through, and what it does with what its disk cannot give back.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use blo_proto::{
    Code, Precedence, Timestamp, bundle::SignedBundle, receipt::RelayFact, seal::SealingKey,
};
use blo_store::Options;
use bytes::Bytes;

use super::{Frame, Free, Hub, MINUTE_MS, START, World, next, north, position, south, start, up};
use crate::{
    admission::Known,
    hub::Setup,
    mailboxes::{Mailboxes, Stream},
    quota::{Bounds, Used},
};

fn known(world: &World, sequence: u64) -> Known {
    let (mailboxes, _) = Mailboxes::open(world.dir.path(), Options::default()).unwrap();
    let stream = Stream {
        sender: 1,
        stream: 7,
        recipient: 2,
        rank: 0,
    };
    let known = mailboxes.known(&stream, sequence).unwrap();
    mailboxes.close().unwrap();
    known
}

#[tokio::test]
async fn r09_a_link_that_another_took_the_place_of_submits_nothing() {
    let world = World::new();
    let hub = world.hub();
    let old = up(&hub, south(), &Bytes::new()).await;
    let mut new = up(&hub, south(), &old.token).await;
    let sealed = [1, 2].map(|sequence| world.sealed(sequence, Precedence::Flash, 1));
    world.submit(&hub, old.link, &sealed[0]).await;
    world.submit(&hub, new.link, &sealed[1]).await;
    let held = world.entries(&next(&mut new).await, &RelayFact::Held);
    assert_eq!(held[0].0, sealed[1].binding);
    hub.shutdown().await;
    assert_eq!(known(&world, 1), Known::Nothing);
}

#[tokio::test]
async fn r09_a_route_that_ended_since_it_was_judged_admits_nothing() {
    for (world, later_ms, code) in [
        (World::unpaired(), 0, Code::Unpaired),
        (World::new(), 1_500 * MINUTE_MS, Code::PairingExpired),
    ] {
        let hub = world.hub();
        let mut from = up(&hub, south(), &Bytes::new()).await;
        world.clock.fetch_add(later_ms, Ordering::SeqCst);
        let sealed = world.sealed(1, Precedence::Flash, 1);
        world.submit(&hub, from.link, &sealed).await;
        let Frame::Refused(refused) = next(&mut from).await else {
            panic!("not refused")
        };
        assert_eq!(refused.code, code.as_str());
        hub.shutdown().await;
        assert_eq!(known(&world, 1), Known::Nothing);
    }
}

#[tokio::test]
async fn r09_a_senders_rate_outlives_its_link() {
    let world = World::new();
    let bounds = Bounds {
        burst: 2,
        rate_per_s: 0,
        ..Bounds::default()
    };
    let hub = start(&world, Options::default(), bounds);
    let now = Timestamp::from_millis(START);
    let first = up(&hub, south(), &Bytes::new()).await;
    assert!(hub.within_rate(&south(), now));
    up(&hub, south(), &first.token).await;
    assert!(hub.within_rate(&south(), now));
    assert!(!hub.within_rate(&south(), now));
    assert!(hub.within_rate(&north(), now));
    hub.shutdown().await;
}

#[tokio::test]
async fn what_the_disk_cannot_give_back_is_set_aside_and_its_sender_told() {
    let world = World::new();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let sealed = [1, 2].map(|sequence| world.sealed(sequence, Precedence::Flash, 1));
    for one in &sealed {
        world.submit(&hub, from.link, one).await;
        world.entries(&next(&mut from).await, &RelayFact::Held);
    }
    hub.shutdown().await;
    let hub = world.hub();
    let needle = &sealed[0].bytes[sealed[0].bytes.len() - 64..];
    assert!(damage(world.dir.path(), needle), "it is on disk");
    let mut from = up(&hub, south(), &from.token).await;
    let mut to = up(&hub, north(), &Bytes::new()).await;
    position(&next(&mut to).await, &sealed[1]);
    let fact = RelayFact::Refused("lost_by_relay".to_owned());
    let told = world.entries(&next(&mut from).await, &fact);
    assert_eq!(told[0].0, sealed[0].binding);
    assert_eq!(hub.figures().await.unwrap().quarantined, 1);
    hub.shutdown().await;
    assert!(matches!(known(&world, 1), Known::Gone { .. }));
}

/// Alters `needle` wherever a file below `dir` holds it.
fn damage(dir: &Path, needle: &[u8]) -> bool {
    let mut found = false;
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found |= damage(&path, needle);
            continue;
        }
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.windows(needle.len()).position(|part| part == needle);
        if let Some(at) = at {
            bytes[at] ^= 1;
            fs::write(&path, bytes).unwrap();
            found = true;
        }
    }
    found
}

#[tokio::test]
async fn a_recipient_is_told_once_that_more_waits_for_room_and_the_operator_can_see_it() {
    let world = World::new();
    let bounds = Bounds {
        pair_count_max: 1,
        flash_share_percent: 0,
        ..Bounds::default()
    };
    let hub = start(&world, Options::default(), bounds);
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let mut to = up(&hub, north(), &Bytes::new()).await;
    let sealed = [1, 2, 3].map(|sequence| world.sealed(sequence, Precedence::Flash, 1));
    for (one, is_held) in sealed.iter().zip([true, false, false]) {
        world.submit(&hub, from.link, one).await;
        match next(&mut from).await {
            Frame::Receipt(_) => assert!(is_held),
            Frame::Refused(refused) => assert_eq!(refused.code, "quota"),
            other => panic!("{other:?}"),
        }
    }
    let figures = hub.figures().await.unwrap();
    let bytes = sealed[0].bytes.len() as u64;
    let used = Used { bytes, count: 1 };
    assert_eq!(figures.held, [(north().to_string(), used)].into());
    assert_eq!(figures.refusals["quota"], 2);
    assert_eq!(figures.links, 2);
    hub.shutdown().await;
    let mut waiting = Vec::new();
    while let Some((_, frame)) = to.frames.recv().await {
        if let Frame::Waiting(office) = *frame {
            waiting.push(office);
        }
    }
    assert_eq!(waiting, [south()]);
}

#[tokio::test]
async fn a_hub_that_panics_says_so_instead_of_going_deaf() {
    let world = World::new();
    let (mailboxes, _) = Mailboxes::open(world.dir.path(), Options::default()).unwrap();
    let clock = std::sync::Arc::clone(&world.clock);
    let now = move || match clock.load(Ordering::SeqCst) {
        0 => panic!("on purpose"),
        now => Timestamp::from_millis(now),
    };
    let setup = Setup {
        relay: "relay.example".parse().unwrap(),
        signer: std::sync::Arc::<blo_proto::sign::MemorySigner>::clone(&world.relay),
        clock: std::sync::Arc::new(now),
        bounds: Bounds::default(),
        lane_budget_bytes: 1 << 20,
        allow_list: false,
        vouching: std::sync::Arc::new(super::rolling::Vouches::default()),
    };
    let hub = Hub::start(mailboxes, setup).unwrap();
    let linked = up(&hub, south(), &Bytes::new()).await;
    world.clock.store(0, Ordering::SeqCst);
    hub.pong(linked.link, Timestamp::from_millis(1)).await;
    let broken = tokio::time::timeout(std::time::Duration::from_secs(20), hub.broken());
    broken.await.unwrap();
}

#[tokio::test]
async fn a_bundle_that_was_taken_by_a_wrong_clock_stops_no_honest_one() {
    let world = World::new();
    let today = world.clock.load(Ordering::SeqCst);
    for at in [4_070_908_800_000, today] {
        world.clock.store(at, Ordering::SeqCst);
        let hub = world.hub();
        let token = Bytes::copy_from_slice(&at.to_be_bytes());
        if let Some(kept) = hub.snapshot().offices[&north()].bundle.clone() {
            assert!(kept.0.as_millis() > today, "the wrong clock had it taken");
            let taken = hub.administer(super::takeover::of(&north(), &token)).await;
            assert_eq!(taken, Ok(true));
        }
        let to = up(&hub, north(), &token).await;
        let key = SealingKey::from_seed([3; 32]).public_key();
        let epoch = Timestamp::from_millis(at);
        let bundle = SignedBundle::sign(&north(), epoch, key, &world.north).unwrap();
        hub.publish(to.link, bundle).await;
        hub.shutdown().await;
    }
    let hub = world.hub();
    let known = hub.snapshot().offices[&north()].bundle.clone();
    assert_eq!(known.map(|kept| kept.0.as_millis()), Some(today));
    hub.shutdown().await;
}

#[tokio::test]
async fn the_last_share_of_a_disk_is_for_flash() {
    let world = World::new();
    let disk = Arc::new(Free(AtomicU64::new(u64::MAX)));
    let options = Options {
        reserve_bytes: 1_024 * 1_024,
        disk: Arc::<Free>::clone(&disk),
        ..Options::default()
    };
    let hub = start(&world, options, Bounds::default());
    let mut from = up(&hub, south(), &Bytes::new()).await;
    // Beside the whole reserve: what the index needs, and half of the share.
    let little = 8 * 1_024 * 1_024 + 128 * 1_024;
    disk.0.store(little, Ordering::SeqCst);
    let routine = world.sealed(1, Precedence::Routine, 1);
    world.submit(&hub, from.link, &routine).await;
    let Frame::Refused(refused) = next(&mut from).await else {
        panic!("not refused")
    };
    assert_eq!(refused.code, "storage_full");
    let flash = world.sealed(1, Precedence::Flash, 1);
    world.submit(&hub, from.link, &flash).await;
    world.entries(&next(&mut from).await, &RelayFact::Held);
    hub.shutdown().await;
}
