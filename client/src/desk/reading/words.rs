//! What an alert says, as plain data. Not: how far it is.

use blo_proto::{OfficeId, Timestamp, alert::Alert};

use crate::desk::{
    doubt, entity,
    handled::ConsentPart,
    input::{DeclineInput, DelayInput, HandlingInput, PlaceInput, ReferenceInput, TextInput},
    view::View,
};

/// A coded field's word where something was stated.
fn said(is_stated: bool, value: &dyn std::fmt::Display) -> String {
    if is_stated {
        value.to_string()
    } else {
        String::new()
    }
}

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
    let consent = |consent: &blo_proto::alert::Consent| ConsentPart {
        uses: consent.uses.iter().map(ToString::to_string).collect(),
        offices: consent.offices.iter().map(ToString::to_string).collect(),
        conditions: consent.conditions.clone(),
        until: time(consent.until),
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
        handling: handling(&alert.handling),
        references: alert.references.iter().map(reference).collect(),
        incident: alert.incident.clone(),
        urgency: alert.urgency.to_string(),
        severity: alert.severity.to_string(),
        certainty: alert.certainty.to_string(),
        respond_by: time(alert.respond_by),
        delay: alert.delay.as_ref().map(|delay| DelayInput {
            reason: delay.reason.to_string(),
            note: delay.note.clone(),
            until: time(delay.until),
        }),
        decline: alert.decline.as_ref().map(|decline| DeclineInput {
            reason: decline.reason.to_string(),
            note: decline.note.clone(),
        }),
        consent: alert.consent.as_ref().map(consent),
        ..View::default()
    };
    entity::shown(alert, view)
}

/// How it may be handled.
fn handling(handling: &blo_proto::alert::Handling) -> HandlingInput {
    let sensitivities = handling.sensitivities.iter();
    HandlingInput {
        tlp: handling.tlp.to_string(),
        code: handling.code.to_string(),
        note: handling.note.clone(),
        pap: said(handling.pap.is_stated(), &handling.pap),
        sensitivities: sensitivities.map(ToString::to_string).collect(),
        legal_basis: handling.legal_basis.clone(),
        purpose: handling.purpose.clone(),
        retain_until: handling.retain_until.map(|at| at.to_string()),
    }
}
