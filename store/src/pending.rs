//! The answer of an append, to be waited for from async or from plain code.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::{ByHand, Position, StoreError};

/// What an append comes to: the positions of its records, in the order they were given in.
pub type Answer = Result<Vec<Position>, StoreError>;

/// An append on its way. Resolves once the records are on disk **and** later reads see them.
///
/// Dropping it does not take the append back. The answer is handed out once.
#[derive(Debug)]
#[must_use = "nothing is durable before this has resolved"]
pub struct Pending {
    shared: Arc<Shared>,
    /// Who waits commits, where nobody else does.
    pub(crate) by_hand: Option<ByHand>,
}

impl Pending {
    /// Blocks until the append is answered. Async code awaits instead.
    ///
    /// # Errors
    /// What the append failed with; see [`crate::Store::append`].
    pub fn wait(self) -> Answer {
        while self.shared.lock().answer.is_none() && self.by_hand.as_ref().is_some_and(ByHand::step)
        {
        }
        let mut state = self.shared.lock();
        loop {
            if let Some(answer) = state.answer.take() {
                return answer;
            }
            state = self
                .shared
                .answered
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Future for Pending {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let mut state = self.shared.lock();
        if let Some(answer) = state.answer.take() {
            return Poll::Ready(answer);
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// The writer's end of a [`Pending`]. Dropped without an answer, it answers [`StoreError::Closed`].
#[derive(Debug)]
pub(crate) struct Answerer {
    shared: Arc<Shared>,
    answered: bool,
}

impl Answerer {
    /// A pair of ends.
    pub(crate) fn new() -> (Self, Pending) {
        let shared = Arc::new(Shared::default());
        (
            Self {
                shared: Arc::clone(&shared),
                answered: false,
            },
            Pending {
                shared,
                by_hand: None,
            },
        )
    }

    /// Answers and wakes whoever waits.
    pub(crate) fn answer(mut self, answer: Answer) {
        self.put(answer);
    }

    fn put(&mut self, answer: Answer) {
        self.answered = true;
        let waker = {
            let mut state = self.shared.lock();
            state.answer = Some(answer);
            state.waker.take()
        };
        self.shared.answered.notify_one();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Drop for Answerer {
    fn drop(&mut self) {
        if !self.answered {
            self.put(Err(StoreError::Closed));
        }
    }
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    answered: Condvar,
}

#[derive(Debug, Default)]
struct State {
    answer: Option<Answer>,
    waker: Option<Waker>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
