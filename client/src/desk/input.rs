//! What a person or a feed hands in, as plain data. Coded fields are the words of the listings, times RFC 3339.
//! Not: what is sealed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::entity::{
    AreaInput, EntityInput, EvaluationInput, LinkInput, NamedInput, ProvenanceInput,
};

/// An alert to send: one line of `send --json -`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertInput {
    /// The counterparts it is for; where nothing is said, those of the alert that it changes or answers.
    #[serde(default)]
    pub to: Vec<String>,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE; where nothing is said, that of the alert that it changes or answers.
    #[serde(default)]
    pub precedence: String,
    /// actual (where nothing is said), exercise or test; of what changes or answers another, that one's.
    #[serde(default)]
    pub status: String,
    /// alert (where nothing is said), update, cancel, request, answer, delay or refusal. An update, a cancel, an answer, a
    /// delay and a refusal name first what they change or answer, and need not say again what is as there.
    #[serde(default)]
    pub message_type: String,
    /// Category of crime.
    #[serde(default)]
    pub category: String,
    /// Parallel texts; at least one where there is no phrase, and where it changes or answers nothing.
    #[serde(default)]
    pub texts: Vec<TextInput>,
    /// Who wrote it.
    #[serde(default)]
    pub officer: String,
    /// CAP effective.
    #[serde(default)]
    pub effective_at: Option<String>,
    /// CAP onset.
    #[serde(default)]
    pub onset_at: Option<String>,
    /// Where.
    #[serde(default)]
    pub place: Option<PlaceInput>,
    /// How it may be handled.
    #[serde(default)]
    pub handling: Option<HandlingInput>,
    /// Other alerts that it names.
    #[serde(default)]
    pub references: Vec<ReferenceInput>,
    /// CAP incident, or a case number.
    #[serde(default)]
    pub incident: String,
    /// CAP urgency.
    #[serde(default)]
    pub urgency: String,
    /// CAP severity.
    #[serde(default)]
    pub severity: String,
    /// CAP certainty.
    #[serde(default)]
    pub certainty: String,
    /// When it is over; 24 hours from now where neither this nor `lifetime_s` is given.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// Seconds until it is over.
    #[serde(default)]
    pub lifetime_s: Option<u64>,
    /// By when an answer is asked for.
    #[serde(default)]
    pub respond_by: Option<String>,
    /// Files that were handed in for it, as `attach` called them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// Of a delay: why, and until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<DelayInput>,
    /// Of a refusal: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline: Option<DeclineInput>,
    /// The client's own name for it, at most 64 bytes: a repeat is the same alert.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// Standard phrases, which each reader has in a language of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<PhraseInput>,
    /// CAP responseType, and what officers ask of each other: stop_and_check, call_back …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_types: Vec<String>,
    /// How far it can be believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationInput>,
    /// Who and what it is about.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "super::entity::listed"
    )]
    pub entities: Vec<EntityInput>,
    /// How they hang together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkInput>,
    /// Where else, or more exactly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaInput>,
    /// Where it came from before it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ProvenanceInput>,
    /// What other systems add.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<NamedInput>,
    /// CAP eventCode.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub event_codes: Vec<NamedInput>,
}

/// A standard phrase to send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhraseInput {
    /// Of the catalogue.
    pub number: u32,
    /// What is put into each of its slots, as a person types it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub slots: BTreeMap<String, String>,
}

/// One text in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextInput {
    /// BCP 47 language tag: th, my, km, lo, vi, en …
    pub language: String,
    /// At most 160 characters.
    pub headline: String,
    /// At most 8,000 characters.
    #[serde(default)]
    pub description: String,
    /// At most 8,000 characters.
    #[serde(default)]
    pub instruction: String,
    /// As the officer wrote it, not a translation.
    #[serde(default)]
    pub original: bool,
    /// Translated by a machine, and reviewed by nobody.
    #[serde(default)]
    pub machine: bool,
    /// CAP contact, at most 500 characters.
    #[serde(default)]
    pub contact: String,
}

/// Where something is or will cross.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceInput {
    /// In words.
    #[serde(default)]
    pub description: String,
    /// Id of a border crossing.
    #[serde(default)]
    pub crossing: String,
    /// WGS 84 latitude and longitude, degrees × 10⁷.
    #[serde(default)]
    pub point_e7: Option<(i32, i32)>,
    /// inbound, outbound or transit.
    #[serde(default)]
    pub direction: String,
}

/// How an alert may be handled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandlingInput {
    /// clear, green, amber, amber+strict or red.
    #[serde(default)]
    pub tlp: String,
    /// H0, H1, H2 or H3.
    #[serde(default)]
    pub code: String,
    /// Required with H3.
    #[serde(default)]
    pub note: String,
    /// Permissible actions: clear, green, amber or red.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pap: String,
    /// minor, victim, health, biometric, informant_risk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitivities: Vec<String>,
    /// By what law it was gathered and sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legal_basis: String,
    /// What it may be used for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// When it is to be destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retain_until: Option<String>,
}

/// Why an answer comes later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelayInput {
    /// `judicial_authorisation`, searching, `no_officer`, `other_agency` or other.
    pub reason: String,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
    /// By when the answer is to be expected.
    #[serde(default)]
    pub until: Option<String>,
}

/// Why a request is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclineInput {
    /// `not_available`, `not_authorised`, security, investigation, `danger_to_person`, disproportionate, `minor_offence`,
    /// `other_state` or other.
    pub reason: String,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// Another alert, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceInput {
    /// Who sent it; the only one that used the id, where nothing is said of what is changed or answered.
    #[serde(default)]
    pub sender: String,
    /// Its id.
    pub id: String,
}

/// What an officer did about an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AckInput {
    /// stopped, seized, not_found, false_alarm, under_watch, passed_on or refused.
    pub outcome: String,
    /// In the officer's words, at most 500 characters.
    #[serde(default)]
    pub note: String,
    /// Who.
    #[serde(default)]
    pub officer: String,
    /// Who sent the alert, where its id alone is ambiguous.
    #[serde(default)]
    pub sender: Option<String>,
}

/// Which part of a box is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// Only what came after this cursor.
    #[serde(default)]
    pub since: Option<String>,
    /// At most so many, the newest; 0 = 100.
    #[serde(default)]
    pub limit: usize,
    /// Only what no officer has opened.
    #[serde(default)]
    pub unread_only: bool,
    /// It goes to an automated sink of this name: what may not is told without its words.
    #[serde(default)]
    pub sink: Option<String>,
    /// Only requests that this office has not answered, the first deadline first.
    #[serde(default)]
    pub open_only: bool,
}
