//! What follows from what, step by step; and against a relay that forgets, refuses and drops connections.
#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that panics has failed, which is what it is for"
)]

use blo_proto::{BlobId, OfficeId, Precedence};

use super::*;

mod by_hand;
mod text_first;

const START: Timestamp = Timestamp::from_millis(1_000);

fn load(n: u8) -> Load {
    let office: OfficeId = "tachileik.mm".parse().unwrap();
    Load {
        office,
        blob: BlobId::from_bytes([n; 16]),
    }
}

fn offer(n: u8, way: Way, chunks: u32) -> Offer {
    Offer {
        load: load(n),
        way,
        precedence: Precedence::Routine,
        chunks,
        kept: 0,
        proven: false,
    }
}

fn stands(n: u8, kept: u32, chunks: u32) -> Event {
    Event::Stands {
        load: load(n),
        kept,
        chunks,
        taken: false,
    }
}

fn taken(n: u8) -> Event {
    Event::Stands {
        load: load(n),
        kept: 1,
        chunks: 1,
        taken: true,
    }
}

/// A porter with a link, and a connection that allows `window` unanswered frames.
fn opened(offers: impl IntoIterator<Item = Offer>, window: u32) -> (Porter, Vec<Effect>) {
    let mut porter = Porter::default();
    porter.on(Event::LinkUp { blobs: true }, START);
    for offer in offers {
        porter.on(Event::Offered(offer), START);
    }
    let effects = porter.on(Event::Opened { window }, START);
    (porter, effects)
}

fn later(ms: u64) -> Timestamp {
    START.plus_millis(ms)
}

#[test]
fn a_connection_is_made_when_there_is_something_to_move_and_ended_when_there_is_not() {
    let mut porter = Porter::default();
    let up = Event::LinkUp { blobs: true };
    assert_eq!(porter.on(up, START), []);
    let offered = Event::Offered(offer(1, Way::Out, 1));
    assert_eq!(porter.on(offered, START), [Effect::Open]);
    let window = Event::Opened { window: 2 };
    let ask = Effect::Ask(load(1), Way::Out);
    assert_eq!(porter.on(window, START), [ask]);
    let effects = porter.on(stands(1, 1, 1), START);
    assert_eq!(
        effects,
        [Effect::Moved(load(1), 1), Effect::AtRelay(load(1))]
    );
    let idle = limits::BLOB_IDLE_MS;
    assert_eq!(porter.wakes_at(START), Some(later(idle)));
    assert_eq!(porter.on(Event::Rested, later(idle - 1)), []);
    assert_eq!(porter.on(Event::Rested, later(idle)), [Effect::Close]);
    assert_eq!(
        porter.on(Event::Taken(load(1)), later(idle)),
        [Effect::Taken(load(1))]
    );
    assert_eq!(porter.on(Event::Taken(load(1)), later(idle)), [], "once");
}

#[test]
fn nothing_is_moved_without_a_link_or_at_a_relay_that_takes_none() {
    let mut porter = Porter::default();
    let offered = Event::Offered(offer(1, Way::Out, 1));
    assert_eq!(porter.on(offered, START), []);
    assert_eq!(porter.on(Event::LinkUp { blobs: false }, START), []);
    assert_eq!(porter.wakes_at(START), None);
    assert_eq!(porter.on(Event::LinkDown, START), []);
    assert_eq!(
        porter.on(Event::LinkUp { blobs: true }, START),
        [Effect::Open]
    );
    assert_eq!(porter.on(Event::LinkDown, START), [Effect::Close]);
}

#[test]
fn what_is_there_already_is_not_sent_again_and_no_more_is_unanswered_than_allowed() {
    let (mut porter, effects) = opened([offer(1, Way::Out, 9)], 3);
    assert_eq!(effects, [Effect::Ask(load(1), Way::Out)]);
    let put = |index| Effect::Put(load(1), index);
    let moved = |kept| Effect::Moved(load(1), kept);
    let effects = porter.on(stands(1, 4, 9), START);
    assert_eq!(effects, [moved(4), put(4), put(5), put(6)]);
    assert_eq!(porter.on(stands(1, 5, 9), START), [moved(5), put(7)]);
    assert_eq!(porter.on(stands(1, 6, 9), START), [moved(6), put(8)]);
    assert_eq!(porter.on(stands(1, 7, 9), START), [moved(7)]);
    assert_eq!(porter.on(stands(1, 8, 9), START), [moved(8)]);
    let end = [moved(9), Effect::AtRelay(load(1))];
    assert_eq!(porter.on(stands(1, 9, 9), START), end);
    assert_eq!(porter.on(stands(1, 9, 9), START), [], "nothing was asked");
}

#[test]
fn a_refusal_waits_and_goes_on_where_the_relay_is() {
    let (mut porter, _) = opened([offer(1, Way::Out, 9)], 3);
    porter.on(stands(1, 0, 0), START);
    let refused = Event::Refused {
        load: load(1),
        retry_after_ms: 30_000,
    };
    porter.on(stands(1, 1, 9), START);
    assert_eq!(porter.on(refused.clone(), START), []);
    assert_eq!(porter.on(stands(1, 1, 9), START), []);
    assert_eq!(porter.on(stands(1, 1, 9), START), []);
    assert_eq!(porter.wakes_at(START), Some(later(30_000)));
    assert_eq!(porter.on(Event::Rested, later(29_999)), []);
    let again = porter.on(Event::Rested, later(30_000));
    let put = |index| Effect::Put(load(1), index);
    assert_eq!(again, [put(1), put(2), put(3)]);
}

#[test]
fn a_relay_that_brings_nothing_on_is_asked_ever_more_seldom() {
    let (mut porter, _) = opened([offer(1, Way::Out, 9)], 2);
    porter.on(stands(1, 0, 0), START);
    let mut now = START;
    let mut waits = Vec::new();
    for _ in 0..12 {
        assert_eq!(porter.on(stands(1, 0, 9), now), [Effect::Moved(load(1), 0)]);
        porter.on(stands(1, 0, 9), now);
        let at = porter.wakes_at(now).unwrap();
        waits.push(at.millis_since(now));
        now = at;
        if porter.on(Event::Rested, now).contains(&Effect::Close) {
            break;
        }
    }
    assert!(waits.is_sorted(), "{waits:?}");
    assert!(waits.last() > Some(&10_000), "{waits:?}");
}

#[test]
fn a_relay_that_lost_its_disk_is_given_all_of_it_again() {
    let (mut porter, _) = opened([offer(1, Way::Out, 2)], 8);
    let whole = porter.on(stands(1, 2, 2), START);
    assert_eq!(whole, [Effect::Moved(load(1), 2), Effect::AtRelay(load(1))]);
    assert_eq!(porter.on(Event::LinkDown, START), [Effect::Close]);
    assert_eq!(
        porter.on(Event::LinkUp { blobs: true }, START),
        [Effect::Open]
    );
    let asked = porter.on(Event::Opened { window: 8 }, START);
    assert_eq!(asked, [Effect::Ask(load(1), Way::Out)]);
    let put = |index| Effect::Put(load(1), index);
    let again = porter.on(stands(1, 0, 0), START);
    assert_eq!(again, [Effect::Moved(load(1), 0), put(0), put(1)]);
}

#[test]
fn chunks_are_fetched_as_far_as_they_are_there_and_then_as_news_come() {
    let (mut porter, effects) = opened([offer(1, Way::In, 3)], 8);
    assert_eq!(effects, [Effect::Ask(load(1), Way::In)]);
    assert_eq!(porter.awaits(&load(1)), Some(0), "an answer");
    let get = |index| Effect::Get(load(1), index);
    let kept = |kept| Event::Kept {
        load: load(1),
        kept,
    };
    let moved = |kept| Effect::Moved(load(1), kept);
    assert_eq!(porter.on(stands(1, 1, 3), START), [get(0)]);
    assert_eq!(porter.on(kept(1), START), [moved(1)]);
    assert_eq!(porter.awaits(&load(1)), None, "nothing was asked for");
    let news = Event::News {
        load: load(1),
        kept: 3,
        chunks: 3,
    };
    assert_eq!(porter.on(news, START), [get(1), get(2)]);
    assert_eq!(porter.on(kept(2), START), [moved(2)]);
    let whole = [moved(3), Effect::Prove(load(1))];
    assert_eq!(porter.on(kept(3), START), whole);
    let told = porter.on(Event::Proven(load(1)), START);
    assert_eq!(told, [Effect::SayTaken(load(1))]);
    assert_eq!(porter.on(taken(1), START), [Effect::Known(load(1))]);
}

#[test]
fn what_is_spoilt_is_fetched_again_after_a_while() {
    let (mut porter, _) = opened([offer(1, Way::In, 3)], 2);
    porter.on(stands(1, 3, 3), START);
    assert_eq!(porter.on(Event::Spoilt(load(1)), START), []);
    assert_eq!(
        porter.awaits(&load(1)),
        None,
        "what is still on its way is let go"
    );
    assert_eq!(porter.on(Event::Spoilt(load(1)), START), []);
    let at = porter.wakes_at(START).unwrap();
    assert!(at > START);
    let again = porter.on(Event::Rested, at);
    assert_eq!(again, [Effect::Get(load(1), 0), Effect::Get(load(1), 1)]);
}

#[test]
fn what_came_and_is_not_what_was_signed_is_fetched_again_from_where_it_is_good() {
    let fetched = Offer {
        kept: 3,
        ..offer(1, Way::In, 3)
    };
    let mut porter = Porter::default();
    porter.on(Event::LinkUp { blobs: true }, START);
    let effects = porter.on(Event::Offered(fetched), START);
    assert_eq!(effects, [Effect::Prove(load(1))]);
    let wrong = Event::Disproven {
        load: load(1),
        kept: 1,
    };
    assert_eq!(porter.on(wrong, START), []);
    let at = porter.wakes_at(START).unwrap();
    assert_eq!(porter.on(Event::Rested, at), [Effect::Open]);
    porter.on(Event::Opened { window: 8 }, at);
    let again = porter.on(stands(1, 3, 3), at);
    assert_eq!(again, [Effect::Get(load(1), 1), Effect::Get(load(1), 2)]);
}

#[test]
fn the_urgent_goes_first() {
    let urgent = Offer {
        precedence: Precedence::Flash,
        ..offer(2, Way::Out, 9)
    };
    let all = [offer(1, Way::Out, 9), urgent, offer(3, Way::In, 9)];
    let (mut porter, effects) = opened(all, 3);
    let asked = [
        Effect::Ask(load(2), Way::Out),
        Effect::Ask(load(3), Way::In),
        Effect::Ask(load(1), Way::Out),
    ];
    assert_eq!(effects, asked);
    porter.on(stands(1, 0, 0), START);
    let effects = porter.on(stands(2, 0, 0), START);
    assert!(effects.contains(&Effect::Put(load(2), 0)), "{effects:?}");
}

#[test]
fn neither_way_holds_up_the_other() {
    let (mut porter, _) = opened([offer(1, Way::Out, 9), offer(3, Way::In, 9)], 4);
    let put = |index| Effect::Put(load(1), index);
    let get = |index| Effect::Get(load(3), index);
    let moved = |kept| Effect::Moved(load(1), kept);
    let effects = porter.on(stands(1, 0, 0), START);
    assert_eq!(effects, [moved(0), put(0), put(1), put(2)]);
    assert_eq!(porter.on(stands(3, 9, 9), START), [get(0)]);
    assert_eq!(porter.on(stands(1, 1, 9), START), [moved(1), get(1)]);
    assert_eq!(porter.on(stands(1, 2, 9), START), [moved(2), put(3)]);
}

#[test]
fn a_counterpart_that_names_a_blob_of_ours_moves_nothing() {
    let (mut porter, _) = opened([offer(1, Way::Out, 9)], 3);
    porter.on(Event::Offered(offer(1, Way::In, 9)), START);
    porter.on(stands(1, 9, 9), START);
    assert_eq!(porter.awaits(&load(1)), None);
    let news = Event::News {
        load: load(1),
        kept: 9,
        chunks: 9,
    };
    assert_eq!(porter.on(news, START), []);
}

#[test]
fn r28_news_that_overtake_the_answer_to_a_question_are_not_forgotten() {
    let (mut porter, effects) = opened([offer(1, Way::In, 1)], 8);
    assert_eq!(effects, [Effect::Ask(load(1), Way::In)]);
    let news = Event::News {
        load: load(1),
        kept: 1,
        chunks: 1,
    };
    assert_eq!(porter.on(news, START), []);
    let get = [Effect::Get(load(1), 0)];
    assert_eq!(porter.on(stands(1, 0, 0), START), get, "an older answer");
}

#[test]
fn a_relay_that_has_not_what_it_said_is_asked_again() {
    let (mut porter, _) = opened([offer(1, Way::In, 2)], 8);
    let get = |index| Effect::Get(load(1), index);
    assert_eq!(porter.on(stands(1, 2, 2), START), [get(0), get(1)]);
    assert_eq!(porter.on(stands(1, 0, 0), START), []);
    assert_eq!(porter.on(stands(1, 0, 0), START), []);
    let at = porter.wakes_at(START).unwrap();
    let asked = porter.on(Event::Rested, at);
    assert_eq!(asked, [Effect::Ask(load(1), Way::In)]);
    assert_eq!(porter.on(stands(1, 2, 2), at), [get(0), get(1)]);
}

/// A relay with one blob, whose answers come in order, and whose news come on another connection.
#[derive(Default)]
struct Relay {
    kept: u32,
    taken: bool,
    waiting: std::collections::VecDeque<Event>,
    news: std::collections::VecDeque<Event>,
}

/// Both gateways of one blob, on a relay that fails as the dice say.
struct World {
    porters: [Porter; 2],
    relay: [Relay; 2],
    chunks: u32,
    /// At its recipient.
    arrived: u32,
    puts: u32,
    now: Timestamp,
    done: [bool; 2],
}

impl World {
    fn tell(&mut self, end: usize, event: Event) {
        let effects = self.porters[end].on(event, self.now);
        for effect in effects {
            self.perform(end, &effect);
        }
    }

    fn answer(&mut self, end: usize) {
        let event = Event::Stands {
            load: load(1),
            kept: self.relay[0].kept,
            chunks: if self.relay[0].kept == 0 {
                0
            } else {
                self.chunks
            },
            taken: self.relay[0].taken,
        };
        self.relay[end].waiting.push_back(event);
    }

    fn perform(&mut self, end: usize, effect: &Effect) {
        match *effect {
            Effect::Open => self.relay[end]
                .waiting
                .push_back(Event::Opened { window: 4 }),
            Effect::Close => self.relay[end].waiting.clear(),
            Effect::Ask(..) => self.answer(end),
            Effect::Put(_, index) => {
                self.puts += 1;
                if index == self.relay[0].kept {
                    self.relay[0].kept += 1;
                }
                self.answer(end);
                let news = Event::News {
                    load: load(1),
                    kept: self.relay[0].kept,
                    chunks: self.chunks,
                };
                self.relay[1].news.push_back(news);
            }
            Effect::Get(_, index) if index < self.relay[0].kept => {
                let kept = Event::Kept {
                    load: load(1),
                    kept: index + 1,
                };
                self.relay[end].waiting.push_back(kept);
            }
            Effect::Get(..) => self.answer(end),
            Effect::SayTaken(_) => {
                self.relay[0].taken = true;
                self.answer(end);
                self.relay[0].news.push_back(Event::Taken(load(1)));
            }
            Effect::Prove(_) => self.tell(end, Event::Proven(load(1))),
            Effect::Moved(_, kept) if end == 1 => self.arrived = kept,
            Effect::Moved(..) | Effect::AtRelay(_) => {}
            Effect::Taken(_) | Effect::Known(_) => self.done[end] = true,
        }
        let unanswered = self.porters[end].unanswered(None);
        assert!(unanswered <= 4, "{unanswered} unanswered");
    }

    /// The connection or the link of one end is lost; with the link's, perhaps the relay's disk.
    fn fail(&mut self, dice: u64) {
        let end = usize::from(dice & 1 == 1);
        self.relay[end].waiting.clear();
        if dice & 6 == 0 {
            if dice & 8 == 0 && !self.relay[0].taken {
                self.relay[0].kept = 0;
            }
            for end in [0, 1] {
                self.relay[end].waiting.clear();
                self.relay[end].news.clear();
                self.tell(end, Event::LinkDown);
                self.tell(end, Event::LinkUp { blobs: true });
            }
        } else {
            self.tell(end, Event::Closed);
        }
    }

    fn run(mut self, mut dice: impl FnMut() -> u64) -> Self {
        for _ in 0..100_000 {
            let roll = dice();
            if self.done == [true, true] {
                return self;
            }
            if roll.is_multiple_of(61) {
                self.fail(roll / 61);
            }
            let end = usize::from(roll & 1 == 1);
            let relay = &mut self.relay[end];
            let queues = match roll & 2 {
                0 => [&mut relay.waiting, &mut relay.news],
                _ => [&mut relay.news, &mut relay.waiting],
            };
            let next = queues.into_iter().find_map(|queue| queue.pop_front());
            match next {
                Some(event) => self.tell(end, event),
                None => {
                    self.now = self.now.plus_millis(500);
                    self.tell(end, Event::Rested);
                }
            }
        }
        panic!("it never arrives: {:?}", self.porters);
    }
}

#[test]
fn a_blob_arrives_whatever_breaks() {
    for seed in 1..200_u64 {
        let chunks = 1 + u32::try_from(seed % 40).unwrap();
        let mut world = World {
            porters: Default::default(),
            relay: Default::default(),
            chunks,
            arrived: 0,
            puts: 0,
            now: START,
            done: [false; 2],
        };
        for (end, way) in [(0, Way::Out), (1, Way::In)] {
            world.tell(end, Event::LinkUp { blobs: true });
            world.tell(end, Event::Offered(offer(1, way, chunks)));
        }
        let mut state = seed;
        let world = world.run(|| {
            // SplitMix64 (Steele et al., OOPSLA 2014).
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 7
        });
        assert_eq!(world.arrived, chunks, "seed {seed}");
        assert!(world.puts >= chunks);
    }
}
