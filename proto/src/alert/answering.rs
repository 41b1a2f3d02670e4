//! What answers another alert: a delay, a refusal, a consent. Not: who may say it (`courier`, `desk`).

use std::fmt;

use super::{
    DeclineReason, DelayReason, Use, coded_all, numbers, office,
    words::{bounded_all, line, nfc},
};
use crate::{id::OfficeId, limits, refusal::Refusal, time::Timestamp, wire};

/// The answer to a request will come later.
#[derive(Clone, PartialEq, Eq)]
pub struct Delay {
    /// Why.
    pub reason: DelayReason,
    /// Why, in words.
    pub note: String,
    /// By when the answer is to be expected.
    pub until: Option<Timestamp>,
}

/// Why a request or a consent is refused.
#[derive(Clone, PartialEq, Eq)]
pub struct Decline {
    /// Why.
    pub reason: DeclineReason,
    /// Why, in words.
    pub note: String,
}

/// What the originator of an alert is asked to allow, or allows.
#[derive(Clone, PartialEq, Eq)]
pub struct Consent {
    /// What for.
    pub uses: Vec<Use>,
    /// Whom it may be passed on to.
    pub offices: Vec<OfficeId>,
    /// In words.
    pub conditions: String,
    /// Until when; as long as the alert is kept where nothing is said.
    pub until: Option<Timestamp>,
}

impl Delay {
    pub(super) fn to_wire(&self) -> wire::Delay {
        wire::Delay {
            reason: self.reason.number(),
            note: nfc(&self.note),
            until_ms: self.until.map_or(0, Timestamp::as_millis),
        }
    }

    pub(super) fn from_wire(wire: wire::Delay) -> Result<Self, Refusal> {
        Ok(Self {
            reason: DelayReason::from_number(wire.reason),
            note: line("reason of a delay", wire.note)?,
            until: time(wire.until_ms),
        })
    }
}

impl Decline {
    pub(super) fn to_wire(&self) -> wire::Decline {
        wire::Decline {
            reason: self.reason.number(),
            note: nfc(&self.note),
        }
    }

    pub(super) fn from_wire(wire: wire::Decline) -> Result<Self, Refusal> {
        Ok(Self {
            reason: DeclineReason::from_number(wire.reason),
            note: line("reason of a refusal", wire.note)?,
        })
    }
}

impl Consent {
    pub(super) fn to_wire(&self) -> wire::Consent {
        wire::Consent {
            uses: numbers(&self.uses, |one| one.number()),
            offices: self.offices.iter().map(ToString::to_string).collect(),
            conditions: nfc(&self.conditions),
            until_ms: self.until.map_or(0, Timestamp::as_millis),
        }
    }

    pub(super) fn from_wire(wire: wire::Consent) -> Result<Self, Refusal> {
        let named = |text: String| office("offices of a consent", &text);
        Ok(Self {
            uses: coded_all("uses", &wire.uses, Use::from_number)?,
            offices: bounded_all(
                "offices of a consent",
                limits::RECIPIENTS_MAX,
                wire.offices,
                named,
            )?,
            conditions: line("conditions", wire.conditions)?,
            until: time(wire.until_ms),
        })
    }
}

fn time(ms: u64) -> Option<Timestamp> {
    (ms != 0).then(|| Timestamp::from_millis(ms))
}

/// words never reach a log.
impl fmt::Debug for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Delay({})", self.reason)
    }
}

impl fmt::Debug for Decline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decline({})", self.reason)
    }
}

impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Consent({:?}, {:?})", self.uses, self.offices)
    }
}
