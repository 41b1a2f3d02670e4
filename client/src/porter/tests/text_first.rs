//! What text does to chunks: it goes first, and holds them up for a while.

use super::*;

fn put(index: u32) -> Effect {
    Effect::Put(load(1), index)
}

fn moved(kept: u32) -> Effect {
    Effect::Moved(load(1), kept)
}

/// Three of nine chunks are on their way.
fn moving() -> Porter {
    let (mut porter, _) = opened([offer(1, Way::Out, 9)], 3);
    let effects = porter.on(stands(1, 0, 0), START);
    assert_eq!(effects, [moved(0), put(0), put(1), put(2)]);
    porter
}

#[test]
fn while_alerts_come_one_chunk_is_on_its_way() {
    let mut porter = moving();
    assert_eq!(porter.on(Event::Text(Text::Comes), START), []);
    assert_eq!(porter.on(stands(1, 1, 9), START), [moved(1)]);
    assert_eq!(porter.on(stands(1, 2, 9), START), [moved(2)]);
    assert_eq!(porter.on(stands(1, 3, 9), START), [moved(3), put(3)]);
    assert_eq!(porter.on(Event::Text(Text::Quiet), START), [put(4), put(5)]);
}

#[test]
fn r28_while_alerts_wait_no_chunk_is_begun_and_it_goes_on_when_they_left() {
    let mut porter = moving();
    assert_eq!(porter.on(Event::Text(Text::Waits), START), []);
    for kept in 1..=3 {
        assert_eq!(porter.on(stands(1, kept, 9), START), [moved(kept)]);
    }
    assert_eq!(porter.on(Event::Text(Text::Waits), later(1_000)), []);
    assert_eq!(
        porter.on(Event::Text(Text::Quiet), later(2_000)),
        [put(3), put(4), put(5)]
    );
}

#[test]
fn r28_a_backlog_without_an_end_lets_one_chunk_go_in_thirty_seconds() {
    let mut porter = moving();
    porter.on(Event::Text(Text::Waits), START);
    for kept in 1..=3 {
        porter.on(stands(1, kept, 9), START);
    }
    for sent in 3..9_u32 {
        let now = later(PAUSE_MS * u64::from(sent - 2));
        let before = now.minus_millis(1);
        assert_eq!(porter.wakes_at(before), Some(now));
        assert_eq!(porter.on(Event::Rested, before), []);
        assert_eq!(porter.on(Event::Rested, now), [put(sent)]);
        let answer = stands(1, sent + 1, 9);
        assert!(!porter.on(answer, now).contains(&put(sent + 1)));
    }
}

#[test]
fn what_is_small_does_not_wait_for_text() {
    let mut porter = Porter::default();
    porter.on(Event::LinkUp { blobs: true }, START);
    porter.on(Event::Text(Text::Waits), START);
    let here = Offer {
        proven: true,
        ..offer(2, Way::In, 3)
    };
    porter.on(Event::Offered(here), START);
    let effects = porter.on(Event::Opened { window: 8 }, START);
    assert_eq!(effects, [Effect::SayTaken(load(2))]);
    assert_eq!(porter.on(taken(2), START), [Effect::Known(load(2))]);
    let offered = porter.on(Event::Offered(offer(1, Way::In, 3)), START);
    assert_eq!(offered, [Effect::Ask(load(1), Way::In)]);
    assert_eq!(
        porter.on(stands(1, 3, 3), START),
        [],
        "a chunk is not small"
    );
}
