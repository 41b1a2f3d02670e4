//! What a ceremony remembers, and its text on disk. No digit of a safety number is in it. Not: where the file lies.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use blo_proto::{Refusal, Timestamp, introduction::SignedIntroduction, pairing::SignedPairing};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::CeremonyError;

/// All that outlives a step of the ceremony with one office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Our introduction, until an agreement of it is in force.
    pub(super) ours: Option<SignedIntroduction>,
    /// The newest of theirs, until an agreement of it is in force.
    pub(super) theirs: Option<SignedIntroduction>,
    /// Safety numbers tried against `theirs` and not found right.
    pub(super) attempts: u32,
    /// When the newest of theirs that was ever taken was made: older ones are replays.
    pub(super) newest: Timestamp,
    /// What they signed before we did.
    pub(super) half: Option<SignedPairing>,
    /// The last agreement that we signed.
    pub(super) signed: Option<SignedPairing>,
    /// The highest number that we signed, or that was in force.
    pub(super) serial: u64,
    /// The introduction of theirs behind the last agreement that came into force.
    pub(super) known: Option<SignedIntroduction>,
    /// The highest number of an agreement that the relay has said to have, and in which epoch of its store.
    pub(super) at_relay: u64,
    pub(super) relay_epoch: String,
    /// The highest number that was signed without the ceremony: who signs so also carries it.
    pub(super) by_hand: u64,
    /// The highest number that the relay says was used between the two: it proves nothing.
    pub(super) told: u64,
}

/// Times and serials as text: TOML has no numbers above 2^63.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    ours: Option<String>,
    theirs: Option<String>,
    attempts: u32,
    newest_ms: String,
    half: Option<String>,
    signed: Option<String>,
    serial: String,
    known: Option<String>,
    #[serde(default)]
    at_relay: String,
    #[serde(default)]
    relay_epoch: String,
    #[serde(default)]
    by_hand: String,
    #[serde(default)]
    told: String,
}

impl Record {
    /// The text of the file.
    pub fn to_text(&self) -> String {
        let introduction = |one: &Option<SignedIntroduction>| {
            one.as_ref().map(|one| STANDARD.encode(one.encode()))
        };
        let agreement =
            |one: &Option<SignedPairing>| one.as_ref().map(|one| STANDARD.encode(one.encode()));
        let text = Text {
            ours: introduction(&self.ours),
            theirs: introduction(&self.theirs),
            attempts: self.attempts,
            newest_ms: self.newest.as_millis().to_string(),
            half: agreement(&self.half),
            signed: agreement(&self.signed),
            serial: self.serial.to_string(),
            known: introduction(&self.known),
            at_relay: self.at_relay.to_string(),
            relay_epoch: self.relay_epoch.clone(),
            by_hand: self.by_hand.to_string(),
            told: self.told.to_string(),
        };
        toml::to_string(&text).expect("texts and a small number are TOML")
    }

    /// Reads what [`Record::to_text`] wrote.
    ///
    /// # Errors
    /// `Record`.
    pub fn from_text(text: &str) -> Result<Self, CeremonyError> {
        let text: Text = toml::from_str(text).map_err(|e| wrong(&e.message()))?;
        let newest = number(&text.newest_ms)?;
        Ok(Self {
            ours: bytes(text.ours.as_deref(), SignedIntroduction::decode)?,
            theirs: bytes(text.theirs.as_deref(), SignedIntroduction::decode)?,
            attempts: text.attempts,
            newest: Timestamp::from_millis(newest),
            half: bytes(text.half.as_deref(), SignedPairing::decode)?,
            signed: bytes(text.signed.as_deref(), SignedPairing::decode)?,
            serial: number(&text.serial)?,
            known: bytes(text.known.as_deref(), SignedIntroduction::decode)?,
            at_relay: number_or_none(&text.at_relay)?,
            relay_epoch: text.relay_epoch,
            by_hand: number_or_none(&text.by_hand)?,
            told: number_or_none(&text.told)?,
        })
    }
}

fn bytes<T>(
    text: Option<&str>,
    decode: impl Fn(Bytes) -> Result<T, Refusal>,
) -> Result<Option<T>, CeremonyError> {
    let read = |text: &str| {
        let bytes = STANDARD.decode(text).map_err(|e| wrong(&e))?;
        decode(bytes.into()).map_err(|e| wrong(&e))
    };
    text.map(read).transpose()
}

fn number(text: &str) -> Result<u64, CeremonyError> {
    text.parse().map_err(|e| wrong(&e))
}

/// 0 in a file that was written before the relay carried any.
fn number_or_none(text: &str) -> Result<u64, CeremonyError> {
    if text.is_empty() { Ok(0) } else { number(text) }
}

fn wrong(error: &dyn std::fmt::Display) -> CeremonyError {
    CeremonyError::Record(error.to_string())
}
