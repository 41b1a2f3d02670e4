//! A secret for each of 2^64 leaves, made from one, of which any may be destroyed: the tree of Goldreich, Goldwasser
//! and Micali (J. ACM 33, 1986), punctured. Nothing is written down when a leaf's secret is used. Not: files.
//!
//! ```text
//!            root                      destroyed: leaf 1
//!          /      \                    kept:      leaf 0, and the node above 2 and 3
//!        a          b     ─────►       gone:      root and a, which leaf 1 could be made from
//!      /   \      /   \
//!     0     1    2     3
//! ```

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

const LABEL: &[u8] = b"BLO-RELAY/1/records";
const DEPTH: u8 = 64;
/// A node as it is written: where its leaves begin, how deep it is, its secret.
pub(super) const NODE_BYTES: usize = 8 + 1 + 32;

pub(super) type Secret = Zeroizing<[u8; 32]>;

/// The nodes that every leaf which is not destroyed can be made from, by their first leaf. They do not overlap.
#[derive(Clone)]
pub(super) struct Tree {
    nodes: BTreeMap<u64, (u8, Secret)>,
    way: Way,
}

/// The secrets from a node down to the leaf that was made last: leaves of one moment lie side by side, and share most
/// of it. In memory alone, and wiped when dropped.
#[derive(Clone, Default)]
struct Way {
    leaf: u64,
    secrets: Vec<Secret>,
}

impl Way {
    /// So much of it as leads to another leaf below the same node, or from the node where none does.
    fn turn(&mut self, leaf: u64, (depth, node): &(u8, Secret)) {
        let shared = u8::try_from((leaf ^ self.leaf).leading_zeros()).unwrap_or(DEPTH);
        self.leaf = leaf;
        self.secrets
            .truncate(usize::from(shared.saturating_sub(*depth)) + 1);
        if self.secrets.is_empty() || shared < *depth {
            self.secrets.clear();
            // Never moved: a copy would not be wiped.
            self.secrets.reserve_exact(usize::from(DEPTH) + 1);
            self.secrets.push(node.clone());
        }
    }
}

impl Tree {
    /// Every leaf is there.
    pub(super) fn new(root: Secret) -> Self {
        Self {
            nodes: BTreeMap::from([(0, (0, root))]),
            way: Way::default(),
        }
    }

    /// The secret of a leaf; `None` once it is destroyed.
    pub(super) fn leaf(&mut self, leaf: u64) -> Option<Secret> {
        self.go(leaf)?;
        self.way.secrets.last().cloned()
    }

    /// Goes to a leaf; how many secrets had to be made.
    fn go(&mut self, leaf: u64) -> Option<usize> {
        let mut way = std::mem::take(&mut self.way);
        let node = self.above(leaf).map(|(_, node)| node)?;
        way.turn(leaf, node);
        let known = way.secrets.len();
        let first = usize::from(node.0) + known - 1;
        for at in first..usize::from(DEPTH) {
            let at = u8::try_from(at).unwrap_or(DEPTH);
            let next = way.secrets.last().map(|last| child(last, bit(leaf, at)));
            way.secrets.extend(next);
        }
        self.way = way;
        Some(self.way.secrets.len() - known)
    }

    /// Whether the secret of a leaf can still be made.
    pub(super) fn has(&self, leaf: u64) -> bool {
        self.above(leaf).is_some()
    }

    /// Nothing that is kept makes the secret of this leaf any more; every other one's it does. Whether it did before.
    pub(super) fn destroy(&mut self, leaf: u64) -> bool {
        self.way = Way::default();
        let Some((first, _)) = self.above(leaf) else {
            return false;
        };
        let Some((depth, mut secret)) = self.nodes.remove(&first) else {
            return false;
        };
        for at in depth..DEPTH {
            let way = bit(leaf, at);
            let below = at.saturating_add(1);
            self.nodes
                .insert(beside(leaf, at), (below, child(&secret, !way)));
            secret = child(&secret, way);
        }
        true
    }

    fn above(&self, leaf: u64) -> Option<(u64, &(u8, Secret))> {
        let (first, node) = self.nodes.range(..=leaf).next_back()?;
        let last = first | u64::MAX.checked_shr(node.0.into()).unwrap_or(0);
        (leaf <= last).then_some((*first, node))
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.nodes.len() * NODE_BYTES));
        for (first, (depth, secret)) in &self.nodes {
            bytes.extend_from_slice(&first.to_be_bytes());
            bytes.push(*depth);
            bytes.extend_from_slice(secret.as_slice());
        }
        bytes
    }

    /// `None` where these are no nodes, or some of them overlap.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut nodes: BTreeMap<u64, (u8, Secret)> = BTreeMap::new();
        let mut next = Some(0_u64);
        let (all, rest) = bytes.as_chunks::<NODE_BYTES>();
        for node in all {
            let (first, node) = node.split_first_chunk::<8>()?;
            let (depth, secret) = node.split_first()?;
            let first = u64::from_be_bytes(*first);
            let below = u64::MAX.checked_shr((*depth).into()).unwrap_or(0);
            if *depth > DEPTH || first & below != 0 || next.is_none_or(|next| first < next) {
                return None;
            }
            next = (first | below).checked_add(1);
            let secret = Zeroizing::new(secret.try_into().ok()?);
            nodes.insert(first, (*depth, secret));
        }
        let way = Way::default();
        rest.is_empty().then_some(Self { nodes, way })
    }

    /// How many nodes are kept.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }
}

/// Which way to a leaf at a depth: `true` is to the right.
const fn bit(leaf: u64, depth: u8) -> bool {
    leaf >> (DEPTH - 1 - depth) & 1 == 1
}

/// The first leaf of the other child at this depth.
const fn beside(leaf: u64, depth: u8) -> u64 {
    let turn = 1 << (DEPTH - 1 - depth);
    (leaf ^ turn) & !(turn - 1)
}

fn child(secret: &Secret, way: bool) -> Secret {
    let mut hash = Sha256::new();
    hash.update(LABEL);
    hash.update([u8::from(way)]);
    hash.update(secret.as_slice());
    Zeroizing::new(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use proptest::{arbitrary::any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn tree() -> Tree {
        Tree::new(Zeroizing::new([7; 32]))
    }

    proptest! {
        #[test]
        fn r37_what_is_destroyed_cannot_be_made_and_all_else_is_as_before(
            gone in proptest::collection::btree_set(any::<u64>(), 0..20),
            kept in proptest::collection::vec(any::<u64>(), 0..20),
        ) {
            let (mut whole, mut tree) = (tree(), tree());
            for leaf in &gone {
                prop_assert!(tree.destroy(*leaf));
                prop_assert!(!tree.destroy(*leaf));
            }
            let written = tree.encode();
            let mut tree = Tree::decode(&written).expect("it was written so");
            for leaf in &gone {
                prop_assert!(tree.leaf(*leaf).is_none());
                let secret = whole.leaf(*leaf).unwrap();
                prop_assert!(!written.windows(32).any(|window| window == secret.as_slice()));
            }
            let near = gone.iter().flat_map(|leaf| [leaf.wrapping_add(1), leaf ^ (1 << 40)]);
            for leaf in kept.into_iter().chain(near).filter(|leaf| !gone.contains(leaf)) {
                prop_assert_eq!(tree.leaf(leaf), whole.leaf(leaf));
            }
        }

        #[test]
        fn r37_no_bytes_harm_and_those_that_are_read_are_what_was_written(bytes in any::<Vec<u8>>()) {
            if let Some(tree) = Tree::decode(&bytes) {
                let written = tree.encode();
                prop_assert_eq!(written.as_slice(), bytes.as_slice());
            }
        }
    }

    #[test]
    fn r37_what_the_last_leaf_was_made_of_makes_no_leaf_that_is_destroyed() {
        let mut tree = tree();
        let (one, beside) = (tree.leaf(6).unwrap(), tree.leaf(7).unwrap());
        assert!(tree.destroy(7));
        assert!(
            tree.way.secrets.is_empty(),
            "nothing of it is left in memory"
        );
        assert_eq!(tree.leaf(7), None);
        assert_eq!(tree.leaf(6), Some(one));
        assert!(tree.way.secrets.iter().all(|secret| *secret != beside));
    }

    /// An alert a millisecond: the first half of a leaf is its moment, in steps of 16.
    #[test]
    fn leaves_of_one_moment_share_half_of_the_way() {
        let mut tree = tree();
        let leaf =
            |nth: u64| (nth / 16 + 1_000_000) << 32 | nth.wrapping_mul(0x9e37_79b9) & 0xffff_ffff;
        let made = (0..1_600).map(|nth| tree.go(leaf(nth)).unwrap());
        let made: usize = made.sum();
        assert!(
            (30..34).contains(&(made / 1_600)),
            "{made}: 64 each without the way"
        );
    }

    #[test]
    fn r37_nodes_that_overlap_or_lie_askew_are_no_tree() {
        let node = |first: u64, depth: u8| [&first.to_be_bytes()[..], &[depth], &[1; 32]].concat();
        assert!(Tree::decode(&node(0, 0)).is_some());
        assert!(Tree::decode(&[]).is_some(), "all is destroyed");
        for bad in [
            [node(0, 0), node(1 << 63, 1)].concat(),
            [node(1 << 63, 1), node(0, 1)].concat(),
            node(1, 1),
            node(0, 65),
            node(0, 0)[..40].to_vec(),
        ] {
            assert!(Tree::decode(&bad).is_none());
        }
    }
}
