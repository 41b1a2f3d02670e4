//! What the other office knows, as plain data with stable names. Not: how it is found out or shown.

use serde::{Deserialize, Serialize};

use crate::desk::view::{Alarm, CounterpartView};

/// What this office can tell of one counterpart: what that one knows, what it does not, and what stands between.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownView {
    /// Whose gateway says so.
    pub office: String,
    /// When, by this gateway's time.
    pub at: String,
    /// The relay's name.
    pub relay: String,
    /// As in the status: `connecting`, `up`, `down` or `stopped`.
    pub link: String,
    /// Why it is not up.
    pub link_reason: String,
    /// Since when it is up, or is not; `None` before the first try has ended.
    pub link_since: Option<String>,
    /// What carries it, or carried it last: `udp` or `tcp`.
    pub transport: String,
    /// Milliseconds that the relay's clock is ahead of ours; `None` before the first link.
    pub clock_offset_ms: Option<i64>,
    /// Our clock is implausible: alerts are stamped by the relay's.
    pub by_relay_time: bool,
    /// The counterpart, as in the status.
    pub counterpart: CounterpartView,
    /// Since when both are linked, as far as this gateway has seen.
    pub linked_since: Option<String>,
    /// Until when it can be sealed to by what it published last.
    pub sealable_until: Option<String>,
    /// Last moment of its certificate, as the relay showed it last.
    pub certificate_until: Option<String>,
    /// Last moment of our certificate.
    pub own_certificate_until: Option<String>,
    /// Alerts of ours that it has not stated to have, by how far they are and how urgent.
    pub not_there: Vec<WaitingView>,
    /// Alerts of ours, not over yet, that are there and that nobody opened.
    pub unread_there: UnreadView,
    /// Alerts of its that are here and that nobody opened.
    pub unread_here: UnreadView,
    /// Its marks stay out: something may be withheld unseen.
    pub mark_overdue: bool,
    /// What an officer must know of this office or of that one.
    pub alarms: Vec<Alarm>,
    /// False where there was too much to count: the figures are then at least so much.
    pub complete: bool,
}

/// Alerts that are equally far and equally urgent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingView {
    /// `queued`: only here; `held`: at the relay.
    pub status: String,
    /// FLASH, IMMEDIATE, PRIORITY or ROUTINE.
    pub precedence: String,
    /// How many.
    pub alerts: u64,
    /// Since when the one stands so that has stood so longest.
    pub since: String,
}

/// Alerts that were delivered and not opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadView {
    /// How many.
    pub alerts: u64,
    /// The one that lies longest; empty where there is none.
    pub oldest: String,
    /// Since when; empty where there is none.
    pub since: String,
}
