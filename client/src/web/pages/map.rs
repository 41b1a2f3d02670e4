//! The map: crossings, offices and alerts on a plain net of degrees, drawn here, without tiles and without a network. It
//! draws no border. What it shows stands beside it as a list as well. Not: where anything is (`gazetteer`, the alerts).

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};

use super::{
    super::app::{App, SignedIn},
    Chrome, html, problem,
};
use crate::{
    desk::{DeskError, SearchInput, StatusView},
    gazetteer::{Crossing, Gazetteer},
    words::Language,
};
use frame::{Asked, Frame, Line, Spot};
use shown::Shown;

mod frame;
mod shown;

/// Alerts that are drawn at most, the newest.
const ALERTS_MAX: usize = 100;
/// From here on there is room for names.
const NAMES_FROM: usize = 2;

/// What the map answers to.
pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new().route("/map", get(show))
}

#[derive(Template)]
#[template(path = "map.html")]
struct Page {
    chrome: Chrome,
    frame: Frame,
    lines: Vec<Line>,
    crossings: Vec<Named>,
    offices: Vec<Named>,
    alerts: Vec<Shown>,
}

/// A crossing or an office.
struct Named {
    name: String,
    language: &'static str,
    /// This office.
    own: bool,
    /// `None` where it is not on this part of the map, or nobody stated where it is.
    spot: Option<Spot>,
}

impl Page {
    fn has_names(&self) -> bool {
        self.frame.zoom >= NAMES_FROM
    }
}

async fn show(State(app): State<Arc<App>>, who: SignedIn, Query(asked): Query<Asked>) -> Response {
    match gather(&app, &who, &asked).await {
        Ok(page) => html(&page),
        Err(error) => problem(who.tongue, &error),
    }
}

async fn gather(app: &App, who: &SignedIn, asked: &Asked) -> Result<Page, DeskError> {
    let status = app.desk.status().await?;
    let gazetteer = &app.gazetteer;
    let frame = Frame::of(asked);
    let search = SearchInput {
        limit: ALERTS_MAX,
        ..SearchInput::default()
    };
    let now = app.now().to_string();
    let mut alerts: Vec<Shown> = Vec::new();
    for item in who.desk.search(search).await?.items {
        if item.expires_at < now || item.cancelled {
            continue;
        }
        let unopened = item.direction == "received" && item.status == "delivered";
        let view = match (unopened, item.id.parse(), item.sender.parse()) {
            // Its place is part of what it says: that is shown once it is opened.
            (false, Ok(id), Ok(sender)) => who.desk.look(id, Some(sender)).await.ok(),
            _ => None,
        };
        let before = &alerts;
        let shown = Shown::of(who.tongue, (item, view), (&frame, gazetteer), before, app);
        alerts.push(shown);
    }
    Ok(Page {
        chrome: Chrome::of(who, "map", &status),
        lines: frame.lines(),
        crossings: crossings(gazetteer, &frame, who.tongue.0),
        offices: offices(gazetteer, &frame, &status),
        alerts,
        frame,
    })
}

fn crossings(gazetteer: &Gazetteer, frame: &Frame, language: Language) -> Vec<Named> {
    let named = |one: &Crossing| {
        let own = one.names.get(language.tag());
        Named {
            name: own.unwrap_or(&one.name).clone(),
            language: if own.is_some() { language.tag() } else { "en" },
            own: false,
            spot: one.position_e3.and_then(|at| frame.spot(shown::of_e3(at))),
        }
    };
    let all = gazetteer.search(&[]).map(named);
    all.filter(|one| one.spot.is_some()).collect()
}

/// This office and its counterparts, each at the crossing that has its post's name.
fn offices(gazetteer: &Gazetteer, frame: &Frame, status: &StatusView) -> Vec<Named> {
    let counterparts = status.counterparts.iter().map(|one| (&one.office, false));
    let all = std::iter::once((&status.office, true)).chain(counterparts);
    let named = |(office, own): (&String, bool)| {
        let (post, country) = office.split_once('.').unwrap_or((office, ""));
        let mut crossings = gazetteer.search(&[]);
        let at = crossings.find(|one| {
            let here = one
                .countries
                .iter()
                .any(|it| it.eq_ignore_ascii_case(country));
            here && one.position_e3.is_some() && one.id.contains(post)
        });
        Named {
            name: office.clone(),
            language: "",
            own,
            spot: at
                .and_then(|one| one.position_e3)
                .and_then(|at| frame.spot(shown::of_e3(at))),
        }
    };
    all.map(named).collect()
}
