//! Two relays: what goes by which, and where it goes once a link ends.

use blo_proto::{Precedence, StreamId, Timestamp};

use super::{
    super::{Answer, Cargo, Courier, Effect, Event, Offer, ParcelId, Peer, Via},
    world::office,
};

const NOW: Timestamp = Timestamp::from_millis(1_000);
const FIRST: Via = Via(0);
const SECOND: Via = Via(1);
const BUDGETS: [u64; 4] = [1_000; 4];

fn up(via: Via) -> Event {
    let budgets = BUDGETS;
    Event::LinkUp { via, budgets }
}

fn route(by: &[Via]) -> Event {
    let (to, by) = (office(1), by.to_vec());
    Event::Route { to, by }
}

/// A machine with these links and this route, that is given so many sealed parcels.
fn machine(links: &[Via], by: &[Via], parcels: u64) -> (Courier, Vec<(u64, Via)>) {
    let mut courier = Courier::new([(office(1), Peer::new(StreamId(1), StreamId(2)))]);
    let mut left = Vec::new();
    for event in links.iter().map(|&via| up(via)).chain([route(by)]) {
        left.extend(submits(courier.on(event, NOW)));
    }
    for id in 1..=parcels {
        let rank = usize::try_from(id - 1).unwrap() % 4;
        let offer = Offer {
            id: ParcelId(id),
            to: office(1),
            precedence: Precedence::URGENT_FIRST[3 - rank],
            cargo: Cargo::Alert,
            expires_at: NOW.plus_millis(86_400_000),
            attempt: 1,
            not_before: Timestamp::default(),
            sealed: Some((StreamId(1), id, 600)),
        };
        left.extend(submits(courier.on(Event::Accepted(offer), NOW)));
    }
    (courier, left)
}

fn submits(effects: Vec<Effect>) -> Vec<(u64, Via)> {
    let submit = |effect| match effect {
        Effect::Submit { id, via } => Some((id.0, via)),
        _ => None,
    };
    effects.into_iter().filter_map(submit).collect()
}

#[test]
fn r31_a_parcel_goes_by_the_best_of_the_relays_that_are_linked() {
    assert_eq!(
        machine(&[FIRST, SECOND], &[SECOND, FIRST], 1).1,
        [(1, SECOND)]
    );
    assert_eq!(machine(&[FIRST], &[SECOND, FIRST], 1).1, [(1, FIRST)]);
    assert_eq!(machine(&[FIRST], &[SECOND], 1).1, [], "not known there");
    assert_eq!(machine(&[SECOND], &[], 1).1, [], "known nowhere yet");
}

#[test]
fn r31_what_a_link_takes_with_it_goes_by_the_other_the_most_urgent_first() {
    let (mut courier, left) = machine(&[FIRST, SECOND], &[FIRST, SECOND], 4);
    assert_eq!(left, [(1, FIRST), (2, FIRST), (3, FIRST), (4, FIRST)]);
    let moved = submits(courier.on(Event::LinkDown { via: FIRST }, NOW));
    assert_eq!(moved, [(4, SECOND), (3, SECOND), (2, SECOND), (1, SECOND)]);
    let id = ParcelId(4);
    let answer = Answer::Held;
    let held = courier.on(Event::Answered { id, answer }, NOW);
    assert!(
        held.contains(&Effect::Held { id, settled: false }),
        "{held:?}"
    );
    assert_eq!(
        submits(courier.on(Event::LinkDown { via: SECOND }, NOW)),
        []
    );
    let again = submits(courier.on(up(FIRST), NOW));
    assert_eq!(
        again,
        [(3, FIRST), (2, FIRST), (1, FIRST)],
        "the answered one stays"
    );
}

#[test]
fn r31_a_better_way_takes_what_no_relay_was_given_and_leaves_what_is_under_way() {
    // Two of one precedence: the budget lets one of them go.
    let (mut courier, _) = machine(&[FIRST, SECOND], &[FIRST], 5);
    let moved = submits(courier.on(route(&[SECOND, FIRST]), NOW));
    assert_eq!(moved, [(5, SECOND)]);
    assert_eq!(submits(courier.on(route(&[FIRST]), NOW)), [], "under way");
}
