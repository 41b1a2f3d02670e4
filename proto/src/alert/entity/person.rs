//! People, and the documents that they travel with.

use super::{
    DocumentKind, DocumentState, PersonRole, Sex, Warning,
    record::record,
    shape::{country, date, mrz, telephone},
};
use crate::{
    alert::{bad, words::line},
    limits,
    refusal::Refusal,
    wire,
};

/// What somebody or something is called.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// In its own script.
    pub text: String,
    /// In Latin letters.
    pub romanised: String,
    /// Not the name in the papers.
    pub alias: bool,
}

impl Name {
    pub(super) fn to_wire(&self) -> wire::Name {
        wire::Name {
            text: crate::alert::words::nfc(&self.text),
            romanised: crate::alert::words::nfc(&self.romanised),
            alias: self.alias,
        }
    }

    pub(super) fn from_wire(wire: wire::Name) -> Result<Self, Refusal> {
        let name = Self {
            text: line("name", wire.text)?,
            romanised: line("romanised name", wire.romanised)?,
            alias: wire.alias,
        };
        if name.text.trim().is_empty() && name.romanised.trim().is_empty() {
            return Err(bad("name: it says something"));
        }
        Ok(name)
    }
}

/// words never reach a log.
impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Name(…)")
    }
}

record!(
    /// Somebody.
    Person, "person" {
        /// Under which names.
        names: names(),
        /// ISO/IEC 5218.
        sex: code(Sex),
        /// ISO 8601, as far as it is known: 1984, 1984-05, 1984-05-17.
        born: text(date),
        /// At least so old, in years; 0 = not stated.
        age_from: number(limits::AGE_YEARS_MAX),
        /// At most so old, in years; 0 = not stated.
        age_to: number(limits::AGE_YEARS_MAX),
        /// ISO 3166-1 alpha-2.
        nationalities: texts(country),
        /// In this affair.
        role: code(PersonRole),
        /// Centimetres; 0 = not stated.
        height_cm: number(limits::HEIGHT_CM_MAX),
        /// Scars, tattoos, clothes.
        marks: text(line),
        /// As they are dialled.
        telephones: texts(telephone),
        /// What an officer who meets this person must know.
        warnings: codes(Warning),
    }
);

impl Person {
    /// From the wire, and its ages in their order.
    pub(super) fn checked(wire: wire::Person) -> Result<Self, Refusal> {
        let person = Self::from_wire(wire)?;
        if person.age_to != 0 && person.age_from > person.age_to {
            return Err(bad("person.age_to is not below person.age_from"));
        }
        Ok(person)
    }
}

record!(
    /// A document to travel with, as it was presented.
    TravelDocument, "document" {
        /// Which kind.
        kind: code(DocumentKind),
        /// As it is printed.
        number: text(line),
        /// ISO 3166-1 alpha-2.
        issuing_state: text(country),
        /// Which office issued it.
        authority: text(line),
        /// ISO 8601.
        issued: text(date),
        /// ISO 8601.
        expires: text(date),
        /// What a machine reads off it (ICAO Doc 9303), line by line.
        mrz: text(mrz),
        /// What is wrong with it, or nothing.
        state: code(DocumentState),
    }
);
