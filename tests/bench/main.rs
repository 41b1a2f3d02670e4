//! How many, how fast, how soon? `cargo run --release -p blo-tests --bin bench -- SCENARIO`; README.md says how to
//! read what it prints. Not: a judgement; it only fails where something was lost, shown twice or not synced.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot be set up has no figures; its figures go to standard output"
)]

mod archive;
mod attached;
mod backlog;
mod ceiling;
mod crypto;
mod flash;
mod idle;
mod line;
mod load;
mod meter;
mod neighbour;
mod page;
mod place;
mod program;
mod report;
mod roles;
mod search;
mod strangers;
mod wire;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, ValueEnum};
use serde::Serialize;

use place::Place;
use report::Report;

/// Measure the real programs from outside
#[derive(Debug, Parser)]
struct Options {
    /// What to measure
    scenario: Scenario,
    /// Alerts that may be under way until they are shown, over all pairs
    #[arg(long, default_value_t = 1_024)]
    window: usize,
    /// Alerts per second that are sent, whatever comes back (latency), or that one office may send (neighbour)
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
    /// Links to hold (idle)
    #[arg(long, default_value_t = 5_000)]
    links: usize,
    /// Congestion control of relay and gateways (line, flash): pace, cubic, newreno or bbr
    #[arg(long, default_value = "pace")]
    congestion: String,
    /// The one line to measure (line): mobile, satellite or wavering
    #[arg(long)]
    line: Option<String>,
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
    /// Many links that say nothing, and all of them again after the relay was killed
    Idle,
    /// Alerts for an office that is offline, then a relay that was killed
    Backlog,
    /// Bytes on air of an alert, of a link that is made, and of an hour without any
    Wire,
    /// One FLASH behind many ROUTINE on slow and narrow lines
    Flash,
    /// One office at ten times its allowance, and another one beside it
    Neighbour,
    /// Alerts held and shown over bad lines: slow, narrow, lossy
    Line,
    /// A file over a bad line, and FLASH behind it
    Attachments,
    /// What an office finds among 100,000 alerts, and how soon
    Search,
    /// An officer's board and archive over 10,000 alerts: how soon, how many bytes, what twenty pages cost
    Page,
}

impl Scenario {
    fn name(self) -> &'static str {
        match self {
            Self::Throughput => "throughput",
            Self::Latency => "latency",
            Self::Idle => "idle",
            Self::Backlog => "backlog",
            Self::Wire => "wire",
            Self::Flash => "flash",
            Self::Neighbour => "neighbour",
            Self::Line => "line",
            Self::Attachments => "attachments",
            Self::Search => "search",
            Self::Page => "page",
        }
    }

    fn pairs(self) -> usize {
        if self == Self::Latency { 1 } else { 4 }
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
    let faults = match options.scenario {
        Scenario::Throughput | Scenario::Latency => load(&options, &place),
        Scenario::Backlog => {
            let backlog = backlog::run(&options, &place);
            say(&options, &backlog);
            backlog.faults()
        }
        Scenario::Wire => say(&options, &wire::run(&options, &place)),
        Scenario::Flash => say(&options, &flash::run(&options, &place)),
        Scenario::Neighbour => say(&options, &neighbour::run(&options, &place)),
        Scenario::Line => say(&options, &line::run(&options, &place)),
        Scenario::Attachments => say(&options, &attached::run(&options, &place)),
        Scenario::Search => say(&options, &search::run(&options, &place)),
        Scenario::Page => say(&options, &page::run(&options, &place)),
        Scenario::Idle => say(&options, &idle::run(&options, &place)),
    };
    if blo_kit::binaries::profile() != "release" {
        eprintln!("These figures are not of a release build and say little.");
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    ExitCode::from(u8::from(!faults.is_empty()))
}

/// Gateways under load.
fn load(options: &Options, place: &Place) -> Vec<String> {
    let crypto = crypto::measure();
    let mut measured = load::run(options, place);
    measured.syncs_per_s = ceiling::syncs_per_s(place);
    let report = Report::of(options, place, &crypto, &measured);
    say(options, &report);
    report.faults()
}

/// Prints what was measured, where nothing can be wrong with it.
fn say(options: &Options, report: &impl Serialize) -> Vec<String> {
    println!("{}", report::printed(report, options.json));
    Vec::new()
}

fn cores() -> usize {
    std::thread::available_parallelism().unwrap().get()
}
