//! What an alert says, as plain data. Not: how far it is.

use blo_proto::{OfficeId, Timestamp, alert::Alert};

use crate::desk::{
    doubt, entity,
    input::{HandlingInput, PlaceInput, ReferenceInput, TextInput},
    view::View,
};

/// What it says.
pub(super) fn of(alert: &Alert, offices: &[OfficeId]) -> View {
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let text = |text: &blo_proto::alert::Text| TextInput {
        language: text.language.clone(),
        headline: text.headline.clone(),
        description: text.description.clone(),
        instruction: text.instruction.clone(),
        original: text.original,
        machine: text.machine,
        contact: text.contact.clone(),
    };
    let place = |place: &blo_proto::alert::Place| PlaceInput {
        description: place.description.clone(),
        crossing: place.crossing.clone(),
        point_e7: place.point,
        direction: place.direction.to_string(),
    };
    let reference = |reference: &blo_proto::alert::Reference| ReferenceInput {
        sender: reference.sender.to_string(),
        id: reference.id.to_string(),
    };
    let texts: Vec<TextInput> = alert.texts.iter().map(text).collect();
    let view = View {
        doubts: doubt::of(alert, offices),
        unicode: texts.iter().filter_map(TextInput::in_unicode).collect(),
        texts,
        officer: alert.officer.clone(),
        effective_at: time(alert.effective_at),
        onset_at: time(alert.onset_at),
        place: alert.place.as_ref().map(place),
        handling: HandlingInput {
            tlp: alert.handling.tlp.to_string(),
            code: alert.handling.code.to_string(),
            note: alert.handling.note.clone(),
        },
        references: alert.references.iter().map(reference).collect(),
        incident: alert.incident.clone(),
        urgency: alert.urgency.to_string(),
        severity: alert.severity.to_string(),
        certainty: alert.certainty.to_string(),
        respond_by: time(alert.respond_by),
        ..View::default()
    };
    entity::shown(alert, view)
}
