//! What the pages share, and who it is that asks. Not: what a page shows.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request},
    response::{IntoResponse as _, Redirect, Response},
};
use blo_proto::{Timestamp, time::Clock};
use cookie::{Cookie, SameSite};
use tokio::sync::{Semaphore, watch};
use zeroize::Zeroizing;

use super::{
    Known,
    audience::Audience,
    boards::Boards,
    door::keeper::Keeper,
    live::{Pulse, Waiting},
    pages::counterparts::way::Report,
    session::{Session, Sessions, Ticket},
    tongue::Tongue,
};
use crate::{
    config::NeedToKnow,
    desk::{Desk, Sight},
    fonts::Font,
    gazetteer::Gazetteer,
    handovers::Handovers,
    officers::{Officer, Officers, OfficersError, Role, Throttle, proves},
    pairing::Pairing,
    words::phrases::Reviewed,
};

/// The cookie of a session; gone with the browser.
const TICKET: &str = "blo";
/// The cookie of a language; kept by the browser.
const LANGUAGE: &str = "blo-language";

/// Where pages follow the desk.
pub(super) const LIVE: &str = "/live";

/// What a page is made of.
pub(super) struct Parts {
    pub(super) desk: Desk,
    pub(super) known: Known,
    pub(super) clock: Arc<dyn Clock>,
    /// Over TLS: cookies go nowhere else.
    pub(super) secure: bool,
    pub(super) pulse: watch::Receiver<Pulse>,
    /// Which pages are open, and can sound.
    pub(super) audience: Arc<Audience>,
    /// For scripts that browsers may lack.
    pub(super) fonts: Vec<Font>,
    /// Which alerts are for some agencies alone.
    pub(super) need_to_know: NeedToKnow,
}

/// What all requests share.
pub(super) struct App {
    /// It sees everything: what an officer sees is by the officer's own ([`SignedIn::desk`]).
    pub(super) desk: Desk,
    clock: Arc<dyn Clock>,
    secure: bool,
    officers: Mutex<Officers>,
    sessions: Mutex<Sessions>,
    throttle: Mutex<Throttle>,
    pub(super) pulse: watch::Receiver<Pulse>,
    pub(super) reviewed: Reviewed,
    pub(super) audience: Arc<Audience>,
    pub(super) boards: Boards,
    pub(super) fonts: Vec<Font>,
    need_to_know: NeedToKnow,
    pub(super) handovers: Handovers,
    pub(super) pairing: Option<Pairing>,
    pub(super) gazetteer: Gazetteer,
    /// Where devices fetch the desk's authority.
    pub(super) door: Keeper,
    /// What the last test of each way found: one for each counterpart.
    pub(super) ways: Mutex<BTreeMap<String, Report>>,
    /// One password is proved at a time: each takes 19 MiB.
    proving: Semaphore,
}

/// What came of a password.
pub(super) enum Tried {
    /// It is the one.
    Right(Ticket),
    /// It is not, or nobody has that name.
    Wrong,
    /// Too many wrong ones: not before then.
    Later(Timestamp),
}

impl App {
    pub(super) fn new(parts: Parts) -> Self {
        let known = parts.known;
        Self {
            desk: parts.desk,
            clock: parts.clock,
            secure: parts.secure,
            officers: Mutex::new(known.officers),
            sessions: Mutex::default(),
            throttle: Mutex::default(),
            pulse: parts.pulse,
            reviewed: known.reviewed,
            audience: parts.audience,
            boards: Boards::default(),
            fonts: parts.fonts,
            need_to_know: parts.need_to_know,
            handovers: known.handovers,
            pairing: known.pairing,
            gazetteer: known.gazetteer,
            door: Keeper::of(known.door),
            ways: Mutex::default(),
            proving: Semaphore::new(1),
        }
    }

    /// Which FLASH nobody has opened, as of the last change.
    pub(super) fn waiting(&self) -> Vec<Waiting> {
        self.pulse.borrow().waiting().to_vec()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The officers as the file lists them now. A file that cannot be read changes nothing.
    pub(super) fn officers(&self) -> Vec<Officer> {
        let mut officers = held(&self.officers);
        if let Err(error) = officers.reread() {
            tracing::error!(%error, "the list of officers is not read anew");
        }
        officers.all().to_vec()
    }

    /// Locks an officer out, or lets the officer in again.
    pub(super) fn lock_out(&self, name: &str, locked: bool) -> Result<(), OfficersError> {
        held(&self.officers).lock_out(name, locked)
    }

    /// An officer who is signed in, and what that officer sees.
    pub(super) fn as_officer(&self, tongue: Tongue, name: &str) -> SignedIn {
        let officers = held(&self.officers);
        let (role, agency) = match officers.find(name) {
            Some(one) => (one.role, one.agency.clone()),
            None => (Role::Officer, String::new()),
        };
        let withheld = self.need_to_know.withheld_from(&agency);
        let sight = Sight::without(name, withheld);
        SignedIn {
            tongue,
            officer: name.to_owned(),
            role,
            sees: sight.name(),
            waiting: self.waiting(),
            desk: self.desk.seen_by(sight),
        }
    }

    /// Tries a password. In the place of a session that is locked, only its own officer's counts.
    pub(super) async fn try_password(&self, name: &str, password: Zeroizing<String>) -> Tried {
        let waits = || held(&self.throttle).until(name, self.now());
        if let Some(until) = waits() {
            return Tried::Later(until);
        }
        let _ = self.officers();
        let hash = held(&self.officers).hash_of(name);
        let Ok(_turn) = self.proving.acquire().await else {
            return Tried::Wrong;
        };
        // Who tries many at once is counted one by one: what failed before this one's turn counts.
        if let Some(until) = waits() {
            return Tried::Later(until);
        }
        let proving = tokio::task::spawn_blocking(move || proves(&hash, &password));
        let listed = || {
            let officers = held(&self.officers);
            officers.find(name).is_some_and(|one| !one.locked_out)
        };
        let right = proving.await.unwrap_or(false) && listed();
        let now = self.now();
        if right {
            held(&self.throttle).passed(name);
            Tried::Right(held(&self.sessions).begin(name, now))
        } else {
            held(&self.throttle).failed(name, now);
            Tried::Wrong
        }
    }

    pub(super) fn lock(&self, ticket: &Ticket) {
        held(&self.sessions).lock(ticket);
    }

    pub(super) fn end(&self, ticket: &Ticket) {
        held(&self.sessions).end(ticket);
    }

    /// The session of a request's cookie. `touch`: a person did it.
    pub(super) fn session(&self, headers: &HeaderMap, touch: bool) -> Option<(Ticket, Session)> {
        let ticket = Ticket::shown(&cookie(headers, TICKET)?);
        let session = self.session_of(&ticket, touch)?;
        Some((ticket, session))
    }

    /// Whether a page that was opened with that ticket may go on showing what it shows.
    pub(super) fn is_open(&self, ticket: &Ticket) -> bool {
        let session = self.session_of(ticket, false);
        session.is_some_and(|session| !session.locked)
    }

    fn session_of(&self, ticket: &Ticket, touch: bool) -> Option<Session> {
        let officers = self.officers();
        let mut sessions = held(&self.sessions);
        let may = |name: &str| {
            officers
                .iter()
                .any(|one| one.name == name && !one.locked_out)
        };
        sessions.keep(may);
        sessions.of(ticket, touch, self.now())
    }

    /// The cookie that a browser shows from now on.
    pub(super) fn ticket_cookie(&self, ticket: &Ticket) -> String {
        self.cookie(TICKET, ticket.as_str(), None)
    }

    /// The cookie that takes the session's away.
    pub(super) fn no_ticket(&self) -> String {
        self.cookie(TICKET, "", Some(cookie::time::Duration::ZERO))
    }

    /// The cookie of a language, for a year.
    pub(super) fn language_cookie(&self, tag: &str) -> String {
        self.cookie(LANGUAGE, tag, Some(cookie::time::Duration::days(365)))
    }

    fn cookie(
        &self,
        name: &'static str,
        value: &str,
        age: Option<cookie::time::Duration>,
    ) -> String {
        let mut cookie = Cookie::new(name, value.to_owned());
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Strict);
        cookie.set_path("/");
        cookie.set_secure(self.secure);
        cookie.set_max_age(age);
        cookie.to_string()
    }
}

/// No words, and no password's hash, reach a log.
impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App(…)")
    }
}

/// Whoever asks: in which language, and who, if anybody is signed in.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    pub(super) tongue: Tongue,
    pub(super) session: Option<(Ticket, Session)>,
}

/// Whoever asks, signed in and not locked.
#[derive(Clone, Debug)]
pub(super) struct SignedIn {
    pub(super) tongue: Tongue,
    pub(super) officer: String,
    pub(super) role: Role,
    /// The desk as this officer sees it.
    pub(super) desk: Desk,
    /// Officers with the same name here see the same.
    pub(super) sees: String,
    /// FLASH that nobody has opened.
    pub(super) waiting: Vec<Waiting>,
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut request::Parts,
        app: &Arc<App>,
    ) -> Result<Self, Infallible> {
        let touch = is_touch(parts);
        let wanted = parts.headers.get(header::ACCEPT_LANGUAGE);
        let wanted = wanted.and_then(|wanted| wanted.to_str().ok());
        Ok(Self {
            tongue: Tongue::choose(cookie(&parts.headers, LANGUAGE).as_deref(), wanted),
            session: Arc::<App>::from_ref(app).session(&parts.headers, touch),
        })
    }
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut request::Parts,
        app: &Arc<App>,
    ) -> Result<Self, Response> {
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        match visitor.session {
            Some((_, session)) if !session.locked => {
                let app = Arc::<App>::from_ref(app);
                Ok(app.as_officer(visitor.tongue, &session.officer))
            }
            Some(_) | None => Err(Redirect::to("/").into_response()),
        }
    }
}

/// What the script fetches by itself says so, and is no touch. An event stream cannot, and is opened again by the browser
/// whenever it broke off.
fn is_touch(parts: &request::Parts) -> bool {
    !parts.headers.contains_key("x-by-itself") && parts.uri.path() != LIVE
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let texts = lines.filter_map(|line| line.to_str().ok());
    texts
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

pub(super) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};

    use super::*;

    #[test]
    fn what_a_page_does_by_itself_is_no_touch_of_a_persons() {
        let touch = |path: &str, by_itself: bool| {
            let mut request = Request::builder().uri(path);
            if by_itself {
                request = request.header("x-by-itself", "1");
            }
            is_touch(&request.body(Body::empty()).unwrap().into_parts().0)
        };
        assert!(touch("/", false) && touch("/compose/draft", false));
        assert!(!touch("/board", true) && !touch("/audible", true));
        assert!(!touch("/live?tab=00", false), "browsers open it again");
    }
}
