//! The hand-over of a shift: what stands open, a note; who leaves hands over, and the next one takes over. Not: how it is
//! kept (`handovers`).

use std::sync::Arc;

use askama::Template;
use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use blo_proto::Timestamp;
use serde::Deserialize;

use super::{
    super::{
        app::{App, SignedIn},
        tongue::Tongue,
    },
    Chrome, html, problem,
    row::Row,
};
use crate::{
    desk::{BoardView, DeskError, StatusView},
    handovers::{HandoverError, NOTE_CHARS_MAX, Open},
};

/// Hand-overs that are shown: a week of them.
const SHOWN: usize = 21;
/// Unread alerts that are named one by one.
const NAMED: usize = 10;

#[derive(Template)]
#[template(path = "handover.html")]
struct Page {
    chrome: Chrome,
    open: Vec<String>,
    urgent: Vec<Row>,
    to_answer: Vec<Row>,
    past: Vec<Past>,
    /// What was typed, where it was refused, and why.
    note: String,
    refused: Option<String>,
    note_max: usize,
}

/// One that was handed over.
struct Past {
    at: String,
    at_ms: u64,
    by: String,
    note: String,
    open: Vec<String>,
    taken_by: String,
    taken_at: String,
    /// Who looks may take over.
    may_take: bool,
}

/// What the officer who leaves says.
#[derive(Deserialize)]
struct Leaving {
    #[serde(default)]
    note: String,
}

/// Which one is taken over.
#[derive(Deserialize)]
struct Taking {
    at: u64,
}

pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/handover", get(show).post(leave))
        .route("/handover/take", post(take))
}

async fn show(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    page(&app, &who, String::new(), None).await
}

async fn leave(State(app): State<Arc<App>>, who: SignedIn, Form(said): Form<Leaving>) -> Response {
    let (status, board) = match now(&app, &who).await {
        Ok(now) => now,
        Err(error) => return problem(who.tongue, &error),
    };
    let open = standing(&status, &board);
    let handed = app
        .handovers
        .hand_over(&who.officer, (&said.note, open), app.now());
    match handed {
        Ok(()) => Redirect::to("/handover").into_response(),
        Err(error) => {
            let refused = Some(refused(who.tongue, &error));
            let page = page(&app, &who, said.note, refused).await;
            (StatusCode::BAD_REQUEST, page).into_response()
        }
    }
}

async fn take(State(app): State<Arc<App>>, who: SignedIn, Form(taking): Form<Taking>) -> Response {
    match app.handovers.take_over(taking.at, &who.officer, app.now()) {
        Ok(()) => Redirect::to("/handover").into_response(),
        Err(error) => {
            let refused = Some(refused(who.tongue, &error));
            let page = page(&app, &who, String::new(), refused).await;
            (StatusCode::CONFLICT, page).into_response()
        }
    }
}

fn refused(tongue: Tongue, error: &HandoverError) -> String {
    match error {
        HandoverError::Long => tongue.with("shift-note-long", "most", NOTE_CHARS_MAX),
        HandoverError::Gone => tongue.say("shift-taken-already"),
        HandoverError::Own => tongue.say("shift-take-own"),
        HandoverError::Home(error) => {
            tracing::error!(%error, "a hand-over is not written");
            tongue.say("shift-not-written")
        }
    }
}

async fn now(app: &App, who: &SignedIn) -> Result<(StatusView, BoardView), DeskError> {
    Ok((app.desk.status().await?, who.desk.board().await?))
}

fn standing(status: &StatusView, board: &BoardView) -> Open {
    Open {
        unread: count(board.unread),
        to_answer: count(board.to_answer.len()),
        overdue: count(board.overdue_there.len()),
        consents: count(board.consents_of_us.len()),
        alarms: status.alarms.iter().map(|one| one.code.clone()).collect(),
    }
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// What stood open, in words; what there was none of is not said.
fn words(tongue: Tongue, open: &Open) -> Vec<String> {
    let counted = [
        ("shift-open-unread", open.unread),
        ("shift-open-to-answer", open.to_answer),
        ("shift-open-overdue", open.overdue),
        ("shift-open-consents", open.consents),
        ("shift-open-alarms", count(open.alarms.len())),
    ];
    let some = counted.into_iter().filter(|(_, count)| *count > 0);
    let said =
        some.map(|(id, count)| tongue.count(id, usize::try_from(count).unwrap_or(usize::MAX)));
    let mut said: Vec<String> = said.collect();
    said.extend(open.alarms.iter().cloned());
    said
}

async fn page(app: &App, who: &SignedIn, note: String, refused: Option<String>) -> Response {
    let (status, board) = match now(app, who).await {
        Ok(now) => now,
        Err(error) => return problem(who.tongue, &error),
    };
    let tongue = who.tongue;
    let row = |item: &crate::desk::Item| Row::of(tongue, item.clone(), &app.reviewed);
    html(&Page {
        chrome: Chrome::of(who, "handover", &status),
        open: words(tongue, &standing(&status, &board)),
        urgent: board.urgent.iter().take(NAMED).map(row).collect(),
        to_answer: board.to_answer.iter().take(NAMED).map(row).collect(),
        past: past(app, who),
        note,
        refused,
        note_max: NOTE_CHARS_MAX,
    })
}

fn past(app: &App, who: &SignedIn) -> Vec<Past> {
    let waits = app.handovers.waits().map(|waits| waits.at_ms);
    let time = |ms: u64| Timestamp::from_millis(ms).to_string();
    let one = |one: crate::handovers::Handover| Past {
        at: time(one.at_ms),
        at_ms: one.at_ms,
        open: words(who.tongue, &one.open.clone().unwrap_or_default()),
        taken_at: time(one.taken_ms),
        may_take: waits == Some(one.at_ms) && one.by != who.officer,
        by: one.by,
        note: one.note,
        taken_by: one.taken_by,
    };
    app.handovers.newest(SHOWN).into_iter().map(one).collect()
}
