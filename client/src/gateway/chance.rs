//! Random bytes: the system's, save on a simulation's own thread, where a seed is to give the same run again.

use std::cell::RefCell;

/// Gives bytes in the place of the system.
pub type Source = Box<dyn FnMut(&mut [u8])>;

thread_local! {
    static SIMULATED: RefCell<Option<Source>> = const { RefCell::new(None) };
}

/// From now on `source` gives this thread's gateways their random bytes, or the system does. For simulations: what
/// is sealed under bytes that somebody can foretell is readable.
pub fn simulate(source: Option<Source>) {
    SIMULATED.with_borrow_mut(|simulated| *simulated = source);
}

pub(super) fn fill(bytes: &mut [u8]) {
    SIMULATED.with_borrow_mut(|simulated| match simulated {
        Some(source) => source(bytes),
        None => getrandom::fill(bytes).expect("a running system gives random bytes"),
    });
}
