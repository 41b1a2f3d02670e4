//! Can a bad peer hurt us? One file per attack: strangers against the real relay, and against a real gateway through
//! it. Each attack is refused with its code, and an honest link beside it goes on.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, which is what it is for"
)]

mod impostor;
mod own_clock;
