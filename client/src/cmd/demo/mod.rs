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
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use super::{Failure, out};

mod desk;
mod interrupt;
mod processes;
pub mod relay;
mod stage;
mod story;
mod wire;

/// Show two offices exchanging alerts through a relay that is killed on the way
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// End when the story is told, even in a terminal
    #[arg(long)]
    once: bool,
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
    let mut stage = stage::Stage::build(args.keep.as_deref())?;
    if let Err(failure) = story::tell(&mut stage, args.fault) {
        // Whoever interrupts the story interrupts the gateways too: what fails then is no promise.
        return Err(interrupt::check().err().unwrap_or(failure));
    }
    if !args.once && std::io::stdin().is_terminal() {
        stay(&stage)?;
    }
    stage.end()
}

/// Waits for Enter, or a signal.
fn stay(stage: &stage::Stage) -> Result<(), Failure> {
    let program = std::env::current_exe().unwrap_or_else(|_| "blo".into());
    let program = program.display();
    let south = stage.south.home.display();
    let north = stage.north.home.display();
    out::line(&format!(
        "\nAll of it still runs. In another terminal:\n  \
         {program} --home {south} send --to tachileik.mm --precedence FLASH --headline 'white pickup'\n  \
         {program} --home {north} watch --since 0\n\
         Enter to stop."
    ))?;
    let (pressed, enter) = mpsc::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read(&mut [0]);
        let _ = pressed.send(());
    });
    while !interrupt::came()
        && enter.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout)
    {}
    Ok(())
}

/// Something did not hold.
fn broken(what: impl Into<String>) -> Failure {
    Failure::new(
        70,
        what,
        "Keep the folder with --keep and read the logs in it.",
    )
}
