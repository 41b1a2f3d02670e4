//! Writing an alert. What was typed comes back when it is refused. Not: what is allowed in one (`desk`).

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    extract::{Query, RawForm, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use blo_proto::alert::Category;
use serde::Deserialize;

use super::{
    super::{
        app::{App, SignedIn},
        tongue::Tongue,
    },
    Chrome, html, problem,
};
use crate::{
    desk::{AlertInput, CounterpartView, PhraseInput, PlaceInput, TextInput},
    words::{Field, Language, phrases},
};

#[derive(Template)]
#[template(path = "compose.html")]
struct Page {
    chrome: Chrome,
    counterparts: Vec<CounterpartView>,
    categories: Vec<(String, String)>,
    precedences: [(&'static str, String, String); 4],
    draft: Draft,
    /// The phrase that is chosen: its words here and in English, and its slots.
    chosen: Option<Chosen>,
    groups: Vec<(String, Vec<(u32, String)>)>,
    refused: Option<String>,
}

/// A standard phrase to be filled in.
struct Chosen {
    number: u32,
    pattern: String,
    english: Option<String>,
    slots: Vec<Blank>,
}

/// A slot to be filled in.
struct Blank {
    name: &'static str,
    kind: &'static str,
    label: String,
    hint: String,
    value: String,
}

/// Which phrase is chosen.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Choice {
    #[serde(default)]
    phrase: Option<u32>,
}

/// What the form says.
#[derive(Clone, Debug, Default)]
struct Draft {
    /// Drawn when the page was made: pressing twice sends once.
    key: String,
    /// Each counterpart that is ticked.
    to: Vec<String>,
    precedence: String,
    category: String,
    language: String,
    headline: String,
    description: String,
    place: String,
    phrase: Option<u32>,
    slots: BTreeMap<String, String>,
    exercise: bool,
    /// A FLASH is sent only with it.
    confirmed: bool,
}

impl Draft {
    /// Of a form's bytes (`application/x-www-form-urlencoded`); what it does not know it leaves out.
    fn of(form: &[u8]) -> Self {
        let mut draft = Self::default();
        for (name, value) in form_urlencoded::parse(form) {
            let value = value.into_owned();
            match name.as_ref() {
                "key" => draft.key = value,
                "to" => draft.to.push(value),
                "precedence" => draft.precedence = value,
                "category" => draft.category = value,
                "language" => draft.language = value,
                "headline" => draft.headline = value,
                "description" => draft.description = value,
                "place" => draft.place = value,
                "phrase" => draft.phrase = value.parse().ok(),
                "exercise" => draft.exercise = true,
                "confirmed" => draft.confirmed = true,
                other => {
                    if let Some(slot) = other.strip_prefix("slot-") {
                        draft.slots.insert(slot.to_owned(), value);
                    }
                }
            }
        }
        draft
    }

    fn is_precedence(&self, code: &str) -> bool {
        self.precedence == code
    }

    fn is_category(&self, code: &str) -> bool {
        self.category == code
    }
}

impl Page {
    fn languages(&self) -> [Language; 6] {
        Language::ALL
    }
}

/// An empty one.
pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Query(choice): Query<Choice>,
    who: SignedIn,
) -> Response {
    let draft = Draft {
        phrase: choice.phrase,
        key: hex::encode(crate::keys::random::<16>()),
        precedence: "ROUTINE".to_owned(),
        language: who.tongue.tag().to_owned(),
        ..Draft::default()
    };
    page(&app, &who, draft, None).await
}

/// Sends it: it is on disk when the next page shows.
pub(in crate::web) async fn send(
    State(app): State<Arc<App>>,
    who: SignedIn,
    RawForm(form): RawForm,
) -> Response {
    let (tongue, draft) = (who.tongue, Draft::of(&form));
    if draft.precedence == "FLASH" && !draft.confirmed {
        let ask = tongue.with("page-flash-confirm-first", "precedence", "FLASH");
        let page = page(&app, &who, draft, Some(ask)).await;
        return (StatusCode::BAD_REQUEST, page).into_response();
    }
    match app.desk.send(input(&who, &draft)).await {
        Ok(sent) => match app.desk.status().await {
            Ok(status) => {
                Redirect::to(&format!("/alert/{}/{}", status.office, sent.id)).into_response()
            }
            Err(error) => problem(tongue, &error),
        },
        Err(error) => {
            let page = page(&app, &who, draft, Some(error.sentences(tongue.0).joined())).await;
            (StatusCode::BAD_REQUEST, page).into_response()
        }
    }
}

fn input(who: &SignedIn, draft: &Draft) -> AlertInput {
    let place = PlaceInput {
        description: draft.place.clone(),
        ..PlaceInput::default()
    };
    AlertInput {
        to: draft.to.clone(),
        precedence: draft.precedence.clone(),
        status: if draft.exercise { "exercise" } else { "actual" }.to_owned(),
        category: draft.category.clone(),
        texts: texts(draft),
        phrases: draft
            .phrase
            .map(|number| phrase(number, draft))
            .into_iter()
            .collect(),
        officer: who.officer.clone(),
        place: (!draft.place.is_empty()).then_some(place),
        reference: Some(format!("page-{}", draft.key)),
        ..AlertInput::default()
    }
}

/// None where nothing was written: a phrase says enough.
fn texts(draft: &Draft) -> Vec<TextInput> {
    let empty = draft.headline.trim().is_empty() && draft.description.trim().is_empty();
    let text = TextInput {
        language: draft.language.clone(),
        headline: draft.headline.clone(),
        description: draft.description.clone(),
        original: true,
        ..TextInput::default()
    };
    if empty { Vec::new() } else { vec![text] }
}

fn phrase(number: u32, draft: &Draft) -> PhraseInput {
    PhraseInput {
        number,
        slots: draft.slots.clone(),
    }
}

/// The phrase that is chosen, as this version knows it.
fn chosen(tongue: Tongue, draft: &Draft) -> Option<Chosen> {
    let entry = phrases::entry(draft.phrase?)?;
    let blank = |slot: &phrases::SlotOf| Blank {
        name: slot.name,
        kind: slot.kind.name(),
        label: tongue.say(&format!("page-slot-{}", slot.kind.name())),
        hint: tongue.hint(slot.kind.name()),
        value: draft.slots.get(slot.name).cloned().unwrap_or_default(),
    };
    let english = phrases::pattern(Language::English, entry.number);
    Some(Chosen {
        number: entry.number,
        pattern: phrases::pattern(tongue.0, entry.number)?,
        english: english.filter(|_| tongue.0 != Language::English),
        slots: entry.slots.iter().map(blank).collect(),
    })
}

/// Every phrase by its group, in the reader's language.
fn groups(tongue: Tongue) -> Vec<(String, Vec<(u32, String)>)> {
    let of = |group: phrases::Group| {
        let entries = phrases::all().filter(|entry| entry.group == group);
        let words = entries
            .filter_map(|entry| Some((entry.number, phrases::pattern(tongue.0, entry.number)?)));
        (
            tongue.say(&format!("page-group-{}", group.name())),
            words.collect(),
        )
    };
    phrases::Group::ALL.map(of).into()
}

async fn page(app: &App, who: &SignedIn, draft: Draft, refused: Option<String>) -> Response {
    let tongue = who.tongue;
    let status = match app.desk.status().await {
        Ok(status) => status,
        Err(error) => return problem(tongue, &error),
    };
    let word = |code: String| (code.clone(), tongue.coded(Field::Category, &code));
    let precedence = |code: &'static str| {
        let means = format!("page-precedence-{}", code.to_ascii_lowercase());
        (code, tongue.precedence(code), tongue.say(&means))
    };
    html(&Page {
        chrome: Chrome::of(who, "compose", &status),
        counterparts: status.counterparts,
        categories: Category::ALL
            .iter()
            .map(ToString::to_string)
            .map(word)
            .collect(),
        precedences: ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"].map(precedence),
        chosen: chosen(tongue, &draft),
        groups: groups(tongue),
        draft,
        refused,
    })
}
