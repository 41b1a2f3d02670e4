//! Every (state, event) is answered as the snapshot says, and no order of events breaks a promise.

use std::collections::BTreeSet;

use proptest::{collection::vec, prop_assert, prop_assert_eq, strategy::Strategy};

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_000);
const LATER: Timestamp = Timestamp::from_millis(1_000_000);

fn item(position: u64, precedence: Precedence) -> Item {
    Item {
        position,
        precedence,
        binding: Digest::from_bytes([0; 32]),
        bytes: 100,
        expires_at: LATER,
    }
}

fn shown(effects: &[Effect]) -> String {
    let one = |effect: &Effect| match effect {
        Effect::Persist(ticket) => format!("Persist #{ticket}"),
        Effect::Held(item) => format!("Held {}", item.position),
        Effect::Push(item) => format!("Push {} {}", item.position, item.precedence),
        Effect::Settle(item) => format!("Settle {}", item.position),
        Effect::Fetched(item) => format!("Fetched {}", item.position),
        Effect::Expire(item) => format!("Expire {}", item.position),
        Effect::Quarantine(item) => format!("Quarantine {}", item.position),
        Effect::Load {
            precedence, after, ..
        } => format!("Load {precedence} after {after}"),
    };
    effects.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn unlinked() -> Queue {
    Queue::new(250)
}

/// Linked, the disk empty.
fn linked() -> Queue {
    let mut queue = unlinked();
    queue.on(Event::Linked, NOW);
    for precedence in Precedence::URGENT_FIRST {
        queue.on(
            Event::Loaded {
                precedence,
                items: Vec::new(),
                more: false,
            },
            NOW,
        );
    }
    queue
}

/// Linked, 1 pushed and not acked.
fn under_way() -> Queue {
    let mut queue = linked();
    queue.on(Event::Persisted(item(1, Precedence::Flash)), NOW);
    queue
}

#[test]
fn every_state_answers_every_event() {
    let flash = || item(1, Precedence::Flash);
    let loaded = |items| Event::Loaded {
        precedence: Precedence::Flash,
        items,
        more: false,
    };
    let events = [
        ("Submitted", Event::Submitted(9)),
        ("Persisted", Event::Persisted(item(2, Precedence::Flash))),
        ("Linked", Event::Linked),
        ("Unlinked", Event::Unlinked),
        ("Loaded", loaded(vec![flash()])),
        ("LoadFailed", Event::LoadFailed(Precedence::Flash)),
        ("Unreadable", unreadable(flash(), false)),
        ("Lost", unreadable(flash(), true)),
        ("Tick", Event::Tick),
        ("Acked", Event::Acked(1)),
        ("Settled", Event::Settled(flash())),
        ("Due", Event::Due(flash())),
    ];
    let mut table = String::new();
    for (state, make) in [
        ("unlinked", unlinked as fn() -> Queue),
        ("linked", linked),
        ("under way", under_way),
    ] {
        for (name, event) in &events {
            let effects = make().on(event.clone(), NOW);
            table.push_str(&format!("{state:9} {name:10} → {}\n", shown(&effects)));
        }
    }
    insta::assert_snapshot!(table);
}

fn unreadable(item: Item, lost: bool) -> Event {
    Event::Unreadable { item, lost }
}

#[test]
fn a_disk_that_failed_to_say_what_comes_next_is_asked_again_without_another_link() {
    let mut queue = unlinked();
    queue.on(Event::Linked, NOW);
    let flash = Precedence::Flash;
    assert_eq!(shown(&queue.on(Event::LoadFailed(flash), NOW)), "");
    assert!(queue.waits_for_a_tick());
    let mut at = NOW;
    for wait_ms in [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000] {
        let early = at.plus_millis(wait_ms - 1);
        assert_eq!(shown(&queue.on(Event::Tick, early)), "", "it is left alone");
        at = at.plus_millis(wait_ms);
        let again = queue.on(Event::Tick, at);
        assert_eq!(shown(&again), "Load FLASH after 0");
        queue.on(Event::LoadFailed(flash), at);
    }
}

#[test]
fn what_cannot_be_read_for_now_lets_others_by_and_is_tried_again() {
    let mut queue = linked();
    for position in 1..=2 {
        queue.on(Event::Persisted(item(position, Precedence::Flash)), NOW);
    }
    // Two fill the budget: the third goes out because the first gave its room back.
    let third = queue.on(Event::Persisted(item(3, Precedence::Flash)), NOW);
    assert_eq!(shown(&third), "Held 3");
    let event = unreadable(item(1, Precedence::Flash), false);
    assert_eq!(shown(&queue.on(event, NOW)), "Push 3 FLASH");
    queue.on(Event::Acked(2), NOW);
    let again = queue.on(Event::Tick, NOW.plus_millis(1_000));
    assert_eq!(shown(&again), "Push 1 FLASH");
}

#[test]
fn what_can_never_be_read_gives_its_room_back_and_is_set_aside() {
    let mut queue = linked();
    for position in 1..=3 {
        queue.on(Event::Persisted(item(position, Precedence::Flash)), NOW);
    }
    let event = unreadable(item(1, Precedence::Flash), true);
    assert_eq!(shown(&queue.on(event, NOW)), "Quarantine 1, Push 3 FLASH");
}

#[test]
fn flash_overtakes_what_waits_and_what_is_loaded() {
    let mut queue = unlinked();
    let loads = queue.on(Event::Linked, NOW);
    assert!(shown(&loads).starts_with("Load FLASH after 0, Load IMMEDIATE"));
    let routine = (1..=5).map(|n| item(n, Precedence::Routine)).collect();
    let precedence = Precedence::Routine;
    let pushed = queue.on(
        Event::Loaded {
            precedence,
            items: routine,
            more: false,
        },
        NOW,
    );
    assert_eq!(shown(&pushed), "Push 1 ROUTINE, Push 2 ROUTINE");
    let precedence = Precedence::Flash;
    let pushed = queue.on(
        Event::Loaded {
            precedence,
            items: vec![item(6, Precedence::Flash)],
            more: false,
        },
        NOW,
    );
    assert_eq!(
        shown(&pushed),
        "Push 6 FLASH",
        "another lane's full budget does not delay it"
    );
}

#[test]
fn an_expired_one_is_not_pushed() {
    let mut queue = linked();
    let mut old = item(1, Precedence::Flash);
    old.expires_at = NOW;
    assert_eq!(shown(&queue.on(Event::Persisted(old), NOW)), "Held 1");
}

/// One step of a random life: the disk is a list.
#[derive(Clone, Debug)]
enum Step {
    Submit(Precedence),
    Link,
    Unlink,
    AckOldest,
    Load,
}

fn step() -> impl Strategy<Value = Step> {
    let precedence = (1..=4_u8).prop_map(|n| Precedence::from_number(n).unwrap());
    proptest::prop_oneof![
        4 => precedence.prop_map(Step::Submit),
        1 => proptest::strategy::Just(Step::Link),
        1 => proptest::strategy::Just(Step::Unlink),
        4 => proptest::strategy::Just(Step::AckOldest),
        3 => proptest::strategy::Just(Step::Load),
    ]
}

/// A disk, a link and what they saw.
#[derive(Default)]
struct World {
    disk: Vec<Item>,
    loads: Vec<(Precedence, u64, usize)>,
    pushed: Vec<Item>,
    acked: BTreeSet<u64>,
    next: u64,
}

impl World {
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Load {
                    precedence,
                    after,
                    limit,
                } => {
                    self.loads.push((precedence, after, limit));
                }
                Effect::Push(item) => self.pushed.push(item),
                Effect::Settle(item) => {
                    self.disk.retain(|held| held.position != item.position);
                    self.acked.insert(item.position);
                }
                _ => {}
            }
        }
    }

    fn step(&mut self, queue: &mut Queue, step: &Step) {
        let event = match step {
            Step::Submit(precedence) => {
                self.next += 1;
                let item = item(self.next, *precedence);
                self.disk.push(item.clone());
                Event::Persisted(item)
            }
            Step::Link => {
                self.pushed.clear();
                self.loads.clear();
                Event::Linked
            }
            Step::Unlink => {
                self.pushed.clear();
                self.loads.clear();
                Event::Unlinked
            }
            Step::AckOldest if self.pushed.is_empty() => return,
            Step::AckOldest => Event::Acked(self.pushed.remove(0).position),
            Step::Load => match self.loads.pop() {
                None => return,
                Some((precedence, after, limit)) => {
                    let follows =
                        |item: &&Item| item.precedence == precedence && item.position > after;
                    let items: Vec<_> = self
                        .disk
                        .iter()
                        .filter(follows)
                        .take(limit)
                        .cloned()
                        .collect();
                    let more = self.disk.iter().filter(follows).count() > items.len();
                    Event::Loaded {
                        precedence,
                        items,
                        more,
                    }
                }
            },
        };
        let effects = queue.on(event, NOW);
        self.perform(effects);
    }
}

proptest::proptest! {
    #[test]
    fn whatever_happens_everything_is_delivered_in_order_once_per_link(steps in vec(step(), 0..200)) {
        let (mut queue, mut world) = (unlinked(), World::default());
        for step in &steps {
            world.step(&mut queue, step);
            for precedence in Precedence::URGENT_FIRST {
                let order: Vec<_> = world.pushed.iter().filter(|i| i.precedence == precedence).map(|i| i.position).collect();
                prop_assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{order:?}");
            }
        }
        world.step(&mut queue, &Step::Link);
        while !(world.loads.is_empty() && world.pushed.is_empty()) {
            world.step(&mut queue, &Step::Load);
            world.step(&mut queue, &Step::AckOldest);
        }
        prop_assert!(world.disk.is_empty(), "left: {:?}", world.disk);
        prop_assert_eq!(world.acked.len() as u64, world.next);
    }
}
