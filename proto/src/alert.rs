//! The alert: what officers write and read, parsed and bounded at the door. Follows CAP 1.2 (OASIS) where CAP has
//! the concept. `Debug` shows no words. Not: how it is sealed, nor its skins.

use std::{fmt, str::FromStr};

use bytes::Bytes;
use prost::Message;
use sha2::{Digest as _, Sha256};

use crate::{
    id::{AlertId, Digest, OfficeId, Precedence},
    limits,
    refusal::{Code, Refusal},
    time::Timestamp,
    wire,
};

pub use answering::{Consent, Decline, Delay};
pub use area::Area;
pub use attachment::{Attachment, BlobKey};
pub use coded::{
    Category, Certainty, DeclineReason, DelayReason, Direction, HandlingCode, InformationGrade,
    MessageType, NotCoded, Outcome, Pap, ResponseType, Sensitivity, Severity, SourceGrade, Status,
    Tlp, Urgency, Use,
};
pub use doubt::{Doubt, Why};
pub use entity::{Entity, Link};
use entity::{Kind, numbered};
pub use guard::invisible;
pub use handling::{Evaluation, Handling};
pub use origin::{EventCode, Extension, Provenance};
pub use phrase::{Phrase, Quantity, Slot, Value};
pub use place::Place;
pub use text::Text;
pub(crate) use words::line;
use words::{bounded_all, nfc};

mod answering;
mod area;
mod attachment;
mod coded;
mod doubt;
pub mod entity;
mod guard;
mod handling;
mod origin;
mod phrase;
mod place;
mod text;
mod words;
pub mod zawgyi;

/// An alert's content. Build one, then [`Written::write`] it.
#[derive(Clone, PartialEq, Eq)]
pub struct Alert {
    /// Actual, exercise or test.
    pub status: Status,
    /// Alert, update, cancel, request, answer.
    pub message_type: MessageType,
    /// Who sends it.
    pub sender: OfficeId,
    /// Everyone it is for; never empty.
    pub recipients: Vec<OfficeId>,
    /// How urgent.
    pub precedence: Precedence,
    /// Which crime.
    pub category: Category,
    /// Parallel texts, one per language.
    pub texts: Vec<Text>,
    /// Who wrote it, as the office asserts. Not proven.
    pub officer: String,
    /// CAP effective.
    pub effective_at: Option<Timestamp>,
    /// CAP onset.
    pub onset_at: Option<Timestamp>,
    /// Where.
    pub place: Option<Place>,
    /// How it may be handled.
    pub handling: Handling,
    /// Other alerts that it names.
    pub references: Vec<Reference>,
    /// CAP incident, or a case number.
    pub incident: String,
    /// CAP urgency.
    pub urgency: Urgency,
    /// CAP severity.
    pub severity: Severity,
    /// CAP certainty.
    pub certainty: Certainty,
    /// By when an answer is asked for.
    pub respond_by: Option<Timestamp>,
    /// Files that go with it.
    pub attachments: Vec<Attachment>,
    /// CAP responseType.
    pub response_types: Vec<ResponseType>,
    /// How far it can be believed.
    pub evaluation: Option<Evaluation>,
    /// Standard phrases, in the order in which they are read.
    pub phrases: Vec<Phrase>,
    /// Who and what it is about.
    pub entities: Vec<Entity>,
    /// How they hang together.
    pub links: Vec<Link>,
    /// CAP area: where else, or more exactly.
    pub areas: Vec<Area>,
    /// Where it came from before it was written.
    pub provenance: Option<Provenance>,
    /// What other systems add.
    pub extensions: Vec<Extension>,
    /// CAP eventCode.
    pub event_codes: Vec<EventCode>,
    /// Of a delay: until when, and why.
    pub delay: Option<Delay>,
    /// Of a consent that is asked or given: what for.
    pub consent: Option<Consent>,
    /// Of a refusal: why.
    pub decline: Option<Decline>,
}

/// Another alert, by name and by the digest of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Who sent it.
    pub sender: OfficeId,
    /// Its id.
    pub id: AlertId,
    /// SHA-256 of its bytes.
    pub digest: Digest,
}

/// An alert together with the bytes that it was written in, which are what is signed, kept and referred to.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    alert: Alert,
    bytes: Bytes,
}

impl Written {
    /// Writes an alert down, its texts in Unicode normalisation form C.
    ///
    /// # Errors
    /// `bad_content`, the detail naming the field and the bound.
    pub fn write(alert: &Alert) -> Result<Self, Refusal> {
        // it lies in the bytes that it came in, and nowhere else.
        if alert.entities.iter().any(|one| one.kind == Kind::Unknown) {
            return Err(bad(
                "an entity of a kind that this version does not know is not written anew: pass its alert on as it is",
            ));
        }
        let wire = alert.to_wire();
        let bytes = Bytes::from(wire.encode_to_vec());
        Self::parsed(wire, bytes)
    }

    /// Reads an alert's bytes, which are kept as they are, unknown fields included.
    ///
    /// # Errors
    /// `bad_content` or `malformed`, the detail naming the field and the bound.
    pub fn read(bytes: Bytes) -> Result<Self, Refusal> {
        is_bounded(&bytes)?;
        Self::parsed(wire::Alert::decode(bytes.clone())?, bytes)
    }

    /// An alert of these bytes.
    fn parsed(wire: wire::Alert, bytes: Bytes) -> Result<Self, Refusal> {
        is_bounded(&bytes)?;
        let alert = Alert::from_wire(wire)?;
        Ok(Self { alert, bytes })
    }

    /// The alert.
    pub const fn alert(&self) -> &Alert {
        &self.alert
    }

    /// The bytes.
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// SHA-256 of the bytes: what references name.
    pub fn digest(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.bytes).into())
    }
}

impl Alert {
    /// An alert that says nothing yet, and asserts nothing: a text or a phrase is still to come.
    pub fn new(
        status: Status,
        sender: OfficeId,
        recipients: Vec<OfficeId>,
        precedence: Precedence,
    ) -> Self {
        Self {
            status,
            message_type: MessageType::Alert,
            sender,
            recipients,
            precedence,
            category: Category::default(),
            texts: Vec::new(),
            officer: String::new(),
            effective_at: None,
            onset_at: None,
            place: None,
            handling: Handling::default(),
            references: Vec::new(),
            incident: String::new(),
            urgency: Urgency::default(),
            severity: Severity::default(),
            certainty: Certainty::default(),
            respond_by: None,
            attachments: Vec::new(),
            response_types: Vec::new(),
            evaluation: None,
            phrases: Vec::new(),
            entities: Vec::new(),
            links: Vec::new(),
            areas: Vec::new(),
            provenance: None,
            extensions: Vec::new(),
            event_codes: Vec::new(),
            delay: None,
            consent: None,
            decline: None,
        }
    }

    fn to_wire(&self) -> wire::Alert {
        let ms = |time: Option<Timestamp>| time.map_or(0, Timestamp::as_millis);
        wire::Alert {
            status: self.status.number(),
            message_type: self.message_type.number(),
            sender: self.sender.to_string(),
            recipients: self.recipients.iter().map(ToString::to_string).collect(),
            precedence: self.precedence.number().into(),
            category: self.category.number(),
            texts: self.texts.iter().map(Text::to_wire).collect(),
            officer: nfc(&self.officer),
            effective_at_ms: ms(self.effective_at),
            onset_at_ms: ms(self.onset_at),
            place: self.place.as_ref().map(Place::to_wire),
            handling: Some(self.handling.to_wire()),
            references: self.references.iter().map(reference_to_wire).collect(),
            incident: nfc(&self.incident),
            urgency: self.urgency.number(),
            severity: self.severity.number(),
            certainty: self.certainty.number(),
            respond_by_ms: ms(self.respond_by),
            attachments: self.attachments.iter().map(Attachment::to_wire).collect(),
            response_types: numbers(&self.response_types, |one| one.number()),
            evaluation: self.evaluation.as_ref().map(Evaluation::to_wire),
            phrases: self.phrases.iter().map(Phrase::to_wire).collect(),
            entities: self.entities.iter().map(Entity::to_wire).collect(),
            links: self.links.iter().map(Link::to_wire).collect(),
            areas: self.areas.iter().map(Area::to_wire).collect(),
            provenance: self.provenance.as_ref().map(Provenance::to_wire),
            extensions: self.extensions.iter().map(Extension::to_wire).collect(),
            event_codes: self.event_codes.iter().map(EventCode::to_wire).collect(),
            delay: self.delay.as_ref().map(Delay::to_wire),
            consent: self.consent.as_ref().map(Consent::to_wire),
            decline: self.decline.as_ref().map(Decline::to_wire),
        }
    }

    fn from_wire(wire: wire::Alert) -> Result<Self, Refusal> {
        let time = |ms: u64| (ms != 0).then(|| Timestamp::from_millis(ms));
        let (entities, links) = entity::all_from_wire(wire.entities, &wire.links)?;
        let alert = Self {
            status: Status::from_number(wire.status),
            message_type: MessageType::from_number(wire.message_type),
            sender: office("sender", &wire.sender)?,
            recipients: each(&wire.recipients, |text| office("recipients", text))?,
            precedence: crate::notice::precedence(wire.precedence)?,
            category: Category::from_number(wire.category),
            texts: each(wire.texts, Text::from_wire)?,
            officer: line("officer", wire.officer)?,
            effective_at: time(wire.effective_at_ms),
            onset_at: time(wire.onset_at_ms),
            place: wire.place.map(Place::from_wire).transpose()?,
            handling: Handling::from_wire(wire.handling.unwrap_or_default())?,
            references: each(&wire.references, reference_from_wire)?,
            incident: line("incident", wire.incident)?,
            urgency: Urgency::from_number(wire.urgency),
            severity: Severity::from_number(wire.severity),
            certainty: Certainty::from_number(wire.certainty),
            respond_by: time(wire.respond_by_ms),
            attachments: each(wire.attachments, Attachment::from_wire)?,
            response_types: coded_all(
                "response types",
                &wire.response_types,
                ResponseType::from_number,
            )?,
            evaluation: wire.evaluation.map(Evaluation::from_wire).transpose()?,
            phrases: bounded_all(
                "phrases",
                limits::PHRASES_MAX,
                wire.phrases,
                Phrase::from_wire,
            )?,
            entities,
            links,
            areas: numbered("areas", limits::AREAS_MAX, wire.areas, Area::from_wire)?,
            provenance: wire.provenance.map(Provenance::from_wire).transpose()?,
            extensions: numbered(
                "extensions",
                limits::EXTENSIONS_MAX,
                wire.extensions,
                Extension::from_wire,
            )?,
            event_codes: numbered(
                "event_codes",
                limits::EVENT_CODES_MAX,
                wire.event_codes,
                EventCode::from_wire,
            )?,
            delay: wire.delay.map(Delay::from_wire).transpose()?,
            consent: wire.consent.map(Consent::from_wire).transpose()?,
            decline: wire.decline.map(Decline::from_wire).transpose()?,
        };
        alert.check()?;
        Ok(alert)
    }

    fn check(&self) -> Result<(), Refusal> {
        // an empty or unknown audience means nobody.
        if self.recipients.is_empty() || self.recipients.len() > limits::RECIPIENTS_MAX {
            return Err(bad(format!(
                "an alert is for 1 to {} offices",
                limits::RECIPIENTS_MAX
            )));
        }
        let mut seen = self.recipients.clone();
        seen.sort();
        seen.dedup();
        if seen.len() != self.recipients.len() || seen.contains(&self.sender) {
            return Err(bad(
                "an alert names each recipient once, and not its sender",
            ));
        }
        if self.texts.len() > limits::TEXTS_MAX {
            return Err(bad(format!(
                "an alert has at most {} texts",
                limits::TEXTS_MAX
            )));
        }
        if self.texts.is_empty() && self.phrases.is_empty() {
            return Err(bad("an alert says something: in a text or in a phrase"));
        }
        if matches!(self.status, Status::Unspecified | Status::Unknown(_)) {
            return Err(bad("an alert is actual, exercise or test"));
        }
        if self.references.len() > limits::REFERENCES_MAX {
            return Err(bad(format!(
                "an alert names at most {} others",
                limits::REFERENCES_MAX
            )));
        }
        if self.handling.code == HandlingCode::H3 && self.handling.note.is_empty() {
            return Err(bad(
                "handling code H3 needs a note that says what the restriction is",
            ));
        }
        let origin = self.provenance.as_ref();
        origin.map_or(Ok(()), |origin| origin.check(&self.sender))?;
        attachment::check(&self.attachments)
    }

    /// Whether it travels under the exercise label: everything that is not actual.
    pub fn is_exercise(&self) -> bool {
        self.status != Status::Actual
    }
}

/// words never reach a log.
impl fmt::Debug for Alert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alert")
            .field("status", &self.status)
            .field("precedence", &self.precedence)
            .field("sender", &self.sender)
            .field("recipients", &self.recipients)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Written({:?}, {} bytes)", self.alert, self.bytes.len())
    }
}

fn is_bounded(bytes: &Bytes) -> Result<(), Refusal> {
    if bytes.len() > limits::ALERT_BYTES_MAX {
        return Err(bad(format!(
            "an alert has at most {} bytes",
            limits::ALERT_BYTES_MAX
        )));
    }
    Ok(())
}

fn reference_to_wire(reference: &Reference) -> wire::Reference {
    wire::Reference {
        sender: reference.sender.to_string(),
        id: Bytes::copy_from_slice(reference.id.as_bytes()),
        digest: Bytes::copy_from_slice(reference.digest.as_bytes()),
    }
}

fn reference_from_wire(wire: &wire::Reference) -> Result<Reference, Refusal> {
    Ok(Reference {
        sender: office("reference", &wire.sender)?,
        id: AlertId::from_slice(&wire.id).ok_or_else(|| bad("a reference's id is a UUIDv7"))?,
        digest: crate::notice::digest(&wire.digest)?,
    })
}

fn office(field: &str, text: &str) -> Result<OfficeId, Refusal> {
    OfficeId::from_str(text).map_err(|e| bad(format!("{field}: {e}")))
}

/// Coded values of a repeated field, each once and in the order in which they came.
fn coded_all<T>(field: &str, numbers: &[i32], value: fn(i32) -> T) -> Result<Vec<T>, Refusal> {
    bounded_all(field, limits::CODED_MAX, numbers.to_vec(), |number| {
        Ok(value(number))
    })
}

fn numbers<T: Copy>(values: &[T], number: fn(T) -> i32) -> Vec<i32> {
    values.iter().map(|value| number(*value)).collect()
}

/// Every value of a repeated field whose number is checked with the whole alert.
fn each<W, T>(
    wire: impl IntoIterator<Item = W>,
    one: impl Fn(W) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    wire.into_iter().map(one).collect()
}

fn bad(detail: impl Into<String>) -> Refusal {
    Refusal::new(Code::BadContent, detail)
}

#[cfg(test)]
mod tests;
