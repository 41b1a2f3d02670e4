//! How many, how fast, how soon? `cargo run --release -p blo-tests --bin bench -- SCENARIO`; README.md says how to
//! read what it prints. Not: a judgement; it only fails where something was lost, shown twice or not synced.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot be set up has no figures; its figures go to standard output"
)]

mod ceiling;
mod crypto;
mod load;
mod meter;
mod place;
mod program;
mod report;
mod roles;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, ValueEnum};

use report::Report;

/// Measure the real programs from outside
#[derive(Debug, Parser)]
struct Options {
    /// What to measure
    scenario: Scenario,
    /// Alerts that may be under way until they are shown, over all pairs
    #[arg(long, default_value_t = 1_024)]
    window: usize,
    /// Alerts per second that are sent, whatever comes back (latency)
    #[arg(long, default_value_t = 100)]
    rate: u64,
    /// Bytes of text in an alert
    #[arg(long, default_value_t = 1_024)]
    size: usize,
    /// Alerts to send
    #[arg(long)]
    count: Option<usize>,
    /// Seconds to send for
    #[arg(long)]
    seconds: Option<u64>,
    /// `blo send --json -` processes per office
    #[arg(long, default_value_t = 1)]
    feeds: usize,
    /// Folder on a real disk; below `target` where nothing is said
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Print the JSON line alone
    #[arg(long)]
    json: bool,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Scenario {
    /// Four offices to four counterparts, as many as the window lets through
    Throughput,
    /// One office to its counterpart at a steady rate
    Latency,
}

impl Scenario {
    fn name(self) -> &'static str {
        match self {
            Self::Throughput => "throughput",
            Self::Latency => "latency",
        }
    }

    fn pairs(self) -> usize {
        match self {
            Self::Throughput => 4,
            Self::Latency => 1,
        }
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    let place = match place::real_disk(options.folder.as_deref()) {
        Ok(place) => place,
        Err(reason) => {
            eprintln!("{reason}");
            return ExitCode::from(64);
        }
    };
    let crypto = crypto::measure();
    let mut measured = load::run(&options, &place);
    measured.syncs_per_s = ceiling::syncs_per_s(&place);
    let report = Report::of(&options, &place, &crypto, &measured);
    if !options.json {
        print!("{}", report.table());
    }
    println!("{}", report.line());
    let faults = report.faults();
    for fault in &faults {
        eprintln!("{fault}");
    }
    ExitCode::from(u8::from(!faults.is_empty()))
}
