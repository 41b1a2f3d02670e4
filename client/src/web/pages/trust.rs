//! How a device comes to trust this desk: the door, its code and fingerprint, and a sheet for the wall. The administrator's.
//! Not: what the door serves (`door`).

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};

use super::{
    super::{
        app::{App, SignedIn},
        door::{Doorstep, OPEN},
        tongue::Tongue,
    },
    Chrome,
    counterparts::code::Code,
    html, problem, told,
};
use crate::words::Said;

#[derive(Template)]
#[template(path = "trust.html")]
struct Page {
    chrome: Chrome,
    tongue: Tongue,
    shown: Option<Shown>,
    minutes: u64,
}

impl Page {
    /// Names of programs and digests stand in back quotes in the language files, for terminals.
    fn say(&self, id: &str) -> String {
        self.tongue.say(id).replace('`', "")
    }
}

/// What a device needs.
struct Shown {
    fingerprint: String,
    /// The door's; empty while the system has still to choose its port.
    address: String,
    code: Code,
    /// Empty = shut.
    until: String,
    step: Doorstep,
}

/// All that is here is the administrator's (`rights`).
pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/trust", get(show))
        .route("/trust/open", post(open))
        .route("/trust/close", post(close))
}

async fn show(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    let status = match app.desk.status().await {
        Ok(status) => status,
        Err(error) => return problem(who.tongue, &error),
    };
    html(&Page {
        chrome: Chrome::of(&who, "trust", &status),
        tongue: who.tongue,
        shown: app.door.step().map(|step| shown(&app, step)),
        minutes: OPEN.as_secs() / 60,
    })
}

fn shown(app: &App, step: &Doorstep) -> Shown {
    let (address, until) = match app.door.is_open() {
        Some((address, until)) => (address, until.to_string()),
        None => (step.address().unwrap_or_default(), String::new()),
    };
    Shown {
        fingerprint: step.authority.fingerprint(),
        code: Code::of(&address),
        address,
        until,
        step: step.clone(),
    }
}

async fn open(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    match app.door.open(app.now()).await {
        Ok(()) => {
            tracing::warn!(by = who.officer, "the door of the desk's authority is open");
            Redirect::to("/trust").into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the door of the desk's authority stays shut");
            let said = Said::of("trust-not-opened").with("why", error);
            let sentences = said.sentences(who.tongue.0).unwrap_or_default();
            told(
                who.tongue,
                StatusCode::SERVICE_UNAVAILABLE,
                sentences.joined(),
            )
        }
    }
}

async fn close(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    app.door.close();
    tracing::warn!(by = who.officer, "the door of the desk's authority is shut");
    Redirect::to("/trust").into_response()
}
