//! The shortest script that still breaks the same promise: steps are left out while it does.

use crate::op::Op;

/// `script` without the steps that are not needed; `breaks` says whether one still breaks it.
pub(crate) fn shrink(script: &[Op], mut breaks: impl FnMut(&[Op]) -> bool) -> Vec<Op> {
    let mut best = script.to_vec();
    let mut chunk = best.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        let mut shorter = false;
        while at < best.len() {
            let to = best.len().min(at + chunk);
            let mut without = best.clone();
            without.drain(at..to);
            if breaks(&without) {
                best = without;
                shorter = true;
            } else {
                at = to;
            }
        }
        if chunk > 1 {
            chunk = chunk.div_ceil(2);
        } else if !shorter {
            return best;
        }
    }
}
