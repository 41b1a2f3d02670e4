//! The officers' page: what the desk can do, for a browser. Rendered here, in each officer's language; the script makes it
//! live. Not: what an alert is, nor any state that must survive (`desk`, `officers`).
//!
//! ```text
//!  browser ──HTTP/1.1 (loopback) or TLS 1.3──► listener ─► guard ─► session ─► pages ─► desk
//!          ◄──────────── server-sent events ─────────────────────── live ◄──── watch
//! ```

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;

pub use door::{Door, Doorstep, NoDoor, OPEN, OPEN_MAX};

use app::{App, Parts};
use audience::Audience;
use guard::Names;
use listener::Listener;

use crate::{
    config::NeedToKnow, desk::Desk, gazetteer::Gazetteer, handovers::Handovers, officers::Officers,
    pairing::Pairing, words::phrases::Reviewed,
};

mod app;
mod assets;
mod audience;
mod boards;
mod door;
mod fonts;
mod guard;
mod listener;
mod live;
mod multipart;
mod pages;
mod rights;
mod session;
mod tongue;

/// Bytes of a form: the longest text of an alert, as a form escapes it, several times over.
const FORM_BYTES_MAX: usize = 512 * 1024;

/// Where the page is served, and as what.
#[derive(Clone, Debug)]
pub struct Place {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// With which certificate, and under which names.
    pub tls: Option<Tls>,
    /// The folder with fonts for scripts that browsers may lack.
    pub fonts: PathBuf,
    /// Which alerts are for some agencies alone.
    pub need_to_know: NeedToKnow,
}

/// What the page knows besides the desk.
#[derive(Debug)]
pub struct Known {
    /// Who may sign in.
    pub officers: Officers,
    /// Translations of phrases that this office has reviewed.
    pub reviewed: Reviewed,
    /// The ceremonies of this office; `None` where there is no home to keep them in.
    pub pairing: Option<Pairing>,
    /// Border crossings.
    pub gazetteer: Gazetteer,
    /// What was handed over from shift to shift.
    pub handovers: Handovers,
    /// What devices are shown that are to trust this desk; `None` where it has no certificate.
    pub door: Option<Doorstep>,
}

/// The desk's certificate.
#[derive(Clone)]
pub struct Tls {
    /// TLS 1.3 with the desk's key.
    pub acceptor: TlsAcceptor,
    /// Host names and addresses that the certificate is for.
    pub names: Vec<String>,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tls({:?})", self.names)
    }
}

/// Why the page is not served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// Beyond this machine only with the desk's certificate.
    #[error("the page is not served in the clear to the network: {0} is not this machine alone")]
    Open(IpAddr),
    /// The system.
    #[error("{at} cannot be listened at: {source}")]
    Listen {
        /// Where.
        at: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A page that is bound, and answers once it is served.
#[derive(Debug)]
pub struct Page {
    listener: Listener,
    router: Router,
    address: String,
    _following: [AbortOnDropHandle<()>; 2],
}

impl Page {
    /// Binds the page of a gateway.
    ///
    /// # Errors
    /// [`PageError`].
    pub async fn bind(
        place: Place,
        desk: Desk,
        mut known: Known,
        clock: Arc<dyn blo_proto::time::Clock>,
    ) -> Result<Self, PageError> {
        let (at, secure) = (place.listen, place.tls.is_some());
        if !secure && !at.ip().is_loopback() {
            return Err(PageError::Open(at.ip()));
        }
        let hosts = match &place.tls {
            Some(tls) => tls.names.clone(),
            None => ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into(),
        };
        let acceptor = place.tls.map(|tls| tls.acceptor);
        let listener = Listener::bind(at, acceptor).await;
        let listener = listener.map_err(|source| PageError::Listen { at, source })?;
        let port = listener.address().port();
        let scheme = if secure { "https" } else { "http" };
        let host = if secure { hosts.first().cloned() } else { None };
        let host = host.unwrap_or_else(|| at.ip().to_string());
        let address = format!("{scheme}://{host}:{port}/");
        if secure {
            known.door = known.door.map(|door| door.to(&address));
        }
        let (told, pulse) = tokio::sync::watch::channel(live::Pulse::default());
        let following = tokio::spawn(live::follow(desk.clone(), told));
        let audience = Arc::new(Audience::default());
        let telling = tokio::spawn(audience::tell(desk.clone(), Arc::clone(&audience)));
        let app = Arc::new(App::new(Parts {
            desk,
            known,
            clock,
            secure,
            pulse,
            audience,
            fonts: crate::fonts::find(&place.fonts),
            need_to_know: place.need_to_know,
        }));
        Ok(Self {
            listener,
            router: router(app, Names::new(secure, &hosts, port)),
            address,
            _following: [following, telling].map(AbortOnDropHandle::new),
        })
    }

    /// What an officer types into the browser.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Serves until dropped.
    pub async fn serve(self) {
        if let Err(error) = axum::serve(self.listener, self.router).await {
            tracing::error!(%error, "the page ended");
        }
    }
}

fn router(app: Arc<App>, names: Names) -> Router {
    Router::new()
        .merge(pages::board::routes())
        .merge(fonts::routes())
        .merge(pages::officers::routes())
        .merge(pages::trust::routes())
        .merge(pages::handover::routes())
        .route("/sign-in", post(pages::sign_in::sign_in))
        .route("/sign-out", post(pages::sign_in::sign_out))
        .route("/lock", post(pages::sign_in::lock))
        .route("/language", post(pages::sign_in::language))
        .merge(pages::alert::routes())
        .merge(pages::compose::routes())
        .merge(pages::counterparts::routes())
        .merge(pages::archive::routes())
        .merge(pages::map::routes())
        .route(app::LIVE, get(live::live))
        .route("/audible", post(live::audible))
        .route("/{asset}", get(assets::asset))
        .fallback(pages::not_found)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            rights::enforce,
        ))
        .layer(middleware::from_fn_with_state(names, guard::guard))
        .with_state(app)
}
