//! One file per page: what the desk says → HTML. Everything in it is escaped by the templates. Not: how it looks (`web/`).

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use std::sync::Arc;

use super::{
    app::{App, SignedIn, Visitor},
    live::Waiting,
    tongue::Tongue,
};
use crate::{
    desk::{DeskError, PagesView, StatusView},
    officers::{Right, Role},
    words::Language,
};

pub(super) mod alert;
pub(super) mod archive;
pub(super) mod board;
pub(super) mod compose;
pub(super) mod counterparts;
pub(super) mod handover;
pub(super) mod map;
pub(super) mod officers;
mod row;
pub(super) mod sign_in;
pub(super) mod trust;

/// What stands above every page.
#[derive(Clone, Debug, Default)]
pub(super) struct Chrome {
    pub(super) tongue: Tongue,
    /// Whose desk; empty before sign-in, where it is nobody's business but the office's own.
    pub(super) office: String,
    /// Who is signed in; empty = nobody.
    pub(super) officer: String,
    /// The page that is shown.
    pub(super) here: &'static str,
    /// `up`, `down`, `stopped`, `connecting`.
    pub(super) link: String,
    /// Something that an officer must know.
    pub(super) alarms: Vec<crate::desk::Alarm>,
    /// No page of this office can sound the alarm.
    pub(super) unheard: bool,
    /// Who is signed in may see who is listed.
    pub(super) lists_officers: bool,
    /// It is made for paper: times are whole, since nobody can ask paper for the day.
    pub(super) on_paper: bool,
    /// Counterparts with which nothing goes either way until their key is looked into.
    pub(super) blocked: Vec<String>,
    /// FLASH that nobody has opened: the alarm stands there from the first moment, since what comes later pushes a row from
    /// under a finger.
    pub(super) waiting: Vec<Waiting>,
}

impl Chrome {
    fn before_sign_in(tongue: Tongue) -> Self {
        Self {
            tongue,
            ..Self::default()
        }
    }

    fn of(who: &SignedIn, here: &'static str, status: &StatusView) -> Self {
        Self {
            tongue: who.tongue,
            office: status.office.clone(),
            officer: who.officer.clone(),
            here,
            link: status.link.clone(),
            // What the whole screen says need not be said twice.
            alarms: status
                .alarms
                .iter()
                .filter(|one| one.code != "key_changed" || one.office.is_empty())
                .cloned()
                .collect(),
            lists_officers: who.role.may(Right::LockOut),
            unheard: status.pages.as_ref().is_some_and(PagesView::is_unheard),
            on_paper: false,
            waiting: who.waiting.clone(),
            blocked: status
                .counterparts
                .iter()
                .filter(|one| one.key_changed)
                .map(|one| one.office.clone())
                .collect(),
        }
    }

    /// What the alarm says, as the script would say it.
    fn alarm(&self) -> String {
        let from = self.waiting.iter();
        let from = from.map(|one| format!("{} × {}", one.office, one.flash));
        let from: Vec<String> = from.collect();
        let words = self.tongue.with("page-alarm-flash", "precedence", "FLASH");
        let exercise = match self.is_exercise() {
            true => format!("{} ", self.tongue.say("page-exercise")),
            false => String::new(),
        };
        format!("{exercise}{words} {}", from.join(", "))
    }

    fn is_exercise(&self) -> bool {
        self.waiting.iter().all(|one| one.exercise)
    }

    /// The languages, each by its own name, and whether it is this page's.
    fn languages(&self) -> [(Language, bool); 6] {
        Language::ALL.map(|language| (language, language == self.tongue.0))
    }

    /// `14:02` of an RFC 3339 time, in UTC: what stands there until the script puts the browser's own time.
    fn minute(&self, time: &str) -> String {
        if self.on_paper {
            return time.to_owned();
        }
        self.tongue.minute(time)
    }

    fn link_words(&self) -> String {
        self.tongue.say(match self.link.as_str() {
            "up" => "page-link-up",
            "connecting" => "page-link-connecting",
            "stopped" => "page-link-stopped",
            _ => "page-link-down",
        })
    }
}

/// A page that could not be shown, or something that was not done.
#[derive(Template)]
#[template(path = "problem.html")]
struct Problem {
    chrome: Chrome,
    happened: String,
}

/// Sends a template off.
fn html(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page is not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What the desk answered when it could not.
pub(super) fn problem(tongue: Tongue, error: &DeskError) -> Response {
    let status = match error.exit_code {
        64 | 65 => StatusCode::BAD_REQUEST,
        77 => StatusCode::FORBIDDEN,
        66 => StatusCode::NOT_FOUND,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    told(tongue, status, error.sentences(tongue.0).joined())
}

fn told(tongue: Tongue, status: StatusCode, happened: String) -> Response {
    let chrome = Chrome::before_sign_in(tongue);
    let page = html(&Problem { chrome, happened });
    (status, page).into_response()
}

/// Something that another role may do.
pub(super) fn not_allowed(tongue: Tongue, needs: Role) -> Response {
    let role = tongue.say(&format!("shift-role-{needs}"));
    let happened = tongue.with("shift-not-allowed", "role", role);
    told(tongue, StatusCode::FORBIDDEN, happened)
}

/// No such page.
pub(super) async fn not_found(State(_): State<Arc<App>>, visitor: Visitor) -> Response {
    not_found_in(visitor.tongue)
}

fn not_found_in(tongue: Tongue) -> Response {
    told(tongue, StatusCode::NOT_FOUND, tongue.say("page-not-found"))
}
