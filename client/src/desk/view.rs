//! What a person or a feed gets out, as plain data with stable names. Not: how it is shown.

use serde::{Deserialize, Serialize};

pub use threads::{AboutView, AskedView, NotSeenView, ThreadView};

use super::{
    doubt::DoubtView,
    entity::{AreaInput, EntityInput, EvaluationInput, LinkInput, NamedInput, ProvenanceInput},
    handled::{ConsentPart, OpeningView},
    input::{DeclineInput, DelayInput, HandlingInput, PlaceInput, ReferenceInput, TextInput},
};
use crate::{
    gateway::{LinkState, RelayLive, Transport},
    words::phrases::Filled,
};

mod journal;
mod pages;
mod threads;

pub use journal::{BackupView, JournalView};
pub use pages::PagesView;
pub use proof::{EvidenceCounterpart, EvidenceParts, ProofPart};

mod proof;

/// What `send` answers once the alert is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The alert's id.
    pub id: String,
    /// The client's own name for it.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// How far it has come.
    pub status: String,
    /// It was sent before under this `ref`.
    pub repeated: bool,
    /// What is doubtful about it; it is sent all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<DoubtView>,
    /// Those of its counterparts that are refused `key_changed`: what is for them waits here until both agree anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_changed: Vec<String>,
}

/// One alert in a listing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Where it stands in this gateway's journal.
    pub cursor: String,
    /// `received` or `sent`.
    pub direction: String,
    /// With the sender, its name.
    pub id: String,
    /// Who sent it.
    pub sender: String,
    /// Everyone it is for.
    pub recipients: Vec<String>,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE.
    pub precedence: String,
    /// The lowest status among the recipients; of a received one `delivered`, `read` or `actioned`.
    pub status: String,
    /// Of a sent one: how far it has come at each recipient.
    pub statuses: Vec<OfficeStatus>,
    /// actual, exercise or test.
    pub alert_status: String,
    /// alert, update, cancel, request or answer.
    pub message_type: String,
    /// Category of crime.
    pub category: String,
    /// Language of the headline.
    pub language: String,
    /// The first text's headline.
    pub headline: String,
    /// When it was composed, by the sender.
    pub composed_at: String,
    /// When it is over.
    pub expires_at: String,
    /// When it was on this gateway's disk.
    pub stored_at: String,
    /// The sender's own clock was implausible.
    pub by_relay_time: bool,
    /// It came again after a restore: no alarm.
    pub restored: bool,
    /// Its sender took it back.
    pub cancelled: bool,
    /// What it names first: of an update or a cancel what that changes, of an answer the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AboutView>,
    /// Its sender said it anew: the id of the update that counts now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
    /// How it may be handled: `TLP:AMBER`, `H2`, `PAP:RED`, `VICTIM` …
    #[serde(default)]
    pub marks: Vec<String>,
    /// Its words are hidden here: `reveal` shows them, with a reason.
    #[serde(default)]
    pub hidden: bool,
    /// It is for other agencies of this office: whoever asks may not see it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
    /// Of a request: how far it is at each office that was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<AskedView>,
    /// Files that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentView>,
    /// The client's own name for it, of a sent one.
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Standard phrases. Whoever shows them has the words; without a text the first one is the headline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<Filled>,
}

/// How far an alert has come at one office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeStatus {
    /// Which office.
    pub office: String,
    /// From `queued` to `actioned`.
    pub status: String,
    /// Since when.
    pub at: String,
}

/// A file that goes with an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// Which one of the alert's, from 1.
    pub number: u32,
    /// Its name, without a folder.
    pub name: String,
    /// RFC 6838, as the sender asserts.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the file, which the sender signed.
    pub sha256: String,
    /// Of a sent one: how far it is on its way to each recipient; of a received one how far it is here.
    pub moves: Vec<MoveView>,
}

/// How far a file is on its way to one office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveView {
    /// Which office.
    pub office: String,
    /// `waiting`, `moving`, `at_relay`, `taken` (the other office has it, says the relay), `here`, `over` (its alert was
    /// over first), `mismatch` (not what its sender signed), `lost` (from the sender's disk).
    pub state: String,
    /// So many parts are at the relay, or of a received one here.
    pub kept: u32,
    /// Of so many.
    pub parts: u32,
    /// Why it does not go on: a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// What goes with an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentsView {
    /// Asked for with this number, the next answer comes when something has changed.
    pub change: u64,
    /// All of them.
    pub attachments: Vec<AttachmentView>,
}

/// A part of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentPart {
    /// Base64 (RFC 4648).
    pub bytes: String,
    /// How many parts there are.
    pub parts: u32,
}

/// A file that is handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// What the alert calls it.
    pub attachment: String,
}

/// One whole alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// What the listing says.
    pub item: Item,
    /// Parallel texts.
    pub texts: Vec<TextInput>,
    /// Who wrote it, as the sender asserts.
    pub officer: String,
    /// CAP effective.
    pub effective_at: Option<String>,
    /// CAP onset.
    pub onset_at: Option<String>,
    /// Where.
    pub place: Option<PlaceInput>,
    /// How it may be handled.
    pub handling: HandlingInput,
    /// Other alerts that it names.
    pub references: Vec<ReferenceInput>,
    /// CAP incident, or a case number.
    pub incident: String,
    /// CAP urgency.
    pub urgency: String,
    /// CAP severity.
    pub severity: String,
    /// CAP certainty.
    pub certainty: String,
    /// By when an answer is asked for.
    pub respond_by: Option<String>,
    /// Of a delay: why, and until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<DelayInput>,
    /// Of a FLASH of this office: who has not opened it in time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_seen: Vec<NotSeenView>,
    /// Of a refusal: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline: Option<DeclineInput>,
    /// All that belongs to it, in the order in which it was composed; empty where it stands alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thread: Vec<ThreadView>,
    /// Of a consent that is asked or given: what for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentPart>,
    /// Who opened here what it hides, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<OpeningView>,
    /// Every receipt, oldest first: of a sent one the relay's and the recipients', of a received one our own.
    pub receipts: Vec<ReceiptView>,
    /// CAP responseType, and what officers ask of each other: stop_and_check, call_back …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_types: Vec<String>,
    /// How far it can be believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<EvaluationInput>,
    /// Who and what it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
    /// What is doubtful about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<DoubtView>,
    /// Texts that look like Zawgyi, in Unicode: a reading of ours, beside what was signed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unicode: Vec<TextInput>,
}

/// One receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptView {
    /// Who states it: an office, or the relay.
    pub by: String,
    /// About the envelope to which office.
    pub office: String,
    /// held, expired, refused_by_relay, refused_by_recipient, delivered, read or actioned.
    pub status: String,
    /// When, by its author's clock.
    pub at: String,
    /// Who, as the office asserts; empty where nobody is named.
    pub officer: String,
    /// Of *actioned*.
    pub outcome: String,
    /// Of *actioned*.
    pub note: String,
    /// Of *actioned*: the highest is the latest word.
    pub counter: u64,
    /// Of a refusal.
    pub code: String,
}

/// One event of `watch`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What `--since` takes to go on after this event.
    pub cursor: String,
    /// `received`, `sent`, `status` or `alarm`.
    pub kind: String,
    /// When it was on this gateway's disk.
    pub at: String,
    /// The alert, as it stands now.
    pub item: Option<Item>,
    /// Of `status`: at which office and how far.
    pub change: Option<OfficeStatus>,
    /// Of `alarm`.
    pub alarm: Option<Alarm>,
}

/// Something that an officer must know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Stable.
    pub code: String,
    /// Two sentences.
    pub message: String,
    /// Whom it is about; empty = this gateway.
    pub office: String,
    /// It is over: what was said does not hold any more.
    #[serde(default)]
    pub cleared: bool,
}

/// One relay, and the link to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayView {
    /// Its name.
    pub relay: String,
    /// `up`, `down`, or `stopped`: not tried again by itself.
    pub link: String,
    /// Why it is not up.
    pub link_reason: String,
    /// What carries the link, or carried it last: `udp` or `tcp`.
    pub transport: String,
}

impl RelayView {
    pub(super) fn of(live: &RelayLive) -> Self {
        Self {
            relay: live.relay.to_string(),
            link: link_word(live.link).to_owned(),
            link_reason: live.link_reason.clone(),
            transport: match live.over {
                Transport::Udp => "udp",
                Transport::Tcp => "tcp",
            }
            .to_owned(),
        }
    }
}

/// How the gateway is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    /// Whose gateway.
    pub office: String,
    /// The relay's name; of several the first one that is linked.
    pub relay: String,
    /// `up`, `down`, or `stopped`: not tried again by itself.
    pub link: String,
    /// Why it is not up.
    pub link_reason: String,
    /// What carries it, or carried it last: `udp`, or `tcp` where UDP does not come through.
    pub transport: String,
    /// Every relay of the office, in the order of its list.
    #[serde(default)]
    pub relays: Vec<RelayView>,
    /// Milliseconds that the relay's clock is ahead of ours; `None` before the first link.
    pub clock_offset_ms: Option<i64>,
    /// Our clock is implausible: alerts are stamped by the relay's.
    pub by_relay_time: bool,
    /// Epoch of our newest sealing key.
    pub bundle_epoch: String,
    /// Every counterpart with a pairing.
    pub counterparts: Vec<CounterpartView>,
    /// Offices with which an agreement is under way.
    #[serde(default)]
    pub proposals: Vec<ProposalView>,
    /// What an officer must know.
    pub alarms: Vec<Alarm>,
    /// Envelopes set aside because they could not be verified or opened.
    pub quarantined: u64,
    /// Records in the journal, and how it works.
    pub journal: JournalView,
    /// Officers' pages; `None` where this gateway serves none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<PagesView>,
}

/// One counterpart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterpartView {
    /// Which office.
    pub office: String,
    /// Last moment of the pairing.
    pub pairing_until: String,
    /// Whether the pairing is valid now.
    pub pairing_valid: bool,
    /// One of the two ended it.
    #[serde(default)]
    pub pairing_ended: bool,
    /// It is over within 30 days.
    #[serde(default)]
    pub pairing_ends_soon: bool,
    /// Its key is another than the pairing's, or ours is: nothing goes either way until both pair anew.
    #[serde(default)]
    pub key_changed: bool,
    /// Its authority took its certificate back: nothing goes either way until it has another.
    #[serde(default)]
    pub revoked: bool,
    /// Epoch of its newest sealing key; `None` = none known yet: alerts wait.
    pub bundle_epoch: Option<String>,
    /// Linked to the relay now, as the relay says; `None` = not known.
    pub linked: Option<bool>,
    /// When it was last seen, as the relay says.
    pub last_seen: Option<String>,
    /// The relay has no room for more of its alerts to this office.
    pub more_waits: bool,
    /// Alerts to it that wait here.
    pub queued: u64,
    /// Alerts to it that the relay holds.
    pub held: u64,
    /// Numbers that its marks count and that have not come.
    pub gaps: Vec<GapView>,
    /// The highest number of an agreement with it that is known.
    #[serde(default)]
    pub pairing_serial: u64,
    /// A new key of one of the two is announced, and does not count yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_key: Option<NextKeyView>,
}

/// A key that changes by plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextKeyView {
    /// It is this office's own.
    pub own: bool,
    /// From when it counts here.
    pub counts_from: String,
}

/// An agreement that is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    /// With which office.
    pub office: String,
    /// How far it is: `proposed`, `introduced`, `to_confirm`, `ended`, `signed`; `nothing` where it is in force here and
    /// the relay has not taken it yet.
    pub state: String,
    /// Why the relay does not take it.
    pub refused: Option<String>,
}

impl ProposalView {
    pub(super) fn of(one: &crate::gateway::Proposal) -> Self {
        Self {
            office: one.office.to_string(),
            state: one.stage.name().to_owned(),
            refused: one.refused.map(|code| code.to_string()),
        }
    }
}

/// Missing numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapView {
    /// Of which stream.
    pub stream: String,
    /// Of which precedence.
    pub precedence: String,
    /// How many.
    pub missing: u64,
    /// The first one.
    pub first: u64,
    /// Since when it is known.
    pub since: String,
}

const fn link_word(link: LinkState) -> &'static str {
    match link {
        LinkState::Connecting => "connecting",
        LinkState::Up => "up",
        LinkState::Down => "down",
        LinkState::Stopped => "stopped",
    }
}
