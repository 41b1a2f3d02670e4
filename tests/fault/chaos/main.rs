//! Chaos: the real programs under load, a network that loses, doubles, delays, cuts and moves, and `kill -9` at any
//! moment, start-up included, in an order that a seed decides. Then it is calm, and an auditor from outside counts.
//!
//! ```text
//!   clerks (a thread an office) ──► gateways ◄──► networks ◄──► relay       clerks write down what they were told
//!   storm (this thread) ── kills, restarts, weather ──┘           │
//!   poller ── every status, over and over ──► Book ◄── Audit ─────┘
//! ```
//!
//! `BLO_CHAOS_SEED` names another seed and `BLO_CHAOS_SECONDS` another length. Not: power cuts, which take more than
//! a process with them (`store_power`).
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, which is what it is for"
)]

mod audit;
mod book;
mod clerk;
mod storm;

use std::{env, thread, time::Duration};

use blo_kit::{Chance, World};

use crate::{audit::Audit, book::Book, clerk::Clerk, storm::Storm};

/// In an order that pairs the first with the second and the third with the fourth.
const OFFICES: [&str; 4] = [
    "mae-sai.th",
    "tachileik.mm",
    "poipet.kh",
    "aranyaprathet.th",
];
/// Who is paired beside them.
const CROSSING: [(usize, usize); 2] = [(0, 2), (1, 3)];
/// They are paired, but the relay was not told: nothing between them ever leaves.
const UNTOLD: (usize, usize) = (1, 2);
/// They are no counterparts at all.
const STRANGERS: (usize, usize) = (0, 3);

#[test]
fn whatever_is_killed_and_however_bad_the_network_nothing_told_is_lost_or_shown_twice() {
    let seed = number("BLO_CHAOS_SEED").unwrap_or(20_261_124);
    let seconds = number("BLO_CHAOS_SECONDS").unwrap_or(45);
    say(&format!(
        "BLO_CHAOS_SEED={seed} BLO_CHAOS_SECONDS={seconds}"
    ));
    let mut chance = Chance::from_seed(seed);
    let mut world = World::new(&OFFICES);
    for (one, other) in CROSSING {
        world.pair(one, other);
    }
    world.agree(UNTOLD.0, UNTOLD.1);
    world.start();
    let book = Book::default();
    let clerks: Vec<_> = (0..OFFICES.len())
        .map(|at| Clerk::of(at, &world.offices[at].home, chance.fork()))
        .collect();
    let homes: Vec<_> = world.offices.iter().map(|o| o.home.clone()).collect();
    let said = thread::scope(|scope| {
        // Whatever panics below, the others come to an end.
        let _over = book.over_when_dropped();
        for clerk in clerks {
            scope.spawn(|| clerk.work(&book));
        }
        scope.spawn(|| book::poll(&homes, &book));
        let mut storm = Storm::new(&mut world, chance.fork());
        storm.blow(Duration::from_secs(seconds));
        storm.calm();
        storm.said()
    });
    say(&said);
    let mut audit = Audit::of(&mut world, &book);
    say(&audit.settle());
    audit.judge();
    audit.close();
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|e| panic!("{name}={text}: {e}")),
    )
}

#[expect(
    clippy::print_stderr,
    reason = "the seed and the count of what happened are shown with a failure"
)]
fn say(text: &str) {
    eprintln!("{text}");
}
