//! The counterparts: link, agreement, what waits, how they are reached; from here they are paired with and the way to
//! them is tested. Not: how pairing goes (`pairing`).

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::State,
    response::Response,
    routing::{get, post},
};

use super::{
    super::app::{App, SignedIn},
    Chrome, html, problem,
};
use crate::{
    desk::{CounterpartView, StatusView},
    pairing::{OfficeView, Own},
};
use code::Code;

mod ceremony;
pub(super) mod code;
mod language;
pub(in crate::web) mod way;

/// What the counterparts' pages answer to.
pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/counterparts", get(show))
        .route("/counterparts/introduce", post(ceremony::introduce))
        .route("/counterparts/take", post(ceremony::take))
        .route("/counterparts/{office}", get(ceremony::show))
        .route("/counterparts/{office}/file", get(ceremony::file))
        .route("/counterparts/{office}/hear", post(ceremony::hear))
        .route("/counterparts/{office}/language", post(language::set))
        .route("/counterparts/{office}/way", get(way::show).post(way::test))
}

#[derive(Template)]
#[template(path = "counterparts.html")]
struct Page {
    chrome: Chrome,
    cards: Vec<Card>,
    own: Option<(Own, Code)>,
    refused: Option<String>,
}

/// One office: with an agreement, or with one under way, or both.
struct Card {
    office: String,
    counterpart: Option<CounterpartView>,
    pairing: OfficeView,
}

/// All of them.
async fn show(State(app): State<Arc<App>>, who: SignedIn) -> Response {
    page(&app, &who, None).await
}

/// The page, with why the last step was not made.
async fn page(app: &App, who: &SignedIn, refused: Option<String>) -> Response {
    let status = match app.desk.status().await {
        Ok(status) => status,
        Err(error) => return problem(who.tongue, &error),
    };
    let (pairings, own, mut trouble) = match &app.pairing {
        Some(pairing) => match (pairing.all(), pairing.own()) {
            (Ok(all), Ok(own)) => (all, Some(own), None),
            (Err(error), _) | (_, Err(error)) => {
                (Vec::new(), None, Some(error.sentences(who.tongue.0)))
            }
        },
        None => (Vec::new(), None, None),
    };
    trouble = refused.or(trouble);
    html(&Page {
        chrome: Chrome::of(who, "counterparts", &status),
        cards: cards(&status, pairings),
        own: own.map(|own| {
            let code = Code::of(&own.digits.replace(' ', ""));
            (own, code)
        }),
        refused: trouble,
    })
}

fn cards(status: &StatusView, pairings: Vec<OfficeView>) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    for one in &status.counterparts {
        cards.push(Card {
            office: one.office.clone(),
            counterpart: Some(one.clone()),
            pairing: OfficeView::default(),
        });
    }
    for pairing in pairings {
        match cards.iter_mut().find(|card| card.office == pairing.office) {
            Some(card) => card.pairing = pairing,
            None => cards.push(Card {
                office: pairing.office.clone(),
                counterpart: None,
                pairing,
            }),
        }
    }
    cards
}
