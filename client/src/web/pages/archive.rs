//! The archive: every alert of this office by what it says and by its coded fields, the newest first; what the filters are
//! stands in the address, so that a view can be kept. Not: how alerts are found (`desk`), nor what an export looks like
//! (`sheets`).

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use blo_proto::{alert::Category, receipt::Status};

use super::{
    super::{
        app::{App, SignedIn},
        tongue::Tongue,
    },
    Chrome, html, problem,
    row::Row,
};
use crate::{
    desk::{DeskError, SearchView, StatusView},
    sheets::Marks,
    words::{Field, Said},
};
use asked::Asked;

mod asked;
mod export;

/// What the archive answers to.
pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/archive", get(show))
        .route("/archive/export", post(export::begin))
        .route("/archive/export/{export}/{name}", get(export::file))
}

#[derive(Template)]
#[template(path = "archive.html")]
struct Page {
    chrome: Chrome,
    asked: Asked,
    choices: Choices,
    found: Found,
    refused: Option<String>,
}

/// The same for paper.
#[derive(Template)]
#[template(path = "archive_print.html")]
struct Paper {
    chrome: Chrome,
    found: Found,
    /// How the whole is handled, and who printed it.
    head: String,
    printed: String,
}

/// What was found.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    /// The address of those that are older.
    older: Option<String>,
    /// Not all is read yet.
    reading: Option<String>,
}

impl Found {
    /// Day and minute, in UTC: what stands there until the script puts the browser's own time.
    #[expect(
        clippy::unused_self,
        reason = "templates call what belongs to what they have"
    )]
    fn moment(&self, time: &str) -> String {
        let part = |range| time.get(range).unwrap_or_default();
        format!("{} {}", part(0..10), part(11..16))
    }
}

/// What can be chosen: what is in the address, and its words.
struct Choices {
    offices: Vec<(String, String)>,
    directions: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    precedences: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    which: Vec<(String, String)>,
}

impl Choices {
    fn of(tongue: Tongue, status: &StatusView) -> Self {
        let said = |code: &str, id: &str| (code.to_owned(), tongue.say(id));
        let coded = |field: Field, code: String| {
            let words = tongue.coded(field, &code);
            (code, words)
        };
        let offices = status.counterparts.iter().map(|one| &one.office);
        let categories = Category::ALL.iter().map(ToString::to_string);
        let statuses = Status::ALL.map(|one| one.as_str().to_owned());
        Self {
            offices: offices.map(|one| (one.clone(), one.clone())).collect(),
            directions: vec![
                said("received", "archive-received"),
                said("sent", "archive-sent"),
            ],
            categories: categories
                .map(|code| coded(Field::Category, code))
                .collect(),
            precedences: ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"]
                .map(|code| (code.to_owned(), tongue.precedence(code)))
                .into(),
            statuses: statuses.map(|code| coded(Field::Progress, code)).into(),
            which: vec![
                said("actual", "archive-actual"),
                said("exercise", "archive-exercises"),
            ],
        }
    }
}

/// What the filters find.
async fn show(State(app): State<Arc<App>>, who: SignedIn, Query(asked): Query<Asked>) -> Response {
    let status = match app.desk.status().await {
        Ok(status) => status,
        Err(error) => return problem(who.tongue, &error),
    };
    match found(&app, &who, &asked).await {
        Ok(found) if asked.is_for_paper() => html(&paper(&app, &who, &status, found)),
        Ok(found) => html(&page(&who, &status, asked, Ok(found))),
        // What was typed comes back, with what is wrong with it.
        Err(error) => {
            let shown = html(&page(&who, &status, asked, Err(error)));
            (StatusCode::BAD_REQUEST, shown).into_response()
        }
    }
}

async fn found(app: &App, who: &SignedIn, asked: &Asked) -> Result<Found, DeskError> {
    let view: SearchView = who.desk.search(asked.search()?).await?;
    let reading = (view.read < view.of).then(|| {
        let said = Said::of("archive-reading").with("read", view.read);
        said.with("of", view.of).in_language(who.tongue.0)
    });
    let row = |item| Row::of(who.tongue, item, &app.reviewed);
    Ok(Found {
        rows: view.items.into_iter().map(row).collect(),
        older: view.next.map(|cursor| asked.older(&cursor)),
        reading,
    })
}

fn page(
    who: &SignedIn,
    status: &StatusView,
    asked: Asked,
    found: Result<Found, DeskError>,
) -> Page {
    let (found, refused) = match found {
        Ok(found) => (found, None),
        Err(error) => {
            let said = error.sentences(who.tongue.0).joined();
            (Found::default(), Some(said))
        }
    };
    Page {
        chrome: Chrome::of(who, "archive", status),
        choices: Choices::of(who.tongue, status),
        asked,
        found,
        refused,
    }
}

fn paper(app: &App, who: &SignedIn, status: &StatusView, found: Found) -> Paper {
    let mut marks = Marks::default();
    for row in &found.rows {
        marks.add(&row.item.marks);
    }
    let said = Said::of("archive-handling").with("marks", marks.all().join(" "));
    let by = Said::of("archive-printed").with("office", &status.office);
    let by = by.with("at", app.now()).with("officer", &who.officer);
    Paper {
        chrome: Chrome::of(who, "archive", status),
        head: said.in_language(who.tongue.0),
        printed: by.in_language(who.tongue.0),
        found,
    }
}
