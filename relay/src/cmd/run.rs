//! `blo-relay run`: until SIGTERM or SIGINT.

use std::sync::Arc;

use blo_proto::Clock;
use blo_store::Options;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, SOFTWARE, UNAVAILABLE, complain, say, system_time};
use crate::{cli::RunArgs, config::Config, fault, server::Relay};

pub(crate) fn run(config: &Config, args: &RunArgs) -> Result<(), Failure> {
    run_by(config, args, Arc::new(system_time))
}

/// Runs a relay by this clock until it is told to stop, or breaks.
fn run_by(config: &Config, args: &RunArgs, clock: Arc<dyn Clock>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers())
        .enable_all()
        .build()
        .map_err(|error| Failure::new(UNAVAILABLE, format!("No runtime: {error}. Start again.")))?;
    runtime.block_on(serve(config, args, clock))
}

/// Threads for links. The hub and the journal have threads of their own and take about a core under load; a frame that
/// passes between threads costs more than what most steps do with it.
fn workers() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.saturating_sub(1).max(1)
}

async fn serve(config: &Config, args: &RunArgs, clock: Arc<dyn Clock>) -> Result<(), Failure> {
    let stop = |kind| {
        signal(kind)
            .map_err(|e| Failure::new(UNAVAILABLE, format!("No signals: {e}. Start again.")))
    };
    let (mut terminate, mut interrupt) = (
        stop(SignalKind::terminate())?,
        stop(SignalKind::interrupt())?,
    );
    let mut options = Options::default();
    let fault = args.fault.is_some().then(|| fault::no_append(&mut options));
    let relay = Relay::start(config, options, clock).await?;
    if let Some(fault) = fault {
        fault.begin();
        tracing::error!("appends fail on purpose");
    }
    tracing::info!(address = %relay.address(), name = %config.name, "listening");
    if args.print_address
        && let Err(failure) = say(&format!("listening {}", relay.address()))
    {
        complain(&failure); // the offices need the relay more than somebody needs the line
    }
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]); // not under systemd
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = relay.broken() => {
            let text = "The relay broke: its log says what failed. Start it again, nothing that it holds is lost; and report it if it panicked.";
            return Err(Failure::new(SOFTWARE, text));
        }
    }
    tracing::info!("going down");
    relay.shutdown().await;
    Ok(())
}

#[cfg(test)]
mod tests;
