//! The relay as a whole: socket, store, hub, sessions; started from a configuration, stopped in order. Not: one link.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use blo_proto::{Clock, Code};
use blo_store::{Disk, Options};
use quinn::{Endpoint, Incoming, VarInt};
use tokio::time::timeout;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use gate::{Gate, Pass, Verdict};

use crate::{
    admin,
    authorities::{Outlook, kept_lists},
    blobs::{self, Blobs},
    config::{Config, ConfigError, Congestion},
    hub::{self, Hub},
    mailboxes::Mailboxes,
    quota::Bounds,
    refusals::Stranger,
    session::{self, BlobDoor, Wire},
    tls::{self, Terms, Witness},
};

mod congestion;
mod gate;
mod house;
mod tcp;
mod transport;

/// An envelope takes at least so much of a bound, however small it is: its place in the index counts too.
const COUNTED_BYTES_MIN: u64 = 1_024;
/// From the first packet to the end of the handshake.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// Sessions may take this long to say goodbye.
const GOODBYES_WITHIN: Duration = Duration::from_secs(3);

/// A running relay. Dropping it stops it without goodbye.
#[derive(Debug)]
pub struct Relay {
    endpoint: Endpoint,
    hub: Hub,
    address: SocketAddr,
    stop: CancellationToken,
    sessions: TaskTracker,
    /// Links over TCP end with it; those over QUIC with the endpoint.
    gone: CancellationToken,
}

/// Why a relay does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The configuration, or a file that it names.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store.
    #[error(transparent)]
    Store(#[from] blo_store::StoreError),
    /// The socket, or the hub.
    #[error("The relay cannot start: {0}. Mend it and start again.")]
    Start(String),
}

impl Relay {
    /// Starts a relay on the store options given. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// Two sentences that say what is wrong and what to do.
    pub async fn start(
        config: &Config,
        options: Options,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StartError> {
        let fail = |error: String| StartError::Start(error);
        let mut papers = tls::papers(config, &clock)?;
        for warning in &papers.warnings {
            tracing::warn!("{warning}");
        }
        let store = config.store();
        let disk = Arc::clone(&options.disk);
        config.make_store_folder().map_err(fail)?;
        let (mailboxes, opening) =
            tokio::task::spawn_blocking(move || Mailboxes::open(&store, options))
                .await
                .map_err(|error| fail(error.to_string()))??;
        tracing::info!(index = ?opening.index, clean = opening.clean, "store open");
        let blobs = blob_door(config, disk).await;
        let hub = Hub::start(
            mailboxes,
            hub::Setup {
                relay: config.name.clone(),
                signer: Arc::new(papers.signer),
                clock: Arc::clone(&clock),
                bounds: bounds(config),
                lane_budget_bytes: u64::try_from(blo_proto::limits::LANE_BUDGET_BYTES)
                    .unwrap_or(u64::MAX),
                allow_list: config.allow_list,
                vouching: Arc::new(papers.authorities.clone()),
            },
        )
        .map_err(fail)?;
        papers.lookout.follow(hub.snapshots());
        let door = Door::new(papers.terms, config.quic.congestion).map_err(fail)?;
        let (socket, listener) = tcp::bind(config.listen, config.listen_tcp)
            .await
            .map_err(fail)?;
        let (own, runtime) = (transport::endpoint(&papers.seed), quinn::TokioRuntime);
        let endpoint = Endpoint::new(own, Some(door.server.clone()), socket, Arc::new(runtime))
            .map_err(|error| fail(error.to_string()))?;
        let address = endpoint
            .local_addr()
            .map_err(|error| fail(error.to_string()))?;
        let relay = Self {
            endpoint,
            hub: hub.clone(),
            address,
            stop: CancellationToken::new(),
            sessions: TaskTracker::new(),
            gone: CancellationToken::new(),
        };
        let setup = session::Setup {
            relay: config.name.clone(),
            hub,
            clock,
            authorities: papers.authorities,
            blobs,
        };
        relay.background(papers.lookout.run(Arc::clone(&setup.clock)));
        relay.serve(setup, (door, listener), config)?;
        Ok(relay)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resolves when the relay cannot go on and is to be started again.
    pub async fn broken(&self) {
        self.hub.broken().await;
    }

    /// Stops accepting, finishes what is being written, says goodbye, closes the store.
    pub async fn shutdown(self) {
        self.stop.cancel();
        self.endpoint.set_server_config(None);
        self.hub.shutdown().await;
        self.sessions.close();
        let _ = timeout(GOODBYES_WITHIN, self.sessions.wait()).await;
        self.endpoint.close(
            VarInt::from_u32(blo_proto::Code::ShuttingDown.index()),
            b"shutting_down",
        );
        let _ = timeout(GOODBYES_WITHIN, self.endpoint.wait_idle()).await;
    }

    /// Polls until the relay stops.
    fn background(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = work => {}
                () = stop.cancelled() => {}
            }
        });
    }

    fn serve(
        &self,
        setup: session::Setup,
        (door, listener): (Door, Option<tokio::net::TcpListener>),
        config: &Config,
    ) -> Result<(), StartError> {
        let gate = Gate::default();
        if let Some(listener) = listener {
            let door = tcp::Door {
                terms: door.terms.clone(),
                gate: gate.clone(),
                sessions: self.sessions.clone(),
                setup: setup.clone(),
                gone: self.gone.clone(),
            };
            self.background(door.serve(listener));
        }
        let outlook = Outlook {
            authorities: setup.authorities.clone(),
            clock: Arc::clone(&setup.clock),
            kept: kept_lists(config),
        };
        let blobs = setup.blobs.as_ref().map(|door| door.blobs().clone());
        if let Some(blobs) = blobs.clone() {
            let clock = Arc::clone(&setup.clock);
            self.background(house::keep(blobs, setup.hub.clone(), clock));
        }
        let admin = admin::listen(config, (setup.hub.clone(), blobs), outlook)
            .map_err(|error| StartError::Start(format!("the admin socket: {error}")))?;
        self.background(admin);
        let (endpoint, stop) = (self.endpoint.clone(), self.stop.clone());
        let sessions = self.sessions.clone();
        tokio::spawn(async move {
            loop {
                let incoming = tokio::select! {
                    incoming = endpoint.accept() => incoming,
                    () = stop.cancelled() => break,
                };
                let Some(incoming) = incoming else { break };
                if let Some((incoming, pass)) = entered(incoming, &gate, sessions.len()) {
                    let from = incoming.remote_address();
                    let witness = Witness::default();
                    let shaken = door.open(incoming, witness.clone());
                    let link = link((from, pass), shaken, witness, setup.clone());
                    sessions.spawn(link);
                }
            }
        });
        Ok(())
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop.cancel();
        self.gone.cancel();
        // Sessions end with their connections.
        self.endpoint.close(
            VarInt::from_u32(blo_proto::Code::ShuttingDown.index()),
            b"shutting_down",
        );
    }
}

/// Lets in whoever may begin a handshake now.
fn entered(incoming: Incoming, gate: &Gate, connections: usize) -> Option<(Incoming, Pass)> {
    let proven = incoming.remote_address_validated() || !incoming.may_retry();
    match gate.judge(incoming.remote_address().ip(), proven, connections) {
        Verdict::Enter(pass) => return Some((incoming, pass)),
        Verdict::Prove => {
            let _ = incoming.retry(); // an error means that it may not
        }
        Verdict::Ignore => incoming.ignore(),
    }
    None
}

/// What every handshake over QUIC is accepted with.
#[derive(Clone)]
struct Door {
    server: quinn::ServerConfig,
    terms: Terms,
}

impl Door {
    fn new(terms: Terms, congestion: Congestion) -> Result<Self, String> {
        let tls = terms.server(Witness::default());
        let tls = tls.map_err(|error| error.to_string())?;
        let server = transport::server(tls, congestion)?;
        Ok(Self { server, terms })
    }

    /// Goes on with a handshake, and tells `witness` why its certificate is refused, if it is.
    fn open(
        &self,
        incoming: Incoming,
        witness: Witness,
    ) -> impl Future<Output = Result<Wire, String>> + use<> {
        let door = self.clone();
        async move {
            let tls = door.terms.server(witness);
            let server = transport::with(&door.server, tls.map_err(|error| error.to_string())?)?;
            let accepted = incoming.accept_with(Arc::new(server));
            let connecting = accepted.map_err(|error| error.to_string())?;
            let shaken = connecting.await.map_err(|error| error.to_string());
            shaken.map(Wire::Quic)
        }
    }
}

/// Waits for a handshake to end, and runs the link, or notes why there is none.
async fn link(
    (from, pass): (SocketAddr, Pass),
    shaken: impl Future<Output = Result<Wire, String>>,
    witness: Witness,
    setup: session::Setup,
) {
    let shaken = timeout(HANDSHAKE_WITHIN, shaken).await;
    drop(pass);
    let why = match shaken {
        Ok(Ok(wire)) => return session::run(wire, setup).await,
        Ok(Err(why)) => why,
        Err(_) => "it took too long".to_owned(),
    };
    let shown = witness.refused().cloned();
    tracing::warn!(%from, office = ?shown.as_ref().and_then(|shown| shown.office.as_ref()), %why, "handshake refused");
    let stranger = Stranger {
        address: gate::counted(from.ip()),
        code: shown.as_ref().map(|_| Code::BadCertificate),
        claims: shown.as_ref().and_then(|shown| shown.office.clone()),
        why: shown.map_or(why, |shown| shown.why),
    };
    setup.hub.refusals().stranger(stranger, setup.clock.now());
}

/// The way to what is kept of attachments; `None` where none are taken: the operator wants none, or their folder cannot be
/// opened, which keeps no alert from anybody.
async fn blob_door(config: &Config, disk: Arc<dyn Disk>) -> Option<BlobDoor> {
    if config.attachments.pair_bytes_max == 0 {
        return None;
    }
    match open_blobs(config, disk).await {
        Ok((blobs, opening)) => {
            let blobs::Opening {
                blobs: waiting,
                cut,
                removed,
            } = opening;
            tracing::info!(waiting, cut, removed, "attachments open");
            Some(BlobDoor::to(blobs))
        }
        Err(why) => {
            tracing::error!(%why, "no attachments are taken until this is mended and the relay is started again");
            None
        }
    }
}

async fn open_blobs(
    config: &Config,
    disk: Arc<dyn Disk>,
) -> Result<(Blobs, blobs::Opening), String> {
    let limits = &config.attachments;
    let bounds = blobs::Bounds {
        pair_bytes_max: limits.pair_bytes_max,
        recipient_bytes_max: limits.recipient_bytes_max(),
        free_bytes_min: limits.free_bytes_min,
    };
    let folder = config.make_blobs_folder()?;
    let place = folder.display().to_string();
    let opened = tokio::task::spawn_blocking(move || Blobs::open(&folder, disk, bounds));
    let opened = opened.await.map_err(|error| error.to_string())?;
    opened.map_err(|error| format!("{place} cannot be read: {error}"))
}

fn bounds(config: &Config) -> Bounds {
    let limits = &config.limits;
    let recipient_bytes_max = limits
        .recipient_bytes_max
        .unwrap_or_else(|| limits.pair_bytes_max.saturating_mul(8));
    Bounds {
        pair_bytes_max: limits.pair_bytes_max,
        pair_count_max: limits.pair_bytes_max.div_ceil(COUNTED_BYTES_MIN),
        recipient_bytes_max,
        recipient_count_max: recipient_bytes_max.div_ceil(COUNTED_BYTES_MIN),
        flash_share_percent: limits.flash_share_percent,
        rate_per_s: limits.rate_per_s,
        burst: limits.burst,
        flash_rate_per_s: limits.flash_rate_per_s,
        flash_burst: limits.flash_burst,
    }
}

#[cfg(test)]
mod tests;
