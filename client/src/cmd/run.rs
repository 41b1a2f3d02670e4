//! `blo run`: the gateway of a home, until it is told to stop. Not: what it does (`gateway`).

use std::path::{Path, PathBuf};

use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, out, tell};
use crate::{
    authority,
    config::PageConfig,
    desk::Desk,
    fonts,
    gateway::{Gateway, Parts, system_clock},
    gazetteer::Gazetteer,
    handovers::Handovers,
    keys::{Home, Sources},
    local::{Server, ServerError},
    officers::Officers,
    pairing::Pairing,
    reviews, tls,
    web::{Doorstep, Known, NoDoor, Page, PageError, Place, Tls},
    words::{Said, phrases::Reviewed},
};

/// Run the gateway of this office
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// File with the passphrase, readable by you alone
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
    /// End when the program that started this one ends, however it ends
    #[arg(long, hide = true)]
    with_parent: bool,
}

/// Runs it.
///
/// # Errors
/// Two sentences and a code.
pub fn run(home: &Path, args: RunArgs) -> Result<(), Failure> {
    if args.with_parent {
        end_with_parent()?;
    }
    let file = args.passphrase_file;
    let passphrase = Sources::from_environment(file.clone()).existing()?;
    let home = Home::open(home, &passphrase)?;
    if file.is_some_and(|file| on_one_disk(&file, &home.path)) {
        tracing::warn!(
            "the passphrase lies on the disk that it protects: who takes the disk has both"
        );
    }
    if home.identity.chain().is_empty() {
        return Err(Failure::say(78, &Said::of("doctor-no-certificate")));
    }
    // One thread for link, rounds and desks: an alert passes from one to the next all the time, and waking another
    // thread for each step costs more than the step. The journal has threads of its own.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(no_threads)?;
    let ended = runtime.block_on(serve(&home));
    drop(home);
    ended
}

/// The system runs nothing beside this.
pub(super) fn no_threads(error: std::io::Error) -> Failure {
    Failure::say(71, &Said::of("doctor-no-threads").with("why", error))
}

/// Asks the system to end this process with the one that started it.
pub(super) fn end_with_parent() -> Result<(), Failure> {
    let signal = Some(rustix::process::Signal::TERM);
    rustix::process::set_parent_process_death_signal(signal)
        .map_err(|e| Failure::say(71, &Said::of("run-no-parent").with("why", e)))
}

fn on_one_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let disk = |path: &Path| std::fs::metadata(path).map(|metadata| metadata.dev()).ok();
    disk(one).is_some_and(|one| disk(other) == Some(one))
}

async fn serve(home: &Home) -> Result<(), Failure> {
    let no_signal = |e| Failure::say(71, &Said::of("run-no-signals").with("why", e));
    let mut terminate = signal(SignalKind::terminate()).map_err(no_signal)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(no_signal)?;
    let parts = Parts::of_home(home, system_clock())?;
    let mut gateway = Gateway::start(parts).map_err(|e| journal(&e))?;
    let server = Server::bind(&home.path)?;
    let desk = Desk::of(&gateway);
    let page = page(home, &desk).await;
    let office = home.identity.office();
    if let Some(page) = &page {
        let said = Said::of("run-page").with("office", office);
        out::line(&tell(&said.with("address", page.address())))?;
    }
    // The last word: who started this one may stop reading here.
    let runs = Said::of("run-runs").with("office", office);
    out::line(&tell(&runs.with("home", home.path.display())))?;
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
    // A page that ends takes nothing with it: alerts go on.
    let serving = async {
        if let Some(page) = page {
            page.serve().await;
        }
        std::future::pending::<()>().await;
    };
    let reads = desk.read_for_search();
    tokio::select! {
        () = serving => {}
        () = server.serve(desk) => {}
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = gateway.ended() => {
            return Err(Failure::say(70, &Said::of("run-ended")));
        }
    }
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    drop((server, reads));
    gateway.shutdown().await;
    Ok(())
}

/// The page, where one is asked for. Without it alerts go on as ever: what stands in its way is said and is no reason to
/// stop.
async fn page(home: &Home, desk: &Desk) -> Option<Page> {
    let asked = home.config.page.as_ref()?;
    match bind(home, asked, desk).await {
        Ok(page) => Some(page),
        Err(failure) => {
            let (happened, remedy) = (failure.happened, failure.remedy);
            tracing::error!("the officers' page is not served: {happened}. {remedy}");
            None
        }
    }
}

async fn bind(home: &Home, asked: &PageConfig, desk: &Desk) -> Result<Page, Failure> {
    let listen = asked.listen;
    let tls = match authority::page::kept(home)? {
        Some(kept) if !listen.ip().is_loopback() => Some(Tls {
            names: kept.names.clone(),
            acceptor: tls::page_acceptor(kept)
                .map_err(|e| Failure::say(65, &Said::of("run-page-certificate").with("why", e)))?,
        }),
        Some(_) | None => None,
    };
    let officers = Officers::read(&home.path)?;
    // A table that cannot be read is a reason to show the machine's words, which are marked so, and none to show no page.
    let reviewed = reviews::read(&home.path).unwrap_or_else(|error| {
        tracing::error!("reviewed phrases are not used: {error:?}");
        Reviewed::default()
    });
    let usual = || PathBuf::from(fonts::FOLDER);
    let fonts = asked.fonts.clone().unwrap_or_else(usual);
    let place = Place {
        listen,
        tls,
        fonts,
        need_to_know: home.config.need_to_know.clone(),
    };
    // Ids without names are better than no page.
    let gazetteer = Gazetteer::of(&home.path).unwrap_or_else(|error| {
        tracing::error!(%error, "the crossings that are built in are used alone");
        Gazetteer::built_in()
    });
    let known = Known {
        officers,
        reviewed: reviewed.naming(gazetteer.clone()),
        pairing: Some(Pairing::of(home, desk.clone(), system_clock())),
        gazetteer,
        handovers: Handovers::of_home(&home.path, home.home_key.clone())?,
        door: door(home),
    };
    Ok(Page::bind(place, desk.clone(), known, system_clock()).await?)
}

/// A desk that nothing is known of to be shown has no door, and a page all the same.
fn door(home: &Home) -> Option<Doorstep> {
    match Doorstep::of(&home.path, &home.config) {
        Ok(step) => Some(step),
        Err(NoDoor::Nothing) => None,
        Err(error) => {
            tracing::error!(%error, "devices cannot fetch the desk's authority");
            None
        }
    }
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        let said = match &error {
            PageError::Open(address) => Said::of("run-page-open").with("address", address),
            PageError::Listen { at, source } => {
                let said = Said::of("run-page-listen").with("address", at);
                said.with("why", source)
            }
        };
        Self::say(73, &said)
    }
}

fn journal(error: &impl std::fmt::Display) -> Failure {
    Failure::say(74, &Said::of("run-journal").with("why", error))
}

impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Home(home) => home.into(),
            ServerError::Socket { socket, source } => {
                let said = Said::of("run-socket").with("socket", socket.display());
                Self::say(73, &said.with("why", source))
            }
        }
    }
}
