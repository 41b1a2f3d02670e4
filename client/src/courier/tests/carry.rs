//! What is carried by hand: sealed without a link, submitted with the next one, and no marks with it.

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp};

use super::super::{
    Answer, Cargo, Courier, Effect, Event, Number, Offer, Owed, ParcelId, Peer, Via,
};

const HOURS_MS: u64 = 60 * 60 * 1_000;

fn north() -> OfficeId {
    "tachileik.mm".parse().unwrap()
}

fn offer(id: u64, now: Timestamp) -> Event {
    Event::Accepted(Offer {
        id: ParcelId(id),
        to: north(),
        precedence: Precedence::Flash,
        cargo: Cargo::Alert,
        expires_at: now.plus_millis(24 * HOURS_MS),
        attempt: 1,
        not_before: Timestamp::default(),
        sealed: None,
    })
}

fn carries() -> Event {
    Event::Carries {
        to: north(),
        most: 10,
    }
}

/// A machine whose first parcel the relay holds, and which has no link since.
fn cut_off(now: Timestamp) -> Courier {
    let mut courier = Courier::new([(north(), Peer::new(StreamId(1), StreamId(2)))]);
    let id = ParcelId(1);
    for event in [
        Event::Sealable(north()),
        Event::LinkUp {
            via: Via(0),
            budgets: [1_000; 4],
        },
        offer(1, now),
        Event::Sealed { id, bytes: 600 },
        Event::Answered {
            id,
            answer: Answer::Held,
        },
        Event::LinkDown { via: Via(0) },
    ] {
        courier.on(event, now);
    }
    courier
}

#[test]
fn r29_what_is_carried_is_numbered_without_a_link_and_submitted_with_the_next_one() {
    let now = Timestamp::from_millis(1_800_000_000_000);
    let mut courier = cut_off(now);
    assert_eq!(courier.on(offer(2, now), now), []);
    let number = Number {
        stream: StreamId(1),
        precedence: Precedence::Flash,
        sequence: 2,
    };
    let seal = Effect::Seal {
        id: ParcelId(2),
        number,
        attempt: 1,
    };
    assert_eq!(courier.on(carries(), now), [seal]);
    let bytes = 600;
    let id = ParcelId(2);
    assert_eq!(courier.on(Event::Sealed { id, bytes }, now), []);
    assert_eq!(courier.on(carries(), now), [], "it is sealed once");
    courier.on(Event::Carried(north()), now);
    let up = courier.on(
        Event::LinkUp {
            via: Via(0),
            budgets: [1_000; 4],
        },
        now,
    );
    assert_eq!(up, [Effect::Submit { id, via: Via(0) }]);
}

#[test]
fn no_mark_is_carried_and_nothing_is_sealed_once_that_is_over() {
    let before = Timestamp::from_millis(1_800_000_000_000);
    let now = before.plus_millis(2 * HOURS_MS);
    let mut courier = cut_off(before);
    let owed = Owed {
        duty: 7,
        precedence: Precedence::Flash,
        exercise: false,
        alone: true,
        kept: false,
    };
    courier.on(Event::Owed { to: north(), owed }, now);
    let carried = courier.on(carries(), now);
    assert!(
        matches!(carried.as_slice(), [Effect::Receipts { number: 1, .. }]),
        "{carried:?}"
    );
    courier.on(Event::Carried(north()), now);
    assert_eq!(courier.on(Event::Rested, now), []);
    assert_eq!(courier.on(offer(2, now), now), []);
    assert_eq!(courier.on(Event::Rested, now), []);
}
