//! A form → an alert to be sent. Not: what is allowed in one (`desk`).

use blo_proto::Timestamp;

use super::{about, entity, form::Form, more};
use crate::{
    desk::{AlertInput, PhraseInput, PlaceInput, TextInput},
    drafts::DraftKey,
};

/// The alert that a form says, by an officer, under the draft's name: a repeat is the same alert.
pub(super) fn alert(form: &Form, (officer, key): (&str, DraftKey), now: Timestamp) -> AlertInput {
    let place = PlaceInput {
        description: form.trimmed("place"),
        ..PlaceInput::default()
    };
    let status = if form.has("exercise") {
        "exercise"
    } else {
        "actual"
    };
    let alert = AlertInput {
        to: form.all("to"),
        precedence: form.trimmed("precedence"),
        status: status.to_owned(),
        category: form.trimmed("category"),
        texts: texts(form),
        phrases: phrase(form).into_iter().collect(),
        officer: officer.to_owned(),
        place: (!place.description.is_empty()).then_some(place),
        reference: Some(format!("page-{key}")),
        ..AlertInput::default()
    };
    about::put(form, entity::fill(form, more::put(form, alert, now), now))
}

/// What a form says in words and of entities, whole or not.
pub(super) fn said(form: &Form, now: Timestamp) -> AlertInput {
    let alert = AlertInput {
        texts: texts(form),
        ..AlertInput::default()
    };
    entity::fill(form, alert, now)
}

/// None where nothing was written: a phrase says enough.
fn texts(form: &Form) -> Vec<TextInput> {
    let text = TextInput {
        language: form.trimmed("language"),
        headline: form.one("headline").to_owned(),
        description: form.one("description").to_owned(),
        original: true,
        ..TextInput::default()
    };
    let empty = text.headline.trim().is_empty() && text.description.trim().is_empty();
    if empty { Vec::new() } else { vec![text] }
}

/// The phrase that is chosen, with what was put into its slots.
pub(super) fn phrase(form: &Form) -> Option<PhraseInput> {
    let typed = PhraseInput {
        number: form.one("phrase").parse().ok()?,
        slots: form.under("slot-"),
    };
    Some(PhraseInput {
        slots: super::phrase::own_slots(&typed),
        ..typed
    })
}
