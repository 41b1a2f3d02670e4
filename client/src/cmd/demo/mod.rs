//! `blo demo`: two offices and a relay on this machine, each a process of its own, and the story of some alerts that
//! cross. It fails where a promise is not kept. Not: a test of the parts; a promise is read from the offices' own
//! answers.
//!
//! ```text
//!  mae-sai.th (blo run) ──► relay ◄── Wire, that can be cut ◄── tachileik.mm (blo run)
//! ```

use std::{
    io::{IsTerminal as _, Read as _},
    path::PathBuf,
    sync::mpsc::{self, TryRecvError},
    time::Duration,
};

use super::{Failure, out, tell};
use crate::words::Said;

mod desk;
mod interrupt;
mod pages;
mod processes;
pub mod relay;
mod stage;
mod story;
mod wire;

/// Show two offices exchanging alerts through a relay that is killed on the way
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// End when the story is told, even in a terminal
    #[arg(long, conflicts_with = "desks")]
    once: bool,
    /// Serve both offices' pages until Ctrl-C, even without a terminal
    #[arg(long, conflicts_with = "no_desks")]
    desks: bool,
    /// Serve no pages, even in a terminal
    #[arg(long)]
    no_desks: bool,
    /// Make the offices' homes in this new folder, and leave them there
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Break something, to see that it is noticed
    #[arg(long, hide = true, value_enum)]
    fault: Option<Fault>,
}

/// What is broken on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Fault {
    /// The relay's disk takes nothing more.
    Append,
}

/// Tells the story.
///
/// # Errors
/// Where anything did not hold.
pub fn run(args: &DemoArgs) -> Result<(), Failure> {
    interrupt::listen()?;
    let terminal = !args.once && std::io::stdin().is_terminal();
    let desks = args.desks || (terminal && !args.no_desks);
    let mut stage = stage::Stage::build(args.keep.as_deref(), desks)?;
    if let Err(failure) = story::play(&mut stage, args.fault) {
        // Whoever interrupts the story interrupts the gateways too: what fails then is no promise.
        return Err(interrupt::check().err().unwrap_or(failure));
    }
    if desks {
        pages::open(&stage)?;
    }
    if terminal {
        stay(&stage, desks)?;
    } else if desks {
        wait(|| false);
    }
    stage.end()
}

/// Waits for a signal, or for Enter where the pages are not served: there a browser is where people type.
fn stay(stage: &stage::Stage, desks: bool) -> Result<(), Failure> {
    let program = std::env::current_exe().unwrap_or_else(|_| "blo".into());
    let program = program.display();
    let south = stage.south.home.display().to_string();
    let north = stage.north.home.display().to_string();
    let ends = if desks { "Ctrl-C" } else { "Enter" };
    out::row(&format!("\n{}", tell(&Said::of("demo-runs"))))?;
    // Commands are the same in every language.
    let of = |home: String| vec![format!("  {program}"), "--home".to_owned(), home];
    let headline = format!("'{}'", tell(&Said::of("demo-horn")));
    let send = [
        "send",
        "--to",
        "tachileik.mm",
        "--precedence",
        "FLASH",
        "--headline",
    ];
    let send = send.map(str::to_owned).to_vec();
    out::row(&[of(south), send, vec![headline]].concat().join(" "))?;
    let watch = ["watch", "--since", "0"].map(str::to_owned).to_vec();
    out::row(&[of(north), watch].concat().join(" "))?;
    out::row(&tell(&Said::of("demo-ends").with("key", ends)))?;
    if desks {
        wait(|| false);
        return Ok(());
    }
    let (pressed, enter) = mpsc::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read(&mut [0]);
        let _ = pressed.send(());
    });
    wait(|| enter.try_recv() != Err(TryRecvError::Empty));
    Ok(())
}

/// Until a signal comes, or `over`.
fn wait(over: impl Fn() -> bool) {
    while !interrupt::came() && !over() {
        std::thread::park_timeout(Duration::from_millis(100));
    }
}

/// Something did not hold.
fn broken(what: impl Into<String>) -> Failure {
    Failure::say(70, &Said::of("demo-broken").with("what", what.into()))
}
