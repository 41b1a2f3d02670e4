//! One alert: what it says, what the other side knows, and what was done. Opening it is what tells its sender that it was
//! read, and only a person's press opens.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use blo_proto::{AlertId, OfficeId};
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
    desk::{AckInput, DeskError, OffersView, TextInput, View},
    words::{Field, Language, Said},
};

use acts::{Basis, acts};
use entities::Card;
use files::FileRow;
use form::{Acts, Kind, Typed};
use ladder::{Known, Rung};
use piece::{Fact, Line, Piece};
use printing::Sheet;
use thread::Step;
use words::Words;

mod acts;
mod entities;
mod facts;
mod files;
mod form;
mod ladder;
mod perform;
mod piece;
mod printing;
mod thread;
mod words;

#[derive(Template)]
#[template(path = "alert.html")]
struct Page {
    chrome: Chrome,
    row: Row,
    view: View,
    /// What stands above everything: it says something that this version does not know, its answer is overdue.
    notes: Vec<Line>,
    deadline: Option<Line>,
    /// It was opened here now, for this reason; empty where it was not.
    revealed: String,
    /// Why it may not be printed; empty where it may.
    unprintable: String,
    /// On paper.
    sheet: Option<Sheet>,
    facts: Vec<Fact>,
    handling: Vec<Fact>,
    reason: Vec<Fact>,
    origin: Vec<Fact>,
    doubts: Vec<Line>,
    cards: Vec<Card>,
    links: Vec<Line>,
    areas: Vec<Vec<Fact>>,
    files: Vec<FileRow>,
    thread: Vec<Step>,
    others: Vec<Line>,
    known: Vec<Known>,
    ladder: Vec<Rung>,
    done: Vec<Line>,
    consents: Vec<Fact>,
    acts: Acts,
    /// SHA-256 of the alert's bytes.
    digest: String,
    outcomes: Vec<(String, String)>,
}

impl Page {
    /// A text's language by its own name.
    #[expect(
        clippy::unused_self,
        reason = "templates call what belongs to what they have"
    )]
    fn language(&self, text: &TextInput) -> String {
        let known = Language::of(&text.language);
        known.map_or_else(|| text.language.clone(), |one| one.own_name().to_owned())
    }

    /// Whether an input is one of several.
    #[expect(
        clippy::unused_self,
        reason = "templates call what belongs to what they have"
    )]
    fn is_select(&self, kind: &Kind) -> bool {
        *kind == Kind::Select
    }

    /// Whether an input is any of several.
    #[expect(
        clippy::unused_self,
        reason = "templates call what belongs to what they have"
    )]
    fn is_checks(&self, kind: &Kind) -> bool {
        *kind == Kind::Checks
    }
}

/// What an officer did about it.
#[derive(Deserialize)]
struct Done {
    outcome: String,
    #[serde(default)]
    note: String,
}

/// Why an officer needs what is hidden.
#[derive(Deserialize)]
struct Asked {
    reason: String,
}

type Name = (OfficeId, AlertId);

/// All that an alert's page answers.
pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/alert/{sender}/{id}", get(show))
        .route("/alert/{sender}/{id}/open", post(open))
        .route("/alert/{sender}/{id}/reveal", post(reveal))
        .route("/alert/{sender}/{id}/acknowledge", post(acknowledge))
        .route("/alert/{sender}/{id}/file/{number}", get(files::file))
        .route("/alert/{sender}/{id}/act/{act}", post(perform::act))
        .route("/alert/{sender}/{id}/print", post(printing::print))
}

/// Shows it. Of one that nobody here has opened only what the list says.
async fn show(
    State(app): State<Arc<App>>,
    Path((sender, id)): Path<(String, String)>,
    who: SignedIn,
) -> Response {
    let page = match name(&sender, &id) {
        Ok(name) => gather(&app, &name, &who).await,
        Err(error) => Err(error),
    };
    match page {
        Ok(page) => html(&page),
        Err(error) => problem(who.tongue, &error),
    }
}

/// Opens it: its sender learns that it was read, and by whom.
async fn open(
    State(app): State<Arc<App>>,
    Path((sender, id)): Path<(String, String)>,
    who: SignedIn,
) -> Response {
    let opened = match name(&sender, &id) {
        Ok((sender, id)) => app.desk.show(id, Some(sender), who.officer).await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(_) => Redirect::to(&format!("/alert/{sender}/{id}")).into_response(),
        Err(error) => problem(who.tongue, &error),
    }
}

/// Shows what it hides, once: why is written down.
async fn reveal(
    State(app): State<Arc<App>>,
    Path((sender, id)): Path<(String, String)>,
    who: SignedIn,
    Form(asked): Form<Asked>,
) -> Response {
    let reason = asked.reason;
    let revealed = match name(&sender, &id) {
        Ok((sender, id)) => {
            let named = (id, Some(sender));
            app.desk
                .reveal(named, who.officer.clone(), reason.clone())
                .await
        }
        Err(error) => Err(error),
    };
    let shown = match revealed {
        Ok(view) => page(&app, view, &who, &Typed::default()).await,
        Err(error) => Err(error),
    };
    match shown {
        Ok(page) => html(&Page {
            revealed: reason,
            ..page
        }),
        Err(error) => problem(who.tongue, &error),
    }
}

/// States an outcome.
async fn acknowledge(
    State(app): State<Arc<App>>,
    Path((sender, id)): Path<(String, String)>,
    who: SignedIn,
    Form(done): Form<Done>,
) -> Response {
    let stated = match name(&sender, &id) {
        Ok((office, id)) => {
            let ack = AckInput {
                outcome: done.outcome,
                note: done.note,
                officer: who.officer,
                sender: Some(office.to_string()),
            };
            app.desk.acknowledge(id, ack).await
        }
        Err(error) => Err(error),
    };
    match stated {
        Ok(_) => Redirect::to(&format!("/alert/{sender}/{id}")).into_response(),
        Err(error) => problem(who.tongue, &error),
    }
}

fn name(sender: &str, id: &str) -> Result<Name, DeskError> {
    let none = || DeskError::say(DeskError::NOT_FOUND, 66, Said::of("desk-no-such-alert"));
    Ok((
        sender.parse().map_err(|_| none())?,
        id.parse().map_err(|_| none())?,
    ))
}

/// Nobody here has opened it: no more of it is shown than a list shows.
fn is_unopened(view: &View) -> bool {
    view.item.direction == "received" && view.item.status == "delivered"
}

async fn gather(app: &App, (sender, id): &Name, who: &SignedIn) -> Result<Page, DeskError> {
    let view = who.desk.look(*id, Some(sender.clone())).await?;
    page(app, view, who, &Typed::default()).await
}

async fn page(app: &App, view: View, who: &SignedIn, typed: &Typed) -> Result<Page, DeskError> {
    let (tongue, words) = (who.tongue, Words::of(app, who.tongue));
    let status = app.desk.status().await?;
    let named = name(&view.item.sender, &view.item.id)?;
    let offers = app.desk.offers(named.1, Some(named.0)).await?;
    let row = Row::of(tongue, view.item.clone(), &app.reviewed);
    let deadline = facts::deadline(words, &view, app.now());
    let (overdue, deadline) = match deadline {
        Some((line, true)) => (Some(line), None),
        Some((line, false)) => (None, Some(line)),
        None => (None, None),
    };
    let strange = facts::strange(&view) || row.phrases.iter().any(|said| said.is_strange);
    let strange = strange.then(|| vec![Piece::Said(words.say("alert-strange"))]);
    let notes = thread::notes(words, &view).into_iter();
    let basis = Basis {
        words,
        view: &view,
        offers: &offers,
        status: &status,
        now: app.now(),
        role: who.role,
    };
    Ok(Page {
        chrome: Chrome::of(who, "alert", &status),
        notes: notes.chain(overdue).chain(strange).collect(),
        deadline,
        revealed: String::new(),
        unprintable: unprintable(words, &offers),
        sheet: None,
        facts: facts::facts(words, &view),
        handling: facts::handling(words, &view),
        reason: facts::reason(words, &view),
        origin: facts::origin(words, &view),
        doubts: facts::doubts(words, &view),
        cards: entities::cards(words, &view),
        links: entities::links(words, &view),
        areas: entities::areas(words, &view),
        files: files::rows(words, &view),
        thread: thread::steps(words, &view),
        others: thread::others(&view, &offers),
        known: ladder::known(words, &view, &status),
        ladder: ladder::rungs(words, &view),
        done: ladder::acts(words, &view, &offers),
        consents: ladder::consents(words, &offers),
        acts: acts(basis, typed),
        digest: offers.digest.clone(),
        outcomes: outcomes(tongue),
        row,
        view,
    })
}

/// paper is an export.
fn unprintable(words: Words<'_>, offers: &OffersView) -> String {
    if let Some(until) = &offers.over {
        let said = Said::of("alert-cannot-over").with("until", until);
        return said.in_language(words.tongue.0);
    }
    if offers.export.needs.is_empty() {
        return String::new();
    }
    let said = Said::of("alert-cannot-print").with("marks", offers.export.needs.join(", "));
    said.with("originator", &offers.originator)
        .in_language(words.tongue.0)
}

fn outcomes(tongue: Tongue) -> Vec<(String, String)> {
    let all = blo_proto::alert::Outcome::ALL
        .iter()
        .map(ToString::to_string);
    all.map(|code| (code.clone(), tongue.coded(Field::Outcome, &code)))
        .collect()
}
