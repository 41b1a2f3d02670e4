//! Ctrl-C and SIGTERM during the story: it ends at its next wait, so that the processes and the folder go with it.
//! Not: the end of a gateway, which hears the signals itself.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};

use super::{super::tell, Failure, broken};
use crate::words::Said;

/// A signal is the whole process's, and so is this.
static CAME: AtomicBool = AtomicBool::new(false);

/// Listens from now on.
pub(super) fn listen() -> Result<(), Failure> {
    let no_signals = |e: std::io::Error| broken(tell(&Said::of("run-no-signals").with("why", e)));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(no_signals)?;
    let (mut interrupt, mut terminate) = {
        let _within = runtime.enter();
        let interrupt = signal(SignalKind::interrupt()).map_err(no_signals)?;
        (
            interrupt,
            signal(SignalKind::terminate()).map_err(no_signals)?,
        )
    };
    std::thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        });
        CAME.store(true, Ordering::Relaxed);
    });
    Ok(())
}

/// Whether one came.
pub(super) fn came() -> bool {
    CAME.load(Ordering::Relaxed)
}

/// Fails once one came.
pub(super) fn check() -> Result<(), Failure> {
    if came() {
        return Err(Failure::say(130, &Said::of("demo-interrupted")));
    }
    Ok(())
}
