//! What a person or a feed hands in, as plain data. Coded fields are the words of the listings, times RFC 3339.
//! Not: what is sealed.

use serde::{Deserialize, Serialize};

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
    /// Parallel texts; at least one, where it changes or answers nothing.
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
}
