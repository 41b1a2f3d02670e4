//! Does any order of events break a promise? The real relay's hub and real gateways, in one thread and on virtual
//! time, on disks and networks of memory. A failure prints its seed, the shortest script that shows it, and how to
//! run that again.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation fails the test"
)]

mod agreements;
mod dice;
mod disk;
mod machine;
mod officer;
mod op;
mod oracle;
mod rolling;
mod run;
mod shrink;
mod wire;
mod world;

use std::{env, fs, path::Path, thread, time::Duration};

use op::{Op, script};
use run::{Fault, run};
use tokio::time::Instant;

/// Seeds of every run, beside those that are fresh each time, in four tests that run side by side.
const SEEDS: u64 = 2_000;
const QUARTER: u64 = SEEDS / 4;
/// A shorter script is looked for no longer than this.
const SHRINK_WITHIN: Duration = Duration::from_secs(60);
/// Seeds that no run had before.
const FRESH: u64 = 100;

const LYING: Fault = Fault::DisksLie;

/// What is broken by a seed's script, as short as it can be said.
fn report(seed: u64, found: &[Op], broken: &[String]) -> String {
    eprintln!("seed {seed}: {}; looking for a shorter script", broken[0]);
    let kind = kind(&broken[0]);
    let until = Instant::now() + SHRINK_WITHIN;
    let breaks = |script: &[Op]| {
        if Instant::now() > until {
            return false;
        }
        let broken = run(seed, script, Fault::None);
        broken
            .first()
            .is_some_and(|first| self::kind(first) == kind)
    };
    let shortest = shrink::shrink(found, breaks);
    let broken = run(seed, &shortest, Fault::None);
    let text = format!("# seed {seed}\n{}", op::to_text(&shortest));
    let file = env::temp_dir().join(format!("blo-simulate-{seed}.script"));
    let kept = fs::write(&file, &text).is_ok();
    format!(
        "seed {seed} breaks a promise:\n  {}\nby\n{text}again: BLO_SIMULATE={} cargo test -p blo-tests --test simulate replay{}",
        broken.join("\n  "),
        file.display(),
        if kept {
            ""
        } else {
            " (which could not be written)"
        },
    )
}

/// What a sentence says, whichever alert or office it says it of.
fn kind(sentence: &str) -> String {
    let word = |word: &&str| !word.chars().any(|c| c.is_ascii_digit());
    sentence.split_whitespace().filter(word).take(4).collect()
}

/// What a seed's script breaks, if anything.
fn broken_by(seed: u64) -> Option<(u64, Vec<String>)> {
    let broken = run(seed, &script(seed), Fault::None);
    (!broken.is_empty()).then_some((seed, broken))
}

/// Runs seeds, and says what the first of them does that breaks something.
fn first_broken(seeds: impl IntoIterator<Item = u64>) -> Option<String> {
    let (seed, broken) = seeds.into_iter().find_map(broken_by)?;
    Some(report(seed, &script(seed), &broken))
}

/// Runs seeds on as many threads as there are cores, names all that break something, and fails with the shortest
/// script of the first.
fn all(seeds: impl Iterator<Item = u64>) {
    let seeds: Vec<u64> = seeds.collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut broken: Vec<_> = thread::scope(|scope| {
        let runs: Vec<_> = (0..threads)
            .map(|nth| {
                let seeds: Vec<u64> = seeds.iter().skip(nth).step_by(threads).copied().collect();
                scope.spawn(move || seeds.into_iter().filter_map(broken_by).collect::<Vec<_>>())
            })
            .collect();
        runs.into_iter()
            .flat_map(|run| run.join().unwrap())
            .collect()
    });
    broken.sort();
    for (seed, broken) in &broken {
        eprintln!("seed {seed}: {}", broken[0]);
    }
    if let Some((seed, broken)) = broken.first() {
        panic!("{}", report(*seed, &script(*seed), broken));
    }
}

/// The nth quarter of the seeds of every run.
fn quarter(nth: u64) {
    let broken = first_broken(nth * QUARTER..(nth + 1) * QUARTER);
    assert!(broken.is_none(), "{}", broken.unwrap_or_default());
}

#[test]
fn no_order_of_events_breaks_a_promise_in_the_first_quarter() {
    quarter(0);
}

#[test]
fn no_order_of_events_breaks_a_promise_in_the_second_quarter() {
    quarter(1);
}

#[test]
fn no_order_of_events_breaks_a_promise_in_the_third_quarter() {
    quarter(2);
}

#[test]
fn no_order_of_events_breaks_a_promise_in_the_fourth_quarter() {
    quarter(3);
}

#[test]
fn no_fresh_order_of_events_breaks_a_promise() {
    let mut first = [0; 8];
    getrandom::fill(&mut first).unwrap();
    let first = u64::from_le_bytes(first) >> 16;
    eprintln!("seeds from {first} on");
    all(first..first + FRESH);
}

/// The seeds that `BLO_SIMULATE_SEEDS` names as the first and how many: `tests/run soak`.
#[test]
fn soak() {
    if let Ok(text) = env::var("BLO_SIMULATE_SEEDS") {
        let numbers: Vec<u64> = text
            .split_whitespace()
            .map(|word| word.parse().unwrap())
            .collect();
        let began = Instant::now();
        all(numbers[0]..numbers[0] + numbers[1]);
        eprintln!("{} seeds in {} s", numbers[1], began.elapsed().as_secs());
    }
}

fn seed_of(text: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix("# seed "));
    line.map_or(0, |seed| seed.trim().parse().unwrap())
}

fn replayed(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    run(seed_of(&text), &op::from_text(&text).unwrap(), Fault::None)
}

/// The script that `BLO_SIMULATE` names. `BLO_SIMULATE_STEPS=1` tells each step, `BLO_SIMULATE_LOG=debug` what the
/// programs log.
#[test]
fn replay() {
    if let Ok(file) = env::var("BLO_SIMULATE") {
        let level = env::var("BLO_SIMULATE_LOG").unwrap_or_else(|_| "warn".to_owned());
        blo_client::telemetry::start(&level);
        let broken = replayed(Path::new(&file));
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}

#[test]
fn every_script_that_broke_something_once_breaks_nothing_now() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("simulate/regressions");
    for entry in fs::read_dir(dir).unwrap() {
        let file = entry.unwrap().path();
        let broken = replayed(&file);
        assert!(
            broken.is_empty(),
            "{}: {}",
            file.display(),
            broken.join("\n")
        );
    }
}

#[test]
fn a_seed_gives_the_same_run_again() {
    for seed in 0..3 {
        let steps = script(seed);
        assert_eq!(steps, op::from_text(&op::to_text(&steps)).unwrap());
        assert_eq!(run(seed, &steps, LYING), run(seed, &steps, LYING));
    }
}

#[test]
fn a_disk_that_does_not_sync_is_found_out_by_a_short_script() {
    let breaks = |seed: u64, steps: &[Op]| !run(seed, steps, LYING).is_empty();
    let seed = (0..50).find(|seed| breaks(*seed, &script(*seed)));
    let seed = seed.expect("the oracle sees it");
    let shortest = shrink::shrink(&script(seed), |steps| breaks(seed, steps));
    assert!(shortest.len() <= 3, "{}", op::to_text(&shortest));
}

#[test]
fn a_program_that_spins_is_found_out() {
    let broken = run(0, &[Op::Wait { ms: 1 }], Fault::Spins);
    assert!(broken[0].contains("machine 1 spins"), "{broken:?}");
}

/// What is said of a script in which nothing is wrong, once something is.
fn found_out(script: &str, fault: Fault) -> String {
    let steps = op::from_text(script).unwrap();
    let broken = run(0, &steps, Fault::None);
    assert!(broken.is_empty(), "{broken:?}");
    run(0, &steps, fault).join("\n")
}

#[test]
fn a_receipt_whose_fact_is_on_no_disk_is_found_out() {
    let said = found_out("send 1 2 0 3600 0\nwait 500", Fault::Forgets);
    let expected = "office 2 gave a receipt that XMARKERWORDX 1 is delivered, and has it as None";
    assert_eq!(said, expected);
}

#[test]
fn what_the_relay_keeps_or_counts_though_it_is_gone_is_found_out() {
    let said = found_out("send 1 2 0 3600 0", Fault::Miscounts);
    assert!(
        said.starts_with("the relay counts what it does not hold"),
        "{said}"
    );
    assert!(!said.contains("still holds"), "{said}");
    let said = found_out("send 1 2 0 3600 0", Fault::Keeps);
    assert!(
        said.contains("the relay counts what it does not hold"),
        "{said}"
    );
    assert!(said.contains("the relay still holds 1 envelopes"), "{said}");
}

#[test]
fn a_compaction_that_takes_too_much_is_found_out() {
    let said = found_out(
        "send 1 2 0 3600 0\nwait 500\ncompact 2",
        Fault::CompactsTooMuch,
    );
    assert!(
        said.contains("office 2 does not show XMARKERWORDX 1"),
        "{said}"
    );
    let said = found_out(
        "send 1 2 0 3600 0\nwait 500\ncompact 1",
        Fault::CompactsTooMuch,
    );
    assert!(
        said.contains("XMARKERWORDX 1 is queued, and it is gone"),
        "{said}"
    );
}
