//! Two machines back to back over a relay, on virtual time: whatever is lost, repeated or reordered, once the
//! network heals every alert was shown once, no status climbed down, and every receipt is covered.

use std::collections::{BTreeMap, BTreeSet};

use blo_proto::receipt::Status;
use proptest::{
    prop_assert, prop_assert_eq, prop_oneof, proptest,
    strategy::{Just, Strategy},
};

use super::world::{Op, World, office};

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..2_usize, 0..4_usize).prop_map(|(node, rank)| Op::Send { node, rank }),
        12 => (0..8_usize).prop_map(Op::Step),
        2 => (0..8_usize).prop_map(Op::Double),
        1 => (0..2_usize).prop_map(Op::Cut),
        3 => (0..2_usize).prop_map(Op::Link),
        2 => (1..30_000_u64).prop_map(Op::Wait),
        1 => Just(Op::Refuse),
        1 => Just(Op::Conflict),
        1 => (0..4_usize).prop_map(Op::Lose),
        2 => (0..2_usize).prop_map(Op::Carry),
    ]
}

proptest! {
    #[test]
    fn once_the_network_heals_all_is_shown_once_and_answered(ops in proptest::collection::vec(op(), 1..120)) {
        let mut world = World::new();
        let mut before: [BTreeMap<u64, Status>; 2] = Default::default();
        for op in ops {
            world.take(op);
            for node in [0, 1] {
                for (key, status) in &world.nodes[node].status {
                    prop_assert!(before[node].get(key).is_none_or(|known| known <= status));
                }
                before[node] = world.nodes[node].status.clone();
            }
        }
        world.heal();
        for node in [0, 1] {
            let sent: BTreeSet<u64> = world.nodes[node].status.keys().copied().collect();
            let shown = &world.nodes[1 - node].shown;
            prop_assert_eq!(shown.len(), sent.len());
            prop_assert_eq!(shown.iter().copied().collect::<BTreeSet<_>>(), sent);
            for (key, status) in &world.nodes[node].status {
                prop_assert_eq!(*status, Status::Delivered, "{}", key);
            }
            prop_assert!(world.nodes[node].receipts.is_empty(), "uncovered: {:?}", world.nodes[node].receipts);
            let gaps = world.nodes[node].courier.gaps(&office(1 - node), world.now);
            // What the relay lost is a gap, and one that shows.
            prop_assert!(world.lost || gaps.is_empty());
            prop_assert_eq!(world.nodes[node].courier.waiting_for(&office(1 - node)), 0);
        }
    }
}
