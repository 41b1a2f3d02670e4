//! Numbers that a sender skips, gives up, or leaves behind: what the relay remembers of a stream has a bound.

use std::{sync::atomic::Ordering, time::Duration};

use blo_proto::{
    Precedence, StreamId, limits,
    notice::{SignedVoidNumbers, VoidNumbers},
};
use blo_store::Options;
use bytes::Bytes;

use super::{MINUTE_MS, START, World, north, south, up};
use crate::{
    admission::Known,
    hub::Hub,
    mailboxes::{Entry, Held, Left, Mailboxes, Stream},
};

const STREAM: Stream = Stream {
    sender: 1,
    stream: 7,
    recipient: 2,
    rank: 0,
};
/// Three times what is remembered.
const SENT: u64 = 3 * limits::EXCEPTIONS_MAX as u64;
/// Long before the hub starts.
const OLD: u64 = START / MINUTE_MS - 1_000;
const WITHIN: Duration = Duration::from_secs(60);

fn held(sequence: u64, minute: u64) -> Held {
    let mut digest = [7; 32];
    digest[..8].copy_from_slice(&sequence.to_be_bytes());
    Held {
        stream: STREAM,
        sequence,
        minute,
        binding: digest.to_vec(),
        bytes: 3,
        unreadable: false,
        refused: String::new(),
    }
}

fn hold(mailboxes: &Mailboxes, numbers: &[u64], minute: u64) -> Vec<Left> {
    let one = |sequence: &u64| {
        let entry = Entry::Held(held(*sequence, minute));
        (entry, Bytes::from_static(b"abc"))
    };
    let pending = mailboxes.append(numbers.iter().map(one).collect());
    let left = |(position, sequence): (blo_store::Position, &u64)| Left {
        position: position.number(),
        held: held(*sequence, minute),
    };
    let positions = pending.wait().unwrap().into_iter();
    positions.zip(numbers).map(left).collect()
}

/// Leaves a store behind in which these were sent, fetched, and are old.
fn send_and_fetch(world: &World, numbers: impl Iterator<Item = u64>, kept: Option<u64>) {
    let (mailboxes, _) = Mailboxes::open(world.dir.path(), Options::default()).unwrap();
    if let Some(kept) = kept {
        hold(&mailboxes, &[kept], START / MINUTE_MS + 60);
    }
    let numbers: Vec<u64> = numbers.collect();
    for some in numbers.chunks(1_000) {
        let left = hold(&mailboxes, some, OLD).into_iter();
        let entries = left.map(|left| (Entry::Fetched(left), Bytes::new()));
        mailboxes.append(entries.collect()).wait().unwrap();
    }
    mailboxes.close().unwrap();
}

/// How many of these numbers the relay remembers one by one.
async fn remembered(hub: &Hub, last: u64) -> usize {
    let count = move |mailboxes: &Mailboxes, _: &_| {
        let known = |sequence: &u64| mailboxes.known(&STREAM, *sequence).unwrap();
        let by_itself = |known: &Known| !matches!(known, Known::Nothing | Known::BelowMark);
        (1..=last)
            .filter(|number| by_itself(&known(number)))
            .count()
    };
    hub.look(count).await.unwrap()
}

async fn known(hub: &Hub, sequence: u64) -> Known {
    let look = move |mailboxes: &Mailboxes, _: &_| mailboxes.known(&STREAM, sequence).unwrap();
    hub.look(look).await.unwrap()
}

/// Waits until no more than this is remembered.
async fn at_most(hub: &Hub, last: u64, bound: usize) {
    let asked = async { while remembered(hub, last).await > bound {} };
    let asked = tokio::time::timeout(WITHIN, asked).await;
    asked.expect("the mark moves over what never came");
}

#[tokio::test]
async fn r08_a_sender_that_skips_every_second_number_is_remembered_within_a_bound() {
    let world = World::new();
    send_and_fetch(&world, (1..=SENT).map(|number| 2 * number), None);
    let hub = world.hub();
    at_most(&hub, 2 * SENT, limits::EXCEPTIONS_MAX).await;
    assert_eq!(known(&hub, 2).await, Known::BelowMark);
    assert_eq!(known(&hub, 1).await, Known::BelowMark, "it never came");
    assert_eq!(known(&hub, 2 * SENT + 1).await, Known::Nothing);
    hub.shutdown().await;
}

#[tokio::test]
async fn r08_one_that_stays_holds_up_no_mark_and_is_itself_not_forgotten() {
    let world = World::new();
    send_and_fetch(&world, 2..=SENT, Some(1));
    let hub = world.hub();
    at_most(&hub, SENT, limits::EXCEPTIONS_MAX).await;
    assert!(matches!(known(&hub, 1).await, Known::Held { .. }));
    assert_eq!(known(&hub, 2).await, Known::BelowMark);
    // Once it is over and old, nothing of it is left.
    world.clock.fetch_add(100 * MINUTE_MS, Ordering::SeqCst);
    let gone = async { while known(&hub, 1).await != Known::BelowMark {} };
    tokio::time::timeout(WITHIN, gone).await.unwrap();
    hub.shutdown().await;
}

#[tokio::test]
async fn r08_numbers_given_up_in_a_pattern_are_remembered_within_a_bound() {
    const FRAMES: u64 = 60;
    const RANGES: u64 = limits::VOID_RANGES_MAX as u64;
    let world = World::new();
    let hub = world.hub();
    let from = up(&hub, south(), &Bytes::new()).await;
    for frame in 0..FRAMES {
        let every_second = |range| {
            let number = 2 * (frame * RANGES + range + 1);
            (number, number)
        };
        let void = VoidNumbers {
            recipient: north(),
            stream: StreamId(STREAM.stream),
            precedence: Precedence::Flash,
            ranges: (0..RANGES).map(every_second).collect(),
        };
        let signed = SignedVoidNumbers::sign(&south(), &void, &world.south).unwrap();
        hub.void(from.link, signed).await;
    }
    hub.shutdown().await;
    let hub = world.hub();
    let remembered = remembered(&hub, 2 * FRAMES * RANGES).await;
    let bound = limits::EXCEPTIONS_MAX + 2_000;
    assert!((1..bound).contains(&remembered), "{remembered}");
    hub.shutdown().await;
}
