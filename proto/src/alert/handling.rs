//! How an alert may be handled, and how far it can be believed. Not: who enforces it.

use std::fmt;

use super::{
    HandlingCode, InformationGrade, Pap, Sensitivity, SourceGrade, Tlp, coded_all, numbers,
    words::{line, nfc},
};
use crate::{refusal::Refusal, time::Timestamp, wire};

/// How an alert may be handled.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Handling {
    /// Traffic Light Protocol 2.0 (FIRST).
    pub tlp: Tlp,
    /// Europol handling code.
    pub code: HandlingCode,
    /// Required with H3.
    pub note: String,
    /// Permissible Actions Protocol.
    pub pap: Pap,
    /// Special categories of what it says.
    pub sensitivities: Vec<Sensitivity>,
    /// By what law it was gathered and sent.
    pub legal_basis: String,
    /// What it may be used for.
    pub purpose: String,
    /// When it is to be destroyed; by the reader's own rule where nothing is said.
    pub retain_until: Option<Timestamp>,
}

impl Handling {
    pub(super) fn to_wire(&self) -> wire::Handling {
        wire::Handling {
            tlp: self.tlp.number(),
            code: self.code.number(),
            note: nfc(&self.note),
            pap: self.pap.number(),
            sensitivities: numbers(&self.sensitivities, |one| one.number()),
            legal_basis: nfc(&self.legal_basis),
            purpose: nfc(&self.purpose),
            retain_until_ms: self.retain_until.map_or(0, Timestamp::as_millis),
        }
    }

    pub(super) fn from_wire(wire: wire::Handling) -> Result<Self, Refusal> {
        let until = wire.retain_until_ms;
        Ok(Self {
            tlp: Tlp::from_number(wire.tlp),
            code: HandlingCode::from_number(wire.code),
            note: line("handling note", wire.note)?,
            pap: Pap::from_number(wire.pap),
            sensitivities: coded_all(
                "sensitivities",
                &wire.sensitivities,
                Sensitivity::from_number,
            )?,
            legal_basis: line("legal basis", wire.legal_basis)?,
            purpose: line("purpose", wire.purpose)?,
            retain_until: (until != 0).then(|| Timestamp::from_millis(until)),
        })
    }
}

impl fmt::Debug for Handling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handling({:?}, {:?})", self.tlp, self.code)
    }
}

/// How far an alert can be believed: Europol's 4×4, and what it was mapped from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// Reliability of the source.
    pub source: SourceGrade,
    /// Evaluation of the information.
    pub information: InformationGrade,
    /// What it was graded by first: 5x5x5, 3x5x2, admiralty; empty for 4×4.
    pub scheme: String,
    /// As it was written there.
    pub grade: String,
}

impl Evaluation {
    pub(super) fn to_wire(&self) -> wire::Evaluation {
        wire::Evaluation {
            source: self.source.number(),
            information: self.information.number(),
            scheme: nfc(&self.scheme),
            grade: nfc(&self.grade),
        }
    }

    pub(super) fn from_wire(wire: wire::Evaluation) -> Result<Self, Refusal> {
        Ok(Self {
            source: SourceGrade::from_number(wire.source),
            information: InformationGrade::from_number(wire.information),
            scheme: line("grading scheme", wire.scheme)?,
            grade: line("grade", wire.grade)?,
        })
    }
}
