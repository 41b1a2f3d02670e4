//! What is brought by hand, with a link and without.

use super::*;

#[test]
fn r29_what_is_brought_by_hand_needs_no_link_and_its_sender_is_told_once_the_relay_knows_of_it() {
    let mut porter = Porter::default();
    porter.on(Event::Offered(offer(1, Way::In, 2)), START);
    let brought = |kept| Event::Brought {
        load: load(1),
        kept,
    };
    assert_eq!(porter.lacks(&load(1)), Some(0));
    assert_eq!(porter.on(brought(1), START), [Effect::Moved(load(1), 1)]);
    assert_eq!(porter.lacks(&load(1)), Some(1));
    let whole = [Effect::Moved(load(1), 2), Effect::Prove(load(1))];
    assert_eq!(porter.on(brought(2), START), whole);
    assert_eq!(porter.lacks(&load(1)), None);
    assert_eq!(porter.on(Event::Proven(load(1)), START), []);
    porter.on(Event::LinkUp { blobs: true }, START);
    let say = Effect::SayTaken(load(1));
    let up = Event::Opened { window: 8 };
    assert_eq!(porter.on(up, START), std::slice::from_ref(&say));
    assert_eq!(porter.on(stands(1, 0, 0), START), [], "it knows nothing");
    assert_eq!(porter.on(Event::Rested, START), []);
    let news = Event::News {
        load: load(1),
        kept: 1,
        chunks: 2,
    };
    assert_eq!(porter.on(news.clone(), START), std::slice::from_ref(&say));
    // The next news overtake an answer that was given before: it is asked once more, and not for ever.
    assert_eq!(porter.on(news, START), []);
    assert_eq!(porter.on(stands(1, 0, 0), START), [say]);
    assert_eq!(porter.on(stands(1, 0, 0), START), []);
    porter.on(Event::LinkDown, START);
    porter.on(Event::LinkUp { blobs: true }, START);
    porter.on(Event::Opened { window: 8 }, START);
    assert_eq!(porter.on(taken(1), START), [Effect::Known(load(1))]);
}

#[test]
fn r29_what_is_brought_while_it_is_fetched_is_not_fetched_to_its_end_again() {
    let (mut porter, _) = opened([offer(1, Way::In, 4)], 2);
    let get = |index| Effect::Get(load(1), index);
    assert_eq!(porter.on(stands(1, 4, 4), START), [get(0), get(1)]);
    for kept in 1..=3 {
        let brought = Event::Brought {
            load: load(1),
            kept,
        };
        porter.on(brought, START);
    }
    assert_eq!(porter.awaits(&load(1)), Some(3), "not what was asked for");
    porter.on(Event::Spoilt(load(1)), START);
    porter.on(Event::Spoilt(load(1)), START);
    let at = porter.wakes_at(START).unwrap();
    assert_eq!(porter.on(Event::Rested, at), [get(3)]);
}
