//! The door at which a device of the office's network fetches the desk's authority, once. In the clear, since the device
//! trusts nothing here yet: one page, its style and the certificate, to whoever comes, for a while, at an address that the
//! certificate names. A file that came this way proves nothing; its fingerprint is compared with what the desk shows.
//! Not: the officers' page.
//!
//! ```text
//!  phone ──HTTP──► door (minutes) ── page, certificate       phone ──TLS 1.3──► listener ── the officers' page
//! ```

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use askama::Template;
use axum::{
    Router,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    PageError,
    guard::{self, Names},
    listener::Listener,
    tongue::Tongue,
};
use crate::{authority::page::Shown, config::Config, keys::HomeError};
use brief::Brief;

mod brief;
pub(super) mod keeper;

/// For how long it stays open where nobody says otherwise: a shift's phones, one after the other.
pub const OPEN: Duration = Duration::from_secs(10 * 60);
/// And at the longest: a door that nobody thinks of is open to whoever comes.
pub const OPEN_MAX: Duration = Duration::from_secs(60 * 60);

const STYLE: &str = include_str!("../../web/door.css");

/// What the door shows, and where it would be.
#[derive(Clone, Debug)]
pub struct Doorstep {
    /// The desk's authority.
    pub authority: Shown,
    /// Whose desk it is.
    pub office: String,
    at: SocketAddr,
    /// The officers' page on the network, where it is known.
    pub page: Option<String>,
}

/// Why there is no door.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoDoor {
    /// No authority was made, or it vouches for host names alone.
    #[error("the desk has no certificate that names an address")]
    Nothing,
    /// What was made is not read.
    #[error(transparent)]
    Home(#[from] HomeError),
}

impl Doorstep {
    /// Of a home: at the page's own address where the certificate names it, else at the first one that it names.
    ///
    /// # Errors
    /// [`NoDoor`].
    pub fn of(home: &Path, config: &Config) -> Result<Self, NoDoor> {
        let authority = Shown::read(home)?.ok_or(NoDoor::Nothing)?;
        let listen = config.page.as_ref().map(|page| page.listen);
        let own = authority
            .addresses()
            .find(|one| listen.is_some_and(|listen| listen.ip() == *one));
        let address = own.or_else(|| authority.addresses().next());
        let port = config.page.as_ref().map(|page| page.authority_port);
        let port = port.unwrap_or(crate::config::AUTHORITY_PORT);
        let at = SocketAddr::new(address.ok_or(NoDoor::Nothing)?, port);
        let page = listen.filter(|listen| !listen.ip().is_loopback() && listen.port() != 0);
        let page = page.and_then(|listen| Some((authority.names.first()?, listen.port())));
        let page = page.map(|(name, port)| https(name, port));
        Ok(Self {
            office: config.office.to_string(),
            authority,
            at,
            page,
        })
    }

    /// Leads to the officers' page there.
    #[must_use]
    pub fn to(mut self, page: &str) -> Self {
        self.page = Some(page.to_owned());
        self
    }

    /// What a device types or scans; `None` while the port is the system's to choose.
    pub fn address(&self) -> Option<String> {
        (self.at.port() != 0).then(|| format!("http://{}/", self.at))
    }
}

fn https(name: &str, port: u16) -> String {
    match name.parse() {
        Ok(address) => format!("https://{}/", SocketAddr::new(address, port)),
        Err(_) => format!("https://{name}:{port}/"),
    }
}

/// A door that is open, and answers once it is served.
#[derive(Debug)]
pub struct Door {
    listener: Brief,
    router: Router,
    address: String,
}

impl Door {
    /// Opens it for so long.
    ///
    /// # Errors
    /// [`PageError::Listen`].
    pub async fn open(step: Doorstep, long: Duration) -> Result<Self, PageError> {
        let at = step.at;
        let listener = Listener::bind(at, None).await;
        let listener = listener.map_err(|source| PageError::Listen { at, source })?;
        let bound = listener.address();
        let names = Names::new(false, &step.authority.names, bound.port());
        Ok(Self {
            listener: Brief::of(listener, long.min(OPEN_MAX)),
            router: router(Arc::new(step), names),
            address: format!("http://{bound}/"),
        })
    }

    /// What a device types or scans.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Serves until its time is over, or it is dropped.
    pub async fn serve(self) {
        let closes = self.listener.closes();
        tokio::select! {
            ended = axum::serve(self.listener, self.router) => {
                if let Err(error) = ended {
                    tracing::error!(%error, "the door of the desk's authority ended");
                }
            }
            () = tokio::time::sleep_until(closes) => {}
        }
    }
}

fn router(step: Arc<Doorstep>, names: Names) -> Router {
    Router::new()
        .route("/", get(show))
        .route("/authority.crt", get(certificate))
        .route("/door.css", get(style))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(middleware::from_fn_with_state(names, guard::guard))
        .layer(middleware::from_fn(part))
        .with_state(step)
}

/// One answer, and the connection ends: nobody is served after the door has closed.
async fn part(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    // Over HTTP browsers ignore it and complain.
    headers.remove("cross-origin-opener-policy");
    response
}

/// In which language; nothing is kept at the browser.
#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    lang: String,
}

#[derive(Template)]
#[template(path = "door.html")]
struct Page {
    tongue: Tongue,
    step: Arc<Doorstep>,
    fingerprint: String,
}

impl Page {
    /// Names of programs and digests stand in back quotes in the language files, for terminals.
    fn say(&self, id: &str) -> String {
        self.tongue.say(id).replace('`', "")
    }
}

async fn show(
    State(step): State<Arc<Doorstep>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    let wanted = wanted.and_then(|wanted| wanted.to_str().ok());
    let page = Page {
        tongue: Tongue::choose(Some(&asked.lang), wanted),
        fingerprint: step.authority.fingerprint(),
        step,
    };
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the door's page is not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// By this type every system offers to install it.
async fn certificate(State(step): State<Arc<Doorstep>>) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/x-x509-ca-cert")];
    (kind, step.authority.der.clone()).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}
