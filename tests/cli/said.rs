//! What was said: the rule that every failure keeps. Not: which failure.

use blo_kit::Outcome;

/// Asserts that a command failed with `code`, said so in two sentences on standard error alone, and did not panic.
/// Gives what it said.
#[track_caller]
pub(crate) fn refused(outcome: Outcome, code: i32) -> String {
    let err = outcome.failed(code);
    let sentences = err.matches(['.', '?']).count();
    assert!(sentences >= 2, "not two sentences: {err}");
    assert!(!err.contains("panicked"), "{err}");
    assert!(!err.contains("RUST_BACKTRACE"), "{err}");
    err
}
