//! How the gateway is, as plain data, as of its last round. Not: what one counterpart knows (`known`), nor a closer look
//! (`examine`).

use blo_proto::OfficeId;

use super::{
    CounterpartView, Desk, DeskError, GapView, JournalView, NextKeyView, PagesView, RelayView,
    StatusView, reading, view,
};
use crate::{
    ceremony::ends_soon,
    gateway::{Command, Pages},
    shelf::Shelf,
};

impl Desk {
    /// How the gateway is.
    ///
    /// # Errors
    /// `stopped`.
    #[expect(clippy::unused_async, reason = "a skin awaits every question alike")]
    pub async fn status(&self) -> Result<StatusView, DeskError> {
        if self.doors.commands.is_closed() {
            return Err(DeskError::stopped());
        }
        let live = self.doors.live.borrow().clone();
        let now = live.now;
        let relay = live.relay().map(RelayView::of).unwrap_or_default();
        Ok(StatusView {
            office: live.office.to_string(),
            relay: relay.relay,
            link: relay.link,
            link_reason: relay.link_reason,
            transport: relay.transport,
            relays: live.relays.iter().map(RelayView::of).collect(),
            clock_offset_ms: live.clock_offset_ms,
            by_relay_time: live.by_relay_time,
            bundle_epoch: live.bundle_epoch.to_string(),
            counterparts: live
                .counterparts
                .iter()
                .map(|one| counterpart(one, now))
                .collect(),
            proposals: live.proposals.iter().map(view::ProposalView::of).collect(),
            alarms: live.alarms.into_iter().map(reading::alarm_view).collect(),
            quarantined: live.quarantined,
            journal: journal(&self.doors.shelf),
            pages: live.pages.map(|pages| PagesView {
                open: pages.open,
                audible: pages.audible,
                program: !self.doors.facts.officers.alarm.exec.is_empty(),
            }),
        })
    }

    /// Those of them whose key changed, so that what is for them waits here.
    pub(super) fn changed(&self, recipients: &[OfficeId]) -> Vec<String> {
        let live = self.doors.live.borrow();
        let changed = |office: &&OfficeId| {
            let mut all = live.counterparts.iter();
            all.any(|one| one.office == **office && one.key_changed)
        };
        recipients
            .iter()
            .filter(changed)
            .map(ToString::to_string)
            .collect()
    }

    /// Tells the gateway how many pages of officers are open, and how many of them can sound an alarm.
    ///
    /// # Errors
    /// `stopped`.
    pub async fn pages_open(&self, open: usize, audible: usize) -> Result<(), DeskError> {
        let told = Command::Pages(Pages { open, audible });
        let sent = self.doors.commands.send(told).await;
        sent.map_err(|_| DeskError::stopped())
    }
}

fn counterpart(
    one: &crate::gateway::CounterpartLive,
    now: blo_proto::Timestamp,
) -> CounterpartView {
    let gap = |gap: &crate::courier::Gap| GapView {
        stream: gap.first.stream.to_string(),
        precedence: gap.first.precedence.to_string(),
        missing: gap.missing,
        first: gap.first.sequence,
        since: gap.since.to_string(),
    };
    CounterpartView {
        office: one.office.to_string(),
        pairing_until: one.validity.not_after.to_string(),
        pairing_valid: !one.ended && !one.key_changed && !one.revoked && one.validity.holds_at(now),
        pairing_ended: one.ended,
        pairing_ends_soon: !one.ended && ends_soon(one.validity.not_after, now),
        key_changed: one.key_changed,
        revoked: one.revoked,
        bundle_epoch: one.bundle_epoch.map(|epoch| epoch.to_string()),
        linked: one.linked,
        last_seen: one.last_seen.map(|at| at.to_string()),
        more_waits: one.more_waits,
        queued: u64::try_from(one.queued).unwrap_or(u64::MAX),
        held: one.held,
        gaps: one.gaps.iter().map(gap).collect(),
        pairing_serial: one.serial,
        next_key: one.next_key.map(|(own, from)| NextKeyView {
            own,
            counts_from: from.to_string(),
        }),
    }
}

fn journal(shelf: &Shelf) -> JournalView {
    let statistics = shelf.statistics();
    JournalView {
        last: shelf.last().number(),
        commits: statistics.commits,
        fdatasyncs: statistics.fdatasyncs,
        records: statistics.records,
        bytes: statistics.bytes,
    }
}
