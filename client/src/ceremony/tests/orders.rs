//! Any order of steps, messages lost, repeated and out of order, programs that end in the midst of a step: nobody
//! believes in an agreement that the other cannot come to believe in, and a new ceremony always succeeds.

use std::collections::BTreeMap;

use proptest::{
    arbitrary::any,
    prop_oneof, proptest,
    sample::Index,
    strategy::{Just, Strategy},
    test_runner::Config,
};

use super::*;

#[derive(Clone, Debug)]
enum Op {
    Propose(bool),
    /// Something that the other ever sent arrives, seldom the newest but one or two, more seldom any.
    Deliver(bool, Age, Crash),
    Confirm(bool, bool, Crash),
}

/// Which of what was sent.
#[derive(Clone, Debug)]
enum Age {
    Newest(usize),
    Any(Index),
}

fn age() -> impl Strategy<Value = Age> {
    prop_oneof![
        6 => Just(Age::Newest(0)),
        2 => Just(Age::Newest(1)),
        1 => Just(Age::Newest(2)),
        1 => any::<Index>().prop_map(Age::Any),
    ]
}

pub(super) fn crash() -> impl Strategy<Value = Crash> {
    prop_oneof![
        9 => Just(Crash::Never),
        1 => Just(Crash::BeforeJudging),
        1 => Just(Crash::BeforeKeeping),
        1 => Just(Crash::BeforeSending),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let side = any::<bool>;
    prop_oneof![
        1 => side().prop_map(Op::Propose),
        8 => (side(), age(), crash()).prop_map(|(s, a, c)| Op::Deliver(s, a, c)),
        7 => (side(), proptest::bool::weighted(0.9), crash()).prop_map(|(s, r, c)| Op::Confirm(s, r, c)),
    ]
}

/// Steps, among them some rounds of introductions that arrive: without those few scripts come to an agreement.
fn ops() -> impl Strategy<Value = Vec<Op>> {
    let arrive = |side| Op::Deliver(side, Age::Newest(0), Crash::Never);
    let round = vec![
        Op::Propose(false),
        Op::Propose(true),
        arrive(false),
        arrive(true),
    ];
    let some = prop_oneof![1 => Just(round), 14 => op().prop_map(|op| vec![op])];
    proptest::collection::vec(some, 1..48).prop_map(|some| some.concat())
}

/// Each agreement that an office signed, by office and serial.
pub(super) type Signed = BTreeMap<(String, u64), SignedPairing>;

fn perform(sides: &mut [Side; 2], op: &Op, now: Timestamp) {
    let of = |second: &bool| if *second { (1, 0) } else { (0, 1) };
    match op {
        Op::Propose(side) => {
            sides[of(side).0].propose(now);
        }
        Op::Deliver(side, age, crash) => {
            let (to, from) = of(side);
            if sides[from].sent.is_empty() {
                return;
            }
            let sent = &sides[from].sent;
            let bytes = match age {
                Age::Newest(back) => sent[sent.len().saturating_sub(back + 1)].clone(),
                Age::Any(index) => index.get(sent).clone(),
            };
            drop(sides[to].take_until(&bytes, now, *crash));
        }
        Op::Confirm(side, right, crash) => {
            let (who, other) = of(side);
            let key = match right {
                true => sides[other].papers.own.key.clone(),
                false => FORGER.own.key.clone(),
            };
            drop(sides[who].confirm_until(&key, now, *crash));
        }
    }
}

/// Nobody's signature stands on two agreements of one serial: of what was sent since `seen` messages.
pub(super) fn check(side: &Side, seen: usize, signed: &mut Signed) {
    let office = side.papers.own.office.to_string();
    let sent = side.sent.iter().skip(seen);
    for agreement in sent.filter_map(|bytes| SignedPairing::decode(bytes.clone()).ok()) {
        let Ok(pairing) = agreement.unproven() else {
            continue; // an introduction
        };
        let first = signed
            .entry((office.clone(), pairing.serial))
            .or_insert_with(|| agreement.clone());
        assert_eq!(first.digest(), agreement.digest(), "two of one serial");
    }
}

/// Each shows the other what it has in force; then both have the same.
fn converge(sides: &mut [Side; 2], now: Timestamp) -> bool {
    let [south, north] = sides;
    let shown = [south.in_force.clone(), north.in_force.clone()];
    for whole in shown.iter().flatten() {
        whole.verify().unwrap();
    }
    for (side, shown) in [(&mut *north, &shown[0]), (&mut *south, &shown[1])] {
        let Some(shown) = shown else {
            continue;
        };
        match side.take(&shown.encode(), now) {
            Ok(Taken::Whole(whole)) => assert_eq!(whole.digest(), shown.digest()),
            Err(CeremonyError::DoesNotFollow(older, newer)) => assert!(older < newer),
            other => panic!("an agreement in force is refused: {other:?}"),
        }
    }
    assert_eq!(
        south.in_force.as_ref().map(SignedPairing::digest),
        north.in_force.as_ref().map(SignedPairing::digest)
    );
    south.in_force.is_some()
}

/// With everything delivered a ceremony succeeds, whatever was before.
pub(super) fn succeed(sides: &mut [Side; 2], now: Timestamp) {
    let [south, north] = sides;
    let before = south.ceremony().serial().max(north.ceremony().serial());
    let (one, other) = (south.propose(now), north.propose(now));
    south.take(&other, now).unwrap();
    north.take(&one, now).unwrap();
    let half = south.confirm(&NORTH.own.key, now).unwrap();
    north.take(&half, now).unwrap();
    let whole = north.confirm(&SOUTH.own.key, now).unwrap();
    south.take(&whole, now).unwrap();
    assert_eq!(south.in_force, north.in_force);
    assert_eq!(south.ceremony().in_force().unwrap().serial, before + 1);
    assert_eq!(south.stage(), Stage::Nothing);
    assert_eq!(north.stage(), Stage::Nothing);
}

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn r20_no_order_of_steps_leaves_one_side_alone_with_an_agreement(
        ops in ops(),
    ) {
        let (south, north) = two();
        let mut sides = [south, north];
        let mut signed = Signed::new();
        let mut now = BEGIN;
        for op in &ops {
            now = now.plus_millis(1_000);
            let seen = [sides[0].sent.len(), sides[1].sent.len()];
            perform(&mut sides, op, now);
            for (side, seen) in sides.iter().zip(seen) {
                check(side, seen, &mut signed);
            }
        }
        now = now.plus_millis(1_000);
        converge(&mut sides, now);
        succeed(&mut sides, now.plus_millis(1_000));
    }
}

/// The property says something only where agreements come about: of fixed scripts many do, some after trouble.
#[test]
fn orders_reach_what_they_are_to_test() {
    use proptest::{
        strategy::ValueTree as _,
        test_runner::{TestRng, TestRunner},
    };
    let rng = TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut agreed, mut alone, mut renewed) = (0, 0, 0);
    for _ in 0..50 {
        let ops = ops().new_tree(&mut runner).unwrap().current();
        let (south, north) = two();
        let mut sides = [south, north];
        let mut now = BEGIN;
        for op in &ops {
            now = now.plus_millis(1_000);
            perform(&mut sides, op, now);
        }
        let serial = |side: &Side| side.ceremony().in_force().map_or(0, |one| one.serial);
        let (south, north) = (serial(&sides[0]), serial(&sides[1]));
        alone += u32::from(south != north);
        renewed += u32::from(south.max(north) > 1);
        agreed += u32::from(converge(&mut sides, now));
    }
    let reached = format!("{agreed} agreed, {alone} at one side alone, {renewed} renewed or late");
    println!("{reached}");
    assert!(agreed >= 15 && alone >= 5 && renewed >= 5, "{reached}");
}
