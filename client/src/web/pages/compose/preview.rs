//! What the other side reads, as far as it is written: a phrase in each counterpart's language, as a machine translated it;
//! and what is doubtful about it.
//! Not: a translation of what was typed, which nobody makes here.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{RawForm, State},
    response::Response,
};
use blo_proto::OfficeId;

use super::{
    super::{
        super::{
            app::{App, SignedIn},
            tongue::Tongue,
        },
        html,
    },
    entity::{self, Joined, Line},
    form::Form,
    phrase, reading,
};
use crate::words::{Language, phrases::Standing};

/// What changes as one types.
#[derive(Template)]
#[template(path = "compose_preview.html")]
struct Fragment {
    tongue: Tongue,
    preview: Vec<Reading>,
    doubts: Vec<Line>,
    joined: Vec<Joined>,
}

/// How one language has it.
pub(super) struct Reading {
    /// Who reads it so.
    pub(super) offices: String,
    pub(super) language: Language,
    pub(super) number: u32,
    pub(super) text: String,
    /// Who vouches for it; empty for the catalogue's own wording.
    pub(super) standing: String,
    /// What stands beside it there, and its language.
    pub(super) original: Option<(Language, String)>,
}

/// The preview of a form, for the script.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    who: SignedIn,
    RawForm(form): RawForm,
) -> Response {
    let form = Form::of(&form);
    html(&Fragment {
        tongue: who.tongue,
        preview: of(&app, who.tongue, &form),
        doubts: doubts(&app, who.tongue, &form),
        joined: entity::joined((&form, who.tongue), app.now()),
    })
}

/// What is doubtful so far. It is sent all the same: officers report what they saw.
pub(super) fn doubts(app: &App, tongue: Tongue, form: &Form) -> Vec<Line> {
    let now = app.now();
    let doubts = app.desk.doubts(&reading::said(form, now));
    entity::lines((form, tongue), &doubts, now)
}

/// How each chosen counterpart reads the phrase of a form: one reading a language.
pub(super) fn of(app: &App, tongue: Tongue, form: &Form) -> Vec<Reading> {
    let Some(chosen) = reading::phrase(form) else {
        return Vec::new();
    };
    let known = (&app.reviewed, app.now());
    let written = Language::of(form.one("language")).unwrap_or_default();
    let mut all: Vec<Reading> = Vec::new();
    for office in form.all("to") {
        let language = language_of(app, &office);
        if let Some(same) = all.iter_mut().find(|one| one.language == language) {
            same.offices.push_str(", ");
            same.offices.push_str(&office);
            continue;
        }
        let rendered = phrase::rendered(&chosen, language, known);
        let original = || (written, phrase::rendered(&chosen, written, known).text);
        all.push(Reading {
            offices: office,
            language,
            number: chosen.number,
            standing: super::super::row::standing(tongue, &rendered.standing),
            original: (written != language && rendered.standing != Standing::Unknown)
                .then(original),
            text: rendered.text,
        });
    }
    all
}

/// As it is said of the office here, else as its country writes, else English.
fn language_of(app: &App, office: &str) -> Language {
    let Ok(office) = office.parse::<OfficeId>() else {
        return Language::default();
    };
    match &app.pairing {
        Some(pairing) => pairing.language(&office),
        None => Language::of_country(office.country()).unwrap_or_default(),
    }
}
