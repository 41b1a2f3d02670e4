//! Writing an alert. What was typed is kept as it is typed, and comes back when it is refused. Not: what is allowed in an
//! alert (`desk`).
//!
//! ```text
//!  form ──typed──► drafts: kept at the gateway ──reload, crash, power cut──► form
//!       ──sent───► reading: AlertInput ──► desk ──► the draft ends
//! ```

use std::sync::Arc;

use axum::{
    Router,
    extract::{Query, RawForm, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use blo_proto::Code;
use serde::Deserialize;

use super::{
    super::app::{App, SignedIn},
    problem,
};
use crate::{
    desk::{DeskError, Sent},
    drafts::DraftKey,
    words::Said,
};
use about::Kind;
use form::Form;

mod about;
mod drafts;
mod entity;
mod files;
mod form;
mod more;
mod page;
mod phrase;
mod preview;
pub(in crate::web::pages) mod quick;
mod reading;

/// What is at these addresses.
pub(in crate::web) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/compose", get(show).post(send))
        .route("/compose/draft", get(drafts::when).post(drafts::keep))
        .route("/compose/change", post(drafts::change))
        .route("/compose/discard", post(drafts::discard))
        .route("/compose/files", post(files::add))
        .route("/compose/preview", post(preview::show))
}

/// What the form begins with.
#[derive(Default, Deserialize)]
struct Begun {
    /// A draft.
    #[serde(default)]
    draft: Option<String>,
    /// A standard phrase.
    #[serde(default)]
    phrase: Option<u32>,
    /// A counterpart.
    #[serde(default)]
    to: Option<String>,
    /// What it updates, as `SENDER/ID`.
    #[serde(default)]
    update: Option<String>,
    /// What it answers, as `SENDER/ID`.
    #[serde(default)]
    answer: Option<String>,
}

impl Begun {
    fn about(&self) -> Option<(Kind, &str)> {
        let update = self.update.as_deref().map(|named| (Kind::Update, named));
        update.or(self.answer.as_deref().map(|named| (Kind::Answer, named)))
    }
}

/// An empty form with the drafts that there are, one of them, or one about another alert.
async fn show(State(app): State<Arc<App>>, Query(begun): Query<Begun>, who: SignedIn) -> Response {
    match begin(&app, &who, &begun).await {
        Ok(Ok(form)) => page::show(&app, &who, form, None).await,
        Ok(Err(first)) => first.into_response(),
        Err(error) if error.code == DeskError::NOT_FOUND => {
            // It was sent or thrown away in another window: what to do next stands on an empty form.
            let why = error.sentences(who.tongue.0).joined();
            page::show(&app, &who, empty(&who), Some(why)).await
        }
        Err(error) => problem(who.tongue, &error),
    }
}

/// The form, or where the officer goes first.
async fn begin(
    app: &App,
    who: &SignedIn,
    begun: &Begun,
) -> Result<Result<Form, Redirect>, DeskError> {
    let mut form = match &begun.draft {
        Some(key) => draft(app, who, key).await?,
        None => empty(who),
    };
    if let Some((kind, named)) = begun.about() {
        form.take_out("listed");
        if about::begin(who, (kind, named), &mut form).await?.is_none() {
            return Ok(Err(Redirect::to(&format!("/alert/{named}"))));
        }
    }
    if let Some(to) = &begun.to {
        form.set("to", to.as_str());
    }
    if let Some(number) = begun.phrase {
        form.take_out("listed");
        phrase::choose(&mut form, number);
    }
    Ok(Ok(form))
}

async fn draft(app: &App, who: &SignedIn, key: &str) -> Result<Form, DeskError> {
    let mut named = Form::default();
    named.set("key", key);
    let key = drafts::key_of(&named)?;
    let draft = app.desk.draft(&who.officer, key).await?;
    let mut form = Form::kept(draft.fields);
    form.set("key", key.to_string());
    Ok(form)
}

fn empty(who: &SignedIn) -> Form {
    let mut form = Form::default();
    for (name, value) in [
        ("key", DraftKey::draw().to_string().as_str()),
        ("precedence", "ROUTINE"),
        ("language", who.tongue.tag()),
        ("listed", "true"),
    ] {
        form.set(name, value);
    }
    form
}

/// Sends it: it is on disk when the next page shows.
async fn send(State(app): State<Arc<App>>, who: SignedIn, RawForm(form): RawForm) -> Response {
    let (tongue, mut form) = (who.tongue, Form::of(&form));
    if form.one("precedence") == "FLASH" && !form.has("confirmed") {
        let ask = tongue.with("page-flash-confirm-first", "precedence", "FLASH");
        let page = page::confirm(&app, &who, form, ask).await;
        return (StatusCode::BAD_REQUEST, page).into_response();
    }
    let sent = match sent(&app, &who, &mut form).await {
        Ok(sent) => app.desk.status().await.map(|status| (sent, status)),
        Err(error) => {
            if error.code == DeskError::REF_CONFLICT {
                drafts::begin_anew(&app, &who, &mut form).await;
            }
            let page = page::refuse(&app, &who, form, &error).await;
            return (StatusCode::BAD_REQUEST, page).into_response();
        }
    };
    match sent {
        Ok((sent, status)) => {
            Redirect::to(&format!("/alert/{}/{}", status.office, sent.id)).into_response()
        }
        Err(error) => problem(tongue, &error),
    }
}

/// The draft ends after its alert is on disk: between the two a crash leaves both, and sending again is a repeat.
async fn sent(app: &App, who: &SignedIn, form: &mut Form) -> Result<Sent, DeskError> {
    drafts::must_be_theirs(form, who)?;
    about::must_see(who, form).await?;
    drafts::part(app, who, form).await?;
    let key = drafts::key_of(form)?;
    if form.has("file") {
        let said = Said::of("write-file-not-added");
        return Err(DeskError::say(Code::BadContent.as_str(), 65, said));
    }
    entity::fits(form, app.now())?;
    let alert = crate::desk::AlertInput {
        attachments: files::handles(app, who, key).await?,
        ..reading::alert(form, (&who.officer, key), app.now())
    };
    let sent = app.desk.send(alert).await.map_err(sent_already)?;
    let ended = app.desk.end_draft(&who.officer, key, form.one("sheet"));
    if let Err(error) = ended.await {
        tracing::warn!(%error, "the draft of an alert that was sent stays");
    }
    Ok(sent)
}

/// A draft is one alert: what was sent under its name with other words is said in an officer's words.
fn sent_already(error: DeskError) -> DeskError {
    if error.code == DeskError::REF_CONFLICT {
        return DeskError::say(&error.code, error.exit_code, Said::of("write-sent-already"));
    }
    error
}
