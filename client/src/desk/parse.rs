//! Plain data in → an alert, each field named where it is wrong. Not: bounds, which the alert format checks.

use std::str::FromStr;

use blo_proto::{
    AlertId, Code, Digest, OfficeId, Precedence, Refusal, Timestamp,
    alert::{
        Alert, Attachment, Decline, Delay, Handling, Phrase, Place, Reference, Status, Text,
        Written,
    },
    limits,
    pairing::SignedPairing,
};

use super::{
    entity,
    error::DeskError,
    input::{AlertInput, DeclineInput, DelayInput, HandlingInput, PlaceInput, TextInput},
};
use crate::{
    gateway::Expiry,
    words::{
        Said,
        phrases::{Unfit, fill},
    },
};

/// Finds the digest of an alert that another one names.
pub(super) type Resolve<'a> = &'a dyn Fn(&OfficeId, &AlertId) -> Option<Digest>;

/// The alert of an office's input, as far as that says it.
pub(super) fn alert(
    sender: &OfficeId,
    (input, attachments): (&AlertInput, Vec<Attachment>),
    now: Timestamp,
    resolve: Resolve<'_>,
) -> Result<Alert, DeskError> {
    let handling = input.handling.clone().unwrap_or_default();
    let alert = Alert {
        message_type: or_else(
            "message_type",
            &input.message_type,
            blo_proto::alert::MessageType::Alert,
        )?,
        category: coded("category", &input.category)?,
        texts: input.texts.iter().map(text).collect(),
        officer: input.officer.clone(),
        effective_at: time("effective_at", input.effective_at.as_deref())?,
        onset_at: time("onset_at", input.onset_at.as_deref())?,
        place: input.place.as_ref().map(place).transpose()?,
        handling: handling_of(&handling)?,
        references: references(input, resolve)?,
        incident: input.incident.clone(),
        urgency: coded("urgency", &input.urgency)?,
        severity: coded("severity", &input.severity)?,
        certainty: coded("certainty", &input.certainty)?,
        respond_by: time("respond_by", input.respond_by.as_deref())?,
        attachments,
        delay: input.delay.as_ref().map(delay).transpose()?,
        decline: input.decline.as_ref().map(decline).transpose()?,
        phrases: phrases(input, now)?,
        ..Alert::new(
            or_else("status", &input.status, Status::Actual)?,
            sender.clone(),
            each("to", &input.to)?,
            field::<Precedence>("precedence", &input.precedence)?,
        )
    };
    entity::parsed(input, alert)
}

/// An alert as it is signed, where it keeps all bounds.
pub(super) fn written(alert: &Alert) -> Result<Written, DeskError> {
    Written::write(alert).map_err(|refusal| DeskError::refused(&refusal))
}

fn delay(input: &DelayInput) -> Result<Delay, DeskError> {
    Ok(Delay {
        reason: field("delay.reason", &input.reason)?,
        note: input.note.clone(),
        until: time("until", input.until.as_deref())?,
    })
}

fn decline(input: &DeclineInput) -> Result<Decline, DeskError> {
    Ok(Decline {
        reason: field("decline.reason", &input.reason)?,
        note: input.note.clone(),
    })
}

/// When it is over.
pub(super) fn expiry(input: &AlertInput) -> Result<Expiry, DeskError> {
    match (
        time("expires_at", input.expires_at.as_deref())?,
        input.lifetime_s,
    ) {
        (Some(_), Some(_)) => Err(DeskError::unusable(Said::of("desk-times-exclude"))),
        (Some(at), None) => Ok(Expiry::At(at)),
        (None, Some(seconds)) => Ok(Expiry::After(seconds.saturating_mul(1_000))),
        (None, None) => Ok(Expiry::After(limits::LIFETIME_DEFAULT_MS)),
    }
}

/// A client's own name.
pub(super) fn reference(input: &AlertInput) -> Result<String, DeskError> {
    let reference = input.reference.clone().unwrap_or_default();
    if reference.len() > limits::FEED_REF_BYTES_MAX {
        let said = Said::of("desk-ref-too-long").with("most", limits::FEED_REF_BYTES_MAX);
        return Err(DeskError::unusable(said));
    }
    Ok(reference)
}

/// A field that must be there.
pub(super) fn field<T: FromStr>(name: &str, text: &str) -> Result<T, DeskError>
where
    T::Err: std::fmt::Display,
{
    text.parse()
        .map_err(|error| DeskError::bad_content(format!("{name}: {error}")))
}

/// A coded field; nothing said is nothing stated.
pub(super) fn coded<T: FromStr + Default>(name: &str, text: &str) -> Result<T, DeskError>
where
    T::Err: std::fmt::Display,
{
    or_else(name, text, T::default())
}

pub(super) fn or_else<T: FromStr>(name: &str, text: &str, default: T) -> Result<T, DeskError>
where
    T::Err: std::fmt::Display,
{
    if text.is_empty() || text == "unspecified" {
        return Ok(default);
    }
    field(name, text)
}

pub(super) fn time(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, DeskError> {
    text.map(|text| field(name, text)).transpose()
}

pub(super) fn each<T: FromStr>(name: &str, texts: &[String]) -> Result<Vec<T>, DeskError>
where
    T::Err: std::fmt::Display,
{
    texts.iter().map(|text| field(name, text)).collect()
}

pub(super) fn text(input: &TextInput) -> Text {
    Text {
        language: input.language.clone(),
        headline: input.headline.clone(),
        description: input.description.clone(),
        instruction: input.instruction.clone(),
        original: input.original,
        machine: input.machine,
        contact: input.contact.clone(),
    }
}

fn phrases(input: &AlertInput, now: Timestamp) -> Result<Vec<Phrase>, DeskError> {
    let each = input
        .phrases
        .iter()
        .map(|one| fill(one.number, &one.slots, now));
    let all: Result<_, Unfit> = each.collect();
    all.map_err(|Unfit(said)| DeskError::say(Code::BadContent.as_str(), 65, said))
}

fn place(input: &PlaceInput) -> Result<Place, DeskError> {
    Ok(Place {
        description: input.description.clone(),
        crossing: input.crossing.clone(),
        point: input.point_e7,
        direction: coded("direction", &input.direction)?,
    })
}

fn handling_of(input: &HandlingInput) -> Result<Handling, DeskError> {
    Ok(Handling {
        tlp: coded("tlp", &input.tlp)?,
        code: coded("handling code", &input.code)?,
        note: input.note.clone(),
        pap: coded("pap", &input.pap)?,
        sensitivities: each("sensitivities", &input.sensitivities)?,
        legal_basis: input.legal_basis.clone(),
        purpose: input.purpose.clone(),
        retain_until: time("retain_until", input.retain_until.as_deref())?,
    })
}

fn references(input: &AlertInput, resolve: Resolve<'_>) -> Result<Vec<Reference>, DeskError> {
    let one = |named: &super::input::ReferenceInput| {
        let sender: OfficeId = field("references", &named.sender)?;
        let id: AlertId = field("references", &named.id)?;
        let digest = resolve(&sender, &id).ok_or_else(|| {
            let what = Said::of("desk-alert-of")
                .with("id", id)
                .with("office", &sender);
            let said = Said::of("desk-not-found").within("what", what);
            DeskError::say(DeskError::NOT_FOUND, 66, said)
        })?;
        Ok(Reference { sender, id, digest })
    };
    input.references.iter().map(one).collect()
}

/// An agreement in base64, as both offices signed it.
pub(super) fn agreement(text: &str) -> Result<SignedPairing, Refusal> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    let bytes = bytes.map_err(|e| Refusal::new(Code::Malformed, e.to_string()))?;
    SignedPairing::decode(bytes.into())
}
