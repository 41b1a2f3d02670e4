//! Drafts at the page: kept as an officer types, listed, opened again, thrown away. Not: how they lie on disk (`drafts`).

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, RawForm, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        super::{
            app::{App, SignedIn},
            tongue::Tongue,
        },
        problem,
    },
    entity, files,
    form::Form,
    page, phrase, reading,
};
use crate::{
    desk::DeskError,
    drafts::{DraftKey, Kept, Write},
    words::Said,
};

/// Characters of a draft's first words.
const WORDS_CHARS: usize = 60;

/// A draft in the list.
pub(super) struct Row {
    pub(super) key: String,
    pub(super) at: String,
    /// Its first words; empty where it has none.
    pub(super) words: String,
    /// The language that they are in.
    pub(super) language: String,
    /// What it has where it has no words: whom and what it is about, its files, whom it is for.
    pub(super) things: String,
}

/// What the script is told of a draft that it wanted kept.
#[derive(Serialize)]
struct Told {
    /// Its name from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// When it was kept: what the page knows of from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Why it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<String>,
}

/// The drafts of an officer.
pub(super) async fn list(app: &App, who: &SignedIn) -> Result<Vec<Row>, DeskError> {
    let row = |view: crate::desk::DraftView| {
        let form = Form::kept(view.draft.fields);
        let (words, language) = first_words(&form, who, app);
        Row {
            things: things(&form, view.draft.files.len(), who.tongue),
            key: view.key.to_string(),
            at: view.kept_at.to_string(),
            words,
            language,
        }
    };
    let all = app.desk.drafts(&who.officer).await?;
    Ok(all.into_iter().map(row).collect())
}

/// What one finds a draft again by: what was typed, else its phrase.
fn first_words(form: &Form, who: &SignedIn, app: &App) -> (String, String) {
    let typed = ["headline", "description", "place"];
    let typed = typed.map(|name| form.trimmed(name));
    let typed = typed.into_iter().find(|words| !words.is_empty());
    let (words, language) = match (typed, reading::phrase(form)) {
        (Some(words), _) => (words, form.trimmed("language")),
        (None, Some(chosen)) => {
            let now = app.now();
            let rendered = phrase::rendered(&chosen, who.tongue.0, (&app.reviewed, now));
            (rendered.text, who.tongue.tag().to_owned())
        }
        (None, None) => (String::new(), String::new()),
    };
    (words.chars().take(WORDS_CHARS).collect(), language)
}

/// What one finds a draft again by that says nothing in words.
fn things(form: &Form, files: usize, tongue: Tongue) -> String {
    let mut things = entity::kinds(form, tongue);
    if files > 0 {
        things.push(tongue.count("archive-with-files", files));
    }
    if !things.is_empty() {
        things.extend(form.all("to").iter().map(|office| format!("→ {office}")));
    }
    things.join(" · ")
}

/// Keeps a form as a draft, for the script.
pub(super) async fn keep(
    State(app): State<Arc<App>>,
    who: SignedIn,
    RawForm(form): RawForm,
) -> Response {
    match put(&app, &who, &Form::of(&form)).await {
        Ok(kept) => {
            let key = match kept {
                Kept::As(key) => Some(key),
                Kept::Overtaken => None,
            };
            let at = key.and_then(|key| app.desk.draft_kept_at(&who.officer, key));
            let told = Told {
                key: key.map(|key| key.to_string()),
                at: at.map(|at| at.to_string()),
                said: None,
            };
            Json(told).into_response()
        }
        Err(error) => {
            let said = Some(error.sentences(who.tongue.0).joined());
            let (key, at) = (None, None);
            let told = Json(Told { key, at, said });
            (StatusCode::UNPROCESSABLE_ENTITY, told).into_response()
        }
    }
}

/// When a form's draft was kept; empty where there is none.
pub(super) fn kept_at(app: &App, who: &SignedIn, form: &Form) -> String {
    let key = key_of(form).ok();
    let at = key.and_then(|key| app.desk.draft_kept_at(&who.officer, key));
    at.map(|at| at.to_string()).unwrap_or_default()
}

/// Which draft is asked about.
#[derive(Deserialize)]
pub(super) struct Asked {
    draft: String,
}

/// When a draft was kept, for the script.
pub(super) async fn when(
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
    who: SignedIn,
) -> Response {
    let mut form = Form::default();
    form.set("key", asked.draft);
    let at = kept_at(&app, &who, &form);
    Json(serde_json::json!({ "at": at })).into_response()
}

/// Keeps a form as a draft.
pub(super) async fn put(app: &App, who: &SignedIn, form: &Form) -> Result<Kept, DeskError> {
    must_be_theirs(form, who)?;
    let key = key_of(form)?;
    app.desk
        .keep_draft((&who.officer, key), form.to_keep(), write_of(form))
        .await
}

fn write_of(form: &Form) -> Write {
    Write {
        sheet: form.one("sheet").to_owned(),
        turn: form.one("turn").parse().unwrap_or_default(),
        begun: form.one("begun").parse().ok(),
    }
}

/// what is sent ends its draft. Where another window wrote words there that this page does not know, as without the
/// script, which keeps what it sends first, the page's form becomes a draft of its own, and the other one stays.
pub(super) async fn part(app: &App, who: &SignedIn, form: &mut Form) -> Result<(), DeskError> {
    let key = key_of(form)?;
    let own = app.desk.own_draft(&who.officer, key, &write_of(form));
    if own == key {
        return Ok(());
    }
    form.set("turn", u64::MAX.to_string());
    put(app, who, form).await?;
    go_on_as(app, who, form, own);
    Ok(())
}

/// The name of a form's draft was that of an alert that was sent with other words: it goes on as a draft of its own, and
/// sent again it is a new alert.
pub(super) async fn begin_anew(app: &App, who: &SignedIn, form: &mut Form) {
    let Ok(sent) = key_of(form) else {
        return;
    };
    // The same for a form that is sent twice.
    let fresh = sent.of_page(form.one("sheet"));
    form.set("key", fresh.to_string());
    form.take_out("begun");
    form.set("turn", u64::MAX.to_string());
    match put(app, who, form).await {
        Ok(Kept::As(key)) => go_on_as(app, who, form, key),
        Ok(Kept::Overtaken) => {}
        // What was typed stands in the form that comes back.
        Err(error) => tracing::warn!(%error, "what was not sent is not kept as a draft either"),
    }
}

fn go_on_as(app: &App, who: &SignedIn, form: &mut Form, key: DraftKey) {
    form.set("key", key.to_string());
    let at = kept_at(app, who, form);
    form.set("begun", at);
}

/// The name of a form's draft.
pub(super) fn key_of(form: &Form) -> Result<DraftKey, DeskError> {
    let key = form.one("key").parse();
    key.map_err(|_| DeskError::say(DeskError::NOT_FOUND, 66, Said::of("drafts-none")))
}

/// A page that another officer left open writes nothing in the name of who is signed in now.
pub(super) fn must_be_theirs(form: &Form, who: &SignedIn) -> Result<(), DeskError> {
    if form.one("officer") == who.officer {
        return Ok(());
    }
    let said = Said::of("drafts-other-officer");
    Err(DeskError::say("other_officer", 77, said))
}

/// Throws a draft away.
pub(super) async fn discard(
    State(app): State<Arc<App>>,
    who: SignedIn,
    RawForm(form): RawForm,
) -> Response {
    let form = Form::of(&form);
    let ended = match key_of(&form) {
        Ok(key) => {
            let sheet = form.one("sheet");
            app.desk.discard_draft(&who.officer, key, sheet).await
        }
        Err(error) => Err(error),
    };
    match ended {
        Ok(()) => Redirect::to("/compose").into_response(),
        Err(error) => problem(who.tongue, &error),
    }
}

/// A press within the form that does not send: what was typed is kept as a draft, which the next page shows.
pub(super) async fn change(
    State(app): State<Arc<App>>,
    who: SignedIn,
    RawForm(form): RawForm,
) -> Response {
    let mut form = Form::of(&form);
    let press = form.one("do").to_owned();
    phrase::pressed(&mut form, &press);
    let seen = entity::pressed(&mut form, &press).unwrap_or_default();
    // Later than whatever the script still has on its way from this page.
    form.set("turn", u64::MAX.to_string());
    let kept = match put(&app, &who, &form).await {
        Ok(Kept::As(key)) => {
            let off = files::pressed(&app, (&who, key), &press).await;
            off.map(|()| Kept::As(key))
        }
        kept => kept,
    };
    match kept {
        Ok(Kept::As(key)) => Redirect::to(&format!("/compose?draft={key}{seen}")).into_response(),
        Ok(Kept::Overtaken) => Redirect::to("/compose").into_response(),
        Err(error) => {
            let why = error.sentences(who.tongue.0).joined();
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                page::show(&app, &who, form, Some(why)).await,
            )
                .into_response()
        }
    }
}
