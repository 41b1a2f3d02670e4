//! What an officer wrote, in one language. Not: standard phrases.

use std::fmt;

use super::{
    bad,
    words::{bounded, line, nfc},
};
use crate::{limits, refusal::Refusal, wire};

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
    /// Translated by a machine, and reviewed by nobody.
    pub machine: bool,
    /// CAP contact.
    pub contact: String,
}

impl Text {
    /// What an officer wrote, in a line.
    pub fn original(language: impl Into<String>, headline: impl Into<String>) -> Self {
        Self {
            language: language.into(),
            headline: headline.into(),
            description: String::new(),
            instruction: String::new(),
            original: true,
            machine: false,
            contact: String::new(),
        }
    }

    pub(super) fn to_wire(&self) -> wire::Text {
        wire::Text {
            language: self.language.clone(),
            headline: nfc(&self.headline),
            description: nfc(&self.description),
            instruction: nfc(&self.instruction),
            original: self.original,
            machine: self.machine,
            contact: nfc(&self.contact),
        }
    }

    pub(super) fn from_wire(wire: wire::Text) -> Result<Self, Refusal> {
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
            machine: wire.machine,
            contact: line("contact", wire.contact)?,
        })
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({})", self.language)
    }
}
