//! What `status` shows of a running gateway, as of its last round. Not: words for it.

use blo_proto::{OfficeId, RelayId, Timestamp, facts::Validity};

use super::relays::Relay;
use crate::{courier::Gap, link::Transport, shelf::Alarm};

/// Whether the relay is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Being tried.
    Connecting,
    /// Yes.
    Up,
    /// No; tried again by itself.
    Down,
    /// No; not tried again by itself.
    Stopped,
}

/// The gateway's state.
#[derive(Clone, Debug)]
pub struct Live {
    /// Whose gateway.
    pub office: OfficeId,
    /// Its relays, in the order of its list.
    pub relays: Vec<RelayLive>,
    /// The relay's clock less ours.
    pub clock_offset_ms: Option<i64>,
    /// Stamped by the relay's time.
    pub by_relay_time: bool,
    /// The gateway's time.
    pub now: Timestamp,
    /// Epoch of our newest bundle.
    pub bundle_epoch: Timestamp,
    /// Every counterpart.
    pub counterparts: Vec<Counterpart>,
    /// Every ceremony that is under way.
    pub proposals: Vec<Proposal>,
    /// What an officer must know.
    pub alarms: Vec<Alarm>,
    /// Envelopes set aside since the start.
    pub quarantined: u64,
    /// Officers' pages; `None` where this gateway serves none.
    pub pages: Option<Pages>,
}

/// Officers' pages in browsers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// So many are open.
    pub open: usize,
    /// So many of them can sound an alarm.
    pub audible: usize,
}

/// One relay.
#[derive(Clone, Debug)]
pub struct RelayLive {
    /// Which.
    pub relay: RelayId,
    /// Whether it is reached.
    pub link: LinkState,
    /// Why not.
    pub link_reason: String,
    /// What carries the link, or carried it last.
    pub over: Transport,
}

/// A ceremony that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// With which office.
    pub office: OfficeId,
    /// How far it is.
    pub stage: crate::ceremony::Stage,
    /// Why the relay did not take what it was told last.
    pub refused: Option<blo_proto::Code>,
}

/// One counterpart.
#[derive(Clone, Debug)]
pub struct Counterpart {
    /// Which office.
    pub office: OfficeId,
    /// Of the pairing.
    pub validity: Validity,
    /// The pairing was ended.
    pub ended: bool,
    /// Its key is another than the pairing's, or ours is.
    pub key_changed: bool,
    /// Its authority took its certificate back.
    pub revoked: bool,
    /// Of its newest bundle.
    pub bundle_epoch: Option<Timestamp>,
    /// As the relay says.
    pub linked: Option<bool>,
    /// As the relay says.
    pub last_seen: Option<Timestamp>,
    /// The relay has no room for more of its alerts to this office.
    pub more_waits: bool,
    /// Alerts that wait here.
    pub queued: usize,
    /// Alerts that the relay holds; after a start with very many of them, at least so many.
    pub held: u64,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// The highest number of an agreement with it that is known.
    pub serial: u64,
    /// A new key is announced: whether ours, and from when it counts.
    pub next_key: Option<(bool, Timestamp)>,
}

impl Live {
    /// The relay that is linked, or the first of the list.
    pub fn relay(&self) -> Option<&RelayLive> {
        let up = self.relays.iter().find(|one| one.link == LinkState::Up);
        up.or_else(|| self.relays.first())
    }

    pub(super) fn new(office: &OfficeId, relays: &[Relay]) -> Self {
        Self {
            office: office.clone(),
            relays: relays.iter().map(Relay::live).collect(),
            clock_offset_ms: None,
            by_relay_time: false,
            now: Timestamp::default(),
            bundle_epoch: Timestamp::default(),
            counterparts: Vec::new(),
            proposals: Vec::new(),
            alarms: Vec::new(),
            quarantined: 0,
            pages: None,
        }
    }
}
