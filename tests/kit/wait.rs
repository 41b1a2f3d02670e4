//! Deadlines: everything that a test waits for comes within one, or the test fails by name. Not: sleeping.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How long anything on one machine may take before it counts as lost.
pub const SOON: Duration = Duration::from_secs(30);

/// A moment by which something must have happened.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    /// `span` from now.
    #[expect(
        clippy::disallowed_methods,
        reason = "a deadline is the one place where a test looks at the clock"
    )]
    pub fn after(span: Duration) -> Self {
        Self(Instant::now() + span)
    }

    /// What is left of it; zero once it has passed.
    #[expect(clippy::disallowed_methods, reason = "see above")]
    pub fn left(&self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Whether it has passed.
    pub fn passed(&self) -> bool {
        self.left().is_zero()
    }
}

/// Asks until there is an answer, and panics with `what` when there is none [`SOON`].
#[track_caller]
pub fn until<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    within(SOON, what, ask)
}

/// The same for what by its nature takes longer than [`SOON`].
#[track_caller]
pub fn within<T>(span: Duration, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Deadline::after(span);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(!deadline.passed(), "waited in vain: {what}");
        thread::park_timeout(Duration::from_millis(20));
    }
}

/// Counts seconds from its making, for figures.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts counting.
    #[expect(clippy::disallowed_methods, reason = "figures are measured")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// How long it has counted.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
