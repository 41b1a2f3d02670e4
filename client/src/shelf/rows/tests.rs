//! Keys side by side.

use super::*;

#[test]
fn no_single_value_of_a_counterpart_lies_among_those_of_another_kind() {
    let peer = PeerTag([7; 8]);
    let kinds = [
        agreement(peer),
        former_agreements(peer),
        former_chains(peer),
        ended(peer),
        changed(peer),
        roll_overs(peer),
        rolled(peer, &[1; 32]),
        early(peer),
        chain(peer),
        asks(peer),
        had(peer),
        asked(peer),
        answered_restore(peer),
        counts_in(peer),
        bundle(peer),
    ];
    for (at, one) in kinds.iter().enumerate() {
        let clash = kinds.iter().skip(at + 1).find(|other| {
            let short = one.len().min(other.len());
            one[..short] == other[..short]
        });
        assert_eq!(clash, None, "beside {one:?}");
    }
}
