//! Where an alert comes from before it was written, and what other systems add to it. Not: how far it can be believed.

use std::fmt;

use bytes::Bytes;

use super::{
    Reference, bad, reference_from_wire, reference_to_wire,
    words::{bounded, bounded_all, line, nfc},
};
use crate::{
    id::{Digest, OfficeId},
    limits,
    refusal::Refusal,
    wire,
};

/// Where an alert came from before an officer or a feed wrote it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The feed's name at the sender.
    pub feed: String,
    /// cap-1.2, stix-2.1, edxl-de-2.0 …
    pub format: String,
    /// SHA-256 of the original record.
    pub original: Option<Digest>,
    /// What translated it, and its version.
    pub mapper: String,
    /// The officer who let it go, as the office asserts.
    pub released_by: String,
    /// whose words it has, as the sender asserts: the alert that it passes on first, then what that one passed on, back
    /// to whoever said it first. At most [`limits::REFERENCES_MAX`].
    pub passed_on: Vec<Reference>,
}

/// What another system adds (CAP parameter). Kept, shown, and understood by whom it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Extension {
    /// With a namespace: a dot or a colon in it.
    pub name: String,
    /// At most 2,000 characters.
    pub value: String,
}

/// What kind of event another system calls it (CAP eventCode).
#[derive(Clone, PartialEq, Eq)]
pub struct EventCode {
    /// Whose code.
    pub scheme: String,
    /// The code.
    pub value: String,
}

impl Provenance {
    pub(super) fn to_wire(&self) -> wire::Provenance {
        wire::Provenance {
            feed: nfc(&self.feed),
            format: nfc(&self.format),
            original: self.original.as_ref().map_or_else(Bytes::new, |digest| {
                Bytes::copy_from_slice(digest.as_bytes())
            }),
            mapper: nfc(&self.mapper),
            released_by: nfc(&self.released_by),
            passed_on: self.passed_on.iter().map(reference_to_wire).collect(),
        }
    }

    pub(super) fn from_wire(wire: wire::Provenance) -> Result<Self, Refusal> {
        let original = match wire.original.is_empty() {
            true => None,
            false => Some(crate::notice::digest(&wire.original)?),
        };
        Ok(Self {
            feed: line("provenance.feed", wire.feed)?,
            format: line("provenance.format", wire.format)?,
            original,
            mapper: line("provenance.mapper", wire.mapper)?,
            released_by: line("provenance.released_by", wire.released_by)?,
            passed_on: bounded_all(
                "provenance.passed_on",
                limits::REFERENCES_MAX,
                wire.passed_on,
                |one| reference_from_wire(&one),
            )?,
        })
    }

    /// nobody passes on what is said here for the first time.
    pub(super) fn check(&self, sender: &OfficeId) -> Result<(), Refusal> {
        match self.passed_on.first() {
            Some(whose) if whose.sender == *sender => Err(bad(
                "provenance.passed_on: an office passes on what another one said",
            )),
            _ => Ok(()),
        }
    }
}

impl Extension {
    pub(super) fn to_wire(&self) -> wire::Extension {
        wire::Extension {
            name: self.name.clone(),
            value: nfc(&self.value),
        }
    }

    pub(super) fn from_wire(wire: wire::Extension) -> Result<Self, Refusal> {
        let plain = |b: u8| b.is_ascii_graphic();
        let length = wire.name.len();
        let spaced = wire.name.split_once(['.', ':']);
        let spaced = spaced.is_some_and(|(space, name)| !space.is_empty() && !name.is_empty());
        if !(1..=limits::EXTENSION_NAME_BYTES_MAX).contains(&length)
            || !wire.name.bytes().all(plain)
            || !spaced
        {
            return Err(bad(
                "name: it has a namespace, a dot or a colon and no space, such as th.go.customs:lane",
            ));
        }
        let most = (
            limits::EXTENSION_VALUE_CHARS_MAX,
            limits::EXTENSION_VALUE_CHARS_MAX.saturating_mul(4),
        );
        Ok(Self {
            name: wire.name,
            value: bounded("value", wire.value, most)?,
        })
    }
}

impl EventCode {
    pub(super) fn to_wire(&self) -> wire::EventCode {
        wire::EventCode {
            scheme: nfc(&self.scheme),
            value: nfc(&self.value),
        }
    }

    pub(super) fn from_wire(wire: wire::EventCode) -> Result<Self, Refusal> {
        if wire.scheme.trim().is_empty() || wire.value.trim().is_empty() {
            return Err(bad("scheme: an event code has a scheme and a value"));
        }
        Ok(Self {
            scheme: line("scheme", wire.scheme)?,
            value: line("value", wire.value)?,
        })
    }
}

/// words never reach a log.
impl fmt::Debug for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provenance(…)")
    }
}

impl fmt::Debug for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extension(…)")
    }
}

impl fmt::Debug for EventCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventCode(…)")
    }
}
