//! Signing in and out, the lock, the language. Before anybody is signed in the page says nothing of any alert but how many
//! FLASH wait, and from whom.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::{StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{
    super::{
        app::{App, Tried, Visitor},
        live::Waiting,
    },
    Chrome, html,
};
use crate::{officers::Officer, words::Language};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page {
    chrome: Chrome,
    officers: Vec<Officer>,
    /// Whose session is locked here; empty = nobody's.
    locked: String,
    /// Why the last try did not let anybody in.
    wrong: Option<String>,
    waiting: Vec<Waiting>,
}

/// What the form says.
#[derive(Deserialize)]
pub(in crate::web) struct Entry {
    name: String,
    password: String,
}

/// A language by its tag, and the page to go back to.
#[derive(Deserialize)]
pub(in crate::web) struct LanguageForm {
    tag: String,
}

/// Who is to sign in, or to unlock.
pub(super) fn page(app: &App, visitor: &Visitor, wrong: Option<String>) -> Response {
    let locked = visitor
        .session
        .as_ref()
        .map(|(_, session)| session.officer.clone());
    html(&Page {
        chrome: Chrome {
            waiting: app.waiting(),
            ..Chrome::before_sign_in(visitor.tongue)
        },
        officers: may_sign_in(app.officers()),
        locked: locked.unwrap_or_default(),
        wrong,
        waiting: app.waiting(),
    })
}

/// Who is locked out is not asked for a password.
fn may_sign_in(mut officers: Vec<Officer>) -> Vec<Officer> {
    officers.retain(|officer| !officer.locked_out);
    officers
}

/// Signs in; or unlocks, which is the same with another ticket.
pub(in crate::web) async fn sign_in(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Form(form): Form<Entry>,
) -> Response {
    let tongue = visitor.tongue;
    match app
        .try_password(&form.name, Zeroizing::new(form.password))
        .await
    {
        Tried::Right(ticket) => {
            if let Some((old, _)) = &visitor.session {
                app.end(old);
            }
            let cookie = app.ticket_cookie(&ticket);
            (AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to("/")).into_response()
        }
        Tried::Wrong => {
            let page = page(&app, &visitor, Some(tongue.say("page-password-wrong")));
            (StatusCode::FORBIDDEN, page).into_response()
        }
        Tried::Later(until) => {
            let why = tongue.with("page-password-later", "until", until);
            let page = page(&app, &visitor, Some(why));
            (StatusCode::TOO_MANY_REQUESTS, page).into_response()
        }
    }
}

/// Hands the ticket back.
pub(in crate::web) async fn sign_out(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    if let Some((ticket, _)) = &visitor.session {
        app.end(ticket);
    }
    (
        AppendHeaders([(SET_COOKIE, app.no_ticket())]),
        Redirect::to("/"),
    )
        .into_response()
}

/// Locks this browser until the same officer's password.
pub(in crate::web) async fn lock(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    if let Some((ticket, _)) = &visitor.session {
        app.lock(ticket);
    }
    Redirect::to("/").into_response()
}

/// Chooses a language, at this browser.
pub(in crate::web) async fn language(
    State(app): State<Arc<App>>,
    Form(form): Form<LanguageForm>,
) -> Response {
    let Some(language) = Language::of(&form.tag) else {
        return Redirect::to("/").into_response();
    };
    let cookie = app.language_cookie(language.tag());
    (AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to("/")).into_response()
}
