//! What time ended is told to its sender, however long that was away.

use std::sync::atomic::Ordering;

use blo_proto::{Precedence, receipt::RelayFact};
use blo_store::Options;
use bytes::Bytes;

use super::{MINUTE_MS, World, next, south, up};
use crate::{
    hub::Lane,
    mailboxes::{Entry, Held, Left, Mailboxes, Stream},
};

#[tokio::test]
async fn an_unlinked_sender_is_told_of_an_expiry_when_it_links() {
    let world = World::new();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let sealed = world.sealed(1, Precedence::Priority, 1);
    world.submit(&hub, from.link, &sealed).await;
    let held = world.entries(&next(&mut from).await, &RelayFact::Held);
    hub.unlink(from.link).await;
    world.clock.fetch_add(11 * MINUTE_MS, Ordering::SeqCst);
    let mut again = up(&hub, south(), &from.token).await;
    assert_eq!(
        world.entries(&next(&mut again).await, &RelayFact::Expired),
        held
    );
    hub.shutdown().await;
}

#[tokio::test]
async fn an_expiry_that_was_told_to_a_link_that_died_is_told_again() {
    let world = World::new();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let sealed = world.sealed(1, Precedence::Priority, 1);
    world.submit(&hub, from.link, &sealed).await;
    let held = world.entries(&next(&mut from).await, &RelayFact::Held);
    world.clock.fetch_add(11 * MINUTE_MS, Ordering::SeqCst);
    for _ in 0..3 {
        let told = world.entries(&next(&mut from).await, &RelayFact::Expired);
        assert_eq!(told, held);
        hub.unlink(from.link).await; // nobody knows whether it was heard
        from = up(&hub, south(), &from.token).await;
    }
    hub.shutdown().await;
}

#[tokio::test]
async fn an_expiry_counts_as_heard_only_once_its_link_is_still_up_half_a_minute_later() {
    const SECOND_MS: u64 = 1_000;
    let world = World::new();
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    for (sequence, minutes) in [(1, 10), (2, 11)] {
        let sealed = world.sealed_for(sequence, Precedence::Priority, minutes);
        world.submit(&hub, from.link, &sealed).await;
        world.entries(&next(&mut from).await, &RelayFact::Held);
    }
    // The first is over, the second in a quarter of a minute.
    world
        .clock
        .fetch_add(10 * MINUTE_MS + 45 * SECOND_MS, Ordering::SeqCst);
    world.entries(&next(&mut from).await, &RelayFact::Expired);
    let owed = async || {
        hub.look(|mailboxes, _| mailboxes.owed(1, 0).unwrap().len())
            .await
    };
    world.clock.fetch_add(20 * SECOND_MS, Ordering::SeqCst);
    // The same sweep that tells of the second looks at what was told before.
    world.entries(&next(&mut from).await, &RelayFact::Expired);
    assert_eq!(owed().await, Some(2));
    world.clock.fetch_add(MINUTE_MS, Ordering::SeqCst);
    let heard = async { while owed().await != Some(0) {} };
    let heard = tokio::time::timeout(std::time::Duration::from_secs(20), heard);
    heard.await.expect("it counts as heard");
    hub.shutdown().await;
}

#[tokio::test]
async fn a_sender_that_was_away_long_is_told_of_every_expiry_once() {
    const MANY: u64 = 2_500; // more than two looks at the disk
    let world = World::new();
    let (mailboxes, _) = Mailboxes::open(world.dir.path(), Options::default()).unwrap();
    let stream = Stream {
        sender: 1,
        stream: 7,
        recipient: 2,
        rank: 0,
    };
    let held = |sequence: u64| Held {
        stream,
        sequence,
        minute: 1,
        binding: [&[0; 24][..], &sequence.to_be_bytes()].concat(),
        bytes: 1,
        unreadable: false,
        refused: String::new(),
    };
    let entries = (1..=MANY).map(|sequence| (Entry::Held(held(sequence)), Bytes::new()));
    let positions = mailboxes.append(entries.collect()).wait().unwrap();
    let ended = (1..=MANY).zip(&positions).map(|(sequence, position)| {
        let (position, held) = (position.number(), held(sequence));
        (Entry::Expired(Left { position, held }), Bytes::new())
    });
    mailboxes.append(ended.collect()).wait().unwrap();
    mailboxes.close().unwrap();
    drop(mailboxes);
    let hub = world.hub();
    let mut from = up(&hub, south(), &Bytes::new()).await;
    let mut told = Vec::new();
    while told.len() < positions.len() {
        told.extend(world.entries(&next(&mut from).await, &RelayFact::Expired));
    }
    let told = told.into_iter().map(|(_, position)| position);
    assert!(told.eq(positions.iter().map(|position| position.number())));
    hub.shutdown().await;
    while let Some((lane, frame)) = from.frames.recv().await {
        assert_eq!(lane, Lane::Control, "told again: {frame:?}");
    }
}
