//! The form as it is shown: what was typed, and all that can be chosen.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use blo_proto::{alert::Category, limits};

use super::{
    super::{
        super::{
            app::{App, SignedIn},
            tongue::Tongue,
        },
        Chrome, html, problem,
    },
    about::{self, About},
    drafts::{self, Row},
    entity::{self, Card, Input, Joined, Line, Links},
    files,
    form::Form,
    more::{self, More},
    phrase::{self, Chosen, Group},
    preview::{self, Reading},
};
use crate::{
    desk::DeskError,
    words::{Field, Language},
};

#[derive(Template)]
#[template(path = "compose.html")]
struct Page {
    chrome: Chrome,
    form: Form,
    /// Names this page among those of the draft.
    sheet: String,
    /// Each counterpart, and whether the alert is for it.
    counterparts: Vec<(String, bool)>,
    categories: Vec<(String, String)>,
    precedences: [(&'static str, String, String); 4],
    /// The phrase that is chosen: its words here and in English, and its slots.
    chosen: Option<Chosen>,
    groups: Vec<Group>,
    refused: Option<String>,
    /// What leads from there to the field that is wrong.
    wrong: Option<Line>,
    /// Each entity that it is about.
    cards: Vec<Card>,
    /// Each kind of entity, with the press that adds one.
    kinds: Vec<(String, String)>,
    /// How they hang together.
    links: Links,
    /// The same as far as it is whole, in words.
    joined: Vec<Joined>,
    /// What is doubtful so far.
    doubts: Vec<Line>,
    /// Other drafts of the officer; on a page of one draft none.
    drafts: Vec<Row>,
    damaged: usize,
    /// It wants nothing but a FLASH's confirmation.
    confirm: bool,
    /// What it updates or answers.
    about: Option<About>,
    /// How each counterpart that is chosen reads it.
    preview: Vec<Reading>,
    more: More,
    files: Vec<files::Row>,
    tongue: Tongue,
    /// When the draft that is shown was kept; empty where there is none yet.
    kept_at: String,
    /// When what the form began with was kept.
    begun: String,
}

impl Page {
    fn languages(&self) -> [Language; 6] {
        Language::ALL
    }

    fn answers(&self) -> bool {
        self.about.as_ref().is_some_and(|about| about.answers)
    }

    #[expect(
        clippy::unused_self,
        reason = "templates call what belongs to what they have"
    )]
    const fn most_bytes(&self) -> usize {
        limits::BLOB_BYTES_MAX
    }

    fn too_large(&self) -> String {
        self.tongue
            .with("write-file-too-large", "most", files::most())
    }

    fn damaged_words(&self) -> String {
        self.chrome
            .tongue
            .with("drafts-damaged", "number", self.damaged)
    }
}

/// Shows a form, and why it was refused.
pub(super) async fn show(
    app: &App,
    who: &SignedIn,
    form: Form,
    refused: Option<String>,
) -> Response {
    match gather(app, who, form, (refused, None)).await {
        Ok(page) => html(&page),
        Err(error) => problem(who.tongue, &error),
    }
}

/// Shows a form that the desk refused: what is wrong with an entity stands at its field, too.
pub(super) async fn refuse(app: &App, who: &SignedIn, form: Form, error: &DeskError) -> Response {
    let wrong = entity::wrong((&form, who.tongue), error, app.now());
    let why = match &wrong {
        Some(line) => line.words.clone(),
        None => error.sentences(who.tongue.0).joined(),
    };
    match gather(app, who, form, (Some(why), wrong)).await {
        Ok(page) => html(&page),
        Err(error) => problem(who.tongue, &error),
    }
}

/// Shows a form that wants nothing but one confirmation.
pub(super) async fn confirm(app: &App, who: &SignedIn, form: Form, ask: String) -> Response {
    match gather(app, who, form, (Some(ask), None)).await {
        Ok(page) => html(&Page {
            confirm: true,
            ..page
        }),
        Err(error) => problem(who.tongue, &error),
    }
}

async fn gather(
    app: &App,
    who: &SignedIn,
    mut form: Form,
    (refused, wrong): (Option<String>, Option<Line>),
) -> Result<Page, DeskError> {
    let tongue = who.tongue;
    let status = app.desk.status().await?;
    let word = |code: String| (code.clone(), tongue.coded(Field::Category, &code));
    let precedence = |code: &'static str| {
        let means = format!("page-precedence-{}", code.to_ascii_lowercase());
        (code, tongue.precedence(code), tongue.say(&means))
    };
    let offices = status.counterparts.iter().map(|one| one.office.clone());
    let offices: BTreeSet<String> = offices.chain(form.all("to")).collect();
    if let Some(only) = offices.first().filter(|_| offices.len() == 1) {
        form.set("to", only.as_str());
    }
    let counterparts = offices.into_iter().map(|office| {
        let chosen = form.says("to", &office);
        (office, chosen)
    });
    let counterparts = counterparts.collect();
    let others = match form.has("listed") {
        true => drafts::list(app, who).await?,
        false => Vec::new(),
    };
    let about = about::shown(app, who, &form).await?;
    let doubts = preview::doubts(app, tongue, &form);
    let field = wrong.as_ref().map_or("", |line| line.field.as_str());
    let (cards, kinds) = entity::cards((&form, tongue), field, &doubts);
    let kept_at = drafts::kept_at(app, who, &form);
    let links = entity::links((&form, tongue), field, app.now());
    Ok(Page {
        chrome: Chrome::of(who, "compose", &status),
        sheet: hex::encode(crate::keys::random::<8>()),
        counterparts,
        categories: Category::ALL
            .iter()
            .map(ToString::to_string)
            .map(word)
            .collect(),
        precedences: ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"].map(precedence),
        chosen: phrase::chosen(tongue, &form),
        groups: phrase::groups(tongue, about.as_ref().is_some_and(|about| about.answers)),
        about,
        confirm: false,
        preview: preview::of(app, tongue, &form),
        more: more::shown(tongue, &form),
        files: files::list(app, who, &form).await,
        tongue,
        refused,
        wrong,
        cards,
        kinds,
        links,
        joined: entity::joined((&form, tongue), app.now()),
        doubts,
        drafts: others,
        damaged: app.desk.damaged_drafts(),
        begun: begun(&form, &kept_at),
        kept_at,
        form,
    })
}

/// A form that comes back knows of no words that another window wrote meanwhile.
fn begun(form: &Form, kept_at: &str) -> String {
    match form.one("begun") {
        "" => kept_at.to_owned(),
        begun => begun.to_owned(),
    }
}
