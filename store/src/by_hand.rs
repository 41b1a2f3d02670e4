//! A store whose commits are made when somebody says so, on that thread, for simulations: the order of everything
//! is then theirs. Not: for a gateway or a relay.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{CompactReport, StoreError};

/// Commits by hand; see [`crate::Options::by_hand`].
#[derive(Clone)]
pub struct ByHand {
    inner: Arc<Inner>,
}

struct Inner {
    driven: Mutex<Option<Driven>>,
    wake: Box<dyn Fn() + Send + Sync>,
}

/// What an open store does by hand.
pub(crate) struct Driven {
    /// Does what comes next; false if there is nothing to do.
    pub(crate) step: Box<dyn FnMut() -> bool + Send>,
    /// Compacts.
    pub(crate) compact: Box<dyn FnMut() -> Result<CompactReport, StoreError> + Send>,
}

impl ByHand {
    /// Calls `wake` whenever there is something to commit.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let inner = Inner {
            driven: Mutex::new(None),
            wake: Box::new(wake),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Commits what waits, with one sync. False if nothing waited, or no store is open.
    pub fn step(&self) -> bool {
        self.lock().as_mut().is_some_and(|driven| (driven.step)())
    }

    /// Compacts the store that it drives, as [`crate::Store::compact`] does; `None` where none is open.
    pub fn compact(&self) -> Option<Result<CompactReport, StoreError>> {
        self.lock().as_mut().map(|driven| (driven.compact)())
    }

    /// Whether a store that it drives is open.
    pub fn is_driving(&self) -> bool {
        self.lock().is_some()
    }

    /// The next store that is opened with it is driven by it, in the place of any before.
    pub(crate) fn drive(&self, driven: Driven) {
        *self.lock() = Some(driven);
    }

    pub(crate) fn release(&self) {
        self.lock().take();
    }

    pub(crate) fn wake(&self) {
        (self.inner.wake)();
    }

    fn lock(&self) -> MutexGuard<'_, Option<Driven>> {
        self.inner
            .driven
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByHand")
    }
}
