//! The transition table: for a parcel in each stage, what each event causes.

use std::fmt::Write as _;

use blo_proto::{OfficeId, Precedence, StreamId, Timestamp};

use super::super::{
    Answer, Cargo, Courier, Effect, Event, Number, Offer, Owed, ParcelId, Peer, Table, Tally, Via,
};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const BUDGETS: [u64; 4] = [1_000; 4];

fn north() -> OfficeId {
    "tachileik.mm".parse().unwrap()
}

fn offer() -> Offer {
    Offer {
        id: ParcelId(1),
        to: north(),
        precedence: Precedence::Flash,
        cargo: Cargo::Alert,
        expires_at: NOW.plus_millis(60_000),
        attempt: 1,
        not_before: Timestamp::default(),
        sealed: None,
    }
}

fn number(stream: u64, sequence: u64) -> Number {
    Number {
        stream: StreamId(stream),
        precedence: Precedence::Flash,
        sequence,
    }
}

/// A machine with one parcel in a stage.
fn at(stage: &str) -> Courier {
    let mut courier = Courier::new([(north(), Peer::new(StreamId(1), StreamId(2)))]);
    let sealable = Event::Sealable(north());
    let up = Event::LinkUp {
        via: Via(0),
        budgets: BUDGETS,
    };
    let accepted = Event::Accepted(offer());
    let sealed = Event::Sealed {
        id: ParcelId(1),
        bytes: 600,
    };
    let later = Answer::Later {
        retry_after_ms: 5_000,
    };
    let later = Event::Answered {
        id: ParcelId(1),
        answer: later,
    };
    let path: Vec<Event> = match stage {
        "nothing" => vec![sealable, up],
        "unsealed, link down" => vec![sealable, accepted],
        "unsealed, no bundle" => vec![up, accepted],
        "sealing" => vec![sealable, up, accepted],
        "ready, link down" => vec![
            sealable,
            up,
            accepted,
            Event::LinkDown { via: Via(0) },
            sealed,
        ],
        "submitted" => vec![sealable, up, accepted, sealed],
        "waiting" => vec![sealable, up, accepted, sealed, later],
        _ => panic!("no such stage"),
    };
    for event in path {
        courier.on(event, NOW);
    }
    courier
}

fn route() -> Event {
    let (to, by) = (north(), vec![Via(1)]);
    Event::Route { to, by }
}

fn events() -> Vec<Event> {
    let answered = |answer| Event::Answered {
        id: ParcelId(1),
        answer,
    };
    let owed = |alone| Owed {
        duty: 7,
        precedence: Precedence::Flash,
        exercise: false,
        alone,
        kept: false,
    };
    vec![
        Event::LinkUp {
            via: Via(0),
            budgets: BUDGETS,
        },
        Event::LinkDown { via: Via(0) },
        route(),
        Event::Sealable(north()),
        Event::Sealed {
            id: ParcelId(1),
            bytes: 600,
        },
        answered(Answer::Held),
        answered(Answer::Settled),
        answered(Answer::Later { retry_after_ms: 0 }),
        answered(Answer::Never),
        answered(Answer::Conflict { fresh: StreamId(9) }),
        Event::Ended { id: ParcelId(1) },
        Event::Arrived {
            from: north(),
            number: number(5, 1),
        },
        Event::Marked {
            from: north(),
            number: number(5, 3),
        },
        Event::CountsIn {
            from: north(),
            stream: StreamId(5),
            at: NOW,
        },
        Event::Owed {
            to: north(),
            owed: owed(true),
        },
        Event::Receipted {
            from: north(),
            stream: StreamId(6),
            number: 1,
        },
        Event::Covered {
            by: north(),
            stream: StreamId(2),
            through: 9,
        },
        Event::Doubted { by: north() },
        Event::Rested,
    ]
}

#[test]
fn every_stage_answers_every_event() {
    let events = events();
    let mut table = String::new();
    for stage in [
        "nothing",
        "unsealed, link down",
        "unsealed, no bundle",
        "sealing",
        "ready, link down",
        "submitted",
        "waiting",
    ] {
        writeln!(table, "{stage}").unwrap();
        for event in &events {
            let mut courier = at(stage);
            let mut effects = courier.on(event.clone(), NOW);
            effects.extend(courier.on(Event::Rested, NOW));
            writeln!(table, "  {event:?}").unwrap();
            for effect in effects {
                writeln!(table, "    → {effect:?}").unwrap();
            }
        }
        let mut courier = at(stage);
        writeln!(table, "  …6 s later").unwrap();
        for effect in courier.on(Event::Rested, NOW.plus_millis(6_000)) {
            writeln!(table, "    → {effect:?}").unwrap();
        }
        let mut courier = at(stage);
        writeln!(table, "  …when it is over").unwrap();
        for effect in courier.on(Event::Rested, NOW.plus_millis(60_000)) {
            writeln!(table, "    → {effect:?}").unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn delivered_receipts_share_one_message_and_others_stand_alone_the_most_urgent_first() {
    let mut courier = at("nothing");
    let owe = |duty, precedence, exercise, alone| Event::Owed {
        to: north(),
        owed: Owed {
            duty,
            precedence,
            exercise,
            alone,
            kept: false,
        },
    };
    for event in [
        owe(1, Precedence::Routine, false, false),
        owe(2, Precedence::Flash, false, false),
        owe(3, Precedence::Flash, true, false),
        owe(4, Precedence::Flash, false, false),
        owe(5, Precedence::Flash, false, true),
    ] {
        assert_eq!(courier.on(event, NOW), []);
    }
    let groups: Vec<(u64, bool, Vec<u64>)> = courier
        .on(Event::Rested, NOW)
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Receipts {
                number,
                exercise,
                duties,
                ..
            } => Some((number, exercise, duties)),
            _ => None,
        })
        .collect();
    let expected = [
        (1, false, vec![2, 4]),
        (2, true, vec![3]),
        (3, false, vec![1]),
        (4, false, vec![5]),
    ];
    assert_eq!(groups, expected);
}

#[test]
fn a_lane_holds_back_what_is_over_its_budget_and_flash_never_waits_for_another_lane() {
    let mut courier = at("nothing");
    let mut submitted = Vec::new();
    let mut note = |effects: Vec<Effect>| {
        for effect in effects {
            if let Effect::Submit { id, .. } = effect {
                submitted.push(id.0);
            }
        }
    };
    for (id, precedence) in [
        (1, Precedence::Routine),
        (2, Precedence::Routine),
        (3, Precedence::Flash),
    ] {
        let offer = Offer {
            id: ParcelId(id),
            precedence,
            ..offer()
        };
        note(courier.on(Event::Accepted(offer), NOW));
        note(courier.on(
            Event::Sealed {
                id: ParcelId(id),
                bytes: 800,
            },
            NOW,
        ));
    }
    let held = Event::Answered {
        id: ParcelId(1),
        answer: Answer::Held,
    };
    note(courier.on(held, NOW));
    assert_eq!(submitted, [1, 3, 2]);
}

#[test]
fn a_gap_is_shown_after_a_minute_and_closed_by_what_comes() {
    let mut courier = at("nothing");
    let arrive = |sequence| Event::Arrived {
        from: north(),
        number: number(5, sequence),
    };
    courier.on(arrive(1), NOW);
    courier.on(
        Event::Marked {
            from: north(),
            number: number(5, 3),
        },
        NOW,
    );
    let gaps = |courier: &Courier, ms| courier.gaps(&north(), NOW.plus_millis(ms));
    assert_eq!(gaps(&courier, 59_000), []);
    let gap = gaps(&courier, 60_000)[0];
    assert_eq!((gap.first.sequence, gap.missing), (2, 2));
    courier.on(arrive(3), NOW);
    assert_eq!(gaps(&courier, 120_000)[0].missing, 1);
    courier.on(arrive(2), NOW);
    assert_eq!(gaps(&courier, 120_000), []);
}

#[test]
fn a_gap_grows_no_older_while_our_link_is_down_and_is_none_before_the_first_one() {
    let marked = Event::Marked {
        from: north(),
        number: number(5, 3),
    };
    let mut courier = at("nothing");
    courier.on(marked.clone(), NOW);
    courier.on(Event::LinkDown { via: Via(0) }, NOW.plus_millis(59_000));
    courier.on(Event::LinkDown { via: Via(0) }, NOW.plus_millis(90_000));
    let shown = |courier: &Courier, ms| courier.gaps(&north(), NOW.plus_millis(ms)).len();
    assert_eq!(shown(&courier, 600_000), 0);
    let up = Event::LinkUp {
        via: Via(0),
        budgets: BUDGETS,
    };
    courier.on(up.clone(), NOW.plus_millis(600_000));
    assert_eq!(shown(&courier, 659_000), 0);
    assert_eq!(shown(&courier, 660_000), 1);
    // One that was shown stays.
    courier.on(Event::LinkDown { via: Via(0) }, NOW.plus_millis(660_000));
    assert_eq!(shown(&courier, 660_000), 1);
    assert_eq!(shown(&courier, 999_000), 1);

    let mut peer = Peer::new(StreamId(1), StreamId(2));
    peer.restore_mark(number(5, 3), NOW);
    let mut read = Courier::new([(north(), peer)]);
    assert_eq!(shown(&read, 600_000), 0);
    read.on(up, NOW.plus_millis(600_000));
    assert_eq!(shown(&read, 659_000), 0);
    assert_eq!(shown(&read, 660_000), 1);
}

#[test]
fn no_mark_counts_what_a_relay_is_given_again_until_it_answers() {
    let mut peer = Peer::new(StreamId(1), StreamId(2));
    peer.resume(Precedence::Flash, 3);
    let held = Tally::restored(3, []);
    peer.restore(Table::Held, StreamId(1), Some(Precedence::Flash), held);
    let mut courier = Courier::new([(north(), peer)]);
    let marks = |effects: Vec<Effect>| -> Vec<u64> {
        let marked = |effect| match effect {
            Effect::Marks { number, .. } => Some(number.sequence),
            _ => None,
        };
        effects.into_iter().filter_map(marked).collect()
    };
    courier.on(Event::Sealable(north()), NOW);
    courier.on(
        Event::LinkUp {
            via: Via(0),
            budgets: BUDGETS,
        },
        NOW,
    );
    let kept = [number(1, 2)].into();
    courier.on(Event::Forgone { to: north(), kept }, NOW);
    // What is given again is on disk, and read before any mark is due.
    assert!(marks(courier.on(Event::Rested, NOW)).is_empty());
    let sealed = Some((StreamId(1), 2, 600));
    let given = Offer { sealed, ..offer() };
    courier.on(Event::Accepted(given), NOW);
    let later = NOW.plus_millis(1_000);
    assert_eq!(courier.wakes_at(), Some(later));
    assert_eq!(marks(courier.on(Event::Rested, later)), [1]);
    let answered = Event::Answered {
        id: ParcelId(1),
        answer: Answer::Held,
    };
    courier.on(answered, later);
    assert_eq!(marks(courier.on(Event::Rested, later)), [3]);
}
