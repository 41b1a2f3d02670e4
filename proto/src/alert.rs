//! The alert: what officers write and read, parsed and bounded at the door. Follows CAP 1.2 (OASIS) where CAP has
//! the concept. `Debug` shows no words. Not: how it is sealed, nor its skins.

use std::{fmt, str::FromStr};

use bytes::Bytes;
use prost::Message;
use sha2::{Digest as _, Sha256};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::{
    id::{AlertId, Digest, OfficeId, Precedence},
    limits,
    refusal::{Code, Refusal},
    time::Timestamp,
    wire,
};

pub use attachment::{Attachment, BlobKey};
pub use coded::{
    Category, Certainty, Direction, HandlingCode, MessageType, NotCoded, Outcome, Severity, Status,
    Tlp, Urgency,
};

mod attachment;
mod coded;

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
}

/// One text in one language (CAP info).
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// BCP 47 language tag.
    pub language: String,
    /// At most 160 characters.
    pub headline: String,
    /// At most 8,000 characters.
    pub description: String,
    /// At most 8,000 characters.
    pub instruction: String,
    /// As the officer wrote it, not a translation.
    pub original: bool,
}

/// Where something is or will cross.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// CAP areaDesc.
    pub description: String,
    /// Id of a border crossing.
    pub crossing: String,
    /// WGS 84 latitude and longitude, degrees × 10⁷.
    pub point: Option<(i32, i32)>,
    /// As seen from the sender.
    pub direction: Direction,
}

/// How an alert may be handled.
#[derive(Clone, PartialEq, Eq)]
pub struct Handling {
    /// Traffic Light Protocol 2.0 (FIRST).
    pub tlp: Tlp,
    /// Europol handling code.
    pub code: HandlingCode,
    /// Required with H3.
    pub note: String,
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
            handling: Some(wire::Handling {
                tlp: self.handling.tlp.number(),
                code: self.handling.code.number(),
                note: nfc(&self.handling.note),
            }),
            references: self.references.iter().map(reference_to_wire).collect(),
            incident: nfc(&self.incident),
            urgency: self.urgency.number(),
            severity: self.severity.number(),
            certainty: self.certainty.number(),
            respond_by_ms: ms(self.respond_by),
            attachments: self.attachments.iter().map(Attachment::to_wire).collect(),
        }
    }

    fn from_wire(wire: wire::Alert) -> Result<Self, Refusal> {
        let time = |ms: u64| (ms != 0).then(|| Timestamp::from_millis(ms));
        let alert = Self {
            status: Status::from_number(wire.status),
            message_type: MessageType::from_number(wire.message_type),
            sender: office("sender", &wire.sender)?,
            recipients: wire
                .recipients
                .iter()
                .map(|text| office("recipients", text))
                .collect::<Result<_, _>>()?,
            precedence: crate::notice::precedence(wire.precedence)?,
            category: Category::from_number(wire.category),
            texts: wire
                .texts
                .into_iter()
                .map(Text::from_wire)
                .collect::<Result<_, _>>()?,
            officer: line("officer", wire.officer)?,
            effective_at: time(wire.effective_at_ms),
            onset_at: time(wire.onset_at_ms),
            place: wire.place.map(Place::from_wire).transpose()?,
            handling: handling_from_wire(wire.handling.unwrap_or_default())?,
            references: wire
                .references
                .iter()
                .map(reference_from_wire)
                .collect::<Result<_, _>>()?,
            incident: line("incident", wire.incident)?,
            urgency: Urgency::from_number(wire.urgency),
            severity: Severity::from_number(wire.severity),
            certainty: Certainty::from_number(wire.certainty),
            respond_by: time(wire.respond_by_ms),
            attachments: wire
                .attachments
                .into_iter()
                .map(Attachment::from_wire)
                .collect::<Result<_, _>>()?,
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
        if self.texts.is_empty() || self.texts.len() > limits::TEXTS_MAX {
            return Err(bad(format!(
                "an alert has 1 to {} texts",
                limits::TEXTS_MAX
            )));
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
        attachment::check(&self.attachments)
    }

    /// Whether it travels under the exercise label: everything that is not actual.
    pub fn is_exercise(&self) -> bool {
        self.status != Status::Actual
    }
}

impl Text {
    fn to_wire(&self) -> wire::Text {
        wire::Text {
            language: self.language.clone(),
            headline: nfc(&self.headline),
            description: nfc(&self.description),
            instruction: nfc(&self.instruction),
            original: self.original,
        }
    }

    fn from_wire(wire: wire::Text) -> Result<Self, Refusal> {
        let tag = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let length = wire.language.len();
        if !(2..=limits::LANGUAGE_BYTES_MAX).contains(&length) || !wire.language.bytes().all(tag) {
            return Err(bad("a text's language is a BCP 47 tag, such as th or my"));
        }
        if wire.headline.trim().is_empty() {
            return Err(bad("a text has a headline"));
        }
        let long = (limits::TEXT_CHARS_MAX, limits::TEXT_BYTES_MAX);
        Ok(Self {
            language: wire.language,
            headline: bounded(
                "headline",
                wire.headline,
                (limits::HEADLINE_CHARS_MAX, limits::LINE_BYTES_MAX),
            )?,
            description: bounded("description", wire.description, long)?,
            instruction: bounded("instruction", wire.instruction, long)?,
            original: wire.original,
        })
    }
}

impl Place {
    fn to_wire(&self) -> wire::Place {
        let (latitude_e7, longitude_e7) = self.point.unwrap_or_default();
        wire::Place {
            description: nfc(&self.description),
            crossing: self.crossing.clone(),
            has_point: self.point.is_some(),
            latitude_e7,
            longitude_e7,
            direction: self.direction.number(),
        }
    }

    fn from_wire(wire: wire::Place) -> Result<Self, Refusal> {
        let (latitude, longitude) = (wire.latitude_e7, wire.longitude_e7);
        if latitude.unsigned_abs() > 900_000_000 || longitude.unsigned_abs() > 1_800_000_000 {
            return Err(bad("a point lies within ±90° and ±180°"));
        }
        Ok(Self {
            description: line("place", wire.description)?,
            crossing: line("crossing", wire.crossing)?,
            point: wire.has_point.then_some((latitude, longitude)),
            direction: Direction::from_number(wire.direction),
        })
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

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({})", self.language)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place(…)")
    }
}

impl fmt::Debug for Handling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handling({:?}, {:?})", self.tlp, self.code)
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

fn handling_from_wire(wire: wire::Handling) -> Result<Handling, Refusal> {
    Ok(Handling {
        tlp: Tlp::from_number(wire.tlp),
        code: HandlingCode::from_number(wire.code),
        note: line("handling note", wire.note)?,
    })
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

/// A single line of at most 500 characters.
pub(crate) fn line(field: &str, text: String) -> Result<String, Refusal> {
    bounded(
        field,
        text,
        (limits::LINE_CHARS_MAX, limits::LINE_BYTES_MAX),
    )
}

/// At most so many characters and bytes, and no control character that could move a reader's cursor.
fn bounded(field: &str, text: String, (chars, bytes): (usize, usize)) -> Result<String, Refusal> {
    // A character is a byte at least.
    if text.len() > bytes || text.len() > chars && text.chars().count() > chars {
        return Err(bad(format!(
            "{field} has at most {chars} characters ({bytes} bytes)"
        )));
    }
    let moves = |c: char| c.is_control() && c != '\n' && c != '\t';
    let (ascii, any) = (text.is_ascii(), |wrong: fn(char) -> bool| {
        text.chars().any(wrong)
    });
    let controls = match ascii {
        true => text.bytes().any(|byte| moves(byte.into())),
        false => any(moves),
    };
    if controls {
        return Err(bad(format!("{field} has a control character")));
    }
    if !ascii && any(turns_direction) {
        return Err(bad(format!(
            "{field} has a character that turns the direction of writing"
        )));
    }
    Ok(text)
}

/// Bidirectional embeddings, overrides and isolates: with them a text shows other words than it holds.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn nfc(text: &str) -> String {
    if text.is_ascii() || is_nfc(text) {
        return text.to_owned();
    }
    text.nfc().collect()
}

fn bad(detail: impl Into<String>) -> Refusal {
    Refusal::new(Code::BadContent, detail)
}

#[cfg(test)]
mod tests;
