//! Receipts that follow each other soon leave together; what waits for others is on disk.

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp, limits};

use super::super::{Courier, Effect, Event, Owed, Peer, Via};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn north() -> OfficeId {
    "tachileik.mm".parse().unwrap()
}

fn linked() -> Courier {
    let mut courier = Courier::new([(north(), Peer::new(StreamId(1), StreamId(2)))]);
    let (via, budgets) = (Via(0), [1_000; 4]);
    courier.on(Event::LinkUp { via, budgets }, NOW);
    courier.on(Event::Sealable(north()), NOW);
    courier.on(Event::Rested, NOW);
    courier
}

/// What is owed for a duty, and what follows when all has been said: receipts and what is written down as owed.
fn owe(
    courier: &mut Courier,
    (duty, precedence, alone): (u64, Precedence, bool),
    after_ms: u64,
) -> Said {
    let to = north();
    let owed = Owed {
        duty,
        precedence,
        exercise: false,
        alone,
        kept: false,
    };
    courier.on(Event::Owed { to, owed }, NOW.plus_millis(after_ms));
    rest(courier, after_ms)
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    receipts: Vec<Vec<u64>>,
    kept: Vec<u64>,
}

fn rest(courier: &mut Courier, after_ms: u64) -> Said {
    let mut said = Said::default();
    for effect in courier.on(Event::Rested, NOW.plus_millis(after_ms)) {
        match effect {
            Effect::Receipts { duties, .. } => said.receipts.push(duties),
            Effect::Owe { duties, .. } => said.kept.extend(duties),
            _ => {}
        }
    }
    said
}

fn receipts(messages: &[&[u64]]) -> Said {
    Said {
        receipts: messages.iter().map(|duties| duties.to_vec()).collect(),
        kept: Vec::new(),
    }
}

fn kept(duty: u64) -> Said {
    Said {
        receipts: Vec::new(),
        kept: vec![duty],
    }
}

const ROUTINE: Precedence = Precedence::Routine;
const WITHIN: u64 = limits::SHARED_WITHIN_MS;

#[test]
fn r14_a_lone_receipt_leaves_at_once_and_those_that_follow_soon_leave_together() {
    let mut courier = linked();
    assert_eq!(owe(&mut courier, (1, ROUTINE, false), 0), receipts(&[&[1]]));
    assert_eq!(owe(&mut courier, (2, ROUTINE, false), 1), kept(2));
    assert_eq!(owe(&mut courier, (3, ROUTINE, false), WITHIN - 1), kept(3));
    assert_eq!(
        owe(&mut courier, (4, ROUTINE, false), WITHIN),
        receipts(&[&[2, 3, 4]])
    );
    let alone = 2 * WITHIN;
    assert_eq!(
        owe(&mut courier, (5, ROUTINE, false), alone),
        receipts(&[&[5]])
    );
}

#[test]
fn r14_what_waits_leaves_by_the_clock_where_nothing_else_comes() {
    let mut courier = linked();
    owe(&mut courier, (1, ROUTINE, false), 0);
    assert_eq!(courier.wakes_at(), None);
    owe(&mut courier, (2, ROUTINE, false), 5);
    let due = NOW.plus_millis(limits::SHARED_AT_MOST_MS);
    assert_eq!(courier.wakes_at(), Some(due));
    assert_eq!(
        rest(&mut courier, limits::SHARED_AT_MOST_MS),
        receipts(&[&[2]])
    );
    assert_eq!(courier.wakes_at(), None);
}

#[test]
fn r14_receipts_of_flash_and_of_what_an_officer_did_wait_for_nothing() {
    let mut courier = linked();
    owe(&mut courier, (1, ROUTINE, false), 0);
    let read = owe(&mut courier, (2, ROUTINE, true), 1);
    assert_eq!(read, receipts(&[&[2]]));
    assert_eq!(owe(&mut courier, (3, ROUTINE, false), 2), kept(3));
    let flash = owe(&mut courier, (4, Precedence::Flash, false), 3);
    assert_eq!(flash, receipts(&[&[4], &[3]]));
}

#[test]
fn r14_a_full_message_of_receipts_waits_for_no_more() {
    let mut courier = linked();
    owe(&mut courier, (0, ROUTINE, false), 0);
    let most = u64::try_from(limits::RECEIPTS_MAX).unwrap();
    for duty in 1..most {
        assert_eq!(owe(&mut courier, (duty, ROUTINE, false), 1), kept(duty));
    }
    let said = owe(&mut courier, (most, ROUTINE, false), 1);
    assert_eq!(said.receipts.concat().len(), limits::RECEIPTS_MAX);
}

#[test]
fn r14_what_waits_when_the_link_ends_is_on_disk_and_leaves_with_the_next() {
    let mut courier = linked();
    owe(&mut courier, (1, ROUTINE, false), 0);
    assert_eq!(owe(&mut courier, (2, ROUTINE, false), 1), kept(2));
    courier.on(Event::LinkDown { via: Via(0) }, NOW.plus_millis(2));
    assert_eq!(rest(&mut courier, 1_000), Said::default());
    let (via, budgets) = (Via(0), [1_000; 4]);
    courier.on(Event::LinkUp { via, budgets }, NOW.plus_millis(2_000));
    assert_eq!(rest(&mut courier, 2_000), receipts(&[&[2]]));
}
