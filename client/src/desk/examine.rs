//! A closer look at a running gateway, for whoever searches for a fault: what it has of papers, whether each way to the
//! relay is open, whether a counterpart answers. Not: what of that is wrong, nor words for it (`cmd`).

use std::time::Duration;

use blo_proto::{OfficeId, RelayId, Timestamp, certificate};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::{Desk, DeskError};
use crate::{
    gateway::{Command, Examined, ExaminedOffice, Probed, Transport},
    words::Said,
};

/// How long a test message may be on its way.
const TEST_WITHIN: Duration = Duration::from_secs(15);

/// A closer look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamineView {
    /// When, by this gateway's time.
    pub at: String,
    /// Since when the link is up, or is not; `None` before the first try has ended.
    pub link_since: Option<String>,
    /// Milliseconds of the link's last round trip; `None` before the first.
    pub round_trip_ms: Option<u64>,
    /// First moment of our certificate.
    pub own_certificate_from: Option<String>,
    /// Last moment of our certificate.
    pub own_certificate_until: Option<String>,
    /// Which list takes our certificate back.
    pub own_revoked: Option<String>,
    /// Every revocation list that is known.
    pub lists: Vec<ListView>,
    /// Every counterpart.
    pub counterparts: Vec<ExamineOfficeView>,
}

/// One revocation list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListView {
    /// Of whose authority: a country, or `relays`.
    pub whose: String,
    /// The authority's name.
    pub authority: String,
    /// Its number.
    pub number: String,
    /// Until when it is the newest, as it says.
    pub until: String,
}

/// One counterpart, seen closer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamineOfficeView {
    /// Which office.
    pub office: String,
    /// Whether the relay named an agreement with it on this link; `None` = it has said nothing of it.
    pub at_relay: Option<bool>,
    /// Last moment of its certificate, as the relay showed it last.
    pub certificate_until: Option<String>,
}

/// One way to the relay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeView {
    /// `open`, `closed`, or `unused`: this home does not take it.
    pub way: String,
    /// Of an open one: how long a handshake took.
    pub took_ms: u64,
    /// Of a closed one: why.
    pub reason: String,
}

/// What a test message found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestedView {
    /// From asking to the answer, milliseconds.
    pub round_trip_ms: u64,
    /// How many milliseconds the counterpart's clock was ahead of this gateway's time.
    pub clock_ahead_ms: i64,
}

impl Desk {
    /// A closer look at the running gateway. It also asks the relay for its clock, which gives the next look a round
    /// trip.
    ///
    /// # Errors
    /// `stopped`.
    pub async fn examine(&self) -> Result<ExamineView, DeskError> {
        let examined = self.examined().await?;
        let now = self.doors.live.borrow().now;
        Ok(view(&examined, now))
    }

    /// Tries one way to a relay, beside the link: to the first of the list where none is named. `None` where this gateway
    /// has none to try.
    ///
    /// # Errors
    /// `stopped`.
    pub async fn probe(
        &self,
        relay: Option<&str>,
        over: Transport,
    ) -> Result<Option<ProbeView>, DeskError> {
        let ways = self.examined().await?.ways;
        let asked = |name: &RelayId| relay.is_none_or(|asked| asked == name.as_str());
        let mut ways = ways.iter().filter(|(name, _)| asked(name));
        let Some(probing) = ways.next().and_then(|(_, way)| way.0.probe(over)) else {
            return Ok(None);
        };
        let probed = tokio::spawn(probing).await;
        Ok(Some(ProbeView::of(
            &probed.map_err(|_| DeskError::stopped())?,
        )))
    }

    /// Sends a test message to a counterpart's gateway and waits for its answer.
    ///
    /// # Errors
    /// `unknown_counterpart` and what else keeps an alert from being sent, `untested` where nothing can be sent now,
    /// `no_answer`, `stopped`.
    pub async fn test(&self, office: OfficeId) -> Result<TestedView, DeskError> {
        let (answer, tested) = oneshot::channel();
        let asked = self.ask(Command::Test(office.clone(), answer), tested);
        let Ok(tested) = tokio::time::timeout(TEST_WITHIN, asked).await else {
            let said = Said::of("desk-no-answer-within").with("office", office);
            let said = said.with("seconds", TEST_WITHIN.as_secs());
            return Err(DeskError::say(DeskError::NO_ANSWER, 69, said));
        };
        let tested = tested?;
        let signed = |at: Timestamp| i64::try_from(at.as_millis()).unwrap_or(i64::MAX);
        Ok(TestedView {
            round_trip_ms: tested.round_trip_ms,
            clock_ahead_ms: signed(tested.clock).saturating_sub(signed(tested.at)),
        })
    }
}

impl ProbeView {
    /// What trying found.
    pub fn of(probed: &Probed) -> Self {
        let (way, took, reason) = match probed {
            Probed::Open(took) => ("open", took.as_millis(), ""),
            Probed::Closed(reason) => ("closed", 0, reason.as_str()),
            Probed::Unused => ("unused", 0, ""),
        };
        Self {
            way: way.to_owned(),
            took_ms: u64::try_from(took).unwrap_or(u64::MAX),
            reason: reason.to_owned(),
        }
    }
}

fn view(examined: &Examined, now: Timestamp) -> ExamineView {
    let text = |at: Timestamp| at.to_string();
    let own = examined.own_leaf.as_ref();
    let own = own.and_then(|der| certificate::office(der).ok());
    let office = |(office, one): (&OfficeId, &ExaminedOffice)| ExamineOfficeView {
        office: office.to_string(),
        at_relay: one.at_relay,
        certificate_until: one
            .leaf
            .as_ref()
            .and_then(|der| certificate::not_after(der))
            .map(text),
    };
    ExamineView {
        at: now.to_string(),
        link_since: examined.link_since.map(text),
        round_trip_ms: examined.round_trip_ms,
        own_certificate_from: own.as_ref().map(|leaf| leaf.not_before.to_string()),
        own_certificate_until: own.as_ref().map(|leaf| leaf.not_after.to_string()),
        own_revoked: examined.own_revoked.clone(),
        lists: examined.lists.iter().map(list).collect(),
        counterparts: examined.counterparts.iter().map(office).collect(),
    }
}

fn list(one: &crate::gateway::KnownList) -> ListView {
    ListView {
        whose: one.whose.clone(),
        authority: one.authority.clone(),
        number: one.number.clone(),
        until: one.until.to_string(),
    }
}
