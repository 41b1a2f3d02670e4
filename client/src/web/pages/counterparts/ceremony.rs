//! Pairing with one office, step by step; each press is one step. Not: what a step is (`pairing`).

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use blo_proto::{OfficeId, introduction, limits};
use serde::Deserialize;

use super::super::{
    super::{
        app::{App, SignedIn},
        multipart::{Bad, Multipart},
    },
    Chrome, html, problem, told,
};
use crate::{
    desk::{CounterpartView, DeskError},
    pairing::{OfficeView, Own, Pairing, PairingError},
};

#[derive(Template)]
#[template(path = "pairing.html")]
struct Page {
    chrome: Chrome,
    own: Own,
    with: OfficeView,
    counterpart: Option<CounterpartView>,
    /// Something of ours can be carried as a file.
    has_file: bool,
    refused: Option<String>,
}

impl Page {
    /// Steps in their order: what it is, and whether it is done.
    fn steps(&self) -> [(&'static str, bool); 4] {
        let stage = self.with.stage;
        let agreed = stage == "nothing" && self.with.serial > 0;
        [
            (
                "pairing-step-ours",
                agreed || !["nothing", "introduced"].contains(&stage),
            ),
            (
                "pairing-step-theirs",
                agreed || !["nothing", "proposed"].contains(&stage),
            ),
            ("pairing-step-compared", agreed || stage == "signed"),
            ("pairing-step-in-force", agreed),
        ]
    }

    fn next(&self) -> String {
        let stage = self.with.stage;
        let id = match stage {
            "nothing" if self.with.serial > 0 => "agreed",
            "to_confirm" => "confirm",
            stage => stage,
        };
        self.chrome.tongue.say(&format!("pairing-next-{id}"))
    }

    fn reach(&self) -> String {
        let post = std::iter::once(self.with.post.as_str());
        let all = post.chain(self.with.telephones.iter().map(String::as_str));
        all.filter(|one| !one.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// To whom this office introduces itself, and how it is reached.
#[derive(Deserialize)]
pub(in crate::web) struct Introduced {
    office: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    telephones: String,
}

/// What an officer heard.
#[derive(Deserialize)]
pub(in crate::web) struct Heard {
    digits: String,
}

/// How it stands with one office.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Path(office): Path<String>,
) -> Response {
    match named(&office) {
        Some(office) => page(&app, &who, &office, None).await,
        None => not_found(&who),
    }
}

/// Introduces this office.
pub(super) async fn introduce(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Form(form): Form<Introduced>,
) -> Response {
    let (Some(pairing), Some(office)) = (&app.pairing, named(form.office.trim())) else {
        let refused = who.tongue.say("pairing-no-office");
        let page = super::page(&app, &who, Some(refused)).await;
        return (StatusCode::BAD_REQUEST, page).into_response();
    };
    let telephones = form.telephones.split([',', ';', '\n']);
    let card = introduction::Card {
        post: form.post.trim().to_owned(),
        telephones: telephones
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect(),
    };
    let made = pairing.introduce(&office, card).await;
    after(&app, &who, &office, made).await
}

/// Takes the file of another office.
pub(super) async fn take(
    State(app): State<Arc<App>>,
    who: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    let file = match kind.and_then(|kind| Multipart::of(kind, body)) {
        Some(mut form) => form.file(limits::INTRODUCTION_BYTES_MAX).await,
        None => Ok(None),
    };
    let taken = match (&app.pairing, file) {
        (Some(pairing), Ok(Some(file))) => pairing.take(file.into()).await,
        (Some(_), Err(Bad::TooLarge)) => Err(PairingError::Size),
        _ => Err(PairingError::NoFile),
    };
    match taken {
        Ok(office) => to(&office),
        Err(error) => {
            let refused = Some(error.sentences(who.tongue.0));
            let page = super::page(&app, &who, refused).await;
            (StatusCode::BAD_REQUEST, page).into_response()
        }
    }
}

/// Compares what was heard, and signs.
pub(super) async fn hear(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Path(office): Path<String>,
    Form(heard): Form<Heard>,
) -> Response {
    let (Some(pairing), Some(office)) = (&app.pairing, named(&office)) else {
        return not_found(&who);
    };
    let compared = pairing.hear(&office, &heard.digits, who.officer.clone());
    let compared = compared.await;
    after(&app, &who, &office, compared).await
}

/// What this office has for the other one, as a file.
pub(super) async fn file(
    State(app): State<Arc<App>>,
    who: SignedIn,
    Path(office): Path<String>,
) -> Response {
    let (Some(pairing), Some(office)) = (&app.pairing, named(&office)) else {
        return not_found(&who);
    };
    match pairing.file_for(&office) {
        Ok(Some(bytes)) => {
            let name = format!("attachment; filename=\"{}-{office}.blo\"", app.desk.own());
            let kind = "application/octet-stream".to_owned();
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => not_found(&who),
        Err(error) => page(&app, &who, &office, Some(error)).await,
    }
}

async fn after(
    app: &App,
    who: &SignedIn,
    office: &OfficeId,
    made: Result<(), PairingError>,
) -> Response {
    match made {
        Ok(()) => to(office),
        Err(error) => {
            let page = page(app, who, office, Some(error)).await;
            (StatusCode::BAD_REQUEST, page).into_response()
        }
    }
}

fn to(office: &OfficeId) -> Response {
    Redirect::to(&format!("/counterparts/{office}")).into_response()
}

fn named(office: &str) -> Option<OfficeId> {
    office.parse().ok()
}

fn not_found(who: &SignedIn) -> Response {
    let tongue = who.tongue;
    told(tongue, StatusCode::NOT_FOUND, tongue.say("page-not-found"))
}

async fn page(
    app: &App,
    who: &SignedIn,
    office: &OfficeId,
    refused: Option<PairingError>,
) -> Response {
    let status = match app.desk.status().await {
        Ok(status) => status,
        Err(error) => return problem(who.tongue, &error),
    };
    let Some(pairing) = &app.pairing else {
        return not_found(who);
    };
    match gathered(pairing, office) {
        Ok((own, with, has_file)) => html(&Page {
            chrome: Chrome::of(who, "pairing", &status),
            own,
            with,
            counterpart: status
                .counterparts
                .iter()
                .find(|one| one.office == office.as_str())
                .cloned(),
            has_file,
            refused: refused.map(|error| error.sentences(who.tongue.0)),
        }),
        Err(error) => {
            let said = error.sentences(who.tongue.0);
            problem(who.tongue, &DeskError::new("storage_failed", said, 74))
        }
    }
}

fn gathered(pairing: &Pairing, office: &OfficeId) -> Result<(Own, OfficeView, bool), PairingError> {
    let has_file = pairing.file_for(office)?.is_some();
    Ok((pairing.own()?, pairing.with(office)?, has_file))
}
