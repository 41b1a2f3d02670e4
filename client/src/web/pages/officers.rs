//! The officers of this office, for its administrator: who is listed, and who is locked out. Not: adding them, and passwords
//! (`blo officer`).

use std::sync::Arc;

use askama::Template;
use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    super::app::{App, SignedIn},
    Chrome, html, problem, told,
};
use crate::officers::{Officer, OfficersError};

#[derive(Template)]
#[template(path = "officers.html")]
struct Page {
    chrome: Chrome,
    officers: Vec<Listed>,
}

/// One officer, with the role's name in the reader's language.
struct Listed {
    officer: Officer,
    role: String,
    since: String,
}

/// Whom.
#[derive(Deserialize)]
struct Named {
    name: String,
}

/// All that is here is the administrator's (`rights`).
pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/officers", get(show))
        .route("/officers/lock", post(lock))
        .route("/officers/unlock", post(unlock))
}

async fn show(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    let status = match app.desk.status().await {
        Ok(status) => status,
        Err(error) => return problem(who.tongue, &error),
    };
    let listed = |officer: Officer| Listed {
        role: who.tongue.say(&format!("shift-role-{}", officer.role)),
        since: officer.since.to_string(),
        officer,
    };
    html(&Page {
        chrome: Chrome::of(&who, "officers", &status),
        officers: app.officers().into_iter().map(listed).collect(),
    })
}

async fn lock(State(app): State<Arc<App>>, who: SignedIn, Form(whom): Form<Named>) -> Response {
    change(&app, &who, &whom.name, true)
}

async fn unlock(State(app): State<Arc<App>>, who: SignedIn, Form(whom): Form<Named>) -> Response {
    change(&app, &who, &whom.name, false)
}

fn change(app: &App, who: &SignedIn, name: &str, locked: bool) -> Response {
    match app.lock_out(name, locked) {
        Ok(()) => {
            tracing::warn!(
                by = who.officer,
                name,
                locked,
                "an officer is locked out or let in"
            );
            Redirect::to("/officers").into_response()
        }
        Err(OfficersError::Wrong(_)) => {
            let why = who.tongue.with("shift-last-administrator", "name", name);
            told(who.tongue, StatusCode::CONFLICT, why)
        }
        Err(error) => {
            tracing::error!(%error, "the list of officers is not changed");
            let why = who.tongue.say("shift-officers-unwritten");
            told(who.tongue, StatusCode::SERVICE_UNAVAILABLE, why)
        }
    }
}
