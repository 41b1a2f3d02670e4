//! The same through a relay, which keeps the newest of what each says, joins two signatures, loses, repeats, hands over
//! in any order and is put back from a backup: nobody believes in an agreement that the other cannot come to have, and
//! once everything gets through both have the same. Not: a relay that lies (`tests/hostile`).

use std::collections::BTreeMap;

use proptest::{
    arbitrary::any,
    prop_oneof, proptest,
    strategy::{Just, Strategy},
    test_runner::Config,
};

use super::{
    orders::{Signed, check, crash, succeed},
    *,
};

#[derive(Clone, Debug)]
enum Op {
    Propose(bool),
    /// A gateway tells the relay what is under way.
    Tell(bool),
    /// The relay hands one of the things over that it has for an office.
    Hand(bool, Thing, Crash),
    Confirm(bool, bool, Crash),
    /// The relay is what it was when it was copied last.
    Copy,
    Restore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Introduction,
    Half,
    Whole,
}

/// What a relay keeps, as `registry/proposals` does.
#[derive(Clone, Debug, Default)]
struct Relay {
    introductions: BTreeMap<usize, SignedIntroduction>,
    halves: BTreeMap<usize, SignedPairing>,
    whole: Option<SignedPairing>,
    epoch: u8,
}

impl Relay {
    fn epoch(&self) -> blo_proto::StoreEpoch {
        blo_proto::StoreEpoch::from_bytes([self.epoch; 16])
    }

    fn serial(&self) -> u64 {
        let whole = self.whole.as_ref();
        whole.map_or(0, |whole| whole.unproven().unwrap().serial)
    }

    fn hear(&mut self, side: usize, of: &Side, now: Timestamp) {
        let ceremony = of.ceremony();
        let at = |signed: &SignedIntroduction| signed.verify().unwrap().into_inner().at;
        if let Some(said) = ceremony.introduces(now) {
            let known = self.introductions.get(&side);
            if known.is_none_or(|known| at(known) < at(said)) {
                self.introductions.insert(side, said.clone());
            }
        }
        for said in ceremony.agrees(Some(self.epoch())) {
            self.judge(side, &of.papers.own.office, said);
        }
    }

    fn judge(&mut self, side: usize, office: &OfficeId, said: &SignedPairing) {
        if said.unproven().unwrap().serial <= self.serial() {
            return;
        }
        let other = self.halves.get(&(1 - side));
        let joined = other.and_then(|other| joined(office, said, other).ok());
        let whole = [Some(said.clone()), joined].into_iter().flatten();
        match whole.into_iter().find(|whole| whole.verify().is_ok()) {
            Some(whole) => {
                self.whole = Some(whole);
                self.halves.clear();
            }
            None => {
                self.halves.insert(side, said.clone());
            }
        }
    }

    fn has(&self, side: usize, thing: Thing) -> Option<Bytes> {
        let from = 1 - side;
        match thing {
            Thing::Introduction => self
                .introductions
                .get(&from)
                .map(SignedIntroduction::encode),
            Thing::Half => self.halves.get(&from).map(SignedPairing::encode),
            Thing::Whole => self.whole.as_ref().map(SignedPairing::encode),
        }
    }
}

struct World {
    sides: [Side; 2],
    relay: Relay,
    copy: Relay,
}

impl World {
    fn new() -> Self {
        let (south, north) = two();
        Self {
            sides: [south, north],
            relay: Relay::default(),
            copy: Relay::default(),
        }
    }

    fn perform(&mut self, op: &Op, now: Timestamp) {
        match op {
            Op::Propose(side) => {
                self.sides[usize::from(*side)].propose(now);
            }
            Op::Tell(side) => self.tell(usize::from(*side), now),
            Op::Hand(side, thing, crash) => self.hand(usize::from(*side), *thing, (*crash, now)),
            Op::Confirm(side, right, crash) => {
                let who = usize::from(*side);
                let key = match right {
                    true => self.sides[1 - who].papers.own.key.clone(),
                    false => FORGER.own.key.clone(),
                };
                drop(self.sides[who].confirm_until(&key, now, *crash));
            }
            Op::Copy => self.copy = self.relay.clone(),
            Op::Restore => {
                let epoch = self.relay.epoch.wrapping_add(1);
                self.relay = Relay {
                    epoch,
                    ..self.copy.clone()
                };
            }
        }
    }

    fn tell(&mut self, side: usize, now: Timestamp) {
        self.relay.hear(side, &self.sides[side], now);
    }

    fn hand(&mut self, side: usize, thing: Thing, (crash, now): (Crash, Timestamp)) {
        let Some(bytes) = self.relay.has(side, thing) else {
            return;
        };
        let to = &mut self.sides[side];
        if thing == Thing::Whole {
            let whole = SignedPairing::decode(bytes.clone()).unwrap();
            if !to.ceremony().may_come(&whole) {
                return;
            }
            drop(to.take_until(&bytes, now, crash));
            let mut ceremony = to.ceremony();
            if ceremony.is_at_relay(&whole, self.relay.epoch()) {
                to.keep(&ceremony);
            }
            return;
        }
        drop(to.take_until(&bytes, now, crash));
    }

    /// Both are linked and nothing is lost any more.
    fn settle(&mut self, now: Timestamp) {
        for _ in 0..3 {
            for side in [0, 1] {
                self.tell(side, now);
                for thing in [Thing::Introduction, Thing::Half, Thing::Whole] {
                    for to in [0, 1] {
                        self.hand(to, thing, (Crash::Never, now));
                    }
                }
            }
        }
    }

    fn in_force(&self) -> [Option<blo_proto::Digest>; 3] {
        let [south, north] = &self.sides;
        let digest = |one: &Option<SignedPairing>| one.as_ref().map(SignedPairing::digest);
        [&south.in_force, &north.in_force, &self.relay.whole].map(digest)
    }
}

fn op() -> impl Strategy<Value = Op> {
    let side = any::<bool>;
    let thing = prop_oneof![
        3 => Just(Thing::Introduction),
        2 => Just(Thing::Half),
        2 => Just(Thing::Whole),
    ];
    prop_oneof![
        1 => side().prop_map(Op::Propose),
        8 => side().prop_map(Op::Tell),
        8 => (side(), thing, crash()).prop_map(|(s, t, c)| Op::Hand(s, t, c)),
        7 => (side(), proptest::bool::weighted(0.9), crash()).prop_map(|(s, r, c)| Op::Confirm(s, r, c)),
        1 => Just(Op::Copy),
        1 => Just(Op::Restore),
    ]
}

/// Steps, among them some introductions that arrive: without those few scripts come to an agreement.
fn ops() -> impl Strategy<Value = Vec<Op>> {
    let hand = |side| Op::Hand(side, Thing::Introduction, Crash::Never);
    let both = |op: fn(bool) -> Op| [op(false), op(true)];
    let round = [both(Op::Propose), both(Op::Tell), [hand(false), hand(true)]];
    let some = prop_oneof![1 => Just(round.concat()), 14 => op().prop_map(|op| vec![op])];
    proptest::collection::vec(some, 1..48).prop_map(|some| some.concat())
}

/// Nobody has an agreement in force that does not bear both signatures, nor does the relay.
fn holds(world: &World) {
    let [south, north] = &world.sides;
    let all = [&south.in_force, &north.in_force, &world.relay.whole];
    for whole in all.into_iter().flatten() {
        whole.verify().unwrap();
    }
}

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn r22_no_order_of_what_a_relay_does_leaves_one_side_alone_with_an_agreement(ops in ops()) {
        let mut world = World::new();
        let mut signed = Signed::new();
        let mut now = BEGIN;
        for op in &ops {
            now = now.plus_millis(1_000);
            let seen = [world.sides[0].sent.len(), world.sides[1].sent.len()];
            world.perform(op, now);
            for (side, seen) in world.sides.iter().zip(seen) {
                check(side, seen, &mut signed);
            }
            holds(&world);
        }
        let before = world.in_force();
        now = now.plus_millis(1_000);
        world.settle(now);
        let [south, north, relay] = world.in_force();
        assert!(south == north, "divided: {before:?}");
        assert!(relay == south, "the relay lacks it: {before:?}");
        succeed(&mut world.sides, now.plus_millis(1_000));
    }
}

/// The property says something only where agreements come about: of fixed scripts many do, some after trouble.
#[test]
fn orders_by_relay_reach_what_they_are_to_test() {
    use proptest::{
        strategy::ValueTree as _,
        test_runner::{TestRng, TestRunner},
    };
    let rng = TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut agreed, mut divided, mut renewed) = (0, 0, 0);
    for _ in 0..50 {
        let ops = ops().new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        let mut now = BEGIN;
        for op in &ops {
            now = now.plus_millis(1_000);
            world.perform(op, now);
        }
        let [south, north, relay] = world.in_force();
        divided += u32::from(south != north || north != relay);
        world.settle(now.plus_millis(1_000));
        let [south, ..] = world.in_force();
        agreed += u32::from(south.is_some());
        renewed += u32::from(world.relay.serial() > 1);
    }
    let reached =
        format!("{agreed} agreed, {divided} divided meanwhile, {renewed} renewed or late");
    println!("{reached}");
    assert!(agreed >= 15 && divided >= 5 && renewed >= 5, "{reached}");
}
