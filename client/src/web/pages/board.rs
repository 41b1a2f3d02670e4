//! The board: what needs an officer now, FLASH on top, then what waits for an answer or a consent of ours, then what was
//! opened and sent last. Not: the whole archive.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    super::{
        app::{App, SignedIn, Visitor},
        boards::Gathered,
        tongue::Tongue,
    },
    Chrome, compose,
    compose::quick::Quick,
    html, problem,
    row::Row,
    sign_in,
};
use crate::{
    desk::{BOARD_SHOWN, ConsentView, CounterpartView, DeskError, Item},
    words::{Field, phrases::Reviewed},
};

/// What is here: the board, what of it changes by itself, all that is unread.
pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(show))
        .route("/board", get(fragment))
        .route("/unread", get(unread))
}

/// The whole page.
#[derive(Template)]
#[template(path = "board.html")]
struct Page {
    chrome: Chrome,
    unread: usize,
    /// Rendered already, and escaped then.
    live: Arc<str>,
    quick: Quick,
}

/// What changes by itself.
#[derive(Template)]
#[template(path = "board_live.html")]
struct Live {
    tongue: Tongue,
    /// How many nobody has opened, whether or not they are listed.
    unread: usize,
    /// The most urgent first, then the oldest.
    urgent: Vec<Row>,
    to_answer: Vec<Row>,
    overdue_there: Vec<Row>,
    consents_of_us: Vec<Asked>,
    consents_by_us: Vec<Asked>,
    opened: Vec<Row>,
    sent: Vec<Row>,
    counterparts: Vec<Counterpart>,
}

/// All that is unread, a part at a time.
#[derive(Template)]
#[template(path = "unread.html")]
struct Unread {
    chrome: Chrome,
    unread: usize,
    rows: Vec<Row>,
    before: Option<usize>,
    next: Option<usize>,
}

/// A consent that was asked for.
struct Asked {
    view: ConsentView,
    /// Between whom.
    who: String,
    /// What for.
    uses: String,
    state: String,
}

/// One counterpart, and what of it nobody has opened.
struct Counterpart {
    view: CounterpartView,
    unread: usize,
}

/// After so many.
#[derive(Deserialize)]
struct From {
    #[serde(default)]
    from: usize,
}

/// The board, or who is to sign in first.
async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let Some((_, session)) = visitor.session.clone().filter(|(_, one)| !one.locked) else {
        return sign_in::page(&app, &visitor, None);
    };
    let who = app.as_officer(visitor.tongue, &session.officer);
    let quick = match compose::quick::quick(&who).await {
        Ok(quick) => quick,
        Err(error) => return problem(who.tongue, &error),
    };
    match live(&app, &who).await {
        Ok((live, gathered)) => html(&Page {
            chrome: Chrome::of(&who, "board", &gathered.status),
            unread: gathered.board.unread,
            live,
            quick,
        }),
        Err(error) => problem(who.tongue, &error),
    }
}

/// What of it changes by itself.
async fn fragment(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    match live(&app, &who).await {
        Ok((live, _)) => Html(live.to_string()).into_response(),
        Err(error) => problem(who.tongue, &error),
    }
}

/// All that is unread.
async fn unread(
    State(app): State<Arc<App>>,
    Query(From { from }): Query<From>,
    who: SignedIn,
) -> Response {
    let listed = async {
        let status = app.desk.status().await?;
        let (items, unread) = who.desk.unread(from, BOARD_SHOWN).await?;
        let end = from.saturating_add(items.len());
        Ok(Unread {
            chrome: Chrome::of(&who, "board", &status),
            unread,
            rows: rows(who.tongue, &items, &app.reviewed),
            before: (from > 0).then(|| from.saturating_sub(BOARD_SHOWN)),
            next: (end < unread && !items.is_empty()).then_some(end),
        })
    };
    match listed.await {
        Ok(page) => html(&page),
        Err(error) => problem(who.tongue, &error),
    }
}

async fn live(app: &App, who: &SignedIn) -> Result<(Arc<str>, Arc<Gathered>), DeskError> {
    let minute = app.now().as_millis() / 60_000;
    let of = (app.pulse.borrow().changes(), minute);
    let render = |gathered: &Gathered| {
        let live = Live::of(who.tongue, gathered, &app.reviewed);
        live.render().map_err(|error| {
            tracing::error!(%error, "the board is not rendered");
            DeskError::stopped()
        })
    };
    let names = (who.tongue.tag(), who.sees.clone());
    app.boards.get(&who.desk, (of, names), render).await
}

impl Live {
    fn of(tongue: Tongue, gathered: &Gathered, reviewed: &Reviewed) -> Self {
        let board = &gathered.board;
        let asked = |all: &[ConsentView]| all.iter().map(|one| Asked::of(tongue, one)).collect();
        Self {
            tongue,
            unread: board.unread,
            urgent: rows(tongue, &board.urgent, reviewed),
            to_answer: rows(tongue, &board.to_answer, reviewed),
            overdue_there: rows(tongue, &board.overdue_there, reviewed),
            consents_of_us: asked(&board.consents_of_us),
            consents_by_us: asked(&board.consents_by_us),
            opened: rows(tongue, &board.opened, reviewed),
            sent: rows(tongue, &board.sent, reviewed),
            counterparts: counterparts(gathered),
        }
    }
}

impl Asked {
    fn of(tongue: Tongue, view: &ConsentView) -> Self {
        let words = |code: &String| tongue.coded(Field::Use, code);
        let mut uses: Vec<String> = view.consent.uses.iter().map(words).collect();
        uses.extend(view.consent.offices.iter().map(|one| format!("→ {one}")));
        Self {
            who: format!("{} → {}", view.sender, view.recipients.join(", ")),
            uses: uses.join(" · "),
            state: match view.state.as_str() {
                "given" => tongue.say("shift-given-consent"),
                "refused" => tongue.say("shift-refused-consent"),
                _ => tongue.say("shift-open-consent"),
            },
            view: view.clone(),
        }
    }
}

fn rows(tongue: Tongue, items: &[Item], reviewed: &Reviewed) -> Vec<Row> {
    let row = |item: &Item| Row::of(tongue, item.clone(), reviewed);
    items.iter().map(row).collect()
}

fn counterparts(gathered: &Gathered) -> Vec<Counterpart> {
    let unread: &BTreeMap<String, usize> = &gathered.board.unread_by_office;
    let one = |view: &CounterpartView| Counterpart {
        unread: unread.get(&view.office).copied().unwrap_or_default(),
        view: view.clone(),
    };
    gathered.status.counterparts.iter().map(one).collect()
}
