//! Where a numbering ends and another begins.

use blo_proto::{Precedence, StreamId, Timestamp};

use super::{
    super::{Answer, Cargo, Courier, Effect, Event, Number, Offer, Owed, ParcelId, Peer, Via},
    world::office,
};

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn shown(stream: u64, sequence: u64) -> Vec<Effect> {
    let mut peer = Peer::new(StreamId(1), StreamId(2));
    peer.resume(Precedence::Flash, 5);
    let mut courier = Courier::new([(office(1), peer)]);
    let number = Number {
        stream: StreamId(stream),
        precedence: Precedence::Flash,
        sequence,
    };
    let event = Event::Shown {
        by: office(1),
        number,
        fresh: StreamId(9),
    };
    courier.on(event, NOW)
}

#[test]
fn a_number_of_ours_that_we_never_gave_begins_a_new_stream_and_any_other_none() {
    let effects = shown(1, 6);
    assert!(
        matches!(effects.as_slice(), [Effect::StreamBegun { fresh, predecessor, .. }]
            if (*fresh, *predecessor) == (StreamId(9), StreamId(1))),
        "{effects:?}"
    );
    assert_eq!(shown(1, 5), [], "ours");
    assert_eq!(shown(7, 6), [], "of a stream before");
}

const LIFETIME_MS: u64 = 86_400_000;

/// A machine whose one parcel is under way.
fn submitted(cargo: Cargo, precedence: Precedence) -> (Courier, ParcelId) {
    let mut courier = Courier::new([(office(1), Peer::new(StreamId(1), StreamId(2)))]);
    let id = ParcelId(1);
    let offer = Offer {
        id,
        to: office(1),
        precedence,
        cargo,
        expires_at: NOW.plus_millis(LIFETIME_MS),
        attempt: 1,
        not_before: Timestamp::default(),
        sealed: None,
    };
    let budgets = [1_000; 4];
    for event in [
        Event::Sealable(office(1)),
        Event::LinkUp {
            via: Via(0),
            budgets,
        },
        Event::Accepted(offer),
        Event::Sealed { id, bytes: 600 },
    ] {
        courier.on(event, NOW);
    }
    (courier, id)
}

/// When the counterpart is told of the number of a refused parcel.
fn told_of_refused(cargo: Cargo) -> Timestamp {
    let (mut courier, id) = submitted(cargo, Precedence::Flash);
    let answer = Answer::Never;
    let effects = courier.on(Event::Answered { id, answer }, NOW);
    let told = effects.iter().find_map(|effect| match effect {
        Effect::Void { not_before, .. } => Some(*not_before),
        _ => None,
    });
    told.expect("the number is closed")
}

#[test]
fn a_refused_alert_is_told_at_once_and_a_refused_notice_waits_for_what_refused_it() {
    assert!(told_of_refused(Cargo::Alert) <= NOW);
    assert!(told_of_refused(Cargo::Notice) >= NOW.plus_millis(60_000));
}

/// How long the last of many refused tries is waited after.
fn waits_at_last(precedence: Precedence) -> u64 {
    let (mut courier, id) = submitted(Cargo::Alert, precedence);
    let mut now = NOW;
    let mut waited = 0;
    for _ in 0..20 {
        let answer = Answer::Later { retry_after_ms: 0 };
        courier.on(Event::Answered { id, answer }, now);
        let next = courier.wakes_at().expect("it is tried again");
        waited = next.as_millis() - now.as_millis();
        now = next;
        courier.on(Event::Rested, now);
    }
    waited
}

#[test]
fn what_is_urgent_is_tried_again_within_a_quarter_of_a_minute_however_often_it_was_refused() {
    assert!(waits_at_last(Precedence::Flash) <= 15_000);
    assert!(waits_at_last(Precedence::Immediate) <= 15_000);
    assert!(waits_at_last(Precedence::Routine) >= 150_000);
}

const HOUR_MS: u64 = 3_600_000;

/// Whether a mark is missed two hours after these: traffic of a stream, or a word on the stream in use, each with the
/// time of its composing.
fn is_missed(came: &[(bool, u64, Timestamp)]) -> bool {
    let mut courier = Courier::new([(office(1), Peer::new(StreamId(1), StreamId(2)))]);
    for &(is_traffic, stream, composed) in came {
        let from = office(1);
        let event = if is_traffic {
            let number = Number {
                stream: StreamId(stream),
                precedence: Precedence::Flash,
                sequence: 1,
            };
            Event::Traffic {
                from,
                number,
                composed,
            }
        } else {
            let (stream, at) = (StreamId(stream), composed);
            Event::CountsIn { from, stream, at }
        };
        courier.on(event, NOW);
    }
    let later = NOW.plus_millis(2 * HOUR_MS);
    let peer = courier.peer(&office(1));
    peer.is_some_and(|peer| peer.mark_overdue(NOW, later))
}

#[test]
fn no_mark_is_missed_of_a_stream_that_its_sender_counted_in_before_it_counted_in_another() {
    let (first, second) = (NOW, NOW.plus_millis(HOUR_MS));
    let (traffic, word) = (true, false);
    assert!(is_missed(&[(traffic, 7, first)]));
    assert!(!is_missed(&[(traffic, 7, first), (word, 8, second)]));
    assert!(
        !is_missed(&[(word, 8, second), (traffic, 7, first)]),
        "late"
    );
    assert!(
        is_missed(&[(traffic, 7, first), (word, 7, second)]),
        "in use"
    );
    assert!(
        is_missed(&[(word, 8, first), (traffic, 7, second)]),
        "newer"
    );
    assert!(
        is_missed(&[(word, 7, second), (word, 8, first), (traffic, 7, second)]),
        "an old word says nothing"
    );
}

#[test]
fn r18_while_an_agreement_is_over_alerts_alone_are_sealed_and_what_else_is_owed_waits() {
    let (mut courier, _) = submitted(Cargo::Alert, Precedence::Flash);
    let parted = |over| Event::Parted {
        with: office(1),
        over,
    };
    courier.on(parted(true), NOW);
    let mut offered = |id, cargo| {
        let offer = Offer {
            id: ParcelId(id),
            to: office(1),
            precedence: Precedence::Routine,
            cargo,
            expires_at: NOW.plus_millis(LIFETIME_MS),
            attempt: 1,
            not_before: Timestamp::default(),
            sealed: None,
        };
        courier.on(Event::Accepted(offer), NOW)
    };
    assert_eq!(offered(2, Cargo::Notice), [], "it would be refused");
    let alert = offered(3, Cargo::Alert);
    assert!(
        matches!(alert.as_slice(), [Effect::Seal { id, .. }] if id.0 == 3),
        "{alert:?}"
    );
    let owed = Owed {
        duty: 7,
        precedence: Precedence::Flash,
        exercise: false,
        alone: false,
        kept: false,
    };
    courier.on(
        Event::Owed {
            to: office(1),
            owed,
        },
        NOW,
    );
    let rested = courier.on(Event::Rested, NOW);
    assert!(
        matches!(rested.as_slice(), [Effect::Owe { .. }]),
        "on disk: {rested:?}"
    );
    let mut effects = courier.on(parted(false), NOW);
    effects.extend(courier.on(Event::Rested, NOW));
    let sealed = |effect: &Effect| matches!(effect, Effect::Seal { id, .. } if id.0 == 2);
    assert!(effects.iter().any(sealed), "{effects:?}");
    let receipt =
        |effect: &Effect| matches!(effect, Effect::Receipts { duties, .. } if *duties == [7]);
    assert!(effects.iter().any(receipt), "{effects:?}");
}
