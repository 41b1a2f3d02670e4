//! One alert: what it says, what the other side knows, and what was done. Opening it is what tells its sender that it was
//! read, and only a person's press opens.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
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
    desk::{AckInput, DeskError, ReceiptView, View},
    words::Field,
};

#[derive(Template)]
#[template(path = "alert.html")]
struct Page {
    chrome: Chrome,
    row: Row,
    view: View,
    facts: Vec<(String, String)>,
    ladder: Vec<Rung>,
    outcomes: Vec<(String, String)>,
}

/// One receipt.
struct Rung {
    receipt: ReceiptView,
    status: String,
    outcome: String,
}

impl Rung {
    fn of(tongue: Tongue, receipt: ReceiptView) -> Self {
        Self {
            status: tongue.coded(Field::Progress, &receipt.status),
            outcome: tongue.coded(Field::Outcome, &receipt.outcome),
            receipt,
        }
    }
}

/// What an officer did about it.
#[derive(Deserialize)]
pub(in crate::web) struct Done {
    outcome: String,
    #[serde(default)]
    note: String,
}

/// Why an officer needs what is hidden.
#[derive(Deserialize)]
pub(in crate::web) struct Asked {
    reason: String,
}

type Name = (OfficeId, AlertId);

/// Shows it. Of one that nobody here has opened only what the list says.
pub(in crate::web) async fn show(
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
pub(in crate::web) async fn open(
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
pub(in crate::web) async fn reveal(
    State(app): State<Arc<App>>,
    Path((sender, id)): Path<(String, String)>,
    who: SignedIn,
    Form(asked): Form<Asked>,
) -> Response {
    let revealed = match name(&sender, &id) {
        Ok((sender, id)) => {
            let named = (id, Some(sender));
            app.desk
                .reveal(named, who.officer.clone(), asked.reason)
                .await
        }
        Err(error) => Err(error),
    };
    let shown = match revealed {
        Ok(view) => page(&app, view, &who).await,
        Err(error) => Err(error),
    };
    match shown {
        Ok(page) => html(&page),
        Err(error) => problem(who.tongue, &error),
    }
}

/// States an outcome.
pub(in crate::web) async fn acknowledge(
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
    let none = || DeskError::new(DeskError::NOT_FOUND, "There is no such alert.", 66);
    Ok((
        sender.parse().map_err(|_| none())?,
        id.parse().map_err(|_| none())?,
    ))
}

async fn gather(app: &App, (sender, id): &Name, who: &SignedIn) -> Result<Page, DeskError> {
    let view = app.desk.look(*id, Some(sender.clone())).await?;
    page(app, view, who).await
}

async fn page(app: &App, view: View, who: &SignedIn) -> Result<Page, DeskError> {
    let tongue = who.tongue;
    let status = app.desk.status().await?;
    let row = Row::of(tongue, view.item.clone(), &app.reviewed);
    let ladder = view.receipts.iter().cloned();
    Ok(Page {
        chrome: Chrome::of(who, "alert", &status),
        facts: facts(tongue, &view),
        ladder: ladder.map(|receipt| Rung::of(tongue, receipt)).collect(),
        outcomes: outcomes(tongue),
        row,
        view,
    })
}

/// What is stated in coded fields, each with its name, in the reader's language.
fn facts(tongue: Tongue, view: &View) -> Vec<(String, String)> {
    let place = view.place.clone().unwrap_or_default();
    let stated = [
        (
            "category",
            tongue.coded(Field::Category, &view.item.category),
        ),
        ("place", place.description),
        ("crossing", place.crossing),
        (
            "direction",
            tongue.coded(Field::Direction, &place.direction),
        ),
        ("urgency", tongue.coded(Field::Urgency, &view.urgency)),
        ("severity", tongue.coded(Field::Severity, &view.severity)),
        ("certainty", tongue.coded(Field::Certainty, &view.certainty)),
        ("incident", view.incident.clone()),
        ("officer", view.officer.clone()),
        ("tlp", tongue.coded(Field::Tlp, &view.handling.tlp)),
        (
            "handling-code",
            tongue.coded(Field::Handling, &view.handling.code),
        ),
        ("handling-note", view.handling.note.clone()),
    ];
    let named =
        |(field, value): (&str, String)| (tongue.say(&format!("page-field-{field}")), value);
    stated
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(named)
        .collect()
}

fn outcomes(tongue: Tongue) -> Vec<(String, String)> {
    let all = blo_proto::alert::Outcome::ALL
        .iter()
        .map(ToString::to_string);
    all.map(|code| (code.clone(), tongue.coded(Field::Outcome, &code)))
        .collect()
}
