//! What does a person see who does something wrong? Misuse first: an exit code of sysexits.h, what happened, what to
//! do. Nothing here needs more than one machine and no network.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, which is what it is for"
)]

mod about;
mod certificates;
mod content;
mod example;
mod help;
mod home;
mod not_running;
mod said;
mod served;
mod unread;
