//! What the other office knows: what is there, what was opened, what waits and where, and how sure that is. Read from
//! the shelf beside the gateway's rounds, so that counting holds up nothing. Not: words for it (`cmd`).

use std::collections::BTreeMap;

use blo_proto::{
    OfficeId, Precedence, Timestamp, alert::Alert, certificate, content::Body, limits,
    receipt::Status,
};
use blo_store::Position;
use tokio::sync::oneshot;

use super::{
    Desk, DeskError, PAGE, StatusView,
    reading::{Found, Reading, disk},
};
use crate::{
    gateway::{Command, Examined},
    shelf::{Standing, Tag, keys},
};

pub use view::{KnownView, UnreadView, WaitingView};

mod view;

/// Rows looked at in each direction, the newest: a fraction of a second.
const ROWS_MAX: usize = 100_000;
/// Alerts read in each direction.
const ALERTS_MAX: usize = 10_000;

impl Desk {
    /// What a counterpart knows, and what stands between.
    ///
    /// # Errors
    /// `unknown_counterpart`, `storage_failed`, `stopped`.
    pub async fn known(&self, office: OfficeId) -> Result<KnownView, DeskError> {
        let examined = self.examined().await?;
        let status = self.status().await?;
        let wanted = office.as_str();
        let counterpart = status.counterparts.iter().find(|one| one.office == wanted);
        let counterpart = counterpart.cloned().ok_or_else(|| unknown(&office))?;
        let now = self.doors.live.borrow().now;
        let reading = self.reading.clone();
        let of = office.clone();
        let counting = tokio::task::spawn_blocking(move || reading.counted(&of, now));
        let counted = counting.await.map_err(|_| DeskError::stopped())??;
        let view = KnownView {
            counterpart,
            not_there: counted.waiting(),
            unread_there: counted.unread_there.view(),
            unread_here: counted.unread_here.view(),
            complete: counted.complete,
            ..around(&status, &examined, &office)
        };
        Ok(KnownView {
            at: now.to_string(),
            sealable_until: sealable_until(&view),
            ..view
        })
    }

    /// A closer look at the running gateway.
    pub(super) async fn examined(&self) -> Result<Examined, DeskError> {
        let (answer, examined) = oneshot::channel();
        self.ask(Command::Examine(answer), examined).await
    }
}

/// An office with which this one has no agreement.
pub(super) fn unknown(office: &OfficeId) -> DeskError {
    super::fault(crate::gateway::Fault::Counterpart(
        office.clone(),
        blo_proto::Code::Unpaired,
    ))
}

/// What stands between the two.
fn around(status: &StatusView, examined: &Examined, office: &OfficeId) -> KnownView {
    let counterpart = examined.counterparts.get(office);
    let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let until =
        |leaf: Option<&bytes::Bytes>| text(leaf.and_then(|der| certificate::not_after(der)));
    let name = office.as_str();
    let about = |alarm: &&super::Alarm| alarm.office.is_empty() || alarm.office == name;
    let alarms: Vec<_> = status.alarms.iter().filter(about).cloned().collect();
    let overdue =
        |alarm: &super::Alarm| alarm.code == crate::gateway::MARK_OVERDUE && alarm.office == name;
    KnownView {
        office: status.office.clone(),
        relay: status.relay.clone(),
        link: status.link.clone(),
        link_reason: status.link_reason.clone(),
        link_since: text(examined.link_since),
        transport: status.transport.clone(),
        clock_offset_ms: status.clock_offset_ms,
        by_relay_time: status.by_relay_time,
        linked_since: text(counterpart.and_then(|one| one.linked_since)),
        certificate_until: until(counterpart.and_then(|one| one.leaf.as_ref())),
        own_certificate_until: until(examined.own_leaf.as_ref()),
        mark_overdue: alarms.iter().any(overdue),
        alarms,
        ..KnownView::default()
    }
}

fn sealable_until(view: &KnownView) -> Option<String> {
    let epoch: Timestamp = view.counterpart.bundle_epoch.as_ref()?.parse().ok()?;
    Some(epoch.plus_millis(limits::BUNDLE_USE_MAX_MS).to_string())
}

/// What was counted between two offices.
struct Counted {
    /// By status and precedence: how many, and since when.
    waiting: BTreeMap<(Status, usize), (u64, Timestamp)>,
    unread_there: Unread,
    unread_here: Unread,
    complete: bool,
}

#[derive(Default)]
struct Unread {
    alerts: u64,
    oldest: Option<(Timestamp, String)>,
}

impl Unread {
    fn add(&mut self, id: &blo_proto::AlertId, since: Timestamp) {
        self.alerts = self.alerts.saturating_add(1);
        let older = |(known, _): &(Timestamp, String)| since < *known;
        if self.oldest.as_ref().is_none_or(older) {
            self.oldest = Some((since, id.to_string()));
        }
    }

    fn view(&self) -> UnreadView {
        let (since, oldest) = match &self.oldest {
            Some((since, id)) => (since.to_string(), id.clone()),
            None => (String::new(), String::new()),
        };
        UnreadView {
            alerts: self.alerts,
            oldest,
            since,
        }
    }
}

impl Counted {
    fn waiting(&self) -> Vec<WaitingView> {
        let view = |(&(status, rank), &(alerts, since)): (&(Status, usize), &(u64, Timestamp))| {
            let precedence = Precedence::URGENT_FIRST.get(rank)?;
            Some(WaitingView {
                status: status.as_str().to_owned(),
                precedence: precedence.to_string(),
                alerts,
                since: since.to_string(),
            })
        };
        self.waiting.iter().filter_map(view).collect()
    }

    /// Takes an alert of ours into account.
    fn sent(&mut self, alert: &Alert, id: &blo_proto::AlertId, standing: Standing) {
        if standing.status == Status::Delivered {
            return self.unread_there.add(id, standing.at);
        }
        let key = (standing.status, alert.precedence.rank());
        let known = self.waiting.entry(key).or_insert((0, standing.at));
        known.0 = known.0.saturating_add(1);
        known.1 = known.1.min(standing.at);
    }
}

impl Reading {
    fn counted(&self, office: &OfficeId, now: Timestamp) -> Result<Counted, DeskError> {
        let mut counted = Counted {
            waiting: BTreeMap::new(),
            unread_there: Unread::default(),
            unread_here: Unread::default(),
            complete: true,
        };
        self.count_sent(office, now, &mut counted)?;
        self.count_received(office, &mut counted)?;
        Ok(counted)
    }

    /// Alerts of ours that are not over.
    fn count_sent(
        &self,
        office: &OfficeId,
        now: Timestamp,
        counted: &mut Counted,
    ) -> Result<(), DeskError> {
        let (mut after, mut rows, mut alerts) = (None, 0, 0);
        loop {
            let page = self.shelf.open_after(now, after, PAGE).map_err(disk)?;
            for &(_, name, recipient) in &page {
                let standing = self.shelf.standing(name, recipient).map_err(disk)?;
                let open =
                    |status| matches!(status, Status::Queued | Status::Held | Status::Delivered);
                let Some(standing) = standing.filter(|standing| open(standing.status)) else {
                    continue;
                };
                alerts += 1;
                let Some(found) = self.named(name)? else {
                    continue;
                };
                if let Body::Alert(written) = &found.content.body
                    && written.alert().recipients.get(usize::from(recipient)) == Some(office)
                {
                    counted.sent(written.alert(), &found.content.id, standing);
                }
            }
            rows += page.len();
            after = page.last().copied();
            if page.len() < PAGE {
                return Ok(());
            }
            if rows >= ROWS_MAX || alerts >= ALERTS_MAX {
                counted.complete = false;
                return Ok(());
            }
        }
    }

    /// Alerts of its that nobody here opened, the newest rows of the inbox.
    fn count_received(&self, office: &OfficeId, counted: &mut Counted) -> Result<(), DeskError> {
        let mut names = std::collections::VecDeque::new();
        let mut after = Position::START;
        loop {
            let page = self.shelf.listing(false, after, PAGE).map_err(disk)?;
            for &(position, name) in &page {
                after = position;
                if names.len() >= ROWS_MAX {
                    counted.complete = false;
                    names.pop_front();
                }
                names.push_back(name);
            }
            if page.len() < PAGE {
                break;
            }
        }
        let mut alerts = 0;
        for name in names {
            let standing = self.shelf.standing(name, keys::OWN).map_err(disk)?;
            let Some(standing) = standing.filter(|it| it.status == Status::Delivered) else {
                continue;
            };
            alerts += 1;
            if alerts > ALERTS_MAX {
                counted.complete = false;
                break;
            }
            if let Some(found) = self.named(name)?
                && found
                    .written()
                    .is_some_and(|it| it.alert().sender == *office)
            {
                counted.unread_here.add(&found.content.id, standing.at);
            }
        }
        Ok(())
    }

    pub(super) fn named(&self, name: Tag) -> Result<Option<Found>, DeskError> {
        match self.shelf.alert(name).map_err(disk)? {
            Some((position, _)) => self.alert_at(position, name),
            None => Ok(None),
        }
    }
}
